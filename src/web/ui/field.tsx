import { type ReactNode, useId } from 'react';
import { classNames } from './class-names.ts';

export interface FieldText {
  label: ReactNode;
  /** A line below the control that helps; the error takes its place. */
  hint?: ReactNode;
  error?: string | undefined;
  /** Hides the label from sight, not from screen readers. */
  isLabelHidden?: boolean | undefined;
}

export const controlClass =
  'block w-full min-w-0 rounded-lg bg-surface px-3 text-base text-ink shadow-[inset_0_0_0_1px_var(--line-2)] placeholder:text-ink-3 focus:outline-none focus:shadow-[inset_0_0_0_2px_var(--accent)] aria-invalid:shadow-[inset_0_0_0_1.5px_var(--bad)] disabled:bg-sunken disabled:text-ink-3';

/** Label, control, hint and error, wired to each other. The child gets the attributes of the control. */
export function Field({
  label,
  hint,
  error,
  isLabelHidden,
  className,
  children,
}: FieldText & {
  className?: string | undefined;
  children: (control: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode;
}) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames('min-w-0', className)}>
      <label htmlFor={id} className={isLabelHidden === true ? 'sr-only' : 'mb-1.5 block text-sm font-medium text-ink'}>
        {label}
      </label>
      {children({
        id,
        ...(note === undefined ? {} : { 'aria-describedby': `${id}-note` }),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {note !== undefined && (
        <p
          id={`${id}-note`}
          role={error === undefined ? undefined : 'alert'}
          className={classNames('mt-1.5 text-xs', error === undefined ? 'text-ink-3' : 'text-bad')}
        >
          {note}
        </p>
      )}
    </div>
  );
}
