// Teams as facts of access: who is in them, and what they were given. The rooms that call record why in the audit log.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { type Loss, listLossesOf } from './groups.ts';
import type { Term } from './terms.ts';

export async function insertTeam(context: Context, name: string): Promise<string> {
  const { id } = await context.db
    .insertInto('access.teams')
    .values({ center_id: context.centerId, name, made_by: context.actor.personId, made_at: context.now })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

export async function renameTeam(context: Context, teamId: string, name: string): Promise<void> {
  await context.db
    .updateTable('access.teams')
    .set({ name })
    .where('center_id', '=', context.centerId)
    .where('id', '=', teamId)
    .execute();
}

/** Deletes a team; who was in it and what it held go with it, and stay in the history. */
export async function dropTeam(context: Context, teamId: string): Promise<void> {
  for (const table of ['access.team_grants', 'access.team_group_grants', 'access.team_people'] as const) {
    await context.db
      .deleteFrom(table)
      .where('center_id', '=', context.centerId)
      .where('team_id', '=', teamId)
      .execute();
  }
  await context.db
    .deleteFrom('access.teams')
    .where('center_id', '=', context.centerId)
    .where('id', '=', teamId)
    .execute();
}

/** Somebody's place in a team. */
export interface TeamPlace extends Term {
  personId: string;
}

/** Puts a member into a team, or changes for how long. */
export async function putTeamPerson(context: Context, teamId: string, place: TeamPlace): Promise<void> {
  const state = {
    starts_at: place.startsAt,
    expires_at: place.expiresAt,
    added_by: context.actor.personId,
    added_at: context.now,
  };
  await context.db
    .insertInto('access.team_people')
    .values({ center_id: context.centerId, team_id: teamId, person_id: place.personId, ...state })
    .onConflict((conflict) => conflict.columns(['center_id', 'team_id', 'person_id']).doUpdateSet(state))
    .execute();
}

export async function removeTeamPerson(context: Context, at: { teamId: string; personId: string }): Promise<void> {
  await context.db
    .deleteFrom('access.team_people')
    .where('center_id', '=', context.centerId)
    .where('team_id', '=', at.teamId)
    .where('person_id', '=', at.personId)
    .execute();
}

/** Who is in a team, all or of these people, by person. */
export async function listTeamPlaces(
  context: Context,
  teamId: string,
  people?: readonly string[],
): Promise<(TeamPlace & { name: string })[]> {
  let places = context.db
    .selectFrom('access.team_people as t')
    .innerJoin('identity.people as p', 'p.id', 't.person_id')
    .select(['t.person_id', 'p.name', 't.starts_at', 't.expires_at'])
    .where('t.center_id', '=', context.centerId)
    .where('t.team_id', '=', teamId);
  if (people !== undefined) places = places.where('t.person_id', 'in', people);
  const rows = await places.orderBy('t.person_id').execute();
  return rows.map((row) => ({
    personId: row.person_id,
    name: row.name,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
  }));
}

/** What teams are given: an account, or a group of them. */
export type TeamThing = 'account' | 'group';

/** What a team holds something with. */
export interface TeamGrant extends Term {
  /** The account or the group. */
  id: string;
  /** Built in, or the id of one of the center's own. */
  role: string;
}

const places = {
  account: { table: 'access.team_grants', column: 'asset_id' },
  group: { table: 'access.team_group_grants', column: 'group_id' },
} as const;

/** Gives a team an account or a group, or changes how it holds it. */
export async function putTeamGrant(
  context: Context,
  at: { teamId: string; thing: TeamThing },
  grant: TeamGrant,
): Promise<void> {
  const { table, column } = places[at.thing];
  await sql`
    insert into ${sql.table(table)} (center_id, team_id, ${sql.ref(column)}, role, starts_at, expires_at, granted_by, granted_at)
    values (${context.centerId}, ${at.teamId}, ${grant.id}, ${grant.role}, ${grant.startsAt}, ${grant.expiresAt}, ${context.actor.personId}, ${context.now})
    on conflict (center_id, team_id, ${sql.ref(column)}) do update set role = excluded.role, starts_at = excluded.starts_at,
      expires_at = excluded.expires_at, granted_by = excluded.granted_by, granted_at = excluded.granted_at`.execute(
    context.db,
  );
}

export async function removeTeamGrant(
  context: Context,
  { teamId, thing, id }: { teamId: string; thing: TeamThing; id: string },
): Promise<void> {
  const { table, column } = places[thing];
  await sql`
    delete from ${sql.table(table)} where center_id = ${context.centerId} and team_id = ${teamId} and ${sql.ref(column)} = ${id}`.execute(
    context.db,
  );
}

interface GrantRow {
  id: string;
  name: string;
  role: string;
  starts_at: Date | null;
  expires_at: Date | null;
  granted_at: Date;
  granted_by: string | null;
}

/** What a team was given, all or one of it, by id. */
export async function listTeamGrants(
  context: Context,
  { teamId, thing, id }: { teamId: string; thing: TeamThing; id?: string },
): Promise<(TeamGrant & { name: string; grantedAt: Date; grantedBy: string })[]> {
  const { table, column } = places[thing];
  const named = thing === 'account' ? sql`assets.accounts n on` : sql`access.groups n on n.center_id = g.center_id and`;
  const { rows } = await sql<GrantRow>`
    select n.id, n.name, g.role, g.starts_at, g.expires_at, g.granted_at,
      (select p.name from identity.people p where p.id = g.granted_by) as granted_by
    from ${sql.table(table)} g join ${named} n.id = ${sql.ref(`g.${column}`)}
    where g.center_id = ${context.centerId} and g.team_id = ${teamId}
      and (${id ?? null}::bigint is null or ${sql.ref(`g.${column}`)} = ${id ?? null}::bigint)
    order by n.id`.execute(context.db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    role: row.role,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    grantedAt: row.granted_at,
    grantedBy: row.granted_by ?? '',
  }));
}

