-- Sums that are kept, so that a page about a million transfers is a few rows: what each wallet holds and for how long it lasts,
-- and what moved in each day and month. They are written by the triggers of the ledger in the transaction of the transfers, and
-- compared with them whenever the books are added up.

create table finance.wallets (
  center_id bigint not null references centers.centers,
  ad_account_id bigint not null references assets.accounts,
  currency text not null,
  is_owned boolean not null default true,
  name text not null,
  sought text not null,
  status text not null,
  cash_micros bigint not null default 0,
  credit_micros bigint not null default 0,
  frozen_micros bigint not null default 0,
  spent_micros bigint not null default 0,
  paced_on date not null,
  available_rank smallint not null generated always as (
    case when cash_micros + credit_micros > 0 then floor(16 * ln((cash_micros + credit_micros)::float8)) else -1 end
  ) stored,
  lasts_rank smallint generated always as (
    case when spent_micros <= 0 then null when cash_micros + credit_micros > 0 then floor(16 * ln((cash_micros + credit_micros)::float8 / spent_micros)) else -2000 end
  ) stored,
  primary key (center_id, ad_account_id)
) with (fillfactor = 50);
create index wallets_by_available on finance.wallets (center_id, available_rank, ad_account_id) include (currency) where is_owned;
create index wallets_by_lasting on finance.wallets (center_id, lasts_rank, ad_account_id) where is_owned;
create index wallets_by_name on finance.wallets (center_id, lower(name), ad_account_id) where is_owned;
create index wallets_of_ad_account on finance.wallets (ad_account_id);
comment on table finance.wallets is 'What each ad account of a center holds and spends, in one row. Kept by the triggers alone.';
comment on column finance.wallets.is_owned is 'False where the account has left the center, whose books of it stay.';
comment on column finance.wallets.sought is 'What a search looks into: name and company in small letters.';
comment on column finance.wallets.credit_micros is 'Also of credit that has ended and was not collected yet, which takes a minute.';
comment on column finance.wallets.spent_micros is 'Charged in the seven whole days before paced_on.';
comment on column finance.wallets.available_rank is 'What it holds, in steps of a sixteenth of its logarithm: for lists in order. A posting seldom changes it, so that the row is mostly changed in its place, in no index.';
comment on column finance.wallets.lasts_rank is 'For how long it lasts, in such steps; null where nothing was spent.';
comment on column finance.wallets.paced_on is 'The day in the center up to which the pace is; moved on soon after midnight there.';

create table finance.paces (
  center_id bigint primary key references centers.centers,
  paced_on date not null
);
comment on table finance.paces is 'The day of which the paces of all wallets of a center are. Of another day than today they are not read.';

create table finance.sums (
  center_id bigint not null references centers.centers,
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
  frozen numeric not null
);
create index sums_of_span on finance.sums (center_id, span, value_date);
create unique index sums_folded on finance.sums (center_id, span, value_date, currency, kind, of_account, of_credit) where span <> 'new';
comment on table finance.sums is 'What transfers sum to. A posting adds a row (new) and waits for nobody; every minute new rows are folded into those of their day and of their month.';
comment on column finance.sums.value_date is 'The day in the books; of a month its first day.';
comment on column finance.sums.of_account is 'Of transfers that moved the wallet of an ad account.';
comment on column finance.sums.of_credit is 'Of transfers that moved credit.';
comment on column finance.sums.own_cash is 'By how much the cash of the center itself grew; the columns after it say so of its credit, of wallets, and of what is frozen.';

------------------------------------------------------------------------------------------------------------------------
-- Kept with the transfers
------------------------------------------------------------------------------------------------------------------------

create function finance.day_in(center bigint) returns date language sql stable set search_path = ''
begin atomic
  select (now() at time zone coalesce((select c.time_zone from centers.current c where c.id = center), 'UTC'))::date;
end;
comment on function finance.day_in is 'The day it is in a center.';

create function finance.pace_of(center bigint) returns date language plpgsql set search_path = '' as $$
declare
  paced date;
