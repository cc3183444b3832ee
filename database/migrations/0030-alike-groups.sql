-- What pages of campaigns and ad groups say of what lies in them, kept by triggers: a page of 50 campaigns would look at 2,500 ad
-- groups and their ads to tell whether they deliver. Nothing here depends on the time, so that it is right at any moment.

create table ads.ad_tallies (
  account_id bigint not null,
  ad_group_id bigint not null,
  ads integer not null default 0 check (ads >= 0),
  approved_until timestamptz,
  pending_until timestamptz,
  primary key (account_id, ad_group_id),
  foreign key (account_id, ad_group_id) references ads.ad_groups
);
comment on table ads.ad_tallies is 'How many ads of each ad group are not in the bin, and how those of them stand that are published and on.';
comment on column ads.ad_tallies.approved_until is 'Until when one of them that was approved may be shown: infinity where its creator set no end, null where there is none.';
comment on column ads.ad_tallies.pending_until is 'The same of those that wait for review.';

create table ads.alike_groups (
  account_id bigint not null,
  campaign_id bigint not null,
  is_shown boolean not null,
  starts_at timestamptz,
  ends_at timestamptz,
  hours bit(336) not null,
  approved_until timestamptz,
  pending_until timestamptz,
  groups integer not null,
  unique nulls not distinct (account_id, campaign_id, is_shown, starts_at, ends_at, hours, approved_until, pending_until),
  foreign key (account_id, campaign_id) references ads.campaigns
);
comment on table ads.alike_groups is 'How many ad groups of a campaign that are not in the bin have the same schedule and ads that stand alike.';
comment on column ads.alike_groups.is_shown is 'Published and on. Of the others only their number matters, so they count as one.';

create function ads.move_alike(moved ads.alike_groups[]) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into ads.alike_groups as k
    select m.account_id, m.campaign_id, m.is_shown, case when m.is_shown then m.starts_at end, case when m.is_shown then m.ends_at end,
      case when m.is_shown then m.hours else ~ 0::bit(336) end, case when m.is_shown then m.approved_until end,
      case when m.is_shown then m.pending_until end, sum(m.groups)
    from unnest(moved) m group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(m.groups) <> 0 order by 1, 2, 3, 4, 5, 6, 7, 8
    on conflict (account_id, campaign_id, is_shown, starts_at, ends_at, hours, approved_until, pending_until)
      do update set groups = k.groups + excluded.groups;
  delete from ads.alike_groups k using (select distinct m.account_id, m.campaign_id from unnest(moved) m) c
    where k.account_id = c.account_id and k.campaign_id = c.campaign_id and k.groups = 0;
end
$$;
comment on function ads.move_alike is 'Adds ad groups to those that are alike, and takes away those of which there is less than none.';
revoke all on function ads.move_alike(ads.alike_groups[]) from public;

create function ads.count_ads(accounts bigint[], groups bigint[]) returns setof ads.ad_tallies language sql stable security definer set search_path = '' as $$
  select g.account_id, g.id, count(e.id)::int,
    max(coalesce(e.shown_until, 'infinity')) filter (where e.review = 'approved' and e.is_on and e.published_at is not null),
    max(coalesce(e.shown_until, 'infinity')) filter (where e.review = 'pending' and e.is_on and e.published_at is not null)
  from unnest(accounts, groups) as g (account_id, id)
  left join ads.ads e on e.account_id = g.account_id and e.ad_group_id = g.id and e.deleted_at is null group by 1, 2
$$;
revoke all on function ads.count_ads(bigint[], bigint[]) from public;

create function ads.recount_ads(accounts bigint[], groups bigint[]) returns void language plpgsql security definer set search_path = '' as $$
declare
  turned ads.alike_groups[];
begin
  if accounts is null then
    return;
  end if;
  -- Who changes the ad group at the same time waits here, or is waited for.
  perform from ads.ad_tallies t join unnest(accounts, groups) as g (account_id, id) on g.account_id = t.account_id and g.id = t.ad_group_id
    order by t.account_id, t.ad_group_id for update of t;
  with counted as materialized (
    select n.*, t.approved_until as approved_before, t.pending_until as pending_before
    from ads.count_ads(accounts, groups) n join ads.ad_tallies t on t.account_id = n.account_id and t.ad_group_id = n.ad_group_id
  ), updated as (
    update ads.ad_tallies t set ads = c.ads, approved_until = c.approved_until, pending_until = c.pending_until
      from counted c where c.account_id = t.account_id and c.ad_group_id = t.ad_group_id
  )
  select array_agg(row (g.account_id, g.campaign_id, true, g.starts_at, g.ends_at, g.hours, s.approved_until, s.pending_until, s.by)::ads.alike_groups) into turned
    from counted c join ads.ad_groups g on g.account_id = c.account_id and g.id = c.ad_group_id
    cross join lateral (values (c.approved_until, c.pending_until, 1), (c.approved_before, c.pending_before, -1)) s (approved_until, pending_until, by)
    where g.deleted_at is null and g.is_on and g.published_at is not null
      and (c.approved_until, c.pending_until) is distinct from (c.approved_before, c.pending_before);
  if turned is not null then
    perform ads.move_alike(turned);
  end if;
