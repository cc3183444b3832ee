// What the two ends of transfers are called. The accounts of the ledger never change, so each is read once and kept; names of ad
// accounts are those of the directory, whose version is asked in the message that reads the transfers.
import { sql } from 'kysely';
import type { Transaction } from '../../contract/finance.ts';
import { accountDirectory } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { Shelf } from '../foundation/shelf.ts';

export type Side = Transaction['from'];

interface Purse {
  id: string;
  kind: Side['kind'];
  ad: string | null;
  credit: Side['credit'];
}

const mostPurses = 20_000;
const kept = new Shelf<Map<string, Purse>>(20, () => 1);

async function readPurses({ db, centerId }: Context, ids: readonly string[]): Promise<Purse[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Omit<Purse, 'credit'> & { credit_id: string | null; credit_name: string | null }>`
    select a.id, a.kind, a.ad_account_id as ad, a.credit_id, c.name as credit_name from finance.accounts a
    left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
    where a.center_id = ${centerId} and a.id = any (${ids as string[]}::bigint[])`.execute(db);
  return rows.map(({ id, kind, ad, credit_id: credit, credit_name: name }) => ({
    id,
    kind,
    ad,
    credit: credit === null ? null : { id: credit, name: name ?? '' },
  }));
}

async function pursesOf(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Purse>> {
  const known = kept.find(context.centerId) ?? new Map<string, Purse>();
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  const fresh = (await readPurses(context, missing)).map((purse) => [purse.id, purse] as const);
  // What a write has opened itself may yet come to nothing; and what is kept has an end.
  if (!context.epochs || known.size + fresh.length > mostPurses) {
    if (context.epochs) kept.keep(context.centerId, new Map(fresh));
    return new Map([...known, ...fresh]);
  }
  for (const [id, purse] of fresh) known.set(id, purse);
  kept.keep(context.centerId, known);
  return known;
}

type Ends = { from_account_id: string; to_account_id: string };

/** Puts names to both ends of rows. */
export type Naming = <Of extends Ends>(rows: readonly Of[]) => Promise<{ row: Of; from: Side; to: Side }[]>;

const nowhere: Side = { kind: 'adjustments', account: null, credit: null };

function naming(
  context: Context,
  namesOf: (ads: readonly string[]) => Promise<(ad: string) => string | undefined>,
): Naming {
  return async (rows) => {
    const purses = await pursesOf(
      context,
      rows.flatMap((row) => [row.from_account_id, row.to_account_id]),
    );
    const ads = rows.flatMap((row) =>
      [purses.get(row.from_account_id)?.ad ?? [], purses.get(row.to_account_id)?.ad ?? []].flat(),
    );
    const nameOf = await namesOf(ads);
    const sideOf = (id: string): Side => {
      const purse = purses.get(id);
      if (!purse) return nowhere;
      const { kind, ad, credit } = purse;
      // An ad account that has left the center is known by its id alone.
      return { kind, account: ad === null ? null : { id: ad, name: nameOf(ad) ?? ad }, credit };
    };
    return rows.map((row) => ({ row, from: sideOf(row.from_account_id), to: sideOf(row.to_account_id) }));
  };
}

/** Does something with what names the ends of transfers. A read may do it twice, so it must not change anything. */
export function withSides<Result>(context: Context, work: (name: Naming) => Promise<Result>): Promise<Result> {
  // For a write the directory would be read whole.
  if (!context.epochs) return work(naming(context, (ads) => readNames(context, ads)));
  return accountDirectory.consult(context, (listing) =>
    work(
      naming(context, async () => (ad) => {
        const account = listing.find(ad);
        return account?.isOwned ? account.name : undefined;
      }),
    ),
  );
}

async function readNames(
  { db, centerId }: Context,
  ads: readonly string[],
): Promise<(ad: string) => string | undefined> {
  const { rows } = await sql<{ id: string; name: string }>`
    select w.ad_account_id as id, w.name from finance.wallets w
    where w.center_id = ${centerId} and w.ad_account_id = any (${ads as string[]}::bigint[]) and w.is_owned`.execute(
    db,
  );
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return (ad) => names.get(ad);
}
