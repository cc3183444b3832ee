// Sharing ad accounts with a partner, changing how far and how long, and taking them back.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/partners.ts';
import type { Partner, Share } from '../../contract/partners.ts';
import { mayIn } from '../../contract/permissions.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { sentence } from '../../locales/catalog.ts';
import {
  changeShares,
  endShare,
  holdOwned,
  holdPartnership,
  listPartnerHolders,
  listRights,
  lockRightsOf,
  maskOfRole,
  putShares,
  refuseAccount,
  type ShareTerm,
} from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { recordOnBoth, type Side, type Telling } from './both-logs.ts';
import { findShares, getPartner } from './queries.ts';

type Results = ReplyOf<typeof contract.shareAccounts>['results'];
type Term = Pick<InputOf<typeof contract.putShare>, 'ceiling' | 'startsAt' | 'expiresAt'>;

/** Owners and Admins alone share, and they give any role; so a ceiling is bounded only by what roles there are. */
async function termOf(context: Context, input: Term): Promise<ShareTerm> {
  const startsAt = input.startsAt === null ? null : new Date(input.startsAt);
  const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt);
  if (expiresAt && expiresAt <= context.now) refuse('assets.end_in_past');
  if (startsAt && expiresAt && startsAt >= expiresAt) refuse('access.end_before_start');
  await maskOfRole(context, input.ceiling);
  return { ceiling: input.ceiling, startsAt, expiresAt };
}

/** An active partner whose link cannot end before this call does, and whose people write nothing meanwhile. */
async function takePartner(context: Context, partnerId: string): Promise<Partner> {
  await lockRightsOf(context, partnerId);
  if (!(await holdPartnership(context, { centerId: context.centerId, partnerId }))) refuse('not_found');
  return getPartner(context, partnerId);
}

function sidesOf(context: Context, partner: Partner): { own: Side; other: Side } {
  return { own: { id: context.centerId, name: context.centerName }, other: { id: partner.id, name: partner.name } };
}

function termFields(share: Share) {
  return {
    ceiling: share.ceilingName ?? share.ceiling,
    // Most shares begin at once; only where one does not is it worth a line.
    ...(share.startsAt === null ? {} : { startsAt: share.startsAt }),
    expiresAt: share.expiresAt,
  };
}

/** An account is shared, or its share is changed: the same entry in both logs, each naming the other center. */
function tellingOf(before: Share | undefined, after: Share): Telling {
  const isChange = before !== undefined && before.state !== 'revoked';
  return (other) => {
    const partner = { id: other.id, name: other.name };
    return {
      action: isChange ? 'partners.share_changed' : 'partners.account_shared',
      object: { type: 'account', id: after.account.id, name: after.account.name },
      before: isChange ? { partner, ...termFields(before) } : null,
      after: { partner, ...termFields(after) },
      keep: ['partner'],
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
  const tellings = [...after].map(([id, one]) => tellingOf(before.get(id), one));
  await recordOnBoth(context, sidesOf(context, partner), tellings);
  return after;
}

export async function shareAccounts(
  context: Context,
  input: InputOf<typeof contract.shareAccounts>,
): Promise<{ results: Results }> {
  const partner = await takePartner(context, input.partner);
  const term = await termOf(context, input);
  const wanted = [...new Set(input.accounts)];
  const owned = await holdOwned(context, wanted);
  const rights = await listRights(context, { people: [context.actor.personId], accounts: wanted, at: null });
  const masks = new Map(rights.map((one) => [one.asset_id, one.mask]));
  const barOf = (id: string): RefusalCode | null => {
    const mask = masks.get(id) ?? 0;
    if (!mayIn(mask, 'asset:view_basic')) return 'not_found';
    if (!owned.has(id)) return 'partners.not_owned';
    return mayIn(mask, 'asset:share') ? null : 'forbidden';
  };
  const accountIds = wanted.filter((id) => barOf(id) === null);
  const shared = await share(context, { partner, accountIds, term });
  return {
    results: wanted.map((account) => {
      const bar = barOf(account);
      return {
        account,
        share: shared.get(account) ?? null,
        refusal: bar && { code: bar, message: sentence(context.origin.locale, `refusals.${bar}`) },
      };
    }),
  };
}

export async function putShare(context: Context, input: InputOf<typeof contract.putShare>): Promise<Share> {
  const partner = await takePartner(context, input.partner);
  const term = await termOf(context, input);
  const owned = await holdOwned(context, [input.account]);
  if (!owned.has(input.account)) await refuseAccount(context, 'asset:share');
  const shared = await share(context, { partner, accountIds: [input.account], term });
  return shared.get(input.account) ?? refuse('not_found');
}

export async function revokeShare(
  context: Context,
  input: InputOf<typeof contract.revokeShare>,
): Promise<{ lostPeople: number }> {
  const at = { partnerId: input.partner, accountId: input.account };
  await lockRightsOf(context, at.partnerId);
  const shares = await findShares(context, { partnerId: at.partnerId, accountIds: [at.accountId] });
  const former = shares.get(at.accountId);
  if (!former || former.state === 'revoked') refuse('not_found');
  const partner = await getPartner(context, at.partnerId);
  const people = await listPartnerHolders(context, at);
  await endShare(context, at);
  await recordOnBoth(context, sidesOf(context, partner), [
    (other) => ({
      action: 'partners.share_revoked',
      object: { type: 'account', id: former.account.id, name: former.account.name },
      before: { partner: { id: other.id, name: other.name }, ...termFields(former), people },
      after: null,
    }),
  ]);
  return { lostPeople: people.length };
}
