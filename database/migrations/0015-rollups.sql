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
create index wallets_by_name on finance.wallets (center_id, lower(name), ad_account_id) include (name, sought, currency) where is_owned;
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
  frozen numeric not null,
  first_id bigint not null,
  last_id bigint not null
);
create index sums_of_span on finance.sums (center_id, span, value_date);
create unique index sums_folded on finance.sums (center_id, span, value_date, currency, kind, of_account, of_credit) where span <> 'new';
comment on table finance.sums is 'What transfers sum to. A posting adds a row (new) and waits for nobody; every minute new rows are folded into those of their day and of their month.';
comment on column finance.sums.value_date is 'The day in the books; of a month its first day.';
comment on column finance.sums.of_account is 'Of transfers that moved the wallet of an ad account.';
comment on column finance.sums.of_credit is 'Of transfers that moved credit.';
comment on column finance.sums.first_id is 'The oldest of the transfers, and last_id the newest: where a list of a day begins and ends.';
comment on column finance.sums.own_cash is 'By how much the cash of the center itself grew; the columns after it say so of its credit, of wallets, and of what is frozen.';

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
comment on table finance.account_months is 'What moved in the wallet of each ad account in each month of the books. Its wallet is held by whoever changes it, so nobody else waits.';
comment on column finance.account_months.moved is 'By how much the wallet grew.';
comment on column finance.account_months.spent is 'How much of it the ledger moved as spend.';

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
comment on column finance.cost_sums.costs is 'How many there are. Costs are only added to, so two reads that count as many have seen the same.';

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
create trigger tally_update after update on finance.wallets for each row when (
  (old.is_owned, old.status = 'closed', old.available_rank = -1, old.lasts_rank) is distinct from (new.is_owned, new.status = 'closed', new.available_rank = -1, new.lasts_rank)
) execute function finance.tally_wallet();

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
  gets bigint;
  gives bigint;
  spends bigint;
