import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import type { CenterRole, CreatorRole, FinanceRole } from '../../contract/permissions.ts';
import { countOwners, membershipStateOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { Counts, compareTexts, Directory } from '../foundation/directory.ts';
import { refuse } from '../foundation/errors.ts';
import { clockOf, pageOf } from '../foundation/lists.ts';
import { type MemberView, presentMember } from './present.ts';
import { idleDays } from './rules.ts';

type ListInput = InputOf<typeof contract.listMembers>;

/** Active and suspended members of the acting center, with the person and when they were last here. */
function membersOf(context: Context) {
  return context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
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

/** How many accounts each member was given, directly or through a group. */
const accountsOf = new Counts({
  kind: 'assignments',
  async count({ db, centerId }, people) {
    const asked = sql`any (${people as string[]}::bigint[])`;
    const { rows } = await sql<{ person_id: string; accounts: number }>`
      select person_id, count(*)::int as accounts from (
        select g.person_id, g.asset_id from access.grants g where g.center_id = ${centerId} and g.person_id = ${asked}
        union select q.person_id, i.asset_id from access.group_grants q join access.group_items i on i.center_id = q.center_id and i.group_id = q.group_id
          where q.center_id = ${centerId} and q.person_id = ${asked}) given
      group by person_id`.execute(db);
    return new Map(rows.map((row) => [row.person_id, row.accounts]));
  },
});

interface MemberLine {
  id: string;
  /** Name and address in lower case. */
  text: string;
  name: string;
  role: CenterRole;
  financeRole: FinanceRole;
  creatorRole: CreatorRole;
  status: string;
  joinedAt: Date;
  startsAt: Date | null;
  expiresAt: Date | null;
}

const ranks: Record<CenterRole, number> = { owner: 0, admin: 1, employee: 2 };

/** Active and suspended members of the acting center. */
export const memberDirectory = new Directory<MemberLine>({
  kind: 'members',
  async load(context, ids) {
    let members = context.db
      .selectFrom('access.members as m')
      .innerJoin('identity.people as p', 'p.id', 'm.person_id')
      .select(['p.id', 'p.name', 'p.email', 'm.role', 'm.finance_role as financeRole', 'm.creator_role as creatorRole'])
      .select(['m.status', 'm.joined_at as joinedAt', 'm.starts_at as startsAt', 'm.expires_at as expiresAt'])
      .where('m.center_id', '=', context.centerId)
      .where('m.status', 'in', ['active', 'suspended']);
    if (ids) members = members.where('m.person_id', '=', sql<string>`any (${ids as string[]}::bigint[])`);
    return (await members.execute()).map(({ email, ...row }) => ({
      ...(row as Omit<MemberLine, 'text'>),
      text: `${row.name} ${email}`.toLowerCase(),
      name: row.name.toLowerCase(),
    }));
  },
  orders: {
    name: (one, other) => compareTexts(one.name, other.name),
    role: (one, other) => ranks[one.role] - ranks[other.role],
    joined: (one, other) => one.joinedAt.getTime() - other.joinedAt.getTime(),
  },
});

const isOf: Record<NonNullable<ListInput['role']>, (row: MemberLine) => boolean> = {
  owner: ({ role }) => role === 'owner',
  admin: ({ role }) => role === 'admin',
  employee: ({ role }) => role === 'employee',
  finance_manager: ({ financeRole }) => financeRole === 'manager',
  finance_analyst: ({ financeRole }) => financeRole === 'analyst',
  creator_manager: ({ creatorRole }) => creatorRole === 'manager',
  creator_viewer: ({ creatorRole }) => creatorRole === 'viewer',
};

type Test = (row: MemberLine) => boolean;

/** What a filter by state asks of a member. It needs the database's clock, and for idleness who was here lately. */
async function testOfState(context: Context, state: ListInput['state']): Promise<Test> {
  if (state === undefined) return () => true;
  const now = await clockOf(context);
  if (state !== 'idle') return (row) => membershipStateOf(row, now) === state;
  const since = new Date(now.getTime() - idleDays * 24 * 3600_000);
  const seen = await context.db
    .selectFrom('members.sightings')
    .select('person_id')
    .where('center_id', '=', context.centerId)
    .where('seen_at', '>', since)
    .execute();
  const recent = new Set(seen.map((row) => row.person_id));
  return (row) => !recent.has(row.id) && row.joinedAt <= since;
}

/** Who was seen comes first, in the order of it. Sightings change all the time, so they are not kept. */
async function sortBySight(context: Context, rows: readonly MemberLine[], isDown: boolean): Promise<MemberLine[]> {
  const { ids } = await context.db
    .selectFrom('members.sightings')
    .select(sql<string | null>`string_agg(person_id::text, ',' order by seen_at, person_id)`.as('ids'))
    .where('center_id', '=', context.centerId)
    .executeTakeFirstOrThrow();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const seen = (ids?.split(',') ?? []).map((id) => byId.get(id)).filter((row) => row !== undefined);
  const known = new Set(seen);
  return [...(isDown ? seen.toReversed() : seen), ...rows.filter((row) => !known.has(row))];
}

export async function listMembers(context: Context, input: ListInput): Promise<ReplyOf<typeof contract.listMembers>> {
  const { sort, role, state } = input;
  const isSight = sort.endsWith('seen');
  const text = input.search.toLowerCase();
  const isInState = await testOfState(context, state);
  return memberDirectory.consult(context, async (listing) => {
    const asked: Test = (row) =>
      (role === undefined || isOf[role](row)) && (text === '' || row.text.includes(text)) && isInState(row);
    const found = listing.filter(isSight ? 'name' : sort, asked);
    const sorted = isSight ? await sortBySight(context, found, sort.startsWith('-')) : found;
    const ids = pageOf(sorted, input).map(({ id }) => id);
    const [rows, counts] = await Promise.all([
      membersOf(context)
        .select(columns)
        .where('m.person_id', '=', sql<string>`any (${ids as string[]}::bigint[])`)
        .execute(),
      accountsOf.of(context, ids),
    ]);
    const owners = listing.count((row) => row.role === 'owner' && row.status === 'active');
    const byId = new Map(rows.map((row) => [row.id, row]));
    const present = (row: (typeof rows)[number]) =>
      presentMember(
        context,
        { ...(row as Omit<MemberView, 'accounts'>), accounts: counts.get(row.id ?? '') ?? 0 },
        owners,
      );
    return {
      items: ids
        .map((id) => byId.get(id))
        .filter((row) => row !== undefined)
        .map(present),
      total: found.length,
      page: input.page,
      pageSize: input.pageSize,
    };
  });
}

export async function getMember(context: Context, input: { member: string }): Promise<contract.Member> {
  const [row, counts, owners] = await Promise.all([
    membersOf(context).select(columns).where('m.person_id', '=', input.member).executeTakeFirst(),
    accountsOf.of(context, [input.member]),
    countOwners(context, context.centerId),
  ]);
  if (!row) refuse('not_found');
  const accounts = counts.get(input.member) ?? 0;
  return presentMember(context, { ...(row as Omit<MemberView, 'accounts'>), accounts }, owners);
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
