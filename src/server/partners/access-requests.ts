// Asking for access to an ad account that another center owns, by its id: the Owners and Admins there decide, and a yes shares it.

import type * as contract from '../../contract/access-requests.ts';
import type { AccessRequest } from '../../contract/access-requests.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { AssetRole } from '../../contract/permissions.ts';
import {
  holdOwned,
  holdPartnership,
  isLiveCenter,
  lockRightsOf,
  openPartnership,
  putShares,
  requireFreshSession,
} from '../access/index.ts';
import { recordOnBoth, type Side, type Telling } from '../audit/index.ts';
import { getCenterName } from '../centers/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter, seekAccount, seekCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import {
  ask,
  cancelAsked,
  type Decider,
  getAsked,
  listAskedOf,
  recordRequest,
  refuseIfAsked,
} from '../requests/index.ts';

const termMs = 30 * 24 * 3600_000;
const kind = 'partners.access_request' as const;

interface Asked {
  account: { id: string; name: string };
  role: AssetRole;
  startsAt: string | null;
  endsAt: string | null;
}

/** What the account is called is not for who asks to know. */
function present({ objectId, details, ...asked }: Awaited<ReturnType<typeof getAsked>>): AccessRequest {
  const { role, startsAt, endsAt } = details as Asked;
  return { ...asked, accountId: objectId, role, startsAt, endsAt };
}

export async function listAccessRequests(
  context: Context,
  input: InputOf<typeof contract.listAccessRequests>,
): Promise<ReplyOf<typeof contract.listAccessRequests>> {
  const { items, ...page } = await listAskedOf(context, kind, input);
  return { ...page, items: items.map(present) };
}

/** An account that is not there, is a person's, is closed, or whose center is gone: to who asks, all are one answer. */
export async function requestAccess(
  context: Context,
  installation: Installation,
  input: InputOf<typeof contract.requestAccess>,
): Promise<AccessRequest> {
  const { accountId, role, note } = input;
  const asked = termOf(context, input);
  if (await isHeld(context, accountId)) refuse('partners.already_held');
  const { owner, ...account } = await findAskable(context, accountId);
  await refuseIfAsked(context, { kind, objectId: accountId, code: 'partners.already_requested' });
  const arePartners = await holdPartnership(context, { centerId: context.centerId, partnerId: owner });
  const id = await ask(context, installation, {
    kind,
    centerName: context.centerName,
    to: { centerId: owner },
    objectId: accountId,
    note,
    details: { account, role, ...asked, arePartners },
    expiresAt: new Date(context.now.getTime() + termMs),
  });
  await recordRequest(context, 'partners.access_requested', {
    id,
    objectId: accountId,
    after: {
      account: { id: accountId, name: accountId },
      role,
      ...termFields(asked),
      ...(note === '' ? {} : { note }),
    },
  });
  return present(await getAsked(context, { kind, id }));
}

/** As asked, in UTC; a start that is past means at once. */
function termOf(
  context: Context,
  asked: { startsAt: string | null; endsAt: string | null },
): Pick<Asked, 'startsAt' | 'endsAt'> {
  const startsAt = asked.startsAt === null ? null : new Date(asked.startsAt);
  const endsAt = asked.endsAt === null ? null : new Date(asked.endsAt);
  if (endsAt && endsAt <= context.now) refuse('assets.end_in_past', { field: 'endsAt' });
  if (startsAt && endsAt && startsAt >= endsAt) refuse('access.end_before_start', { field: 'endsAt' });
  return { startsAt: startsAt?.toISOString() ?? null, endsAt: endsAt?.toISOString() ?? null };
}

function termFields({ startsAt, endsAt }: Pick<Asked, 'startsAt' | 'endsAt'>) {
  return { ...(startsAt === null ? {} : { startsAt }), expiresAt: endsAt };
}

/** As its owner, or through a share that has not run out. */
async function isHeld(context: Context, accountId: string): Promise<boolean> {
  const row = await context.db
    .selectFrom('access.holdings')
    .select('asset_id')
    .where('center_id', '=', context.centerId)
    .where('asset_id', '=', accountId)
    .where('status', '=', 'bound')
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', context.now)]))
    .executeTakeFirst();
  return row !== undefined;
}

async function findAskable(context: Context, accountId: string) {
  await seekAccount(context.db, accountId);
  const account = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'status', 'owner_center_id'])
    .where('id', '=', accountId)
    .executeTakeFirst();
  const owner = account?.owner_center_id;
  if (!account || !owner || account.status === 'closed') refuse('partners.not_askable');
  await seekCenter(context.db, owner);
  if (!(await isLiveCenter(context, owner))) refuse('partners.not_askable');
  return { owner, id: account.id, name: account.name, status: account.status };
}

