import { useParams } from '@tanstack/react-router';
import { Ellipsis, Send } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Webhook } from '../../contract/notifications-webhooks.ts';
import { refresh } from '../api/client.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { MenuIconButton } from '../ui/menu.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { useEventCount, WebhookState } from './webhook-state.tsx';

const WebhookDialog = deferred(() => import('./webhook-dialog.tsx').then((file) => file.WebhookDialog));
const SecretDialog = deferred(() => import('./secret-dialog.tsx').then((file) => file.SecretDialog));

function RemoveDialog({ center, webhook, onClose }: { center: string; webhook: Webhook; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const remove = useCommand('notifications.removeWebhook', {
    refreshes: ['audit'],
    onDone: () => go(paths.webhooks(center), { isReplacing: true }),
  });
  return (
    <ConfirmDialog
      title={t('notifications.webhooks.remove_title')}
      action={t('notifications.webhooks.remove')}
      isBusy={remove.isPending}
      error={say(remove.error)}
      onConfirm={() => remove.mutate({ center, webhook: webhook.id })}
      onClose={onClose}
    >
      <p>{t('notifications.webhooks.remove_text', { count: webhook.deliveries.waiting })}</p>
    </ConfirmDialog>
  );
}

/** What is wrong with it, and since when. */
function Trouble({ webhook }: { webhook: Webhook }) {
  const t = useTranslations();
  if (webhook.state === 'disabled') return <Banner tone="bad">{t('notifications.webhooks.disabled_text')}</Banner>;
  if (webhook.state === 'off') return <Banner>{t('notifications.webhooks.off_text')}</Banner>;
  if (!webhook.hasSecret) return <Banner tone="warn">{t('notifications.webhooks.no_secret')}</Banner>;
  if (webhook.failingSince === null) return null;
  return (
    <Banner tone="warn">
      {t('notifications.webhooks.failing_text')} <Time at={webhook.failingSince} />
    </Banner>
  );
}

type Open = 'edit' | 'secret' | 'remove' | null;

function WebhookActs({ center, webhook, onOpen }: { center: string; webhook: Webhook; onOpen: (what: Open) => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = (error: Error) => {
    const message = say(error);
    if (message !== null) toast({ message, tone: 'bad' });
  };
  const test = useCommand('notifications.testWebhook', {
    refreshes: ['notifications', 'audit'],
    onDone: () => toast({ message: t('notifications.webhooks.tested') }),
  });
  const turn = useCommand('notifications.updateWebhook', {
    refreshes: ['notifications', 'audit'],
    onDone: () => toast({ message: t('common.saved') }),
  });
  const isOn = webhook.state === 'on';
  const at = { center, webhook: webhook.id };
  return (
    <>
      <Button
        icon={<Send size={16} aria-hidden="true" />}
        isBusy={test.isPending}
        disabledReason={isOn ? null : t('notifications.webhooks.off_text')}
        onClick={() => test.mutate(at, { onError: fail })}
      >
        {t('notifications.webhooks.test')}
      </Button>
      <MenuIconButton
        label={t('common.actions_of', { name: webhook.url })}
        icon={<Ellipsis size={16} />}
        items={[
          { label: t('notifications.webhooks.edit'), onSelect: () => onOpen('edit') },
          { label: t('notifications.webhooks.new_secret'), onSelect: () => onOpen('secret') },
          {
            label: t(isOn ? 'notifications.webhooks.turn_off' : 'notifications.webhooks.turn_on'),
            onSelect: () => turn.mutate({ ...at, isOn: !isOn }, { onError: fail }),
          },
          'divider',
          { label: t('notifications.webhooks.remove'), tone: 'danger', onSelect: () => onOpen('remove') },
        ]}
      />
    </>
  );
}

/** While something waits the page asks now and then. */
const againMs = (webhook: Webhook | undefined): number | false =>
  webhook !== undefined && webhook.deliveries.waiting > 0 ? 2000 : false;

/** The log is asked again when the counts say that it changed. */
function useRefreshedLog(webhook: Webhook | undefined): void {
  const counts = webhook && JSON.stringify(webhook.deliveries);
  const former = useRef(counts);
  useEffect(() => {
    if (former.current !== undefined && former.current !== counts) void refresh('notifications');
    former.current = counts;
  }, [counts]);
}

/** One webhook: what it is sent, what it answered, and sending it again. */
export default function WebhookPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const { center, webhook: id } = useParams({ strict: false }) as { center: string; webhook: string };
  const events = useEventCount();
  const [open, setOpen] = useState<Open>(null);
  const found = useEndpoint('notifications.getWebhook', { center, webhook: id }, { againMs });
  const webhook = found.data;
  useRefreshedLog(webhook);
  const crumbs = [
    { label: t('settings.title'), to: paths.settings(center) },
    { label: t('notifications.webhooks.title'), to: paths.webhooks(center) },
  ];
  if (found.error !== null && webhook === undefined)
    return (
      <PageHeader
        breadcrumbs={<Breadcrumbs items={crumbs} />}
        title={t('notifications.webhooks.not_found')}
        subtitle={say(found.error) ?? t('notifications.webhooks.not_found_hint')}
      />
    );
  if (webhook === undefined) return <PageSkeleton />;
  const close = () => setOpen(null);
  const about = webhook.description === '' ? events(webhook) : `${webhook.description} · ${events(webhook)}`;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <PageHeader
        breadcrumbs={<Breadcrumbs items={crumbs} />}
        title={<bdi dir="ltr">{webhook.url}</bdi>}
        subtitle={about}
        badge={<WebhookState webhook={webhook} />}
        actions={<WebhookActs center={center} webhook={webhook} onOpen={setOpen} />}
      />
      <div className="mb-3 empty:hidden">
        <Trouble webhook={webhook} />
      </div>
      <DeliveryTable center={center} webhook={webhook} />
      {open === 'edit' && <WebhookDialog center={center} webhook={webhook} onClose={close} />}
      {open === 'secret' && <SecretDialog center={center} webhook={webhook} onClose={close} />}
      {open === 'remove' && <RemoveDialog center={center} webhook={webhook} onClose={close} />}
    </div>
  );
}
