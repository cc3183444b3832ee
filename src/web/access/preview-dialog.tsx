// All differences before they are made: who gains, who loses, what cannot be and why; then all of them as one.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import type { Assignment, Plan, PlanLine } from '../../contract/access-grid.ts';
import { call } from '../api/call.ts';
import { refresh } from '../api/client.ts';
import { command, PutOff } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { DailyBudgets } from '../finance/daily-budgets.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import type { GridRoles } from './grid-roles.ts';
import type { TypedLine } from './typed-lines.ts';

interface Change {
  person: string;
  account: string;
  from: Assignment | null;
  to: Assignment | null;
}

/** More are shown on demand, so that ten thousand do not make the page wait. */
const shownAtOnce = 100;

function changesOf(plan: Plan): Change[] {
  return plan.lines.flatMap(({ outcome, person, account, from, to }) =>
    outcome === 'changed' && person && account ? [{ person: person.id, account: account.id, from, to }] : [],
  );
}

/** Applies, and offers the inverse; what was over by itself before cannot be given back. */
function useApply(center: string, onDone: () => void) {
  const t = useTranslations();
  const fail = useFailureToast();
  const undo = async (changes: readonly Change[]) => {
    const isOver = (at: Assignment | null) =>
      at !== null && at.expiresAt !== null && new Date(at.expiresAt) <= new Date();
    const inverse = changes.map(({ from, to, ...cell }) => ({ ...cell, from: to, to: isOver(from) ? null : from }));
    try {
      await command('access.changeAssignments', { center, changes: inverse });
      toast({ message: t('grid.undone', { count: inverse.length }) });
    } catch (error) {
      fail(error);
    }
    void refresh();
  };
  return useMutation({
    mutationFn: (changes: Change[]) => command('access.changeAssignments', { center, changes }, { isWhole: true }),
    onSuccess: (_, changes) => {
      void refresh();
      toast({ message: t('grid.done', { count: changes.length }), undo: () => void undo(changes) });
      onDone();
    },
  });
}

export function PreviewDialog({
  center,
  lines,
  roles,
  hasLines,
  onDone,
  onClose,
}: {
  center: string;
  lines: readonly TypedLine[];
  roles: GridRoles;
  /** The lines came from a table, so their numbers mean something. */
  hasLines: boolean;
  onDone: () => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [key] = useState(() => crypto.randomUUID());
  const plan = useQuery({
    queryKey: ['access.planAssignments', key],
    queryFn: () => call('access.planAssignments', { center, rows: [...lines] }),
    staleTime: 0,
    gcTime: 0,
  });
  const apply = useApply(center, onDone);
  const changes = plan.data ? changesOf(plan.data) : [];
  const problem = apply.error instanceof PutOff ? null : say(apply.error ?? plan.error);
  const lookAgain = () => {
    apply.reset();
    void plan.refetch();
  };
  return (
    <Dialog
      size="lg"
      title={t('grid.preview.title')}
      onClose={onClose}
      footerNote={plan.data && t('grid.preview.sum', { ...plan.data.totals, changes: changes.length })}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          {apply.isError && <Button onClick={lookAgain}>{t('grid.preview.again')}</Button>}
          <Button
            variant="primary"
            isBusy={apply.isPending}
            disabledReason={changes.length === 0 ? t('grid.preview.nothing') : null}
            onClick={() => apply.mutate(changes)}
          >
            {t('grid.preview.apply', { count: changes.length })}
          </Button>
        </>
      }
    >
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      {plan.isFetching && !plan.data && <Skeleton lines={6} />}
      <DailyBudgets of={plan.data?.budgets} />
      {plan.data && <PlanView plan={plan.data} roles={roles} hasLines={hasLines} />}
    </Dialog>
  );
}

