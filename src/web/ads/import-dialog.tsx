// A spreadsheet becomes drafts and changes: read here, shown line by line, and made as one, with one way back.
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type ImportResult, type ImportRow, rowsPerImport } from '../../contract/ads-imports.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { saveCsv, toCsv } from '../ui/csv.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { megabytes, readFile } from '../ui/read-file.ts';
import type { Column, List } from '../ui/table-types.ts';
import { TextArea } from '../ui/text-field.tsx';
import { parseTable, type TableRow } from '../ui/typed-table.ts';
import type { AnyAd } from './ads-columns.tsx';
import { exportColumns } from './export-rows.ts';
import { headingOf, type ImportColumn, type ReadTable, readTable } from './import-columns.ts';
import { Agreement, PreviewLines, usePreview, useReversible } from './preview-parts.tsx';

interface Props {
  at: { center: string; account: string; level: AdLevel };
  account: { currency: string; timeZone: string };
  /** What the table shows, to be saved as a file that can be changed. */
  list: List<AnyAd>;
  onClose: () => void;
}

/** One line of the preview. */
interface Said {
  key: string;
  line: number;
  what: string;
  tone: 'bad' | 'warn' | 'plain';
}

const tones = { bad: 0, warn: 1, plain: 2 };

function useSaid(read: ReadTable, results: readonly ImportResult[]): Said[] {
  const t = useTranslations();
  return useMemo(() => {
    /** As the file calls it; a refusal names the field with what is inside of it. */
    const nameOf = (field: string): string => {
      const column = field.split('.')[0] as ImportColumn;
      return read.heads[column] ?? headingOf(column);
    };
    const faults = read.faults.map(({ line, column, typed, problem }) => ({
      key: `f${line} ${column}`,
      line,
      what: `${nameOf(column)}: ${t(`ads.sheet.problems.${problem}`, { typed })}`,
      tone: 'bad' as const,
    }));
    const fixes = read.fixes.map(({ line, column, typed, read: meant }) => ({
      key: `x${line} ${column}`,
      line,
      what: t('ads.sheet.read_as', { column: nameOf(column), typed, read: meant }),
      tone: 'warn' as const,
    }));
    const rows = results
      .filter(({ state }) => state !== 'unchanged')
      .map(({ line, name, state, refusal }) => ({
        key: `r${line}`,
        line,
        what: refusal
          ? `${refusal.field === null ? '' : `${nameOf(refusal.field)}: `}${refusal.message}`
          : t(`ads.sheet.states.${state}`, { name }),
        tone: refusal ? ('bad' as const) : ('plain' as const),
      }));
    return [...faults, ...fixes, ...rows].toSorted(
      (one, other) => tones[one.tone] - tones[other.tone] || one.line - other.line,
    );
  }, [read, results, t]);
}

function useColumns(): Column<Said>[] {
  const t = useTranslations();
  return [
    {
      key: 'line',
      header: t('ads.sheet.line'),
      width: '5rem',
      align: 'end',
      phone: 'primary',
      cell: ({ line }) => <span className="tnum">{line}</span>,
    },
    {
      key: 'what',
      header: t('ads.bulk.change'),
      phone: 'title',
      cell: ({ what, tone }) => (
        <span
          title={what}
          className={`block truncate ${{ bad: 'text-bad', warn: 'text-warn', plain: 'text-ink' }[tone]}`}
        >
          <bdi>{what}</bdi>
        </span>
      ),
    },
  ];
}

function useImport({ at, onClose }: Pick<Props, 'at' | 'onClose'>) {
  const t = useTranslations();
  const tell = useReversible(at);
  return useCommand('ads.importAds', {
    refreshes: ['ads', 'audit'],
    onDone: ({ at: instant, created, changed, results }) => {
      const ids = results.flatMap(({ id, state }) =>
        id !== null && state !== 'unchanged' && state !== 'refused' ? id : [],
      );
      tell(t('ads.sheet.done', { created, changed }), { ids, since: instant });
      onClose();
    },
  });
}

