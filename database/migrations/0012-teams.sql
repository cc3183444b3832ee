-- Teams: people of a center who are given accounts and asset groups together.

create table access.teams (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 120),
  made_by bigint not null,
  made_at timestamptz not null default now(),
  primary key (center_id, id)
);
create unique index teams_name on access.teams (center_id, lower(name));
comment on table access.teams is 'People who are given accounts and groups together. A team holds no role in the center.';

create table access.team_people (
  center_id bigint not null,
  team_id bigint not null,
  person_id bigint not null,
  starts_at timestamptz,
  expires_at timestamptz,
  added_by bigint not null,
  added_at timestamptz not null default now(),
  primary key (center_id, team_id, person_id),
  foreign key (center_id, team_id) references access.teams on delete cascade,
  foreign key (center_id, person_id) references access.members,
  check (starts_at < expires_at)
);
create index team_people_of_member on access.team_people (center_id, person_id, team_id);
comment on table access.team_people is 'Who is in a team, and for how long.';

create table access.team_grants (
  center_id bigint not null,
  team_id bigint not null,
  asset_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamptz,
  expires_at timestamptz,
  granted_by bigint not null,
  granted_at timestamptz not null default now(),
  primary key (center_id, team_id, asset_id),
  foreign key (center_id, team_id) references access.teams on delete cascade,
  foreign key (center_id, asset_id) references access.holdings,
  foreign key (center_id, custom_role_id) references access.roles (center_id, id),
  check (starts_at < expires_at)
);
create index team_grants_of_asset on access.team_grants (center_id, asset_id, team_id);
create index team_grants_of_custom_role on access.team_grants (center_id, custom_role_id, team_id) where custom_role_id is not null;
comment on table access.team_grants is 'Which team was given which asset, in which role.';

create table access.team_group_grants (
  center_id bigint not null,
  team_id bigint not null,
  group_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamptz,
  expires_at timestamptz,
  granted_by bigint not null,
  granted_at timestamptz not null default now(),
  primary key (center_id, team_id, group_id),
  foreign key (center_id, team_id) references access.teams on delete cascade,
  foreign key (center_id, group_id) references access.groups on delete cascade,
  foreign key (center_id, custom_role_id) references access.roles (center_id, id),
  check (starts_at < expires_at)
);
create index team_group_grants_of_group on access.team_group_grants (center_id, group_id, team_id);
create index team_group_grants_of_custom_role on access.team_group_grants (center_id, custom_role_id, team_id) where custom_role_id is not null;
comment on table access.team_group_grants is 'Which team was given which group of assets, in which role.';

------------------------------------------------------------------------------------------------------------------------
-- History, and both as one: what people hold through teams
------------------------------------------------------------------------------------------------------------------------

select foundation.remember('access.teams', 'access.team_history', 'center_id, id');
select foundation.remember('access.team_people', 'access.team_person_history', 'center_id, team_id, person_id', 'member', 'center_id, person_id');
select foundation.remember('access.team_grants', 'access.team_grant_history', 'center_id, team_id, asset_id', 'asset', 'center_id, asset_id');
select foundation.remember('access.team_group_grants', 'access.team_group_grant_history', 'center_id, team_id, group_id', 'group', 'center_id, group_id');

create view access.team_ways with (security_invoker = true) as
  select p.center_id, p.person_id, g.asset_id, p.team_id, null::bigint as group_id, g.role, g.custom_role_id,
    greatest(p.starts_at, g.starts_at) as starts_at, least(p.expires_at, g.expires_at) as expires_at,
    g.granted_by, greatest(p.added_at, g.granted_at) as granted_at
  from access.team_grants g
  join access.team_people p on p.center_id = g.center_id and p.team_id = g.team_id
  union all
  select p.center_id, p.person_id, i.asset_id, p.team_id, g.group_id, g.role, g.custom_role_id,
    greatest(p.starts_at, g.starts_at), least(p.expires_at, g.expires_at),
    g.granted_by, greatest(p.added_at, g.granted_at)
  from access.group_items i
  join access.team_group_grants g on g.center_id = i.center_id and g.group_id = i.group_id
  join access.team_people p on p.center_id = g.center_id and p.team_id = g.team_id;
