// What a leaver leaves in this room: invitations that wait for an answer.
import { type SqlBool, sql } from 'kysely';
import type { Leaving } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { handOverRequest } from '../requests/index.ts';
import { cancelInvitation, type Rooms } from './invite.ts';

export function invitationLeaving(rooms: Rooms): Leaving {
  return {
    kind: 'invitation',
    async list(context, personId) {
      const rows = await context.db
        .selectFrom('members.invitations')
        .select(['id', 'email', 'role'])
        .where('center_id', '=', context.centerId)
        .where('invited_by', '=', personId)
        .where('state', '=', 'pending')
        .where(sql<SqlBool>`expires_at > now()`)
        .orderBy('id')
        .execute();
      return rows.map(({ id, email, role }) => ({
        id,
        name: email,
        detail: role,
        heirs: role === 'owner' ? 'owner' : 'admin',
      }));
    },
    async end(context, left) {
      for (const { id } of left) await cancelInvitation(context, rooms, { center: context.centerId, invitation: id });
    },
    /** An invitation holds as long as who sent it may invite, so it needs somebody who may. */
    async handOver(context, left, heir) {
      for (const { id, name } of left) {
        await context.db
          .updateTable('members.invitations')
          .set({ invited_by: heir.id })
          .where('center_id', '=', context.centerId)
          .where('id', '=', id)
          .execute();
        await handOverRequest(context, { kind: 'members.invitation', objectId: id }, heir);
        await record(context, {
          action: 'members.invitation_handed_over',
          object: { type: 'invitation', id, name },
          before: { responsible: heir.formerName },
          after: { responsible: heir.name },
          log: { center: context.centerId },
        });
      }
    },
  };
}
