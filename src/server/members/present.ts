import type { Invitation, Member } from '../../contract/members.ts';
import type { CenterRole } from '../../contract/permissions.ts';
import { judgeCenter, membershipStateOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { presentColleague } from '../identity/index.ts';
import type { Promises } from './promises.ts';
import { barOnMember, idleDays } from './rules.ts';

export interface MemberView {
  id: string;
  name: string;
  email: string;
  avatar_version: string | null;
  role: CenterRole;
  finance_role: Member['financeRole'];
  creator_role: Member['creatorRole'];
  status: string;
  joined_at: Date;
  starts_at: Date | null;
  expires_at: Date | null;
  seen_at: Date | null;
  accounts: number;
}

export function presentMember(context: Context, row: MemberView, owners: number): Member {
  const isSelf = row.id === context.actor.personId;
  const seen = row.seen_at ?? row.joined_at;
  return {
    person: presentColleague(row, context.centerId),
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    state: membershipStateOf({ status: row.status, startsAt: row.starts_at, expiresAt: row.expires_at }, context.now),
    joinedAt: row.joined_at.toISOString(),
    startsAt: row.starts_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    lastSeenAt: row.seen_at?.toISOString() ?? null,
    isIdle: context.now.getTime() - seen.getTime() >= idleDays * 24 * 3600_000,
    accountCount: row.accounts,
    isSelf,
    isLastOwner: row.role === 'owner' && row.status === 'active' && owners === 1,
    can: actionsOn(context, row, owners),
  };
}

function actionsOn(context: Context, row: MemberView, owners: number): Member['can'] {
  const may = (action: 'member:update' | 'member:suspend' | 'member:remove') =>
    judgeCenter(action, context.member, context.now).isAllowed;
  const isSelf = row.id === context.actor.personId;
  const isLastOwner = row.role === 'owner' && owners === 1;
  const isBarred = barOnMember({ id: context.actor.personId, role: context.member.role }, row) !== null;
  const can: Member['can'] = [];
  if (!isBarred && may('member:update')) can.push('change_role');
  if (!isBarred && may('member:suspend') && !isLastOwner) can.push('suspend');
  if (!isBarred && may('member:remove') && !isLastOwner) can.push('remove');
  if (may('member:update')) can.push('assign_accounts');
  if (isSelf && !isLastOwner) can.push('leave');
  return can;
}

export interface InvitationView {
  id: string;
  email: string;
  role: CenterRole;
  finance_role: Invitation['financeRole'];
  creator_role: Invitation['creatorRole'];
  membership_starts_at: Date | null;
  membership_expires_at: Date | null;
  state: Invitation['state'];
  delivery: Invitation['delivery'];
  delivery_error: string | null;
  invited_by: string;
  inviter_name: string;
  sent_at: Date;
  expires_at: Date;
}

/** A pending invitation past its term is shown as expired, whether or not the job that says so has run. */
export function presentInvitation(row: InvitationView, promises: Promises, now: Date): Invitation {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    financeRole: row.finance_role,
    creatorRole: row.creator_role,
    ...promises,
    membershipStartsAt: row.membership_starts_at?.toISOString() ?? null,
    membershipExpiresAt: row.membership_expires_at?.toISOString() ?? null,
    state: row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state,
    delivery: row.delivery,
    deliveryError: row.delivery_error,
    invitedBy: { id: row.invited_by, name: row.inviter_name },
    sentAt: row.sent_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
