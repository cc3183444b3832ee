// What can be asked about people. Row-level security decides who is visible: oneself, colleagues, the person sought.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as api from '../../contract/identity.ts';
import type { Me } from '../../contract/identity.ts';
import type { Locale } from '../../contract/shapes.ts';
import type { Context } from '../foundation/context.ts';
import { seekEmail } from '../foundation/database.ts';
import { listOffset } from '../foundation/lists.ts';
import { presentMe, presentSession, presentToken } from './present.ts';
import { idleDays } from './rules.ts';

export interface Person {
  id: string;
  email: string;
  name: string;
  locale: Locale;
  time_zone: string;
  confirmed_at: Date | null;
  pending_email: string | null;
  avatar_version: string | null;
  created_at: Date;
}

const columns = [
  'id',
  'email',
  'name',
  'locale',
  'time_zone',
  'confirmed_at',
  'pending_email',
  'avatar_version',
  'created_at',
] as const;

/** A person who is visible here, confirmed or not. */
export function findPerson(context: Context, personId: string): Promise<Person | undefined> {
  return context.db.selectFrom('identity.people').select(columns).where('id', '=', personId).executeTakeFirst();
}

/** The person of an address, in any case of letters. Makes that person visible for the rest of the transaction. */
export async function personByEmail(context: Context, email: string): Promise<Person | undefined> {
  await seekEmail(context.db, email);
  return context.db
    .selectFrom('identity.people')
    .select(columns)
    .where('email_key', '=', email.toLowerCase())
    .executeTakeFirst();
}

export function findPasswordHash(context: Context, personId: string): Promise<{ hash: string } | undefined> {
  return context.db
    .selectFrom('identity.passwords')
    .select('hash')
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

export async function getMe(context: Context, personId = context.actor.personId): Promise<Me> {
  const row = await context.db
    .selectFrom('identity.people as p')
    .innerJoin('identity.passwords as w', 'w.person_id', 'p.id')
    .select(columns.map((column) => `p.${column}` as const))
    .select('w.changed_at')
    .where('p.id', '=', personId)
    .executeTakeFirstOrThrow();
  return presentMe(row);
}

export async function listSessions(
  context: Context,
  input: InputOf<typeof api.listSessions>,
): Promise<ReplyOf<typeof api.listSessions>> {
  const { actor } = context;
  const live = liveSessions(context);
  const [rows, { total }] = await Promise.all([
    live
      .select(['id', 'device', 'ip', 'created_at', 'last_seen_at'])
      .orderBy('last_seen_at', 'desc')
      .orderBy('id', 'desc')
      .limit(input.pageSize)
      .offset(listOffset(input))
      .execute(),
    live.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  const items = rows.map((row) => presentSession(row, actor.sessionId));
  return { items, total: Number(total), page: input.page, pageSize: input.pageSize };
}

/** The sessions that a cookie still opens. */
function liveSessions(context: Context) {
  return context.db
    .selectFrom('identity.sessions')
    .where('person_id', '=', context.actor.personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now)
    .where('last_seen_at', '>', sql<Date>`now() - make_interval(days => ${idleDays})`);
}

export async function listTokens(
  context: Context,
  input: InputOf<typeof api.listTokens>,
): Promise<ReplyOf<typeof api.listTokens>> {
  const live = context.db
    .selectFrom('identity.api_tokens')
    .where('person_id', '=', context.actor.personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now);
  const [rows, { total }] = await Promise.all([
    live
      .select(['id', 'name', 'scopes', 'created_at', 'expires_at', 'last_used_at'])
      .orderBy('id', 'desc')
      .limit(input.pageSize)
      .offset(listOffset(input))
      .execute(),
    live.select((eb) => eb.fn.countAll<string>().as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items: rows.map(presentToken), total: Number(total), page: input.page, pageSize: input.pageSize };
}
