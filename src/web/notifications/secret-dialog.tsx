import { useTranslations } from 'use-intl';
import type { Webhook } from '../../contract/notifications-webhooks.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { CopyableText } from '../ui/copyable-text.tsx';
import { Dialog } from '../ui/dialog.tsx';

/** A secret, the one time that it can be seen. */
export function SecretShown({ secret, title, onClose }: { secret: string; title: string; onClose: () => void }) {
  const t = useTranslations();
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <Button variant="primary" onClick={onClose}>
          {t('notifications.webhooks.kept')}
        </Button>
      }
    >
      <Banner tone="warn">{t('notifications.webhooks.once')}</Banner>
      <CopyableText text={secret} />
      <p className="text-sm text-ink-3">{t('notifications.webhooks.verify')}</p>
    </Dialog>
  );
}

/** Makes a new secret, after saying what becomes of the former one. */
export function SecretDialog({ center, webhook, onClose }: { center: string; webhook: Webhook; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const make = useCommand('notifications.makeWebhookSecret', { refreshes: ['notifications', 'audit'] });
  if (make.data !== undefined)
    return <SecretShown secret={make.data.secret} title={t('notifications.webhooks.new_secret')} onClose={onClose} />;
  return (
    <ConfirmDialog
      title={t('notifications.webhooks.new_secret')}
      tone="primary"
      action={t('notifications.webhooks.make_secret')}
      isBusy={make.isPending}
      error={say(make.error)}
      onConfirm={() => make.mutate({ center, webhook: webhook.id })}
      onClose={onClose}
    >
      <p>{t(webhook.hasSecret ? 'notifications.webhooks.secret_text' : 'notifications.webhooks.first_secret_text')}</p>
    </ConfirmDialog>
  );
}
