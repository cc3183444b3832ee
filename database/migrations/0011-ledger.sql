-- The ledger: every movement of money of a center, once and for good.
-- A posting is one business act; its transfers each move a positive amount from one account to another of one currency, so that
-- all accounts of a currency always sum to zero. Nothing is updated or deleted: a correction is another posting. What transfers move
-- (balances, wallets, sums) moves by the trigger in 0017, once all of it is there.

create schema finance;
grant usage on schema finance to atrium_app, atrium_door;

create table finance.accounts (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  kind text not null check (kind in ('funding', 'revenue', 'adjustments', 'payouts', 'exchange', 'moved', 'cash', 'credit', 'frozen')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  ad_account_id bigint references assets.accounts,
  credit_id bigint,
  opened_at timestamptz not null default now(),
  is_prepaid boolean generated always as (kind in ('cash', 'credit', 'frozen')) stored,
  name text not null generated always as (
    kind || ' ' || currency || ' ' || coalesce(ad_account_id::text, '') || ' ' || coalesce(credit_id::text, '')
  ) stored,
  place text generated always as (case
    when kind = 'frozen' then 'frozen'
    when kind in ('cash', 'credit') then case when ad_account_id is null then 'own_' else 'account_' end || kind
  end) stored,
  primary key (center_id, id),
  unique (center_id, name),
  check (ad_account_id is null or kind in ('cash', 'credit', 'frozen')),
  check ((kind = 'credit') <= (credit_id is not null)),
  check (credit_id is null or kind in ('credit', 'frozen'))
);
create index accounts_of_ad_account on finance.accounts (ad_account_id) where ad_account_id is not null;
create index accounts_of_center on finance.accounts (center_id, currency) where ad_account_id is null;
create index accounts_of_credit on finance.accounts (center_id, credit_id) where credit_id is not null;
comment on table finance.accounts is 'Where money of a center stands: its own wallets, those of its ad accounts, and the house accounts that face the world.';
comment on column finance.accounts.ad_account_id is 'Null for what belongs to the center itself.';
comment on column finance.accounts.credit_id is 'Of credit, and of credit that is frozen: which grant it came from, since grants end on different days.';
comment on column finance.accounts.name is 'Kind, currency, ad account and credit in one: an account is opened once.';
comment on column finance.accounts.place is 'Under what sums tell of it: own_cash, own_credit, account_cash, account_credit, frozen. Null for house accounts.';
comment on column finance.accounts.is_prepaid is 'It never goes below zero and has a balance at hand; house accounts have neither, so that no row of theirs is hot.';

create table finance.balances (
  center_id bigint not null,
  account_id bigint not null,
  micros bigint not null default 0,
  changed_at timestamptz not null default now(),
  primary key (center_id, account_id),
  foreign key (center_id, account_id) references finance.accounts,
  constraint balances_covered check (micros >= 0),
  constraint balances_bounded check (micros <= 1000000000000000000)
) with (fillfactor = 70);
comment on table finance.balances is 'What each prepaid account holds: kept by the transfers alone, compared with their sum every day.';
comment on column finance.balances.micros is 'Millionths of a unit of the currency of the account.';

create table finance.credits (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 120),
  currency text not null,
  micros bigint not null check (micros > 0),
  expires_at timestamptz not null,
  issued_at timestamptz not null default now(),
  expired_at timestamptz,
  expired_micros bigint,
  primary key (center_id, id),
  check ((expired_at is null) = (expired_micros is null))
);
create index credits_ending on finance.credits (expires_at) where expired_at is null;
alter table finance.accounts add foreign key (center_id, credit_id) references finance.credits;
comment on table finance.credits is 'Vouchers and grants: money that ends on a day. What is left of it then leaves every wallet at once.';
comment on column finance.credits.micros is 'How much was granted.';
comment on column finance.credits.expired_micros is 'How much of it was left when it ended.';

