import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import type { Column, List } from './table-types.ts';
import { toast } from './toast.tsx';

/** Quotes a cell, and keeps spreadsheets from reading it as a formula. */
function quote(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

export function toCsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const shown = columns.filter((column) => column.csv !== undefined);
  const lines = [
    shown.map((column) => quote(column.header)),
    ...rows.map((row) => shown.map((c) => quote(c.csv?.(row) ?? ''))),
  ];
  // The mark at the start lets spreadsheets know that it is UTF-8.
  return `\ufeff${lines.map((line) => line.join(',')).join('\r\n')}\r\n`;
}

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
      const rows = (await list.fetchAll?.()) ?? list.rows;
      const url = URL.createObjectURL(new Blob([toCsv(columns, rows)], { type: 'text/csv;charset=utf-8' }));
      const link = document.createElement('a');
      link.href = url;
      link.download = `${fileName}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
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
