-- The first rooms: people, centers, membership and grants, ad accounts, requests, and the record of it all.
--
-- Two fences keep centers apart: every query names its center, and row-level security lets the application's role see a row
-- only through the acting center, the acting person, or a secret that the caller presents. The role owns nothing.

do $$
begin
  create role atrium_app nologin;
exception when duplicate_object or unique_violation then null;
end
$$;
grant atrium_app to current_user;

-- The door: owns one function, which reads what decides a call for the one secret that is presented to it.
do $$
begin
  create role atrium_door nologin;
exception when duplicate_object or unique_violation then null;
end
$$;
grant atrium_door to current_user;

create schema identity;
create schema access;
create schema centers;
create schema members;
create schema assets;
create schema requests;
create schema audit;

------------------------------------------------------------------------------------------------------------------------
-- Foundation: who acts, ids, history, idempotency
------------------------------------------------------------------------------------------------------------------------

create function foundation.acting_person() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.person', true), '')::bigint;
comment on function foundation.acting_person is 'The signed-in person of this transaction.';

create function foundation.acting_center() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.center', true), '')::bigint;
comment on function foundation.acting_center is 'The center in which this transaction acts.';

create function foundation.acting_account() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.account', true), '')::bigint;
comment on function foundation.acting_account is 'The ad account of the path of this call, once the head of the call found that the caller holds something on it.';

create function foundation.acting_email() returns text language sql stable parallel safe
  return nullif(current_setting('atrium.email', true), '');
comment on function foundation.acting_email is 'The confirmed address of the acting person, in lower case.';

create function foundation.presented_secret() returns bytea language sql stable parallel safe
  return decode(nullif(current_setting('atrium.secret', true), ''), 'hex');
comment on function foundation.presented_secret is 'SHA-256 of the secret that the caller presents: a session, an API token, a link of a mail.';

create function foundation.sought_email() returns text language sql stable parallel safe
  return nullif(current_setting('atrium.sought_email', true), '');
comment on function foundation.sought_email is 'The address that a sign-in, sign-up or reset names, in lower case.';

create function foundation.sought_account() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.sought_account', true), '')::bigint;
comment on function foundation.sought_account is 'The account id that a request to bind names.';

create sequence foundation.id_sequence minvalue 0 maxvalue 4194303 cycle;

create function foundation.new_id() returns bigint language sql volatile
  return (((extract(epoch from clock_timestamp()) * 1000)::bigint - 1704067200000) << 22) | nextval('foundation.id_sequence');
comment on function foundation.new_id is 'Time-ordered 64-bit id: milliseconds since 2024 in 41 bits, then a shared sequence in 22.';

create function foundation.keep_history() returns trigger language plpgsql security definer set search_path = '' as $$
declare
  history constant text := tg_argv[0];
  keys constant text := (
    select string_agg(format('h.%I = ($1).%I', key, key), ' and ') from unnest(string_to_array(tg_argv[1], ',')) as key
  );
  at constant timestamptz := clock_timestamp();
begin
  if tg_op = 'UPDATE' and new is not distinct from old then
    return new;
  end if;
  if tg_op in ('UPDATE', 'DELETE') then
    execute format('update %s h set valid_to = $2 where h.valid_to is null and %s', history, keys) using old, at;
  end if;
  if tg_op in ('INSERT', 'UPDATE') then
    execute format('insert into %s select ($1).*, $2, null', history) using new, at;
  end if;
  return coalesce(new, old);
end
$$;
comment on function foundation.keep_history is
  'Closes the open interval of a row in its history table and opens the next. Arguments: history table, key columns. A history table has the columns of its table, then valid_from and valid_to.';

create function foundation.remember(kept regclass, history text, keys text, also text default null, also_by text default null) returns void
  language plpgsql set search_path = '' as $$
declare
  bare constant text := split_part(history, '.', 2);
begin
  execute format('create table %s (like %s)', history, kept);
  execute format('alter table %s add valid_from timestamptz not null, add valid_to timestamptz', history);
  execute format('create index %I on %s (%s, valid_from)', bare || '_key', history, keys);
  if also is not null then
    execute format('create index %I on %s (%s, valid_from)', bare || '_' || also, history, also_by);
  end if;
  execute format('create unique index %I on %s (%s) where valid_to is null', bare || '_open', history, keys);
  execute format(
    'create trigger history after insert or update or delete on %s for each row execute function foundation.keep_history(%L, %L)',
    kept, history, replace(keys, ' ', ''));
