// Which objects of an account meet the conditions of a rule: one query for all of them.

import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import {
  isMeasured,
  type RuleCondition,
  type RuleDefinition,
  type RuleFact,
  type RuleWhich,
  type RuleWindow,
  windowDays,
} from '../../contract/ads-rules.ts';
import type { Measure, MetricName } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { containing } from '../foundation/lists.ts';
import { tables } from './rows.ts';

/** What rules ask of the numbers of an account; kept by another room. */
export interface Numbers {
  sums(context: Context, level: AdLevel, days: { first: string | null; last: string }): RawBuilder<unknown>;
  /**
   * Of each day, and without one of all whole months before one, the objects with numbers in the order of their ids: eight bytes for
   * the id and for each measure.
   */
  daily(
    context: Context,
    which: { level: AdLevel; ids: readonly string[]; measures: readonly Measure[] },
    days: { from: string; to: string; before: string | null },
  ): Promise<{ day: string | null; rows: Buffer }[]>;
  /** When numbers were told last, the first day of all, and the days from then until this one that no import was about. */
  known(
    context: Context,
    days: { from: string; to: string },
  ): Promise<{ toldAt: Date | null; firstDay: string | null; missing: string[] }>;
}

/** From when it is looked, and which day that is on the clock of the account. */
export interface Moment {
  today: string;
  at: Date;
}

export interface Met {
  id: string;
  name: string;
  isOn: boolean;
  mode: 'none' | 'daily' | 'lifetime' | null;
  budget: string | null;
  bid: string | null;
  found: string[];
}

const dayMs = 86_400_000;
export const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);

export function daysOf(over: RuleWindow, today: string): { first: string | null; last: string } {
  const { first, last } = windowDays[over];
  return { first: first === null ? null : dayBefore(today, first), last: dayBefore(today, last) };
}

/** The windows that are asked for, each once. */
export const windowsOf = (conditions: readonly RuleCondition[]): RuleWindow[] => [
  ...new Set(conditions.flatMap(({ over }) => over ?? [])),
];

/** The first day of those that the conditions are about of which nothing was told. */
export function missingDay(
  conditions: readonly RuleCondition[],
  today: string,
  { firstDay, missing }: { firstDay: string | null; missing: readonly string[] },
): string | null {
  const all = windowsOf(conditions).flatMap((over) => {
    const { first, last } = daysOf(over, today);
    const from = first ?? firstDay ?? last;
    // Of a lifetime that begins later there is nothing to know yet.
    if (from > last) return [last];
    return missing.filter((day) => day >= from && day <= last);
  });
  return all.sort()[0] ?? null;
}

export function isAbout(which: RuleWhich): RawBuilder<unknown> {
  switch (which.by) {
    case 'all':
      return sql`true`;
    case 'ids':
      return sql`o.id = any (${which.ids}::bigint[])`;
    case 'labels':
      return sql`exists (select from unnest(o.labels) l where lower(l) = any (${which.labels.map((one) => one.toLowerCase())}::text[]))`;
    case 'name':
      return sql`o.name ilike ${containing(which.contains)}`;
    case 'campaigns':
      return sql`o.campaign_id = any (${which.ids}::bigint[])`;
  }
}

const snake = (name: string): string => name.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);

const ratios: Partial<Record<MetricName, readonly [of: string, by: string, times: number]>> = {
  ctr: ['clicks', 'impressions', 1],
  cpc: ['spend_micros', 'clicks', 1],
  cpm: ['spend_micros', 'impressions', 1000],
  conversionRate: ['conversions', 'clicks', 1],
  costPerConversion: ['spend_micros', 'conversions', 1],
  roas: ['revenue_micros', 'spend_micros', 1],
};
const amounts: Partial<Record<MetricName, string>> = { spend: 'spend_micros', revenue: 'revenue_micros' };

const isOfAds = (level: AdLevel): boolean => level === 'ad';

