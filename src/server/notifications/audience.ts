// Whom news concern. Nobody is told of what they may not know, nor of what they did themself.
import { sql } from 'kysely';
import { mayIn } from '../../contract/permissions.ts';
import { isInTerm, listRights } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter, seekEmail } from '../foundation/database.ts';
import type { News } from './news.ts';

export interface Reader {
  personId: string;
  /** Where it concerns them; null of their own account. */
  centerId: string | null;
  centerName: string;
  needs: NonNullable<News['telling']['needs']>;
  /** The request that waits for them. */
  requestId: string | null;
  /** Is asked by a center without belonging to it. */
  isOutsider: boolean;
}

/** What a center's news are weighed against, read once. */
export interface Place {
  id: string;
  name: string;
  managers: readonly string[];
  /** Owners and who holds a finance role. */
  accountants: readonly string[];
  /** Of the people whom the news are about: those who belong to the center at this moment. */
  live: ReadonlySet<string>;
}

interface Request {
  id: string;
  center_name: string;
  asked_by: string;
  to_person_id: string | null;
  to_email_key: string | null;
  to_center_id: string | null;
  is_confidential: boolean;
}

export async function readPlace(context: Context, news: readonly News[]): Promise<Place> {
  const center = await context.db
    .selectFrom('centers.current')
    .select('name')
    .where('id', '=', context.centerId)
    .executeTakeFirst();
  const subjects = [...new Set(news.flatMap(({ subjectId }) => subjectId ?? []))];
  return {
    id: context.centerId,
    name: center?.name ?? '',
    managers: await listManagers(context, context.centerId),
    accountants: news.some(({ telling }) => telling.to === 'accountants') ? await listAccountants(context) : [],
    live: new Set(await listLive(context, subjects)),
  };
}

async function listManagers(context: Context, centerId: string): Promise<string[]> {
  const rows = await context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', centerId)
    .where('m.role', 'in', ['owner', 'admin'])
    .where('m.status', '=', 'active')
    .where(isInTerm('m'))
    .execute();
  return rows.map((row) => row.person_id);
}

async function listAccountants(context: Context): Promise<string[]> {
  const rows = await context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', context.centerId)
    .where((one) => one.or([one('m.role', '=', 'owner'), one('m.finance_role', '<>', 'none')]))
    .where('m.status', '=', 'active')
    .where(isInTerm('m'))
    .execute();
  return rows.map((row) => row.person_id);
}

async function listLive(context: Context, people: readonly string[]): Promise<string[]> {
  if (people.length === 0) return [];
  const rows = await context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', context.centerId)
    .where('m.person_id', '=', sql<string>`any (${people as string[]}::bigint[])`)
    .where('m.status', '=', 'active')
    .where(isInTerm('m'))
    .execute();
  return rows.map((row) => row.person_id);
}

/** Those whom one of the news concerns, without who did it. The transaction acts in the center of the news, and does so again. */
export async function readersOf(
  context: Context,
  { news, place }: { news: News; place: Place },
): Promise<(Reader & Pick<News, 'object' | 'before' | 'after'>)[]> {
  const found = await readersIn(context, news, place);
  const { object, before, after } = news;
  return found
    .filter(({ personId }) => personId !== news.actorId)
    .map((reader) => ({ object, before, after, ...reader }));
}

type Found = Reader & Partial<Pick<News, 'object' | 'before' | 'after'>>;

async function readersIn(context: Context, news: News, place: Place): Promise<Found[]> {
  const { telling } = news;
  const needs = telling.needs ?? 'member';
  const here = { centerId: place.id, centerName: place.name, requestId: null, isOutsider: false };
  const only = (personId: string | null | undefined): Found[] => (personId ? [{ ...here, personId, needs }] : []);
  switch (telling.to) {
    case 'managers':
      return place.managers.map((personId) => ({ ...here, personId, needs }));
    case 'accountants':
      return place.accountants.map((personId) => ({ ...here, personId, needs }));
    case 'subject':
      return needs === 'nothing' || place.live.has(news.subjectId ?? '') ? only(news.subjectId) : [];
    case 'asker':
      return only((await findRequest(context, news))?.asked_by);
    case 'maker':
      return only(await findMaker(context, news.object.id));
    case 'addressee':
      return addressees(context, news, place);
    case 'creatives':
      return (await listCreatives(context, news.after)).map((personId) => ({ ...here, personId, needs }));
    case 'self':
      return [];
  }
}

