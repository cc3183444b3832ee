// What lists of a center search and sort by, kept in memory: a search through ten thousand names takes the database longer than
// all else in a call, and this process a fraction of a millisecond.
//
// The tables alone are the truth. What is kept is used only by a read that has itself asked which version is the current one, in
// the same message as for what it shows; and whether somebody may see a row is not decided here.
import { changesSince, type ListKind } from './changes.ts';
import type { Context } from './context.ts';
import { queryFixed } from './database.ts';
import { Listing, type Row } from './listing.ts';
import type { Compare } from './rows-in-order.ts';
import { Shelf, settled } from './shelf.ts';

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
    const changes = kept && (await changesSince(context, [{ kind: this.#kind, since: kept.version, version }]));
    const ids = changes?.get(this.#kind);
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
