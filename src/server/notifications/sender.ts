// Sends deliveries of one webhook: the first that waits about each object, several at once, until nothing is due. What is being
// sent is leased, so that no other worker sends it meanwhile and one that was killed is followed by another.
import { sql } from 'kysely';
import type { Entry } from '../../contract/audit.ts';
import { findEntries, record } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import { type Answered, type Outbound, OutboundError, type Trouble } from '../foundation/outbound.ts';
import { signedHeaders } from './signatures.ts';
import { giveUpWaiting, objectOf, type WebhookRow } from './webhooks.ts';

export const sendQueue = 'notifications.send';

export interface Sending {
  centerId: string;
  webhookId: string;
}

export interface Post {
  database: Database;
  outbound: Outbound;
  secretKey: Buffer;
}

/** After these many seconds it is tried again, a fifth sooner or later by chance; ten attempts in somewhat over two days. */
const waits = [5, 30, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000];
const leaseSeconds = 60;
const atATime = 8;
/** What fails this long without a single success is switched off. */
const mostFailingMs = 3 * 86_400_000;
const keptDays = 30;
/** A job ends before the queue thinks that its worker is gone; the next goes on. */
const mostMs = 60_000;

interface Due {
  id: string;
  entry_id: string;
  attempts: number;
}

interface Batch {
  webhook: WebhookRow;
  due: Due[];
  entries: Map<string, Entry>;
}

export async function sendDue(post: Post, at: Sending): Promise<void> {
  const startedMs = performance.now();
  while (performance.now() - startedMs < mostMs) {
    const batch = await lease(post.database, at);
    if (!batch || batch.due.length === 0) return;
    await Promise.all(batch.due.map((due) => sendOne(post, at, { ...batch, one: due })));
  }
}

const name = sendQueue;

async function lease(database: Database, { centerId, webhookId }: Sending): Promise<Batch | undefined> {
  let batch: Batch | undefined;
  await runInCenter(database, { centerId, name }, async (context) => {
    const webhook = await context.db
      .selectFrom('notifications.webhooks')
      .selectAll()
      .where('center_id', '=', centerId)
      .where('id', '=', webhookId)
      .executeTakeFirst();
    if (!webhook) return;
    const { rows: due } = await sql<Due>`
      update notifications.deliveries d set leased_until = now() + make_interval(secs => ${leaseSeconds})
      from (
        select f.id from notifications.deliveries f
        where f.center_id = ${centerId} and f.webhook_id = ${webhookId} and f.state = 'waiting' and f.next_at <= now()
          and (f.leased_until is null or f.leased_until <= now())
          and not exists (select from notifications.deliveries e
            where e.center_id = f.center_id and e.webhook_id = f.webhook_id and e.state = 'waiting'
              and e.object_type = f.object_type and e.object_id = f.object_id and e.id < f.id)
        order by f.id limit ${atATime} for update skip locked
      ) head
      where d.center_id = ${centerId} and d.id = head.id
      returning d.id, d.entry_id, d.attempts`.execute(context.db);
    if (due.length === 0) await forgetOld(context, webhookId);
    const entries = await findEntries(
      context,
      due.map((one) => one.entry_id),
    );
    batch = { webhook, due, entries: new Map(entries.map((entry) => [entry.id, entry])) };
  });
  return batch;
}

async function forgetOld(context: Context, webhookId: string): Promise<void> {
  await sql`delete from notifications.deliveries
    where center_id = ${context.centerId} and webhook_id = ${webhookId} and state <> 'waiting'
      and made_at < now() - make_interval(days => ${keptDays})`.execute(context.db);
}

interface Attempt {
  durationMs: number;
  status: number | null;
  problem: Trouble | 'redirected' | 'refused' | null;
  answer: string | null;
}

