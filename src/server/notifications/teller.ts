// Tells people what the outbox holds, center by center: works out who is concerned, writes what they are shown, and leaves their
// mails to the job queue, all in the transaction that empties the outbox.
import { type Selectable, sql } from 'kysely';
import { listWritten } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { actAs, type Connection, type Database } from '../foundation/database.ts';
import type { Jobs } from '../foundation/jobs.ts';
import type { NotificationsOutbox } from '../foundation/tables.ts';
import { isFromNewDevice, type Reader, readersOf, readPlace } from './audience.ts';
import { type News, newsOf, newsOfEnd } from './news.ts';
import { type Draft, writeDrafts } from './write.ts';

interface Waiting {
  centerId: string | null;
  personId: string | null;
}
type OutboxRow = Pick<Selectable<NotificationsOutbox>, 'id' | 'entries' | 'end_of'>;

const atATime = 100;

/** Tells everything that waits. What goes wrong in one place is told to `report` and keeps no other waiting. */
export async function tellAll(database: Database, jobs: Jobs, report: (error: unknown) => void): Promise<void> {
  const waiting = await listWaiting(database).catch((error: unknown) => {
    report(error);
    return [];
  });
  for (const place of waiting) {
    try {
      for (let told = atATime; told === atATime; ) told = await tellIn(database, jobs, place);
    } catch (error) {
      report(error);
    }
  }
}

async function listWaiting(database: Database): Promise<Waiting[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Waiting>`
      select center_id as "centerId", person_id as "personId" from notifications.waiting()`.execute(reading.db);
    return rows;
  } finally {
    await reading.rollback();
  }
}

/** What cannot be told stands in nobody's way for long: it is tried five times. */
async function tellIn(database: Database, jobs: Jobs, place: Waiting): Promise<number> {
  let taken: OutboxRow[] = [];
  try {
    await inPlace(database, place, async (context) => {
      taken = await take(context.db, place);
      if (taken.length === 0) return;
      const drafts =
        place.centerId === null ? await draftsOfOwn(context, taken, place) : await draftsIn(context, taken);
      // First, since writing acts in other centers too.
      await context.db.deleteFrom('notifications.outbox').where('id', 'in', idsOf(taken)).execute();
      await writeDrafts(context, jobs, drafts);
    });
    return taken.length;
  } catch (error) {
    if (taken.length > 0) await inPlace(database, place, ({ db }) => noteTry(db, taken));
    throw error;
  }
}

const idsOf = (rows: readonly OutboxRow[]): string[] => rows.map(({ id }) => id);

async function noteTry(db: Connection, taken: readonly OutboxRow[]): Promise<void> {
  await sql`update notifications.outbox set tries = tries + 1 where id = any (${idsOf(taken)}::bigint[])`.execute(db);
}

/** The log of an account belongs to its person alone. */
function inPlace(database: Database, place: Waiting, work: (context: Context) => Promise<void>): Promise<void> {
  const at = { centerId: place.centerId ?? '', name: 'notifications.tell' };
  return runInCenter(database, at, async (context) => {
    if (place.personId !== null) await actAs(context.db, { id: place.personId });
    await work(context);
  });
}

/** Several servers take different rows. */
async function take(db: Connection, { centerId, personId }: Waiting): Promise<OutboxRow[]> {
  const isTheirs =
    centerId === null ? sql`center_id is null and person_id = ${personId}` : sql`center_id = ${centerId}`;
  const { rows } = await sql<OutboxRow>`
    select id, entries, end_of from notifications.outbox where tries < 5 and ${isTheirs}
    order by id limit ${atATime} for update skip locked`.execute(db);
  return rows;
}

const entriesOf = (taken: readonly OutboxRow[]): string[] => taken.flatMap(({ entries }) => entries);

async function draftsIn(context: Context, taken: readonly OutboxRow[]): Promise<Draft[]> {
  const entries = await listWritten(context, entriesOf(taken));
  const news = [...entries.flatMap(newsOf), ...taken.flatMap((row) => newsOfEnd(row, context.now))];
  if (news.length === 0) return [];
  const place = await readPlace(context, news);
  const drafts: Draft[] = [];
  const meant = new Set<string>();
  for (const one of news) {
    for (const reader of await readersOf(context, { news: one, place })) {
      // The first line of the table that means somebody tells them.
      const key = `${one.key} ${reader.personId}`;
      if (meant.has(key)) continue;
      meant.add(key);
      drafts.push(draftOf(one, reader));
    }
  }
  return drafts;
}

/** Of somebody's own account: of what they may not have done themself, above all. */
async function draftsOfOwn(context: Context, taken: readonly OutboxRow[], place: Waiting): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const entry of await listWritten(context, entriesOf(taken))) {
    if (entry.action === 'identity.signed_in' && !(await isFromNewDevice(context, entry.object_id))) continue;
    const reader: Reader = {
      personId: place.personId ?? '',
      centerId: null,
      centerName: '',
      needs: 'nothing',
      requestId: null,
      isOutsider: true,
    };
    // Whoever did not sign in themself recognizes it by where it came from.
    const from = entry.action === 'identity.signed_in' ? { after: { device: entry.device, ip: entry.ip } } : {};
    for (const news of newsOf({ ...entry, ...from })) drafts.push(draftOf(news, reader));
  }
  return drafts;
}

function draftOf(news: News, reader: Reader & Partial<Pick<News, 'object' | 'before' | 'after'>>): Draft {
  return { ...news, ...reader, times: 1 };
}
