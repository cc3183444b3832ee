-- The trigger that makes a transfer count: it moves balances, wallets and sums along, in the statement that writes the transfers, so that
-- no program can write one without the other; and the function by which a posting is written.

create function finance.apply_transfers() returns trigger language plpgsql security definer
  -- Rows that one statement locks are then found in the order of an index, whatever the planner thinks of it.
  set search_path = '' set enable_seqscan = off set enable_bitmapscan = off as $$
declare
  asked bigint;
  sound bigint;
  first_day date;
  last_day date;
  this_month date;
  one record;
  is_ranked boolean;
  is_running boolean;
  centers bigint[];
  unranked bigint[];
begin
  select count(*) into asked from added t;
  -- One transfer, by far the most common: the query for many takes longer to begin than this to end.
  if asked = 1 then
    select t.center_id, t.id, t.value_date, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.place as from_place, g.kind as to_kind, g.ad_account_id as to_ad, g.place as to_place,
      (f.credit_id is not null or g.credit_id is not null) as of_credit, case when t.kind = 'spend' then t.ad_account_id end as spent_by,
      date_trunc('month', t.value_date::timestamp)::date as month
    into one from added t
    join finance.postings p on p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency;
    if not found then
      raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
    end if;
    -- House accounts have none.
    update finance.balances b set micros = b.micros + case b.account_id when one.to_account_id then one.micros else -one.micros end, changed_at = now()
      where b.center_id = one.center_id and b.account_id = any (array[one.from_account_id, one.to_account_id]);
    with kept as (
      update finance.wallets w set
        cash_micros = w.cash_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'cash' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'cash' then one.micros else 0 end,
        credit_micros = w.credit_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'credit' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'credit' then one.micros else 0 end,
        frozen_micros = w.frozen_micros + case when one.to_ad = w.ad_account_id and one.to_kind = 'frozen' then one.micros else 0 end
          - case when one.from_ad = w.ad_account_id and one.from_kind = 'frozen' then one.micros else 0 end,
        spent_micros = w.spent_micros + case when one.spent_by = w.ad_account_id and one.value_date >= w.paced_on - 7 and one.value_date < w.paced_on then one.micros else 0 end,
        month_moved_micros = w.month_moved_micros + case when w.paced_on < one.month or w.paced_on >= one.month + interval '1 month' then 0
          else case when one.to_ad = w.ad_account_id then one.micros else 0 end - case when one.from_ad = w.ad_account_id then one.micros else 0 end end,
        month_spent_micros = w.month_spent_micros + case when one.spent_by = w.ad_account_id and w.paced_on >= one.month and w.paced_on < one.month + interval '1 month' then one.micros else 0 end
        where w.center_id = one.center_id and w.ad_account_id = any (array[one.from_ad, one.to_ad, one.spent_by])
        returning w.available_rank = finance.available_rank(w.cash_micros + w.credit_micros)
          and w.lasts_rank is not distinct from finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros) as is_ranked,
          w.paced_on >= one.month and w.paced_on < one.month + interval '1 month' as is_running
    )
    select bool_and(k.is_ranked), bool_and(k.is_running) into is_ranked, is_running from kept k;
    -- Both are seldom so. Ranks stand in indexes, and what has another one is tallied.
    if not is_ranked then
      update finance.wallets w set available_rank = finance.available_rank(w.cash_micros + w.credit_micros),
          lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros)
        where w.center_id = one.center_id and w.ad_account_id = any (array[one.from_ad, one.to_ad, one.spent_by]);
    end if;
    if not is_running then
      insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
        select one.center_id, x.ad_account_id, one.month, one.currency, sum(x.moved), sum(x.spent)
        from (values (one.to_ad, one.micros, 0), (one.from_ad, -one.micros, 0), (one.spent_by, 0, one.micros)) x (ad_account_id, moved, spent)
        where x.ad_account_id is not null group by 2 having sum(x.moved) <> 0 or sum(x.spent) <> 0 order by 2
        on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent;
    end if;
    if one.of_credit then
      insert into finance.credit_transfers (center_id, transfer_id) values (one.center_id, one.id);
    end if;
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
      values (one.center_id, one.value_date, one.currency, one.kind, one.ad_account_id is not null, one.of_credit, 1, one.micros,
        case one.to_place when 'own_cash' then one.micros else 0 end - case one.from_place when 'own_cash' then one.micros else 0 end,
        case one.to_place when 'own_credit' then one.micros else 0 end - case one.from_place when 'own_credit' then one.micros else 0 end,
        case one.to_place when 'account_cash' then one.micros else 0 end - case one.from_place when 'account_cash' then one.micros else 0 end,
        case one.to_place when 'account_credit' then one.micros else 0 end - case one.from_place when 'account_credit' then one.micros else 0 end,
        case one.to_place when 'frozen' then one.micros else 0 end - case one.from_place when 'frozen' then one.micros else 0 end, one.id, one.id);
    return null;
  end if;
  select min(t.value_date), max(t.value_date), date_trunc('month', min(t.value_date)::timestamp) into first_day, last_day, this_month from added t;
  if first_day <> last_day then
    raise exception 'Transfers of several days are several postings.' using errcode = 'integrity_constraint_violation';
  end if;
  -- Always balances in the order of the accounts, then wallets in theirs, so that two postings never wait for each other in a circle.
  with legs as materialized (
    select t.center_id, t.id, t.posting_id, t.currency, t.kind, t.micros, t.ad_account_id, t.from_account_id, t.to_account_id,
      f.kind as from_kind, f.ad_account_id as from_ad, f.place as from_place, g.kind as to_kind, g.ad_account_id as to_ad, g.place as to_place,
      (f.credit_id is not null or g.credit_id is not null) as of_credit
    from added t
    join finance.accounts f on f.center_id = t.center_id and f.id = t.from_account_id and f.currency = t.currency
    join finance.accounts g on g.center_id = t.center_id and g.id = t.to_account_id and g.currency = t.currency
  ), moved as (
    select m.center_id, m.account_id, sum(m.micros) as micros from (
      select l.center_id, l.to_account_id as account_id, l.micros from legs l where l.to_place is not null
      union all select l.center_id, l.from_account_id, -l.micros from legs l where l.from_place is not null
    ) m group by 1, 2
  ), locked as materialized (
    select b.center_id, b.account_id, m.micros from finance.balances b join moved m using (center_id, account_id)
    order by b.center_id, b.account_id for no key update of b
  ), updated as (
    update finance.balances b set micros = b.micros + l.micros, changed_at = now()
      from locked l where b.center_id = l.center_id and b.account_id = l.account_id returning 1
  ), purses as (
    select m.center_id, m.ad_account_id, coalesce(sum(m.micros) filter (where m.kind = 'cash'), 0)::bigint as cash,
      coalesce(sum(m.micros) filter (where m.kind = 'credit'), 0)::bigint as credit, coalesce(sum(m.micros) filter (where m.kind = 'frozen'), 0)::bigint as frozen,
      coalesce(sum(m.micros) filter (where m.kind = 'spent'), 0)::bigint as spent
    from (
      select l.center_id, l.to_ad as ad_account_id, l.to_kind as kind, l.micros from legs l where l.to_ad is not null
      union all select l.center_id, l.from_ad, l.from_kind, -l.micros from legs l where l.from_ad is not null
      union all select l.center_id, l.ad_account_id, 'spent', l.micros from legs l where l.kind = 'spend' and l.ad_account_id is not null
    ) m where (select count(*) from updated) >= 0 group by 1, 2
  ), held as materialized (
    select n.*, n.available_rank = finance.available_rank(n.cash + n.credit)
      and n.lasts_rank is not distinct from finance.lasts_rank(n.cash + n.credit, n.spent_lately) as is_ranked
    from (
      select w.center_id, w.ad_account_id, w.currency, w.available_rank, w.lasts_rank,
        w.cash_micros + m.cash as cash, w.credit_micros + m.credit as credit, w.frozen_micros + m.frozen as frozen,
        w.spent_micros + case when first_day >= w.paced_on - 7 and first_day < w.paced_on then m.spent else 0 end as spent_lately,
        w.paced_on >= this_month and w.paced_on < this_month + interval '1 month' as is_running, m.cash + m.credit + m.frozen as moved, m.spent
      from finance.wallets w join purses m using (center_id, ad_account_id) order by w.center_id, w.ad_account_id for no key update of w
    ) n
  ), kept as (
    update finance.wallets w set cash_micros = h.cash, credit_micros = h.credit, frozen_micros = h.frozen, spent_micros = h.spent_lately,
        month_moved_micros = w.month_moved_micros + case when h.is_running then h.moved else 0 end,
        month_spent_micros = w.month_spent_micros + case when h.is_running then h.spent else 0 end
      from held h where w.center_id = h.center_id and w.ad_account_id = h.ad_account_id
  ), monthly as (
    -- After all wallets are held, so that these rows are free.
    insert into finance.account_months as m (center_id, ad_account_id, month, currency, moved, spent)
    select h.center_id, h.ad_account_id, this_month, h.currency, h.moved, h.spent from held h where not h.is_running and (h.moved <> 0 or h.spent <> 0) order by 1, 2
    on conflict (center_id, ad_account_id, month, currency) do update set moved = m.moved + excluded.moved, spent = m.spent + excluded.spent
  ), marked as (
    insert into finance.credit_transfers (center_id, transfer_id) select l.center_id, l.id from legs l where l.of_credit
  ), of_postings as (
    insert into finance.posting_sums
    select l.center_id, l.posting_id, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, first_day, count(*), sum(l.micros) from legs l group by 1, 2, 3, 4, 5, 6
  ), summed as (
    insert into finance.sums (center_id, value_date, currency, kind, of_account, of_credit, transfers, micros, own_cash, own_credit, account_cash, account_credit, frozen, first_id, last_id)
    select l.center_id, first_day, l.currency, l.kind, l.ad_account_id is not null, l.of_credit, count(*), sum(l.micros),
      coalesce(sum(l.micros) filter (where l.to_place = 'own_cash'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'own_cash'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'own_credit'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'own_credit'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'account_cash'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'account_cash'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'account_credit'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'account_credit'), 0),
      coalesce(sum(l.micros) filter (where l.to_place = 'frozen'), 0) - coalesce(sum(l.micros) filter (where l.from_place = 'frozen'), 0), min(l.id), max(l.id)
    from legs l group by 1, 3, 4, 5, 6
  )
  select (select count(*) from legs), array_agg(h.center_id), array_agg(h.ad_account_id) into sound, centers, unranked from held h where not h.is_ranked;
  if sound <> asked or exists (
    select from (select distinct t.center_id, t.posting_id, t.value_date, t.kind from added t) t
    where not exists (select from finance.postings p where p.center_id = t.center_id and p.id = t.posting_id and p.value_date = t.value_date and p.kind = t.kind)
  ) then
    raise exception 'A transfer names an account or posting that is not its own, or another currency.' using errcode = 'foreign_key_violation';
  end if;
  if unranked is not null then
    update finance.wallets w set available_rank = finance.available_rank(w.cash_micros + w.credit_micros),
        lasts_rank = finance.lasts_rank(w.cash_micros + w.credit_micros, w.spent_micros)
      from unnest(centers, unranked) x (center_id, ad_account_id) where w.center_id = x.center_id and w.ad_account_id = x.ad_account_id;
  end if;
  return null;
