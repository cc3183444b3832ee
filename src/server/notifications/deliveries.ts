// The log of what was sent to a webhook, and sending it again.
import type { Selectable } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/notifications-webhooks.ts';
import type { Delivery } from '../../contract/notifications-webhooks.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches, readPage } from '../foundation/lists.ts';
import type { NotificationsDeliveries } from '../foundation/tables.ts';
import { getWebhook, lockWebhookOn, objectOf, type WebhookRow } from './webhooks.ts';

type DeliveryRow = Selectable<NotificationsDeliveries>;

function present(row: DeliveryRow): Delivery {
  const isWaiting = row.state === 'waiting';
  return {
    id: row.id,
    action: row.action,
    object: { type: row.object_type, name: row.object_name },
    entry: row.entry_id,
    state: row.state as Delivery['state'],
    madeAt: row.made_at.toISOString(),
    attempts: row.attempts,
    nextAt: isWaiting ? row.next_at.toISOString() : null,
    endedAt: row.ended_at?.toISOString() ?? null,
    status: row.status,
    durationMs: row.duration_ms,
    problem: row.problem as Delivery['problem'],
    answer: row.answer,
  };
}

export async function listDeliveries(
  context: Context,
  input: InputOf<typeof contract.listDeliveries>,
): Promise<ReplyOf<typeof contract.listDeliveries>> {
  await getWebhook(context, input);
  const id = asId(input.search.replace(/^msg_/, ''));
  let found = context.db
    .selectFrom('notifications.deliveries')
    .where('center_id', '=', context.centerId)
    .where('webhook_id', '=', input.webhook);
  if (input.state) found = found.where('state', '=', input.state);
  found =
    id === null
      ? found.where(matches(input.search, ['action', 'object_name', 'answer']))
      : found.where((where) => where.or([where('id', '=', id), where('entry_id', '=', id)]));
  const { rows, total } = await readPage(
    found.selectAll().orderBy('id', input.sort === 'made' ? 'asc' : 'desc'),
    input,
  );
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

function ofWebhook(context: Context, { id }: WebhookRow) {
  return context.db
    .updateTable('notifications.deliveries')
    .set({ state: 'waiting', attempts: 0, next_at: context.now, ended_at: null, leased_until: null })
    .where('center_id', '=', context.centerId)
    .where('webhook_id', '=', id);
}

async function recordReplay(context: Context, webhook: WebhookRow, after: Record<string, unknown>): Promise<void> {
  await record(context, {
    action: 'notifications.webhook_replayed',
    object: objectOf(webhook),
    after,
    log: { center: context.centerId },
  });
}

export async function replayDelivery(
  context: Context,
  input: InputOf<typeof contract.replayDelivery>,
): Promise<ReplyOf<typeof contract.replayDelivery>> {
  const webhook = await lockWebhookOn(context, input.webhook);
  const again = await ofWebhook(context, webhook)
    .where('id', '=', input.delivery)
    .returning('action')
    .executeTakeFirst();
  if (!again) refuse('not_found');
  await recordReplay(context, webhook, { message: input.delivery, event: again.action });
  return { replayed: 1 };
}

export async function replayFailed(
  context: Context,
  input: InputOf<typeof contract.replayFailed>,
): Promise<ReplyOf<typeof contract.replayFailed>> {
  const webhook = await lockWebhookOn(context, input.webhook);
  const again = await ofWebhook(context, webhook)
    .where('state', '=', 'failed')
    .where('made_at', '>=', new Date(input.since))
    .executeTakeFirst();
  const count = Number(again.numUpdatedRows);
  if (count > 0) await recordReplay(context, webhook, { since: input.since, count });
  return { replayed: count };
}
