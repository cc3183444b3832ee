// What lists of a center search and sort by, kept in memory: a search through ten thousand names takes the database longer than
// all else in a call, and this process a fraction of a millisecond.
//
// The tables alone are the truth. What is kept is used only by a read that has itself asked which version is the current one, in
// the same message as for what it shows; and whether somebody may see a row is not decided here.
import type { Context } from './context.ts';
import { queryFixed } from './database.ts';
import { Shelf, settled } from './shelf.ts';
import { joined, linesWith, type Texts } from './texts.ts';

export interface Row {
  id: string;
  /** What a search looks into, in lower case. */
  text: string;
}

/** Of the questions about one list. */
const mostFound = 4;

/** One list of one center at one moment. It does not change; a later version is another object. */
export class Listing<Of extends Row> {
  readonly #rows: ReadonlyMap<string, Of>;
  readonly #orders: Readonly<Record<string, Compare<Of>>>;
  readonly #sorted = new Map<string, readonly Of[]>();
  readonly #texts = new Map<string, Texts>();
  readonly #found = new Map<string, readonly Of[]>();
  readonly #counts = new Map<(row: Of) => boolean, number>();

  constructor(rows: ReadonlyMap<string, Of>, orders: Readonly<Record<string, Compare<Of>>>) {
    this.#rows = rows;
    this.#orders = orders;
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
   * The rows that are kept, in an order. With a name, what was found is remembered under it: the same question is asked again
   * for each part of a list that somebody scrolls through. The name must say all that `keeps` looks at beside the row.
   */
  filter(sort: string, keeps: (row: Of) => boolean, name?: string): readonly Of[] {
    const key = name === undefined ? undefined : `${sort} ${name}`;
    const known = key === undefined ? undefined : this.#found.get(key);
    if (known) return known;
    const found = directed(sort, this.#inOrder(orderOf(sort)).filter(keeps));
    if (key === undefined) return found;
    this.#found.set(key, found);
    for (const oldest of this.#found.keys()) {
      if (this.#found.size <= mostFound) break;
      this.#found.delete(oldest);
    }
    return found;
  }

  /**
   * The rows whose text holds this one, in an order. All texts lie in one, so that those which do not match are never touched:
   * ten thousand rows lie all over the memory, and to fetch each from there costs more than to look at it.
   */
  search(sort: string, text: string): readonly Of[] {
    const order = orderOf(sort);
    const rows = this.#inOrder(order);
    let texts = this.#texts.get(order);
    if (!texts) {
      texts = joined(rows.map((row) => row.text));
      this.#texts.set(order, texts);
    }
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

  /** The same list after some of its rows changed; `undefined` of those that left it. */
  changed(changes: ReadonlyMap<string, Of | undefined>): Listing<Of> {
    const rows = new Map(this.#rows);
    const fresh: Of[] = [];
    for (const [id, row] of changes) {
      rows.delete(id);
      if (!row) continue;
      rows.set(id, row);
      fresh.push(row);
    }
    const next = new Listing(rows, this.#orders);
    for (const [order, sorted] of this.#sorted) {
      const kept = sorted.filter(({ id }) => !changes.has(id));
      next.#sorted.set(order, merged(kept, fresh.toSorted(this.#compare(order)), this.#compare(order)));
    }
    return next;
  }

  #compare(order: string): Compare<Of> {
    const compare = this.#orders[order];
    if (!compare) throw new Error(`There is no order by ${order}.`);
    return (one, other) => compare(one, other) || compareIds(one.id, other.id);
  }

  #inOrder(order: string): readonly Of[] {
    let sorted = this.#sorted.get(order);
    if (!sorted) {
      sorted = [...this.#rows.values()].sort(this.#compare(order));
      this.#sorted.set(order, sorted);
    }
    return sorted;
  }
}

type Compare<Of> = (one: Of, other: Of) => number;

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

/** What is counted of a center: its changes of accounts, members and so on. */
export type ListKind = 'accounts' | 'members' | 'assignments' | 'labels' | 'billing' | 'limits' | 'sightings';
type Kind = Extract<ListKind, 'accounts' | 'members' | 'assignments'>;

const versions = new WeakMap<Context, Promise<ReadonlyMap<string, bigint>>>();

/** The versions of the acting center, asked once in a call. */
function versionsOf(context: Context): Promise<ReadonlyMap<string, bigint>> {
  let known = versions.get(context);
  if (!known) {
    known = queryFixed<{ kind: string; version: string }>(
      context,
      'select kind, version from foundation.versions where center_id = $1',
      [context.centerId],
    ).then((rows) => new Map(rows.map(({ kind, version }) => [kind, BigInt(version)])));
    versions.set(context, known);
  }
  return known;
}

async function versionOf(context: Context, kind: Kind): Promise<bigint> {
  return (await versionsOf(context)).get(kind) ?? 0n;
}

/** More changes than this, and reading all is as quick. */
const mostChanges = 2_000;

/** What changed since a version; undefined where too much did, or too long ago. */
async function changesSince(
  { db, centerId }: Context,
  between: { kind: Kind; since: bigint; version: bigint },
): Promise<string[] | undefined> {
  const { kind, since, version } = between;
  if (since > version || version - since >= 500n) return undefined;
  const rows = await db
    .selectFrom('foundation.changes')
    .select('object_id')
    .distinct()
    .where('center_id', '=', centerId)
    .where('kind', '=', kind)
    .where('version', '>', String(since))
    .limit(mostChanges + 1)
    .execute();
  return rows.length > mostChanges ? undefined : rows.map((row) => row.object_id);
}

/** A row is some hundred bytes. */
const mostRows = 400_000;

interface Kept<Of extends Row> {
  version: bigint;
  listing: Listing<Of>;
}

export class Directory<Of extends Row> {
  readonly #kind: Kind;
  readonly #load: (context: Context, ids: readonly string[] | undefined) => Promise<Of[]>;
  readonly #orders: Readonly<Record<string, Compare<Of>>>;
  readonly #kept = new Shelf<Kept<Of>>(mostRows, ({ listing }) => 1 + listing.size);

  constructor(options: {
    kind: Kind;
    /** Rows of the acting center: all, or those with these ids that are in it. */
    load(context: Context, ids: readonly string[] | undefined): Promise<Of[]>;
    orders: Readonly<Record<string, Compare<Of>>>;
  }) {
    this.#kind = options.kind;
    this.#load = options.load;
    this.#orders = options.orders;
  }

  /**
   * Does something with the list of the acting center as it is now. `work` is done again if what was kept turns out to be of an
   * earlier version, so it must not change anything.
   */
  async consult<Result>(context: Context, work: (listing: Listing<Of>) => Promise<Result>): Promise<Result> {
    // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
    if (!context.epochs) return work(await this.#loaded(context));
    const kept = this.#kept.find(context.centerId);
    // Both travel in one message. Of work on an earlier version neither the result nor the failure counts.
    const asked = versionOf(context, this.#kind);
    const [version, attempt] = await Promise.all([asked, kept && settled(work(kept.listing))]);
    if (attempt && version === kept?.version) return attempt();
    const listing = await this.#refreshed(context, kept, version);
    this.#kept.keep(context.centerId, { version, listing });
    return work(listing);
  }

  /** What is read is of the version or later; if later, it is read once more when that version is known. */
  async #refreshed(context: Context, kept: Kept<Of> | undefined, version: bigint): Promise<Listing<Of>> {
    const ids = kept && (await changesSince(context, { kind: this.#kind, since: kept.version, version }));
    if (!kept || !ids) return this.#loaded(context);
    const rows = new Map((await this.#load(context, ids)).map((row) => [row.id, row]));
    return kept.listing.changed(new Map(ids.map((id) => [id, rows.get(id)])));
  }

  async #loaded(context: Context): Promise<Listing<Of>> {
    const rows = await this.#load(context, undefined);
    return new Listing(new Map(rows.map((row) => [row.id, row])), this.#orders);
  }
}

const mostCounts = 400_000;

/** A number beside each row of a list, counted when it is first asked for and kept while nothing of its kind changes. */
export class Counts {
  readonly #kind: Kind;
  readonly #count: (context: Context, ids: readonly string[]) => Promise<ReadonlyMap<string, number>>;
  readonly #kept = new Shelf<{ version: bigint; counts: ReadonlyMap<string, number> }>(
    mostCounts,
    ({ counts }) => 1 + counts.size,
  );

  constructor(options: {
    kind: Kind;
    /** Those that count nothing may be left out. */
    count(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  }) {
    this.#kind = options.kind;
    this.#count = options.count;
  }

  async of(context: Context, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (ids.length === 0) return new Map();
    if (!context.epochs) return this.#count(context, ids);
    const kept = this.#kept.find(context.centerId);
    const missing = kept ? ids.filter((id) => !kept.counts.has(id)) : ids;
    const asked = versionOf(context, this.#kind);
    const counting = (wanted: readonly string[]) =>
      wanted.length === 0 ? new Map<string, number>() : this.#count(context, wanted);
    const [version, fresh] = await Promise.all([asked, counting(missing)]);
    const isCurrent = version === kept?.version;
    if (isCurrent && missing.length === 0) return kept.counts;
    const counted = isCurrent || !kept ? fresh : await counting(ids);
    const counts = new Map(isCurrent ? kept.counts : []);
    for (const id of isCurrent ? missing : ids) counts.set(id, counted.get(id) ?? 0);
    this.#kept.keep(context.centerId, { version, counts });
    return counts;
  }
}
