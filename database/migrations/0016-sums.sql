-- What transfers sum to, so that a page about a million of them is a few rows: by day and month, by posting, and by wallet and month. The
-- triggers of the ledger keep it in the transaction of the transfers (0017); every check of the books compares it with them.

create table finance.sums (
  center_id bigint not null,
  span text not null default 'new' check (span in ('new', 'day', 'month')),
  value_date date not null,
  currency text not null,
  kind text not null,
  of_account boolean not null,
  of_credit boolean not null,
  transfers bigint not null,
  micros numeric not null,
  own_cash numeric not null,
  own_credit numeric not null,
  account_cash numeric not null,
  account_credit numeric not null,
  frozen numeric not null,
  first_id bigint not null,
  last_id bigint not null
);
create index sums_of_span on finance.sums (span, center_id, value_date);
create unique index sums_folded on finance.sums (center_id, span, value_date, currency, kind, of_account, of_credit) where span <> 'new';
comment on table finance.sums is 'What transfers sum to. A posting adds a row (new) and waits for nobody; every minute new rows are folded into those of their day and of their month.';
comment on column finance.sums.center_id is 'That of the transfers.';
comment on column finance.sums.value_date is 'The day in the books; of a month its first day.';
comment on column finance.sums.of_account is 'Of transfers that moved the wallet of an ad account.';
comment on column finance.sums.of_credit is 'Of transfers that moved credit.';
comment on column finance.sums.first_id is 'The oldest of the transfers, and last_id the newest: where a list of a day begins and ends.';
comment on column finance.sums.own_cash is 'By how much the cash of the center itself grew; the columns after it say so of its credit, of wallets, and of what is frozen.';

create table finance.account_months (
  center_id bigint not null references centers.centers,
  ad_account_id bigint not null references assets.accounts,
  month date not null,
  currency text not null,
  moved numeric not null,
  spent numeric not null,
  primary key (center_id, ad_account_id, month, currency)
) with (fillfactor = 70);
create index account_months_of_ad_account on finance.account_months (ad_account_id);
comment on table finance.account_months is 'What moved in the wallet of each ad account in each month of the books, but for what its wallet itself still holds of the running one.';
comment on column finance.account_months.moved is 'By how much the wallet grew.';
comment on column finance.account_months.spent is 'How much of it the ledger moved as spend.';

-- The row of a wallet is written by each posting anyway; a row beside it for its month would be the dearest part of many.
create view finance.wallet_months with (security_invoker = true) as
  select m.center_id, m.ad_account_id, m.month, m.currency, m.moved, m.spent from finance.account_months m
  union all
  select w.center_id, w.ad_account_id, date_trunc('month', w.paced_on)::date, w.currency, w.month_moved_micros, w.month_spent_micros
  from finance.wallets w where w.month_moved_micros <> 0 or w.month_spent_micros <> 0;
comment on view finance.wallet_months is 'What moved in the wallet of each ad account in each month of the books, in up to two rows.';
grant select on finance.wallet_months to atrium_app;

create table finance.posting_sums (
  center_id bigint not null,
  posting_id bigint not null,
  currency text not null,
  kind text not null,
  of_account boolean not null,
  of_credit boolean not null,
  value_date date not null,
  transfers bigint not null,
  micros numeric not null,
  primary key (center_id, posting_id, currency, kind, of_account, of_credit)
);
comment on table finance.posting_sums is 'What the transfers of a posting sum to, of postings that have more than one.';

create table finance.credit_transfers (
  center_id bigint not null,
  transfer_id bigint not null,
  primary key (center_id, transfer_id)
);
comment on table finance.credit_transfers is 'The transfers that moved credit, so that a list of them looks at no others.';

create function finance.fold_sums() returns void language sql security definer set search_path = ''
begin atomic
  with gone as (
    delete from finance.sums s where s.center_id = foundation.acting_center() and s.span = 'new' returning s.*
  )
  insert into finance.sums as s
  select g.center_id, p.span, case p.span when 'day' then g.value_date else date_trunc('month', g.value_date)::date end, g.currency, g.kind,
    g.of_account, g.of_credit, sum(g.transfers), sum(g.micros), sum(g.own_cash), sum(g.own_credit), sum(g.account_cash), sum(g.account_credit), sum(g.frozen),
    min(g.first_id), max(g.last_id)
  from gone g cross join (values ('day'), ('month')) p (span)
  group by 1, 2, 3, 4, 5, 6, 7
  on conflict (center_id, span, value_date, currency, kind, of_account, of_credit) where span <> 'new' do update set
    transfers = s.transfers + excluded.transfers, micros = s.micros + excluded.micros, own_cash = s.own_cash + excluded.own_cash,
    own_credit = s.own_credit + excluded.own_credit, account_cash = s.account_cash + excluded.account_cash,
    account_credit = s.account_credit + excluded.account_credit, frozen = s.frozen + excluded.frozen,
    first_id = least(s.first_id, excluded.first_id), last_id = greatest(s.last_id, excluded.last_id);