/** Of what, and by what it is divided: compared crosswise, so that nothing is rounded. */
function termsOf(fact: RuleFact, window: string, { at, level }: { at: Date; level: AdLevel }) {
  const one = sql`1::numeric`;
  const measure = (column: string) => sql`coalesce(${sql.ref(`${window}.${column}`)}, 0)::numeric`;
  if (fact === 'hoursSincePublished')
    return { of: sql`(extract(epoch from (${at}::timestamptz - o.published_at)) / 3600)::numeric`, by: one };
  if (fact === 'budget') return { of: isOfAds(level) ? sql`null::numeric` : sql`o.budget_micros::numeric`, by: one };
  if (fact === 'bid') return { of: level === 'ad_group' ? sql`o.bid_micros::numeric` : sql`null::numeric`, by: one };
  const ratio = ratios[fact];
  if (!ratio) return { of: measure(amounts[fact] ?? snake(fact)), by: one };
  const [of, by, times] = ratio;
  return { of: sql`${measure(of)} * ${times}::numeric`, by: measure(by) };
}

const operators = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=`, between: sql`>=` };

interface Terms {
  of: RawBuilder<unknown>;
  by: RawBuilder<unknown>;
}

function holds({ of, by }: Terms, { is, value, upTo }: RuleCondition): RawBuilder<unknown> {
  const first = sql`${of} ${operators[is]} ${value}::numeric * ${by}`;
  const both = is === 'between' ? sql`${first} and ${of} <= ${upTo}::numeric * ${by}` : first;
  return sql`(${by} > 0 and ${both})`;
}

/** What is set of an object `o` of a level in money. */
export function moneyOf(level: AdLevel): RawBuilder<unknown> {
  const budget = isOfAds(level)
    ? sql`null as mode, null as budget`
    : sql`o.budget_mode as mode, o.budget_micros::text as budget`;
  return sql`${budget}, ${level === 'ad_group' ? sql`o.bid_micros::text` : sql`null`} as bid`;
}

export async function findMet(
  context: Context,
  numbers: Numbers,
  { rule, moment }: { rule: Pick<RuleDefinition, 'level' | 'which' | 'conditions'>; moment: Moment },
): Promise<{ considered: number; met: Met[] }> {
  const { level, which, conditions } = rule;
  const windows = windowsOf(conditions);
  const nameOf = (over: RuleWindow | null): string => `w_${over}`;
  const sums = windows.map(
    (over) =>
      sql`, ${sql.ref(nameOf(over))} as materialized (${numbers.sums(context, level, daysOf(over, moment.today))})`,
  );
  const joins = windows.map((over) => {
    const window = sql.ref(nameOf(over));
    return sql`left join ${window} on ${window}.object_id = o.id`;
  });
  const terms = conditions.map(({ fact, over }) => termsOf(fact, nameOf(over), { at: moment.at, level }));
  const found = terms.map(({ of, by }) => sql`coalesce(trim_scale(round(${of} / nullif(${by}, 0), 9))::text, '')`);
  const { rows } = await sql<{ considered: number; met: Met[] }>`
    with objects as materialized (
      select o.* from ${tables[level]} o
      where o.account_id = ${context.account.id} and o.deleted_at is null and o.published_at is not null and ${isAbout(which)}
    )
    ${sql.join(sums, sql` `)}, met as (
      select o.id as place, o.id::text as id, o.name, o.is_on as "isOn", ${moneyOf(level)}, array[${sql.join(found)}] as found
      from objects o ${sql.join(joins, sql` `)} where ${sql.join(
        conditions.map((condition, at) => holds(terms[at] as Terms, condition)),
        sql` and `,
      )}
    )
    select (select count(*)::int from objects) as considered,
      coalesce((select jsonb_agg(to_jsonb(m) - 'place' order by m.place) from met m), '[]') as met`.execute(context.db);
  return rows[0] ?? { considered: 0, met: [] };
}

/** Whether any of the conditions is about numbers that others tell. */
export const needsNumbers = (conditions: readonly RuleCondition[]): boolean =>
  conditions.some(({ fact }) => isMeasured(fact));
