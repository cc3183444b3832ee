import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { billedBy, chargedIn, invoicedIn, lastMonth } from '../../../test/billing.ts';
import { heldIn, newKey, rechargedIn, someDaysAgo, units } from '../../../test/funds.ts';
import { paymentOf, providerOf, say } from '../../../test/payments.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { costGroups } from '../../contract/finance-statements.ts';
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

interface Told {
  account: string;
  days: number;
  campaign?: string;
  amount: number;
}

const tell = ({ owner, center }: Scene, { account, days, campaign = '', amount }: Told) =>
  owner.must('finance.recordSpend', {
    center,
    key: newKey(),
    day: someDaysAgo(days),
    source: 'Network',
    rows: [{ account, spendMicros: units(amount), campaign }],
  });

/** Three accounts with labels and campaigns that spent around the ends of months, some of it more than they held. */
async function spentIn(scene: Scene): Promise<string[]> {
  const { owner, center } = scene;
  const first = await rechargedIn(scene);
  const others = ['Spring', 'Summer'].map(async (name) => (await world.addAccount(owner, center, name)).id);
  const accounts = [first, ...(await Promise.all(others))];
  const rows = accounts.slice(1).map((account) => ({ account, cashMicros: units(9) }));
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows });
  for (const [at, account] of accounts.entries()) {
    await owner.must('assets.putAccountLabels', { center, account, labels: ['all', at === 1 ? 'one' : 'other'] });
    for (const days of [0, 2, 20, 33, 64])
      await tell(scene, { account, days, campaign: `Campaign ${days % 2}`, amount: 1 + at + (days % 3) });
  }
  return accounts;
}

/** By what costs are put together, added up anew. */
const keysOf: Record<string, string> = {
  account: `coalesce((select w.name from finance.wallets w where w.center_id = k.center_id and w.ad_account_id = k.ad_account_id and w.is_owned), k.ad_account_id::text)`,
  campaign: 'k.campaign',
  day: 'k.day::text',
  label: `coalesce(l.label, '')`,
};

interface Asked {
  from?: string;
  to?: string;
  account?: string;
}

async function compareCosts({ owner, center }: Scene, asked: Asked): Promise<void> {
  for (const groupBy of costGroups.filter((one) => one !== 'person')) {
    const { items, sums, total } = await owner.must('finance.listCosts', { center, groupBy, ...asked, pageSize: 100 });
    const where = `k.center_id = $1 and k.day between coalesce($2, '-infinity'::date) and coalesce($3, 'infinity'::date) and k.ad_account_id = coalesce($4, k.ad_account_id)`;
    const values = [center, asked.from ?? null, asked.to ?? null, asked.account ?? null];
    const labels = 'left join assets.labels l on l.center_id = k.center_id and l.asset_id = k.ad_account_id';
    const { rows } = await sql(
      `select ${keysOf[groupBy]} as name, sum(k.spend_micros)::text as spend, sum(k.charged_micros)::text as charged
       from finance.costs k ${groupBy === 'label' ? labels : ''} where ${where} group by 1 ${groupBy === 'campaign' ? ', k.ad_account_id' : ''}`,
      values,
    );
    const lines = items.map(({ name, spendMicros, chargedMicros }) => [name, spendMicros, chargedMicros].join(' '));
    const expected = rows.map(({ name, spend, charged }) => [name, spend, charged].join(' '));
    assert.deepEqual(lines.toSorted(), expected.toSorted(), `${groupBy} ${JSON.stringify(asked)}`);
    const spends = items.map(({ spendMicros }) => Number(spendMicros));
    assert.deepEqual(
      spends,
      spends.toSorted((one, other) => other - one),
    );
    assert.equal(total, rows.length);
    const { rows: all } = await sql(
      `select sum(k.spend_micros)::text as spend from finance.costs k where ${where}`,
      values,
    );
    assert.equal(sums[0]?.spendMicros ?? null, all[0].spend);
  }
}

