import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';

/** A grey bar in the shape of what loads. Give width and height with classes. */
export function Bar({ className }: { className?: string }) {
  return <span className={classNames('block animate-pulse rounded-md bg-sunken', className ?? 'h-4 w-32')} />;
}

/** Lines of text that load. */
export function Skeleton({ lines = 3, className }: { lines?: number; className?: string }) {
  const t = useTranslations();
  return (
    <div className={classNames('space-y-3', className)} role="status">
      <span className="sr-only">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        <Bar key={index} className={index % 3 === 2 ? 'h-4 w-1/2' : 'h-4 w-full max-w-lg'} />
      ))}
    </div>
  );
}
