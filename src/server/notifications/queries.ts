// What a person was told, as far as they may still know it.
import { type Selectable, type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/notifications.ts';
import { isInTerm } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import type { Connection } from '../foundation/database.ts';
import { matches, readPage } from '../foundation/lists.ts';
import type { NotificationsNotifications } from '../foundation/tables.ts';

export type NotificationRow = Selectable<NotificationsNotifications>;

const keptDays = 180;

/** Rows of one person whose membership still is what they need. The transaction acts as that person. */
export function readableBy(db: Connection, personId: string) {
  const isMember = sql`exists (select from access.members m
    where m.center_id = n.center_id and m.person_id = n.person_id and m.status = 'active' and ${isInTerm('m')}
      and (n.needs = 'member' or m.role = 'owner' or n.needs = 'manager' and m.role = 'admin' or n.needs = 'accountant' and m.finance_role <> 'none'))`;
  return db
    .selectFrom('notifications.notifications as n')
    .where('n.person_id', '=', personId)
    .where(sql<SqlBool>`(n.needs = 'nothing' or ${isMember})`);
}

function shownTo(context: Context) {
  return readableBy(context.db, context.actor.personId)
    .where('n.in_app', '=', true)
    .where('n.at', '>', sql<Date>`now() - make_interval(days => ${keptDays})`);
}

export async function listNotifications(
  context: Context,
  input: InputOf<typeof contract.listNotifications>,
): Promise<ReplyOf<typeof contract.listNotifications>> {
  let found = shownTo(context).where(matches(input.search, ['n.actor_name', 'n.object_name', 'n.center_name']));
  if (input.state === 'unread') found = found.where('n.read_at', 'is', null);
  if (input.kind) found = found.where('n.kind', '=', input.kind);
  if (input.center) found = found.where('n.center_id', '=', input.center);
  const { rows, total } = await readPage(
    found.selectAll('n').orderBy('n.id', input.sort === 'at' ? 'asc' : 'desc'),
    input,
  );
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

function present(row: NotificationRow): contract.Notification {
  return {
    id: row.id,
    at: row.at.toISOString(),
    kind: row.kind as contract.NotificationKind,
    action: row.action as contract.Notification['action'],
    center: row.center_id === null ? null : { id: row.center_id, name: row.center_name },
    actorName: row.actor_name,
    object: {
      type: row.object_type as contract.Notification['object']['type'],
      id: row.object_id,
      name: row.object_name,
    },
    times: row.times,
    before: row.before as contract.Notification['before'],
    after: row.after as contract.Notification['after'],
    request: row.request_id,
    isRead: row.read_at !== null,
  };
}

export function countNotifications(context: Context): Promise<ReplyOf<typeof contract.countNotifications>> {
  return shownTo(context)
    .where('n.read_at', 'is', null)
    .select(sql<number>`count(*)::int`.as('unread'))
    .executeTakeFirstOrThrow();
}

/** What is older than anybody is shown is let go of on the way. */
export async function readNotifications(
  context: Context,
  input: InputOf<typeof contract.readNotifications>,
): Promise<ReplyOf<typeof contract.readNotifications>> {
  const { personId, name } = context.actor;
  const isMeant = sql<SqlBool>`(id = any (${input.notifications}::bigint[]) or id <= ${input.until})`;
  const read = await context.db
    .updateTable('notifications.notifications')
    .set({ read_at: context.now })
    .where('person_id', '=', personId)
    .where('in_app', '=', true)
    .where('read_at', 'is', null)
    .where(isMeant)
    .executeTakeFirst();
  const count = Number(read.numUpdatedRows);
  if (count > 0) {
    await context.db
      .deleteFrom('notifications.notifications')
      .where('person_id', '=', personId)
      .where('at', '<', sql<Date>`now() - make_interval(days => ${keptDays})`)
      .execute();
    await record(context, {
      action: 'notifications.notifications_read',
      object: { type: 'person', id: personId, name },
      after: { count },
      log: { person: personId },
    });
  }
  return countNotifications(context);
}
