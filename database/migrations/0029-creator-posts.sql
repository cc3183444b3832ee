-- Posts of creators: videos of people, which an ad account may show in its ads for as long as the creator lets it.

create table ads.posts (
  person_id bigint not null references identity.people,
  id bigint not null default foundation.new_id() primary key,
  name text not null check (length(name) between 1 and 200),
  sent_hash bytea not null check (length(sent_hash) = 32),
  hash bytea not null check (length(hash) = 32),
  preview_hash bytea check (length(preview_hash) = 32),
  media_type text not null,
  bytes bigint not null check (bytes > 0),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  duration_ms integer check (duration_ms > 0),
  codec text,
  bit_rate integer,
  has_sound boolean,
  created_at timestamptz not null default now(),
  removed_at timestamptz
);
create index posts_of_person on ads.posts (person_id, id);
create index posts_sent on ads.posts (person_id, sent_hash);
create index posts_hash on ads.posts (hash);
create index posts_preview on ads.posts (preview_hash);
comment on table ads.posts is 'A video of somebody who lets others advertise with it.';
comment on column ads.posts.removed_at is 'Since when its creator has it no longer; its file is swept once nobody names it.';

create table ads.post_authorizations (
  id bigint not null default foundation.new_id() primary key,
  post_id bigint not null references ads.posts,
  person_id bigint not null references identity.people,
  creator_name text not null,
  days smallint not null check (days in (7, 30, 60, 365)),
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  account_id bigint references assets.accounts,
  account_name text,
  center_name text,
  redeemed_at timestamptz,
  revoked_at timestamptz,
  check (num_nulls(account_id, account_name, center_name, redeemed_at) in (0, 4))
);
create index post_authorizations_of_post on ads.post_authorizations (post_id, id);
create index post_authorizations_of_account on ads.post_authorizations (account_id, post_id);
comment on table ads.post_authorizations is 'What a creator allows: one post, to whichever ad account presents the code first, until its end or until it is revoked.';
comment on column ads.post_authorizations.account_name is 'What the account was called when it presented the code: its creator cannot look into that center.';

alter table ads.media add post_id bigint references ads.posts, add creator_name text, add authorized_until timestamptz,
  add end_told timestamptz;
alter table ads.media add check (num_nulls(post_id, creator_name, authorized_until) in (0, 3));
create unique index media_of_post on ads.media (account_id, post_id) where post_id is not null;
comment on column ads.media.post_id is 'Of a creator''s post; null for what is the account''s own.';
comment on column ads.media.end_told is 'The end that whoever works with the account was told of beforehand.';
comment on column ads.media.authorized_until is 'The latest end of what its creator allows this account.';

alter table ads.ads add shown_until timestamptz;
comment on column ads.ads.shown_until is 'When the creator''s post that it shows may be shown no longer; kept by trigger, null without one.';
-- A history table ends with its term, and is filled by the order of its columns.
alter table ads.ad_history drop column valid_from, drop column valid_to;
alter table ads.ad_history add shown_until timestamptz, add valid_from timestamptz not null default now(), add valid_to timestamptz;
alter table ads.ad_history alter valid_from drop default;
create index ad_history_key on ads.ad_history (account_id, id, valid_from);
create unique index ad_history_open on ads.ad_history (account_id, id) where valid_to is null;

create function ads.set_shown_until() returns trigger language plpgsql set search_path = '' as $$
begin
  new.shown_until := (select min(m.authorized_until) from ads.media m where m.account_id = new.account_id and m.id = any (new.media));
  return new;
end
$$;
comment on function ads.set_shown_until is 'What an ad shows says until when.';
create trigger shown_new before insert on ads.ads for each row when (cardinality(new.media) > 0) execute function ads.set_shown_until();
create trigger shown_changed before update of media on ads.ads for each row
  when (old.media is distinct from new.media) execute function ads.set_shown_until();

