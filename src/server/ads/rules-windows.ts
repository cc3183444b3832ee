// Sums over the windows of a rule that move along from day to day, of ten thousand objects at a time. Nothing is rounded: amounts
// lie in two columns, whole units and the rest, and what is too close to call is compared in whole numbers.

import type { AdLevel } from '../../contract/ads-levels.ts';
import type { RuleCondition, RuleWindow } from '../../contract/ads-rules.ts';
import { type Measure, type MetricName, metricOf } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { dayBefore, daysOf, type Numbers } from './rules-query.ts';

/** A value by the place of an object: of what, and by what it is divided. Not a number where there is none. */
export interface Term {
  of: (place: number) => number;
  by: (place: number) => number;
  exact: (place: number) => [of: bigint, by: bigint];
}

const isAmount = (measure: Measure): boolean => measure === 'spendMicros' || measure === 'revenueMicros';

/** A day: the objects that have numbers, by their places, and their columns. */
interface DayRows {
  places: Uint32Array;
  columns: Float64Array[];
}

interface Window {
  totals: Float64Array[];
  /** The days that are summed, both of them too; nothing yet where the first comes after the last. */
  from: string;
  to: string;
}

const dayAfter = (day: string): string => dayBefore(day, -1);

export class WindowSums {
  readonly #ids: readonly string[];
  /** The ids as they are told: two halves of eight bytes. */
  readonly #halves: Uint32Array;
  readonly #measures: readonly Measure[];
  readonly #windows: ReadonlyMap<RuleWindow, Window>;
  readonly #days = new Map<string, DayRows>();

