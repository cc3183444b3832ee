// Asset groups, read: the groups of a center, what is in one and who was given it.
import { type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/groups.ts';
import type { Group } from '../../contract/groups.ts';
import { membershipStateOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches, readPage, sortOf } from '../foundation/lists.ts';
import { presentColleague } from '../identity/index.ts';
import { labelsOf } from './queries.ts';

interface Row {
  id: string;
  name: string;
  rule_labels: string[];
  rule_match: string;
  made_at: Date;
  made_by_name: string | null;
  items: number;
  people: number;
  teams: number;
}

const items = sql<number>`(select count(*)::int from access.group_items i where i.center_id = g.center_id and i.group_id = g.id)`;
const people = sql<number>`(select count(*)::int from access.group_grants q where q.center_id = g.center_id and q.group_id = g.id)`;
const teams = sql<number>`(select count(*)::int from access.team_group_grants q where q.center_id = g.center_id and q.group_id = g.id)`;

function groupsOf(context: Context) {
  return context.db.selectFrom('access.groups as g').where('g.center_id', '=', context.centerId);
}

const columns = ['g.id', 'g.name', 'g.rule_labels', 'g.rule_match', 'g.made_at', 'by.name as made_by_name'] as const;

export function ruleOf(row: { rule_labels: string[]; rule_match: string }): Group['rule'] {
  if (row.rule_labels.length === 0) return null;
  return { labels: row.rule_labels, match: row.rule_match === 'all' ? 'all' : 'any' };
}

function present(row: Row): Group {
  return {
    id: row.id,
    name: row.name,
    rule: ruleOf(row),
    itemCount: row.items,
    peopleCount: row.people,
    teamCount: row.teams,
    madeAt: row.made_at.toISOString(),
    madeBy: row.made_by_name ?? '',
  };
}

const orders = { name: sql`lower(g.name)`, items, people, made: sql`g.made_at` };

export async function listGroups(
  context: Context,
  input: InputOf<typeof contract.listGroups>,
): Promise<ReplyOf<typeof contract.listGroups>> {
  const id = asId(input.search);
  const text = matches(input.search, ['g.name']);
  let found = groupsOf(context).where(id === null ? text : sql<SqlBool>`(g.id = ${id} or ${text})`);
  if (input.kind) found = found.where(sql<SqlBool>`(g.rule_labels = '{}') = ${input.kind === 'hand'}`);
  if (input.account) {
    found = found.where(
      sql<SqlBool>`exists (select from access.group_items i where i.center_id = g.center_id and i.group_id = g.id and i.asset_id = ${input.account})`,
    );
  }
  const [order, direction] = sortOf(orders, input.sort);
  const { rows, total } = await readPage(
    found
      .leftJoin('identity.people as by', 'by.id', 'g.made_by')
      .select([...columns, items.as('items'), people.as('people'), teams.as('teams')])
      .orderBy(order, direction)
      .orderBy('g.id'),
    input,
  );
  return { items: rows.map(present), total, page: input.page, pageSize: input.pageSize };
}

export async function getGroup(context: Context, groupId: string): Promise<ReplyOf<typeof contract.getGroup>> {
  const row = await groupsOf(context)
    .where('g.id', '=', groupId)
    .leftJoin('identity.people as by', 'by.id', 'g.made_by')
    .select([...columns, items.as('items'), people.as('people'), teams.as('teams')])
    .executeTakeFirst();
  return row ? present(row) : refuse('not_found');
}

async function requireGroup(context: Context, groupId: string): Promise<void> {
  const row = await groupsOf(context).where('g.id', '=', groupId).select('g.id').executeTakeFirst();
  if (!row) refuse('not_found');
}

export async function listGroupItems(
  context: Context,
  input: InputOf<typeof contract.listGroupItems>,
): Promise<ReplyOf<typeof contract.listGroupItems>> {
  await requireGroup(context, input.group);
  let found = context.db
    .selectFrom('access.group_items as i')
    .innerJoin('assets.accounts as a', 'a.id', 'i.asset_id')
    .where('i.center_id', '=', context.centerId)
    .where('i.group_id', '=', input.group)
    .where(matches(input.search, ['a.name', 'a.company']));
  if (input.by) found = found.where(input.by === 'hand' ? 'i.by_hand' : 'i.by_rule', '=', true);
  if (input.status) found = found.where('a.status', '=', input.status);
  const isDown = input.sort.startsWith('-');
  const order = input.sort.endsWith('status') ? sql`a.status` : sql`lower(a.name)`;
  const { rows, total } = await readPage(
    found
      .select(['a.id', 'a.name', 'a.status', 'a.owner_center_id', 'i.by_hand', 'i.by_rule', labelsOf(context)])
      .orderBy(order, isDown ? 'desc' : 'asc')
      .orderBy('a.id'),
    input,
  );
  const listed = rows.map((row) => ({
    account: {
      id: row.id,
      name: row.name,
      status: row.status,
      relation: row.owner_center_id === context.centerId ? ('owner_center' as const) : ('owner_partner' as const),
      labels: row.labels,
    },
    byHand: row.by_hand,
    byRule: row.by_rule,
  }));
  return { items: listed, total, page: input.page, pageSize: input.pageSize };
}

export async function listGroupPeople(
  context: Context,
  input: InputOf<typeof contract.listGroupPeople>,
): Promise<ReplyOf<typeof contract.listGroupPeople>> {
  await requireGroup(context, input.group);
  let found = context.db
    .selectFrom('access.group_grants as g')
    .innerJoin('access.members as m', (join) =>
      join.onRef('m.center_id', '=', 'g.center_id').onRef('m.person_id', '=', 'g.person_id'),
    )
    .innerJoin('identity.people as p', 'p.id', 'g.person_id')
    .where('g.center_id', '=', context.centerId)
    .where('g.group_id', '=', input.group)
    .where(matches(input.search, ['p.name', 'p.email']));
  if (input.role) found = found.where('g.role', '=', input.role);
  const isDown = input.sort.startsWith('-');
  const order = input.sort.endsWith('granted') ? sql`g.granted_at` : sql`lower(p.name)`;
  const { rows, total } = await readPage(
    found
      .leftJoin('identity.people as by', 'by.id', 'g.granted_by')
      .select([
        'p.id',
        'p.name',
        'p.email',
        'p.avatar_version',
        'g.role',
        'g.granted_at',
        'g.starts_at',
        'g.expires_at',
      ])
      .select([
        'by.name as granted_by_name',
        'm.status',
        'm.starts_at as member_starts_at',
        'm.expires_at as member_expires_at',
      ])
      .orderBy(order, isDown ? 'desc' : 'asc')
      .orderBy('p.id'),
    input,
  );
  const listed = rows.map((row) => ({
    person: presentColleague(row, context.centerId),
    role: row.role,
    grantedAt: row.granted_at.toISOString(),
    grantedBy: row.granted_by_name ?? '',
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    memberState: memberStateOf(context, row),
  }));
  return { items: listed, total, page: input.page, pageSize: input.pageSize };
}

/** What a membership is worth now, beside what was given through it. */
export function memberStateOf(
  context: Context,
  { status, ...row }: { status: string; member_starts_at: Date | null; member_expires_at: Date | null },
) {
  const term = { startsAt: row.member_starts_at, expiresAt: row.member_expires_at };
  return membershipStateOf({ status, ...term }, context.now);
}
