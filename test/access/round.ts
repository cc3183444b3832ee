// One round: a fresh world in a transaction of its own, a series of random changes, and after each the question who may do
// what, asked in every way there is. What fails is made small by leaving changes out.
import type { Client } from 'pg';
import { faultAtEdge, faultOnward } from './attempts.ts';
import type { Change } from './change.ts';
import { aim, type Chance, drawChange, ruleOf } from './changes.ts';
import {
  changedBetween,
  type Epochs,
  faultInEpochs,
  faultInGap,
  faultInHistory,
  findGap,
  type Gap,
  readEpochs,
  type Weighed,
  weighAll,
} from './kept.ts';
import { isInTerm, type Model, ownersAlone, type Place, weigh } from './model.ts';
import { openTables } from './opening.ts';
import {
  type Code,
  type Fault,
  faultAtDoor,
  faultInBatch,
  faultInList,
  faultInSnapshot,
  faultInVerdict,
  faultOfPartners,
  faultOfTheDead,
  firstFault,
  hoursAhead,
} from './probes.ts';
import { act, query, type Tables, write } from './tables.ts';

/** A change, and the seed of what is asked after it. */
export interface Step {
  change: Change;
  /** Null for those that only fill the world. */
  probe: number | null;
}

export interface Round {
  client: Client;
  code: Code;
  /** Damages the database within the transaction of the round. */
  damage?: (client: Client) => Promise<unknown>;
}

export interface Failure {
  what: string;
  /** How many steps were taken when it showed, and how many of them were changes. */
  taken: number;
  made: number;
}

/** Mulberry32, as in the frame of batteries: the same numbers for the same seed. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return {
    below(end) {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * end);
    },
  };
}

/** Some that fill the world, and enough draws that about `length` of them can be made. */
export function drawSteps(seed: number, length: number): Step[] {
  const chance = chanceOf(seed);
  return Array.from({ length: fillings + length * 4 }, (_, at) => ({
    change: drawChange(chance, at < fillings),
    probe: at < fillings ? null : chance.below(2 ** 31),
  }));
}

const fillings = 110;

interface State {
  tables: Tables;
  model: Model;
  code: Code;
  chance: Chance;
  before: Weighed;
  epochs: Epochs;
  /** Earlier states, to be asked about later. */
  moments: { time: number; model: Model }[];
  gaps: Gap[];
  taken: number;
  made: number;
}

/** Makes up to `length` changes of the steps; what goes wrong first. All is undone afterwards. */
export async function runRound(
  round: Round,
  series: { steps: Step[]; length: number },
): Promise<{ failure: Failure | null; made: number }> {
  const opened = await openTables(round.client, round.damage);
  const state: State = {
    ...opened,
    code: round.code,
    chance: chanceOf(0),
    before: weighAll(opened.model),
    epochs: new Map(),
    moments: [],
    gaps: [],
    taken: 0,
    made: 0,
  };
  try {
    const what = await faultInSeries(state, series);
    const { taken, made } = state;
    return { failure: what === null ? null : { what, taken, made }, made };
  } catch (error) {
    const { taken, made } = state;
    return { failure: { what: error instanceof Error ? (error.stack ?? '') : String(error), taken, made }, made };
  } finally {
    await round.client.query('rollback');
  }
}

async function faultInSeries(state: State, { steps, length }: { steps: Step[]; length: number }): Promise<Fault> {
  const makers = [...state.model.centers.keys()].map((at) => ({ center: at, person: at, account: 0 }));
  const opening = await firstFault([() => faultOfTheDead(state), () => faultAtDoor(state, makers)]);
  if (opening) return opening;
  await fill(state, steps);
  for (const { change: drawn, probe } of steps) {
    if (state.made >= length) break;
    state.taken += 1;
    if (probe === null) continue;
    const change = aim(state.model, drawn);
    const ruledBy = centerOfRole(state.model, change);
    if (!ruleOf(change.kind).act(state.model, change)) continue;
    await write(state.tables, change, ruledBy);
    if (change.kind === 'give_away' || change.kind === 'transfer')
      state.gaps.push(await findGap(state.tables, { owner: change.center, account: change.account }));
    state.made += 1;
    state.chance = chanceOf(probe);
    const fault = await faultAfter(state, change);
    if (fault) return `After ${state.made} changes, the last of them ${JSON.stringify(change)}: ${fault}`;
  }
  return firstFault([() => faultInHistory(state.tables), () => faultOfThePast(state)]);
}

/**
 * All of every moment that was kept, asked about at the end: what became of people, centers, teams and shares since then changes
 * nothing.
 */
