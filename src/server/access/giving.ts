// How far somebody may give an ad account to others.
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { findReach } from './queries.ts';
import { maskOfRole } from './roles.ts';
import { isWithin, judgeCenter } from './rules.ts';

/**
 * Who may change members gives any role; an account Admin gives up to what they hold. On a shared account roles count as far as
 * they reach there, so that what was given before its ceiling was lowered can still be changed and taken.
 */
export async function refuseAboveOwn(
  context: Context,
  accountId: string,
  roles: readonly (string | undefined)[],
): Promise<void> {
  if (judgeCenter('member:update', context.member, context.now).isAllowed) return;
  const held = await findReach(context, accountId);
  for (const role of roles) {
    const mask = role === undefined ? 0 : await maskOfRole(context, role);
    if (!isWithin(mask & held.cap, held.mask)) refuse('assets.role_above_own');
  }
}

/** Nobody is given more of a shared account than its owner allows anybody here. */
export async function refuseAboveCeiling(context: Context, accountId: string, role: string): Promise<void> {
  const mask = await maskOfRole(context, role);
  const { cap, ceiling } = await findReach(context, accountId);
  if (ceiling && !isWithin(mask, cap)) refuse('access.above_ceiling', { center: ceiling.owner, role: ceiling.role });
}
