import { sql } from 'kysely';
import type { Center, listCenters as listEndpoint } from '../../contract/centers.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context, MemberFacts } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { nowUntil } from '../foundation/kept-answers.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { presentCenter, presentListed } from './present.ts';

/** The start of a membership that is still to come. */
const startsLater = sql<Date | null>`case when m.starts_at > now() then m.starts_at end`.as('starts_at');

export type ProfileRow = Awaited<ReturnType<typeof listProfiles>>[number];

/** The profiles of a center from the one in force on. */
export function listProfiles(context: Context, centerId: string, since: Date) {
  return context.db
    .selectFrom('centers.profiles')
    .select(['effective_from', 'name', 'region', 'time_zone', 'currency', 'business_type'])
    .where('center_id', '=', centerId)
    .where('effective_from', '>=', (before) =>
      before
        .selectFrom('centers.profiles')
        .select(sql<Date>`max(effective_from)`.as('from'))
        .where('center_id', '=', centerId)
        .where('effective_from', '<=', since),
    )
    .orderBy('effective_from')
    .execute();
}

/** The row of a center with what is in force now. Refuses as not found what the caller may not see. */
export async function getCenterRow(context: Context, centerId: string) {
  const row = await context.db
    .selectFrom('centers.centers')
    .select(['id', 'created_at', 'deleted_at', 'gone_at'])
    .where('id', '=', centerId)
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

/** A center as a viewer sees it. */
export async function getCenter(context: Context, viewer: { centerId: string; member: MemberFacts }): Promise<Center> {
  const center = await getCenterRow(context, viewer.centerId);
  // The head of a call does not last where a profile is announced, and so no answer on it is kept.
  const now = nowUntil(context, []);
  const profiles = await listProfiles(context, viewer.centerId, now);
  return presentCenter({ center, profiles, member: viewer.member, now });
}

/** The name of the acting center, for a sentence about it. */
export async function getCenterName(context: Context, centerId: string): Promise<string> {
  const row = await context.db
    .selectFrom('centers.current')
    .select('name')
    .where('id', '=', centerId)
    .executeTakeFirstOrThrow();
  return row.name ?? '';
}

/** The centers of the caller: memberships that live or will, and deleted centers that the caller could restore. */
export async function listCenters(
  context: Context,
  input: InputOf<typeof listEndpoint>,
): Promise<ReplyOf<typeof listEndpoint>> {
  const mine = context.db
    .selectFrom('access.members as m')
    .innerJoin('access.centers as s', 's.center_id', 'm.center_id')
    .innerJoin('centers.current as c', 'c.id', 'm.center_id')
    .where('m.person_id', '=', context.actor.personId)
    .where('m.status', '=', 'active')
    .where(sql<boolean>`(m.expires_at is null or m.expires_at > now())`)
    .where(sql<boolean>`(s.status = 'active' or (m.role = 'owner' and c.gone_at > now()))`)
    .where(matches(input.search, ['c.name']));
  const { rows: items, total } = await readPage(
    mine
      .select([
        'c.id',
        'c.name',
        's.status',
        'c.gone_at',
        'm.role',
        'm.finance_role',
        startsLater,
        'c.business_type',
        'c.region',
        'c.currency',
        'c.time_zone',
      ])
      .orderBy(sql`s.status, lower(c.name), c.id`),
    input,
  );
  return { items: items.map(presentListed), total, page: input.page, pageSize: input.pageSize };
}
