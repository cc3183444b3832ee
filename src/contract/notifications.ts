// What a person is told, in the app and by mail, and how they want to be told.
import { z } from 'zod';
import { auditActions, objectTypes } from './audit.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

export const mailTimes = ['off', 'at_once', 'daily', 'weekly'] as const;
export type MailTime = (typeof mailTimes)[number];

interface Kind {
  /** How somebody is told who never chose. */
  usual: { inApp: boolean; mail: MailTime };
  /** Mails of this kind are written where it happens, and cannot be switched off here. */
  hasOwnMail?: boolean;
}

/** What there is to be told, in the order in which a settings page lists it. */
export const notificationKinds = {
  /** Something waits for the reader's decision. */
  request: { usual: { inApp: true, mail: 'off' }, hasOwnMail: true },
  /** What the reader asked for was answered, ran out or was carried out. */
  decision: { usual: { inApp: true, mail: 'at_once' } },
  /** What the reader may do was changed. */
  access: { usual: { inApp: true, mail: 'daily' } },
  /** Something of the reader ends soon. */
  ending: { usual: { inApp: true, mail: 'off' }, hasOwnMail: true },
  /** The people of a center that the reader runs. */
  people: { usual: { inApp: true, mail: 'off' } },
  /** Who holds a center, and what was done past its rules. */
  security: { usual: { inApp: true, mail: 'at_once' } },
  /** What holds for a whole center. */
  settings: { usual: { inApp: true, mail: 'off' } },
  /** Ad accounts and partners of a center. */
  assets: { usual: { inApp: true, mail: 'off' } },
  /** Money of a center: what is low, frozen or changed in its limits. */
  finance: { usual: { inApp: true, mail: 'at_once' } },
  /** The reader's own account. */
  account: { usual: { inApp: true, mail: 'at_once' } },
} as const satisfies Record<string, Kind>;
export type NotificationKind = keyof typeof notificationKinds;
export const kindNames = Object.keys(notificationKinds) as [NotificationKind, ...NotificationKind[]];
const kind = z.enum(kindNames);

/** Whether mails of a kind are written elsewhere. */
export function hasOwnMail(name: NotificationKind): boolean {
  const found: Kind = notificationKinds[name];
  return found.hasOwnMail === true;
}

/** Beside the actions of the log: what ends soon is announced before anything is recorded. */
export const endings = ['ending.membership', 'ending.grant', 'ending.group'] as const;

export const notification = z.strictObject({
  id: shape.id,
  at: shape.instant,
  kind,
  action: z.enum([...auditActions, ...endings]),
  /** Where it happened; null of the reader's own account. */
  center: z.strictObject({ id: shape.id, name: z.string() }).nullable(),
  /** Empty for what happens by itself. */
  actorName: z.string(),
  object: z.strictObject({ type: z.enum(objectTypes), id: shape.id.nullable(), name: z.string() }),
  /** How many like it one call made; the object is the first of them. */
  times: z.int(),
  before: z.record(z.string(), z.json()).nullable(),
  after: z.record(z.string(), z.json()).nullable(),
  /** The request that waits for the reader, of kind `request`. */
  request: shape.id.nullable(),
  isRead: z.boolean(),
});
export type Notification = z.infer<typeof notification>;

const person = { who: 'person' } as const;

export const listNotifications = endpoint({
  name: 'notifications.listNotifications',
  method: 'GET',
  path: '/me/notifications',
  access: person,
  risk: 'plain',
  summary:
    'What the caller was told, newest first. What is about a center is shown as long as the caller may know it there. Kept for 180 days.',
  input: z.strictObject({
    ...shape.paging,
    state: z.enum(['unread', 'all']).default('all'),
    kind: kind.optional(),
    center: shape.id.optional(),
    search: shape.search,
    sort: z.enum(['-at', 'at']).default('-at'),
  }),
  reply: shape.page(notification),
  refusals: [],
});

export const countNotifications = endpoint({
  name: 'notifications.countNotifications',
  method: 'GET',
  path: '/me/notifications/count',
  access: person,
  risk: 'plain',
  summary: 'How many notifications the caller has not read.',
  input: shape.nothing,
  reply: z.strictObject({ unread: z.int() }),
  refusals: [],
});

export const readNotifications = endpoint({
  name: 'notifications.readNotifications',
  method: 'PUT',
  path: '/me/notifications/read',
  access: person,
  risk: 'plain',
  summary: 'Marks notifications as read: some, or with `until` every one up to that one.',
  input: z.strictObject({
    notifications: z.array(shape.id).max(200).default([]),
    until: shape.id.nullable().default(null),
  }),
  reply: z.strictObject({ unread: z.int() }),
  refusals: [],
});

const settings = z.strictObject({
  kinds: z.array(
    z.strictObject({
      kind,
      inApp: z.boolean(),
      /** Null where mails are written elsewhere and cannot be switched off. */
      mail: z.enum(mailTimes).nullable(),
    }),
  ),
  /** The hour of digests in the caller's time zone, and the day of weekly ones: 1 is Monday. */
  digestHour: z.int(),
  digestWeekday: z.int(),
  timeZone: z.string(),
});
export type NotificationSettings = z.infer<typeof settings>;

export const getNotificationSettings = endpoint({
  name: 'notifications.getNotificationSettings',
  method: 'GET',
  path: '/me/notification-settings',
  access: person,
  risk: 'plain',
  summary: 'How the caller wants to be told, kind by kind.',
  input: shape.nothing,
  reply: settings,
  refusals: [],
});

export const updateNotificationSettings = endpoint({
  name: 'notifications.updateNotificationSettings',
  method: 'PATCH',
  path: '/me/notification-settings',
  access: person,
  risk: 'plain',
  summary: 'Changes how the caller is told. Kinds that are not named stay as they are.',
  input: z.strictObject({
    kinds: z
      .array(z.strictObject({ kind, inApp: z.boolean().optional(), mail: z.enum(mailTimes).optional() }))
      .max(kindNames.length)
      .default([]),
    digestHour: z.int().min(0).max(23).optional(),
    digestWeekday: z.int().min(1).max(7).optional(),
  }),
  reply: settings,
  refusals: ['notifications.own_mail'],
});

/** What the link of a mail turns off: the mails of a kind, or all digests. */
const mailed = z.enum([...kindNames, 'digest']);
const byLink = { token: shape.linkToken };

export const openUnsubscribe = endpoint({
  name: 'notifications.openUnsubscribe',
  method: 'POST',
  path: '/unsubscription-openings',
  access: { who: 'anyone' },
  risk: 'plain',
  isRead: true,
  summary: 'What the unsubscribe link of a mail would turn off. It changes nothing.',
  input: z.strictObject(byLink),
  reply: z.strictObject({ mails: mailed, isOff: z.boolean() }),
  refusals: ['notifications.link_invalid'],
});

export const unsubscribe = endpoint({
  name: 'notifications.unsubscribe',
  method: 'POST',
  path: '/unsubscriptions',
  access: { who: 'anyone' },
  risk: 'plain',
  summary: 'Turns the mails off that an unsubscribe link names, without signing in. Asking again changes nothing.',
  input: z.strictObject(byLink),
  reply: z.strictObject({ mails: mailed, isOff: z.boolean() }),
  refusals: ['notifications.link_invalid'],
});