comment on view access.team_ways is
  'What each person holds through teams, as if it had been given to them: for as long as both what the team was given and the place in the team last.';

create view access.team_way_history with (security_invoker = true) as
  select p.center_id, p.person_id, g.asset_id, p.team_id, null::bigint as group_id, g.role, g.custom_role_id,
    greatest(p.starts_at, g.starts_at) as starts_at, least(p.expires_at, g.expires_at) as expires_at,
    g.granted_by, greatest(p.added_at, g.granted_at) as granted_at,
    greatest(p.valid_from, g.valid_from) as valid_from, least(p.valid_to, g.valid_to) as valid_to
  from access.team_grant_history g
  join access.team_person_history p on p.center_id = g.center_id and p.team_id = g.team_id
    and p.valid_from < coalesce(g.valid_to, 'infinity') and g.valid_from < coalesce(p.valid_to, 'infinity')
  union all
  select p.center_id, p.person_id, i.asset_id, p.team_id, g.group_id, g.role, g.custom_role_id,
    greatest(p.starts_at, g.starts_at), least(p.expires_at, g.expires_at),
    g.granted_by, greatest(p.added_at, g.granted_at),
    greatest(p.valid_from, g.valid_from, i.valid_from), least(p.valid_to, g.valid_to, i.valid_to)
  from access.group_item_history i
  join access.team_group_grant_history g on g.center_id = i.center_id and g.group_id = i.group_id
    and g.valid_from < coalesce(i.valid_to, 'infinity') and i.valid_from < coalesce(g.valid_to, 'infinity')
  join access.team_person_history p on p.center_id = g.center_id and p.team_id = g.team_id
    and p.valid_from < least(g.valid_to, i.valid_to, 'infinity') and greatest(g.valid_from, i.valid_from) < coalesce(p.valid_to, 'infinity');
comment on view access.team_way_history is 'What each person held through teams, and from when to when it stood so.';

------------------------------------------------------------------------------------------------------------------------
-- Epochs, wake-ups and counts
------------------------------------------------------------------------------------------------------------------------

create function access.bump_team() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  -- Who joins the team at the same time waits for this, or this for them: the epoch of nobody is left standing.
  perform from access.teams t join (select distinct center_id, team_id from changed) c on c.center_id = t.center_id and c.team_id = t.id
    order by t.center_id, t.id for update of t;
  insert into access.epochs as e (center_id, person_id, more_ways)
    select distinct p.center_id, p.person_id, 2 from changed c
      join access.team_people p on p.center_id = c.center_id and p.team_id = c.team_id order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1, more_ways = e.more_ways | excluded.more_ways;
  return null;
end
$$;
comment on function access.bump_team is 'The people of a team to which something was given or from which it was taken.';

do $$
declare
  one regclass;
  name text;
  bump text;
begin
  foreach name in array array['team_people', 'team_grants', 'team_group_grants'] loop
    one := ('access.' || name)::regclass;
    bump := case name when 'team_people' then 'access.bump_members()' else 'access.bump_team()' end;
    execute format('create trigger bump_insert after insert on %s referencing new table as changed for each statement execute function %s', one, bump);
    execute format('create trigger bump_update after update on %s referencing new table as changed for each statement execute function %s', one, bump);
    execute format('create trigger bump_delete after delete on %s referencing old table as changed for each statement execute function %s', one, bump);
    execute format('create trigger note after insert on %s referencing new table as changed for each statement execute function foundation.note_version(''assignments'')', one);
    execute format('create trigger note_delete after delete on %s referencing old table as changed for each statement execute function foundation.note_version(''assignments'')', one);
  end loop;
  foreach one in array array['access.team_grants', 'access.team_group_grants']::regclass[] loop
    execute format('create trigger wake after insert or update on %s for each row execute function foundation.wake_center()', one);
    execute format('create trigger wake_end after delete on %s for each row execute function foundation.wake_center_of_old()', one);
  end loop;
