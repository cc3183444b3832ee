-- Row-level security: what the application's role may see and write, table by table.
-- A row is visible through the acting center, through the acting person, or through a secret or address that the caller
-- presents; there is no bypass. Who acts is asked as `(select …)`, so that a query asks once and not for every row.

create function foundation.fence(policy text, tables regclass[], is_forced boolean default true) returns void language plpgsql set search_path = '' as $$
declare
  acting constant text := case policy
    when 'here' then 'center_id = (select foundation.acting_center())'
    when 'open' then 'account_id = (select foundation.acting_account())'
  end;
  one regclass;
begin
  foreach one in array tables loop
    execute format('alter table %s enable row level security', one);
    if is_forced then
      execute format('alter table %s force row level security', one);
    end if;
    execute format('create policy %I on %s using (%s)', policy, one, acting);
  end loop;
end
$$;
comment on function foundation.fence is
  'Rows of these tables are seen and written in their center (`here`) or their ad account (`open`) alone; also by their owner, but for what its triggers keep whoever acts.';
revoke all on function foundation.fence from public;

do $$
declare
  one regclass;
begin
  foreach one in array array[
    'foundation.idempotency', 'identity.people', 'identity.passwords', 'identity.avatars', 'identity.sessions', 'identity.api_tokens', 'identity.links',
    'access.centers', 'access.members', 'access.member_history', 'access.holdings', 'access.holding_history', 'access.grants', 'access.grant_history',
    'centers.centers', 'centers.profiles', 'members.invitations', 'members.invitation_accounts', 'members.sightings',
    'assets.accounts', 'requests.requests', 'audit.entries'
  ]::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('alter table %s force row level security', one);
  end loop;
end
$$;

grant usage on schema foundation, identity, access, centers, members, assets, requests, audit to atrium_app;
grant usage on sequence foundation.id_sequence to atrium_app;

-- Foundation
grant select, insert, update, delete on foundation.idempotency, foundation.rate_limits, foundation.mailbox to atrium_app;
create policy own on foundation.idempotency using (person_id = (select foundation.acting_person()));

-- Identity: oneself; colleagues of the acting center; the person whom a sign-in names.
grant select, insert, update on identity.people, identity.passwords, identity.sessions, identity.api_tokens, identity.links to atrium_app;
grant select, insert, update, delete on identity.avatars to atrium_app;
create policy visible on identity.people for select using (
  id = (select foundation.acting_person())
  or email_key = (select foundation.sought_email())
  or exists (select from access.members m where m.center_id = (select foundation.acting_center()) and m.person_id = people.id)
);
create policy register on identity.people for insert with check (email_key = (select foundation.sought_email()));
create policy own on identity.people for update using (id = (select foundation.acting_person()));
create policy own on identity.passwords using (person_id = (select foundation.acting_person()));
create policy visible on identity.avatars for select using (exists (select from identity.people p where p.id = person_id));
create policy own on identity.avatars using (person_id = (select foundation.acting_person()));
create policy own on identity.sessions using (person_id = (select foundation.acting_person()) or secret_hash = (select foundation.presented_secret()));
create policy own on identity.api_tokens using (person_id = (select foundation.acting_person()) or secret_hash = (select foundation.presented_secret()));
create policy own on identity.links using (person_id = (select foundation.acting_person()) or secret_hash = (select foundation.presented_secret()));

-- Access
grant select, insert, update on access.centers, access.members, access.holdings to atrium_app;
grant select, insert, update, delete on access.grants to atrium_app;
grant select on access.member_history, access.holding_history, access.grant_history to atrium_app;
create policy change on access.centers for update using (center_id = (select foundation.acting_center()));
create policy open on access.centers for insert with check (center_id = (select foundation.acting_center()));
create policy visible on access.centers for select using (
  center_id = (select foundation.acting_center())
  or exists (select from access.members m where m.center_id = centers.center_id and m.person_id = (select foundation.acting_person()))
);
create policy here on access.members using (center_id = (select foundation.acting_center()));
create policy mine on access.members for select using (person_id = (select foundation.acting_person()));
create policy here on access.member_history using (center_id = (select foundation.acting_center()));
create policy here on access.holdings using (center_id = (select foundation.acting_center()));
create policy here on access.holding_history using (center_id = (select foundation.acting_center()));
create policy here on access.grants using (center_id = (select foundation.acting_center()));
create policy mine on access.grants for select using (person_id = (select foundation.acting_person()));
create policy here on access.grant_history using (center_id = (select foundation.acting_center()));

