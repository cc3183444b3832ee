-- What each wallet holds and for how long that lasts, in one row, so that a list of ten thousand wallets adds nothing up. The triggers
-- of the ledger keep it in the transaction of the transfers (0017); every check of the books compares it with them.

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
  month_moved_micros bigint not null default 0,
  month_spent_micros bigint not null default 0,
  available_rank smallint not null default -1,
  lasts_rank smallint,
  primary key (center_id, ad_account_id)
) with (fillfactor = 50);
create index wallets_by_available on finance.wallets (center_id, available_rank, ad_account_id) include (currency) where is_owned;
create index wallets_by_lasting on finance.wallets (center_id, lasts_rank, ad_account_id) where is_owned;
create index wallets_by_name on finance.wallets (center_id, lower(name), ad_account_id) include (name, sought, currency) where is_owned;
create index wallets_of_ad_account on finance.wallets (ad_account_id);
comment on table finance.wallets is 'What each ad account of a center holds and spends, in one row. Kept by the triggers alone.';
comment on column finance.wallets.is_owned is 'False where the account has left the center, whose books of it stay.';
comment on column finance.wallets.sought is 'What a search looks into: name and company in small letters.';
comment on column finance.wallets.credit_micros is 'Also of credit that has ended and was not collected yet, which takes a minute.';
comment on column finance.wallets.spent_micros is 'Charged in the seven whole days before paced_on.';
comment on column finance.wallets.month_moved_micros is 'By how much it grew in the month of paced_on, as far as that is not among the months of accounts yet.';
comment on column finance.wallets.month_spent_micros is 'How much the ledger moved as its spend in that month, likewise.';
comment on column finance.wallets.available_rank is 'What it holds, in steps of a sixteenth of its logarithm: for lists in order. A posting seldom changes it, so that the row is mostly changed in its place, in no index.';
comment on column finance.wallets.lasts_rank is 'For how long it lasts, in such steps; null where nothing was spent.';
comment on column finance.wallets.paced_on is 'The day in the center up to which the pace is; moved on soon after midnight there.';

create function finance.available_rank(held bigint) returns smallint language sql immutable parallel safe
  return case when held > 0 then floor(16 * ln(held::float8)) else -1 end;
comment on function finance.available_rank is 'The rank of a wallet that holds this. No generated column: preparing its expression would cost each posting more than the row.';

create function finance.lasts_rank(held bigint, spent bigint) returns smallint language sql immutable parallel safe
  return case when spent <= 0 then null when held > 0 then floor(16 * ln(held::float8 / spent)) else -2000 end;
comment on function finance.lasts_rank is 'The rank of a wallet that holds this, for how long it lasts at what was spent in seven days.';

create table finance.paces (
  center_id bigint primary key references centers.centers,
  paced_on date not null
);
comment on table finance.paces is 'The day of which the paces of all wallets of a center are. Of another day than today they are not read.';

create table finance.tallies (
  center_id bigint not null references centers.centers,
  is_new boolean not null default true,
  currency text not null,
  is_closed boolean not null,
  is_empty boolean not null,
  lasts_rank smallint,
  wallets bigint not null
);
create unique index tallies_folded on finance.tallies (center_id, currency, is_closed, is_empty, lasts_rank) nulls not distinct where not is_new;
create index tallies_new on finance.tallies (center_id) where is_new;
comment on table finance.tallies is 'How many wallets a center has of each sort, so that none is counted. Who moves a wallet from one sort to another adds rows (new) and waits for nobody; every minute they are folded.';
comment on column finance.tallies.is_closed is 'Of ad accounts that are closed.';
comment on column finance.tallies.is_empty is 'Neither cash nor credit is there.';
comment on column finance.tallies.lasts_rank is 'That of the wallets.';
comment on column finance.tallies.wallets is 'How many; of a new row by how many more.';

------------------------------------------------------------------------------------------------------------------------
-- Kept with the ad accounts, and with the days
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

