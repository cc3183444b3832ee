// Teams, read: those of a center, who is in one, what it holds, and which of them hold something.
import { type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/teams.ts';
import type { Team, TeamGrant, TeamHolder } from '../../contract/teams.ts';
import {
  listTeamAccountGrants,
  listTeamGroupGrants,
  listTeamHolders,
  membershipStateOf,
  type TeamGrantRow,
} from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches, readPage, sortOf } from '../foundation/lists.ts';
import { presentColleague } from '../identity/index.ts';

interface Row {
  id: string;
  name: string;
  made_at: Date;
  made_by_name: string | null;
  people: number;
  accounts: number;
  groups: number;
}

const countOf = (table: 'team_people' | 'team_grants' | 'team_group_grants') =>
  sql<number>`(select count(*)::int from ${sql.table(`access.${table}`)} c where c.center_id = t.center_id and c.team_id = t.id)`;
const people = countOf('team_people');

function teamsOf(context: Context) {
  return context.db.selectFrom('access.teams as t').where('t.center_id', '=', context.centerId);
}

function withCounts(found: ReturnType<typeof teamsOf>) {
  return found
    .leftJoin('identity.people as by', 'by.id', 't.made_by')
    .select(['t.id', 't.name', 't.made_at', 'by.name as made_by_name', people.as('people')])
    .select([countOf('team_grants').as('accounts'), countOf('team_group_grants').as('groups')]);
}

function present(row: Row): Team {
  return {
    id: row.id,
    name: row.name,
    peopleCount: row.people,
    accountCount: row.accounts,
    groupCount: row.groups,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by_name ?? '',
  };
}

const orders = { name: sql`lower(t.name)`, people, made: sql`t.made_at` };

export async function listTeams(
  context: Context,
  input: InputOf<typeof contract.listTeams>,
): Promise<ReplyOf<typeof contract.listTeams>> {
  const id = asId(input.search);
  const text = matches(input.search, ['t.name']);
  let found = teamsOf(context).where(id === null ? text : sql<SqlBool>`(t.id = ${id} or ${text})`);
  if (input.person) {
    found = found.where(
      sql<SqlBool>`exists (select from access.team_people p where p.center_id = t.center_id and p.team_id = t.id and p.person_id = ${input.person})`,
    );
  }
  const [order, direction] = sortOf(orders, input.sort);
  const { rows, total } = await readPage(withCounts(found).orderBy(order, direction).orderBy('t.id'), input);
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

export async function getTeam(context: Context, { team }: { team: string }): Promise<Team> {
  const row = await withCounts(teamsOf(context).where('t.id', '=', team)).executeTakeFirst();
  return row ? present(row) : refuse('not_found');
}

/** Its name, or a refusal where there is no such team. */
export async function requireTeam(context: Context, teamId: string): Promise<{ id: string; name: string }> {
  const row = await teamsOf(context).where('t.id', '=', teamId).select(['t.id', 't.name']).executeTakeFirst();
  return row ?? refuse('not_found');
}

export async function listTeamPeople(
  context: Context,
  input: InputOf<typeof contract.listTeamPeople>,
): Promise<ReplyOf<typeof contract.listTeamPeople>> {
  await requireTeam(context, input.team);
  const found = context.db
    .selectFrom('access.team_people as t')
    .innerJoin('access.members as m', (join) =>
      join.onRef('m.center_id', '=', 't.center_id').onRef('m.person_id', '=', 't.person_id'),
    )
    .innerJoin('identity.people as p', 'p.id', 't.person_id')
    .where('t.center_id', '=', context.centerId)
    .where('t.team_id', '=', input.team)
    .where(matches(input.search, ['p.name', 'p.email']));
  const isDown = input.sort.startsWith('-');
  const order = input.sort.endsWith('added') ? sql`t.added_at` : sql`lower(p.name)`;
  const { rows, total } = await readPage(
    found
      .leftJoin('identity.people as by', 'by.id', 't.added_by')
      .select(['p.id', 'p.name', 'p.email', 'p.avatar_version', 't.starts_at', 't.expires_at', 't.added_at'])
      .select(['by.name as added_by_name', 'm.status', 'm.starts_at as member_starts_at'])
      .select('m.expires_at as member_expires_at')
      .orderBy(order, isDown ? 'desc' : 'asc')
      .orderBy('p.id'),
    input,
  );
  const items = rows.map((row) => ({
    person: presentColleague(row, context.centerId),
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    addedAt: row.added_at.toISOString(),
    addedBy: row.added_by_name ?? '',
    memberState: membershipStateOf(
      { status: row.status, startsAt: row.member_starts_at, expiresAt: row.member_expires_at },
      context.now,
    ),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export function presentGrant(row: TeamGrantRow): TeamGrant {
  return {
    role: row.role,
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by_name ?? '',
  };
}

type AccountStatus = ReplyOf<typeof contract.listTeamAccounts>['items'][number]['account']['status'];

export async function listTeamAccounts(
  context: Context,
  input: InputOf<typeof contract.listTeamAccounts>,
): Promise<ReplyOf<typeof contract.listTeamAccounts>> {
  await requireTeam(context, input.team);
  const { rows, total } = await listTeamAccountGrants(context, input.team, input);
  const items = rows.map((row) => ({
    account: { id: row.id, name: row.name, status: row.status as AccountStatus },
    grant: presentGrant(row),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export async function listTeamGroups(
  context: Context,
  input: InputOf<typeof contract.listTeamGroups>,
): Promise<ReplyOf<typeof contract.listTeamGroups>> {
  await requireTeam(context, input.team);
  const { rows, total } = await listTeamGroupGrants(context, input.team, input);
  const items = rows.map((row) => ({
    group: { id: row.id, name: row.name },
    itemCount: row.items,
    grant: presentGrant(row),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

type HolderRow = Awaited<ReturnType<typeof listTeamHolders>>['rows'][number];

function presentHolder({ role, granted_at, ...row }: HolderRow): TeamHolder {
  const grant = role === null || granted_at === null ? null : presentGrant({ ...row, role, granted_at });
  return { team: { id: row.id, name: row.name }, peopleCount: row.people, grant };
}

export async function listAccountTeams(
  context: Context,
  input: InputOf<typeof contract.listAccountTeams>,
): Promise<ReplyOf<typeof contract.listAccountTeams>> {
  const { rows, total } = await listTeamHolders(context, { thing: 'account', id: input.account }, input);
  return { items: rows.map(presentHolder), total, page: input.page, pageSize: input.pageSize };
}

export async function requireGroup(context: Context, groupId: string): Promise<{ id: string; name: string }> {
  const row = await context.db
    .selectFrom('access.groups')
    .select(['id', 'name'])
    .where('center_id', '=', context.centerId)
    .where('id', '=', groupId)
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

export async function listGroupTeams(
  context: Context,
  input: InputOf<typeof contract.listGroupTeams>,
): Promise<ReplyOf<typeof contract.listGroupTeams>> {
  await requireGroup(context, input.group);
  const { rows, total } = await listTeamHolders(context, { thing: 'group', id: input.group }, input);
  return { items: rows.map(presentHolder), total, page: input.page, pageSize: input.pageSize };
}
