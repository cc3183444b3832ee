// How a person wants to be told.
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/notifications.ts';
import {
  hasOwnMail,
  kindNames,
  type MailTime,
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
} from '../../contract/notifications.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import type { Connection } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';

export interface Chosen {
  inApp: boolean;
  mail: MailTime;
}

export type Chooser = (personId: string, kind: NotificationKind) => Chosen;

/** What these people chose, and what is usual where they did not. */
export async function listChosen(db: Connection, people: readonly string[]): Promise<Chooser> {
  const unique = [...new Set(people)];
  const rows =
    unique.length === 0
      ? []
      : await db.selectFrom('notifications.preferences').selectAll().where('person_id', 'in', unique).execute();
  const known = new Map(rows.map((row) => [`${row.person_id} ${row.kind}`, row]));
  return (personId, kind) => {
    const row = known.get(`${personId} ${kind}`);
    return row ? { inApp: row.in_app, mail: row.mail as MailTime } : notificationKinds[kind].usual;
  };
}

export async function getNotificationSettings(context: Context): Promise<NotificationSettings> {
  const { personId } = context.actor;
  const chosen = await listChosen(context.db, [personId]);
  const row = await context.db
    .selectFrom('identity.people as p')
    .leftJoin('notifications.schedules as s', 's.person_id', 'p.id')
    .select(['p.time_zone', 's.hour', 's.weekday'])
    .where('p.id', '=', personId)
    .executeTakeFirstOrThrow();
  return {
    kinds: kindNames.map((kind) => {
      const { inApp, mail } = chosen(personId, kind);
      return { kind, inApp, mail: hasOwnMail(kind) ? null : mail };
    }),
    digestHour: row.hour ?? 8,
    digestWeekday: row.weekday ?? 1,
    timeZone: row.time_zone,
  };
}

/** As the log shows settings: each kind by its name. */
function recorded({ kinds, digestHour, digestWeekday }: NotificationSettings): Record<string, unknown> {
  const entries = kinds.map(({ kind, inApp, mail }) => [kind, { inApp, ...(mail === null ? {} : { mail }) }]);
  return { ...Object.fromEntries(entries), digestHour, digestWeekday };
}

export async function updateNotificationSettings(
  context: Context,
  input: InputOf<typeof contract.updateNotificationSettings>,
): Promise<NotificationSettings> {
  if (input.kinds.some(({ kind, mail }) => hasOwnMail(kind) && mail !== undefined)) refuse('notifications.own_mail');
  const { personId } = context.actor;
  const before = await getNotificationSettings(context);
  for (const { kind, inApp, mail } of input.kinds) {
    const current = (await listChosen(context.db, [personId]))(personId, kind);
    await putChosen(context.db, { personId, kind }, { inApp: inApp ?? current.inApp, mail: mail ?? current.mail });
  }
  if (input.digestHour !== undefined || input.digestWeekday !== undefined) {
    const schedule = {
      hour: input.digestHour ?? before.digestHour,
      weekday: input.digestWeekday ?? before.digestWeekday,
    };
    await context.db
      .insertInto('notifications.schedules')
      .values({ person_id: personId, ...schedule })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(schedule))
      .execute();
  }
  const after = await getNotificationSettings(context);
  await record(context, {
    action: 'notifications.settings_updated',
    object: { type: 'person', id: personId, name: context.actor.name },
    before: recorded(before),
    after: recorded(after),
    log: { person: personId },
  });
  return after;
}

export async function putChosen(
  db: Connection,
  of: { personId: string; kind: NotificationKind },
  { inApp, mail }: Chosen,
): Promise<void> {
  await db
    .insertInto('notifications.preferences')
    .values({ person_id: of.personId, kind: of.kind, in_app: inApp, mail })
    .onConflict((conflict) => conflict.columns(['person_id', 'kind']).doUpdateSet({ in_app: inApp, mail }))
    .execute();
}
