// Recovery by sealed codes: made and revoked by an Owner, presented by whoever holds enough of them, cancelled by any Owner while
// the delay runs.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type * as contract from '../../contract/centers-recovery.ts';
import type { Recovery, RecoveryStatus } from '../../contract/centers-recovery.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { readCode } from '../../contract/recovery-codes.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter, presentSecret } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { getCenterName } from './queries.ts';
import { recoveryQueue } from './recovery-job.ts';
import { tellOfRecovery } from './recovery-mail.ts';
import { findCodes, findRunning, getRecovery, type ListStewards, presentRecovery } from './recovery-queries.ts';

/** New codes for the same people are a change as well, so it is said when they were made. */
function asRecorded(codes: Awaited<ReturnType<typeof findCodes>>) {
  if (!codes) return null;
  const { needed, delay_hours: delayHours, holders, made_at: madeAt } = codes;
  return { needed, delayHours, holders: holders.map(({ name }) => name), madeAt };
}

const centerOf = ({ centerId, centerName }: Context) => ({ type: 'center', id: centerId, name: centerName }) as const;

/** Codes of a recovery that runs stay as they are: cancelling it ends them as well. */
async function refuseWhileRunning(context: Context): Promise<void> {
  if (await findRunning(context)) refuse('centers.recovery_running');
}

/** Ends the codes that are good now. Under the lock of the center. */
export async function endCodes(context: Context): Promise<void> {
  await context.db
    .updateTable('centers.recovery_sets')
    .set({ ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('ended_at', 'is', null)
    .execute();
}

export async function makeRecoveryCodes(
  context: Context,
  listStewards: ListStewards,
  input: InputOf<typeof contract.makeRecoveryCodes>,
): Promise<RecoveryStatus> {
  const { centerId } = context;
  if (new Set(input.codes.map(({ hash }) => hash)).size < input.codes.length) refuse('centers.codes_alike');
  await lockCenter(context, centerId);
  await refuseWhileRunning(context);
  const before = asRecorded(await findCodes(context));
  await endCodes(context);
  const { id } = await context.db
    .insertInto('centers.recovery_sets')
    .values({
      center_id: centerId,
      needed: input.needed,
      delay_hours: input.delayHours,
      locale: context.actor.locale,
      made_by: context.actor.personId,
      made_at: context.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await context.db
    .insertInto('centers.recovery_codes')
    .values(
      input.codes.map(({ holder, email, hash }, at) => ({
        center_id: centerId,
        set_id: id,
        place: at + 1,
        holder,
        email,
        code_hash: Buffer.from(hash, 'hex'),
      })),
    )
    .execute();
  await record(context, {
    action: 'centers.recovery_codes_made',
    object: centerOf(context),
    before,
    after: asRecorded(await findCodes(context)),
    log: { center: centerId },
  });
  return getRecovery(context, listStewards);
}

export async function revokeRecoveryCodes(context: Context, listStewards: ListStewards): Promise<RecoveryStatus> {
  await lockCenter(context, context.centerId);
  await refuseWhileRunning(context);
  const before = asRecorded(await findCodes(context));
  if (!before) refuse('centers.no_codes');
  await endCodes(context);
  await record(context, {
    action: 'centers.recovery_codes_revoked',
    object: centerOf(context),
    before,
    after: null,
    log: { center: context.centerId },
  });
  return getRecovery(context, listStewards);
}

interface Found {
  centerId: string;
  setId: string;
}

/**
 * The one set that all these codes are of. What is found of each is only seen because its hash is presented. It always asks as
 * much, so that the time it takes tells nothing of how many were right.
 */
async function findSet(context: Context, typed: readonly string[]): Promise<Found | undefined> {
  const codes = new Set(typed.map(readCode));
  const counts = new Map<string, Found & { codes: number }>();
  for (const code of codes) {
    const hash = createHash('sha256')
      .update(code ?? '')
      .digest();
    await presentSecret(context.db, hash);
    const rows = await context.db
      .selectFrom('centers.recovery_codes')
      .select(['center_id as centerId', 'set_id as setId'])
      .where('code_hash', '=', hash)
      .execute();
    for (const row of rows) {
      const known = counts.get(row.setId);
      counts.set(row.setId, { ...row, codes: (known?.codes ?? 0) + 1 });
    }
  }
  const whole = [...counts.values()].filter((one) => one.codes === typed.length);
  return whole.length === 1 ? whole[0] : undefined;
}

export async function startRecovery(
  outer: Context,
  installation: Installation,
  input: InputOf<typeof contract.startRecovery>,
): Promise<Recovery> {
  const { actor, now } = outer;
  await installation.limits.take('recovery.ip', outer.origin.ip);
  await installation.limits.take('recovery.account', actor.personId);
  const found = await findSet(outer, input.codes);
  const context = contextIn(outer, found?.centerId ?? '0');
  await enterCenter(context.db, context.centerId);
  await lockCenter(context, context.centerId);
  const { rows: live } = await sql`
    select from access.centers where center_id = ${context.centerId} and status = 'active'`.execute(context.db);
  const codes = await findCodes(context);
  const isEnough = codes?.id === found?.setId && input.codes.length >= (codes?.needed ?? Number.POSITIVE_INFINITY);
  if (!codes || !isEnough || live.length === 0) refuse('centers.codes_wrong');
  await refuseWhileRunning(context);
  const dueAt = new Date(now.getTime() + codes.delay_hours * 3600_000);
  const row = await context.db
    .insertInto('centers.recoveries')
    .values({
      center_id: context.centerId,
      set_id: codes.id,
      center_name: await getCenterName(context, context.centerId),
      person_id: actor.personId,
      person_name: actor.name,
      person_email: actor.email,
      started_at: now,
      due_at: dueAt,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await installation.jobs.enqueue(
    context.db,
    recoveryQueue,
    { centerId: context.centerId, recovery: row.id },
    { startAfter: new Date(dueAt.getTime() + 1000) },
  );
  await record(context, {
    action: 'centers.recovery_started',
    object: { type: 'person', id: actor.personId, name: actor.name },
    after: { codes: input.codes.length, needed: codes.needed, dueAt },
    log: { center: context.centerId },
  });
  await tellOfRecovery(context, installation.mail, { template: 'centers.recovery_started', row });
  return presentRecovery(row);
}

/** Whoever cancels is an Owner who is there, so the codes that were shown to somebody need not stay good. */
export async function cancelRecovery(
  context: Context,
  { installation, listStewards }: { installation: Installation; listStewards: ListStewards },
): Promise<RecoveryStatus> {
  const { centerId, actor, now } = context;
  await lockCenter(context, centerId);
  const row = await findRunning(context);
  if (!row) refuse('centers.recovery_over');
  await context.db
    .updateTable('centers.recoveries')
    .set({ state: 'cancelled', ended_at: now, ended_by: actor.personId })
    .where('center_id', '=', centerId)
    .where('id', '=', row.id)
    .execute();
  await tellOfRecovery(context, installation.mail, { template: 'centers.recovery_cancelled', row });
  await endCodes(context);
  await record(context, {
    action: 'centers.recovery_cancelled',
    object: { type: 'person', id: row.person_id, name: row.person_name },
    before: { dueAt: row.due_at },
    after: null,
    log: { center: centerId },
  });
  return getRecovery(context, listStewards);
}
