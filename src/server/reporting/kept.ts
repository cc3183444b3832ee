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
import { type ComparePlaces, compareIds, differences, interleaved, placeOf, reordered } from '../foundation/orders.ts';
import { Shared, Shelf, settled } from '../foundation/shelf.ts';
import { type Asked, ofEach, rangeOf, readState, rowsOf, type State } from './sums.ts';

/** Amounts in two columns, whole units and the rest, so that no sum of them is rounded. */
const units = { spendMicros: 0, revenueMicros: 1 } as const;
const rests = { spendMicros: 2, revenueMicros: 3 } as const;
const places = Object.fromEntries(counts.map((name, at) => [name, at + 4])) as Record<(typeof counts)[number], number>;
const width = counts.length + 4;

/** A list of ids beside these sums, and what was made of both. */
interface Aligned {
  ids: readonly string[];
  /** Where each of those stands here, or -1. */
  places: Int32Array;
  /** By a metric upwards, those without it first. */
  orders: Map<MetricName, Uint32Array>;
}

/** Objects by their places: those of `ids`, in the order of their numbers, and behind them such as came later. */
interface Listed {
  readonly ids: readonly string[];
  idAt(at: number): string;
  placeOf(id: string): number;
}

/** So many changed ones are kept beside the columns. */
const mostAside = 1_000;
/** Of so many metrics the order is kept beside each list: those that were asked for last. */
const mostOrders = 4;

const rankOf = (key: number): number => (Number.isNaN(key) ? -1 : key);
const byKey =
  (keyAt: (at: number) => number): ComparePlaces =>
  (one, other) =>
    rankOf(keyAt(one)) - rankOf(keyAt(other)) || one - other;

type ValueAt = (place: number) => number;

/** A metric by the place of an object; nothing divided by nothing is no number. */
function metricAt(metric: MetricName, valuesOf: (measure: Measure) => ValueAt): ValueAt {
  const { of, by, times = 1 } = metricOf[metric];
  const [above, below] = [valuesOf(of), by === undefined ? () => 1 : valuesOf(by)];
  return (place) => {
    const [upper, lower] = [above(place), below(place)];
    return lower === 0 ? Number.NaN : (upper * times) / lower;
  };
}

/**
 * One level over some days at one moment: as it was read once, and the few objects that changed since. It does not change, and what
 * is of the same whole differs in few objects, so that lists are mended from one moment to another.
 */
export class KeptSums {
  /** Without what changed since. */
  readonly whole: KeptSums;
  /** In the order of their numbers. */
  readonly ids: readonly string[];
  readonly #columns: readonly Float64Array[];
  /** By their places: to copy all columns for each import would cost more than all else. */
  readonly #changed: ReadonlyMap<number, Float64Array>;
  /** Of the whole: with its own list, and with the other that was asked about last. */
  readonly #aligned: (Aligned | undefined)[];

  constructor({ ids, columns }: Loaded, since?: { whole: KeptSums; changed: ReadonlyMap<number, Float64Array> }) {
    this.whole = since?.whole ?? this;
    this.ids = ids;
    this.#columns = columns;
    this.#changed = since?.changed ?? new Map();
    this.#aligned = since ? since.whole.#aligned : [];
  }

  get size(): number {
    return this.ids.length;
  }

  idAt(at: number): string {
    return this.ids[at] as string;
  }

  placeOf(id: string): number {
    return placeOf(this.ids, id);
  }

  /** Places of all by a metric, what has none last, and what is alike in the order of the numbers; all so without a metric. */
  sorted(metric: MetricName | null, isDown: boolean): Uint32Array {
    if (metric === null) return Uint32Array.from(this.ids.keys());
    const changed = [...this.#changed.keys()];
    const [keyAt, keyBefore] = [this.keyAt(this, metric), this.whole.keyAt(this, metric)];
    const up = reordered(
      this.order(this, metric),
      { gone: changed, compare: byKey(keyBefore) },
      { fresh: changed, compareNow: byKey(keyAt) },
    );
    const keys = Float64Array.from(this.ids.keys(), keyAt);
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
  #align({ ids }: Pick<Listed, 'ids'>): Aligned {
    const slot = Number(ids !== this.ids);
    const former = this.#aligned[slot];
    if (former?.ids === ids) return former;
    const places = new Int32Array(ids.length).fill(-1);
    let own = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? '';
      while (own < this.ids.length && compareIds(this.ids[own] ?? '', id) < 0) own += 1;
      if (this.ids[own] === id) places[at] = own;
    }
    const aligned = { ids, places, orders: new Map() };
    this.#aligned[slot] = aligned;
    // A list to which some came at its end.
    if (former && former.ids.length < ids.length && former.ids.every((id, at) => id === ids[at]))
      this.whole.#mendOrders(this.whole, [...ids.keys()].slice(former.ids.length), { from: former, to: aligned });
    return aligned;
  }

