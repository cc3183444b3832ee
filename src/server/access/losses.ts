// What if somebody or something were gone: who would lose what, and which accounts would lose the last who looks after them.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { maskOf } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches } from '../foundation/lists.ts';
import { differing, differingPartners, pageOfDifferences, rightsIn } from './comparison.ts';
import { isShareOf, pathsOf, type Scope, type Share, type Without } from './facts.ts';
import { accountOf, pageOf, partnerWaysOf } from './ways.ts';

type Removal = Pick<
  InputOf<typeof contract.listLosses>,
  'person' | 'group' | 'team' | 'partner' | 'account' | 'shares'
>;

/** What is gone, and how far that can reach. */
interface Imagined {
  without: Without;
  /** Whom and what it can concern in the acting center; null where nobody there. */
  reach: Omit<Scope, 'at'> | null;
  /** Accounts of the acting center that people of partners lose. */
  lent: readonly Share[];
}

export async function listLosses(
  context: Context,
  input: InputOf<typeof contract.listLosses>,
): Promise<ReplyOf<typeof contract.listLosses>> {
  const { without, reach, lent } = await imagine(context, input);
  const scopes = reach === null ? [] : [{ ...reach, at: null }];
  const now = rightsIn(context, scopes);
  const then = rightsIn(
    context,
    scopes.map((scope) => ({ ...scope, without })),
  );
  const members = differing(now, then);
  const theirs = lent.length === 0 ? null : differingPartners(peopleOf(lent), null);
  return pageOfDifferences(context, {
    found: theirs === null ? members : sql`${members} union all ${theirs}`,
    sides: { before: { at: null }, after: { at: null, without } },
    input,
  });
}

/** The people of partners on what is lent to them. */
function peopleOf(lent: readonly Share[]): RawBuilder<unknown> {
  return sql`select * from (${partnerWaysOf(accountsOf(lent), { at: null })}) l where ${isShareOf('l.center_id', 'l.asset_id', lent)}`;
}

function accountsOf(lent: readonly Share[]): RawBuilder<unknown> {
  const accounts = [...new Set(lent.map(({ account }) => account))];
  return sql`select unnest(${accounts}::bigint[]) as asset_id`;
}

interface BereftRow {
  asset_id: string;
  name: string;
  loses_admin: boolean;
  loses_editor: boolean;
}

const adminMask = maskOf(['asset:assign']);
const editorMask = maskOf(['campaign:edit']);

/**
 * Owners and Admins of the center reach every account; what counts here is who was given one to look after, people of
 * partners included. An account that is itself gone with a share is not bereft: it is not there any more.
 */