create function finance.tally_wallet() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into finance.tallies (center_id, currency, is_closed, is_empty, lasts_rank, wallets)
    select t.* from (
      select new.center_id, new.currency, new.status = 'closed', new.available_rank = -1, new.lasts_rank, 1 where new.is_owned
      union all
      select old.center_id, old.currency, old.status = 'closed', old.available_rank = -1, old.lasts_rank, -1 where old.is_owned
    ) t;
  return null;
end
$$;
comment on function finance.tally_wallet is 'A wallet that comes, goes, or is of another sort now.';
create trigger tally after insert on finance.wallets for each row execute function finance.tally_wallet();
-- Only who sets these columns asks for it at all, and a posting that leaves the ranks does not.
create trigger tally_update after update of is_owned, status, available_rank, lasts_rank on finance.wallets for each row when (
  (old.is_owned, old.status = 'closed', old.available_rank = -1, old.lasts_rank) is distinct from (new.is_owned, new.status = 'closed', new.available_rank = -1, new.lasts_rank)
) execute function finance.tally_wallet();

create function finance.open_balance() returns trigger language plpgsql security definer set search_path = '' as $$
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
create trigger balance after insert on finance.accounts referencing new table as added
  for each statement execute function finance.open_balance();

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
  -- A month that is over goes to those before it.
  insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
    select center, w.ad_account_id, date_trunc('month', w.paced_on)::date, w.currency, w.month_moved_micros, w.month_spent_micros
    from finance.wallets w
    where w.center_id = center and date_trunc('month', w.paced_on) <> date_trunc('month', today) and (w.month_moved_micros <> 0 or w.month_spent_micros <> 0)
    on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent;
  update finance.wallets w set paced_on = today, spent_micros = coalesce(s.micros, 0),
      lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, coalesce(s.micros, 0)::bigint),
      month_moved_micros = case when date_trunc('month', w.paced_on) = date_trunc('month', today) then w.month_moved_micros else 0 end,
      month_spent_micros = case when date_trunc('month', w.paced_on) = date_trunc('month', today) then w.month_spent_micros else 0 end
    from finance.wallets o left join (
      select t.ad_account_id, sum(t.micros) as micros from finance.transfers t
      where t.center_id = center and t.kind = 'spend' and t.value_date >= today - 7 and t.value_date < today group by 1
    ) s on s.ad_account_id = o.ad_account_id
    where w.center_id = center and o.center_id = center and o.ad_account_id = w.ad_account_id;
  update finance.paces p set paced_on = today where p.center_id = center;
end
$$;
comment on function finance.move_paces is 'Moves the paces of the wallets of the acting center on to today, and with the first of a month their months.';

create function finance.fold_tallies() returns void language sql security definer set search_path = ''
begin atomic
  with gone as (
    delete from finance.tallies t where t.center_id = foundation.acting_center() and t.is_new returning t.*
  )
  insert into finance.tallies as t (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)
  select g.center_id, false, g.currency, g.is_closed, g.is_empty, g.lasts_rank, sum(g.wallets) from gone g group by 1, 2, 3, 4, 5, 6 having sum(g.wallets) <> 0
  on conflict (center_id, currency, is_closed, is_empty, lasts_rank) where not is_new do update set wallets = t.wallets + excluded.wallets;
  delete from finance.tallies t where t.center_id = foundation.acting_center() and not t.is_new and t.wallets = 0;
end;
comment on function finance.fold_tallies is 'Puts what is new in the acting center to its tallies.';

------------------------------------------------------------------------------------------------------------------------
-- Compared with the transfers, and made anew
------------------------------------------------------------------------------------------------------------------------

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

create function finance.sorted_wallets(center bigint) returns table (currency text, is_closed boolean, is_empty boolean, lasts_rank smallint) language sql stable set search_path = ''
begin atomic
  select w.currency, w.status = 'closed', w.available_rank = -1, w.lasts_rank from finance.wallets w where w.center_id = center and w.is_owned;