  constructor(ids: readonly string[], { windows, measures }: { windows: readonly RuleWindow[]; measures: Measure[] }) {
    this.#ids = ids;
    this.#halves = Uint32Array.from(
      ids.flatMap((id) => [Number(BigInt(id) >> 32n), Number(BigInt(id) & 0xffff_ffffn)]),
    );
    this.#measures = measures;
    const width = measures.reduce((sum, measure) => sum + (isAmount(measure) ? 2 : 1), 0);
    const totals = (): Float64Array[] => Array.from({ length: width }, () => new Float64Array(ids.length));
    this.#windows = new Map(windows.map((over) => [over, { totals: totals(), from: '', to: '' }]));
  }

  /** The numbers of all days that windows of these days reach. */
  async read(
    context: Context,
    numbers: Numbers,
    { level, days }: { level: AdLevel; days: readonly string[] },
  ): Promise<void> {
    const [first = '', last = ''] = [days[0], days.at(-1)];
    for (const [over, window] of this.#windows) {
      const reach = daysOf(over, first);
      // Of a lifetime the whole months before are read as such.
      window.from = reach.first ?? `${reach.last.slice(0, 7)}-01`;
      window.to = dayBefore(window.from, 1);
    }
    const from = [...this.#windows.values()].reduce(
      (least, window) => (window.from < least ? window.from : least),
      last,
    );
    const before = this.#windows.get('lifetime')?.from ?? null;
    const which = { level, ids: this.#ids, measures: this.#measures };
    for (const { day, rows } of await numbers.daily(context, which, { from, to: last, before })) {
      const read = this.#parse(rows);
      if (day !== null) this.#days.set(day, read);
      else this.#add(this.#windows.get('lifetime'), read, 1);
    }
  }

  /** Eight bytes for the id of each object, which come in their order, and for each measure. */
  #parse(rows: Buffer): DayRows {
    const size = 8 * (1 + this.#measures.length);
    const count = rows.length / size;
    const places = new Uint32Array(count);
    const columns = this.#measures
      .flatMap((measure) => (isAmount(measure) ? [0, 0] : [0]))
      .map(() => new Float64Array(count));
    let place = 0;
    for (let row = 0; row < count; row++) {
      const start = row * size;
      const [high, low] = [rows.readUInt32BE(start), rows.readUInt32BE(start + 4)];
      while (this.#halves[place * 2] !== high || this.#halves[place * 2 + 1] !== low) place += 1;
      places[row] = place;
      let column = 0;
      for (const [nth, measure] of this.#measures.entries()) {
        const at = start + 8 * (nth + 1);
        const upper = rows.readInt32BE(at);
        const value = upper * 2 ** 32 + rows.readUInt32BE(at + 4);
        if (!isAmount(measure)) (columns[column++] as Float64Array)[row] = value;
        else {
          // What is beyond the whole numbers that fit is divided before it is made one.
          const units = upper < 2 ** 20 ? Math.floor(value / 1e6) : Number(rows.readBigInt64BE(at) / 1_000_000n);
          const rest = upper < 2 ** 20 ? value - units * 1e6 : Number(rows.readBigInt64BE(at) % 1_000_000n);
          (columns[column++] as Float64Array)[row] = units;
          (columns[column++] as Float64Array)[row] = rest;
        }
      }
    }
    return { places, columns };
  }

  #add(window: Window | undefined, day: DayRows | undefined, sign: 1 | -1): void {
    if (!window || !day) return;
    for (const [nth, values] of day.columns.entries()) {
      const total = window.totals[nth] as Float64Array;
      for (let row = 0; row < values.length; row++) {
        const place = day.places[row] as number;
        total[place] = (total[place] as number) + sign * (values[row] as number);
      }
    }
  }

  /** As they are looked at on this day, which is no earlier than the last one. */
  moveTo(day: string): void {
    for (const [over, window] of this.#windows) {
      const { first, last } = daysOf(over, day);
      while (window.to < last) {
        window.to = dayAfter(window.to);
        this.#add(window, this.#days.get(window.to), 1);
      }
      if (first === null) continue;
      for (; window.from < first; window.from = dayAfter(window.from))
        this.#add(window, this.#days.get(window.from), -1);
    }
  }

  #measure(over: RuleWindow, measure: Measure): { near: (place: number) => number; exact: (place: number) => bigint } {
    const totals = this.#windows.get(over)?.totals ?? [];
    const before = this.#measures.slice(0, this.#measures.indexOf(measure));
    const column = before.reduce((sum, one) => sum + (isAmount(one) ? 2 : 1), 0);
    const [whole, rest] = [totals[column] as Float64Array, totals[column + 1] as Float64Array];
    if (!isAmount(measure))
      return { near: (place) => whole[place] as number, exact: (place) => BigInt(whole[place] as number) };
    return {
      near: (place) => (whole[place] as number) * 1e6 + (rest[place] as number),
      exact: (place) => BigInt(whole[place] as number) * 1_000_000n + BigInt(rest[place] as number),
    };
  }

  term(metric: MetricName, over: RuleWindow): Term {
    const { of, by, times = 1 } = metricOf[metric];
    const above = this.#measure(over, of);
    const below = by === undefined ? { near: () => 1, exact: () => 1n } : this.#measure(over, by);
    return {
      of: (place) => above.near(place) * times,
      by: below.near,
      exact: (place) => [above.exact(place) * BigInt(times), below.exact(place)],
    };
  }
}

/** What is compared as floating point is right beyond this share of both. */
const tooClose = 1e-9;

/** Below zero where the value of an object is less than this decimal number, which is told crosswise. */
function comparedWith(text: string, { of, by, exact }: Term): (place: number) => number {
  const [whole = '', part = ''] = text.split('.');
  const [near, above, below] = [Number(text), BigInt(whole + part), 10n ** BigInt(part.length)];
  return (place) => {
    const [one, other] = [of(place), near * by(place)];
    if (Math.abs(one - other) > tooClose * (Math.abs(one) + Math.abs(other))) return one - other;
    const [upper, lower] = exact(place);
    const difference = upper * below - above * lower;
    return difference === 0n ? 0 : difference < 0n ? -1 : 1;
  };
}

export function holdsBy({ is, value, upTo }: RuleCondition, term: Term): (place: number) => boolean {
  const compared = comparedWith(value, term);
  const toEnd = comparedWith(upTo ?? value, term);
  const verdicts: Record<RuleCondition['is'], (place: number) => boolean> = {
    gt: (place) => compared(place) > 0,
    gte: (place) => compared(place) >= 0,
    lt: (place) => compared(place) < 0,
    lte: (place) => compared(place) <= 0,
    between: (place) => compared(place) >= 0 && toEnd(place) <= 0,
  };
  const verdict = verdicts[is];
  // Where there is nothing, or nothing to divide by, no condition holds.
  return (place) => !Number.isNaN(term.of(place)) && term.by(place) > 0 && verdict(place);
}
