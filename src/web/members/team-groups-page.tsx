import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Team } from '../../contract/teams.ts';
import type { Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { TeamFrame } from './team-frame.tsx';
import { type HoldingsOf, TeamHoldings } from './team-holdings.tsx';

type Held = Row<'members.listTeamGroups'>;

function useHoldings(center: string, team: string): HoldingsOf<Held> {
  const t = useTranslations();
  const at = ({ group }: Held) => ({ center, team, group: group.id });
  return {
    thing: 'groups',
    of: ({ group, itemCount }) => ({
      ...group,
      to: paths.group(center, group.id),
      note: t('assets.table.total', { count: itemCount }),
    }),
    give: (row, role) => {
      const { startsAt, expiresAt } = row.grant;
      return command('members.giveTeamGroup', { ...at(row), role, startsAt, expiresAt });
    },
    take: (row) => command('members.takeTeamGroup', at(row)),
    show: ({ group }, role) =>
      showInRows('members.listTeamGroups', (one) => {
        if (one.group.id !== group.id) return one;
        return role === null ? null : { ...one, grant: { ...one.grant, role } };
      }),
  };
}

function Groups({ center, team }: { center: Center; team: Team }) {
  const [state, change] = useUrlState({ search: '', sort: 'name' });
  const at = { center: center.id, team: team.id };
  const list = useRows('members.listTeamGroups', { ...at, search: state.search, sort: state.sort as 'name' });
  const holdings = useHoldings(center.id, team.id);
  return <TeamHoldings center={center.id} team={team} list={list} holdings={holdings} state={state} change={change} />;
}

export default function TeamGroupsPage() {
  return <TeamFrame part="groups">{(center, team) => <Groups center={center} team={team} />}</TeamFrame>;
}
