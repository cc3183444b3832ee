// The steps of a campaign, and the frame of each: what stands before anything of it is drafted.
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Card } from '../ui/card.tsx';
import { classNames } from '../ui/class-names.ts';
import { type Step, steps } from './flow-problems.ts';

/** Where one is; every step can be gone to at any time. */
export function StepList({
  current,
  marked,
  onStep,
}: {
  current: Step;
  marked: ReadonlySet<Step>;
  onStep: ((step: Step) => void) | null;
}) {
  const t = useTranslations();
  return (
    <nav aria-label={t('ads.flow.steps')}>
      <ol className="flex gap-1 overflow-x-auto sm:flex-col">
        {steps.map((step, at) => (
          <li key={step}>
            <button
              type="button"
              aria-current={step === current ? 'step' : undefined}
              disabled={onStep === null && step !== current}
              className={classNames(
                'flex min-h-9 w-full items-center gap-2.5 rounded-lg px-3 py-1.5 text-start text-sm whitespace-nowrap disabled:text-ink-3',
                step === current ? 'bg-accent-soft font-medium text-ink' : 'text-ink-2 enabled:hover:bg-sunken',
              )}
              onClick={() => onStep?.(step)}
            >
              <span className="tnum text-xs text-ink-3" aria-hidden="true">
                {at + 1}
              </span>
              {t(`ads.flow.names.${step}`)}
              {marked.has(step) && (
                <span className="text-xs text-warn">
                  <span aria-hidden="true">●</span>
                  <span className="sr-only">{t('ads.flow.missing')}</span>
                </span>
              )}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Has the focus when one comes to its step, so that keyboard and screen reader go on from there. */
function StepHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
      {children}
    </h2>
  );
}

/** A step in its frame. */
export function StepFrame({
  step,
  children,
  note,
  footer,
  onSubmit,
}: {
  step: Step;
  children: ReactNode;
  note?: ReactNode;
  footer: ReactNode;
  onSubmit: () => void;
}) {
  const t = useTranslations();
  return (
    <form
      noValidate
      className="min-w-0 flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      <Card>
        <StepHeading key={step}>{t(`ads.flow.names.${step}`)}</StepHeading>
        <p className="mb-5 text-sm text-ink-3">{t(`ads.flow.hints.${step}`)}</p>
        <div className="space-y-5">{children}</div>
        <div className="mt-6 flex flex-wrap items-center justify-end gap-2 border-t border-line pt-4">
          <p className="me-auto text-sm text-ink-3" aria-live="polite">
            {note}
          </p>
          {footer}
        </div>
      </Card>
    </form>
  );
}
