// One run of a rule, in one transaction: the half hour is claimed, objects that meet the conditions are found in one query, what
// is to be done to them is done as its owner does it, and all of it is written down.
import { sql } from 'kysely';
import { adsAtOnce } from '../../contract/ads-kinds.ts';
import { type runRule as endpoint, type RuleRun, revertRuleRun } from '../../contract/ads-rule-runs.ts';
import type { RuleDefinition } from '../../contract/ads-rules.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { proposeChanges } from '../../contract/proposals.ts';
import { inverse, type MakeWithin, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { needsApproval } from '../requests/index.ts';
import { switchAds } from './acts.ts';
import { editSeveral } from './edits.ts';
import { recordBoth } from './log.ts';
import type { AdAccount } from './rows.ts';
import { requireForRule, takeRule } from './rules.ts';
import { changesOf, isOfAmount, wordOf } from './rules-acts.ts';
import { type Chosen, choose, type Skipped } from './rules-choose.ts';
import { readHeld } from './rules-held.ts';
import { getRun } from './rules-log.ts';
import { dayBefore, findMet, type Met, type Moment, missingDay, type Numbers, needsNumbers } from './rules-query.ts';
import type { RuleRow } from './rules-rows.ts';
import { countMissed, isScheduled, slotMs, slotOf } from './rules-schedule.ts';
import { takeAdAccount } from './writes.ts';

export interface Kit {
  numbers: Numbers;
  /** Makes a call of the caller in this transaction. */
  within: MakeWithin;
}

/** A day after it ended nobody runs a half hour any more. */
const latestMs = 24 * 3600_000;

export const dayIn = (at: Date, timeZone: string): string => at.toLocaleDateString('sv-SE', { timeZone });

/** The half hour as it is claimed; refused where it is not one of the rule's, or was. */
function claimed(context: Context, row: RuleRow, { slot, timeZone }: { slot: string; timeZone: string }): Date {
  const at = new Date(slot);
  const age = context.now.getTime() - at.getTime();
  const isTaken = row.last_slot !== null && row.last_slot >= at;
  const isBefore = row.activated_at !== null && at.getTime() + slotMs <= row.activated_at.getTime();
  const isOff = slotOf(at).getTime() !== at.getTime() || age < 0 || age > latestMs;
  if (isTaken || isBefore || isOff || !isScheduled(row.definition.hours, at, timeZone))
    refuse('ads.slot_taken', { name: row.name });
  return at;
}

/** What became of those that were chosen. */
type How = 'acted' | 'noted' | 'proposed';

interface Outcome {
  state: RuleRun['state'];
  numbersAt: Date | null;
  missingDay: string | null;
  considered: number;
  met: number;
  unchanged: number;
  chosen: Chosen[];
  skipped: Skipped[];
}

const nothingDone = { missingDay: null, considered: 0, met: 0, unchanged: 0, chosen: [], skipped: [] };

/** Whether the numbers are there that the conditions are about, and new enough; else why not. */
async function judgeNumbers(
  context: Context,
  numbers: Numbers,
  { rule, today }: { rule: RuleDefinition; today: string },
): Promise<Pick<Outcome, 'state' | 'numbersAt' | 'missingDay'>> {
  if (!needsNumbers(rule.conditions)) return { state: 'done', numbersAt: null, missingDay: null };
  const { firstDay, toldAt, missing } = await numbers.known(context, { from: dayBefore(today, 30), to: today });
  if (toldAt === null) return { state: 'no_numbers', numbersAt: null, missingDay: null };
  const first = missingDay(rule.conditions, today, { firstDay, missing });
  const isOld = context.now.getTime() - toldAt.getTime() > rule.maxAgeHours * 3600_000;
  const state = isOld ? 'stale' : first === null ? 'done' : 'days_missing';
  return { state, numbersAt: toldAt, missingDay: first };
}

async function look(
  context: Context,
  numbers: Numbers,
  { row, account }: { row: RuleRow; account: AdAccount },
): Promise<Outcome> {
  const rule = row.definition;
  const today = dayIn(context.now, account.time_zone);
  const judged = await judgeNumbers(context, numbers, { rule, today });
  if (judged.state !== 'done') return { ...nothingDone, ...judged };
  const moment: Moment = { today, at: context.now };
  const { considered, met } = await findMet(context, numbers, { rule, moment });
  const held = await readHeld(context, row, { ids: met.map(({ id }) => id), timeZone: account.time_zone });
  const made = choose(rule, met, { held, currency: account.currency });
  return { ...judged, considered, met: met.length, ...made };
}

type Edit = Omit<Parameters<typeof editSeveral>[1], 'center'>;

/** The calls that do it: one, or two where budgets of both kinds are set. */
function callsFor(context: Context, row: RuleRow, objects: readonly Met[]): Edit[] {
  const { act, level } = row.definition;
  const isByMode = act.do === 'set' && act.field === 'budget';
  const kinds = Map.groupBy(objects, ({ mode }) => (isByMode && mode === 'lifetime' ? 'lifetime' : 'daily'));
  return [...kinds].map(([mode, some]) => ({
    account: context.account.id,
    level,
    ids: some.map(({ id }) => id),
    changes: changesOf(act, mode),
    skipRefused: true,
  }));
}

/** Does what was chosen. What is refused is told of each. */
async function act(context: Context, row: RuleRow, outcome: Outcome): Promise<void> {
  const { act: what, level } = row.definition;
  const objects = outcome.chosen.map(({ object }) => object);
  if (objects.length === 0 || what.do === 'notify') return;
  if (!isOfAmount(what)) {
    const { centerId: center, account } = context;
    const ids = objects.map(({ id }) => id);
    await switchAds(context, { center, account: account.id, level, ids, isOn: what.do === 'switch_on' });
    return;
  }
  for (const call of callsFor(context, row, objects)) {
    const { results } = await editSeveral(context, { ...call, center: context.centerId });
    for (const { id, refusal } of results.filter(({ state }) => state === 'refused')) {
      const one = outcome.chosen.find(({ object }) => object.id === id);
      if (!one || !refusal) continue;
      outcome.chosen = outcome.chosen.filter((other) => other !== one);
      outcome.skipped.push({ ...one, after: null, reason: 'refused', yieldsTo: null, refusal });
    }
  }
}

/** Done, or taken back because others must approve it: then it is proposed to them. */
async function actOrPropose(context: Context, row: RuleRow, outcome: Outcome): Promise<How> {
  const asked = [...outcome.chosen];
  context.because = { id: row.id, name: row.name };
  await sql`savepoint acts`.execute(context.db);
  await act(context, row, outcome);
  delete context.because;
  if (row.definition.act.do === 'notify') return 'noted';
  if (context.changes.length === 0 || (await needsApproval(context)) === null) return 'acted';
  await sql`rollback to savepoint acts`.execute(context.db);
  context.changes.length = 0;
  outcome.chosen = asked.filter(({ object }) => outcome.chosen.some((one) => one.object.id === object.id));
  return 'proposed';
}

/** As many as are switched in one call. */
const chunksOf = (objects: readonly Met[]): Met[][] =>
  Array.from({ length: Math.ceil(objects.length / adsAtOnce) }, (_, at) =>
    objects.slice(at * adsAtOnce, (at + 1) * adsAtOnce),
  );

async function propose(context: Context, kit: Kit, { row, objects }: { row: RuleRow; objects: Met[] }): Promise<void> {
  const { act: what, level } = row.definition;
  const { id: account } = context.account;
  const calls = isOfAmount(what)
    ? callsFor(context, row, objects).map((input) => ({ endpoint: 'ads.editSeveral', input }))
    : chunksOf(objects).map((some) => ({
        endpoint: 'ads.switchAds',
        input: { account, level, ids: some.map(({ id }) => id), isOn: what.do === 'switch_on' },
      }));
  const changes = await kit.within(context, {
    endpoint: proposeChanges,
    input: { center: context.centerId, calls, note: row.name },
  });
  context.changes.push(...changes);
}

const sumOf = (chosen: readonly Chosen[]): bigint =>
  chosen.reduce((sum, { before, after }) => sum + (before === null || after === null ? 0n : after - before), 0n);

async function writeRun(
  context: Context,
  row: RuleRow,
  { outcome, slot, how, began }: { outcome: Outcome; slot: Date | null; how: How; began: string },
): Promise<string> {
  const { chosen, skipped, considered, met, unchanged, state, numbersAt } = outcome;
  const isBudget = isOfAmount(row.definition.act) && row.definition.act.field === 'budget';
  const { rows } = await sql<{ id: string }>`
    insert into ads.rule_runs (account_id, rule_id, center_id, slot, ran_at, began_at, level, state, numbers_at, missing_day, considered, met,
      acted, proposed, skipped, unchanged, budget_micros)
    values (${context.account.id}, ${row.id}, ${context.centerId}, ${slot}, ${context.now}, ${began}, ${row.definition.level}, ${state}, ${numbersAt},
      ${outcome.missingDay}, ${considered}, ${met}, ${how === 'proposed' ? 0 : chosen.length}, ${how === 'proposed' ? chosen.length : 0},
      ${skipped.length}, ${unchanged}, ${String(isBudget && how === 'acted' ? sumOf(chosen) : 0n)}) returning id`.execute(
    context.db,
  );
  const id = rows[0]?.id ?? '';
  const results = [
    ...chosen.map((one) => ({ ...one, state: how, reason: null, yieldsTo: null, refusal: null })),
    ...skipped.map((one) => ({ ...one, state: 'skipped' as const })),
  ].map(({ object, before, after, state: done, reason, yieldsTo, refusal }) => ({
    object_id: object.id,
    name: object.name,
    state: done,
    reason,
    yields_to: yieldsTo,
    refusal,
    before_micros: before === null ? null : String(before),
    after_micros: after === null ? null : String(after),
    found: object.found,
  }));
  if (results.length > 0)
    await sql`
      insert into ads.rule_results (account_id, run_id, rule_id, act, done_at, object_id, name, state, reason, yields_to, refusal, before_micros, after_micros, found)
      select ${context.account.id}, ${id}, ${row.id}, ${wordOf(row.definition.act)}, ${context.now}, x.object_id, x.name, x.state, x.reason, x.yields_to, x.refusal,
        x.before_micros, x.after_micros, x.found
      from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) as x (object_id bigint, name text, state text, reason text, yields_to bigint, refusal jsonb,
        before_micros bigint, after_micros bigint, found text[])`.execute(context.db);
  return id;
}

/** What did not run while no server did is not made up for, and said. */
async function noteMissed(
  context: Context,
  row: RuleRow,
  { slot, timeZone }: { slot: Date; timeZone: string },
): Promise<void> {
  const since = new Date(Math.max(row.last_slot?.getTime() ?? 0, row.activated_at?.getTime() ?? 0));
  const { rows } = await sql<{ failed: number }>`
    select count(*)::int as failed from ads.rule_runs
    where account_id = ${context.account.id} and rule_id = ${row.id} and state = 'failed' and slot > ${since} and slot < ${slot}`.execute(
    context.db,
  );
  const missed = countMissed(row.definition.hours, { since, before: slot, timeZone }) - (rows[0]?.failed ?? 0);
  if (missed <= 0) return;
  await sql`
    insert into ads.rule_runs (account_id, rule_id, center_id, level, state, missed, ran_at)
    values (${context.account.id}, ${row.id}, ${context.centerId}, ${row.definition.level}, 'missed', ${missed}, ${context.now})`.execute(
    context.db,
  );
}

/** So many names of objects are told. */
const mostNames = 5;

interface Ran {
  row: RuleRow;
  run: string;
  account: AdAccount;
  outcome: Outcome;
  how: How;
}

async function tell(context: Context, { row, run, account, outcome, how }: Ran): Promise<void> {
  const about = { account: { id: account.id, name: account.name } };
  const object = { type: 'rule' as const, id: row.id, name: row.name };
  const { considered, met, chosen, skipped } = outcome;
  const after = { ...about, considered, met, [how]: chosen.length, skipped: skipped.length };
  const isRevertible = how === 'acted' && chosen.length > 0;
  await recordBoth(context, account, (center) => {
    const undo = { undo: inverse(revertRuleRun, { center, account: account.id, run }) };
    return [{ action: 'ads.rule_ran' as const, object, after, ...(isRevertible ? undo : {}) }];
  });
  if (how !== 'noted' || chosen.length === 0) return;
  const objects = chosen.slice(0, mostNames).map((one) => one.object.name);
  const { personId: id, name } = context.actor;
  await record(context, {
    action: 'ads.rule_noted',
    object,
    after: { ...about, met: chosen.length, objects, person: { id, name } },
    log: { center: context.centerId },
    isSystem: true,
  });
}

async function readClock({ db }: Context): Promise<string> {
  const { rows } = await sql<{ at: string }>`select clock_timestamp()::text as at`.execute(db);
  return rows[0]?.at ?? '';
}

export async function runRule(context: Context, kit: Kit, input: InputOf<typeof endpoint>): Promise<RuleRun> {
  const account = await takeAdAccount(context);
  const row = await takeRule(context, input.rule);
  const { id, name, definition } = row;
  if (row.state !== 'active') refuse('ads.rule_paused', { name });
  if (row.owner_id !== context.actor.personId || row.center_id !== context.centerId)
    refuse('ads.rule_not_yours', { name, owner: row.owner_name });
  await requireForRule(context, definition);
  const timeZone = account.time_zone;
  const slot = input.slot === undefined ? null : claimed(context, row, { slot: input.slot, timeZone });
  if (slot !== null) {
    await noteMissed(context, row, { slot, timeZone });
    await sql`update ads.rules set last_slot = ${slot} where account_id = ${account.id} and id = ${id}`.execute(
      context.db,
    );
  }
  const began = await readClock(context);
  const outcome = await look(context, kit.numbers, { row, account });
  const how = await actOrPropose(context, row, outcome);
  const run = await writeRun(context, row, { outcome, slot, how, began });
  const { chosen } = outcome;
  // A run that somebody asked for is told even where there was nothing to do.
  if (slot === null || chosen.length > 0) await tell(context, { row, run, account, outcome, how });
  const reply = await getRun(context, run);
  if (how !== 'proposed' || chosen.length === 0) return reply;
  // Last, since from here on the transaction acts for the proposal and not in the account.
  await propose(context, kit, { row, objects: chosen.map(({ object }) => object) });
  const { rows } = await sql<{ proposal_id: string }>`
    update ads.rule_runs set proposal_id = (
      select max(id) from requests.proposals where center_id = ${context.centerId} and made_by = ${context.actor.personId}
    ) where center_id = ${context.centerId} and id = ${run} returning proposal_id`.execute(context.db);
  return { ...reply, proposal: rows[0]?.proposal_id ?? null };
}
