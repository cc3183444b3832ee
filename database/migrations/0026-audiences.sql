-- Audiences: people whom an ad account wants to reach, or not: by what they did on a website, or from lists that came hashed.

create table assets.audiences (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 200),
  rule jsonb,
  expires_at timestamptz,
  size integer,
  computed_at timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
create index audiences_by_name on assets.audiences (account_id, lower(name), id);
comment on table assets.audiences is 'People whom ads are shown to, or not.';
comment on column assets.audiences.rule is 'Who belongs to it by the events of pixels; null where lists are uploaded.';
comment on column assets.audiences.size is 'How many there are, which nobody is told exactly.';

create table assets.audience_shares (
  account_id bigint not null,
  audience_id bigint not null,
  to_account_id bigint not null references assets.accounts,
  role text not null check (role in ('view', 'use')),
  primary key (account_id, audience_id, to_account_id),
  foreign key (account_id, audience_id) references assets.audiences,
  check (account_id <> to_account_id)
);
create index audience_shares_to on assets.audience_shares (to_account_id);
comment on table assets.audience_shares is 'Other ad accounts of the same center that see an audience, or use it too.';

create table assets.audience_members (
  account_id bigint not null,
  audience_id bigint not null,
  key bytea not null check (length(key) = 33),
  primary key (account_id, audience_id, key),
  foreign key (account_id, audience_id) references assets.audiences
);
comment on column assets.audience_members.key is 'What is hashed (1 e-mail, 2 phone, 3 visitor, 4 id of the advertiser) and its SHA-256.';

create table assets.audience_uploads (
  account_id bigint not null,
  audience_id bigint not null,
  id bigint not null default foundation.new_id(),
  mode text not null check (mode in ('add', 'remove', 'replace')),
  key_kind text not null check (key_kind in ('email', 'phone', 'external')),
  maker_name text not null,
  state text not null default 'open' check (state in ('open', 'working', 'done', 'cancelled')),
  rows integer not null check (rows between 1 and 1000000),
  received integer not null default 0,
  parts integer[] not null default '{}',
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, audience_id) references assets.audiences,
  check (received <= rows)
);
create index audience_uploads_of on assets.audience_uploads (account_id, audience_id, id);
comment on table assets.audience_uploads is 'Lists of hashes that came, or are coming, in parts.';

create table assets.audience_upload_rows (
  account_id bigint not null,
  upload_id bigint not null,
  key bytea not null check (length(key) = 33),
  primary key (account_id, upload_id, key),
  foreign key (account_id, upload_id) references assets.audience_uploads
);
comment on table assets.audience_upload_rows is 'What has come of an upload, until it is put to the audience.';

create function assets.due_audiences() returns table (account_id bigint, id bigint)
  language sql stable security definer set search_path = ''
  begin atomic
    select a.account_id, a.id from assets.audiences a
      where a.rule is not null and a.deleted_at is null and (a.expires_at is null or a.expires_at > now())
        and (a.computed_at is null or a.computed_at < now() - interval '1 hour')
    union
    select u.account_id, u.audience_id from assets.audience_uploads u
      where u.state in ('working', 'cancelled') and u.ended_at < now() - interval '10 minutes'
        and exists (select from assets.audience_upload_rows r where r.account_id = u.account_id and r.upload_id = u.id)
    union
    select a.account_id, a.id from assets.audiences a
      where least(a.deleted_at, a.expires_at) < now() - interval '7 days'
        and exists (select from assets.audience_members m where m.account_id = a.account_id and m.audience_id = a.id)
    order by 1, 2;
  end;
comment on function assets.due_audiences is 'Audiences that something is to be done to, in whatever account they lie.';

create function assets.end_audience_shares() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from assets.audience_shares s where new.id in (s.account_id, s.to_account_id);
  return null;
end
$$;
comment on function assets.end_audience_shares is 'An account that goes to another center takes its audiences along and is shown those of its former one no longer.';
create trigger audience_shares_end after update of owner_center_id on assets.accounts for each row
  when (old.owner_center_id is distinct from new.owner_center_id) execute function assets.end_audience_shares();

select foundation.fence('open', array['assets.audiences', 'assets.audience_shares', 'assets.audience_members', 'assets.audience_uploads', 'assets.audience_upload_rows']::regclass[]);
do $$
declare
  one text;
begin
  foreach one in array array['audiences', 'audience_shares', 'audience_members', 'audience_uploads', 'audience_upload_rows'] loop
    execute format('create policy door on assets.%I to atrium_door using (true)', one);
    execute format('grant select, insert, update, delete on assets.%I to atrium_app', one);
    execute format('grant select on assets.%I to atrium_door', one);
  end loop;
end
$$;
create policy shared on assets.audiences for select using (exists (
  select from assets.audience_shares s where s.account_id = audiences.account_id and s.audience_id = audiences.id
    and s.to_account_id = (select foundation.acting_account())));
create policy received on assets.audience_shares for select using (to_account_id = (select foundation.acting_account()));
revoke delete on assets.audiences from atrium_app;
grant delete on assets.audience_shares to atrium_door;
do $$
declare
  one text;
begin
  grant create on schema assets to atrium_door;
  foreach one in array array['assets.due_audiences()', 'assets.end_audience_shares()'] loop
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke all on function %s from public', one);
    execute format('grant execute on function %s to atrium_app', one);
  end loop;
  revoke create on schema assets from atrium_door;
end
$$;

create table ads.saved_targetings (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 200),
  targeting jsonb not null,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
comment on table ads.saved_targetings is 'Targeting with a name, to be used again in ad groups.';
select foundation.fence('open', array['ads.saved_targetings']::regclass[]);
grant select, insert, update on ads.saved_targetings to atrium_app;
create index ad_groups_with_audiences on ads.ad_groups (account_id) where targeting -> 'audiences' is not null;
