-- The whole database on one page, as the migrations leave it: made by `npm run schema`, never by hand.
-- For reading: comments stand beside what they describe, and what pg-boss keeps for itself is left out.

-- =====================================================================================================================
create schema access;
grant usage on schema access to atrium_app;

-- Whether a center is live. Its row is the lock for everything that counts members.
create table access.centers (
  center_id bigint not null,
  status text not null default 'active'::text,
  constraint centers_pkey PRIMARY KEY (center_id),
  constraint centers_status_check CHECK (status = ANY (ARRAY['active'::text, 'deleted'::text]))
);
CREATE TRIGGER wake AFTER UPDATE ON access.centers FOR EACH ROW EXECUTE FUNCTION foundation.wake_center();
alter table access.centers enable row level security;
alter table access.centers force row level security;
create policy change on access.centers for update
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy door on access.centers to atrium_door
  using (true)
  with check (false);
create policy open on access.centers for insert
  with check (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy visible on access.centers for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = centers.center_id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on access.centers to atrium_app;

create table access.grant_history (
  center_id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX grant_history_asset ON access.grant_history USING btree (center_id, asset_id, valid_from);
CREATE INDEX grant_history_key ON access.grant_history USING btree (center_id, person_id, asset_id, valid_from);
CREATE UNIQUE INDEX grant_history_open ON access.grant_history USING btree (center_id, person_id, asset_id) WHERE (valid_to IS NULL);
alter table access.grant_history enable row level security;
alter table access.grant_history force row level security;
create policy here on access.grant_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.grant_history to atrium_app;

-- Which member was given which asset, in which role. Composite keys keep a grant inside its center.
create table access.grants (
  center_id bigint not null,
  person_id bigint not null,
  asset_id bigint not null,
  role text not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  granted_by bigint not null,
  granted_at timestamp with time zone not null default now(),
  constraint grants_pkey PRIMARY KEY (center_id, person_id, asset_id),
  constraint grants_role_check CHECK (role = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])),
  constraint grants_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint grants_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX grants_of_asset ON access.grants USING btree (center_id, asset_id) INCLUDE (person_id, role, starts_at, expires_at);
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.grants FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.grant_history', 'center_id,person_id,asset_id');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.grants FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.grants enable row level security;
alter table access.grants force row level security;
create policy door on access.grants to atrium_door
  using (true)
  with check (false);
create policy here on access.grants
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.grants for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on access.grants to atrium_app;

create table access.holding_history (
  center_id bigint not null,
  asset_id bigint not null,
  relation text not null,
  status text not null,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX holding_history_key ON access.holding_history USING btree (center_id, asset_id, valid_from);
CREATE UNIQUE INDEX holding_history_open ON access.holding_history USING btree (center_id, asset_id) WHERE (valid_to IS NULL);
alter table access.holding_history enable row level security;
alter table access.holding_history force row level security;
create policy here on access.holding_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.holding_history to atrium_app;

-- Which center holds which asset. A holding is never deleted, so that history can refer to it.
create table access.holdings (
  center_id bigint not null,
  asset_id bigint not null,
  relation text not null default 'owner_center'::text,
  status text not null default 'bound'::text,
  constraint holdings_pkey PRIMARY KEY (center_id, asset_id),
  constraint holdings_relation_check CHECK (relation = 'owner_center'::text),
  constraint holdings_status_check CHECK (status = ANY (ARRAY['bound'::text, 'unbound'::text])),
  constraint holdings_asset_id_fkey FOREIGN KEY (asset_id) REFERENCES assets.accounts(id),
  constraint holdings_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id)
);
CREATE UNIQUE INDEX holdings_one_owner ON access.holdings USING btree (asset_id) WHERE (status = 'bound'::text);
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.holdings FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.holding_history', 'center_id,asset_id');
alter table access.holdings enable row level security;
alter table access.holdings force row level security;
create policy door on access.holdings for select to atrium_door
  using (true);
create policy here on access.holdings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on access.holdings to atrium_app;

-- Every state that a membership was in, with its interval.
create table access.member_history (
  center_id bigint not null,
  person_id bigint not null,
  role text not null,
  finance_role text not null,
  creator_role text not null,
  status text not null,
  joined_at timestamp with time zone not null,
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  valid_from timestamp with time zone not null,
  valid_to timestamp with time zone
);
CREATE INDEX member_history_key ON access.member_history USING btree (center_id, person_id, valid_from);
CREATE UNIQUE INDEX member_history_open ON access.member_history USING btree (center_id, person_id) WHERE (valid_to IS NULL);
alter table access.member_history enable row level security;
alter table access.member_history force row level security;
create policy here on access.member_history
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant select on access.member_history to atrium_app;

-- One row for each person who is or was in a center. Who left keeps the row, without rights.
create table access.members (
  center_id bigint not null,
  person_id bigint not null,
  role text not null,
  finance_role text not null default 'none'::text,
  creator_role text not null default 'none'::text,
  status text not null default 'active'::text,
  joined_at timestamp with time zone not null default now(),
  starts_at timestamp with time zone,
  expires_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint members_pkey PRIMARY KEY (center_id, person_id),
  constraint members_check CHECK (role <> 'owner'::text OR expires_at IS NULL),
  constraint members_creator_role_check CHECK (creator_role = ANY (ARRAY['none'::text, 'viewer'::text, 'manager'::text])),
  constraint members_finance_role_check CHECK (finance_role = ANY (ARRAY['none'::text, 'analyst'::text, 'manager'::text])),
  constraint members_role_check CHECK (role = ANY (ARRAY['owner'::text, 'admin'::text, 'employee'::text])),
  constraint members_status_check CHECK (status = ANY (ARRAY['active'::text, 'suspended'::text, 'removed'::text, 'left'::text])),
  constraint members_center_id_fkey FOREIGN KEY (center_id) REFERENCES access.centers(center_id),
  constraint members_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id)
);
CREATE INDEX members_of_person ON access.members USING btree (person_id) INCLUDE (center_id, role, status, expires_at);
CREATE TRIGGER history AFTER INSERT OR DELETE OR UPDATE ON access.members FOR EACH ROW EXECUTE FUNCTION foundation.keep_history('access.member_history', 'center_id,person_id');
CREATE TRIGGER wake AFTER INSERT OR DELETE OR UPDATE ON access.members FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table access.members enable row level security;
alter table access.members force row level security;
create policy door on access.members to atrium_door
  using (true)
  with check (false);
