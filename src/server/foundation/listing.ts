// A list in memory: its rows in each order that was asked for, what questions found among them, and what that sums to. A list does not
// change; what came of a change of few rows is another one, which shares with it what stayed as it was.
import { Layers } from './layers.ts';
import { type Compare, type InOrder, RowsInOrder } from './rows-in-order.ts';
import { joined, linesWith, type Texts } from './texts.ts';

export interface Row {
  id: string;
  /** What a search looks into, in lower case. */
  text: string;
}

/** What a row adds to a sum: under which name, and its amounts. */
export interface Addend {
  under: string;
  amounts: readonly bigint[];
}

export interface Total {
  rows: number;
  amounts: readonly bigint[];
}

/** Of the questions about one list. */
const mostFound = 6;

interface Found<Of> {
  sort: string;
  keeps: (row: Of) => boolean;
  rows: RowsInOrder<Of>;
}

/** Rows in an order, and all their texts. */
interface Searched<Of> {
  rows: readonly Of[];
  texts: Texts;
}

/** One list of one center at one moment. */
export class Listing<Of extends Row> {
  readonly #rows: Layers<Of>;
  readonly #orders: Readonly<Record<string, Compare<Of>>>;
  readonly #addendOf: ((row: Of) => Addend) | undefined;
  readonly #sorted = new Map<string, RowsInOrder<Of>>();
  readonly #searched = new Map<string, Searched<Of>>();
  readonly #found = new Map<string, Found<Of>>();
  readonly #counts = new Map<(row: Of) => boolean, number>();
  readonly #totals = new WeakMap<InOrder<Of>, ReadonlyMap<string, Total>>();

  constructor(
    rows: ReadonlyMap<string, Of> | Layers<Of>,
    orders: Readonly<Record<string, Compare<Of>>>,
    addendOf?: (row: Of) => Addend,
  ) {
    this.#rows = rows instanceof Layers ? rows : new Layers(rows);
    this.#orders = orders;
    this.#addendOf = addendOf;
  }

  get size(): number {
    return this.#rows.size;
  }

  find(id: string): Of | undefined {
    return this.#rows.get(id);
  }