begin
  insert into finance.paces (center_id, paced_on) values (center, finance.day_in(center)) on conflict do nothing;
  -- Held, so that a wallet is not opened on the pace of yesterday while the others are moved on.
  select p.paced_on into paced from finance.paces p where p.center_id = center for share;
  return paced;
end
$$;
comment on function finance.pace_of is 'The day of which paces of a center are, held until the end of the transaction.';

create function finance.open_wallet() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' and old.owner_center_id is distinct from new.owner_center_id then
    update finance.wallets w set is_owned = false where w.center_id = old.owner_center_id and w.ad_account_id = old.id;
  end if;
  if new.owner_center_id is not null then
    insert into finance.wallets (center_id, ad_account_id, currency, name, sought, status, paced_on)
      values (new.owner_center_id, new.id, new.currency, new.name, lower(new.name || ' ' || new.company), new.status, finance.pace_of(new.owner_center_id))
      on conflict (center_id, ad_account_id) do update
        set is_owned = true, name = excluded.name, sought = excluded.sought, status = excluded.status;
  end if;
  return null;
end
$$;
comment on function finance.open_wallet is 'Every ad account of a center has a wallet there, under its name.';
create trigger wallet after insert or update of name, company, status, owner_center_id on assets.accounts
  for each row execute function finance.open_wallet();

create or replace function finance.open_balance() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into finance.balances (center_id, account_id) select a.center_id, a.id from added a where a.is_prepaid;
  -- Money that follows an ad account to another center is there before the account is.
  if exists (select from added a where a.ad_account_id is not null) then
    insert into finance.wallets (center_id, ad_account_id, currency, is_owned, name, sought, status, paced_on)
      select a.center_id, a.ad_account_id, a.currency, coalesce(x.owner_center_id = a.center_id, false), coalesce(x.name, ''),
        coalesce(lower(x.name || ' ' || x.company), ''), coalesce(x.status, 'enabled'), finance.pace_of(a.center_id)
      from added a left join assets.accounts x on x.id = a.ad_account_id
      where a.ad_account_id is not null and not exists (select from finance.wallets w where w.center_id = a.center_id and w.ad_account_id = a.ad_account_id)
      order by a.center_id, a.ad_account_id on conflict do nothing;
  end if;
  return null;
end
$$;
comment on function finance.open_balance is 'A prepaid account begins at zero, and so does the wallet of its ad account.';

create or replace function finance.apply_transfers() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  asked bigint;
  sound bigint;
  first_day date;
  last_day date;
  one record;
  wallet bigint;
