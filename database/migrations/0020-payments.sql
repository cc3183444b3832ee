-- Payment providers: programs that say, signed, that money came in or went back. Each event moves money once.

create table finance.payment_providers (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 80),
  kind text not null check (kind in ('hmac', 'sandbox')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  state text not null default 'on' check (state in ('on', 'off')),
  secret_number int not null default 0 check (secret_number >= 0),
  former_secret_until timestamptz,
  made_at timestamptz not null default now(),
  made_by bigint,
  primary key (center_id, id),
  unique (id)
);
comment on table finance.payment_providers is 'Who may say that money came in without being a person. A sandbox is one that people try: its payments are marked.';
comment on column finance.payment_providers.secret_number is 'Its secret is derived from the key of the installation, its id and this; no table holds it. Zero until one is made.';
comment on column finance.payment_providers.former_secret_until is 'Until when what is signed with the secret before is taken as well.';

create table finance.payment_events (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  provider_id bigint not null,
  event_key text not null check (length(event_key) <= 120),
  outcome text not null check (outcome in ('booked', 'uncovered', 'refused')),
  problem text not null default '',
  details jsonb not null default '{}',
  fingerprint bytea,
  type text check (type in ('payment.succeeded', 'payment.refunded')),
  currency text,
  micros bigint check (micros > 0),
  reference text,
  paid_at timestamptz,
  posting_id bigint,
  times int not null default 1 check (times > 0),
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  primary key (center_id, id),
  foreign key (center_id, provider_id) references finance.payment_providers,
  check ((outcome = 'refused') = (problem <> '')),
  check (outcome = 'refused' or (fingerprint is not null and type is not null and micros is not null and paid_at is not null))
);
create unique index payment_events_once on finance.payment_events (center_id, provider_id, event_key) where outcome <> 'refused';
create unique index payment_events_refused on finance.payment_events (center_id, provider_id, event_key, problem) where outcome = 'refused';
create index payment_events_listed on finance.payment_events (center_id, last_at desc, id);
create index payment_events_uncovered on finance.payment_events (center_id, id) where outcome = 'uncovered';
comment on table finance.payment_events is 'What payment providers said, and what became of it. An event that was taken is taken once; what was refused is counted, and may come again.';
comment on column finance.payment_events.event_key is 'The id that the provider gave it. Empty for what was not signed by it: whatever that says is not kept.';
comment on column finance.payment_events.outcome is 'Uncovered: a refund for which the center did not have the cash. It waits for somebody to book it.';
comment on column finance.payment_events.problem is 'Of what was refused: the code of the refusal.';
comment on column finance.payment_events.fingerprint is 'SHA-256 of what it said, so that an id that comes with something else is refused.';
comment on column finance.payment_events.times is 'How often it was refused so.';

alter table finance.postings add column provider_id bigint, add foreign key (center_id, provider_id) references finance.payment_providers;
comment on column finance.postings.provider_id is 'The payment provider that said so, of what no person recorded.';
alter table finance.postings drop constraint postings_kind_check, add constraint postings_kind_check check (kind in (
  'funding', 'funding_refund', 'recharge', 'refund', 'credit', 'credit_expiry', 'adjustment', 'spend', 'hold', 'release', 'exchange', 'move',
  'payout', 'reversal'
));
alter table audit.entries drop constraint entries_actor_kind_check,
  add constraint entries_actor_kind_check check (actor_kind in ('person', 'token', 'provider', 'system', 'anyone'));

select foundation.fence('here', array['finance.payment_providers', 'finance.payment_events']::regclass[]);
grant select, insert, update on finance.payment_providers, finance.payment_events to atrium_app;
create trigger note_update after update on finance.payment_providers referencing new table as changed for each statement execute function foundation.note_version('billing');

-- Whoever brings a signed event names the provider alone; the signature is checked before anything is done in its center.
create function finance.find_payment_center(provider bigint) returns bigint language sql stable security definer set search_path = ''
begin atomic
  select p.center_id from finance.payment_providers p join access.centers c on c.center_id = p.center_id and c.status = 'active' where p.id = provider;
end;
comment on function finance.find_payment_center is 'The center of a payment provider, while it is live.';
grant select on finance.payment_providers to atrium_door;
create policy door on finance.payment_providers for select to atrium_door using (true);
grant create on schema finance to atrium_door;
alter function finance.find_payment_center owner to atrium_door;
revoke create on schema finance from atrium_door;
revoke all on function finance.find_payment_center from public;
grant execute on function finance.find_payment_center to atrium_app;
