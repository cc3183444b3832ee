// The facts of many cells of the grid at once, each kind in one question.
import { sql } from 'kysely';
import { assetRoles, roleMasks } from '../../contract/permissions.ts';
import type { Context } from '../foundation/context.ts';
import { pathsOf } from './facts.ts';
import type { CellAccount, CellPerson, Held } from './grid-rules.ts';
import { stateOfTerm } from './rules.ts';

export interface Pair {
  person: string;
  account: string;
}

export const keyOf = ({ person, account }: Pair): string => `${person}/${account}`;

interface MemberRow {
  id: string;
  name: string;
  email: string;
  status: string;
  starts_at: Date | null;
  expires_at: Date | null;
}

/** Members of the acting center, past ones as well, by id or by address. */
export async function findPeople(
  context: Context,
  by: { ids: readonly string[]; emails: readonly string[] },
): Promise<CellPerson[]> {
  const { rows } = await sql<MemberRow>`
    select p.id, p.name, p.email, m.status, m.starts_at, m.expires_at
    from access.members m join identity.people p on p.id = m.person_id
    where m.center_id = ${context.centerId} and (p.id = any (${by.ids as string[]}::bigint[]) or p.email_key = any (${by.emails as string[]}))`.execute(
    context.db,
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    isLive:
      row.status === 'active' &&
      stateOfTerm({ startsAt: row.starts_at, expiresAt: row.expires_at }, context.now) !== 'ended',
  }));
}

interface AccountRow {
  id: string;
  name: string;
  is_live: boolean;
  cap: number;
  center_name: string | null;
  ceiling: string | null;
}

/** How the acting center holds accounts, for a query over `access.holdings as h`. */
export const holdingFacts = sql`
  left join access.centers o on o.center_id = h.owner_center_id
  left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
  left join access.roles r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
  left join access.partnerships p on p.center_id = h.center_id and p.partner_center_id = h.owner_center_id`;
export const isLiveHolding = sql<boolean>`(h.relation = 'owner_center'
  or o.status = 'active' and (h.starts_at is null or h.starts_at <= now()) and (h.expires_at is null or h.expires_at > now()))`;

/** Accounts that the acting center holds, by id or by exact name. */
export async function findAccounts(
  context: Context,
  by: { ids: readonly string[]; names: readonly string[] },
): Promise<CellAccount[]> {
  const { rows } = await sql<AccountRow>`
    select a.id, a.name, ${isLiveHolding} as is_live, case when h.relation = 'owner_center' then -1 else coalesce(b.mask, r.mask, 0) end as cap,
      p.partner_name as center_name, coalesce(r.name, h.ceiling) as ceiling
    from access.holdings h join assets.accounts a on a.id = h.asset_id ${holdingFacts}
    where h.center_id = ${context.centerId} and h.status = 'bound'
      and (a.id = any (${by.ids as string[]}::bigint[]) or a.name = any (${by.names as string[]}))`.execute(context.db);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    isLive: row.is_live,
    cap: row.cap,
    share: row.ceiling === null ? null : { centerName: row.center_name ?? '', role: row.ceiling },
  }));
}

export interface Role {
  id: string;
  /** Null for a built-in one. */
  name: string | null;
  mask: number;
}

/** Every role that can be given in the acting center. */
export async function listAllRoles(context: Context): Promise<Map<string, Role>> {
  const own = await context.db
    .selectFrom('access.roles')
    .select(['id', 'name', 'mask'])
    .where('center_id', '=', context.centerId)
    .execute();
  const builtIn = assetRoles.map((id) => ({ id, name: null, mask: roleMasks[id] }));
  return new Map([...builtIn, ...own].map((role) => [role.id, role]));
}

const columnsOf = (pairs: readonly Pair[]) => ({
  people: pairs.map(({ person }) => person),
  accounts: pairs.map(({ account }) => account),
});

/** What was given directly in each of these cells, in force or not. */
export async function listHeld(context: Context, pairs: readonly Pair[]): Promise<Map<string, Held>> {
  const { people, accounts } = columnsOf(pairs);
  const { rows } = await sql<{
    person_id: string;
    asset_id: string;
    role: string;
    starts_at: Date | null;
    expires_at: Date | null;
  }>`
    select g.person_id, g.asset_id, g.role, g.starts_at, g.expires_at
    from unnest(${people}::bigint[], ${accounts}::bigint[]) as w (person_id, asset_id)
    join access.grants g on g.center_id = ${context.centerId} and g.person_id = w.person_id and g.asset_id = w.asset_id`.execute(
    context.db,
  );
  return new Map(
    rows.map((row) => [
      keyOf({ person: row.person_id, account: row.asset_id }),
      { role: row.role, startsAt: row.starts_at, expiresAt: row.expires_at },
    ]),
  );
}

export interface Reach {
  /** What the direct assignment adds now. */
  direct: number;
  /** What all other ways add. */
  beside: number;
}

/** What is in force in each of these cells, after ceilings. */
export async function listReach(context: Context, pairs: readonly Pair[]): Promise<Map<string, Reach>> {
  const of = columnsOf(pairs);
  const scope = { people: [...new Set(of.people)], accounts: [...new Set(of.accounts)], pairs: of, at: null };
  const { rows } = await sql<{ person_id: string; asset_id: string; direct: number | null; beside: number | null }>`
    select person_id, asset_id, bit_or(mask) filter (where via = 'grant') as direct, bit_or(mask) filter (where via <> 'grant') as beside
    from (${pathsOf(context, scope)}) paths group by person_id, asset_id`.execute(context.db);
  return new Map(
    rows.map((row) => [
      keyOf({ person: row.person_id, account: row.asset_id }),
      { direct: row.direct ?? 0, beside: row.beside ?? 0 },
    ]),
  );
}
