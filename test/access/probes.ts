// Every way in which the code answers what a person may do, each asked by itself.
import { type AccountAction, accountActionNames, actionsIn, mayIn } from '../../src/contract/permissions.ts';
import type * as facts from '../../src/server/access/facts.ts';
import type * as access from '../../src/server/access/index.ts';
import type * as links from '../../src/server/access/links.ts';
import type * as rules from '../../src/server/access/rules.ts';
import type * as snapshot from '../../src/server/access/snapshot.ts';
import { listAccounts } from '../../src/server/assets/queries.ts';
import type { MemberFacts } from '../../src/server/foundation/context.ts';
import { type Model, type Place, weigh } from './model.ts';
import { act, contextOf, query, type Tables } from './tables.ts';

/** The code under test; one part of it may be a mutant. */
export interface Code {
  facts: typeof facts;
  links: typeof links;
  visible: Pick<typeof access, 'visibleAccounts'>;
  rules: typeof rules;
  snapshot: typeof snapshot;
}

/** What is wrong, or null. */
export type Fault = string | null;

export interface Probe {
  tables: Tables;
  model: Model;
  code: Code;
}

const said = (mask: number): string => actionsIn(mask).join(' ') || 'nothing';
const placed = ({ center, person, account }: Place): string => `person ${center}.${person} on account ${account}`;

function differ(who: string, place: Place, masks: { expected: number; actual: number }): Fault {
  const { expected, actual } = masks;
  return expected === actual ? null : `${who}: ${placed(place)} may do ${said(actual)}, not ${said(expected)}.`;
}

/** The first fault of several questions, asked one after the other. */
export async function firstFault(asks: (() => Promise<Fault>)[]): Promise<Fault> {
  for (const ask of asks) {
    const fault = await ask();
    if (fault !== null) return fault;
  }
  return null;
}

/** The head of a call, as the door asks for it: what it weighs, and that every live member comes with both epochs. */
export async function faultAtDoor({ tables, model }: Probe, places: Place[]): Promise<Fault> {
  tables.acting = undefined;
  const { rows } = await query<{ at: number; mask: number; hasEpochs: boolean }>(
    tables,
    `select u.n::int as at, coalesce(h.account_mask, 0) as mask, h.center_epoch is not null and h.member_epoch is not null as "hasEpochs"
     from unnest($1::bytea[], $2::bigint[], $3::bigint[]) with ordinality as u (secret, center, asset, n)
     cross join lateral foundation.begin_call(u.secret, false, u.center, u.asset, false) h`,
    [
      places.map(({ person }) => tables.secrets[person]),
      places.map(({ center }) => tables.centers[center]),
      places.map(({ account }) => tables.accounts[account]),
    ],
  );
  for (const [at, place] of places.entries()) {
    const row = rows.find((one) => one.at === at + 1);
    if (!row) return `The door does not know ${placed(place)}.`;
    const fault = differ('The door', place, { expected: weigh(model, place, 0), actual: row.mask });
    if (fault) return fault;
    const isMember = model.centers[place.center]?.members.has(place.person);
    if (isMember && !row.hasEpochs) return `The door has no epochs for ${placed(place)}.`;
  }
  return null;
}

interface Asked {
  center: number;
  people?: number[];
  accounts?: number[];
  /** Null for now; else milliseconds from the start of the round. */
  time: number | null;
  model?: Model;
}

const all = (ids: string[]): number[] => ids.map((_, at) => at);

/** Many at once: everybody asked for on everything asked for, exactly. */
export async function faultInBatch({ tables, model, code }: Probe, asked: Asked): Promise<Fault> {
  const { center, people, accounts, time } = asked;
  await act(tables, { center });
  const rights = await code.facts.listRights(contextOf(tables, { center }), {
    ...(people ? { people: people.map((at) => tables.people[at] ?? '') } : {}),
    ...(accounts ? { accounts: accounts.map((at) => tables.accounts[at] ?? '') } : {}),
    at: time === null ? null : new Date(tables.start + time),
  });
  const found = new Map(rights.map((row) => [`${row.person_id}:${row.asset_id}`, row.mask]));
  if (found.size !== rights.length) return 'The batch names a pair twice.';
  for (const person of people ?? all(tables.people)) {
    for (const account of accounts ?? all(tables.accounts)) {
      const place = { center, person, account };
      const key = `${tables.people[person]}:${tables.accounts[account]}`;
      const expected = weigh(asked.model ?? model, place, time ?? 0);
      const fault = differ(`The batch at ${time}`, place, { expected, actual: found.get(key) ?? 0 });
      if (fault) return fault;
      found.delete(key);
    }
  }
  for (const [key, mask] of found) if (mask !== 0) return `The batch names ${key}, who was not asked for.`;
  return null;
}