create table finance.postings (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  key text not null check (length(key) between 1 and 200),
  fingerprint bytea not null,
  kind text not null check (kind in (
    'funding', 'recharge', 'refund', 'credit', 'credit_expiry', 'adjustment', 'spend', 'hold', 'release', 'exchange', 'move', 'payout', 'reversal'
  )),
  value_date date not null,
  reference text not null default '' check (length(reference) <= 200),
  note text not null default '',
  reverses bigint,
  actor_id bigint,
  actor_name text not null default '',
  token_id bigint,
  posted_at timestamptz not null default now(),
  written_in xid8 not null default pg_current_xact_id(),
  sought text not null generated always as (lower(reference || ' ' || note || ' ' || actor_name)) stored,
  primary key (center_id, id),
  unique (center_id, key),
  foreign key (center_id, reverses) references finance.postings,
  check ((kind = 'reversal') = (reverses is not null))
);
create unique index postings_reversing on finance.postings (center_id, reverses) where reverses is not null;
create index postings_sought on finance.postings using gin (sought extensions.gin_trgm_ops) where kind not in ('hold', 'release');
create index postings_written on finance.postings (center_id, written_in);
comment on column finance.postings.written_in is
  'The transaction that wrote it, with its transfers and costs: who knows one snapshot of the books asks what is not in it, and misses nothing that commits late.';
comment on table finance.postings is 'One business act that moved money, by whom and why, with the transfers it is made of.';
comment on column finance.postings.center_id is 'That of the accounts of its transfers. No foreign key says so: with one, each posting would lock the row of the center.';
comment on column finance.postings.sought is 'What a search looks into.';
comment on column finance.postings.key is 'Given by who asks: the same key is the same act, however often it is asked.';
comment on column finance.postings.fingerprint is 'SHA-256 of what was asked, so that a key that comes with something else is refused.';
comment on column finance.postings.value_date is 'The day in the books: of a bank statement or of a report. Never in a closed month.';

create table finance.transfers (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  posting_id bigint not null,
  kind text not null,
  from_account_id bigint not null,
  to_account_id bigint not null check (to_account_id <> from_account_id),
  currency text not null,
  micros bigint not null check (micros > 0 and micros <= 100000000000000000),
  ad_account_id bigint,
  value_date date not null,
  posted_at timestamptz not null default now(),
  primary key (center_id, id)
);
create index transfers_of_posting on finance.transfers (center_id, posting_id, id);
create index transfers_of_ad_account on finance.transfers (center_id, ad_account_id, id desc) where ad_account_id is not null;
create index transfers_listed on finance.transfers (center_id, currency, id desc) where kind not in ('hold', 'release');
create index transfers_of_kind on finance.transfers (center_id, kind, id desc) where kind <> 'spend';
create index transfers_of_day on finance.transfers (center_id, value_date, id);
comment on table finance.transfers is 'A positive amount that moved from one account to another. Never changed: the database refuses it.';
comment on column finance.transfers.kind is 'That of its posting, for lists; of a reversal: reversal.';
comment on column finance.transfers.ad_account_id is 'Whose wallet it moved; null where none but the center''s own.';

create table finance.books (
  center_id bigint primary key references access.centers,
  closed_until date not null default '-infinity'
);
comment on table finance.books is 'Up to where the months of a center are closed; held while a posting of an earlier day is written.';
comment on column finance.books.closed_until is 'The first day that is open.';

create table finance.periods (
  center_id bigint not null references access.centers,
  month date not null check (extract(day from month) = 1),
  totals jsonb not null,
  closed_at timestamptz not null default now(),
  closed_by bigint,
  closed_by_name text not null,
  primary key (center_id, month)
);
comment on table finance.periods is 'Months that were closed. Nothing is posted into them any more; a correction goes into an open one.';
comment on column finance.periods.totals is 'By currency and kind what moved in the month, in micros as text, when it was closed.';

create table finance.checks (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  checked_at timestamptz not null default now(),
  transfers bigint not null,
  accounts bigint not null,
  differences jsonb not null,
  primary key (center_id, id)
);
comment on table finance.checks is 'Each time the books were added up anew from their transfers and compared with the balances.';
comment on column finance.checks.differences is 'What did not agree: account, balance at hand, sum of transfers. Empty where the books are right.';

create table finance.holds (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null references assets.accounts,
  currency text not null,
  micros bigint not null check (micros > 0),
  settled_micros bigint not null default 0,
  released_micros bigint not null default 0,
  unbilled_micros bigint not null default 0,
  state text not null default 'open' check (state in ('open', 'closed', 'expired')),
  purpose text not null default '',
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (center_id, id),
  check (settled_micros >= 0 and released_micros >= 0 and settled_micros + released_micros <= micros),
  check ((state = 'open') = (ended_at is null)),
  check (state = 'open' or settled_micros + released_micros = micros)
);
create index holds_ending on finance.holds (expires_at) where state = 'open';
create index holds_of_ad_account on finance.holds (center_id, ad_account_id, id desc);
comment on table finance.holds is 'Money of an ad account set aside for spend that is under way: a budget lease. What is not used comes back.';
comment on column finance.holds.unbilled_micros is 'Spend that was told after the money was gone: recorded, never charged.';

