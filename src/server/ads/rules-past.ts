// Which objects met the conditions of a rule on each of many days. The numbers of each day are read once, ten thousand objects at a
// time, and summed up here as the days go by: to ask anew for each day would read every number thirty times.

import { sql } from 'kysely';
import type { RuleCondition, RuleDefinition, RuleWindow } from '../../contract/ads-rules.ts';
import { type Measure, type MetricName, metricOf } from '../../contract/reporting-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { isAbout, type Met, moneyOf, type Numbers, windowsOf } from './rules-query.ts';
import { holdsBy, type Term, WindowSums } from './rules-windows.ts';

export interface PastDay {
  day: string;
  /** Its end on the clock of the account. */
  at: Date;
}

/** An object as it was on some of the days, one after the other. */
interface Version {
  met: Met;
  /** In microseconds. */
  published: number;
  /** From one of the days to before another, by their places. */
  from: number;
  to: number;
}

type Told = [string, string, boolean, Met['mode'], string | null, string | null, number, number, number];

/** What was published and not in the bin at the end of any of the days, in the order of its making. */
async function readVersions(
  { db, account }: Context,
  { level, which }: Pick<RuleDefinition, 'level' | 'which'>,
  days: readonly PastDay[],
): Promise<Version[]> {
  const ends = days.map(({ at }) => at.toISOString());
  // How many of the days ended before an instant: of those it is not what stood at their ends.
  const endsBefore = (column: string) =>
    sql`width_bucket(${sql.ref(column)} - interval '1 microsecond', ${ends}::timestamptz[])`;
  const { rows } = await sql<{ told: Told[] | null }>`
    select json_agg(json_build_array(v.id::text, v.name, v.is_on, v.mode, v.budget, v.bid, v.published, v.starts, v.ends) order by v.id, v.starts) as told
    from (
      select o.id, o.name, o.is_on, ${moneyOf(level)}, (extract(epoch from o.published_at) * 1000000)::bigint as published,
        ${endsBefore('o.valid_from')} as starts, coalesce(${endsBefore('o.valid_to')}, ${days.length}) as ends
      from ${sql.raw(`ads.${level}_history`)} o
      where o.account_id = ${account.id} and o.deleted_at is null and o.published_at is not null and ${isAbout(which)}
    ) v where v.starts < v.ends`.execute(db);
  return (rows[0]?.told ?? []).map(([id, name, isOn, mode, budget, bid, published, from, to]) => ({
    met: { id, name, isOn, mode, budget, bid, found: [] },
    published,
    from,
    to,
  }));
}

/** What people set of an object, by its place among those that are looked at. */
function ofAmount(amountOf: (place: number) => string | null): Term {
  return {
    of: (place) => Number(amountOf(place) ?? Number.NaN),
    by: () => 1,
    exact: (place) => [BigInt(amountOf(place) ?? 0), 1n],
  };
}

function ofHours(microsOf: (place: number) => number): Term {
  const hour = 3_600_000_000;
  return { of: microsOf, by: () => hour, exact: (place) => [BigInt(microsOf(place)), BigInt(hour)] };
}

/** The versions of ten thousand objects, side by side as on one day. */
class Standing {
  readonly #objects: readonly (readonly Version[])[];
  readonly #now: (Version | undefined)[];
  #at = 0;

  constructor(objects: readonly (readonly Version[])[]) {
    this.#objects = objects;
    this.#now = objects.map(() => undefined);
  }

  /** The day by its place, and its end in microseconds. */
  moveTo(day: number, at: number): void {
    this.#at = at;
    for (const [place, versions] of this.#objects.entries())
      this.#now[place] = versions.find(({ from, to }) => from <= day && day < to);
  }

  get all(): readonly (Version | undefined)[] {
    return this.#now;
  }

  term({ fact, over }: RuleCondition, sums: WindowSums): Term {
    const now = this.#now;
    if (fact === 'budget') return ofAmount((place) => now[place]?.met.budget ?? null);
    if (fact === 'bid') return ofAmount((place) => now[place]?.met.bid ?? null);
    if (fact === 'hoursSincePublished') return ofHours((place) => this.#at - (now[place]?.published ?? 0));
    return sums.term(fact, over as RuleWindow);
  }
}

/** What the conditions measure. */
function measuresOf(conditions: readonly RuleCondition[]): Measure[] {
  const metrics = conditions.filter(({ over }) => over !== null).map(({ fact }) => metricOf[fact as MetricName]);
  return [...new Set(metrics.flatMap(({ of, by }) => (by === undefined ? [of] : [of, by])))];
}

/** So many objects at a time. */
const atOnce = 10_000;

export async function findPast(
  context: Context,
  numbers: Numbers,
  { rule, days }: { rule: Pick<RuleDefinition, 'level' | 'which' | 'conditions'>; days: readonly PastDay[] },
): Promise<{ considered: number; met: Met[] }[]> {
  const { level, conditions } = rule;
  const objects = [...Map.groupBy(await readVersions(context, rule, days), ({ met }) => met.id)];
  const [windows, measures] = [windowsOf(conditions), measuresOf(conditions)];
  const found = days.map(() => ({ considered: 0, met: [] as Met[] }));
  for (let first = 0; first < objects.length; first += atOnce) {
    const some = objects.slice(first, first + atOnce);
    const sums = new WindowSums(
      some.map(([id]) => id),
      { windows, measures },
    );
    if (windows.length > 0) await sums.read(context, numbers, { level, days: days.map(({ day }) => day) });
    const standing = new Standing(some.map(([, versions]) => versions));
    const holds = conditions.map((condition) => holdsBy(condition, standing.term(condition, sums)));
    for (const [nth, { day, at }] of days.entries()) {
      sums.moveTo(day);
      standing.moveTo(nth, at.getTime() * 1000);
      const here = found[nth] as (typeof found)[number];
      for (const [place, version] of standing.all.entries()) {
        if (!version) continue;
        here.considered += 1;
        if (holds.every((isHeld) => isHeld(place))) here.met.push(version.met);
      }
    }
  }
  return found;
}
