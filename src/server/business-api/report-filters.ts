// The filters of a report: which objects, and which numbers.
import { z } from 'zod';
import type { CallOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import type { ReportLevel } from '../../contract/reporting-performance.ts';
import { joined, type Place } from './ads-objects.ts';
import { ask, type Caller, everything } from './ask.ts';
import { isMeasured, type Row, writtenMetrics } from './report-metrics.ts';
import { id, invalidParameter, literal, parseLiteral } from './wire.ts';

const comparisons = ['GREATER_EQUAL', 'GREATER_THAN', 'LOWER_EQUAL', 'LOWER_THAN', 'BETWEEN'] as const;
type Comparison = (typeof comparisons)[number];

const clause = z.object({
  field_name: z.string().max(100),
  filter_type: z.enum([...comparisons, 'IN', 'MATCH', 'RANGE']),
  filter_value: z.union([z.string().max(30_000), z.number(), z.array(z.unknown())]),
});
export const clauses = literal(z.array(clause).max(20)).default([]);
type Clause = z.output<typeof clause>;

/** Objects by what they are or lie in, and the level at which each says it itself. */
const idFields = {
  campaign_ids: 'campaign',
  adgroup_ids: 'ad_group',
  ad_ids: 'ad',
} as const satisfies Record<string, ReportLevel>;
const isIdField = (name: string): name is keyof typeof idFields => name in idFields;

/** The text of a value is the text of JSON, or of itself. */
function valueOf({ filter_value }: Clause): unknown {
  if (typeof filter_value !== 'string') return filter_value;
  try {
    return parseLiteral(filter_value);
  } catch {
    return filter_value;
  }
}

function idsIn(one: Clause, at: string): string[] {
  const parsed = z.array(id).min(1).max(200).safeParse(valueOf(one));
  if (one.filter_type !== 'IN' || !parsed.success) throw invalidParameter(at, 'Must be IN with 1 to 200 ids.');
  return parsed.data;
}

const compare: Record<Comparison, (value: number, bounds: readonly number[]) => boolean> = {
  GREATER_EQUAL: (value, [bound = 0]) => value >= bound,
  GREATER_THAN: (value, [bound = 0]) => value > bound,
  LOWER_EQUAL: (value, [bound = 0]) => value <= bound,
  LOWER_THAN: (value, [bound = 0]) => value < bound,
  BETWEEN: (value, [low = 0, high = 0]) => value >= low && value <= high,
};

/** Whether a row's number stands as a clause says, in the units in which this wire writes it. */
function holdsOf(one: Clause, at: string): (row: Row) => boolean {
  const type = comparisons.find((each) => each === one.filter_type);
  const value = valueOf(one);
  const bounds = (Array.isArray(value) ? value : [value]).map(Number);
  if (!type || bounds.length !== (type === 'BETWEEN' ? 2 : 1) || bounds.some(Number.isNaN))
    throw invalidParameter(at, `Must be a number with one of ${comparisons.join(', ')}; BETWEEN takes two.`);
  return ({ row, account }) => {
    const written = writtenMetrics([one.field_name], { metrics: row.metrics, currency: account.currency }, {});
    const number = Number(written[one.field_name]);
    return !Number.isNaN(number) && compare[type](number, bounds);
  };
}

export interface Narrowing {
  asked: Pick<CallOf<typeof api.reporting.listPerformance>, 'ids' | 'parents'>;
  /** What the contract does not filter by. */
  holds: ((row: Row) => boolean) | null;
}

/** Ads of campaigns lie two levels below them, and the contract asks one level down. */
async function adsOf(caller: Caller, place: Place, campaigns: readonly string[]): Promise<Set<string>> {
  const lists = (['all', 'deleted'] as const).map((state) =>
    everything((page) => ask(caller, api.ads.listAds, { ...place, state, campaign: joined(campaigns), ...page })),
  );
  return new Set((await Promise.all(lists)).flat().map((ad) => ad.id));
}

async function ofIds(
  caller: Caller,
  place: Place,
  at: { level: ReportLevel; field: keyof typeof idFields; ids: string[] },
): Promise<Narrowing> {
  const { level, field, ids } = at;
  const own = idFields[field];
  if (own === level) return { asked: { ids: joined(ids) }, holds: null };
  if ((own === 'campaign' && level === 'ad_group') || (own === 'ad_group' && level === 'ad'))
    return { asked: { parents: joined(ids) }, holds: null };
  if (own === 'campaign' && level === 'ad') {
    const ads = await adsOf(caller, place, ids);
    return { asked: {}, holds: ({ row }) => ads.has(row.id) };
  }
  throw invalidParameter('filtering', `Reports of this data_level are not filtered by ${field}.`);
}

export async function narrowingOf(
  caller: Caller,
  place: Place,
  { level, filtering }: { level: ReportLevel; filtering: readonly Clause[] },
): Promise<Narrowing> {
  const all: Narrowing[] = [];
  for (const [index, one] of filtering.entries()) {
    const at = `filtering.${index}.filter_value`;
    const field = one.field_name;
    if (isIdField(field)) all.push(await ofIds(caller, place, { level, field, ids: idsIn(one, at) }));
    else if (isMeasured(field)) all.push({ asked: {}, holds: holdsOf(one, at) });
    else throw invalidParameter(`filtering.${index}.field_name`, 'Reports are not filtered by this.');
  }
  const sieves = all.flatMap(({ holds }) => holds ?? []);
  const asked = Object.assign({}, ...all.map((each) => each.asked)) as Narrowing['asked'];
  return { asked, holds: sieves.length === 0 ? null : (row) => sieves.every((holds) => holds(row)) };
}