/** Who may change what the ads of an account show, of the people of the center. */
async function listCreatives(context: Context, side: News['after']): Promise<string[]> {
  const { id } = (side?.['account'] ?? {}) as { id?: string };
  if (id === undefined) return [];
  const rights = await listRights(context, { accounts: [id], at: null });
  return rights.filter(({ mask }) => mayIn(mask, 'creative:edit')).map((right) => right.person_id);
}

/** The request that an entry is about: named itself, or by its object, or the last that its actor made. */
async function findRequest(context: Context, { telling, object, actorId }: News): Promise<Request | undefined> {
  const { rows } = await sql<Request>`
    select id, center_name, asked_by, to_person_id, to_email_key, to_center_id, is_confidential from requests.requests
    where center_id = ${context.centerId} and kind = coalesce(${telling.request ?? null}, kind)
      and (id = ${object.id} or object_id = ${object.id} or (${object.type} = 'member' and asked_by = ${actorId}))
    order by asked_at desc, id desc limit 1`.execute(context.db);
  return rows[0];
}

async function findMaker(context: Context, proposal: string | null): Promise<string | undefined> {
  const row = await context.db
    .selectFrom('requests.proposals')
    .select('made_by')
    .where('center_id', '=', context.centerId)
    .where('id', '=', proposal ?? '0')
    .executeTakeFirst();
  return row?.made_by;
}

async function addressees(context: Context, news: News, place: Place): Promise<Found[]> {
  const request = await findRequest(context, news);
  if (!request) return [];
  if (request.to_center_id !== null) return managersAsked(context, request, { id: request.to_center_id, place });
  const personId = request.to_person_id ?? (await findByAddress(context, request.to_email_key ?? ''));
  if (personId === undefined) return [];
  const centerName = request.center_name;
  return [{ personId, ...told(request), centerId: place.id, centerName, needs: 'nothing', isOutsider: true }];
}

/** Another center reads no more of the log of who asks than who it is. */
const told = (request: Request) => ({
  requestId: request.id,
  object: { type: 'request', id: request.id, name: request.center_name },
  before: null,
  after: null,
});

async function managersAsked(
  context: Context,
  request: Request,
  { id, place }: { id: string; place: Place },
): Promise<Found[]> {
  const isOwn = id === place.id;
  if (!isOwn) await enterCenter(context.db, id);
  const asked = isOwn ? place : await nameAndManagers(context, id);
  if (!isOwn) await enterCenter(context.db, place.id);
  const readers = request.is_confidential ? new Set(await listAccountants(context)) : null;
  return asked.managers
    .filter((personId) => personId !== request.asked_by && readers?.has(personId) !== false)
    .map((personId) => ({
      personId,
      ...(isOwn ? { requestId: request.id } : told(request)),
      centerId: id,
      centerName: asked.name,
      needs: 'manager',
      isOutsider: false,
    }));
}

async function nameAndManagers(context: Context, id: string): Promise<Pick<Place, 'name' | 'managers'>> {
  const center = await context.db.selectFrom('centers.current').select('name').where('id', '=', id).executeTakeFirst();
  return { name: center?.name ?? '', managers: await listManagers(context, id) };
}

/** Somebody with an account who has confirmed that the address is theirs. */
async function findByAddress(context: Context, address: string): Promise<string | undefined> {
  await seekEmail(context.db, address);
  const row = await context.db
    .selectFrom('identity.people')
    .select('id')
    .where('email_key', '=', address)
    .where('confirmed_at', 'is not', null)
    .executeTakeFirst();
  await seekEmail(context.db, '');
  return row?.id;
}

/** Whether a sign-in is news to the person: from a device that none of their other sessions of 90 days had. The first is none. */
export async function isFromNewDevice(context: Context, sessionId: string | null): Promise<boolean> {
  const { rows } = await sql<{ isNew: boolean }>`
    select count(*) > 0 and not bool_or(other.device = own.device) as "isNew"
    from identity.sessions own join identity.sessions other
      on other.person_id = own.person_id and other.id < own.id and other.created_at > now() - interval '90 days'
    where own.id = ${sessionId}`.execute(context.db);
  return rows[0]?.isNew === true;
}
