// Sums of all objects of a level over some days, kept in memory: to sort 200,000 ads by what they cost takes the database longer than
// all else in a call. Used only by a read that has itself asked how far the numbers have come.

import { sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import {
  counts,
  type Measure,
  type MetricName,
  measures,
  metricOf,
  type Sums,
} from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { reordered } from '../foundation/orders.ts';
import { Shared, Shelf, settled } from '../foundation/shelf.ts';
import { type Asked, ofEach, rangeOf, readState, rowsOf, type State } from './sums.ts';

/** Amounts in two columns, whole units and the rest, so that no sum of them is rounded. */
const units = { spendMicros: 0, revenueMicros: 1 } as const;
const rests = { spendMicros: 2, revenueMicros: 3 } as const;
const places = Object.fromEntries(counts.map((name, at) => [name, at + 4])) as Record<(typeof counts)[number], number>;
const width = counts.length + 4;

const longerOrLater = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other));

/** A list of ids beside these sums, and what was made of both. */
interface Aligned {
  ids: readonly string[];
  /** Where each of those stands here, or -1. */
  places: Int32Array;
  orders: Map<MetricName, { up: Uint32Array; keys: Float64Array }>;
}

/** So many changed ones are kept beside the columns. */
const mostAside = 2_000;

const rankOf = (key: number): number => (Number.isNaN(key) ? -1 : key);
const byKeys =
  (keys: Float64Array) =>
  (one: number, other: number): number =>
    rankOf(keys[one] as number) - rankOf(keys[other] as number) || one - other;

/** One level over some days at one moment. It does not change. */
export class KeptSums {
  /** In the order of their numbers. */
  readonly #ids: readonly string[];
  readonly #columns: readonly Float64Array[];
  /** Of a few that changed since, by their places: to copy all columns for each import would cost more than all else. */
  readonly #changed: ReadonlyMap<number, Float64Array>;
  /** With its own list, and with the other that was asked about last. */
  readonly #aligned: (Aligned | undefined)[] = [];

  constructor(
    ids: readonly string[],
    columns: readonly Float64Array[],
    changed: ReadonlyMap<number, Float64Array> = new Map(),
  ) {
    this.#ids = ids;
    this.#columns = columns;
    this.#changed = changed;
  }

