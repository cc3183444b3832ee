import type { Center } from '../../contract/centers.ts';
import type { Team } from '../../contract/teams.ts';
import type { Row } from '../api/endpoints.ts';
import { command, useRows } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useUrlState } from '../frame/url-state.ts';
import { paths } from '../paths.ts';
import { TeamFrame } from './team-frame.tsx';
import { type HoldingsOf, TeamHoldings } from './team-holdings.tsx';

type Held = Row<'members.listTeamAccounts'>;

function holdingsOf(center: string, team: string): HoldingsOf<Held> {
  const at = ({ account }: Held) => ({ center, team, account: account.id });
  return {
    thing: 'accounts',
    of: ({ account }) => ({
      ...account,
      to: paths.account(center, account.id),
      note: <bdi dir="ltr">{account.id}</bdi>,
    }),
    give: (row, role) => {
      const { startsAt, expiresAt } = row.grant;
      return command('members.giveTeamAccount', { ...at(row), role, startsAt, expiresAt });
    },
    take: (row) => command('members.takeTeamAccount', at(row)),
    show: ({ account }, role) =>
      showInRows('members.listTeamAccounts', (one) => {
        if (one.account.id !== account.id) return one;
        return role === null ? null : { ...one, grant: { ...one.grant, role } };
      }),
  };
}

function Accounts({ center, team }: { center: Center; team: Team }) {
  const [state, change] = useUrlState({ search: '', sort: 'name' });
  const at = { center: center.id, team: team.id };
  const list = useRows('members.listTeamAccounts', { ...at, search: state.search, sort: state.sort as 'name' });
  const holdings = holdingsOf(center.id, team.id);
  return <TeamHoldings center={center.id} team={team} list={list} holdings={holdings} state={state} change={change} />;
}

export default function TeamAccountsPage() {
  return <TeamFrame part="accounts">{(center, team) => <Accounts center={center} team={team} />}</TeamFrame>;
}
