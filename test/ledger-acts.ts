// What the battery of the ledger does: each kind of act, drawn by chance, with what a model says comes of it.
import type { Battery } from './battery.ts';
import type { CallOptions, Reply } from './caller.ts';
import { LedgerModel, type Leg, type Owner, purse, sumOf } from './ledger-model.ts';
import { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

export const pick = <T>(battery: Battery, from: readonly T[]): T => from[battery.below(from.length)] as T;

export interface Play {
  world: World;
  battery: Battery;
  who: Person;
  center: string;
  accounts: Owner[];
  model: LedgerModel;
  postings: string[];
  outcomes: Map<string, number>;
  asked: number;
}

const house = (kind: string, currency: string): string => purse(kind, { account: '', currency });

export async function openPlay(world: World, battery: Battery): Promise<Play> {
  const { owner: who, center } = await Scene.open(world);
  const accounts: Owner[] = [];
  for (const currency of ['EUR', 'EUR', 'EUR', 'USD']) {
    const place = { region: 'DE', timeZone: 'Europe/Berlin', currency };
    const { id } = await who.must('assets.createAccount', { center, name: `Purse ${accounts.length}`, ...place });
    accounts.push({ account: id, currency });
  }
  return {
    world,
    battery,
    who,
    center,
    accounts,
    model: new LedgerModel(),
    postings: [],
    outcomes: new Map(),
    asked: 0,
  };
}

/** From a cent to a thousand, small ones as often as large ones; of spend down to a millionth. */
function amount(battery: Battery, isFine = false): bigint {
  const cents = BigInt(1 + Math.floor(10 ** (battery.random() * 5)));
  return isFine ? cents * 10_000n + BigInt(battery.below(9_999)) : cents * 10_000n;
}

/** An act: what it asks, and what the model says comes of it. A refusal is null for whatever the model knows no word for. */
export interface Act {
  name: string;
  ask(key: string, options?: CallOptions): Promise<Reply<unknown>>;
  refused: string | null;
  legs: Leg[];
  done?(body: unknown): void;
}

const idOf = (body: unknown): string => (body as { id: string }).id;
const keepPosting =
  (play: Play, legs: Leg[]) =>
  (body: unknown): void => {
    play.postings.push(idOf(body));
    play.model.moved.set(idOf(body), legs);
  };

function fund(play: Play): Act {
  const { who, center, battery } = play;
  const currency = pick(battery, ['EUR', 'EUR', 'USD']);
  const micros = amount(battery) * 3n;
  const legs = [{ from: house('funding', currency), to: house('cash', currency), micros }];
  const input = { center, currency, amountMicros: String(micros), reference: 'Statement' };
  return {
    name: 'funding',
    ask: (key, options) => who.call('finance.recordFunding', { ...input, key }, options),
    refused: null,
    legs,
    done: keepPosting(play, legs),
  };
}

function addCredit(play: Play): Act {
  const { who, center, battery, model } = play;
  const currency = pick(battery, ['EUR', 'EUR', 'USD']);
  const micros = amount(battery);
  // No two end at once, so that the order in which they are spent is never in doubt.
  const end = Date.UTC(2090, 0, 1) + battery.below(1_000_000) * 1000 + play.asked;
  const input = { center, name: `Voucher ${play.asked}`, currency, amountMicros: String(micros) };
  const from = house('adjustments', currency);
  return {
    name: 'credit',
    ask: (key, options) =>
      who.call('finance.issueCredit', { ...input, key, expiresAt: new Date(end).toISOString() }, options),
    refused: null,
    legs: [],
    done: (body) => {
      const { transfers } = body as { transfers: { to: { credit: { id: string } | null } }[] };
      const id = transfers[0]?.to.credit?.id ?? '';
      const legs = [{ from, to: purse('credit', { account: '', currency }, id), micros }];
      model.addCredit({ id, currency, end });
      model.apply(legs);
      keepPosting(play, legs)(body);
    },
  };
}

function move(play: Play): Act {
  const { who, center, battery, model, accounts } = play;
  const direction = pick(battery, ['recharge', 'recharge', 'refund'] as const);
  const owners = accounts.filter(() => battery.below(2) === 0);
  const chosen = owners.length > 0 ? owners : [pick(battery, accounts)];
  const rows = chosen.map((owner) => ({
    owner,
    cash: amount(battery),
    credit: battery.below(3) === 0 ? amount(battery) / 4n - ((amount(battery) / 4n) % 10_000n) : 0n,
  }));
  for (const row of rows) row.credit -= row.credit % 10_000n;
  const legs: Leg[] = [];
  const before = new Map(model.held);
  let isShort = false;
  for (const { owner, cash, credit } of rows) {
    const own = { account: '', currency: owner.currency };
    const [from, to] = direction === 'recharge' ? [own, owner] : [owner, own];
    for (const [only, micros] of [
      ['cash', cash],
      ['credit', credit],
    ] as const) {
      const part = model.take(from, micros, { only, to: (id) => purse(only, to, id) });
      isShort ||= sumOf(part) < micros;
      // What one row takes, the next one does not find.
      for (const { from: name, micros: taken } of part) model.held.set(name, model.of(name) - taken);
      legs.push(...part);
    }
  }
  model.held.clear();
  for (const [name, micros] of before) model.held.set(name, micros);
  const isHeld = direction === 'refund' && rows.some(({ owner }) => hasOpenHold(play, owner));
  const input = {
    center,
    direction,
    rows: rows.map(({ owner, cash, credit }) => ({
      account: owner.account,
      cashMicros: String(cash),
      creditMicros: String(credit),
    })),
  };
  return {
    name: direction,
    ask: (key, options) => who.call('finance.transferFunds', { ...input, key }, options),
    refused: isHeld ? 'finance.spend_unsettled' : isShort ? 'finance.balance_too_low' : null,
    legs,
    done: keepPosting(play, legs),
  };
}

const hasOpenHold = ({ model }: Play, { account }: Owner): boolean =>
  [...model.holds.values()].some(({ owner, parts }) => owner.account === account && parts.length > 0);

export const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

function spend(play: Play): Act {
  const { who, center, battery, model, accounts } = play;
  const owner = pick(battery, accounts);
  const micros = amount(battery, true);
  const legs = model.take(owner, micros, { to: () => house('revenue', owner.currency) });
  const input = {
    center,
    day: yesterday(),
    source: 'Network',
    rows: [{ account: owner.account, spendMicros: String(micros) }],
  };
  return {
    name: sumOf(legs) < micros ? 'spend beyond' : 'spend',
    ask: (key, options) => who.call('finance.recordSpend', { ...input, key }, options),
    refused: null,
    legs,
    done: (body) => {
      const [total] = (body as { totals: { chargedMicros: string }[] }).totals;
      battery.check(total?.chargedMicros === String(sumOf(legs)), `Charged ${total?.chargedMicros} of ${sumOf(legs)}.`);
    },
  };
}

function hold(play: Play): Act {
  const { who, center, battery, model, accounts } = play;
  const owner = pick(battery, accounts);
  const micros = amount(battery, true) / 3n + 1n;
  const legs = model.take(owner, micros, { to: (credit) => purse('frozen', owner, credit) });
  const input = { center, account: owner.account, amountMicros: String(micros), seconds: 86_000 };
  return {
    name: 'hold',
    ask: (key, options) => who.call('finance.holdFunds', { ...input, key }, options),
    refused: sumOf(legs) < micros ? 'finance.balance_too_low' : null,
    legs,
    done: (body) => void model.holds.set(idOf(body), { owner, parts: legs.map((leg) => ({ ...leg })) }),
  };
}

/** Of what is frozen, credit that ends first is used first. */
function useHold(held: { parts: Leg[] }, micros: bigint, to: string): Leg[] {
  let missing = micros;
  const used: Leg[] = [];
  for (const part of held.parts) {
    const taken = part.micros < missing ? part.micros : missing;
    if (taken > 0n) used.push({ from: part.to, to, micros: taken });
    missing -= taken;
  }
  return used;
}

function dropUsed(held: { parts: Leg[] }, used: readonly Leg[]): void {
  for (const { from, micros } of used) {
    const part = held.parts.find(({ to }) => to === from);
    if (part) part.micros -= micros;
  }
  held.parts = held.parts.filter(({ micros }) => micros > 0n);
}

function settle(play: Play): Act | null {
  const { who, center, battery, model } = play;
  const [id, held] = pick(battery, [...model.holds]) ?? [];
  if (!id || !held) return null;
  const micros = amount(battery, true) / 4n + 1n;
  const used = useHold(held, micros, house('revenue', held.owner.currency));
  const isLast = battery.below(3) === 0;
  const left = { parts: held.parts.map((leg) => ({ ...leg })) };
  dropUsed(left, used);
  const back = isLast ? left.parts.map(({ from, to, micros: part }) => ({ from: to, to: from, micros: part })) : [];
  return {
    name: 'settlement',
    ask: (key, options) =>
      who.call('finance.settleHold', { center, hold: id, key, spendMicros: String(micros), isLast }, options),
    refused: null,
    legs: [...used, ...back],
    done: () => {
      dropUsed(held, used);
      if (isLast) held.parts = [];
    },
  };
}

function release(play: Play): Act | null {
  const { who, center, battery, model } = play;
  const [id, held] = pick(battery, [...model.holds]) ?? [];
  if (!id || !held) return null;
  const legs = held.parts.map(({ from, to, micros }) => ({ from: to, to: from, micros }));
  return {
    name: 'release',
    ask: (_, options) => who.call('finance.releaseHold', { center, hold: id }, options),
    refused: held.parts.length === 0 ? 'finance.hold_ended' : null,
    legs,
    done: () => void (held.parts = []),
  };
}

function reverse(play: Play): Act | null {
  const { who, center, battery, model } = play;
  const posting = pick(battery, play.postings);
  if (!posting) return null;
  const legs = (model.moved.get(posting) ?? []).map(({ from, to, micros }) => ({ from: to, to: from, micros }));
  const isDone = model.reversed.has(posting);
  return {
    name: 'reversal',
    ask: (_, options) => who.call('finance.reversePosting', { center, posting, reason: 'Mistaken' }, options),
    refused: isDone ? 'finance.already_reversed' : model.covers(legs) ? null : 'finance.balance_too_low',
    legs,
    done: () => void model.reversed.add(posting),
  };
}

export const acts = [
  fund,
  fund,
  addCredit,
  move,
  move,
  move,
  spend,
  spend,
  hold,
  hold,
  settle,
  settle,
  release,
  reverse,
];
export const isOnce = new Set(['release', 'reversal']);
