-- What an ad account lets the other accounts of its center take over from its library.

alter table ads.media add shared_with bigint references access.centers;
-- The post of a creator is not the account's to pass on.
alter table ads.media add check (shared_with is null or post_id is null);
comment on column ads.media.shared_with is 'The center that owns the account, whose other accounts see it and may take it over; null for none.';
create index media_shared on ads.media (shared_with, id desc) where shared_with is not null and deleted_at is null;

-- In an account of that center, and for its own people: partners see what the account has that they work on, and no more.
create policy shared on ads.media for select using (
  deleted_at is null and shared_with = (
    select a.owner_center_id from assets.accounts a
    where a.id = (select foundation.acting_account()) and a.owner_center_id = (select foundation.acting_center())));
create policy shared on ads.media_versions for select using (exists (
  select from ads.media m where m.account_id = media_versions.account_id and m.id = media_versions.media_id
    and m.version = media_versions.number and m.account_id <> (select foundation.acting_account())));

create policy door_ends on ads.media for update to atrium_door using (true);
grant update (shared_with) on ads.media to atrium_door;
create function ads.end_media_shares() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update ads.media set shared_with = null where account_id = new.id and shared_with is not null;
  return null;
end
$$;
comment on function ads.end_media_shares is 'An account that leaves its center takes its library along: the others of the center see it no longer.';
grant create on schema ads to atrium_door;
alter function ads.end_media_shares owner to atrium_door;
revoke create on schema ads from atrium_door;
revoke all on function ads.end_media_shares from public;
create trigger media_shares_end after update of owner_center_id on assets.accounts for each row
  when (old.owner_center_id is distinct from new.owner_center_id) execute function ads.end_media_shares();
