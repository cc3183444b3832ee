// Events of pixels on their way into the database. No calls of anybody: the page of a website tells them, or its server, and all
// that they can reach is the pixel whose code they carry.
import { sql } from 'kysely';
import { matchKeys, mostOwnEvents, standardEvents, testEventsKept } from '../../contract/pixel-kinds.ts';
import type { TestEvent } from '../../contract/pixels.ts';
import { type Connection, enterAccount } from '../foundation/database.ts';
import type { Teller, ToldEvent } from './pixel-told.ts';

export interface FoundPixel {
  account_id: string;
  id: string;
  name: string;
  is_on: boolean;
  honors_opt_out: boolean;
  domains: string[];
  secret_number: number;
  former_secret_until: Date | null;
  test_code: string;
  time_zone: string;
  now: Date;
}

export const codePattern = /^P[0-9A-Z]{19}$/;

/** By code; those that there are not are left out. */
export async function findPixels(db: Connection, codes: readonly string[]): Promise<Map<string, FoundPixel>> {
  const { rows } = await sql<FoundPixel & { code: string }>`
    select c.code, f.*, now() as now from unnest(${codes}::text[]) c (code), assets.find_pixel(c.code) f`.execute(db);
  return new Map(rows.map(({ code, ...pixel }) => [code, pixel]));
}

const standard = new Set<string>(standardEvents);

/** Names of one's own are few: without a bound, whoever knows the code could fill the lists of everybody who looks. */
async function admitNames(db: Connection, pixel: FoundPixel, names: readonly string[]): Promise<Set<string>> {
  const own = [...new Set(names)].filter((name) => !standard.has(name));
  if (own.length === 0) return standard;
  const { rows } = await sql<{ name: string }>`
    select name from assets.pixel_names where account_id = ${pixel.account_id} and pixel_id = ${pixel.id}`.execute(db);
  const known = rows.map(({ name }) => name);
  const fresh = own.filter((name) => !known.includes(name)).slice(0, Math.max(0, mostOwnEvents - known.length));
  if (fresh.length > 0)
    await sql`insert into assets.pixel_names (account_id, pixel_id, name)
      select ${pixel.account_id}, ${pixel.id}, unnest(${fresh}::text[]) on conflict do nothing`.execute(db);
  return new Set([...standard, ...known, ...fresh]);
}

const keyOf = ({ name, eventId }: ToldEvent): string => `${eventId}\n${name}`;
const hex = (bytes: Buffer | null): string | null => bytes?.toString('hex') ?? null;

/** What became of each event of a batch: kept, or there already, or of a name too many. */
export type Outcome = 'new' | 'duplicate' | 'too_many_names';

/**
 * Keeps events of one pixel. An event is the same when its name and its id are: what a second teller adds to it is added, and it
 * counts once. The transaction has entered the account of the pixel afterwards.
 */
export async function storeEvents(
  db: Connection,
  pixel: FoundPixel,
  { events, teller }: { events: readonly ToldEvent[]; teller: Teller },
): Promise<Outcome[]> {
  if (events.length === 0) return [];
  await enterAccount(db, pixel.account_id);
  const names = await admitNames(
    db,
    pixel,
    events.map(({ name }) => name),
  );
  const first = new Map<string, ToldEvent>();
  for (const event of events) if (names.has(event.name) && !first.has(keyOf(event))) first.set(keyOf(event), event);
  const told = [...first.values()].toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const rows = told.map((event) => ({
    name: event.name,
    event_id: event.eventId,
    at: event.at.toISOString(),
    url: event.url,
    value_micros: event.valueMicros,
    currency: event.currency,
    email: hex(event.hashes.email),
    phone: hex(event.hashes.phone),
    external: hex(event.hashes.externalId),
    visitor: hex(event.hashes.visitor),
  }));
  const { rows: kept } = await sql<{ name: string; event_id: string; is_new: boolean }>`
    insert into assets.pixel_events as e (account_id, pixel_id, name, event_id, at, day, by_browser, by_server, url, value_micros, currency,
      email_hash, phone_hash, external_hash, visitor_hash)
    select ${pixel.account_id}, ${pixel.id}, n.name, n.event_id, n.at, (n.at at time zone ${pixel.time_zone})::date,
      ${teller === 'browser'}::boolean, ${teller === 'server'}::boolean, n.url, n.value_micros, n.currency,
      decode(n.email, 'hex'), decode(n.phone, 'hex'), decode(n.external, 'hex'), decode(n.visitor, 'hex')
    from json_to_recordset(${JSON.stringify(rows)}) as n (name text, event_id text, at timestamptz, url text, value_micros bigint, currency text,
      email text, phone text, external text, visitor text)
    on conflict (account_id, pixel_id, name, event_id) do update set
      by_browser = e.by_browser or excluded.by_browser, by_server = e.by_server or excluded.by_server,
      url = coalesce(e.url, excluded.url), value_micros = coalesce(e.value_micros, excluded.value_micros),
      currency = coalesce(e.currency, excluded.currency), email_hash = coalesce(e.email_hash, excluded.email_hash),
      phone_hash = coalesce(e.phone_hash, excluded.phone_hash), external_hash = coalesce(e.external_hash, excluded.external_hash),
      visitor_hash = coalesce(e.visitor_hash, excluded.visitor_hash)
      where (excluded.by_server and not e.by_server) or (excluded.by_browser and not e.by_browser)
    returning name, event_id, old.id is null as is_new`.execute(db);
  const fresh = new Set(kept.filter(({ is_new }) => is_new).map(({ name, event_id }) => `${event_id}\n${name}`));
  return events.map((event) => {
    if (!names.has(event.name)) return 'too_many_names';
    return fresh.delete(keyOf(event)) ? 'new' : 'duplicate';
  });
}

/** Events that carry the test code: shown to who looks, and counted nowhere. */
export async function storeTestEvents(
  db: Connection,
  pixel: FoundPixel,
  { events, teller }: { events: readonly ToldEvent[]; teller: Teller },
): Promise<void> {
  if (events.length === 0) return;
  await enterAccount(db, pixel.account_id);
  const rows = events.map(
    (event): Omit<TestEvent, 'id' | 'receivedAt'> => ({
      event: event.name,
      eventId: event.eventId,
      at: event.at.toISOString(),
      told: teller,
      url: event.url,
      valueMicros: event.valueMicros,
      currency: event.currency,
      matchedBy: matchKeys.filter((key) => event.hashes[key] !== null),
    }),
  );
  await sql`insert into assets.pixel_test_events (account_id, pixel_id, event)
    select ${pixel.account_id}, ${pixel.id}, value from jsonb_array_elements(${JSON.stringify(rows)}::jsonb)`.execute(
    db,
  );
  await sql`delete from assets.pixel_test_events where account_id = ${pixel.account_id} and pixel_id = ${pixel.id} and id <= (
    select id from assets.pixel_test_events where account_id = ${pixel.account_id} and pixel_id = ${pixel.id}
    order by id desc offset ${testEventsKept} limit 1)`.execute(db);
  await sql`select pg_notify('atrium', ${`pixel:${pixel.id}`})`.execute(db);
}
