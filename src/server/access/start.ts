// How the fix of a verdict begins for the one who asks: which change they may make themself, or ask for.
import type { AssetRole } from '../../contract/permissions.ts';
import { mayIn, roleMasks } from '../../contract/permissions.ts';
import type { Explanation } from '../../contract/shapes.ts';
import type { Context } from '../foundation/context.ts';
import { listRights } from './facts.ts';
import { findReach } from './queries.ts';
import { isWithin, judgeCenter, type Verdict } from './rules.ts';

/** Whom a verdict is about, and on which account. */
export interface Subject {
  personId: string;
  accountId: string | null;
}

type Start = Explanation['start'];

const onAccount = { give_account_role: 'assign', raise_account_role: 'change_role', extend_grant: 'extend' } as const;

/** Null where the asker can begin nothing; then others are named who could. */
export async function startOf(context: Context, verdict: Verdict, { personId, accountId }: Subject): Promise<Start> {
  const { fix } = verdict;
  if (verdict.isAllowed || fix === null) return null;
  const isSelf = personId === context.actor.personId;
  const may = (action: 'member:update' | 'member:suspend'): boolean =>
    judgeCenter(action, context.member, context.now).isAllowed;
  const isOwner = context.member.role === 'owner';
  switch (fix.kind) {
    case 'give_account_role':
    case 'raise_account_role':
    case 'extend_grant':
      if (accountId === null) return null;
      if (await mayGive(context, accountId, fix.roles)) return onAccount[fix.kind];
      return isSelf ? 'request_elevation' : null;
    case 'raise_center_role':
      // Nobody changes their own role, and only an Owner makes an Owner.
      return !isSelf && may('member:update') && (isOwner || fix.roles.some((role) => role !== 'owner'))
        ? 'change_role'
        : null;
    case 'reinstate_member': {
      const [membership] = verdict.chain;
      if (isSelf || (membership?.role === 'owner' && !isOwner)) return null;
      if (membership?.state === 'suspended') return may('member:suspend') ? 'reinstate' : null;
      if (!may('member:update')) return null;
      return membership?.state === 'not_started' ? 'advance' : 'extend';
    }
    case 'extend_share':
    case 'raise_ceiling':
      return null;
  }
}

/** May the caller give one of these roles on the account to somebody of the center? */
async function mayGive(context: Context, accountId: string, roles: readonly string[]): Promise<boolean> {
  const [rights] = await listRights(context, {
    people: [context.actor.personId],
    accounts: [accountId],
    at: null,
  });
  if (!mayIn(rights?.mask ?? 0, 'asset:assign')) return false;
  const held = await findReach(context, accountId);
  const isAdministrator = judgeCenter('member:update', context.member, context.now).isAllowed;
  const reach = isAdministrator ? held.cap : held.mask & held.cap;
  return roles.some((role) => role in roleMasks && isWithin(roleMasks[role as AssetRole], reach));
}
