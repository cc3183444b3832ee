// Rows of campaigns, ad groups and ads with all that their delivery status follows from. Row-level security shows those of the
// account of the call; every query names it as well.
import { type RawBuilder, sql } from 'kysely';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { Account } from '../../contract/assets.ts';
import { type SpendState, spendStateOf } from '../finance/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { type ShownMedia, shownMedia } from './ad-media.ts';

/** The ad account of the call. */
export interface AdAccount {
  id: string;
  name: string;
  currency: string;
  time_zone: string;
  status: Account['status'];
  owner_center_id: string;
}

export async function getAdAccount(context: Context): Promise<AdAccount> {
  const row = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'currency', 'time_zone', 'status', 'owner_center_id'])
    .where('id', '=', context.account.id)
    .executeTakeFirst();
  const owner = row?.owner_center_id ?? null;
  if (!row || owner === null) refuse('not_found');
  return { ...row, owner_center_id: owner };
}

/** The account, and whether money lets it spend: all that lies outside of this room. */
export interface Place {
  account: AdAccount;
  spend: SpendState;
}

export async function getPlace(context: Context): Promise<Place> {
  const { id, relation } = context.account;
  // Whose a shared account is must be known before its money is asked about.
  if (relation !== 'owner_center') {
    const account = await getAdAccount(context);
    return { account, spend: await spendStateOf(context, { accountId: id, ownerId: account.owner_center_id }) };
  }
  const [account, spend] = await Promise.all([
    getAdAccount(context),
    spendStateOf(context, { accountId: id, ownerId: context.centerId }),
  ]);
  return { account, spend };
}

/** What all three have. */
interface Common {
  id: string;
  name: string;
  labels: string[];
  is_on: boolean;
  published_at: Date | null;
  deleted_at: Date | null;
  deleted_with: string | null;
  created_at: Date;
  updated_at: Date;
}

type Mode = 'none' | 'daily' | 'lifetime';

interface GroupFacts {
  startsAt: string | null;
  endsAt: string | null;
  hours: string;
  hasApproved: boolean;
  hasPending: boolean;
}

export interface CampaignRow extends Common {
  objective: string;
  budget_mode: Mode;
  budget_micros: string | null;
  ad_group_count: number;
  groups: GroupFacts[];
}

/** The switches above an object. */
interface InCampaign {
  campaign_id: string;
  campaign_name: string;
  campaign_is_on: boolean;
  campaign_published_at: Date | null;
  campaign_deleted_at: Date | null;
  objective: string;
}

interface Scheduled {
  starts_at: Date | null;
  ends_at: Date | null;
  hours: string;
}

export interface AdGroupRow extends Common, InCampaign, Scheduled {
  budget_mode: Mode;
  budget_micros: string | null;
  campaign_budget_mode: Mode;
  bid_strategy: 'lowest_cost' | 'bid_cap';
  bid_micros: string | null;
  billing: string;
  goal: string;
  pacing: string;
  placements: string[];
  targeting: unknown;
  frequency: unknown;
  ad_count: number;
  has_approved: boolean;
  has_pending: boolean;
}

export interface AdRow extends Common, InCampaign, Scheduled {
  ad_group_id: string;
  ad_group_name: string;
  ad_group_is_on: boolean;
  ad_group_published_at: Date | null;
  ad_group_deleted_at: Date | null;
  format: string;
  brand_name: string;
  text: string;
  call_to_action: string;
  landing_url: string | null;
  trackers: string[];
  placements: string[];
  media: string[];
  thumbnail: string | null;
  identity: string | null;
  shown: ShownMedia[];
  /** What the last look at it came to. */
  verdict: { reasons: string[]; note: string | null; appeal: string | null } | null;
  review: 'pending' | 'approved' | 'rejected';
  review_reason: string | null;
  reviewed_at: Date | null;
  shown_until: Date | null;
}

export interface Rows {
  campaign: CampaignRow;
  ad_group: AdGroupRow;
  ad: AdRow;
}

/** There is one that may be shown still. */
const isUntil = (column: string): RawBuilder<boolean> => sql<boolean>`coalesce(${sql.ref(column)} > now(), false)`;

/**
 * The ad groups of the campaign `c` that could show something, those alike as one: there may be a thousand of them, and for the
 * campaign it matters only which begins first, which ends last, in which hours, and how their ads stand.
 */
