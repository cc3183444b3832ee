import type { Me } from '../../contract/identity.ts';
import { queryClient } from '../api/client.ts';

/** A session began: nothing that was asked before it holds any more. */
export function startSession(me?: Me): void {
  queryClient.clear();
  if (me !== undefined) queryClient.setQueryData(['identity.getMe', {}], me);
}
