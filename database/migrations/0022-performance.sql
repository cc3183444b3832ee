-- Performance: numbers of ads by day as others tell them, what they sum to, and what lists of an account keep in memory.

create schema reporting;
grant usage on schema reporting to atrium_app, atrium_door;

create table reporting.imports (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  version integer not null check (version > 0),
  source text not null check (length(source) between 1 and 60),
  channel text not null check (channel in ('api', 'file', 'withdrawal')),
  withdraws integer,
  is_withdrawn boolean not null default false,
  imported_by bigint not null,
  imported_by_name text not null,
  imported_at timestamptz not null default now(),
  first_day date not null,
  last_day date not null,
  rows integer not null check (rows > 0),
  replaced integer not null check (replaced between 0 and rows),
  before jsonb not null,
  after jsonb not null,
  primary key (account_id, id),
  unique (account_id, version),
  check ((channel = 'withdrawal') = (withdraws is not null))
);
comment on table reporting.imports is 'Each time numbers of an account were told.';
comment on column reporting.imports.version is 'Counts the imports of the account from one: what was summed up to a version is good until the next.';
comment on column reporting.imports.withdraws is 'The version that this one takes back.';
comment on column reporting.imports.before is 'What the source told of these ads and days before, summed; `after`: what it tells since.';

do $$
declare
  numbers constant text := 'spend_micros bigint not null default 0, revenue_micros bigint not null default 0, impressions bigint not null default 0,
    clicks bigint not null default 0, conversions bigint not null default 0, video_views_2s bigint not null default 0, video_views_6s bigint not null default 0,
    video_views_25 bigint not null default 0, video_views_50 bigint not null default 0, video_views_75 bigint not null default 0,
    video_views_100 bigint not null default 0, likes bigint not null default 0, comments bigint not null default 0, shares bigint not null default 0,
    follows bigint not null default 0';
  one text;
begin
  execute format('create table reporting.ad_days (
    account_id bigint not null, day date not null, ad_id bigint not null, source text not null, version integer not null, reach bigint, %s,
    primary key (account_id, day, ad_id, source),
    foreign key (account_id, ad_id) references ads.ads,
    check (least(spend_micros, revenue_micros, impressions, clicks, conversions, video_views_2s, video_views_6s, video_views_25, video_views_50,
      video_views_75, video_views_100, likes, comments, shares, follows, reach) >= 0))', numbers);
  execute format('create table reporting.replaced (
    account_id bigint not null, version integer not null, day date not null, ad_id bigint not null, former_version integer, reach bigint, %s,
    primary key (account_id, version, day, ad_id),
    foreign key (account_id, version) references reporting.imports (account_id, version))', numbers);
  execute format('create table reporting.sums (
    account_id bigint not null, level text not null check (level in (''account'', ''campaign'', ''ad_group'', ''ad'')),
    span text not null check (span in (''day'', ''month'')), starts date not null, object_id bigint not null, %s,
    primary key (account_id, level, span, starts, object_id))', numbers);
  foreach one in array array['imports', 'ad_days', 'replaced', 'sums'] loop
    execute format('grant select, insert, update on reporting.%I to atrium_app', one);
  end loop;
end
$$;
select foundation.fence('open', array['reporting.imports', 'reporting.ad_days', 'reporting.replaced', 'reporting.sums']::regclass[]);
grant delete on reporting.replaced to atrium_app;
comment on table reporting.ad_days is 'What each source tells of an ad on a day. Nothing is ever deleted: what was taken back says nothing, in zeros.';
comment on column reporting.ad_days.version is 'The import that told it.';
comment on column reporting.ad_days.reach is 'People; not added up, since people of several days or ads may be the same.';
comment on table reporting.replaced is 'What rows said before an import, so that it can be taken back; for 30 days. It also tells which ads an import touched.';
comment on table reporting.sums is 'What ad_days sum to: by day of ad groups, campaigns and the account, and by month of ads as well. Written with each import.';

------------------------------------------------------------------------------------------------------------------------
-- What lists of an account keep in memory
------------------------------------------------------------------------------------------------------------------------

alter table ads.totals
  add binned integer not null default 0 check (binned >= 0),
  add version bigint not null default 1,
  add known_from bigint not null default 1;
comment on table ads.totals is 'How many campaigns, ad groups and ads of an account there are, and how often what lists say of them changed, kept by triggers: to count 200,000 for each page would cost more than the page.';
comment on column ads.totals.live is 'Those that are not in the bin.';
comment on column ads.totals.known_from is 'Of later versions it is known what changed; who knows an earlier one reads all.';

-- Whether an ad group has an ad that could be shown is asked of every ad group of every campaign on a page.
create index ads_eligible on ads.ads (account_id, ad_group_id, review) where is_on and published_at is not null and deleted_at is null;

create table ads.changes (
  account_id bigint not null,
  level text not null,
  version bigint not null,
  object_id bigint not null,
  primary key (account_id, level, version, object_id),
  foreign key (account_id, level) references ads.totals
);
comment on table ads.changes is 'What changed with a version. Only the last ones are kept.';
alter table ads.changes enable row level security;
create policy open on ads.changes for select using (account_id = (select foundation.acting_account()));
grant select on ads.changes to atrium_app;

create or replace function ads.keep_total() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  level_of constant text := tg_argv[0];
  touched bigint[];
  account bigint;
  added integer;
  moved integer;
  now_at bigint;
begin
  if tg_op = 'INSERT' then
    for account, touched, added, moved in
      select n.account_id, array_agg(n.id), count(*) filter (where n.deleted_at is null), count(*) filter (where n.deleted_at is not null)
      from come n group by 1 order by 1
    loop
      insert into ads.totals as t (account_id, level, live, binned) values (account, level_of, added, moved)
        on conflict (account_id, level) do update set live = t.live + excluded.live, binned = t.binned + excluded.binned, version = t.version + 1
        returning t.version into now_at;
      perform ads.note_changes(account, level_of, now_at, touched);
    end loop;
  else
    for account, touched, moved in
      select n.account_id, array_agg(n.id), count(*) filter (where n.deleted_at is null) - count(*) filter (where o.deleted_at is null)
      from come n join gone o on o.account_id = n.account_id and o.id = n.id group by 1 order by 1
    loop
      update ads.totals t set live = t.live + moved, binned = t.binned - moved, version = t.version + 1
        where t.account_id = account and t.level = level_of returning t.version into now_at;
      perform ads.note_changes(account, level_of, now_at, touched);
    end loop;
  end if;
  return null;
end
$$;
comment on function ads.keep_total is 'Counts what came, changed, went into the bin and came back, one statement at a time.';

create function ads.note_changes(account bigint, level_of text, version_of bigint, objects bigint[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Of so many it is as quick to read all.
  if cardinality(objects) > 2000 then
    update ads.totals t set known_from = version_of where t.account_id = account and t.level = level_of;
    delete from ads.changes c where c.account_id = account and c.level = level_of;
    return;
  end if;
  insert into ads.changes (account_id, level, version, object_id) select account, level_of, version_of, o from unnest(objects) o;
  if version_of % 100 = 0 then
    delete from ads.changes c where c.account_id = account and c.level = level_of and c.version <= version_of - 500;
    update ads.totals t set known_from = greatest(t.known_from, version_of - 500) where t.account_id = account and t.level = level_of;
  end if;
end
$$;
comment on function ads.note_changes is 'Names what changed with a version, for those who keep what it was before.';
revoke all on function ads.note_changes(bigint, text, bigint, bigint[]) from public;
