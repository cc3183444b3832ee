-- The trigger that makes a transfer count: it moves balances, wallets and sums along, in the statement that writes the transfers, so that
-- no program can write one without the other.

create function finance.apply_transfers() returns trigger language plpgsql security definer set search_path = '' as $$
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
create trigger apply after insert on finance.transfers referencing new table as added
  for each statement execute function finance.apply_transfers();

create index transfers_of_center on finance.transfers (center_id, id desc) where ad_account_id is null and kind not in ('hold', 'release');
