import type { ComponentProps, ReactNode } from 'react';

/** On or off, with effect at once. */
export function Switch({
  label,
  hint,
  isLabelHidden,
  ...input
}: ComponentProps<'input'> & { label: ReactNode; hint?: ReactNode; isLabelHidden?: boolean }) {
  return (
    <label className="flex min-h-6 cursor-pointer items-center gap-3">
      {/* oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a native checkbox tells its own state */}
      <input {...input} type="checkbox" role="switch" className="sw shrink-0" />
      <span className={isLabelHidden === true ? 'sr-only' : 'min-w-0'}>
        <span className="block text-sm font-medium text-ink">{label}</span>
        {hint !== undefined && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
