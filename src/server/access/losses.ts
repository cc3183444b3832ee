// What if somebody or something were gone: who would lose what, and which accounts would lose the last who looks after them.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { maskOf } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, matches } from '../foundation/lists.ts';
import { differing, differingPartners, pageOfDifferences, rightsIn } from './comparison.ts';
import { pathsOf, type Scope, type Without } from './facts.ts';
import { findMember } from './queries.ts';
import { accountOf, pageOf, partnerWaysOf } from './ways.ts';

type Removal = Pick<InputOf<typeof contract.listLosses>, 'person' | 'group' | 'partner' | 'account'>;

/** What is gone, and how far that can reach. */
interface Imagined {
  without: Without;
  /** Whom and what it can concern in the acting center; null where nobody there. */
  reach: Omit<Scope, 'at'> | null;
  /** Accounts of the acting center that people of this partner lose. */
  lent: { partner: string; accounts: RawBuilder<unknown> } | null;
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
  const theirs = lent && differingPartners(peopleOf(lent), null);
  return pageOfDifferences(context, {
    found: theirs === null ? members : sql`${members} union all ${theirs}`,
    sides: { before: { at: null }, after: { at: null, without } },
    input,
  });
}

/** The people of a partner on what is lent to it. */
function peopleOf({ partner, accounts }: NonNullable<Imagined['lent']>): RawBuilder<unknown> {
  return sql`select * from (${partnerWaysOf(accounts, { at: null })}) l where l.center_id = ${partner}::bigint`;
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
  const isLent = lent === null ? sql`false` : sql`o.asset_id in (${lent.accounts})`;
  // People of partners are asked for only where those of the center leave a gap, and where the account is shared at all.
  const shared = sql`select o.asset_id from own o where o.after & ${keepers}::int <> ${keepers}::int and (o.before & ~o.after & ${keepers}::int <> 0 or ${isLent})
    and exists (select from access.holdings h where h.owner_center_id = ${context.centerId} and h.asset_id = o.asset_id and h.status = 'bound')`;
  const outside = sql`select w.asset_id, w.mask, w.center_id from (${partnerWaysOf(shared, { at: null, isGiven: true })}) w`;
  const isLeaving = lent === null ? sql`false` : sql`(o.center_id = ${lent.partner}::bigint and ${isLent})`;
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
      : 'share' in without
        ? sql`(h.owner_center_id is distinct from ${without.share.partner}::bigint or h.asset_id <> ${without.share.account}::bigint)`
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
  const theirs = lent === null ? sql`` : sql`union select asset_id from (${peopleOf(lent)}) p`;
  const { rows } = await sql<{ accounts: string[] }>`
    select coalesce(array_agg(asset_id::text), '{}') as accounts from (select asset_id from (${members}) m ${theirs}) t`.execute(
    context.db,
  );
  return rows[0]?.accounts ?? [];
}

async function imagine(context: Context, removal: Removal): Promise<Imagined> {
  const { person, group, partner, account } = removal;
  const isShare = partner !== undefined && account !== undefined;
  const named = [person, group, partner].filter((one) => one !== undefined).length;
  if (named !== 1 || (account !== undefined && !isShare)) refuse('access.removal_unclear');
  if (person !== undefined) {
    const member = await findMember(context, person);
    if (member?.status !== 'active' && member?.status !== 'suspended') refuse('not_found');
    return { without: { person }, reach: { people: [person] }, lent: null };
  }
  if (group !== undefined) return withoutGroup(context, group);
  return withoutPartner(context, partner ?? '', account);
}

async function withoutGroup(context: Context, group: string): Promise<Imagined> {
  const center = context.centerId;
  const { rows } = await sql<{ people: string[]; accounts: string[] }>`
    select (select coalesce(array_agg(person_id::text), '{}') from access.group_grants q where q.center_id = g.center_id and q.group_id = g.id) as people,
      (select coalesce(array_agg(asset_id::text), '{}') from access.group_items i where i.center_id = g.center_id and i.group_id = g.id) as accounts
    from access.groups g where g.center_id = ${center} and g.id = ${group}`.execute(context.db);
  const [row] = rows;
  if (row === undefined) refuse('not_found');
  return { without: { group }, reach: row, lent: null };
}

/** What the partner shares with the acting center goes for its people, what is shared with the partner for theirs. */
async function withoutPartner(context: Context, partner: string, account: string | undefined): Promise<Imagined> {
  const center = context.centerId;
  const only = account === undefined ? sql`true` : sql`asset_id = ${account}::bigint`;
  const { rows } = await sql<{ is_partner: boolean; borrowed: string[]; lent: string[] }>`
    select exists (select from access.partnerships where center_id = ${center} and partner_center_id = ${partner} and status = 'active') as is_partner,
      (select coalesce(array_agg(asset_id::text), '{}') from access.holdings where center_id = ${center} and owner_center_id = ${partner} and status = 'bound' and ${only}) as borrowed,
      (select coalesce(array_agg(asset_id::text), '{}') from access.holdings where center_id = ${partner} and owner_center_id = ${center} and status = 'bound' and ${only}) as lent`.execute(
    context.db,
  );
  const { is_partner, borrowed, lent } = rows[0] ?? { is_partner: false, borrowed: [], lent: [] };
  if (!is_partner) refuse('not_found');
  if (account !== undefined && borrowed.length + lent.length === 0) refuse('not_found');
  return {
    without: account === undefined ? { partner } : { share: { partner, account } },
    reach: borrowed.length === 0 ? null : { accounts: borrowed },
    lent: lent.length === 0 ? null : { partner, accounts: sql`select unnest(${lent}::bigint[]) as asset_id` },
  };
}