begin
  select count(*), min(t.value_date), max(t.value_date) into asked, first_day, last_day from added t;
  if first_day <> last_day then
    raise exception 'Transfers of several days are several postings.' using errcode = 'integrity_constraint_violation';
  end if;
  -- One transfer, by far the most common: row by row, since the query for many takes longer to begin than this to end.
  if asked = 1 then
    select t.center_id, t.value_date, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.is_prepaid as from_prepaid, g.kind as to_kind, g.ad_account_id as to_ad, g.is_prepaid as to_prepaid,
      (f.credit_id is not null or g.credit_id is not null) as of_credit, case when t.kind = 'spend' then t.ad_account_id end as spent_by
    into one from added t
    join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency;
    if not found then
      raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
    end if;
    if one.to_prepaid and (one.to_account_id < one.from_account_id or not one.from_prepaid) then
      update finance.balances b set micros = b.micros + one.micros, changed_at = now() where b.center_id = one.center_id and b.account_id = one.to_account_id;
    end if;
    if one.from_prepaid then
      update finance.balances b set micros = b.micros - one.micros, changed_at = now() where b.center_id = one.center_id and b.account_id = one.from_account_id;
    end if;
    if one.to_prepaid and one.from_prepaid and one.to_account_id > one.from_account_id then
      update finance.balances b set micros = b.micros + one.micros, changed_at = now() where b.center_id = one.center_id and b.account_id = one.to_account_id;
    end if;
    wallet := least(one.from_ad, one.to_ad, one.spent_by);
    while wallet is not null loop
      update finance.wallets w set
        cash_micros = w.cash_micros + case when one.to_kind = 'cash' and one.to_ad = wallet then one.micros else 0 end - case when one.from_kind = 'cash' and one.from_ad = wallet then one.micros else 0 end,
        credit_micros = w.credit_micros + case when one.to_kind = 'credit' and one.to_ad = wallet then one.micros else 0 end - case when one.from_kind = 'credit' and one.from_ad = wallet then one.micros else 0 end,
        frozen_micros = w.frozen_micros + case when one.to_kind = 'frozen' and one.to_ad = wallet then one.micros else 0 end - case when one.from_kind = 'frozen' and one.from_ad = wallet then one.micros else 0 end,
        spent_micros = w.spent_micros + case when one.spent_by = wallet and first_day >= w.paced_on - 7 and first_day < w.paced_on then one.micros else 0 end
        where w.center_id = one.center_id and w.ad_account_id = wallet;
      wallet := least(case when one.from_ad > wallet then one.from_ad end, case when one.to_ad > wallet then one.to_ad end, case when one.spent_by > wallet then one.spent_by end);
    end loop;
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen)
      values (one.center_id, first_day, one.currency, one.kind, one.ad_account_id is not null, one.of_credit, 1, one.micros,
        case when one.to_kind = 'cash' and one.to_ad is null then one.micros else 0 end - case when one.from_kind = 'cash' and one.from_ad is null then one.micros else 0 end,
        case when one.to_kind = 'credit' and one.to_ad is null then one.micros else 0 end - case when one.from_kind = 'credit' and one.from_ad is null then one.micros else 0 end,
        case when one.to_kind = 'cash' and one.to_ad is not null then one.micros else 0 end - case when one.from_kind = 'cash' and one.from_ad is not null then one.micros else 0 end,
        case when one.to_kind = 'credit' and one.to_ad is not null then one.micros else 0 end - case when one.from_kind = 'credit' and one.from_ad is not null then one.micros else 0 end,
        case when one.to_kind = 'frozen' then one.micros else 0 end - case when one.from_kind = 'frozen' then one.micros else 0 end);
    return null;
  end if;
  -- Always balances in the order of the accounts, then wallets in theirs, so that two postings never wait for each other in a circle.
  with legs as materialized (
    select t.center_id, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.is_prepaid as from_prepaid, g.kind as to_kind, g.ad_account_id as to_ad, g.is_prepaid as to_prepaid,
      (f.credit_id is not null or g.credit_id is not null) as of_credit
    from added t
    join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency
  ), moved as (
    select m.center_id, m.account_id, sum(m.micros) as micros from (
      select l.center_id, l.to_account_id as account_id, l.micros from legs l where l.to_prepaid
      union all select l.center_id, l.from_account_id, -l.micros from legs l where l.from_prepaid
    ) m group by 1, 2
  ), locked as materialized (
    select b.center_id, b.account_id, m.micros from finance.balances b join moved m using (center_id, account_id)
    order by b.center_id, b.account_id for no key update of b
  ), updated as (
    update finance.balances b set micros = b.micros + l.micros, changed_at = now()
      from locked l where b.center_id = l.center_id and b.account_id = l.account_id returning 1
  ), purses as (
    select m.center_id, m.ad_account_id, sum(m.micros) filter (where m.kind = 'cash') as cash, sum(m.micros) filter (where m.kind = 'credit') as credit,
      sum(m.micros) filter (where m.kind = 'frozen') as frozen, sum(m.micros) filter (where m.kind = 'spent') as spent
    from (
      select l.center_id, l.to_ad as ad_account_id, l.to_kind as kind, l.micros from legs l where l.to_ad is not null
      union all select l.center_id, l.from_ad, l.from_kind, -l.micros from legs l where l.from_ad is not null
      union all select l.center_id, l.ad_account_id, 'spent', l.micros from legs l where l.kind = 'spend' and l.ad_account_id is not null
    ) m where (select count(*) from updated) >= 0 group by 1, 2
  ), held as materialized (
    select w.center_id, w.ad_account_id, m.cash, m.credit, m.frozen, m.spent from finance.wallets w join purses m using (center_id, ad_account_id)
    order by w.center_id, w.ad_account_id for no key update of w
  ), kept as (
    update finance.wallets w set cash_micros = w.cash_micros + coalesce(h.cash, 0), credit_micros = w.credit_micros + coalesce(h.credit, 0),
        frozen_micros = w.frozen_micros + coalesce(h.frozen, 0),
        spent_micros = w.spent_micros + case when first_day >= w.paced_on - 7 and first_day < w.paced_on then coalesce(h.spent, 0) else 0 end
      from held h where w.center_id = h.center_id and w.ad_account_id = h.ad_account_id
  ), summed as (
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen)
    select l.center_id, first_day, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, count(*), sum(l.micros),
      coalesce(sum(l.micros) filter (where l.to_kind = 'cash' and l.to_ad is null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'cash' and l.from_ad is null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'credit' and l.to_ad is null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'credit' and l.from_ad is null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'cash' and l.to_ad is not null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'cash' and l.from_ad is not null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'credit' and l.to_ad is not null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'credit' and l.from_ad is not null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'frozen'), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'frozen'), 0)
    from legs l group by 1, 3, 4, 5, 6
  )
  select count(*) into sound from legs;
  if sound <> asked then
    raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
  end if;
  return null;
