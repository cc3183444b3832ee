-- What lists search and sort by is kept in the memory of each server, and read again when it changed. Whether it did is told by
-- a count of changes, which changes in the same transactions.

create table foundation.versions (
  center_id bigint not null references access.centers,
  kind text not null check (kind in ('accounts', 'members', 'assignments', 'labels', 'billing', 'limits', 'sightings')),
  version bigint not null,
  primary key (center_id, kind)
);
comment on table foundation.versions is 'Counts the changes of what a list of a center shows. Zero where there is no row.';
create table foundation.changes (
  center_id bigint not null,
  kind text not null,
  version bigint not null,
  object_id bigint not null,
  primary key (center_id, kind, version, object_id),
  foreign key (center_id, kind) references foundation.versions
);
comment on table foundation.changes is 'What changed with a version. Only the last ones are kept; who knows less reads all.';
alter table foundation.versions enable row level security;
alter table foundation.versions force row level security;
alter table foundation.changes enable row level security;
alter table foundation.changes force row level security;
create policy here on foundation.versions for select using (center_id = (select foundation.acting_center()));
create policy here on foundation.changes for select using (center_id = (select foundation.acting_center()));
create policy door on foundation.versions to atrium_door using (true);
create policy door on foundation.changes to atrium_door using (true);
grant select on foundation.versions, foundation.changes to atrium_app;
grant select, insert, update on foundation.versions to atrium_door;
grant select, insert, delete on foundation.changes to atrium_door;

grant select on assets.accounts to atrium_door;
create policy door on assets.accounts for select to atrium_door using (true);

create function foundation.note_changes(of_kind text, centers bigint[], objects bigint[]) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if centers is null then
    return;
  end if;
  with bumped as (
    -- In the order of the centers, so that two writers do not wait for each other.
    insert into foundation.versions as v (center_id, kind, version)
    select c, of_kind, 1 from (select distinct unnest(centers) as c) s order by c
    on conflict (center_id, kind) do update set version = v.version + 1
    returning v.center_id, v.version
  ), noted as (
    insert into foundation.changes (center_id, kind, version, object_id)
    select distinct b.center_id, of_kind, b.version, p.object from bumped b join unnest(centers, objects) p (center, object) on p.center = b.center_id
  )
  delete from foundation.changes c using bumped b
  where c.center_id = b.center_id and c.kind = of_kind and c.version <= b.version - 500;
end
$$;
comment on function foundation.note_changes is
  'Counts a change of each of these centers, and names what changed in it: an object for each center given. Writers of one center wait for each other, so that versions are seen in their order.';

create function assets.note_accounts() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform foundation.note_changes('accounts', array_agg(c.center_id), array_agg(c.id)) from (
    select h.center_id, n.id from changed n join stale o using (id)
      join access.holdings h on h.asset_id = n.id and h.status = 'bound' and h.relation = 'owner_center'
      where n is distinct from o
    union all
    select h.center_id, n.id from changed n join stale o using (id)
      join access.holdings h on h.owner_center_id = n.owner_center_id and h.asset_id = n.id and h.status = 'bound' and h.relation = 'owner_partner'
      where n is distinct from o
  ) c;
  return null;
end
$$;
create trigger note after update on assets.accounts referencing old table as stale new table as changed
  for each statement execute function assets.note_accounts();

create function access.note_holdings() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform foundation.note_changes('accounts', array_agg(c.center_id), array_agg(c.asset_id)) from changed c;
  return null;
end
$$;
create trigger note after insert on access.holdings referencing new table as changed for each statement execute function access.note_holdings();
create trigger note_update after update on access.holdings referencing new table as changed for each statement execute function access.note_holdings();

create function access.note_members() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform foundation.note_changes('members', array_agg(c.center_id), array_agg(c.person_id)) from changed c;
  return null;
end
$$;
create trigger note after insert on access.members referencing new table as changed for each statement execute function access.note_members();
create trigger note_update after update on access.members referencing new table as changed for each statement execute function access.note_members();

create function identity.note_people() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  perform foundation.note_changes('members', array_agg(m.center_id), array_agg(m.person_id))
    from changed n join stale o using (id) join access.members m on m.person_id = n.id and m.status in ('active', 'suspended')
    where (n.name, n.email, n.avatar_version) is distinct from (o.name, o.email, o.avatar_version);
  return null;
end
$$;
create trigger note after update on identity.people referencing old table as stale new table as changed
  for each statement execute function identity.note_people();

-- Where what changed is not told: how much was given is counted beside the rows of lists, whatever the role and the term, and
-- other lists are quickly made of it.
create function foundation.note_version() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into foundation.versions as v (center_id, kind, version)
    select distinct c.center_id, tg_argv[0], 1 from changed c order by c.center_id
    on conflict (center_id, kind) do update set version = v.version + 1;
  return null;
end
$$;
do $$
declare
  one regclass;
begin
  foreach one in array array['access.grants', 'access.group_grants', 'access.group_items']::regclass[] loop
    execute format('create trigger note after insert on %s referencing new table as changed for each statement execute function foundation.note_version(''assignments'')', one);
    execute format('create trigger note_delete after delete on %s referencing old table as changed for each statement execute function foundation.note_version(''assignments'')', one);
  end loop;
end
$$;

create function foundation.note_objects() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  execute format('select foundation.note_changes($1, array_agg(c.center_id), array_agg(c.%I)) from changed c', tg_argv[1]) using tg_argv[0];
  return null;
end
$$;
comment on function foundation.note_objects is 'Names what changed: the kind, and the column that says of what.';
create trigger note after insert on assets.labels referencing new table as changed for each statement execute function foundation.note_objects('labels', 'asset_id');
create trigger note_delete after delete on assets.labels referencing old table as changed for each statement execute function foundation.note_objects('labels', 'asset_id');

do $$
declare
  one regprocedure;
  place text;
begin
  foreach one in array array[
    'foundation.note_changes(text, bigint[], bigint[])', 'assets.note_accounts()', 'access.note_holdings()', 'access.note_members()', 'identity.note_people()',
    'foundation.note_version()', 'foundation.note_objects()'
  ]::regprocedure[] loop
    select n.nspname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.oid = one into place;
    execute format('grant create on schema %I to atrium_door', place);
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke create on schema %I from atrium_door', place);
    execute format('revoke all on function %s from public', one);
  end loop;
end
$$;

create trigger note after insert on members.sightings referencing new table as changed for each statement execute function foundation.note_version('sightings');
create trigger note_update after update on members.sightings referencing new table as changed for each statement execute function foundation.note_version('sightings');
create index sightings_latest on members.sightings (center_id, seen_at, person_id);
