// Who may do something on an account, and on which accounts somebody may: through what, now or then.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { asId, matches } from '../foundation/lists.ts';
import { tableAt } from './facts.ts';
import { instantOf, requireAccountEver, requireMayAskOf, requireMemberEver } from './subjects.ts';
import { accountOf, justAccount, pageOf, partnerWaysOf, personOf, presentWays, type WayRow, waysOf } from './ways.ts';

interface Sorting {
  sort: 'name' | '-name' | 'via' | '-via';
}

/** In one order always: what is alike is told apart by its id. */
function orderOf({ sort }: Sorting, id: string): RawBuilder<unknown> {
  const direction = sql.raw(sort.startsWith('-') ? 'desc' : 'asc');
  const byName = sql`lower(f.name), f.${sql.raw(id)}`;
  if (sort === 'via' || sort === '-via') return sql`f.rank ${direction}, ${byName}`;
  return sql`lower(f.name) ${direction}, f.${sql.raw(id)} ${direction}`;
}

function found(search: string, { id, columns }: { id: string; columns: readonly string[] }): RawBuilder<unknown> {
  const exact = asId(search);
  const text = matches(search, columns);
  return exact === null ? sql`${text}` : sql`(${sql.ref(id)} = ${exact}::bigint or ${text})`;
}

interface PersonRow {
  person_id: string;
  name: string;
  email: string | null;
  center_id: string | null;
  center_name: string | null;
  ways: WayRow[];
}

/** Members of the acting center, and people of partners with whom the account is or was shared. */
export async function listWhoCan(
  context: Context,
  input: InputOf<typeof contract.listWhoCan>,
): Promise<ReplyOf<typeof contract.listWhoCan>> {
  await requireAccountEver(context, input.account);
  const at = instantOf(input.at);
  const own = sql`
    select w.person_id, w.rank, w.kinds, w.ways, p.name, p.email, null::bigint as center_id, null::text as center_name
    from (${waysOf(context, { accounts: [input.account], at }, input.action)}) w join lateral (${personOf('w.person_id')}) p on true`;
  const theirs = sql`
    select w.person_id, w.rank, w.kinds, w.ways, w.person_name as name, null as email, w.center_id, w.center_name
    from (${partnerWaysOf(justAccount(input.account), { at, action: input.action })}) w`;
  const sides = { own, partner: theirs };
  const all = input.side === undefined ? sql`${own} union all ${theirs}` : sides[input.side];
  const { rows, total } = await pageOf<PersonRow>(
    context,
    sql`select * from (${all}) a
      where ${found(input.search, { id: 'a.person_id', columns: ['a.name', 'a.email', 'a.center_name'] })} and ${ofKind(input.via)}`,
    { ...input, order: sql`${orderOf(input, 'person_id')}, f.center_id nulls first` },
  );
  const items = rows.map((row) => ({
    person: { id: row.person_id, name: row.name, email: row.email },
    center: row.center_id === null ? null : { id: row.center_id, name: row.center_name ?? '' },
    ways: presentWays(row.ways),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

function ofKind(via: string | undefined): RawBuilder<unknown> {
  return via === undefined ? sql`true` : sql`${via} = any (a.kinds)`;
}

type Status = NonNullable<ReplyOf<typeof contract.listReachable>['items'][number]['account']['status']>;

interface AccountRow {
  asset_id: string;
  name: string;
  status: Status | null;
  owner_id: string | null;
  owner_name: string | null;
  ways: WayRow[];
}

export async function listReachable(
  context: Context,
  input: InputOf<typeof contract.listReachable>,
): Promise<ReplyOf<typeof contract.listReachable>> {
  await requireMayAskOf(context, input.person);
  await requireMemberEver(context, input.person);
  const at = instantOf(input.at);
  const all = sql`
    select w.asset_id, w.rank, w.kinds, w.ways, coalesce(n.name, '') as name, n.status, h.owner_center_id as owner_id, p.partner_name as owner_name
    from (${waysOf(context, { people: [input.person], at }, input.action)}) w
    join ${tableAt('holdings', at)} h on h.center_id = ${context.centerId} and h.asset_id = w.asset_id
    left join access.partnerships p on p.center_id = h.center_id and p.partner_center_id = h.owner_center_id
    left join lateral (${accountOf('w.asset_id')}) n on true`;
  const { rows, total } = await pageOf<AccountRow>(
    context,
    sql`select * from (${all}) a
      where ${found(input.search, { id: 'a.asset_id', columns: ['a.name', 'a.owner_name'] })} and ${ofKind(input.via)}`,
    { ...input, order: orderOf(input, 'asset_id') },
  );
  const items = rows.map((row) => ({
    account: { id: row.asset_id, name: row.name, status: row.status },
    relation: row.owner_id === null ? ('owner_center' as const) : ('owner_partner' as const),
    owner: row.owner_id === null ? null : { id: row.owner_id, name: row.owner_name ?? '' },
    ways: presentWays(row.ways),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}
