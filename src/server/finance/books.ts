// The books: adding them up anew, and closing months for good.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-books.ts';
import type { Check, Period } from '../../contract/finance-books.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { todayOf } from './ledger.ts';
import { nextMonthOf } from './rules.ts';

interface CheckRow {
  id: string;
  checked_at: Date;
  transfers: string;
  accounts: string;
  differences: unknown;
}

function presentCheck(row: CheckRow): Check {
  return {
    id: row.id,
    checkedAt: row.checked_at.toISOString(),
    transfers: Number(row.transfers),
    accounts: Number(row.accounts),
    differences: row.differences as Check['differences'],
  };
}

/** Adds up every transfer in one snapshot, compares balances and kept sums, and keeps what it found. */
export async function addUp(context: Context): Promise<Check> {
  const { centerId } = context;
  const { rows } = await sql<CheckRow>`
    insert into finance.checks (center_id, transfers, accounts, differences)
    select ${centerId}, (select count(*) from finance.transfers where center_id = ${centerId}),
      (select count(*) from finance.balances where center_id = ${centerId}),
      (select coalesce(jsonb_agg(jsonb_build_object('account', d.name, 'balanceMicros', d.kept::text, 'summedMicros', d.summed::text) order by d.name), '[]') from (
        select a.name, f.micros::numeric as kept, f.summed from finance.differences(${centerId}) f
          join finance.accounts a on a.center_id = ${centerId} and a.id = f.account_id
        union all select r.name, r.kept, r.summed from finance.rollup_differences(${centerId}) r
      ) d)
    returning id, checked_at, transfers, accounts, differences`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('A check of the books left no row.');
  return presentCheck(row);
}

export async function checkBooks(context: Context): Promise<Check> {
  const check = await addUp(context);
  await recordCheck(context, check, false);
  return check;
}

export async function recordCheck(context: Context, check: Check, isSystem: boolean): Promise<void> {
  await record(context, {
    action: 'finance.books_checked',
    object: { type: 'center', id: context.centerId, name: isSystem ? '' : context.centerName },
    after: { transfers: check.transfers, accounts: check.accounts, differences: check.differences.length },
    log: { center: context.centerId },
    isSystem,
  });
}

export async function listChecks(
  context: Context,
  input: InputOf<typeof contract.listChecks>,
): Promise<ReplyOf<typeof contract.listChecks>> {
  const query = context.db
    .selectFrom('finance.checks')
    .where('center_id', '=', context.centerId)
    .where(sql<boolean>`strpos(checked_at::text, ${input.search}) > 0`);
  const { rows, total } = await readPage(
    query.selectAll().orderBy('id', input.sort === 'checked' ? 'asc' : 'desc'),
    input,
  );
  return { items: rows.map(presentCheck), total, page: input.page, pageSize: input.pageSize };
}

interface PeriodRow {
  month: string;
  totals: unknown;
  closed_at: Date;
  closed_by_name: string;
}

const presentPeriod = (row: PeriodRow): Period => ({
  month: row.month.slice(0, 7),
  closedAt: row.closed_at.toISOString(),
  closedBy: row.closed_by_name,
  totals: row.totals as Period['totals'],
});

/** Postings of days before hold the books until they are written, so that a month is closed with all of them or none. */
export async function closePeriod(context: Context, input: InputOf<typeof contract.closePeriod>): Promise<Period> {
  const { centerId } = context;
  const first = `${input.month}-01`;
  const next = nextMonthOf(first);
  if ((await todayOf(context)) < next) refuse('finance.month_not_over', { month: input.month, from: next });
  const { rows: moved } = await sql`
    insert into finance.books as b (center_id, closed_until) values (${centerId}, ${next})
    on conflict (center_id) do update set closed_until = excluded.closed_until where b.closed_until < excluded.closed_until
    returning b.center_id`.execute(context.db);
  if (moved.length === 0) refuse('finance.already_closed', { month: input.month });
  const check = await addUp(context);
  if (check.differences.length > 0) refuse('finance.books_unsound', { count: check.differences.length });
  const { rows } = await sql<PeriodRow>`
    insert into finance.periods (center_id, month, totals, closed_by, closed_by_name)
    select ${centerId}, ${first}, coalesce(jsonb_agg(jsonb_build_object('currency', s.currency, 'kind', s.kind, 'transactions', s.transactions,
        'amountMicros', s.micros) order by s.currency, s.kind), '[]'), ${context.actor.personId}, ${context.actor.name}
    from (
      select currency, kind, count(*)::int as transactions, sum(micros)::text as micros from finance.transfers
      where center_id = ${centerId} and value_date >= ${first}::date and value_date < ${next}::date and kind not in ('hold', 'release')
      group by 1, 2
    ) s
    returning month::text, totals, closed_at, closed_by_name`.execute(context.db);
  const [row] = rows;
  if (!row) throw new Error('A month was closed without a row.');
  await record(context, {
    action: 'finance.month_closed',
    object: { type: 'center', id: centerId, name: context.centerName },
    after: { month: input.month },
    log: { center: centerId },
  });
  return presentPeriod(row);
}

export async function listPeriods(
  context: Context,
  input: InputOf<typeof contract.listPeriods>,
): Promise<ReplyOf<typeof contract.listPeriods>> {
  const query = context.db
    .selectFrom('finance.periods')
    .where('center_id', '=', context.centerId)
    .where(matches(input.search, ['closed_by_name']));
  const { rows, total } = await readPage(
    query
      .select([sql<string>`month::text`.as('month'), 'totals', 'closed_at', 'closed_by_name'])
      .orderBy('finance.periods.month', input.sort === 'month' ? 'asc' : 'desc'),
    input,
  );
  return { items: rows.map(presentPeriod), total, page: input.page, pageSize: input.pageSize };
}
