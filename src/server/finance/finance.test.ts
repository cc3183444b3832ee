import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, type Reply } from '../../../test/caller.ts';
import { fundedBy, heldIn, newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { handOver } from '../../../test/transfers.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { endAll } from './index.ts';

let world: World;
let database: Database;
before(async () => {
  world = await openWorld({ isSmall: true });
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await world.close();
});

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

const walletOf = async ({ owner, center }: Scene, account: string) =>
  owner.must('finance.getWallet', { center, account });

const balanceOf = async ({ owner, center }: Scene, currency = 'EUR') => {
  const { balances } = await owner.must('finance.getOverview', { center });
  return balances.find((one) => one.currency === currency);
};

async function credited(scene: Scene, name: string, options: { amount: number; expiresAt: string }): Promise<string> {
  const { owner, center } = scene;
  const credit = { center, key: newKey(), name, currency: 'EUR', amountMicros: units(options.amount) };
  const { transfers } = await owner.must('finance.issueCredit', { ...credit, expiresAt: options.expiresAt });
  return transfers[0]?.to.credit?.id ?? '';
}

const spendOn = ({ owner, center }: Scene, account: string, micros: string) =>
  owner.must('finance.recordSpend', {
    center,
    key: newKey(),
    day: someDaysAgo(1),
    source: 'Network',
    rows: [{ account, spendMicros: micros, campaign: 'Spring' }],
  });

describe('money', () => {
  test('comes in, goes to an ad account and back, and every step is in the books', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    await owner.must('finance.transferFunds', {
      center,
      key: newKey(),
      direction: 'refund',
      rows: [{ account, cashMicros: units(40) }],
      note: 'Too much',
    });
    const balance = await balanceOf(scene);
    assert.deepEqual([balance?.cashMicros, balance?.accountCashMicros], [units(940), units(60)]);
    const { items, total } = await owner.must('finance.listTransactions', { center });
    assert.deepEqual(
      items.map(({ kind, amountMicros, from, to }) => [
        kind,
        amountMicros,
        from.account?.id ?? from.kind,
        to.account?.id ?? to.kind,
      ]),
      [
        ['refund', units(40), account, 'cash'],
        ['recharge', units(100), 'cash', account],
        ['funding', units(1000), 'funding', 'cash'],
      ],
    );
    assert.equal(total, 3);
    const { sums } = await owner.must('finance.sumTransactions', { center, account });
    assert.deepEqual(
      sums.map(({ kind, transactions, amountMicros }) => [kind, transactions, amountMicros]),
      [
        ['recharge', 1, units(100)],
        ['refund', 1, units(40)],
      ],
    );
  });

  test('is found by kind, account, day, reference and note', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    const kinds = async (filter: object): Promise<string[]> => {
      const { items } = await owner.must('finance.listTransactions', { center, ...filter });
      return items.map(({ kind }) => kind);
    };
    assert.deepEqual(await kinds({ kind: 'funding' }), ['funding']);
    assert.deepEqual(await kinds({ account }), ['recharge']);
    assert.deepEqual(await kinds({ search: 'bank 1' }), ['funding']);
    assert.deepEqual(await kinds({ search: account }), ['recharge']);
    assert.deepEqual(await kinds({ to: someDaysAgo(3) }), []);
    assert.deepEqual(await kinds({ currency: 'USD' }), []);
    await heldIn(scene);
    assert.deepEqual(await kinds({ account }), ['recharge']);
    assert.deepEqual(await kinds({ account, withHolds: 'true' }), ['hold', 'recharge']);
  });

  test('of many accounts moves in one posting, or not at all', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await fundedBy(scene);
    const accounts = await Promise.all(['One', 'Two', 'Three'].map((name) => world.addAccount(owner, center, name)));
    const rows = accounts.map(({ id }) => ({ account: id, cashMicros: units(400) }));
    const short = await owner.call('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    assertRefused(short, 422, 'finance.balance_too_low');
    assert.equal(short.refusal?.details['short'], '200.00');
    assert.equal((await balanceOf(scene))?.accountCashMicros, '0');
    const fewer = { center, key: newKey(), direction: 'recharge' as const, rows: rows.slice(1) };
    const { transferCount } = await owner.must('finance.transferFunds', fewer);
    assert.equal(transferCount, 2);
    assert.equal((await balanceOf(scene))?.accountCashMicros, units(800));
  });

  test('moves once for one key, however many ask at once, also where it takes all there is', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    assert.equal((await balanceOf(scene))?.cashMicros, units(900));
    const { cashMicros: held } = await walletOf(scene, account);
    const { id: rate } = await owner.must('finance.recordRate', {
      center,
      from: 'EUR',
      to: 'USD',
      rate: '1.1',
      source: 'Bank',
    });
    const move = (direction: 'refund' | 'recharge') => (key: string) =>
      owner.call('finance.transferFunds', { center, key, direction, rows: [{ account, cashMicros: held }] });
    const lost = { center, account: null, currency: 'EUR', direction: 'down', reason: 'Lost' } as const;
    const acts: Record<string, (key: string) => Promise<Reply<{ id?: string; posting?: string }>>> = {
      refund: move('refund'),
      recharge: move('recharge'),
      hold: (key) => owner.call('finance.holdFunds', { center, key, account, amountMicros: held, seconds: 600 }),
      correction: (key) => owner.call('finance.adjustBalance', { ...lost, key, amountMicros: units(500) }),
      conversion: (key) => owner.call('finance.convertCash', { center, key, rate, amountMicros: units(400) }),
    };
    for (const [name, act] of Object.entries(acts)) {
      const key = newKey();
      const replies = await Promise.all(Array.from({ length: 12 }, () => act(key)));
      const done = replies.filter(({ status }) => status < 300).map(({ body }) => body.posting ?? body.id);
      assert.equal(new Set(done).size, 1, name);
      for (const { status, refusal } of replies)
        assert.ok(status < 300 || refusal?.code === 'retry', `${name}: ${refusal?.code}`);
    }
    assert.deepEqual([(await walletOf(scene, account)).cashMicros, (await balanceOf(scene))?.cashMicros], ['0', '0']);
  });
});