create function ads.move_shown_until() returns trigger language plpgsql set search_path = '' as $$
begin
  update ads.ads a set shown_until = new.authorized_until
    where a.account_id = new.account_id and a.id in (
      select u.ad_id from ads.ad_media u where u.account_id = new.account_id and u.media_id = new.id and u.place > 0);
  return null;
end
$$;
comment on function ads.move_shown_until is 'An authorization that is revoked or renewed moves the end of all ads that show its post.';
create trigger shown_until_moves after update of authorized_until on ads.media for each row
  when (old.authorized_until is distinct from new.authorized_until) execute function ads.move_shown_until();

create function foundation.presented_authorization() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.authorization', true), '')::bigint;
comment on function foundation.presented_authorization is 'The authorization of a post whose code the caller presented.';

alter table ads.posts enable row level security;
alter table ads.posts force row level security;
alter table ads.post_authorizations enable row level security;
alter table ads.post_authorizations force row level security;
create policy own on ads.posts using (person_id = (select foundation.acting_person()));
create policy own on ads.post_authorizations using (person_id = (select foundation.acting_person()));
create policy presented on ads.post_authorizations using (id = (select foundation.presented_authorization()));
create policy account on ads.post_authorizations for select using (account_id = (select foundation.acting_account()));
create policy presented on ads.posts for select using (exists (
  select from ads.post_authorizations a where a.post_id = posts.id and a.id = (select foundation.presented_authorization())));
create policy door on ads.posts for select to atrium_door using (true);
create policy door on ads.post_authorizations for select to atrium_door using (true);
grant select, insert, update on ads.posts, ads.post_authorizations to atrium_app;
grant select on ads.posts, ads.post_authorizations to atrium_door;

create function ads.owner_of_authorized(authorization_id bigint) returns bigint language sql stable security definer set search_path = '' as $$
  select a.owner_center_id from ads.post_authorizations p join assets.accounts a on a.id = p.account_id
  where p.id = authorization_id and p.person_id = foundation.acting_person()
$$;
comment on function ads.owner_of_authorized is 'In whose log it is told that a creator revoked this; for that creator alone.';

create function ads.ending_posts(most integer) returns table (account_id bigint, id bigint, owner_id bigint)
  language sql stable security definer set search_path = '' as $$
  select m.account_id, m.id, a.owner_center_id from ads.media m join assets.accounts a on a.id = m.account_id
  where m.authorized_until between now() and now() + interval '7 days' and m.end_told is distinct from m.authorized_until
    and m.deleted_at is null and a.owner_center_id is not null
    and exists (select from ads.ad_media u join ads.ads e on e.account_id = u.account_id and e.id = u.ad_id
      where u.account_id = m.account_id and u.media_id = m.id and e.deleted_at is null)
  order by m.account_id, m.id limit most
$$;
alter function ads.ending_posts owner to atrium_door;
comment on function ads.ending_posts is 'Posts that ads show and soon may not, of which nobody was told yet, in whatever account, and nothing of what they are.';
revoke execute on function ads.ending_posts from public;
grant execute on function ads.ending_posts to atrium_app;
create index media_ending on ads.media (authorized_until) where authorized_until is not null;

create or replace function ads.unused_files(named bytea[]) returns setof bytea language sql stable security definer set search_path = '' as $$
  select n from unnest(named) n
  where not exists (select from ads.media_versions v where v.hash = n) and not exists (select from ads.media_versions v where v.preview_hash = n)
    and not exists (select from ads.posts p where p.hash = n and p.removed_at is null)
    and not exists (select from ads.posts p where p.preview_hash = n and p.removed_at is null)
$$;
comment on function ads.unused_files is 'Of these hashes, those by which neither an image or a video of any account nor a post is kept.';

alter function ads.owner_of_authorized owner to atrium_door;
revoke execute on function ads.owner_of_authorized from public;
grant execute on function ads.owner_of_authorized to atrium_app;
