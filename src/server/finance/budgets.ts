// How much an ad account may spend: changed at most ten times a day, with every change kept.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Budget, BudgetChange, BudgetTerms } from '../../contract/finance-budgets.ts';
import * as contract from '../../contract/finance-budgets.ts';
import { budgetChangesPerDay } from '../../contract/finance-kinds.ts';
import { mayIn } from '../../contract/permissions.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { refuseTooFine } from './funds.ts';
import { budgetFrom, spentOnBudget } from './limits.ts';
import { hoursUntil } from './transfers.ts';
import { type AdAccount, takeOwned } from './wallets.ts';

type Side = BudgetChange['before'];

const unlimited: Side = { mode: 'unlimited', amountMicros: null, from: null, to: null };

const sideOf = (terms: BudgetTerms): Side => ({ ...unlimited, ...terms });

/** What is asked for to be as it was. */
function termsOf({ mode, amountMicros, from, to }: Side): BudgetTerms {
  if (mode === 'unlimited' || amountMicros === null) return { mode: 'unlimited' };
  return mode === 'custom' ? { mode, amountMicros, from: from ?? '', to } : { mode, amountMicros };
}

interface Row {
  mode: Side['mode'];
  micros: string | null;
  from_day: string | null;
  to_day: string | null;
  used: string;
  is_out: boolean;
  changes: number;
  again: Date;
}

/** As it stands, with what is used in the period that it is now, and how often it was changed today. */
async function readBudget(context: Context, account: AdAccount): Promise<Row> {
  const today = sql`(now() at time zone x.time_zone)::date`;
  const { rows } = await sql<Row>`
    select coalesce(b.mode, 'unlimited') as mode, b.micros, b.from_day::text, b.to_day::text,
      case when b.mode is null then 0 else ${spentOnBudget(today)} end::text as used, b.mode = 'custom' and ${budgetFrom(today)} is null as is_out,
      (select count(*)::int from finance.budget_changes g where g.center_id = ${context.centerId} and g.ad_account_id = x.id
        and g.changed_at >= (${today}::timestamp at time zone x.time_zone)) as changes,
      ((${today} + 1)::timestamp at time zone x.time_zone) as again
    from assets.accounts x left join finance.budgets b on b.center_id = ${context.centerId} and b.ad_account_id = x.id
    where x.id = ${account.id}`.execute(context.db);
  return rows[0] ?? refuse('not_found');
}

const sideOfRow = (row: Row): Side => ({
  mode: row.mode,
  amountMicros: row.micros,
  from: row.from_day,
  to: row.to_day,
});

function present(context: Context, { id, name, currency, status }: AdAccount, row: Row): Budget {
  const left = row.micros === null ? null : row.is_out ? 0n : BigInt(row.micros) - BigInt(row.used);
  const changesLeft = Math.max(0, budgetChangesPerDay - row.changes);
  const mayChange = mayIn(context.account.mask, 'adaccount.finance:manage') && status !== 'closed';
  return {
    account: { id, name },
    currency,
    ...sideOfRow(row),
    usedMicros: row.used,
    leftMicros: left === null ? null : String(left > 0n ? left : 0n),
    changesLeft,
    changesAgainAt: row.again.toISOString(),
    can: mayChange ? ['change'] : [],
  };
}

export async function getBudget(context: Context, input: InputOf<typeof contract.getBudget>): Promise<Budget> {
  const account = await takeOwned(context, input.account);
  return present(context, account, await readBudget(context, account));
}

export async function setBudget(context: Context, input: InputOf<typeof contract.setBudget>): Promise<Budget> {
  const { center, budget } = input;
  const account = await takeOwned(context, input.account);
  if (account.status === 'closed') refuse('assets.account_closed', { account: account.name });
  const after = sideOf(budget);
  if (after.amountMicros !== null) refuseTooFine(after.amountMicros, account.currency, 'budget.amountMicros');
  await lockBudget(context, account);
  const row = await readBudget(context, account);
  const before = sideOfRow(row);
  if (JSON.stringify(before) === JSON.stringify(after)) return present(context, account, row);
  if (row.changes >= budgetChangesPerDay)
    refuse('finance.budget_changes_used', {
      account: account.name,
      at: row.again.toISOString(),
      hours: hoursUntil(row.again, context.now),
    });
  await keepChange(context, account, { before, after });
  await record(context, {
    action: 'finance.budget_changed',
    object: { type: 'account', id: account.id, name: account.name },
    before: { ...before, currency: account.currency },
    after: { ...after, currency: account.currency },
    keep: ['currency'],
    log: { center },
    undo: inverse(contract.setBudget, { center, account: account.id, budget: termsOf(before) }),
  });
  return present(context, account, await readBudget(context, account));
}

/** Whoever spends waits for the change, and the change for who spends. */
async function lockBudget(context: Context, { id, currency }: AdAccount): Promise<void> {
  await sql`
    insert into finance.budgets (center_id, ad_account_id, mode, currency) values (${context.centerId}, ${id}, 'unlimited', ${currency})
    on conflict do nothing`.execute(context.db);
  await sql`select from finance.budgets where center_id = ${context.centerId} and ad_account_id = ${id} for no key update`.execute(
    context.db,
  );
}

async function keepChange(
  context: Context,
  { id, currency }: AdAccount,
  { before, after }: { before: Side; after: Side },
): Promise<void> {
  await context.db
    .updateTable('finance.budgets')
    .set({
      mode: after.mode,
      currency,
      micros: after.amountMicros,
      from_day: after.from,
      to_day: after.to,
      changed_at: context.now,
    })
    .where('center_id', '=', context.centerId)
    .where('ad_account_id', '=', id)
    .execute();
  await context.db
    .insertInto('finance.budget_changes')
    .values({
      center_id: context.centerId,
      ad_account_id: id,
      before: JSON.stringify({ ...before, currency }),
      after: JSON.stringify({ ...after, currency }),
      changed_by: context.caller?.personId ?? null,
      changed_by_name: context.caller?.name ?? '',
    })
    .execute();
}

export async function listBudgetChanges(
  context: Context,
  input: InputOf<typeof contract.listBudgetChanges>,
): Promise<ReplyOf<typeof contract.listBudgetChanges>> {
  const account = await takeOwned(context, input.account);
  const query = context.db
    .selectFrom('finance.budget_changes as g')
    .where('g.center_id', '=', context.centerId)
    .where('g.ad_account_id', '=', account.id)
    .where(matches(input.search, ['g.changed_by_name']));
  const { rows, total } = await readPage(
    query.selectAll().orderBy('g.id', input.sort === 'changed' ? 'asc' : 'desc'),
    input,
  );
  const items = rows.map((row) => {
    const { currency, ...after } = row.after as unknown as Side & { currency: string };
    const { currency: _, ...before } = row.before as unknown as Side & { currency: string };
    return { id: row.id, at: row.changed_at.toISOString(), by: row.changed_by_name, currency, before, after };
  });
  return { items, total, page: input.page, pageSize: input.pageSize };
}
