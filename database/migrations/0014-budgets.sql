-- Spend that cannot run away: budgets of ad accounts, caps, and a breaker that stops what is out of the ordinary.

create table finance.budgets (
  center_id bigint not null references access.centers,
  ad_account_id bigint not null references assets.accounts,
  mode text not null check (mode in ('unlimited', 'daily', 'monthly', 'custom')),
  currency text not null,
  micros bigint check (micros > 0),
  from_day date,
  to_day date,
  changed_at timestamptz not null default now(),
  primary key (center_id, ad_account_id),
  check ((mode = 'unlimited') = (micros is null)),
  check ((mode = 'custom') = (from_day is not null)),
  check (to_day is null or (from_day is not null and from_day <= to_day))
);
create index budgets_of_ad_account on finance.budgets (ad_account_id);
comment on table finance.budgets is 'How much an ad account may spend in a day, in a month or between two dates. Locked by whoever spends, so that two never share what is left.';
comment on column finance.budgets.from_day is 'Of a custom budget, in the zone of the account. Outside its dates nothing may be spent.';
comment on column finance.budgets.to_day is 'The last day; null where it stands until it is changed.';

create table finance.budget_changes (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null,
  before jsonb,
  after jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by bigint,
  changed_by_name text not null,
  primary key (center_id, id),
  foreign key (center_id, ad_account_id) references finance.budgets
);
create index budget_changes_of_ad_account on finance.budget_changes (center_id, ad_account_id, id desc);
comment on table finance.budget_changes is 'Every change of a budget. An account has ten a day, by its own zone.';
create trigger only_added_to before update or delete or truncate on finance.budget_changes for each statement execute function finance.refuse_change();

create table finance.caps (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  subject text not null check (subject in ('center', 'partner', 'person', 'token', 'label', 'account')),
  subject_id bigint,
  label text,
  name text not null,
  bound_person_id bigint,
  measure text not null check (measure in ('spend', 'moves')),
  period text not null check (period in ('day', 'month', 'total')),
  currency text not null,
  micros bigint not null check (micros > 0),
  set_at timestamptz not null default now(),
  set_by bigint,
  set_by_name text not null,
  primary key (center_id, id),
  unique nulls not distinct (center_id, subject, subject_id, label, measure, period, currency),
  check ((subject in ('center', 'label')) = (subject_id is null)),
  check ((subject = 'label') = (label is not null)),
  check ((subject in ('person', 'token')) = (bound_person_id is not null)),
  check (subject not in ('person', 'token') or measure = 'moves')
);
comment on table finance.caps is 'How much may be spent, or moved, at most. Locked by whoever spends or moves under it.';
comment on column finance.caps.name is 'What it caps, as it was called when the cap was set.';
comment on column finance.caps.bound_person_id is 'Whom it binds: the person, or whose token it is. They do not raise it themselves.';
comment on column finance.caps.measure is 'Spend of ad accounts, or money that people move: funding, recharges, credit and adjustments.';

create table finance.limit_settings (
  center_id bigint primary key references access.centers,
  low_days integer not null default 7 check (low_days between 1 and 90),
  is_breaker_on boolean not null default true,
  alert_score integer not null default 6 check (alert_score between 3 and 100),
  trip_score integer not null default 8 check (trip_score between 3 and 100),
  daily_multiple integer default 10 check (daily_multiple between 2 and 1000),
  daily_amounts jsonb not null default '[]',
  check (alert_score <= trip_score)
);
comment on table finance.limit_settings is 'When a center wants to be told of low balances, and what its breaker takes for out of the ordinary.';
comment on column finance.limit_settings.alert_score is 'Robust z-score of a report against the 28 days before.';
comment on column finance.limit_settings.daily_multiple is 'Of the median day: more than this many times as much trips, however short the past.';
comment on column finance.limit_settings.daily_amounts is 'By currency, what one ad account may spend in a day before it trips.';

