// Webhooks of a center, as its Owners and Admins keep them.
import { type Selectable, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/notifications-webhooks.ts';
import { mostWebhooks, type Webhook } from '../../contract/notifications-webhooks.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { matches, readPage } from '../foundation/lists.ts';
import type { Outbound } from '../foundation/outbound.ts';
import type { NotificationsWebhooks } from '../foundation/tables.ts';
import { secretOf } from './signatures.ts';

export type WebhookRow = Selectable<NotificationsWebhooks>;

const dayMs = 86_400_000;

interface Counted extends WebhookRow {
  waiting: number;
  delivered: number;
  failed: number;
}

function all(context: Context) {
  const counted = (state: string) => sql<number>`(
    select count(*)::int from notifications.deliveries d
    where d.center_id = w.center_id and d.webhook_id = w.id and d.state = ${state})`;
  return context.db
    .selectFrom('notifications.webhooks as w')
    .selectAll('w')
    .select([counted('waiting').as('waiting'), counted('delivered').as('delivered'), counted('failed').as('failed')])
    .where('w.center_id', '=', context.centerId);
}

function present(row: Counted): Webhook {
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    actions: row.actions,
    state: row.state as Webhook['state'],
    madeAt: row.made_at.toISOString(),
    hasSecret: row.secret_number > 0,
    failingSince: row.failing_since?.toISOString() ?? null,
    deliveries: { waiting: row.waiting, delivered: row.delivered, failed: row.failed },
  };
}

