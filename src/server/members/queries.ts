import { type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import { countOwners, isInTerm } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { type MemberView, presentMember } from './present.ts';
import { idleDays } from './rules.ts';

type ListInput = InputOf<typeof contract.listMembers>;

/**
 * Active and suspended members of the acting center, with the person and when they were last here. Every member has a
 * person; the join is an outer one so that PostgreSQL leaves it out of a count that does not look at names.
 */
function membersOf(context: Context) {
  return context.db
    .selectFrom('access.members as m')
    .leftJoin('identity.people as p', 'p.id', 'm.person_id')
    .leftJoin('members.sightings as s', (join) =>
      join.onRef('s.center_id', '=', 'm.center_id').onRef('s.person_id', '=', 'm.person_id'),
    )
    .where('m.center_id', '=', context.centerId)
    .where('m.status', 'in', ['active', 'suspended']);
}

const columns = [
  'p.id',
  'p.name',
  'p.email',
  'p.avatar_version',
  'm.role',
  'm.finance_role',
  'm.creator_role',
  'm.status',
  'm.joined_at',
  'm.starts_at',
  'm.expires_at',
  's.seen_at',
] as const;

/** Accounts given to the member, each still in the center. */
const accounts =
  sql<number>`(select count(*)::int from access.grants g where g.center_id = m.center_id and g.person_id = m.person_id)`.as(
    'accounts',
  );

/** Active Owners of the acting center, read along with something else. */
function ownersOf(context: Context) {
  return sql<number>`(select count(*)::int from access.members o where o.center_id = ${context.centerId} and o.role = 'owner' and o.status = 'active')`.as(
    'owners',
  );
}

const isIdle = sql<SqlBool>`coalesce(s.seen_at, m.joined_at) <= now() - make_interval(days => ${sql.lit(idleDays)})`;
const isExpired = sql<SqlBool>`coalesce(m.expires_at <= now(), false)`;

const orders = {
  name: sql`lower(p.name)`,
  role: sql`array_position(array['owner', 'admin', 'employee'], m.role)`,
  joined: sql`m.joined_at`,
  seen: sql`s.seen_at`,
};

function filtered(context: Context, input: ListInput) {
  let found = membersOf(context).where(matches(input.search, ['p.name', 'p.email']));
  if (input.role === 'owner' || input.role === 'admin' || input.role === 'employee')
    found = found.where('m.role', '=', input.role);
  if (input.role === 'finance_manager' || input.role === 'finance_analyst') {
    found = found.where('m.finance_role', '=', input.role === 'finance_manager' ? 'manager' : 'analyst');
  }
  if (input.role === 'creator_manager' || input.role === 'creator_viewer') {
    found = found.where('m.creator_role', '=', input.role === 'creator_manager' ? 'manager' : 'viewer');
  }
  if (input.state === 'suspended') found = found.where('m.status', '=', 'suspended');
  if (input.state === 'active') found = found.where('m.status', '=', 'active').where(isInTerm('m'));
  if (input.state === 'not_started')
    found = found.where('m.status', '=', 'active').where('m.starts_at', '>', sql<Date>`now()`);
  if (input.state === 'expired') found = found.where('m.status', '=', 'active').where(isExpired);
  if (input.state === 'idle') found = found.where(isIdle);
  return found;
}

/** How many are found, and how many Owners the center has: told with each row, so that a page is one query. */
function countsOf(context: Context) {
  return [sql<number>`(count(*) over ())::int`.as('total'), ownersOf(context)] as const;
}

export async function listMembers(context: Context, input: ListInput): Promise<ReplyOf<typeof contract.listMembers>> {
  const found = filtered(context, input);
  const isDown = input.sort.startsWith('-');
  const order = orders[(isDown ? input.sort.slice(1) : input.sort) as keyof typeof orders];
  const rows = await found
    .select([...columns, accounts, ...countsOf(context)])
    .orderBy(order, (by) => (isDown ? by.desc() : by.asc()).nullsLast())
    .orderBy('p.id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  return {
    items: rows.map((row) => presentMember(context, row as MemberView, row.owners)),
    total: rows[0]?.total ?? (await countFound(found, input)),
    page: input.page,
    pageSize: input.pageSize,
  };
}

/** A page past the last has no row to tell how many there are. */
async function countFound(found: ReturnType<typeof filtered>, input: ListInput): Promise<number> {
  if (input.page === 1) return 0;
  const { total } = await found.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  return total;
}

export async function getMember(context: Context, input: { member: string }): Promise<contract.Member> {
  const [row, owners] = await Promise.all([
    membersOf(context)
      .select([...columns, accounts])
      .where('m.person_id', '=', input.member)
      .executeTakeFirst(),
    countOwners(context, context.centerId),
  ]);
  return row ? presentMember(context, row as MemberView, owners) : refuse('not_found');
}

/** The name of somebody who is or was in the acting center. */
export async function getPersonName(context: Context, personId: string): Promise<string> {
  const row = await context.db
    .selectFrom('identity.people')
    .select('name')
    .where('id', '=', personId)
    .executeTakeFirst();
  return row?.name ?? refuse('not_found');
}
