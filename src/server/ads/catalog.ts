// What lists of an ad account search, filter and sort by, kept in memory: to look through 200,000 names takes the database longer
// than all else in a call. The tables alone are the truth: what is kept is used only by a read that has itself asked which version
// is the current one. An account shows itself whole or not at all, so nothing here is weighed row by row.
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Context } from '../foundation/context.ts';
import { reordered } from '../foundation/orders.ts';
import { Lately, Shared, Shelf, settled } from '../foundation/shelf.ts';
import { TextBlocks } from '../foundation/texts.ts';
import { tables } from './rows.ts';

const bits = { on: 1, published: 2, deleted: 4, along: 8 } as const;

export interface Filter {
  search: string;
  /** The search, if it is an id. */
  id: string | null;
  state: 'all' | 'on' | 'off' | 'draft' | 'deleted';
  labels?: readonly string[] | undefined;
  ids?: readonly string[] | undefined;
  /** Only of these, found otherwise. */
  among?: readonly string[] | undefined;
  campaign?: readonly string[] | undefined;
  adGroup?: readonly string[] | undefined;
  createdFrom?: string | undefined;
  createdBefore?: string | undefined;
  /** The objective of a campaign, the review of an ad. */
  kind?: string | undefined;
}

interface Columns {
  /** In the order of their numbers, which is that of their making. */
  ids: string[];
  /** In lower case. */
  names: string[];
  flags: Uint8Array;
  /** In microseconds. */
  created: Float64Array;
  campaigns: string[];
  adGroups: string[];
  kinds: string[];
  /** In lower case, of those that have any. */
  labels: Map<string, string[]>;
}

/** Those that a state lets through. */
const passes: Record<Filter['state'], (flags: number) => boolean> = {
  all: (flags) => (flags & bits.deleted) === 0,
  on: (flags) => (flags & (bits.deleted | bits.on | bits.published)) === (bits.on | bits.published),
  off: (flags) => (flags & (bits.deleted | bits.on)) === 0,
  draft: (flags) => (flags & (bits.deleted | bits.published)) === 0,
  // What went along with another comes back with it, and is shown for itself only to who names it.
  deleted: (flags) => (flags & (bits.deleted | bits.along)) === bits.deleted,
};

const isInBin = (flags: number): boolean => (flags & bits.deleted) !== 0;

/** The answers to the last questions are kept: the same is asked again for each part of a list that somebody scrolls through. */
const mostFound = 6;