async function faultOfThePast(state: State): Promise<Fault> {
  for (const { time, model } of state.moments) {
    const ofPartners = model.centers.flatMap(({ shares }) =>
      [...shares].map(
        ([account, { owner }]) =>
          () =>
            faultOfPartners(state, { owner, account, time, model }),
      ),
    );
    const ofCenters = [...model.centers.keys()].map(
      (center) => () => faultInBatch(state, { center, ...all(state), time, model }),
    );
    const fault = await firstFault([...ofPartners, ...ofCenters]);
    if (fault) return fault;
  }
  return null;
}

async function fill(state: State, steps: Step[]): Promise<void> {
  for (const { change: drawn, probe } of steps) {
    if (probe !== null) continue;
    const change = aim(state.model, drawn);
    const ruledBy = centerOfRole(state.model, change);
    if (ruleOf(change.kind).act(state.model, change)) await write(state.tables, change, ruledBy);
  }
  state.before = weighAll(state.model);
  await act(state.tables, null);
  state.epochs = await readEpochs(state.tables);
}

/** In whose words a change names its role: those of the center or, of a ceiling, those of the owner of the share. */
function centerOfRole(model: Model, { kind, center, other, account }: Change): number {
  const isOfShare = kind === 'change_ceiling' || kind === 'end_share';
  return (isOfShare ? model.centers[other]?.shares.get(account)?.owner : undefined) ?? center;
}

async function faultAfter(state: State, change: Change): Promise<Fault> {
  const after = weighAll(state.model);
  const changed = changedBetween(state.before, after);
  state.before = after;
  const rule = faultInRules(state, change, changed);
  if (rule) return rule;
  await act(state.tables, null);
  const epochs = await readEpochs(state.tables);
  const stale = faultInEpochs(state.tables, { before: state.epochs, after: epochs, changed });
  state.epochs = epochs;
  if (stale) return stale;
  const places = [
    ...(changed.length > 0 ? [1, 2, 3, 4].map(() => pick(state, changed).place) : []),
    ...[1, 2].map(() => drawPlace(state)),
    { ...drawPlace(state), center: change.center },
  ];
  return firstFault([
    () => faultAtDoor(state, places),
    ...batches(state, change, changed.length > 0 ? pick(state, changed).place : undefined),
    () => faultInVerdict(state, { ...pick(state, places), time: null }),
    () => faultInList(state, { ...pick(state, places), isPaged: state.chance.below(4) === 0 }),
    ...(changed.length > 0 ? [() => faultInList(state, { ...pick(state, changed).place, isPaged: false })] : []),
    ...snapshots(state, places),
    () => faultOfPartners(state, { ...drawOwner(state), time: null }),
    ...now(state, { places, change }),
  ]);
}

/** All of the center that changed and of another; and one person, or one account, alone. */
function batches(state: State, { center }: Change, place: Place | undefined): (() => Promise<Fault>)[] {
  const { person, account } = place ?? drawPlace(state);
  const other = state.chance.below(state.model.centers.length);
  const narrow = [{ people: [person] }, { accounts: [account] }, { people: [person], accounts: [account] }];
  return [
    () => faultInBatch(state, { center, ...all(state), time: null }),
    () =>
      faultInBatch(state, {
        center: place?.center === center ? other : (place?.center ?? other),
        ...all(state),
        time: null,
      }),
    () => faultInBatch(state, { center: place?.center ?? center, ...pick(state, narrow), time: null }),
  ];
}

/** What was compiled before the change is asked after it, of those it concerns and of others. */
function snapshots(state: State, places: Place[]): (() => Promise<Fault>)[] {
  const { epochs } = state;
  return [pick(state, places), drawPlace(state)].map((place) => () => faultInSnapshot(state, { ...place, epochs }));
}

const all = ({ model }: State) => ({ accounts: [...model.owners.keys()] });

/** What is asked now and then, since it costs more. */
function now(state: State, { places, change }: { places: Place[]; change: Change }): (() => Promise<Fault>)[] {
  const asks: (() => Promise<Fault>)[] = [];
  const { chance } = state;
  if (chance.below(3) === 0) asks.push(() => faultAtEnds(state, pick(state, places)));
  if (chance.below(4) === 0) asks.push(() => faultThen(state));
  if (chance.below(3) === 0) asks.push(() => faultAtEdge(state, { ...pick(state, places), chance }));
  if (chance.below(6) === 0) asks.push(() => faultOnward(state, chance));
  // What is over for a while and comes back is where the past is easily told wrong.
  const isPause = change.kind === 'suspend' || change.kind === 'delete_center';
  if (isPause || chance.below(8) === 0) asks.push(() => keepMoment(state));
  if (state.gaps.length > 0) asks.push(() => faultInGap(state.tables, pick(state, state.gaps)));
  if (chance.below(25) === 0) asks.push(() => faultInHistory(state.tables));
  return asks;
}

function pick<Item>({ chance }: State, items: readonly Item[]): Item {
  return items[chance.below(items.length)] as Item;
}

