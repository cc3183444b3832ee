// The table as a file: all rows of its filter in its order, with the columns that are shown and what they are held against.
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import { type MetricName, metricNames } from '../../contract/reporting-kinds.ts';
import type { Metrics } from '../../contract/reporting-metrics.ts';
import type { Cell, Row as SheetRow } from '../../contract/workbook.ts';
import { call } from '../api/call.ts';
import { startExport } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { writeCsv, writeXlsx } from '../ui/sheet-file.ts';
import type { Column } from '../ui/table-types.ts';
import type { AnyAd } from './ads-columns.tsx';
import { unitOf } from './metric-bounds.ts';
import type { WithMetrics } from './metric-columns.tsx';
import type { TableSource } from './table-export.tsx';

type Row = AnyAd & WithMetrics;
interface FileColumn {
  head: string;
  cell: (row: Row) => Cell | null;
}

const partSize = 200;
/** So many rows in a second to no one's harm, and one can stop at each. */
async function* rowsOf(
  source: TableSource,
  signal: AbortSignal,
  told: (done: number, total: number) => void,
): AsyncGenerator<Row[]> {
  let done = 0;
  for (let page = 1; ; page++) {
    const asked = { ...source.input, page, pageSize: partSize };
    const { items, total } = await call(source.name, asked as never, { signal });
    done += items.length;
    told(done, total);
    if (items.length > 0) yield items as unknown as Row[];
    if (items.length < partSize) return;
  }
}

const plain = (value: number): string => String(Number(value.toFixed(6)));

/** As a plain number; null where there is none. Amounts in units, shares as fractions. */
function numberOf(metrics: Metrics | null, name: MetricName, currency: string): string | null {
  if (metrics === null) return null;
  if (unitOf(name) === 'money') {
    const micros: string | null = metrics[`${name}Micros` as 'spendMicros'];
    return micros === null ? null : decimalOf(micros, currency);
  }
  const value: number | null = metrics[name as 'clicks'];
  return value === null ? null : plain(value);
}

const cellOf = (decimal: string | null): Cell | null => (decimal === null ? null : { decimal });

/** Number, what it was, and what became of it; nothing where there was none. */
function useMetricColumns(currency: string, isCompared: boolean): (name: MetricName) => FileColumn[] {
  const t = useTranslations();
  return (name) => {
    const metric = unitOf(name) === 'money' ? `${t(`ads.metrics.${name}`)} (${currency})` : t(`ads.metrics.${name}`);
    const now = (row: Row): string | null => numberOf(row.metrics, name, currency);
    const then = (row: Row): string | null => numberOf(row.earlier, name, currency);
    const both = (row: Row, of: (is: number, was: number) => number): Cell | null => {
      const [is, was] = [now(row), then(row)];
      if (is === null || was === null) return null;
      const value = of(Number(is), Number(was));
      return Number.isFinite(value) ? { decimal: plain(value) } : null;
    };
    const value: FileColumn = { head: metric, cell: (row) => cellOf(now(row)) };
    if (!isCompared) return [value];
    return [
      value,
      { head: t('ads.export.earlier', { metric }), cell: (row) => cellOf(then(row)) },
      { head: t('ads.export.difference', { metric }), cell: (row) => both(row, (is, was) => is - was) },
      { head: t('ads.export.change', { metric }), cell: (row) => both(row, (is, was) => (is - was) / was) },
    ];
  };
}

const formats = { csv: writeCsv, xlsx: writeXlsx };

export function ExportDialog({
  source,
  columns,
  total,
  currency,
  isCompared,
  title,
  onClose,
}: {
  source: TableSource;
  columns: readonly Column<Row>[];
  total: number;
  currency: string;
  isCompared: boolean;
  /** Of the sheet and of the file. */
  title: string;
  onClose: () => void;
}) {
  const t = useTranslations();
  const fail = useFailureToast();
  const ofMetric = useMetricColumns(currency, isCompared);
  const [format, setFormat] = useState<keyof typeof formats>('xlsx');
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const all: FileColumn[] = [
    { head: t('ads.export.id'), cell: ({ id }) => ({ text: id }) },
    ...columns.flatMap(({ key, header, csv }): FileColumn[] => {
      const metric = metricNames.find((name) => name === key);
      if (metric !== undefined) return ofMetric(metric);
      return csv === undefined ? [] : [{ head: header, cell: (row) => ({ text: csv(row) }) }];
    }),
  ];
  const save = async () => {
    const stop = new AbortController();
    running.current = stop;
    setProgress({ done: 0, total });
    try {
      if (!(await startExport(source.name, source.input))) return onClose();
      const rows = rowsOf(source, stop.signal, (done, of) => setProgress({ done, total: of }));
      async function* cells(): AsyncGenerator<SheetRow[]> {
        for await (const part of rows) yield part.map((row) => all.map(({ cell }) => cell(row)));
      }
      const sheet = { name: title, head: all.map(({ head }) => head), parts: cells() };
      const url = URL.createObjectURL(await formats[format](sheet));
      if (stop.signal.aborted) return;
      Object.assign(document.createElement('a'), { href: url, download: `${title}.${format}` }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      onClose();
    } catch (error) {
      if (!stop.signal.aborted) fail(error);
      setProgress(null);
    }
  };
  return (
    <Dialog
      size="sm"
      title={t('ads.export.title')}
      subtitle={t('ads.export.hint', { count: total })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (progress === null) void save();
      }}
      footer={
        <>
          <Button
            onClick={() => {
              if (progress === null) return onClose();
              running.current?.abort();
              setProgress(null);
            }}
          >
            {t(progress === null ? 'common.cancel' : 'ads.export.stop')}
          </Button>
          <Button type="submit" variant="primary" isBusy={progress !== null}>
            {t('ads.export.action')}
          </Button>
        </>
      }
    >
      <RadioCards
        legend={t('ads.export.format')}
        value={format}
        options={(['xlsx', 'csv'] as const).map((one) => ({
          value: one,
          label: t(`ads.export.${one}`),
          hint: t(`ads.export.${one}_hint`),
        }))}
        onChange={setFormat}
      />
      {progress !== null && (
        <div aria-live="polite">
          <progress
            className="w-full accent-accent"
            aria-label={t('ads.export.progress')}
            max={Math.max(1, progress.total)}
            value={progress.done}
          />
          <p className="tnum text-sm text-ink-3">{t('ads.export.done', progress)}</p>
        </div>
      )}
    </Dialog>
  );
}
