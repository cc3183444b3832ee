import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Transaction } from '../../contract/finance.ts';
import { call } from '../api/call.ts';
import type { Input } from '../api/endpoints.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Button } from '../ui/button.tsx';
import { saveCsv, toCsv } from '../ui/csv.ts';
import type { Column } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';

const atOnce = 200;
/** A spreadsheet of more is of no use, and a browser holds all of it at once. */
const limit = 50_000;

/** Saves the transactions of a filter, page by page, and says how far it is. */
export function TransactionExport({
  filter,
  columns,
  isEmpty,
}: {
  filter: Input<'finance.listTransactions'>;
  columns: readonly Column<Transaction>[];
  isEmpty: boolean;
}) {
  const t = useTranslations();
  const fail = useFailureToast();
  const [read, setRead] = useState<number | null>(null);
  const save = async () => {
    setRead(0);
    try {
      const rows: Transaction[] = [];
      for (let page = 1; rows.length < limit; page++) {
        const { items } = await call('finance.listTransactions', { ...filter, page, pageSize: atOnce });
        rows.push(...items);
        setRead(rows.length);
        if (items.length < atOnce) break;
      }
      saveCsv(toCsv(columns, rows), 'transactions');
      if (rows.length >= limit) toast({ message: t('finance.transactions.export_limit', { max: limit }) });
    } catch (error) {
      fail(error);
    } finally {
      setRead(null);
    }
  };
  return (
    <>
      {read !== null && read > 0 && (
        <span className="tnum text-sm text-ink-3" aria-live="polite">
          {t('finance.transactions.exporting', { count: read })}
        </span>
      )}
      <Button
        variant="ghost"
        icon={<Download size={16} aria-hidden="true" />}
        isBusy={read !== null}
        disabledReason={isEmpty ? t('common.nothing_to_export') : null}
        onClick={() => void save()}
      >
        {t('common.export')}
      </Button>
    </>
  );
}
