// Sums of all objects of a level over some days, kept in memory: to sort 200,000 ads by what they cost takes the database longer than
// all else in a call. Used only by a read that has itself asked how far the numbers have come.

import { sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-kinds.ts';
import {
  counts,
  type Measure,
  type MetricName,
  measures,
  metricOf,
  type Sums,
} from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { Shelf, settled } from '../foundation/shelf.ts';
import { type Asked, ofEach, rangeOf, readState, rowsOf, type State } from './sums.ts';

/** Amounts in two columns, whole units and the rest, so that no sum of them is rounded. */
const units = { spendMicros: 0, revenueMicros: 1 } as const;
const rests = { spendMicros: 2, revenueMicros: 3 } as const;
const places = Object.fromEntries(counts.map((name, at) => [name, at + 4])) as Record<(typeof counts)[number], number>;
const width = counts.length + 4;

const longerOrLater = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other));

/** One level over some days at one moment. It does not change. */
export class KeptSums {
  /** In the order of their numbers. */
  readonly #ids: readonly string[];
  readonly #columns: readonly Float64Array[];
  /** By lists of ids: where each of those stands here, or -1. */
  readonly #aligned = new WeakMap<readonly string[], Int32Array>();
  readonly #orders = new WeakMap<readonly string[], Map<MetricName, { up: Uint32Array; keys: Float64Array }>>();

  constructor(ids: readonly string[], columns: readonly Float64Array[]) {
    this.#ids = ids;
    this.#columns = columns;
  }

  get size(): number {
    return this.#ids.length;
  }

  #at(column: number, place: number): number {
    return this.#columns[column]?.[place] ?? 0;
  }

  /** Both are in the order of their numbers. */
  #align(ids: readonly string[]): Int32Array {
    const known = this.#aligned.get(ids);
    if (known) return known;
    const places = new Int32Array(ids.length).fill(-1);
    let own = 0;
    for (let at = 0; at < ids.length; at++) {
      const id = ids[at] ?? '';
      while (own < this.#ids.length && longerOrLater(this.#ids[own] ?? '', id) < 0) own += 1;
      if (this.#ids[own] === id) places[at] = own;
    }
    this.#aligned.set(ids, places);
    return places;
  }

  /** An amount is a little rounded where it is beyond nine thousand million units: enough to compare by. */
  #valuesOf(measure: Measure): (place: number) => number {
    const column = (at: number): Float64Array => this.#columns[at] ?? new Float64Array();
    if (measure !== 'spendMicros' && measure !== 'revenueMicros') {
      const values = column(places[measure]);
      return (place) => values[place] ?? 0;
    }
    const [whole, rest] = [column(units[measure]), column(rests[measure])];
    return (place) => (whole[place] ?? 0) * 1e6 + (rest[place] ?? 0);
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
    let orders = this.#orders.get(ids);
    if (!orders) this.#orders.set(ids, (orders = new Map()));
    let known = orders.get(metric);
    if (!known) {
      const aligned = this.#align(ids);
      const keys = new Float64Array(ids.length);
      const { of, by, times = 1 } = metricOf[metric];
      const [above, below] = [this.#valuesOf(of), by === undefined ? () => 1 : this.#valuesOf(by)];
      // Nothing divided by nothing is no number.
      for (let at = 0; at < keys.length; at++) {
        const [upper, lower] = [above(aligned[at] as number), below(aligned[at] as number)];
        keys[at] = lower === 0 ? Number.NaN : (upper * times) / lower;
      }
      const rank = (key: number): number => (Number.isNaN(key) ? -1 : key);
      const up = Uint32Array.from(keys.keys()).sort((a, b) => rank(keys[a] ?? 0) - rank(keys[b] ?? 0) || a - b);
      known = { up, keys };
      orders.set(metric, known);
    }
    return known;
  }

  /** The sums of those of these ids that stand at the given places. */
  total(ids: readonly string[], chosen: Uint32Array): Sums {
    const aligned = this.#align(ids);
    const totals = new Float64Array(width);
    for (const [column, values] of this.#columns.entries()) {
      let total = 0;
      for (let n = 0; n < chosen.length; n++) {
        const place = aligned[chosen[n] as number] as number;
        if (place >= 0) total += values[place] as number;
      }
      totals[column] = total;
    }
    return sumsAt((column) => totals[column] ?? 0);
  }

  find(ids: readonly string[], at: number): Sums {
    const place = this.#align(ids)[at] ?? -1;
    return sumsAt((column) => (place < 0 ? 0 : this.#at(column, place)));
  }

  /** The same after those that are named there came, or changed. */
  with({ ids, columns }: Loaded): KeptSums {
    if (ids.length === 0) return this;
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
    const merged = this.#columns.map((own, column) => {
      const other = columns[column] ?? new Float64Array();
      return Float64Array.from(from, (place) => (place < 0 ? other[-1 - place] : own[place]) ?? 0);
    });
    return new KeptSums(all, merged);
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

/**
 * Does something with the sums of all objects of a level that have any, or of these few. `work` is done again if what was kept turns out to be of an
 * earlier version, so it must not change anything.
 */
export async function consultSums<Result>(
  context: Context,
  { level, asked, ids }: { level: AdLevel; asked: Asked; ids?: readonly string[] },
  work: (sums: KeptSums, state: State) => Promise<Result>,
): Promise<Result> {
  if (ids) {
    const [state, few] = await Promise.all([readState(context, asked), load(context, { level, ids, asked })]);
    return work(new KeptSums(few.ids, few.columns), state);
  }
  const key = `${context.account.id} ${level} ${asked.from ?? ''} ${asked.to ?? ''}`;
  // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
  const kept = context.epochs ? shelf.find(key) : undefined;
  const [state, attempt] = await Promise.all([readState(context, asked), kept && settled(work(kept.sums, kept.state))]);
  const isCurrent =
    kept?.state.version === state.version && kept.state.from === state.from && kept.state.to === state.to;
  if (attempt && isCurrent) return attempt();
  const sums = await refreshed(context, kept, { level, asked, state });
  if (context.epochs) shelf.keep(key, { state, sums, madeAt: Date.now() });
  return work(sums, state);
}
