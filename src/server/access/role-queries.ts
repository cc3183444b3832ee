import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/access.ts';
import type { Role } from '../../contract/access.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { actionsIn, assetRoles, maskOf, roleMasks } from '../../contract/permissions.ts';
import { locales, sentence } from '../../locales/catalog.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { presentColleague } from '../identity/index.ts';
import { findRoleMask, isBuiltIn } from './roles.ts';
import { judgeCenter } from './rules.ts';

/** What a role promises to people who are not members yet: how many open invitations name it. Handed over by `members`. */
export type CountPromises = (context: Context, roles: readonly string[]) => Promise<ReadonlyMap<string, number>>;

type Uses = NonNullable<Role['uses']>;

interface RoleRow {
  id: string;
  name: string | null;
  description: string;
  mask: number;
  made_at: Date | null;
  made_by_name: string | null;
}

/** What a built-in role is called in every language. */
export function wordsOf(role: (typeof assetRoles)[number]): string[] {
  return locales.map((locale) => sentence(locale, `access.roles.${role}`).toLowerCase());
}

function rolesOf(context: Context) {
  return context.db
    .selectFrom('access.roles as r')
    .leftJoin('identity.people as p', 'p.id', 'r.made_by')
    .select(['r.id', 'r.name', 'r.description', 'r.mask', 'r.made_at', 'p.name as made_by_name'])
    .where('r.center_id', '=', context.centerId);
}

function may(context: Context, action: 'access:view' | 'role:update'): boolean {
  return judgeCenter(action, context.member, context.now).isAllowed;
}

function present(context: Context, row: RoleRow, uses: Uses | null): Role {
  const isOwn = !isBuiltIn(row.id);
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    isBuiltIn: !isOwn,
    actions: actionsIn(row.mask),
    uses,
    madeAt: row.made_at?.toISOString() ?? null,
    madeBy: row.made_by_name,
    can: isOwn && may(context, 'role:update') ? ['change', 'delete'] : [],
  };
}

/** The built-in roles that a list is about: always first, in their own order. */
function builtInFor(input: InputOf<typeof contract.listRoles>): RoleRow[] {
  if (input.kind === 'own') return [];
  const bit = input.action === undefined ? 0 : maskOf([input.action]);
  const wanted = input.search.toLowerCase();
  return assetRoles
    .filter((role) => (roleMasks[role] & bit) === bit && wordsOf(role).some((word) => word.includes(wanted)))
    .map((role) => ({
      id: role,
      name: null,
      description: '',
      mask: roleMasks[role],
      made_at: null,
      made_by_name: null,
    }));
}

export async function listRoles(
  context: Context,
  countPromises: CountPromises,
  input: InputOf<typeof contract.listRoles>,
): Promise<ReplyOf<typeof contract.listRoles>> {
  const builtIn = builtInFor(input);
  const bit = input.action === undefined ? 0 : maskOf([input.action]);
  const own = rolesOf(context)
    .where(matches(input.search, ['r.name', 'r.description']))
    .where(sql<SqlBool>`r.mask & ${bit} = ${bit}`)
    .where(sql<SqlBool>`${input.kind !== 'built_in'}::boolean`);
  const offset = listOffset(input);
  const shown = builtIn.slice(offset, offset + input.pageSize);
  const order = input.sort.endsWith('made') ? sql`r.made_at` : sql`lower(r.name)`;
  const rows = await own
    .orderBy(order, input.sort.startsWith('-') ? 'desc' : 'asc')
    .orderBy('r.id')
    .limit(input.pageSize - shown.length)
    .offset(Math.max(0, offset - builtIn.length))
    .execute();
  const { total } = await own.clearSelect().select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow();
  const page: RoleRow[] = [...shown, ...rows];
  const uses = await countUses(context, countPromises, input.include === 'uses' ? page.map(({ id }) => id) : []);
  return {
    items: page.map((row) => present(context, row, uses.get(row.id) ?? null)),
    total: builtIn.length + total,
    page: input.page,
    pageSize: input.pageSize,
  };
}

export async function getRole(
  context: Context,
  countPromises: CountPromises,
  { role }: { role: string },
): Promise<Role> {
  const row = await rolesOf(context).where('r.id', '=', role).executeTakeFirst();
  if (!row) refuse('not_found');
  const uses = await countUses(context, countPromises, [role]);
  return present(context, row, uses.get(role) ?? null);
}

/** Where roles are used; of nothing for who may not see who has access to what. */
async function countUses(
  context: Context,
  countPromises: CountPromises,
  roles: readonly string[],
): Promise<ReadonlyMap<string, Uses>> {
  if (roles.length === 0 || !may(context, 'access:view')) return new Map();
  const promises = await countPromises(context, roles);
  const { rows } = await sql<{ role: string; people: number; teams: number; shares: number }>`
    select role, count(distinct person_id)::int as people, count(distinct team_id)::int as teams, (count(*) filter (where partner_id is not null))::int as shares from (
      select role, person_id, null::bigint as team_id, null::bigint as partner_id from access.grants where center_id = ${context.centerId} and role = any (${roles})
      union all
      select role, person_id, null, null from access.group_grants where center_id = ${context.centerId} and role = any (${roles})
      union all
      select g.role, p.person_id, g.team_id, null
        from (select center_id, team_id, role from access.team_grants union all select center_id, team_id, role from access.team_group_grants) g
        left join access.team_people p on p.center_id = g.center_id and p.team_id = g.team_id
        where g.center_id = ${context.centerId} and g.role = any (${roles})
      union all
      select role, person_id, null, null from access.elevations where center_id = ${context.centerId} and role = any (${roles}) and expires_at > now()
      union all
      select ceiling, null, null, center_id from access.holdings where owner_center_id = ${context.centerId} and status = 'bound' and ceiling = any (${roles})
    ) used group by role`.execute(context.db);
  const counted = new Map(rows.map(({ role, ...counts }) => [role, counts]));
  return new Map(
    roles.map((role) => {
      const { people = 0, teams = 0, shares = 0 } = counted.get(role) ?? {};
      return [role, { people, teams, shares, invitations: promises.get(role) ?? 0 }];
    }),
  );
}

