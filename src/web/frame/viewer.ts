// Who looks, and at which center.
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Me } from '../../contract/identity.ts';
import { type CenterAction, centerActions } from '../../contract/permissions.ts';
import { useEndpoint } from '../api/hooks.ts';
import { actionKey } from '../ui/explanation.tsx';

/** The signed-in person; undefined while loading. */
export function useMe(): Me | undefined {
  return useEndpoint('identity.getMe', {}, { staleMs: 300_000 }).data;
}

/** The id of the center in the address; undefined on `/me` pages. */
export function useMaybeCenterId(): string | undefined {
  return (useParams({ strict: false }) as { center?: string }).center;
}

/** The center in the address with what the viewer may do in it; undefined while loading or outside of a center. */
export function useCenter(): Center | undefined {
  const center = useMaybeCenterId();
  return useEndpoint('centers.getCenter', { center: center ?? '' }, { isEnabled: center !== undefined }).data;
}

/**
 * Why the viewer may not do something in this center, as a sentence for `disabledReason`; null when they may, and while it
 * is not known yet.
 */
export function useReason(): (action: CenterAction) => string | null {
  const t = useTranslations();
  const center = useCenter();
  return (action) => {
    if (center === undefined || center.viewer.can.includes(action)) return null;
    const roles = centerActions[action].map((hat) => t(`access.roles.${hat}`)).join(t('common.or'));
    return t('access.needs_role', { roles, action: t(`access.actions.${actionKey(action)}`) });
  };
}
