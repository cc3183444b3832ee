-- What is said about a request, who answers it while somebody is away, and an inbox that is quick however much waits in it.

------------------------------------------------------------------------------------------------------------------------
-- The inbox
------------------------------------------------------------------------------------------------------------------------

-- Parts of words are found by index.
create schema if not exists extensions;
create extension if not exists pg_trgm with schema extensions;

alter table requests.requests
  add sought text generated always as (lower(center_name || ' ' || asked_by_name || ' ' || asked_by_email || ' ' || note)) stored,
  add overtaken_at timestamptz,
  add is_confidential boolean not null default false;
comment on column requests.requests.sought is 'What a search in the inbox looks into.';
comment on column requests.requests.overtaken_at is 'When it was last found out, by trying, that the world has overtaken it. It stays open: it can be declined, and runs out.';
comment on column requests.requests.is_confidential is 'It is about money: of those who decide for the center it is there for those alone who may look into it.';

drop index requests.requests_to_center, requests.requests_to_person, requests.requests_to_email;
create index requests_to_center on requests.requests (to_center_id, asked_at desc, id desc)
  include (asked_by, kind, center_id, is_confidential) where to_center_id is not null;
create index requests_to_person on requests.requests (to_person_id, asked_at desc, id desc)
  include (state, expires_at, kind, object_id, center_id, to_center_id) where to_person_id is not null;
create index requests_to_email on requests.requests (to_email_key, asked_at desc, id desc)
  include (state, expires_at, kind, object_id, center_id, to_center_id) where to_email_key is not null;
create index requests_open_to_center on requests.requests (to_center_id, asked_at desc, id desc)
  include (expires_at, asked_by, kind, object_id, center_id, is_confidential) where state = 'pending' and to_center_id is not null;
create index requests_due_to_center on requests.requests (to_center_id, expires_at, id)
  include (asked_at, asked_by, kind, object_id, center_id, is_confidential) where state = 'pending' and to_center_id is not null;
create index requests_decided_to_center on requests.requests (to_center_id, asked_at desc, id desc)
  include (expires_at, asked_by, kind, center_id, is_confidential) where state <> 'pending' and to_center_id is not null;
create index requests_sought on requests.requests using gin (sought extensions.gin_trgm_ops);
create index approvals_of_person on requests.approvals (person_id);

-- Under row-level security ten thousand rows are weighed one by one. These weigh who is asked once, and answer ids, numbers and
-- names for the acting person alone; the rows are read under it.
create function requests.centers_of_decider() returns bigint[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(m.center_id), '{}') from access.members m join access.centers c on c.center_id = m.center_id
  where m.person_id = foundation.acting_person() and m.role in ('owner', 'admin') and m.status = 'active' and c.status = 'active'
    and (m.starts_at is null or m.starts_at <= now()) and (m.expires_at is null or m.expires_at > now());
end;
comment on function requests.centers_of_decider is 'Where the acting person decides what is asked of a center.';

create function requests.centers_of_reader(decided_in bigint[]) returns bigint[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(m.center_id), '{}') from access.members m
  where m.person_id = foundation.acting_person() and m.center_id = any (decided_in) and (m.role = 'owner' or m.finance_role <> 'none');
end;
comment on function requests.centers_of_reader is 'Of the centers where the acting person decides, those where they may look into money and so decide also what is confidential.';

create function requests.given_approvals() returns bigint[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(a.proposal_id), '{}') from requests.approvals a
  join requests.proposals p on p.center_id = a.center_id and p.id = a.proposal_id
  where a.person_id = foundation.acting_person() and p.state = 'pending';
end;
comment on function requests.given_approvals is 'Open proposals that the acting person approved: they wait for others.';

create function requests.inbox_from(who text, parts text[], kind text, center bigint, sought text, reached text) returns text
language sql immutable set search_path = ''
  return (
    select string_agg('(select r.id, r.asked_at, r.expires_at, r.to_center_id from requests.requests r where ' || who || part
      || case when kind is null then '' else ' and r.kind = ' || quote_literal(kind) end
      || case when center is null then '' else ' and ' || center || ' in (r.center_id, r.to_center_id)' end
      -- No pattern: the index of words would be asked once for every center.
      || case when sought = '' then '' else ' and strpos(r.sought, ' || quote_literal(sought) || ') > 0' end
      || reached || ')', ' union all ') from unnest(parts) part
  );
comment on function requests.inbox_from is 'A query of what was asked in one way, of each part as far as it is reached.';

