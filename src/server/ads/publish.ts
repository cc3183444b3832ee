// Drafts become what is shown: all of what was named and lies in it, or nothing.
import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/ads.ts';
import type { AdBudget } from '../../contract/ads.ts';
import type { Objective } from '../../contract/ads-kinds.ts';
import type { AdLevel } from '../../contract/ads-levels.ts';
import type { AdFormat, Placement } from '../../contract/ads-media-kinds.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { takeSeveral } from './acts.ts';
import { mediaOf, type ShownMedia, shownMedia } from './ad-media.ts';
import { problemsOfAd, problemsOfGroup, toldOf } from './checks.ts';
import { recordAds } from './log.ts';
import { isLive, tables } from './rows.ts';
import { refuseInBin, takeAdAccount } from './writes.ts';

interface DraftGroup {
  id: string;
  name: string;
  budget_mode: AdBudget['mode'];
  ends_at: Date | null;
  has_campaign_budget: boolean;
}

interface DraftAd {
  id: string;
  name: string;
  brand_name: string;
  text: string;
  landing_url: string | null;
  objective: string;
  format: string;
  placements: string[];
  shown: ShownMedia[];
}

interface Problem extends ReturnType<typeof toldOf> {
  level: AdLevel;
  id: string;
  name: string;
}

/** Which rows of a table are meant, by the level that was named. */
const meant = (level: AdLevel, own: AdLevel, ids: readonly string[]): RawBuilder<unknown> => {
  const column = level === own ? sql`id` : level === 'campaign' ? sql`campaign_id` : sql`ad_group_id`;
  return sql`${column} = any (${ids as string[]}::bigint[])`;
};

async function listGroups(context: Context, level: AdLevel, ids: readonly string[]): Promise<DraftGroup[]> {
  if (level === 'ad') return [];
  const { rows } = await sql<DraftGroup>`
    select g.id, g.name, g.budget_mode, g.ends_at, c.budget_mode <> 'none' as has_campaign_budget
    from (select * from ads.ad_groups where account_id = ${context.account.id} and ${meant(level, 'ad_group', ids)}
      and ${isLive} and published_at is null) g
    join ads.campaigns c on c.account_id = g.account_id and c.id = g.campaign_id order by g.id`.execute(context.db);
  return rows;
}

async function listAds(context: Context, level: AdLevel, ids: readonly string[]): Promise<DraftAd[]> {
  const { rows } = await sql<DraftAd>`
    select a.id, a.name, a.brand_name, a.text, a.landing_url, a.format, c.objective, g.placements, ${shownMedia} as shown
    from (select * from ads.ads where account_id = ${context.account.id} and ${meant(level, 'ad', ids)}
      and ${isLive} and published_at is null) a
    join ads.ad_groups g on g.account_id = a.account_id and g.id = a.ad_group_id
    join ads.campaigns c on c.account_id = a.account_id and c.id = a.campaign_id order by a.id`.execute(context.db);
  return rows;
}

/** What lies above these must be published already. */
async function refuseUnderDraft(context: Context, level: AdLevel, ids: readonly string[]): Promise<void> {
  if (level === 'campaign') return;
  const { rows } = await sql<{ level: AdLevel; name: string }>`
    select 'campaign' as level, c.name from ${tables[level]} o join ads.campaigns c on c.account_id = o.account_id and c.id = o.campaign_id
      where o.account_id = ${context.account.id} and o.id = any (${ids as string[]}::bigint[]) and c.published_at is null
    ${
      level === 'ad'
        ? sql`union all select 'ad_group', g.name from ads.ads o join ads.ad_groups g on g.account_id = o.account_id and g.id = o.ad_group_id
            where o.account_id = ${context.account.id} and o.id = any (${ids as string[]}::bigint[]) and g.published_at is null`
        : sql``
    } limit 1`.execute(context.db);
  const [parent] = rows;
  if (parent) refuse('ads.parent_is_draft', { ...parent });
}

/** So many are told; who mends them is told of the rest. */
const mostTold = 50;

function refuseIncomplete(context: Context, groups: readonly DraftGroup[], ads: readonly DraftAd[]): void {
  const { now } = context;
  const problems: Problem[] = [
    ...groups.flatMap((row) => {
      const budget =
        row.budget_mode === 'none' ? { mode: row.budget_mode } : { mode: row.budget_mode, amountMicros: '1' };
      const settings = { budget, endsAt: row.ends_at?.toISOString() ?? null };
      const found = problemsOfGroup(settings, { hasCampaignBudget: row.has_campaign_budget, now });
      return found.map((each) => ({ level: 'ad_group' as const, id: row.id, name: row.name, ...each }));
    }),
    ...ads.flatMap((row) => {
      const content = { brandName: row.brand_name, text: row.text, landingUrl: row.landing_url };
      const shown = { format: row.format as AdFormat, media: mediaOf(row) };
      const at = { objective: row.objective as Objective, placements: row.placements as Placement[] };
      const found = problemsOfAd({ ...content, ...shown }, at);
      return found.map((each) => ({ level: 'ad' as const, id: row.id, name: row.name, ...toldOf(each) }));
    }),
  ];
  const [first] = problems;
  if (!first) return;
  const { id: _, ...told } = first;
  refuse('ads.incomplete', { ...told, count: problems.length, problems: problems.slice(0, mostTold) });
}

export async function publishAds(
  context: Context,
  input: InputOf<typeof contract.publishAds>,
): Promise<{ changed: number }> {
  const account = await takeAdAccount(context);
  const { level, ids } = input;
  const named = await takeSeveral(context, input);
  for (const row of named) refuseInBin(level, row);
  await refuseUnderDraft(context, level, ids);
  const groups = await listGroups(context, level, ids);
  const ads = await listAds(context, level, ids);
  refuseIncomplete(context, groups, ads);
  const drafts: [AdLevel, { id: string; name: string }[]][] = [
    ['campaign', level === 'campaign' ? named.filter((row) => row.published_at === null) : []],
    ['ad_group', groups],
    ['ad', ads],
  ];
  for (const [one, rows] of drafts) {
    if (rows.length === 0) continue;
    await sql`
      update ${tables[one]} set published_at = ${context.now}, updated_at = ${context.now}
      where account_id = ${account.id} and id = any (${rows.map(({ id }) => id)}::bigint[])`.execute(context.db);
  }
  const changes = drafts.flatMap(([one, rows]) =>
    rows.map(({ id, name }) => ({
      level: one,
      verb: 'published' as const,
      id,
      name,
      before: { isDraft: true },
      after: { isDraft: false },
    })),
  );
  await recordAds(context, account, changes);
  return { changed: changes.length };
}
