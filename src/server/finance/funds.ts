// Money that comes in by bank, credit that is granted, and corrections.
import { sql } from 'kysely';
import { decimalOf, isWritable } from '../../contract/decimals.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Posting } from '../../contract/finance.ts';
import * as contract from '../../contract/finance-funds.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { findPosted, lockBalances, openAccounts, post, todayOf, unlessPosted } from './ledger.ts';
import { refuseMoves } from './limits.ts';
import { getPosting } from './postings.ts';
import { lockEnough, refuseShort, takeOwned } from './wallets.ts';

/** Refuses what people could not write in this currency, such as a tenth of a yen. */
export function refuseTooFine(micros: string, currency: string, field: string): bigint {
  const value = BigInt(micros);
  if (!isWritable(value, currency))
    refuse('finance.amount_too_fine', { currency, field, example: decimalOf(1_000_000n, currency) });
  return value;
}

/** A day that an act may be dated to: not later than today in the center, and not more than a year back. */
export async function dayOf(context: Context, asked: string | undefined): Promise<string> {
  const today = await todayOf(context);
  if (asked === undefined) return today;
  const earliest = new Date(Date.parse(today) - contract.backdatedDays * 86_400_000).toISOString().slice(0, 10);
  if (asked > today || asked < earliest) refuse('finance.day_out_of_reach', { earliest, today, field: 'valueDate' });
  return asked;
}

export async function recordFunding(context: Context, input: InputOf<typeof contract.recordFunding>): Promise<Posting> {
  const { center, key, ...asked } = input;
  const micros = refuseTooFine(input.amountMicros, input.currency, 'amountMicros');
  const valueDate = await dayOf(context, input.valueDate);
  const { currency, reference, note } = asked;
  const once = { kind: 'funding', key, asked } as const;
  const earlier = await findPosted(context, once);
  if (earlier) return getPosting(context, earlier.id);
  await unlessPosted(context, once, refuseMoves(context, [{ currency, micros, adAccountId: null }]));
  const [from = '', to = ''] = await openAccounts(context, [
    { kind: 'funding', currency },
    { kind: 'cash', currency },
  ]);
  const legs = [{ from, to, currency, micros }];
  const posted = await post(context, { ...once, legs, valueDate, reference, note });
  if (!posted.isRepeated)
    await record(context, {
      action: 'finance.funding_recorded',
      object: { type: 'posting', id: posted.id, name: reference },
      after: { currency, amountMicros: input.amountMicros, valueDate, note },
      log: { center },
      undo: inverse(contract.reversePosting, { center, posting: posted.id, reason: reference }),
    });
  return getPosting(context, posted.id);
}

