import { UsersRound } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { TeamHolder } from '../../contract/teams.ts';
import { useRoleName } from '../access/roles.ts';
import { useRows } from '../api/hooks.ts';
import { Box } from '../ui/checkbox.tsx';
import { ChoiceList, useListSearch } from '../ui/choice-list.tsx';

interface Chooser {
  /** Ids of teams. */
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Teams to tick, each with how it holds the thing now. A center without teams is not troubled with them. */
function TeamList({
  search,
  list,
  chosen,
  onChange,
}: Chooser & {
  search: ReturnType<typeof useListSearch>;
  list: { rows: readonly TeamHolder[]; isLoading: boolean; isStale: boolean; loadMore: () => void };
}) {
  const t = useTranslations();
  const roleName = useRoleName();
  if (search.typed === '' && search.settled === '' && list.rows.length === 0 && chosen.length === 0) return null;
  const toggle = (id: string) => onChange(chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id]);
  return (
    <ChoiceList
      label={t('members.teams.title')}
      search={search}
      searchLabel={t('members.teams.search')}
      list={list}
      listLabel={t('members.teams.choose')}
      empty={t('members.teams.no_match')}
    >
      {({ team, peopleCount, grant }) => (
        <li key={team.id} className="listed px-3 hover:bg-sunken">
          <label className="flex min-h-11 cursor-pointer items-center gap-2.5 py-1.5">
            <Box checked={chosen.includes(team.id)} onChange={() => toggle(team.id)} className="shrink-0" />
            <UsersRound size={16} aria-hidden="true" className="shrink-0 text-ink-3" />
            <span className="min-w-0 flex-1">
              <bdi className="block truncate text-sm text-ink">{team.name}</bdi>
              <span className="block truncate text-xs text-ink-3">
                {t('members.teams.people_count', { count: peopleCount })}
              </span>
            </span>
            {grant !== null && (
              <span className="shrink-0 text-xs text-ink-3">
                {t('assets.assign.has', { role: roleName(grant.role) })}
              </span>
            )}
          </label>
        </li>
      )}
    </ChoiceList>
  );
}

export function AccountTeamList({ center, account, ...chooser }: Chooser & { center: string; account: string }) {
  const search = useListSearch();
  const list = useRows('members.listAccountTeams', { center, account, search: search.settled });
  return <TeamList search={search} list={list} {...chooser} />;
}

export function GroupTeamList({ center, group, ...chooser }: Chooser & { center: string; group: string }) {
  const search = useListSearch();
  const list = useRows('members.listGroupTeams', { center, group, search: search.settled });
  return <TeamList search={search} list={list} {...chooser} />;
}
