-- Ads: campaigns, ad groups and ads. They lie in an ad account and go with it from center to center, and a partner's people work
-- in them beside the owner's: so their keys begin with the account, and they are seen through the account of the call.

create schema ads;
grant usage on schema ads to atrium_app, atrium_door;

create table ads.campaigns (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 200),
  objective text not null check (objective in ('reach', 'traffic', 'video_views', 'engagement', 'app_promotion', 'lead_generation', 'web_conversions', 'product_sales')),
  budget_mode text not null check (budget_mode in ('none', 'daily', 'lifetime')),
  budget_micros bigint check (budget_micros > 0),
  labels text[] not null default '{}' check (cardinality(labels) <= 20),
  is_on boolean not null,
  published_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  check ((budget_mode = 'none') = (budget_micros is null))
);
create index campaigns_by_name on ads.campaigns (account_id, lower(name), id) where deleted_at is null;
comment on table ads.campaigns is 'What an advertiser wants to reach, and for how much.';
comment on column ads.campaigns.budget_micros is 'Millionths of a unit of the currency of the account.';
comment on column ads.campaigns.is_on is 'The switch that people press. Whether it delivers is derived.';
comment on column ads.campaigns.published_at is 'Null for a draft, which never delivers.';
comment on column ads.campaigns.deleted_at is 'Since when it is in the bin.';

create table ads.ad_groups (
  account_id bigint not null,
  campaign_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 200),
  budget_mode text not null check (budget_mode in ('none', 'daily', 'lifetime')),
  budget_micros bigint check (budget_micros > 0),
  starts_at timestamptz,
  ends_at timestamptz,
  hours bit(336) not null default (~ 0::bit(336)),
  bid_strategy text not null check (bid_strategy in ('lowest_cost', 'bid_cap')),
  bid_micros bigint check (bid_micros > 0),
  billing text not null check (billing in ('cpm', 'cpc', 'cpv', 'ocpm')),
  goal text not null,
  pacing text not null check (pacing in ('smooth', 'fast')),
  placements text[] not null default '{}',
  targeting jsonb not null default '{}',
  frequency jsonb,
  labels text[] not null default '{}' check (cardinality(labels) <= 20),
  is_on boolean not null,
  published_at timestamptz,
  deleted_at timestamptz,
  deleted_with bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  unique (account_id, campaign_id, id),
  foreign key (account_id, campaign_id) references ads.campaigns,
  check ((budget_mode = 'none') = (budget_micros is null)),
  check ((bid_strategy = 'bid_cap') = (bid_micros is not null)),
  check (starts_at < ends_at),
  check (deleted_with is null or deleted_at is not null)
);
create index ad_groups_by_name on ads.ad_groups (account_id, lower(name), id) where deleted_at is null;
comment on table ads.ad_groups is 'To whom, where, when and at which price the ads of a campaign are shown.';
comment on column ads.ad_groups.starts_at is 'Null where it starts as soon as it can.';
comment on column ads.ad_groups.hours is 'The half hours of a week in which it is shown, from Monday 00:00 in the time zone of the account.';
comment on column ads.ad_groups.placements is 'Where it is shown; none for everywhere.';
comment on column ads.ad_groups.targeting is 'To whom: places, languages, gender, ages, devices, systems; what is left out is everybody.';
comment on column ads.ad_groups.frequency is 'How often at most one person sees it: impressions in so many days.';
comment on column ads.ad_groups.deleted_with is 'The campaign with which it went into the bin, and with which it comes back.';

create table ads.ads (
  account_id bigint not null,
  campaign_id bigint not null,
  ad_group_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 200),
  format text not null check (format in ('single_image', 'video', 'carousel')),
  brand_name text not null default '' check (length(brand_name) <= 100),
  text text not null default '' check (length(text) <= 400),
  call_to_action text not null,
  landing_url text check (length(landing_url) <= 2000),
  trackers text[] not null default '{}' check (cardinality(trackers) <= 5),
  labels text[] not null default '{}' check (cardinality(labels) <= 20),
  review text not null default 'pending' check (review in ('pending', 'approved', 'rejected')),
  review_reason text,
  reviewed_at timestamptz,
  is_on boolean not null,
  published_at timestamptz,
  deleted_at timestamptz,
  deleted_with bigint,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, campaign_id, ad_group_id) references ads.ad_groups (account_id, campaign_id, id),
  check ((review = 'rejected') = (review_reason is not null)),
  check ((review = 'pending') = (reviewed_at is null)),
  check (deleted_with is null or deleted_at is not null)
);
create index ads_by_name on ads.ads (account_id, lower(name), id) where deleted_at is null;
create index ads_of_ad_group on ads.ads (account_id, ad_group_id, id);
create index ads_of_campaign on ads.ads (account_id, campaign_id, id);
comment on table ads.ads is 'What people see.';
comment on column ads.ads.review is 'Nothing is shown before it was approved; what is shown is reviewed anew when it changes.';
comment on column ads.ads.trackers is 'Addresses of others that are told of each impression.';
comment on column ads.ads.deleted_with is 'The campaign or ad group with which it went into the bin, and with which it comes back.';

create table ads.totals (
  account_id bigint not null references assets.accounts,
  level text not null check (level in ('campaign', 'ad_group', 'ad')),
  live integer not null check (live >= 0),
  primary key (account_id, level)
);
comment on table ads.totals is 'How many campaigns, ad groups and ads of an account are not in the bin, kept by triggers: to count 200,000 for each page would cost more than the page.';

create function ads.keep_total() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into ads.totals as t (account_id, level, live)
      select n.account_id, tg_argv[0], count(*) from come n where n.deleted_at is null group by 1
      on conflict (account_id, level) do update set live = t.live + excluded.live;
  else
    update ads.totals t set live = t.live + moved.by
      from (
        select n.account_id, count(*) filter (where n.deleted_at is null) - count(*) filter (where o.deleted_at is null) as by
        from come n join gone o on o.account_id = n.account_id and o.id = n.id
        where (n.deleted_at is null) <> (o.deleted_at is null) group by 1
      ) moved
      where t.account_id = moved.account_id and t.level = tg_argv[0];
  end if;
  return null;
end
$$;
comment on function ads.keep_total is 'Counts what came, went into the bin and came back, one statement at a time.';

do $$
declare
  one record;
begin
  for one in select * from (values ('campaigns', 'campaign'), ('ad_groups', 'ad_group'), ('ads', 'ad')) as t (tab, level) loop
    execute format('create trigger counted after insert on ads.%I referencing new table as come for each statement execute function ads.keep_total(%L)', one.tab, one.level);
    execute format('create trigger recounted after update on ads.%I referencing old table as gone new table as come for each statement execute function ads.keep_total(%L)', one.tab, one.level);
    perform foundation.remember(format('ads.%I', one.tab)::regclass, format('ads.%I', one.level || '_history'), 'account_id, id');
    perform foundation.fence('open', array[format('ads.%I', one.tab)]::regclass[]);
    execute format('create policy door on ads.%I for select to atrium_door using (true)', one.tab);
    execute format('grant select, insert, update on ads.%I to atrium_app', one.tab);
    execute format('grant select on ads.%I to atrium_door', one.tab);
    execute format('alter table ads.%I enable row level security', one.level || '_history');
    execute format('create policy open on ads.%I for select using (account_id = (select foundation.acting_account()))', one.level || '_history');
    execute format('grant select on ads.%I to atrium_app', one.level || '_history');
  end loop;
end
$$;
alter table ads.totals enable row level security;
create policy open on ads.totals for select using (account_id = (select foundation.acting_account()));
grant select on ads.totals to atrium_app;
