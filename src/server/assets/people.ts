// Who was given an account: reading it, giving and taking it.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import {
  findGrant,
  findMember,
  type GrantRow,
  givenAgain,
  isNotOver,
  laterEnd,
  lockCenter,
  putGrant,
  refuseAboveCeiling,
  refuseAboveOwn,
  removeGrant,
  roleNames,
  termOf,
  type WayRow,
  waysTo,
} from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { presentColleague } from '../identity/index.ts';
import { memberStateOf } from './groups.ts';
import { accountNames } from './queries.ts';

type AccountPerson = ReplyOf<typeof contract.assignAccount>;

/** Every way in which somebody was given an account, with who they are. */
function peopleOf(context: Context, accountId: string) {
  return context.db
    .selectFrom(waysTo(context, { account: accountId }).as('g'))
    .innerJoin('access.members as m', (join) =>
      join.on('m.center_id', '=', context.centerId).onRef('m.person_id', '=', 'g.person_id'),
    )
    .innerJoin('identity.people as p', 'p.id', 'g.person_id')
    .leftJoin('identity.people as by', 'by.id', 'g.granted_by');
}

const columns = [
  'p.id',
  'p.name',
  'p.email',
  'p.avatar_version',
  'g.via',
  'g.role',
  'g.group_id',
  'g.group_name',
  'g.team_id',
  'g.team_name',
  'g.granted_at',
  'g.starts_at',
  'g.expires_at',
  'by.name as granted_by_name',
  'm.status',
  'm.starts_at as member_starts_at',
  'm.expires_at as member_expires_at',
] as const;

type Way = Pick<
  WayRow,
  'via' | 'role' | 'group_id' | 'group_name' | 'team_id' | 'team_name' | 'granted_at' | 'starts_at' | 'expires_at'
>;

interface PersonRow extends Way {
  id: string;
  name: string;
  email: string;
  avatar_version: string | null;
  granted_by_name: string | null;
  status: string;
  member_starts_at: Date | null;
  member_expires_at: Date | null;
}

function presentWay(row: Way) {
  return {
    role: row.role,
    via: row.via,
    group: row.group_id === null ? null : { id: row.group_id, name: row.group_name ?? '' },
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
    grantedAt: row.granted_at.toISOString(),
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  };
}

function present(context: Context, row: PersonRow): AccountPerson {
  return {
    person: presentColleague(row, context.centerId),
    ...presentWay(row),
    grantedBy: row.granted_by_name ?? '',
    memberState: memberStateOf(context, row),
  };
}

/** What was given directly comes first: only that is changed here. */
const orderOfWays = sql`g.via <> 'grant'`;

/** Of several ways of one kind the one that reaches furthest comes first. */
const reachOf = ({ centerId }: Context) => sql`coalesce(
  (select b.mask from access.role_masks b where b.kind = 'account' and b.role = g.role),
  (select r.mask from access.roles r where r.center_id = ${centerId} and r.id::text = g.role), 0)`;

/** As asked, of a person `p` or an account `a`; then name by name, with what was given directly first. */
function orderOfHoldings(
  context: Context,
  sort: InputOf<typeof contract.listAccountPeople>['sort'],
  of: 'p' | 'a',
): RawBuilder<unknown> {
  const name = sql`lower(${sql.ref(`${of}.name`)})`;
  const asked = {
    name: sql`${name}`,
    '-name': sql`${name} desc`,
    granted: sql`g.granted_at`,
    '-granted': sql`g.granted_at desc`,
    expires: sql`g.expires_at`,
  };
  return sql`${asked[sort]}, ${name}, ${sql.ref(`${of}.id`)}, ${orderOfWays}, g.via, ${reachOf(context)} desc, g.team_name, g.group_name, g.starts_at`;
}

export async function listAccountPeople(
  context: Context,
  input: InputOf<typeof contract.listAccountPeople>,
): Promise<ReplyOf<typeof contract.listAccountPeople>> {
  let people = peopleOf(context, input.account).where(matches(input.search, ['p.name', 'p.email']));
  if (input.role) people = people.where('g.role', '=', input.role);
  if (input.via) people = people.where('g.via', '=', input.via);
  const { rows, total } = await readPage(
    people.select(columns).orderBy(orderOfHoldings(context, input.sort, 'p')),
    input,
  );
  return { items: rows.map((row) => present(context, row)), total, page: input.page, pageSize: input.pageSize };
}

