import { useTranslations } from 'use-intl';
import type { Delivery, Webhook } from '../../contract/notifications-webhooks.ts';
import { Badge, type Tone } from '../ui/badge.tsx';

/** Failing is on, but worth a look. */
function shownState({ state, failingSince }: Webhook): 'on' | 'off' | 'disabled' | 'failing' {
  return state === 'on' && failingSince !== null ? 'failing' : state;
}
const tones: Record<ReturnType<typeof shownState> | Delivery['state'], Tone> = {
  on: 'ok',
  off: 'neutral',
  disabled: 'bad',
  failing: 'warn',
  waiting: 'info',
  delivered: 'ok',
  failed: 'bad',
};

export function WebhookState({ webhook }: { webhook: Webhook }) {
  const t = useTranslations();
  const state = shownState(webhook);
  return (
    <Badge tone={tones[state]} hasDot>
      {t(`notifications.webhooks.states.${state}`)}
    </Badge>
  );
}

export function DeliveryState({ delivery }: { delivery: Delivery }) {
  const t = useTranslations();
  return (
    <Badge tone={tones[delivery.state]} hasDot>
      {t(`notifications.deliveries.states.${delivery.state}`)}
    </Badge>
  );
}

/** What was answered, or why nothing was. */
export function useOutcome(): (delivery: Delivery) => string {
  const t = useTranslations();
  return ({ status, problem, durationMs }) => {
    const what =
      status !== null
        ? `HTTP ${status}`
        : problem !== null
          ? t(`notifications.deliveries.problems.${problem}`)
          : t('notifications.deliveries.not_yet');
    return durationMs === null || problem === 'off'
      ? what
      : t('notifications.deliveries.in_ms', { what, ms: durationMs });
  };
}

export function useEventCount(): (webhook: Webhook) => string {
  const t = useTranslations();
  return ({ actions }) =>
    actions.length === 0
      ? t('notifications.webhooks.all_events')
      : t('notifications.webhooks.event_count', { count: actions.length });
}
