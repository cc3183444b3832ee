import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members.ts';
import { countOwners, type MemberLine, memberDirectory, membershipStateOf, readMembers } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { idsIn, queryFixed } from '../foundation/database.ts';
import { Counts } from '../foundation/directory.ts';
import { refuse } from '../foundation/errors.ts';
import { nowUntil } from '../foundation/kept-answers.ts';
import { clockOf, pageOf } from '../foundation/lists.ts';
import { presentMember, turnsOf, viewerOf } from './present.ts';
import { idleDays } from './rules.ts';

type ListInput = InputOf<typeof contract.listMembers>;

/** How many accounts each member was given, directly or through a group or a team. */
const accountsOf = new Counts({
  kind: 'assignments',
  async count({ db, centerId }, people) {
    const asked = sql`any (${people as string[]}::bigint[])`;
    const { rows } = await sql<{ person_id: string; accounts: number }>`
      select person_id, count(*)::int as accounts from (
        select g.person_id, g.asset_id from access.grants g where g.center_id = ${centerId} and g.person_id = ${asked}
        union select q.person_id, i.asset_id from access.group_grants q join access.group_items i on i.center_id = q.center_id and i.group_id = q.group_id
          where q.center_id = ${centerId} and q.person_id = ${asked}
        union select w.person_id, w.asset_id from access.team_ways w where w.center_id = ${centerId} and w.person_id = ${asked}) given
      group by person_id`.execute(db);
    return new Map(rows.map((row) => [row.person_id, row.accounts]));
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

const isLiveOwner: Test = ({ role, status }) => role === 'owner' && status === 'active';

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
    const lines = pageOf(sorted, input);
    const ids = lines.map(({ id }) => id);
    const [seen, counts] = await Promise.all([listSightings(context, ids), accountsOf.of(context, ids)]);
    const besideOf = ({ id }: MemberLine) => ({ seenAt: seen.get(id) ?? null, accounts: counts.get(id) ?? 0 });
    const now = nowUntil(
      context,
      lines.flatMap((row) => turnsOf(row, besideOf(row).seenAt)),
    );
    const viewer = viewerOf(context, { owners: listing.count(isLiveOwner), now });
    const present = (row: MemberLine) => presentMember(viewer, row, besideOf(row));
    return { items: lines.map(present), total: found.length, page: input.page, pageSize: input.pageSize };
  });
}

/** When each of them was last here. */
async function listSightings(context: Context, people: readonly string[]): Promise<Map<string, Date>> {
  const rows = await queryFixed<{ person_id: string; seen_at: Date }>(
    context,
    'select person_id, seen_at from members.sightings where center_id = $1 and person_id = any ($2::bigint[])',
    [context.centerId, idsIn(people)],
  );
  return new Map(rows.map((row) => [row.person_id, row.seen_at]));
}

export async function getMember(context: Context, { member }: { member: string }): Promise<contract.Member> {
  const [[row], seen, counts, owners] = await Promise.all([
    readMembers(context, [member]),
    listSightings(context, [member]),
    accountsOf.of(context, [member]),
    countOwners(context, context.centerId),
  ]);
  if (!row) refuse('not_found');
  const beside = { seenAt: seen.get(member) ?? null, accounts: counts.get(member) ?? 0 };
  const now = nowUntil(context, turnsOf(row, beside.seenAt));
  return presentMember(viewerOf(context, { owners, now }), row, beside);
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
