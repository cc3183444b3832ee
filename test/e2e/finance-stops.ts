// The pages and dialogs of finance, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';
import type { Say } from './words.ts';

const opened = (name: string, act: string, shows: (say: Say) => string, more: Partial<Stop> = {}): Stop => ({
  name,
  as: 'lin',
  at: (known) => withQuery(paths.finance(known.center), { do: act }),
  shows,
  ...more,
});

export const financeStops: readonly Stop[] = [
  {
    name: 'finance',
    as: 'lin',
    at: (known) => paths.finance(known.center),
    shows: (say) => say('finance.overview.sound'),
  },
  {
    name: 'finance-refused',
    as: 'kenji',
    at: (known) => paths.finance(known.center),
    shows: (say) => say('finance.why'),
    isRefused: true,
  },
  { name: 'wallets', as: 'lin', at: (known) => paths.wallets(known.center), shows: () => 'Northpeak US – Performance' },
  {
    name: 'wallets-empty',
    as: 'lin',
    at: (known) => withQuery(paths.wallets(known.center), { search: 'xyzzy' }),
    shows: (say) => say('finance.wallets.no_match_hint'),
  },
  {
    name: 'transactions',
    as: 'lin',
    at: (known) => paths.transactions(known.center),
    shows: () => 'DBS 2026-1187',
  },
  {
    name: 'transactions-again',
    as: 'lin',
    at: (known) => withQuery(paths.transactions(known.center), { holds: 'yes', sort: 'posted' }),
    shows: (say) => say('finance.kinds.hold'),
  },
  {
    name: 'transactions-empty',
    as: 'lin',
    at: (known) => withQuery(paths.transactions(known.center), { search: 'xyzzy' }),
    shows: (say) => say('finance.transactions.no_match_hint'),
  },
  {
    name: 'posting',
    as: 'lin',
    at: (known) => withQuery(paths.transactions(known.center), { open: known.posting }),
    shows: (say) => say('finance.posting.transfers'),
  },
  { name: 'credits', as: 'lin', at: (known) => paths.credits(known.center), shows: () => 'Launch voucher' },
  {
    name: 'credits-empty',
    as: 'lin',
    at: (known) => withQuery(paths.credits(known.center), { state: 'ended' }),
    shows: (say) => say('finance.credits.no_match'),
  },
  { name: 'books', as: 'lin', at: (known) => paths.books(known.center), shows: (say) => say('finance.overview.sound') },
  {
    name: 'books-months',
    as: 'lin',
    at: (known) => paths.books(known.center),
    shows: (say) => say('finance.books.no_moves'),
  },
  opened('dialog-fund', 'fund', (say) => say('finance.form.center_cash'), {
    open: async (page, say) => {
      await page.getByLabel(say('finance.form.amount'), { exact: true }).fill('1,250');
      await page.getByLabel(say('finance.form.reference'), { exact: true }).fill('DBS 9');
    },
  }),
  opened('dialog-credit', 'credit', (say) => say('finance.credit.hint')),
  opened('dialog-adjust', 'adjust', (say) => say('finance.adjust.hint')),
  {
    name: 'dialog-adjust-account',
    as: 'lin',
    at: (known) => withQuery(paths.finance(known.center), { do: 'adjust' }),
    shows: (say) => say('finance.form.choose_account'),
    open: async (page, say) => {
      await page.getByRole('radio', { name: say('finance.form.of_account'), exact: true }).check();
      await page
        .getByRole('button', { name: say('finance.adjust.action_empty'), exact: true })
        .last()
        .click();
    },
  },
  opened('dialog-close-month', 'close', (say) => say('finance.close.checked')),
  opened('dialog-recharge', 'transfer', (say) => say('finance.transfer.hint')),
  {
    name: 'dialog-recharge-chosen',
    as: 'lin',
    at: (known) => paths.wallets(known.center),
    shows: (say) => say('finance.form.amount_unreadable', { example: '1,234.50' }),
    open: async (page, say) => {
      for (const name of ['Northpeak JP', 'Lumen MENA'])
        await page.getByRole('checkbox', { name: say('common.table.select_row', { name }) }).check();
      await page.getByRole('button', { name: say('finance.wallets.recharge'), exact: true }).click();
      await page.getByLabel(say('finance.transfer.cash_of', { account: 'Northpeak JP' })).fill('x');
      await page.getByLabel(say('finance.transfer.cash_of', { account: 'Lumen MENA' })).fill('100');
    },
  },
  {
    name: 'dialog-recharge-preview',
    as: 'lin',
    at: (known) => withQuery(paths.wallets(known.center), { do: 'transfer' }),
    shows: (say) => say('finance.transfer.good', { count: 2 }),
    open: async (page, say) => {
      await page.getByRole('radio', { name: say('finance.transfer.paste'), exact: true }).check();
      const lines = ['Lumen MENA,1500,200', 'Northpeak JP,"2,000.50"', 'Nobody,12', 'Northpeak BR – Holiday bundles,x'];
      await page.getByLabel(say('finance.transfer.text'), { exact: true }).fill(lines.join('\n'));
      await page.getByRole('button', { name: say('finance.transfer.preview'), exact: true }).click();
    },
  },
  {
    name: 'dialog-reverse',
    as: 'lin',
    at: (known) => withQuery(paths.transactions(known.center), { open: known.posting }),
    shows: (say) => say('finance.reverse.hint'),
    isRefused: true,
    open: (page, say) => page.getByRole('button', { name: say('finance.posting.reverse'), exact: true }).click(),
  },
  {
    name: 'account-wallet',
    as: 'lin',
    at: (known) => paths.account(known.center, known.accounts[4] ?? ''),
    shows: (say) => say('finance.wallet.title'),
  },
];
