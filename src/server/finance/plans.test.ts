import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chargedIn, invoicedIn, lastMonth, unbilledIn } from '../../../test/billing.ts';
import { assertRefused } from '../../../test/caller.ts';
import { fundedBy, newKey, rechargedIn, units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const planOf = async ({ owner, center }: Scene, currency = 'EUR') =>
  (await owner.must('finance.getOverview', { center })).plans.find((plan) => plan.currency === currency)?.amountMicros;

const ratesOf = async ({ owner, center }: Scene, rates: readonly [string, string, string, string][]) => {
  for (const [from, to, rate, at] of rates)
    await owner.must('finance.recordRate', { center, from, to, rate, source: 'ECB', at });
};

/** The last thing in the log of the center that can be undone. */
async function undoLast({ owner, center }: Scene): Promise<void> {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
  await owner.must('audit.undoEntry', { center, entry: items[0]?.id ?? '' });
}

describe('a plan', () => {
  test('stands for its currency until it is changed, and each change is taken back', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await owner.must('finance.setPlan', { center, currency: 'EUR', amountMicros: units(500) });
    await owner.must('finance.setPlan', { center, currency: 'USD', amountMicros: units(70) });
    await owner.must('finance.setPlan', { center, currency: 'EUR', amountMicros: units(800) });
    assert.deepEqual([await planOf(scene), await planOf(scene, 'USD')], [units(800), units(70)]);
    await undoLast(scene);
    assert.equal(await planOf(scene), units(500));
    await owner.must('finance.removePlan', { center, currency: 'EUR' });
    assert.equal(await planOf(scene), undefined);
    await undoLast(scene);
    assert.equal(await planOf(scene), units(500));
    assertRefused(await owner.call('finance.removePlan', { center, currency: 'JPY' }), 404, 'not_found');
  });

  test('stops nothing', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await owner.must('finance.setPlan', { center, currency: 'EUR', amountMicros: units(1) });
    await chargedIn(scene);
    const { items } = await owner.must('finance.listCosts', { center });
    assert.deepEqual(
      items.map(({ chargedMicros }) => chargedMicros),
      [units(12)],
    );
  });
});

describe('a total in one currency', () => {
  test('takes the newest rate, whichever way round it was recorded, and says which', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await rechargedIn(scene);
    const usd = { center, key: newKey(), currency: 'USD', amountMicros: units(200), reference: 'Bank 5' };
    await owner.must('finance.recordFunding', usd);
    await ratesOf(scene, [
      ['USD', 'EUR', '0.9', '2026-01-01T00:00:00Z'],
      ['EUR', 'USD', '1.25', '2026-02-01T00:00:00Z'],
      ['USD', 'CNY', '7.1', '2026-03-01T00:00:00Z'],
    ]);
    const total = await owner.must('finance.getTotal', { center, currency: 'EUR' });
    const [eur, dollars] = total.parts;
    assert.deepEqual([eur?.rate, eur?.heldInTotalMicros], [null, units(1000)]);
    assert.deepEqual(
      [dollars?.rate?.rate, dollars?.rate?.source, dollars?.rate?.at, dollars?.isInverse, dollars?.heldInTotalMicros],
      ['1.25', 'ECB', '2026-02-01T00:00:00.000Z', true, units(160)],
    );
    assert.deepEqual([total.heldMicros, total.isComplete], [units(1160), true]);
  });

  test('leaves out what has no rate, and says so; it is rounded to the smallest coin', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    await fundedBy(scene);
    const usd = { center, key: newKey(), currency: 'USD', amountMicros: units(1), reference: 'Bank 6' };
    await owner.must('finance.recordFunding', usd);
    const without = await owner.must('finance.getTotal', { center, currency: 'JPY' });
    assert.deepEqual([without.heldMicros, without.isComplete], ['0', false]);
    await ratesOf(scene, [['USD', 'JPY', '155.5', '2026-01-01T00:00:00Z']]);
    const total = await owner.must('finance.getTotal', { center, currency: 'JPY' });
    assert.deepEqual(
      total.parts.map(({ currency, heldInTotalMicros }) => [currency, heldInTotalMicros]),
      [
        ['EUR', null],
        ['USD', units(156)],
      ],
    );
    assert.deepEqual([total.heldMicros, total.isComplete], [units(156), false]);
  });
});

