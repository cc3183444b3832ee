// What budgets and caps leave. Whoever spends or moves money locks the rows that bound it first and adds up what is used
// afterwards, in a statement of its own, so that two who come at once never share what is left.
import { type RawBuilder, sql } from 'kysely';
import { decimalOf } from '../../contract/decimals.ts';
import type { capMeasures, capPeriods, capSubjects } from '../../contract/finance-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type Limit, Limits } from './limit-rules.ts';
import type { AdAccount } from './wallets.ts';

export interface CapRow {
  id: string;
  subject: (typeof capSubjects)[number];
  name: string;
  measure: (typeof capMeasures)[number];
  period: (typeof capPeriods)[number];
  currency: string;
  micros: string;
}

/** Whether a cap `c` bounds an ad account; of caps on people and tokens none. */
export const reaches = (account: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`(
  c.subject = 'center' or (c.subject = 'account' and c.subject_id = ${account})
  or (c.subject = 'label' and exists (select from assets.labels worn
    where worn.center_id = c.center_id and worn.asset_id = ${account} and lower(worn.label) = lower(c.label)))
  or (c.subject = 'partner' and exists (select from access.holdings lent
    where lent.center_id = c.subject_id and lent.asset_id = ${account} and lent.owner_center_id = c.center_id and lent.status = 'bound'
      and (lent.starts_at is null or lent.starts_at <= now()) and (lent.expires_at is null or lent.expires_at > now()))))`;

/** The first day of the period of a cap `c` that a day lies in, and the day after its last. */
export const periodFrom = (day: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  case c.period when 'day' then ${day}::date when 'month' then date_trunc('month', ${day}::date)::date else '-infinity'::date end`;
export const periodTo = (day: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  case c.period when 'day' then ${day}::date + 1 when 'month' then (date_trunc('month', ${day}::date) + interval '1 month')::date else 'infinity'::date end`;

/** What is left of open holds `h`. It may still become spend of the day on which it was made, or of today. */
const openMicros = sql`sum(h.micros - h.settled_micros - h.released_micros)`;
const isHeldIn = (zone: RawBuilder<unknown>, from: RawBuilder<unknown>, to: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`h.state = 'open' and exists (select from unnest(array[(h.made_at at time zone ${zone})::date, (now() at time zone ${zone})::date]) d
    where d >= ${from} and d < ${to})`;

/** Charged and set aside under a cap `c` on spend, in the period of a day. `zone` is that of the center. */
export const spentUnder = (
  day: RawBuilder<unknown>,
  zone: RawBuilder<unknown>,
  butHold: string | null = null,
): RawBuilder<string> => sql<string>`(
  coalesce(case
    when c.subject = 'center' then (select sum(s.charged) from finance.cost_sums s
      where s.center_id = c.center_id and s.currency = c.currency and s.span in ('new', case c.period when 'day' then 'day' else 'month' end)
        and s.value_date >= ${periodFrom(day)} and s.value_date < ${periodTo(day)})
    when c.period = 'day' then (select sum(k.charged_micros) from finance.costs k
      where k.center_id = c.center_id and k.currency = c.currency and k.day = ${day}::date and ${reaches(sql`k.ad_account_id`)})
    else (select sum(k.charged) from finance.cost_months k
      where k.center_id = c.center_id and k.currency = c.currency and k.month >= ${periodFrom(day)} and k.month < ${periodTo(day)}
        and ${reaches(sql`k.ad_account_id`)}) end, 0)
  + coalesce((select ${openMicros} from finance.holds h
    where h.center_id = c.center_id and h.currency = c.currency and h.id is distinct from ${butHold}::bigint
      and ${isHeldIn(zone, periodFrom(day), periodTo(day))} and ${reaches(sql`h.ad_account_id`)}), 0))`;

/** What counts as money that somebody moved; what a payment provider says has moved already. */
const movingKinds = ['funding', 'recharge', 'credit', 'adjustment'];

/** Moved under a cap `c` on moves, in the period of today. */
export const movedUnder = (today: RawBuilder<unknown>, zone: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  coalesce((select sum(t.micros) from finance.transfers t
    join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id
    where t.center_id = c.center_id and t.currency = c.currency and t.kind = any (${movingKinds}) and p.provider_id is null
      and t.posted_at >= (${periodFrom(today)}::timestamp at time zone ${zone})
      and (c.subject = 'person' and p.actor_id = c.subject_id or c.subject = 'token' and p.token_id = c.subject_id or ${reaches(sql`t.ad_account_id`)})), 0)`;

export const zoneOf = ({ centerId }: Context): RawBuilder<string> =>
  sql<string>`coalesce((select time_zone from centers.current where id = ${centerId}), 'UTC')`;

/** `z`: the zone of the center and the day it is there. Asked once: a plan that asks at each place takes longer to start than to run. */
export const withZone = (context: Context): RawBuilder<unknown> =>
  sql`with z as materialized (select x.zone, (now() at time zone x.zone)::date as today from (select ${zoneOf(context)} as zone) x)`;

/** Where the period of a budget `b` of an account `x` begins and ends; of a custom one whose dates do not hold the day, null. */
export const budgetFrom = (day: RawBuilder<unknown>): RawBuilder<string | null> => sql<string | null>`
  case b.mode when 'daily' then ${day}::date when 'monthly' then date_trunc('month', ${day}::date)::date
    when 'custom' then case when ${day}::date >= b.from_day and (b.to_day is null or ${day}::date <= b.to_day) then b.from_day end end`;
export const budgetTo = (day: RawBuilder<unknown>): RawBuilder<string> => sql<string>`
  case b.mode when 'daily' then ${day}::date + 1 when 'monthly' then (date_trunc('month', ${day}::date) + interval '1 month')::date
    else coalesce(b.to_day + 1, 'infinity'::date) end`;

export const spentOnBudget = (
  day: RawBuilder<unknown>,
  butHold: string | null = null,
): RawBuilder<string> => sql<string>`(
  coalesce(case b.mode when 'monthly' then (select sum(k.charged) from finance.cost_months k
      where k.center_id = b.center_id and k.ad_account_id = b.ad_account_id and k.month = ${budgetFrom(day)})
    else (select sum(k.charged_micros) from finance.costs k
      where k.center_id = b.center_id and k.ad_account_id = b.ad_account_id and k.day >= ${budgetFrom(day)} and k.day < ${budgetTo(day)}) end, 0)
  + coalesce((select ${openMicros} from finance.holds h
    where h.center_id = b.center_id and h.ad_account_id = b.ad_account_id and h.id is distinct from ${butHold}::bigint
      and ${isHeldIn(sql`x.time_zone`, budgetFrom(day), budgetTo(day))}), 0))`;

/** The days on which spend is judged: that of a report, or today in the zone of each account. */
export interface SpendDay {
  day: string | null;
  /** A hold whose own spend it is: what is set aside for it is not in its way. */
  butHold?: string;
}

/** Locks what bounds the spend of these accounts, and says what is left. */
export async function lockLimits(
  context: Context,
  accounts: readonly AdAccount[],
  { day, butHold }: SpendDay,
): Promise<Limits> {
  const { centerId, db } = context;
  const ids = [...new Set(accounts.map(({ id }) => id))];
  const budgeted = await sql<{ id: string }>`
    select b.ad_account_id as id from finance.budgets b
    where b.center_id = ${centerId} and b.ad_account_id = any (${ids}::bigint[]) and b.mode <> 'unlimited'
    order by 1 for no key update`.execute(db);
  const capped = await sql<{ id: string; accounts: string[] | null }>`
    select c.id, case when c.subject <> 'center' then array(select x::text from unnest(${ids}::bigint[]) x where ${reaches(sql`x`)}) end as accounts
    from finance.caps c
    where c.center_id = ${centerId} and c.measure = 'spend'
      and (c.subject = 'center' or exists (select from unnest(${ids}::bigint[]) x where ${reaches(sql`x`)}))
    order by c.id for no key update`.execute(db);
  if (budgeted.rows.length + capped.rows.length === 0) return new Limits([]);
  const budgets = await readBudgets(
    context,
    budgeted.rows.map(({ id }) => id),
    { day, ...(butHold ? { butHold } : {}) },
  );
  const scopes = new Map(capped.rows.map((row) => [row.id, row.accounts]));
  const used = spentUnder(day === null ? sql`z.today` : sql`${day}::date`, sql`z.zone`, butHold ?? null);
  const caps = await readCaps(context, [...scopes.keys()], used);
  return new Limits([...budgets, ...caps.map((row) => toLimit(row, scopes.get(row.id) ?? null))]);
}

function toLimit(row: UsedCap, accounts: string[] | null): Limit {
  const { id, name, currency } = row;
  const micros = BigInt(row.micros);
  const accountIds = accounts && new Set(accounts);
  return { id, kind: 'cap', name, currency, accountIds, micros, left: micros - BigInt(row.used) };
}

async function readBudgets(context: Context, ids: readonly string[], { day, butHold }: SpendDay): Promise<Limit[]> {
  if (ids.length === 0) return [];
  const at = day === null ? sql`(now() at time zone x.time_zone)::date` : sql`${day}::date`;
  const { rows } = await sql<{
    id: string;
    name: string;
    currency: string;
    micros: string;
    used: string;
    is_out: boolean;
  }>`
    select x.id, x.name, x.currency, b.micros, ${spentOnBudget(at, butHold ?? null)}::text as used, ${budgetFrom(at)} is null as is_out
    from finance.budgets b join assets.accounts x on x.id = b.ad_account_id
    where b.center_id = ${context.centerId} and b.ad_account_id = any (${ids as string[]}::bigint[]) and b.mode <> 'unlimited'`.execute(
    context.db,
  );
  return rows.map((row) => {
    const micros = BigInt(row.micros);
    const left = row.is_out ? 0n : micros - BigInt(row.used);
    return {
      id: row.id,
      kind: 'budget',
      name: row.name,
      currency: row.currency,
      accountIds: new Set([row.id]),
      micros,
      left,
    };
  });
}

type UsedCap = CapRow & { used: string };

async function readCaps(context: Context, ids: readonly string[], used: RawBuilder<string>): Promise<UsedCap[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<UsedCap>`${withZone(context)}
    select c.id, c.subject, c.name, c.measure, c.period, c.currency, c.micros, ${used}::text as used from finance.caps c, z
    where c.center_id = ${context.centerId} and c.id = any (${ids as string[]}::bigint[])`.execute(context.db);
  return rows;
}

/** Refuses money set aside beyond what is left, naming what leaves least. */
export function refuseBeyond(limits: Limits, account: AdAccount, micros: bigint): void {
  const wanted = { accountId: account.id, currency: account.currency };
  const limit = limits.tightest(wanted);
  if (!limit || limit.left >= micros) return;
  const left = limit.left > 0n ? limit.left : 0n;
  const { currency } = account;
  const told = { currency, left: decimalOf(left, currency), leftMicros: String(left) };
  if (limit.kind === 'budget') refuse('finance.budget_exceeded', { account: account.name, ...told });
  refuse('finance.cap_reached', { cap: limit.id, name: limit.name, ...told });
}

export interface Moved {
  currency: string;
  micros: bigint;
  /** Null for money of the center itself. */
  adAccountId: string | null;
}

/** Locks the caps on money that this caller moves here, and refuses what goes beyond one of them. */
export async function refuseMoves(context: Context, moves: readonly Moved[]): Promise<void> {
  const { centerId, caller, db } = context;
  const ids = [...new Set(moves.flatMap(({ adAccountId }) => adAccountId ?? []))];
  const bound = await sql<{ id: string; accounts: string[] | null }>`
    select c.id, case when c.subject in ('account', 'label', 'partner')
      then array(select x::text from unnest(${ids}::bigint[]) x where ${reaches(sql`x`)}) end as accounts
    from finance.caps c
    where c.center_id = ${centerId} and c.measure = 'moves' and c.currency = any (${moves.map(({ currency }) => currency)}::text[])
      and (c.subject = 'center' or (c.subject = 'person' and c.subject_id = ${caller?.personId ?? null})
        or (c.subject = 'token' and c.subject_id = ${caller?.tokenId ?? null})
        or exists (select from unnest(${ids}::bigint[]) x where ${reaches(sql`x`)}))
    order by c.id for no key update`.execute(db);
  if (bound.rows.length === 0) return;
  const scopes = new Map(bound.rows.map((row) => [row.id, row.accounts]));
  const caps = await readCaps(context, [...scopes.keys()], movedUnder(sql`z.today`, sql`z.zone`));
  for (const row of caps) {
    const limit = toLimit(row, scopes.get(row.id) ?? null);
    const asked = moves
      .filter(({ currency, adAccountId }) => currency === limit.currency && isUnder(limit, adAccountId))
      .reduce((sum, { micros }) => sum + micros, 0n);
    if (asked <= limit.left) continue;
    const left = limit.left > 0n ? limit.left : 0n;
    const { currency, id: cap, name } = limit;
    refuse('finance.cap_reached', { cap, name, currency, left: decimalOf(left, currency), leftMicros: String(left) });
  }
}

const isUnder = ({ accountIds }: Limit, adAccountId: string | null): boolean =>
  accountIds === null || (adAccountId !== null && accountIds.has(adAccountId));
