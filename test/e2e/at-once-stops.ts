// Lists with selected rows, and the dialogs that act on all of them.
import type { Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';
import type { Say } from './words.ts';

const acting =
  (act: string, row: string) =>
  async (page: Page, say: Say): Promise<void> => {
    await page.getByRole('checkbox', { name: say('common.table.select_row', { name: row }), exact: true }).check();
    await page
      .getByRole('toolbar', { name: say('common.selection') })
      .getByRole('button', { name: say(act) })
      .click();
  };

export const atOnceStops: readonly Stop[] = [
  {
    name: 'dialog-members-roles',
    as: 'lin',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.change.finance_role'),
    open: acting('members.menu.role', 'Amira Haddad'),
  },
  {
    name: 'dialog-members-removal',
    as: 'lin',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.remove.reason'),
    open: acting('members.at_once.remove', 'Amira Haddad'),
  },
  {
    name: 'dialog-accounts-labels',
    as: 'lin',
    at: (known) => paths.accounts(known.center),
    shows: (say) => say('assets.labels.hint'),
    open: acting('assets.labels.add', 'Northpeak US – Performance'),
  },
  {
    name: 'dialog-shares-revocation',
    as: 'lin',
    at: (known) => paths.shares(known.center),
    shows: (say) => say('partners.revoke.many_hint'),
    open: acting('partners.revoke.action', 'Northpeak US – Performance · Harbor Agency'),
  },
];