end;
comment on function finance.fold_sums is 'Puts what is new in the acting center to its days and months.';

------------------------------------------------------------------------------------------------------------------------
-- Compared with the transfers, and made anew
------------------------------------------------------------------------------------------------------------------------

create function finance.summed_transfers(center bigint) returns table (
  value_date date, currency text, kind text, of_account boolean, of_credit boolean, transfers bigint, micros numeric,
  own_cash numeric, own_credit numeric, account_cash numeric, account_credit numeric, frozen numeric, first_id bigint, last_id bigint
) language sql stable set search_path = ''
begin atomic
  -- Pairs of accounts first, so that what the accounts are is looked up once for each.
  select l.value_date, l.currency, l.kind, l.of_account, (f.credit_id is not null or g.credit_id is not null), sum(l.transfers)::bigint, sum(l.micros),
    coalesce(sum(l.micros) filter (where g.place = 'own_cash'), 0) - coalesce(sum(l.micros) filter (where f.place = 'own_cash'), 0),
    coalesce(sum(l.micros) filter (where g.place = 'own_credit'), 0) - coalesce(sum(l.micros) filter (where f.place = 'own_credit'), 0),
    coalesce(sum(l.micros) filter (where g.place = 'account_cash'), 0) - coalesce(sum(l.micros) filter (where f.place = 'account_cash'), 0),
    coalesce(sum(l.micros) filter (where g.place = 'account_credit'), 0) - coalesce(sum(l.micros) filter (where f.place = 'account_credit'), 0),
    coalesce(sum(l.micros) filter (where g.place = 'frozen'), 0) - coalesce(sum(l.micros) filter (where f.place = 'frozen'), 0), min(l.first_id), max(l.last_id)
  from (
    select t.value_date, t.currency, t.kind, t.ad_account_id is not null as of_account, t.from_account_id, t.to_account_id, count(*) as transfers, sum(t.micros) as micros,
      min(t.id) as first_id, max(t.id) as last_id
    from finance.transfers t where t.center_id = center group by 1, 2, 3, 4, 5, 6
  ) l
  join finance.accounts f on f.center_id = center and f.id = l.from_account_id
  join finance.accounts g on g.center_id = center and g.id = l.to_account_id
  group by 1, 2, 3, 4, 5;
end;
comment on function finance.summed_transfers is 'What the transfers of a center sum to, by day, added up anew.';

create function finance.summed_account_months(center bigint) returns table (
  ad_account_id bigint, month date, currency text, moved numeric, spent numeric
) language sql stable set search_path = ''
begin atomic
  select m.ad_account_id, m.month, m.currency, sum(m.moved), sum(m.spent) from (
    select a.ad_account_id, t.month, a.currency, t.micros as moved, 0 as spent from (
      select t.to_account_id as account_id, date_trunc('month', t.value_date)::date as month, sum(t.micros) as micros
      from finance.transfers t where t.center_id = center group by 1, 2
      union all select t.from_account_id, date_trunc('month', t.value_date)::date, -sum(t.micros) from finance.transfers t where t.center_id = center group by 1, 2
    ) t join finance.accounts a on a.center_id = center and a.id = t.account_id and a.ad_account_id is not null
    union all
    select t.ad_account_id, date_trunc('month', t.value_date)::date, t.currency, 0, t.micros
    from finance.transfers t where t.center_id = center and t.kind = 'spend' and t.ad_account_id is not null
  ) m group by 1, 2, 3;
end;
comment on function finance.summed_account_months is 'What moved in the wallets of a center by month, added up anew.';

create function finance.credit_marks(center bigint) returns setof bigint language sql stable set search_path = ''
begin atomic
  with credit as materialized (select a.id from finance.accounts a where a.center_id = center and a.credit_id is not null)
  select t.id from finance.transfers t
  where t.center_id = center and (t.from_account_id in (select c.id from credit c) or t.to_account_id in (select c.id from credit c));
end;
comment on function finance.credit_marks is 'The transfers of a center that moved credit, looked up anew.';

