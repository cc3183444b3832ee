// Budgets of ad accounts, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AccountManagementApi, type Callback } from 'tiktok-business-api-sdk-official';
import { units } from './funds.ts';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const accounts = new AccountManagementApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

const update = (person: Person, body: Data) => (callback: Callback) =>
  accounts.advertiserUpdate(tokenOf(person), { body }, callback);
const budgets = (...advertiser_budgets: Data[]) => ({ advertiser_budgets });
const budgetOf = (account: string) => world.ada.must('finance.getBudget', { center: world.acme.id, account });
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(new Date());

describe('A budget', () => {
  const modes = [
    ['DAILY_BUDGET', 50.5, 'daily', '50500000'],
    ['MONTHLY_BUDGET', 1000, 'monthly', units(1000)],
    ['CUSTOM_BUDGET', 70, 'custom', units(70)],
    ['UNLIMITED', 0, 'unlimited', null],
  ] as const;
  for (const [budget_mode, budget, mode, amountMicros] of modes)
    it(`is set as ${budget_mode}`, async () => {
      const advertiser_id = world.spring.id;
      const data = await told(update(world.ada, budgets({ advertiser_id, budget_mode, budget })));
      assert.deepEqual(rowsOf(data), [{ advertiser_id, status: 'SUCCESS', error_msg: '' }]);
      const shown = await budgetOf(advertiser_id);
      assert.deepEqual([shown.mode, shown.amountMicros], [mode, amountMicros]);
      assert.deepEqual([shown.from, shown.to], [mode === 'custom' ? today : null, null]);
    });

  it('that has dates keeps them', async () => {
    const account = world.winter.id;
    const dates = { from: '2026-01-01', to: '2099-12-31' };
    const budget = { mode: 'custom', amountMicros: units(5), ...dates } as const;
    await world.ada.must('finance.setBudget', { center: world.acme.id, account, budget });
    const row = { advertiser_id: account, budget_mode: 'CUSTOM_BUDGET', budget: 9 };
    await told(update(world.ada, budgets(row)));
    const { amountMicros, from, to } = await budgetOf(account);
    assert.deepEqual({ amountMicros, from, to }, { amountMicros: units(9), ...dates });
  });

  it('is set by who manages the account, and by nobody else', async () => {
    const row = { advertiser_id: world.spring.id, budget_mode: 'DAILY_BUDGET', budget: 3 };
    await told(update(world.mia, budgets(row)));
    await refused(40001, update(world.ben, budgets(row)));
    await refused(40001, update(world.otto, budgets(row)));
    assert.equal((await budgetOf(world.spring.id)).amountMicros, units(3));
  });

  it('that is refused for one account is set for the others', async () => {
    const [good, bad] = [world.winter.id, '123'].map((advertiser_id) => ({
      advertiser_id,
      budget_mode: 'DAILY_BUDGET',
      budget: 11,
    }));
    assert.ok(good && bad);
    await refused(20001, update(world.ada, budgets(good, bad)), /1 of 2 done/);
    assert.equal((await budgetOf(world.winter.id)).amountMicros, units(11));
  });

  for (const [what, row] of [
    ['no amount', { budget_mode: 'DAILY_BUDGET' }],
    ['nothing', { budget_mode: 'DAILY_BUDGET', budget: 0 }],
    ['less than nothing', { budget_mode: 'DAILY_BUDGET', budget: -5 }],
    ['1e30', { budget_mode: 'DAILY_BUDGET', budget: 1e30 }],
    ['an unknown mode', { budget_mode: 'HOURLY', budget: 5 }],
  ] as const)
    it(`is refused with ${what}`, () =>
      refused(40002, update(world.ada, budgets({ advertiser_id: world.spring.id, ...row }))));

  it('is refused with more places than its currency has', () =>
    refused(
      40700,
      update(world.ada, budgets({ advertiser_id: world.spring.id, budget_mode: 'DAILY_BUDGET', budget: 5.001 })),
    ));
});

describe('A profile', () => {
  it('is changed by its own fields, not together with budgets', async () => {
    const advertiser_id = world.winter.id;
    await told(update(world.ada, { advertiser_id, advertiser_name: 'Acme Frost' }));
    const { name } = await world.ada.must('assets.getAccount', { center: world.acme.id, account: advertiser_id });
    assert.equal(name, 'Acme Frost');
    const row = { advertiser_id, budget_mode: 'UNLIMITED' };
    await refused(40002, update(world.ada, { advertiser_id, ...budgets(row) }));
    await refused(40002, update(world.ada, {}));
    await refused(40001, update(world.otto, { advertiser_id, advertiser_name: 'Mine' }));
  });
});
