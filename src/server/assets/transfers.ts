// Transfer of ownership: a center offers an account to another, whose Owners or Admins take it over. For some days either side
// takes it back; until then the new owner neither gives it on nor ends it, so that the way back stays open.
import { sql } from 'kysely';
import { reversibleDays } from '../../contract/account-kinds.ts';
import type { Transfer } from '../../contract/account-life.ts';
import * as contract from '../../contract/account-life.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import {
  handBack,
  handOver,
  isLiveCenter,
  listHolders,
  listSharesAt,
  lockRightsOfAll,
  requireFreshSession,
} from '../access/index.ts';
import { type Inverse, inverse, record, recordOnBoth, type Side, type Telling } from '../audit/index.ts';
import { getCenterName } from '../centers/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter, seekAccount, seekCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { ask, cancelAsked, type Decider, refuseIfAsked } from '../requests/index.ts';
import { barOfTransfer, refuseIfBarred } from './bars.ts';
import { takeAccount } from './commands.ts';
import { barsOf, type Followers, moveAll } from './followers.ts';
import { listAccountLosses, lossFields } from './losses.ts';
import type { AccountRow } from './present.ts';
import { getTransfer, isOfferGood, type TransferRow, takeTransfer } from './transfer-queries.ts';

const termMs = 30 * 24 * 3600_000;
const reversibleMs = reversibleDays * 24 * 3600_000;
const kind = 'assets.transfer' as const;

export async function offerTransfer(
  context: Context,
  installation: Installation,
  input: InputOf<typeof contract.offerTransfer>,
): Promise<Transfer> {
  const account = await takeAccount(context, input.account);
  if (account.status === 'closed') refuse('assets.account_closed');
  await refuseIfBarred(context, account.id, [barOfTransfer]);
  if (input.to === context.centerId) refuse('assets.own_center');
  await seekCenter(context.db, input.to);
  if (!(await isLiveCenter(context, input.to))) refuse('assets.center_unknown');
  // An offer that is late is no offer any more, whether or not the job that says so has run.
  await refuseIfAsked(context, { kind, objectId: account.id, code: 'assets.transfer_open' });
  await endLateOffer(context, account.id);
  const id = await insertOffer(context, installation, { account, input });
  return getTransfer(context, id);
}

async function insertOffer(
  context: Context,
  installation: Installation,
  { account, input }: { account: AccountRow; input: InputOf<typeof contract.offerTransfer> },
): Promise<string> {
  const { rows } = await sql<{ id: string }>`select foundation.new_id() as id`.execute(context.db);
  const id = rows[0]?.id ?? '';
  const losses = await listAccountLosses(context, account.id);
  const expiresAt = new Date(context.now.getTime() + termMs);
  const details = {
    transfer: id,
    account: { id: account.id, name: account.name, status: account.status },
    keeps: input.keeps,
    people: losses.people.length,
    partners: losses.partners.length,
  };
  const request = await ask(context, installation, {
    kind,
    centerName: context.centerName,
    to: { centerId: input.to },
    objectId: account.id,
    note: input.note,
    details,
    expiresAt,
  });
  await context.db
    .insertInto('assets.transfers')
    .values({
      center_id: context.centerId,
      id,
      request_id: request,
      account_id: account.id,
      account_name: account.name,
      center_name: context.centerName,
      to_center_id: input.to,
      keeps: input.keeps,
      note: input.note,
      offered_by: context.actor.personId,
      offered_by_name: context.actor.name,
      expires_at: expiresAt,
    })
    .execute();
  await record(context, {
    action: 'assets.transfer_offered',
    object: { type: 'account', id: account.id, name: account.name },
    after: {
      newOwner: input.to,
      keeps: input.keeps ?? 'nothing',
      ...lossFields(losses),
      ...(input.note === '' ? {} : { note: input.note }),
    },
    log: { center: context.centerId },
    undo: inverse(contract.cancelTransfer, { center: context.centerId, transfer: id }),
  });
  return id;
}

