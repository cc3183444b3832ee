// What may be done to a membership, decided from facts alone. Each answers the refusal that stands in the way, or null.
import type { CenterRole } from '../../contract/permissions.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import type { Term } from '../access/index.ts';

/** Limits of a center: people in it, and how many of them are Owner or Admin. */
export const memberLimits = { members: 4000, admins: 20 };

export const idleDays = 90;
/** A removal can be undone for a day. */
export const undoMs = 24 * 3600_000;
export const invitationMs = 7 * 24 * 3600_000;

export function isAdministrative(role: CenterRole): boolean {
  return role !== 'employee';
}

/** An Owner is touched only by an Owner, and nobody changes themself this way. */
export function barOnMember(
  actor: { id: string; role: CenterRole },
  target: { id: string; role: CenterRole },
): RefusalCode | null {
  if (actor.id === target.id) return 'members.own_role';
  return target.role === 'owner' && actor.role !== 'owner' ? 'members.only_owner_changes_owner' : null;
}

/** Only an Owner makes an Owner, who is one from now on and without end, and an end lies ahead and after the start. */
export function barOnRoles(
  actor: { role: CenterRole },
  next: { role: CenterRole } & Term,
  now: Date,
): RefusalCode | null {
  if (next.role === 'owner' && actor.role !== 'owner') return 'members.only_owner_makes_owner';
  if (next.role === 'owner' && next.expiresAt) return 'members.owner_cannot_expire';
  if (next.role === 'owner' && next.startsAt && next.startsAt > now) return 'members.owner_starts_at_once';
  if (next.expiresAt && next.expiresAt <= now) return 'members.end_in_past';
  return next.startsAt && next.expiresAt && next.startsAt >= next.expiresAt ? 'access.end_before_start' : null;
}

/** The field that a bar on roles is about, where it is about one. */
export function fieldOfBar(bar: RefusalCode, names: { starts: string; ends: string }): { field?: string } {
  if (bar === 'members.owner_starts_at_once') return { field: names.starts };
  return bar === 'members.owner_cannot_expire' || bar === 'members.end_in_past' || bar === 'access.end_before_start'
    ? { field: names.ends }
    : {};
}

/** A change must leave an active Owner behind. `owners` counts the active ones, under the lock of the center. */
export function barOnLastOwner(
  target: { role: CenterRole; status: string },
  next: { role: CenterRole; isActive: boolean },
  owners: number,
): RefusalCode | null {
  const isOwner = target.role === 'owner' && target.status === 'active';
  const staysOwner = next.role === 'owner' && next.isActive;
  return isOwner && !staysOwner && owners <= 1 ? 'members.last_owner' : null;
}

export function barOnLimits(
  counted: { members: number; admins: number },
  added: { members: number; admins: number },
): RefusalCode | null {
  if (added.members > 0 && counted.members + added.members > memberLimits.members) return 'members.limit_reached';
  return added.admins > 0 && counted.admins + added.admins > memberLimits.admins ? 'members.admin_limit_reached' : null;
}

/** Whether an inviter could still give what an invitation promises, now that it is accepted. */
export function isInviterEntitled(
  inviter: { role: CenterRole; isLive: boolean } | null,
  promised: { role: CenterRole },
): boolean {
  if (!inviter?.isLive || !isAdministrative(inviter.role)) return false;
  return promised.role !== 'owner' || inviter.role === 'owner';
}