end
$$;
create trigger wake after insert or update or delete on access.team_people for each row execute function foundation.wake_person();

------------------------------------------------------------------------------------------------------------------------
-- Fences
------------------------------------------------------------------------------------------------------------------------

do $$
declare
  one regclass;
begin
  foreach one in array array['access.teams', 'access.team_people', 'access.team_grants', 'access.team_group_grants']::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('alter table %s force row level security', one);
    execute format('grant select, insert, update, delete on %s to atrium_app', one);
    execute format('create policy here on %s using (center_id = (select foundation.acting_center()))', one);
    execute format('grant select on %s to atrium_door', one);
    execute format('create policy door on %s to atrium_door using (true)', one);
  end loop;
  -- Triggers keep the history, also that of a partner whose access ends with a share.
  foreach one in array array[
    'access.team_history', 'access.team_person_history', 'access.team_grant_history', 'access.team_group_grant_history'
  ]::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('grant select on %s to atrium_app, atrium_door', one);
    execute format('create policy here on %s for select using (center_id = (select foundation.acting_center()))', one);
    execute format('create policy door on %s to atrium_door using (true)', one);
  end loop;
end
$$;
grant select on access.team_ways, access.team_way_history to atrium_app, atrium_door;
-- What a team was given on an asset ends with the holding; the row of a team is locked while what it holds changes.
grant delete on access.team_grants to atrium_door;
grant update on access.teams to atrium_door;

------------------------------------------------------------------------------------------------------------------------
-- What the owner is told of partners
------------------------------------------------------------------------------------------------------------------------

