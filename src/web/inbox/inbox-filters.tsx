import { Keyboard } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Request, requestKinds } from '../../contract/requests.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { Button } from '../ui/button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { useLetterKeys } from './letter-keys.ts';
import { mostPicks, type Picks } from './use-picks.ts';

const BulkDialog = deferred(() => import('./bulk-dialog.tsx').then((file) => file.BulkDialog));
const KeysDialog = deferred(() => import('./keys-dialog.tsx').then((file) => file.KeysDialog));

export interface InboxFilter {
  search: string;
  kind: string;
  from: string;
  sort: string;
}

/** Search and filters of the inbox; while requests are picked, what can be done to all of them. */
export function InboxFilters({
  state,
  total,
  isMoreThanTotal,
  picks,
  mayFilter,
  onChange,
}: {
  state: InboxFilter;
  total: number;
  isMoreThanTotal: boolean;
  picks: Picks;
  /** There is something to filter. */
  mayFilter: boolean;
  onChange: (change: Partial<InboxFilter>) => void;
}) {
  const t = useTranslations();
  const centers = useEndpoint('centers.listCenters', { pageSize: 100 }).data?.items ?? [];
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const [deciding, setDeciding] = useState<{ decision: 'approve' | 'decline'; rows: Request[] } | null>(null);
  const count = picks.rows.length;
  const tooMany = count > mostPicks ? t('requests.select.too_many') : null;
  const begin = (decision: 'approve' | 'decline') => {
    if (count > 0 && tooMany === null) setDeciding({ decision, rows: picks.rows });
  };
  const bulkKeys =
    count === 0 ? {} : { e: () => begin('approve'), a: () => begin('approve'), d: () => begin('decline') };
  useLetterKeys({ ...bulkKeys, '?': () => setIsHelpOpen(true) });
  const help = (
    <IconButton
      label={t('requests.keys.open')}
      icon={<Keyboard size={18} />}
      aria-keyshortcuts="?"
      {...KeysDialog.onIntent}
      onClick={() => setIsHelpOpen(true)}
    />
  );
  const selection = (
    <>
      <span className="tnum text-sm font-medium text-ink" aria-live="polite">
        {t('common.table.selected', { count })}
      </span>
      <Button hint="A" disabledReason={tooMany} {...BulkDialog.onIntent} onClick={() => begin('approve')}>
        {t('requests.select.accept')}
      </Button>
      <Button hint="D" disabledReason={tooMany} {...BulkDialog.onIntent} onClick={() => begin('decline')}>
        {t('requests.select.decline')}
      </Button>
      <Button variant="ghost" onClick={picks.all}>
        {t('requests.select.all')}
      </Button>
      <Button variant="ghost" onClick={picks.clear}>
        {t('common.table.clear')}
      </Button>
    </>
  );
  return (
    <>
      {(mayFilter || count > 0) && (
        <FilterBar
          search={{
            label: t('requests.list.search'),
            value: state.search,
            onChange: (search) => onChange({ search }),
          }}
          filters={[
            {
              key: 'kind',
              label: t('requests.filters.kind'),
              value: state.kind,
              options: [
                { value: '', label: t('requests.filters.all_kinds') },
                ...requestKinds.map((kind) => ({
                  value: kind as string,
                  label: t(`requests.kinds.${kind.replace('.', '_')}`),
                })),
              ],
              onChange: (kind) => onChange({ kind }),
            },
            ...(centers.length < 2
              ? []
              : [
                  {
                    key: 'from',
                    label: t('requests.filters.center'),
                    value: state.from,
                    options: [
                      { value: '', label: t('requests.filters.all_centers') },
                      ...centers.map(({ id, name }) => ({ value: id, label: name })),
                    ],
                    onChange: (from: string) => onChange({ from }),
                  },
                ]),
            {
              key: 'sort',
              label: t('requests.filters.sort'),
              value: state.sort,
              options: [
                { value: '-asked', label: t('requests.filters.newest') },
                { value: 'asked', label: t('requests.filters.oldest') },
                { value: 'expires', label: t('requests.filters.deadline') },
              ],
              onChange: (sort) => onChange({ sort }),
            },
          ]}
          count={
            isMoreThanTotal
              ? t('requests.filters.total_more', { count: 500 })
              : t('requests.filters.total', { count: total })
          }
          actions={help}
          selection={count === 0 ? null : selection}
        />
      )}
      {isHelpOpen && <KeysDialog onClose={() => setIsHelpOpen(false)} />}
      {deciding !== null && <BulkDialog {...deciding} onDone={picks.clear} onClose={() => setDeciding(null)} />}
    </>
  );
}
