// Rows in an order that do not change. What came of a change of few rows is another such order that shares with it all pieces in which
// nothing changed, since to copy thirty thousand of them takes longer than all else that is done for one.

export type Compare<Of> = (one: Of, other: Of) => number;

/** What a list shows a page of: an array, or rows in pieces. */
export interface InOrder<Of> extends Iterable<Of> {
  readonly length: number;
  slice(from?: number, before?: number): Of[];
}

/** So many rows are a piece at first; with twice as many it is cut in two. */
const pieceSize = 256;
/** More changes than these, and all rows are gone through once instead of once for each of them. */
const fewChanges = 40;

export class RowsInOrder<Of> implements InOrder<Of> {
  /** None is empty. */
  readonly #pieces: readonly (readonly Of[])[];
  readonly length: number;

  private constructor(pieces: readonly (readonly Of[])[], length: number) {
    this.#pieces = pieces;
    this.length = length;
  }

  /** Of how many pieces it consists. */
  get pieces(): number {
    return this.#pieces.length;
  }

  static of<Of>(rows: readonly Of[]): RowsInOrder<Of> {
    const pieces = Array.from({ length: Math.ceil(rows.length / pieceSize) }, (_, at) =>
      rows.slice(at * pieceSize, (at + 1) * pieceSize),
    );
    return new RowsInOrder(pieces, rows.length);
  }

  *[Symbol.iterator](): Iterator<Of> {
    for (const piece of this.#pieces) yield* piece;
  }

  slice(from = 0, before = this.length): Of[] {
    const rows: Of[] = [];
    let start = 0;
    for (const piece of this.#pieces) {
      if (start >= before) break;
      if (start + piece.length > from) rows.push(...piece.slice(Math.max(0, from - start), before - start));
      start += piece.length;
    }
    return rows;
  }

  /** The same after some rows went, which were there, and others came. No two rows are alike to `compare`. */
  changed({ gone, fresh }: { gone: readonly Of[]; fresh: readonly Of[] }, compare: Compare<Of>): RowsInOrder<Of> {
    if (gone.length + fresh.length === 0) return this;
    if (gone.length + fresh.length > fewChanges) {
      const left = new Set(gone);
      const rest = this.slice().filter((row) => !left.has(row));
      return RowsInOrder.of(merged(rest, fresh.toSorted(compare), compare));
    }
    const pieces = [...this.#pieces];
    for (const row of gone) takeOut(pieces, row, compare);
    for (const row of fresh) putIn(pieces, row, compare);
    return new RowsInOrder(pieces, this.length - gone.length + fresh.length);
  }
}

/** What is left of a piece joins the one behind it or before it, if both are short: no crumbs lie about. */
function takeOut<Of>(pieces: (readonly Of[])[], row: Of, compare: Compare<Of>): void {
  const at = pieceOf(pieces, row, compare);
  const piece = pieces[at] ?? [];
  pieces[at] = piece.toSpliced(placeOf(piece, row, compare), 1);
  for (const first of at === 0 ? [0] : [at, at - 1]) {
    const [one = [], other = []] = pieces.slice(first, first + 2);
    if (one.length + other.length > pieceSize) continue;
    pieces.splice(first, 2, ...[[...one, ...other]].filter(({ length }) => length > 0));
  }
}

function putIn<Of>(pieces: (readonly Of[])[], row: Of, compare: Compare<Of>): void {
  const at = pieceOf(pieces, row, compare);
  const piece = pieces[at] ?? [];
  const next = piece.toSpliced(placeOf(piece, row, compare), 0, row);
  if (next.length < 2 * pieceSize) pieces[at] = next;
  else pieces.splice(at, 1, next.slice(0, pieceSize), next.slice(pieceSize));
}

/** The last piece that does not begin behind the row, or the first. */
function pieceOf<Of>(pieces: readonly (readonly Of[])[], row: Of, compare: Compare<Of>): number {
  let [low, high] = [0, pieces.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare((pieces[middle] as readonly Of[])[0] as Of, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}

/** Before which of the rows this one stands, or where it stands itself. */
function placeOf<Of>(rows: readonly Of[], row: Of, compare: Compare<Of>): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows[middle] as Of, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function merged<Of>(one: readonly Of[], other: readonly Of[], compare: Compare<Of>): Of[] {
  const all: Of[] = [];
  let at = 0;
  for (const row of one) {
    for (let next = other[at]; next !== undefined && compare(next, row) < 0; next = other[at]) {
      all.push(next);
      at += 1;
    }
    all.push(row);
  }
  return [...all, ...other.slice(at)];
}