-- Centers
grant select, insert, update on centers.centers, centers.profiles to atrium_app;
grant select on centers.current to atrium_app;
create policy change on centers.centers for update using (id = (select foundation.acting_center()));
create policy make on centers.centers for insert with check (id = (select foundation.acting_center()));
create policy visible on centers.centers for select using (
  id = (select foundation.acting_center())
  or exists (select from access.members m where m.center_id = centers.id and m.person_id = (select foundation.acting_person()))
);
create policy change on centers.profiles for update using (center_id = (select foundation.acting_center()));
create policy make on centers.profiles for insert with check (center_id = (select foundation.acting_center()));
create policy visible on centers.profiles for select using (
  center_id = (select foundation.acting_center())
  or exists (select from access.members m where m.center_id = profiles.center_id and m.person_id = (select foundation.acting_person()))
);

-- Members: the center; who holds the link; who owns the invited address.
grant select, insert, update on members.invitations, members.sightings to atrium_app;
grant select, insert on members.invitation_accounts to atrium_app;
create policy here on members.invitations using (center_id = (select foundation.acting_center()));
create policy linked on members.invitations for select using (secret_hash = (select foundation.presented_secret()));
create policy mine on members.invitations for select using (email_key = (select foundation.acting_email()));
create policy here on members.invitation_accounts using (center_id = (select foundation.acting_center()));
create policy here on members.sightings using (center_id = (select foundation.acting_center()));

-- Assets: the owning center or person; an account may go back to who made it.
grant select, insert, update on assets.accounts to atrium_app;
create policy visible on assets.accounts for select using (
  owner_center_id = (select foundation.acting_center()) or owner_person_id = (select foundation.acting_person()) or id = (select foundation.sought_account())
);
create policy make on assets.accounts for insert with check (
  owner_center_id = (select foundation.acting_center()) or owner_person_id = (select foundation.acting_person())
);
create policy change on assets.accounts for update
  using (owner_center_id = (select foundation.acting_center()) or owner_person_id = (select foundation.acting_person()))
  with check (owner_center_id = (select foundation.acting_center()) or owner_person_id in ((select foundation.acting_person()), maker_person_id));

-- Requests: the asking center, and who is asked.
grant select, insert, update on requests.requests to atrium_app;
create policy here on requests.requests using (center_id = (select foundation.acting_center()));
create policy mine on requests.requests for select using (
  to_person_id = (select foundation.acting_person()) or to_email_key = (select foundation.acting_email())
);
create policy decide on requests.requests for update using (
  to_person_id = (select foundation.acting_person()) or to_email_key = (select foundation.acting_email())
);

-- Audit: append and read.
grant select, insert on audit.entries to atrium_app;
create policy here on audit.entries for select using (center_id = (select foundation.acting_center()));
create policy mine on audit.entries for select using (center_id is null and person_id = (select foundation.acting_person()));
create policy append on audit.entries for insert with check (center_id is null or center_id = (select foundation.acting_center()));

-- The door reads by key what its one function asks for, and holds rows against removal; it changes nothing.
grant usage on schema foundation, identity, access, centers to atrium_door;
grant select on identity.people, identity.sessions, identity.api_tokens, access.centers, access.members, access.holdings, access.grants, centers.profiles to atrium_door;
grant update on access.centers, access.members, access.grants to atrium_door;
create policy door on identity.people for select to atrium_door using (true);
create policy door on identity.sessions for select to atrium_door using (true);
create policy door on identity.api_tokens for select to atrium_door using (true);
create policy door on access.holdings for select to atrium_door using (true);
create policy door on centers.profiles for select to atrium_door using (true);
create policy door on access.centers to atrium_door using (true) with check (false);
create policy door on access.members to atrium_door using (true) with check (false);
create policy door on access.grants to atrium_door using (true) with check (false);
grant create on schema foundation to atrium_door;
alter function foundation.begin_call owner to atrium_door;
revoke create on schema foundation from atrium_door;
revoke all on function foundation.begin_call from public;
grant execute on function foundation.begin_call to atrium_app;