create policy here on access.members
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on access.members for select
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on access.members to atrium_app;

-- =====================================================================================================================
create schema assets;
grant usage on schema assets to atrium_app;

-- Ad accounts. Owned by a center, or by the person who made them.
create table assets.accounts (
  id bigint not null default foundation.new_id(),
  owner_center_id bigint,
  owner_person_id bigint,
  maker_person_id bigint not null,
  origin text not null,
  name text not null,
  company text not null default ''::text,
  currency text not null,
  time_zone text not null,
  industry text not null default ''::text,
  region text not null,
  status text not null default 'enabled'::text,
  created_at timestamp with time zone not null default now(),
  bound_at timestamp with time zone,
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_check CHECK (num_nonnulls(owner_center_id, owner_person_id) = 1),
  constraint accounts_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint accounts_origin_check CHECK (origin = ANY (ARRAY['created'::text, 'bound'::text, 'personal'::text])),
  constraint accounts_status_check CHECK (status = ANY (ARRAY['in_review'::text, 'enabled'::text, 'limited'::text, 'suspended'::text, 'disabled'::text, 'closed'::text])),
  constraint accounts_maker_person_id_fkey FOREIGN KEY (maker_person_id) REFERENCES identity.people(id),
  constraint accounts_owner_center_id_fkey FOREIGN KEY (owner_center_id) REFERENCES centers.centers(id),
  constraint accounts_owner_person_id_fkey FOREIGN KEY (owner_person_id) REFERENCES identity.people(id)
);
CREATE INDEX accounts_of_center ON assets.accounts USING btree (owner_center_id, name, id);
CREATE INDEX accounts_of_person ON assets.accounts USING btree (owner_person_id, name, id) WHERE (owner_person_id IS NOT NULL);
alter table assets.accounts enable row level security;
alter table assets.accounts force row level security;
create policy change on assets.accounts for update
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)))
  with check (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR owner_person_id = maker_person_id);
