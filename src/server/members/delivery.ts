import { runInCenter } from '../foundation/calls.ts';
import type { Database } from '../foundation/database.ts';
import type { Mail } from '../foundation/mail.ts';

/** Keeps the delivery state that the invitations list shows. */
export function watchInvitationMail(mail: Mail, database: Database): void {
  const note = (ref: Record<string, string>, delivery: 'sent' | 'failed', error: string | null) =>
    runInCenter(database, { centerId: ref['centerId'] ?? '', name: 'members.delivery' }, async (context) => {
      await context.db
        .updateTable('members.invitations')
        .set({ delivery, delivery_error: error })
        .where('center_id', '=', context.centerId)
        .where('id', '=', ref['invitationId'] ?? '0')
        .execute();
    });
  mail.watch('members.invitation', {
    sent: (ref) => note(ref, 'sent', null),
    failed: (ref, error) => note(ref, 'failed', error.slice(0, 300)),
  });
}
