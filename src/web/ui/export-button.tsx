import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { saveCsv, toCsv } from './csv.ts';
import type { Column, List } from './table-types.ts';
import { toast } from './toast.tsx';

/** Saves every matching row as CSV, also those not loaded yet. */
export function ExportButton<T>({
  list,
  columns,
  fileName,
}: {
  list: List<T>;
  columns: readonly Column<T>[];
  /** Without its ending. */
  fileName: string;
}) {
  const t = useTranslations();
  const [isBusy, setIsBusy] = useState(false);
  const save = async () => {
    setIsBusy(true);
    try {
      if ((await list.beginExport?.()) === false) return;
      const rows = (await list.fetchAll?.()) ?? list.rows;
      saveCsv(toCsv(columns, rows), fileName);
    } catch {
      toast({ message: t('errors.unexpected'), tone: 'bad' });
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <Button
      variant="ghost"
      icon={<Download size={16} aria-hidden="true" />}
      isBusy={isBusy}
      disabledReason={list.total === 0 ? t('common.nothing_to_export') : null}
      onClick={() => void save()}
    >
      {t('common.export')}
    </Button>
  );
}
