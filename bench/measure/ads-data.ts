// The data of the ads benchmark: one ad account as full as it may be, with numbers of 35 days.
import type { Client } from 'pg';

/** Who and what is where, by number. Ad groups are 100,000 + n, ads 1,000,000 + n. */
export const adPlaces = {
  center: '1',
  account: '1',
  campaigns: 999,
  adGroups: 50_000,
  ads: 200_000,
  days: 35,
  campaign: '500',
  adGroup: '120000',
  ad: '1150000',
} as const;

const { campaigns, adGroups, ads, days } = adPlaces;

/** The columns of numbers, and what each is of the row n of a day. */
const numbers: Record<string, string> = {
  spend_micros: '((n * 7919 + d * 104729) % 90000) * 1000',
  revenue_micros: '((n * 31 + d) % 700) * 100000',
  impressions: '(n * 37 + d * 11) % 20000',
  clicks: '(n * 13 + d) % 400',
  conversions: '(n + d) % 12',
  video_views_2s: '(n * 17 + d) % 9000',
  likes: '(n + d) % 50',
};
const columns = Object.keys(numbers).join(', ');
const sums = Object.keys(numbers)
  .map((column) => `sum(r.${column})`)
  .join(', ');

/** Every ad has numbers on every third day, so that each day tells of a third of all. Rows come day after day, as they are told. */
const filling = `
  set session_replication_role = replica;
  insert into identity.people (id, email, name, locale, confirmed_at) values (1, 'ada@example.com', 'Ada', 'en', now());
  insert into centers.centers (id, created_by) values (1, 1);
  insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
    values (1, now() - interval '400 days', 'Center', 'DE', 'UTC', 'EUR', 'brand', 1);
  insert into access.centers (center_id) values (1);
  insert into access.members (center_id, person_id, role) values (1, 1, 'owner');
  insert into access.epochs (center_id, person_id) values (1, 0), (1, 1);
  insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, company, currency, time_zone, region, status)
    values (1, 1, 1, 'created', 'Spring', 'Company', 'EUR', 'UTC', 'DE', 'enabled');
  insert into access.holdings (center_id, asset_id) values (1, 1);
  insert into ads.campaigns (account_id, id, name, objective, budget_mode, budget_micros, is_on, published_at)
    select 1, n, (array['Autumn', 'Winter', 'Spring', 'Summer'])[1 + n % 4] || ' ' || md5(n::text), (array['traffic', 'reach'])[1 + n % 2],
      'daily', 50000000, n % 5 <> 0, case when n % 11 <> 0 then now() end from generate_series(1, ${campaigns}) n;
  insert into ads.ad_groups (account_id, campaign_id, id, name, budget_mode, bid_strategy, billing, goal, pacing, is_on, published_at)
    select 1, 1 + n % ${campaigns}, 100000 + n, (array['Evenings', 'Mornings', 'Lookalike', 'Retargeting'])[1 + n % 4] || ' ' || md5(n::text),
      'none', 'lowest_cost', 'cpc', 'clicks', 'smooth', n % 6 <> 0, case when n % 11 <> 0 then now() end from generate_series(1, ${adGroups}) n;
  insert into ads.ads (account_id, campaign_id, ad_group_id, id, name, format, brand_name, text, call_to_action, review, reviewed_at, is_on, published_at, labels)
    select 1, g.campaign_id, g.id, 1000000 + n, (array['Lamp', 'Lantern', 'Candle', 'Torch'])[1 + n % 4] || ' ' || md5(n::text), 'single_image', 'Nordlicht',
      'Light for long nights', 'learn_more', case when n % 3 = 0 then 'pending' else 'approved' end, case when n % 3 <> 0 then now() end, n % 7 <> 0,
      case when n % 11 <> 0 then now() end, case when n % 40 = 0 then array['Season'] else '{}' end
    from generate_series(1, ${ads}) n join ads.ad_groups g on g.account_id = 1 and g.id = 100001 + n % ${adGroups};
  insert into ads.totals (account_id, level, live) values (1, 'campaign', ${campaigns}), (1, 'ad_group', ${adGroups}), (1, 'ad', ${ads});
  select ads.rebuild_tallies();
  insert into ads.campaign_history select o.*, now() - interval '70 days', null from ads.campaigns o;
  insert into ads.ad_group_history select o.*, now() - interval '70 days', null from ads.ad_groups o;
  insert into ads.ad_history select o.*, now() - interval '70 days', null from ads.ads o;
  insert into reporting.imports (account_id, version, source, channel, imported_by, imported_by_name, first_day, last_day, rows, replaced, before, after)
    values (1, 1, 'Network', 'api', 1, 'Ada', current_date - ${days - 1}, current_date, 1, 0, '{}', '{}');
  insert into reporting.ad_days (account_id, day, ad_id, source, version, ${columns})
    select 1, current_date - d, 1000000 + n, 'Network', 1, ${Object.values(numbers).join(', ')}
    from generate_series(0, ${days - 1}) d, generate_series(1::bigint, ${ads}) n where (n + d) % 3 = 0;
  insert into reporting.sums (account_id, level, span, starts, object_id, ${columns})
    select 1, 'ad', 'month', date_trunc('month', r.day)::date, r.ad_id, ${sums} from reporting.ad_days r group by 4, 5 order by 4, 5;
  insert into reporting.sums (account_id, level, span, starts, object_id, ${columns})
    select 1, 'ad_group', 'day', r.day, a.ad_group_id, ${sums} from reporting.ad_days r join ads.ads a on a.account_id = 1 and a.id = r.ad_id group by 4, 5 order by 4, 5;
  insert into reporting.sums (account_id, level, span, starts, object_id, ${columns})
    select 1, 'campaign', 'day', r.starts, g.campaign_id, ${sums} from reporting.sums r
    join ads.ad_groups g on g.account_id = 1 and g.id = r.object_id where r.level = 'ad_group' group by 4, 5 order by 4, 5;
  insert into reporting.sums (account_id, level, span, starts, object_id, ${columns})
    select 1, 'account', 'day', r.starts, 1, ${sums} from reporting.sums r where r.level = 'campaign' and r.span = 'day' group by 4;
  insert into reporting.sums (account_id, level, span, starts, object_id, ${columns})
    select 1, r.level, 'month', date_trunc('month', r.starts)::date, r.object_id, ${sums} from reporting.sums r where r.span = 'day' group by 2, 4, 5 order by 2, 4, 5;
  reset session_replication_role;`;

/** Fills a database that has been migrated and holds nothing. The connection must be a superuser's. */
export async function fillAds(client: Client): Promise<void> {
  await client.query(filling);
  // By itself, as it may not run in a transaction.
  await client.query('vacuum analyze');
}
