import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from './class-names.ts';

/** A bare box for rows and headers. Its hit area is 24 px; give it an `aria-label`. */
export function Box({ isMixed = false, ...rest }: Omit<ComponentProps<'input'>, 'ref'> & { isMixed?: boolean }) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (ref.current !== null) ref.current.indeterminate = isMixed;
  }, [isMixed]);
  return <input {...rest} ref={ref} type="checkbox" className={classNames('chk', rest.className)} />;
}

/** A checkbox with its words and an optional second line. */
export function Checkbox({
  label,
  hint,
  className,
  ...input
}: ComponentProps<'input'> & { label: ReactNode; hint?: ReactNode }) {
  return (
    <label
      className={classNames(
        'flex min-h-6 cursor-pointer gap-2.5',
        hint === undefined ? 'items-center' : 'items-start',
        className,
      )}
    >
      <input {...input} type="checkbox" className={classNames('chk shrink-0', hint !== undefined && 'mt-0.5')} />
      <span className="min-w-0">
        <span className="block text-sm text-ink">{label}</span>
        {hint !== undefined && <span className="block text-xs text-ink-3">{hint}</span>}
      </span>
    </label>
  );
}
