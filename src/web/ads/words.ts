// Campaigns, ad groups and ads in the reader's words.
import { useLocale, useTranslations } from 'use-intl';
import type { AdBudget, Delivery } from '../../contract/ads.ts';
import type { DeliveryStatus } from '../../contract/ads-kinds.ts';
import { type RejectionReason, rejectionReasons } from '../../contract/ads-review-kinds.ts';
import { useMoney } from '../finance/money.tsx';
import type { Tone } from '../ui/badge.tsx';

export const deliveryTones: Record<DeliveryStatus, Tone> = {
  delivering: 'ok',
  outside_hours: 'info',
  not_started: 'info',
  in_review: 'info',
  rejected: 'bad',
  authorization_ended: 'bad',
  no_eligible_ad: 'warn',
  ended: 'neutral',
  paused: 'neutral',
  draft: 'neutral',
  deleted: 'neutral',
  account_suspended: 'bad',
  spend_stopped: 'bad',
  balance_exhausted: 'warn',
  budget_exhausted: 'warn',
};

const dayMs = 86_400_000;

/** `tomorrow 09:00`, on the clock of a zone; days that are further off with their date. */
export function useWhen(): (at: string, timeZone: string) => string {
  const locale = useLocale();
  return (at, timeZone) => {
    const dayOf = (ms: number): number => Date.parse(new Date(ms).toLocaleDateString('sv-SE', { timeZone }));
    const days = Math.round((dayOf(Date.parse(at)) - dayOf(Date.now())) / dayMs);
    const time = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: 'short' }).format(new Date(at));
    const day =
      Math.abs(days) <= 1
        ? new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')
        : new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' }).format(new Date(at));
    return `${day} ${time}`;
  };
}

const isReason = (text: string): text is RejectionReason => (rejectionReasons as readonly string[]).includes(text);

/** Why something is delivered or not, in a sentence. */
export function useDeliveryWords(timeZone: string): (delivery: Delivery) => string {
  const t = useTranslations();
  const when = useWhen();
  return ({ status, level, at, accountStatus, reason }) =>
    t(`ads.why.${status}`, {
      level: level ?? 'account',
      at: at === null ? 'never' : when(at, timeZone),
      hasTime: String(at !== null),
      zone: timeZone.replaceAll('_', ' '),
      account: accountStatus === null ? '' : t(`assets.statuses.${accountStatus}`),
      reason: reason === null ? '' : isReason(reason) ? t(`ads.review.reasons.${reason}`) : reason,
    });
}

export function useBudgetWords(): (budget: AdBudget, currency: string) => string {
  const t = useTranslations();
  const money = useMoney();
  return (budget, currency) =>
    budget.mode === 'none'
      ? t('ads.kinds.none')
      : t(`ads.budgets.${budget.mode}`, { amount: money(budget.amountMicros, currency) });
}
