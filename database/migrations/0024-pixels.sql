-- Pixels: what the people of a website do there. A pixel lies in an ad account and goes with it; its events are seen through the
-- account of the call, and through the accounts of the same center with which it is shared.

create table assets.pixels (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  code text not null unique check (code ~ '^P[0-9A-Z]{19}$'),
  name text not null check (length(name) between 1 and 200),
  is_on boolean not null default true,
  consent text not null check (consent in ('asked', 'assumed')),
  honors_opt_out boolean not null,
  domains text[] not null default '{}' check (cardinality(domains) <= 20),
  retention_days integer not null check (retention_days between 30 and 400),
  secret_number integer not null default 0,
  former_secret_until timestamptz,
  test_code text not null check (test_code ~ '^T[0-9A-Z]{9}$'),
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
create index pixels_by_name on assets.pixels (account_id, lower(name), id);
comment on table assets.pixels is 'What collects the events of a website for an ad account.';
comment on column assets.pixels.code is 'What stands in the page and names the pixel to everybody.';
comment on column assets.pixels.consent is 'Whether a visitor gets an id before they agreed to it.';
comment on column assets.pixels.honors_opt_out is 'Whether browsers that ask not to be tracked are left alone.';
comment on column assets.pixels.domains is 'Where events of browsers may come from; none for everywhere.';
comment on column assets.pixels.secret_number is 'Which secret of servers is good; it is derived from the key of the installation. Zero before there was one.';
comment on column assets.pixels.test_code is 'Events that carry it are shown and not counted.';

create table assets.pixel_shares (
  account_id bigint not null,
  pixel_id bigint not null,
  to_account_id bigint not null references assets.accounts,
  primary key (account_id, pixel_id, to_account_id),
  foreign key (account_id, pixel_id) references assets.pixels,
  check (account_id <> to_account_id)
);
create index pixel_shares_to on assets.pixel_shares (to_account_id);
comment on table assets.pixel_shares is 'Other ad accounts of the same center that see a pixel and build audiences from it.';

create table assets.pixel_events (
  account_id bigint not null,
  pixel_id bigint not null,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 50),
  event_id text not null check (length(event_id) between 1 and 100),
  at timestamptz not null,
  day date not null,
  by_browser boolean not null,
  by_server boolean not null,
  url text check (length(url) <= 1000),
  value_micros bigint check (value_micros between 0 and 1000000000000000),
  currency text check (currency ~ '^[A-Z]{3}$'),
  email_hash bytea check (length(email_hash) = 32),
  phone_hash bytea check (length(phone_hash) = 32),
  external_hash bytea check (length(external_hash) = 32),
  visitor_hash bytea check (length(visitor_hash) = 32),
  received_at timestamptz not null default now(),
  primary key (account_id, pixel_id, id),
  unique (account_id, pixel_id, name, event_id),
  foreign key (account_id, pixel_id) references assets.pixels,
  check (by_browser or by_server),
  check ((value_micros is null) = (currency is null))
);
create index pixel_events_by_time on assets.pixel_events (account_id, pixel_id, at);
comment on table assets.pixel_events is 'Events as they happened. Of the copies that a browser and a server tell of one event there is one row.';
comment on column assets.pixel_events.day is 'In the time zone of the account.';
comment on column assets.pixel_events.email_hash is 'SHA-256 of the address in lower case: who it was is not known here.';

create table assets.pixel_days (
  account_id bigint not null,
  pixel_id bigint not null,
  day date not null,
  name text not null,
  total integer not null,
  by_browser integer not null,
  by_server integer not null,
  by_both integer not null,
  with_email integer not null,
  with_phone integer not null,
  with_external integer not null,
  with_visitor integer not null,
  with_any integer not null,
  last_at timestamptz not null,
  primary key (account_id, pixel_id, day, name),
  foreign key (account_id, pixel_id) references assets.pixels
);
comment on table assets.pixel_days is 'How many events of each name there were on a day, kept by triggers. They stay when the events themselves are deleted.';

create table assets.pixel_names (
  account_id bigint not null,
  pixel_id bigint not null,
  name text not null,
  primary key (account_id, pixel_id, name),
  foreign key (account_id, pixel_id) references assets.pixels
);
comment on table assets.pixel_names is 'Names of events beside the standard ones that a pixel told so far: a few, whoever tells them.';

create table assets.pixel_test_events (
  account_id bigint not null,
  pixel_id bigint not null,
  id bigint not null default foundation.new_id(),
  event jsonb not null,
  received_at timestamptz not null default now(),
  primary key (account_id, pixel_id, id),
  foreign key (account_id, pixel_id) references assets.pixels
);
comment on table assets.pixel_test_events is 'The last events that carried the test code of a pixel; deleted after a day.';