/** Members who could be given the account, with what they have of it. */
export async function listCandidates(
  context: Context,
  input: InputOf<typeof contract.listCandidates>,
): Promise<ReplyOf<typeof contract.listCandidates>> {
  const candidates = context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .leftJoin('access.grants as g', (join) =>
      join
        .onRef('g.center_id', '=', 'm.center_id')
        .onRef('g.person_id', '=', 'm.person_id')
        .on('g.asset_id', '=', input.account),
    )
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where(isNotOver('m'))
    .where(matches(input.search, ['p.name', 'p.email']));
  const { rows, total } = await readPage(
    candidates
      .select(['p.id', 'p.name', 'p.email', 'p.avatar_version', 'g.role'])
      .orderBy(sql<SqlBool>`g.role is not null`)
      .orderBy(sql`lower(p.name)`)
      .orderBy('p.id'),
    input,
  );
  return {
    items: rows.map((row) => ({ person: presentColleague(row, context.centerId), role: row.role })),
    total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

export async function listMemberAccounts(
  context: Context,
  input: InputOf<typeof contract.listMemberAccounts>,
): Promise<ReplyOf<typeof contract.listMemberAccounts>> {
  const member = await findMember(context, input.person);
  if (!member || member.status === 'removed' || member.status === 'left') refuse('not_found');
  let held = context.db
    .selectFrom(waysTo(context, { person: input.person }).as('g'))
    .innerJoin('assets.accounts as a', 'a.id', 'g.asset_id')
    .where(matches(input.search, ['a.name']));
  if (input.via) held = held.where('g.via', '=', input.via);
  const { rows, total } = await readPage(
    held
      .select([
        'a.id',
        'a.name',
        'a.status',
        'g.via',
        'g.role',
        'g.group_id',
        'g.group_name',
        'g.team_id',
        'g.team_name',
      ])
      .select(['g.granted_at'])
      .select(['g.starts_at', 'g.expires_at'])
      .orderBy(orderOfHoldings(context, input.sort, 'a')),
    input,
  );
  const items = rows.map((row) => ({
    account: { id: row.id, name: row.name, status: row.status },
    ...presentWay(row),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export async function assignAccount(
  context: Context,
  input: InputOf<typeof contract.assignAccount>,
): Promise<AccountPerson> {
  const { startsAt, expiresAt } = termOf(context, input);
  await lockCenter(context, context.centerId, input.person);
  const member = await findMember(context, input.person);
  const isLive = member?.status === 'active' && (member.expires_at === null || member.expires_at > context.now);
  if (!isLive) refuse('assets.grantee_not_member');
  const former = await findGrant(context, { personId: input.person, accountId: input.account });
  await refuseAboveCeiling(context, input.account, input.role);
  await refuseAboveOwn(context, input.account, [input.role, former?.role]);
  const isSame =
    former?.role === input.role &&
    former.expires_at?.getTime() === expiresAt?.getTime() &&
    former.starts_at?.getTime() === startsAt?.getTime();
  if (!isSame) {
    await putGrant(context, {
      centerId: context.centerId,
      personId: input.person,
      accountId: input.account,
      role: input.role,
      startsAt,
      expiresAt,
      grantedBy: context.actor.personId,
    });
    const side = (role: string, from: Date | null | undefined, until: Date | null): Side => ({
      role,
      // Most grants begin at once; only where one does not is it worth a line.
      ...(startsAt || former?.starts_at ? { startsAt: from ?? null } : {}),
      expiresAt: until,
    });
    await recordAssignment(context, input, {
      before: former ? side(former.role, former.starts_at, former.expires_at) : null,
      after: side(input.role, startsAt, expiresAt),
      former,
    });
  }
  const row = await peopleOf(context, input.account)
    .select(columns)
    .where('p.id', '=', input.person)
    .where('g.via', '=', 'grant')
    .executeTakeFirstOrThrow();
  return present(context, row);
}

type Side = Record<string, unknown> | null;

async function recordAssignment(
  context: Context,
  at: { account: string; person: string },
  sides: { action?: 'assets.account_extended'; before: Side; after: Side; former: GrantRow | undefined },
): Promise<void> {
  const names = await accountNames(context, [at.account]);
  const account = { id: at.account, name: names.get(at.account) ?? '' };
  const { name } = await context.db
    .selectFrom('identity.people')
    .select('name')
    .where('id', '=', at.person)
    .executeTakeFirstOrThrow();
  const roles = [sides.before, sides.after].flatMap((side) => (side ? [String(side['role'])] : []));
  const roleName = await roleNames(context, roles);
  const withAccount = (side: Side): Side => side && { account, ...side, role: roleName(String(side['role'])) };
  await record(context, {
    action: sides.action ?? (sides.after ? 'assets.account_assigned' : 'assets.account_unassigned'),
    object: { type: 'member', id: at.person, name },
    before: withAccount(sides.before),
    after: withAccount(sides.after),
    keep: ['account'],
    log: { center: context.centerId },
    undo: givenAgain(
      { center: context.centerId, account: at.account, person: at.person },
      sides.former ? { ...sides.former, startsAt: sides.former.starts_at, expiresAt: sides.former.expires_at } : null,
    ),
  });
}

export async function extendAccount(
  context: Context,
  input: InputOf<typeof contract.extendAccount>,
): Promise<{ expiresAt: string | null }> {
  await lockCenter(context, context.centerId, input.person);
  const former = await findGrant(context, { personId: input.person, accountId: input.account });
  if (!former) refuse('not_found');
  await refuseAboveOwn(context, input.account, [former.role]);
  const expiresAt = laterEnd(context, former.expires_at, input.expiresAt);
  await putGrant(context, {
    centerId: context.centerId,
    personId: input.person,
    accountId: input.account,
    role: former.role,
    startsAt: former.starts_at,
    expiresAt,
    grantedBy: context.actor.personId,
  });
  await recordAssignment(context, input, {
    action: 'assets.account_extended',
    before: { role: former.role, expiresAt: former.expires_at },
    after: { role: former.role, expiresAt, reason: input.reason },
    former,
  });
  return { expiresAt: expiresAt?.toISOString() ?? null };
}

export async function unassignAccount(
  context: Context,
  input: InputOf<typeof contract.unassignAccount>,
): Promise<Record<string, never>> {
  await lockCenter(context, context.centerId, input.person);
  const former = await findGrant(context, { personId: input.person, accountId: input.account });
  if (!former) refuse('not_found');
  await refuseAboveOwn(context, input.account, [former.role]);
  await removeGrant(context, { personId: input.person, accountId: input.account });
  await recordAssignment(context, input, {
    before: { role: former.role, expiresAt: former.expires_at },
    after: null,
    former,
  });
  return {};
}
