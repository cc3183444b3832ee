import type { ReactNode } from 'react';
import { usePageTitle } from './page-title.ts';

/** The top of a page: where it is, what it is, and its primary action at the end. */
export function PageHeader({
  title,
  subtitle,
  actions,
  breadcrumbs,
  badge,
  pageTitle,
}: {
  title: ReactNode;
  subtitle?: ReactNode;
  actions?: ReactNode;
  /** `Breadcrumbs` of the frame. */
  breadcrumbs?: ReactNode;
  badge?: ReactNode;
  /** The page in the browser's tab, where its heading says something else. */
  pageTitle?: string;
}) {
  const heading = usePageTitle(pageTitle);
  return (
    <header className="mb-4">
      {breadcrumbs}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0 flex-1 basis-44">
          <div className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
            <h1 ref={heading} className="min-w-0 text-xl font-semibold break-words text-ink">
              {title}
            </h1>
            {badge}
          </div>
          {subtitle !== undefined && <p className="text-sm text-ink-3">{subtitle}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