/** Teams that a member is in, with their names. */
export function listTeamsOf(context: Context, personId: string): Promise<{ id: string; name: string }[]> {
  return context.db
    .selectFrom('access.team_people as t')
    .innerJoin('access.teams as n', (join) =>
      join.onRef('n.center_id', '=', 't.center_id').onRef('n.id', '=', 't.team_id'),
    )
    .select(['n.id', 'n.name'])
    .where('t.center_id', '=', context.centerId)
    .where('t.person_id', '=', personId)
    .orderBy('n.id')
    .execute();
}

/** Teams that a member was in at the moment that a removal took them out, of those that are still there. */
export async function listTeamsEndedAt(
  context: Context,
  ended: { personId: string; at: Date },
): Promise<(TeamPlace & { id: string })[]> {
  const rows = await context.db
    .selectFrom('access.team_person_history as h')
    .innerJoin('access.teams as n', (join) =>
      join.onRef('n.center_id', '=', 'h.center_id').onRef('n.id', '=', 'h.team_id'),
    )
    .select(['n.id', 'h.starts_at', 'h.expires_at'])
    .where('h.center_id', '=', context.centerId)
    .where('h.person_id', '=', ended.personId)
    .where('h.valid_to', '>=', ended.at)
    .where(sql<boolean>`(h.expires_at is null or h.expires_at > now())`)
    .orderBy('n.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: ended.personId,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
  }));
}

/** What the people of a team lose without it: what they hold in other ways is no loss. */
export async function listTeamLosses(context: Context, teamId: string): Promise<Loss[]> {
  const here = sql`w.center_id = ${context.centerId} and w.team_id = ${teamId}`;
  const { rows: reach } = await sql<{ people: string[]; accounts: string[] }>`
    select coalesce(array_agg(distinct w.person_id::text), '{}') as people, coalesce(array_agg(distinct w.asset_id::text), '{}') as accounts
    from access.team_ways w where ${here}`.execute(context.db);
  const { people = [], accounts = [] } = reach[0] ?? {};
  if (people.length === 0) return [];
  return listLossesOf(context, { people, accounts }, { team: teamId });
}
