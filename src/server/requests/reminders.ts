// What waits is not forgotten: deciders are reminded at half of the time and a day before the end, and the Owners of a center are
// told of what is late by the center's own measure. A row notes each, in the transaction that writes its mails.
import { sql } from 'kysely';
import type * as contract from '../../contract/delegations.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { record } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { type Database, enterCenter } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { RequestRow } from './queries.ts';
import { tellDeciders } from './telling.ts';

type Stage = 'half' | 'day' | 'late';

interface Reminder {
  centerId: string;
  requestId: string;
  stage: Stage;
}

const queue = 'requests.remind';
const hourMs = 3600_000;

/** When a request is reminded of. A reminder that would come within the last hour, or right after it was asked, is none. */
function remindersOf(row: Pick<RequestRow, 'asked_at' | 'expires_at'>, lateAfterHours: number | null): [Stage, Date][] {
  const [asked, ends] = [row.asked_at.getTime(), row.expires_at.getTime()];
  const planned: [Stage, number][] = [
    ['half', asked + (ends - asked) / 2],
    ['day', ends - 24 * hourMs],
    ['late', lateAfterHours === null ? ends : asked + lateAfterHours * hourMs],
  ];
  return planned
    .filter(
      ([stage, at]) => at < ends - hourMs && at >= asked + hourMs && (stage !== 'day' || ends - asked > 48 * hourMs),
    )
    .map(([stage, at]) => [stage, new Date(at)]);
}

export async function scheduleReminders(context: Context, jobs: Jobs, row: RequestRow): Promise<void> {
  for (const [stage, startAfter] of remindersOf(row, await latenessOf(context, row))) {
    const data: Reminder = { centerId: row.center_id, requestId: row.id, stage };
    await jobs.enqueue(context.db, queue, data, { startAfter });
  }
}

/** The measure of the center that is asked. */
async function latenessOf(context: Context, row: RequestRow): Promise<number | null> {
  if (row.to_center_id === null) return null;
  await enterCenter(context.db, row.to_center_id);
  const { hours } = await getLateness(contextIn(context, row.to_center_id));
  await enterCenter(context.db, row.center_id);
  return hours;
}

export function registerReminders(installation: Installation, database: Database): void {
  installation.jobs.work<Reminder>(queue, ({ data }) =>
    runInCenter(database, { centerId: data.centerId, name: queue }, (context) => remind(context, installation, data)),
  );
}

async function remind(context: Context, installation: Installation, { requestId, stage }: Reminder): Promise<void> {
  const row = await context.db
    .selectFrom('requests.requests')
    .selectAll()
    .where('id', '=', requestId)
    .where('state', '=', 'pending')
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();
  if (!row) return;
  const noted = await context.db
    .insertInto('requests.reminders')
    .values({ center_id: row.center_id, request_id: row.id, stage })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (noted.numInsertedOrUpdatedRows === 0n) return;
  const isLate = stage === 'late';
  const template = isLate ? 'requests.late' : 'requests.reminder';
  const told = await tellDeciders(context, installation, { row, template, ownersOnly: isLate });
  // Nobody has an account under the invited address.
  if (told === 0) return;
  const center = row.to_center_id ?? row.center_id;
  await enterCenter(context.db, center);
  await record(contextIn(context, center), {
    action: isLate ? 'requests.request_late' : 'requests.request_reminded',
    object: { type: 'request', id: row.id, name: row.object_id },
    after: { told, expiresAt: row.expires_at },
    log: { center },
    isSystem: true,
  });
}

export async function getLateness(context: Context): Promise<ReplyOf<typeof contract.getLateness>> {
  const row = await context.db
    .selectFrom('requests.lateness')
    .select('hours')
    .where('center_id', '=', context.centerId)
    .executeTakeFirst();
  return { hours: row?.hours ?? null };
}

export async function putLateness(
  context: Context,
  { hours }: InputOf<typeof contract.putLateness>,
): Promise<ReplyOf<typeof contract.putLateness>> {
  const { centerId } = context;
  const before = await getLateness(context);
  if (hours === null) await context.db.deleteFrom('requests.lateness').where('center_id', '=', centerId).execute();
  else {
    await context.db
      .insertInto('requests.lateness')
      .values({ center_id: centerId, hours })
      .onConflict((conflict) => conflict.column('center_id').doUpdateSet({ hours }))
      .execute();
  }
  await record(context, {
    action: 'requests.lateness_changed',
    object: { type: 'center', id: centerId, name: context.centerName },
    before: { ...before },
    after: { hours },
    log: { center: centerId },
  });
  return { hours };
}
