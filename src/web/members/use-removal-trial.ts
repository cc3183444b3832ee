import { useQuery } from '@tanstack/react-query';
import { call } from '../api/call.ts';

/** What would go with a member, as the server says: which ad accounts, and how much those may spend in a day. */
export function useRemovalTrial(center: string, member: string, { isOver }: { isOver: boolean }) {
  return useQuery({
    queryKey: ['members.removeMember', 'preview', center, member],
    queryFn: () => call('members.removeMember', { center, member }, { dryRun: true }),
    // Once the member is gone, asking again would only be refused.
    enabled: !isOver,
    staleTime: 0,
    retry: false,
  });
}
