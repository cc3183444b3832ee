// Budget leases: money of an ad account set aside before it is spent. What is told in time is charged to it, what is left comes
// back, and nothing is charged beyond it, so that no delay and no fault anywhere can overspend.
import { type Selectable, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-funds.ts';
import type { Hold } from '../../contract/finance-funds.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { FinanceHolds } from '../foundation/tables.ts';
import { refuseFrozen, watchSpend } from './breaker.ts';
import { dayOf } from './funds.ts';
import { findPosted, lockBalances, openAccounts, type Posted, post, unlessPosted } from './ledger.ts';
import { lockLimits, refuseBeyond } from './limits.ts';
import type { Taken } from './rules.ts';
import { addCosts } from './spend.ts';
import { type AdAccount, findOwned, lockWallets, refuseShort, takeOwned } from './wallets.ts';

type HoldRow = Selectable<FinanceHolds>;

export function presentHold(row: HoldRow, name: string): Hold {
  return {
    id: row.id,
    account: { id: row.ad_account_id, name },
    currency: row.currency,
    amountMicros: row.micros,
    settledMicros: row.settled_micros,
    releasedMicros: row.released_micros,
    unbilledMicros: row.unbilled_micros,
    state: row.state as Hold['state'],
    purpose: row.purpose,
    madeAt: row.made_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
  };
}

async function readHold(context: Context, id: string): Promise<Hold> {
  const row = await takeHold(context, id);
  const owned = await findOwned(context, [row.ad_account_id]);
  return presentHold(row, owned.get(row.ad_account_id)?.name ?? '');
}

async function takeHold(context: Context, id: string): Promise<HoldRow> {
  const row = await context.db
    .selectFrom('finance.holds')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

export async function holdFunds(context: Context, input: InputOf<typeof contract.holdFunds>): Promise<Hold> {
  const { center, key: given, ...asked } = input;
  const once = { kind: 'hold', key: `hold:${given}`, asked } as const;
  const earlier = await findPosted(context, once);
  if (earlier) return readHold(context, await holdOf(context, earlier));
  const account = await takeOwned(context, input.account);
  if (account.status === 'closed') refuse('assets.account_closed', { account: account.name });
  await refuseFrozen(context, [account]);
  const { currency } = account;
  const micros = BigInt(input.amountMicros);
  const owner = { adAccountId: account.id, currency };
  const taken = await unlessPosted(context, once, takeMoney(context, account, micros));
  const frozen = await openAccounts(
    context,
    taken.map(({ purse }) => ({ kind: 'frozen', ...owner, creditId: purse.creditId })),
  );
  const row = await context.db
    .insertInto('finance.holds')
    .values({
      center_id: center,
      ad_account_id: account.id,
      currency,
      micros: String(micros),
      purpose: input.purpose,
      expires_at: sql<Date>`now() + make_interval(secs => ${input.seconds})`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const parts = taken.map(({ purse, micros: part }, place) => ({
    center_id: center,
    hold_id: row.id,
    frozen_account_id: frozen[place] ?? '',
    source_account_id: purse.accountId,
    micros: String(part),
  }));
  await context.db.insertInto('finance.hold_parts').values(parts).execute();
  const legs = taken.map(({ purse, micros: part }, place) => ({
    from: purse.accountId,
    to: frozen[place] ?? '',
    currency,
    micros: part,
    adAccountId: account.id,
  }));
  const posted = await post(context, { ...once, legs, reference: row.id, note: input.purpose });
  if (posted.isRepeated) refuse('retry');
  await record(context, {
    action: 'finance.funds_held',
    object: { type: 'hold', id: row.id, name: account.name },
    after: { currency, amountMicros: input.amountMicros, seconds: input.seconds, purpose: input.purpose },
    log: { center },
  });
  return presentHold(row, account.name);
}

/** As the limits allow and the wallet holds, all or nothing; both are then locked. */
async function takeMoney(context: Context, account: AdAccount, micros: bigint): Promise<Taken[]> {
  const { id, name, currency } = account;
  refuseBeyond(await lockLimits(context, [account], { day: null }), account, micros);
  const owner = { adAccountId: id, currency };
  const { taken, missing } = (await lockWallets(context, [owner])).take(owner, micros);
  if (missing > 0n) refuseShort(missing, currency, { account: name });
  return taken;
}

/** The posting of a hold names the hold as its reference. */
async function holdOf(context: Context, { id }: Posted): Promise<string> {
  const { reference } = await context.db
    .selectFrom('finance.postings')
    .select('reference')
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return reference;
}

interface Part {
  frozen: string;
  source: string;
  micros: bigint;
}

/** What of a hold is still frozen, in the order in which it was taken; the hold is locked. */
async function listParts(context: Context, holdId: string): Promise<Part[]> {
  const { rows } = await sql<{ frozen: string; source: string; micros: string }>`
    select p.frozen_account_id as frozen, p.source_account_id as source, p.micros
    from finance.hold_parts p
    join finance.accounts a on a.center_id = p.center_id and a.id = p.frozen_account_id
    left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
    where p.center_id = ${context.centerId} and p.hold_id = ${holdId} and p.micros > 0
    order by c.expires_at nulls last, p.frozen_account_id`.execute(context.db);
  return rows.map((row) => ({ ...row, micros: BigInt(row.micros) }));
}

async function shrinkParts(context: Context, holdId: string, used: readonly Part[]): Promise<void> {
  await sql`
    update finance.hold_parts p set micros = p.micros - u.micros
    from unnest(${used.map(({ frozen }) => frozen)}::bigint[], ${used.map(({ micros }) => String(micros))}::bigint[]) as u (account_id, micros)
    where p.center_id = ${context.centerId} and p.hold_id = ${holdId} and p.frozen_account_id = u.account_id`.execute(
    context.db,
  );
}

function takeParts(parts: readonly Part[], micros: bigint): { used: Part[]; missing: bigint } {
  const used: Part[] = [];
  let missing = micros;
  for (const part of parts) {
    const taken = part.micros < missing ? part.micros : missing;
    if (taken > 0n) used.push({ ...part, micros: taken });
    missing -= taken;
  }
  return { used, missing };
}

export async function settleHold(context: Context, input: InputOf<typeof contract.settleHold>): Promise<Hold> {
  const { center, hold: id, key: given, ...asked } = input;
  const key = `settlement:${given}`;
  const row = await takeHold(context, id);
  const earlier = await findPosted(context, { kind: 'spend', key, asked: { id, ...asked } });
  if (earlier) return readHold(context, id);
  const day = await dayOf(context, input.day);
  const account = await takeOwned(context, row.ad_account_id);
  const spend = BigInt(input.spendMicros);
  // On another day than that of the hold, or after a budget was lowered, there may be less left than was set aside.
  const limits = await lockLimits(context, [account], { day, butHold: id });
  const allowed = limits.allowed({ accountId: account.id, currency: account.currency }, spend);
  const { used, missing: short } = takeParts(await listParts(context, id), allowed);
  const missing = spend - allowed + short;
  const { currency } = row;
  const [revenue = ''] = await openAccounts(context, [{ kind: 'revenue', currency }]);
  const legs = used.map(({ frozen, micros }) => ({
    from: frozen,
    to: revenue,
    currency,
    micros,
    adAccountId: account.id,
  }));
  // What is given back after goes through balances that are then locked too late: always in one order.
  if (input.isLast)
    await lockBalances(
      context,
      (await listParts(context, id)).flatMap(({ frozen, source }) => [frozen, source]),
    );
  const posting = { kind: 'spend', key, asked: { id, ...asked }, legs, valueDate: day, reference: row.id } as const;
  const posted = await post(context, posting);
  if (posted.isRepeated) refuse('retry');
  await shrinkParts(context, id, used);
  const charges = [{ account, campaign: input.campaign, spend, charged: spend - missing }];
  const told = { day, hour: null };
  await addCosts(context, { ...told, source: row.purpose || 'hold', postingId: posted.id, charges });
  await watchSpend(context, { ...told, accounts: [account] });
  const settled = BigInt(row.settled_micros) + spend - missing;
  const isOver = row.state === 'open' && settled + BigInt(row.released_micros) === BigInt(row.micros);
  await context.db
    .updateTable('finance.holds')
    .set({
      settled_micros: String(settled),
      unbilled_micros: String(BigInt(row.unbilled_micros) + missing),
      ...(isOver ? { state: 'closed', ended_at: context.now } : {}),
    })
    .where('center_id', '=', center)
    .where('id', '=', id)
    .execute();
  await record(context, {
    action: 'finance.hold_settled',
    object: { type: 'hold', id, name: account.name },
    after: { currency, spendMicros: input.spendMicros, unbilledMicros: String(missing), campaign: input.campaign },
    log: { center },
  });
  if (input.isLast && row.state === 'open' && !isOver) await endHold(context, id, 'closed');
  return readHold(context, id);
}

/**
 * Gives back what is left of an open hold. What came from a credit that has ended meanwhile ends with it.
 * Locks the wallets in their order before the books move.
 */
export async function endHold(context: Context, id: string, state: 'closed' | 'expired'): Promise<void> {
  const row = await takeHold(context, id);
  const parts = await listParts(context, id);
  const { currency } = row;
  const left = parts.reduce((sum, { micros }) => sum + micros, 0n);
  const [house = ''] = await openAccounts(context, [{ kind: 'adjustments', currency }]);
  const ended = await listEndedSources(context, parts);
  await lockBalances(
    context,
    parts.flatMap(({ frozen, source }) => [frozen, source]),
  );
  const legs = parts.map(({ frozen, source, micros }) => ({
    from: frozen,
    to: ended.has(source) ? house : source,
    currency,
    micros,
    adAccountId: row.ad_account_id,
  }));
  const posting = { kind: 'release', key: `release:${id}`, asked: id, legs, reference: id } as const;
  await post(context, { ...posting, isSystem: state === 'expired' });
  await shrinkParts(context, id, parts);
  await context.db
    .updateTable('finance.holds')
    .set({ state, ended_at: context.now, released_micros: sql<string>`released_micros + ${String(left)}::bigint` })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
  const owned = await findOwned(context, [row.ad_account_id]);
  await record(context, {
    action: state === 'expired' ? 'finance.hold_expired' : 'finance.hold_released',
    object: { type: 'hold', id, name: owned.get(row.ad_account_id)?.name ?? '' },
    after: { currency, releasedMicros: String(left) },
    log: { center: context.centerId },
    isSystem: state === 'expired',
  });
}

async function listEndedSources(context: Context, parts: readonly Part[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select a.id from finance.accounts a join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
    where a.center_id = ${context.centerId} and a.id = any (${parts.map(({ source }) => source)}::bigint[]) and c.expires_at <= now()`.execute(
    context.db,
  );
  return new Set(rows.map(({ id }) => id));
}

export async function releaseHold(context: Context, input: InputOf<typeof contract.releaseHold>): Promise<Hold> {
  const row = await takeHold(context, input.hold);
  if (row.state !== 'open') refuse('finance.hold_ended');
  await endHold(context, input.hold, 'closed');
  return readHold(context, input.hold);
}