create function access.partner_rights(asset bigint, at timestamptz, partner bigint default null)
returns table (
  asset_id bigint, center_id bigint, center_name text, person_id bigint, person_name text, via text, role text, group_name text,
  mask integer, starts_at timestamptz, expires_at timestamptz, share_expires_at timestamptz
)
language sql stable security definer set search_path = ''
begin atomic
  with shares as (
    select h.asset_id, h.center_id, h.expires_at, p.partner_name,
      case when h.ceiling in ('admin', 'operator', 'analyst') then b.mask else r.mask end as ceiling_mask
    from access.holding_history h
    join access.holding_history o on o.center_id = h.owner_center_id and o.asset_id = h.asset_id
      and o.relation = 'owner_center' and o.status = 'bound' and o.valid_from <= at and (o.valid_to is null or o.valid_to > at)
    join access.center_history c on c.center_id = h.center_id and c.status = 'active' and c.valid_from <= at and (c.valid_to is null or c.valid_to > at)
    join access.center_history k on k.center_id = h.owner_center_id and k.status = 'active' and k.valid_from <= at and (k.valid_to is null or k.valid_to > at)
    join access.partnerships p on p.center_id = h.owner_center_id and p.partner_center_id = h.center_id
    left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
    left join access.role_history r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id and r.valid_from <= at and (r.valid_to is null or r.valid_to > at)
    where (asset is null or h.asset_id = asset) and (partner is null or h.center_id = partner) and h.owner_center_id = foundation.acting_center() and h.relation = 'owner_partner' and h.status = 'bound'
      and h.valid_from <= at and (h.valid_to is null or h.valid_to > at)
      and (h.starts_at is null or h.starts_at <= at) and (h.expires_at is null or h.expires_at > at)
  ), live as (
    select s.asset_id, s.center_id, m.person_id, s.expires_at, s.partner_name, s.ceiling_mask, b.partner_mask
    from shares s
    join access.member_history m on m.center_id = s.center_id and m.status = 'active' and m.valid_from <= at and (m.valid_to is null or m.valid_to > at)
      and (m.starts_at is null or m.starts_at <= at) and (m.expires_at is null or m.expires_at > at)
    join access.role_masks b on b.kind = 'center' and b.role = m.role
  ), given as (
    select g.asset_id, g.center_id, g.person_id, 'direct' as via, g.role, g.custom_role_id, null::bigint as group_id, g.starts_at, g.expires_at
    from shares s join access.grant_history g on g.center_id = s.center_id and g.asset_id = s.asset_id and g.valid_from <= at and (g.valid_to is null or g.valid_to > at)
    union all
    select e.asset_id, e.center_id, e.person_id, 'elevation', e.role, e.custom_role_id, null, e.starts_at, e.expires_at
    from shares s join access.elevation_history e on e.center_id = s.center_id and e.asset_id = s.asset_id and e.valid_from <= at and (e.valid_to is null or e.valid_to > at)
    union all
    select i.asset_id, q.center_id, q.person_id, 'group', q.role, q.custom_role_id, q.group_id, q.starts_at, q.expires_at
    from shares s
    join access.group_item_history i on i.center_id = s.center_id and i.asset_id = s.asset_id and i.valid_from <= at and (i.valid_to is null or i.valid_to > at)
    join access.group_grant_history q on q.center_id = i.center_id and q.group_id = i.group_id and q.valid_from <= at and (q.valid_to is null or q.valid_to > at)
    union all
    select w.asset_id, w.center_id, w.person_id, 'team', w.role, w.custom_role_id, w.group_id, w.starts_at, w.expires_at
    from shares s join access.team_way_history w on w.center_id = s.center_id and w.asset_id = s.asset_id and w.valid_from <= at and (w.valid_to is null or w.valid_to > at)
  ), paths as (
    select l.asset_id, l.center_id, l.person_id, 'center_role' as via, null as role, null::bigint as group_id, l.partner_mask as mask, null::timestamptz as starts_at, null::timestamptz as expires_at, l.partner_name, l.expires_at as share_expires_at
    from live l where l.partner_mask <> 0
    union all
    select g.asset_id, g.center_id, g.person_id, g.via, g.role, g.group_id, coalesce(b.mask, r.mask) & l.ceiling_mask, g.starts_at, g.expires_at, l.partner_name, l.expires_at
    from given g join live l on l.asset_id = g.asset_id and l.center_id = g.center_id and l.person_id = g.person_id
    left join access.role_masks b on b.kind = 'account' and b.role = g.role
    left join access.role_history r on r.center_id = g.center_id and r.id = g.custom_role_id and r.valid_from <= at and (r.valid_to is null or r.valid_to > at)
    where (g.starts_at is null or g.starts_at <= at) and (g.expires_at is null or g.expires_at > at)
  )
  select p.asset_id, p.center_id, p.partner_name, p.person_id, o.name, p.via, p.role, null::text, p.mask, p.starts_at, p.expires_at, p.share_expires_at
  from paths p join identity.people o on o.id = p.person_id where p.mask <> 0;
end;
comment on function access.partner_rights is
  'Which people of partners held an asset of the acting center at an instant, and through what: of one asset or all, of one partner or all. Their own groups and teams are not named to the owner.';

do $$
declare
  one regprocedure;
begin
  grant create on schema access to atrium_door;
  foreach one in array array['access.partner_rights(bigint, timestamptz, bigint)', 'access.bump_team()']::regprocedure[] loop
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke all on function %s from public', one);
  end loop;
  revoke create on schema access from atrium_door;
end
$$;
grant execute on function access.partner_rights to atrium_app;