end
$$;
comment on function finance.apply_transfers is 'Moves balances, wallets and sums along with the transfers. A balance below zero is refused by its table.';
create trigger apply after insert on finance.transfers referencing new table as added
  for each statement execute function finance.apply_transfers();

create function finance.post(
  center bigint, posting_key text, posting_fingerprint bytea, posting_kind text, day date, reference text, note text, reversed bigint, provider bigint,
  actor bigint, actor_name text, token bigint, sources bigint[], targets bigint[], currencies text[], amounts bigint[], ad_accounts bigint[],
  out posting bigint, out is_repeated boolean, out is_other boolean, out open_from date
) language plpgsql as $$
begin
  day := coalesce(day, finance.day_in(center));
  -- The table refuses a closed month as well, also where it is being closed right now; this says so in words.
  select b.closed_until into open_from from finance.books b where b.center_id = center and b.closed_until > day;
  if found then
    return;
  end if;
  insert into finance.postings as p (center_id, key, fingerprint, kind, value_date, reference, note, reverses, provider_id, actor_id, actor_name, token_id)
    values (center, posting_key, posting_fingerprint, posting_kind, day, reference, note, reversed, provider, actor, actor_name, token)
    on conflict (center_id, key) do nothing returning p.id into posting;
  is_repeated := not found;
  if is_repeated then
    select p.id, p.fingerprint <> posting_fingerprint into posting, is_other from finance.postings p where p.center_id = center and p.key = posting_key;
    return;
  end if;
  if cardinality(sources) > 0 then
    insert into finance.transfers (center_id, posting_id, kind, from_account_id, to_account_id, currency, micros, ad_account_id, value_date)
      select center, posting, posting_kind, l.source, l.target, l.currency, l.micros, l.ad_account, day
      from unnest(sources, targets, currencies, amounts, ad_accounts) l (source, target, currency, micros, ad_account);
  end if;
end
$$;
comment on function finance.post is 'Writes a posting with its transfers, or finds the one that was written by the same key (is_other: for something else). With open_from nothing was written, since the month is closed.';

create index transfers_of_center on finance.transfers (center_id, id desc) where ad_account_id is null and kind not in ('hold', 'release');
