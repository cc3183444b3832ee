-- Review: what was looked at before an ad is shown, by rules and by whoever runs the installation.

create table ads.reviews (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  ad_id bigint not null,
  state text not null default 'checking' check (state in ('checking', 'waiting', 'approved', 'rejected', 'withdrawn')),
  asked_at timestamptz not null default now(),
  content jsonb,
  search text not null default '',
  findings text[] not null default '{}',
  appeal text check (length(appeal) between 1 and 2000),
  reasons text[] not null default '{}',
  note text check (length(note) <= 1000),
  decided_at timestamptz,
  decided_by bigint,
  decided_by_name text,
  primary key (account_id, id),
  unique (id),
  foreign key (account_id, ad_id) references ads.ads,
  check ((state in ('approved', 'rejected')) = (decided_at is not null)),
  check ((state = 'rejected') = (cardinality(reasons) > 0))
);
create unique index reviews_open on ads.reviews (account_id, ad_id) where state in ('checking', 'waiting');
create index reviews_checking on ads.reviews (id) where state = 'checking';
create index reviews_of_state on ads.reviews (state, id);
create index reviews_of_ad on ads.reviews (account_id, ad_id, id);
comment on table ads.reviews is 'Each time an ad asks to be shown: what people would see then, what rules found, and what was decided.';
comment on column ads.reviews.content is 'What people would see, as it was when the rules looked at it; null before.';
comment on column ads.reviews.findings is 'What rules found, as reasons; they reject by themselves only for some.';
comment on column ads.reviews.appeal is 'Why the advertiser asks once more.';
comment on column ads.reviews.decided_by is 'Null where rules decided. Advertisers are not told who it was.';

create function foundation.at_review_desk() returns boolean language sql stable parallel safe
  return current_setting('atrium.review_desk', true) = 'on';
comment on function foundation.at_review_desk is 'The transaction acts for somebody who runs the installation and reviews ads.';

alter table ads.reviews enable row level security;
alter table ads.reviews force row level security;
create policy open on ads.reviews using (account_id = (select foundation.acting_account()));
create policy desk on ads.reviews for select using ((select foundation.at_review_desk()));
create policy door on ads.reviews for select to atrium_door using (true);
grant select, insert, update on ads.reviews to atrium_app;
grant select on ads.reviews to atrium_door;

create function ads.open_review(account bigint, ad bigint) returns void language plpgsql set search_path = '' as $$
begin
  update ads.reviews r set state = 'withdrawn' where r.account_id = account and r.ad_id = ad and r.state in ('checking', 'waiting');
  insert into ads.reviews (account_id, ad_id) values (account, ad);
end
$$;
comment on function ads.open_review is 'Asks for a look at an ad as it is now; an earlier question about it falls away.';

create function ads.follow_ad() returns trigger language plpgsql set search_path = '' as $$
declare
  waits constant boolean := new.published_at is not null and new.deleted_at is null and new.review = 'pending';
begin
  if not waits then
    update ads.reviews r set state = 'withdrawn' where r.account_id = new.account_id and r.ad_id = new.id and r.state in ('checking', 'waiting');
  elsif tg_op = 'INSERT' then
    perform ads.open_review(new.account_id, new.id);
  elsif old.review <> 'pending' or old.published_at is null or old.deleted_at is not null
    or row (old.format, old.brand_name, old.text, old.call_to_action, old.landing_url, old.media, old.thumbnail, old.identity)
      is distinct from row (new.format, new.brand_name, new.text, new.call_to_action, new.landing_url, new.media, new.thumbnail, new.identity) then
    perform ads.open_review(new.account_id, new.id);
  end if;
  return null;
end
$$;
comment on function ads.follow_ad is 'Whatever made an ad wait for review, it is in the queue; what is not there any more, or a draft again, leaves it.';
create trigger review_new after insert on ads.ads for each row when (new.published_at is not null) execute function ads.follow_ad();
create trigger review_changed after update on ads.ads for each row
  when (new.published_at is not null and (old.review is distinct from new.review or old.published_at is distinct from new.published_at
    or old.deleted_at is distinct from new.deleted_at
    or row (old.format, old.brand_name, old.text, old.call_to_action, old.landing_url, old.media, old.thumbnail, old.identity)
      is distinct from row (new.format, new.brand_name, new.text, new.call_to_action, new.landing_url, new.media, new.thumbnail, new.identity)))
  execute function ads.follow_ad();

create function ads.unchecked_reviews(most integer) returns table (account_id bigint, id bigint, owner_id bigint)
  language sql stable security definer set search_path = '' as $$
  select r.account_id, r.id, a.owner_center_id from ads.reviews r join assets.accounts a on a.id = r.account_id
  where r.state = 'checking' and a.owner_center_id is not null order by r.id limit most
$$;
alter function ads.unchecked_reviews owner to atrium_door;
comment on function ads.unchecked_reviews is 'Which questions the rules have not looked at yet, of all accounts, and nothing of what they are about.';
revoke execute on function ads.unchecked_reviews from public;
grant execute on function ads.unchecked_reviews to atrium_app;

create function ads.owner_of_reviewed(account bigint) returns bigint language sql stable security definer set search_path = '' as $$
  select a.owner_center_id from assets.accounts a where a.id = account and foundation.at_review_desk()
$$;
alter function ads.owner_of_reviewed owner to atrium_door;
comment on function ads.owner_of_reviewed is 'In whose log a decision about an ad of this account is told; for the review desk alone.';
revoke execute on function ads.owner_of_reviewed from public;
grant execute on function ads.owner_of_reviewed to atrium_app;
