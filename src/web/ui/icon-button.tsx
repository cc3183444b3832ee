import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { tip } from './tooltip.tsx';

/** A square button with a picture only; `label` is its name and its tooltip. */
export function IconButton({
  label,
  icon,
  size = 'md',
  className,
  ...rest
}: ComponentProps<'button'> & { label: string; icon: ReactNode; size?: 'sm' | 'md' | undefined }) {
  return (
    <button
      {...tip(rest['aria-expanded'] === true ? null : label)}
      {...rest}
      type="button"
      aria-label={label}
      className={classNames(
        'inline-flex shrink-0 items-center justify-center rounded-lg text-ink-3 hover:bg-sunken hover:text-ink disabled:opacity-50',
        size === 'sm' ? 'size-7' : 'size-9',
        className,
      )}
    >
      {icon}
    </button>
  );
}
