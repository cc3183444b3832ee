// The facts between one member and one account, for the evaluator that explains.
import { sql } from 'kysely';
import type { Context, MemberFacts } from '../foundation/context.ts';
import { clockAt, tableAt } from './facts.ts';
import type { AccountLinks, Given } from './rules.ts';

interface Row {
  now: Date;
  role: MemberFacts['role'] | null;
  finance_role: MemberFacts['financeRole'];
  creator_role: MemberFacts['creatorRole'];
  status: MemberFacts['status'];
  starts_at: Date | null;
  expires_at: Date | null;
  center_status: MemberFacts['centerStatus'];
  admins_need_assignment: boolean;
  holding: {
    status: string;
    relation: string;
    starts_at: string | null;
    expires_at: string | null;
    center_name: string | null;
    owner_status: string | null;
    ceiling: string | null;
    ceiling_mask: number | null;
  } | null;
  given: {
    via: Given['via'];
    role: string;
    mask: number | null;
    group: string | null;
    team: string | null;
    starts_at: string | null;
    expires_at: string | null;
  }[];
}

export interface Facts {
  /** Null for who is and was no member then. */
  member: MemberFacts | null;
  links: AccountLinks;
  /** The instant that the facts are of. */
  at: Date;
}

/** Facts of one person of the acting center and one account, now or at an instant of the past. */
export async function findFacts(
  context: Context,
  of: { personId: string; accountId: string | null; at: Date | null },
): Promise<Facts> {
  const center = context.centerId;
  const { personId, accountId, at } = of;
  const { rows } = await sql<Row>`
    select ${clockAt(at)} as now, m.role, m.finance_role, m.creator_role, m.status, m.starts_at, m.expires_at,
      c.status as center_status, c.admins_need_assignment,
      (select jsonb_build_object('status', h.status, 'relation', h.relation, 'starts_at', h.starts_at, 'expires_at', h.expires_at,
          'center_name', (select p.partner_name from access.partnerships p where p.center_id = h.center_id and p.partner_center_id = h.owner_center_id),
          'owner_status', o.status, 'ceiling', coalesce(r.name, h.ceiling), 'ceiling_mask', coalesce(b.mask, r.mask))
        from ${tableAt('holdings', at)} h
        left join ${tableAt('centers', at)} o on o.center_id = h.owner_center_id
        left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
        left join ${tableAt('roles', at)} r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
        where h.center_id = ${center} and h.asset_id = ${accountId}) as holding,
      (select coalesce(jsonb_agg(jsonb_build_object('via', g.via, 'role', coalesce(r.name, g.role), 'mask', coalesce(b.mask, r.mask), 'group', g.group_name, 'team', g.team_name,
          'starts_at', g.starts_at, 'expires_at', g.expires_at) order by coalesce(b.mask, r.mask) desc), '[]')
        from (
          select 'grant' as via, role, custom_role_id, null as group_name, null as team_name, starts_at, expires_at from ${tableAt('grants', at)} g
            where center_id = ${center} and person_id = ${personId} and asset_id = ${accountId}
          union all
          select 'elevation', role, custom_role_id, null, null, starts_at, expires_at from ${tableAt('elevations', at)} e
            where center_id = ${center} and person_id = ${personId} and asset_id = ${accountId}
          union all
          select 'group', q.role, q.custom_role_id, n.name, null, q.starts_at, q.expires_at
            from ${tableAt('group_items', at)} i
            join ${tableAt('group_grants', at)} q on q.center_id = i.center_id and q.group_id = i.group_id
            join ${tableAt('groups', at)} n on n.center_id = i.center_id and n.id = i.group_id
            where i.center_id = ${center} and i.asset_id = ${accountId} and q.person_id = ${personId}
          union all
          select 'team', w.role, w.custom_role_id, n.name, t.name, w.starts_at, w.expires_at
            from ${tableAt('team_ways', at)} w
            join ${tableAt('teams', at)} t on t.center_id = w.center_id and t.id = w.team_id
            left join ${tableAt('groups', at)} n on n.center_id = w.center_id and n.id = w.group_id
            where w.center_id = ${center} and w.asset_id = ${accountId} and w.person_id = ${personId}
        ) g
        left join access.role_masks b on b.kind = 'account' and b.role = g.role
        left join ${tableAt('roles', at)} r on r.center_id = ${center} and r.id = g.custom_role_id) as given
    from (select) nothing
    left join ${tableAt('centers', at)} c on c.center_id = ${center}
    left join ${tableAt('members', at)} m on m.center_id = ${center} and m.person_id = ${personId}`.execute(context.db);
  const row = rows[0];
  if (!row) throw new Error('A question about facts found no row.');
  return { member: memberOf(row), links: linksOf(row), at: at ?? row.now };
}

function memberOf(row: Row): MemberFacts | null {
  if (row.role === null) return null;
  return {
    centerStatus: row.center_status,
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    status: row.status,
    startsAt: row.starts_at,
    expiresAt: row.expires_at,
    adminsNeedAssignment: row.admins_need_assignment,
  };
}

function linksOf({ holding, given }: Row): AccountLinks {
  return {
    holding: holding && {
      isBound: holding.status === 'bound',
      ...termOf(holding),
      share:
        holding.relation === 'owner_partner'
          ? {
              centerName: holding.center_name ?? '',
              isOwnerLive: holding.owner_status === 'active',
              ceilingRole: holding.ceiling ?? '',
              ceilingMask: holding.ceiling_mask ?? 0,
            }
          : null,
    },
    given: given.map((one) => ({
      via: one.via,
      role: one.role,
      mask: one.mask ?? 0,
      group: one.group,
      team: one.team,
      ...termOf(one),
    })),
  };
}

function termOf(row: { starts_at: string | null; expires_at: string | null }) {
  const instantOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return { startsAt: instantOf(row.starts_at), expiresAt: instantOf(row.expires_at) };
}