interface HolderRow {
  kind: (typeof contract.holderKinds)[number];
  person_id: string | null;
  person_name: string | null;
  email: string | null;
  avatar_version: string | null;
  team_id: string | null;
  team_name: string | null;
  partner_id: string | null;
  partner_name: string | null;
  on_id: string;
  on_name: string;
  starts_at: Date | null;
  expires_at: Date | null;
}

function colleagueOf(context: Context, row: HolderRow, id: string) {
  const { person_name: name, email, avatar_version } = row;
  return presentColleague({ id, name: name ?? '', email: email ?? '', avatar_version }, context.centerId);
}

/** Every place where a role is held. What was given for hours and is over is left out: it held nothing back. */
function holdersOf(context: Context, role: string) {
  const center = context.centerId;
  return sql`
    select u.*, p.name as person_name, p.email, p.avatar_version, coalesce(p.name, u.team_name, u.partner_name) as holder_name from (
      select 'grant' as kind, g.person_id, null::bigint as team_id, null as team_name, null::bigint as partner_id, null as partner_name, a.id as on_id, a.name as on_name, g.starts_at, g.expires_at
        from access.grants g join assets.accounts a on a.id = g.asset_id where g.center_id = ${center} and g.role = ${role}
      union all
      select 'group', q.person_id, null, null, null, null, n.id, n.name, q.starts_at, q.expires_at
        from access.group_grants q join access.groups n on n.center_id = q.center_id and n.id = q.group_id where q.center_id = ${center} and q.role = ${role}
      union all
      select 'elevation', e.person_id, null, null, null, null, a.id, a.name, e.starts_at, e.expires_at
        from access.elevations e join assets.accounts a on a.id = e.asset_id where e.center_id = ${center} and e.role = ${role} and e.expires_at > now()
      union all
      select 'team', null, t.id, t.name, null, null, coalesce(a.id, n.id), coalesce(a.name, n.name), g.starts_at, g.expires_at
        from (
          select center_id, team_id, asset_id, null::bigint as group_id, role, starts_at, expires_at from access.team_grants
          union all select center_id, team_id, null, group_id, role, starts_at, expires_at from access.team_group_grants
        ) g
        join access.teams t on t.center_id = g.center_id and t.id = g.team_id
        left join assets.accounts a on a.id = g.asset_id
        left join access.groups n on n.center_id = g.center_id and n.id = g.group_id
        where g.center_id = ${center} and g.role = ${role}
      union all
      select 'share', null, null, null, h.center_id, l.partner_name, a.id, a.name, h.starts_at, h.expires_at
        from access.holdings h
        join access.partnerships l on l.center_id = h.owner_center_id and l.partner_center_id = h.center_id
        join assets.accounts a on a.id = h.asset_id
        where h.owner_center_id = ${center} and h.status = 'bound' and h.ceiling = ${role}
    ) u left join identity.people p on p.id = u.person_id`;
}

export async function listRoleHolders(
  context: Context,
  input: InputOf<typeof contract.listRoleHolders>,
): Promise<ReplyOf<typeof contract.listRoleHolders>> {
  if ((await findRoleMask(context, input.role)) === undefined) refuse('not_found');
  const isDown = input.sort.startsWith('-');
  const order = sql.raw(
    input.sort.endsWith('until')
      ? `h.expires_at ${isDown ? 'desc nulls first' : 'asc nulls last'}`
      : `lower(h.holder_name) ${isDown ? 'desc' : 'asc'}`,
  );
  const condition = sql`${matches(input.search, ['h.holder_name', 'h.email', 'h.on_name'])} and (${input.kind ?? null}::text is null or h.kind = ${input.kind ?? null})`;
  const holders = sql`(${holdersOf(context, input.role)}) h where ${condition}`;
  const { rows } = await sql<HolderRow>`
    select h.* from ${holders} order by ${order}, h.kind, lower(h.on_name), h.on_id, h.person_id, h.team_id, h.partner_id
    limit ${input.pageSize} offset ${listOffset(input)}`.execute(context.db);
  const counted = await sql<{ total: number }>`select count(*)::int as total from ${holders}`.execute(context.db);
  const items = rows.map((row) => ({
    kind: row.kind,
    person: row.person_id === null ? null : colleagueOf(context, row, row.person_id),
    team: row.team_id === null ? null : { id: row.team_id, name: row.team_name ?? '' },
    partner: row.partner_id === null ? null : { id: row.partner_id, name: row.partner_name ?? '' },
    on: { id: row.on_id, name: row.on_name },
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
  }));
  return { items, total: counted.rows[0]?.total ?? 0, page: input.page, pageSize: input.pageSize };
}