end
$$;
comment on function finance.apply_transfers is 'Moves balances, wallets and sums along with the transfers. A balance below zero is refused by its table.';

create function finance.fold_sums() returns void language sql security definer set search_path = ''
begin atomic
  with gone as (
    delete from finance.sums s where s.center_id = foundation.acting_center() and s.span = 'new' returning s.*
  )
  insert into finance.sums as s
  select g.center_id, p.span, case p.span when 'day' then g.value_date else date_trunc('month', g.value_date)::date end, g.currency, g.kind,
    g.of_account, g.of_credit, sum(g.transfers), sum(g.micros), sum(g.own_cash), sum(g.own_credit), sum(g.account_cash), sum(g.account_credit), sum(g.frozen)
  from gone g cross join (values ('day'), ('month')) p (span)
  group by 1, 2, 3, 4, 5, 6, 7
  on conflict (center_id, span, value_date, currency, kind, of_account, of_credit) where span <> 'new' do update set
    transfers = s.transfers + excluded.transfers, micros = s.micros + excluded.micros, own_cash = s.own_cash + excluded.own_cash,
    own_credit = s.own_credit + excluded.own_credit, account_cash = s.account_cash + excluded.account_cash,
    account_credit = s.account_credit + excluded.account_credit, frozen = s.frozen + excluded.frozen;
end;
comment on function finance.fold_sums is 'Puts what is new in the acting center to its days and months. Who reads meanwhile sees all of it before or all after.';

create function finance.move_paces() returns void language plpgsql security definer set search_path = '' as $$
declare
  center bigint := foundation.acting_center();
  today date := finance.day_in(center);
begin
  perform from finance.paces p where p.center_id = center and p.paced_on <> today for update;
  if not found then
    return;
  end if;
  -- All wallets are held before anything is summed, so that each spend is in the sum or adds itself after.
  perform from finance.wallets w where w.center_id = center order by w.ad_account_id for no key update;
  update finance.wallets w set paced_on = today, spent_micros = coalesce(s.micros, 0)
    from finance.wallets o left join (
      select t.ad_account_id, sum(t.micros) as micros from finance.transfers t
      where t.center_id = center and t.kind = 'spend' and t.value_date >= today - 7 and t.value_date < today group by 1
    ) s on s.ad_account_id = o.ad_account_id
    where w.center_id = center and o.center_id = center and o.ad_account_id = w.ad_account_id;
  update finance.paces p set paced_on = today where p.center_id = center;
