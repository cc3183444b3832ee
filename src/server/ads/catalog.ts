// What lists of an ad account search, filter and sort by, kept in memory: to look through 200,000 names takes the database longer
// than all else in a call. The tables alone are the truth: what is kept is used only by a read that has itself asked which version
// is the current one. An account shows itself whole or not at all, so nothing here is weighed row by row.
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Context } from '../foundation/context.ts';
import { compareIds, differences, placeOf, reordered } from '../foundation/orders.ts';
import { Lately, Shared, Shelf, settled } from '../foundation/shelf.ts';
import { TextBlocks } from '../foundation/texts.ts';
import { bits, type Columns, type Filter, joined, rowsOf, searchOf, testOf } from './columns.ts';
import { tables } from './rows.ts';

/** The answers to the last questions are kept: the same is asked again for each part of a list that somebody scrolls through. */
const mostFound = 6;

const byCodePoint = (one: string, other: string): number => {
  if (one === other) return 0;
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return (one.codePointAt(at) ?? -1) - (other.codePointAt(at) ?? -1);
};

/** One level of one account as it was read, and what was made of it. It does not change. */
class Whole {
  readonly columns: Columns;
  #texts: TextBlocks | undefined;
  #byName: Uint32Array | undefined;
  readonly #found = new Lately<Uint32Array>(mostFound);

  constructor(columns: Columns) {
    this.columns = columns;
  }

  /** Places of those that the filter leaves, in the order of their making. */
  filter(filter: Filter): Uint32Array {
    return this.#found.remember(JSON.stringify(filter), () => {
      const { columns } = this;
      const isIn = testOf(filter);
      const places = filter.search === '' ? null : this.#searched(filter);
      const count = places ? places.length : columns.ids.length;
      const found = new Uint32Array(count);
      let end = 0;
      for (let n = 0; n < count; n++) {
        const at = places ? (places[n] as number) : n;
        if (isIn(columns, at)) found[end++] = at;
      }
      return found.slice(0, end);
    });
  }

  #searched({ search, id }: Filter): number[] {
    this.#texts ??= new TextBlocks(this.columns.names);
    const found = this.#texts.find(search.toLowerCase());
    const own = id === null ? -1 : placeOf(this.columns.ids, id);
    return own < 0 || found.includes(own) ? found : [...found, own].sort((one, other) => one - other);
  }

  compareNames(one: number, other: number): number {
    const { names } = this.columns;
    return byCodePoint(names[one] as string, names[other] as string) || one - other;
  }

  /** All places by name, as the database sorts them. */
  get byName(): Uint32Array {
    this.#byName ??= Uint32Array.from(this.columns.names.keys()).sort((one, other) => this.compareNames(one, other));
    return this.#byName;
  }

  /** With these rows. What was made is mended where all others stand where they stood. */
  with(rows: readonly Columns[]): Whole {
    const { names, ids } = this.columns;
    const { columns, changed } = joined(this.columns, rows);
    const next = new Whole(columns);
    if (columns.ids[ids.length - 1] !== ids.at(-1)) return next;
    const fresh = changed.filter((at) => names[at] !== columns.names[at]);
    next.#texts = this.#texts && new TextBlocks(columns.names, { blocks: this.#texts, changed: fresh });
    next.#byName =
      this.#byName &&
      reordered(
        this.#byName,
        { gone: fresh.filter((at) => at < names.length), compare: (one, other) => this.compareNames(one, other) },
        { fresh, compareNow: (one, other) => next.compareNames(one, other) },
      );
    return next;
  }
}

/** So many rows are kept beside what was read at once. */
const mostAside = 1_000;

/**
 * One level of one account at one moment: as it was read once, and the rows that changed or came since. It does not change, and
 * what is of the same whole differs in few rows, so that lists are mended from one moment to another.
 */
export class Catalog {
  readonly whole: Whole;
  /** By their places, each by itself. */
  readonly #aside: ReadonlyMap<number, Columns>;
  /** The ids of those that came, which stand behind all others. */
  readonly #added: readonly string[];

  constructor(whole: Whole, aside: ReadonlyMap<number, Columns> = new Map(), added: readonly string[] = []) {
    this.whole = whole;
    this.#aside = aside;
    this.#added = added;
  }

