// What holds a rule back from objects that meet its conditions: what it did to them, what others did, and what waits.
import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';
import { mayContradict } from './rules-acts.ts';
import type { Held } from './rules-choose.ts';
import { comesFirst, type RuleRow, readActive } from './rules-rows.ts';

/** For so many hours a rule leaves alone what a rule before it did. */
const yieldsForHours = 24;

interface Past {
  object_id: string;
  rule_id: string;
  act: string;
  is_soon: boolean;
  is_recent: boolean;
  is_waiting: boolean;
}

async function readPast(
  { db, account, now, centerId }: Context,
  row: RuleRow,
  { ids, timeZone }: { ids: string[]; timeZone: string },
) {
  const { again } = row.definition;
  const since =
    again.every === 'day'
      ? sql`date_trunc('day', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone}`
      : sql`${now}::timestamptz - make_interval(hours => ${again.hours}) + interval '1 second'`;
  const { rows } = await sql<Past>`
    select s.object_id, s.rule_id, s.act, bool_or(s.done_at >= ${since}) as is_soon,
      bool_or(s.done_at > ${now}::timestamptz - make_interval(hours => ${yieldsForHours})) as is_recent,
      coalesce(bool_or(p.state in ('pending', 'approved')), false) as is_waiting
    from ads.rule_results s join ads.rule_runs u on u.account_id = s.account_id and u.id = s.run_id
    left join requests.proposals p on p.center_id = ${centerId} and p.id = u.proposal_id and s.state = 'proposed'
    where s.account_id = ${account.id} and s.object_id = any (${ids}::bigint[]) and s.state <> 'skipped'
      and s.done_at > ${now}::timestamptz - interval '31 days'
    group by s.object_id, s.rule_id, s.act`.execute(db);
  return rows;
}

/** What it added to budgets since the day began, but for what was taken back or not approved. */
async function readAdded({ db, account, now, centerId }: Context, row: RuleRow, timeZone: string): Promise<bigint> {
  const { rows } = await sql<{ added: string }>`
    select coalesce(sum(s.after_micros - s.before_micros), 0)::text as added
    from ads.rule_results s join ads.rule_runs u on u.account_id = s.account_id and u.id = s.run_id
    left join requests.proposals p on p.center_id = ${centerId} and p.id = u.proposal_id
    where u.account_id = ${account.id} and u.rule_id = ${row.id} and u.reverted_at is null
      and (s.state = 'acted' or s.state = 'proposed' and coalesce(p.state in ('pending', 'approved', 'done'), true))
      and s.act like 'budget %' and s.after_micros > s.before_micros
      and u.ran_at >= date_trunc('day', ${now}::timestamptz at time zone ${timeZone}) at time zone ${timeZone}`.execute(
    db,
  );
  return BigInt(rows[0]?.added ?? 0);
}

export async function readHeld(
  context: Context,
  row: RuleRow,
  { ids, timeZone }: { ids: string[]; timeZone: string },
): Promise<Held> {
  const held = {
    tooSoon: new Set<string>(),
    yields: new Map<string, string>(),
    waiting: new Set<string>(),
    addedMicros: 0n,
  };
  if (ids.length === 0) return held;
  const active = new Map((await readActive(context)).map((other) => [other.id, other]));
  for (const past of await readPast(context, row, { ids, timeZone })) {
    const other = active.get(past.rule_id);
    if (past.rule_id === row.id) {
      if (past.is_soon) held.tooSoon.add(past.object_id);
      if (past.is_waiting) held.waiting.add(past.object_id);
    } else if (past.is_recent && other && comesFirst(other, row) && mayContradict(row.definition.act, past.act))
      held.yields.set(past.object_id, other.id);
  }
  held.addedMicros = row.definition.addedPerDayMicros === null ? 0n : await readAdded(context, row, timeZone);
  return held;
}
