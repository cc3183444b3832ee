// Pages of campaigns, ad groups and ads with what was measured of them. The first pages of all there is come from an index; what
// is searched, filtered, far down or sorted by a metric is chosen in memory, and only the rows of the page are read. So is a first
// page that would read much, where the memory is filled and current.

import { sql } from 'kysely';
import type * as contract from '../../contract/ads.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import { noSums, type Sums } from '../../contract/reporting-kinds.ts';
import { type Measured, type Metrics, metricsOf } from '../../contract/reporting-metrics.ts';
import { refuseAccount } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { asId, listOffset } from '../foundation/lists.ts';
import { type Catalog, consultCatalog, readFew, readTotals } from './catalog.ts';
import { choose, metricOfSort } from './choices.ts';
import type { Filter } from './columns.ts';
import { earlierOf } from './comparison.ts';
import type { AllNumbers, Asked, Numbers, NumbersState } from './numbers.ts';
import { getPlace, isLive, orders, type Place, type Rows, readRows } from './rows.ts';

type Wanted = Omit<InputOf<typeof contract.listCampaigns>, 'center' | 'account' | 'objective'>;

export interface Listing<Level extends AdLevel, Item> {
  wanted: Wanted;
  /** What the list is narrowed to, beside what all lists have. */
  within: Pick<Filter, 'campaign' | 'adGroup' | 'among' | 'kind'>;
  present: (context: Context, place: Place, row: Rows[Level]) => Item;
}

interface Page<Row> {
  rows: Row[];
  total: number;
  /** Null for who may not read reports. */
  measured: {
    state: NumbersState;
    totals: Sums;
    of: (id: string) => Metrics;
    /** Null where no other days were asked for. */
    earlier: { state: NumbersState; totals: Metrics | null; of: (id: string) => Metrics | null } | null;
  } | null;
}

/** The numbers of a level over the days that others are held against. */
interface Before {
  all: AllNumbers;
  state: NumbersState;
}

const nothing = metricsOf(noSums);

/** Further down than this, an index costs more than the memory. */
const farRows = 1_000;

/** All there is, from the top, in an order that an index has. */
const isPlain = ({ wanted, within }: Listing<AdLevel, unknown>): boolean =>
  wanted.state === 'all' &&
  wanted.search === '' &&
  !wanted.labels &&
  !wanted.bounds &&
  !wanted.ids &&
  wanted.createdFrom === undefined &&
  wanted.createdBefore === undefined &&
  Object.values(within).every((each) => each === undefined) &&
  metricOfSort(wanted.sort) === undefined &&
  wanted.compareFrom === undefined &&
  listOffset(wanted) < farRows;

/** Of days more than usual, or of rows from everywhere. */
const readsMuch = ({ from, sort }: Wanted): boolean => from !== undefined || !sort.endsWith('created');

/** What was to be made if it was not at hand is there. */
function made<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error('Nothing was made.');
  return thing;
}

async function readPlain<Level extends AdLevel>(
  context: Context,
  level: Level,
  { wanted, numbers, mayRead }: { wanted: Wanted; numbers: Numbers; mayRead: boolean },
): Promise<Page<Rows[Level]>> {
  const asked: Asked = wanted;
  const where = sql`account_id = ${context.account.id} and ${isLive}`;
  const order = orders[wanted.sort as keyof typeof orders];
  const [rows, totals, state, whole] = await Promise.all([
    readRows(context, level, { where, order, limit: wanted.pageSize, offset: listOffset(wanted) }),
    readTotals(context, level),
    mayRead ? numbers.stateOf(context, asked) : null,
    mayRead ? numbers.of(context, { level: 'account', ids: [context.account.id], asked }) : null,
  ]);
  const page = { rows, total: totals.live };
  if (!state) return { ...page, measured: null };
  const [found, live] = await Promise.all([
    numbers.of(context, { level, ids: rows.map(({ id }) => id), asked }),
    // What lies in the bin is not on the list, and its numbers are not in its sums.
    totals.binned === 0 ? whole?.get(context.account.id)?.sums : sumLive(context, level, { numbers, asked }),
  ]);
  const of = (id: string): Metrics => {
    const one = found.get(id);
    return one ? metricsOf(one.sums, one.reach) : nothing;
  };
  return { ...page, measured: { state, totals: live ?? noSums, of, earlier: null } };
}

const allLive: Filter = { search: '', id: null, state: 'all' };

const sumLive = (
  context: Context,
  level: AdLevel,
  { numbers, asked }: { numbers: Numbers; asked: Asked },
): Promise<Sums | undefined> =>
  consultCatalog(context, { level }, (catalog) =>
    numbers.consult(context, { level, asked }, (all) => {
      const { totals } = choose({ catalog, all, before: null }, { filter: allLive, sort: 'created', bounds: [] });
      return Promise.resolve(totals ?? noSums);
    }),
  );

/** Rows with these ids, each read once in a call: what is chosen again after a change is mostly what was chosen before. */
function reader<Level extends AdLevel>(
  context: Context,
  level: Level,
): (ids: readonly string[]) => Promise<Rows[Level][]> {
  const known = new Map<string, Rows[Level]>();
  return async (ids) => {
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length > 0) {
      const where = sql`account_id = ${context.account.id} and id = any (${missing}::bigint[])`;
      for (const row of await readRows(context, level, { where })) known.set(row.id, row);
    }
    return ids.map((id) => known.get(id)).filter((row) => row !== undefined);
  };
}