const byCodePoint = (one: string, other: string): number => {
  if (one === other) return 0;
  let at = 0;
  while (one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return (one.codePointAt(at) ?? -1) - (other.codePointAt(at) ?? -1);
};
const byNumber = (one: string, other: string): number =>
  one.length - other.length || (one < other ? -1 : Number(one > other));

/** Where an id stands among others that are in the order of their numbers, or -1. */
function placeOf(ids: readonly string[], id: string): number {
  let [low, high] = [0, ids.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const compared = byNumber(ids[middle] as string, id);
    if (compared === 0) return middle;
    if (compared < 0) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** One level of one account at one moment. It does not change. */
export class Catalog {
  readonly #columns: Columns;
  #texts: TextBlocks | undefined;
  #byName: Uint32Array | undefined;
  readonly #found = new Lately<Uint32Array>(mostFound);

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  get ids(): readonly string[] {
    return this.#columns.ids;
  }

  /** Places of those that the filter leaves, in the order of their making. */
  filter(filter: Filter): Uint32Array {
    return this.#found.remember(JSON.stringify(filter), () => {
      const { flags } = this.#columns;
      const { search, id } = filter;
      const isIn = this.#conditions(filter);
      const passed = filter.state === 'deleted' && filter.ids ? isInBin : passes[filter.state];
      const places = search === '' ? null : this.#searched(search, id);
      const found: number[] = [];
      const count = places ? places.length : flags.length;
      for (let n = 0; n < count; n++) {
        const at = places ? (places[n] as number) : n;
        if (passed(flags[at] as number) && isIn.every((is) => is(at))) found.push(at);
      }
      return Uint32Array.from(found);
    });
  }

  #conditions(filter: Filter): ((at: number) => boolean)[] {
    const columns = this.#columns;
    const { labels, ids, among: found, campaign, adGroup, kind, createdFrom, createdBefore } = filter;
    const wanted = labels && new Set(labels.map((each) => each.toLowerCase()));
    const conditions: ((at: number) => boolean)[] = [];
    const among = (values: readonly string[], of: readonly string[] | undefined): void => {
      if (!of) return;
      const [only] = of;
      const known = new Set(of);
      conditions.push(of.length === 1 ? (at) => values[at] === only : (at) => known.has(values[at] as string));
    };
    among(columns.ids, ids);
    among(columns.ids, found);
    among(columns.campaigns, campaign);
    among(columns.adGroups, adGroup);
    among(columns.kinds, kind === undefined ? undefined : [kind]);
    const [from, before] = [createdFrom, createdBefore].map((each) => each && Date.parse(each) * 1000);
    if (typeof from === 'number') conditions.push((at) => (columns.created[at] as number) >= from);
    if (typeof before === 'number') conditions.push((at) => (columns.created[at] as number) < before);
    if (wanted)
      conditions.push((at) => columns.labels.get(columns.ids[at] as string)?.some((each) => wanted.has(each)) === true);
    return conditions;
  }

  #searched(search: string, id: string | null): number[] {
    this.#texts ??= new TextBlocks(this.#columns.names);
    const found = this.#texts.find(search.toLowerCase());
    const own = id === null ? -1 : placeOf(this.#columns.ids, id);
    return own < 0 || found.includes(own) ? found : [...found, own].sort((one, other) => one - other);
  }

  #compareNames(one: number, other: number): number {
    const { names } = this.#columns;
    return byCodePoint(names[one] as string, names[other] as string) || one - other;
  }

  /** All places by name, as the database sorts them. */
  get byName(): Uint32Array {
    this.#byName ??= Uint32Array.from(this.#columns.names.keys()).sort((one, other) => this.#compareNames(one, other));
    return this.#byName;
  }

  /** The same after some came, or changed: what was made of it is mended, not made anew. */
  with(changed: Columns): Catalog {
    const own = this.#columns;
    const labels = new Map(own.labels);
    for (const id of changed.ids) labels.delete(id);
    for (const [id, of] of changed.labels) labels.set(id, of);
    const known = changed.ids.map((id) => placeOf(own.ids, id));
    const added = changed.ids.filter((_, there) => known[there] === -1);
    const last = own.ids.at(-1) ?? '';
    if (added.some((id) => byNumber(id, last) <= 0)) return new Catalog({ ...merged(own, changed), labels });
    let end = own.ids.length;
    const places = known.map((at) => (at < 0 ? end++ : at));
    const isRenamed = (at: number, there: number): boolean => own.names[at] !== changed.names[there];
    const renamed = places.filter(isRenamed);
    const put = <Value, Values extends Value[] | Uint8Array | Float64Array>(
      to: Values,
      from: ArrayLike<Value>,
    ): Values => {
      for (const [there, at] of places.entries()) to[at] = from[there] as never;
      return to;
    };
    const grown = <Values extends Uint8Array | Float64Array>(to: Values, values: Values): Values => {
      to.set(values);
      return to;
    };
    const isSame = added.length === 0;
    const next = new Catalog({
      ids: isSame ? own.ids : [...own.ids, ...added],
      names: renamed.length === 0 ? own.names : put(own.names.slice(), changed.names),
      flags: put(grown(new Uint8Array(end), own.flags), changed.flags),
      created: isSame ? own.created : put(grown(new Float64Array(end), own.created), changed.created),
      campaigns: isSame ? own.campaigns : put(own.campaigns.slice(), changed.campaigns),
      adGroups: isSame ? own.adGroups : put(own.adGroups.slice(), changed.adGroups),
      kinds: put(own.kinds.slice(), changed.kinds),
      labels,
    });
    const { names } = next.#columns;
    next.#texts = this.#texts && new TextBlocks(names, { blocks: this.#texts, changed: renamed });
    next.#byName = this.#byName && reordered(this.#byName, renamed, (one, other) => next.#compareNames(one, other));
    return next;
  }
}

