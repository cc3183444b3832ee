import { useTranslations } from 'use-intl';
import { useRows } from '../api/hooks.ts';
import { useListSearch } from '../ui/choice-list.tsx';
import { type Chosen, RoleChooser } from './role-chooser.tsx';

/** The center's asset groups to tick, each with a role. A center without groups is not troubled with them. */
export function GroupChooser({
  center,
  chosen,
  onChange,
  newRole,
  isAlways = false,
}: {
  center: string;
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
  /** The role that a newly ticked group gets. */
  newRole: string;
  /** Also where there is none to choose. */
  isAlways?: boolean;
}) {
  const t = useTranslations();
  const search = useListSearch();
  const list = useRows('assets.listGroups', { center, search: search.settled });
  if (!isAlways && search.typed === '' && search.settled === '' && list.rows.length === 0 && chosen.length === 0)
    return null;
  return (
    <RoleChooser
      label={t('assets.groups.title')}
      search={search}
      searchLabel={t('assets.groups.search')}
      list={list}
      listLabel={t('assets.groups.choose')}
      empty={t('assets.groups.no_match')}
      chosen={chosen}
      onChange={onChange}
      newRole={newRole}
      hint={(row) => t('members.table.account_count', { count: row.itemCount })}
    />
  );
}
