import type { Invitation, Member } from '../../contract/members.ts';
import type { CenterRole } from '../../contract/permissions.ts';
import { judgeCenter, type MemberLine, membershipStateOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { presentColleague } from '../identity/index.ts';
import type { Promises } from './promises.ts';
import { barOnMember, idleDays } from './rules.ts';

/** Who looks at members, and what decides for all of them what may be done with each. */
interface Viewer {
  context: Context;
  now: Date;
  owners: number;
  mayUpdate: boolean;
  maySuspend: boolean;
  mayRemove: boolean;
}

export function viewerOf(context: Context, { owners, now }: Pick<Viewer, 'owners' | 'now'>): Viewer {
  const { member } = context;
  const may = (action: 'member:update' | 'member:suspend' | 'member:remove') =>
    judgeCenter(action, member, now).isAllowed;
  const [mayUpdate, maySuspend, mayRemove] = [may('member:update'), may('member:suspend'), may('member:remove')];
  return { context, now, owners, mayUpdate, maySuspend, mayRemove };
}

/** A member with what stands beside them in a list. */
export function presentMember(
  viewer: Viewer,
  row: MemberLine,
  { seenAt, accounts }: { seenAt: Date | null; accounts: number },
): Member {
  const { context, now, owners } = viewer;
  const seen = seenAt ?? row.joinedAt;
  const { id, name, email, avatarVersion } = row;
  return {
    person: presentColleague({ id, name, email, avatar_version: avatarVersion }, context.centerId),
    role: row.role,
    financeRole: row.financeRole,
    creatorRole: row.creatorRole,
    state: membershipStateOf(row, now),
    joinedAt: row.joinedAt.toISOString(),
    startsAt: row.startsAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastSeenAt: seenAt?.toISOString() ?? null,
    isIdle: now.getTime() - seen.getTime() >= idleMs,
    accountCount: accounts,
    isSelf: id === context.actor.personId,
    isLastOwner: row.role === 'owner' && row.status === 'active' && owners === 1,
    can: actionsOn(viewer, row),
  };
}

const idleMs = idleDays * 24 * 3600_000;

/** When what is shown of a member becomes something else by the time alone. */
export function turnsOf({ startsAt, expiresAt, joinedAt }: MemberLine, seenAt: Date | null): (Date | number | null)[] {
  return [startsAt, expiresAt, (seenAt ?? joinedAt).getTime() + idleMs];
}

function actionsOn({ context, owners, ...may }: Viewer, row: MemberLine): Member['can'] {
  const isSelf = row.id === context.actor.personId;
  const isLastOwner = row.role === 'owner' && owners === 1;
  const isBarred = barOnMember({ id: context.actor.personId, role: context.member.role }, row) !== null;
  const can: Member['can'] = [];
  if (!isBarred && may.mayUpdate) can.push('change_role');
  if (!isBarred && may.maySuspend && !isLastOwner) can.push('suspend');
  if (!isBarred && may.mayRemove && !isLastOwner) can.push('remove');
  if (may.mayUpdate) can.push('assign_accounts');
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
