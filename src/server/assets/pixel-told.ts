// What a browser or a server tells of an event, read: pure, without clock or database.
import { z } from 'zod';
import { microsOf } from '../../contract/decimals.ts';
import { type MatchKey, matchKeys, mostAgeDays } from '../../contract/pixel-kinds.ts';
import * as shape from '../../contract/shapes.ts';
import { hashSecret } from '../foundation/secrets.ts';

export type Teller = 'browser' | 'server';

/** One event as it is kept. Whom it is about is known by hashes alone. */
export interface ToldEvent {
  name: string;
  eventId: string;
  at: Date;
  url: string | null;
  valueMicros: string | null;
  currency: string | null;
  hashes: Record<MatchKey, Buffer | null>;
}

const hasControls = /\p{Cc}/u;
const plain = (most: number) => shape.text(most).refine((text) => !hasControls.test(text));
const hash = z.string().regex(/^[0-9a-fA-F]{64}$/);
const mostMicros = 1_000_000_000_000_000n;

/** A number or a decimal text. */
const value = z
  .union([z.number().nonnegative(), z.string().max(20)])
  .transform((given) => (typeof given === 'number' ? given.toFixed(6) : given))
  .refine((text) => (microsOf(text) ?? mostMicros + 1n) <= mostMicros);

const said = {
  event: plain(50),
  url: z.string().max(4000).optional(),
  value: value.optional(),
  currency: shape.currency.optional(),
};
const user = {
  email: hash.optional(),
  phone: hash.optional(),
  externalId: hash.optional(),
  visitor: plain(64).optional(),
};

/** As the tag tells it. What a later tag may add is left unread. */
export const browserEvent = z.object({
  ...said,
  id: plain(100).optional(),
  at: shape.instant.optional(),
  sentAt: shape.instant.optional(),
  user: z.object(user).optional(),
  test: z.string().max(20).optional(),
});

/** As a server tells it: what is not known here is a mistake of whoever wrote it, and is said. */
export const serverEvent = z.strictObject({
  ...said,
  eventId: plain(100),
  at: shape.instant.optional(),
  user: z.strictObject(user).optional(),
});

/** What stands before or after an @ in an address of a page may be somebody's mail address. */
function withoutPeople(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin, pathname, search } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  const text = `${pathname}${search}`.replace(/[^/?&=;,]*(?:@|%40)[^/?&=;,]*/gi, '…');
  return `${origin}${text}`.slice(0, 1000);
}

const bytesOf = (text: string | undefined): Buffer | null => (text === undefined ? null : Buffer.from(text, 'hex'));

type Said = Omit<z.infer<typeof serverEvent>, 'eventId'>;

function eventOf(from: Said, { eventId, at }: { eventId: string; at: Date }): ToldEvent {
  const hasValue = from.value !== undefined && from.currency !== undefined;
  return {
    name: from.event,
    eventId,
    at,
    url: from.url === undefined ? null : withoutPeople(from.url),
    valueMicros: hasValue ? String(microsOf(from.value ?? '')) : null,
    currency: hasValue ? (from.currency ?? null) : null,
    hashes: {
      email: bytesOf(from.user?.email),
      phone: bytesOf(from.user?.phone),
      externalId: bytesOf(from.user?.externalId),
      visitor: from.user?.visitor === undefined ? null : hashSecret(from.user.visitor),
    },
  };
}

const dayMs = 86_400_000;

/**
 * An event as a browser told it at `now`, or null for what cannot be. The clock of a browser may be wrong: by how much is seen from when
 * it says that it sent this. Nothing happened later than it arrived.
 */
export function readBrowserEvent(
  raw: unknown,
  { now, eventId }: { now: Date; eventId: string },
): { event: ToldEvent; test: string | null } | null {
  const { success, data } = browserEvent.safeParse(raw);
  if (!success) return null;
  const wrongBy = data.sentAt === undefined ? 0 : now.getTime() - Date.parse(data.sentAt);
  const happened = data.at === undefined ? now.getTime() : Date.parse(data.at) + wrongBy;
  const at = new Date(Math.min(happened, now.getTime()));
  if (now.getTime() - at.getTime() > mostAgeDays * dayMs) return null;
  return { event: eventOf(data, { eventId: data.id ?? eventId, at }), test: data.test ?? null };
}

/** Why one event of a server was not taken, and which field says so. */
export interface EventProblem {
  code: 'not_hashed' | 'unknown_field' | 'missing' | 'too_old' | 'in_future' | 'value_without_currency' | 'invalid';
  field: string;
}

const hashedKeys: readonly string[] = matchKeys.filter((key) => key !== 'visitor').map((key) => `user.${key}`);

function problemOf(issue: z.core.$ZodIssue): EventProblem {
  const field = issue.path.map(String).join('.').slice(0, 100);
  if (hashedKeys.includes(field)) return { code: 'not_hashed', field };
  if (issue.code === 'unrecognized_keys')
    return { code: 'unknown_field', field: [field, (issue.keys[0] ?? '').slice(0, 60)].filter(Boolean).join('.') };
  if (issue.code === 'invalid_type' && issue.input === undefined) return { code: 'missing', field };
  return { code: 'invalid', field };
}

const toleranceMs = 5 * 60_000;

/** An event of a server, whose clock is to be right to five minutes. */
export function readServerEvent(raw: unknown, now: Date): ToldEvent | EventProblem {
  const { success, data, error } = serverEvent.safeParse(raw, { reportInput: true });
  if (!success) return problemOf(error.issues[0] as z.core.$ZodIssue);
  const at = data.at === undefined ? now : new Date(data.at);
  if (now.getTime() - at.getTime() > mostAgeDays * dayMs) return { code: 'too_old', field: 'at' };
  if (at.getTime() - now.getTime() > toleranceMs) return { code: 'in_future', field: 'at' };
  if ((data.value === undefined) !== (data.currency === undefined))
    return { code: 'value_without_currency', field: data.value === undefined ? 'value' : 'currency' };
  return eventOf(data, { eventId: data.eventId, at: new Date(Math.min(at.getTime(), now.getTime())) });
}

/** Whether the page is one of those from which a pixel takes events. */
export function isAtHome(domains: readonly string[], ...places: (string | null)[]): boolean {
  if (domains.length === 0) return true;
  const hosts = places.flatMap((place) => (place !== null && URL.canParse(place) ? [new URL(place).hostname] : []));
  return hosts.length > 0 && hosts.every((host) => domains.some((one) => host === one || host.endsWith(`.${one}`)));
}
