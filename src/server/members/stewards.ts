// Who could step in for a center today: the Owners and Admins, with what keeps each from it.
import { sql } from 'kysely';
import type { Steward } from '../../contract/centers-recovery.ts';
import type { Context } from '../foundation/context.ts';
import { idleDays } from './rules.ts';

/** Owners first, then by name. Whoever was never seen counts from when they joined. */
export async function listStewards(context: Context): Promise<Steward[]> {
  const rows = await context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .leftJoin('members.sightings as s', (join) =>
      join.onRef('s.center_id', '=', 'm.center_id').onRef('s.person_id', '=', 'm.person_id'),
    )
    .select(['p.id', 'p.name', 'p.email', 'm.role', 's.seen_at'])
    .select(
      sql<Steward['state']>`case
        when m.status = 'suspended' then 'suspended'
        when m.starts_at > now() then 'not_started'
        when m.expires_at <= now() then 'expired'
        when coalesce(s.seen_at, m.joined_at) <= now() - make_interval(days => ${idleDays}::int) then 'idle'
        else 'ready' end`.as('state'),
    )
    .where('m.center_id', '=', context.centerId)
    .where('m.status', 'in', ['active', 'suspended'])
    .where('m.role', 'in', ['owner', 'admin'])
    .orderBy(sql`m.role = 'owner'`, 'desc')
    .orderBy(sql`lower(p.name)`)
    .orderBy('p.id')
    .execute();
  return rows.map(({ id, name, email, role, state, seen_at: seenAt }) => ({
    person: { id, name, email },
    role: role === 'owner' ? 'owner' : 'admin',
    state,
    lastSeenAt: seenAt?.toISOString() ?? null,
  }));
}
