// What people set of campaigns, ad groups and ads, read and written for thousands in one statement.
import { isDeepStrictEqual } from 'node:util';
import { type RawBuilder, sql } from 'kysely';
import * as contract from '../../contract/ads.ts';
import * as creatives from '../../contract/ads-creatives.ts';
import * as groups from '../../contract/ads-groups.ts';
import type { Objective } from '../../contract/ads-kinds.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import { type Inverse, inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import type { State } from './edit-rules.ts';
import { adFields, adGroupFields, campaignFields } from './log.ts';
import { budgetOf, contentOf, settingsOf } from './present.ts';
import { type AdGroupRow, type AdRow, type CampaignRow, tables } from './rows.ts';

/** An ad in a state: what people see of it, which only its own endpoint changes, but which may come back. */
type Content = ReturnType<typeof contentOf>;

export interface Stated {
  id: string;
  name: string;
  isPublished: boolean;
  deleted_at: Date | null;
  objective: Objective | null;
  /** Of an ad group: its campaign has a budget. Of a campaign: published ad groups live on its budget; one of them. */
  hasCampaignBudget: boolean;
  unpaid: string | null;
  review: string | null;
  state: State & Partial<Content>;
}

/** Rows as `o`, with the objective that they serve. */
export const selects: Record<AdLevel, RawBuilder<unknown>> = {
  campaign: sql`o.*, (select g.name from ads.ad_groups g where g.account_id = o.account_id and g.campaign_id = o.id
    and g.budget_mode = 'none' and g.published_at is not null order by g.id limit 1) as unpaid from ads.campaigns o`,
  ad_group: sql`o.*, c.objective, c.budget_mode as campaign_budget_mode
    from ads.ad_groups o join ads.campaigns c on c.account_id = o.account_id and c.id = o.campaign_id`,
  ad: sql`o.*, c.objective from ads.ads o join ads.campaigns c on c.account_id = o.account_id and c.id = o.campaign_id`,
};

/** A row of a level as a state, also one of its past. */
export function stateOf(level: AdLevel, row: unknown): Stated['state'] {
  const { name, labels, is_on: isOn } = row as CampaignRow;
  if (level === 'campaign') return { name, labels, isOn, budget: budgetOf(row as CampaignRow) };
  if (level === 'ad_group') return { name, labels, isOn, ...settingsOf(row as AdGroupRow) };
  return { name, labels, isOn, ...contentOf(row as AdRow) };
}

export async function readStates(
  context: Context,
  level: AdLevel,
  ids: readonly string[],
): Promise<Map<string, Stated>> {
  const { rows } = await sql<CampaignRow & AdGroupRow & AdRow & { unpaid: string | null }>`
    select ${selects[level]} where o.account_id = ${context.account.id} and o.id = any (${ids as string[]}::bigint[])`.execute(
    context.db,
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        id: row.id,
        name: row.name,
        isPublished: row.published_at !== null,
        deleted_at: row.deleted_at,
        objective: (row.objective as Objective | undefined) ?? null,
        hasCampaignBudget: level === 'ad_group' && row.campaign_budget_mode !== 'none',
        unpaid: row.unpaid ?? null,
        review: row.review ?? null,
        state: stateOf(level, row),
      },
    ]),
  );
}

type Column = [name: string, type: string];
const common: Column[] = [
  ['name', 'text'],
  ['labels', 'text[]'],
  ['is_on', 'boolean'],
];
const budget: Column[] = [
  ['budget_mode', 'text'],
  ['budget_micros', 'bigint'],
];
/** The columns that a state is kept in. */
const columns: Record<AdLevel, Column[]> = {
  campaign: [...common, ...budget],
  ad_group: [
    ...common,
    ...budget,
    ['starts_at', 'timestamptz'],
    ['ends_at', 'timestamptz'],
    ['hours', 'bit(336)'],
    ['bid_strategy', 'text'],
    ['bid_micros', 'bigint'],
    ['billing', 'text'],
    ['goal', 'text'],
    ['pacing', 'text'],
    ['placements', 'text[]'],
    ['targeting', 'jsonb'],
    ['frequency', 'jsonb'],
  ],
  ad: [
    ...common,
    ['format', 'text'],
    ['brand_name', 'text'],
    ['text', 'text'],
    ['call_to_action', 'text'],
    ['landing_url', 'text'],
    ['trackers', 'text[]'],
    ['media', 'bigint[]'],
    ['thumbnail', 'bigint'],
    ['identity', 'bigint'],
  ],
};

