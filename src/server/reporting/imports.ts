// Numbers of ads as somebody tells them: all rows of an import or none, and the way back.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/reporting-performance.ts';
import type { PerformanceImport } from '../../contract/reporting-performance.ts';
import { withdrawPerformanceImport } from '../../contract/reporting-performance.ts';
import { inverse, recordAll } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { type Fault, type NumberedRow, readRows } from './file-rows.ts';
import { dropOld, former, given, jsonOf, keptDays, putRows, type SumsOfRows, takeNumbers } from './put-rows.ts';

interface Account {
  id: string;
  name: string;
  currency: string;
  owner_center_id: string;
  today: string;
}

async function getAccount({ db, account }: Context): Promise<Account> {
  const { rows } = await sql<Account>`
    select id, name, currency, owner_center_id, (now() at time zone time_zone)::date::text as today
    from assets.accounts where id = ${account.id} and owner_center_id is not null`.execute(db);
  return rows[0] ?? refuse('not_found');
}

/** How many faults are named; all are counted. */
const mostFaults = 200;

async function faultsOf(
  context: Context,
  { rows, today }: { rows: readonly NumberedRow[]; today: string },
): Promise<Fault[]> {
  const ids = [...new Set(rows.map(({ ad }) => ad))];
  const found = await sql<{ id: string }>`
    select id from ads.ads where account_id = ${context.account.id} and id = any (${ids}::bigint[])`.execute(
    context.db,
  );
  const known = new Set(found.rows.map(({ id }) => id));
  const seen = new Set<string>();
  return rows.flatMap(({ line, ad, day }): Fault[] => {
    const key = `${ad} ${day}`;
    const isTwice = seen.has(key);
    seen.add(key);
    return [
      ...(known.has(ad) ? [] : [{ line, field: 'ad', problem: 'ad_unknown' as const, value: ad }]),
      ...(day > today ? [{ line, field: 'day', problem: 'day_future' as const, value: day }] : []),
      ...(isTwice ? [{ line, field: 'ad', problem: 'told_twice' as const, value: key }] : []),
    ];
  });
}

function refuseFaulty(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const problems = faults.toSorted((one, other) => one.line - other.line).slice(0, mostFaults);
  refuse('reporting.rows_refused', { ...problems[0], count: new Set(faults.map(({ line }) => line)).size, problems });
}

interface Row {
  id: string;
  version: number;
  source: string;
  channel: PerformanceImport['channel'];
  withdraws: number | null;
  is_withdrawn: boolean;
  imported_by_name: string;
  imported_at: Date;
  first_day: string;
  last_day: string;
  rows: number;
  replaced: number;
  before: SumsOfRows;
  after: SumsOfRows;
}

const present = (row: Row): PerformanceImport => ({
  id: row.id,
  source: row.source,
  channel: row.channel,
  importedAt: row.imported_at.toISOString(),
  importedBy: row.imported_by_name,
  firstDay: row.first_day,
  lastDay: row.last_day,
  rows: row.rows,
  replaced: row.replaced,
  before: row.before,
  after: row.after,
  isWithdrawn: row.is_withdrawn,
});

const columns = sql`id, version, source, channel, withdraws, is_withdrawn, imported_by_name, imported_at, first_day::text, last_day::text, rows, replaced, before, after`;

/** In the log of the acting center and, where a partner's people do it, in that of the account's owner. */
async function recordImport(
  context: Context,
  account: Account,
  { row, more }: { row: PerformanceImport; more: Record<string, unknown> },
): Promise<void> {
  const { id, name, currency, owner_center_id: owner } = account;
  const { source, firstDay, lastDay, rows } = row;
  // The same on both sides, so that what took an import back is told from what was told anew since.
  const about = { currency, source, firstDay, lastDay, rows };
  const isBack = row.channel === 'withdrawal';
  const told = (center: string) => [
    {
      action: isBack ? ('reporting.performance_withdrawn' as const) : ('reporting.performance_imported' as const),
      object: { type: 'account' as const, id, name },
      before: { ...about, ...row.before },
      after: { ...about, ...(isBack ? {} : { replaced: row.replaced }), ...more, ...row.after },
      keep: Object.keys(about),
      undo: inverse(withdrawPerformanceImport, { center, account: id, import: row.id }),
    },
  ];
  await recordAll(context, told(context.centerId));
  if (owner === context.centerId) return;
  await enterCenter(context.db, owner);
  await recordAll(contextIn(context, owner), told(owner), { hidesOrigin: true });
  await enterCenter(context.db, context.centerId);
}

