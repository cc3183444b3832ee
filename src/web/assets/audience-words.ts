// Audiences in the reader's words.
import { useTranslations } from 'use-intl';
import type { AudienceState } from '../../contract/audience-kinds.ts';
import type { Audience, AudienceCondition, AudienceRule } from '../../contract/audiences.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useMoney } from '../finance/money.tsx';
import type { Tone } from '../ui/badge.tsx';
import { useEventName } from './pixel-words.ts';

/** A list that nobody uploaded yet waits; one that was deleted is told as such. */
export type ShownState = AudienceState | 'waiting' | 'deleted';

export function shownState({ state, source, deletedAt }: Pick<Audience, 'state' | 'source' | 'deletedAt'>): ShownState {
  if (deletedAt !== null) return 'deleted';
  return state === 'collecting' && source === 'list' ? 'waiting' : state;
}

export const audienceTones: Record<ShownState, Tone> = {
  ready: 'ok',
  collecting: 'info',
  waiting: 'neutral',
  too_small: 'warn',
  expired: 'neutral',
  deleted: 'neutral',
};

export function useSizeWords(): (size: number | null) => string {
  const t = useTranslations();
  return (size) =>
    size === null
      ? t('audiences.size.none')
      : size === 0
        ? t('audiences.size.small')
        : t('audiences.size.about', { count: size });
}

/** Pixels that the account sees, those of others too. */
export function usePixelNames(center: string, account: string): { id: string; name: string }[] | undefined {
  return useEndpoint('assets.listPixels', { center, account, sort: 'name', pageSize: 200 }).data?.items;
}

/** A condition as a part of a sentence. `pixels` are those that the account sees. */
export function useConditionWords(
  pixels: readonly { id: string; name: string }[],
): (condition: AudienceCondition) => string {
  const t = useTranslations();
  const money = useMoney();
  const eventName = useEventName();
  return ({ pixel: id, event, days, urlContains, atLeast, times }) => {
    const pixel = pixels.find((one) => one.id === id)?.name ?? t('audiences.rule.pixel_gone', { id });
    const parts = [
      event === null
        ? t('audiences.rule.did_any', { pixel, days })
        : t('audiences.rule.did', { event: eventName(event), pixel, days }),
      ...(urlContains === null ? [] : [t('audiences.rule.url', { url: urlContains })]),
      ...(atLeast === null
        ? []
        : [t('audiences.rule.value', { amount: money(atLeast.amountMicros, atLeast.currency) })]),
      ...(times === 1 ? [] : [t('audiences.rule.times', { times })]),
    ];
    return parts.join(t('common.comma'));
  };
}

/** What heads the conditions of a rule. */
export function ruleHeading({ match, include }: Pick<AudienceRule, 'match' | 'include'>): 'any' | 'all' | 'one' {
  return include.length === 1 ? 'one' : match;
}

/** Why an audience cannot be chosen in ad groups of this account; null where it can. */
export function useChoiceReason(): (audience: Audience) => string | null {
  const t = useTranslations();
  return ({ state, sharedBy }) => {
    if (state === 'expired') return t('audiences.reasons.expired');
    return sharedBy?.role === 'view' ? t('audiences.reasons.view_only') : null;
  };
}