/** Where some have come to stand between others. */
function merged(own: Columns, changed: Columns): Omit<Columns, 'labels'> {
  const fresh = new Map(changed.ids.map((id, at) => [id, at]));
  const places = new Map(own.ids.map((id, at) => [id, at]));
  const ids = [...own.ids, ...changed.ids.filter((id) => !places.has(id))].sort(byNumber);
  const pick = <Value>(from: (columns: Columns) => ArrayLike<Value>): Value[] =>
    ids.map((id) => {
      const at = fresh.get(id);
      return at === undefined ? (from(own)[places.get(id) ?? 0] as Value) : (from(changed)[at] as Value);
    });
  return {
    ids,
    names: pick((each) => each.names),
    flags: Uint8Array.from(pick((each) => each.flags)),
    created: Float64Array.from(pick((each) => each.created)),
    campaigns: pick((each) => each.campaigns),
    adGroups: pick((each) => each.adGroups),
    kinds: pick((each) => each.kinds),
  };
}

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
  return new Catalog(await load(context, level, sql`${column} = any (${named as string[]}::bigint[])`));
}

interface Kept {
  version: bigint;
  catalog: Catalog;
}

/** Each is some hundred bytes. */
const mostObjects = 600_000;
const shelf = new Shelf<Kept>(mostObjects, ({ catalog }) => 1 + catalog.ids.length);

const filling = new Shared<Catalog>();

async function refreshed(context: Context, level: AdLevel, kept: Kept | undefined, totals: Totals): Promise<Catalog> {
  const version = BigInt(totals.version);
  const all = async (): Promise<Catalog> => new Catalog(await load(context, level, sql`true`));
  if (!kept || kept.version > version || kept.version < BigInt(totals.known_from)) return all();
  const { rows } = await sql<{ object_id: string }>`
    select distinct object_id from ads.changes
    where account_id = ${context.account.id} and level = ${level} and version > ${String(kept.version)} limit ${mostChanged + 1}`.execute(
    context.db,
  );
  if (rows.length > mostChanged) return all();
  return kept.catalog.with(await load(context, level, sql`id = any (${rows.map((row) => row.object_id)}::bigint[])`));
}

/**
 * Does something with a level of the account as it is now. `work` is done again if what was kept turns out to be of an earlier
 * version, so it must not change anything. Undefined if only what is at hand was to be used and is not, or not any more.
 */
export async function consultCatalog<Result>(
  context: Context,
  { level, isAtHand = false }: { level: AdLevel; isAtHand?: boolean },
  work: (catalog: Catalog) => Promise<Result>,
): Promise<Result | undefined> {
  const key = `${context.account.id} ${level}`;
  // A write may see changes of its own, which may yet come to nothing: it neither uses nor leaves anything.
  const kept = context.epochs ? shelf.find(key) : undefined;
  if (isAtHand && !kept) return undefined;
  // Both travel in one message. Of work on an earlier version neither the result nor the failure counts.
  const [totals, attempt] = await Promise.all([readTotals(context, level), kept && settled(work(kept.catalog))]);
  const version = BigInt(totals.version);
  if (attempt && kept?.version === version) return attempt();
  if (isAtHand) return undefined;
  if (!context.epochs) return work(await refreshed(context, level, kept, totals));
  const catalog = await filling.of(`${key} ${totals.version}`, () => refreshed(context, level, kept, totals));
  shelf.keep(key, { version, catalog });
  return work(catalog);
}
