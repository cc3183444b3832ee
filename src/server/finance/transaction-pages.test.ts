import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
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

interface Transfer {
  id: string;
  posting: string;
  kind: string;
  currency: string;
  day: string;
  account: string | null;
  credit: boolean;
  words: string;
  micros: string;
}

/** Money of two currencies, credit, and spend that is told late, so that days in the books are not in the order of postings. */
async function busyCenter(): Promise<{ scene: Scene; account: string; transfers: Transfer[] }> {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const account = await rechargedIn(scene);
  const other = (await world.addAccount(owner, center, 'Other')).id;
  const credit = {
    center,
    key: newKey(),
    name: 'Voucher',
    currency: 'EUR',
    amountMicros: units(50),
    expiresAt: someDaysAgo(-90),
  };
  const { id } = await owner.must('finance.issueCredit', { ...credit, expiresAt: `${credit.expiresAt}T00:00:00.000Z` });
  assert.ok(id);
  const both = [
    { account, cashMicros: units(3), creditMicros: units(2) },
    { account: other, cashMicros: units(9), creditMicros: units(4) },
  ];
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows: both });
  for (const [at, days] of [40, 3, 70, 1, 40, 2, 71].entries()) {
    const told = {
      center,
      key: newKey(),
      day: someDaysAgo(days),
      source: at % 2 === 0 ? 'Network North' : 'Network South',
    };
    const rows = [account, other].map((one) => ({ account: one, spendMicros: units(1) }));
    await owner.must('finance.recordSpend', { ...told, rows: at % 3 === 0 ? rows.slice(0, 1) : rows });
    if (at % 2 === 0)
      await owner.must('finance.recordFunding', {
        center,
        key: newKey(),
        currency: at % 4 === 0 ? 'USD' : 'EUR',
        amountMicros: units(5),
        reference: `Wire ${at}`,
      });
  }
  const { rows: transfers } = await world.database.query<Transfer>(
    `select t.id, t.posting_id as posting, t.kind, t.currency, t.value_date::text as day, t.ad_account_id as account, t.micros, p.sought as words,
       exists (select from finance.accounts a where a.center_id = t.center_id and a.id in (t.from_account_id, t.to_account_id) and a.credit_id is not null) as credit
     from finance.transfers t join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id where t.center_id = $1`,
    [center],
  );
  return { scene, account, transfers };
}

type Filter = Partial<Record<'kind' | 'currency' | 'account' | 'from' | 'to' | 'funds' | 'of' | 'search', string>>;

const fits = (filter: Filter) => (one: Transfer) =>
  (filter.kind === undefined || one.kind === filter.kind) &&
  (filter.currency === undefined || one.currency === filter.currency) &&
  (filter.account === undefined || one.account === filter.account) &&
  (filter.from === undefined || one.day >= filter.from) &&
  (filter.to === undefined || one.day <= filter.to) &&
  (filter.funds === undefined || one.credit === (filter.funds === 'credit')) &&
  (filter.of === undefined || (one.account !== null) === (filter.of === 'accounts')) &&
  (filter.search === undefined || one.words.includes(filter.search));

/** Every filter with every other, and some days. */
function filtersOf(account: string): Filter[] {
  const days = [{}, { from: someDaysAgo(72), to: someDaysAgo(39) }, { to: someDaysAgo(2) }, { from: someDaysAgo(3) }];
  const sorts = [
    {},
    { kind: 'spend' },
    { kind: 'funding' },
    { currency: 'USD' },
    { funds: 'credit' },
    { funds: 'cash' },
    { of: 'center' },
    { of: 'accounts' },
  ];
  const more = [{}, { account }, { search: 'network' }, { search: 'wire' }];
  return days.flatMap((day) => sorts.flatMap((sort) => more.map((one) => ({ ...day, ...sort, ...one }))));
}

describe('pages of transactions', () => {
  test('hold what the filter means, newest first or oldest first, each row once, before sums are folded and after', async () => {
    const { scene, account, transfers } = await busyCenter();
    const { owner, center } = scene;
    const pagesOf = async (filter: Filter, sort: 'posted' | '-posted'): Promise<string[]> => {
      const ids: string[] = [];
      for (let page = 1; ; page++) {
        const asked = { center, ...filter, sort, page, pageSize: 6 } as Parameters<
          typeof owner.must<'finance.listTransactions'>
        >[1];
        const { items, total } = await owner.must('finance.listTransactions', asked);
        ids.push(...items.map(({ id }) => id));
        if (page * 6 >= total) return ids;
      }
    };
    const compare = async (filters: readonly Filter[]): Promise<void> => {
      for (const filter of filters) {
        const found = transfers.filter(fits(filter));
        const inOrder = found.toSorted((one, other) =>
          Number(
            (filter.search ? BigInt(one.posting) - BigInt(other.posting) : 0n) || BigInt(one.id) - BigInt(other.id),
          ),
        );
        const ids = inOrder.map(({ id }) => id);
        assert.deepEqual(await pagesOf(filter, 'posted'), ids, JSON.stringify(filter));
        assert.deepEqual(await pagesOf(filter, '-posted'), ids.toReversed(), JSON.stringify(filter));
      }
    };
    const filters = filtersOf(account);
    await compare(filters.filter((_, at) => at % 5 === 0));
    await endAll(database);
    await compare(filters.filter((_, at) => at % 5 !== 0));
    assert.deepEqual((await owner.must('finance.checkBooks', { center })).differences, []);
  });

  test('sum to what they hold', async () => {
    const { scene, account, transfers } = await busyCenter();
    const { owner, center } = scene;
    for (const filter of filtersOf(account)) {
      const asked = { center, ...filter } as Parameters<typeof owner.must<'finance.sumTransactions'>>[1];
      const { sums, isPart } = await owner.must('finance.sumTransactions', asked);
      const groups = Map.groupBy(transfers.filter(fits(filter)), ({ currency, kind }) => `${currency} ${kind}`);
      const expected = [...groups].map(([key, all]) => [
        key,
        all.length,
        String(all.reduce((sum, { micros }) => sum + BigInt(micros), 0n)),
      ]);
      assert.deepEqual(
        sums.map(({ currency, kind, transactions, amountMicros }) => [
          `${currency} ${kind}`,
          transactions,
          amountMicros,
        ]),
        expected.toSorted(([one = ''], [other = '']) => (one < other ? -1 : 1)),
        JSON.stringify(filter),
      );
      assert.equal(isPart, false);
    }
  });
});
