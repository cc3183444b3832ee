// The pages of the questions about access, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const accessStops: Stop[] = [
  {
    name: 'access',
    as: 'lin',
    at: (known) => withQuery(paths.access(known.center), { account: known.accounts[0] ?? '' }),
    shows: () => 'Amira Haddad',
  },
  {
    name: 'access-empty',
    as: 'lin',
    at: (known) => paths.access(known.center),
    shows: (say) => say('access.questions.choose_account'),
  },
  {
    name: 'access-refused',
    as: 'kenji',
    at: (known) => paths.access(known.center),
    shows: (say) => say('members.why.explain'),
  },
  {
    name: 'access-of-person',
    as: 'lin',
    at: (known) => withQuery(paths.accessOf(known.center), { person: known.kenji.id, action: 'report:read' }),
    shows: () => 'Northpeak US – Performance',
  },
  {
    name: 'access-compare',
    as: 'lin',
    at: (known) => withQuery(paths.accessChanges(known.center), { from: '2026-01-01T00:00:00.000Z' }),
    shows: () => 'Amira Haddad',
  },
  {
    name: 'access-what-if',
    as: 'lin',
    at: (known) => withQuery(paths.accessWhatIf(known.center), { person: known.kenji.id }),
    shows: (say) => say('access.questions.bereft'),
  },
  {
    name: 'account-access',
    as: 'lin',
    at: (known) => paths.accountAccess(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('access.timeline.kinds.grant'),
  },
];

export const accessDialogs: Stop[] = [
  {
    name: 'dialog-explain',
    as: 'lin',
    at: (known) => withQuery(paths.access(known.center), { account: known.accounts[0] ?? '' }),
    shows: (say) => say('access.chain.ownership_ok'),
    open: (page) => page.getByText('amira@lumen-agency.com').click(),
  },
  {
    name: 'dialog-why-not',
    as: 'kenji',
    at: (known) => paths.accountSettings(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('access.chain.ownership_ok'),
    open: (page, say) =>
      page
        .getByRole('button', { name: say('access.why.ask') })
        .first()
        .click(),
  },
];
