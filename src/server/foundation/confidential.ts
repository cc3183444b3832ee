// Some rooms keep what not everybody who reads the log of a center may read: there, an entry, a preview and a stored call are for
// those alone who may look into the room itself.
import { type AuditAction, confidentialRooms } from '../../contract/audit.ts';
import { centerActions, type Hat, hatsOf } from '../../contract/permissions.ts';
import type { Change, Context } from './context.ts';

const needed = Object.entries(confidentialRooms);

export const roomOf = (name: string): string => name.slice(0, name.indexOf('.'));

export function isConfidential(action: AuditAction): boolean {
  return roomOf(action) in confidentialRooms;
}

/** The rooms that the caller may not look into in the acting center. Of nobody, and outside a center: all of them. */
export function closedRooms(context: Context): string[] {
  const hats: readonly Hat[] = context.hasMember ? hatsOf(context.member) : [];
  return needed
    .filter(([, action]) => !(centerActions[action] as readonly Hat[]).some((hat) => hats.includes(hat)))
    .map(([room]) => room);
}

/** The changes that the caller may read. */
export function readable<One extends Pick<Change, 'action'>>(context: Context, changes: readonly One[]): One[] {
  const closed = closedRooms(context);
  return closed.length === 0 ? [...changes] : changes.filter(({ action }) => !closed.includes(roomOf(action)));
}
