// The ledger under chance: every kind of act against a model that shares no code with it, a rush of clients that together ask for
// four times what there is, and kills of the server and of PostgreSQL in the middle of it.
import { type Battery, runAlone } from '../battery.ts';
import type { CallOptions, Reply } from '../caller.ts';
import { runLedgerCrash } from '../ledger-crash.ts';
import { LedgerModel, type Leg, type Owner, purse, sumOf } from '../ledger-model.ts';
import { Scene } from '../scene.ts';
import { openWorld, type Person, type World } from '../world.ts';

const steps = 60;
const pick = <T>(battery: Battery, from: readonly T[]): T => from[battery.below(from.length)] as T;

interface Play {
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

async function openPlay(world: World, battery: Battery): Promise<Play> {
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
interface Act {
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

const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

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

const acts = [fund, fund, addCredit, move, move, move, spend, spend, hold, hold, settle, settle, release, reverse];
const isOnce = new Set(['release', 'reversal']);

/** Makes an act, now and then twice with the same key, at once or one after the other; and says whether it did what it should. */
async function playStep(play: Play): Promise<void> {
  const { battery, model } = play;
  const act = pick(battery, acts)(play);
  if (!act) return;
  play.asked += 1;
  const key = `${play.battery.seed}-${play.asked}-${play.center}`;
  const isTwice = battery.below(5) === 0 && !isOnce.has(act.name);
  const replies = await Promise.all(isTwice ? [act.ask(key), act.ask(key)] : [act.ask(key)]);
  if (isTwice) replies.push(await act.ask(key));
  for (const reply of replies) {
    const told = reply.refusal?.code ?? null;
    const isRight = told === act.refused || (isTwice && told === 'retry');
    battery.check(isRight, `${act.name} ${key}: ${told ?? 'done'}, but should be ${act.refused ?? 'done'}.`);
  }
  const first = replies.find(({ status }) => status < 300);
  const outcome = `${act.name}${first ? '' : ' refused'}`;
  play.outcomes.set(outcome, (play.outcomes.get(outcome) ?? 0) + 1);
  if (!first) return;
  model.apply(act.legs);
  act.done?.(first.body);
}

/** Every purse holds what the model says, the balances are what the transfers sum to, and every currency sums to zero. */
async function compare(play: Play, when: string): Promise<void> {
  const { world, battery, model, center } = play;
  const { rows } = await world.database.query<{ name: string; micros: string }>(
    `select a.name, b.micros from finance.accounts a join finance.balances b on b.center_id = a.center_id and b.account_id = a.id where a.center_id = $1`,
    [center],
  );
  const told = new Map(rows.map(({ name, micros }) => [name, BigInt(micros)]));
  for (const name of new Set([...told.keys(), ...model.held.keys()]))
    battery.check(
      (told.get(name) ?? 0n) === model.of(name),
      `${when}: ${name} holds ${told.get(name)}, not ${model.of(name)}.`,
    );
  await checkBooks(world, battery, center);
}

async function checkBooks(world: World, battery: Battery, center: string): Promise<void> {
  const { rows: differences } = await world.database.query('select * from finance.differences($1)', [center]);
  battery.check(differences.length === 0, `Balances differ from their transfers: ${JSON.stringify(differences)}`);
  const { rows: sums } = await world.database.query(
    `select currency from (
       select a.currency, coalesce((select sum(micros) from finance.transfers t where t.center_id = a.center_id and t.to_account_id = a.id), 0)
         - coalesce((select sum(micros) from finance.transfers t where t.center_id = a.center_id and t.from_account_id = a.id), 0) as micros
       from finance.accounts a where a.center_id = $1) s group by 1 having sum(micros) <> 0`,
    [center],
  );
  battery.check(sums.length === 0, `A currency does not sum to zero: ${JSON.stringify(sums)}`);
  const { rows: below } = await world.database.query(
    'select from finance.balances where center_id = $1 and micros < 0',
    [center],
  );
  battery.check(below.length === 0, 'A wallet is below zero.');
}

/** Sixteen clients ask one account for four times what it holds, in every way there is to take money out of it. */
async function rush(world: World, battery: Battery): Promise<{ accepted: number; refused: number }> {
  const { owner: who, center } = await Scene.open(world);
  const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
  const { id: account } = await who.must('assets.createAccount', { center, name: 'Hot', ...place });
  const held = 160_000_000n;
  const funds = { center, currency: 'EUR', amountMicros: String(held) };
  await who.must('finance.recordFunding', { ...funds, key: 'first', reference: 'All' });
  const rows = [{ account, cashMicros: String(held) }];
  await who.must('finance.transferFunds', { center, key: 'second', direction: 'recharge', rows });
  let [asked, taken, refused, accepted] = [0n, 0n, 0n, 0];
  const client = async (at: number): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) {
      const micros = 10_000_000n;
      asked += micros;
      const key = `rush-${at}-${turn}`;
      const isHold = battery.below(2) === 0;
      const reply = isHold
        ? await who.call('finance.holdFunds', { center, key, account, amountMicros: String(micros), seconds: 3600 })
        : await who.call('finance.recordSpend', {
            center,
            key,
            day: yesterday(),
            source: 'Rush',
            rows: [{ account, spendMicros: String(micros) }],
          });
      const charged = isHold
        ? reply.status < 300
          ? micros
          : 0n
        : BigInt((reply.body as { totals?: { chargedMicros: string }[] }).totals?.[0]?.chargedMicros ?? '0');
      battery.check(
        reply.status < 300 || reply.refusal?.code === 'finance.balance_too_low',
        `Rush: ${reply.refusal?.code}`,
      );
      taken += charged;
      refused += micros - charged;
      if (charged > 0n) accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, at) => client(at)));
  battery.check(taken + refused === asked, 'What was accepted and refused is not what was asked.');
  battery.check(taken === held, `${taken} of ${held} were taken.`);
  const wallet = await who.must('finance.getWallet', { center, account });
  battery.check(wallet.cashMicros === '0', `The wallet still holds ${wallet.cashMicros}.`);
  await checkBooks(world, battery, center);
  return { accepted, refused: 64 - accepted };
}

export async function runLedger(battery: Battery, say: (line: string) => void): Promise<void> {
  const world = await openWorld({ isSmall: true });
  try {
    for (let round = 1; round <= battery.rounds; round++) {
      const play = await openPlay(world, battery);
      for (let step = 0; step < steps; step++) {
        await playStep(play);
        await compare(play, `Round ${round}, step ${step}`);
      }
      const { accepted, refused } = await rush(world, battery);
      const told = [...play.outcomes].map(([name, times]) => `${name} ${times}`).join(', ');
      say(`round ${round}: ${told}; rush: ${accepted} accepted, ${refused} refused`);
    }
    battery.check(world.bugs.length === 0, `Bugs were reported: ${world.bugs.join('\n')}`);
  } finally {
    await world.close();
  }
}

if (import.meta.main)
  await runAlone('ledger', { rounds: 40 }, async (battery, say) => {
    await runLedger(battery, say);
    await runLedgerCrash(battery, say);
  });
