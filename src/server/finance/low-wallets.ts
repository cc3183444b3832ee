// Wallets that last for fewer days than the center wants, kept in memory: after a posting only those that it moved are weighed again.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance.ts';
import type { Context } from '../foundation/context.ts';
import { compareTexts, type Row as Listed, Listing } from '../foundation/listing.ts';
import { Made } from '../foundation/made-lists.ts';
import type { InOrder } from '../foundation/rows-in-order.ts';
import { movedSince, readChanged, sourcesOf, those } from './sources.ts';
import { type Look, type WalletRow, walletsQuery } from './wallet-rows.ts';
import { isLow } from './wallet-tallies.ts';

type Input = InputOf<typeof contract.listWallets>;

interface Line extends Listed {
  row: WalletRow;
  /** As the database has it in small letters. */
  nameKey: string;
  held: bigint;
  /** How long it lasts, without the days in a week. */
  lasts: number;
}

const compareHeld = (one: Line, other: Line): number => Number(one.held > other.held) - Number(one.held < other.held);
const orders = {
  name: (one: Line, other: Line) => compareTexts(one.nameKey, other.nameKey),
  least: compareHeld,
  most: (one: Line, other: Line) => compareHeld(other, one),
  soonest: (one: Line, other: Line) => one.lasts - other.lasts,
  latest: (one: Line, other: Line) => other.lasts - one.lasts,
};
const sorts: Record<Input['sort'], string> = {
  name: 'name',
  '-name': '-name',
  available: 'least',
  '-available': 'most',
  daysLeft: 'soonest',
  '-daysLeft': 'latest',
};

type Found = WalletRow & { name_key: string };

const lowQuery = (context: Context, look: Look, which: RawBuilder<unknown>): RawBuilder<Found> => sql<Found>`
  select w.id, w.name, lower(w.name) as name_key, w.status, w.currency, w.cash, w.credit, w.frozen, w.spent
  from (${walletsQuery(context, look)}) w where ${isLow(look)} and ${which}`;

function lineOf({ name_key: nameKey, ...row }: Found): Line {
  const held = BigInt(row.cash) + BigInt(row.credit);
  return { id: row.id, text: nameKey, row, nameKey, held, lasts: Number(held) / Number(row.spent) };
}

const made = new Made<Listing<Line>>(({ size }) => size);

/** Those that are low, in an order; the kept rows say what is now. */
export async function findLow(
  context: Context,
  look: Look,
  { sort, currency }: Pick<Input, 'sort' | 'currency'>,
): Promise<InOrder<Line>> {
  // A look may be that of another day, or of another bound, and be looked again.
  const listing = await made.of(context, `${look.today} ${look.lowDays}`, {
    sources: sourcesOf.wallets,
    make: async () => {
      const { rows } = await lowQuery(context, look, sql`true`).execute(context.db);
      return new Listing(new Map(rows.map(lineOf).map((line) => [line.id, line])), orders);
    },
    renew: async (known, since) => {
      const ids = movedSince(context, since);
      const rows = lowQuery(context, look, sql`w.id = any (${those})`);
      const read = await readChanged(context, { since, ids, rows });
      const changes = new Map<string, Line | undefined>(read.changed.map((id) => [id, undefined]));
      for (const row of read.rows) changes.set(row.id, lineOf(row));
      return { thing: known.changed(changes), snapshot: read.snapshot };
    },
  });
  return listing.filter(sorts[sort], ({ row }) => !currency || row.currency === currency, currency ?? '');
}
