-- The creative library: images and videos of an ad account. The bytes lie in files named by their hash; a row is written once its
-- file is whole, and a file that no row names is swept.

create table ads.media (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  kind text not null check (kind in ('image', 'video')),
  name text not null check (length(name) between 1 and 200),
  folder text not null default '' check (length(folder) <= 80),
  labels text[] not null default '{}' check (cardinality(labels) <= 20),
  version integer not null default 1 check (version > 0),
  added_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  primary key (account_id, id)
);
create index media_by_name on ads.media (account_id, lower(name), id) where deleted_at is null;
comment on table ads.media is 'An image or a video of the creative library of an ad account.';
comment on column ads.media.version is 'The one that ads show.';
comment on column ads.media.folder is 'Empty for none.';
comment on column ads.media.deleted_at is 'Since when it is in the bin.';

create table ads.media_versions (
  account_id bigint not null,
  media_id bigint not null,
  number integer not null check (number > 0),
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
  added_by text not null,
  added_at timestamptz not null default now(),
  primary key (account_id, media_id, number),
  foreign key (account_id, media_id) references ads.media
);
create index media_versions_sent on ads.media_versions (account_id, sent_hash);
create index media_versions_hash on ads.media_versions (hash);
create index media_versions_preview on ads.media_versions (preview_hash);
comment on table ads.media_versions is 'What an image or a video was and is; never changed.';
comment on column ads.media_versions.sent_hash is 'SHA-256 of the file as it was sent, by which the same file is known again in its account.';
comment on column ads.media_versions.hash is 'SHA-256 of the file as it is kept, which is its name. Images are encoded anew.';
comment on column ads.media_versions.preview_hash is 'Of a small image, or of the still that stands for a video.';

create table ads.ad_media (
  account_id bigint not null,
  ad_id bigint not null,
  place smallint not null check (place between 0 and 10),
  media_id bigint not null,
  primary key (account_id, ad_id, place),
  foreign key (account_id, ad_id) references ads.ads,
  foreign key (account_id, media_id) references ads.media
);
create index ad_media_of_media on ads.ad_media (account_id, media_id);
comment on table ads.ad_media is 'What each ad shows, kept by trigger from the ad itself.';
comment on column ads.ad_media.place is 'From 1; 0 is the still that a video begins with.';

create table ads.identities (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 100),
  picture bigint,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  foreign key (account_id, picture) references ads.media
);
create index identities_by_name on ads.identities (account_id, lower(name), id);
create index identities_of_picture on ads.identities (account_id, picture) where picture is not null;
comment on table ads.identities is 'A brand as which ads appear: its name and its picture.';
comment on column ads.identities.picture is 'A square image of the library of its account.';

alter table ads.ads add media bigint[] not null default '{}' check (cardinality(media) <= 10), add thumbnail bigint, add identity bigint,
  add foreign key (account_id, identity) references ads.identities;
create index ads_of_identity on ads.ads (account_id, identity) where identity is not null;
comment on column ads.ads.identity is 'The brand as which it appears, whose name is its brand_name; null where that is a name of its own.';
comment on column ads.ads.media is 'What it shows of the library of its account, in this order.';
comment on column ads.ads.thumbnail is 'An image that a video begins with.';
-- A history table ends with its term, and is filled by the order of its columns.
alter table ads.ad_history drop column valid_from, drop column valid_to;
alter table ads.ad_history add media bigint[] not null default '{}', add thumbnail bigint, add identity bigint,
  add valid_from timestamptz not null default now(), add valid_to timestamptz;
alter table ads.ad_history alter valid_from drop default, alter media drop default;
create index ad_history_key on ads.ad_history (account_id, id, valid_from);
create unique index ad_history_open on ads.ad_history (account_id, id) where valid_to is null;

create function ads.take_name() returns trigger language plpgsql set search_path = '' as $$
begin
  new.brand_name := (select i.name from ads.identities i where i.account_id = new.account_id and i.id = new.identity);
  return new;
end
$$;
comment on function ads.take_name is 'An ad that appears as a brand identity is called what that is called, whoever writes it.';
create trigger identity_new before insert on ads.ads for each row when (new.identity is not null) execute function ads.take_name();
create trigger identity_changed before update of identity, brand_name on ads.ads for each row
  when (new.identity is not null) execute function ads.take_name();

create function ads.index_media() returns trigger language plpgsql set search_path = '' as $$
begin
  delete from ads.ad_media u where u.account_id = new.account_id and u.ad_id = new.id;
  insert into ads.ad_media (account_id, ad_id, place, media_id)
    select new.account_id, new.id, m.place, m.id from unnest(new.media) with ordinality as m (id, place)
    union all select new.account_id, new.id, 0, new.thumbnail where new.thumbnail is not null;
  return null;
end
$$;
comment on function ads.index_media is 'Keeps by row what an ad shows: by that it is found which ads show something, and what lies in another account is refused.';
create trigger media_new after insert on ads.ads for each row
  when (cardinality(new.media) > 0 or new.thumbnail is not null) execute function ads.index_media();
create trigger media_changed after update of media, thumbnail on ads.ads for each row
  when (old.media is distinct from new.media or old.thumbnail is distinct from new.thumbnail) execute function ads.index_media();

-- Files are shared by accounts that hold the same bytes, so which are in use is asked across accounts, and nothing else is told.
create function ads.unused_files(named bytea[]) returns setof bytea language sql stable security definer set search_path = '' as $$
  select n from unnest(named) n
  where not exists (select from ads.media_versions v where v.hash = n) and not exists (select from ads.media_versions v where v.preview_hash = n)
$$;
alter function ads.unused_files owner to atrium_door;
comment on function ads.unused_files is 'Of these hashes, those that no image or video of any account is kept by.';
revoke execute on function ads.unused_files from public;
grant execute on function ads.unused_files to atrium_app;

select foundation.fence('open', array['ads.media', 'ads.media_versions', 'ads.ad_media', 'ads.identities']::regclass[]);
do $$
declare
  one text;
begin
  foreach one in array array['media', 'media_versions', 'ad_media'] loop
    execute format('create policy door on ads.%I for select to atrium_door using (true)', one);
    execute format('grant select, insert on ads.%I to atrium_app', one);
    execute format('grant select on ads.%I to atrium_door', one);
  end loop;
end
$$;
grant update on ads.media to atrium_app;
grant select, insert, update on ads.identities to atrium_app;
grant delete on ads.ad_media to atrium_app;
