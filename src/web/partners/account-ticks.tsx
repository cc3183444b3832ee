import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { useRows } from '../api/hooks.ts';
import { Box } from '../ui/checkbox.tsx';
import { ChoiceList, useListSearch } from '../ui/choice-list.tsx';

interface Ticked {
  id: string;
  name: string;
}

/** The ad accounts that the center owns, to tick. */
export function AccountTicks({
  center,
  ticked,
  onChange,
}: {
  center: string;
  ticked: readonly Ticked[];
  onChange: (ticked: Ticked[]) => void;
}) {
  const t = useTranslations();
  const rowId = useId();
  const search = useListSearch();
  const list = useRows('assets.listAccounts', { center, search: search.settled, relation: 'owner_center' });
  const has = (id: string): boolean => ticked.some((one) => one.id === id);
  const toggle = (one: Ticked) =>
    onChange(has(one.id) ? ticked.filter(({ id }) => id !== one.id) : [...ticked, { id: one.id, name: one.name }]);
  return (
    <ChoiceList
      label={t('partners.share.accounts')}
      note={t('assets.choose.chosen', { count: ticked.length })}
      search={search}
      searchLabel={t('assets.choose.search')}
      list={list}
      listLabel={t('assets.choose.list')}
      empty={search.settled === '' ? t('assets.choose.none_yet') : t('assets.choose.none')}
    >
      {(row) => (
        <li key={row.id} className="listed px-3 hover:bg-sunken">
          <label htmlFor={`${rowId}-${row.id}`} className="flex min-h-10 cursor-pointer items-center gap-2.5 py-1.5">
            <Box id={`${rowId}-${row.id}`} checked={has(row.id)} onChange={() => toggle(row)} className="shrink-0" />
            <span className="min-w-0">
              <span className="block truncate text-sm text-ink">{row.name}</span>
              <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
                {row.id}
              </bdi>
            </span>
          </label>
        </li>
      )}
    </ChoiceList>
  );
}
