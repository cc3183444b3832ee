// The log of automated rules, and the way back from one run.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/ads-rule-runs.ts';
import type { RuleResult, RuleRun } from '../../contract/ads-rule-runs.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { Refusal, refuse, rowRefusal } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { switchAds } from './acts.ts';
import { revertAds } from './edits.ts';
import { readStates } from './states.ts';
import { takeAdAccount } from './writes.ts';

interface RunRow {
  id: string;
  rule_id: string;
  rule_name: string;
  level: RuleRun['level'];
  slot: Date | null;
  ran_at: Date;
  began: string;
  state: RuleRun['state'];
  missed: number;
  failure: RuleRun['failure'];
  numbers_at: Date | null;
  missing: string | null;
  considered: number;
  met: number;
  acted: number;
  proposed: number;
  skipped: number;
  unchanged: number;
  budget_micros: string;
  proposal_id: string | null;
  reverted_at: Date | null;
  has_acted: boolean;
}

const isAsked = (where: readonly RawBuilder<unknown>[]): RawBuilder<unknown> => sql.join(where, sql` and `);

async function readRuns(
  { db, account }: Context,
  {
    where,
    order = sql`u.id desc`,
    limit = 1,
    offset = 0,
  }: {
    where: RawBuilder<unknown>;
    order?: RawBuilder<unknown>;
    limit?: number;
    offset?: number;
  },
): Promise<RunRow[]> {
  const { rows } = await sql<RunRow>`
    select u.*, u.missing_day::text as missing, to_char(u.began_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as began, r.name as rule_name,
      exists (select from ads.rule_results s where s.account_id = u.account_id and s.run_id = u.id and s.state = 'acted') as has_acted
    from ads.rule_runs u join ads.rules r on r.account_id = u.account_id and r.id = u.rule_id
    where u.account_id = ${account.id} and ${where} order by ${order} limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

function presentRun(row: RunRow): RuleRun {
  const {
    id,
    rule_id,
    rule_name: name,
    level,
    state,
    missed,
    considered,
    met,
    acted,
    proposed,
    skipped,
    unchanged,
  } = row;
  return {
    id,
    rule: { id: rule_id, name },
    level,
    slot: row.slot?.toISOString() ?? null,
    at: row.ran_at.toISOString(),
    state,
    missed,
    failure: row.failure,
    numbersAt: row.numbers_at?.toISOString() ?? null,
    missingDay: row.missing,
    considered,
    met,
    acted,
    proposed,
    skipped,
    unchanged,
    budgetMicros: row.budget_micros,
    proposal: row.proposal_id,
    revertedAt: row.reverted_at?.toISOString() ?? null,
    isRevertible: row.has_acted && row.reverted_at === null,
  };
}

async function findRun(context: Context, id: string): Promise<RunRow> {
  const [row] = await readRuns(context, { where: sql`u.id = ${id}` });
  return row ?? refuse('not_found');
}

export async function getRun(context: Context, id: string): Promise<RuleRun> {
  return presentRun(await findRun(context, id));
}

export async function listRuleRuns(
  context: Context,
  input: InputOf<typeof contract.listRuleRuns>,
): Promise<ReplyOf<typeof contract.listRuleRuns>> {
  const { search, rule, state, sort, page, pageSize } = input;
  const where = [sql`true`];
  if (rule) where.push(sql`u.rule_id = ${rule}`);
  if (state === 'acted') where.push(sql`u.acted + u.proposed > 0`);
  else if (state !== 'all') where.push(sql`u.state = ${state}`);
  if (search !== '')
    where.push(sql`exists (select from ads.rules s where s.account_id = u.account_id and s.id = u.rule_id
      and (s.name ilike ${containing(search)} or s.id = ${asId(search)}::bigint))`);
  const asked = isAsked(where);
  const order = sort === 'at' ? sql`u.ran_at, u.id` : sql`u.ran_at desc, u.id desc`;
  const [rows, count] = await Promise.all([
    readRuns(context, { where: asked, order, limit: pageSize, offset: listOffset(input) }),
    sql<{
      total: number;
    }>`select count(*)::int as total from ads.rule_runs u where u.account_id = ${context.account.id} and ${asked}`.execute(
      context.db,
    ),
  ]);
  return { items: rows.map(presentRun), total: count.rows[0]?.total ?? 0, page, pageSize };
}

interface ResultRow {
  object_id: string;
  name: string;
  state: RuleResult['state'];
  reason: RuleResult['reason'];
  yields_to: string | null;
  yields_name: string | null;
  refusal: { code: Refusal['code']; message?: string; details?: Record<string, unknown> } | null;
  before_micros: string | null;
  after_micros: string | null;
  found: string[];
}

/** As the edit told it, or as it was refused before. */
function presentRefusal({ origin }: Context, refusal: ResultRow['refusal']): RuleResult['refusal'] {
  if (refusal === null) return null;
  return refusal.message === undefined || refusal.details !== undefined
    ? rowRefusal(new Refusal(refusal.code, refusal.details ?? {}), origin.locale)
    : { code: refusal.code, message: refusal.message };
}

export async function listRuleResults(
  context: Context,
  input: InputOf<typeof contract.listRuleResults>,
): Promise<ReplyOf<typeof contract.listRuleResults>> {
  const { run, search, state, reason, page, pageSize } = input;
  await findRun(context, run);
  const where = [sql`s.account_id = ${context.account.id}`, sql`s.run_id = ${run}`];
  if (state) where.push(sql`s.state = ${state}`);
  if (reason) where.push(sql`s.reason = ${reason}`);
  if (search !== '') where.push(sql`(s.name ilike ${containing(search)} or s.object_id = ${asId(search)}::bigint)`);
  const asked = isAsked(where);
  const order = input.sort === 'name' ? sql`lower(s.name), s.object_id` : sql`lower(s.name) desc, s.object_id desc`;
  const [found, count] = await Promise.all([
    sql<ResultRow>`
      select s.*, r.name as yields_name from ads.rule_results s
      left join ads.rules r on r.account_id = s.account_id and r.id = s.yields_to
      where ${asked} order by ${order} limit ${pageSize} offset ${listOffset(input)}`.execute(context.db),
    sql<{ total: number }>`select count(*)::int as total from ads.rule_results s where ${asked}`.execute(context.db),
  ]);
  const items = found.rows.map((row) => ({
    id: row.object_id,
    name: row.name,
    state: row.state,
    reason: row.reason,
    yieldsTo: row.yields_to === null ? null : { id: row.yields_to, name: row.yields_name ?? '' },
    refusal: presentRefusal(context, row.refusal),
    beforeMicros: row.before_micros,
    afterMicros: row.after_micros,
    found: row.found,
  }));
  return { items, total: count.rows[0]?.total ?? 0, page, pageSize };
}

/** Switches that stand as the run left them are put back; amounts are taken back field by field from what is known of the past. */
export async function revertRuleRun(
  context: Context,
  input: InputOf<typeof contract.revertRuleRun>,
): Promise<ReplyOf<typeof contract.revertRuleRun>> {
  const account = await takeAdAccount(context);
  await sql`select from ads.rule_runs where account_id = ${account.id} and id = ${input.run} for update`.execute(
    context.db,
  );
  const run = await findRun(context, input.run);
  const { rows } = await sql<{ id: string; act: string }>`
    select object_id as id, act from ads.rule_results where account_id = ${account.id} and run_id = ${run.id} and state = 'acted' order by object_id`.execute(
    context.db,
  );
  if (rows.length === 0 || run.reverted_at !== null) refuse('ads.run_without_acts', { name: run.rule_name });
  const ids = rows.map(({ id }) => id);
  const { level } = run;
  const at = { center: context.centerId, account: account.id, level };
  const act = rows[0]?.act ?? '';
  let reverted = 0;
  if (act.startsWith('switch')) {
    const isOn = act === 'switch_on';
    const states = await readStates(context, level, ids);
    const theirs = ids.filter((id) => states.get(id)?.state.isOn === isOn && states.get(id)?.deleted_at === null);
    if (theirs.length > 0) reverted = (await switchAds(context, { ...at, ids: theirs, isOn: !isOn })).changed;
  } else reverted = (await revertAds(context, { ...at, ids, at: run.began, skipRefused: true })).changed;
  const { now } = context;
  await sql`update ads.rule_runs set reverted_at = ${now} where account_id = ${account.id} and id = ${run.id}`.execute(
    context.db,
  );
  return { reverted, left: ids.length - reverted };
}
