// The end of an ad account, and the way back for some weeks.
import { sql } from 'kysely';
import { reopenableDays } from '../../contract/account-kinds.ts';
import * as contract from '../../contract/account-life.ts';
import type { Account } from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import {
  endAllShares,
  endGiven,
  listHolders,
  listSharesAt,
  lockRightsOfAll,
  readClock,
  restoreGiven,
  restoreShares,
} from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { barOfTransfer, refuseIfBarred } from './bars.ts';
import { takeAccount } from './commands.ts';
import { barsOf, type Followers, leaveAll } from './followers.ts';
import { listAccountLosses, lossFields } from './losses.ts';
import type { AccountRow } from './present.ts';
import { getAccount } from './queries.ts';

const reopenableMs = reopenableDays * 24 * 3600_000;

/**
 * Ends what people and partners hold on the account. Its center keeps it, so that Owners and Admins read what was; what
 * other rooms keep of it comes back to the center.
 */
export async function closeAccount(
  context: Context,
  followers: Followers,
  input: InputOf<typeof contract.closeAccount>,
): Promise<ReplyOf<typeof contract.closeAccount>> {
  const at = { center: context.centerId, account: input.account };
  await lockRightsOfAll(context, [context.centerId, ...(await listHolders(context, input.account))]);
  const row = await takeAccount(context, input.account);
  if (row.status === 'closed') refuse('assets.already_closed');
  await refuseIfBarred(context, row.id, [barOfTransfer, ...barsOf(followers)]);
  const losses = await listAccountLosses(context, row.id);
  const closedAt = await readClock(context);
  await endAllShares(context, row.id);
  await endGiven(context, row.id);
  await context.db
    .updateTable('assets.accounts')
    .set({ status: 'closed', closed_at: sql<Date>`${closedAt}::timestamptz`, status_before_closing: row.status })
    .where('id', '=', row.id)
    .execute();
  await leaveAll(context, followers, row.id);
  await record(context, {
    action: 'assets.account_closed',
    object: { type: 'account', id: row.id, name: row.name },
    before: { status: row.status, ...lossFields(losses) },
    after: { status: 'closed', ...lossFields({ people: [], partners: [], theirPeople: [] }) },
    log: { center: context.centerId },
    undo: inverse(contract.reopenAccount, at),
  });
  return {
    account: await getAccount(context, row.id, context.account),
    lostPeople: losses.people.length + losses.theirPeople.length,
    lostPartners: losses.partners.length,
  };
}

function isReopenable(row: AccountRow, now: Date): boolean {
  return row.closed_at !== null && now.getTime() - row.closed_at.getTime() <= reopenableMs;
}

export async function reopenAccount(context: Context, input: InputOf<typeof contract.reopenAccount>): Promise<Account> {
  const closed = await closingOf(context, input.account);
  const partners = closed ? await listSharesAt(context, { accountId: input.account, at: closed.at }) : [];
  await lockRightsOfAll(context, [context.centerId, ...partners.map(({ partner_id }) => partner_id)]);
  const row = await takeAccount(context, input.account);
  if (row.status !== 'closed') refuse('assets.not_closed');
  if (!closed || !isReopenable(row, context.now)) refuse('assets.closed_for_good');
  const status = closed.former as AccountRow['status'];
  await context.db
    .updateTable('assets.accounts')
    .set({ status, closed_at: null, status_before_closing: null })
    .where('id', '=', row.id)
    .execute();
  await restoreGiven(context, { accountId: row.id, at: closed.at });
  await restoreShares(context, { accountId: row.id, at: closed.at });
  const { people, partners: shared } = await listAccountLosses(context, row.id);
  await record(context, {
    action: 'assets.account_reopened',
    object: { type: 'account', id: row.id, name: row.name },
    before: { status: 'closed', people: [], sharedWith: [] },
    after: { status, people, sharedWith: shared },
    log: { center: context.centerId },
    undo: inverse(contract.closeAccount, { center: context.centerId, account: row.id }),
  });
  return getAccount(context, row.id, context.account);
}

/** When it was closed, to the microsecond, and what it was before. */
async function closingOf(context: Context, accountId: string): Promise<{ at: string; former: string } | undefined> {
  const { rows } = await sql<{ at: string; former: string }>`
    select closed_at::text as at, status_before_closing as former from assets.accounts where id = ${accountId} and closed_at is not null`.execute(
    context.db,
  );
  return rows[0];
}