  /** Some of the rows in an order: its name, with a minus downwards. Pays where the ids are few. */
  select(sort: string, ids: readonly string[]): Of[] {
    const rows = ids.map((id) => this.#rows.get(id)).filter((row) => row !== undefined);
    return directed(sort, rows.sort(this.#compare(orderOf(sort))));
  }

  /**
   * The rows that are kept, in an order. With a name, what was found is remembered under it, also after a change: the same question
   * is asked again for each part of a list that somebody scrolls through. The name must say all that `keeps` looks at beside the row.
   */
  filter(sort: string, keeps: (row: Of) => boolean): readonly Of[];
  filter(sort: string, keeps: (row: Of) => boolean, name: string | undefined): InOrder<Of>;
  filter(sort: string, keeps: (row: Of) => boolean, name?: string): InOrder<Of> {
    const key = name === undefined ? undefined : `${sort} ${name}`;
    const known = key === undefined ? undefined : this.#found.get(key);
    if (known) return known.rows;
    const kept = directed(sort, this.#inOrder(orderOf(sort)).slice().filter(keeps));
    if (key === undefined) return kept;
    const rows = RowsInOrder.of(kept);
    this.#found.set(key, { sort, keeps, rows });
    for (const oldest of this.#found.keys()) {
      if (this.#found.size <= mostFound) break;
      this.#found.delete(oldest);
    }
    return rows;
  }

  /**
   * The rows whose text holds this one, in an order. All texts lie in one, so that those which do not match are never touched:
   * ten thousand rows lie all over the memory, and to fetch each from there costs more than to look at it.
   */
  search(sort: string, text: string): readonly Of[] {
    const order = orderOf(sort);
    let searched = this.#searched.get(order);
    if (!searched) {
      const rows = this.#inOrder(order).slice();
      searched = { rows, texts: joined(rows.map((row) => row.text)) };
      this.#searched.set(order, searched);
    }
    const { rows, texts } = searched;
    return directed(
      sort,
      linesWith(texts, text).map((at) => rows[at] as Of),
    );
  }

  /** How many rows are so; `is` must be the same function each time. */
  count(is: (row: Of) => boolean): number {
    let known = this.#counts.get(is);
    if (known === undefined) {
      known = 0;
      for (const row of this.#rows.values()) if (is(row)) known += 1;
      this.#counts.set(is, known);
    }
    return known;
  }

  /** What rows that this list has found sum to. */
  totals(found: InOrder<Of>): ReadonlyMap<string, Total> {
    let known = this.#totals.get(found);
    if (!known) {
      known = summed(new Map(), found, this.#addend, 1n);
      this.#totals.set(found, known);
    }
    return known;
  }

  /** The same list after some of its rows changed; `undefined` of those that left it. */
  changed(changes: ReadonlyMap<string, Of | undefined>): Listing<Of> {
    const gone = [...changes.keys()].map((id) => this.#rows.get(id)).filter((row) => row !== undefined);
    const fresh = [...changes.values()].filter((row) => row !== undefined);
    const next = new Listing(this.#rows.with(changes), this.#orders, this.#addendOf);
    for (const [order, sorted] of this.#sorted)
      next.#sorted.set(order, sorted.changed({ gone, fresh }, this.#compare(order)));
    for (const [key, { sort, keeps, rows }] of this.#found) {
      const kept = { gone: gone.filter(keeps), fresh: fresh.filter(keeps) };
      const found = rows.changed(kept, this.#directed(sort));
      next.#found.set(key, { sort, keeps, rows: found });
      const totals = this.#totals.get(rows);
      if (totals)
        next.#totals.set(found, summed(summed(totals, kept.gone, this.#addend, -1n), kept.fresh, this.#addend, 1n));
    }
    for (const [is, count] of this.#counts)
      next.#counts.set(is, count - gone.filter(is).length + fresh.filter(is).length);
    return next;
  }

  #addend = (row: Of): Addend => {
    if (!this.#addendOf) throw new Error('The rows of this list have no amounts.');
    return this.#addendOf(row);
  };

  #compare(order: string): Compare<Of> {
    const compare = this.#orders[order];
    if (!compare) throw new Error(`There is no order by ${order}.`);
    return (one, other) => compare(one, other) || compareIds(one.id, other.id);
  }

  #directed(sort: string): Compare<Of> {
    const compare = this.#compare(orderOf(sort));
    return sort.startsWith('-') ? (one, other) => compare(other, one) : compare;
  }

  #inOrder(order: string): RowsInOrder<Of> {
    let sorted = this.#sorted.get(order);
    if (!sorted) {
      sorted = RowsInOrder.of([...this.#rows.values()].sort(this.#compare(order)));
      this.#sorted.set(order, sorted);
    }
    return sorted;
  }
}

const orderOf = (sort: string): string => (sort.startsWith('-') ? sort.slice(1) : sort);

function directed<Of>(sort: string, rows: Of[]): Of[] {
  return sort.startsWith('-') ? rows.toReversed() : rows;
}

/** Like numbers, which are too large for JavaScript's. */
function compareIds(one: string, other: string): number {
  return one.length - other.length || compareTexts(one, other);
}

/** By code units, as the database sorts but for letters beyond the first plane. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Totals with these rows added to them, or taken from them. */
function summed<Of>(
  totals: ReadonlyMap<string, Total>,
  rows: Iterable<Of>,
  addendOf: (row: Of) => Addend,
  sign: 1n | -1n,
): ReadonlyMap<string, Total> {
  const sums = new Map<string, { rows: number; amounts: bigint[] }>();
  for (const row of rows) {
    const { under, amounts } = addendOf(row);
    let sum = sums.get(under);
    if (!sum) {
      const known = totals.get(under);
      sum = { rows: known?.rows ?? 0, amounts: known ? [...known.amounts] : amounts.map(() => 0n) };
      sums.set(under, sum);
    }
    sum.rows += Number(sign);
    for (let at = 0; at < amounts.length; at++) sum.amounts[at] = (sum.amounts[at] ?? 0n) + sign * (amounts[at] ?? 0n);
  }
  if (sums.size === 0) return totals;
  return new Map([...new Map<string, Total>([...totals, ...sums])].filter(([, { rows: left }]) => left > 0));
}