create policy make on assets.accounts for insert
  with check (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy visible on assets.accounts for select
  using (owner_center_id = (( SELECT foundation.acting_center() AS acting_center)) OR owner_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR id = (( SELECT foundation.sought_account() AS sought_account)));
grant insert, select, update on assets.accounts to atrium_app;

-- =====================================================================================================================
create schema audit;
grant usage on schema audit to atrium_app;

CREATE OR REPLACE FUNCTION audit.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit entries are never changed or deleted';
end
$function$;

-- Append only. An entry belongs to a center, or to the person whose account it is about.
create table audit.entries (
  id bigint not null default foundation.new_id(),
  at timestamp with time zone not null default clock_timestamp(),
  xact xid8 not null default pg_current_xact_id(),  -- Orders entries by transaction for readers that follow the log.
  center_id bigint,
  person_id bigint,
  actor_kind text not null,
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
  result text not null default 'done'::text,
  constraint entries_pkey PRIMARY KEY (id),
  constraint entries_actor_kind_check CHECK (actor_kind = ANY (ARRAY['person'::text, 'token'::text, 'system'::text, 'anyone'::text])),
  constraint entries_result_check CHECK (result = ANY (ARRAY['done'::text, 'denied'::text]))
);
CREATE INDEX entries_of_center ON audit.entries USING btree (center_id, at DESC, id DESC) WHERE (center_id IS NOT NULL);
CREATE INDEX entries_of_object ON audit.entries USING btree (center_id, object_type, object_id, at DESC);
CREATE INDEX entries_of_person ON audit.entries USING btree (person_id, at DESC, id DESC) WHERE (person_id IS NOT NULL);
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON audit.entries FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
alter table audit.entries enable row level security;
alter table audit.entries force row level security;
create policy append on audit.entries for insert
  with check (center_id IS NULL OR center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy here on audit.entries for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on audit.entries for select
  using (center_id IS NULL AND person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select on audit.entries to atrium_app;

-- =====================================================================================================================
create schema centers;
grant usage on schema centers to atrium_app;

create table centers.centers (
  id bigint not null default foundation.new_id(),
  created_by bigint not null,
  created_at timestamp with time zone not null default now(),
  deleted_at timestamp with time zone,
  gone_at timestamp with time zone,  -- The end of the 30 days in which a deleted center can be restored.
  constraint centers_pkey PRIMARY KEY (id),
  constraint centers_created_by_fkey FOREIGN KEY (created_by) REFERENCES identity.people(id)
);
alter table centers.centers enable row level security;
alter table centers.centers force row level security;
create policy change on centers.centers for update
  using (id = (( SELECT foundation.acting_center() AS acting_center)));
create policy make on centers.centers for insert
  with check (id = (( SELECT foundation.acting_center() AS acting_center)));
create policy visible on centers.centers for select
  using (id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = centers.id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on centers.centers to atrium_app;

-- The profile of a center from an instant on. Past reports read the profile of their day.
create table centers.profiles (
  center_id bigint not null,
  effective_from timestamp with time zone not null,
  name text not null,
  region text not null,
  time_zone text not null,
  currency text not null,
  business_type text not null,
  recorded_by bigint not null,
  recorded_at timestamp with time zone not null default now(),
  constraint profiles_pkey PRIMARY KEY (center_id, effective_from),
  constraint profiles_business_type_check CHECK (business_type = ANY (ARRAY['brand'::text, 'agency'::text, 'seller'::text])),
  constraint profiles_name_check CHECK (length(name) >= 1 AND length(name) <= 120),
  constraint profiles_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id)
);
alter table centers.profiles enable row level security;
alter table centers.profiles force row level security;
create policy change on centers.profiles for update
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy door on centers.profiles for select to atrium_door
  using (true);
create policy make on centers.profiles for insert
  with check (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy visible on centers.profiles for select
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = profiles.center_id AND m.person_id = (( SELECT foundation.acting_person() AS acting_person)))));
grant insert, select, update on centers.profiles to atrium_app;

-- Each center with the profile in force now.
create view centers.current with (security_invoker=true) as
 SELECT c.id,
    c.created_by,
    c.created_at,
    c.deleted_at,
    c.gone_at,
    p.effective_from,
    p.name,
    p.region,
    p.time_zone,
    p.currency,
    p.business_type
   FROM centers.centers c
     CROSS JOIN LATERAL ( SELECT p_1.center_id,
            p_1.effective_from,
            p_1.name,
            p_1.region,
            p_1.time_zone,
            p_1.currency,
            p_1.business_type,
            p_1.recorded_by,
            p_1.recorded_at
           FROM centers.profiles p_1
          WHERE p_1.center_id = c.id AND p_1.effective_from <= now()
          ORDER BY p_1.effective_from DESC
         LIMIT 1) p;
grant select on centers.current to atrium_app;

-- =====================================================================================================================
create schema foundation;
grant usage on schema foundation to atrium_app;

create sequence foundation.id_sequence as bigint increment 1 minvalue 0 maxvalue 4194303 start 0 cycle;
grant usage on sequence foundation.id_sequence to atrium_app;

-- The center in which this transaction acts.
CREATE OR REPLACE FUNCTION foundation.acting_center()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.center'::text, true), ''::text))::bigint;

-- The confirmed address of the acting person, in lower case.
CREATE OR REPLACE FUNCTION foundation.acting_email()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('atrium.email'::text, true), ''::text);

