import { Search } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useRows } from '../api/hooks.ts';
import { Box } from '../ui/checkbox.tsx';
import { controlClass } from '../ui/field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useSettled } from '../ui/use-settled.ts';

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
  const labelId = useId();
  const [search, setSearch] = useState('');
  const settled = useSettled(search);
  const list = useRows('assets.listAccounts', { center, search: settled, relation: 'owner_center' });
  // What was found for a former search is about to move.
  const isStale = list.isStale || settled !== search;
  const has = (id: string): boolean => ticked.some((one) => one.id === id);
  const toggle = (one: Ticked) =>
    onChange(has(one.id) ? ticked.filter(({ id }) => id !== one.id) : [...ticked, { id: one.id, name: one.name }]);
  return (
    <fieldset aria-labelledby={labelId} className="min-w-0">
      <div className="mb-1.5 flex items-baseline justify-between gap-3">
        <span id={labelId} className="text-sm font-medium text-ink">
          {t('partners.share.accounts')}
        </span>
        <span className="text-xs text-ink-3">{t('assets.choose.chosen', { count: ticked.length })}</span>
      </div>
      <div className="overflow-hidden rounded-lg shadow-[inset_0_0_0_1px_var(--line-2)]">
        <div className="relative shadow-[inset_0_-1px_var(--line)]">
          <Search size={16} aria-hidden="true" className="absolute inset-y-0 start-3 my-auto text-ink-3" />
          <input
            type="search"
            aria-label={t('assets.choose.search')}
            placeholder={t('assets.choose.search')}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            className={`${controlClass} h-9 rounded-b-none bg-transparent ps-9`}
          />
        </div>
        {list.isLoading && <Skeleton className="p-4" lines={2} />}
        {!list.isLoading && list.rows.length === 0 && (
          <p className="px-3 py-4 text-sm text-ink-3">
            {settled === '' ? t('assets.choose.none_yet') : t('assets.choose.none')}
          </p>
        )}
        <ul
          aria-label={t('assets.choose.list')}
          aria-busy={isStale}
          inert={isStale}
          className="max-h-48 overflow-y-auto py-1 empty:hidden"
          onScroll={({ currentTarget: box }) => {
            if (box.scrollTop + box.clientHeight > box.scrollHeight - 80) list.loadMore();
          }}
        >
          {list.rows.map((row) => (
            <li key={row.id} className="listed px-3 hover:bg-sunken">
              <label
                htmlFor={`${labelId}-${row.id}`}
                className="flex min-h-10 cursor-pointer items-center gap-2.5 py-1.5"
              >
                <Box
                  id={`${labelId}-${row.id}`}
                  checked={has(row.id)}
                  onChange={() => toggle(row)}
                  className="shrink-0"
                />
                <span className="min-w-0">
                  <span className="block truncate text-sm text-ink">{row.name}</span>
                  <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
                    {row.id}
                  </bdi>
                </span>
              </label>
            </li>
          ))}
        </ul>
      </div>
    </fieldset>
  );
}