create function access.centers_with_ends(until timestamptz) returns table (center_id bigint)
language sql stable security definer set search_path = ''
begin atomic
  select c.center_id from access.centers c
  join (
    select m.center_id from access.members m where m.expires_at > now() and m.expires_at <= until
    union select g.center_id from access.grants g where g.expires_at > now() and g.expires_at <= until
    union select q.center_id from access.group_grants q where q.expires_at > now() and q.expires_at <= until
    union select h.center_id from access.holdings h where h.expires_at > now() and h.expires_at <= until
    union select h.owner_center_id from access.holdings h where h.expires_at > now() and h.expires_at <= until
    union select t.center_id from access.team_people t where t.expires_at > now() and t.expires_at <= until
    union select t.center_id from access.team_grants t where t.expires_at > now() and t.expires_at <= until
    union select t.center_id from access.team_group_grants t where t.expires_at > now() and t.expires_at <= until
  ) e on e.center_id = c.center_id
  where c.status = 'active' order by c.center_id;
end;
comment on function access.centers_with_ends is 'The centers where something ends soon: all that the job which announces it needs to know of others.';
grant create on schema access to atrium_door;
alter function access.centers_with_ends owner to atrium_door;
revoke create on schema access from atrium_door;
revoke all on function access.centers_with_ends from public;
grant execute on function access.centers_with_ends to atrium_app;

------------------------------------------------------------------------------------------------------------------------
-- The head of a call that is what it was the last time
------------------------------------------------------------------------------------------------------------------------

-- What a head says beside rights counts as a change of them: so it stands as long as the epochs do.
create function identity.bump_people() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into access.epochs as e (center_id, person_id)
    select m.center_id, m.person_id from changed n join stale o using (id) join access.members m on m.person_id = n.id
      where (n.name, n.email, n.locale, n.confirmed_at) is distinct from (o.name, o.email, o.locale, o.confirmed_at) order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$$;
create trigger bump_update after update on identity.people referencing old table as stale new table as changed
  for each statement execute function identity.bump_people();
create trigger bump_insert after insert on centers.profiles referencing new table as changed for each statement execute function access.bump_centers();
create trigger bump_update after update on centers.profiles referencing new table as changed for each statement execute function access.bump_centers();

-- Of the row of a center itself hardly anything changes but that it goes and comes back.
create function centers.bump_centers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into access.epochs as e (center_id, person_id)
    select c.id, 0 from changed c join access.centers a on a.center_id = c.id order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$$;
create trigger bump_update after update on centers.centers referencing new table as changed for each statement execute function centers.bump_centers();

create function foundation.lasts(center bigint, person bigint, asset bigint) returns boolean
language sql stable security definer set search_path = ''
begin atomic
  select not exists (select from access.members m where m.center_id = center and m.person_id = person and num_nonnulls(m.starts_at, m.expires_at) > 0)
    and not exists (select from centers.profiles o where o.center_id = center and o.effective_from > now())
    and (asset is null or (
      not exists (select from access.holdings h where h.center_id = center and h.asset_id = asset
        and (h.relation <> 'owner_center' or num_nonnulls(h.starts_at, h.expires_at) > 0))
      and not exists (select from access.grants g where g.center_id = center and g.person_id = person and g.asset_id = asset and num_nonnulls(g.starts_at, g.expires_at) > 0)
      and not exists (select from access.elevations e where e.center_id = center and e.person_id = person and e.asset_id = asset)
      and not exists (select from access.group_items i
        join access.group_grants q on q.center_id = i.center_id and q.group_id = i.group_id and q.person_id = person
        where i.center_id = center and i.asset_id = asset and num_nonnulls(q.starts_at, q.expires_at) > 0)
      and not exists (select from access.team_ways w where w.center_id = center and w.person_id = person and w.asset_id = asset and num_nonnulls(w.starts_at, w.expires_at) > 0)));
end;
comment on function foundation.lasts is
  'Whether nothing in the head of a member''s calls, about an asset or none, begins or ends by the time alone: it then stands as long as both epochs do.';