export async function listBereft(
  context: Context,
  input: InputOf<typeof contract.listBereft>,
): Promise<ReplyOf<typeof contract.listBereft>> {
  const { without, reach, lent } = await imagine(context, input);
  const touched = await findGiven(context, { without, reach, lent });
  const scope: Scope = { accounts: touched, at: null };
  const given = (of: Scope): RawBuilder<unknown> =>
    sql`select w.asset_id, bit_or(w.mask) as mask from (${pathsOf(context, of)}) w where w.via <> 'center_role' group by w.asset_id`;
  const keepers = adminMask | editorMask;
  const isLent = lent.length === 0 ? sql`false` : sql`o.asset_id in (${accountsOf(lent)})`;
  // People of partners are asked for only where those of the center leave a gap, and where the account is shared at all.
  const shared = sql`select o.asset_id from own o where o.after & ${keepers}::int <> ${keepers}::int and (o.before & ~o.after & ${keepers}::int <> 0 or ${isLent})
    and exists (select from access.holdings h where h.owner_center_id = ${context.centerId} and h.asset_id = o.asset_id and h.status = 'bound')`;
  const outside = sql`select w.asset_id, w.mask, w.center_id from (${partnerWaysOf(shared, { at: null, isGiven: true })}) w`;
  const isLeaving = isShareOf('o.center_id', 'o.asset_id', lent);
  const all = sql`
    with own as materialized (
      select t.asset_id, coalesce(b.mask, 0) as before, coalesce(a.mask, 0) as after from unnest(${touched}::bigint[]) t (asset_id)
      left join (${given(scope)}) b on b.asset_id = t.asset_id left join (${given({ ...scope, without })}) a on a.asset_id = t.asset_id
    ), outside as materialized (${outside}), beside as (
      select o.asset_id, bit_or(o.mask) as before, coalesce(bit_or(o.mask) filter (where not ${isLeaving}), 0) as after from outside o group by o.asset_id
    ), gone as (
      select o.asset_id, (o.before | coalesce(s.before, 0)) & ~(o.after | coalesce(s.after, 0)) as mask from own o left join beside s on s.asset_id = o.asset_id
    )
    select b.asset_id, coalesce(n.name, '') as name, b.mask & ${adminMask}::int <> 0 as loses_admin, b.mask & ${editorMask}::int <> 0 as loses_editor
    from gone b left join lateral (${accountOf('b.asset_id')}) n on true
    where b.mask & ${keepers}::int <> 0 and ${stillHere(context, without)}`;
  const id = asId(input.search);
  const text = matches(input.search, ['r.name']);
  const direction = sql.raw(input.sort === '-name' ? 'desc' : 'asc');
  const { rows, total } = await pageOf<BereftRow>(
    context,
    sql`select * from (${all}) r where ${id === null ? text : sql`(r.asset_id = ${id}::bigint or ${text})`}`,
    { ...input, order: sql`lower(f.name) ${direction}, f.asset_id ${direction}` },
  );
  const items = rows.map((row) => ({
    account: { id: row.asset_id, name: row.name },
    losesLastAdmin: row.loses_admin,
    losesLastEditor: row.loses_editor,
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

function stillHere(context: Context, without: Without): RawBuilder<unknown> {
  const gone =
    'partner' in without
      ? sql`h.owner_center_id is distinct from ${without.partner}::bigint`
      : 'shares' in without
        ? sql`(h.owner_center_id is null or not ${isShareOf('h.owner_center_id', 'h.asset_id', without.shares)})`
        : sql`true`;
  return sql`exists (select from access.holdings h where h.center_id = ${context.centerId} and h.asset_id = b.asset_id and ${gone})`;
}

/** Accounts on which somebody holds less afterwards of what was given. */
async function findGiven(context: Context, { without, reach, lent }: Imagined): Promise<string[]> {
  const given = (of: Scope): RawBuilder<unknown> =>
    sql`select w.person_id, w.asset_id, bit_or(w.mask) as mask from (${pathsOf(context, of)}) w where w.via <> 'center_role' group by w.person_id, w.asset_id`;
  const members =
    reach === null
      ? sql`select null::bigint as asset_id where false`
      : sql`select b.asset_id from (${given({ ...reach, at: null })}) b
          left join (${given({ ...reach, at: null, without })}) a on a.person_id = b.person_id and a.asset_id = b.asset_id
          where b.mask & ~coalesce(a.mask, 0) <> 0`;
  const theirs = lent.length === 0 ? sql`` : sql`union select asset_id from (${peopleOf(lent)}) p`;
  const { rows } = await sql<{ accounts: string[] }>`
    select coalesce(array_agg(distinct asset_id::text), '{}') as accounts from (select asset_id from (${members}) m ${theirs}) t`.execute(
    context.db,
  );
  return rows[0]?.accounts ?? [];
}

async function imagine(context: Context, removal: Removal): Promise<Imagined> {
  const { person, group, team, partner, account, shares } = removal;
  const named = [person, group, team, partner, shares].filter((one) => one !== undefined).length;
  if (named !== 1 || (account !== undefined && partner === undefined)) refuse('access.removal_unclear');
  if (person !== undefined) return withoutPeople(context, [...new Set(person)]);
  if (group !== undefined) return withoutGroup(context, group);
  if (team !== undefined) return withoutTeam(context, team);
  if (shares !== undefined) return withoutShares(context, shares);
  return account === undefined
    ? withoutPartner(context, partner ?? '')
    : withoutShares(context, [{ partner: partner ?? '', account }]);
}

async function withoutPeople(context: Context, people: readonly string[]): Promise<Imagined> {
  const { rows } = await sql<{ found: number }>`
    select count(*)::int as found from access.members
    where center_id = ${context.centerId} and person_id = any (${people as string[]}::bigint[]) and status in ('active', 'suspended')`.execute(
    context.db,
  );
  if (rows[0]?.found !== people.length) refuse('not_found');
  return { without: { people }, reach: { people }, lent: [] };
}

async function withoutGroup(context: Context, group: string): Promise<Imagined> {
  const center = context.centerId;
  const { rows } = await sql<{ people: string[]; accounts: string[] }>`
    select (select coalesce(array_agg(person_id::text), '{}') from (
        select q.person_id from access.group_grants q where q.center_id = g.center_id and q.group_id = g.id
        union select p.person_id from access.team_group_grants q join access.team_people p on p.center_id = q.center_id and p.team_id = q.team_id
          where q.center_id = g.center_id and q.group_id = g.id) h) as people,
      (select coalesce(array_agg(asset_id::text), '{}') from access.group_items i where i.center_id = g.center_id and i.group_id = g.id) as accounts
    from access.groups g where g.center_id = ${center} and g.id = ${group}`.execute(context.db);
  const [row] = rows;
  if (row === undefined) refuse('not_found');
  return { without: { group }, reach: row, lent: [] };
}

async function withoutTeam(context: Context, team: string): Promise<Imagined> {
  const { rows } = await sql<{ people: string[]; accounts: string[] }>`
    select (select coalesce(array_agg(person_id::text), '{}') from access.team_people p where p.center_id = t.center_id and p.team_id = t.id) as people,
      (select coalesce(array_agg(distinct asset_id::text), '{}') from access.team_ways w where w.center_id = t.center_id and w.team_id = t.id) as accounts
    from access.teams t where t.center_id = ${context.centerId} and t.id = ${team}`.execute(context.db);
  const [row] = rows;
  if (row === undefined) refuse('not_found');
  return { without: { team }, reach: row, lent: [] };
}

/** What partners share with the acting center goes for its people, what is shared with them for theirs. */
async function findShared(
  context: Context,
  isMeant: (partner: string) => RawBuilder<unknown>,
): Promise<{ borrowed: Share[]; lent: Share[] }> {
  const center = context.centerId;
  const { rows } = await sql<Share & { is_lent: boolean }>`
    select h.asset_id as account, h.owner_center_id as partner, false as is_lent from access.holdings h
    where h.center_id = ${center} and h.owner_center_id is not null and h.status = 'bound' and ${isMeant('h.owner_center_id')}
    union all
    select h.asset_id, h.center_id, true from access.holdings h
    where h.owner_center_id = ${center} and h.status = 'bound' and ${isMeant('h.center_id')}`.execute(context.db);
  const of = (isLent: boolean): Share[] =>
    rows.filter((row) => row.is_lent === isLent).map(({ account, partner }) => ({ account, partner }));
  return { borrowed: of(false), lent: of(true) };
}

async function withoutPartner(context: Context, partner: string): Promise<Imagined> {
  const link = await context.db
    .selectFrom('access.partnerships')
    .select('since')
    .where('center_id', '=', context.centerId)
    .where('partner_center_id', '=', partner)
    .where('status', '=', 'active')
    .executeTakeFirst();
  if (link === undefined) refuse('not_found');
  const { borrowed, lent } = await findShared(context, (column) => sql`${sql.raw(column)} = ${partner}::bigint`);
  return { without: { partner }, reach: reachOf(borrowed), lent };
}

async function withoutShares(context: Context, shares: readonly Share[]): Promise<Imagined> {
  const { borrowed, lent } = await findShared(context, (column) => isShareOf(column, 'h.asset_id', shares));
  const known = new Set([...borrowed, ...lent].map(keyOf));
  if (shares.some((share) => !known.has(keyOf(share)))) refuse('not_found');
  return { without: { shares }, reach: reachOf(borrowed), lent };
}

const keyOf = ({ partner, account }: Share): string => `${partner} ${account}`;

/** People of the acting center lose only what partners share with it. */
function reachOf(borrowed: readonly Share[]): Imagined['reach'] {
  return borrowed.length === 0 ? null : { accounts: borrowed.map(({ account }) => account) };
}