end;
comment on function finance.sorted_wallets is 'Of which sort each wallet of a center is, for tallies.';

create function finance.wallet_differences(center bigint) returns table (name text, kept numeric, summed numeric) language sql stable set search_path = ''
begin atomic
  select 'wallet ' || w.currency || ' ' || w.ad_account_id || ' ' || v.what, v.kept, v.summed
  from finance.wallets w
  join finance.summed_wallets(center) s on s.ad_account_id = w.ad_account_id
  cross join lateral (values ('cash', w.cash_micros::numeric, s.cash), ('credit', w.credit_micros::numeric, s.credit),
    ('frozen', w.frozen_micros::numeric, s.frozen), ('spent', w.spent_micros::numeric, s.spent),
    ('available', w.available_rank::numeric, finance.available_rank((s.cash + s.credit)::bigint)),
    ('lasting', coalesce(w.lasts_rank, -3000)::numeric, coalesce(finance.lasts_rank((s.cash + s.credit)::bigint, s.spent::bigint), -3000))) v (what, kept, summed)
  where w.center_id = center and v.kept <> v.summed
  union all
  select 'tally ' || currency || coalesce(' ' || lasts_rank, ''), coalesce(k.wallets, 0), coalesce(d.wallets, 0)
  from (
    select s.currency, s.is_closed, s.is_empty, coalesce(s.lasts_rank, -3000) as lasts_rank, count(*) as wallets from finance.sorted_wallets(center) s group by 1, 2, 3, 4
  ) d full join (
    select t.currency, t.is_closed, t.is_empty, coalesce(t.lasts_rank, -3000) as lasts_rank, sum(t.wallets) as wallets
    from finance.tallies t where t.center_id = center group by 1, 2, 3, 4 having sum(t.wallets) <> 0
  ) k using (currency, is_closed, is_empty, lasts_rank)
  where d.wallets is distinct from k.wallets;
end;
comment on function finance.wallet_differences is 'Wallets, and tallies of them, that are not what the transfers of a center sum to.';

create function finance.rebuild_wallets(center bigint) returns void language plpgsql set search_path = '' as $$
begin
  insert into finance.paces (center_id, paced_on) values (center, finance.day_in(center)) on conflict do nothing;
  insert into finance.wallets (center_id, ad_account_id, currency, is_owned, name, sought, status, paced_on)
    select center, x.id, x.currency, x.owner_center_id is not distinct from center, x.name, lower(x.name || ' ' || x.company), x.status,
      (select p.paced_on from finance.paces p where p.center_id = center)
    from assets.accounts x
    where x.owner_center_id = center or x.id in (select a.ad_account_id from finance.accounts a where a.center_id = center)
    on conflict do nothing;
  update finance.wallets w set cash_micros = s.cash, credit_micros = s.credit, frozen_micros = s.frozen, spent_micros = s.spent,
      available_rank = finance.available_rank((s.cash + s.credit)::bigint), lasts_rank = finance.lasts_rank((s.cash + s.credit)::bigint, s.spent::bigint)
    from finance.summed_wallets(center) s where w.center_id = center and w.ad_account_id = s.ad_account_id;
  delete from finance.tallies t where t.center_id = center;
  insert into finance.tallies (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)
    select center, false, s.currency, s.is_closed, s.is_empty, s.lasts_rank, count(*) from finance.sorted_wallets(center) s group by 3, 4, 5, 6;
end
$$;
comment on function finance.rebuild_wallets is 'Makes the wallets and the tallies of a center anew, while nothing is posted there.';

-- The triggers keep all of it as the owner, whoever acts.
select foundation.fence('here', array['finance.wallets', 'finance.paces', 'finance.tallies']::regclass[], is_forced => false);
grant select on finance.wallets, finance.paces, finance.tallies to atrium_app;
