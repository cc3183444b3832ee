import type { Center, listCenters } from '../../contract/centers.ts';
import type { ReplyOf } from '../../contract/endpoint.ts';
import { centerActionsOf } from '../access/index.ts';
import type { MemberFacts } from '../foundation/context.ts';
import type { ProfileRow } from './queries.ts';

type Listed = ReplyOf<typeof listCenters>['items'][number];

export interface CenterRow {
  id: string;
  created_at: Date;
  deleted_at: Date | null;
  gone_at: Date | null;
}

export function presentProfile(row: ProfileRow) {
  return {
    name: row.name,
    region: row.region,
    timeZone: row.time_zone,
    currency: row.currency,
    businessType: row.business_type,
  };
}

/** The first profile is the one in force. */
export function presentCenter(of: {
  center: CenterRow;
  profiles: ProfileRow[];
  member: MemberFacts;
  now: Date;
}): Center {
  const { center, profiles, member } = of;
  const [current, ...later] = profiles;
  if (!current) throw new Error(`Center ${center.id} has no profile.`);
  return {
    id: center.id,
    ...presentProfile(current),
    status: center.deleted_at ? 'deleted' : 'active',
    goneAt: center.gone_at?.toISOString() ?? null,
    createdAt: center.created_at.toISOString(),
    upcoming: later.map((profile) => ({ from: profile.effective_from.toISOString(), ...presentProfile(profile) })),
    viewer: {
      role: member.role,
      financeRole: member.financeRole,
      creatorRole: member.creatorRole,
      expiresAt: member.expiresAt?.toISOString() ?? null,
      can: centerActionsOf(member, of.now),
    },
  };
}

interface ListedRow {
  id: string | null;
  name: string | null;
  status: 'active' | 'deleted';
  gone_at: Date | null;
  role: Listed['role'];
  finance_role: Listed['financeRole'];
  starts_at: Date | null;
  business_type: Listed['businessType'] | null;
  region: string | null;
  currency: string | null;
  time_zone: string | null;
}

/** Columns of a view come as nullable; these never are. */
export function presentListed(row: ListedRow): Listed {
  return {
    id: row.id as string,
    name: row.name as string,
    status: row.status,
    goneAt: row.gone_at?.toISOString() ?? null,
    role: row.role,
    financeRole: row.finance_role,
    startsAt: row.starts_at?.toISOString() ?? null,
    businessType: row.business_type as Listed['businessType'],
    region: row.region as string,
    currency: row.currency as string,
    timeZone: row.time_zone as string,
  };
}