function ImportPreview({
  at,
  read,
  onBack,
  onClose,
}: {
  at: Props['at'];
  read: ReadTable;
  onBack: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [skips, setSkips] = useState(false);
  const [accepts, setAccepts] = useState(false);
  const faulty = useMemo(() => new Set(read.faults.map(({ line }) => line)), [read]);
  const rows: ImportRow[] = useMemo(() => read.rows.filter(({ line }) => !faulty.has(line)), [read, faulty]);
  const act = useImport({ at, onClose });
  const trial = usePreview('ads.importAds', { ...at, rows, skipRefused: true }, act.isIdle && rows.length > 0);
  const results = useMemo(() => (trial.data?.results ?? []) as unknown as ImportResult[], [trial.data]);
  const said = useSaid(read, results);
  const columns = useColumns();
  const countOf = (state: ImportResult['state']): number => results.filter((one) => one.state === state).length;
  const [created, changed, same] = [countOf('created'), countOf('changed'), countOf('unchanged')];
  const refused = faulty.size + countOf('refused');
  const isLooking = rows.length > 0 && trial.isPending;
  const blocked = isLooking
    ? t('ads.bulk.looking')
    : created + changed === 0
      ? t('ads.bulk.nothing')
      : read.fixes.length > 0 && !accepts
        ? t('ads.sheet.accept_first')
        : refused > 0 && !skips
          ? t('ads.bulk.refused_first')
          : null;
  const error = say(act.error ?? trial.error);
  return (
    <Dialog
      size="lg"
      title={t('ads.bulk.preview')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (blocked === null && !act.isPending) act.mutate({ ...at, rows, skipRefused: skips });
      }}
      footer={
        <>
          <Button onClick={onBack}>{t('ads.edit.back')}</Button>
          <Button type="submit" variant="primary" isBusy={act.isPending} disabledReason={blocked}>
            {t('ads.sheet.act', { count: created + changed })}
          </Button>
        </>
      }
    >
      <p className="tnum text-sm text-ink-2" aria-live="polite">
        {isLooking ? t('ads.bulk.looking') : t('ads.sheet.counts', { created, changed, refused, same })}
      </p>
      {read.unknown.length > 0 && <Banner>{t('ads.sheet.unknown', { columns: read.unknown.join(', ') })}</Banner>}
      {read.fixes.length > 0 && (
        <Agreement
          label={t('ads.sheet.accept', { count: read.fixes.length })}
          isGiven={accepts}
          onChange={setAccepts}
        />
      )}
      {refused > 0 && <Agreement label={t('ads.sheet.skip', { count: refused })} isGiven={skips} onChange={setSkips} />}
      <PreviewLines lines={said} columns={columns} keyOf={({ key }) => key} nameOf={({ what }) => what} />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </Dialog>
  );
}

export function ImportDialog({ at, account, list, onClose }: Props) {
  const t = useTranslations();
  const [text, setText] = useState('');
  const [lines, setLines] = useState<TableRow[]>([]);
  const [fault, setFault] = useState<string | null>(null);
  const [read, setRead] = useState<ReadTable | null>(null);
  if (read !== null) return <ImportPreview at={at} read={read} onBack={() => setRead(null)} onClose={onClose} />;
  const take = async (file: File | undefined) => {
    if (!file) return;
    const found = file.size > megabytes * 1_048_576 ? null : await readFile(file);
    setFault(found === null ? t('ads.sheet.unreadable', { megabytes }) : null);
    setText('');
    setLines(found ?? []);
  };
  const save = async () => {
    if ((await list.beginExport?.()) === false) return;
    const rows = (await list.fetchAll?.()) ?? list.rows;
    saveCsv(toCsv(exportColumns(at.level, account.timeZone), rows), `${at.level.replace('_', '-')}-rows`);
  };
  const count = Math.max(0, lines.length - 1);
  const blocked =
    count === 0
      ? t('ads.sheet.empty')
      : count > rowsPerImport
        ? t('ads.sheet.too_many', { count, limit: rowsPerImport })
        : null;
  return (
    <Dialog
      size="lg"
      title={t(`ads.sheet.title_${at.level}`)}
      subtitle={t('ads.sheet.hint')}
      onClose={onClose}
      footerNote={count === 0 ? undefined : t('ads.sheet.found', { count })}
      onSubmit={(event) => {
        event.preventDefault();
        const say = (word: string) => (t.has(`ads.kinds.${word}`) ? t(`ads.kinds.${word}`) : word);
        if (blocked === null) setRead(readTable(lines, { level: at.level, ...account, say }));
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" disabledReason={blocked}>
            {t('ads.bulk.to_preview')}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">
        {t('ads.sheet.start')}{' '}
        <Button size="sm" onClick={() => void save()}>
          {t('ads.sheet.save_rows')}
        </Button>
      </p>
      <Field label={t('ads.sheet.file')} hint={t('ads.sheet.file_hint')}>
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,.tsv,.txt,.xlsx"
            className="block w-full text-sm text-ink-2"
            onChange={(event) => void take(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      <TextArea
        label={t('ads.sheet.paste')}
        rows={8}
        value={text}
        spellCheck={false}
        onChange={(event) => {
          setFault(null);
          setText(event.currentTarget.value);
          setLines(parseTable(event.currentTarget.value));
        }}
      />
      {(fault ?? (count > rowsPerImport ? blocked : null)) !== null && <Banner tone="bad">{fault ?? blocked}</Banner>}
    </Dialog>
  );
}
