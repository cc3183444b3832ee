-- What costs sum to: by day and month, and by ad account, month and campaign. A cost may be more than was there to be charged, so both are
-- kept. The trigger of the costs writes it in their transaction; every check of the books compares it with them.

create table finance.cost_months (
  center_id bigint not null references centers.centers,
  ad_account_id bigint not null references assets.accounts,
  month date not null,
  currency text not null,
  campaign text not null,
  told numeric not null,
  charged numeric not null,
  primary key (center_id, ad_account_id, month, currency, campaign)
) with (fillfactor = 70);
create index cost_months_of_ad_account on finance.cost_months (ad_account_id);
comment on table finance.cost_months is 'What costs sum to by ad account, month and campaign: as they were told, and as they were charged.';

create table finance.cost_sums (
  center_id bigint not null references centers.centers,
  span text not null default 'new' check (span in ('new', 'day', 'month')),
  value_date date not null,
  currency text not null,
  costs bigint not null,
  told numeric not null,
  charged numeric not null
);
create index cost_sums_of_span on finance.cost_sums (center_id, span, value_date);
create unique index cost_sums_folded on finance.cost_sums (center_id, span, value_date, currency) where span <> 'new';
create index cost_sums_new on finance.cost_sums (center_id) where span = 'new';
comment on table finance.cost_sums is 'What costs sum to in all, by day and by month. Each report adds a row (new) and waits for nobody, as in sums.';
comment on column finance.cost_sums.costs is 'How many there are.';

create function finance.apply_costs() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- Who keeps lists is told of costs by the transaction that wrote the posting.
  if exists (
    select from (select distinct a.center_id, a.posting_id from added a) a left join finance.postings p on p.center_id = a.center_id and p.id = a.posting_id
    where p.written_in is distinct from pg_current_xact_id()
  ) then
    raise exception 'Costs are written with their posting.' using errcode = 'integrity_constraint_violation';
  end if;
  insert into finance.cost_months as m (center_id, ad_account_id, month, currency, campaign, told, charged)
    select a.center_id, a.ad_account_id, date_trunc('month', a.day)::date, a.currency, a.campaign, sum(a.spend_micros), sum(a.charged_micros)
    from added a group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
    on conflict (center_id, ad_account_id, month, currency, campaign) do update set told = m.told + excluded.told, charged = m.charged + excluded.charged;
  insert into finance.cost_sums (center_id, value_date, currency, costs, told, charged)
    select a.center_id, a.day, a.currency, count(*), sum(a.spend_micros), sum(a.charged_micros) from added a group by 1, 2, 3;
  return null;
end
$$;
comment on function finance.apply_costs is 'Moves what costs sum to along with them.';
create trigger apply after insert on finance.costs referencing new table as added
  for each statement execute function finance.apply_costs();

create function finance.fold_cost_sums() returns void language sql security definer set search_path = ''
begin atomic
  with gone as (
    delete from finance.cost_sums s where s.center_id = foundation.acting_center() and s.span = 'new' returning s.*
  )
  insert into finance.cost_sums as s (center_id, span, value_date, currency, costs, told, charged)
  select g.center_id, p.span, case p.span when 'day' then g.value_date else date_trunc('month', g.value_date)::date end, g.currency,
    sum(g.costs), sum(g.told), sum(g.charged)
  from gone g cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4
  on conflict (center_id, span, value_date, currency) where span <> 'new' do update set
    costs = s.costs + excluded.costs, told = s.told + excluded.told, charged = s.charged + excluded.charged;
end;
comment on function finance.fold_cost_sums is 'Puts what is new of the costs of the acting center to its days and months.';

create function finance.cost_differences(center bigint) returns table (name text, kept numeric, summed numeric) language sql stable set search_path = ''
begin atomic
  select 'costs ' || month || ' ' || currency || ' ' || ad_account_id || ' ' || campaign || v.what, coalesce(v.kept, 0), coalesce(v.summed, 0)
  from (
    select c.ad_account_id, date_trunc('month', c.day)::date as month, c.currency, c.campaign, sum(c.spend_micros) as told, sum(c.charged_micros) as charged
    from finance.costs c where c.center_id = center group by 1, 2, 3, 4
  ) d
  full join (select m.* from finance.cost_months m where m.center_id = center) k using (ad_account_id, month, currency, campaign)
  cross join lateral (values ('', k.told, d.told), (' charged', k.charged, d.charged)) v (what, kept, summed)
  where coalesce(v.kept, 0) <> coalesce(v.summed, 0)
  union all
  select 'costs ' || span || ' ' || day || ' ' || currency || v.what, coalesce(v.kept, 0), coalesce(v.summed, 0)
  from (
    select p.span, case p.span when 'day' then c.day else date_trunc('month', c.day)::date end as day, c.currency,
      count(*)::numeric as costs, sum(c.spend_micros) as told, sum(c.charged_micros) as charged
    from finance.costs c cross join (values ('day'), ('month')) p (span) where c.center_id = center group by 1, 2, 3
  ) d full join (
    select p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end as day, s.currency,
      sum(s.costs) as costs, sum(s.told) as told, sum(s.charged) as charged
    from finance.cost_sums s join (values ('day'), ('month')) p (span) on s.span in ('new', p.span) where s.center_id = center group by 1, 2, 3
  ) k using (span, day, currency)
  cross join lateral (values ('', k.told, d.told), (' charged', k.charged, d.charged), (' number', k.costs, d.costs)) v (what, kept, summed)
  where coalesce(v.kept, 0) <> coalesce(v.summed, 0);
end;
comment on function finance.cost_differences is 'Sums that are not what the costs of a center sum to.';

create function finance.rebuild_cost_sums(center bigint) returns void language plpgsql set search_path = '' as $$
begin
  delete from finance.cost_months m where m.center_id = center;
  insert into finance.cost_months
    select center, c.ad_account_id, date_trunc('month', c.day)::date, c.currency, c.campaign, sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c where c.center_id = center group by 2, 3, 4, 5;
  delete from finance.cost_sums s where s.center_id = center;
  insert into finance.cost_sums
    select center, p.span, case p.span when 'day' then c.day else date_trunc('month', c.day)::date end, c.currency, count(*), sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c cross join (values ('day'), ('month')) p (span) where c.center_id = center group by 2, 3, 4;
end
$$;
comment on function finance.rebuild_cost_sums is 'Makes the sums of the costs of a center anew, while none is told there.';

-- The triggers keep all of it as the owner, whoever acts.
select foundation.fence('here', array['finance.cost_months', 'finance.cost_sums']::regclass[], is_forced => false);
grant select on finance.cost_months, finance.cost_sums to atrium_app;
