// Ending one's sessions.

import type { InputOf } from '../../../contract/endpoint.ts';
import type * as api from '../../../contract/identity.ts';
import { record } from '../../audit/index.ts';
import type { Context } from '../../foundation/context.ts';
import { refuse } from '../../foundation/errors.ts';
import { endSessions } from '../sessions.ts';

export async function revokeSession(
  context: Context,
  input: InputOf<typeof api.revokeSession>,
): Promise<Record<string, never>> {
  const { personId, sessionId } = context.actor;
  const ended = await context.db
    .updateTable('identity.sessions')
    .set({ ended_at: context.now })
    .where('id', '=', input.session)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now)
    .returning(['id', 'device'])
    .executeTakeFirst();
  if (!ended) refuse('not_found');
  if (ended.id === sessionId) context.cookie = null;
  await record(context, {
    action: 'identity.session_revoked',
    object: { type: 'session', id: ended.id, name: ended.device },
    log: { person: personId },
  });
  return {};
}

export async function revokeOtherSessions(context: Context): Promise<{ ended: number }> {
  const { personId, name, sessionId } = context.actor;
  const ended = await endSessions(context, personId, { sessionId });
  if (ended === 0) return { ended };
  await record(context, {
    action: 'identity.sessions_revoked',
    object: { type: 'person', id: personId, name },
    after: { ended },
    log: { person: personId },
  });
  return { ended };
}