create function foundation.recall_call(secret bytea, is_token boolean, center bigint, person bigint, center_epoch bigint, member_epoch bigint, email text, open_account bigint)
returns table (now timestamptz, session_id bigint, token_id bigint, token_name text, token_scopes text[], authenticated_at timestamptz, last_seen_at timestamptz)
language plpgsql security definer as $$
#variable_conflict use_column
declare
  ignored text;
begin
  now := transaction_timestamp();
  if is_token then
    select t.id, t.name, t.scopes, t.last_used_at from identity.api_tokens t
      where t.secret_hash = secret and t.person_id = person and t.ended_at is null and t.expires_at > now
      into token_id, token_name, token_scopes, last_seen_at;
  else
    select s.id, s.authenticated_at, s.last_seen_at from identity.sessions s
      where s.secret_hash = secret and s.person_id = person and s.ended_at is null and s.expires_at > now and s.last_seen_at > now - interval '14 days'
      into session_id, authenticated_at, last_seen_at;
  end if;
  if num_nonnulls(session_id, token_id) = 0 or 2 <> (
      select count(*) from access.epochs e where e.center_id = center and e.person_id in (0, person)
        and e.epoch = case e.person_id when 0 then center_epoch else member_epoch end) then
    return;
  end if;
  ignored := set_config('atrium.secret', encode(secret, 'hex'), true);
  ignored := set_config('atrium.person', person::text, true);
  ignored := set_config('atrium.center', center::text, true);
  ignored := set_config('atrium.email', lower(email), true);
  ignored := set_config('atrium.account', coalesce(open_account::text, ''), true);
  return next;
end
$$;
comment on function foundation.recall_call is
  'The head of a read whose facts were read before, by a caller whose head lasts: whether the secret is still good and both epochs stand, by two keys instead of nine. No row: all must be read anew, by begin_call. Sets who acts as that does.';

create function foundation.standing(secret bytea, is_token boolean, center bigint, person bigint, until timestamptz) returns text
language plpgsql stable security definer as $$
declare
  said text;
begin
  if now() >= until then
    return null;
  end if;
  if is_token then
    select concat_ws(' ', c.epoch, m.epoch, 'scopes:' || array_to_string(t.scopes, ','),
        (select string_agg(v.kind || ':' || v.version, ' ') from foundation.versions v where v.center_id = center))
      from identity.api_tokens t
      join access.epochs c on c.center_id = center and c.person_id = 0
      join access.epochs m on m.center_id = center and m.person_id = person
      where t.secret_hash = secret and t.person_id = person and t.ended_at is null and t.expires_at > now()
        and t.last_used_at > now() - interval '1 minute'
      into said;
  else
    select concat_ws(' ', c.epoch, m.epoch, 'scopes:',
        (select string_agg(v.kind || ':' || v.version, ' ') from foundation.versions v where v.center_id = center))
      from identity.sessions s
      join access.epochs c on c.center_id = center and c.person_id = 0
      join access.epochs m on m.center_id = center and m.person_id = person
      where s.secret_hash = secret and s.person_id = person and s.ended_at is null and s.expires_at > now()
        and s.last_seen_at > now() - interval '1 minute'
      into said;
  end if;
  return said;
end
$$;
comment on function foundation.standing is
  'What an answer that was kept hangs on, in one text: both epochs of its caller in a center, what a token reaches, and the versions of what lists show. Null where the secret is no longer good or was not used for a minute, which has then to be noted, or where the answer has ended by the time.';

grant create on schema foundation, identity, centers to atrium_door;
alter function centers.bump_centers owner to atrium_door;
alter function foundation.standing owner to atrium_door;
alter function identity.bump_people owner to atrium_door;
alter function foundation.lasts owner to atrium_door;
alter function foundation.recall_call owner to atrium_door;
revoke create on schema foundation, identity, centers from atrium_door;
revoke all on function identity.bump_people, centers.bump_centers, foundation.lasts, foundation.recall_call, foundation.standing from public;
grant execute on function foundation.lasts, foundation.recall_call, foundation.standing to atrium_app;