describe('credit', () => {
  test('that ends first is spent first, and cash last', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    const [late, early] = [
      await credited(scene, 'Late', { amount: 10, expiresAt: '2099-01-01T00:00:00Z' }),
      await credited(scene, 'Early', { amount: 10, expiresAt: '2098-01-01T00:00:00Z' }),
    ];
    const rows = [{ account, creditMicros: units(20) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    await spendOn(scene, account, units(13));
    const wallet = await walletOf(scene, account);
    assert.deepEqual(
      wallet.credits.map(({ id, amountMicros }) => [id, amountMicros]),
      [[late, units(7)]],
    );
    await spendOn(scene, account, units(8));
    assert.equal((await walletOf(scene, account)).cashMicros, units(99));
    const { items } = await owner.must('finance.listCredits', { center });
    assert.deepEqual(
      items.map(({ id, leftMicros }) => [id, leftMicros]),
      [
        [early, '0'],
        [late, '0'],
      ],
    );
  });

  test('that has ended cannot be spent from that instant, and is collected from every wallet', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    const credit = await credited(scene, 'Brief', { amount: 30, expiresAt: '2099-01-01T00:00:00Z' });
    const rows = [{ account, creditMicros: units(20) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    await sql('update finance.credits set expires_at = now() where id = $1', [credit]);
    const { totals } = await spendOn(scene, account, units(110));
    assert.deepEqual([totals[0]?.chargedMicros, totals[0]?.unbilledMicros], [units(100), units(10)]);
    assert.equal((await walletOf(scene, account)).creditMicros, '0');
    await endAll(database);
    await endAll(database);
    const { items } = await owner.must('finance.listTransactions', { center, kind: 'credit_expiry' });
    assert.deepEqual(items.map(({ amountMicros, by }) => [amountMicros, by]).toSorted(), [
      [units(10), null],
      [units(20), null],
    ]);
    const { items: credits } = await owner.must('finance.listCredits', { center, state: 'ended' });
    assert.equal(credits[0]?.expiredMicros, units(30));
  });
});

describe('what is set aside', () => {
  test('is charged as it is told, never beyond it, and the rest comes back', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const hold = await heldIn(scene);
    const settle = (spendMicros: string, more: object = {}) =>
      owner.must('finance.settleHold', { center, hold, key: newKey(), spendMicros, ...more });
    assert.equal((await settle(units(4))).settledMicros, units(4));
    const beyond = await settle(units(9));
    assert.deepEqual([beyond.settledMicros, beyond.unbilledMicros, beyond.state], [units(10), units(3), 'closed']);
    const wallet = await walletOf(scene, await scene.account());
    assert.deepEqual([wallet.cashMicros, wallet.frozenMicros], [units(90), '0']);
  });

  test('and never settled comes back when it runs out', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const hold = await heldIn(scene);
    await sql('update finance.holds set expires_at = now() where id = $1', [hold]);
    await endAll(database);
    const { items } = await owner.must('finance.listHolds', { center });
    assert.deepEqual([items[0]?.state, items[0]?.releasedMicros], ['expired', units(10)]);
    assert.equal((await walletOf(scene, await scene.account())).cashMicros, units(100));
    // Its spend may still be told: until then, or for three hours, nothing is pulled out.
    const rows = [{ account: await scene.account(), cashMicros: units(1) }];
    const refund = { center, direction: 'refund' as const, rows };
    assertRefused(
      await owner.call('finance.transferFunds', { ...refund, key: newKey() }),
      422,
      'finance.spend_unsettled',
    );
    await sql(`update finance.holds set ended_at = now() - interval '3 hours 1 second' where id = $1`, [hold]);
    await owner.must('finance.transferFunds', { ...refund, key: newKey() });
  });

  test('from a credit that has ended meanwhile ends with it', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    const credit = await credited(scene, 'Brief', { amount: 5, expiresAt: '2099-01-01T00:00:00Z' });
    const rows = [{ account, creditMicros: units(5) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    const asked = { center, key: newKey(), account, amountMicros: units(8), seconds: 600 };
    const { id: hold } = await owner.must('finance.holdFunds', asked);
    await sql('update finance.credits set expires_at = now() where id = $1', [credit]);
    await endAll(database);
    await owner.must('finance.releaseHold', { center, hold });
    const wallet = await walletOf(scene, account);
    assert.deepEqual([wallet.cashMicros, wallet.creditMicros, wallet.frozenMicros], [units(100), '0', '0']);
  });
});

describe('rows that people type', () => {
  test('are read line by line: what each would do, or why it cannot be', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    const yen = await owner.must('assets.createAccount', {
      center,
      name: 'Tokyo',
      region: 'JP',
      timeZone: 'Asia/Tokyo',
      currency: 'JPY',
    });
    const plan = await owner.must('finance.planTransfers', {
      center,
      direction: 'recharge',
      rows: [
        { account: 'scene', cash: '1,250.5' },
        { account, cash: '3' },
        { account: yen.id, cash: '10.5' },
        { account: 'Nobody', cash: '1' },
        { account: 'Tokyo', cash: '-5' },
        { account: 'Tokyo' },
      ],
    });
    assert.deepEqual(
      plan.rows.map(({ account: found, cashMicros, problem }) => [
        found?.name ?? null,
        cashMicros,
        problem?.code ?? null,
      ]),
      [
        ['Scene', '1250500000', null],
        ['Scene', units(3), 'finance.account_twice'],
        ['Tokyo', '0', 'finance.amount_too_fine'],
        [null, '0', 'finance.account_unknown'],
        ['Tokyo', '0', 'finance.amount_unreadable'],
        ['Tokyo', '0', 'finance.amount_missing'],
      ],
    );
    assert.deepEqual(plan.rows[0]?.after, { cashMicros: '1350500000', creditMicros: '0' });
    assert.equal(plan.totals.find(({ currency }) => currency === 'EUR')?.isCovered, false);
  });
});

