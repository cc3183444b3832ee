// What ad accounts hold and for how long it lasts.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Wallet } from '../../contract/finance.ts';
import { accountDirectory } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset, pageOf, upTo } from '../foundation/lists.ts';
import { findLow } from './low-wallets.ts';
import { daysLeft } from './rules.ts';
import { countedWallets, type Look, lookAt, paceDays, type WalletRow, walletsQuery, withLook } from './wallet-rows.ts';
import { isLow, lowTallies, talliesQuery } from './wallet-tallies.ts';

function presentWallet(row: WalletRow): Wallet {
  const spent = BigInt(row.spent);
  return {
    account: { id: row.id, name: row.name, status: row.status },
    currency: row.currency,
    cashMicros: row.cash,
    creditMicros: row.credit,
    frozenMicros: row.frozen,
    spentPerDayMicros: String(spent / BigInt(paceDays)),
    daysLeft: daysLeft(BigInt(row.cash) + BigInt(row.credit), { micros: spent, days: paceDays }),
  };
}

const available = sql`(w.cash + w.credit)`;
const lasts = sql`(${available}::float8 / nullif(w.spent, 0))`;

const stateOf = (look: Look) => ({
  low: isLow(look),
  empty: sql`${available} = 0 and (w.available_rank = -1 or ${!look.isKept})`,
  funded: sql`${available} > 0`,
  all: sql`true`,
});

function foundBy(search: string): RawBuilder<unknown> {
  if (search === '') return sql`true`;
  const id = asId(search);
  if (id !== null) return sql`w.id = ${id}`;
  return sql`w.sought like ${containing(search.toLowerCase())}`;
}

/** By rank first, which an index has in order, so that few rows are sorted. */
const orders = {
  name: sql`lower(w.name), w.id`,
  '-name': sql`lower(w.name) desc, w.id desc`,
  available: sql`w.available_rank, ${available}, w.id`,
  '-available': sql`w.available_rank desc, ${available} desc, w.id`,
  daysLeft: sql`w.lasts_rank, ${lasts}, w.id`,
  '-daysLeft': sql`w.lasts_rank desc nulls last, ${lasts} desc nulls last, w.id`,
};

export async function listWallets(
  context: Context,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets>> {
  return withLook(context, (look) => listOn(context, look, input));
}

async function listOn(
  context: Context,
  look: Look,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets>> {
  const found = (await findByWords(context, look, input)) ?? (await listLow(context, look, input));
  if (found) return found;
  const where = sql`${foundBy(input.search)} and ${stateOf(look)[input.state]} and ${input.currency ? sql`w.currency = ${input.currency}` : sql`true`}`;
  const from = sql`(${walletsQuery(context, look)}) w where ${where}`;
  const { page, pageSize } = input;
  const offset = listOffset(input);
  const reading = sql<WalletRow>`
    select w.* from (
      select w.id, w.name, w.status, w.currency, w.cash, w.credit, w.frozen, w.spent, w.available_rank, w.lasts_rank from ${from}
      order by ${orders[input.sort]} limit ${upTo(offset + pageSize)}
    ) w order by ${orders[input.sort]} limit ${pageSize} offset ${offset}`.execute(context.db);
  // What is tallied is told in the same message; what is counted, only where the page does not tell.
  const count = () => countWallets(context, from, { look, input });
  const tallied = look.isKept && input.search === '' ? count() : null;
  const [{ rows }, known] = await Promise.all([reading, tallied]);
  const isLast = rows.length < pageSize && (rows.length > 0 || page === 1);
  const total = isLast ? offset + rows.length : (known ?? (await count()));
  return { items: rows.map(presentWallet), total, page, pageSize };
}

/** What words find, in the order of names, is found among the names that are in memory: for the page and the total alike. */
async function findByWords(
  context: Context,
  look: Look,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets> | null> {
  const { search, state, sort, currency, page, pageSize } = input;
  const isByName = sort === 'name' || sort === '-name';
  if (!look.isKept || search === '' || asId(search) !== null || state !== 'all' || currency || !isByName) return null;
  return accountDirectory.consult(context, async (listing) => {
    const text = search.toLowerCase();
    const found = listing.filter(sort, (line) => line.isOwned && line.text.includes(text), `wallets ${text}`);
    const ids = pageOf(found, input).map(({ id }) => id);
    const { rows } = await sql<WalletRow>`
      select w.id, w.name, w.status, w.currency, w.cash, w.credit, w.frozen, w.spent from (${walletsQuery(context, look)}) w
      where w.id = any (${ids}::bigint[])`.execute(context.db);
    const byId = new Map(rows.map((row) => [row.id, row]));
    const wallets = ids.map((id) => byId.get(id)).filter((row) => row !== undefined);
    return { items: wallets.map(presentWallet), total: found.length, page, pageSize };
  });
}

/** All that are low, kept in memory: in the order of names they would be looked for among all that are not. */
async function listLow(
  context: Context,
  look: Look,
  input: InputOf<typeof contract.listWallets>,
): Promise<ReplyOf<typeof contract.listWallets> | null> {
  const { search, state, sort, currency } = input;
  if (!look.isKept || search !== '' || state !== 'low') return null;
  const found = await findLow(context, look, { sort, currency });
  const { page, pageSize } = input;
  return { items: pageOf(found, input).map(({ row }) => presentWallet(row)), total: found.length, page, pageSize };
}

/** Tallied where the kept rows say what is now and no word is looked for. */
async function countWallets(
  context: Context,
  from: RawBuilder<unknown>,
  { look, input }: { look: Look; input: InputOf<typeof contract.listWallets> },
): Promise<number> {
  const { state, currency } = input;
  const tallies = state === 'low' ? lowTallies(context, look) : talliesQuery(context, state);
  const counted =
    look.isKept && input.search === ''
      ? sql<{
          total: number;
        }>`select coalesce(sum(y.total), 0)::int as total from (${tallies}) y where ${currency ? sql`y.currency = ${currency}` : sql`true`}`
      : sql<{ total: number }>`select count(*)::int as total from ${from}`;
  const { rows } = await counted.execute(context.db);
  return rows[0]?.total ?? 0;
}

export async function getWallet(
  context: Context,
  { account }: InputOf<typeof contract.getWallet>,
): Promise<ReplyOf<typeof contract.getWallet>> {
  const { today } = await lookAt(context);
  const { rows } = await countedWallets(context, today, { which: sql`x.id = ${account}`, areFew: true }).execute(
    context.db,
  );
  const row = rows[0] ?? refuse('not_found');
  const { rows: credits } = await sql<{ id: string; name: string; micros: string; expires_at: Date }>`
    select c.id, c.name, b.micros, c.expires_at from finance.accounts a
    join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id and c.expires_at > now()
    join finance.balances b on b.center_id = a.center_id and b.account_id = a.id and b.micros > 0
    where a.center_id = ${context.centerId} and a.ad_account_id = ${account} and a.kind = 'credit' order by c.expires_at, c.id`.execute(
    context.db,
  );
  return {
    ...presentWallet(row),
    credits: credits.map((credit) => ({
      id: credit.id,
      name: credit.name,
      amountMicros: credit.micros,
      expiresAt: credit.expires_at.toISOString(),
    })),
  };
}
