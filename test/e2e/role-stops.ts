// The pages and dialogs of roles, the policy about Admins and higher roles, for the tour of every page.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const roleStops: Stop[] = [
  {
    name: 'roles',
    as: 'lin',
    at: (known) => paths.roles(known.center),
    shows: (say) => say('access.role_page.total', { count: 3 }),
  },
  {
    name: 'roles-refused',
    as: 'kenji',
    at: (known) => paths.roles(known.center),
    shows: (say) => say('members.why.explain'),
  },
  {
    name: 'roles-new',
    as: 'lin',
    at: (known) => paths.roles(known.center),
    shows: (say) => say('access.role_page.hint'),
    open: (page, say) => page.getByRole('button', { name: say('access.role_page.make') }).click(),
  },
  {
    name: 'settings-policy',
    as: 'lin',
    at: (known) => paths.settings(known.center),
    shows: (say) => say('settings.policy.on_hint'),
    open: (page, say) => page.getByRole('button', { name: say('settings.policy.turn_on') }).click(),
  },
  {
    name: 'account-elevation',
    as: 'kenji',
    // He may not see who else has the account, which is where he asks from.
    isRefused: true,
    at: (known) => paths.accountPeople(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('access.elevation.hint'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('members.why.explain') }).click();
      await page.getByRole('button', { name: say('access.elevation.ask') }).click();
    },
  },
];
