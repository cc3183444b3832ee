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

interface PurseRow extends Omit<Purse, 'credit'> {
  credit_id: string | null;
  credit_name: string | null;
  /** Of an ad account that the center owns. */
  ad_name: string | null;
}

async function readPurses(
  { db, centerId }: Context,
  ids: readonly string[],
): Promise<(Purse & { name: string | null })[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<PurseRow>`
    select a.id, a.kind, a.ad_account_id as ad, a.credit_id, c.name as credit_name, w.name as ad_name from finance.accounts a
    left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
    left join finance.wallets w on w.center_id = a.center_id and w.ad_account_id = a.ad_account_id and w.is_owned
    where a.center_id = ${centerId} and a.id = any (${ids as string[]}::bigint[])`.execute(db);
  return rows.map(({ id, kind, ad, credit_id: credit, credit_name: name, ad_name }) => ({
    id,
    kind,
    ad,
    credit: credit === null ? null : { id: credit, name: name ?? '' },
    name: ad_name,
  }));
}

async function pursesOf(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, Purse>> {
  const known = kept.find(context.centerId) ?? new Map<string, Purse>();
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  if (missing.length === 0) return known;
  const fresh = (await readPurses(context, missing)).map((purse) => [purse.id, purse] as const);
  // What is kept has an end.
  if (known.size + fresh.length > mostPurses) {
    kept.keep(context.centerId, new Map(fresh));
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

const endsOf = (rows: readonly Ends[]): string[] => rows.flatMap((row) => [row.from_account_id, row.to_account_id]);

function nameEnds<Of extends Ends>(
  rows: readonly Of[],
  purses: ReadonlyMap<string, Purse>,
  nameOf: (ad: string) => string | null | undefined,
): { row: Of; from: Side; to: Side }[] {
  const sideOf = (id: string): Side => {
    const purse = purses.get(id);
    if (!purse) return nowhere;
    const { kind, ad, credit } = purse;
    // An ad account that has left the center is known by its id alone.
    return { kind, account: ad === null ? null : { id: ad, name: nameOf(ad) ?? ad }, credit };
  };
  return rows.map((row) => ({ row, from: sideOf(row.from_account_id), to: sideOf(row.to_account_id) }));
}

/** Does something with what names the ends of transfers. A read may do it twice, so it must not change anything. */
export function withSides<Result>(context: Context, work: (name: Naming) => Promise<Result>): Promise<Result> {
  // For a write the directory would be read whole; and what it has opened itself may yet come to nothing, so none of it is kept.
  if (!context.epochs)
    return work(async (rows) => {
      const purses = await readPurses(context, endsOf(rows));
      const names = new Map(purses.map(({ ad, name }) => [ad, name]));
      return nameEnds(rows, new Map(purses.map((purse) => [purse.id, purse])), (ad) => names.get(ad));
    });
  return accountDirectory.consult(context, (listing) =>
    work(async (rows) =>
      nameEnds(rows, await pursesOf(context, endsOf(rows)), (ad) => {
        const account = listing.find(ad);
        return account?.isOwned ? account.name : undefined;
      }),
    ),
  );
}