create function requests.inbox_query(state text, kind text, center bigint, sought text, reached text, way text) returns text
language plpgsql immutable set search_path = '' as $$
declare
  open text := ' and r.state = ''pending'' and r.expires_at > now()';
  waits text[] := array[open || ' and r.object_id <> all ($4)'];
  rest text[] := array[' and not (r.state = ''pending'' and r.expires_at > now() and r.object_id <> all ($4))'];
  any_part text[] := case state when 'open' then waits when 'decided' then rest else array[''] end;
  -- In a center each has an index of its own: what was answered, what ran out and is not closed yet; what waits for others is looked for.
  parts text[] := case when state <> 'decided' then any_part
    else array[' and r.state <> ''pending''', ' and r.state = ''pending'' and r.expires_at <= now()']
      || case when way = 'given' then array[open || ' and r.object_id = any ($4)'] end end;
  by_center text := ' and r.asked_by <> $2 and (not r.is_confidential or r.to_center_id = any ($5))';
begin
  if way = 'known' then
    return requests.inbox_from('r.id = any ($6) and (r.to_person_id = $2 or r.to_email_key = $3 or (r.to_center_id = any ($1)' || by_center || '))',
      any_part, kind, center, sought, reached);
  end if;
  return 'select p.* from unnest($1) c (id) cross join lateral ('
    || requests.inbox_from('r.to_center_id = c.id' || by_center, parts, kind, center, sought, reached)
    || ') p union all ' || requests.inbox_from('r.to_person_id = $2', any_part, kind, center, sought, reached)
    || ' union all ' || requests.inbox_from('r.to_email_key = $3', any_part, kind, center, sought, reached);
end
$$;
comment on function requests.inbox_query is
  'What was asked of a person ($2) by name, by address ($3) or in the centers where they decide ($1), what is confidential there ($5) also. $4 are the proposals that they approved and that wait for others (given: there are some), $6 the requests to look among (known).';

create function requests.sought_ids(sought text, most integer) returns bigint[] language plpgsql stable security definer set search_path = '' as $$
declare
  pattern text := '%' || regexp_replace(sought, '([\\%_])', '\\\1', 'g') || '%';
  ids bigint[];
begin
  select array(select r.id from requests.requests r where r.sought like pattern limit most + 1) into ids;
  return case when cardinality(ids) <= most then ids end;
end
$$;
comment on function requests.sought_ids is 'All requests in which a rare word is found, whoever is asked; null of a word that is found in more than so many.';

create function requests.list_inbox(
  state text, kind text, center bigint, sought text, sort text, most integer, skipped integer, counted integer,
  out ids bigint[], out total bigint, out names jsonb
) language plpgsql stable security definer set search_path = '' as $$
declare
  ordered text := ' order by ' || case sort when 'expires' then 'r.expires_at, r.id' when 'asked' then 'r.asked_at, r.id' else 'r.asked_at desc, r.id desc' end;
  me bigint := foundation.acting_person();
  email text := foundation.acting_email();
  decided_in bigint[] := requests.centers_of_decider();
  read_in bigint[] := requests.centers_of_reader(decided_in);
  given bigint[] := requests.given_approvals();
  way text := case when given = '{}' then 'all' else 'given' end;
  reached integer := most + skipped;
  each integer := case when center is null then least(reached, 5 + 3 * reached / (1 + cardinality(decided_in))) else reached end;
  fullest bigint;
  rare bigint[];
  is_common boolean;
begin
  -- A word that stands in many of the newest is met soon. Without three letters on end the index of words knows no more than the table.
  if sought ~ '[[:alnum:]]{3}' then
    execute 'select count(*) filter (where strpos(s.sought, $6) > 0) * 10 > count(*) from ('
      || requests.inbox_query(state, kind, center, '', ordered || ' limit ' || 2 + 60 / (1 + cardinality(decided_in)), way)
      || ') r join requests.requests s on s.id = r.id' into is_common using decided_in, me, email, given, read_in, sought;
    rare := case when not is_common then requests.sought_ids(sought, 1000) end;
    if rare is not null then
      way := 'known';
      each := reached;
    end if;
  end if;
  -- Of each center so many as are likely on these pages; where all of those are, there may be more, and it is done again in full.
  loop
    execute 'with r as materialized (' || requests.inbox_query(state, kind, center, sought, ordered || ' limit ' || each, way)
        || ') select array(select r.id from r' || ordered || ' limit ' || most || ' offset ' || skipped || '), (select count(*) from r), ('
        || 'select coalesce(max(g.n), 0) from (select count(*) n from (select r.to_center_id from r' || ordered || ' limit ' || reached || ') f group by f.to_center_id) g)'
      into ids, total, fullest using decided_in, me, email, given, read_in, rare;
    exit when each >= reached or fullest < each;
    each := reached;
  end loop;
  -- Often the page alone tells that there are more than are counted. The last page tells how many there are.
  if total > counted then
    total := counted + 1;
  elsif cardinality(ids) < most and (cardinality(ids) > 0 or skipped = 0) then
    total := skipped + cardinality(ids);
  else
    execute 'select count(*) from (select from (' || requests.inbox_query(state, kind, center, sought, '', way) || ') r limit ' || counted + 1 || ') r'
      into total using decided_in, me, email, given, read_in, rare;
  end if;
  select jsonb_object_agg(c.id, (
      select p.name from centers.profiles p where p.center_id = c.id and p.effective_from <= now() order by p.effective_from desc limit 1
    )) into names
  from unnest(decided_in) c (id) where c.id in (select r.to_center_id from requests.requests r where r.id = any (ids));
