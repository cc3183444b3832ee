import { useTranslations } from 'use-intl';
import type { Delivery } from '../../contract/notifications-webhooks.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { DeliveryState, useOutcome } from './webhook-state.tsx';

/** One message: what became of it, what was answered, and sending it again. */
export function DeliveryDialog({
  center,
  webhook,
  delivery,
  isOn,
  onClose,
}: {
  center: string;
  webhook: string;
  delivery: Delivery;
  isOn: boolean;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const outcome = useOutcome();
  const replay = useCommand('notifications.replayDelivery', {
    refreshes: ['notifications', 'audit'],
    onDone: () => {
      toast({ message: t('notifications.deliveries.replayed', { count: 1 }) });
      onClose();
    },
  });
  const why = !isOn
    ? t('notifications.webhooks.off_text')
    : delivery.state === 'waiting'
      ? t('notifications.deliveries.still_waits')
      : null;
  const ended = delivery.endedAt ?? delivery.nextAt;
  return (
    <Dialog
      title={t(`audit.actions.${delivery.action.replace('.', '_')}`)}
      subtitle={<Time at={delivery.madeAt} show="exact" />}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.close')}</Button>
          <Button
            variant="primary"
            isBusy={replay.isPending}
            disabledReason={why}
            onClick={() => replay.mutate({ center, webhook, delivery: delivery.id })}
          >
            {t('notifications.deliveries.replay')}
          </Button>
        </>
      }
    >
      {say(replay.error) !== null && <Banner tone="bad">{say(replay.error)}</Banner>}
      <DefinitionList
        items={[
          { term: t('notifications.webhooks.state'), value: <DeliveryState delivery={delivery} /> },
          { term: t('notifications.deliveries.outcome'), value: outcome(delivery) },
          { term: t('notifications.deliveries.attempts'), value: String(delivery.attempts) },
          {
            term: t(`notifications.deliveries.${delivery.nextAt === null ? 'ended_at' : 'next_at'}`),
            value: ended === null ? '—' : <Time at={ended} show="exact" />,
          },
          { term: t('notifications.deliveries.object'), value: <bdi>{delivery.object.name || '—'}</bdi> },
          { term: 'webhook-id', value: <CopyableId id={`msg_${delivery.id}`} /> },
        ]}
      />
      {delivery.answer !== null && delivery.answer !== '' && (
        <div>
          <p className="mb-1.5 text-sm font-medium">{t('notifications.deliveries.answer')}</p>
          <pre
            dir="ltr"
            className="max-h-48 overflow-y-auto rounded-lg bg-sunken p-3 text-xs break-all whitespace-pre-wrap"
          >
            {delivery.answer}
          </pre>
        </div>
      )}
    </Dialog>
  );
}
