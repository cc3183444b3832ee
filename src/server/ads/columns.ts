// What lists of an ad account search, filter and sort by, in columns and not in objects, and what a filter lets through.
import { compareIds, interleaved } from '../foundation/orders.ts';

export const bits = { on: 1, published: 2, deleted: 4, along: 8 } as const;

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

export interface Columns {
  /** In the order of their numbers, which is that of their making. */
  ids: readonly string[];
  /** In lower case. */
  names: readonly string[];
  flags: ArrayLike<number>;
  /** In microseconds. */
  created: ArrayLike<number>;
  campaigns: readonly string[];
  adGroups: readonly string[];
  kinds: readonly string[];
  /** In lower case, of those that have any. */
  labels: ReadonlyMap<string, readonly string[]>;
}

/** Says something of the row that stands there. */
export type Test = (columns: Columns, at: number) => boolean;

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

/** Whether a filter lets a row through, its search left out. */
export function testOf(filter: Filter): Test {
  const { state, labels, ids, among: found, campaign, adGroup, kind, createdFrom, createdBefore } = filter;
  const passed = state === 'deleted' && ids ? isInBin : passes[state];
  const tests: Test[] = [];
  const among = (valueOf: (columns: Columns) => readonly string[], of: readonly string[] | undefined): void => {
    if (!of) return;
    const [only] = of;
    const known = new Set(of);
    tests.push(
      of.length === 1
        ? (columns, at) => valueOf(columns)[at] === only
        : (columns, at) => known.has(valueOf(columns)[at] as string),
    );
  };
  among(({ ids: all }) => all, ids);
  among(({ ids: all }) => all, found);
  among(({ campaigns }) => campaigns, campaign);
  among(({ adGroups }) => adGroups, adGroup);
  among(({ kinds }) => kinds, kind === undefined ? undefined : [kind]);
  const [from, before] = [createdFrom, createdBefore].map((each) => each && Date.parse(each) * 1000);
  if (typeof from === 'number') tests.push(({ created }, at) => (created[at] as number) >= from);
  if (typeof before === 'number') tests.push(({ created }, at) => (created[at] as number) < before);
  const wanted = labels && new Set(labels.map((each) => each.toLowerCase()));
  if (wanted)
    tests.push(
      (columns, at) => columns.labels.get(columns.ids[at] as string)?.some((each) => wanted.has(each)) === true,
    );
  return (columns, at) => passed(columns.flags[at] as number) && tests.every((is) => is(columns, at));
}

/** Whether a search finds a row. Names have no line breaks. */
export function searchOf({ search, id }: Filter): Test {
  const sought = search.toLowerCase().replaceAll('\n', ' ');
  return ({ names, ids }, at) => (names[at] as string).includes(sought) || ids[at] === id;
}

const noLabels: Columns['labels'] = new Map();

/** Each row by itself. */
export function rowsOf(columns: Columns): Columns[] {
  const { ids, names, flags, created, campaigns, adGroups, kinds } = columns;
  return ids.map((id, at) => {
    const labels = columns.labels.get(id);
    return {
      ids: [id],
      names: [names[at] as string],
      flags: [flags[at] as number],
      created: [created[at] as number],
      campaigns: [campaigns[at] as string],
      adGroups: [adGroups[at] as string],
      kinds: [kinds[at] as string],
      labels: labels ? new Map([[id, labels]]) : noLabels,
    };
  });
}

/** With rows that came, or that stand for those with the same ids; and the places of these. */
export function joined(own: Columns, rows: readonly Columns[]): { columns: Columns; changed: number[] } {
  const fresh = rows.toSorted((one, other) => compareIds(one.ids[0] as string, other.ids[0] as string));
  const { ids, from } = interleaved(
    own.ids,
    fresh.map((row) => row.ids[0] as string),
  );
  const pick = <Value>(of: (columns: Columns) => ArrayLike<Value>): Value[] =>
    Array.from(from, (at) => (at < 0 ? of(fresh[-1 - at] as Columns)[0] : of(own)[at]) as Value);
  const labels = new Map(own.labels);
  for (const row of fresh) labels.delete(row.ids[0] as string);
  for (const row of fresh) for (const [id, of] of row.labels) labels.set(id, of);
  const columns = {
    ids,
    names: pick((each) => each.names),
    flags: Uint8Array.from(pick((each) => each.flags)),
    created: Float64Array.from(pick((each) => each.created)),
    campaigns: pick((each) => each.campaigns),
    adGroups: pick((each) => each.adGroups),
    kinds: pick((each) => each.kinds),
    labels,
  };
  return { columns, changed: [...from.keys()].filter((at) => (from[at] as number) < 0) };
}