function drawPlace({ model, chance, tables }: State): Place {
  return {
    center: chance.below(model.centers.length),
    person: chance.below(tables.people.length),
    account: chance.below(model.owners.length),
  };
}

function drawOwner(state: State): { owner: number; account: number } {
  const lent = state.model.centers.flatMap(({ shares }) => [...shares.entries()]);
  const [account, share] = lent.length > 0 ? pick(state, lent) : [0, { owner: 0 }];
  return { owner: share.owner, account };
}

/** What must hold of the model of access itself: adding only adds, removing only removes, and a center keeps to itself. */
function faultInRules({ model }: State, change: Change, changed: { place: Place; was: number; is: number }[]): Fault {
  const { effect } = ruleOf(change.kind);
  for (const { place, was, is } of changed) {
    if (effect === 'removes' && (is & ~was) !== 0) return `A removal added bits to ${JSON.stringify(place)}.`;
    if (effect === 'adds' && (was & ~is) !== 0) return `An addition took bits from ${JSON.stringify(place)}.`;
    const isOwn = model.owners[place.account] === place.center;
    if (!isOwn && (is & ownersAlone) !== 0) return `${JSON.stringify(place)} may pass on what is not theirs.`;
    const isNear = place.center === change.center || place.center === change.other;
    const lender = model.centers[place.center]?.shares.get(place.account)?.owner;
    const wasLent = lender === undefined && !isOwn && is === 0;
    if (!isNear && lender !== change.center && !wasLent) return `A change reached ${JSON.stringify(place)}.`;
  }
  return null;
}

/** At both ends of every interval that lies ahead: the answer for then is what a fresh look at then would say. */
async function faultAtEnds(state: State, place: Place): Promise<Fault> {
  const time = pick(state, hoursAhead) * 3_600_000;
  const { center } = place;
  for (const at of [time - 1, time]) {
    const fault = await firstFault([
      () => faultInBatch(state, { center, ...all(state), time: at }),
      () => faultInVerdict(state, { ...place, time: at }),
      () => faultOfPartners(state, { ...drawOwner(state), time: at }),
    ]);
    if (fault) return fault;
  }
  return faultInExpiry(state, place, time);
}

/** Where terms only end, nothing is added. */
function faultInExpiry({ model }: State, place: Place, time: number): Fault {
  const center = model.centers[place.center];
  const beginnings = [
    ...(center?.members.values() ?? []),
    ...(center?.grants.values() ?? []),
    ...(center?.elevations ?? []),
    ...(center?.shares.values() ?? []),
    ...(center?.groups.flatMap((group) => [...(group?.grants.values() ?? [])]) ?? []),
    ...(center?.teams.flatMap((team) =>
      team ? [...team.people.values(), ...team.grants.values(), ...team.groups.values()] : [],
    ) ?? []),
  ].filter((term) => isInTerm(term, time) && !isInTerm(term, time - 1));
  const added = weigh(model, place, time) & ~weigh(model, place, time - 1);
  return beginnings.length === 0 && added !== 0 ? `The end of a term added bits to ${JSON.stringify(place)}.` : null;
}

/** Keeps the state with an instant at which it was true, to the millisecond. */
async function keepMoment(state: State): Promise<Fault> {
  const { rows } = await query<{ at: Date }>(
    state.tables,
    `select date_trunc('milliseconds', clock_timestamp()) + interval '1 ms' as at, pg_sleep(0.0025)`,
  );
  const time = (rows[0]?.at.getTime() ?? 0) - state.tables.start;
  state.moments.push({ time, model: structuredClone(state.model) });
  return null;
}

/** Who could then: as it was evaluated then. */
async function faultThen(state: State): Promise<Fault> {
  if (state.moments.length === 0) return null;
  const { time, model } = pick(state, state.moments);
  const place = drawPlace(state);
  return firstFault([
    () => faultInBatch(state, { center: place.center, ...all(state), time, model }),
    () => faultInVerdict(state, { ...place, time, model }),
    () => faultOfPartners(state, { ...drawOwner({ ...state, model }), time, model }),
  ]);
}

/** Leaves out of a failing series what it fails without, as far as some tries go. */
export async function shrink(round: Round, steps: Step[], tries = 150): Promise<Step[]> {
  let least = steps;
  let left = tries;
  for (let size = Math.ceil(least.length / 2); size >= 1 && left > 0; size = Math.floor(size / 2)) {
    for (let at = 0; at < least.length && left > 0; ) {
      const shorter = [...least.slice(0, at), ...least.slice(at + size)];
      left -= 1;
      const { failure } = await runRound(round, { steps: shorter, length: shorter.length });
      if (failure) least = shorter;
      else at += size;
    }
  }
  return least;
}