/** The plain evaluator over the facts of one pair, and the verdict on each action with its reasons. */
export async function faultInVerdict(
  { tables, model, code }: Probe,
  of: Place & { time: number | null; model?: Model },
): Promise<Fault> {
  await act(tables, of);
  const at = of.time === null ? null : new Date(tables.start + of.time);
  const personId = tables.people[of.person] ?? '';
  const { at: clock, ...found } = await code.links.findFacts(contextOf(tables, of), {
    personId,
    accountId: tables.accounts[of.account] ?? '',
    at,
  });
  const expected = weigh(of.model ?? model, of, of.time ?? 0);
  const actual = code.rules.weighAccount(found, clock);
  const fault = differ(`The evaluator at ${of.time}`, of, { expected, actual });
  if (fault) return fault;
  for (const action of accountActionNames) {
    const verdict = code.rules.judgeAccount(action, found, clock);
    const isRight = verdict.isAllowed === mayIn(expected, action);
    if (!isRight) return `The verdict at ${of.time} on ${action} for ${placed(of)} is ${verdict.isAllowed}.`;
    // A policy that stands in the way of one way is told although another way is open.
    const isReasoned =
      verdict.chain.every(({ link, state }) => state === 'ok' || link === 'policy') === verdict.isAllowed;
    if (!isReasoned)
      return `The reasons for ${verdict.isAllowed} on ${action} for ${placed(of)} are ${JSON.stringify(verdict.chain)}.`;
  }
  return null;
}

const accountsSeen = (model: Model, tables: Tables, at: { center: number; person: number }): string[] =>
  tables.accounts.filter((_, account) => mayIn(weigh(model, { ...at, account }, 0), 'asset:view_basic')).toSorted();

/** Whether somebody is let in at all is the door's to say; a list is asked only for those. */
async function findMember(
  { tables, code }: Probe,
  at: { center: number; person: number },
): Promise<MemberFacts | null> {
  const facts = await code.links.findFacts(contextOf(tables, at), {
    personId: tables.people[at.person] ?? '',
    accountId: null,
    at: null,
  });
  return code.rules.stateOfMember(facts.member, facts.at) === 'ok' ? facts.member : null;
}

/** The list of accounts is what may be seen, whole and in pages. */
export async function faultInList(
  probe: Probe,
  at: { center: number; person: number; isPaged: boolean },
): Promise<Fault> {
  const { tables, model, code } = probe;
  await act(tables, at);
  const member = await findMember(probe, at);
  if (member === null) return null;
  const context = contextOf(tables, { ...at, member });
  const rows = await tables.db
    .selectFrom('assets.accounts as a')
    .select('a.id')
    .where(code.visible.visibleAccounts(context))
    .execute();
  const expected = accountsSeen(model, tables, at);
  const actual = rows.map(({ id }) => id).toSorted();
  if (actual.join() !== expected.join())
    return `The list of person ${at.center}.${at.person} is ${actual}, not ${expected}.`;
  return at.isPaged ? faultInPages(probe, { ...at, member }) : null;
}

async function faultInPages(
  { tables, model }: Probe,
  at: { center: number; person: number; member: MemberFacts },
): Promise<Fault> {
  const context = contextOf(tables, at);
  const seen: { id: string; viewer: { can: readonly AccountAction[] } }[] = [];
  const input = { center: context.centerId, search: '', sort: 'name' as const, match: 'any' as const, pageSize: 2 };
  let total = 0;
  for (let page = 1; page <= 4; page++) {
    const reply = await listAccounts(context, { ...input, page });
    ({ total } = reply);
    seen.push(...reply.items);
  }
  const expected = accountsSeen(model, tables, at);
  const actual = seen.map(({ id }) => id);
  const isWhole = total === expected.length && actual.toSorted().join() === expected.join();
  if (!isWhole) return `The pages of person ${at.center}.${at.person} are ${actual} of ${total}, not ${expected}.`;
  for (const { id, viewer } of seen) {
    const place = { ...at, account: tables.accounts.indexOf(id) };
    const mask = weigh(model, place, 0);
    if (viewer.can.toSorted().join() !== actionsIn(mask).toSorted().join())
      return `The list gives ${placed(place)} ${viewer.can.join(' ')}, not ${said(mask)}.`;
  }
  return null;
}