create function assets.count_pixel_events() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    insert into assets.pixel_days as d
        (account_id, pixel_id, day, name, total, by_browser, by_server, by_both, with_email, with_phone, with_external, with_visitor, with_any, last_at)
      select n.account_id, n.pixel_id, n.day, n.name, count(*), count(*) filter (where n.by_browser), count(*) filter (where n.by_server),
        count(*) filter (where n.by_browser and n.by_server), count(n.email_hash), count(n.phone_hash), count(n.external_hash),
        count(n.visitor_hash), count(coalesce(n.email_hash, n.phone_hash, n.external_hash, n.visitor_hash)), max(n.received_at)
      from come n group by 1, 2, 3, 4 order by 1, 2, 3, 4
      on conflict (account_id, pixel_id, day, name) do update set
        total = d.total + excluded.total, by_browser = d.by_browser + excluded.by_browser, by_server = d.by_server + excluded.by_server,
        by_both = d.by_both + excluded.by_both, with_email = d.with_email + excluded.with_email, with_phone = d.with_phone + excluded.with_phone,
        with_external = d.with_external + excluded.with_external, with_visitor = d.with_visitor + excluded.with_visitor,
        with_any = d.with_any + excluded.with_any, last_at = greatest(d.last_at, excluded.last_at);
  else
    update assets.pixel_days d set
        by_browser = d.by_browser + m.by_browser, by_server = d.by_server + m.by_server, by_both = d.by_both + m.by_both,
        with_email = d.with_email + m.with_email, with_phone = d.with_phone + m.with_phone,
        with_external = d.with_external + m.with_external, with_visitor = d.with_visitor + m.with_visitor, with_any = d.with_any + m.with_any
      from (
        select n.account_id, n.pixel_id, n.day, n.name,
          count(*) filter (where n.by_browser and not o.by_browser) as by_browser,
          count(*) filter (where n.by_server and not o.by_server) as by_server,
          count(*) filter (where n.by_browser and n.by_server and not (o.by_browser and o.by_server)) as by_both,
          count(n.email_hash) - count(o.email_hash) as with_email, count(n.phone_hash) - count(o.phone_hash) as with_phone,
          count(n.external_hash) - count(o.external_hash) as with_external, count(n.visitor_hash) - count(o.visitor_hash) as with_visitor,
          count(coalesce(n.email_hash, n.phone_hash, n.external_hash, n.visitor_hash))
            - count(coalesce(o.email_hash, o.phone_hash, o.external_hash, o.visitor_hash)) as with_any
        from come n join gone o on o.account_id = n.account_id and o.pixel_id = n.pixel_id and o.id = n.id
        group by 1, 2, 3, 4
      ) m
      where d.account_id = m.account_id and d.pixel_id = m.pixel_id and d.day = m.day and d.name = m.name;
  end if;
  return null;
end
$$;
comment on function assets.count_pixel_events is 'Counts what came, and what a second copy added to a first, one statement at a time.';
create trigger counted after insert on assets.pixel_events referencing new table as come
  for each statement execute function assets.count_pixel_events();
create trigger recounted after update on assets.pixel_events referencing old table as gone new table as come
  for each statement execute function assets.count_pixel_events();

create function assets.find_pixel(sought text)
  returns table (account_id bigint, id bigint, name text, is_on boolean, honors_opt_out boolean, domains text[], secret_number integer,
    former_secret_until timestamptz, test_code text, time_zone text)
  language sql stable security definer set search_path = ''
  begin atomic
    select p.account_id, p.id, p.name, p.is_on, p.honors_opt_out, p.domains, p.secret_number, p.former_secret_until, p.test_code, a.time_zone
    from assets.pixels p join assets.accounts a on a.id = p.account_id
    where p.code = find_pixel.sought and p.deleted_at is null;
  end;
comment on function assets.find_pixel is 'The pixel of a code that a browser or a server presents, in whatever account it lies.';

create function assets.pixel_accounts() returns setof bigint
  language sql stable security definer set search_path = ''
  begin atomic
    select distinct p.account_id from assets.pixels p order by 1;
  end;
comment on function assets.pixel_accounts is 'Accounts with pixels, for the job that deletes what was kept long enough.';

create function assets.end_pixel_shares() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from assets.pixel_shares s where new.id in (s.account_id, s.to_account_id);
  return null;
end
$$;
comment on function assets.end_pixel_shares is 'An account that goes to another center takes its pixels along and is shown those of its former one no longer.';
create trigger pixel_shares_end after update of owner_center_id on assets.accounts for each row
  when (old.owner_center_id is distinct from new.owner_center_id) execute function assets.end_pixel_shares();

select foundation.fence('open', array['assets.pixels', 'assets.pixel_shares', 'assets.pixel_events', 'assets.pixel_names', 'assets.pixel_test_events']::regclass[]);
-- Its trigger counts as the owner, whoever tells.
select foundation.fence('open', array['assets.pixel_days']::regclass[], is_forced => false);
grant select, insert, update, delete on assets.pixels, assets.pixel_shares, assets.pixel_events, assets.pixel_names, assets.pixel_test_events to atrium_app;
do $$
declare
  one text;
begin
  foreach one in array array['pixel_events', 'pixel_days'] loop
    execute format('create policy shared on assets.%I for select using (exists (select from assets.pixel_shares s
      where s.account_id = %I.account_id and s.pixel_id = %I.pixel_id and s.to_account_id = (select foundation.acting_account())))', one, one, one);
  end loop;
end
$$;
create policy shared on assets.pixels for select using (exists (
  select from assets.pixel_shares s where s.account_id = pixels.account_id and s.pixel_id = pixels.id
    and s.to_account_id = (select foundation.acting_account())));
create policy received on assets.pixel_shares for select using (to_account_id = (select foundation.acting_account()));
revoke delete on assets.pixels from atrium_app;
grant select on assets.pixel_days to atrium_app;
create policy door on assets.pixels for select to atrium_door using (true);
create policy door on assets.pixel_shares to atrium_door using (true);
grant select on assets.pixels to atrium_door;
grant select, delete on assets.pixel_shares to atrium_door;
do $$
declare
  one text;
begin
  grant create on schema assets to atrium_door;
  foreach one in array array['assets.find_pixel(text)', 'assets.pixel_accounts()', 'assets.end_pixel_shares()'] loop
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke all on function %s from public', one);
    execute format('grant execute on function %s to atrium_app', one);
  end loop;
  revoke create on schema assets from atrium_door;
end
$$;
