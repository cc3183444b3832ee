import { type Selectable, type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import * as contract from '../../contract/requests.ts';
import type { SentFilters } from '../../contract/sent-requests.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches, readPage } from '../foundation/lists.ts';
import type { RequestsRequests } from '../foundation/tables.ts';
import type { Deciders, Kind } from './deciders.ts';
import { decidedOf, deciderOf, isOpen, present, presentSent } from './present.ts';

export type RequestRow = Selectable<RequestsRequests>;

/**
 * Everything addressed to the caller: by person, by confirmed address, or to a center where they decide: of what is confidential, where they may read it. Not what
 * they asked themself.
 */
function mine(context: Context) {
  const email = context.actor.email.toLowerCase();
  return context.db
    .selectFrom('requests.requests')
    .where((where) =>
      where.or([
        where('to_person_id', '=', context.actor.personId),
        where('to_email_key', '=', email),
        where.and([
          where('asked_by', '!=', context.actor.personId),
          sql<SqlBool>`to_center_id = any ((select requests.centers_of_decider())::bigint[])`,
          sql<SqlBool>`(not is_confidential or to_center_id = any ((select requests.centers_of_reader(requests.centers_of_decider()))::bigint[]))`,
        ]),
      ]),
    );
}

/** What the centers are called to which requests are addressed; the caller is a member of each. */
async function namesOf(context: Context, rows: readonly RequestRow[]): Promise<Map<string, string>> {
  const ids = [...new Set(rows.flatMap((row) => row.to_center_id ?? []))];
  if (ids.length === 0) return new Map();
  const found = await context.db.selectFrom('centers.current').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(found.map(({ id, name }) => [id ?? '', name ?? '']));
}

const stillOpen = sql<SqlBool>`(state = 'pending' and expires_at > now())`;

export function findForMe(context: Context, id: string): Promise<RequestRow | undefined> {
  return mine(context).selectAll().where('id', '=', id).executeTakeFirst();
}

export function listForMe(context: Context, ids: readonly string[]): Promise<RequestRow[]> {
  return mine(context).selectAll().where('id', 'in', ids).execute();
}

/** Whether the caller asked for such a thing in the acting center and waits for the answer. */
export async function isWaiting(context: Context, asked: { kind: Kind; details: object }): Promise<boolean> {
  const row = await context.db
    .selectFrom('requests.requests')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where('asked_by', '=', context.actor.personId)
    .where('kind', '=', asked.kind)
    .where(stillOpen)
    .where(sql<SqlBool>`details @> ${JSON.stringify(asked.details)}::jsonb`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** A request as its decider sees it, by what is known without asking its room. */
export async function presentForMe(context: Context, id: string): Promise<contract.Request> {
  const row = await findForMe(context, id);
  return row ? present(row, context.now, await namesOf(context, [row])) : refuse('not_found');
}

/** Whether the world has overtaken it is asked anew: a list remembers only what the last attempt found. */
export async function getRequest(
  context: Context,
  deciders: Deciders,
  input: InputOf<typeof contract.getRequest>,
): Promise<contract.Request> {
  const row = await findForMe(context, input.request);
  if (!row) refuse('not_found');
  const names = await namesOf(context, [row]);
  if (!isOpen(row, context.now)) return present(row, context.now, names);
  await enterCenter(context.db, row.center_id);
  const isOvertaken = await deciderOf(deciders, row.kind).isOvertaken?.(context, decidedOf(row));
  return present({ ...row, overtaken_at: isOvertaken === true ? context.now : null }, context.now, names);
}

async function pageOfRequests(
  found: ReturnType<typeof mine>,
  input: { page: number; pageSize: number; sort: '-asked' | 'asked' | 'expires' },
): Promise<{ rows: RequestRow[]; total: number }> {
  const { rows, total } = await readPage(
    found
      .selectAll()
      .orderBy(input.sort === 'expires' ? 'expires_at' : 'asked_at', input.sort === '-asked' ? 'desc' : 'asc')
      .orderBy('id', 'desc'),
    input,
  );
  return { rows, total };
}

export async function listInbox(
  context: Context,
  input: InputOf<typeof contract.listInbox>,
): Promise<ReplyOf<typeof contract.listInbox>> {
  const { rows: found } = await sql<RequestRow & { total: string; names: Record<string, string> | null }>`
    select r.*, l.total, l.names
    from requests.list_inbox(${input.state}, ${input.kind ?? null}, ${input.center ?? null}, ${input.search.toLowerCase()},
      ${input.sort}, ${input.pageSize}, ${listOffset(input)}, ${contract.countedRequests}) l
    left join lateral unnest(l.ids) with ordinality p (id, place) on true left join requests.requests r on r.id = p.id
    order by p.place`.execute(context.db);
  // Of an empty page there is the number alone.
  const rows = found.filter((row) => row.id !== null);
  const total = Number(found[0]?.total ?? 0);
  const names = new Map(Object.entries(found[0]?.names ?? {}));
  return {
    items: rows.map((row) => present(row, context.now, names)),
    total: Math.min(total, contract.countedRequests),
    hasMore: total > contract.countedRequests,
    page: input.page,
    pageSize: input.pageSize,
  };
}

export async function countInbox({ db }: Context): Promise<ReplyOf<typeof contract.countInbox>> {
  const counting = sql<string>`requests.count_inbox()`;
  return { open: Number((await db.selectNoFrom(counting.as('open')).executeTakeFirstOrThrow()).open) };
}

/** What the caller asked for in the acting center, of the kinds that are taken back by who asked. */
function sentBy(context: Context) {
  return context.db
    .selectFrom('requests.requests')
    .where('center_id', '=', context.centerId)
    .where('asked_by', '=', context.actor.personId)
    .where('kind', 'in', contract.sentKinds);
}

export function findSent(context: Context, id: string): Promise<RequestRow | undefined> {
  return sentBy(context).selectAll().where('id', '=', id).executeTakeFirst();
}

/** What the account to be bound is called is not known to who asks, so it is not searched either. */
const knownName = sql<string>`case when kind in ('access.elevation', 'assets.transfer') then details #>> '{account,name}' when kind = 'members.review' then details #>> '{member,name}' else object_id::text end`;

export async function listSent(
  context: Context,
  input: InputOf<typeof contract.listSent>,
): Promise<ReplyOf<typeof contract.listSent>> {
  let found = sentBy(context);
  if (input.search !== '') {
    const isNamed = sql<SqlBool>`strpos(lower(${knownName}), lower(${input.search})) > 0`;
    found = found.where((where) => where.or([matches(input.search, ['note']), isNamed]));
  }
  if (input.state === 'open') found = found.where(stillOpen);
  if (input.state === 'decided') found = found.where((where) => where.not(stillOpen));
  if (input.kind) found = found.where('kind', '=', input.kind);
  const { rows, total } = await pageOfRequests(found, input);
  return {
    items: rows.map((row) => presentSent(row, context.now)),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** A request that the acting center asked: by its id, or the pending one about an object. */
export function findAsked(
  context: Context,
  which: { kind: Kind; id: string } | { kind: Kind; objectId: string },
): Promise<RequestRow | undefined> {
  let found = context.db
    .selectFrom('requests.requests')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .where('kind', '=', which.kind);
  if ('id' in which) found = found.where('id', '=', which.id);
  else found = found.where('object_id', '=', which.objectId).where('state', '=', 'pending');
  return found.executeTakeFirst();
}

/** What the acting center asked of one kind. */
export async function listAsked(
  context: Context,
  kind: Kind,
  input: SentFilters,
): Promise<{ rows: RequestRow[]; total: number }> {
  const id = asId(input.search);
  let found = context.db
    .selectFrom('requests.requests')
    .where('center_id', '=', context.centerId)
    .where('kind', '=', kind)
    .where(id === null ? matches(input.search, ['note', 'asked_by_name']) : sql<SqlBool>`object_id = ${id}`);
  if (input.state === 'pending') found = found.where(stillOpen);
  else if (input.state === 'expired') {
    found = found.where(sql<SqlBool>`(state = 'expired' or (state = 'pending' and expires_at <= now()))`);
  } else if (input.state) found = found.where('state', '=', input.state);
  return pageOfRequests(found, input);
}
