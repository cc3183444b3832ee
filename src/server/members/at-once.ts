// The same act on many members, all in one transaction. What is refused of one does not stop the others: every act refuses
// before it writes anything.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/members-at-once.ts';
import { lockCenter, lockRightsOf } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { rowRefusal } from '../foundation/errors.ts';
import { removeMember, suspendMember, updateMember } from './commands.ts';
import type { AccountNames } from './names.ts';

export type Results = ReplyOf<typeof contract.suspendMembers>['results'];

export async function forEachMember(
  context: Context,
  members: readonly string[],
  act: (member: string) => Promise<unknown>,
): Promise<{ results: Results }> {
  // Waits for the writes of everybody in the center at once: to wait for one member after the other could end in a deadlock.
  await lockRightsOf(context, context.centerId);
  await lockCenter(context, context.centerId);
  const results: Results = [];
  for (const member of new Set(members)) {
    try {
      await act(member);
      results.push({ member, refusal: null });
    } catch (error) {
      results.push({ member, refusal: rowRefusal(error, context.origin.locale) });
    }
  }
  return { results };
}

export function suspendMembers(
  context: Context,
  { members, center, reason }: InputOf<typeof contract.suspendMembers>,
): Promise<{ results: Results }> {
  return forEachMember(context, members, (member) => suspendMember(context, { center, member, reason }));
}

export function removeMembers(
  context: Context,
  names: AccountNames,
  { members, center, reason }: InputOf<typeof contract.removeMembers>,
): Promise<{ results: Results }> {
  return forEachMember(context, members, (member) => removeMember(context, names, { center, member, reason }));
}

export function updateMembers(
  context: Context,
  { members, ...roles }: InputOf<typeof contract.updateMembers>,
): Promise<{ results: Results }> {
  return forEachMember(context, members, (member) => updateMember(context, { ...roles, member }));
}
