import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type MatchKey, matchKeys, testEventsKept } from '../../contract/pixel-kinds.ts';
import type * as contract from '../../contract/pixels.ts';
import type { PixelEvent, TestEvent } from '../../contract/pixels.ts';
import type { Context } from '../foundation/context.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { findPixelRow, type PixelPlace, pixels, presentPixel, readPixels, takePixelRow } from './pixel-rows.ts';

const orders = {
  '-created': sql`p.id desc`,
  created: sql`p.id`,
  name: sql`lower(p.name), p.id`,
  '-name': sql`lower(p.name) desc, p.id desc`,
  '-received': sql`p.last_at desc nulls last, p.id desc`,
  received: sql`p.last_at nulls first, p.id`,
} as const;

export const all = (conditions: readonly RawBuilder<unknown>[]): RawBuilder<unknown> =>
  sql.join(conditions, sql` and `);

export async function listPixels(
  context: Context,
  place: PixelPlace,
  input: InputOf<typeof contract.listPixels>,
): Promise<ReplyOf<typeof contract.listPixels>> {
  const { search, state, sort, page, pageSize } = input;
  // The bin of an account shows its own.
  const conditions =
    state === 'deleted'
      ? [sql`p.account_id = ${context.account.id}`, sql`p.deleted_at is not null`]
      : [sql`p.deleted_at is null`];
  if (state !== 'deleted' && state !== 'all') conditions.push(sql`p.state = ${state}`);
  const id = asId(search);
  if (id !== null) conditions.push(sql`(p.id = ${id} or p.name ilike ${containing(search)})`);
  else if (search !== '')
    conditions.push(sql`(p.name ilike ${containing(search)} or p.code = ${search.toUpperCase()})`);
  const where = all(conditions);
  const [rows, counted] = await Promise.all([
    readPixels(context, { where, order: orders[sort], limit: pageSize, offset: listOffset(input) }),
    sql<{ total: number }>`select count(*)::int as total from ${pixels} where ${where}`.execute(context.db),
  ]);
  const items = rows.map((row) => presentPixel(context, place, row));
  return { items, total: counted.rows[0]?.total ?? 0, page, pageSize };
}

interface DayRow {
  day: string;
  event: string;
  total: number;
  browser: number;
  server: number;
  both: number;
  matched: number;
  email: number;
  phone: number;
  external: number;
  visitor: number;
  last_at: Date;
}

const sumOf = <Row>(rows: readonly Row[], read: (row: Row) => number): number =>
  rows.reduce((sum, row) => sum + read(row), 0);

export async function getPixelActivity(
  context: Context,
  input: InputOf<typeof contract.getPixelActivity>,
): Promise<ReplyOf<typeof contract.getPixelActivity>> {
  const pixel = await findPixelRow(context, input.pixel);
  const only = input.event === undefined ? sql`` : sql`and name = ${input.event}`;
  const { rows } = await sql<DayRow>`
    select day::text, name as event, total, by_browser as browser, by_server as server, by_both as both, with_any as matched,
      with_email as email, with_phone as phone, with_external as external, with_visitor as visitor, last_at
    from assets.pixel_days where account_id = ${pixel.account_id} and pixel_id = ${pixel.id}
      and day between ${input.from} and ${input.to} ${only} order by day, name`.execute(context.db);
  const countsOf = (some: readonly DayRow[]) => ({
    total: sumOf(some, ({ total }) => total),
    browser: sumOf(some, ({ browser }) => browser),
    server: sumOf(some, ({ server }) => server),
    both: sumOf(some, ({ both }) => both),
  });
  const events = [...Map.groupBy(rows, ({ event }) => event)].map(([event, some]) => ({
    event,
    ...countsOf(some),
    matched: sumOf(some, ({ matched }) => matched),
    lastReceivedAt: new Date(Math.max(...some.map(({ last_at }) => last_at.getTime()))).toISOString(),
  }));
  return {
    events: events.toSorted((one, other) => other.total - one.total || (one.event < other.event ? -1 : 1)),
    days: rows.map(({ day, event, total, browser, server, both }) => ({ day, event, total, browser, server, both })),
    matched: {
      total: sumOf(rows, ({ total }) => total),
      any: sumOf(rows, ({ matched }) => matched),
      email: sumOf(rows, ({ email }) => email),
      phone: sumOf(rows, ({ phone }) => phone),
      externalId: sumOf(rows, ({ external }) => external),
      visitor: sumOf(rows, ({ visitor }) => visitor),
    },
  };
}

