import { useTranslations } from 'use-intl';
import type { Reply } from '../api/endpoints.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** What copies had to leave behind, line by line. */
export function LeftOutDialog({ reply, onClose }: { reply: Reply<'ads.copyAds'>; onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog
      title={t('ads.copies.left_title')}
      subtitle={t('ads.copies.left_hint')}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('common.close')}
        </Button>
      }
    >
      <ul className="divide-y divide-line text-sm">
        {reply.leftOut.map(({ level, id, name, field, why }) => (
          <li key={`${id} ${field}`} className="py-2">
            <span className="block font-medium text-ink">
              <bdi>{name}</bdi>
            </span>
            <span className="block text-ink-2">
              {t(`ads.objects.${level}`)} · {t(`ads.copies.left.${why}`)}
            </span>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
