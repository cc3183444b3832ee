import { useLocation } from '@tanstack/react-router';
import { useEndpoint } from '../api/hooks.ts';
import { ownPlaces, type Place, placesIn } from './places.tsx';
import { useCenter, useMaybeCenterId, useReason } from './viewer.ts';

export interface NavPlace extends Place {
  isCurrent: boolean;
  reason: string | null;
  count?: number | undefined;
}

/** The rooms in reach of the address, each with its state for this viewer. */
export function usePlaces(): NavPlace[] {
  const center = useMaybeCenterId();
  const reasonFor = useReason();
  const { pathname } = useLocation();
  const open = useEndpoint('requests.countInbox', {}).data?.open;
  const can = useCenter()?.viewer.can;
  const places = center === undefined ? ownPlaces() : placesIn(center);
  const shown = places.filter(
    ({ isSecret, needs }) => isSecret !== true || needs === undefined || can?.includes(needs),
  );
  return shown.map((place) => ({
    ...place,
    isCurrent: place.isAt(pathname),
    reason: place.needs === undefined ? null : reasonFor(place.needs),
    ...(place.key === 'inbox' ? { count: open } : {}),
  }));
}
