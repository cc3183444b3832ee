// What ad accounts spent: charged in batches, never beyond a wallet, with what was told kept beside what was charged.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-funds.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { watchSpend } from './breaker.ts';
import { dayOf } from './funds.ts';
import { findPosted, type Leg, openAccounts, post } from './ledger.ts';
import type { Limits } from './limit-rules.ts';
import { lockLimits } from './limits.ts';
import { type AdAccount, findOwned, lockWallets } from './wallets.ts';

type Input = InputOf<typeof contract.recordSpend>;
type Reply = ReplyOf<typeof contract.recordSpend>;

interface Charge {
  account: AdAccount;
  campaign: string;
  spend: bigint;
  charged: bigint;
}

/** One posting for all of a day, so that ten thousand accounts cost one write of the books. */
export async function recordSpend(context: Context, input: Input): Promise<Reply> {
  const { center, key, ...asked } = input;
  const earlier = await findPosted(context, { kind: 'spend', key, asked });
  if (earlier) return replayed(context, earlier.id, input.day);
  const day = await dayOf(context, input.day);
  const owned = await findOwned(
    context,
    input.rows.map(({ account }) => account),
  );
  const charges = input.rows.map((row) => ({
    account: owned.get(row.account) ?? refuse('not_found'),
    campaign: row.campaign,
    spend: BigInt(row.spendMicros),
    charged: 0n,
  }));
  const accounts = [...owned.values()];
  const limits = await lockLimits(context, accounts, { day });
  const legs = await charge(context, charges, limits);
  // Also where nothing could be charged: what was told once is told once.
  const posted = await post(context, { kind: 'spend', key, asked, legs, valueDate: day, reference: input.source });
  if (posted.isRepeated) refuse('retry');
  const told = { day, hour: input.hour ?? null };
  await addCosts(context, { ...told, source: input.source, postingId: posted.id, charges });
  await watchSpend(context, { ...told, accounts });
  const totals = totalsOf(charges);
  await record(context, {
    action: 'finance.spend_recorded',
    object: { type: 'posting', id: posted.id, name: input.source },
    after: { day, totals },
    log: { center },
  });
  return { posting: posted.id, day, totals };
}

/** Takes what budgets and caps leave and each wallet holds, credit that ends first before cash. */
async function charge(context: Context, charges: Charge[], limits: Limits): Promise<Leg[]> {
  const ownerOf = ({ account }: Charge) => ({ adAccountId: account.id, currency: account.currency });
  const wallets = await lockWallets(context, charges.map(ownerOf));
  const currencies = [...new Set(charges.map(({ account }) => account.currency))];
  const revenue = await openAccounts(
    context,
    currencies.map((currency) => ({ kind: 'revenue', currency })),
  );
  return charges.flatMap((one) => {
    const wanted = { accountId: one.account.id, currency: one.account.currency };
    const allowed = limits.allowed(wanted, one.spend);
    const { taken, missing } = wallets.take(ownerOf(one), allowed);
    one.charged = allowed - missing;
    limits.use(wanted, one.charged);
    return taken.map(({ purse, micros }) => ({
      from: purse.accountId,
      to: revenue[currencies.indexOf(one.account.currency)] ?? '',
      currency: one.account.currency,
      micros,
      adAccountId: one.account.id,
    }));
  });
}

export async function addCosts(
  context: Context,
  told: { day: string; hour: number | null; source: string; postingId: string; charges: readonly Charge[] },
): Promise<void> {
  const { charges } = told;
  await sql`
    insert into finance.costs (center_id, posting_id, day, hour, source, ad_account_id, currency, spend_micros, charged_micros, campaign)
    select ${context.centerId}, ${told.postingId}, ${told.day}, ${told.hour}::smallint, ${told.source}, c.*
    from unnest(${charges.map(({ account }) => account.id)}::bigint[], ${charges.map(({ account }) => account.currency)}::text[],
      ${charges.map(({ spend }) => String(spend))}::bigint[], ${charges.map(({ charged }) => String(charged))}::bigint[],
      ${charges.map(({ campaign }) => campaign)}::text[]) c`.execute(context.db);
}

type Told = Pick<Charge, 'spend' | 'charged'> & { account: Pick<AdAccount, 'currency'> };

function totalsOf(charges: readonly Told[]): Reply['totals'] {
  return [...Map.groupBy(charges, ({ account }) => account.currency)].map(([currency, all]) => {
    const spend = all.reduce((sum, one) => sum + one.spend, 0n);
    const charged = all.reduce((sum, one) => sum + one.charged, 0n);
    return {
      currency,
      rows: all.length,
      spendMicros: String(spend),
      chargedMicros: String(charged),
      unbilledMicros: String(spend - charged),
    };
  });
}

/** What the same key was answered before. */
async function replayed(context: Context, postingId: string, day: string): Promise<Reply> {
  const rows = await context.db
    .selectFrom('finance.costs')
    .select(['currency', 'spend_micros', 'charged_micros'])
    .where('center_id', '=', context.centerId)
    .where('posting_id', '=', postingId)
    .execute();
  const charges = rows.map((row) => ({
    account: { currency: row.currency },
    spend: BigInt(row.spend_micros),
    charged: BigInt(row.charged_micros),
  }));
  return { posting: postingId, day, totals: totalsOf(charges) };
}
