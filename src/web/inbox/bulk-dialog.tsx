import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { useChangeWords } from '../activity/change-list.tsx';
import { call } from '../api/call.ts';
import type { Reply } from '../api/endpoints.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useHeadline } from './headline.ts';

type Decision = 'approve' | 'decline';
type Result = Reply<'requests.decideRequests'>['results'][number];

/** One request, and what would become or became of it. */
interface Line {
  request: Request;
  what: string[];
  why: string | null;
}

function Lines({ label, lines }: { label: string; lines: readonly Line[] }) {
  const headline = useHeadline();
  return (
    <ul
      aria-label={label}
      className="max-h-80 space-y-2.5 overflow-y-auto text-sm"
      // What scrolls can be reached by keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      {lines.map(({ request, what, why }) => {
        const Icon = why === null ? CircleCheck : CircleAlert;
        return (
          <li key={request.id} className="flex items-start gap-2">
            <Icon size={16} aria-hidden="true" className={`mt-0.5 shrink-0 ${why === null ? 'text-ok' : 'text-bad'}`} />
            <span className="min-w-0">
              <bdi className="break-words text-ink">{headline(request)}</bdi>
              {(why === null ? what : [why]).map((line, index) => (
                <span key={index} className="block text-xs break-words text-ink-3">
                  {line}
                </span>
              ))}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** What a dry run says of each: its share of the changes, or why it would be refused. */
function usePreview(rows: readonly Request[], decision: Decision, isOver: boolean) {
  const t = useTranslations();
  const words = useChangeWords();
  const input = { requests: rows.map(({ id }) => id), decision };
  const { data, error } = useQuery({
    queryKey: ['requests.decideRequests', 'preview', input],
    queryFn: () => call('requests.decideRequests', input, { dryRun: true }),
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
  const results = data?.results as Result[] | undefined;
  let at = 0;
  const lines = results?.flatMap((result): Line[] => {
    const request = rows.find(({ id }) => id === result.request);
    const changes = data?.changes.slice(at, at + result.changes) ?? [];
    at += result.changes;
    const why = result.refusal === null ? null : t('requests.bulk.cannot', { reason: result.refusal.message });
    // What the logs of two centers tell is one thing to who decides.
    const first = changes.filter(({ action }, index) => changes.findIndex((one) => one.action === action) === index);
    return request === undefined ? [] : [{ request, what: first.map(words), why }];
  });
  return { lines, error, budgets: data?.budgets };
}

/** Decides many requests after showing what would become of each; those that failed can be tried again. */
export function BulkDialog({
  decision,
  rows: chosen,
  onDone,
  onClose,
}: {
  decision: Decision;
  rows: Request[];
  /** Once something was decided. */
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [rows, setRows] = useState(chosen);
  const [results, setResults] = useState<Result[] | null>(null);
  const run = useCommand('requests.decideRequests', {
    onDone: (reply) => {
      setResults(reply.results);
      onDone();
    },
  });
  const preview = usePreview(rows, decision, !run.isIdle);
  const able = preview.lines?.filter(({ why }) => why === null).map(({ request }) => request) ?? [];
  const word = decision === 'approve' ? 'accept' : 'decline';
  const retry = () => {
    const failed = new Set(results?.filter(({ refusal }) => refusal !== null).map(({ request }) => request));
    setRows(rows.filter(({ id }) => failed.has(id)));
    setResults(null);
    run.reset();
  };
  if (results !== null) return <Outcome rows={rows} results={results} onRetry={retry} onClose={onClose} />;
  const problem = say(run.error ?? preview.error);
  return (
    <Dialog
      role="alertdialog"
      title={t(`requests.bulk.${word}_title`, { count: rows.length })}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (able.length > 0 && !run.isPending) run.mutate({ requests: rows.map(({ id }) => id), decision });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={run.isPending}
            disabledReason={
              preview.lines === undefined
                ? t('requests.bulk.asking')
                : able.length === 0
                  ? t('requests.bulk.nothing')
                  : null
            }
          >
            {t(`requests.bulk.${word}`, { count: preview.lines === undefined ? rows.length : able.length })}
          </Button>
        </>
      }
    >
      <p className="text-sm text-ink-2">{t('requests.bulk.hint')}</p>
      <Section title={t('requests.bulk.preview')}>
        {preview.lines === undefined && preview.error === null && <Skeleton lines={3} />}
        {preview.lines !== undefined && <Lines label={t('requests.bulk.preview')} lines={preview.lines} />}
      </Section>
      <DailyBudgets of={preview.budgets} />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <h3 className="text-sm font-medium text-ink">{title}</h3>
      {children}
    </section>
  );
}

/** A line for each, the refused ones first. */
function Outcome({
  rows,
  results,
  onRetry,
  onClose,
}: {
  rows: readonly Request[];
  results: readonly Result[];
  onRetry: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const lines = results.flatMap(({ request: id, refusal, state }): Line[] => {
    const request = rows.find((row) => row.id === id);
    const word = state === 'approved' || state === 'declined' ? state : 'waits';
    const what = [t(`requests.bulk.${word}`)];
    return request === undefined ? [] : [{ request, what, why: refusal?.message ?? null }];
  });
  const refused = lines.filter(({ why }) => why !== null);
  const inOrder = [...refused, ...lines.filter(({ why }) => why === null)];
  return (
    <Dialog
      title={t('requests.bulk.results')}
      onClose={onClose}
      footer={
        <>
          {refused.length > 0 && <Button onClick={onRetry}>{t('requests.bulk.retry')}</Button>}
          <Button variant="primary" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <p role="status" className="text-sm text-ink-2">
        {t('common.table.results', { done: lines.length - refused.length, refused: refused.length })}
      </p>
      <Lines label={t('common.table.results_label')} lines={inOrder} />
    </Dialog>
  );
}