  get ids(): readonly string[] {
    return this.#ids;
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Places of all by a metric, what has none last, and what is alike in the order of the numbers; all so without a metric. */
  sorted(metric: MetricName | null, isDown: boolean): Uint32Array {
    if (metric === null) return Uint32Array.from(this.#ids.keys());
    const { up, keys } = this.#orderOf(this.#ids, metric);
    const first = up.findIndex((at) => !Number.isNaN(keys[at]));
    const known = first < 0 ? new Uint32Array() : up.slice(first);
    if (isDown) {
      known.reverse();
      for (let from = 0, to = 0; from < known.length; from = to) {
        while (to < known.length && keys[known[to] as number] === keys[known[from] as number]) to += 1;
        known.subarray(from, to).reverse();
      }
    }
    const all = new Uint32Array(up.length);
    all.set(known);
    all.set(up.subarray(0, up.length - known.length), known.length);
    return all;
  }

  #at(column: number, place: number): number {
    return (this.#changed.get(place) ?? [])[column] ?? this.#columns[column]?.[place] ?? 0;
  }

  /** Both are in the order of their numbers. */
  #align(ids: readonly string[]): Aligned {
    const slot = Number(ids !== this.#ids);
    const former = this.#aligned[slot];
    if (former?.ids === ids) return former;
    const places = new Int32Array(ids.length).fill(-1);
    let own = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? '';
      while (own < this.#ids.length && longerOrLater(this.#ids[own] ?? '', id) < 0) own += 1;
      if (this.#ids[own] === id) places[at] = own;
    }
    const aligned = { ids, places, orders: new Map() };
    this.#aligned[slot] = aligned;
    // A list to which some came at its end.
    if (former && former.ids.length < ids.length && former.ids.every((id, at) => id === ids[at]))
      this.#mendOrders({ from: former, to: aligned }, [...ids.keys()].slice(former.ids.length));
    return aligned;
  }

  /** An amount is a little rounded where it is beyond nine thousand million units: enough to compare by. */
  #valuesOf(measure: Measure): (place: number) => number {
    const valueOf = (column: number): ((place: number) => number) => {
      const values = this.#columns[column] ?? new Float64Array();
      if (this.#changed.size === 0) return (place) => values[place] ?? 0;
      return (place) => this.#at(column, place);
    };
    if (measure !== 'spendMicros' && measure !== 'revenueMicros') return valueOf(places[measure]);
    const [whole, rest] = [valueOf(units[measure]), valueOf(rests[measure])];
    return (place) => whole(place) * 1e6 + rest(place);
  }

  /** A metric of each of these ids; NaN where it has none. */
  keysOf(ids: readonly string[], metric: MetricName): Float64Array {
    return this.#orderOf(ids, metric).keys;
  }

  /** Places among these ids by a metric upwards, those without it first. */
  order(ids: readonly string[], metric: MetricName): Uint32Array {
    return this.#orderOf(ids, metric).up;
  }

  #orderOf(ids: readonly string[], metric: MetricName) {
    const { places, orders } = this.#align(ids);
    let known = orders.get(metric);
    if (!known) {
      const keyOf = this.#keyOf(metric, places);
      const keys = Float64Array.from(places, (_, at) => keyOf(at));
      known = { up: Uint32Array.from(keys.keys()).sort(byKeys(keys)), keys };
      orders.set(metric, known);
    }
    return known;
  }

  /** A metric by the place of the list; nothing divided by nothing is no number. */
  #keyOf(metric: MetricName, aligned: Int32Array): (at: number) => number {
    const { of, by, times = 1 } = metricOf[metric];
    const [above, below] = [this.#valuesOf(of), by === undefined ? () => 1 : this.#valuesOf(by)];
    return (at) => {
      const [upper, lower] = [above(aligned[at] as number), below(aligned[at] as number)];
      return lower === 0 ? Number.NaN : (upper * times) / lower;
    };
  }

  /** Orders that stood before these places of the list changed or came. */
  #mendOrders({ from, to }: { from: Aligned; to: Aligned }, changed: readonly number[]): void {
    for (const [metric, { up, keys: before }] of from.orders) {
      const keyOf = this.#keyOf(metric, to.places);
      const keys = new Float64Array(to.ids.length);
      keys.set(before);
      for (const at of changed) keys[at] = keyOf(at);
      to.orders.set(metric, { up: reordered(up, changed, byKeys(keys)), keys });
    }
  }

  /** The sums of those of these ids that stand at the given places. */
  total(ids: readonly string[], chosen: Uint32Array): Sums {
    const { places: aligned } = this.#align(ids);
    const known = new Uint32Array(chosen.length);
    let count = 0;
    for (let n = 0; n < chosen.length; n++) {
      const place = aligned[chosen[n] as number] as number;
      if (place >= 0) known[count++] = place;
    }
    const isKnown = new Uint8Array(this.#changed.size === 0 ? 0 : this.size);
    for (let n = 0; n < count && isKnown.length > 0; n++) isKnown[known[n] as number] = 1;
    const changed = [...this.#changed.keys()].filter((place) => isKnown[place] === 1);
    const totals = new Float64Array(width);
    for (const [column, values] of this.#columns.entries()) {
      let total = 0;
      for (let n = 0; n < count; n++) total += values[known[n] as number] as number;
      for (const place of changed) total += this.#at(column, place) - (values[place] as number);
      totals[column] = total;
    }
    return sumsAt((column) => totals[column] ?? 0);
  }

  has(ids: readonly string[], at: number): boolean {
    return (this.#align(ids).places[at] ?? -1) >= 0;
  }

  find(ids: readonly string[], at: number): Sums {
    const place = this.#align(ids).places[at] ?? -1;
    return sumsAt((column) => (place < 0 ? 0 : this.#at(column, place)));
  }

  /** The same after those that are named there came, or changed: what was made of it is mended, not made anew. */
  with(loaded: Loaded): KeptSums {
    const { ids } = loaded;
    if (ids.length === 0) return this;
    const places = placesOf(this.#ids, ids);
    const next = places.includes(-1) ? this.#merged(loaded) : this.#replaced(places, loaded);
    for (const [slot, from] of this.#aligned.entries()) {
      if (!from) continue;
      const changed = placesOf(from.ids, ids).filter((at) => at >= 0);
      // As long as none came, each stands where it stood.
      if (next.#ids === this.#ids) next.#aligned[slot] = { ...from, orders: new Map() };
      // Its own list is another now.
      else if (from.ids === this.#ids) continue;
      next.#mendOrders({ from, to: next.#align(from.ids) }, changed);
    }
    return next;
  }

  #replaced(places: readonly number[], { columns }: Loaded): KeptSums {
    const changed = new Map(this.#changed);
    for (const [there, at] of places.entries())
      changed.set(
        at,
        Float64Array.from({ length: width }, (_, column) => columns[column]?.[there] ?? 0),
      );
    if (changed.size <= mostAside) return new KeptSums(this.#ids, this.#columns, changed);
    const replaced = this.#columns.map((own, column) => {
      const next = own.slice();
      for (const [at, values] of changed) next[at] = values[column] ?? 0;
      return next;
    });
    return new KeptSums(this.#ids, replaced);
  }

  #merged({ ids, columns }: Loaded): KeptSums {
    const all: string[] = [];
    /** From here, or from what is new: below zero. */
    const from: number[] = [];
    let [old, fresh] = [0, 0];
    while (old < this.#ids.length || fresh < ids.length) {
      const [one, other] = [this.#ids[old], ids[fresh]];
      const compared = one === undefined ? 1 : other === undefined ? -1 : longerOrLater(one, other);
      all.push((compared < 0 ? one : other) as string);
      from.push(compared < 0 ? old : -1 - fresh);
      if (compared <= 0) old += 1;
      if (compared >= 0) fresh += 1;
    }
    const merged = this.#columns.map((_, column) => {
      const other = columns[column] ?? new Float64Array();
      return Float64Array.from(from, (place) => (place < 0 ? other[-1 - place] : this.#at(column, place)) ?? 0);
    });
    return new KeptSums(all, merged);
  }
}

/** Where these stand among others, or -1; both are in the order of their numbers. */
function placesOf(all: readonly string[], ids: readonly string[]): number[] {
  let low = 0;
  return ids.map((id) => {
    let high = all.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (longerOrLater(all[middle] as string, id) < 0) low = middle + 1;
      else high = middle;
    }
    return all[low] === id ? low : -1;
  });
}

function sumsAt(of: (column: number) => number): Sums {
  const amount = (name: 'spendMicros' | 'revenueMicros'): bigint =>
    BigInt(of(units[name])) * 1_000_000n + BigInt(of(rests[name]));
  const numbers = Object.fromEntries(counts.map((name) => [name, of(places[name])])) as Record<
    (typeof counts)[number],
    number
  >;
  return { ...numbers, spendMicros: amount('spendMicros'), revenueMicros: amount('revenueMicros') };
}

interface Loaded {
  ids: string[];
  columns: Float64Array[];
}

/** A text for each measure: a row for each object is what reading it would cost most. */
async function load(
  context: Context,
  { level, ids, asked }: { level: AdLevel; ids: readonly string[] | null; asked: Asked },
): Promise<Loaded> {
  const which = { level, ids: ids && sql`${ids as string[]}::bigint[]` };
  const { rows } = await sql<{ ids: string | null } & Record<Measure, string | null>>`
    with ${rangeOf(context, asked)}, s as (
      select object_id, ${ofEach((column) => sql`sum(${column})::bigint as ${column}`)}
      from (${rowsOf(context, which)}) r group by object_id
    )
    select string_agg(object_id::text, ',' order by object_id) as ids,
      ${ofEach((column, measure) => sql`string_agg(${column}::text, ',' order by object_id) as ${sql.ref(measure)}`)} from s`.execute(
    context.db,
  );
  const [row] = rows;
  const columns = Array.from({ length: width }, () => new Float64Array());
  if (!row || row.ids === null) return { ids: [], columns };
  for (const measure of measures) {
    const texts = (row[measure] ?? '').split(',');
    if (measure === 'spendMicros' || measure === 'revenueMicros') {
      columns[units[measure]] = Float64Array.from(texts, (text) => Number(text.slice(0, -6)));
      columns[rests[measure]] = Float64Array.from(texts, (text) => Number(text.slice(-6)));
    } else columns[places[measure]] = Float64Array.from(texts, Number);
  }
  return { ids: row.ids.split(','), columns };
}

interface Kept {
  state: State;
  sums: KeptSums;
  madeAt: number;
}

/** Of one object over some days about 150 bytes. */
const mostObjects = 600_000;
const shelf = new Shelf<Kept>(mostObjects, ({ sums }) => 1 + sums.size);

const objectOf = { ad: sql`r.ad_id`, ad_group: sql`a.ad_group_id`, campaign: sql`a.campaign_id` } as const;
/** More than these, and reading all is as quick; what was replaced long ago is not known any more. */
const mostChanged = 20_000;
const lastsMs = 86_400_000;

async function changedSince({ account, db }: Context, level: AdLevel, since: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct ${objectOf[level]} as id from reporting.replaced r
    join ads.ads a on a.account_id = r.account_id and a.id = r.ad_id
    where r.account_id = ${account.id} and r.version > ${since} limit ${mostChanged + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

async function refreshed(
  context: Context,
  kept: Kept | undefined,
  of: { level: AdLevel; asked: Asked; state: State },
): Promise<KeptSums> {
  const { level, asked, state } = of;
  const isNear =
    kept !== undefined &&
    kept.state.from === state.from &&
    kept.state.to === state.to &&
    kept.state.version <= state.version &&
    Date.now() - kept.madeAt < lastsMs;
  const changed = isNear ? await changedSince(context, level, kept.state.version) : [];
  if (isNear && changed.length <= mostChanged)
    return kept.sums.with(await load(context, { level, ids: changed, asked }));
  const { ids, columns } = await load(context, { level, ids: null, asked });
  return new KeptSums(ids, columns);
}

const filling = new Shared<KeptSums>();

/**
 * Does something with the sums of all objects of a level that have any, or of these few. `work` is done again if what was kept turns
 * out to be of an earlier version, so it must not change anything. Undefined if only what is at hand was to be used and is not, or
 * not any more.
 */
export async function consultSums<Result>(
  context: Context,
  { level, asked, ids, isAtHand }: { level: AdLevel; asked: Asked; ids?: readonly string[]; isAtHand?: boolean },
  work: (sums: KeptSums, state: State) => Promise<Result>,
): Promise<Result | undefined> {
  if (ids) {
    const [state, few] = await Promise.all([readState(context, asked), load(context, { level, ids, asked })]);
    return work(new KeptSums(few.ids, few.columns), state);
  }
  const key = `${context.account.id} ${level} ${asked.from ?? ''} ${asked.to ?? ''}`;
  // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
  const kept = context.epochs ? shelf.find(key) : undefined;
  if (isAtHand === true && !kept) return undefined;
  const [state, attempt] = await Promise.all([readState(context, asked), kept && settled(work(kept.sums, kept.state))]);
  const { version, from, to } = state;
  if (attempt && kept?.state.version === version && kept.state.from === from && kept.state.to === to) return attempt();
  if (isAtHand === true) return undefined;
  const make = (): Promise<KeptSums> => refreshed(context, kept, { level, asked, state });
  if (!context.epochs) return work(await make(), state);
  const sums = await filling.of(`${key} ${from} ${to} ${version}`, make);
  shelf.keep(key, { state, sums, madeAt: Date.now() });
  return work(sums, state);
}
