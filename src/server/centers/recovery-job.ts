// What happens when the delay of a recovery is over: the person becomes an Owner, and the codes are used up.
import { sql } from 'kysely';
import { findMember, lockCenter, putMember } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { tellOfRecovery } from './recovery-mail.ts';
import type { RecoveryRow } from './recovery-queries.ts';

export const recoveryQueue = 'centers.recover';

interface Due {
  centerId: string;
  recovery: string;
}

export function runRecoveries(installation: Installation, database: Database): void {
  installation.jobs.work<Due>(recoveryQueue, ({ data }) =>
    runInCenter(database, { centerId: data.centerId, name: recoveryQueue }, (context) =>
      complete(context, installation, data),
    ),
  );
}

/** The recovery, held until the transaction ends; nothing if it was cancelled. */
async function take(context: Context, { recovery }: Due): Promise<RecoveryRow | undefined> {
  const find = () =>
    context.db
      .selectFrom('centers.recoveries')
      .selectAll()
      .where('center_id', '=', context.centerId)
      .where('id', '=', recovery)
      .where('state', '=', 'running');
  const seen = await find().executeTakeFirst();
  if (!seen) return undefined;
  await lockCenter(context, context.centerId, seen.person_id);
  return find().forUpdate().executeTakeFirst();
}

async function complete(context: Context, { jobs, mail }: Installation, due: Due): Promise<void> {
  const row = await take(context, due);
  if (!row) return;
  if (row.due_at > context.now) return jobs.enqueue(context.db, recoveryQueue, due, { startAfter: row.due_at });
  const { rows } = await sql<{ status: string }>`
    select status from access.centers where center_id = ${context.centerId}`.execute(context.db);
  // Who deleted the center is an Owner, and can restore it.
  const isLive = rows[0]?.status === 'active';
  if (isLive) await makeOwner(context, row);
  await context.db
    .updateTable('centers.recoveries')
    .set({ state: isLive ? 'done' : 'cancelled', ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', row.id)
    .execute();
  await tellOfRecovery(context, mail, {
    template: isLive ? 'centers.recovery_done' : 'centers.recovery_cancelled',
    row,
  });
  await context.db
    .updateTable('centers.recovery_sets')
    .set({ ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', row.set_id)
    .execute();
}

/** Whatever they were in the center before. Limits of how many Owners there may be do not stand in the way of this one. */
async function makeOwner(context: Context, row: RecoveryRow): Promise<void> {
  const former = await findMember(context, row.person_id);
  const isMember = former?.status === 'active' || former?.status === 'suspended';
  await putMember(context, {
    centerId: context.centerId,
    personId: row.person_id,
    role: 'owner',
    financeRole: isMember ? former.finance_role : 'none',
    creatorRole: isMember ? former.creator_role : 'none',
    startsAt: null,
    expiresAt: null,
    ...(isMember ? { joinedAt: former.joined_at } : {}),
  });
  await record(context, {
    action: 'centers.recovery_completed',
    object: { type: 'member', id: row.person_id, name: row.person_name },
    before: isMember ? { role: former.role, state: former.status } : null,
    after: { role: 'owner', ...(isMember ? { state: 'active' } : {}) },
    log: { center: context.centerId },
    isSystem: true,
  });
}