describe('lists that are kept in memory', () => {
  test('of costs are what the costs sum to, by everything and in any range, also after late days and another name', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account = '', second = ''] = await spentIn(scene);
    const days = [70, 64, 33, 21, 2, 0].map((ago) => someDaysAgo(ago));
    const compare = async (): Promise<void> => {
      for (const from of [undefined, ...days])
        for (const to of [undefined, ...days])
          await compareCosts(scene, { ...(from && { from }), ...(to && { to }), ...(from === days[1] && { account }) });
    };
    await compare();
    await tell(scene, { account: second, days: 40, campaign: 'Late', amount: 3 });
    await endAll(database);
    await compare();
    await owner.must('assets.updateAccount', { center, account, name: 'Zulu' });
    await compareCosts(scene, {});
    const found = await owner.must('finance.listCosts', { center, groupBy: 'campaign', search: 'LATE' });
    assert.deepEqual([found.total, found.items[0]?.account?.name, found.sums[0]?.spendMicros], [1, 'Spring', units(3)]);
    const bound = await owner.must('finance.listCosts', { center, groupBy: 'label', search: 'o' });
    assert.deepEqual(bound.items.map(({ name }) => name).toSorted(), ['one', 'other']);
    assert.deepEqual((await owner.must('finance.checkBooks', { center })).differences, []);
  });

  test('are put together anew after each change, and would not be without any one of what tells of it', async () => {
    for (const find of [findStale, findStaleAlerts]) assert.equal(await find(), null);
    const { rows } = await sql(
      `select t.tgrelid::regclass::text as "table", t.tgname as trigger, encode(t.tgargs, 'escape') like 'limits%' as "isOfAlerts"
       from pg_trigger t join pg_proc p on p.oid = t.tgfoid where p.proname in ('note_version', 'note_objects') and encode(t.tgargs, 'escape') !~ '^(assignments|sightings)' order by 1, 2`,
    );
    assert.ok(rows.length >= 15);
    for (const { table, trigger, isOfAlerts } of rows) {
      await sql(`alter table ${table} disable trigger ${trigger}`);
      const stale = await (isOfAlerts ? findStaleAlerts() : findStale());
      assert.notEqual(stale, null, `Nothing misses ${trigger} on ${table}.`);
      await sql(`alter table ${table} enable trigger ${trigger}`);
    }
  });
});

/** Goes through changes, and looks after each; gives back the one after which a list shows what was. */
async function findStale(): Promise<string | null> {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const account = await chargedIn(scene);
  const provider = await providerOf(scene);
  const [month, at] = [lastMonth(), { center, account }];
  const invoice = { id: '' };
  const explain = (note: string) =>
    owner.must('finance.explainDifference', { ...at, month, kind: 'not_invoiced', note, differenceMicros: units(12) });
  const shown = async () => {
    const { items } = await owner.must('finance.listDifferences', { center });
    const costs = await owner.must('finance.listCosts', { center, groupBy: 'label', sort: 'name' });
    const differences = items.map((one) => [one.kind, one.explanation?.note, one.provider?.name].join(' ').trim());
    return [...differences, ...costs.items.map(({ name }) => name)].toSorted().join(', ');
  };
  const steps: [what: string, change: () => Promise<unknown>, shows: string][] = [
    ['nothing', async () => undefined, ''],
    ['a group', () => billedBy(scene), ', not_invoiced'],
    ['an explanation', () => explain('Later'), ', not_invoiced Later'],
    ['another explanation', () => explain('Never'), ', not_invoiced Never'],
    ['none', () => owner.must('finance.withdrawExplanation', { ...at, month, kind: 'not_invoiced' }), ', not_invoiced'],
    [
      'an invoice',
      async () => {
        invoice.id = (await owner.must('finance.issueInvoice', { center, group: await billedBy(scene), month })).id;
      },
      '',
    ],
    [
      'a credit note',
      () => owner.must('finance.creditInvoice', { center, invoice: invoice.id, reason: 'No' }),
      ', not_invoiced',
    ],
    ['a label', () => owner.must('assets.putAccountLabels', { ...at, labels: ['north'] }), 'north, not_invoiced'],
    ['no label', () => owner.must('assets.putAccountLabels', { ...at, labels: [] }), ', not_invoiced'],
    [
      'a refund',
      () => say(world, provider, paymentOf({ type: 'payment.refunded', amount: '99999.00' })),
      ', not_invoiced, refund_uncovered  Pay EUR',
    ],
    [
      'a provider of another name',
      () => owner.must('finance.updatePaymentProvider', { center, provider: provider.id, name: 'Renamed' }),
      ', not_invoiced, refund_uncovered  Renamed',
    ],
    [
      'more spend',
      () => tell(scene, { account, days: 0, amount: 100 }),
      ', not_invoiced, refund_uncovered  Renamed, unbilled',
    ],
  ];
  for (const [what, change, shows] of steps) {
    await change();
    const seen = await shown();
    if (seen !== shows) return `${what}: ${seen}`;
  }
  return null;
}