async function endLateOffer(context: Context, accountId: string): Promise<void> {
  await context.db
    .updateTable('assets.transfers')
    .set({ state: 'expired', ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('account_id', '=', accountId)
    .where('state', '=', 'offered')
    .where('expires_at', '<=', context.now)
    .execute();
}

export async function cancelTransfer(
  context: Context,
  input: InputOf<typeof contract.cancelTransfer>,
): Promise<Transfer> {
  const row = await takeTransfer(context, { id: input.transfer });
  if (row?.center_id !== context.centerId) refuse('not_found');
  await cancelAsked(context, { kind, id: row.request_id });
  await endOffer(context, row, 'cancelled');
  await recordEnd(context, row, { action: 'assets.transfer_cancelled', state: 'cancelled' });
  return getTransfer(context, row.id);
}

async function endOffer(
  context: Context,
  row: TransferRow,
  state: 'declined' | 'cancelled' | 'expired',
): Promise<void> {
  await context.db
    .updateTable('assets.transfers')
    .set({ state, ended_at: sql<Date>`now()` })
    .where('center_id', '=', row.center_id)
    .where('id', '=', row.id)
    .execute();
}

function offeredAgain(row: TransferRow): Inverse {
  const { center_id: center, account_id: account, to_center_id: to, note } = row;
  return inverse(contract.offerTransfer, { center, account, to, keeps: row.keeps as Transfer['keeps'], note });
}

/** How an offer ended without a transfer, in the log of who made it. */
function recordEnd(
  context: Context,
  row: TransferRow,
  end: { action: 'assets.transfer_cancelled' | 'assets.transfer_expired'; state: string },
): Promise<void> {
  return record(context, {
    action: end.action,
    object: { type: 'account', id: row.account_id, name: row.account_name },
    after: { newOwner: row.to_center_id, state: end.state },
    log: { center: row.center_id },
    ...(end.action === 'assets.transfer_expired' ? { isSystem: true } : { undo: offeredAgain(row) }),
  });
}

/** The offer of a request in the hands of who decides it, locked; acts in the offering center. */
async function takeOffer(context: Context, request: { id: string; centerId: string }): Promise<TransferRow> {
  const row = await takeTransfer(contextIn(context, request.centerId), { request: request.id });
  return row?.state === 'offered' ? row : refuse('requests.overtaken');
}

/** The account as long as this center owns it, locked; acts in that center. */
async function findOwned(
  context: Context,
  at: { accountId: string; ownerId: string },
): Promise<AccountRow | undefined> {
  await enterCenter(context.db, at.ownerId);
  return context.db
    .selectFrom('assets.accounts')
    .selectAll()
    .where('id', '=', at.accountId)
    .where('owner_center_id', '=', at.ownerId)
    .forUpdate()
    .executeTakeFirst();
}

async function nameOf(context: Context, centerId: string): Promise<Side> {
  await enterCenter(context.db, centerId);
  return { id: centerId, name: await getCenterName(context, centerId) };
}

/** The answer of the center to which the account is offered. */
export const transferDecider = (followers: Followers): Decider => ({
  async approve(context, { id, centerId, objectId, toCenterId }) {
    requireFreshSession(context);
    const to = toCenterId ?? refuse('requests.overtaken');
    const owner = contextIn(context, centerId);
    await lockRightsOfAll(context, [centerId, to, ...(await listHolders(owner, objectId))]);
    const row = await takeOffer(context, { id, centerId });
    const account = await findOwned(context, { accountId: objectId, ownerId: centerId });
    if (!account || account.status === 'closed' || !(await isLiveCenter(context, centerId)))
      refuse('requests.overtaken');
    await refuseIfBarred(owner, objectId, barsOf(followers));
    const losses = await listAccountLosses(owner, objectId);
    const [own, other] = [await nameOf(context, to), await nameOf(context, centerId)];
    const keeps = row.keeps as Transfer['keeps'];
    const { at, hasLink } = await handOver(context, { accountId: objectId, from: other, to: own, keeps });
    await moveAll(context, followers, { accountId: objectId, from: centerId, to });
    await changeOwner(context, { accountId: objectId, ownerId: to, boundAt: context.now, origin: 'transferred' });
    await context.db
      .updateTable('assets.transfers')
      .set({
        state: 'accepted',
        to_center_name: own.name,
        transferred_at: sql<Date>`${at}::timestamptz`,
        reversible_until: new Date(context.now.getTime() + reversibleMs),
        ended_at: context.now,
        former_bound_at: account.bound_at,
        former_origin: account.origin,
      })
      .where('id', '=', row.id)
      .where('center_id', '=', centerId)
      .execute();
    await recordOnBoth(context, { own, other }, [
      ...(hasLink ? [linkTelling] : []),
      transferTelling(row, { account, losses: [losses.people.length, losses.partners.length] }),
    ]);
    await enterCenter(context.db, centerId);
  },
  async decline(context, { id, centerId, toCenterId }) {
    const row = await takeOffer(context, { id, centerId });
    await endOffer(context, row, 'declined');
    const sides = { own: await nameOf(context, toCenterId ?? centerId), other: await nameOf(context, centerId) };
    await recordOnBoth(context, sides, [
      (other, side) => ({
        action: 'assets.transfer_declined',
        object: { type: 'account', id: row.account_id, name: row.account_name },
        // Who offered learns no name by being declined.
        after: { ...(side === 'own' ? { formerOwner: other } : { newOwner: other.id }), state: 'declined' },
      }),
    ]);
    await enterCenter(context.db, centerId);
  },
  async isOvertaken(context, { id, centerId, objectId }) {
    const isGood = await isOfferGood(contextIn(context, centerId), { request: id, accountId: objectId });
    return !isGood || !(await isLiveCenter(context, centerId));
  },
  async withdraw(context, { id, centerId }) {
    const row = await takeOffer(context, { id, centerId });
    await endOffer(context, row, 'cancelled');
    await recordEnd(context, row, { action: 'assets.transfer_cancelled', state: 'cancelled' });
  },
  async expire(context, { id, centerId }) {
    const row = await takeOffer(context, { id, centerId });
    await endOffer(context, row, 'expired');
    await recordEnd(context, row, { action: 'assets.transfer_expired', state: 'expired' });
  },
});

/** Acts in the center that owns it from here on. */
async function changeOwner(
  context: Context,
  {
    accountId,
    ownerId,
    ...came
  }: { accountId: string; ownerId: string; boundAt: Date | null; origin: AccountRow['origin'] },
): Promise<void> {
  await enterCenter(context.db, ownerId);
  await seekAccount(context.db, accountId);
  const changed = await context.db
    .updateTable('assets.accounts')
    .set({ owner_center_id: ownerId, bound_at: came.boundAt, origin: came.origin })
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (changed.numUpdatedRows !== 1n) throw new Error('An account did not change its owner.');
}

const linkTelling: Telling = (partner) => ({
  action: 'partners.partnership_started',
  object: { type: 'partner', ...partner },
  after: { status: 'active' },
});

/** Who lost it is counted here; the entry of the offer named them, to the center whose people they are. */
function transferTelling(
  row: TransferRow,
  { account, losses: [lostPeople, lostPartners] }: { account: AccountRow; losses: [number, number] },
): Telling {
  return (other, side) => {
    const [self, center] = side === 'own' ? [row.to_center_id, 'formerOwner'] : [row.center_id, 'newOwner'];
    return {
      action: 'assets.account_transferred',
      object: { type: 'account', id: account.id, name: account.name },
      after: { [center]: other, keeps: row.keeps ?? 'nothing', lostPeople, lostPartners },
      undo: inverse(contract.reverseTransfer, { center: self, transfer: row.id }),
    };
  };
}

/** Either side takes a transfer back; what everybody held before it is given back as far as that still holds. */
export async function reverseTransfer(
  context: Context,
  followers: Followers,
  input: InputOf<typeof contract.reverseTransfer>,
): Promise<Transfer> {
  const seen = await takeTransfer(context, { id: input.transfer });
  if (!seen) refuse('not_found');
  if (seen.state !== 'accepted' || seen.at === null) refuse('assets.transfer_not_done');
  const { account_id: accountId, center_id: former, to_center_id: holder, at } = seen;
  await lockAllOf(context, { accountId, former, holder, at });
  const row = await takeTransfer(context, { id: input.transfer });
  if (row?.state !== 'accepted') refuse('assets.transfer_not_done');
  if (row.reversible_until === null || row.reversible_until <= context.now) refuse('assets.transfer_final');
  await seekCenter(context.db, former);
  if (!(await isLiveCenter(context, former))) refuse('assets.center_unknown');
  const account = await findOwned(context, { accountId, ownerId: holder });
  if (!account) refuse('assets.transfer_not_done');
  await refuseIfBarred(contextIn(context, holder), accountId, barsOf(followers));
  const sides = { from: { id: holder, name: row.to_center_name }, to: { id: former, name: row.center_name } };
  await handBack(context, { accountId, ...sides, at });
  await moveAll(context, followers, { accountId, from: holder, to: former });
  const origin = row.former_origin as AccountRow['origin'];
  await changeOwner(context, { accountId, ownerId: former, boundAt: row.former_bound_at, origin });
  await context.db
    .updateTable('assets.transfers')
    .set({ state: 'reversed', ended_at: context.now })
    .where('id', '=', row.id)
    .where('center_id', '=', former)
    .execute();
  const isFormer = context.centerId === former;
  const own = { id: context.centerId, name: context.centerName };
  await recordOnBoth(context, { own, other: isFormer ? sides.from : sides.to }, [
    (other) => ({
      action: 'assets.transfer_reversed',
      object: { type: 'account', id: account.id, name: account.name },
      after: { otherCenter: other },
    }),
  ]);
  return getTransfer(context, row.id);
}

async function lockAllOf(
  context: Context,
  { accountId, former, holder, at }: { accountId: string; former: string; holder: string; at: string },
): Promise<void> {
  await enterCenter(context.db, holder);
  const holders = await listHolders(contextIn(context, holder), accountId);
  await enterCenter(context.db, former);
  const shares = await listSharesAt(contextIn(context, former), { accountId, at });
  await enterCenter(context.db, context.centerId);
  await lockRightsOfAll(context, [former, holder, ...holders, ...shares.map(({ partner_id }) => partner_id)]);
}