  /** Those that were read at once. */
  get ids(): readonly string[] {
    return this.whole.columns.ids;
  }

  get size(): number {
    return this.ids.length + this.#added.length;
  }

  idAt(at: number): string {
    return (this.ids[at] ?? this.#added[at - this.ids.length]) as string;
  }

  #nameAt(at: number): string {
    return (this.#aside.get(at)?.names[0] ?? this.whole.columns.names[at]) as string;
  }

  compareNames = (one: number, other: number): number =>
    byCodePoint(this.#nameAt(one), this.#nameAt(other)) || one - other;

  /** Whether a filter leaves what stands at a place. */
  isIn(filter: Filter): (at: number) => boolean {
    const [isIn, isFound] = [testOf(filter), searchOf(filter)];
    const passes = (columns: Columns, at: number): boolean => isIn(columns, at) && isFound(columns, at);
    return (at) => {
      const row = this.#aside.get(at);
      return row ? passes(row, 0) : at < this.ids.length && passes(this.whole.columns, at);
    };
  }

  /** Places at which another moment of the same whole has something else. */
  differences(other: Catalog): number[] {
    return differences(this.#aside, other.#aside);
  }

  placeOf(id: string): number {
    const added = placeOf(this.#added, id);
    return added < 0 ? placeOf(this.ids, id) : this.ids.length + added;
  }

  /** The same after some changed, or came. */
  with(changed: Columns): Catalog {
    const [aside, added, between] = [new Map(this.#aside), [...this.#added], [] as Columns[]];
    for (const row of rowsOf(changed)) {
      const id = row.ids[0] as string;
      const place = this.placeOf(id);
      if (place >= 0) aside.set(place, row);
      else if (compareIds(id, added.at(-1) ?? this.ids.at(-1) ?? '') < 0) between.push(row);
      else aside.set(this.ids.length + added.push(id) - 1, row);
    }
    if (between.length === 0 && aside.size <= mostAside) return new Catalog(this.whole, aside, added);
    return new Catalog(this.whole.with([...aside.values(), ...between]));
  }
}

export const catalogOf = (columns: Columns): Catalog => new Catalog(new Whole(columns));

const ofLevel = {
  campaign: { along: sql`false`, campaign: sql`''`, adGroup: sql`''`, kind: sql`objective` },
  ad_group: { along: sql`deleted_with is not null`, campaign: sql`campaign_id::text`, adGroup: sql`''`, kind: sql`''` },
  ad: {
    along: sql`deleted_with is not null`,
    campaign: sql`campaign_id::text`,
    adGroup: sql`ad_group_id::text`,
    kind: sql`review`,
  },
} as const;

/** A text for each column: an object for each row is what reading them would cost most. */
async function load({ db, account }: Context, level: AdLevel, among: RawBuilder<unknown>): Promise<Columns> {
  const { along, campaign, adGroup, kind } = ofLevel[level];
  const { rows } = await sql<
    Record<'ids' | 'names' | 'flags' | 'created' | 'campaigns' | 'ad_groups' | 'kinds', string | null> & {
      labels: Record<string, string[]> | null;
    }
  >`
    select string_agg(id::text, ',' order by id) as ids,
      string_agg(replace(lower(name), E'\n', ' '), E'\n' order by id) as names,
      string_agg(chr(64 + is_on::int * ${bits.on} + (published_at is not null)::int * ${bits.published}
        + (deleted_at is not null)::int * ${bits.deleted} + (${along})::int * ${bits.along}), '' order by id) as flags,
      string_agg((extract(epoch from created_at) * 1e6)::bigint::text, ',' order by id) as created,
      string_agg(${campaign}, ',' order by id) as campaigns, string_agg(${adGroup}, ',' order by id) as ad_groups,
      string_agg(${kind}, ',' order by id) as kinds, jsonb_object_agg(id, labels) filter (where labels <> '{}') as labels
    from ${tables[level]} where account_id = ${account.id} and ${among}`.execute(db);
  const [row] = rows;
  const parts = (text: string | null | undefined, by = ','): string[] =>
    text === null || text === undefined ? [] : text.split(by);
  // The same parent is one text.
  const known = new Map<string, string>();
  const shared = (texts: string[]): string[] => texts.map((text) => known.get(text) ?? (known.set(text, text), text));
  return {
    ids: parts(row?.ids),
    names: parts(row?.names, '\n'),
    flags: Uint8Array.from(row?.flags ?? '', (letter) => letter.charCodeAt(0) - 64),
    created: Float64Array.from(parts(row?.created), Number),
    campaigns: shared(parts(row?.campaigns)),
    adGroups: shared(parts(row?.ad_groups)),
    kinds: shared(parts(row?.kinds)),
    labels: new Map(Object.entries(row?.labels ?? {}).map(([id, all]) => [id, all.map((each) => each.toLowerCase())])),
  };
}

export interface Totals {
  live: number;
  binned: number;
  version: string;
  known_from: string;
}

/** How many there are, and which version they are at. */
export async function readTotals({ db, account }: Context, level: AdLevel): Promise<Totals> {
  const { rows } = await sql<Totals>`
    select live, binned, version, known_from from ads.totals where account_id = ${account.id} and level = ${level}`.execute(
    db,
  );
  return rows[0] ?? { live: 0, binned: 0, version: '0', known_from: '0' };
}

/** More than these, and reading all is as quick. */
const mostChanged = 20_000;

/** Those that were named, or lie in ad groups that were: so few that they are read. */
export async function readFew(
  context: Context,
  level: AdLevel,
  { ids, among, adGroup }: Pick<Filter, 'ids' | 'among' | 'adGroup'>,
): Promise<Catalog> {
  const few = ids ?? among;
  const [column, named] = few ? [sql`id`, few] : [sql`ad_group_id`, adGroup];
  return catalogOf(await load(context, level, sql`${column} = any (${named as string[]}::bigint[])`));
}

interface Kept {
  version: bigint;
  catalog: Catalog;
}

/** Each is some hundred bytes. */
const mostObjects = 600_000;
const shelf = new Shelf<Kept>(mostObjects, ({ catalog }) => 1 + catalog.size);

const filling = new Shared<Catalog | undefined>();

/** Undefined if only few were to be read, and more have changed. */
async function refreshed(
  context: Context,
  { level, isAtHand = false }: Wanted,
  { kept, totals }: { kept: Kept | undefined; totals: Totals },
): Promise<Catalog | undefined> {
  const version = BigInt(totals.version);
  const all = async (): Promise<Catalog | undefined> =>
    isAtHand ? undefined : catalogOf(await load(context, level, sql`true`));
  if (!kept || kept.version > version || kept.version < BigInt(totals.known_from)) return all();
  const most = isAtHand ? mostAside : mostChanged;
  const { rows } = await sql<{ object_id: string }>`
    select distinct object_id from ads.changes
    where account_id = ${context.account.id} and level = ${level} and version > ${String(kept.version)} limit ${most + 1}`.execute(
    context.db,
  );
  if (rows.length > most) return all();
  return kept.catalog.with(await load(context, level, sql`id = any (${rows.map((row) => row.object_id)}::bigint[])`));
}

interface Wanted {
  level: AdLevel;
  isAtHand?: boolean;
}

/**
 * Does something with a level of the account as it is now. `work` is done again if what was kept turns out to be of an earlier
 * version, so it must not change anything. Undefined if only what is at hand was to be used, as it is or after few changes, and is not.
 */
export async function consultCatalog<Result>(
  context: Context,
  wanted: Wanted,
  work: (catalog: Catalog) => Promise<Result>,
): Promise<Result | undefined> {
  const { level, isAtHand = false } = wanted;
  const key = `${context.account.id} ${level}`;
  // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
  const kept = context.epochs ? shelf.find(key) : undefined;
  if (isAtHand && !kept) return undefined;
  // Both travel in one message. Of work on an earlier version neither the result nor the failure counts.
  const [totals, attempt] = await Promise.all([readTotals(context, level), kept && settled(work(kept.catalog))]);
  const version = BigInt(totals.version);
  if (attempt && kept?.version === version) return attempt();
  const make = (): Promise<Catalog | undefined> => refreshed(context, wanted, { kept, totals });
  const catalog = await (context.epochs ? filling.of(`${key} ${totals.version} ${isAtHand}`, make) : make());
  if (!catalog) return undefined;
  if (context.epochs) shelf.keep(key, { version, catalog });
  return work(catalog);
}