/** The same of alerts. */
async function findStaleAlerts(): Promise<string | null> {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const settings = { legalName: '', address: '', taxNumber: '', bankDetails: '', dueDays: 0 };
  await owner.must('finance.putInvoiceSettings', { center, ...settings });
  const other = await world.newcomer('Fina');
  await world.join(owner, center, [other], { financeRole: 'manager' });
  const account = await chargedIn(scene);
  const invoice = await invoicedIn(scene);
  await sql('alter table finance.invoices disable trigger only_added_to');
  await sql('update finance.invoices set issued_on = issued_on - 2, due_on = due_on - 2 where id = $1', [invoice]);
  await sql('alter table finance.invoices enable trigger only_added_to');
  const budget = (amount: number) =>
    owner.must('finance.setBudget', { center, account, budget: { mode: 'monthly', amountMicros: units(amount) } });
  const cap = { center, subject: { kind: 'center' }, measure: 'spend', period: 'total', currency: 'EUR' } as const;
  const setCap = (amount: number) => owner.must('finance.setCap', { ...cap, amountMicros: units(amount) });
  const set = (change: object) => owner.must('finance.updateLimitSettings', { center, ...change });
  const spends = (days: number, amount: number) => tell(scene, { account, days, amount });
  const only = [{ currency: 'EUR', amountMicros: units(1) }];
  const shown = async () =>
    (await owner.must('finance.listAlerts', { center })).items
      .map(({ kind }) => kind)
      .toSorted()
      .join(' ');
  const steps: [what: string, change: () => Promise<unknown>, shows: string][] = [
    ['nothing', async () => undefined, 'invoice_overdue'],
    [
      'a payment',
      () => owner.must('finance.recordPayment', { center, invoice, paidOn: `${lastMonth()}-28`, reference: 'B' }),
      '',
    ],
    ['no payment', () => owner.must('finance.withdrawPayment', { center, invoice }), 'invoice_overdue'],
    ['money set aside', () => heldIn(scene), 'invoice_overdue'],
    ['a budget', () => budget(11), 'budget_used invoice_overdue'],
    ['a higher budget', () => budget(1000), 'invoice_overdue'],
    ['a cap', () => setCap(23), 'cap_used invoice_overdue'],
    ['a higher cap', () => setCap(1000), 'invoice_overdue'],
    ['a lower cap', () => setCap(23), 'cap_used invoice_overdue'],
    [
      'no cap',
      async () => {
        const { items } = await owner.must('finance.listCaps', { center });
        await owner.must('finance.removeCap', { center, cap: items[0]?.id ?? '' });
      },
      'invoice_overdue',
    ],
    ['spend of some days', () => spends(3, 14), 'invoice_overdue'],
    ['more days wanted', () => set({ lowDays: 90 }), 'balance_low invoice_overdue'],
    ['fewer days wanted', () => set({ lowDays: 7, dailyAmounts: only }), 'invoice_overdue'],
    ['a breaker', () => spends(1, 2), 'breaker_open invoice_overdue'],
    [
      'a breaker that is closed',
      async () => {
        const { items } = await owner.must('finance.listBreakers', { center, state: 'open' });
        for (const who of [owner, other])
          await who.must('finance.confirmBreaker', { center, breaker: items[0]?.id ?? '' });
      },
      'invoice_overdue',
    ],
  ];
  for (const [what, change, shows] of steps) {
    await change();
    const seen = await shown();
    if (seen !== shows) return `${what}: ${seen}`;
  }
  return null;
}
