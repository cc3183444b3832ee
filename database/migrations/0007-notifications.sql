-- What people and other programs are told, and how it reached them.
--
-- Everything starts from the log: the statement that writes entries also notes, in its own transaction, which of them are to be
-- told (the outbox) and to which programs each is to be sent (deliveries). What was not committed is not told.

create schema notifications;
grant usage on schema notifications to atrium_app, atrium_door;

create table notifications.outbox (
  id bigint primary key default foundation.new_id(),
  center_id bigint,
  person_id bigint,
  entries bigint[] not null,
  end_of jsonb,
  tries integer not null default 0
);
comment on table notifications.outbox is 'What the log holds and people are not told of yet: entries of a center, or of one person’s own account.';
comment on column notifications.outbox.entries is 'The entries of one statement, in their order.';
comment on column notifications.outbox.end_of is 'Instead of entries: something that ends soon, as it was announced.';
comment on column notifications.outbox.tries is 'How often it could not be told; after five it is left alone.';

create table notifications.notifications (
  id bigint primary key default foundation.new_id(),
  person_id bigint not null references identity.people,
  at timestamptz not null,
  kind text not null check (kind in ('request', 'decision', 'access', 'ending', 'people', 'security', 'settings', 'assets', 'finance', 'account')),
  center_id bigint references access.centers,
  center_name text not null,
  needs text not null check (needs in ('nothing', 'member', 'manager', 'accountant')),
  action text not null,
  actor_name text not null,
  object_type text not null,
  object_id bigint,
  object_name text not null,
  times integer not null default 1 check (times > 0),
  before jsonb,
  after jsonb,
  request_id bigint,
  in_app boolean not null,
  mail text not null check (mail in ('off', 'at_once', 'daily', 'weekly')),
  mailed_at timestamptz,
  read_at timestamptz,
  check (center_id is not null or needs = 'nothing')
);
create index notifications_of_person on notifications.notifications (person_id, id desc) where in_app;
create index notifications_unread on notifications.notifications (person_id) where in_app and read_at is null;
create index notifications_to_mail on notifications.notifications (mail, person_id) where mail in ('daily', 'weekly') and mailed_at is null;
create index notifications_of_center on notifications.notifications (center_id, id) where center_id is not null;
comment on table notifications.notifications is 'What one person is told. It keeps the words of its day: nothing is looked up again that the reader may no longer see.';
comment on column notifications.notifications.needs is 'What the reader must be in the center when it is read or mailed. Whoever is not, is told nothing.';
comment on column notifications.notifications.times is 'How many like it one call made; the object is the first of them.';
comment on column notifications.notifications.mail is 'How it goes by mail, as the person had chosen when it came.';

create table notifications.preferences (
  person_id bigint not null references identity.people,
  kind text not null,
  in_app boolean not null,
  mail text not null check (mail in ('off', 'at_once', 'daily', 'weekly')),
  primary key (person_id, kind)
);
comment on table notifications.preferences is 'How a person wants to be told of a kind, where it is not as usual.';

create table notifications.schedules (
  person_id bigint primary key references identity.people,
  hour integer not null check (hour between 0 and 23),
  weekday integer not null check (weekday between 1 and 7)
);
comment on table notifications.schedules is 'When a person gets digests, in their own time zone: 8 o’clock, and weekly ones on Monday, without a row.';

create table notifications.webhooks (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  url text not null check (length(url) <= 2000),
  description text not null default '' check (length(description) <= 200),
  actions text[] not null default '{}',
  state text not null default 'on' check (state in ('on', 'off', 'disabled')),
  secret_number integer not null default 0,
  former_secret_until timestamptz,
  made_by bigint not null references identity.people,
  made_at timestamptz not null default now(),
  failing_since timestamptz,
  primary key (center_id, id)
);
comment on table notifications.webhooks is 'Addresses of other programs that are sent the log of a center as it grows.';
comment on column notifications.webhooks.actions is 'Which entries are sent; all of them where it is empty.';
comment on column notifications.webhooks.state is 'Disabled is what Atrium switched off, because it failed for days or said that it is gone.';
comment on column notifications.webhooks.secret_number is 'The secret itself is derived from the key of the installation and this number, so that no table holds it.';
comment on column notifications.webhooks.former_secret_until is 'Until then the former secret signs too.';

create table notifications.deliveries (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  webhook_id bigint not null,
  entry_id bigint not null,
  action text not null,
  object_type text not null,
  object_id bigint not null default 0,
  object_name text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz not null default now(),
  leased_until timestamptz,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  status integer,
  duration_ms integer,
  problem text,
  answer text,
  primary key (center_id, id),
  foreign key (center_id, webhook_id) references notifications.webhooks
);
create index deliveries_of_webhook on notifications.deliveries (center_id, webhook_id, id desc);
create index deliveries_in_order on notifications.deliveries (center_id, webhook_id, object_type, object_id, id) where state = 'waiting';
create index deliveries_due on notifications.deliveries (next_at) where state = 'waiting';
comment on table notifications.deliveries is 'One entry on its way to one address, and what became of the last attempt.';
comment on column notifications.deliveries.object_id is 'Zero where the entry names no object. What is about one object is sent in the order of ids.';
comment on column notifications.deliveries.leased_until is 'A worker is sending it; when it is killed, another may after this time.';
comment on column notifications.deliveries.answer is 'The beginning of what the address answered.';

