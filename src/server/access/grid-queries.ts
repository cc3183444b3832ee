// Reading the grid: a window of people and accounts with what was given there, and the same as rows for files.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/access-grid.ts';
import type { Grid, GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type Hat, hatsOf, ownMaskOf, partnerMaskOf } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import type { Listing } from '../foundation/directory.ts';
import { asId, listOffset, matches, pageOf } from '../foundation/lists.ts';
import { type AccountLine, accountDirectory, findLabelled, type MemberLine, memberDirectory } from './directories.ts';
import { pathsOf } from './facts.ts';
import { holdingFacts, isLiveHolding } from './grid-facts.ts';
import { membershipStateOf } from './rules.ts';

type GridInput = InputOf<typeof contract.getGrid>;
type RowsInput = InputOf<typeof contract.listAssignments>;
type Filters = Pick<GridInput, 'peopleSearch' | 'role' | 'accountsSearch' | 'status' | 'label'>;

function orderBy(orders: Record<string, RawBuilder<unknown>>, sort: string): RawBuilder<unknown> {
  const isDown = sort.startsWith('-');
  return sql`${orders[isDown ? sort.slice(1) : sort]} ${sql.raw(isDown ? 'desc' : 'asc')}`;
}

const anything = sql<SqlBool>`true`;

/** Members of the acting center, over `access.members as m` and `identity.people as p`. */
function isAskedPerson(context: Context, { peopleSearch, role }: Filters): RawBuilder<SqlBool> {
  const id = asId(peopleSearch);
  const found = sql<SqlBool>`(${matches(peopleSearch, ['p.name', 'p.email'])} ${id === null ? sql`` : sql`or p.id = ${id}`})`;
  return sql<SqlBool>`m.center_id = ${context.centerId} and m.status in ('active', 'suspended') and ${found}
    and ${role === undefined ? anything : sql`m.role = ${role}`}`;
}

/** Accounts in use by the acting center, over `access.holdings as h`, `assets.accounts as a` and what `holdingFacts` joins. */
function isAskedAccount(context: Context, { accountsSearch, status, label }: Filters): RawBuilder<SqlBool> {
  const id = asId(accountsSearch);
  const found = sql<SqlBool>`(${matches(accountsSearch, ['a.name', 'a.company'])} ${id === null ? sql`` : sql`or a.id = ${id}`})`;
  return sql<SqlBool>`h.center_id = ${context.centerId} and h.status = 'bound' and ${isLiveHolding} and ${found}
    and ${status === undefined ? anything : sql`a.status = ${status}`}
    and ${label === undefined ? anything : sql`exists (select from assets.labels l where l.center_id = h.center_id and l.asset_id = h.asset_id and l.label = ${label})`}`;
}

function isPersonOf({ peopleSearch, role }: Filters): (row: MemberLine) => boolean {
  const [text, id] = [peopleSearch.toLowerCase(), asId(peopleSearch)];
  return (row) =>
    (role === undefined || row.role === role) && (text === '' || row.text.includes(text) || row.id === id);
}

/** A page and its total from rows that carry the total; a page past the end has none and asks for it. */
async function paged<Row extends { total: number }>(
  rows: readonly Row[],
  count: () => Promise<number>,
  page: number,
): Promise<number> {
  return rows[0]?.total ?? (page === 1 ? 0 : await count());
}