export async function issueCredit(context: Context, input: InputOf<typeof contract.issueCredit>): Promise<Posting> {
  const { center, key, ...asked } = input;
  const { name, currency, note } = asked;
  const micros = refuseTooFine(input.amountMicros, currency, 'amountMicros');
  const expiresAt = new Date(input.expiresAt);
  const once = { kind: 'credit', key, asked } as const;
  const earlier = await findPosted(context, once);
  if (earlier) return getPosting(context, earlier.id);
  if (expiresAt <= context.now) refuse('finance.end_in_past', { field: 'expiresAt' });
  await unlessPosted(context, once, refuseMoves(context, [{ currency, micros, adAccountId: null }]));
  const credit = await context.db
    .insertInto('finance.credits')
    .values({ center_id: center, name, currency, micros: String(micros), expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  const [from = '', to = ''] = await openAccounts(context, [
    { kind: 'adjustments', currency },
    { kind: 'credit', currency, creditId: credit.id },
  ]);
  const legs = [{ from, to, currency, micros }];
  const posted = await post(context, { ...once, legs, reference: name, note });
  // Two of the same at once: the other one wrote the posting, and this credit goes with the transaction.
  if (posted.isRepeated) refuse('retry');
  await record(context, {
    action: 'finance.credit_issued',
    object: { type: 'posting', id: posted.id, name },
    after: { currency, amountMicros: input.amountMicros, expiresAt: expiresAt.toISOString(), note },
    log: { center },
    undo: inverse(contract.reversePosting, { center, posting: posted.id, reason: name }),
  });
  return getPosting(context, posted.id);
}

export async function adjustBalance(context: Context, input: InputOf<typeof contract.adjustBalance>): Promise<Posting> {
  const { center, key, ...asked } = input;
  const { account, currency, direction, reason } = asked;
  const once = { kind: 'adjustment', key, asked } as const;
  const earlier = await findPosted(context, once);
  if (earlier) return getPosting(context, earlier.id);
  const adAccount = account === null ? null : await takeOwned(context, account);
  if (adAccount && adAccount.currency !== currency)
    refuse('finance.currency_other', { account: adAccount.name, currency: adAccount.currency, field: 'currency' });
  const micros = refuseTooFine(input.amountMicros, currency, 'amountMicros');
  const valueDate = await dayOf(context, input.valueDate);
  await unlessPosted(context, once, refuseMoves(context, [{ currency, micros, adAccountId: account }]));
  const [house = '', cash = ''] = await openAccounts(context, [
    { kind: 'adjustments', currency },
    { kind: 'cash', currency, adAccountId: account },
  ]);
  const taken = direction === 'down' ? micros : 0n;
  await unlessPosted(context, once, lockEnough(context, { cash, micros: taken, currency }));
  const [from, to] = direction === 'up' ? [house, cash] : [cash, house];
  const legs = [{ from, to, currency, micros, adAccountId: account }];
  const posted = await post(context, { ...once, legs, valueDate, note: reason });
  if (!posted.isRepeated)
    await record(context, {
      action: 'finance.balance_adjusted',
      object: { type: 'posting', id: posted.id, name: adAccount?.name ?? context.centerName },
      after: { direction, currency, amountMicros: input.amountMicros, valueDate, reason },
      log: { center },
      undo: inverse(contract.reversePosting, { center, posting: posted.id, reason }),
    });
  return getPosting(context, posted.id);
}

/** Takes back an act by its opposite. What was moved on since must be there to be taken back. */
export async function reversePosting(
  context: Context,
  input: InputOf<typeof contract.reversePosting>,
): Promise<Posting> {
  const { posting, reason } = input;
  const original = await getPosting(context, posting);
  if (original.reversedBy !== null) refuse('finance.already_reversed');
  if (!original.can.includes('reverse')) refuse('finance.not_reversible');
  const moved = await context.db
    .selectFrom('finance.transfers')
    .select(['from_account_id', 'to_account_id', 'currency', 'micros', 'ad_account_id'])
    .where('center_id', '=', context.centerId)
    .where('posting_id', '=', posting)
    .orderBy('id')
    .execute();
  const legs = moved.map((row) => ({
    from: row.to_account_id,
    to: row.from_account_id,
    currency: row.currency,
    micros: BigInt(row.micros),
    adAccountId: row.ad_account_id,
  }));
  await refuseUncovered(context, legs);
  const posted = await post(context, {
    kind: 'reversal',
    key: `reversal:${posting}`,
    asked: posting,
    legs,
    reverses: posting,
    reference: original.reference,
    note: reason,
  });
  if (posted.isRepeated) refuse('finance.already_reversed');
  await record(context, {
    action: 'finance.posting_reversed',
    object: { type: 'posting', id: posting, name: original.reference },
    after: { kind: original.kind, reason },
    log: { center: context.centerId },
  });
  return getPosting(context, posted.id);
}

interface Moved {
  from: string;
  to: string;
  currency: string;
  micros: bigint;
}

/** Locks all that is moved, and refuses where an account that has a balance would go below zero. */
async function refuseUncovered(context: Context, legs: readonly Moved[]): Promise<void> {
  const held = await lockBalances(
    context,
    legs.flatMap(({ from, to }) => [from, to]),
  );
  const changes = new Map<string, { currency: string; micros: bigint }>();
  const change = (id: string, currency: string, micros: bigint): void =>
    void changes.set(id, { currency, micros: (changes.get(id)?.micros ?? 0n) + micros });
  for (const { from, to, currency, micros } of legs) {
    change(from, currency, -micros);
    change(to, currency, micros);
  }
  for (const [id, { currency, micros }] of changes) {
    const left = held.get(id);
    if (left !== undefined && left + micros < 0n) refuseShort(-(left + micros), currency);
  }
}

/** What was left of a credit when it ended goes out of every wallet at once. What is frozen goes when it comes back. */
export async function endCredit(context: Context, creditId: string): Promise<void> {
  const credit = await context.db
    .selectFrom('finance.credits')
    .select(['id', 'name', 'currency'])
    .where('center_id', '=', context.centerId)
    .where('id', '=', creditId)
    .where('expired_at', 'is', null)
    .where('expires_at', '<=', sql<Date>`now()`)
    .forUpdate()
    .executeTakeFirst();
  if (!credit) return;
  const accounts = await context.db
    .selectFrom('finance.accounts')
    .select(['id', 'ad_account_id'])
    .where('center_id', '=', context.centerId)
    .where('credit_id', '=', creditId)
    .where('kind', '=', 'credit')
    .execute();
  const held = await lockBalances(
    context,
    accounts.map(({ id }) => id),
  );
  const [house = ''] = await openAccounts(context, [{ kind: 'adjustments', currency: credit.currency }]);
  const legs = accounts.flatMap(({ id, ad_account_id: adAccountId }) => {
    const micros = held.get(id) ?? 0n;
    return micros > 0n ? [{ from: id, to: house, currency: credit.currency, micros, adAccountId }] : [];
  });
  const left = legs.reduce((sum, { micros }) => sum + micros, 0n);
  if (legs.length > 0) {
    const key = `credit-end:${creditId}`;
    await post(context, { kind: 'credit_expiry', key, asked: creditId, legs, reference: credit.name, isSystem: true });
  }
  await context.db
    .updateTable('finance.credits')
    .set({ expired_at: context.now, expired_micros: String(left) })
    .where('center_id', '=', context.centerId)
    .where('id', '=', creditId)
    .execute();
  await record(context, {
    action: 'finance.credit_expired',
    object: { type: 'posting', id: creditId, name: credit.name },
    after: { currency: credit.currency, expiredMicros: String(left) },
    log: { center: context.centerId },
    isSystem: true,
  });
}
