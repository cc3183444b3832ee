import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export type Tone = 'neutral' | 'info' | 'ok' | 'warn' | 'bad' | 'accent';

const tones: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2',
  info: 'bg-info-soft text-info',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  accent: 'bg-accent-soft text-accent-ink',
};

/** A word about a state. The dot is decoration; the word says it. */
export function Badge({ tone = 'neutral', hasDot, children }: { tone?: Tone; hasDot?: boolean; children: ReactNode }) {
  return (
    <span
      className={classNames(
        'inline-block max-w-full truncate overflow-clip rounded-md px-2 py-0.5 text-xs font-medium',
        hasDot && 'has-dot',
        tones[tone],
      )}
    >
      {children}
    </span>
  );
}