create table finance.hold_parts (
  center_id bigint not null,
  hold_id bigint not null,
  frozen_account_id bigint not null,
  source_account_id bigint not null,
  micros bigint not null check (micros >= 0),
  primary key (center_id, hold_id, frozen_account_id),
  foreign key (center_id, hold_id) references finance.holds
);
comment on table finance.hold_parts is 'Where the money of a hold came from and how much of it is still frozen; credit that ends first is used first.';

create table finance.costs (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  posting_id bigint not null,
  ad_account_id bigint not null references assets.accounts,
  day date not null,
  currency text not null,
  spend_micros bigint not null check (spend_micros > 0),
  charged_micros bigint not null check (charged_micros between 0 and spend_micros),
  campaign text not null default '',
  source text not null,
  told_at timestamptz not null default now(),
  primary key (center_id, id),
  foreign key (center_id, posting_id) references finance.postings
);
create index costs_of_posting on finance.costs (center_id, posting_id);
create index costs_of_ad_account on finance.costs (center_id, ad_account_id, day);
create index costs_of_day on finance.costs (center_id, day, id);
comment on table finance.costs is 'Spend as it was told, by ad account, day of its report and campaign, and how much of it the ledger charged.';
comment on column finance.costs.charged_micros is 'Less than the spend where the wallet did not hold it: nothing is charged beyond a balance.';

------------------------------------------------------------------------------------------------------------------------
-- The rules that no program can get around
------------------------------------------------------------------------------------------------------------------------

create table finance.papers (
  center_id bigint not null,
  posting_id bigint not null,
  id bigint not null default foundation.new_id(),
  author_id bigint not null references identity.people,
  author_name text not null,
  added_at timestamptz not null default now(),
  name text not null,
  media_type text not null,
  bytes integer not null,
  content bytea not null,
  primary key (center_id, posting_id, id),
  foreign key (center_id, posting_id) references finance.postings
);
create index papers_of_author on finance.papers (author_id);
alter table finance.papers alter column content set storage external;
comment on table finance.papers is 'Files beside a posting, as the advice of the bank. Appended, never changed.';
comment on column finance.papers.media_type is 'What the bytes are, whatever the name says.';

create function finance.refuse_change() returns trigger language plpgsql set search_path = '' as $$
begin
  raise exception 'The ledger is only added to: % of %.% is refused.', lower(tg_op), tg_table_schema, tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
comment on function finance.refuse_change is 'Refuses what would change the past.';

do $$
declare
  one regclass;
begin
  foreach one in array array['finance.postings', 'finance.transfers', 'finance.accounts', 'finance.periods', 'finance.checks', 'finance.papers']::regclass[] loop
    execute format('create trigger only_added_to before update or delete or truncate on %s for each statement execute function finance.refuse_change()', one);
  end loop;
end
$$;

create function finance.keep_closed() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into finance.books (center_id) values (new.center_id) on conflict do nothing;
  perform from finance.books b where b.center_id = new.center_id for share;
  if exists (select from finance.books b where b.center_id = new.center_id and new.value_date < b.closed_until) then
    raise exception 'The month of % is closed.', new.value_date using errcode = 'check_violation', constraint = 'postings_open_month';
  end if;
  return new;
end
$$;
comment on function finance.keep_closed is 'Nothing is posted into a closed month.';
-- A month is closed when it is over where the center is. Only a posting of an earlier month can meet its closing.
create trigger open_month before insert on finance.postings for each row when (new.value_date < date_trunc('month', current_date + 1))
  execute function finance.keep_closed();

create function finance.differences(center bigint) returns table (account_id bigint, micros bigint, summed numeric) language sql stable
begin atomic
  select b.account_id, b.micros, coalesce(s.micros, 0)
  from finance.balances b
  left join (
    select m.account_id, sum(m.micros) as micros from (
      select t.to_account_id as account_id, t.micros from finance.transfers t where t.center_id = center
      union all select t.from_account_id, -t.micros from finance.transfers t where t.center_id = center
    ) m group by 1
  ) s on s.account_id = b.account_id
  where b.center_id = center and b.micros <> coalesce(s.micros, 0);
