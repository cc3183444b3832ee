import { useTranslations } from 'use-intl';
import { Bar } from './skeleton.tsx';

/** The shape of a page while nothing of it is known: heading, a bar, a box. */
export function PageSkeleton() {
  const t = useTranslations();
  return (
    <output className="block">
      <span className="sr-only">{t('common.loading')}</span>
      <Bar className="h-7 w-44" />
      <Bar className="mt-2 h-4 w-72 max-w-full" />
      <div className="mt-6 space-y-5 rounded-xl bg-surface p-5 shadow-card">
        {[0, 1, 2, 3, 4].map((row) => (
          <div key={row} className="flex items-center gap-3">
            <Bar className="size-8 rounded-full" />
            <Bar className="h-4 w-1/3" />
          </div>
        ))}
      </div>
    </output>
  );
}
