import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';

/** What waits to be applied, and the way there. */
export function DraftBar({
  count,
  onPreview,
  onDiscard,
}: {
  count: number;
  onPreview: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations();
  return (
    <div
      data-page-foot
      className="mt-3 flex shrink-0 flex-wrap items-center gap-2 rounded-xl bg-accent-soft px-4 py-2.5"
    >
      <p className="me-auto text-sm font-medium text-accent-ink" aria-live="polite">
        {t('grid.pending', { count })}
      </p>
      <Button size="sm" variant="ghost" onClick={onDiscard}>
        {t('grid.discard')}
      </Button>
      <Button size="sm" variant="primary" onClick={onPreview}>
        {t('grid.preview.open')}
      </Button>
    </div>
  );
}