begin
  select count(*), min(t.value_date), max(t.value_date) into asked, first_day, last_day from added t;
  if first_day <> last_day then
    raise exception 'Transfers of several days are several postings.' using errcode = 'integrity_constraint_violation';
  end if;
  -- One transfer, by far the most common: row by row, since the query for many takes longer to begin than this to end.
  if asked = 1 then
    select t.center_id, t.id, t.value_date, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
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
      gets := case when one.to_ad = wallet then one.micros else 0 end;
      gives := case when one.from_ad = wallet then one.micros else 0 end;
      spends := case when one.spent_by = wallet then one.micros else 0 end;
      update finance.wallets w set
        cash_micros = w.cash_micros + case when one.to_kind = 'cash' then gets else 0 end - case when one.from_kind = 'cash' then gives else 0 end,
        credit_micros = w.credit_micros + case when one.to_kind = 'credit' then gets else 0 end - case when one.from_kind = 'credit' then gives else 0 end,
        frozen_micros = w.frozen_micros + case when one.to_kind = 'frozen' then gets else 0 end - case when one.from_kind = 'frozen' then gives else 0 end,
        spent_micros = w.spent_micros + case when first_day >= w.paced_on - 7 and first_day < w.paced_on then spends else 0 end
        where w.center_id = one.center_id and w.ad_account_id = wallet;
      if gets <> gives or spends <> 0 then
        insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
          values (one.center_id, wallet, date_trunc('month', first_day)::date, one.currency, gets - gives, spends)
          on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent;
      end if;
      wallet := least(case when one.from_ad > wallet then one.from_ad end, case when one.to_ad > wallet then one.to_ad end, case when one.spent_by > wallet then one.spent_by end);
    end loop;
    if one.of_credit then
      insert into finance.credit_transfers (center_id, transfer_id) values (one.center_id, one.id);
    end if;
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
      values (one.center_id, first_day, one.currency, one.kind, one.ad_account_id is not null, one.of_credit, 1, one.micros,
        case when one.to_kind = 'cash' and one.to_ad is null then one.micros else 0 end - case when one.from_kind = 'cash' and one.from_ad is null then one.micros else 0 end,
        case when one.to_kind = 'credit' and one.to_ad is null then one.micros else 0 end - case when one.from_kind = 'credit' and one.from_ad is null then one.micros else 0 end,
        case when one.to_kind = 'cash' and one.to_ad is not null then one.micros else 0 end - case when one.from_kind = 'cash' and one.from_ad is not null then one.micros else 0 end,
        case when one.to_kind = 'credit' and one.to_ad is not null then one.micros else 0 end - case when one.from_kind = 'credit' and one.from_ad is not null then one.micros else 0 end,
        case when one.to_kind = 'frozen' then one.micros else 0 end - case when one.from_kind = 'frozen' then one.micros else 0 end, one.id, one.id);
    return null;
  end if;
  -- Always balances in the order of the accounts, then wallets in theirs, so that two postings never wait for each other in a circle.
  with legs as materialized (
    select t.center_id, t.id, t.posting_id, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
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
  ), monthly as (
    -- After all wallets are held, so that these rows are free.
    insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
    select x.center_id, x.ad_account_id, date_trunc('month', first_day)::date, x.currency, sum(x.moved), sum(x.spent) from (
      select l.center_id, l.to_ad as ad_account_id, l.currency, l.micros as moved, 0 as spent from legs l where l.to_ad is not null
      union all select l.center_id, l.from_ad, l.currency, -l.micros, 0 from legs l where l.from_ad is not null
      union all select l.center_id, l.ad_account_id, l.currency, 0, l.micros from legs l where l.kind = 'spend' and l.ad_account_id is not null
    ) x where (select count(*) from held) >= 0 group by 1, 2, 4 having sum(x.moved) <> 0 or sum(x.spent) <> 0 order by 1, 2, 4
    on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent
  ), marked as (
    insert into finance.credit_transfers (center_id, transfer_id) select l.center_id, l.id from legs l where l.of_credit
  ), of_postings as (
    insert into finance.posting_sums
    select l.center_id, l.posting_id, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, first_day, count(*), sum(l.micros) from legs l group by 1, 2, 3, 4, 5, 6
  ), summed as (
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
    select l.center_id, first_day, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, count(*), sum(l.micros),
      coalesce(sum(l.micros) filter (where l.to_kind = 'cash' and l.to_ad is null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'cash' and l.from_ad is null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'credit' and l.to_ad is null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'credit' and l.from_ad is null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'cash' and l.to_ad is not null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'cash' and l.from_ad is not null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'credit' and l.to_ad is not null), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'credit' and l.from_ad is not null), 0),
      coalesce(sum(l.micros) filter (where l.to_kind = 'frozen'), 0) - coalesce(sum(l.micros) filter (where l.from_kind = 'frozen'), 0), min(l.id), max(l.id)
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

create function finance.apply_costs() returns trigger language plpgsql security definer set search_path = '' as $$
begin
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
  with gone as (
    delete from finance.cost_sums s where s.center_id = foundation.acting_center() and s.span = 'new' returning s.*
  )
  insert into finance.cost_sums as s (center_id, span, value_date, currency, costs, told, charged)
  select g.center_id, p.span, case p.span when 'day' then g.value_date else date_trunc('month', g.value_date)::date end, g.currency,
    sum(g.costs), sum(g.told), sum(g.charged)
  from gone g cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4
  on conflict (center_id, span, value_date, currency) where span <> 'new' do update set
    costs = s.costs + excluded.costs, told = s.told + excluded.told, charged = s.charged + excluded.charged;
  with gone as (
    delete from finance.tallies t where t.center_id = foundation.acting_center() and t.is_new returning t.*
  )
  insert into finance.tallies as t (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)
  select g.center_id, false, g.currency, g.is_closed, g.is_empty, g.lasts_rank, sum(g.wallets) from gone g group by 1, 2, 3, 4, 5, 6 having sum(g.wallets) <> 0
  on conflict (center_id, currency, is_closed, is_empty, lasts_rank) where not is_new do update set wallets = t.wallets + excluded.wallets;
  delete from finance.tallies t where t.center_id = foundation.acting_center() and not t.is_new and t.wallets = 0;