  /** Where what stands at a place of a list stands here, or -1. */
  #placeOf(list: Listed): (at: number) => number {
    const { places } = this.#align(list);
    return (at) => (at < places.length ? (places[at] as number) : this.placeOf(list.idAt(at)));
  }

  /** An amount is a little rounded where it is beyond nine thousand million units: enough to compare by. */
  #valuesOf = (measure: Measure): ValueAt => {
    const valueOf = (column: number): ValueAt => {
      const values = this.#columns[column] ?? new Float64Array();
      if (this.#changed.size === 0) return (place) => values[place] ?? 0;
      return (place) => this.#at(column, place);
    };
    if (measure !== 'spendMicros' && measure !== 'revenueMicros') return valueOf(places[measure]);
    const [whole, rest] = [valueOf(units[measure]), valueOf(rests[measure])];
    return (place) => whole(place) * 1e6 + rest(place);
  };

  /** A metric of what stands at a place of a list; NaN where it has none. */
  keyAt(list: Listed, metric: MetricName): (at: number) => number {
    const [keyOf, placeIn] = [metricAt(metric, this.#valuesOf), this.#placeOf(list)];
    return (at) => keyOf(placeIn(at));
  }

  /** Places among the ids of a list by a metric upwards, those without it first: of the whole. */
  order(list: Pick<Listed, 'ids'>, metric: MetricName): Uint32Array {
    const { places, orders } = this.#align(list);
    let known = orders.get(metric);
    orders.delete(metric);
    if (!known) {
      const keys = Float64Array.from(places, metricAt(metric, this.whole.#valuesOf));
      known = Uint32Array.from(keys.keys()).sort(byKey((at) => keys[at] as number));
    }
    orders.set(metric, known);
    for (const oldest of orders.keys()) {
      if (orders.size <= mostOrders) break;
      orders.delete(oldest);
    }
    return known;
  }

  /** Orders that stood before these places of a list changed or came. */
  #mendOrders(former: KeptSums, changed: readonly number[], { from, to }: { from: Aligned; to: Aligned }): void {
    const gone = changed.filter((at) => at < from.ids.length);
    for (const [metric, order] of from.orders) {
      const [keyOf, keyOfNow] = [metricAt(metric, former.#valuesOf), metricAt(metric, this.#valuesOf)];
      const compare = byKey((at) => keyOf(from.places[at] as number));
      const compareNow = byKey((at) => keyOfNow(to.places[at] as number));
      to.orders.set(metric, reordered(order, { gone, compare }, { fresh: changed, compareNow }));
    }
  }

  /** Places of a list at which another of the same whole has other numbers. */
  differences(list: Listed, other: KeptSums): number[] {
    const changed = differences(this.#changed, other.#changed);
    return changed.map((place) => list.placeOf(this.ids[place] as string)).filter((at) => at >= 0);
  }

  /** The sums of what stands at the given places. */
  total(list: Listed, chosen: Uint32Array): Sums {
    const placeIn = this.#placeOf(list);
    const known = chosen.map(placeIn).filter((place) => place < this.size);
    const isKnown = new Uint8Array(this.#changed.size === 0 ? 0 : this.size);
    if (isKnown.length > 0) for (const place of known) isKnown[place] = 1;
    const changed = [...this.#changed.keys()].filter((place) => isKnown[place] === 1);
    const totals = new Float64Array(width);
    for (const [column, values] of this.#columns.entries()) {
      let total = 0;
      for (let n = 0; n < known.length; n++) total += values[known[n] as number] as number;
      for (const place of changed) total += this.#at(column, place) - (values[place] as number);
      totals[column] = total;
    }
    return sumsAt((column) => totals[column] ?? 0);
  }

  has(list: Listed, at: number): boolean {
    return this.#placeOf(list)(at) >= 0;
  }

  find(list: Listed, at: number): Sums {
    const place = this.#placeOf(list)(at);
    return sumsAt((column) => (place < 0 ? 0 : this.#at(column, place)));
  }

  /** The same after those that are named there came, or changed. */
  with(loaded: Loaded): KeptSums {
    const changed = new Map(this.#changed);
    for (const [nth, id] of loaded.ids.entries())
      changed.set(
        this.placeOf(id),
        Float64Array.from(loaded.columns, (column) => column[nth] ?? 0),
      );
    if (changed.has(-1) || changed.size > mostAside) return this.#joined(loaded);
    return new KeptSums({ ids: this.ids, columns: this.#columns }, { whole: this.whole, changed });
  }

  /** As if all had been read at once. Orders of other lists are mended, not made anew. */
  #joined(loaded: Loaded): KeptSums {
    const { ids, from } = interleaved(this.ids, loaded.ids);
    const columns = this.#columns.map((_, column) => {
      const fresh = loaded.columns[column] ?? new Float64Array();
      return Float64Array.from(from, (place) => (place < 0 ? (fresh[-1 - place] ?? 0) : this.#at(column, place)));
    });
    const next = new KeptSums({ ids: ids.length === this.size ? this.ids : ids, columns });
    const other = this.#aligned[1];
    if (other) {
      const named = [...loaded.ids, ...Array.from(this.#changed.keys(), (place) => this.ids[place] as string)];
      const changed = [...new Set(named)].map((id) => placeOf(other.ids, id)).filter((at) => at >= 0);
      next.#mendOrders(this.whole, changed, { from: other, to: next.#align(other) });
    }
    return next;
  }
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
  ids: readonly string[];
  columns: readonly Float64Array[];
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

/** Of one object over some days about 150 bytes, and four for each order. */
const mostObjects = 600_000;
const shelf = new Shelf<Kept>(mostObjects, ({ sums }) => 1 + sums.size);

const objectOf = { ad: sql`r.ad_id`, ad_group: sql`a.ad_group_id`, campaign: sql`a.campaign_id` } as const;
/** More than these, and reading all is as quick; what was replaced long ago is not known any more. */
const mostChanged = 20_000;
const lastsMs = 86_400_000;

/** One more than the most, where there are more. */
async function changedSince(
  { account, db }: Context,
  level: AdLevel,
  { since, most }: { since: number; most: number },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct ${objectOf[level]} as id from reporting.replaced r
    join ads.ads a on a.account_id = r.account_id and a.id = r.ad_id
    where r.account_id = ${account.id} and r.version > ${since} limit ${most + 1}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Undefined if only few were to be read, and more have changed. */
async function refreshed(
  context: Context,
  kept: Kept | undefined,
  of: { level: AdLevel; isAtHand: boolean; state: State },
): Promise<KeptSums | undefined> {
  const { level, isAtHand, state } = of;
  // Of the days that the state is of: the account may be given another time zone meanwhile.
  const asked = { from: state.from, to: state.to };
  const isNear =
    kept !== undefined &&
    kept.state.from === state.from &&
    kept.state.to === state.to &&
    kept.state.version <= state.version &&
    Date.now() - kept.madeAt < lastsMs;
  const most = isAtHand ? mostAside : mostChanged;
  const changed = isNear ? await changedSince(context, level, { since: kept.state.version, most }) : [];
  if (isNear && changed.length <= most) return kept.sums.with(await load(context, { level, ids: changed, asked }));
  return isAtHand ? undefined : new KeptSums(await load(context, { level, ids: null, asked }));
}

const filling = new Shared<KeptSums | undefined>();

interface Which {
  level: AdLevel;
  asked: Asked;
}

const keyOf = ({ account }: Context, { level, asked }: Which): string =>
  `${account.id} ${level} ${asked.from ?? ''} ${asked.to ?? ''}`;

/** Whether something is kept of these days, as it is or as it was. */
export const areSumsAtHand = (context: Context, which: Which): boolean =>
  shelf.find(keyOf(context, which)) !== undefined;

/**
 * Does something with the sums of all objects of a level that have any, or of these few. `work` is done again if what was kept turns
 * out to be of an earlier version, so it must not change anything. Undefined if only what is at hand was to be used, as it is or
 * after few changes, and is not.
 */
export async function consultSums<Result>(
  context: Context,
  { level, asked, ids, isAtHand }: Which & { ids?: readonly string[]; isAtHand?: boolean },
  work: (sums: KeptSums, state: State) => Promise<Result>,
): Promise<Result | undefined> {
  if (ids) {
    const [state, few] = await Promise.all([readState(context, asked), load(context, { level, ids, asked })]);
    return work(new KeptSums(few), state);
  }
  const key = keyOf(context, { level, asked });
  // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
  const kept = context.epochs ? shelf.find(key) : undefined;
  if (isAtHand === true && !kept) return undefined;
  const [state, attempt] = await Promise.all([readState(context, asked), kept && settled(work(kept.sums, kept.state))]);
  const { version, from, to } = state;
  if (attempt && kept?.state.version === version && kept.state.from === from && kept.state.to === to) return attempt();
  const make = (): Promise<KeptSums | undefined> =>
    refreshed(context, kept, { level, isAtHand: isAtHand === true, state });
  const sums = await (context.epochs
    ? filling.of(`${key} ${from} ${to} ${version} ${isAtHand === true}`, make)
    : make());
  if (!sums) return undefined;
  if (context.epochs) shelf.keep(key, { state, sums, madeAt: Date.now() });
  return work(sums, state);
}
