// What teams were given, and which teams were given something: as pages of a list.
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { matches } from '../foundation/lists.ts';
import type { TeamThing } from './teams.ts';
import { pageOf } from './ways.ts';

interface Asked {
  page: number;
  pageSize: number;
  search: string;
  sort: 'name' | '-name';
}

export interface TeamGrantRow {
  role: string;
  starts_at: Date | null;
  expires_at: Date | null;
  granted_at: Date;
  granted_by_name: string | null;
}

const grantColumns = sql`g.role, g.starts_at, g.expires_at, g.granted_at, (select p.name from identity.people p where p.id = g.granted_by) as granted_by_name`;

const orderBy = ({ sort }: Asked): RawBuilder<unknown> =>
  sql`lower(f.name) ${sql.raw(sort === '-name' ? 'desc' : 'asc')}, f.id`;

/** The accounts that a team was given, beside its groups. */
export function listTeamAccountGrants(context: Context, teamId: string, asked: Asked) {
  return pageOf<TeamGrantRow & { id: string; name: string; status: string }>(
    context,
    sql`select a.id, a.name, a.status, ${grantColumns}
      from access.team_grants g join assets.accounts a on a.id = g.asset_id
      where g.center_id = ${context.centerId} and g.team_id = ${teamId} and ${matches(asked.search, ['a.name'])}`,
    { ...asked, order: orderBy(asked) },
  );
}

export function listTeamGroupGrants(context: Context, teamId: string, asked: Asked) {
  return pageOf<TeamGrantRow & { id: string; name: string; items: number }>(
    context,
    sql`select n.id, n.name, ${grantColumns},
        (select count(*)::int from access.group_items i where i.center_id = n.center_id and i.group_id = n.id) as items
      from access.team_group_grants g join access.groups n on n.center_id = g.center_id and n.id = g.group_id
      where g.center_id = ${context.centerId} and g.team_id = ${teamId} and ${matches(asked.search, ['n.name'])}`,
    { ...asked, order: orderBy(asked) },
  );
}

/** Every team of the acting center with how it holds an account or a group; the columns of a grant are null where it does not. */
export function listTeamHolders(
  context: Context,
  of: { thing: TeamThing; id: string },
  asked: Asked & { given?: 'yes' | 'no' | undefined },
) {
  const { thing, id } = of;
  const held =
    thing === 'account'
      ? sql`access.team_grants g on g.center_id = t.center_id and g.team_id = t.id and g.asset_id = ${id}`
      : sql`access.team_group_grants g on g.center_id = t.center_id and g.team_id = t.id and g.group_id = ${id}`;
  const isGiven = asked.given === undefined ? sql`true` : sql`(g.role is not null) = ${asked.given === 'yes'}`;
  return pageOf<
    { [Column in keyof TeamGrantRow]: TeamGrantRow[Column] | null } & { id: string; name: string; people: number }
  >(
    context,
    sql`select t.id, t.name, ${grantColumns},
        (select count(*)::int from access.team_people p where p.center_id = t.center_id and p.team_id = t.id) as people
      from access.teams t left join ${held}
      where t.center_id = ${context.centerId} and ${isGiven} and ${matches(asked.search, ['t.name'])}`,
    { ...asked, order: orderBy(asked) },
  );
}
