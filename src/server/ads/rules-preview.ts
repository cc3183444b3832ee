// What a rule would have done on each of the last days, by the numbers of that day and by history.
import { sql } from 'kysely';
import { type previewRule as endpoint, previewDays, type RulePreview } from '../../contract/ads-rule-runs.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { clockOf } from '../foundation/lists.ts';
import { type AdAccount, getAdAccount } from './rows.ts';
import { conflictsOf } from './rules.ts';
import { isOfAmount } from './rules-acts.ts';
import { choose } from './rules-choose.ts';
import { findPast } from './rules-past.ts';
import { dayBefore, type Met, missingDay, type Numbers, needsNumbers } from './rules-query.ts';
import { fingerprintOf, getRow, type RuleRow } from './rules-rows.ts';
import { dayIn } from './rules-run.ts';
import { runsOn } from './rules-schedule.ts';

type Day = RulePreview['days'][number];

/** So many objects of a day are named. */
const mostNamed = 20;

/** The end of each day on the clock of the account, whatever that clock did on it. */
async function readEnds({ db }: Context, days: readonly string[], timeZone: string): Promise<Map<string, Date>> {
  const { rows } = await sql<{ day: string; ends: Date }>`
    select d as day, ((d::date + 1)::timestamp at time zone ${timeZone}) as ends from unnest(${days as string[]}::text[]) d`.execute(
    db,
  );
  return new Map(rows.map(({ day, ends }) => [day, ends]));
}

const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7;

interface Looking {
  row: RuleRow;
  account: AdAccount;
  known: Awaited<ReturnType<Numbers['known']>>;
  /** On which day it acted on each last. */
  acted: Map<string, string>;
}

function tooSoon({ row, acted }: Looking, day: string): Set<string> {
  const { again } = row.definition;
  const hours = again.every === 'day' ? 24 : again.hours;
  const isSoon = ([, last]: [string, string]): boolean => (Date.parse(day) - Date.parse(last)) / 3600_000 < hours;
  return new Set([...acted].filter(isSoon).map(([id]) => id));
}

function lookAt(looking: Looking, day: string, { considered, met }: { considered: number; met: readonly Met[] }): Day {
  const { row, account, known, acted } = looking;
  const rule = row.definition;
  const none = { considered: 0, met: 0, acts: 0, held: 0, unchanged: 0, budgetMicros: '0', first: [] };
  if (!runsOn(rule.hours, weekdayOf(day))) return { ...none, day, state: 'not_scheduled', missing: null };
  const missing = needsNumbers(rule.conditions) ? missingDay(rule.conditions, day, known) : null;
  if (missing !== null) return { ...none, day, state: 'days_missing', missing };
  const held = { tooSoon: tooSoon(looking, day), yields: new Map(), waiting: new Set<string>(), addedMicros: 0n };
  const { chosen, skipped, unchanged } = choose(rule, met, { held, currency: account.currency });
  for (const { object } of chosen) acted.set(object.id, day);
  const isBudget = isOfAmount(rule.act) && rule.act.field === 'budget';
  const moved = chosen.reduce((sum, { before, after }) => sum + ((after ?? 0n) - (before ?? 0n)), 0n);
  return {
    day,
    state: 'looked',
    missing: null,
    considered,
    met: met.length,
    acts: chosen.length,
    held: skipped.length,
    unchanged,
    budgetMicros: String(isBudget ? moved : 0n),
    first: chosen.slice(0, mostNamed).map(({ object, before, after }) => ({
      id: object.id,
      name: object.name,
      beforeMicros: before === null ? null : String(before),
      afterMicros: after === null ? null : String(after),
    })),
  };
}

function limitsOf({ row }: Looking): RulePreview['limits'] {
  const { conditions } = row.definition;
  const limits: RulePreview['limits'] = ['whole_days', 'own_effect', 'history_begins'];
  return needsNumbers(conditions) ? [...limits, 'told_since'] : limits;
}

export async function previewRule(
  context: Context,
  numbers: Numbers,
  input: InputOf<typeof endpoint>,
): Promise<RulePreview> {
  const now = await clockOf(context);
  const [row, account] = [await getRow(context, input.rule), await getAdAccount(context)];
  const today = dayIn(now, account.time_zone);
  const days = Array.from({ length: previewDays }, (_, back) => dayBefore(today, previewDays - back));
  const known = await numbers.known(context, { from: dayBefore(today, previewDays + 30), to: today });
  const ends = await readEnds(context, days, account.time_zone);
  const looking: Looking = { row, account, known, acted: new Map() };
  const past = days.map((day) => ({ day, at: ends.get(day) ?? now }));
  const found = await findPast(context, numbers, { rule: row.definition, days: past });
  const looked = found.map((one, nth) => lookAt(looking, days[nth] as string, one));
  const conflicts = await conflictsOf(context, row);
  return {
    fingerprint: fingerprintOf(row, conflicts),
    days: looked,
    acts: looked.reduce((sum, { acts }) => sum + acts, 0),
    budgetMicros: String(looked.reduce((sum, { budgetMicros }) => sum + BigInt(budgetMicros), 0n)),
    currency: account.currency,
    limits: limitsOf(looking),
    conflicts,
  };
}
