// Two states of access side by side: who holds more or less on what. Masks are compared first; through what somebody held an
// account is asked only of the rows of a page.
import { type RawBuilder, sql } from 'kysely';
import type { Difference } from '../../contract/access-questions.ts';
import { actionsIn } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { asId, matches } from '../foundation/lists.ts';
import { pathsOf, type Scope } from './facts.ts';
import { accountOf, pageOf, partnerWaysOf, personOf, presentWays, type WayRow, waysOf } from './ways.ts';

/** What the members of the acting center hold within any of the scopes, one row for each pair that holds something. */
export function rightsIn(context: Context, scopes: readonly Scope[]): RawBuilder<unknown> {
  if (scopes.length === 0)
    return sql`select null::bigint as person_id, null::bigint as asset_id, 0 as mask where false`;
  // A pair may lie in two scopes; each weighs it whole, so either answer is the answer.
  const parts = scopes.map(
    (scope) => sql`select w.person_id, w.asset_id, bit_or(w.mask) as mask from (${pathsOf(context, scope)}) w
      group by w.person_id, w.asset_id having bit_or(w.mask) <> 0`,
  );
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  return sql`select person_id, asset_id, max(mask) as mask from (${sql.join(parts, sql` union all `)}) u group by person_id, asset_id`;
}

/** Pairs of members and accounts that differ, with the columns of `comparisonOf`. */
export function differing(before: RawBuilder<unknown>, after: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`
    select coalesce(b.person_id, a.person_id) as person_id, coalesce(b.asset_id, a.asset_id) as asset_id,
      null::bigint as center_id, null::text as center_name, null::text as person_name,
      coalesce(b.mask, 0) as before, coalesce(a.mask, 0) as after
    from (${before}) b full join (${after}) a on a.person_id = b.person_id and a.asset_id = b.asset_id
    where b.mask is distinct from a.mask`;
}

/** The same of people of partners; either side may be nothing. */
export function differingPartners(
  before: RawBuilder<unknown> | null,
  after: RawBuilder<unknown> | null,
): RawBuilder<unknown> {
  const none = sql`select null::bigint as person_id, null::bigint as asset_id, null::bigint as center_id, null::text as center_name, null::text as person_name, 0 as mask where false`;
  return sql`
    select coalesce(b.person_id, a.person_id), coalesce(b.asset_id, a.asset_id), coalesce(b.center_id, a.center_id),
      coalesce(b.center_name, a.center_name), coalesce(b.person_name, a.person_name), coalesce(b.mask, 0), coalesce(a.mask, 0)
    from (${before ?? none}) b full join (${after ?? none}) a
      on a.person_id = b.person_id and a.asset_id = b.asset_id and a.center_id = b.center_id
    where b.mask is distinct from a.mask`;
}

interface Row {
  person_id: string;
  asset_id: string;
  center_id: string | null;
  center_name: string | null;
  name: string;
  email: string | null;
  account: string;
  before: number;
  after: number;
}

interface Sides {
  /** The scope of a side; null where there is nothing on it. */
  before: Omit<Scope, 'people' | 'accounts'> | null;
  after: Omit<Scope, 'people' | 'accounts'> | null;
}

export interface Asked {
  page: number;
  pageSize: number;
  search: string;
  sort: 'person' | '-person' | 'account' | '-account';
  change?: 'gained' | 'lost' | undefined;
}

export async function pageOfDifferences(
  context: Context,
  { found, sides, input }: { found: RawBuilder<unknown>; sides: Sides; input: Asked },
): Promise<{ items: Difference[]; total: number; page: number; pageSize: number }> {
  const id = asId(input.search);
  const text = matches(input.search, ['a.name', 'a.email', 'a.account', 'a.center_name']);
  // As columns of a table of its own: a name is looked up by index only where row-level security sees a plain column.
  const all = sql`
    with d as materialized (${found})
    select d.person_id, d.asset_id, d.center_id, d.center_name, coalesce(p.name, d.person_name, '') as name, p.email, coalesce(n.name, '') as account, d.before, d.after
    from d
    left join lateral (${personOf('d.person_id')}) p on d.center_id is null
    left join lateral (${accountOf('d.asset_id')}) n on true`;
  const changes = {
    gained: sql`a.after & ~a.before <> 0`,
    lost: sql`a.before & ~a.after <> 0`,
  };
  const { rows, total } = await pageOf<Row>(
    context,
    sql`select * from (${all}) a
      where ${id === null ? text : sql`(${id}::bigint in (a.person_id, a.asset_id) or ${text})`}
        and ${input.change === undefined ? sql`true` : changes[input.change]}`,
    { ...input, order: orderOf(input.sort) },
  );
  const [before, after] = await Promise.all([waysAt(context, rows, sides.before), waysAt(context, rows, sides.after)]);
  const items = rows.map((row) => ({
    person: { id: row.person_id, name: row.name, email: row.email },
    center: row.center_id === null ? null : { id: row.center_id, name: row.center_name ?? '' },
    account: { id: row.asset_id, name: row.account },
    before: presentWays(before.get(keyOf(row)) ?? null),
    after: presentWays(after.get(keyOf(row)) ?? null),
    gained: actionsIn(row.after & ~row.before),
    lost: actionsIn(row.before & ~row.after),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

function orderOf(sort: Asked['sort']): RawBuilder<unknown> {
  const direction = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
  const person = sql`lower(f.name) ${direction}, f.person_id`;
  const account = sql`lower(f.account) ${direction}, f.asset_id`;
  return sort.endsWith('person')
    ? sql`${person}, ${account}, f.center_id nulls first`
    : sql`${account}, ${person}, f.center_id nulls first`;
}

interface Pair {
  person_id: string;
  asset_id: string;
  center_id: string | null;
}

const keyOf = (pair: Pair): string => `${pair.person_id} ${pair.asset_id} ${pair.center_id ?? ''}`;

/** Through what the pairs of a page held what they did on one side. */
async function waysAt(context: Context, pairs: readonly Pair[], side: Sides['before']): Promise<Map<string, WayRow[]>> {
  if (side === null || pairs.length === 0) return new Map();
  const own = pairs.filter((pair) => pair.center_id === null);
  const theirs = pairs.filter((pair) => pair.center_id !== null);
  const ways: (Pair & { ways: WayRow[] })[] = [];
  if (own.length > 0) {
    const people = [...new Set(own.map((pair) => pair.person_id))];
    const accounts = [...new Set(own.map((pair) => pair.asset_id))];
    const { rows } = await sql<Pair & { ways: WayRow[] }>`
      select person_id, asset_id, null as center_id, ways from (${waysOf(context, { ...side, people, accounts })}) w`.execute(
      context.db,
    );
    ways.push(...rows);
  }
  if (theirs.length > 0) {
    const accounts = [...new Set(theirs.map((pair) => pair.asset_id))];
    const list = sql`select unnest(${accounts}::bigint[]) as asset_id`;
    const { rows } = await sql<Pair & { ways: WayRow[] }>`
      select person_id, asset_id, center_id, ways from (${partnerWaysOf(list, { at: side.at })}) w`.execute(context.db);
    // What is imagined to be gone is gone on this side for all of a partner that is on the page.
    if (side.without === undefined) ways.push(...rows);
  }
  return new Map(ways.map((one) => [keyOf(one), one.ways]));
}