/** What the snapshot says beside the masks: which accounts may be seen. */
function faultInSight(
  { tables, model }: Pick<Probe, 'tables' | 'model'>,
  at: { center: number; person: number },
  { visible, seesAllOwned }: snapshot.Compiled,
): Fault {
  const isOwned = (id: string): boolean => model.owners[tables.accounts.indexOf(id)] === at.center;
  const owned = seesAllOwned ? tables.accounts.filter(isOwned) : [];
  const told = new Set([...owned, ...visible]);
  const seen = accountsSeen(model, tables, at);
  if ([...told].toSorted().join() === seen.toSorted().join()) return null;
  return `The snapshot of person ${at.center}.${at.person} shows ${[...told].join(' ')}, not ${seen.join(' ')}.`;
}

/** Ends of terms that lie ahead, and the instants at which an answer that was kept is asked about. */
export const hoursAhead = [24, 48, 49, 72, 73];

/**
 * What was compiled for a person and is kept while the epochs stand. It is asked with the epochs of this moment, and its own end
 * must not lie beyond the next instant at which the answer is another.
 */
export async function faultInSnapshot(
  { tables, model, code }: Probe,
  at: { center: number; person: number; epochs: ReadonlyMap<string, string> },
): Promise<Fault> {
  const { center, person } = at;
  await act(tables, at);
  const epochOf = (key: string): string => at.epochs.get(`${tables.centers[center]}:${key}`) ?? '';
  const epochs = { center: epochOf('0'), member: epochOf(tables.people[person] ?? '') };
  const isKeyed = epochs.center !== '' && epochs.member !== '';
  const context = Object.assign(contextOf(tables, at), isKeyed ? { epochs } : {});
  return code.snapshot.withRights(context, async (rights) => {
    const wrong = faultInSight({ tables, model }, at, rights);
    if (wrong) return wrong;
    for (const [account, owner] of model.owners.entries()) {
      const place = { center, person, account };
      const id = tables.accounts[account] ?? '';
      const expected = weigh(model, place, 0);
      // Who holds nothing by a role in the center is asked only about what the center holds.
      const isHeld = owner === center || rights.visible.has(id) || rights.given.has(id);
      const { mask } = code.snapshot.rightOn(context, rights, {
        id,
        owner_center_id: tables.centers[owner ?? -1] ?? null,
      });
      const fault = differ('The snapshot', place, { expected, actual: isHeld ? mask : 0 });
      if (fault) return fault;
      const changes = hoursAhead.find((hours) => weigh(model, place, hours * 3_600_000) !== expected);
      if (changes !== undefined && rights.endsAt > tables.start + changes * 3_600_000)
        return `The snapshot of ${placed(place)} outlives a change in ${changes} hours.`;
    }
    return null;
  });
}

/** Who of partners holds an account, as its owner is told. */
export async function faultOfPartners(
  { tables, model }: Probe,
  of: { owner: number; account: number; time: number | null; model?: Model },
): Promise<Fault> {
  await act(tables, { center: of.owner });
  const { rows } = await query<{ center_id: string; person_id: string; mask: number }>(
    tables,
    `select center_id, person_id, bit_or(mask) as mask from access.partner_rights($1, coalesce($2::timestamptz, clock_timestamp())) group by center_id, person_id`,
    [tables.accounts[of.account], of.time === null ? null : new Date(tables.start + of.time)],
  );
  const found = new Map(rows.map((row) => [`${row.center_id}:${row.person_id}`, row.mask]));
  const then = of.model ?? model;
  for (const [center, { shares }] of then.centers.entries()) {
    for (const person of all(tables.people)) {
      const place = { center, person, account: of.account };
      const isShared = shares.get(of.account)?.owner === of.owner && then.owners[of.account] === of.owner;
      const expected = isShared ? weigh(then, place, of.time ?? 0) : 0;
      const key = `${tables.centers[center]}:${tables.people[person]}`;
      const fault = differ(`The owner at ${of.time}`, place, { expected, actual: found.get(key) ?? 0 });
      if (fault) return fault;
    }
  }
  return null;
}

/** Credentials that are over open nothing, in a center or outside. */
export async function faultOfTheDead({ tables }: Probe): Promise<Fault> {
  tables.acting = undefined;
  const { rows } = await query<{ n: number }>(
    tables,
    `select u.n::int as n from unnest($1::bytea[], $2::boolean[]) with ordinality as u (secret, is_token, n)
     cross join (values ($3::bigint, $4::bigint), (null, null)) as place (center, asset)
     cross join lateral foundation.begin_call(u.secret, u.is_token, place.center, place.asset, false) h`,
    [
      tables.dead.map(({ secret }) => secret),
      tables.dead.map(({ isToken }) => isToken),
      tables.centers[0],
      tables.accounts[0],
    ],
  );
  return rows[0] ? `The door opens to a credential that is ${tables.dead[rows[0].n - 1]?.why}.` : null;
}