end
$$;
comment on function requests.list_inbox is
  'What was asked of the acting person: ids of a page of it in order, how many there are on all pages, counted to one more than is asked for, and what the centers of the page are called.';

create function requests.count_inbox() returns bigint language plpgsql stable security definer set search_path = '' as $$
declare
  decided_in bigint[] := requests.centers_of_decider();
  counted bigint;
begin
  execute 'select count(*) from (' || requests.inbox_query('open', null, null, '', '', 'all') || ') r'
    into counted using decided_in, foundation.acting_person(), foundation.acting_email(), requests.given_approvals(), requests.centers_of_reader(decided_in);
  return counted;
end
$$;
comment on function requests.count_inbox is 'How much waits for the acting person.';

grant usage on schema requests to atrium_door;
grant select on requests.requests, requests.approvals, requests.proposals to atrium_door;
do $$
declare
  one regclass;
  function regprocedure;
begin
  foreach one in array array['requests.requests', 'requests.approvals', 'requests.proposals']::regclass[] loop
    execute format('create policy door on %s for select to atrium_door using (true)', one);
  end loop;
  grant create on schema requests to atrium_door;
  foreach function in array array[
    'requests.centers_of_decider()', 'requests.centers_of_reader(bigint[])', 'requests.given_approvals()',
    'requests.sought_ids(text, integer)', 'requests.list_inbox(text, text, bigint, text, text, integer, integer, integer)', 'requests.count_inbox()'
  ]::regprocedure[] loop
    execute format('alter function %s owner to atrium_door', function);
    execute format('revoke all on function %s from public', function);
    execute format('grant execute on function %s to atrium_app', function);
  end loop;
  revoke create on schema requests from atrium_door;
end
$$;

------------------------------------------------------------------------------------------------------------------------
-- Answers by mail
------------------------------------------------------------------------------------------------------------------------

create table requests.decision_links (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  request_id bigint not null references requests.requests,
  person_id bigint not null references identity.people,
  secret_hash bytea not null unique,
  expires_at timestamptz not null,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (center_id, id)
);
create index decision_links_of_request on requests.decision_links (request_id);
comment on table requests.decision_links is 'Links of mails that lead one person to one request, and decide it once. The center is the one that asks.';

------------------------------------------------------------------------------------------------------------------------
-- What is said about a request
------------------------------------------------------------------------------------------------------------------------

create table requests.comments (
  center_id bigint not null references access.centers,
  request_id bigint not null references requests.requests,
  id bigint not null default foundation.new_id(),
  side text not null check (side in ('asker', 'decider')),
  author_id bigint not null references identity.people,
  author_name text not null,
  said_at timestamptz not null default now(),
  text text not null,
  primary key (center_id, request_id, id)
);
create index comments_of_author on requests.comments (author_id);
comment on table requests.comments is 'What both sides of a request say to each other. Appended, never changed. The center is the one that asks.';
comment on column requests.comments.author_name is 'As they were called then: the other side may know nothing else of them.';

create table requests.attachments (
  center_id bigint not null references access.centers,
  request_id bigint not null references requests.requests,
  id bigint not null default foundation.new_id(),
  side text not null check (side in ('asker', 'decider')),
  author_id bigint not null references identity.people,
  author_name text not null,
  added_at timestamptz not null default now(),
  name text not null,
  media_type text not null,
  bytes integer not null,
  content bytea not null,
  primary key (center_id, request_id, id)
);
create index attachments_of_author on requests.attachments (author_id);
alter table requests.attachments alter column content set storage external;
comment on table requests.attachments is 'Files beside a request, seen by both sides. Appended, never changed.';
comment on column requests.attachments.media_type is 'What the bytes are, whatever the name says.';