describe('the file of transactions', () => {
  test('holds all that the filter finds, in the language that is asked for, and no formula', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await rechargedIn(scene);
    const funding = {
      center,
      key: newKey(),
      currency: 'EUR',
      amountMicros: units(3),
      reference: '=1+1',
      note: 'a "b"',
    };
    await owner.must('finance.recordFunding', funding);
    const fileOf = async (who: Person, query: string): Promise<{ status: number; lines: string[] }> => {
      const { locale: _locale, ...filters } = Object.fromEntries(new URLSearchParams(query));
      await who.call('audit.startExport', { center, list: 'finance.listTransactions', filters });
      const reply = await who.fetch(`/api/v1/centers/${center}/finance/transactions.csv?${query}`, {});
      return { status: reply.status, lines: (await reply.text()).replace('\ufeff', '').trim().split('\r\n') };
    };
    const { lines } = await fileOf(owner, 'kind=funding&locale=en');
    assert.equal(lines.length, 3);
    assert.ok(lines[1]?.includes(`"3.00","EUR","'=1+1","a ""b"""`), lines[1]);
    const chinese = await fileOf(owner, 'locale=zh-CN');
    assert.ok(chinese.lines[2]?.includes('充值'), chinese.lines[2]);
    const admin = await world.newcomer('Adele');
    await world.join(owner, center, [admin], { role: 'admin' });
    assert.equal((await fileOf(admin, '')).status, 403);
    assert.equal((await fileOf(world.ada, '')).status, 404);
    assert.equal((await fileOf(owner, 'kind=bribe')).status, 400);
  });

  test('of many parts holds every row once', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    // As the owner of the tables: 5,000 spends of a cent.
    await sql(
      `with p as (insert into finance.postings (center_id, key, fingerprint, kind, value_date) values ($1, 'many', '', 'spend', current_date) returning id, value_date)
       insert into finance.transfers (center_id, posting_id, kind, from_account_id, to_account_id, currency, micros, ad_account_id, value_date)
       select $1, p.id, 'spend', f.id, g.id, 'EUR', 10000, $2, p.value_date
       from p, finance.accounts f, finance.accounts g, generate_series(1, 5000)
       where f.center_id = $1 and f.ad_account_id = $2 and f.kind = 'cash' and g.center_id = $1 and g.kind = 'funding'`,
      [center, account],
    );
    await owner.must('audit.startExport', { center, list: 'finance.listTransactions' });
    const reply = await owner.fetch(`/api/v1/centers/${center}/finance/transactions.csv`, {});
    const rows = (await reply.text()).trim().split('\r\n').slice(1);
    const ids = rows.map((row) => row.split(',').at(-2));
    assert.deepEqual([rows.length, new Set(ids).size], [5002, 5002]);
  });
});