create table finance.breakers (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  ad_account_id bigint not null references assets.accounts,
  state text not null check (state in ('alert', 'open', 'closed')),
  day date not null,
  hour smallint check (hour between 0 and 23),
  currency text not null,
  seen_micros bigint not null check (seen_micros > 0),
  evidence jsonb not null,
  opened_at timestamptz not null default now(),
  closes_at timestamptz,
  closed_at timestamptz,
  primary key (center_id, id),
  check ((state = 'closed') = (closed_at is not null)),
  check (state = 'open' or closes_at is null)
);
create unique index breakers_one_open on finance.breakers (center_id, ad_account_id) where state = 'open';
create index breakers_of_ad_account on finance.breakers (center_id, ad_account_id, day);
create index breakers_closing on finance.breakers (closes_at) where closes_at is not null;
comment on table finance.breakers is 'Spend that was out of the ordinary: told (alert), or stopped until two people say that it is right (open).';
comment on column finance.breakers.seen_micros is 'The spend of the report that was judged. For the same day it trips again only at more than twice as much.';
comment on column finance.breakers.evidence is 'What it was judged by: rule, score, median day or hour, how many there were, threshold.';
comment on column finance.breakers.closes_at is 'Where one person confirmed and nobody else could: when their word is enough.';

create table finance.breaker_confirmations (
  center_id bigint not null,
  breaker_id bigint not null,
  person_id bigint not null,
  name text not null,
  confirmed_at timestamptz not null default now(),
  primary key (center_id, breaker_id, person_id),
  foreign key (center_id, breaker_id) references finance.breakers
);
comment on table finance.breaker_confirmations is 'Who said that the spend is right.';

create table finance.low_balances (
  center_id bigint not null references access.centers,
  ad_account_id bigint not null references assets.accounts,
  days_left integer not null,
  told_at timestamptz not null default now(),
  primary key (center_id, ad_account_id)
);
comment on table finance.low_balances is 'Ad accounts whose low balance was told. The row goes when the balance is no longer low, so that the next fall is told again.';

create table finance.plans (
  center_id bigint not null references access.centers,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  micros bigint not null check (micros > 0),
  primary key (center_id, currency)
);
comment on table finance.plans is 'What a center means to spend in a month. Compared with what is spent; it stops nothing.';

alter table finance.costs add hour smallint check (hour between 0 and 23);
comment on column finance.costs.hour is 'Of the day, where the report was told by the hour.';

select foundation.fence('here', array['finance.budgets', 'finance.budget_changes', 'finance.caps', 'finance.limit_settings', 'finance.breakers', 'finance.breaker_confirmations', 'finance.low_balances', 'finance.plans']::regclass[]);
grant select, insert on finance.budget_changes, finance.breaker_confirmations to atrium_app;
grant select, insert, update on finance.budgets, finance.limit_settings, finance.breakers to atrium_app;
grant select, insert, update, delete on finance.caps, finance.low_balances, finance.plans to atrium_app;

create function finance.list_tokens() returns table (id bigint, person_id bigint, person_name text, name text)
  language sql stable security definer set search_path = ''
begin atomic
  select t.id, t.person_id, p.name, t.name from identity.api_tokens t
  join identity.people p on p.id = t.person_id
  join access.members m on m.center_id = foundation.acting_center() and m.person_id = t.person_id and m.status = 'active'
  where t.ended_at is null and t.expires_at > now() and 'finance:write' = any (t.scopes) and (m.role = 'owner' or m.finance_role = 'manager');
end;
comment on function finance.list_tokens is 'Tokens with which money of the acting center can be moved, and whose they are: tokens are visible to their own people only.';

create function finance.limited_centers(what text) returns setof bigint language sql stable security definer set search_path = ''
begin atomic
  select b.center_id from finance.breakers b where what = 'closing' and b.closes_at <= now()
  union select b.center_id from finance.accounts b where what = 'balances' and b.ad_account_id is not null;
end;
comment on function finance.limited_centers is 'Centers in which a breaker closes by itself now (closing), or that have wallets to look at (balances).';
grant select on finance.breakers to atrium_door;
create policy door on finance.breakers for select to atrium_door using (true);
grant create on schema finance to atrium_door;
alter function finance.list_tokens owner to atrium_door;
alter function finance.limited_centers owner to atrium_door;
revoke create on schema finance from atrium_door;
revoke all on function finance.list_tokens, finance.limited_centers from public;
grant execute on function finance.list_tokens, finance.limited_centers to atrium_app;