end;
comment on function finance.differences is 'Prepaid accounts whose balance is not what their transfers sum to: none, unless something is broken.';

------------------------------------------------------------------------------------------------------------------------
-- Fences
------------------------------------------------------------------------------------------------------------------------

select foundation.fence('here', array['finance.accounts', 'finance.credits', 'finance.postings', 'finance.transfers', 'finance.periods', 'finance.checks', 'finance.holds', 'finance.hold_parts', 'finance.costs', 'finance.papers']::regclass[]);
-- The triggers keep these as the owner, whoever acts.
select foundation.fence('here', array['finance.balances', 'finance.books']::regclass[], is_forced => false);
grant select, insert on finance.accounts, finance.postings, finance.transfers, finance.periods, finance.checks, finance.costs, finance.papers to atrium_app;
grant select, insert, update on finance.credits, finance.holds, finance.hold_parts, finance.books to atrium_app;
-- Rows are locked for what is decided by them; only the triggers change them.
grant select, update (changed_at) on finance.balances to atrium_app;

create function finance.posted_since(known pg_snapshot) returns setof bigint language sql stable rows 5
begin atomic
  -- Nothing here was written by a transaction that is yet to come, unless the books were brought here from another server.
  select p.id from finance.postings p
  where p.center_id = (select foundation.acting_center()) and p.written_in >= pg_snapshot_xmin(known) and p.written_in < pg_snapshot_xmax(pg_current_snapshot())
    and not pg_visible_in_snapshot(p.written_in, known);
end;
comment on function finance.posted_since is 'The postings of the acting center that are not in a snapshot: nothing that was in flight then is missed, however late it commits.';

-- Under row-level security a pattern is weighed row by row, index or not. This one answers ids alone, of the acting center.
create function finance.sought_postings(pattern text, most integer) returns bigint[] language plpgsql stable security definer set search_path = '' as $$
declare
  center bigint := foundation.acting_center();
  looked constant integer := 2 * most;
  seen integer;
  found_ids bigint[];
begin
  -- What many have is among the newest, which an index has in order.
  select count(*), coalesce(array_agg(x.id) filter (where x.sought like pattern), '{}') into seen, found_ids from (
    select p.id, p.sought from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') order by p.id desc limit looked
  ) x;
  if seen < looked or cardinality(found_ids) >= most then
    return found_ids[1:most];
  end if;
  -- How many of the newest have it tells what reads less: all that have it by its index, or the newest until enough have it.
  if (cardinality(found_ids)::float8 / looked) ^ 2 > most / greatest((select c.reltuples from pg_catalog.pg_class c where c.oid = 'finance.postings'::regclass), 1) then
    return array(select x.id from (
      select p.id, p.sought from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') order by p.id desc offset 0
    ) x where x.sought like pattern limit most);
  end if;
  return array(select p.id from finance.postings p where p.center_id = center and p.kind not in ('hold', 'release') and p.sought like pattern order by p.id desc limit most);
end
$$;
revoke all on function finance.posted_since from public;
grant execute on function finance.posted_since to atrium_app;
comment on function finance.sought_postings is 'The newest postings of the acting center in whose words a pattern is found.';

create function finance.due_centers(what text) returns setof bigint language sql stable security definer set search_path = ''
begin atomic
  select h.center_id from finance.holds h where what = 'ends' and h.state = 'open' and h.expires_at <= now()
  union select c.center_id from finance.credits c where what = 'ends' and c.expired_at is null and c.expires_at <= now()
  union select a.center_id from finance.accounts a where what = 'checks';
end;
comment on function finance.due_centers is 'Centers in which something has run out (ends), or that have books to add up (checks).';
grant select on finance.holds, finance.credits, finance.accounts, finance.postings to atrium_door;
create policy door on finance.postings for select to atrium_door using (true);
create policy door on finance.holds for select to atrium_door using (true);
create policy door on finance.credits for select to atrium_door using (true);
create policy door on finance.accounts for select to atrium_door using (true);
grant create on schema finance to atrium_door;
alter function finance.due_centers owner to atrium_door;
alter function finance.sought_postings owner to atrium_door;
revoke create on schema finance from atrium_door;
revoke all on function finance.due_centers, finance.sought_postings from public;
grant execute on function finance.due_centers, finance.sought_postings to atrium_app;
