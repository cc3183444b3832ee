import { useTranslations } from 'use-intl';
import { auditActions, loggedRooms } from '../../contract/audit.ts';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import type { Filter } from '../ui/filter-bar.tsx';
import type { ActivityState } from './activity-page.tsx';
import { actionKey } from './field-words.ts';

/** What is recorded in a center; what people do with their own account is in their own log. */
const centerActions = auditActions.filter((action) => loggedRooms.some((room) => action.startsWith(`${room}.`)));

function usePeople(center: Center, chosen: string): { value: string; label: string }[] {
  const mayList = center.viewer.can.includes('member:list');
  const members = useEndpoint('members.listMembers', { center: center.id, pageSize: 200 }, { isEnabled: mayList });
  const people = (members.data?.items ?? []).map(({ person }) => ({ value: person.id, label: person.name }));
  // Who has left is in the log but not among the members.
  const isKnown = chosen === '' || people.some((person) => person.value === chosen);
  return isKnown ? people : [...people, { value: chosen, label: chosen }];
}

export function useActivityFilters(
  center: Center,
  state: ActivityState,
  change: (part: Partial<ActivityState>) => void,
): Filter[] {
  const t = useTranslations();
  const people = usePeople(center, state.actor);
  const actions = centerActions.filter((action) => state.room === '' || action.startsWith(`${state.room}.`));
  return [
    {
      key: 'room',
      label: t('audit.filters.room'),
      value: state.room,
      options: [
        { value: '', label: t('audit.filters.all_rooms') },
        ...loggedRooms.map((room) => ({ value: room as string, label: t(`audit.rooms.${room}`) })),
      ],
      onChange: (room) => change({ room, action: '' }),
    },
    {
      key: 'action',
      label: t('audit.filters.action'),
      value: state.action,
      options: [
        { value: '', label: t('audit.filters.all_actions') },
        ...actions.map((action) => ({ value: action as string, label: t(`audit.actions.${actionKey(action)}`) })),
      ],
      onChange: (action) => change({ action }),
    },
    {
      key: 'actor',
      label: t('audit.filters.actor'),
      value: state.actor,
      options: [{ value: '', label: t('audit.filters.any_actor') }, ...people],
      onChange: (actor) => change({ actor }),
    },
  ];
}