-- The signed-in person of this transaction.
CREATE OR REPLACE FUNCTION foundation.acting_person()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.person'::text, true), ''::text))::bigint;

-- Reads all that decides one call for the presented secret, and sets who acts for row-level security. No row: not signed in. It runs as atrium_door, which only this function can be: policies that weigh every way to see a row would make up three quarters of its time, and it asks for single rows by key.
CREATE OR REPLACE FUNCTION foundation.begin_call(secret bytea, is_token boolean, center bigint, asset bigint, is_write boolean)
 RETURNS TABLE(now timestamp with time zone, person_id bigint, person_name text, person_email text, person_locale text, session_id bigint, token_id bigint, token_name text, token_scopes text[], authenticated_at timestamp with time zone, last_seen_at timestamp with time zone, center_status text, center_name text, member_role text, finance_role text, creator_role text, member_status text, member_starts_at timestamp with time zone, member_expires_at timestamp with time zone, holding_status text, grant_role text, grant_starts_at timestamp with time zone, grant_expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
AS $function$
#variable_conflict use_column
declare
  -- Assignments of a single function call need no query of their own, which makes this function half as dear.
  ignored text;
begin
  now := statement_timestamp();
  ignored := set_config('atrium.secret', encode(secret, 'hex'), true);
  if is_token then
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
        m.role, m.finance_role, m.creator_role, m.status, m.starts_at, m.expires_at, c.status,
        (select o.name from centers.profiles o where o.center_id = m.center_id and o.effective_from <= now order by o.effective_from desc limit 1),
        h.status, g.role, g.starts_at, g.expires_at
      from identity.people p
      left join access.members m on m.center_id = center and m.person_id = p.id
      left join access.centers c on c.center_id = m.center_id
      left join access.holdings h on h.center_id = m.center_id and h.asset_id = asset
      left join access.grants g on g.center_id = m.center_id and g.person_id = m.person_id and g.asset_id = asset
      where p.id = begin_call.person_id and p.confirmed_at is not null
      into person_name, person_email, person_locale,
        member_role, finance_role, creator_role, member_status, member_starts_at, member_expires_at, center_status, center_name,
        holding_status, grant_role, grant_starts_at, grant_expires_at;
    if member_role is null then
      ignored := set_config('atrium.center', '', true);
    end if;
  end if;
  if person_name is null then
    return;
  end if;
  ignored := set_config('atrium.email', lower(person_email), true);
  return next;
end
$function$;
grant execute on function foundation.begin_call(bytea,boolean,bigint,bigint,boolean) to atrium_app;

-- Closes the open interval of a row in its history table and opens the next. Arguments: history table, key columns. A history table has the columns of its table, then valid_from and valid_to.
CREATE OR REPLACE FUNCTION foundation.keep_history()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO ''
AS $function$
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
$function$;

-- Time-ordered 64-bit id: milliseconds since 2024 in 41 bits, then a shared sequence in 22.
CREATE OR REPLACE FUNCTION foundation.new_id()
 RETURNS bigint
 LANGUAGE sql
RETURN (((((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint - '1704067200000'::bigint) << 22) | nextval('foundation.id_sequence'::regclass));

-- SHA-256 of the secret that the caller presents: a session, an API token, a link of a mail.
CREATE OR REPLACE FUNCTION foundation.presented_secret()
 RETURNS bytea
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN decode(NULLIF(current_setting('atrium.secret'::text, true), ''::text), 'hex'::text);

-- The account id that a request to bind names.
CREATE OR REPLACE FUNCTION foundation.sought_account()
 RETURNS bigint
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('atrium.sought_account'::text, true), ''::text))::bigint;

-- The address that a sign-in, sign-up or reset names, in lower case.
CREATE OR REPLACE FUNCTION foundation.sought_email()
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('atrium.sought_email'::text, true), ''::text);

