// The pages and dialogs of rates, plans and explanations, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

const menuOf = (name: string) => ({ name, exact: true });

export const rateStops: readonly Stop[] = [
  { name: 'rates', as: 'lin', at: (known) => paths.rates(known.center), shows: () => '1 EUR = 1.0912 USD' },
  {
    name: 'rates-empty',
    as: 'lin',
    at: (known) => withQuery(paths.rates(known.center), { search: 'xyzzy' }),
    shows: (say) => say('finance.rates.no_match'),
  },
  {
    name: 'dialog-rate',
    as: 'lin',
    at: (known) => paths.rates(known.center),
    shows: (say) => say('finance.rates.worth_problem'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('finance.rates.add'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('finance.rates.add_title') });
      await dialog.getByLabel(say('finance.rates.source'), { exact: true }).fill('ECB');
      await dialog.locator('input[inputmode=decimal]').fill('1,08');
    },
  },
  {
    name: 'dialog-convert',
    as: 'lin',
    at: (known) => paths.rates(known.center),
    shows: (say) => say('finance.convert.cash', { currency: 'EUR' }),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('finance.rates.convert'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('finance.convert.title') });
      const rate = dialog.getByLabel(say('finance.convert.rate'), { exact: true });
      await rate.locator('option').nth(1).waitFor({ state: 'attached' });
      await rate.selectOption({ index: 1 });
      await dialog.getByLabel(say('finance.convert.amount', { currency: 'EUR' }), { exact: true }).fill('1,000');
    },
  },
  {
    name: 'finance-total',
    as: 'lin',
    at: (known) => paths.finance(known.center),
    shows: (say) => say('finance.total.missing'),
  },
  {
    name: 'dialog-plan',
    as: 'lin',
    at: (known) => paths.finance(known.center),
    shows: (say) => say('finance.plan.hint'),
    open: (page, say) => page.getByRole('button', menuOf(say('finance.overview.change_plan'))).click(),
  },
  {
    name: 'differences-explained',
    as: 'lin',
    at: (known) => withQuery(paths.differences(known.center), { state: 'explained' }),
    shows: () => 'Billed with the next campaign, as agreed with the client',
  },
  {
    name: 'dialog-explain-difference',
    as: 'lin',
    at: (known) => withQuery(paths.differences(known.center), { state: 'explained' }),
    shows: (say) => say('invoices.differences.explain_action'),
    open: async (page, say) => {
      const name = say('common.actions_of', { name: '海悦出海 东南亚' });
      await page.getByRole('button', menuOf(name)).click();
      await page.getByRole('menuitem', menuOf(say('invoices.differences.change'))).click();
    },
  },
];
