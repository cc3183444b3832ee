// Who gains and who loses when the actions of a role change, or the policy about Admins.
import { sql } from 'kysely';
import { ownMaskOf } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { pathsOf } from './facts.ts';

interface Touched {
  id: string;
  name: string;
  /** On how many ad accounts. */
  accounts: number;
}

/** An entry of the log names this many; the rest is a number. */
const namedAtMost = 50;

/** A list as an entry shows it: nothing for nobody. */
function said<Key extends string>(key: Key, touched: readonly Touched[]): Record<string, unknown> {
  if (touched.length === 0) return {};
  const more = touched.length - namedAtMost;
  return { [key]: touched.slice(0, namedAtMost), ...(more > 0 ? { [`${key}More`]: more } : {}) };
}

async function listHolders(context: Context, role: string): Promise<string[]> {
  const { rows } = await sql<{ person_id: string }>`
    select person_id from access.grants where center_id = ${context.centerId} and custom_role_id = ${role}::bigint
    union select person_id from access.group_grants where center_id = ${context.centerId} and custom_role_id = ${role}::bigint
    union select person_id from access.team_ways where center_id = ${context.centerId} and custom_role_id = ${role}::bigint
    union select person_id from access.elevations where center_id = ${context.centerId} and custom_role_id = ${role}::bigint and expires_at > now()`.execute(
    context.db,
  );
  return rows.map(({ person_id }) => person_id);
}

/** Partners for whom the role is the ceiling of a share. */
export async function listBounded(context: Context, role: string): Promise<Touched[]> {
  const { rows } = await sql<Touched>`
    select h.center_id as id, p.partner_name as name, count(*)::int as accounts
    from access.holdings h
    join access.partnerships p on p.center_id = h.owner_center_id and p.partner_center_id = h.center_id
    where h.owner_center_id = ${context.centerId} and h.ceiling_role_id = ${role}::bigint
    group by h.center_id, p.partner_name order by h.center_id`.execute(context.db);
  return rows;
}

/**
 * What a change of a role's actions means for whom, as the fields of an entry: people of the center who gain and who lose
 * anything, whatever else they hold, and the partners whose people reach further or less far.
 */
export async function effectsOfRole(
  context: Context,
  change: { role: string; from: number; to: number },
): Promise<Record<string, unknown>> {
  const partners = await listBounded(context, change.role);
  const people = await listHolders(context, change.role);
  if (people.length === 0) return said('partners', partners);
  const { rows } = await sql<{ id: string; name: string; gaining: number; losing: number }>`
    select t.person_id as id, o.name, (count(*) filter (where t.later & ~t.earlier <> 0))::int as gaining, (count(*) filter (where t.earlier & ~t.later <> 0))::int as losing
    from (
      select w.person_id, w.asset_id,
        coalesce(bit_or(w.mask) filter (where not w.is_touched), 0) | coalesce(bit_or(${change.from}::integer & w.cap) filter (where w.is_touched), 0) as earlier,
        coalesce(bit_or(w.mask) filter (where not w.is_touched), 0) | coalesce(bit_or(${change.to}::integer & w.cap) filter (where w.is_touched), 0) as later
      from (
        select p.person_id, p.asset_id, p.mask, p.via <> 'center_role' and p.role = ${change.role} as is_touched,
          case when h.relation = 'owner_center' then -1 else coalesce(b.mask, r.mask, 0) end as cap
        from (${pathsOf(context, { people, at: null })}) p
        join access.holdings h on h.center_id = ${context.centerId} and h.asset_id = p.asset_id
        left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
        left join access.roles r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
      ) w
      group by w.person_id, w.asset_id
      having bool_or(w.is_touched)
    ) t
    join identity.people o on o.id = t.person_id
    group by t.person_id, o.name order by lower(o.name), t.person_id`.execute(context.db);
  const touched = (side: 'gaining' | 'losing'): Touched[] =>
    rows.filter((row) => row[side] > 0).map((row) => ({ id: row.id, name: row.name, accounts: row[side] }));
  return {
    ...said('gaining', touched('gaining')),
    ...said('losing', touched('losing')),
    ...said('partners', partners),
  };
}

/** Admins who by the policy hold less on accounts of the center than without it. Asked while the policy is in force. */
export async function effectsOfPolicy(context: Context, key: 'gaining' | 'losing'): Promise<Record<string, unknown>> {
  const whole = ownMaskOf('admin', false);
  const { rows: admins } = await sql<{ id: string }>`
    select person_id as id from access.members where center_id = ${context.centerId} and role = 'admin' and status = 'active'`.execute(
    context.db,
  );
  if (admins.length === 0) return {};
  const { rows } = await sql<Touched>`
    select t.person_id as id, o.name, count(*)::int as accounts
    from (
      select p.person_id, p.asset_id
      from (${pathsOf(context, { people: admins.map(({ id }) => id), at: null })}) p
      join access.holdings h on h.center_id = ${context.centerId} and h.asset_id = p.asset_id and h.relation = 'owner_center'
      group by p.person_id, p.asset_id
      having bit_or(p.mask) & ${whole}::integer <> ${whole}::integer
    ) t
    join identity.people o on o.id = t.person_id
    group by t.person_id, o.name order by lower(o.name), t.person_id`.execute(context.db);
  return said(key, rows);
}