async function sendOne(post: Post, at: Sending, batch: Batch & { one: Due }): Promise<void> {
  const { one, webhook } = batch;
  const entry = batch.entries.get(one.entry_id);
  if (!entry) throw new Error(`Delivery ${one.id} has no entry.`);
  const body = JSON.stringify({ type: entry.action, timestamp: entry.at, data: entry });
  const sentAt = new Date();
  const isFormerGood = (webhook.former_secret_until?.getTime() ?? 0) > sentAt.getTime();
  const numbers = isFormerGood ? [webhook.secret_number, webhook.secret_number - 1] : [webhook.secret_number];
  const headers = signedHeaders(
    post.secretKey,
    { webhook: webhook.id, numbers },
    { id: `msg_${one.id}`, at: sentAt, body },
  );
  const attempt = await tryOnce(post.outbound, webhook.url, { headers, body });
  await runInCenter(post.database, { centerId: at.centerId, name }, (context) => note(context, batch, attempt));
}

async function tryOnce(
  outbound: Outbound,
  url: string,
  message: { headers: Record<string, string>; body: string },
): Promise<Attempt> {
  const startedMs = performance.now();
  const durationMs = (): number => Math.round(performance.now() - startedMs);
  try {
    const answered = await outbound.post(url, message);
    return { durationMs: durationMs(), status: answered.status, problem: problemOf(answered), answer: answered.text };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return { durationMs: durationMs(), status: null, problem: error.trouble, answer: null };
  }
}

function problemOf({ status }: Answered): 'redirected' | 'refused' | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
}

/** Whoever took the lease notes how it went; a delivery that was given up or sent again meanwhile is left as it is. */
async function note(context: Context, { webhook, one }: Batch & { one: Due }, attempt: Attempt): Promise<void> {
  // The webhook before its deliveries, as everybody who changes it takes them.
  const { rows } = await sql`select from notifications.webhooks
    where center_id = ${context.centerId} and id = ${webhook.id} for update`.execute(context.db);
  if (rows.length === 0) return;
  const isDelivered = attempt.problem === null;
  const attempts = one.attempts + 1;
  const wait = waits[attempts - 1];
  const isOver = isDelivered || wait === undefined;
  const spread = 0.8 + Math.random() * 0.4;
  const noted = await context.db
    .updateTable('notifications.deliveries')
    .set({
      state: isDelivered ? 'delivered' : isOver ? 'failed' : 'waiting',
      attempts,
      leased_until: null,
      ended_at: isOver ? sql<Date>`now()` : null,
      status: attempt.status,
      duration_ms: attempt.durationMs,
      problem: attempt.problem,
      answer: attempt.answer,
      ...(wait === undefined ? {} : { next_at: sql<Date>`now() + make_interval(secs => ${wait * spread})` }),
    })
    .where('center_id', '=', context.centerId)
    .where('id', '=', one.id)
    .where('state', '=', 'waiting')
    .where('attempts', '=', one.attempts)
    .executeTakeFirst();
  if (noted.numUpdatedRows === 0n) return;
  await noteHealth(context, webhook, { isDelivered, isGone: attempt.status === 410 });
}

async function noteHealth(
  context: Context,
  { id }: WebhookRow,
  { isDelivered, isGone }: { isDelivered: boolean; isGone: boolean },
): Promise<void> {
  const row = await context.db
    .updateTable('notifications.webhooks')
    .set({ failing_since: isDelivered ? null : sql<Date>`coalesce(failing_since, now())` })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .where((where) => (isDelivered ? where('failing_since', 'is not', null) : where.lit(true)))
    .returningAll()
    .executeTakeFirst();
  if (!row || isDelivered || row.state !== 'on') return;
  const isLong = context.now.getTime() - (row.failing_since?.getTime() ?? 0) > mostFailingMs;
  if (isLong || isGone) await disable(context, row, isGone ? 'gone' : 'failing');
}

async function disable(context: Context, row: WebhookRow, reason: 'gone' | 'failing'): Promise<void> {
  await context.db
    .updateTable('notifications.webhooks')
    .set({ state: 'disabled' })
    .where('center_id', '=', context.centerId)
    .where('id', '=', row.id)
    .execute();
  await giveUpWaiting(context, row.id);
  await record(context, {
    action: 'notifications.webhook_disabled',
    object: objectOf(row),
    before: { state: 'on' },
    after: { state: 'disabled', reason },
    log: { center: context.centerId },
    isSystem: true,
  });
}
