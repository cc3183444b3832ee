// The one way in which money moves: a posting with its transfers, written in the transaction of the call. What the database
// refuses by itself (an overdraft, two currencies, a closed month, a change of the past) is asked about before, so that a
// refusal says what is missing.
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { AccountKind, PostingKind } from '../../contract/finance-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { queryFixed } from '../foundation/database.ts';
import { Refusal, refuse } from '../foundation/errors.ts';

/** What tells an account apart within a center. */
export interface AccountKey {
  kind: AccountKind;
  currency: string;
  /** Null for what belongs to the center itself. */
  adAccountId?: string | null;
  /** Of credit, the grant that it came from. */
  creditId?: string | null;
}

/** A positive amount of micros from one account to another, of the same currency. */
export interface Leg {
  from: string;
  to: string;
  currency: string;
  micros: bigint;
  adAccountId?: string | null;
}

export interface Posting {
  kind: PostingKind;
  /** The same key is the same act. */
  key: string;
  /** What was asked, in a form in which equal questions are equal. */
  asked: unknown;
  /** None where a report of spend met empty wallets. */
  legs: readonly Leg[];
  /** The day in the books; the day of the center unless it says otherwise. */
  valueDate?: string;
  reference?: string;
  note?: string;
  reverses?: string | null;
  /** The payment provider that said so. */
  provider?: { id: string; name: string };
  isSystem?: boolean;
}

export interface Posted {
  id: string;
  /** It was posted before, by the same key. */
  isRepeated: boolean;
}

const nameOf = ({ kind, currency, adAccountId = null, creditId = null }: AccountKey): string =>
  [kind, currency, adAccountId ?? '', creditId ?? ''].join(' ');

/** The ids of accounts, opened where they are not yet, in the order of the keys. */
export async function openAccounts(context: Context, keys: readonly AccountKey[]): Promise<string[]> {
  const known = await findAccounts(context, keys);
  const missing = [...new Map(keys.map((key) => [nameOf(key), key])).values()].filter((key) => !known.has(nameOf(key)));
  if (missing.length > 0) {
    await sql`
      insert into finance.accounts (center_id, kind, currency, ad_account_id, credit_id)
      select ${context.centerId}, k.* from unnest(${missing.map(({ kind }) => kind)}::text[],
        ${missing.map(({ currency }) => currency)}::text[], ${missing.map(({ adAccountId = null }) => adAccountId)}::bigint[],
        ${missing.map(({ creditId = null }) => creditId)}::bigint[]) as k order by 2, 3, 4, 5
      on conflict do nothing`.execute(context.db);
    for (const [name, id] of await findAccounts(context, missing)) known.set(name, id);
  }
  return keys.map((key) => known.get(nameOf(key)) ?? fail(`There is no account ${nameOf(key)}.`));
}

async function findAccounts(context: Context, keys: readonly AccountKey[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from finance.accounts where center_id = ${context.centerId} and name = any (${keys.map(nameOf)}::text[])`.execute(
    context.db,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** What prepaid accounts hold, locked until the call ends, always in one order. */
export async function lockBalances(context: Context, accountIds: readonly string[]): Promise<Map<string, bigint>> {
  if (accountIds.length === 0) return new Map();
  const { rows } = await sql<{ account_id: string; micros: string }>`
    select account_id, micros from finance.balances
    where center_id = ${context.centerId} and account_id = any (${[...new Set(accountIds)]}::bigint[])
    order by account_id for no key update`.execute(context.db);
  return new Map(rows.map((row) => [row.account_id, BigInt(row.micros)]));
}

const fingerprintOf = (kind: PostingKind, asked: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([kind, asked], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)))
    .digest();

type Asked = Pick<Posting, 'kind' | 'key' | 'asked'>;

/** The posting that was made by a key before; refused where the key came with something else then. */
export async function findPosted(context: Context, { kind, key, asked }: Asked): Promise<Posted | undefined> {
  const row = await context.db
    .selectFrom('finance.postings')
    .select(['id', 'fingerprint'])
    .where('center_id', '=', context.centerId)
    .where('key', '=', key)
    .executeTakeFirst();
  if (!row) return undefined;
  if (!row.fingerprint.equals(fingerprintOf(kind, asked))) refuse('finance.key_reused');
  return { id: row.id, isRepeated: true };
}

/**
 * What `work` gives, unless it was refused and the same act was done while it waited for wallets or limits: then it is that
 * which left too little, and the caller is to ask again.
 */
export async function unlessPosted<T>(context: Context, asked: Asked, work: Promise<T>): Promise<T> {
  return work.catch(async (error: unknown) => {
    if (error instanceof Refusal && (await findPosted(context, asked))) refuse('retry');
    throw error;
  });
}

/** The day it is in the center. */
export async function todayOf(context: Context): Promise<string> {
  const { rows } = await sql<{ day: string }>`
    select (now() at time zone coalesce((select time_zone from centers.current where id = ${context.centerId}), 'UTC'))::date::text as day`.execute(
    context.db,
  );
  return rows[0]?.day ?? fail('The database told no day.');
}

interface Written {
  posting: string | null;
  is_repeated: boolean;
  is_other: boolean | null;
  open_from: string | null;
}

const posting =
  'select posting, is_repeated, is_other, open_from::text from finance.post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)';

/** Writes a posting with its transfers, or finds the one that was written by the same key. */
export async function post(context: Context, asked: Posting): Promise<Posted> {
  const { kind, key, legs, valueDate = null, reference = '', note = '', reverses = null, provider } = asked;
  const actor = asked.isSystem ? null : context.caller;
  const [row] = await queryFixed<Written>(context, posting, [
    context.centerId,
    key,
    fingerprintOf(kind, asked.asked),
    kind,
    valueDate,
    reference,
    note,
    reverses,
    provider?.id ?? null,
    actor?.personId ?? null,
    actor?.name ?? provider?.name ?? '',
    actor?.tokenId ?? null,
    legs.map(({ from }) => from),
    legs.map(({ to }) => to),
    legs.map(({ currency }) => currency),
    legs.map(({ micros }) => String(micros)),
    legs.map(({ adAccountId = null }) => adAccountId),
  ]);
  if (!row) return fail('The ledger did not answer.');
  if (row.open_from !== null) refuse('finance.month_closed', { openFrom: row.open_from });
  if (row.is_other) refuse('finance.key_reused');
  return { id: row.posting ?? fail('A posting was neither written nor there.'), isRepeated: row.is_repeated };
}

function fail(message: string): never {
  throw new Error(message);
}