end
$$;
comment on function ads.recount_ads is 'Counts the ads of these ad groups anew, and moves the ad groups to those that they are alike now.';
revoke all on function ads.recount_ads(bigint[], bigint[]) from public;

create function ads.tally_ads() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  accounts bigint[];
  groups bigint[];
begin
  if tg_op = 'INSERT' then
    select array_agg(n.account_id), array_agg(n.ad_group_id) into accounts, groups from (select distinct account_id, ad_group_id from come) n;
  else
    select array_agg(n.account_id), array_agg(n.ad_group_id) into accounts, groups from (
      select distinct n.account_id, n.ad_group_id from come n join gone o on o.account_id = n.account_id and o.id = n.id
      where (n.is_on, n.published_at is null, n.deleted_at is null, n.review, n.shown_until)
        is distinct from (o.is_on, o.published_at is null, o.deleted_at is null, o.review, o.shown_until)
    ) n;
  end if;
  perform ads.recount_ads(accounts, groups);
  return null;
end
$$;

create function ads.tally_groups() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into ads.ad_tallies (account_id, ad_group_id) select n.account_id, n.id from come n;
    perform ads.move_alike((select array_agg(row (n.account_id, n.campaign_id, n.is_on and n.published_at is not null, n.starts_at, n.ends_at, n.hours,
      null, null, 1)::ads.alike_groups) from come n where n.deleted_at is null));
  else
    perform from ads.ad_tallies t join come n on n.account_id = t.account_id and n.id = t.ad_group_id
      join gone o on o.account_id = n.account_id and o.id = n.id
      where (n.is_on, n.published_at is null, n.deleted_at is null, n.starts_at, n.ends_at, n.hours)
        is distinct from (o.is_on, o.published_at is null, o.deleted_at is null, o.starts_at, o.ends_at, o.hours)
      order by t.account_id, t.ad_group_id for update of t;
    if found then
      perform ads.move_alike((select array_agg(row (g.account_id, g.campaign_id, g.is_on and g.published_at is not null, g.starts_at, g.ends_at, g.hours,
          t.approved_until, t.pending_until, g.by)::ads.alike_groups) from (
        select account_id, campaign_id, id, is_on, published_at, starts_at, ends_at, hours, 1 as by from come where deleted_at is null
        union all select account_id, campaign_id, id, is_on, published_at, starts_at, ends_at, hours, -1 from gone where deleted_at is null
      ) g join ads.ad_tallies t on t.account_id = g.account_id and t.ad_group_id = g.id));
    end if;
  end if;
  return null;
end
$$;

create trigger tallied after insert on ads.ad_groups referencing new table as come for each statement execute function ads.tally_groups();
create trigger retallied after update on ads.ad_groups referencing old table as gone new table as come for each statement execute function ads.tally_groups();
create trigger tallied after insert on ads.ads referencing new table as come for each statement execute function ads.tally_ads();
create trigger retallied after update on ads.ads referencing old table as gone new table as come for each statement execute function ads.tally_ads();

create function ads.rebuild_tallies() returns void language plpgsql set search_path = '' as $$
begin
  delete from ads.alike_groups;
  delete from ads.ad_tallies;
  insert into ads.ad_tallies
    select n.* from (select array_agg(account_id) as accounts, array_agg(id) as ids from ads.ad_groups) g, ads.count_ads(g.accounts, g.ids) n;
  perform ads.move_alike((select array_agg(row (g.account_id, g.campaign_id, g.is_on and g.published_at is not null, g.starts_at, g.ends_at, g.hours,
      t.approved_until, t.pending_until, 1)::ads.alike_groups) from ads.ad_groups g
    join ads.ad_tallies t on t.account_id = g.account_id and t.ad_group_id = g.id where g.deleted_at is null));
end
$$;
comment on function ads.rebuild_tallies is 'Counts all anew, for what was filled without triggers.';
revoke all on function ads.rebuild_tallies() from public;

-- The triggers keep both as the owner, whoever acts.
select foundation.fence('open', array['ads.ad_tallies', 'ads.alike_groups']::regclass[], is_forced => false);
grant select on ads.ad_tallies, ads.alike_groups to atrium_app;
drop index ads.ads_eligible;
