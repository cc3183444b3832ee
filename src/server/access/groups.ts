// Asset groups as facts of access: what is in them, and who was given them. The rooms that call record why in the audit log.
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { pathsOf, type Without } from './facts.ts';

export interface Rule {
  labels: string[];
  match: 'any' | 'all';
}

export async function insertGroup(context: Context, group: { name: string; rule: Rule | null }): Promise<string> {
  const { id } = await context.db
    .insertInto('access.groups')
    .values({
      center_id: context.centerId,
      name: group.name,
      rule_labels: group.rule?.labels ?? [],
      rule_match: group.rule?.match ?? 'any',
      made_by: context.actor.personId,
      made_at: context.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Renames a group, or changes its rule: then the database brings its items in line. */
export async function changeGroup(
  context: Context,
  groupId: string,
  change: { name?: string; rule?: Rule | null },
): Promise<void> {
  const rule = change.rule === undefined ? {} : ruleColumns(change.rule);
  const name = change.name === undefined ? {} : { name: change.name };
  await context.db
    .updateTable('access.groups')
    .set({ ...name, ...rule })
    .where('center_id', '=', context.centerId)
    .where('id', '=', groupId)
    .execute();
}

function ruleColumns(rule: Rule | null) {
  return { rule_labels: rule?.labels ?? [], rule_match: rule?.match ?? 'any' };
}

/** Deletes a group; its items and what was given through it go with it, and stay in the history. */
export async function dropGroup(context: Context, groupId: string): Promise<void> {
  for (const table of ['access.group_grants', 'access.team_group_grants', 'access.group_items'] as const) {
    await context.db
      .deleteFrom(table)
      .where('center_id', '=', context.centerId)
      .where('group_id', '=', groupId)
      .execute();
  }
  await context.db
    .deleteFrom('access.groups')
    .where('center_id', '=', context.centerId)
    .where('id', '=', groupId)
    .execute();
}

/** Puts accounts into a group by hand. Returns those that were not in it by hand before. */
export async function putGroupItems(
  context: Context,
  groupId: string,
  accounts: readonly string[],
): Promise<{ asset_id: string; by_rule: boolean }[]> {
  if (accounts.length === 0) return [];
  return context.db
    .insertInto('access.group_items')
    .values(
      accounts.map((asset_id) => ({
        center_id: context.centerId,
        group_id: groupId,
        asset_id,
        by_hand: true,
        by_rule: false,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['center_id', 'group_id', 'asset_id'])
        .doUpdateSet({ by_hand: true })
        .where(sql<boolean>`not group_items.by_hand`),
    )
    .returning(['asset_id', 'by_rule'])
    .execute();
}

/** Takes accounts out of a group by hand; those that its rule holds stay in it by the rule alone. */
export async function dropGroupItems(context: Context, groupId: string, accounts: readonly string[]): Promise<void> {
  await context.db
    .updateTable('access.group_items')
    .set({ by_hand: false })
    .where('center_id', '=', context.centerId)
    .where('group_id', '=', groupId)
    .where('asset_id', 'in', accounts)
    .where('by_rule', '=', true)
    .execute();
  await context.db
    .deleteFrom('access.group_items')
    .where('center_id', '=', context.centerId)
    .where('group_id', '=', groupId)
    .where('asset_id', 'in', accounts)
    .where('by_rule', '=', false)
    .execute();
}

/** Those of the groups that are there, with their names. None of them can be deleted before the call is over. */
export async function holdGroups(context: Context, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db
    .selectFrom('access.groups')
    .select(['id', 'name'])
    .where('center_id', '=', context.centerId)
    .where('id', 'in', ids)
    .orderBy('id')
    .forKeyShare()
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** What somebody holds a group with. */
export interface GroupGrant {
  personId: string;
  /** Built in, or the id of one of the center's own. */
  role: string;
  startsAt: Date | null;
  expiresAt: Date | null;
}

/** Gives a group to a member, or changes how they hold it. */
export async function putGroupGrant(
  context: Context,
  groupId: string,
  grant: GroupGrant & { grantedBy?: string },
): Promise<void> {
  const state = {
    role: grant.role,
    starts_at: grant.startsAt,
    expires_at: grant.expiresAt,
    granted_by: grant.grantedBy ?? context.actor.personId,
    granted_at: context.now,
  };
  await context.db
    .insertInto('access.group_grants')
    .values({ center_id: context.centerId, person_id: grant.personId, group_id: groupId, ...state })
    .onConflict((conflict) => conflict.columns(['center_id', 'person_id', 'group_id']).doUpdateSet(state))
    .execute();
}

export async function removeGroupGrant(context: Context, at: { personId: string; groupId: string }): Promise<void> {
  await context.db
    .deleteFrom('access.group_grants')
    .where('center_id', '=', context.centerId)
    .where('person_id', '=', at.personId)
    .where('group_id', '=', at.groupId)
    .execute();
}

/** Who holds a group, all or of these people, by person. */
export async function listGroupGrants(
  context: Context,
  groupId: string,
  people?: readonly string[],
): Promise<(GroupGrant & { name: string })[]> {
  let grants = context.db
    .selectFrom('access.group_grants as g')
    .innerJoin('identity.people as p', 'p.id', 'g.person_id')
    .select(['g.person_id', 'p.name', 'g.role', 'g.starts_at', 'g.expires_at'])
    .where('g.center_id', '=', context.centerId)
    .where('g.group_id', '=', groupId);
  if (people !== undefined) grants = grants.where('g.person_id', 'in', people);
  const rows = await grants.orderBy('g.person_id').execute();
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    role: row.role,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
  }));
}

/** Groups that a member was given, with their names. */
export function listGroupsOf(
  context: Context,
  personId: string,
): Promise<{ id: string; name: string; role: string }[]> {
  return context.db
    .selectFrom('access.group_grants as g')
    .innerJoin('access.groups as n', (join) =>
      join.onRef('n.center_id', '=', 'g.center_id').onRef('n.id', '=', 'g.group_id'),
    )
    .select(['n.id', 'n.name', 'g.role'])
    .where('g.center_id', '=', context.centerId)
    .where('g.person_id', '=', personId)
    .orderBy('n.id')
    .execute();
}

/** Groups that a member held at the moment that a removal took them away, of those that are still there. */
export async function listGroupsEndedAt(
  context: Context,
  ended: { personId: string; at: Date },
): Promise<(GroupGrant & { id: string; name: string })[]> {
  const rows = await context.db
    .selectFrom('access.group_grant_history as h')
    .innerJoin('access.groups as n', (join) =>
      join.onRef('n.center_id', '=', 'h.center_id').onRef('n.id', '=', 'h.group_id'),
    )
    .select(['n.id', 'n.name', 'h.role', 'h.starts_at', 'h.expires_at'])
    .where('h.center_id', '=', context.centerId)
    .where('h.person_id', '=', ended.personId)
    .where('h.valid_to', '>=', ended.at)
    .where(
      sql<boolean>`(h.expires_at is null or h.expires_at > now()) and (h.custom_role_id is null
        or exists (select from access.roles r where r.center_id = h.center_id and r.id = h.custom_role_id))`,
    )
    .orderBy('n.id')
    .execute();
  return rows.map(({ id, name, role, starts_at, expires_at }) => ({
    id,
    name,
    personId: ended.personId,
    role,
    startsAt: starts_at,
    expiresAt: expires_at,
  }));
}

export interface Loss {
  person_id: string;
  /** Accounts that the person will no longer see, and those on which they keep less. */
  lost: number;
  lowered: number;
  /** Some of the lost ones. */
  examples: string[];
}

/** What the people of a group lose without it: what they hold in other ways is no loss. */
export async function listGroupLosses(context: Context, groupId: string): Promise<Loss[]> {
  const people = await listGroupHolders(context, groupId);
  if (people.length === 0) return [];
  return listLossesOf(context, { people, accounts: await listGroupAssets(context, groupId) }, { group: groupId });
}

/** Who holds a group, by themselves or in a team. */
async function listGroupHolders(context: Context, groupId: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from access.group_grants where center_id = ${context.centerId} and group_id = ${groupId}
    union select p.person_id from access.team_group_grants g join access.team_people p on p.center_id = g.center_id and p.team_id = g.team_id
      where g.center_id = ${context.centerId} and g.group_id = ${groupId}`.execute(context.db);
  return rows.map(({ person_id }) => person_id);
}

/** What people lose on accounts without something. */
export async function listLossesOf(
  context: Context,
  reach: { people: readonly string[]; accounts: readonly string[] },
  without: Without,
): Promise<Loss[]> {
  const scope = { ...reach, at: null };
  const rights = (paths: RawBuilder<unknown>) =>
    sql`(select person_id, asset_id, bit_or(mask) as mask from (${paths}) w group by person_id, asset_id)`;
  const { rows } = await sql<Loss>`
    select b.person_id, count(*) filter (where a.mask is null or a.mask = 0)::int as lost,
      count(*) filter (where a.mask <> 0)::int as lowered,
      coalesce((array_agg(b.asset_id::text order by b.asset_id) filter (where a.mask is null or a.mask = 0))[1:10], '{}') as examples
    from ${rights(pathsOf(context, scope))} b
    left join ${rights(pathsOf(context, { ...scope, without }))} a on a.person_id = b.person_id and a.asset_id = b.asset_id
    where b.mask is distinct from coalesce(a.mask, 0)
    group by b.person_id order by b.person_id`.execute(context.db);
  return rows;
}

async function listGroupAssets(context: Context, groupId: string): Promise<string[]> {
  const rows = await context.db
    .selectFrom('access.group_items')
    .select('asset_id')
    .where('center_id', '=', context.centerId)
    .where('group_id', '=', groupId)
    .orderBy('asset_id')
    .execute();
  return rows.map(({ asset_id }) => asset_id);
}

/** One way in which somebody was given an account. */
export interface WayRow {
  person_id: string;
  asset_id: string;
  via: 'grant' | 'elevation' | 'group' | 'team';
  role: string;
  group_id: string | null;
  group_name: string | null;
  team_id: string | null;
  team_name: string | null;
  granted_at: Date;
  granted_by: string;
  starts_at: Date | null;
  expires_at: Date | null;
}

/** Every way in which an account, or everything that a person holds, was given in the acting center; elevations while they last. */
export function waysTo(context: Context, of: { account: string } | { person: string }): RawBuilder<WayRow> {
  const { centerId } = context;
  const [column, id] = 'account' in of ? ['asset_id', of.account] : ['person_id', of.person];
  const is = (alias: string) => sql`${sql.ref(`${alias}.${column}`)} = ${id}`;
  return sql<WayRow>`(
    select g.person_id, g.asset_id, 'grant' as via, g.role, null::bigint as group_id, null::text as group_name, null::bigint as team_id, null::text as team_name,
      g.granted_at, g.granted_by, g.starts_at, g.expires_at
    from access.grants g where g.center_id = ${centerId} and ${is('g')}
    union all
    select e.person_id, e.asset_id, 'elevation', e.role, null, null, null, null, e.starts_at, e.approved_by, e.starts_at, e.expires_at
    from access.elevations e where e.center_id = ${centerId} and ${is('e')} and e.expires_at > now()
    union all
    select q.person_id, i.asset_id, 'group', q.role, n.id, n.name, null, null, q.granted_at, q.granted_by, q.starts_at, q.expires_at
    from access.group_items i
    join access.group_grants q on q.center_id = i.center_id and q.group_id = i.group_id
    join access.groups n on n.center_id = i.center_id and n.id = i.group_id
    where i.center_id = ${centerId} and ${is(column === 'asset_id' ? 'i' : 'q')}
    union all
    select w.person_id, w.asset_id, 'team', w.role, n.id, n.name, t.id, t.name, w.granted_at, w.granted_by, w.starts_at, w.expires_at
    from access.team_ways w
    join access.teams t on t.center_id = w.center_id and t.id = w.team_id
    left join access.groups n on n.center_id = w.center_id and n.id = w.group_id
    where w.center_id = ${centerId} and ${is('w')})`;
}
