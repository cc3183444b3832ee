// The ledger under chance: every kind of act against a model that shares no code with it, a rush of clients that together ask for
// four times what there is, and kills of the server and of PostgreSQL in the middle of it.
import { type Battery, runAlone } from '../battery.ts';
import { acts, isOnce, openPlay, type Play, pick, yesterday } from '../ledger-acts.ts';
import { runLedgerCrash } from '../ledger-crash.ts';
import { Scene } from '../scene.ts';
import { openWorld, type World } from '../world.ts';

const steps = 60;

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
  const { rows: kept } = await world.database.query('select * from finance.rollup_differences($1)', [center]);
  battery.check(kept.length === 0, `Kept sums differ from their transfers: ${JSON.stringify(kept)}`);
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