end;
comment on function finance.fold_sums is 'Puts what is new in the acting center to its days and months, and to its tallies. Who reads meanwhile sees all of it before or all after.';

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
  own_cash numeric, own_credit numeric, account_cash numeric, account_credit numeric, frozen numeric, first_id bigint, last_id bigint
) language sql stable set search_path = ''
begin atomic
  -- Pairs of accounts first, so that what the accounts are is looked up once for each.
  select l.value_date, l.currency, l.kind, l.of_account, (f.credit_id is not null or g.credit_id is not null), sum(l.transfers)::bigint, sum(l.micros),
    coalesce(sum(l.micros) filter (where g.kind = 'cash' and g.ad_account_id is null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'cash' and f.ad_account_id is null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'credit' and g.ad_account_id is null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'credit' and f.ad_account_id is null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'cash' and g.ad_account_id is not null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'cash' and f.ad_account_id is not null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'credit' and g.ad_account_id is not null), 0) - coalesce(sum(l.micros) filter (where f.kind = 'credit' and f.ad_account_id is not null), 0),
    coalesce(sum(l.micros) filter (where g.kind = 'frozen'), 0) - coalesce(sum(l.micros) filter (where f.kind = 'frozen'), 0), min(l.first_id), max(l.last_id)
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

create function finance.sorted_wallets(center bigint) returns table (currency text, is_closed boolean, is_empty boolean, lasts_rank smallint) language sql stable set search_path = ''
begin atomic
  select w.currency, w.status = 'closed', w.available_rank = -1, w.lasts_rank from finance.wallets w where w.center_id = center and w.is_owned;
end;
comment on function finance.sorted_wallets is 'Of which sort each wallet of a center is, for tallies.';

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
  select 'tally ' || currency || coalesce(' ' || lasts_rank, ''), coalesce(k.wallets, 0), coalesce(d.wallets, 0)
  from (
    select s.currency, s.is_closed, s.is_empty, coalesce(s.lasts_rank, -3000) as lasts_rank, count(*) as wallets from finance.sorted_wallets(center) s group by 1, 2, 3, 4
  ) d full join (
    select t.currency, t.is_closed, t.is_empty, coalesce(t.lasts_rank, -3000) as lasts_rank, sum(t.wallets) as wallets
    from finance.tallies t where t.center_id = center group by 1, 2, 3, 4 having sum(t.wallets) <> 0
  ) k using (currency, is_closed, is_empty, lasts_rank)
  where d.wallets is distinct from k.wallets
  union all
  select 'month ' || month || ' ' || currency || ' ' || ad_account_id || v.what, coalesce(v.kept, 0), coalesce(v.summed, 0)
  from finance.summed_account_months(center) d
  full join (select m.* from finance.account_months m where m.center_id = center) k using (ad_account_id, month, currency)
  cross join lateral (values ('', k.moved, d.moved), (' spent', k.spent, d.spent)) v (what, kept, summed)
  where coalesce(v.kept, 0) <> coalesce(v.summed, 0)
  union all
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
comment on function finance.rollup_differences is 'Kept sums that are not what the transfers and costs of a center sum to: none, unless something is broken.';

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
      sum(s.transfers), sum(s.micros), sum(s.own_cash), sum(s.own_credit), sum(s.account_cash), sum(s.account_credit), sum(s.frozen),
      min(s.first_id), max(s.last_id)
    from finance.summed_transfers(center) s cross join (values ('day'), ('month')) p (span) group by 1, 2, 3, 4, 5, 6, 7;
  delete from finance.account_months m where m.center_id = center;
  insert into finance.account_months (center_id, ad_account_id, month, currency, moved, spent)
    select center, m.ad_account_id, m.month, m.currency, m.moved, m.spent from finance.summed_account_months(center) m where m.moved <> 0 or m.spent <> 0;
  delete from finance.cost_months m where m.center_id = center;
  insert into finance.cost_months
    select center, c.ad_account_id, date_trunc('month', c.day)::date, c.currency, c.campaign, sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c where c.center_id = center group by 2, 3, 4, 5;
  delete from finance.cost_sums s where s.center_id = center;
  insert into finance.cost_sums
    select center, p.span, case p.span when 'day' then c.day else date_trunc('month', c.day)::date end, c.currency, count(*), sum(c.spend_micros), sum(c.charged_micros)
    from finance.costs c cross join (values ('day'), ('month')) p (span) where c.center_id = center group by 2, 3, 4;
  delete from finance.posting_sums p where p.center_id = center;
  insert into finance.posting_sums
    select center, s.posting_id, s.currency, s.kind, s.of_account, s.of_credit, s.value_date, s.transfers, s.micros from finance.summed_postings(center) s;
  delete from finance.credit_transfers c where c.center_id = center;
  insert into finance.credit_transfers select center, m.id from finance.credit_marks(center) m (id);
  delete from finance.tallies t where t.center_id = center;
  insert into finance.tallies (center_id, is_new, currency, is_closed, is_empty, lasts_rank, wallets)
    select center, false, s.currency, s.is_closed, s.is_empty, s.lasts_rank, count(*) from finance.sorted_wallets(center) s group by 3, 4, 5, 6;
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
  foreach one in array array['wallets', 'paces', 'sums', 'tallies', 'posting_sums', 'credit_transfers', 'account_months', 'cost_months', 'cost_sums'] loop
    execute format('alter table finance.%I enable row level security', one);
    execute format('create policy here on finance.%I using (center_id = (select foundation.acting_center()))', one);
  end loop;
