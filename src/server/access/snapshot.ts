// What the caller holds in the acting center, compiled from the tables once and kept while nothing that decides it changed.
//
// The tables alone are the truth. What is kept here is used only by a call whose own head says that both epochs, of the center and
// of the member, are still those that were read before the facts were; and not past the first instant at which a term begins
// or ends. Writes have no epochs and ask the tables.
import { sql } from 'kysely';
import { mayIn } from '../../contract/permissions.ts';
import type { Context, Epochs } from '../foundation/context.ts';
import { nowUntil } from '../foundation/kept-answers.ts';

export interface Right {
  mask: number;
  /** The role given; null for who holds it by role in the center alone. */
  role: string | null;
}

export interface Compiled {
  /** What the roles in the center hold by themselves, on accounts that it owns and on shared ones. */
  own: number;
  partner: number;
  /** What was given, by account, as far as the ceiling of a share lets it reach. */
  given: ReadonlyMap<string, Right>;
  /** Accounts that may be seen: those given or shared, beside all that the center owns where `seesAllOwned`. */
  visible: ReadonlySet<string>;
  seesAllOwned: boolean;
  /** When a term begins or ends: milliseconds since 1970 by the database's clock. */
  endsAt: number;
}

interface Kept extends Compiled {
  epochs: Epochs;
}

/**
 * Bounded by what it holds, not by how many hold it: an entry is one account of one member. A map by id, since ids come from the
 * database as text, and a search in sorted arrays of numbers would have to parse them first.
 */
export const mostEntries = 1_000_000;