/** What was told of these rows over other days. */
function earlierIn(catalog: Catalog, all: AllNumbers, own: Uint32Array): (id: string) => Metrics | null {
  const told = new Map(
    Array.from(own, (at) => [catalog.idAt(at), all.has(catalog, at) ? metricsOf(all.find(catalog, at)) : null]),
  );
  return (id) => told.get(id) ?? null;
}

interface Reading<Level extends AdLevel> {
  listing: Listing<Level, unknown>;
  numbers: Numbers;
  mayRead: boolean;
  /** Nothing is to be read into memory for it. */
  isAtHand?: boolean;
}

/** Undefined if only what is at hand was to be used and is not. */
function readChosen<Level extends AdLevel>(
  context: Context,
  level: Level,
  { listing, numbers, mayRead, isAtHand = false }: Reading<Level>,
): Promise<Page<Rows[Level]> | undefined> {
  const { wanted, within } = listing;
  const { search, state, labels, ids: named, createdFrom, createdBefore } = wanted;
  const filter: Filter = { search, id: asId(search), state, labels, ids: named, createdFrom, createdBefore, ...within };
  const offset = listOffset(wanted);
  const isOfFew = (named ?? within.among ?? within.adGroup) !== undefined;
  const rowsAt = reader(context, level);
  const onCatalog = async (catalog: Catalog): Promise<Page<Rows[Level]> | undefined> => {
    const few = isOfFew ? { ids: catalog.ids } : {};
    const read = async (
      all: AllNumbers | null,
      at: NumbersState | null,
      before: Before | null = null,
    ): Promise<Page<Rows[Level]>> => {
      const sight = { catalog, all, before: before?.all ?? null };
      const { places, totals, formerly } = choose(sight, { filter, sort: wanted.sort, bounds: wanted.bounds ?? [] });
      const own = places.subarray(offset, offset + wanted.pageSize);
      const ids = Array.from(own, (place) => catalog.idAt(place));
      const [rows, days] = await Promise.all([
        rowsAt(ids),
        // People are known of one day alone, and not kept in memory.
        at?.from === at?.to && at !== null ? numbers.of(context, { level, ids, asked: wanted }) : null,
      ]);
      const page = { rows, total: places.length };
      if (!all || !at || !totals) return { ...page, measured: null };
      const metrics = new Map(
        ids.map((id, n) => [id, metricsOf(all.find(catalog, own[n] as number), days?.get(id)?.reach ?? null)]),
      );
      const earlier = before && {
        state: before.state,
        totals: formerly && formerly.told > 0 ? metricsOf(formerly.sums) : null,
        of: earlierIn(catalog, before.all, own),
      };
      return { ...page, measured: { state: at, totals, of: (id) => metrics.get(id) ?? nothing, earlier } };
    };
    const compared = earlierOf(wanted);
    const readBoth = (all: AllNumbers, at: NumbersState): Promise<Page<Rows[Level]> | undefined> =>
      compared
        ? numbers.consult(context, { level, asked: compared, ...few }, (sums, state) =>
            read(all, at, { all: sums, state }),
          )
        : read(all, at);
    return mayRead ? numbers.consult(context, { level, asked: wanted, isAtHand, ...few }, readBoth) : read(null, null);
  };
  return isOfFew
    ? readFew(context, level, filter).then(onCatalog)
    : consultCatalog(context, { level, isAtHand }, onCatalog);
}

async function readPage<Level extends AdLevel>(
  context: Context,
  level: Level,
  reading: Reading<Level>,
): Promise<Page<Rows[Level]>> {
  const { wanted } = reading.listing;
  if (!isPlain(reading.listing as Listing<AdLevel, unknown>)) return made(await readChosen(context, level, reading));
  // Of campaigns there are so few that the memory is filled at once.
  const isAtHand = level !== 'campaign';
  const isFilled = !reading.mayRead || reading.numbers.areAtHand(context, { level, asked: wanted });
  const atHand = readsMuch(wanted) && isFilled ? await readChosen(context, level, { ...reading, isAtHand }) : undefined;
  return atHand ?? readPlain(context, level, { ...reading, wanted });
}

export async function listLevel<Level extends AdLevel, Item>(
  context: Context,
  level: Level,
  asked: { listing: Listing<Level, Item>; numbers: Numbers },
): Promise<{
  items: (Item & { metrics: Metrics | null; earlier: Metrics | null })[];
  total: number;
  page: number;
  pageSize: number;
  measured: Measured;
}> {
  const { listing, numbers } = asked;
  const { wanted, present } = listing;
  const mayRead = mayIn(context.account.mask, 'report:read');
  const asksNumbers =
    wanted.bounds !== undefined || metricOfSort(wanted.sort) !== undefined || wanted.compareFrom !== undefined;
  if (asksNumbers && !mayRead) await refuseAccount(context, 'report:read');
  const [{ rows, total, measured }, place] = await Promise.all([
    readPage(context, level, { listing, numbers, mayRead }),
    getPlace(context),
  ]);
  const earlier = measured?.earlier ?? null;
  const items = rows.map((row) => ({
    ...present(context, place, row),
    metrics: measured?.of(row.id) ?? null,
    earlier: earlier?.of(row.id) ?? null,
  }));
  const { page, pageSize } = wanted;
  return {
    items,
    total,
    page,
    pageSize,
    measured: measured && {
      from: measured.state.from,
      to: measured.state.to,
      totals: metricsOf(measured.totals),
      earlier: earlier && { from: earlier.state.from, to: earlier.state.to, totals: earlier.totals },
      freshness: measured.state.freshness,
    },
  };
}