end
$$;
comment on function finance.move_paces is 'Moves the paces of the wallets of the acting center on to today.';

------------------------------------------------------------------------------------------------------------------------
-- Compared with the transfers
------------------------------------------------------------------------------------------------------------------------

create function finance.summed_transfers(center bigint) returns table (
  value_date date, currency text, kind text, of_account boolean, of_credit boolean, transfers bigint, micros numeric,
  own_cash numeric, own_credit numeric, account_cash numeric, account_credit numeric, frozen numeric
) language sql stable set search_path = ''
begin atomic
  -- Pairs of accounts first, so that what the accounts are is looked up once for each.
  select l.value_date, l.currency, l.kind, l.of_account, (f.credit_id is not null or g.credit_id is not null), sum(l.transfers)::bigint, sum(l.micros),
    coalesce(sum(l.micros) filter (where g.kind = 'cash' and g.ad_account_id is null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'cash' and f.ad_account_id is null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'credit' and g.ad_account_id is null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'credit' and f.ad_account_id is null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'cash' and g.ad_account_id is not null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'cash' and f.ad_account_id is not null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'credit' and g.ad_account_id is not null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'credit' and f.ad_account_id is not null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'frozen'), 0) - coalesce(sum(l.micros) filter (where f.kind = 'frozen'), 0)
  from (
    select t.value_date, t.currency, t.kind, t.ad_account_id is not null as of_account, t.from_account_id, t.to_account_id, count(*) as transfers, sum(t.micros) as micros
    from finance.transfers t where t.center_id = center group by 1, 2, 3, 4, 5, 6
  ) l
  join finance.accounts f on f.center_id = center and f.id = l.from_account_id
  join finance.accounts g on g.center_id = center and g.id = l.to_account_id
  group by 1, 2, 3, 4, 5;
end;
comment on function finance.summed_transfers is 'What the transfers of a center sum to, by day, added up anew.';

create function finance.summed_wallets(center bigint) returns table (
  ad_account_id bigint, cash numeric, credit numeric, frozen numeric, spent numeric
) language sql stable set search_path = ''
begin atomic
  select w.ad_account_id, coalesce(h.cash, 0), coalesce(h.credit, 0), coalesce(h.frozen, 0), coalesce(s.micros, 0)
  from finance.wallets w
  left join (
    select a.ad_account_id, sum(m.micros) filter (where a.kind = 'cash') as cash, sum(m.micros) filter (where a.kind = 'credit') as credit,
      sum(m.micros) filter (where a.kind = 'frozen') as frozen
    from finance.accounts a join (
      select t.to_account_id as account_id, sum(t.micros) as micros from finance.transfers t where t.center_id = center group by 1
      union all select t.from_account_id, -sum(t.micros) from finance.transfers t where t.center_id = center group by 1
    ) m on m.account_id = a.id
    where a.center_id = center and a.ad_account_id is not null group by 1
  ) h on h.ad_account_id = w.ad_account_id
  left join (
    select t.ad_account_id, sum(t.micros) as micros from finance.transfers t
    join finance.wallets o on o.center_id = t.center_id and o.ad_account_id = t.ad_account_id and t.value_date >= o.paced_on - 7 and t.value_date < o.paced_on
    where t.center_id = center and t.kind = 'spend' group by 1
  ) s on s.ad_account_id = w.ad_account_id
  where w.center_id = center;
end;
comment on function finance.summed_wallets is 'What the wallets of a center hold and spent, added up anew.';

