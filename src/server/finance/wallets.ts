// What a center and its ad accounts can spend: cash, and credit that has not ended.
import { type RawBuilder, sql } from 'kysely';
import { decimalOf } from '../../contract/decimals.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type AccountKey, lockBalances } from './ledger.ts';
import { inSpendingOrder, type Purse, type Taken, takeFrom } from './rules.ts';

/** Whose wallet, of one currency: an ad account's, or with null the center's own. */
export interface Owner {
  adAccountId: string | null;
  currency: string;
}

export interface AdAccount {
  id: string;
  name: string;
  currency: string;
  status: string;
}

const keyOf = ({ adAccountId, currency }: Owner): string => `${adAccountId ?? ''} ${currency}`;

/** The ad accounts of these ids that the acting center owns; an account that a partner shares keeps its money there. */
export async function findOwned(context: Context, ids: readonly string[]): Promise<Map<string, AdAccount>> {
  if (ids.length === 0) return new Map();
  const rows = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'currency', 'status'])
    .where('owner_center_id', '=', context.centerId)
    .where('id', '=', sql<string>`any (${[...new Set(ids)]}::bigint[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

export async function takeOwned(context: Context, id: string): Promise<AdAccount> {
  return (await findOwned(context, [id])).get(id) ?? refuse('not_found');
}

/** Wallets with their purses in the order in which they are spent, locked until the call ends. */
export class Wallets {
  readonly #purses: ReadonlyMap<string, Purse[]>;

  constructor(purses: ReadonlyMap<string, Purse[]>) {
    this.#purses = purses;
  }

  of(owner: Owner): readonly Purse[] {
    return this.#purses.get(keyOf(owner)) ?? [];
  }

  /** Takes money out, for the postings of this call: what is taken twice must be there twice. */
  take(
    owner: Owner,
    micros: bigint,
    which: (purse: Purse) => boolean = () => true,
  ): { taken: Taken[]; missing: bigint } {
    const found = takeFrom(this.of(owner).filter(which), micros);
    for (const { purse, micros: part } of found.taken) purse.micros -= part;
    return found;
  }
}

export const isCash = ({ creditId }: Purse): boolean => creditId === null;
export const isCredit = ({ creditId }: Purse): boolean => creditId !== null;

interface PurseRow {
  account_id: string;
  ad_account_id: string | null;
  currency: string;
  credit_id: string | null;
  expires_at: Date | null;
  micros: string;
}

/** Locks in the order of the accounts, as every posting does. Credit that has ended is not there, whether or not it was collected. */
export function lockWallets(context: Context, owners: readonly Owner[]): Promise<Wallets> {
  return fetchWallets(context, owners, sql`for no key update of b`);
}

/** As they are now, for who only looks. */
export function readWallets(context: Context, owners: readonly Owner[]): Promise<Wallets> {
  return fetchWallets(context, owners, sql``);
}

async function fetchWallets(context: Context, owners: readonly Owner[], lock: RawBuilder<unknown>): Promise<Wallets> {
  const ids = [...new Set(owners.flatMap(({ adAccountId }) => adAccountId ?? []))];
  const own = [...new Set(owners.filter(({ adAccountId }) => adAccountId === null).map(({ currency }) => currency))];
  const { rows } = await sql<PurseRow>`
    select b.account_id, a.ad_account_id, a.currency, a.credit_id, c.expires_at, b.micros
    from finance.accounts a
    join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
    left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
    where a.center_id = ${context.centerId} and a.kind in ('cash', 'credit') and (c.id is null or c.expires_at > now())
      and (a.ad_account_id = any (${ids}::bigint[]) or (a.ad_account_id is null and a.currency = any (${own}::text[])))
    order by b.account_id ${lock}`.execute(context.db);
  const purses = Map.groupBy(
    rows.map((row) => ({
      owner: keyOf({ adAccountId: row.ad_account_id, currency: row.currency }),
      accountId: row.account_id,
      creditId: row.credit_id,
      expiresAt: row.expires_at,
      micros: BigInt(row.micros),
    })),
    ({ owner }) => owner,
  );
  return new Wallets(new Map([...purses].map(([owner, all]) => [owner, inSpendingOrder(all)])));
}

/** The account into which money of a purse goes when it moves to another owner: credit stays the credit that it is. */
export function purseKey(owner: Owner, { creditId }: Purse): AccountKey {
  return { kind: creditId === null ? 'cash' : 'credit', ...owner, creditId };
}

/** Refuses, saying how much is missing where. */
export function refuseShort(missing: bigint, currency: string, more: Record<string, unknown> = {}): never {
  refuse('finance.balance_too_low', {
    currency,
    short: decimalOf(missing, currency),
    shortMicros: String(missing),
    ...more,
  });
}

/** Locks cash, in its order among other balances that the caller is to change, and refuses where it holds less than is taken. */
export async function lockEnough(
  context: Context,
  { cash, micros, currency, others = [] }: { cash: string; micros: bigint; currency: string; others?: string[] },
): Promise<void> {
  const held = (await lockBalances(context, [cash, ...others])).get(cash) ?? 0n;
  if (held < micros) refuseShort(micros - held, currency);
}