function kept({ state }: { state: Stated['state'] }): object {
  const { budget: money, bid, isOn, startsAt, endsAt, brandName, callToAction, landingUrl, ...plain } = state;
  return {
    ...plain,
    is_on: isOn,
    budget_mode: money?.mode,
    budget_micros: money === undefined || money.mode === 'none' ? null : money.amountMicros,
    bid_strategy: bid?.strategy,
    bid_micros: bid?.strategy === 'bid_cap' ? bid.amountMicros : null,
    starts_at: startsAt,
    ends_at: endsAt,
    brand_name: brandName,
    call_to_action: callToAction,
    landing_url: landingUrl,
  };
}

const recordset = (level: AdLevel, rows: readonly object[], more: Column[]): RawBuilder<unknown> =>
  sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x (${sql.raw(
    [...more, ...columns[level]].map(([name, type]) => `${name} ${type}`).join(', '),
  )})`;

/** Writes states in the place of former ones. What people would see of an ad that is not as it was is reviewed anew. */
export async function writeStates(
  context: Context,
  level: AdLevel,
  changes: readonly { id: string; state: Stated['state']; isSeenAnew?: boolean }[],
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ id, isSeenAnew = false, ...one }) => ({ id, anew: isSeenAnew, ...kept(one) }));
  const set = columns[level].map(([name]) => `${name} = x.${name}`).join(', ');
  const review =
    level === 'ad'
      ? sql`, review = case when x.anew then 'pending' else o.review end,
          review_reason = case when x.anew then null else o.review_reason end,
          reviewed_at = case when x.anew then null else o.reviewed_at end`
      : sql``;
  await sql`
    update ${tables[level]} o set ${sql.raw(set)}, updated_at = ${context.now} ${review}
    from ${recordset(level, rows, [
      ['id', 'bigint'],
      ['anew', 'boolean'],
    ])}
    where o.account_id = ${context.account.id} and o.id = x.id`.execute(context.db);
}

const parentColumns: Record<AdLevel, Column[]> = {
  campaign: [['objective', 'text']],
  ad_group: [['campaign_id', 'bigint']],
  ad: [
    ['campaign_id', 'bigint'],
    ['ad_group_id', 'bigint'],
  ],
};

/** Drafts in these states, under ids that were made before. */
export async function insertDrafts(
  context: Context,
  level: AdLevel,
  drafts: readonly { id: string; state: Stated['state']; within: Record<string, string> }[],
): Promise<void> {
  if (drafts.length === 0) return;
  const more: Column[] = [['id', 'bigint'], ...parentColumns[level]];
  const names = [...more, ...columns[level]].map(([name]) => name).join(', ');
  const rows = drafts.map(({ id, within, state }) => ({ id, ...within, ...kept({ state }) }));
  await sql`
    insert into ${tables[level]} (account_id, ${sql.raw(names)})
    select ${context.account.id}, ${sql.raw(names)} from ${recordset(level, rows, more)} order by id`.execute(
    context.db,
  );
}

/** So many ids that nothing has yet, in rising order. */
export async function makeIds({ db }: Context, count: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select foundation.new_id() as id from generate_series(1, ${count})`.execute(db);
  return rows.map(({ id }) => id);
}

/** A state as the log tells it, without its switch. */
export function fieldsOf(level: AdLevel, state: Stated['state']): Record<string, unknown> {
  const { isOn: _, ...fields } = state;
  if (level === 'campaign') return campaignFields(fields as never);
  if (level === 'ad_group') return adGroupFields(fields as never);
  return adFields(fields as never);
}

export const isSame = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other);

/** The fields in which two states differ, as they are in the first. */
export function differing(one: Stated['state'], other: Stated['state']): Partial<Stated['state']> {
  const all = Object.entries(one).filter(([field, value]) => !isSame(value, other[field as keyof State]));
  return Object.fromEntries(all);
}

/** The call that sets one back to fields that it had. */
export function setsBack(
  level: AdLevel,
  { id, fields }: { id: string; fields: object },
  at: { center: string; account: string },
): Inverse {
  if (level === 'campaign') return inverse(contract.updateCampaign, { ...at, campaign: id, ...fields });
  if (level === 'ad_group') return inverse(groups.updateAdGroup, { ...at, adGroup: id, ...fields });
  return inverse(creatives.updateAd, { ...at, ad: id, ...fields });
}
