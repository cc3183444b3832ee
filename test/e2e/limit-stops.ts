// Budgets, caps and the breaker, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const limitStops: readonly Stop[] = [
  { name: 'limits', as: 'lin', at: (known) => paths.limits(known.center), shows: () => 'Q4 launch' },
  {
    name: 'limits-all',
    as: 'lin',
    at: (known) => withQuery(paths.limits(known.center), { breakers: 'all' }),
    shows: (say) => say('budgets.breaker.confirm'),
  },
  {
    name: 'limits-empty',
    as: 'lin',
    at: (known) => withQuery(paths.limits(known.center), { search: 'xyzzy' }),
    shows: (say) => say('budgets.limits.no_match'),
  },
  {
    name: 'dialog-cap',
    as: 'lin',
    at: (known) => withQuery(paths.limits(known.center), { set: 'cap' }),
    shows: (say) => say('budgets.cap.which_missing'),
    open: async (page, say) => {
      await page.getByRole('dialog').getByLabel(say('budgets.cap.subject'), { exact: true }).selectOption('token');
      await page.getByRole('button', { name: say('budgets.cap.save'), exact: true }).click();
    },
  },
  {
    name: 'dialog-remove-cap',
    as: 'lin',
    at: (known) => paths.limits(known.center),
    shows: (say) => say('budgets.cap.remove_title'),
    open: (page, say) =>
      page.getByRole('button', { name: say('budgets.cap.remove_named', { name: 'Q4 launch' }), exact: true }).click(),
  },
  {
    name: 'dialog-limit-settings',
    as: 'lin',
    at: (known) => withQuery(paths.limits(known.center), { set: 'settings' }),
    shows: (say) => say('budgets.settings.breaker'),
  },
  {
    name: 'dialog-confirm-spend',
    as: 'lin',
    at: (known) => paths.limits(known.center),
    shows: (say) => say('budgets.breaker.title'),
    open: (page, say) => page.getByRole('button', { name: say('budgets.breaker.confirm'), exact: true }).click(),
  },
  {
    name: 'account-budget',
    as: 'lin',
    at: (known) => paths.account(known.center, known.accounts[4] ?? ''),
    shows: (say) => say('budgets.card.outside'),
  },
  {
    name: 'dialog-budget',
    as: 'lin',
    at: (known) => paths.account(known.center, known.accounts[4] ?? ''),
    shows: (say) => say('budgets.dialog.changes_left', { count: 8 }),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('budgets.card.change'), exact: true }).click();
      await page.getByText(say('budgets.dialog.history'), { exact: true }).click();
    },
  },
];