export async function cancelAccessRequest(
  context: Context,
  input: InputOf<typeof contract.cancelAccessRequest>,
): Promise<AccessRequest> {
  const { id, object_id: objectId } = await cancelAsked(context, { kind, id: input.request });
  await recordCancelled(context, { id, objectId });
  return present(await getAsked(context, { kind, id }));
}

function recordCancelled(context: Context, { id, objectId }: { id: string; objectId: string }): Promise<void> {
  return recordRequest(context, 'partners.access_cancelled', { id, objectId, after: { state: 'cancelled' } });
}

/** The center that owns it and decides, and the one that asked, each named as it is called now. */
async function sidesOf(context: Context, { owner, asking }: { owner: string; asking: string }) {
  const nameOf = async (id: string): Promise<Side> => {
    await enterCenter(context.db, id);
    return { id, name: await getCenterName(context, id) };
  };
  const other = await nameOf(asking);
  return { own: await nameOf(owner), other };
}

interface Wanted {
  owner: string;
  asking: string;
  accountId: string;
  endsAt: string | null;
}

/** The account as it is now, if it can still be shared as asked; acts in the center that owns it. */
async function findShareable(
  context: Context,
  { owner, asking, accountId, endsAt }: Wanted,
): Promise<{ id: string; name: string } | undefined> {
  if (endsAt !== null && new Date(endsAt) <= context.now) return undefined;
  await enterCenter(context.db, asking);
  const isLive = await isLiveCenter(context, asking);
  const hasIt = await isHeld(contextIn(context, asking), accountId);
  await enterCenter(context.db, owner);
  const account = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'status'])
    .where('id', '=', accountId)
    .where('owner_center_id', '=', owner)
    .executeTakeFirst();
  if (!isLive || hasIt || !account || account.status === 'closed') return undefined;
  return { id: account.id, name: account.name };
}

/** The answer of the center that owns the account. */
export const accessDecider: Decider = {
  async approve(context, { centerId: asking, objectId: accountId, toCenterId, details }) {
    requireFreshSession(context);
    const owner = toCenterId ?? refuse('requests.overtaken');
    const { role, startsAt, endsAt } = details as Asked;
    await lockRightsOf(context, asking);
    const sides = await sidesOf(context, { owner, asking });
    await holdOwned(contextIn(context, owner), [accountId]);
    const found = await findShareable(context, { owner, asking, accountId, endsAt });
    const account = found ?? refuse('requests.overtaken');
    const isNew = !(await holdPartnership(context, { centerId: owner, partnerId: asking }));
    const names = { name: sides.own.name, partnerName: sides.other.name };
    if (isNew) await openPartnership(context, { centerId: owner, partnerId: asking, ...names });
    const term = {
      ceiling: role,
      startsAt: startsAt === null ? null : new Date(startsAt),
      expiresAt: endsAt === null ? null : new Date(endsAt),
    };
    await putShares(contextIn(context, owner), { partnerId: asking, accountIds: [accountId], ...term });
    const shared: Telling = (other) => ({
      action: 'partners.account_shared',
      object: { type: 'account', ...account },
      after: { partner: other, ceiling: role, ...termFields({ startsAt, endsAt }) },
    });
    const started: Telling = (other) => ({
      action: 'partners.partnership_started',
      object: { type: 'partner', ...other },
      after: { status: 'active' },
    });
    await recordOnBoth(context, sides, isNew ? [started, shared] : [shared]);
    await enterCenter(context.db, asking);
  },
  async decline(context, { id, centerId, objectId, toCenterId, details }) {
    const sides = await sidesOf(context, { owner: toCenterId ?? centerId, asking: centerId });
    const { account } = details as Asked;
    await recordOnBoth(context, sides, [
      (other, side) => ({
        action: 'partners.access_declined',
        // Who asked learns no name by being declined.
        object: { type: 'request', id, name: side === 'own' ? account.name : objectId },
        after: side === 'own' ? { partner: other, state: 'declined' } : { state: 'declined' },
      }),
    ]);
    await enterCenter(context.db, centerId);
  },
  async isOvertaken(context, { centerId: asking, objectId: accountId, toCenterId, details }) {
    const { endsAt } = details as Asked;
    const found = await findShareable(context, { owner: toCenterId ?? asking, asking, accountId, endsAt });
    await enterCenter(context.db, asking);
    return found === undefined;
  },
  withdraw: recordCancelled,
  async expire(context, { id, objectId, centerId }) {
    const after = { state: 'expired' };
    await recordRequest(context, 'partners.access_expired', { id, objectId, after, center: centerId, isSystem: true });
  },
};
