import { useTranslations } from 'use-intl';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';

const keys = [
  ['J', 'next'],
  ['K', 'previous'],
  ['X', 'select'],
  ['A / E', 'accept'],
  ['D', 'decline'],
  ['/', 'search'],
  ['?', 'help'],
] as const;

/** Which single keys act in the inbox. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog
      size="sm"
      title={t('requests.keys.title')}
      onClose={onClose}
      footer={<Button onClick={onClose}>{t('common.close')}</Button>}
    >
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2.5 text-sm">
        {keys.map(([key, what]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-md bg-sunken px-2 py-1 font-medium text-ink">
                <bdi>{key}</bdi>
              </kbd>
            </dt>
            <dd className="text-ink-2">{t(`requests.keys.${what}`)}</dd>
          </div>
        ))}
      </dl>
      <p className="text-xs text-ink-3">{t('requests.keys.off')}</p>
    </Dialog>
  );
}
