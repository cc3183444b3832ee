// Lists that are kept in memory and mended after changes are the same as lists that are made from nothing.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Caller } from '../../../test/caller.ts';
import { dice } from '../../../test/dice.ts';
import { Happenings } from '../../../test/finance-changes.ts';
import { newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { type SecondServer, startSecondServer } from '../../../test/second-server.ts';
import { isRest, roundsOf } from '../../../test/sweeps.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { api } from '../../contract/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { type Database, openDatabase } from '../foundation/database.ts';
import { listAlerts } from './alerts.ts';
import { listCosts } from './costs.ts';
import { listDifferences } from './differences.ts';
import { openAccounts, post } from './ledger.ts';
import { listBalances } from './overview.ts';
import { addCosts } from './spend.ts';
import { listTransactions, sumTransactions } from './transactions.ts';
import { listWallets } from './wallet-lists.ts';

let world: World;
let second: SecondServer;
let database: Database;
before(async () => {
  world = await openWorld({ isSmall: true });
  second = await startSecondServer(world.databaseUrl);
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await second.stop();
  await world.close();
});

interface Question {
  name: keyof typeof handlers;
  input: object;
}

/** A write keeps nothing: what it is told is made from nothing. */
const handlers = {
  listCosts,
  listDifferences,
  listAlerts,
  listWallets,
  listTransactions,
  sumTransactions,
  getOverview: async (context: Context) => ({ balances: await listBalances(context) }),
};

/** Every order, grouping and kind of filter of each list, some of which are asked together. */
function questions(account: string): Question[] {
  const filters = [
    {},
    { from: someDaysAgo(34), to: someDaysAgo(2) },
    { from: someDaysAgo(20) },
    { account },
    { currency: 'EUR' },
    { search: 'n' },
    { search: 'Launch' },
  ];
  const sorts = ['spend', '-spend', 'unbilled', '-unbilled', 'name', '-name'];
  const groups = ['account', 'campaign', 'label', 'person', 'day'];
  const costs = groups.flatMap((groupBy, at) =>
    filters.flatMap((filter, of) =>
      [0, 3].map((more) => ({
        name: 'listCosts' as const,
        input: { groupBy, ...filter, sort: sorts[(at + of + more) % 6] },
      })),
    ),
  );
  const differences = [
    {},
    { sort: 'month' },
    { sort: '-difference' },
    { sort: 'difference', state: 'open' },
    { state: 'explained' },
    { kind: 'unbilled' },
    { account },
    { search: 'n', month: someDaysAgo(20).slice(0, 7) },
  ].map((input) => ({ name: 'listDifferences' as const, input }));
  const alerts = [{}, { sort: 'name' }, { sort: '-name', search: 'n' }, { kind: 'balance_low' }].map((input) => ({
    name: 'listAlerts' as const,
    input,
  }));
  const low = ['name', '-name', 'available', '-available', 'daysLeft', '-daysLeft'].map((sort, at) => ({
    name: 'listWallets' as const,
    input: { state: 'low', sort, ...(at % 2 === 0 && { currency: 'EUR' }) },
  }));
  const words = [
    { search: 'network' },
    { search: 'NETWORK', from: someDaysAgo(20) },
    { search: 'bank' },
    { search: 'o', kind: 'recharge', account },
  ].flatMap((input) => [
    { name: 'listTransactions' as const, input },
    { name: 'listTransactions' as const, input: { ...input, sort: 'posted' } },
    { name: 'sumTransactions' as const, input },
  ]);
  return [...costs, ...differences, ...alerts, ...low, ...words, { name: 'getOverview', input: {} }];
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const hasPages = ({ name }: Question): boolean => name !== 'sumTransactions' && name !== 'getOverview';

/** As a server shows it that keeps lists. */
async function shown(who: Caller, center: string, one: Question): Promise<unknown> {
  const input = { center, ...one.input, ...(hasPages(one) && { pageSize: 100 }) };
  const reply = await who.must(`finance.${one.name}`, input as never);
  return one.name === 'getOverview' ? { balances: (reply as { balances: unknown }).balances } : reply;
}

async function fromNothing(center: string, asked: readonly Question[]): Promise<unknown[]> {
  const found: unknown[] = [];
  await runInCenter(database, { centerId: center, name: 'test' }, async (context) => {
    for (const one of asked) {
      const input = { center, ...one.input, ...(hasPages(one) && { pageSize: 100 }) };
      const parsed = api.finance[one.name].input.parse(input) as never;
      found.push(plain(await handlers[one.name](context, parsed)));
    }
  });
  return found;
}

const elsewhere = (person: Person): Caller => {
  const caller = new Caller(second.url);
  caller.cookie = person.cookie;
  return caller;
};

/** A report of what accounts spent, of 1 EUR each, as a command writes it; and when it is told to, its end. */
async function spend(center: string, accounts: readonly string[], held?: Promise<unknown>): Promise<void> {
  await runInCenter(database, { centerId: center, name: 'test' }, async (context) => {
    const [house = '', ...wallets] = await openAccounts(context, [
      { kind: 'revenue', currency: 'EUR' },
      ...accounts.map((adAccountId) => ({ kind: 'cash' as const, currency: 'EUR', adAccountId })),
    ]);
    const key = newKey();
    const of = { to: house, currency: 'EUR', micros: 1_000_000n };
    const legs = wallets.map((from, at) => ({ ...of, from, adAccountId: accounts[at] ?? null }));
    const { id: postingId } = await post(context, { kind: 'spend', key, asked: key, legs, reference: 'Network' });
    const charges = accounts.map((id) => ({
      account: { id, currency: 'EUR' },
      campaign: '',
      spend: 1_000_000n,
      charged: 1_000_000n,
    }));
    const told = { day: someDaysAgo(1), hour: null, source: 'Network', postingId, charges: charges as never };
    await addCosts(context, told);
    await held;
  });
}

/** Ad accounts with 50 EUR each. */
async function funded(scene: Scene, names: readonly string[]): Promise<string[]> {
  const { owner, center } = scene;
  await rechargedIn(scene);
  const accounts = await Promise.all(names.map(async (name) => (await world.addAccount(owner, center, name)).id));
  const rows = accounts.map((account) => ({ account, cashMicros: units(50) }));
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
  return accounts;
}

const costsOf = async (who: Caller, center: string) =>
  new Map(
    (await who.must('finance.listCosts', { center })).items.map((one) => [one.account?.id ?? '', one.spendMicros]),
  );

describe('a list that is kept in memory', () => {
  test('is what it would be if it were made from nothing, whatever has happened since', async (t) => {
    for (let round = 0; round < roundsOf({ share: 1, rest: 4 }); round++) {
      const seed = Math.floor(Math.random() * 2 ** 31);
      t.diagnostic(`seed ${seed}`);
      const roll = dice(seed);
      const scene = await Scene.open(world);
      const happenings = new Happenings(world, database, { scene, roll });
      await happenings.begin();
      const { owner, center } = scene;
      const all = questions(happenings.accounts[0] ?? '');
      // Both servers begin with all of it, and follow at their own pace.
      for (const who of [owner, elsewhere(owner)]) for (const one of all) await shown(who, center, one);
      const done: string[] = [];
      for (let step = 0; step < 40; step++) {
        done.push(await happenings.next());
        const who = roll(2) === 0 ? owner : elsewhere(owner);
        const asked = all.filter(() => roll(7) === 0);
        const seen = await Promise.all(asked.map((one) => shown(who, center, one)));
        const expected = await fromNothing(center, asked);
        for (const [at, one] of asked.entries())
          assert.deepEqual(seen[at], expected[at], `seed ${seed}, after ${done.join(', ')}: ${JSON.stringify(one)}`);
      }
      assert.deepEqual((await owner.must('finance.checkBooks', { center })).differences, []);
    }
  });

  test('misses nothing that commits late, in whatever order', { skip: isRest }, async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [first = '', ...accounts] = await funded(scene, ['First', 'One', 'Two', 'Three', 'Four']);
    await spend(center, [first]);
    assert.equal((await costsOf(owner, center)).size, 1);
    const ends: (() => void)[] = [];
    const writers = accounts.map((account) =>
      spend(center, [account], new Promise<void>((resolve) => void ends.push(resolve))),
    );
    const isWritten = async (): Promise<boolean> => {
      const { rows } = await world.database.query(
        `select count(*)::int as open from pg_stat_activity where state = 'idle in transaction' and query like '%finance.costs%' and datname = current_database()`,
      );
      return rows[0].open === accounts.length;
    };
    while (!(await isWritten()));
    const order = [2, 0, 3, 1];
    for (const [done, at] of order.entries()) {
      // Something that begins later and is there earlier moves on what is known.
      await owner.must('finance.recordFunding', {
        center,
        key: newKey(),
        currency: 'EUR',
        amountMicros: units(1),
        reference: 'Bank',
      });
      assert.equal((await costsOf(owner, center)).size, done + 1);
      ends[at]?.();
      await writers[at];
      assert.equal((await costsOf(owner, center)).get(accounts[at] ?? ''), units(1));
      assert.equal((await costsOf(owner, center)).size, done + 2);
    }
  });

  test('shows all of a report or nothing, to many who read while it is written', { skip: isRest }, async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const accounts = await funded(scene, ['Left', 'Right']);
    await spend(center, accounts);
    const over = new AbortController();
    const writing = (async () => {
      for (let time = 0; time < 25; time++) await spend(center, accounts);
      over.abort();
    })();
    const read = async (who: Caller): Promise<number> => {
      let last = 0n;
      let reads = 0;
      while (!over.signal.aborted) {
        const costs = await costsOf(who, center);
        const [left = '', right = ''] = accounts.map((account) => costs.get(account));
        assert.equal(left, right);
        assert.ok(BigInt(left) >= last, 'What was there is there.');
        last = BigInt(left);
        reads += 1;
      }
      return reads;
    };
    const readers = [owner, owner, owner, elsewhere(owner), elsewhere(owner)].map(read);
    await writing;
    assert.ok((await Promise.all(readers)).every((reads) => reads > 0));
    for (const who of [owner, elsewhere(owner)])
      assert.deepEqual([...(await costsOf(who, center)).values()], [units(26), units(26)]);
  });

  test('is told of all costs, since none are written but with their posting', { skip: isRest }, async () => {
    const scene = await Scene.open(world);
    const [account = ''] = await funded(scene, ['Late']);
    await spend(scene.center, [account]);
    const more = world.database.query(
      `insert into finance.costs (center_id, posting_id, ad_account_id, day, currency, spend_micros, charged_micros, source)
       select center_id, posting_id, ad_account_id, day, currency, spend_micros, charged_micros, source from finance.costs where center_id = $1`,
      [scene.center],
    );
    await assert.rejects(more, /Costs are written with their posting/);
  });

  test('of people ends with what somebody holds for a time', { skip: isRest }, async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account = ''] = await funded(scene, ['Term']);
    await spend(center, [account]);
    const person = await scene.member();
    const expiresAt = new Date(Date.now() + 2_000).toISOString();
    await owner.must('assets.assignAccount', { center, account, person: person.id, role: 'operator', expiresAt });
    const people = async () =>
      (await owner.must('finance.listCosts', { center, groupBy: 'person' })).items.map((one) => one.person?.id ?? null);
    assert.deepEqual(await people(), [person.id]);
    await spend(center, [account]);
    assert.deepEqual(await people(), [person.id]);
    const isNow = async () =>
      (await world.database.query('select now() > $1::timestamptz as is', [expiresAt])).rows[0].is;
    while (!(await isNow()));
    assert.deepEqual(await people(), [null]);
  });
});
