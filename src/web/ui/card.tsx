import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A white box with a heading. `isFlush` lets rows and tables touch its edges. */
export function Card({
  title,
  hint,
  actions,
  children,
  isFlush,
  className,
}: {
  title?: ReactNode;
  hint?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
  isFlush?: boolean;
  className?: string;
}) {
  return (
    <section className={classNames('rounded-xl bg-surface shadow-card', className)}>
      {(title !== undefined || actions !== undefined) && (
        <div className="flex flex-wrap items-start justify-between gap-3 px-5 pt-4">
          <div className="min-w-0">
            {title !== undefined && <h2 className="text-base font-medium text-ink">{title}</h2>}
            {hint !== undefined && <p className="mt-0.5 text-sm text-ink-3">{hint}</p>}
          </div>
          {actions}
        </div>
      )}
      <div className={isFlush === true ? 'pt-3' : 'px-5 py-4'}>{children}</div>
    </section>
  );
}