interface EventRow {
  id: string;
  name: string;
  event_id: string;
  at: Date;
  url: string | null;
  value_micros: string | null;
  currency: string | null;
  by_browser: boolean;
  by_server: boolean;
  has_email: boolean;
  has_phone: boolean;
  has_external: boolean;
  has_visitor: boolean;
  received_at: Date;
}

function presentEvent(row: EventRow): PixelEvent {
  const has: Record<MatchKey, boolean> = {
    email: row.has_email,
    phone: row.has_phone,
    externalId: row.has_external,
    visitor: row.has_visitor,
  };
  return {
    id: row.id,
    event: row.name,
    eventId: row.event_id,
    at: row.at.toISOString(),
    told: row.by_browser && row.by_server ? 'both' : row.by_server ? 'server' : 'browser',
    url: row.url,
    valueMicros: row.value_micros,
    currency: row.currency,
    matchedBy: matchKeys.filter((key) => has[key]),
    receivedAt: row.received_at.toISOString(),
  };
}

const tellers = {
  browser: sql`by_browser and not by_server`,
  server: sql`by_server and not by_browser`,
  both: sql`by_browser and by_server`,
};

export async function listPixelEvents(
  context: Context,
  input: InputOf<typeof contract.listPixelEvents>,
): Promise<ReplyOf<typeof contract.listPixelEvents>> {
  const pixel = await findPixelRow(context, input.pixel);
  const { search, event, told, from, to, sort, page, pageSize } = input;
  const where = all([
    sql`account_id = ${pixel.account_id} and pixel_id = ${pixel.id}`,
    ...(search === '' ? [] : [sql`(url ilike ${containing(search)} or event_id = ${search})`]),
    ...(event === undefined ? [] : [sql`name = ${event}`]),
    ...(told === undefined ? [] : [tellers[told]]),
    ...(from === undefined ? [] : [sql`at >= ${from}`]),
    ...(to === undefined ? [] : [sql`at < ${to}`]),
  ]);
  const order = sort === 'at' ? sql`at, id` : sql`at desc, id desc`;
  const isPlain = search === '' && told === undefined && from === undefined && to === undefined;
  // What is kept is counted; days whose events were deleted are not.
  const count = isPlain
    ? sql<{ total: number }>`select coalesce(sum(total), 0)::int as total from assets.pixel_days
        where account_id = ${pixel.account_id} and pixel_id = ${pixel.id} and day >= (now() - make_interval(days => ${pixel.retention_days}))::date
        ${event === undefined ? sql`` : sql`and name = ${event}`}`
    : sql<{ total: number }>`select count(*)::int as total from assets.pixel_events where ${where}`;
  const [{ rows }, counted] = await Promise.all([
    sql<EventRow>`
      select id, name, event_id, at, url, value_micros, currency, by_browser, by_server, email_hash is not null as has_email,
        phone_hash is not null as has_phone, external_hash is not null as has_external, visitor_hash is not null as has_visitor, received_at
      from assets.pixel_events where ${where} order by ${order} limit ${pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    count.execute(context.db),
  ]);
  return { items: rows.map(presentEvent), total: counted.rows[0]?.total ?? 0, page, pageSize };
}

export async function listTestEvents(
  context: Context,
  input: InputOf<typeof contract.listTestEvents>,
): Promise<ReplyOf<typeof contract.listTestEvents>> {
  const pixel = await takePixelRow(context, input.pixel);
  const { search, told, page, pageSize } = input;
  const { rows } = await sql<{ id: string; event: Omit<TestEvent, 'id' | 'receivedAt'>; received_at: Date }>`
    select id, event, received_at from assets.pixel_test_events
    where account_id = ${pixel.account_id} and pixel_id = ${pixel.id} and received_at > now() - interval '1 day'
      ${told === undefined ? sql`` : sql`and event ->> 'told' = ${told}`}
      ${search === '' ? sql`` : sql`and (event ->> 'event' ilike ${containing(search)} or event ->> 'url' ilike ${containing(search)})`}
    order by id desc limit ${testEventsKept}`.execute(context.db);
  const offset = listOffset(input);
  const items = rows
    .slice(offset, offset + pageSize)
    .map(({ id, event, received_at }) => ({ ...event, id, receivedAt: received_at.toISOString() }));
  return { items, total: rows.length, page, pageSize };
}
