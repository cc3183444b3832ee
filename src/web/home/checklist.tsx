import { Check, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { AddAccountDialog } from '../assets/add-account.tsx';
import { useGo } from '../frame/link.tsx';
import { InviteDialog } from '../members/invite.tsx';
import { paths } from '../paths.ts';
import { Card } from '../ui/card.tsx';
import type { Summary } from './attention-card.tsx';

type Step = 'account' | 'invite' | 'access';

function StepRow({ step, isDone, onStart }: { step: Step; isDone: boolean; onStart: () => void }) {
  const t = useTranslations();
  return (
    <li>
      <button
        type="button"
        disabled={isDone}
        onClick={onStart}
        className="flex w-full items-center gap-3.5 px-5 py-3.5 text-start -outline-offset-2 enabled:hover:bg-sunken disabled:cursor-default"
      >
        <span
          className={
            isDone
              ? 'flex size-6 shrink-0 items-center justify-center rounded-full bg-ok-soft text-ok'
              : 'size-6 shrink-0 rounded-full shadow-[inset_0_0_0_1.5px_var(--line-2)]'
          }
        >
          {isDone && (
            <>
              <Check size={14} aria-hidden="true" />
              <span className="sr-only">{t('home.checklist.done')}</span>
            </>
          )}
        </span>
        <span className="min-w-0 flex-1">
          <span className={isDone ? 'block text-sm text-ink-3 line-through' : 'block text-sm font-medium text-ink'}>
            {t(`home.checklist.${step}`)}
          </span>
          {!isDone && <span className="block text-xs text-ink-3">{t(`home.checklist.${step}_hint`)}</span>}
        </span>
        {!isDone && <ChevronRight size={16} aria-hidden="true" className="shrink-0 text-ink-3 rtl:rotate-180" />}
      </button>
    </li>
  );
}

/** The first steps of a new center; gone once all are done. */
export function Checklist({ center, summary }: { center: Center; summary: Summary }) {
  const t = useTranslations();
  const go = useGo();
  const [open, setOpen] = useState<'account' | 'invite' | null>(null);
  const done: Record<Step, boolean> = {
    account: summary.accounts > 0,
    invite: (summary.members ?? 0) > 1 || (summary.pendingInvitations ?? 0) > 0,
    access: summary.accounts > 0 && (summary.accountsWithoutPeople ?? 0) < summary.accounts,
  };
  const steps = Object.keys(done) as Step[];
  const start = (step: Step) => {
    if (step === 'access') go(paths.accounts(center.id));
    else setOpen(step);
  };
  return (
    <Card
      title={t('home.checklist.title')}
      actions={
        <span className="tnum text-sm text-ink-3">
          {t('home.checklist.progress', { done: steps.filter((step) => done[step]).length, total: steps.length })}
        </span>
      }
      isFlush
    >
      <ul className="divide-y divide-line border-t border-line">
        {steps.map((step) => (
          <StepRow key={step} step={step} isDone={done[step]} onStart={() => start(step)} />
        ))}
      </ul>
      {open === 'account' && <AddAccountDialog center={center} kind="create" onClose={() => setOpen(null)} />}
      {open === 'invite' && <InviteDialog center={center} onClose={() => setOpen(null)} />}
    </Card>
  );
}
