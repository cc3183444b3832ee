// What hangs on the ad accounts that a change touches: how much they may spend in a day, told before anything is done.
import { sql } from 'kysely';
import type { DailyBudgets } from '../../contract/daily-budgets.ts';
import { mayIn } from '../../contract/permissions.ts';
import { listRights } from '../access/index.ts';
import { readable } from '../foundation/confidential.ts';
import { type Change, type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';

interface Touched {
  accounts: Set<string>;
  groups: Set<string>;
}

/** Ids under these words in an entry, one or many, and what the entry itself is about. */
function gather(value: unknown, into: Set<string>): void {
  const all = Array.isArray(value) ? value : [value];
  for (const one of all as ({ id?: unknown } | null | undefined)[]) {
    const id = one?.id;
    if (typeof id === 'string' && /^[1-9][0-9]{0,18}$/.test(id)) into.add(id);
  }
}

function touchedBy(changes: readonly Pick<Change, 'object' | 'before' | 'after'>[]): Touched {
  const touched: Touched = { accounts: new Set(), groups: new Set() };
  for (const { object, before, after } of changes) {
    if (object.type === 'account') gather(object, touched.accounts);
    if (object.type === 'group') gather(object, touched.groups);
    for (const side of [before, after]) {
      for (const word of ['account', 'accounts']) gather(side?.[word], touched.accounts);
      for (const word of ['group', 'groups']) gather(side?.[word], touched.groups);
    }
  }
  return touched;
}

/** A token reads them within the scopes of money alone. */
function maySeeBudgets({ caller }: Context): boolean {
  const scopes = caller?.tokenScopes ?? null;
  return scopes === null || scopes.some((scope) => scope.startsWith('finance:'));
}

/** Of the acting center's own accounts: of those whose money the caller may see. */
async function budgetsIn(context: Context, { accounts, groups }: Touched): Promise<DailyBudgets> {
  const { rows: own } = await sql<{ id: string }>`
    select a.id from assets.accounts a where a.owner_center_id = ${context.centerId} and (a.id = any (${[...accounts]}::bigint[])
      or a.id in (select i.asset_id from access.group_items i
        where i.center_id = ${context.centerId} and i.group_id = any (${[...groups]}::bigint[])))`.execute(context.db);
  if (own.length === 0) return [];
  const scope = { people: [context.actor.personId], accounts: own.map(({ id }) => id), at: null };
  const seen = (await listRights(context, scope)).filter(({ mask }) => mayIn(mask, 'adaccount.finance:view'));
  const { rows } = await sql<DailyBudgets[number]>`
    select a.currency, count(*)::int as accounts, coalesce(sum(b.micros), 0)::text as "dailyMicros",
      (count(*) filter (where b.micros is null))::int as unbounded
    from assets.accounts a
    left join finance.budgets b on b.center_id = ${context.centerId} and b.ad_account_id = a.id and b.mode = 'daily'
    where a.id = any (${seen.map(({ asset_id }) => asset_id)}::bigint[]) group by a.currency order by a.currency`.execute(
    context.db,
  );
  return rows;
}

/** Of several centers as of one. */
function added(all: DailyBudgets): DailyBudgets {
  const sums = Map.groupBy(
    all.toSorted((one, other) => (one.currency < other.currency ? -1 : 1)),
    (one) => one.currency,
  );
  return [...sums].map(([currency, these]) => ({
    currency,
    accounts: these.reduce((sum, one) => sum + one.accounts, 0),
    dailyMicros: String(these.reduce((sum, one) => sum + BigInt(one.dailyMicros), 0n)),
    unbounded: these.reduce((sum, one) => sum + one.unbounded, 0),
  }));
}

/**
 * The daily budgets of the accounts that a call touches, currency by currency: in its center or, of a call about several as a
 * decision on many requests is, in each in whose log it writes. The transaction stands as it was before the call.
 */
export async function listAtStake(context: Context, changes: readonly Change[]): Promise<DailyBudgets> {
  const touched = touchedBy(readable(context, changes));
  if (context.caller === null || !maySeeBudgets(context) || touched.accounts.size + touched.groups.size === 0)
    return [];
  if (context.hasMember) return budgetsIn(context, touched);
  const found: DailyBudgets = [];
  for (const center of context.logs) {
    await enterCenter(context.db, center);
    found.push(...(await budgetsIn(contextIn(context, center), touched)));
  }
  return added(found);
}

/** The same of accounts by id, in the acting center. */
export async function listDailyBudgets(context: Context, accounts: readonly string[]): Promise<DailyBudgets> {
  return maySeeBudgets(context) ? budgetsIn(context, { accounts: new Set(accounts), groups: new Set() }) : [];
}
