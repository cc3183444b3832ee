import { useCallback } from 'react';
import { call } from '../api/call.ts';
import { Avatar } from '../ui/avatar.tsx';
import type { Choice } from '../ui/picker.tsx';

/** Active members, for a picker. */
export function useFindMembers(center: string): (search: string) => Promise<Choice[]> {
  return useCallback(
    async (search) => {
      const { items } = await call('members.listMembers', { center, search, state: 'active', pageSize: 50 });
      return items.map(({ person }) => ({
        id: person.id,
        label: person.name,
        hint: person.email,
        picture: <Avatar id={person.id} name={person.name} url={person.avatarUrl} size="sm" />,
      }));
    },
    [center],
  );
}