async function countOf(context: Context, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*)::int as total ${from}`.execute(context.db);
  return rows[0]?.total ?? 0;
}

function presentPerson(context: Context, row: MemberLine): GridPerson {
  const { id, name, email, role } = row;
  const state = membershipStateOf(row, context.now);
  const worn = state === 'active' ? hatsOf(row) : [];
  const sum = (of: (hat: Hat) => number): number => worn.reduce((all, hat) => all | of(hat), 0);
  const ownMask = (hat: Hat): number => ownMaskOf(hat, context.member.adminsNeedAssignment);
  return {
    id,
    name,
    email,
    role,
    state,
    byRole: { own: sum(ownMask), shared: sum(partnerMaskOf) },
    hat: worn.find((hat) => (ownMask(hat) | partnerMaskOf(hat)) !== 0) ?? null,
    mayBeGiven: state === 'active',
  };
}

interface ShareRow {
  asset_id: string;
  center_name: string | null;
  ceiling: string;
  ceiling_mask: number | null;
  expires_at: Date | null;
}

/** Accounts that a partner shares with the acting center now. */
async function findLiveShares(context: Context): Promise<Set<string>> {
  const { rows } = await sql<{ asset_id: string }>`
    select h.asset_id from access.holdings h ${sharedHoldings}
    where h.center_id = ${context.centerId} and h.relation = 'owner_partner' and h.status = 'bound' and ${isLiveHolding}`.execute(
    context.db,
  );
  return new Set(rows.map((row) => row.asset_id));
}

/** What a filter asks of an account, beside being in use by the acting center. */
async function findTest(
  context: Context,
  listing: Listing<AccountLine>,
  { accountsSearch, status, label }: Filters,
): Promise<(row: AccountLine) => boolean> {
  const [text, id] = [accountsSearch.toLowerCase(), asId(accountsSearch)];
  const [live, labelled] = await Promise.all([
    listing.count((row) => !row.isOwned) > 0 ? findLiveShares(context) : undefined,
    label === undefined ? undefined : findLabelled(context, [label], 'any'),
  ]);
  return (row) =>
    (row.isOwned || live?.has(row.id) === true) &&
    (status === undefined || row.status === status) &&
    (labelled === undefined || labelled.has(row.id)) &&
    (text === '' || row.text.includes(text) || row.id === id);
}

/** Of accounts that are shared with the acting center: by whom and how far. */
async function findShares(context: Context, accounts: readonly string[]): Promise<Map<string, GridAccount['share']>> {
  if (accounts.length === 0) return new Map();
  const { rows } = await sql<ShareRow>`
    select h.asset_id, p.partner_name as center_name, coalesce(r.name, h.ceiling) as ceiling, coalesce(b.mask, r.mask) as ceiling_mask, h.expires_at
    from access.holdings h ${holdingFacts}
    where h.center_id = ${context.centerId} and h.status = 'bound' and h.asset_id = any (${accounts as string[]}::bigint[])`.execute(
    context.db,
  );
  const present = (row: ShareRow) => ({
    centerName: row.center_name ?? '',
    role: row.ceiling,
    mask: row.ceiling_mask ?? 0,
    until: row.expires_at?.toISOString() ?? null,
  });
  return new Map(rows.map((row) => [row.asset_id, present(row)]));
}

function presentAccount({ id, name, status, isOwned }: AccountLine, share: GridAccount['share']): GridAccount {
  return { id, name, status, relation: isOwned ? 'owner_center' : 'owner_partner', share };
}

interface CellRow {
  person_id: string;
  asset_id: string;
  role: string | null;
  starts_at: Date | null;
  expires_at: Date | null;
  mask: number | null;
  through: { via: 'elevation' | 'group'; role: string; group: string | null; until: string | null }[] | null;
}

/** The cells of a window in which anything was given, whether it is in force or not: one question. */
async function listCells(
  context: Context,
  people: readonly string[],
  accounts: readonly string[],
): Promise<GridCell[]> {
  if (people.length === 0 || accounts.length === 0) return [];
  const { rows } = await sql<CellRow>`
    select person_id, asset_id, g.role, g.starts_at, g.expires_at, w.mask, w.through
    from (
      select w.person_id, w.asset_id, bit_or(w.mask) as mask,
        jsonb_agg(jsonb_build_object('via', w.via, 'role', w.role_name, 'group', n.name, 'until', w.expires_at) order by w.mask desc) filter (where w.via <> 'grant') as through
      from (${pathsOf(context, { people, accounts, at: null, isGivenOnly: true })}) w
      left join access.groups n on n.center_id = ${context.centerId} and n.id = w.group_id
      group by w.person_id, w.asset_id
    ) w full join (
      select person_id, asset_id, role, starts_at, expires_at from access.grants
      where center_id = ${context.centerId} and person_id = any (${people as string[]}::bigint[]) and asset_id = any (${accounts as string[]}::bigint[])
    ) g using (person_id, asset_id)
    order by person_id, asset_id`.execute(context.db);
  return rows.map((row) => ({
    person: row.person_id,
    account: row.asset_id,
    held:
      row.role === null ? null : presentHeld({ role: row.role, startsAt: row.starts_at, expiresAt: row.expires_at }),
    mask: row.mask ?? 0,
    through: (row.through ?? []).map((way) => ({
      ...way,
      until: way.until === null ? null : new Date(way.until).toISOString(),
    })),
  }));
}

export function presentHeld(held: { role: string; startsAt: Date | null; expiresAt: Date | null }) {
  return {
    role: held.role,
    startsAt: held.startsAt?.toISOString() ?? null,
    expiresAt: held.expiresAt?.toISOString() ?? null,
  };
}

export function getGrid(context: Context, input: GridInput): Promise<Grid> {
  return memberDirectory.consult(context, (members) =>
    accountDirectory.consult(context, (accounts) => getWindow(context, input, { members, accounts })),
  );
}

async function getWindow(
  context: Context,
  input: GridInput,
  of: { members: Listing<MemberLine>; accounts: Listing<AccountLine> },
): Promise<Grid> {
  const peoplePaging = { page: input.peoplePage, pageSize: input.peoplePageSize };
  const accountsPaging = { page: input.accountsPage, pageSize: input.accountsPageSize };
  const rows = of.members.filter(input.peopleSort, isPersonOf(input));
  const columns = of.accounts.filter(input.accountsSort, await findTest(context, of.accounts, input));
  const [people, accounts] = [pageOf(rows, peoplePaging), pageOf(columns, accountsPaging)];
  const idsOf = (lines: readonly { id: string }[]): string[] => lines.map(({ id }) => id);
  const [shares, cells] = await Promise.all([
    findShares(context, idsOf(accounts.filter((row) => !row.isOwned))),
    listCells(context, idsOf(people), idsOf(accounts)),
  ]);
  return {
    people: { ...peoplePaging, total: rows.length, items: people.map((row) => presentPerson(context, row)) },
    accounts: {
      ...accountsPaging,
      total: columns.length,
      items: accounts.map((row) => presentAccount(row, shares.get(row.id) ?? null)),
    },
    cells,
  };
}

interface AssignmentRow {
  person_id: string;
  person_name: string;
  email: string;
  account_id: string;
  account_name: string;
  role: string;
  starts_at: Date | null;
  expires_at: Date | null;
  total: number;
}

const rowOrders: Record<string, RawBuilder<unknown>> = { person: sql`lower(p.name)`, account: sql`lower(a.name)` };

export async function listAssignments(
  context: Context,
  input: RowsInput,
): Promise<ReplyOf<typeof contract.listAssignments>> {
  const from = sql`from access.grants g
    join access.members m on m.center_id = g.center_id and m.person_id = g.person_id join identity.people p on p.id = m.person_id
    join access.holdings h on h.center_id = g.center_id and h.asset_id = g.asset_id join assets.accounts a on a.id = h.asset_id
    ${sharedHoldings} where g.center_id = ${context.centerId} and ${isAskedPerson(context, input)} and ${isAskedAccount(context, input)}`;
  const { rows } = await sql<AssignmentRow>`
    select g.person_id, p.name as person_name, p.email, g.asset_id as account_id, a.name as account_name, g.role, g.starts_at, g.expires_at, (count(*) over ())::int as total
    ${from} order by ${orderBy(rowOrders, input.sort)}, g.person_id, lower(a.name), g.asset_id limit ${input.pageSize} offset ${listOffset(input)}`.execute(
    context.db,
  );
  const total = await paged(rows, () => countOf(context, from), input.page);
  const items = rows.map((row) => ({
    person: { id: row.person_id, name: row.person_name, email: row.email },
    account: { id: row.account_id, name: row.account_name },
    ...presentHeld({ role: row.role, startsAt: row.starts_at, expiresAt: row.expires_at }),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** Who owns what is shared, which tells whether a share is live. */
const sharedHoldings = sql`left join access.centers o on o.center_id = h.owner_center_id`;