create function requests.find_side(request bigint) returns table (center_id bigint, side text) language sql stable security definer set search_path = ''
begin atomic
  select r.center_id, case
      when r.to_person_id = foundation.acting_person() or r.to_email_key = foundation.acting_email()
        or (r.to_center_id = any (d.centers) and r.asked_by <> foundation.acting_person()) then 'decider'
      else 'asker' end
  from requests.requests r
  cross join lateral (
    select case when r.is_confidential then requests.centers_of_reader(requests.centers_of_decider()) else requests.centers_of_decider() end as centers
  ) d
  where r.id = request and (
    r.to_person_id = foundation.acting_person() or r.to_email_key = foundation.acting_email() or r.to_center_id = any (d.centers)
    or r.center_id = any (d.centers)
    or (r.asked_by = foundation.acting_person() and exists (
      select from access.members m join access.centers c on c.center_id = m.center_id
      where m.center_id = r.center_id and m.person_id = r.asked_by and m.status = 'active' and c.status = 'active'
        and (m.starts_at is null or m.starts_at <= now()) and (m.expires_at is null or m.expires_at > now())
    ))
  );
end;
comment on function requests.find_side is
  'On which side of a request the acting person stands: whoever decides it; whoever asked, while a member of the asking center, and its Owners and Admins. None where they are on neither.';

------------------------------------------------------------------------------------------------------------------------
-- Reminders, what is late, and who answers while somebody is away
------------------------------------------------------------------------------------------------------------------------

create table requests.reminders (
  center_id bigint not null references access.centers,
  request_id bigint not null references requests.requests,
  stage text not null check (stage in ('half', 'day', 'late')),
  reminded_at timestamptz not null default now(),
  primary key (center_id, request_id, stage)
);
comment on table requests.reminders is 'Which reminders of a request were sent, noted in the transaction that writes their mails. The center is the one that asks.';

create table requests.lateness (
  center_id bigint primary key references access.centers,
  hours integer not null check (hours between 1 and 720)
);
comment on table requests.lateness is 'After how long without an answer the Owners of a center are told of what is asked of it.';

create table requests.delegations (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  person_id bigint not null references identity.people,
  delegate_id bigint not null references identity.people,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (center_id, id),
  check (person_id <> delegate_id),
  check (ends_at > starts_at)
);
create index delegations_of_person on requests.delegations (person_id);
create index delegations_of_delegate on requests.delegations (delegate_id);
comment on table requests.delegations is 'Who is told of requests in the place of an Owner or Admin who is away. It gives no right.';

do $$
declare
  one regclass;
begin
  foreach one in array array['requests.decision_links', 'requests.comments', 'requests.attachments', 'requests.reminders', 'requests.lateness',
      'requests.delegations']::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('alter table %s force row level security', one);
    execute format('create policy here on %s using (center_id = (select foundation.acting_center()))', one);
  end loop;
  grant create on schema requests to atrium_door;
  alter function requests.find_side(bigint) owner to atrium_door;
  revoke all on function requests.find_side(bigint) from public;
  grant execute on function requests.find_side(bigint) to atrium_app;
  revoke create on schema requests from atrium_door;
end
$$;
create policy linked on requests.decision_links for select using (secret_hash = (select foundation.presented_secret()));
create policy mine on requests.decision_links for update using (person_id = (select foundation.acting_person()));
grant select, insert, update on requests.decision_links, requests.delegations to atrium_app;
grant select, insert on requests.comments, requests.attachments, requests.reminders to atrium_app;
grant select, insert, update, delete on requests.lateness to atrium_app;

create function requests.wake_conversation() returns trigger language plpgsql as $$
declare
  one requests.requests;
begin
  select * into one from requests.requests r where r.id = new.request_id;
  perform pg_notify('atrium', coalesce('person:' || one.to_person_id, 'email:' || left(one.to_email_key, 260), 'center:' || one.to_center_id));
  perform pg_notify('atrium', 'person:' || one.asked_by);
  perform pg_notify('atrium', 'center:' || new.center_id);
  return null;
end
$$;
create trigger wake after insert on requests.comments for each row execute function requests.wake_conversation();
create trigger wake after insert on requests.attachments for each row execute function requests.wake_conversation();
comment on function requests.wake_conversation is 'Open pages of both sides read again; each hears only that something changed.';
