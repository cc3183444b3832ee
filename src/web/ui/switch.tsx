import type { ComponentProps, ReactNode } from 'react';

/** A bare switch for rows; give it an `aria-label`. */
export function SwitchBox(input: ComponentProps<'input'>) {
  // oxlint-disable-next-line jsx-a11y/role-has-required-aria-props -- a native checkbox tells its own state
  return <input {...input} type="checkbox" role="switch" className="sw shrink-0" />;
}

/** On or off, with effect at once. */
export function Switch({ label, hint, ...input }: ComponentProps<'input'> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label className="flex min-h-6 cursor-pointer items-center gap-3">
      <SwitchBox {...input} />
      <span className="min-w-0">
        <span className="block text-sm font-medium text-ink">{label}</span>
        {hint !== undefined && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