describe('money of an ad account', () => {
  test('returns to the center when the account is closed, told only to who may know', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    await credited(scene, 'Voucher', { amount: 8, expiresAt: '2099-01-01T00:00:00Z' });
    const rows = [{ account, creditMicros: units(8) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    const admin = await world.newcomer('Adele');
    await world.join(owner, center, [admin], { role: 'admin' });
    const actions = async (who: Person): Promise<string[]> =>
      (await who.dryRun('assets.closeAccount', { center, account })).body.changes.map(({ action }) => action);
    assert.deepEqual(await actions(admin), ['assets.account_closed']);
    assert.deepEqual(await actions(owner), ['finance.wallet_emptied', 'assets.account_closed']);
    await admin.must('assets.closeAccount', { center, account });
    const balance = await balanceOf(scene);
    assert.deepEqual(
      [balance?.cashMicros, balance?.creditMicros, balance?.accountCashMicros],
      [units(1000), units(8), '0'],
    );
  });

  test('goes along to another center, credit stays, and comes back with a reversal', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await rechargedIn(scene);
    await credited(scene, 'Voucher', { amount: 8, expiresAt: '2099-01-01T00:00:00Z' });
    const rows = [{ account, creditMicros: units(8) }];
    await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
    const other = await Scene.open(world);
    const { transfer } = await handOver(scene, other, { account });
    const left = await balanceOf(scene);
    assert.deepEqual([left?.cashMicros, left?.creditMicros, left?.accountCashMicros], [units(900), units(8), '0']);
    assert.equal((await walletOf(other, account)).cashMicros, units(100));
    await spendOn(other, account, units(30));
    await owner.must('assets.reverseTransfer', { center, transfer });
    assert.equal((await walletOf(scene, account)).cashMicros, units(70));
    assert.equal((await balanceOf(other))?.accountCashMicros, '0');
    for (const one of [scene, other])
      assert.deepEqual((await one.owner.must('finance.checkBooks', { center: one.center })).differences, []);
  });
});
