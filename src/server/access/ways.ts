// Through what people hold accounts, as lists show it: the paths that the evaluator weighs, gathered by person and account.
import { type RawBuilder, sql } from 'kysely';
import type { Way } from '../../contract/access-questions.ts';
import { type AccountAction, accountActions, assetRoles } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { clockAt, pathsOf, type Scope, tableAt } from './facts.ts';

/** A way as the database tells it. */
export interface WayRow {
  via: Way['via'];
  role: string;
  group_id: string | null;
  group_name: string | null;
  team_id: string | null;
  team_name: string | null;
  until: string | null;
}

const bitOf = (action: AccountAction): number => 1 << accountActions[action].bit;

/** What decides first is named first; of two alike the one that reaches further. */
const rank = sql`array_position(array['center_role', 'grant', 'elevation', 'group', 'team'], w.via)`;

/**
 * One row for each person and account with `mask` and `ways`, of those paths alone that hold the action where one is named.
 * What a ceiling leaves nothing of is no way.
 */
export function waysOf(context: Context, scope: Scope, action?: AccountAction): RawBuilder<unknown> {
  const wanted = action === undefined ? -1 : bitOf(action);
  return sql`
    select w.person_id, w.asset_id, bit_or(w.mask) as mask, min(${rank}) as rank, array_agg(distinct w.via) as kinds,
      jsonb_agg(jsonb_build_object('via', w.via, 'role', w.role_name, 'group_id', w.group_id::text, 'group_name', n.name,
          'team_id', w.team_id::text, 'team_name', t.name, 'until', w.expires_at)
        order by ${rank}, w.mask desc, t.name, w.team_id, n.name, w.group_id) as ways
    from (${pathsOf(context, scope)}) w
    left join ${tableAt('groups', scope.at)} n on n.center_id = ${context.centerId} and n.id = w.group_id
    left join ${tableAt('teams', scope.at)} t on t.center_id = ${context.centerId} and t.id = w.team_id
    where w.mask & ${wanted}::int <> 0
    group by w.person_id, w.asset_id`;
}

/** The same of people of partners on one account of the acting center, with the columns center_id, center_name and person_name; with `isGiven` of what was given alone. */
export function partnerWaysOf(
  accounts: RawBuilder<unknown>,
  { at, action, isGiven }: { at: Date | null; action?: AccountAction; isGiven?: boolean },
): RawBuilder<unknown> {
  const wanted = action === undefined ? -1 : bitOf(action);
  const via = sql`case w.via when 'direct' then 'grant' else w.via end`;
  const kind = sql`array_position(array['center_role', 'grant', 'elevation', 'group', 'team'], ${via})`;
  // Their roles are named as far as everybody knows them.
  const role = sql`case when w.role = any (${[...assetRoles]}::text[]) then w.role when w.role is null then 'admin' else 'custom' end`;
  return sql`
    select w.person_id, a.asset_id, bit_or(w.mask) as mask, min(${kind}) as rank, array_agg(distinct ${via}) as kinds,
      jsonb_agg(jsonb_build_object('via', ${via}, 'role', ${role}, 'group_id', null, 'group_name', null, 'team_id', null, 'team_name', null, 'until', least(w.expires_at, w.share_expires_at))
        order by ${kind}, w.mask desc) as ways,
      w.center_id, min(w.center_name) as center_name, min(w.person_name) as person_name
    from (${accounts}) a cross join lateral access.partner_rights(a.asset_id, ${clockAt(at)}) w
    where w.mask & ${wanted}::int <> 0 and ${isGiven === true ? sql`w.via <> 'center_role'` : sql`true`}
    group by w.person_id, a.asset_id, w.center_id`;
}

/** What people of partners hold on an account of the acting center, or on all that it shares: one row for each pair and center. */
export function partnerMasksOf(account: string | null, at: Date | null): RawBuilder<unknown> {
  return sql`
    select w.person_id, w.asset_id, w.center_id, min(w.center_name) as center_name, min(w.person_name) as person_name, bit_or(w.mask) as mask
    from access.partner_rights(${account}::bigint, ${clockAt(at)}) w group by w.person_id, w.asset_id, w.center_id`;
}

/**
 * The name behind an id, row by row: `offset 0` keeps the planner, which cannot know how few rows there are, from reading all
 * people or accounts beside each of them.
 */
export function personOf(column: string): RawBuilder<unknown> {
  return sql`select o.name, o.email from identity.people o where o.id = ${sql.raw(column)} offset 0`;
}

export function accountOf(column: string): RawBuilder<unknown> {
  return sql`select o.name, o.status from assets.accounts o where o.id = ${sql.raw(column)} offset 0`;
}

/** One account as a list of one. */
export function justAccount(account: string): RawBuilder<unknown> {
  return sql`select ${account}::bigint as asset_id`;
}

export function presentWays(ways: readonly WayRow[] | null): Way[] {
  return (ways ?? []).map((way) => ({
    via: way.via,
    role: way.role,
    group: way.group_id === null ? null : { id: way.group_id, name: way.group_name ?? '' },
    team: way.team_id === null ? null : { id: way.team_id, name: way.team_name ?? '' },
    until: way.until === null ? null : new Date(way.until).toISOString(),
  }));
}

/** One page of a query, with the total; a page behind the last is empty. */
export async function pageOf<Row>(
  context: Context,
  found: RawBuilder<unknown>,
  { order, page, pageSize }: { order: RawBuilder<unknown>; page: number; pageSize: number },
): Promise<{ rows: Row[]; total: number }> {
  const offset = (page - 1) * pageSize;
  const { rows } = await sql<Row & { total: number; place: string | null }>`
    with found as materialized (${found})
    select t.total, p.* from (select count(*)::int as total from found) t
    left join lateral (
      select f.*, row_number() over (order by ${order}) as place from found f order by ${order} limit ${pageSize} offset ${offset}
    ) p on true
    order by p.place`.execute(context.db);
  return { rows: rows.filter(({ place }) => place !== null), total: rows[0]?.total ?? 0 };
}