export async function listWebhooks(
  context: Context,
  input: InputOf<typeof contract.listWebhooks>,
): Promise<ReplyOf<typeof contract.listWebhooks>> {
  let found = all(context).where(matches(input.search, ['w.url', 'w.description']));
  if (input.state) found = found.where('w.state', '=', input.state);
  const order = input.sort === 'url' ? 'w.url' : 'w.made_at';
  const { rows, total } = await readPage(
    found.orderBy(order, input.sort === '-made' ? 'desc' : 'asc').orderBy('w.id'),
    input,
  );
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

export async function getWebhook(context: Context, { webhook }: { webhook: string }): Promise<Webhook> {
  const row = await all(context).where('w.id', '=', webhook).executeTakeFirst();
  return row ? present(row) : refuse('not_found');
}

/** Held until the transaction ends. */
export async function lockWebhook(context: Context, id: string): Promise<WebhookRow> {
  const row = await context.db
    .selectFrom('notifications.webhooks')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

/** Switched off, nothing is sent. */
export async function lockWebhookOn(context: Context, id: string): Promise<WebhookRow> {
  const row = await lockWebhook(context, id);
  return row.state === 'on' ? row : refuse('notifications.webhook_off');
}

async function requireAddress(outbound: Outbound, url: string): Promise<string> {
  const fault = await outbound.judge(url);
  if (fault === 'not_https') refuse('notifications.address_not_https');
  if (fault === 'not_allowed') refuse('notifications.address_not_allowed');
  return new URL(url).href;
}

const fieldsOf = ({
  url,
  description,
  actions,
  state,
}: Pick<WebhookRow, 'url' | 'description' | 'actions' | 'state'>) => ({
  url,
  description,
  events: actions,
  state,
});

/** In the log it goes by the name of its host. */
export function objectOf({ id, url }: Pick<WebhookRow, 'id' | 'url'>) {
  return { type: 'webhook' as const, id, name: new URL(url).host };
}

export async function createWebhook(
  context: Context,
  outbound: Outbound,
  input: InputOf<typeof contract.createWebhook>,
): Promise<Webhook> {
  const url = await requireAddress(outbound, input.url);
  // One after the other, so that the count holds.
  await sql`select from access.centers where center_id = ${context.centerId} for no key update`.execute(context.db);
  const { count } = await context.db
    .selectFrom('notifications.webhooks')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('center_id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  if (count >= mostWebhooks) refuse('notifications.too_many_webhooks', { most: mostWebhooks });
  const row = await context.db
    .insertInto('notifications.webhooks')
    .values({
      center_id: context.centerId,
      url,
      description: input.description,
      actions: unique(input.actions),
      made_by: context.actor.personId,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'notifications.webhook_created',
    object: objectOf(row),
    after: fieldsOf(row),
    log: { center: context.centerId },
  });
  return getWebhook(context, { webhook: row.id });
}

const unique = (actions: readonly string[]): string[] => [...new Set(actions)].toSorted();

export async function updateWebhook(
  context: Context,
  outbound: Outbound,
  input: InputOf<typeof contract.updateWebhook>,
): Promise<Webhook> {
  const before = await lockWebhook(context, input.webhook);
  const isOn = input.isOn ?? before.state === 'on';
  const next = {
    url: input.url === undefined ? before.url : await requireAddress(outbound, input.url),
    description: input.description ?? before.description,
    actions: input.actions ? unique(input.actions) : before.actions,
    // What Atrium switched off stays so named until somebody turns it on or off.
    state: isOn ? 'on' : input.isOn === undefined ? before.state : 'off',
  };
  const begins = next.state === 'on' && before.state !== 'on';
  await context.db
    .updateTable('notifications.webhooks')
    .set({ ...next, ...(begins ? { failing_since: null } : {}) })
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.webhook)
    .execute();
  if (next.state !== 'on') await giveUpWaiting(context, input.webhook);
  await record(context, {
    action: 'notifications.webhook_updated',
    object: objectOf({ id: before.id, url: next.url }),
    before: fieldsOf(before),
    after: fieldsOf(next),
    log: { center: context.centerId },
  });
  return getWebhook(context, input);
}

/** What waits counts as failed, so that it can be sent again. */
export async function giveUpWaiting(context: Context, webhook: string): Promise<void> {
  await context.db
    .updateTable('notifications.deliveries')
    .set({ state: 'failed', problem: 'off', ended_at: context.now, leased_until: null })
    .where('center_id', '=', context.centerId)
    .where('webhook_id', '=', webhook)
    .where('state', '=', 'waiting')
    .execute();
}

export async function removeWebhook(
  context: Context,
  input: InputOf<typeof contract.removeWebhook>,
): Promise<Record<string, never>> {
  const row = await lockWebhook(context, input.webhook);
  for (const table of ['notifications.deliveries', 'notifications.webhooks'] as const) {
    const key = table === 'notifications.deliveries' ? sql.ref('webhook_id') : sql.ref('id');
    await sql`delete from ${sql.table(table)} where center_id = ${context.centerId} and ${key} = ${row.id}`.execute(
      context.db,
    );
  }
  await record(context, {
    action: 'notifications.webhook_removed',
    object: objectOf(row),
    before: fieldsOf(row),
    log: { center: context.centerId },
  });
  return {};
}

/** The former secret signs along for a day, so that receivers can change over in peace. */
export async function makeWebhookSecret(
  context: Context,
  { secretKey }: Installation,
  input: InputOf<typeof contract.makeWebhookSecret>,
): Promise<ReplyOf<typeof contract.makeWebhookSecret>> {
  const row = await lockWebhook(context, input.webhook);
  const number = row.secret_number + 1;
  const until = row.secret_number === 0 ? null : new Date(context.now.getTime() + dayMs);
  await context.db
    .updateTable('notifications.webhooks')
    .set({ secret_number: number, former_secret_until: until })
    .where('center_id', '=', context.centerId)
    .where('id', '=', row.id)
    .execute();
  await record(context, {
    action: 'notifications.secret_made',
    object: objectOf(row),
    after: until === null ? {} : { formerUntil: until },
    log: { center: context.centerId },
  });
  return { secret: secretOf(secretKey, row.id, number) };
}

/** The entry that this records is the test: the database sends it to this webhook and no other. */
export async function testWebhook(context: Context, input: InputOf<typeof contract.testWebhook>): Promise<Webhook> {
  const row = await lockWebhookOn(context, input.webhook);
  await record(context, {
    action: 'notifications.webhook_tested',
    object: objectOf(row),
    log: { center: context.centerId },
  });
  return getWebhook(context, input);
}
