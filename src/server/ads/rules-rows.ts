// Rules as rows, with what contradicts them, and as others see them.
import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Rule, RuleConflict, RuleDefinition } from '../../contract/ads-rules.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type AdAccount, tables } from './rows.ts';
import { contradiction } from './rules-acts.ts';
import { isAbout } from './rules-query.ts';
import { nextSlot } from './rules-schedule.ts';

export interface RuleRow {
  id: string;
  name: string;
  precedence: number;
  definition: RuleDefinition;
  version: number;
  state: Rule['state'];
  stopped_because: Rule['stoppedBecause'];
  center_id: string;
  owner_id: string;
  owner_name: string;
  activated_at: Date | null;
  last_slot: Date | null;
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
  last: { id: string; at: string; state: NonNullable<Rule['lastRun']>['state']; met: number; acted: number } | null;
}

/** Rules `r` for which the conditions hold. */
export async function readRules(
  { db, account }: Context,
  {
    where,
    order = sql`r.precedence, r.id`,
    limit = null,
    offset = 0,
  }: {
    where: RawBuilder<unknown>;
    order?: RawBuilder<unknown>;
    limit?: number | null;
    offset?: number;
  },
): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select r.*, coalesce(p.name, '') as owner_name, (
      select jsonb_build_object('id', u.id::text, 'at', u.ran_at, 'state', u.state, 'met', u.met, 'acted', u.acted) from ads.rule_runs u
      where u.account_id = r.account_id and u.rule_id = r.id and u.state <> 'missed' order by u.id desc limit 1
    ) as last
    from ads.rules r left join identity.people p on p.id = r.owner_id
    where r.account_id = ${account.id} and ${where} order by ${order} limit ${limit} offset ${offset}`.execute(db);
  return rows;
}

export async function getRow(context: Context, id: string): Promise<RuleRow> {
  const [row] = await readRules(context, { where: sql`r.id = ${id}` });
  return row ?? refuse('not_found');
}

export const readActive = (context: Context): Promise<RuleRow[]> =>
  readRules(context, { where: sql`r.state = 'active'` });

/** Of two rules the one that acts where they contradict each other. */
export const comesFirst = (
  one: Pick<RuleRow, 'precedence' | 'id'>,
  other: Pick<RuleRow, 'precedence' | 'id'>,
): boolean =>
  one.precedence !== other.precedence ? one.precedence < other.precedence : BigInt(one.id) < BigInt(other.id);

type Told = Pick<RuleRow, 'id' | 'name' | 'precedence' | 'definition'>;

/** By rule: active ones that contradict it on objects that both are about. */
export async function findConflicts(
  context: Context,
  rules: readonly Told[],
  active: readonly Told[],
): Promise<Map<string, RuleConflict[]>> {
  const pairs = rules.flatMap((rule) =>
    active.flatMap((other) => {
      if (other.id === rule.id || other.definition.level !== rule.definition.level) return [];
      const about = contradiction(rule.definition.act, other.definition.act);
      return about === null ? [] : [{ rule, other, about }];
    }),
  );
  const found = new Map<string, RuleConflict[]>();
  for (const [level, some] of Map.groupBy(pairs, ({ rule }) => rule.definition.level)) {
    const countShared = await countsOf(
      context,
      level,
      some.flatMap(({ rule, other }) => [rule, other]),
    );
    for (const { rule, other, about } of some) {
      const objects = countShared(rule, other);
      if (objects === 0) continue;
      const first = comesFirst(rule, other) ? rule.id : other.id;
      const all = found.get(rule.id) ?? [];
      found.set(rule.id, [...all, { rule: { id: other.id, name: other.name }, about, objects, first }]);
    }
  }
  return found;
}

/** How many live objects two of these rules are about: each object is looked at once, however many pairs there are. */
async function countsOf(
  { db, account }: Context,
  level: AdLevel,
  rules: readonly Told[],
): Promise<(one: Told, other: Told) => number> {
  const all = [...new Map(rules.map((rule) => [rule.id, rule])).values()];
  const places = new Map(all.map(({ id }, place) => [id, place]));
  const digits = all.map(({ definition }) => sql`case when ${isAbout(definition.which)} then '1' else '0' end`);
  const { rows } = await sql<{ about: string; count: number }>`
    select about, count(*)::int as count from (
      select ${sql.join(digits, sql` || `)} as about from ${tables[level]} o where o.account_id = ${account.id} and o.deleted_at is null
    ) objects group by about`.execute(db);
  return (one, other) => {
    const [first, second] = [places.get(one.id) ?? -1, places.get(other.id) ?? -1];
    const shared = rows.filter(({ about }) => about[first] === '1' && about[second] === '1');
    return shared.reduce((sum, { count }) => sum + count, 0);
  };
}

/** What was seen of a rule before it was made active: what it says, and which others contradict it. */
export function fingerprintOf({ id, version }: RuleRow, conflicts: readonly RuleConflict[]): string {
  const others = conflicts.map(({ rule, about, first }) => `${rule.id} ${about} ${first}`).sort();
  return createHash('sha256')
    .update(JSON.stringify([id, version, others]))
    .digest('hex');
}

export function presentRule(
  { now }: Context,
  row: RuleRow,
  { account, conflicts }: { account: AdAccount; conflicts: RuleConflict[] },
): Rule {
  const { id, name, precedence, definition, version, state } = row;
  const { time_zone: timeZone, currency } = account;
  return {
    id,
    name,
    precedence,
    ...definition,
    version,
    state,
    stoppedBecause: row.stopped_because,
    deletedAt: row.deleted_at?.toISOString() ?? null,
    owner: { id: row.owner_id, name: row.owner_name },
    currency,
    timeZone,
    lastRun: row.last && { ...row.last, at: new Date(row.last.at).toISOString() },
    nextRunAt: state === 'active' ? (nextSlot(definition.hours, { now, timeZone })?.toISOString() ?? null) : null,
    conflicts,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
