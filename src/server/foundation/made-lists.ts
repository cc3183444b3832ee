// Lists that were put together from many rows, kept in memory as long as these stand: whoever asks for the next page, another order
// or a word in it does not put them together again. The tables alone are the truth, as for a directory.
import type { Context } from './context.ts';
import { queryFixed } from './database.ts';
import type { Listing, ListKind, Row } from './directory.ts';
import { Shelf } from './shelf.ts';

/** A row is some hundred bytes. */
const mostRows = 400_000;

/** What was made for the acting center: of a weight, counted in rows. */
export class Made<Thing> {
  readonly #kept: Shelf<{ stamp: string; thing: Thing }>;

  constructor(weigh: (thing: Thing) => number) {
    this.#kept = new Shelf(mostRows, ({ thing }) => 1 + weigh(thing));
  }

  /**
   * The name says what was asked for; the stamp is what this call has read about the rows that it is made of, and another one after
   * each change of them. What is made is of that stamp or later.
   */
  async of(
    context: Context,
    { name, stamp }: { name: string; stamp: string },
    make: () => Promise<Thing>,
  ): Promise<Thing> {
    // A write may see changes of its own, which may yet come to nothing.
    if (!context.epochs) return make();
    const key = `${context.centerId} ${name}`;
    const kept = this.#kept.find(key);
    if (kept?.stamp === stamp) return kept.thing;
    const thing = await make();
    this.#kept.keep(key, { stamp, thing });
    return thing;
  }
}

export class MadeLists<Of extends Row> extends Made<Listing<Of>> {
  constructor() {
    super(({ size }) => size);
  }
}

/**
 * The stamp of what a list is made of: the versions of these kinds in the acting center, and what else tells of each change, as
 * queries of one value in which `$1` is the center.
 */
export async function readStamp(
  context: Context,
  { kinds, counts }: { kinds: readonly ListKind[]; counts: readonly string[] },
): Promise<string> {
  const versions = `select string_agg(v.kind || v.version, ',' order by v.kind) from foundation.versions v
    where v.center_id = $1 and v.kind = any ('{${kinds.join(',')}}')`;
  const parts = ['select foundation.acting_center()::text', versions, ...counts].map((part) => `(${part})`);
  const text = `select concat_ws(' ', ${parts.join(', ')}) as stamp`;
  const [row] = await queryFixed<{ stamp: string }>(context, text, [context.centerId]);
  return row?.stamp ?? '';
}
