// Numbers from a file: chosen, looked through by the server, shown with what they change, and only then taken.
import { useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { fileColumns, rowsAtOnce } from '../../contract/reporting-kinds.ts';
import type { RowFault } from '../../contract/reporting-performance.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useMoney } from '../finance/money.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { saveCsv } from '../ui/csv.ts';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

interface Problem {
  line: number;
  field: string;
  problem: RowFault;
  value: string;
}

const problemsOf = (error: unknown): Problem[] =>
  error instanceof RefusalError && error.code === 'reporting.rows_refused'
    ? (error.details['problems'] as Problem[])
    : [];

const mostBytes = 4_000_000;

/** Spreadsheets save Chinese text in an encoding of its own where nobody asks for another. */
async function readText(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  const text = new TextDecoder().decode(bytes);
  return text.includes('\ufffd') ? new TextDecoder('gb18030').decode(bytes) : text;
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const t = useTranslations();
  return (
    <div
      className="max-h-64 overflow-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]"
      // What scrolls is reached by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="region"
      aria-label={t('ads.import.problems_label')}
    >
      <table className="w-full text-sm">
        <thead>
          <tr className="text-xs text-ink-3">
            {(['line', 'column', 'value', 'problem'] as const).map((name) => (
              <th key={name} scope="col" className="px-3 py-2 text-start font-medium">
                {t(`ads.import.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {problems.map(({ line, field, problem, value }) => (
            <tr key={`${line} ${field} ${problem}`} className="border-t border-line">
              <td className="tnum px-3 py-1.5">{line}</td>
              <td className="px-3 py-1.5">
                <bdi>{field}</bdi>
              </td>
              <td className="max-w-40 truncate px-3 py-1.5" title={value}>
                <bdi>{value}</bdi>
              </td>
              <td className="px-3 py-1.5 text-bad">{t(`ads.import.problems.${problem}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Side = Record<string, unknown> | null;

/** What the import would change, as the server's own entry tells it. */
function Preview({ before, after, currency }: { before: Side; after: Side; currency: string }) {
  const t = useTranslations();
  const money = useMoney();
  const amount = (side: Side): string => money(String(side?.['spendMicros'] ?? '0'), currency);
  const number = (side: Side, field: string): number => Number(side?.[field] ?? 0);
  const ignored = (after?.['ignoredColumns'] as string[] | undefined) ?? [];
  const odd = number(after, 'clicksWithoutImpressions');
  return (
    <div className="space-y-3" aria-live="polite">
      <p className="text-sm">
        {t('ads.import.would', {
          rows: number(after, 'rows'),
          replaced: number(after, 'replaced'),
          from: String(after?.['firstDay'] ?? ''),
          to: String(after?.['lastDay'] ?? ''),
        })}
      </p>
      <dl className="grid grid-cols-2 gap-3 rounded-lg bg-sunken p-3 text-sm sm:grid-cols-3">
        {(
          [
            [t('ads.metrics.spend'), amount(before), amount(after)],
            [
              t('ads.metrics.impressions'),
              number(before, 'impressions').toLocaleString(),
              number(after, 'impressions').toLocaleString(),
            ],
            [
              t('ads.metrics.conversions'),
              number(before, 'conversions').toLocaleString(),
              number(after, 'conversions').toLocaleString(),
            ],
          ] as const
        ).map(([name, was, is]) => (
          <div key={name}>
            <dt className="text-xs text-ink-3">{name}</dt>
            <dd className="tnum">{was === is ? is : t('ads.import.change', { was, is })}</dd>
          </div>
        ))}
      </dl>
      {odd > 0 && <Banner tone="warn">{t('ads.import.odd', { count: odd })}</Banner>}
      {ignored.length > 0 && (
        <p className="text-xs text-ink-3">{t('ads.import.ignored', { columns: ignored.join(', ') })}</p>
      )}
    </div>
  );
}

export function ImportNumbersDialog({
  center,
  account,
  onClose,
}: {
  center: string;
  account: Account;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const id = useId();
  const [source, setSource] = useState(() => t('ads.import.source_usual'));
  const [file, setFile] = useState<{ name: string; csv: string } | null>(null);
  const [isTooLarge, setIsTooLarge] = useState(false);
  const act = useCommand('reporting.importPerformanceFile', {
    onDone: ({ rows }) => {
      toast({ message: t('ads.import.done', { count: rows }) });
      onClose();
    },
  });
  const input = {
    center,
    account: account.id,
    currency: account.currency,
    source: source.trim() || '–',
    csv: file?.csv ?? '',
  };
  const trial = useQuery({
    queryKey: ['reporting.importPerformanceFile', 'preview', account.id, file, input.source],
    queryFn: () => call('reporting.importPerformanceFile', input, { dryRun: true }),
    enabled: file !== null && act.isIdle,
    staleTime: 0,
    retry: false,
  });
  const [change] = trial.data?.changes ?? [];
  const problems = problemsOf(act.error ?? trial.error);
  const error = act.error ?? trial.error;
  const choose = async (chosen: File | undefined) => {
    setFile(null);
    act.reset();
    setIsTooLarge((chosen?.size ?? 0) > mostBytes);
    if (chosen && chosen.size <= mostBytes) setFile({ name: chosen.name, csv: await readText(chosen) });
  };
  const isReady = change !== undefined && error === null && source.trim() !== '';
  return (
    <Dialog
      title={t('ads.import.title')}
      subtitle={t('ads.import.hint', { currency: account.currency, most: rowsAtOnce })}
      size="lg"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) act.mutate(input);
      }}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={act.isPending}
            disabledReason={isReady ? null : file === null ? t('ads.import.choose_first') : t('ads.import.mend_first')}
          >
            {t('ads.import.action')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('ads.import.source')}
        hint={t('ads.import.source_hint')}
        value={source}
        maxLength={60}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
      <div>
        <label htmlFor={id} className="mb-1.5 block text-sm font-medium text-ink">
          {t('ads.import.file')}
        </label>
        <input
          id={id}
          type="file"
          accept=".csv,.txt,text/csv"
          className="block w-full text-sm text-ink-2 file:me-3 file:h-9 file:rounded-lg file:border-0 file:bg-sunken file:px-3 file:font-medium file:text-ink"
          onChange={(event) => void choose(event.currentTarget.files?.[0])}
        />
        <Button
          size="sm"
          variant="ghost"
          className="mt-2"
          icon={<Download size={16} aria-hidden="true" />}
          onClick={() => saveCsv(`\ufeff${['ad', 'day', ...fileColumns].join(',')}\r\n`, t('ads.import.template_name'))}
        >
          {t('ads.import.template')}
        </Button>
      </div>
      {isTooLarge && <Banner tone="bad">{t('ads.import.too_large')}</Banner>}
      {trial.isFetching && (
        <p className="text-sm text-ink-3" role="status">
          {t('ads.import.looking', { count: file?.csv.split('\n').length ?? 0 })}
        </p>
      )}
      {error !== null && !trial.isFetching && <Banner tone="bad">{say(error)}</Banner>}
      {problems.length > 0 && <Problems problems={problems} />}
      {change && error === null && <Preview before={change.before} after={change.after} currency={account.currency} />}
    </Dialog>
  );
}
