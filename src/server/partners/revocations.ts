// Taking back what is shared, one account or many: who loses it is named before and recorded with it.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/partners.ts';
import type { Share } from '../../contract/partners.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { endShares, listPartnerHolders, lockRightsOf } from '../access/index.ts';
import { recordOnBoth, type Telling } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { findShares, getPartner } from './queries.ts';
import { findBars, sharedAgain, sidesOf, termFields } from './shares.ts';

/** Ends shares with one partner whose rights are locked, and tells of each how many people lose it. */
async function revoke(
  context: Context,
  { partnerId, shares }: { partnerId: string; shares: readonly Share[] },
): Promise<Map<string, number>> {
  if (shares.length === 0) return new Map();
  const partner = await getPartner(context, partnerId);
  const lost = new Map<string, number>();
  const tellings: Telling[] = [];
  for (const share of shares) {
    const people = await listPartnerHolders(context, { partnerId, accountId: share.account.id });
    lost.set(share.account.id, people.length);
    const undo = sharedAgain(context, { partner: partnerId, account: share.account.id }, share);
    tellings.push((other, side) => ({
      action: 'partners.share_revoked',
      object: { type: 'account', id: share.account.id, name: share.account.name },
      before: { partner: { id: other.id, name: other.name }, ...termFields(share), people },
      after: null,
      ...(side === 'own' ? { undo } : {}),
    }));
  }
  await endShares(context, { partnerId, accountIds: shares.map(({ account }) => account.id) });
  await recordOnBoth(context, sidesOf(context, partner), tellings);
  return lost;
}

const isOver = (share: Share | undefined): boolean => share === undefined || share.state === 'revoked';

export async function revokeShare(
  context: Context,
  input: InputOf<typeof contract.revokeShare>,
): Promise<{ lostPeople: number }> {
  const partnerId = input.partner;
  await lockRightsOf(context, partnerId);
  const found = await findShares(context, { partnerId, accountIds: [input.account] });
  const share = found.get(input.account);
  if (share === undefined || isOver(share)) refuse('not_found');
  const lost = await revoke(context, { partnerId, shares: [share] });
  return { lostPeople: lost.get(input.account) ?? 0 };
}

/** Partners are locked in one order, so that two such calls never wait for each other. */
export async function revokeShares(
  context: Context,
  input: InputOf<typeof contract.revokeShares>,
): Promise<ReplyOf<typeof contract.revokeShares>> {
  const pairs = [...new Map(input.shares.map((pair) => [`${pair.account} ${pair.partner}`, pair])).values()];
  const partners = [...new Set(pairs.map(({ partner }) => partner))];
  for (const id of partners.toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1)))
    await lockRightsOf(context, id);
  const barOf = await findBars(context, [...new Set(pairs.map(({ account }) => account))]);
  const told = new Map<string, { lostPeople: number | null; bar: RefusalCode | null }>();
  for (const partnerId of partners) {
    const wanted = pairs.filter(({ partner }) => partner === partnerId).map(({ account }) => account);
    const found = await findShares(context, { partnerId, accountIds: wanted });
    const bars = new Map(wanted.map((id) => [id, barOf(id) ?? (isOver(found.get(id)) ? 'not_found' : null)]));
    const shares = [...found.values()].filter(({ account }) => bars.get(account.id) === null);
    const lost = await revoke(context, { partnerId, shares });
    for (const id of wanted)
      told.set(`${id} ${partnerId}`, { lostPeople: lost.get(id) ?? null, bar: bars.get(id) ?? null });
  }
  return {
    results: pairs.map(({ account, partner }) => {
      const { lostPeople, bar } = told.get(`${account} ${partner}`) ?? { lostPeople: null, bar: null };
      return { account, partner, lostPeople, refusal: bar && rowRefusal(new Refusal(bar), context.origin.locale) };
    }),
  };
}