export class Snapshots {
  readonly #kept = new Map<string, Kept>();
  readonly #most: number;
  #entries = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get entries(): number {
    return this.#entries;
  }

  find(key: string, epochs: Epochs): Compiled | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    if (kept.epochs.center !== epochs.center || kept.epochs.member !== epochs.member) {
      this.drop(key);
      return undefined;
    }
    // The last one used is the last one to go; while there is room, nobody goes.
    if (this.#entries > this.#most / 2) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return kept;
  }

  keep(key: string, compiled: Compiled, epochs: Epochs): void {
    this.drop(key);
    if (weightOf(compiled) > this.#most) return;
    this.#kept.set(key, { ...compiled, epochs });
    this.#entries += weightOf(compiled);
    for (const oldest of this.#kept.keys()) {
      if (this.#entries <= this.#most) break;
      this.drop(oldest);
    }
  }

  drop(key: string): void {
    const kept = this.#kept.get(key);
    if (!kept) return;
    this.#kept.delete(key);
    this.#entries -= weightOf(kept);
  }
}

function weightOf({ given, visible }: Compiled): number {
  return 1 + given.size + visible.size;
}

const snapshots = new Snapshots(mostEntries);

function keyOf(context: Context): string {
  return `${context.centerId} ${context.actor.personId}`;
}

/**
 * Does something with what the caller holds in the acting center. `work` is done again if what was kept turns out to have ended by
 * the time alone: a read that began on a guess is told its time with its first answer, so `work` asks the database something.
 */
export async function withRights<Result>(
  context: Context,
  work: (rights: Compiled) => Promise<Result>,
): Promise<Result> {
  const kept = context.epochs && snapshots.find(keyOf(context), context.epochs);
  if (kept) {
    const result = await work(kept);
    if (kept.endsAt === Number.POSITIVE_INFINITY) return result;
    if (nowUntil(context, [kept.endsAt]).getTime() < kept.endsAt) return result;
    snapshots.drop(keyOf(context));
  }
  const compiled = await compile(context);
  if (context.epochs) snapshots.keep(keyOf(context), compiled, context.epochs);
  nowUntil(context, [compiled.endsAt]);
  return work(compiled);
}

/** What the caller holds on an account of the acting center, as the database has just shown it. */
export function rightOn(
  context: Context,
  rights: Compiled,
  account: { id: string; owner_center_id: string | null },
): Right {
  const given = rights.given.get(account.id);
  const hats = account.owner_center_id === context.centerId ? rights.own : rights.partner;
  return { mask: hats | (given?.mask ?? 0), role: given?.role ?? null };
}

interface Row {
  own: number;
  partner: number;
  ends_at: number | null;
  given: string | null;
  shared: string | null;
}

/** One query, so that all facts are of one instant. */
async function compile(context: Context): Promise<Compiled> {
  const [center, person] = [context.centerId, context.actor.personId];
  const { rows } = await sql<Row>`
    with me as (
      select m.starts_at, m.expires_at, case when c.admins_need_assignment then b.assigned_mask else b.mask end as own, b.partner_mask as partner
      from access.members m
      join access.centers c on c.center_id = m.center_id and c.status = 'active'
      join access.role_masks b on b.kind = 'center' and b.role = m.role or b.kind = 'finance' and b.role = m.finance_role or b.kind = 'creator' and b.role = m.creator_role
      where m.center_id = ${center} and m.person_id = ${person} and m.status = 'active'
    ), hats as (
      select coalesce(bit_or(own), 0) as own, coalesce(bit_or(partner), 0) as partner, count(*) > 0 as is_live from me
      where (starts_at is null or starts_at <= now()) and (expires_at is null or expires_at > now())
    ), shares as materialized (
      select h.asset_id, coalesce(b.mask, r.mask) as cap, h.starts_at, h.expires_at
      from access.holdings h
      join access.centers o on o.center_id = h.owner_center_id and o.status = 'active'
      left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
      left join access.roles r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
      where h.center_id = ${center} and h.relation = 'owner_partner' and h.status = 'bound'
    ), live_shares as (
      select asset_id, cap from shares where (starts_at is null or starts_at <= now()) and (expires_at is null or expires_at > now())
    ), ways as materialized (
      select 2 as rank, asset_id, role, custom_role_id, starts_at, expires_at from access.grants where center_id = ${center} and person_id = ${person}
      union all
      select 1, asset_id, role, custom_role_id, starts_at, expires_at from access.elevations where center_id = ${center} and person_id = ${person}
      union all
      select 3, i.asset_id, q.role, q.custom_role_id, q.starts_at, q.expires_at from access.group_grants q
        join access.group_items i on i.center_id = q.center_id and i.group_id = q.group_id
        where q.center_id = ${center} and q.person_id = ${person}
      union all
      select 4, w.asset_id, w.role, w.custom_role_id, w.starts_at, w.expires_at from access.team_ways w
        where w.center_id = ${center} and w.person_id = ${person}
    ), given as (
      select w.asset_id, h.relation, bit_or(coalesce(b.mask, r.mask)) & coalesce(max(s.cap), -1) as mask, (array_agg(w.role order by w.rank, coalesce(b.mask, r.mask) desc, w.role))[1] as role
      from ways w
      cross join hats
      join access.holdings h on h.center_id = ${center} and h.asset_id = w.asset_id and h.status = 'bound'
      left join live_shares s on s.asset_id = w.asset_id
      left join access.role_masks b on b.kind = 'account' and b.role = w.role
      left join access.roles r on r.center_id = ${center} and r.id = w.custom_role_id
      where hats.is_live and (h.relation = 'owner_center' or s.asset_id is not null)
        and (w.starts_at is null or w.starts_at <= now()) and (w.expires_at is null or w.expires_at > now())
      group by w.asset_id, h.relation
    ), terms as (
      select starts_at, expires_at from me union all select starts_at, expires_at from shares union all select starts_at, expires_at from ways
    )
    select hats.own, hats.partner,
      (select floor(extract(epoch from min(t)) * 1000)::float8 from (
        select starts_at as t from terms where starts_at > now() union all select expires_at from terms where expires_at > now()) s) as ends_at,
      (select string_agg(concat(asset_id, ' ', mask, ' ', role, ' ', relation), ',') from given) as given,
      (select string_agg(asset_id::text, ',') from live_shares where hats.partner <> 0) as shared
    from hats`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('A question about rights found no row.');
  return compiledFrom(row);
}

function compiledFrom({ own, partner, ends_at, ...row }: Row): Compiled {
  const given = new Map<string, Right>();
  const visible = new Set(mayIn(partner, 'asset:view_basic') ? listOf(row.shared) : []);
  const seesAllOwned = mayIn(own, 'asset:view_basic');
  // Rights are few and accounts are many: what is equal is one object.
  const rights = new Map<string, Right>();
  for (const one of listOf(row.given)) {
    const [id = '', mask = '', role = '', relation] = one.split(' ');
    const right = rights.get(`${mask} ${role}`) ?? { mask: Number(mask), role };
    rights.set(`${mask} ${role}`, right);
    given.set(id, right);
    if (mayIn(right.mask, 'asset:view_basic') && (relation === 'owner_partner' || !seesAllOwned)) visible.add(id);
  }
  return { own, partner, given, visible, seesAllOwned, endsAt: ends_at ?? Number.POSITIVE_INFINITY };
}

function listOf(joined: string | null): string[] {
  return joined === null ? [] : joined.split(',');
}