end
$$;
comment on function foundation.remember is
  'Keeps every row of a table, by its keys, for as long as it stood, in a new history table of this name; read by another key too where one is named.';
revoke all on function foundation.remember from public;

create table foundation.idempotency (
  person_id bigint not null,
  key text not null check (length(key) between 1 and 200),
  endpoint text not null,
  request_hash bytea not null,
  status smallint,
  reply jsonb,
  created_at timestamptz not null default now(),
  primary key (person_id, key)
);
comment on table foundation.idempotency is 'The answer of each write that came with a key, stored in its own transaction, so that a retry gets the same answer.';
create index idempotency_age on foundation.idempotency (created_at);

create table foundation.rate_limits (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
comment on table foundation.rate_limits is 'Counters of the rate limiter; expire is in milliseconds since 1970.';

create table foundation.mailbox (
  id bigint primary key default foundation.new_id(),
  sent_at timestamptz not null default now(),
  recipient text not null,
  subject text not null,
  plain text not null,
  html text not null
);
comment on table foundation.mailbox is 'Mails of an installation without a mail server, shown at /mailbox to visitors of the machine itself.';

------------------------------------------------------------------------------------------------------------------------
-- Identity
------------------------------------------------------------------------------------------------------------------------

create table identity.people (
  id bigint primary key default foundation.new_id(),
  email text not null check (length(email) <= 254),
  email_key text not null generated always as (lower(email)) stored,
  name text not null check (length(name) between 1 and 120),
  locale text not null check (locale in ('en', 'zh-CN')),
  time_zone text not null default 'UTC',
  confirmed_at timestamptz,
  pending_email text,
  avatar_version bigint,
  created_at timestamptz not null default now(),
  unique (email_key)
);
comment on table identity.people is 'A person with an account. The address is confirmed when confirmed_at is set.';

create table identity.passwords (
  person_id bigint primary key references identity.people on delete cascade,
  hash text not null,
  changed_at timestamptz not null default now()
);
comment on table identity.passwords is 'Argon2id hashes.';

create table identity.avatars (
  person_id bigint primary key references identity.people on delete cascade,
  image bytea not null
);
comment on table identity.avatars is 'WebP, 256 pixels square, re-encoded by the server.';

create table identity.sessions (
  id bigint primary key default foundation.new_id(),
  person_id bigint not null references identity.people on delete cascade,
  secret_hash bytea not null unique,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  authenticated_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  ip text not null,
  device text not null
);
create index sessions_person on identity.sessions (person_id, last_seen_at desc) where ended_at is null;
comment on column identity.sessions.authenticated_at is 'When the password was last confirmed; risky calls want it within ten minutes.';
comment on column identity.sessions.expires_at is 'The absolute end. A session also ends after 14 idle days.';

create table identity.api_tokens (
  id bigint primary key default foundation.new_id(),
  person_id bigint not null references identity.people on delete cascade,
  secret_hash bytea not null unique,
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz,
  ended_at timestamptz
);
create index api_tokens_person on identity.api_tokens (person_id) where ended_at is null;

create table identity.links (
  id bigint primary key default foundation.new_id(),
  person_id bigint not null references identity.people on delete cascade,
  purpose text not null check (purpose in ('confirm_address', 'change_address', 'reset_password')),
  address text not null,
  secret_hash bytea unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index links_person on identity.links (person_id, purpose) where used_at is null;
comment on table identity.links is 'One-use links of mails. Only the hash of the secret is stored; the mail job derives the secret again from the key of the installation.';

------------------------------------------------------------------------------------------------------------------------
-- Access: the facts that decide who may do what
------------------------------------------------------------------------------------------------------------------------

create table access.centers (
  center_id bigint primary key,
  status text not null default 'active' check (status in ('active', 'deleted')),
  admins_need_assignment boolean not null default false
);
comment on table access.centers is 'Whether a center is live, and its policy of access. Its row is the lock for everything that counts members.';
comment on column access.centers.admins_need_assignment is 'Least privilege: Admins act on an ad account only when it was given to them.';

select foundation.remember('access.centers', 'access.center_history', 'center_id');

create table access.roles (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 60),
  description text not null default '' check (length(description) <= 500),
  mask integer not null check (mask between 1 and 16383),
  made_by bigint not null,
  made_at timestamptz not null default now(),
  primary key (center_id, id)
);
create unique index roles_name on access.roles (center_id, lower(name));
comment on table access.roles is 'Roles on ad accounts that a center made itself.';
comment on column access.roles.mask is 'The actions, one bit each as the contract numbers them: any that a built-in role on ad accounts holds.';

select foundation.remember('access.roles', 'access.role_history', 'center_id, id');

create function access.is_role(role text) returns boolean language sql immutable parallel safe
  return role in ('admin', 'operator', 'analyst') or role ~ '^[1-9][0-9]{0,18}$';
comment on function access.is_role is 'The name of a built-in role on ad accounts, or the id of a role that the center made.';

create function access.custom_role(role text) returns bigint language sql immutable parallel safe
  return case when role ~ '^[1-9][0-9]{0,18}$' then role::bigint end;
comment on function access.custom_role is 'The id of a role that the center made; null for a built-in one.';

create table access.members (
  center_id bigint not null references access.centers,
  person_id bigint not null references identity.people,
  role text not null check (role in ('owner', 'admin', 'employee')),
  finance_role text not null default 'none' check (finance_role in ('none', 'analyst', 'manager')),
  creator_role text not null default 'none' check (creator_role in ('none', 'viewer', 'manager')),
  status text not null default 'active' check (status in ('active', 'suspended', 'removed', 'left')),
  joined_at timestamptz not null default now(),
  starts_at timestamptz,
  expires_at timestamptz check (role <> 'owner' or expires_at is null),
  ended_at timestamptz,
  primary key (center_id, person_id),
  check (starts_at < expires_at)
);
create index members_of_person on access.members (person_id) include (center_id, role, status, expires_at);
comment on table access.members is 'One row for each person who is or was in a center. Who left keeps the row, without rights.';

select foundation.remember('access.members', 'access.member_history', 'center_id, person_id');
comment on table access.member_history is 'Every state that a membership was in, with its interval.';

create table access.holdings (
  center_id bigint not null references access.centers,
  asset_id bigint not null,
  relation text not null default 'owner_center' check (relation in ('owner_center', 'owner_partner')),
  status text not null default 'bound' check (status in ('bound', 'unbound')),
  owner_center_id bigint references access.centers,
  ceiling text check (access.is_role(ceiling)),
  ceiling_role_id bigint generated always as (case status when 'bound' then access.custom_role(ceiling) end) stored,
  starts_at timestamptz,
  expires_at timestamptz,
  shared_by bigint,
  shared_at timestamptz,
  primary key (center_id, asset_id),
  foreign key (owner_center_id, asset_id) references access.holdings (center_id, asset_id),
  foreign key (owner_center_id, ceiling_role_id) references access.roles (center_id, id),
  check ((relation = 'owner_partner') = (owner_center_id is not null)),
  check ((relation = 'owner_partner') = (ceiling is not null)),
  check (owner_center_id <> center_id),
  check (starts_at < expires_at)
);
create unique index holdings_one_owner on access.holdings (asset_id) where status = 'bound' and relation = 'owner_center';
create index holdings_shared on access.holdings (owner_center_id, asset_id) include (center_id, status) where relation = 'owner_partner';
create index holdings_lent on access.holdings (center_id, asset_id) where relation = 'owner_partner' and status = 'bound';
comment on table access.holdings is
  'Which center holds which asset: as its owner, or as a partner with whom the owner shares it, up to a ceiling. A holding is never deleted, so that history can refer to it.';
comment on column access.holdings.owner_center_id is 'Of a share: the center that owns the asset and shares it.';
comment on column access.holdings.ceiling is 'Of a share: the role that people of the partner reach at most, in the words of the owner.';

select foundation.remember('access.holdings', 'access.holding_history', 'center_id, asset_id');

create table access.grants (
  center_id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamptz,
  expires_at timestamptz,
  granted_by bigint not null,
  granted_at timestamptz not null default now(),
  primary key (center_id, person_id, asset_id),
  foreign key (center_id, person_id) references access.members,
  foreign key (center_id, asset_id) references access.holdings,
  foreign key (center_id, custom_role_id) references access.roles (center_id, id),
  check (starts_at < expires_at)
);
create index grants_of_asset on access.grants (center_id, asset_id) include (person_id, role, starts_at, expires_at);
create index grants_of_custom_role on access.grants (center_id, custom_role_id, person_id) where custom_role_id is not null;
comment on table access.grants is 'Which member was given which asset, in which role. Composite keys keep a grant inside its center.';

select foundation.remember('access.grants', 'access.grant_history', 'center_id, person_id, asset_id', 'asset', 'center_id, asset_id');


------------------------------------------------------------------------------------------------------------------------
-- Centers
------------------------------------------------------------------------------------------------------------------------

create table centers.centers (
  id bigint primary key default foundation.new_id(),
  created_by bigint not null references identity.people,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  gone_at timestamptz
);
comment on column centers.centers.gone_at is 'The end of the 30 days in which a deleted center can be restored.';

create table centers.profiles (
  center_id bigint not null references centers.centers,
  effective_from timestamptz not null,
  name text not null check (length(name) between 1 and 120),
  region text not null,
  time_zone text not null,
  currency text not null,
  business_type text not null check (business_type in ('brand', 'agency', 'seller')),
  recorded_by bigint not null,
  recorded_at timestamptz not null default now(),
  primary key (center_id, effective_from)
);
comment on table centers.profiles is 'The profile of a center from an instant on. Past reports read the profile of their day.';

create view centers.current with (security_invoker = true) as
  select c.id, c.created_by, c.created_at, c.deleted_at, c.gone_at, p.effective_from, p.name, p.region, p.time_zone, p.currency, p.business_type
  from centers.centers c
  cross join lateral (
    select * from centers.profiles p where p.center_id = c.id and p.effective_from <= now() order by p.effective_from desc limit 1
  ) p;
comment on view centers.current is 'Each center with the profile in force now.';

------------------------------------------------------------------------------------------------------------------------
-- Members: invitations, last seen
------------------------------------------------------------------------------------------------------------------------

create table members.invitations (
  id bigint not null default foundation.new_id(),
  center_id bigint not null references centers.centers,
  email text not null,
  email_key text not null generated always as (lower(email)) stored,
  role text not null,
  finance_role text not null default 'none',
  creator_role text not null default 'none',
  membership_starts_at timestamptz,
  membership_expires_at timestamptz,
  state text not null default 'pending' check (state in ('pending', 'accepted', 'declined', 'expired', 'cancelled')),
  delivery text not null default 'waiting' check (delivery in ('waiting', 'sent', 'failed')),
  delivery_error text,
  secret_hash bytea unique,
  link_number integer not null default 1,
  invited_by bigint not null,
  sent_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  primary key (center_id, id),
  foreign key (center_id, invited_by) references access.members (center_id, person_id),
  check (membership_starts_at < membership_expires_at)
);
create unique index invitations_one_pending on members.invitations (center_id, email_key) where state = 'pending';
create index invitations_newest on members.invitations (center_id, sent_at desc);
create index invitations_of_address on members.invitations (email_key) where state = 'pending';
comment on column members.invitations.link_number is 'Counts the links sent; only the newest works.';

create table members.invitation_accounts (
  center_id bigint not null,
  invitation_id bigint not null,
  asset_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  primary key (center_id, invitation_id, asset_id),
  foreign key (center_id, invitation_id) references members.invitations,
  foreign key (center_id, asset_id) references access.holdings
);

create table members.sightings (
  center_id bigint not null,
  person_id bigint not null,
  seen_at timestamptz not null,
  primary key (center_id, person_id),
  foreign key (center_id, person_id) references access.members
);
comment on table members.sightings is 'When a member last used the center, to the minute. Not a decision, so it is written beside the calls, not in them.';

------------------------------------------------------------------------------------------------------------------------
-- Assets
------------------------------------------------------------------------------------------------------------------------

create table assets.accounts (
  id bigint primary key default foundation.new_id(),
  owner_center_id bigint references centers.centers,
  owner_person_id bigint references identity.people,
  maker_person_id bigint not null references identity.people,
  origin text not null check (origin in ('created', 'bound', 'personal')),
  name text not null check (length(name) between 1 and 120),
  company text not null default '',
  currency text not null,
  time_zone text not null,
  industry text not null default '',
  region text not null,
  status text not null default 'enabled' check (status in ('in_review', 'enabled', 'limited', 'suspended', 'disabled', 'closed')),
  created_at timestamptz not null default now(),
  bound_at timestamptz,
  check (num_nonnulls(owner_center_id, owner_person_id) = 1)
);
create index accounts_of_center on assets.accounts (owner_center_id, lower(name), id);
create index accounts_newest on assets.accounts (owner_center_id, created_at, id);
create index accounts_in_status on assets.accounts (owner_center_id, status, id);
create index accounts_of_person on assets.accounts (owner_person_id, name, id) where owner_person_id is not null;
comment on table assets.accounts is 'Ad accounts. Owned by a center, or by the person who made them.';
alter table access.holdings add foreign key (asset_id) references assets.accounts;

------------------------------------------------------------------------------------------------------------------------
-- Requests
------------------------------------------------------------------------------------------------------------------------

create table requests.requests (
  id bigint primary key default foundation.new_id(),
  kind text not null check (kind in ('members.invitation', 'assets.binding')),
  center_id bigint not null references centers.centers,
  center_name text not null,
  asked_by bigint not null references identity.people,
  asked_by_name text not null,
  asked_by_email text not null,
  to_person_id bigint references identity.people,
  to_email_key text,
  object_id bigint not null,
  note text not null default '',
  details jsonb not null,
  is_first boolean not null,
  state text not null default 'pending' check (state in ('pending', 'approved', 'declined', 'cancelled', 'expired')),
  asked_at timestamptz not null default now(),
  expires_at timestamptz not null,
  decided_at timestamptz,
  decided_by bigint,
  check (num_nonnulls(to_person_id, to_email_key) = 1)
);
create index requests_of_center on requests.requests (center_id, kind, asked_at desc);
create index requests_to_person on requests.requests (to_person_id, asked_at desc) where to_person_id is not null;
create index requests_to_email on requests.requests (to_email_key, asked_at desc) where to_email_key is not null;
create unique index requests_one_pending on requests.requests (kind, center_id, object_id) where state = 'pending';
comment on table requests.requests is 'What waits for a decision of somebody outside the asking center. object_id is the invitation or the account.';
comment on column requests.requests.details is 'What the decider is shown of the asking center, as it was when asked.';

------------------------------------------------------------------------------------------------------------------------
-- Audit
------------------------------------------------------------------------------------------------------------------------

create table audit.entries (
  id bigint primary key default foundation.new_id(),
  at timestamptz not null default clock_timestamp(),
  xact xid8 not null default pg_current_xact_id(),
  center_id bigint,
  person_id bigint,
  actor_kind text not null check (actor_kind in ('person', 'token', 'system', 'anyone')),
  actor_id bigint,
  actor_name text not null,
  session_id bigint,
  token_id bigint,
  ip text,
  device text,
  request_id text not null,
  endpoint text not null,
  action text not null,
  object_type text not null,
  object_id bigint,
  object_name text not null,
  before jsonb,
  after jsonb,
  result text not null default 'done' check (result in ('done', 'denied')),
  undo jsonb,
  undoes bigint
);
create index entries_that_undo on audit.entries (undoes) where undoes is not null;
create index entries_of_center on audit.entries (center_id, at desc, id desc) where center_id is not null;
create index entries_of_person on audit.entries (person_id, at desc, id desc) where person_id is not null;
create index entries_of_object on audit.entries (center_id, object_type, object_id, at desc);
comment on table audit.entries is 'Append only. An entry belongs to a center, or to the person whose account it is about.';
comment on column audit.entries.undo is 'The call that takes the change back, {endpoint, input}; null where there is none.';
comment on column audit.entries.undoes is 'The entry whose change this one takes back.';
comment on column audit.entries.xact is 'Orders entries by transaction for readers that follow the log.';

create function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit entries are never changed or deleted';
end
$$;
create trigger append_only before update or delete or truncate on audit.entries
  for each statement execute function audit.refuse_change();

------------------------------------------------------------------------------------------------------------------------
-- Wake-ups for open streams. They carry no facts: who is woken reads again.
------------------------------------------------------------------------------------------------------------------------

create function foundation.wake_person() returns trigger language plpgsql as $$
declare
  one record := coalesce(new, old);
begin
  perform pg_notify('atrium', 'person:' || one.person_id);
  return null;
end
$$;
create trigger wake after insert or update or delete on access.members for each row execute function foundation.wake_person();
create trigger wake after insert or update or delete on access.grants for each row execute function foundation.wake_person();
create trigger wake after update of ended_at on identity.sessions for each row execute function foundation.wake_person();
create trigger wake after update of ended_at on identity.api_tokens for each row execute function foundation.wake_person();

create function foundation.wake_request() returns trigger language plpgsql as $$
begin
  perform pg_notify('atrium', coalesce('person:' || new.to_person_id, 'email:' || left(new.to_email_key, 260)));
  -- Who asked waits for the answer.
  if new.state <> 'pending' then perform pg_notify('atrium', 'person:' || new.asked_by); end if;
  return null;
end
$$;
create trigger wake after insert or update on requests.requests for each row execute function foundation.wake_request();

create function foundation.wake_center() returns trigger language plpgsql as $$
begin
  perform pg_notify('atrium', 'center:' || new.center_id);
  return null;
end
$$;
create trigger wake after update on access.centers for each row execute function foundation.wake_center();

------------------------------------------------------------------------------------------------------------------------
-- The head of every call: credential, person, membership, holding and grant in one query
------------------------------------------------------------------------------------------------------------------------

create function foundation.writes_of(center bigint, person bigint) returns bigint language sql immutable parallel safe
  return hashint8extended(person, center);
comment on function foundation.writes_of is
  'The advisory lock that the writes of a member share, and that whoever changes what the member may do takes alone.';

create function foundation.begin_call(secret bytea, is_token boolean, center bigint, asset bigint, is_write boolean)
returns table (
  now timestamptz, person_id bigint, person_name text, person_email text, person_locale text,
  session_id bigint, token_id bigint, token_name text, token_scopes text[], authenticated_at timestamptz, last_seen_at timestamptz,
  center_status text, center_name text, member_role text, finance_role text, creator_role text, member_status text, member_starts_at timestamptz, member_expires_at timestamptz,
  admins_need_assignment boolean, center_epoch bigint, member_epoch bigint, account_mask integer, account_relation text, account_role text
)
language plpgsql security definer as $$
#variable_conflict use_column
declare
  -- Assignments of a single function call need no query of their own, which makes this function half as dear.
  ignored text;
  more_ways integer;
  lender bigint;
  ceiling text;
  share_starts_at timestamptz;
  share_expires_at timestamptz;
begin
  now := transaction_timestamp();
  ignored := set_config('atrium.secret', case when is_token is null then '' else encode(secret, 'hex') end, true);
  if is_token is null then
    -- A stored call: the one who made it acts, as the application says, and what they may do by now is read like anybody's.
    person_id := convert_from(secret, 'UTF8')::bigint;
  elsif is_token then
    select t.id, t.person_id, t.name, t.scopes, t.last_used_at from identity.api_tokens t
      where t.secret_hash = secret and t.ended_at is null and t.expires_at > now
      into token_id, person_id, token_name, token_scopes, last_seen_at;
  else
    select s.id, s.person_id, s.authenticated_at, s.last_seen_at from identity.sessions s
      where s.secret_hash = secret and s.ended_at is null and s.expires_at > now and s.last_seen_at > now - interval '14 days'
      into session_id, person_id, authenticated_at, last_seen_at;
  end if;
  if person_id is null then
    return;
  end if;
  ignored := set_config('atrium.person', person_id::text, true);
  if center is null then
    select p.name, p.email, p.locale from identity.people p where p.id = person_id and p.confirmed_at is not null
      into person_name, person_email, person_locale;
  else
    -- A write holds its right until it commits: a removal waits for it, or it sees the removal. A deletion of the center
    -- waits too; commands that lock the center to count its members do not.
    -- Row locks alone are not fair, since who shares one never waits for who wants it alone: without the queues of the
    -- advisory locks a member who writes without pause could not be removed.
    if is_write then
      ignored := pg_advisory_xact_lock_shared(foundation.writes_of(center, person_id));
      ignored := pg_advisory_xact_lock_shared(center);
      perform from access.members m where m.center_id = center and m.person_id = begin_call.person_id for share;
      perform from access.grants g where g.center_id = center and g.person_id = begin_call.person_id and g.asset_id = asset for share;
      perform from access.centers c where c.center_id = center for key share;
    end if;
    ignored := set_config('atrium.center', center::text, true);
    select p.name, p.email, p.locale,
        m.role, m.finance_role, m.creator_role, m.status, m.starts_at, m.expires_at, c.status, c.admins_need_assignment,
        (select e.epoch from access.epochs e where e.center_id = m.center_id and e.person_id = 0), e.epoch, e.more_ways,
        (select o.name from centers.profiles o where o.center_id = m.center_id and o.effective_from <= now order by o.effective_from desc limit 1)
      from identity.people p
      left join access.members m on m.center_id = center and m.person_id = p.id
      left join access.centers c on c.center_id = m.center_id
      left join access.epochs e on e.center_id = m.center_id and e.person_id = m.person_id
      where p.id = begin_call.person_id and p.confirmed_at is not null
      into person_name, person_email, person_locale,
        member_role, finance_role, creator_role, member_status, member_starts_at, member_expires_at, center_status,
        admins_need_assignment, center_epoch, member_epoch, more_ways, center_name;
    if member_role is null then
      ignored := set_config('atrium.center', '', true);
    elsif asset is not null and center_status = 'active' and member_status = 'active'
      and coalesce(member_starts_at <= now, true) and coalesce(member_expires_at > now, true) then
      -- One question for what nearly every account has, and another only where a group, a team, an elevation, a share or a role in
      -- the center adds to it: each part of a query costs its start, whether or not it finds anything.
      select h.relation, h.owner_center_id, h.ceiling, h.starts_at, h.expires_at, coalesce(b.mask, r.mask, 0), g.role
        from access.holdings h
        left join access.grants g on g.center_id = h.center_id and g.person_id = begin_call.person_id and g.asset_id = h.asset_id
          and (g.starts_at is null or g.starts_at <= now) and (g.expires_at is null or g.expires_at > now)
        left join access.role_masks b on b.kind = 'account' and b.role = g.role
        left join access.roles r on r.center_id = h.center_id and r.id = g.custom_role_id
        where h.center_id = center and h.asset_id = asset and h.status = 'bound'
        into account_relation, lender, ceiling, share_starts_at, share_expires_at, account_mask, account_role;
      if (more_ways & 1) > 0 then
        select account_mask | coalesce(bit_or(access.mask_of(center, w.role)), 0), coalesce(min(w.role) filter (where w.is_higher), account_role, min(w.role))
          from (
            select e.role, true as is_higher, e.starts_at, e.expires_at from access.elevations e
              where e.center_id = center and e.person_id = begin_call.person_id and e.asset_id = asset
            union all
            select q.role, false, q.starts_at, q.expires_at from access.group_items i
              join access.group_grants q on q.center_id = center and q.person_id = begin_call.person_id and q.group_id = i.group_id
              where i.center_id = center and i.asset_id = asset
          ) w
          where (w.starts_at is null or w.starts_at <= now) and (w.expires_at is null or w.expires_at > now)
          into account_mask, account_role;
      end if;
      if (more_ways & 2) > 0 then
        select account_mask | coalesce(bit_or(access.mask_of(center, w.role)), 0), coalesce(account_role, min(w.role))
          from access.team_ways w
          where w.center_id = center and w.person_id = begin_call.person_id and w.asset_id = asset
            and (w.starts_at is null or w.starts_at <= now) and (w.expires_at is null or w.expires_at > now)
          into account_mask, account_role;
      end if;
      if lender is not null then
        account_mask := account_mask & access.mask_of(lender, ceiling);
      end if;
      if member_role <> 'employee' or finance_role <> 'none' or creator_role <> 'none' then
        select account_mask | bit_or(case when lender is not null then b.partner_mask when admins_need_assignment then b.assigned_mask else b.mask end)
          from access.role_masks b
          where b.kind = 'center' and b.role = member_role or b.kind = 'finance' and b.role = finance_role or b.kind = 'creator' and b.role = creator_role
          into account_mask;
      end if;
      if lender is not null and not (
          coalesce(share_starts_at <= now, true) and coalesce(share_expires_at > now, true)
          and exists (select from access.centers o where o.center_id = lender and o.status = 'active')) then
        account_mask := 0;
        account_relation := null;
        account_role := null;
      elsif account_relation is null then
        account_mask := 0;
      end if;
    end if;
  end if;
  -- What lies in an ad account belongs to no one center: it opens to whoever holds anything on the account of the path.
  ignored := set_config('atrium.account', case when account_mask > 0 then asset::text else '' end, true);
  if person_name is null then
    return;
  end if;
  ignored := set_config('atrium.email', lower(person_email), true);
  return next;
end
$$;
comment on function foundation.begin_call is
  'Reads all that decides one call for the presented secret, and sets who acts for row-level security. No row: not signed in. It runs as atrium_door, which only this function can be: policies that weigh every way to see a row would make up three quarters of its time, and it asks for single rows by key.';
