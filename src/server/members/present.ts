import type { Invitation, Member } from '../../contract/members.ts';
import type { CenterRole } from '../../contract/permissions.ts';
import { judgeCenter, type MemberLine, membershipStateOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { presentColleague } from '../identity/index.ts';
import type { Promises } from './promises.ts';
import { barOnMember, idleDays } from './rules.ts';

/** A member with what stands beside them in a list. */
export interface MemberView extends MemberLine {
  seenAt: Date | null;
  accounts: number;
}

export function presentMember(context: Context, row: MemberView, owners: number): Member {
  const seen = row.seenAt ?? row.joinedAt;
  const { id, name, email, avatarVersion } = row;
  return {
    person: presentColleague({ id, name, email, avatar_version: avatarVersion }, context.centerId),
    role: row.role,
    financeRole: row.financeRole,
    creatorRole: row.creatorRole,
    state: membershipStateOf(row, context.now),
    joinedAt: row.joinedAt.toISOString(),
    startsAt: row.startsAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastSeenAt: row.seenAt?.toISOString() ?? null,
    isIdle: context.now.getTime() - seen.getTime() >= idleDays * 24 * 3600_000,
    accountCount: row.accounts,
    isSelf: id === context.actor.personId,
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
