// Sharing ad accounts with a partner, and changing how far and how long.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Partner, Share } from '../../contract/partners.ts';
import * as contract from '../../contract/partners.ts';
import { mayIn } from '../../contract/permissions.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import {
  changeShares,
  holdOwned,
  holdPartnership,
  listRights,
  lockRightsOf,
  maskOfRole,
  putShares,
  refuseAccount,
  type ShareTerm,
  termOf,
} from '../access/index.ts';
import { type Inverse, inverse, recordOnBoth, type Side, type Telling } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { findShares, getPartner } from './queries.ts';

type Results = ReplyOf<typeof contract.shareAccounts>['results'];
type AskedTerm = Pick<InputOf<typeof contract.putShare>, 'ceiling' | 'startsAt' | 'expiresAt'>;

/** Owners and Admins alone share, and they give any role; so a ceiling is bounded only by what roles there are. */
async function shareTermOf(context: Context, input: AskedTerm): Promise<ShareTerm> {
  const term = termOf(context, input);
  await maskOfRole(context, input.ceiling);
  return { ceiling: input.ceiling, ...term };
}

/** An active partner whose link cannot end before this call does, and whose people write nothing meanwhile. */
async function takePartner(context: Context, partnerId: string): Promise<Partner> {
  await lockRightsOf(context, partnerId);
  if (!(await holdPartnership(context, { centerId: context.centerId, partnerId }))) refuse('not_found');
  return getPartner(context, partnerId);
}

export function sidesOf(context: Context, partner: Partner): { own: Side; other: Side } {
  return { own: { id: context.centerId, name: context.centerName }, other: { id: partner.id, name: partner.name } };
}

export function termFields(share: Share) {
  return {
    ceiling: share.ceilingName ?? share.ceiling,
    // Most shares begin at once; only where one does not is it worth a line.
    ...(share.startsAt === null ? {} : { startsAt: share.startsAt }),
    expiresAt: share.expiresAt,
  };
}

/** What shares an account as it was shared before, or stops sharing it where it was not. */
export function sharedAgain(
  context: Context,
  at: { partner: string; account: string },
  former: Share | undefined,
): Inverse {
  const one = { center: context.centerId, ...at };
  if (former === undefined || former.state === 'revoked') return inverse(contract.revokeShare, one);
  const { ceiling, startsAt, expiresAt } = former;
  return inverse(contract.putShare, { ...one, ceiling, startsAt, expiresAt });
}

/** An account is shared, or its share is changed: the same entry in both logs, each naming the other center. */
function tellingOf(context: Context, before: Share | undefined, after: Share): Telling {
  const isChange = before !== undefined && before.state !== 'revoked';
  return (other, side) => {
    const partner = { id: other.id, name: other.name };
    return {
      action: isChange ? 'partners.share_changed' : 'partners.account_shared',
      object: { type: 'account', id: after.account.id, name: after.account.name },
      before: isChange ? { partner, ...termFields(before) } : null,
      after: { partner, ...termFields(after) },
      keep: ['partner'],
      // Only the owner's side can take it back.
      ...(side === 'own'
        ? { undo: sharedAgain(context, { partner: other.id, account: after.account.id }, before) }
        : {}),
    };
  };
}

/** Shares accounts that the acting center owns. The partner is held, and the caller may share each of them. */
async function share(
  context: Context,
  { partner, accountIds, term }: { partner: Partner; accountIds: readonly string[]; term: ShareTerm },
): Promise<Map<string, Share>> {
  const partnerId = partner.id;
  const before = await findShares(context, { partnerId, accountIds });
  const isShared = (id: string): boolean => before.has(id) && before.get(id)?.state !== 'revoked';
  const [old, fresh] = [accountIds.filter(isShared), accountIds.filter((id) => !isShared(id))];
  if (old.length > 0) await changeShares(context, { partnerId, accountIds: old, ...term });
  if (fresh.length > 0) await putShares(context, { partnerId, accountIds: fresh, ...term });
  const after = await findShares(context, { partnerId, accountIds });
  const tellings = [...after].map(([id, one]) => tellingOf(context, before.get(id), one));
  await recordOnBoth(context, sidesOf(context, partner), tellings);
  return after;
}

/** Why the caller may not share an account, or null; those that the center owns stay its own until the transaction ends. */
export async function findBars(
  context: Context,
  accounts: readonly string[],
): Promise<(account: string) => RefusalCode | null> {
  const owned = await holdOwned(context, accounts);
  const rights = await listRights(context, { people: [context.actor.personId], accounts, at: null });
  const masks = new Map(rights.map((one) => [one.asset_id, one.mask]));
  return (account) => {
    const mask = masks.get(account) ?? 0;
    if (!mayIn(mask, 'asset:view_basic')) return 'not_found';
    if (!owned.has(account)) return 'partners.not_owned';
    return mayIn(mask, 'asset:share') ? null : 'forbidden';
  };
}

export async function shareAccounts(
  context: Context,
  input: InputOf<typeof contract.shareAccounts>,
): Promise<{ results: Results }> {
  const partner = await takePartner(context, input.partner);
  const term = await shareTermOf(context, input);
  const wanted = [...new Set(input.accounts)];
  const barOf = await findBars(context, wanted);
  const accountIds = wanted.filter((id) => barOf(id) === null);
  const shared = await share(context, { partner, accountIds, term });
  return {
    results: wanted.map((account) => {
      const bar = barOf(account);
      return {
        account,
        share: shared.get(account) ?? null,
        refusal: bar && rowRefusal(new Refusal(bar), context.origin.locale),
      };
    }),
  };
}

export async function putShare(context: Context, input: InputOf<typeof contract.putShare>): Promise<Share> {
  const partner = await takePartner(context, input.partner);
  const term = await shareTermOf(context, input);
  const owned = await holdOwned(context, [input.account]);
  if (!owned.has(input.account)) await refuseAccount(context, 'asset:share');
  const shared = await share(context, { partner, accountIds: [input.account], term });
  return shared.get(input.account) ?? refuse('not_found');
}
