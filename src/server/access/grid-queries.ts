// Reading the grid: a window of people and accounts with what was given there, and the same as rows for files.
import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/access-grid.ts';
import type { Grid, GridAccount, GridCell, GridPerson } from '../../contract/access-grid.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type Hat, hatsOf, ownMaskOf, partnerMaskOf, roleMasks } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import type { Listing } from '../foundation/listing.ts';
import { asId, listOffset, matches, pageOf, sortOf } from '../foundation/lists.ts';
import { type AccountLine, accountDirectory, findLabelled, type MemberLine, memberDirectory } from './directories.ts';
import { givenTo } from './facts.ts';
import { holdingFacts, isLiveHolding } from './grid-facts.ts';
import { membershipStateOf, stateOfTerm } from './rules.ts';

type GridInput = InputOf<typeof contract.getGrid>;
type RowsInput = InputOf<typeof contract.listAssignments>;
type Filters = Pick<GridInput, 'peopleSearch' | 'role' | 'accountsSearch' | 'status' | 'label'>;

function orderBy(orders: Record<string, RawBuilder<unknown>>, sort: string): RawBuilder<unknown> {
  const [order, direction] = sortOf(orders, sort);
  return sql`${order} ${sql.raw(direction)}`;
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

const isShared = ({ isOwned }: AccountLine): boolean => !isOwned;

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
    listing.count(isShared) > 0 ? findLiveShares(context) : undefined,
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

interface GivenRow {
  person_id: string;
  asset_id: string;
  via: 'grant' | 'elevation' | 'group' | 'team';
  role: string;
  custom_role_id: string | null;
  group_id: string | null;
  team_id: string | null;
  starts_at: Date | null;
  expires_at: Date | null;
}

/** What was given in a window, whether it is in force or not, with the roles, groups and teams of the center that it names. */
interface Given {
  rows: readonly GivenRow[];
  roles: ReadonlyMap<string, { name: string; mask: number }>;
  groups: ReadonlyMap<string, { name: string }>;
  teams: ReadonlyMap<string, { name: string }>;
}

/** Few windows show roles, groups or teams of the center: they are asked for by themselves, since planning costs more than reading. */
async function listGiven(context: Context, people: readonly string[], accounts: readonly string[]): Promise<Given> {
  if (people.length === 0 || accounts.length === 0)
    return { rows: [], roles: new Map(), groups: new Map(), teams: new Map() };
  const { rows } = (await givenTo(context.centerId, { people, accounts, at: null }).execute(context.db)) as {
    rows: GivenRow[];
  };
  const named = async <Named extends { id: string }>(table: 'roles' | 'groups' | 'teams', ids: (string | null)[]) => {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Map<string, Named>();
    const found = await sql<Named>`
      select * from ${sql.table(`access.${table}`)} where center_id = ${context.centerId} and id = any (${wanted}::bigint[])`.execute(
      context.db,
    );
    return new Map(found.rows.map((row) => [row.id, row]));
  };
  const [roles, groups, teams] = await Promise.all([
    named<{ id: string; name: string; mask: number }>(
      'roles',
      rows.map((row) => row.custom_role_id),
    ),
    named<{ id: string; name: string }>(
      'groups',
      rows.map((row) => row.group_id),
    ),
    named<{ id: string; name: string }>(
      'teams',
      rows.map((row) => row.team_id),
    ),
  ]);
  return { rows, roles, groups, teams };
}

/** The cells of a window in which something was given: what stands there, and what of it is in force. */
function cellsOf(
  context: Context,
  given: Given,
  of: { people: readonly GridPerson[]; accounts: readonly GridAccount[] },
): GridCell[] {
  const live = new Set(of.people.filter(({ mayBeGiven }) => mayBeGiven).map(({ id }) => id));
  // What is shared is held as far as its ceiling; every account of the window is in use.
  const cap = new Map(of.accounts.map(({ id, share }) => [id, share === null ? -1 : share.mask]));
  const cells = new Map<string, GridCell & { ways: (GridCell['through'][number] & { mask: number })[] }>();
  for (const row of given.rows) {
    const { person_id: person, asset_id: account, role, starts_at: startsAt, expires_at: expiresAt } = row;
    const inForce = live.has(person) && stateOfTerm({ startsAt, expiresAt }, context.now) === 'ok';
    if (!inForce && row.via !== 'grant') continue;
    const key = `${person}/${account}`;
    const cell = cells.get(key) ?? { person, account, held: null, mask: 0, through: [], ways: [] };
    cells.set(key, cell);
    const own = row.custom_role_id === null ? undefined : given.roles.get(row.custom_role_id);
    const mask = (own?.mask ?? maskOfBuiltIn(role)) & (cap.get(account) ?? 0);
    if (row.via === 'grant') cell.held = presentHeld({ role, startsAt, expiresAt });
    if (!inForce) continue;
    cell.mask |= mask;
    if (row.via === 'grant') continue;
    const group = row.group_id === null ? null : (given.groups.get(row.group_id)?.name ?? null);
    const team = row.team_id === null ? null : (given.teams.get(row.team_id)?.name ?? null);
    const until = expiresAt?.toISOString() ?? null;
    cell.ways.push({ via: row.via, role: own?.name ?? role, group, team, until, mask });
  }
  const order = (one: string, other: string): number => (BigInt(one) < BigInt(other) ? -1 : 1);
  return [...cells.values()]
    .toSorted((one, other) =>
      one.person === other.person ? order(one.account, other.account) : order(one.person, other.person),
    )
    .map(({ ways, ...cell }) => ({
      ...cell,
      through: ways
        .toSorted((one, other) => other.mask - one.mask)
        .map(({ via, role, group, team, until }) => ({ via, role, group, team, until })),
    }));
}

function maskOfBuiltIn(role: string): number {
  return (roleMasks as Record<string, number>)[role] ?? 0;
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
  const { peopleSearch, role, accountsSearch, status, label } = input;
  const rows = of.members.filter(input.peopleSort, isPersonOf(input), JSON.stringify([peopleSearch, role]));
  // Labels and the terms of shares change without the list.
  const isOfLines = label === undefined && of.accounts.count(isShared) === 0;
  const columns = of.accounts.filter(
    input.accountsSort,
    await findTest(context, of.accounts, input),
    isOfLines ? JSON.stringify([accountsSearch, status]) : undefined,
  );
  const [people, accounts] = [pageOf(rows, peoplePaging), pageOf(columns, accountsPaging)];
  const idsOf = (lines: readonly { id: string }[]): string[] => lines.map(({ id }) => id);
  const [shares, given] = await Promise.all([
    findShares(context, idsOf(accounts.filter((row) => !row.isOwned))),
    listGiven(context, idsOf(people), idsOf(accounts)),
  ]);
  const shown = {
    people: people.map((row) => presentPerson(context, row)),
    accounts: accounts.map((row) => presentAccount(row, shares.get(row.id) ?? null)),
  };
  return {
    people: { ...peoplePaging, total: rows.length, items: shown.people },
    accounts: { ...accountsPaging, total: columns.length, items: shown.accounts },
    cells: cellsOf(context, given, shown),
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
