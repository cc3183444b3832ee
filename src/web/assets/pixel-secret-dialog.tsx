import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { Dialog } from '../ui/dialog.tsx';
import type { PixelProps } from './pixel-page.tsx';

/** Makes a secret, after saying what becomes of the former one, and shows it the one time that it can be seen. */
export function PixelSecretDialog({ center, account, pixel, onClose }: PixelProps & { onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [endsFormer, setEndsFormer] = useState(false);
  const make = useCommand('assets.makePixelSecret', { refreshes: ['assets', 'audit'] });
  if (make.data !== undefined)
    return (
      <Dialog
        title={t('pixels.secret.title')}
        onClose={onClose}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('pixels.secret.kept')}
          </Button>
        }
      >
        <Banner tone="warn">{t('pixels.secret.once')}</Banner>
        <CopyableText text={make.data.secret} />
      </Dialog>
    );
  return (
    <ConfirmDialog
      title={t('pixels.secret.title')}
      tone="primary"
      action={t('pixels.secret.make')}
      isBusy={make.isPending}
      error={say(make.error)}
      onConfirm={() => make.mutate({ center, account: account.id, pixel: pixel.id, endsFormer })}
      onClose={onClose}
    >
      <p>{t(pixel.hasSecret ? 'pixels.secret.text' : 'pixels.secret.first_text')}</p>
      {pixel.hasSecret && (
        <Checkbox
          label={t('pixels.secret.ends_former')}
          checked={endsFormer}
          onChange={(event) => setEndsFormer(event.currentTarget.checked)}
        />
      )}
    </ConfirmDialog>
  );
}
