import type { ReactNode } from 'react';

/** Says what a place is for while nothing is there, and offers the first step. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  icon?: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      {icon !== undefined && (
        <div
          className="mb-3 flex size-10 items-center justify-center rounded-xl bg-sunken text-ink-3"
          aria-hidden="true"
        >
          {icon}
        </div>
      )}
      <p className="text-base font-medium text-ink">{title}</p>
      {children !== undefined && <div className="mt-1 max-w-md text-sm text-ink-3">{children}</div>}
      {action !== undefined && <div className="mt-4 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  );
}