end
$$;
grant select on finance.wallets, finance.paces, finance.sums, finance.tallies, finance.posting_sums, finance.credit_transfers,
  finance.account_months, finance.cost_months, finance.cost_sums to atrium_app;

create function finance.rollup_centers() returns setof bigint language sql stable security definer set search_path = ''
begin atomic
  select s.center_id from finance.sums s where s.span = 'new'
  union select s.center_id from finance.cost_sums s where s.span = 'new'
  union select t.center_id from finance.tallies t where t.is_new
  union select p.center_id from finance.paces p where p.paced_on <> finance.day_in(p.center_id);
end;
comment on function finance.rollup_centers is 'Centers with sums to fold, or whose paces are of another day.';
create index sums_new on finance.sums (center_id) where span = 'new';
revoke all on function finance.rollup_centers, finance.fold_sums, finance.move_paces, finance.rebuild_rollups, finance.pace_of from public;
grant execute on function finance.rollup_centers, finance.fold_sums, finance.move_paces to atrium_app;

create index transfers_of_center on finance.transfers (center_id, id desc) where ad_account_id is null and kind not in ('hold', 'release');

-- What reconciliation compares with the sums above. Whoever changes the accounts of a billing group updates the group.
create trigger note after insert on finance.invoices referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note_update after update on finance.billing_groups referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note after insert on finance.explanations referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note_update after update on finance.explanations referencing new table as changed for each statement execute function foundation.note_version('billing');
create trigger note_delete after delete on finance.explanations referencing old table as changed for each statement execute function foundation.note_version('billing');

-- What alerts are made of beside money that moves. A breaker opens with the spend that it is about; a budget
-- and the settings are changed as soon as they are there.
do $$
declare
  one text;
begin
  foreach one in array array['invoice_payments', 'caps'] loop
    execute format('create trigger note after insert on finance.%I referencing new table as changed for each statement execute function foundation.note_version(''limits'')', one);
  end loop;
  foreach one in array array['invoice_payments', 'budgets', 'caps', 'limit_settings', 'breakers'] loop
    execute format('create trigger note_update after update on finance.%I referencing new table as changed for each statement execute function foundation.note_version(''limits'')', one);
  end loop;
end
$$;
create trigger note_delete after delete on finance.caps referencing old table as changed for each statement execute function foundation.note_version('limits');
