import { Plus, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Team, TeamGrant } from '../../contract/teams.ts';
import { useAssetRoleOptions, useRoleName } from '../access/roles.ts';
import type { Rows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useShownCall } from '../api/shown-call.ts';
import { Link } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import type { Path } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { Select } from '../ui/select-field.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { GiveTeamDialog } from './team-dialogs.tsx';

/** An account or a group, and how the team holds it. */
interface Holding {
  grant: TeamGrant;
}

/** What a kind of holding is: its words, and the calls that change it. */
export interface HoldingsOf<R extends Holding> {
  thing: 'accounts' | 'groups';
  of: (row: R) => { id: string; name: string; to: Path; note: ReactNode };
  give: (row: R, role: string) => Promise<unknown>;
  take: (row: R) => Promise<unknown>;
  /** Shows a row changed, or gone, before the server has answered. */
  show: (row: R, role: string | null) => () => void;
}

function useColumns<R extends Holding>(
  { of }: HoldingsOf<R>,
  { why, onRole }: { why: string | null; onRole: (row: R, role: string) => void },
): Column<R>[] {
  const t = useTranslations();
  const roles = useAssetRoleOptions();
  const roleName = useRoleName();
  return [
    {
      key: 'name',
      header: t('members.teams.name'),
      sortKey: 'name',
      phone: 'title',
      width: '36%',
      cell: (row) => {
        const { name, to, note } = of(row);
        return (
          <div className="min-w-0">
            <Link to={to} className="block truncate rounded font-medium text-ink hover:underline">
              {name}
            </Link>
            <span className="block truncate text-xs text-ink-3">{note}</span>
          </div>
        );
      },
      csv: (row) => of(row).name,
    },
    {
      key: 'role',
      header: t('assets.people.role'),
      phone: 'primary',
      cell: (row) =>
        why === null ? (
          <Select
            className="max-w-36"
            aria-label={t('members.accounts.role_of', { account: of(row).name })}
            options={roles}
            value={row.grant.role}
            onChange={(event) => onRole(row, event.target.value)}
          />
        ) : (
          roleName(row.grant.role)
        ),
      csv: (row) => roleName(row.grant.role),
    },
    {
      key: 'ends',
      header: t('assets.people.ends'),
      phone: 'primary',
      cell: ({ grant }) => (
        <>
          {grant.expiresAt === null ? (
            <span className="text-ink-3">{t('assets.people.never')}</span>
          ) : (
            <Time at={grant.expiresAt} show="date" />
          )}
          <StartsLater at={grant.startsAt} />
        </>
      ),
      csv: ({ grant }) => grant.expiresAt ?? '',
    },
    {
      key: 'since',
      header: t('assets.people.since'),
      cell: ({ grant }) => <Time at={grant.grantedAt} show="date" />,
      csv: ({ grant }) => grant.grantedAt,
    },
    {
      key: 'by',
      header: t('assets.people.given_by'),
      cell: ({ grant }) => <bdi className="block truncate">{grant.grantedBy}</bdi>,
      csv: ({ grant }) => grant.grantedBy,
    },
  ];
}

/** Changing a role and taking away, each shown at once and undone from its toast. */
function useActs<R extends Holding>(team: Team, { of, give, take, show }: HoldingsOf<R>) {
  const t = useTranslations();
  const run = useShownCall();
  const roleName = useRoleName();
  const change = async (row: R, role: string, canUndo = true) => {
    if (!(await run([show(row, role)], () => give(row, role)))) return;
    const message = t('members.teams.role_changed', { team: team.name, role: roleName(role), what: of(row).name });
    const undo = canUndo ? () => void change(row, row.grant.role, false) : undefined;
    toast({ message, undo });
  };
  const takeAway = async (row: R) => {
    if (!(await run([show(row, null)], () => take(row)))) return;
    const back = () => void run([], () => give(row, row.grant.role));
    toast({ message: t('members.teams.taken', { team: team.name, what: of(row).name }), undo: back });
  };
  return { change, takeAway };
}

/** What a team was given of one kind, changed in place. */
export function TeamHoldings<R extends Holding>({
  center,
  team,
  list,
  holdings,
  state,
  change,
}: {
  center: string;
  team: Team;
  list: Rows<R>;
  holdings: HoldingsOf<R>;
  state: { search: string; sort: string };
  change: (part: { search?: string; sort?: string }) => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const why = useReason()('group:assign');
  const [isGiving, setIsGiving] = useState(false);
  const acts = useActs(team, holdings);
  const columns = useColumns(holdings, { why, onRole: (row, role) => void acts.change(row, role) });
  const { thing, of } = holdings;
  const menu = (row: R): MenuItem[] => [
    {
      label: t('members.teams.take', { what: of(row).name }),
      icon: <X size={16} />,
      tone: 'danger',
      disabledReason: why,
      onSelect: () => void acts.takeAway(row),
    },
  ];
  return (
    <>
      <FilterBar
        search={{
          label: t(`members.teams.search_${thing}`),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        count={t(`members.teams.total_${thing}`, { count: list.total })}
        actions={
          <>
            <ExportButton list={list} columns={columns} fileName={`team-${thing}`} />
            <Button
              {...GiveTeamDialog.onIntent}
              variant="primary"
              icon={<Plus size={16} aria-hidden="true" />}
              disabledReason={why}
              onClick={() => setIsGiving(true)}
            >
              {t(`members.teams.give_${thing}`)}
            </Button>
          </>
        }
      />
      <DataTable
        label={t(`members.teams.${thing}_of`, { team: team.name })}
        list={list}
        columns={columns}
        rowKey={(row) => of(row).id}
        rowName={(row) => of(row).name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={
          state.search === '' ? (
            <EmptyState title={t(`members.teams.no_${thing}`)}>{t('members.teams.holds_nothing_hint')}</EmptyState>
          ) : (
            <EmptyState title={t('members.teams.no_match_of')}>{t('assets.people.no_match_hint')}</EmptyState>
          )
        }
      />
      {isGiving && <GiveTeamDialog center={center} team={team} thing={thing} onClose={() => setIsGiving(false)} />}
    </>
  );
}