interface Told {
  source: string;
  channel: 'api' | 'file';
  rows: readonly NumberedRow[];
  faults: readonly Fault[];
  ignored: string[];
}

async function importRows(
  context: Context,
  account: Account,
  { source, channel, rows, faults, ignored }: Told,
): Promise<ReplyOf<typeof contract.importPerformance>> {
  const faulty = new Set(faults.map(({ line }) => line));
  const whole = rows.filter(({ line }) => !faulty.has(line));
  refuseFaulty([...faults, ...(await faultsOf(context, { rows: whole, today: account.today }))]);
  await dropOld(context);
  const put = await putRows(context, given(jsonOf(rows)), { source, channel, withdraws: null });
  if (!put) throw new Error('An import has no rows.');
  const row = present({
    ...put,
    source,
    channel,
    withdraws: null,
    is_withdrawn: false,
    imported_by_name: context.actor.name,
  });
  const clicksWithoutImpressions = rows.filter(({ clicks, impressions }) => clicks > 0 && impressions === 0).length;
  const more = clicksWithoutImpressions > 0 ? { clicksWithoutImpressions } : {};
  await recordImport(context, account, {
    row,
    more: { ...more, ...(ignored.length > 0 ? { ignoredColumns: ignored } : {}) },
  });
  return { ...row, clicksWithoutImpressions, ignoredColumns: ignored };
}

async function takeAccount(context: Context, currency: string): Promise<Account> {
  await takeNumbers(context);
  const account = await getAccount(context);
  if (currency !== account.currency)
    refuse('reporting.currency_differs', { field: 'currency', currency: account.currency, told: currency });
  return account;
}

export async function importPerformance(
  context: Context,
  input: InputOf<typeof contract.importPerformance>,
): Promise<ReplyOf<typeof contract.importPerformance>> {
  const account = await takeAccount(context, input.currency);
  const rows = input.rows.map((row, at) => ({ ...row, line: at + 1 }));
  return importRows(context, account, { source: input.source, channel: 'api', rows, faults: [], ignored: [] });
}

export async function importPerformanceFile(
  context: Context,
  input: InputOf<typeof contract.importPerformanceFile>,
): Promise<ReplyOf<typeof contract.importPerformanceFile>> {
  const account = await takeAccount(context, input.currency);
  return importRows(context, account, {
    source: input.source,
    channel: 'file',
    ...readRows(input.csv, account.currency),
  });
}

export async function withdrawImport(
  context: Context,
  input: InputOf<typeof withdrawPerformanceImport>,
): Promise<PerformanceImport> {
  await takeNumbers(context);
  const account = await getAccount(context);
  const { rows } = await sql<Row & { is_old: boolean }>`
    select ${columns}, imported_at < now() - make_interval(days => ${keptDays}) as is_old from reporting.imports
    where account_id = ${account.id} and id = ${input.import}`.execute(context.db);
  const of = rows[0] ?? refuse('not_found');
  if (of.is_withdrawn) refuse('reporting.already_withdrawn', { source: of.source });
  if (of.is_old) refuse('reporting.import_too_old', { days: keptDays });
  const as = { source: of.source, channel: 'withdrawal', withdraws: of.version } as const;
  // Where all of its rows were told anew since, there is nothing left of it to take back.
  const put =
    (await putRows(context, former(context, of.version), as)) ??
    refuse('reporting.already_withdrawn', { source: of.source });
  await sql`
    update reporting.imports set is_withdrawn = (version = ${of.version}::integer)
    where account_id = ${account.id} and version in (${of.version}, ${of.withdraws}::integer)`.execute(context.db);
  const row = present({ ...put, ...as, is_withdrawn: false, imported_by_name: context.actor.name });
  await recordImport(context, account, { row, more: {} });
  return row;
}

export async function listImports(
  context: Context,
  input: InputOf<typeof contract.listPerformanceImports>,
): Promise<ReplyOf<typeof contract.listPerformanceImports>> {
  const where = sql`account_id = ${context.account.id} and ${matches(input.search, ['source'])}`;
  const order = input.sort === 'imported' ? sql`version` : sql`version desc`;
  const [found, total] = await Promise.all([
    sql<Row>`select ${columns} from reporting.imports where ${where} order by ${order} limit ${input.pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    sql<{ total: number }>`select count(*)::int as total from reporting.imports where ${where}`.execute(context.db),
  ]);
  const { page, pageSize } = input;
  return { items: found.rows.map(present), total: total.rows[0]?.total ?? 0, page, pageSize };
}
