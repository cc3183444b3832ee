import { type Selectable, sql } from 'kysely';
import type * as contract from '../../contract/account-life.ts';
import type { Transfer } from '../../contract/account-life.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches, readPage } from '../foundation/lists.ts';
import type { AssetsTransfers } from '../foundation/tables.ts';

export type TransferRow = Selectable<AssetsTransfers> & {
  /** The instant before anything was changed, to the microsecond. */
  at: string | null;
};

/** Transfers of which the acting center is a side. */
function ours(context: Context) {
  return context.db
    .selectFrom('assets.transfers')
    .where((where) =>
      where.or([where('center_id', '=', context.centerId), where('to_center_id', '=', context.centerId)]),
    );
}

function foundBy(context: Context, which: { id: string } | { request: string }) {
  const found =
    'id' in which ? ours(context).where('id', '=', which.id) : ours(context).where('request_id', '=', which.request);
  return found.selectAll().select(sql<string | null>`transferred_at::text`.as('at'));
}

/** One by its id or its request, as it is now and until the call ends. */
export function takeTransfer(context: Context, which: Parameters<typeof foundBy>[1]): Promise<TransferRow | undefined> {
  return foundBy(context, which).forUpdate().executeTakeFirst();
}

/** Whether an offer still stands and its center still owns the account. */
export async function isOfferGood(context: Context, offer: { request: string; accountId: string }): Promise<boolean> {
  const row = await foundBy(context, offer).executeTakeFirst();
  const account = await context.db
    .selectFrom('assets.accounts')
    .select('status')
    .where('id', '=', offer.accountId)
    .where('owner_center_id', '=', context.centerId)
    .executeTakeFirst();
  return row?.state === 'offered' && account !== undefined && account.status !== 'closed';
}

export async function getTransfer(context: Context, id: string): Promise<Transfer> {
  const row = await ours(context).selectAll().where('id', '=', id).executeTakeFirst();
  return row ? present(context, row) : refuse('not_found');
}

export async function listTransfers(
  context: Context,
  input: InputOf<typeof contract.listTransfers>,
): Promise<ReplyOf<typeof contract.listTransfers>> {
  let found = ours(context);
  const id = asId(input.search);
  const text = matches(input.search, ['account_name']);
  if (input.search !== '')
    found = found.where(
      id === null ? text : sql<boolean>`(${id}::bigint in (account_id, center_id, to_center_id) or ${text})`,
    );
  if (input.account) found = found.where('account_id', '=', input.account);
  if (input.direction === 'out') found = found.where('center_id', '=', context.centerId);
  if (input.direction === 'in') found = found.where('to_center_id', '=', context.centerId);
  // An offer past its time is over, whether or not the job that says so has run.
  const state = sql<string>`case when state = 'offered' and expires_at <= now() then 'expired' else state end`;
  if (input.state) found = found.where(state, '=', input.state);
  const direction = input.sort === 'offered' ? 'asc' : 'desc';
  const { rows, total } = await readPage(
    found.selectAll().orderBy('offered_at', direction).orderBy('id', direction),
    input,
  );
  return { items: rows.map((row) => present(context, row)), total, page: input.page, pageSize: input.pageSize };
}

function present(context: Context, row: Selectable<AssetsTransfers>): Transfer {
  const isOut = row.center_id === context.centerId;
  const isLate = row.state === 'offered' && row.expires_at <= context.now;
  const isReversible = row.state === 'accepted' && row.reversible_until !== null && row.reversible_until > context.now;
  const can: Transfer['can'] = [];
  if (isOut && row.state === 'offered' && !isLate) can.push('cancel');
  if (isReversible) can.push('reverse');
  return {
    id: row.id,
    account: { id: row.account_id, name: row.account_name },
    direction: isOut ? 'out' : 'in',
    from: { id: row.center_id, name: row.center_name },
    to: { id: row.to_center_id, name: isOut ? row.to_center_name : context.centerName },
    keeps: row.keeps as Transfer['keeps'],
    note: row.note,
    state: (isLate ? 'expired' : row.state) as Transfer['state'],
    offeredBy: row.offered_by_name,
    offeredAt: row.offered_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    transferredAt: row.transferred_at?.toISOString() ?? null,
    reversibleUntil: row.reversible_until?.toISOString() ?? null,
    endedAt: row.ended_at?.toISOString() ?? null,
    can,
  };
}