create function finance.rollup_differences(center bigint) returns table (name text, kept numeric, summed numeric) language sql stable set search_path = ''
begin atomic
  select 'wallet ' || w.currency || ' ' || w.ad_account_id || ' ' || v.what, v.kept, v.summed
  from finance.wallets w
  join finance.summed_wallets(center) s on s.ad_account_id = w.ad_account_id
  cross join lateral (values ('cash', w.cash_micros::numeric, s.cash), ('credit', w.credit_micros::numeric, s.credit),
    ('frozen', w.frozen_micros::numeric, s.frozen), ('spent', w.spent_micros::numeric, s.spent)) v (what, kept, summed)
  where w.center_id = center and v.kept <> v.summed
  union all
  select 'sums ' || span || ' ' || day || ' ' || currency || ' ' || d.kind, coalesce(k.micros, 0), coalesce(d.micros, 0)
  from (
    select p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end as day, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.micros) as micros, array[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen)] as more
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6
  ) d full join (
    select p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end as day, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.micros) as micros, array[sum(s.transfers), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen)] as more
    from finance.sums s join (values ('day'), ('month')) p (span) on s.span in ('new', p.span) where s.center_id = center group by 1, 2, 3, 4, 5, 6
  ) k using (span, day, currency, kind, of_account, of_credit)
  where d.micros is distinct from k.micros or d.more is distinct from k.more;
end;
comment on function finance.rollup_differences is 'Kept sums that are not what the transfers of a center sum to: none, unless something is broken.';

create function finance.rebuild_rollups(center bigint) returns void language plpgsql set search_path = '' as $$
begin
  insert into finance.paces (center_id, paced_on) values (center, finance.day_in(center)) on conflict do nothing;
  insert into finance.wallets (center_id, ad_account_id, currency, is_owned, name, sought, status, paced_on)
    select center, x.id, x.currency, x.owner_center_id is not distinct from center, x.name, lower(x.name || ' ' || x.company), x.status,
      (select p.paced_on from finance.paces p where p.center_id = center)
    from assets.accounts x
    where x.owner_center_id = center or x.id in (select a.ad_account_id from finance.accounts a where a.center_id = center)
    on conflict do nothing;
  update finance.wallets w set cash_micros = s.cash, credit_micros = s.credit, frozen_micros = s.frozen, spent_micros = s.spent
    from finance.summed_wallets(center) s where w.center_id = center and w.ad_account_id = s.ad_account_id;
  delete from finance.sums s where s.center_id = center;
  insert into finance.sums
    select center, p.span, case p.span when 'day' then s.value_date else date_trunc('month', s.value_date)::date end, s.currency, s.kind, s.of_account, s.of_credit,
      sum(s.transfers), sum(s.micros), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen)
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6, 7;
end
$$;
comment on function finance.rebuild_rollups is 'Makes all kept sums of a center anew, while nothing is posted there. Not for the application.';
select finance.rebuild_rollups(c.center_id) from access.centers c;

------------------------------------------------------------------------------------------------------------------------
-- Fences, and what lists need beside
------------------------------------------------------------------------------------------------------------------------

do $$
declare
  one text;
begin
  -- The triggers keep all of it as the owner, whoever acts.
  foreach one in array array['wallets', 'paces', 'sums'] loop
    execute format('alter table finance.%I enable row level security', one);
    execute format('create policy here on finance.%I using (center_id = (select foundation.acting_center()))', one);
  end loop;
end
$$;
grant select on finance.wallets, finance.paces, finance.sums to atrium_app;

create function finance.rollup_centers() returns setof bigint language sql stable security definer set search_path = ''
begin atomic
  select s.center_id from finance.sums s where s.span = 'new'
  union select p.center_id from finance.paces p where p.paced_on <> finance.day_in(p.center_id);
end;
comment on function finance.rollup_centers is 'Centers with sums to fold, or whose paces are of another day.';
create index sums_new on finance.sums (center_id) where span = 'new';
revoke all on function finance.rollup_centers, finance.fold_sums, finance.move_paces, finance.rebuild_rollups, finance.pace_of from public;
grant execute on function finance.rollup_centers, finance.fold_sums, finance.move_paces to atrium_app;

create index transfers_of_center on finance.transfers (center_id, id desc) where ad_account_id is null and kind not in ('hold', 'release');