const groupsOf = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('startsAt', k.starts_at, 'endsAt', k.ends_at, 'hours', k.hours,
    'hasApproved', k.has_approved, 'hasPending', k.has_pending)), '[]')
  from (
    select min(s.starts_at) filter (where s.phase = 'later') as starts_at,
      case when s.phase = 'over' or bool_and(s.ends_at is not null) then max(s.ends_at) end as ends_at,
      s.hours, s.has_approved, s.has_pending
    from (
      select g.starts_at, g.ends_at, g.hours, ${isUntil('g.approved_until')} as has_approved, ${isUntil('g.pending_until')} as has_pending,
        case when g.ends_at <= now() then 'over' when g.starts_at > now() then 'later' else 'now' end as phase
      from ads.alike_groups g where g.account_id = c.account_id and g.campaign_id = c.id and g.is_shown
    ) s group by s.phase, s.hours, s.has_approved, s.has_pending
  ) k)`;

const inCampaign = sql`c.name as campaign_name, c.is_on as campaign_is_on, c.published_at as campaign_published_at,
  c.deleted_at as campaign_deleted_at, c.objective`;

const joined: Record<AdLevel, RawBuilder<unknown>> = {
  campaign: sql`c.*, null as deleted_with,
    (select coalesce(sum(g.groups), 0)::int from ads.alike_groups g where g.account_id = c.account_id and g.campaign_id = c.id) as ad_group_count,
    ${groupsOf} as groups from page c`,
  ad_group: sql`g.*, ${inCampaign}, c.budget_mode as campaign_budget_mode,
    t.ads as ad_count, ${isUntil('t.approved_until')} as has_approved, ${isUntil('t.pending_until')} as has_pending
    from page g join ads.ad_tallies t on t.account_id = g.account_id and t.ad_group_id = g.id
    join ads.campaigns c on c.account_id = g.account_id and c.id = g.campaign_id`,
  ad: sql`a.*, ${inCampaign}, g.name as ad_group_name, g.is_on as ad_group_is_on, g.published_at as ad_group_published_at,
    g.deleted_at as ad_group_deleted_at, g.starts_at, g.ends_at, g.hours, g.placements, ${shownMedia} as shown,
    (select jsonb_build_object('reasons', r.reasons, 'note', r.note, 'appeal', r.appeal) from ads.reviews r
      where r.account_id = a.account_id and r.ad_id = a.id and r.state <> 'withdrawn' order by r.id desc limit 1) as verdict
    from page a join ads.ad_groups g on g.account_id = a.account_id and g.id = a.ad_group_id
    join ads.campaigns c on c.account_id = a.account_id and c.id = a.campaign_id`,
};

export const tables: Record<AdLevel, RawBuilder<unknown>> = {
  campaign: sql`ads.campaigns`,
  ad_group: sql`ads.ad_groups`,
  ad: sql`ads.ads`,
};

export const orders = {
  '-created': sql`id desc`,
  created: sql`id`,
  name: sql`lower(name), id`,
  '-name': sql`lower(name) desc, id desc`,
} as const;

/** Part of the statement, so that its plan is kept: one for any number of rows would be a plan for tens of thousands. */
const mostRows = sql`limit 200`;

/** Rows of one level for which the conditions hold, at most 200 of many; of `page` first, so that what is beside a row is read for those alone. */
export async function readRows<Level extends AdLevel>(
  { db }: Context,
  level: Level,
  which: { where: RawBuilder<unknown>; order?: RawBuilder<unknown>; limit?: number; offset?: number },
): Promise<Rows[Level][]> {
  const order = which.order ?? sql`id`;
  const limit = which.limit ?? null;
  const offset = which.offset ? sql`offset ${which.offset}` : sql``;
  const { rows } = await sql<Rows[Level]>`
    with page as materialized (
      select *, row_number() over () as place from (
        select * from ${tables[level]} where ${which.where} order by ${order} ${limit === null ? sql`` : mostRows} ${offset}
      ) ordered limit ${limit}
    ) select ${joined[level]} order by place`.execute(db);
  return rows;
}

export const isLive = sql`deleted_at is null`;

/** One, also from the bin. */
export async function getRow<Level extends AdLevel>(context: Context, level: Level, id: string): Promise<Rows[Level]> {
  const where = sql`account_id = ${context.account.id} and id = ${id}`;
  const [row] = await readRows(context, level, { where });
  return row ?? refuse('not_found');
}