describe('an explanation', () => {
  const differencesOf = async ({ owner, center }: Scene, state: 'all' | 'open' | 'explained' = 'all') =>
    (await owner.must('finance.listDifferences', { center, state })).items;

  test('says why a difference is there, and puts it behind those that nobody explained', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await unbilledIn(scene);
    const { id: other } = await world.addAccount(owner, center, 'Zebra');
    const rows = [{ account: other, spendMicros: units(1) }];
    await owner.must('finance.recordSpend', {
      center,
      key: newKey(),
      day: `${lastMonth()}-20`,
      source: 'Network',
      rows,
    });
    const why = { center, month: lastMonth(), account, kind: 'unbilled' as const };
    const note = 'The network pays it';
    const explained = await owner.must('finance.explainDifference', { ...why, differenceMicros: units(3), note });
    const { name: by } = await owner.must('identity.getMe', {});
    const { explanation } = explained;
    assert.deepEqual([explanation?.note, explanation?.by, explanation?.isCurrent], [note, by, true]);
    assert.deepEqual(
      (await differencesOf(scene)).map(({ account: one }) => one?.name),
      ['Zebra', 'Short'],
    );
    assert.deepEqual(
      [(await differencesOf(scene, 'open')).length, (await differencesOf(scene, 'explained')).length],
      [1, 1],
    );
    await owner.must('finance.withdrawExplanation', why);
    assert.equal((await differencesOf(scene, 'open')).length, 2);
    await undoLast(scene);
    assert.equal((await differencesOf(scene, 'explained'))[0]?.explanation?.note, note);
  });

  test('holds only for the amount that was explained', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await unbilledIn(scene);
    const why = { center, month: lastMonth(), account, kind: 'unbilled' as const, note: 'Known' };
    await owner.must('finance.explainDifference', { ...why, differenceMicros: units(3) });
    const rows = [{ account, spendMicros: units(5) }];
    await owner.must('finance.recordSpend', {
      center,
      key: newKey(),
      day: `${lastMonth()}-20`,
      source: 'Network',
      rows,
    });
    const [open] = await differencesOf(scene, 'open');
    assert.deepEqual(
      [open?.differenceMicros, open?.explanation?.differenceMicros, open?.explanation?.isCurrent],
      [units(8), units(3), false],
    );
    const late = await owner.call('finance.explainDifference', { ...why, differenceMicros: units(3) });
    assertRefused(late, 409, 'finance.difference_changed');
    const gone = await owner.call('finance.explainDifference', { ...why, kind: 'ledger', differenceMicros: units(3) });
    assertRefused(gone, 404, 'not_found');
  });
});

test('an invoice that nobody paid in time is an alert until it is paid', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const settings = { legalName: '', address: '', taxNumber: '', bankDetails: '', dueDays: 0 };
  await owner.must('finance.putInvoiceSettings', { center, ...settings });
  const invoice = await invoicedIn(scene);
  const alertsOf = async () => {
    const { items } = await owner.must('finance.listAlerts', { center, kind: 'invoice_overdue' });
    return items.map(({ object, severity, micros }) => [object.id, severity, micros]);
  };
  assert.deepEqual(await alertsOf(), []);
  // As if two days had gone by; nobody changes an invoice otherwise.
  await world.database.query('alter table finance.invoices disable trigger only_added_to');
  await world.database.query(
    'update finance.invoices set issued_on = issued_on - 2, due_on = due_on - 2 where id = $1',
    [invoice],
  );
  await world.database.query('alter table finance.invoices enable trigger only_added_to');
  await world.database.query('update foundation.versions set version = version + 1 where center_id = $1', [center]);
  assert.deepEqual(await alertsOf(), [[invoice, 'danger', '14280000']]);
  await owner.must('finance.recordPayment', { center, invoice, paidOn: `${lastMonth()}-28`, reference: 'Bank 8' });
  assert.deepEqual(await alertsOf(), []);
});
