// Mails of notifications. Before each is sent, what it says is looked up once more: whoever may not know it any more, or has
// turned such mails off, gets none.
import { sql } from 'kysely';
import { kindNames, type NotificationKind } from '../../contract/notifications.ts';
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';
import { actAs, type Connection, type Database } from '../foundation/database.ts';
import type { Job } from '../foundation/jobs.ts';
import type { Letter, Mail } from '../foundation/mail.ts';
import { type NotificationRow, readableBy } from './queries.ts';
import { listChosen } from './settings.ts';
import { unsubscribeLink } from './unsubscribe.ts';
import { changesOf, headlineOf, type Tongue } from './words.ts';
import type { Mailing } from './write.ts';

const mostListed = 30;

/** Sends one mail about some notifications of one person, or none where nothing is left to be told. */
export async function sendLetter(database: Database, mail: Mail, job: Job<Mailing>): Promise<void> {
  const letter = await readLetter(database, job.data);
  if (letter) await mail.send(job, letter);
  await inPerson(database, job.data.personId, 'write', (db) => noteMailed(db, job.data.ids));
}

async function inPerson<Result>(
  database: Database,
  personId: string,
  mode: 'read' | 'write',
  work: (db: Connection) => Promise<Result>,
): Promise<Result> {
  const transaction = await database.begin(mode);
  try {
    await actAs(transaction.db, { id: personId });
    const result = await work(transaction.db);
    await transaction.commit();
    return result;
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

async function noteMailed(db: Connection, ids: readonly string[]): Promise<void> {
  await sql`update notifications.notifications set mailed_at = now()
    where id = any (${ids as string[]}::bigint[]) and mailed_at is null`.execute(db);
}

function readLetter(database: Database, mailing: Mailing): Promise<Letter | null> {
  const { personId, ids, as } = mailing;
  return inPerson(database, personId, 'read', async (db) => {
    const person = await db
      .selectFrom('identity.people')
      .select(['locale', 'time_zone as timeZone'])
      .where('id', '=', personId)
      .executeTakeFirst();
    const rows = await readableBy(db, personId)
      .selectAll('n')
      .where('n.id', '=', sql<string>`any (${ids}::bigint[])`)
      .orderBy('n.id')
      .execute();
    const chosen = await listChosen(db, [personId]);
    const wanted = rows.filter(({ kind }) => chosen(personId, kind as NotificationKind).mail !== 'off');
    if (!person || wanted.length === 0) return null;
    const tongue: Tongue = { locale: person.locale as Locale, timeZone: person.timeZone };
    return as === 'at_once' ? letterAbout(mailing, wanted, tongue) : digestOf(mailing, wanted, tongue);
  });
}

function letterAbout({ personId }: Mailing, rows: readonly NotificationRow[], tongue: Tongue): Letter {
  const [first] = rows;
  if (!first) throw new Error('A letter is about something.');
  const kind = first.kind as NotificationKind;
  const others = rows.slice(1, mostListed).map((row) => headlineOf(tongue, row));
  return {
    template: 'notifications.told',
    to: { personId },
    link: { path: placeOf(first) },
    unsubscribe: unsubscribeLink(personId, kind),
    values: {
      headline: headlineOf(tongue, first),
      center: first.center_name,
      hasCenter: placeName(tongue, first) === '' ? 'no' : 'yes',
      changes: { lines: [...(rows.length === 1 ? changesOf(tongue, first) : others)] },
      kind: sentence(tongue.locale, `notifications.kinds.${kind}`),
    },
  };
}

function digestOf({ personId, as }: Mailing, rows: readonly NotificationRow[], tongue: Tongue): Letter {
  const listed = rows.slice(0, mostListed);
  const time = new Intl.DateTimeFormat(tongue.locale, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: tongue.timeZone,
  });
  const lines = kindNames.flatMap((kind) => {
    const own = listed.filter((row) => row.kind === kind);
    if (own.length === 0) return [];
    const told = own.map((row) => `• ${time.format(row.at)} ${headlineOf(tongue, row)}${placeName(tongue, row)}`);
    return [`${sentence(tongue.locale, `notifications.kinds.${kind}`)}`, ...told];
  });
  return {
    template: 'notifications.digest',
    to: { personId },
    link: { path: '/me/notifications' },
    unsubscribe: unsubscribeLink(personId, 'digest'),
    values: { times: as, count: rows.length, more: rows.length - listed.length, items: { lines } },
  };
}

/** Where it happened, unless the line says so itself. */
function placeName(tongue: Tongue, row: NotificationRow): string {
  const line = headlineOf(tongue, row);
  return row.center_name === '' || line.includes(row.center_name) ? '' : ` (${row.center_name})`;
}

/** Where the reader sees it. */
export function placeOf(
  row: Pick<NotificationRow, 'kind' | 'center_id' | 'object_type' | 'object_id' | 'needs'>,
): string {
  if (row.kind === 'account') return '/me/sessions';
  if (row.center_id === null || row.needs === 'nothing') return '/me/notifications';
  if (row.object_type === 'proposal') return `/${row.center_id}/proposals/${row.object_id}`;
  if (row.needs === 'accountant') return `/${row.center_id}/finance/limits`;
  if (row.needs === 'manager') return `/${row.center_id}/activity`;
  return `/${row.center_id}`;
}
