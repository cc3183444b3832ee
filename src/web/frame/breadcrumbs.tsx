import { ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Path } from '../paths.ts';
import { Link } from './link.tsx';

/** The way back up; the page itself is the heading below. */
export function Breadcrumbs({ items }: { items: readonly { label: string; to: Path }[] }) {
  const t = useTranslations();
  return (
    <nav aria-label={t('frame.breadcrumbs')} className="mb-1">
      <ol className="flex flex-wrap items-center text-sm text-ink-3">
        {items.map((item) => (
          <li key={item.to} className="flex min-w-0 items-center">
            <Link to={item.to} className="inline-flex min-h-6 items-center truncate rounded hover:text-ink">
              {item.label}
            </Link>
            <ChevronRight size={14} aria-hidden="true" className="mx-1 shrink-0 rtl:rotate-180" />
          </li>
        ))}
      </ol>
    </nav>
  );
}