function PlanView({ plan, roles, hasLines }: { plan: Plan; roles: GridRoles; hasLines: boolean }) {
  const t = useTranslations();
  const losing = plan.people.filter(({ losesOn }) => losesOn > 0);
  const gaining = plan.people.filter(({ gainsOn }) => gainsOn > 0);
  const refused = plan.lines.filter(({ outcome }) => outcome === 'refused');
  const changed = plan.lines.filter(({ outcome }) => outcome === 'changed');
  return (
    <>
      {plan.totals.withoutEffect > 0 && (
        <Banner tone="warn">{t('grid.preview.without_effect', { count: plan.totals.withoutEffect })}</Banner>
      )}
      {refused.length > 0 && (
        <Lines
          title={t('grid.preview.refused', { count: refused.length })}
          lines={refused}
          hasLines={hasLines}
          tellOf={(line) => <span className="text-bad">{line.refusal?.message}</span>}
        />
      )}
      <People
        title={t('grid.preview.losing', { count: losing.length })}
        people={losing}
        countOf={(one) => one.losesOn}
      />
      <People
        title={t('grid.preview.gaining', { count: gaining.length })}
        people={gaining}
        countOf={(one) => one.gainsOn}
      />
      {changed.length > 0 && (
        <Lines
          title={t('grid.preview.changes', { count: changed.length })}
          lines={changed}
          hasLines={hasLines}
          tellOf={(line) => (
            <>
              <Term at={line.from} roles={roles} /> → <Term at={line.to} roles={roles} />
            </>
          )}
        />
      )}
    </>
  );
}

/** A role with its term. */
function Term({ at, roles }: { at: Assignment | null; roles: GridRoles }) {
  const t = useTranslations();
  const format = useFormatter();
  if (at === null) return <span className="text-ink-3">{t('grid.edit.none')}</span>;
  const day = (instant: string) => format.dateTime(new Date(instant), { dateStyle: 'medium' });
  return (
    <span>
      {roles.nameOf(at.role)}
      {at.startsAt !== null && <span className="text-ink-3"> {t('grid.preview.from', { day: day(at.startsAt) })}</span>}
      {at.expiresAt !== null && (
        <span className="text-ink-3"> {t('grid.preview.until', { day: day(at.expiresAt) })}</span>
      )}
    </span>
  );
}

function People({
  title,
  people,
  countOf,
}: {
  title: string;
  people: Plan['people'];
  countOf: (one: Plan['people'][number]) => number;
}) {
  const t = useTranslations();
  const [limit, setLimit] = useState(20);
  if (people.length === 0) return null;
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-medium text-ink">{title}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {people.slice(0, limit).map((one) => (
          <li key={one.person.id} className="rounded-md bg-sunken px-2 py-0.5 text-sm text-ink-2">
            <bdi>{one.person.name}</bdi> · {t('grid.preview.on_accounts', { count: countOf(one) })}
          </li>
        ))}
      </ul>
      <More count={people.length - limit} onMore={() => setLimit(limit + 200)} />
    </section>
  );
}

function More({ count, onMore }: { count: number; onMore: () => void }) {
  const t = useTranslations();
  if (count <= 0) return null;
  return (
    <Button size="sm" variant="ghost" className="mt-1.5" onClick={onMore}>
      {t('grid.preview.more', { count })}
    </Button>
  );
}

function Lines({
  title,
  lines,
  hasLines,
  tellOf,
}: {
  title: string;
  lines: readonly PlanLine[];
  hasLines: boolean;
  tellOf: (line: PlanLine) => React.ReactNode;
}) {
  const t = useTranslations();
  const [limit, setLimit] = useState(shownAtOnce);
  return (
    <section>
      <h3 className="mb-1.5 text-sm font-medium text-ink">{title}</h3>
      <ul className="divide-y divide-line rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
        {lines.slice(0, limit).map((line) => (
          <li key={line.line} className="listed px-3 py-1.5 text-sm">
            <p className="text-ink">
              {hasLines && <span className="text-ink-3">{t('grid.preview.line', { line: line.line })} </span>}
              <bdi>{line.person?.name ?? ''}</bdi>
              {line.person && line.account && ' · '}
              <bdi>{line.account?.name ?? ''}</bdi>
            </p>
            <p className="text-ink-2">{tellOf(line)}</p>
          </li>
        ))}
      </ul>
      <More count={lines.length - limit} onMore={() => setLimit(limit + 1000)} />
    </section>
  );
}
