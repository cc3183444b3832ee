import { CircleAlert, CircleCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

export interface RowResult {
  key: string;
  name: string;
  /** Why it was not done; null where it was. */
  why: string | null;
}

/** After an act on many rows: a line for each, the refused ones first. */
export function RowResultsDialog({
  title,
  results,
  onClose,
}: {
  title: ReactNode;
  results: readonly RowResult[];
  onClose: () => void;
}) {
  const t = useTranslations();
  const refused = results.filter(({ why }) => why !== null);
  const inOrder = [...refused, ...results.filter(({ why }) => why === null)];
  return (
    <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>{t('common.close')}</Button>}>
      <p role="status" className="text-sm text-ink-2">
        {t('common.table.results', { done: results.length - refused.length, refused: refused.length })}
      </p>
      <ul
        aria-label={t('common.table.results_label')}
        className="max-h-80 space-y-1.5 overflow-y-auto text-sm"
        // What scrolls can be reached by keys.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
      >
        {inOrder.map(({ key, name, why }) => {
          const Icon = why === null ? CircleCheck : CircleAlert;
          return (
            <li key={key} className="flex items-start gap-2">
              <Icon
                size={16}
                aria-hidden="true"
                className={`mt-0.5 shrink-0 ${why === null ? 'text-ok' : 'text-bad'}`}
              />
              <span className="min-w-0">
                <bdi className="break-words text-ink">{name}</bdi>
                <span className="block text-xs text-ink-3">{why ?? t('common.table.result_done')}</span>
              </span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
