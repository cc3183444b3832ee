import { useTranslations } from 'use-intl';
import { useRows } from '../api/hooks.ts';
import { useListSearch } from '../ui/choice-list.tsx';
import { type Chosen, RoleChooser } from './role-chooser.tsx';

/** The center's ad accounts to tick, each with a role. */
export function AccountChooser({
  center,
  label,
  chosen,
  onChange,
  newRole,
  withoutIds = [],
}: {
  center: string;
  label: string;
  chosen: readonly Chosen[];
  onChange: (chosen: Chosen[]) => void;
  /** The role that a newly ticked account gets. */
  newRole: string;
  /** Accounts that are not on offer. */
  withoutIds?: readonly string[];
}) {
  const t = useTranslations();
  const search = useListSearch();
  const list = useRows('assets.listAccounts', { center, search: search.settled });
  return (
    <RoleChooser
      label={label}
      search={search}
      searchLabel={t('assets.choose.search')}
      list={{ ...list, rows: list.rows.filter((row) => !withoutIds.includes(row.id)) }}
      listLabel={t('assets.choose.list')}
      empty={search.settled === '' ? t('assets.choose.none_yet') : t('assets.choose.none')}
      chosen={chosen}
      onChange={onChange}
      newRole={newRole}
      hint={(row) => (
        <bdi dir="ltr" className="tnum">
          {row.id}
        </bdi>
      )}
    />
  );
}