-- The other side of the log. The entries are those of one statement.
create function notifications.take_entries() returns trigger language plpgsql as $$
begin
  insert into notifications.outbox (center_id, person_id, entries)
    select e.center_id, case when e.center_id is null then e.person_id end, array_agg(e.id)
    from entries e where e.result = 'done' and (e.center_id is not null or e.person_id is not null)
    group by 1, 2;
  -- Most centers have none, and each write asks.
  perform from notifications.webhooks where center_id = foundation.acting_center() and state = 'on';
  if not found then
    return null;
  end if;
  insert into notifications.deliveries (center_id, webhook_id, entry_id, action, object_type, object_id, object_name)
    select e.center_id, w.id, e.id, e.action, e.object_type, coalesce(e.object_id, 0), e.object_name
    from entries e
    join notifications.webhooks w on w.center_id = e.center_id and w.state = 'on'
    -- A test is for one webhook, and its own making is no news to any.
    where case e.action when 'notifications.webhook_tested' then e.object_id = w.id
      when 'notifications.webhook_created' then e.object_id <> w.id and (w.actions = '{}' or e.action = any (w.actions))
      else w.actions = '{}' or e.action = any (w.actions) end
    order by e.id;
  return null;
end
$$;
create trigger tell after insert on audit.entries referencing new table as entries
  for each statement execute function notifications.take_entries();

create function notifications.take_ends() returns trigger language plpgsql as $$
begin
  insert into notifications.outbox (center_id, entries, end_of)
    select n.center_id, '{}', jsonb_build_object('kind', n.kind, 'person', n.person_id::text, 'object', n.object_id::text, 'at', n.ends_at, 'name',
      case n.kind when 'grant' then (select a.name from assets.accounts a where a.id = n.object_id)
        when 'group' then (select g.name from access.groups g where g.center_id = n.center_id and g.id = n.object_id) else '' end)
    from notices n where n.kind in ('membership', 'grant', 'group');
  return null;
end
$$;
create trigger tell after insert on access.notices referencing new table as notices
  for each statement execute function notifications.take_ends();

do $$
declare
  one regclass;
begin
  foreach one in array array['notifications.outbox', 'notifications.notifications', 'notifications.preferences', 'notifications.schedules',
    'notifications.webhooks', 'notifications.deliveries']::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('alter table %s force row level security', one);
  end loop;
end
$$;
create policy here on notifications.outbox using (center_id = (select foundation.acting_center()));
create policy own on notifications.outbox using (center_id is null and person_id = (select foundation.acting_person()));
-- The log of an account grows before anybody is signed in, as when somebody signs up.
create policy append on notifications.outbox for insert with check (center_id is null);
create policy here on notifications.notifications using (center_id = (select foundation.acting_center()));
create policy own on notifications.notifications using (person_id = (select foundation.acting_person()));
create policy own on notifications.preferences using (person_id = (select foundation.acting_person()));
create policy here on notifications.preferences for select using (
  exists (select from access.members m where m.center_id = (select foundation.acting_center()) and m.person_id = preferences.person_id)
);
create policy own on notifications.schedules using (person_id = (select foundation.acting_person()));
create policy here on notifications.webhooks using (center_id = (select foundation.acting_center()));
create policy here on notifications.deliveries using (center_id = (select foundation.acting_center()));
grant select, insert, update, delete on all tables in schema notifications to atrium_app;

-- Where there is something to do: all that the jobs need to know of others.
create function notifications.waiting() returns table (center_id bigint, person_id bigint)
language sql stable security definer set search_path = ''
begin atomic
  select distinct o.center_id, o.person_id from notifications.outbox o where o.tries < 5;
end;
comment on function notifications.waiting is 'Centers, and people without a center, whose log holds what nobody was told.';

create function notifications.webhooks_due() returns table (center_id bigint, webhook_id bigint)
language sql stable security definer set search_path = ''
begin atomic
  select distinct d.center_id, d.webhook_id from notifications.deliveries d
  where d.state = 'waiting' and d.next_at <= now() and (d.leased_until is null or d.leased_until <= now());
end;
comment on function notifications.webhooks_due is 'Addresses with something that may be sent now.';

create function notifications.digests_due(until timestamptz) returns table (person_id bigint, mail text, before timestamptz)
language sql stable security definer set search_path = ''
begin atomic
  select n.person_id, n.mail, w.before
  from (select distinct t.person_id, t.mail from notifications.notifications t where t.mail in ('daily', 'weekly') and t.mailed_at is null) n
  join identity.people p on p.id = n.person_id
  left join notifications.schedules s on s.person_id = n.person_id
  cross join lateral (select until at time zone p.time_zone - make_interval(hours => coalesce(s.hour, 8)) as local) l
  cross join lateral (
    select (make_interval(hours => coalesce(s.hour, 8)) + case n.mail when 'daily' then date_trunc('day', l.local)
      else date_trunc('week', l.local - make_interval(days => coalesce(s.weekday, 1) - 1)) + make_interval(days => coalesce(s.weekday, 1) - 1) end)
      at time zone p.time_zone as before
  ) w
  where exists (select from notifications.notifications t
    where t.person_id = n.person_id and t.mail = n.mail and t.mailed_at is null and t.at < w.before);
end;
comment on function notifications.digests_due is
  'Who has something to be mailed that came before the last hour of theirs for digests, by their own clock: `before` is that hour.';

create policy door on notifications.outbox for select to atrium_door using (true);
create policy door on notifications.deliveries for select to atrium_door using (true);
create policy door on notifications.notifications for select to atrium_door using (true);
create policy door on notifications.schedules for select to atrium_door using (true);
grant select on notifications.outbox, notifications.deliveries, notifications.notifications, notifications.schedules to atrium_door;
grant create on schema notifications to atrium_door;
do $$
declare
  one regprocedure;
begin
  foreach one in array array['notifications.waiting()', 'notifications.webhooks_due()', 'notifications.digests_due(timestamptz)']::regprocedure[] loop
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke all on function %s from public', one);
    execute format('grant execute on function %s to atrium_app', one);
  end loop;
end
$$;
revoke create on schema notifications from atrium_door;
