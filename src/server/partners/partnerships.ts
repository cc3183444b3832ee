// The end of a link: what it cuts on both sides is named before and recorded with it.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/partners.ts';
import { closePartnership, listPartnerHolders, lockBothRights } from '../access/index.ts';
import { recordOnBoth, type Side } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { getPartner } from './queries.ts';

/** As many as an entry names; the rest is counted. */
const named = 100;

/** What the acting center shares with a partner, and who of the partner was given any of it. */
async function sharedWith(context: Context, at: { ownerId: string; partnerId: string }) {
  const accounts: Side[] = await context.db
    .selectFrom('access.holdings as h')
    .innerJoin('assets.accounts as a', 'a.id', 'h.asset_id')
    .select(['a.id', 'a.name'])
    .where('h.owner_center_id', '=', at.ownerId)
    .where('h.center_id', '=', at.partnerId)
    .where('h.status', '=', 'bound')
    .orderBy('a.name')
    .orderBy('a.id')
    .execute();
  return { accounts, people: await listPartnerHolders(context, { partnerId: at.partnerId }) };
}

export async function endPartnership(
  context: Context,
  input: InputOf<typeof contract.endPartnership>,
): Promise<ReplyOf<typeof contract.endPartnership>> {
  const { centerId } = context;
  const partnerId = input.partner;
  await lockBothRights(context, { centerId, partnerId });
  const partner = await getPartner(context, partnerId);
  if (partner.status !== 'active') refuse('not_found');
  const ours = await sharedWith(context, { ownerId: centerId, partnerId });
  await enterCenter(context.db, partnerId);
  const theirs = await sharedWith(context, { ownerId: partnerId, partnerId: centerId });
  await enterCenter(context.db, centerId);
  await closePartnership(context, { centerId, partnerId });
  const sides = { own: { id: centerId, name: context.centerName }, other: { id: partnerId, name: partner.name } };
  await recordOnBoth(context, sides, [
    (other, side) => {
      const [lent, borrowed] = side === 'own' ? [ours, theirs] : [theirs, ours];
      return {
        action: 'partners.partnership_ended',
        object: { type: 'partner', ...other },
        before: {
          status: 'active',
          sharedByUs: lent.accounts.length,
          sharedToUs: borrowed.accounts.length,
          accounts: [...lent.accounts, ...borrowed.accounts].slice(0, named),
          theirPeople: lent.people.slice(0, named),
          ourPeople: borrowed.people.slice(0, named),
        },
        after: {
          status: 'ended',
          sharedByUs: 0,
          sharedToUs: 0,
          accounts: [],
          theirPeople: [],
          ourPeople: [],
        },
      };
    },
  ]);
  return {
    endedShares: ours.accounts.length + theirs.accounts.length,
    lostPeople: new Set([...ours.people, ...theirs.people].map(({ id }) => id)).size,
  };
}
