// The pages and dialogs of teams, for the tour of every page.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const teamStops: readonly Stop[] = [
  {
    name: 'teams',
    as: 'lin',
    at: (known) => paths.teams(known.center),
    shows: () => 'Growth',
  },
  {
    name: 'teams-refused',
    as: 'kenji',
    at: (known) => paths.teams(known.center),
    shows: (say) => say('members.why.list'),
  },
  {
    name: 'dialog-team-new',
    as: 'lin',
    at: (known) => paths.teams(known.center),
    shows: (say) => say('members.teams.dialog_hint'),
    open: (page, say) => page.getByRole('button', { name: say('members.teams.new'), exact: true }).click(),
  },
  {
    name: 'team',
    as: 'lin',
    at: (known) => paths.team(known.center, known.team),
    shows: () => 'Diego Ramos',
  },
  {
    name: 'dialog-team-people',
    as: 'lin',
    at: (known) => paths.team(known.center, known.team),
    shows: (say) => say('members.teams.add_hint'),
    open: (page, say) => page.getByRole('button', { name: say('members.teams.add'), exact: true }).click(),
  },
  {
    name: 'dialog-team-delete',
    as: 'lin',
    at: (known) => paths.team(known.center, known.team),
    shows: (say) => say('assets.groups.losses', { count: 1 }),
    open: (page, say) => page.getByRole('button', { name: say('members.teams.delete'), exact: true }).click(),
  },
  {
    name: 'team-accounts',
    as: 'lin',
    at: (known) => paths.teamAccounts(known.center, known.team),
    shows: (say) => say('members.teams.total_accounts', { count: 1 }),
  },
  {
    name: 'team-groups',
    as: 'lin',
    at: (known) => paths.teamGroups(known.center, known.team),
    shows: () => 'Q4 performance',
  },
  {
    name: 'dialog-team-give',
    as: 'lin',
    at: (known) => paths.teamAccounts(known.center, known.team),
    shows: (say) => say('members.teams.give_hint', { count: 2 }),
    open: (page, say) => page.getByRole('button', { name: say('members.teams.give_accounts'), exact: true }).click(),
  },
  {
    name: 'group-teams',
    as: 'lin',
    at: (known) => paths.groupTeams(known.center, known.group),
    shows: () => 'Growth',
  },
  {
    name: 'what-if-team',
    as: 'lin',
    at: (known) => `${paths.accessWhatIf(known.center)}?kind=team&team=${known.team}`,
    shows: () => 'Growth',
  },
];