create function finance.summed_postings(center bigint) returns table (
  posting_id bigint, currency text, kind text, of_account boolean, of_credit boolean, value_date date, transfers bigint, micros numeric
) language sql stable set search_path = ''
begin atomic
  with many as materialized (
    select t.posting_id from finance.transfers t where t.center_id = center group by 1 having count(*) > 1
  ), credit as materialized (select m.id from finance.credit_marks(center) m (id))
  select t.posting_id, t.currency, t.kind, t.ad_account_id is not null, t.id in (select c.id from credit c), t.value_date, count(*), sum(t.micros)
  from finance.transfers t where t.center_id = center and t.posting_id in (select m.posting_id from many m) group by 1, 2, 3, 4, 5, 6;
end;
comment on function finance.summed_postings is 'What postings of several transfers sum to, added up anew.';

create function finance.sum_differences(center bigint) returns table (name text, kept numeric, summed numeric) language sql stable set search_path = ''
begin atomic
  select 'sums ' || span || ' ' || day || ' ' || currency || ' ' || d.kind, coalesce(k.micros, 0), coalesce(d.micros, 0)
  from (
    select p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end as day, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.micros) as micros,
      array[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen), min(s.first_id), max(s.last_id)] as more
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6
  ) d full join (
    select p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end as day, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.micros) as micros,
      array[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen), min(s.first_id), max(s.last_id)] as more
    from finance.sums s join (values ('day'), ('month')) p (span) on s.span in ('new', p.span) where s.center_id = center group by 1, 2, 3, 4, 5, 6
  ) k using (span, day, currency, kind, of_account, of_credit)
  where d.micros is distinct from k.micros or d.more is distinct from k.more
  union all
  select 'month ' || month || ' ' || currency || ' ' || ad_account_id || v.what, coalesce(v.kept, 0), coalesce(v.summed, 0)
  from finance.summed_account_months(center) d
  full join (
    select m.ad_account_id, m.month, m.currency, sum(m.moved) as moved, sum(m.spent) as spent from finance.wallet_months m where m.center_id = center group by 1, 2, 3
  ) k using (ad_account_id, month, currency)
  cross join lateral (values ('', k.moved, d.moved), (' spent', k.spent, d.spent)) v (what, kept, summed)
  where coalesce(v.kept, 0) <> coalesce(v.summed, 0)
  union all
  select 'posting ' || posting_id || ' ' || currency || ' ' || kind, coalesce(k.micros, 0), coalesce(d.micros, 0)
  from finance.summed_postings(center) d
  full join (select p.* from finance.posting_sums p where p.center_id = center) k using (posting_id, currency, kind, of_account, of_credit, value_date)
  where d.micros is distinct from k.micros or d.transfers is distinct from k.transfers
  union all
  select 'credit ' || coalesce(d.id, k.transfer_id), (k.transfer_id is not null)::int, (d.id is not null)::int
  from finance.credit_marks(center) d (id)
  full join (select c.transfer_id from finance.credit_transfers c where c.center_id = center) k on k.transfer_id = d.id
  where d.id is null or k.transfer_id is null;
end;
comment on function finance.sum_differences is 'Sums that are not what the transfers of a center sum to.';

create function finance.rebuild_sums(center bigint) returns void language plpgsql set search_path = '' as $$
begin
  delete from finance.sums s where s.center_id = center;
  insert into finance.sums
    select center, p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.transfers), sum(s.micros), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen),
      min(s.first_id), max(s.last_id)
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6, 7;
  delete from finance.account_months m where m.center_id = center;
  update finance.wallets w set month_moved_micros = 0, month_spent_micros = 0 where w.center_id = center;
  insert into finance.account_months (center_id, ad_account_id, month, currency, moved, spent)
    select center, m.ad_account_id, m.month, m.currency, m.moved, m.spent from finance.summed_account_months(center) m where m.moved <> 0 or m.spent <> 0;
  delete from finance.posting_sums p where p.center_id = center;
  insert into finance.posting_sums
    select center, s.posting_id, s.currency, s.kind, s.of_account, s.of_credit, s.value_date, s.transfers, s.micros from finance.summed_postings(center) s;
  delete from finance.credit_transfers c where c.center_id = center;
  insert into finance.credit_transfers select center, m.id from finance.credit_marks(center) m (id);
end
$$;
comment on function finance.rebuild_sums is 'Makes the sums of the transfers of a center anew, while nothing is posted there.';

-- The triggers keep all of it as the owner, whoever acts.
select foundation.fence('here', array['finance.sums', 'finance.account_months', 'finance.posting_sums', 'finance.credit_transfers']::regclass[], is_forced => false);
grant select on finance.sums, finance.account_months, finance.posting_sums, finance.credit_transfers to atrium_app;