CREATE OR REPLACE FUNCTION foundation.wake_center()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('atrium', 'center:' || new.center_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.wake_person()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  one record := coalesce(new, old);
begin
  perform pg_notify('atrium', 'person:' || one.person_id);
  return null;
end
$function$;

CREATE OR REPLACE FUNCTION foundation.wake_request()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_notify('atrium', coalesce('person:' || new.to_person_id, 'email:' || left(new.to_email_key, 260)));
  -- Who asked waits for the answer.
  if new.state <> 'pending' then perform pg_notify('atrium', 'person:' || new.asked_by); end if;
  return null;
end
$function$;

-- The advisory lock that the writes of a member share, and that whoever changes what the member may do takes alone.
CREATE OR REPLACE FUNCTION foundation.writes_of(center bigint, person bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN hashint8extended(person, center);

-- The answer of each write that came with a key, stored in its own transaction, so that a retry gets the same answer.
create table foundation.idempotency (
  person_id bigint not null,
  key text not null,
  endpoint text not null,
  request_hash bytea not null,
  status smallint,
  reply jsonb,
  created_at timestamp with time zone not null default now(),
  constraint idempotency_pkey PRIMARY KEY (person_id, key),
  constraint idempotency_key_check CHECK (length(key) >= 1 AND length(key) <= 200)
);
CREATE INDEX idempotency_age ON foundation.idempotency USING btree (created_at);
alter table foundation.idempotency enable row level security;
alter table foundation.idempotency force row level security;
create policy own on foundation.idempotency
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant delete, insert, select, update on foundation.idempotency to atrium_app;

-- Mails of an installation without a mail server, shown at /mailbox to visitors of the machine itself.
create table foundation.mailbox (
  id bigint not null default foundation.new_id(),
  sent_at timestamp with time zone not null default now(),
  recipient text not null,
  subject text not null,
  plain text not null,
  html text not null,
  constraint mailbox_pkey PRIMARY KEY (id)
);
grant delete, insert, select, update on foundation.mailbox to atrium_app;

-- Counters of the rate limiter; expire is in milliseconds since 1970.
create table foundation.rate_limits (
  key character varying(255) not null,
  points integer not null default 0,
  expire bigint,
  constraint rate_limits_pkey PRIMARY KEY (key)
);
grant delete, insert, select, update on foundation.rate_limits to atrium_app;

-- =====================================================================================================================
create schema identity;
grant usage on schema identity to atrium_app;

create table identity.api_tokens (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  secret_hash bytea not null,
  name text not null,
  scopes text[] not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  ended_at timestamp with time zone,
  constraint api_tokens_pkey PRIMARY KEY (id),
  constraint api_tokens_secret_hash_key UNIQUE (secret_hash),
  constraint api_tokens_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX api_tokens_person ON identity.api_tokens USING btree (person_id) WHERE (ended_at IS NULL);
CREATE TRIGGER wake AFTER UPDATE OF ended_at ON identity.api_tokens FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table identity.api_tokens enable row level security;
alter table identity.api_tokens force row level security;
create policy door on identity.api_tokens for select to atrium_door
  using (true);
create policy own on identity.api_tokens
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.api_tokens to atrium_app;

-- WebP, 256 pixels square, re-encoded by the server.
create table identity.avatars (
  person_id bigint not null,
  image bytea not null,
  constraint avatars_pkey PRIMARY KEY (person_id),
  constraint avatars_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
alter table identity.avatars enable row level security;
alter table identity.avatars force row level security;
create policy own on identity.avatars
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
create policy visible on identity.avatars for select
  using ((EXISTS ( SELECT
   FROM identity.people p
  WHERE p.id = avatars.person_id)));
grant delete, insert, select, update on identity.avatars to atrium_app;

-- One-use links of mails. Only the hash of the secret is stored; the mail job derives the secret again from the key of the installation.
create table identity.links (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  purpose text not null,
  address text not null,
  secret_hash bytea,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (id),
  constraint links_secret_hash_key UNIQUE (secret_hash),
  constraint links_purpose_check CHECK (purpose = ANY (ARRAY['confirm_address'::text, 'change_address'::text, 'reset_password'::text])),
  constraint links_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX links_person ON identity.links USING btree (person_id, purpose) WHERE (used_at IS NULL);
alter table identity.links enable row level security;
alter table identity.links force row level security;
create policy own on identity.links
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.links to atrium_app;

-- Argon2id hashes.
create table identity.passwords (
  person_id bigint not null,
  hash text not null,
  changed_at timestamp with time zone not null default now(),
  constraint passwords_pkey PRIMARY KEY (person_id),
  constraint passwords_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
alter table identity.passwords enable row level security;
alter table identity.passwords force row level security;
create policy own on identity.passwords
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)));
grant insert, select, update on identity.passwords to atrium_app;

-- A person with an account. The address is confirmed when confirmed_at is set.
create table identity.people (
  id bigint not null default foundation.new_id(),
  email text not null,
  email_key text not null generated always as (lower(email)) stored,
  name text not null,
  locale text not null,
  time_zone text not null default 'UTC'::text,
  confirmed_at timestamp with time zone,
  pending_email text,
  avatar_version bigint,
  created_at timestamp with time zone not null default now(),
  constraint people_pkey PRIMARY KEY (id),
  constraint people_email_key_key UNIQUE (email_key),
  constraint people_email_check CHECK (length(email) <= 254),
  constraint people_locale_check CHECK (locale = ANY (ARRAY['en'::text, 'zh-CN'::text])),
  constraint people_name_check CHECK (length(name) >= 1 AND length(name) <= 120)
);
alter table identity.people enable row level security;
alter table identity.people force row level security;
create policy door on identity.people for select to atrium_door
  using (true);
create policy own on identity.people for update
  using (id = (( SELECT foundation.acting_person() AS acting_person)));
create policy register on identity.people for insert
  with check (email_key = (( SELECT foundation.sought_email() AS sought_email)));
create policy visible on identity.people for select
  using (id = (( SELECT foundation.acting_person() AS acting_person)) OR email_key = (( SELECT foundation.sought_email() AS sought_email)) OR (EXISTS ( SELECT
   FROM access.members m
  WHERE m.center_id = (( SELECT foundation.acting_center() AS acting_center)) AND m.person_id = people.id)));
grant insert, select, update on identity.people to atrium_app;

create table identity.sessions (
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  secret_hash bytea not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  authenticated_at timestamp with time zone not null default now(),  -- When the password was last confirmed; risky calls want it within ten minutes.
  expires_at timestamp with time zone not null,  -- The absolute end. A session also ends after 14 idle days.
  ended_at timestamp with time zone,
  ip text not null,
  device text not null,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_secret_hash_key UNIQUE (secret_hash),
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES identity.people(id) ON DELETE CASCADE
);
CREATE INDEX sessions_person ON identity.sessions USING btree (person_id, last_seen_at DESC) WHERE (ended_at IS NULL);
CREATE TRIGGER wake AFTER UPDATE OF ended_at ON identity.sessions FOR EACH ROW EXECUTE FUNCTION foundation.wake_person();
alter table identity.sessions enable row level security;
alter table identity.sessions force row level security;
create policy door on identity.sessions for select to atrium_door
  using (true);
create policy own on identity.sessions
  using (person_id = (( SELECT foundation.acting_person() AS acting_person)) OR secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
grant insert, select, update on identity.sessions to atrium_app;

-- =====================================================================================================================
create schema members;
grant usage on schema members to atrium_app;

create table members.invitation_accounts (
  center_id bigint not null,
  invitation_id bigint not null,
  asset_id bigint not null,
  role text not null,
  constraint invitation_accounts_pkey PRIMARY KEY (center_id, invitation_id, asset_id),
  constraint invitation_accounts_role_check CHECK (role = ANY (ARRAY['admin'::text, 'operator'::text, 'analyst'::text])),
  constraint invitation_accounts_center_id_asset_id_fkey FOREIGN KEY (center_id, asset_id) REFERENCES access.holdings(center_id, asset_id),
  constraint invitation_accounts_center_id_invitation_id_fkey FOREIGN KEY (center_id, invitation_id) REFERENCES members.invitations(center_id, id)
);
alter table members.invitation_accounts enable row level security;
alter table members.invitation_accounts force row level security;
create policy here on members.invitation_accounts
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select on members.invitation_accounts to atrium_app;

create table members.invitations (
  id bigint not null default foundation.new_id(),
  center_id bigint not null,
  email text not null,
  email_key text not null generated always as (lower(email)) stored,
  role text not null,
  finance_role text not null default 'none'::text,
  creator_role text not null default 'none'::text,
  membership_expires_at timestamp with time zone,
  state text not null default 'pending'::text,
  delivery text not null default 'waiting'::text,
  delivery_error text,
  secret_hash bytea,
  link_number integer not null default 1,  -- Counts the links sent; only the newest works.
  invited_by bigint not null,
  sent_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  constraint invitations_pkey PRIMARY KEY (center_id, id),
  constraint invitations_secret_hash_key UNIQUE (secret_hash),
  constraint invitations_delivery_check CHECK (delivery = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])),
  constraint invitations_state_check CHECK (state = ANY (ARRAY['pending'::text, 'accepted'::text, 'declined'::text, 'expired'::text, 'cancelled'::text])),
  constraint invitations_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id),
  constraint invitations_center_id_invited_by_fkey FOREIGN KEY (center_id, invited_by) REFERENCES access.members(center_id, person_id)
);
CREATE INDEX invitations_newest ON members.invitations USING btree (center_id, sent_at DESC);
CREATE INDEX invitations_of_address ON members.invitations USING btree (email_key) WHERE (state = 'pending'::text);
CREATE UNIQUE INDEX invitations_one_pending ON members.invitations USING btree (center_id, email_key) WHERE (state = 'pending'::text);
alter table members.invitations enable row level security;
alter table members.invitations force row level security;
create policy here on members.invitations
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy linked on members.invitations for select
  using (secret_hash = (( SELECT foundation.presented_secret() AS presented_secret)));
create policy mine on members.invitations for select
  using (email_key = (( SELECT foundation.acting_email() AS acting_email)));
grant insert, select, update on members.invitations to atrium_app;

-- When a member last used the center, to the minute. Not a decision, so it is written beside the calls, not in them.
create table members.sightings (
  center_id bigint not null,
  person_id bigint not null,
  seen_at timestamp with time zone not null,
  constraint sightings_pkey PRIMARY KEY (center_id, person_id),
  constraint sightings_center_id_person_id_fkey FOREIGN KEY (center_id, person_id) REFERENCES access.members(center_id, person_id)
);
alter table members.sightings enable row level security;
alter table members.sightings force row level security;
create policy here on members.sightings
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
grant insert, select, update on members.sightings to atrium_app;

-- =====================================================================================================================
create schema requests;
grant usage on schema requests to atrium_app;

-- What waits for a decision of somebody outside the asking center. object_id is the invitation or the account.
create table requests.requests (
  id bigint not null default foundation.new_id(),
  kind text not null,
  center_id bigint not null,
  center_name text not null,
  asked_by bigint not null,
  asked_by_name text not null,
  asked_by_email text not null,
  to_person_id bigint,
  to_email_key text,
  object_id bigint not null,
  note text not null default ''::text,
  details jsonb not null,  -- What the decider is shown of the asking center, as it was when asked.
  is_first boolean not null,
  state text not null default 'pending'::text,
  asked_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  decided_at timestamp with time zone,
  decided_by bigint,
  constraint requests_pkey PRIMARY KEY (id),
  constraint requests_check CHECK (num_nonnulls(to_person_id, to_email_key) = 1),
  constraint requests_kind_check CHECK (kind = ANY (ARRAY['members.invitation'::text, 'assets.binding'::text])),
  constraint requests_state_check CHECK (state = ANY (ARRAY['pending'::text, 'approved'::text, 'declined'::text, 'cancelled'::text, 'expired'::text])),
  constraint requests_asked_by_fkey FOREIGN KEY (asked_by) REFERENCES identity.people(id),
  constraint requests_center_id_fkey FOREIGN KEY (center_id) REFERENCES centers.centers(id),
  constraint requests_to_person_id_fkey FOREIGN KEY (to_person_id) REFERENCES identity.people(id)
);
CREATE INDEX requests_of_center ON requests.requests USING btree (center_id, kind, asked_at DESC);
CREATE UNIQUE INDEX requests_one_pending ON requests.requests USING btree (kind, center_id, object_id) WHERE (state = 'pending'::text);
CREATE INDEX requests_to_email ON requests.requests USING btree (to_email_key, asked_at DESC) WHERE (to_email_key IS NOT NULL);
CREATE INDEX requests_to_person ON requests.requests USING btree (to_person_id, asked_at DESC) WHERE (to_person_id IS NOT NULL);
CREATE TRIGGER wake AFTER INSERT OR UPDATE ON requests.requests FOR EACH ROW EXECUTE FUNCTION foundation.wake_request();
alter table requests.requests enable row level security;
alter table requests.requests force row level security;
create policy decide on requests.requests for update
  using (to_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR to_email_key = (( SELECT foundation.acting_email() AS acting_email)));
create policy here on requests.requests
  using (center_id = (( SELECT foundation.acting_center() AS acting_center)));
create policy mine on requests.requests for select
  using (to_person_id = (( SELECT foundation.acting_person() AS acting_person)) OR to_email_key = (( SELECT foundation.acting_email() AS acting_email)));
grant insert, select, update on requests.requests to atrium_app;
