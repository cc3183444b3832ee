-- Access whole: what each role may do as bits, asset groups, labels, elevations, partners and the epochs of it all.

------------------------------------------------------------------------------------------------------------------------
-- Roles as bits
------------------------------------------------------------------------------------------------------------------------

create table access.role_masks (
  kind text not null check (kind in ('center', 'finance', 'creator', 'account')),
  role text not null,
  mask integer not null,
  assigned_mask integer not null,
  partner_mask integer not null,
  primary key (kind, role)
);
comment on table access.role_masks is
  'What the built-in roles hold on an ad account, one bit for each action as the contract numbers them. A start refuses a table that differs from the contract.';
comment on column access.role_masks.mask is 'On accounts that the center owns; of kind account: of the role itself.';
comment on column access.role_masks.assigned_mask is 'On accounts that the center owns while its policy wants Admins to be assigned.';
comment on column access.role_masks.partner_mask is 'On accounts that a partner shares with the center, beside what was given to the person.';
insert into access.role_masks (kind, role, mask, assigned_mask, partner_mask) values
  ('center', 'owner', 524287, 524287, 12289),
  ('center', 'admin', 524287, 126977, 12289),
  ('center', 'employee', 0, 0, 0),
  ('finance', 'none', 0, 0, 0),
  ('finance', 'analyst', 1025, 1025, 0),
  ('finance', 'manager', 3073, 3073, 0),
  ('creator', 'none', 0, 0, 0),
  ('creator', 'viewer', 0, 0, 0),
  ('creator', 'manager', 0, 0, 0),
  ('account', 'admin', 409599, 409599, 0),
  ('account', 'operator', 393727, 393727, 0),
  ('account', 'analyst', 15, 15, 0);

create function access.mask_of(center bigint, role text) returns integer language sql stable parallel safe
  return case when role in ('admin', 'operator', 'analyst')
    then (select b.mask from access.role_masks b where b.kind = 'account' and b.role = mask_of.role)
    else (select r.mask from access.roles r where r.center_id = center and r.id = access.custom_role(mask_of.role)) end;
comment on function access.mask_of is 'The actions of a role on ad accounts, built in or made by the center.';

------------------------------------------------------------------------------------------------------------------------
-- Asset groups and labels
------------------------------------------------------------------------------------------------------------------------

create table access.groups (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 120),
  rule_labels text[] not null default '{}' check (cardinality(rule_labels) <= 20),
  rule_match text not null default 'any' check (rule_match in ('any', 'all')),
  made_by bigint not null,
  made_at timestamptz not null default now(),
  primary key (center_id, id)
);
create unique index groups_name on access.groups (center_id, lower(name));
create index groups_rules on access.groups using gin (rule_labels) where rule_labels <> '{}';
comment on table access.groups is 'Assets that are given together.';
comment on column access.groups.rule_labels is 'Assets with any or all of these labels belong to the group by themselves.';

create table access.group_items (
  center_id bigint not null,
  group_id bigint not null,
  asset_id bigint not null,
  by_hand boolean not null,
  by_rule boolean not null,
  primary key (center_id, group_id, asset_id),
  foreign key (center_id, group_id) references access.groups on delete cascade,
  foreign key (center_id, asset_id) references access.holdings,
  check (by_hand or by_rule)
);
create index group_items_of_asset on access.group_items (center_id, asset_id, group_id);

create table access.group_grants (
  center_id bigint not null,
  person_id bigint not null,
  group_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamptz,
  expires_at timestamptz,
  granted_by bigint not null,
  granted_at timestamptz not null default now(),
  primary key (center_id, person_id, group_id),
  foreign key (center_id, person_id) references access.members,
  foreign key (center_id, group_id) references access.groups on delete cascade,
  foreign key (center_id, custom_role_id) references access.roles (center_id, id),
  check (starts_at < expires_at)
);
create index group_grants_of_group on access.group_grants (center_id, group_id) include (person_id, role, starts_at, expires_at);
create index group_grants_of_custom_role on access.group_grants (center_id, custom_role_id, person_id) where custom_role_id is not null;
comment on table access.group_grants is 'Which member was given which group, in which role. A group never lowers a higher direct role.';

create table members.invitation_groups (
  center_id bigint not null,
  invitation_id bigint not null,
  group_id bigint not null,
  role text not null check (access.is_role(role)),
  primary key (center_id, invitation_id, group_id),
  foreign key (center_id, invitation_id) references members.invitations,
  foreign key (center_id, group_id) references access.groups on delete cascade
);
create index invitation_groups_of_group on members.invitation_groups (center_id, group_id);
comment on table members.invitation_groups is 'Asset groups that an invitation gives to who accepts it.';

create table assets.labels (
  center_id bigint not null,
  asset_id bigint not null,
  label text not null check (length(label) between 1 and 40),
  primary key (center_id, asset_id, label),
  foreign key (center_id, asset_id) references access.holdings
);
create index labels_word on assets.labels (center_id, label, asset_id);
create index labels_alike on assets.labels (center_id, lower(label));
comment on table assets.labels is 'Words that a center puts on the assets it holds, its own or shared with it.';

create function access.apply_rule(center bigint, one_group bigint, one_asset bigint default null) returns void language sql
begin atomic
  with rule as (
    select rule_labels, rule_match from access.groups g where g.center_id = center and g.id = one_group
  ), matching as (
    select l.asset_id from assets.labels l, rule
    where l.center_id = center and l.label = any (rule.rule_labels) and (one_asset is null or l.asset_id = one_asset)
    group by l.asset_id, rule.rule_match, rule.rule_labels
    having rule.rule_match = 'any' or count(*) = cardinality(rule.rule_labels)
  )
  insert into access.group_items as i (center_id, group_id, asset_id, by_hand, by_rule)
    select center, one_group, m.asset_id, false, true from matching m order by m.asset_id
    on conflict (center_id, group_id, asset_id) do update set by_rule = true where not i.by_rule;
  with rule as (
    select rule_labels, rule_match from access.groups g where g.center_id = center and g.id = one_group
  ), gone as (
    select i.asset_id from access.group_items i, rule
    where i.center_id = center and i.group_id = one_group and i.by_rule and (one_asset is null or i.asset_id = one_asset)
      and (select count(*) from assets.labels l where l.center_id = center and l.asset_id = i.asset_id and l.label = any (rule.rule_labels))
        < case rule.rule_match when 'any' then 1 else greatest(cardinality(rule.rule_labels), 1) end
  ), kept as (
    update access.group_items i set by_rule = false from gone
    where i.center_id = center and i.group_id = one_group and i.asset_id = gone.asset_id and i.by_hand
  )
  delete from access.group_items i using gone
    where i.center_id = center and i.group_id = one_group and i.asset_id = gone.asset_id and not i.by_hand;
end;
comment on function access.apply_rule is 'Brings the items of a group in line with its label rule: of all assets, or of one.';

create function access.follow_label() returns trigger language plpgsql as $$
declare
  one assets.labels := coalesce(new, old);
  g record;
begin
  for g in select id from access.groups where center_id = one.center_id and rule_labels @> array[one.label] order by id loop
    perform access.apply_rule(one.center_id, g.id, one.asset_id);
  end loop;
  return null;
end
$$;
create trigger follow after insert or delete on assets.labels for each row execute function access.follow_label();

create function access.follow_rule() returns trigger language plpgsql as $$
begin
  perform access.apply_rule(new.center_id, new.id);
  return null;
end
$$;
create trigger follow after insert or update of rule_labels, rule_match on access.groups
  for each row execute function access.follow_rule();

------------------------------------------------------------------------------------------------------------------------
-- Elevations: a higher role for hours, with a reason
------------------------------------------------------------------------------------------------------------------------

create table access.elevations (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  asset_id bigint not null,
  role text not null check (access.is_role(role)),
  custom_role_id bigint generated always as (access.custom_role(role)) stored,
  starts_at timestamptz not null,
  expires_at timestamptz not null,
  reason text not null,
  approved_by bigint not null,
  primary key (center_id, id),
  foreign key (center_id, person_id) references access.members,
  foreign key (center_id, asset_id) references access.holdings,
  foreign key (center_id, custom_role_id) references access.roles (center_id, id),
  check (starts_at < expires_at)
);
create index elevations_of_member on access.elevations (center_id, person_id, asset_id);
create index elevations_of_asset on access.elevations (center_id, asset_id);
comment on table access.elevations is 'A role on an asset for some hours, asked for with a reason and approved. It ends by itself.';

------------------------------------------------------------------------------------------------------------------------
-- Partners
------------------------------------------------------------------------------------------------------------------------

create table access.partnerships (
  center_id bigint not null references access.centers,
  partner_center_id bigint not null references access.centers,
  partner_name text not null,
  status text not null default 'active' check (status in ('active', 'ended')),
  since timestamptz not null default now(),
  ended_at timestamptz,
  primary key (center_id, partner_center_id),
  check (center_id <> partner_center_id)
);
comment on table access.partnerships is 'Two centers that agreed to share assets: one row for each side.';
comment on column access.partnerships.partner_name is 'What the partner was called when the link was made, for after its end.';
alter table access.holdings add foreign key (owner_center_id, center_id) references access.partnerships (center_id, partner_center_id);

create function access.guard_share() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if new.relation = 'owner_partner' and new.status = 'bound' then
    if not exists (select from access.holdings o where o.center_id = new.owner_center_id and o.asset_id = new.asset_id
        and o.relation = 'owner_center' and o.status = 'bound' for key share) then
      raise exception 'only the owner of an asset shares it';
    end if;
    if not exists (select from access.partnerships p where p.center_id = new.owner_center_id
        and p.partner_center_id = new.center_id and p.status = 'active' for key share) then
      raise exception 'assets are shared only with a partner';
    end if;
  end if;
  return new;
end
$$;
comment on function access.guard_share is 'What is shared does not travel onward, and nothing is shared with strangers, whoever writes it.';
create trigger guard before insert or update on access.holdings for each row execute function access.guard_share();

create function access.end_holding() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  delete from access.grants where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.elevations where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.team_grants where center_id = new.center_id and asset_id = new.asset_id;
  delete from assets.labels where center_id = new.center_id and asset_id = new.asset_id;
  delete from access.group_items where center_id = new.center_id and asset_id = new.asset_id;
  update access.holdings set status = 'unbound' where owner_center_id = new.center_id and asset_id = new.asset_id and status = 'bound';
  return null;
end
$$;
comment on function access.end_holding is 'What was given through a holding ends with it and does not come back; so do the shares of an asset that its owner gave up.';
create trigger ending after update of status on access.holdings for each row
  when (old.status = 'bound' and new.status = 'unbound') execute function access.end_holding();

create function access.end_partnership() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update access.holdings set status = 'unbound'
    where status = 'bound' and center_id = new.partner_center_id and owner_center_id = new.center_id;
  return null;
end
$$;
comment on function access.end_partnership is 'The end of a link ends the shares of this side; the row of the other side ends those of the other.';
create trigger ending after update of status on access.partnerships for each row
  when (old.status = 'active' and new.status = 'ended') execute function access.end_partnership();

------------------------------------------------------------------------------------------------------------------------
-- History of all of it
------------------------------------------------------------------------------------------------------------------------

select foundation.remember('access.groups', 'access.group_history', 'center_id, id');
select foundation.remember('access.group_items', 'access.group_item_history', 'center_id, group_id, asset_id', 'asset', 'center_id, asset_id');
select foundation.remember('access.group_grants', 'access.group_grant_history', 'center_id, person_id, group_id', 'group', 'center_id, group_id');
select foundation.remember('access.elevations', 'access.elevation_history', 'center_id, id', 'asset', 'center_id, asset_id');
select foundation.remember('access.partnerships', 'access.partnership_history', 'center_id, partner_center_id');

create index holding_history_asset on access.holding_history (asset_id, valid_from);

------------------------------------------------------------------------------------------------------------------------
-- Epochs: what was compiled from the facts of a member is good as long as two numbers stand
------------------------------------------------------------------------------------------------------------------------

create table access.epochs (
  center_id bigint not null,
  person_id bigint not null default 0,
  epoch bigint not null default 1,
  more_ways integer not null default 0,
  primary key (center_id, person_id)
);
comment on column access.epochs.more_ways is
  'Has bit 1 once the member was ever given a group or an elevation, bit 2 once they were in a team: who never was is spared the question at the head of every call.';
comment on table access.epochs is 'Counts the changes of access of each member, and under person 0 those that concern the whole center.';

create function access.bump_members() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into access.epochs as e (center_id, person_id, more_ways)
    select distinct center_id, person_id, case when tg_table_name in ('group_grants', 'elevations') then 1 when tg_table_name = 'team_people' then 2 else 0 end from changed order by 1, 2
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1, more_ways = e.more_ways | excluded.more_ways;
  return null;
end
$$;
comment on function access.bump_members is 'Members whose own rights changed, in one order, so that two changes at once do not stand in each other''s way.';

create function access.bump_centers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into access.epochs as e (center_id, person_id)
    select distinct center_id, 0 from changed order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$$;

create function access.bump_borrowers() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into access.epochs as e (center_id, person_id)
    select center_id, 0 from (
      select center_id from changed
      union select h.center_id from access.holdings h join changed c on h.owner_center_id = c.center_id
    ) as touched order by 1
    on conflict (center_id, person_id) do update set epoch = e.epoch + 1;
  return null;
end
$$;
comment on function access.bump_borrowers is 'A center whose state or roles changed, and the partners that hold assets of it.';

create trigger bump_insert after insert on access.members referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_update after update on access.members referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_insert after insert on access.grants referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_update after update on access.grants referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_delete after delete on access.grants referencing old table as changed for each statement execute function access.bump_members();
create trigger bump_insert after insert on access.group_grants referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_update after update on access.group_grants referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_delete after delete on access.group_grants referencing old table as changed for each statement execute function access.bump_members();
create trigger bump_insert after insert on access.elevations referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_update after update on access.elevations referencing new table as changed for each statement execute function access.bump_members();
create trigger bump_delete after delete on access.elevations referencing old table as changed for each statement execute function access.bump_members();
create trigger bump_insert after insert on access.group_items referencing new table as changed for each statement execute function access.bump_centers();
create trigger bump_delete after delete on access.group_items referencing old table as changed for each statement execute function access.bump_centers();
create trigger bump_insert after insert on access.holdings referencing new table as changed for each statement execute function access.bump_centers();
create trigger bump_update after update on access.holdings referencing new table as changed for each statement execute function access.bump_centers();
create trigger bump_insert after insert on access.centers referencing new table as changed for each statement execute function access.bump_centers();
create trigger bump_update after update on access.centers referencing new table as changed for each statement execute function access.bump_borrowers();
create trigger bump_update after update on access.roles referencing new table as changed for each statement execute function access.bump_borrowers();

create trigger wake after insert or update or delete on access.group_grants for each row execute function foundation.wake_person();
create trigger wake after insert or update or delete on access.elevations for each row execute function foundation.wake_person();
create trigger wake after insert or update on access.holdings for each row execute function foundation.wake_center();
create trigger wake after update on access.roles for each row execute function foundation.wake_center();
create trigger wake after insert on access.group_items for each row execute function foundation.wake_center();

create function foundation.wake_center_of_old() returns trigger language plpgsql as $$
begin
  perform pg_notify('atrium', 'center:' || old.center_id);
  return null;
end
$$;
create trigger wake_end after delete on access.group_items for each row execute function foundation.wake_center_of_old();

------------------------------------------------------------------------------------------------------------------------
-- Requests to a center, decided by whoever may there
------------------------------------------------------------------------------------------------------------------------

alter table requests.requests
  add to_center_id bigint references centers.centers,
  drop constraint requests_check,
  add constraint requests_one_addressee check (num_nonnulls(to_person_id, to_email_key, to_center_id) = 1),
  drop constraint requests_kind_check,
  add constraint requests_kind_check check (kind in ('members.invitation', 'assets.binding', 'partners.link', 'access.elevation'));
create index requests_to_center on requests.requests (to_center_id, asked_at desc) where to_center_id is not null;

-- A center's change concerns whoever is a member of it, or of a center that it shares assets with.
create function access.concerned(centers bigint[], people bigint[]) returns bigint[] language sql stable security definer set search_path = ''
begin atomic
  select coalesce(array_agg(distinct m.person_id), '{}') from access.members m
  where m.person_id = any (people) and m.center_id in (
    select unnest(centers) union all
    select p.partner_center_id from access.partnerships p where p.center_id = any (centers)
  );
end;
comment on function access.concerned is 'Which of these people a wake-up about these centers is for. Tells nothing of why.';

create or replace function foundation.wake_request() returns trigger language plpgsql as $$
begin
  perform pg_notify('atrium', coalesce('person:' || new.to_person_id, 'email:' || left(new.to_email_key, 260), 'center:' || new.to_center_id));
  -- Who asked waits for the answer.
  if new.state <> 'pending' then perform pg_notify('atrium', 'person:' || new.asked_by); end if;
  return null;
end
$$;

create function foundation.sought_center() returns bigint language sql stable parallel safe
  return nullif(current_setting('atrium.sought_center', true), '')::bigint;
comment on function foundation.sought_center is 'The center id that an invitation to become partners names.';

------------------------------------------------------------------------------------------------------------------------
-- Fences
------------------------------------------------------------------------------------------------------------------------

do $$
declare
  one regclass;
begin
  foreach one in array array[
    'access.groups', 'access.group_items', 'access.group_grants', 'access.elevations', 'access.roles', 'access.partnerships', 'access.epochs', 'assets.labels', 'members.invitation_groups',
    'access.center_history', 'access.role_history', 'access.group_history', 'access.group_item_history', 'access.group_grant_history', 'access.elevation_history', 'access.partnership_history'
  ]::regclass[] loop
    execute format('alter table %s enable row level security', one);
    execute format('alter table %s force row level security', one);
  end loop;
  -- Triggers keep the history, also that of a partner whose access ends with a share; only the application's role is fenced.
  foreach one in array array[
    'access.center_history', 'access.member_history', 'access.holding_history', 'access.grant_history', 'access.role_history',
    'access.group_history', 'access.group_item_history', 'access.group_grant_history', 'access.elevation_history', 'access.partnership_history', 'access.epochs'
  ]::regclass[] loop
    execute format('alter table %s no force row level security', one);
  end loop;
  foreach one in array array[
    'access.groups', 'access.group_items', 'access.group_grants', 'access.elevations', 'access.roles', 'assets.labels'
  ]::regclass[] loop
    execute format('grant select, insert, update, delete on %s to atrium_app', one);
    execute format('create policy here on %s using (center_id = (select foundation.acting_center()))', one);
  end loop;
  foreach one in array array[
    'access.role_history', 'access.group_history', 'access.group_item_history', 'access.group_grant_history', 'access.elevation_history', 'access.partnership_history'
  ]::regclass[] loop
    execute format('grant select on %s to atrium_app', one);
    execute format('create policy here on %s for select using (center_id = (select foundation.acting_center()))', one);
  end loop;
end
$$;
grant select on access.role_masks, access.center_history, access.epochs to atrium_app;
create policy here on access.epochs for select using (center_id = (select foundation.acting_center()));

grant select, insert on members.invitation_groups to atrium_app;
create policy here on members.invitation_groups using (center_id = (select foundation.acting_center()));

create policy mine on access.group_grants for select using (person_id = (select foundation.acting_person()));
create policy mine on access.elevations for select using (person_id = (select foundation.acting_person()));

-- Partners see each other's name and state, the roles that bound what they share, and what they share.
grant select, insert, update on access.partnerships to atrium_app;
create policy sides on access.partnerships using (
  center_id = (select foundation.acting_center()) or partner_center_id = (select foundation.acting_center())
);
create policy lent on access.holdings using (owner_center_id = (select foundation.acting_center()));
create policy lent on access.holding_history for select using (owner_center_id = (select foundation.acting_center()));
create policy ceiling on access.roles for select using (
  exists (
    select from access.holdings h
    where h.center_id = (select foundation.acting_center()) and h.owner_center_id = roles.center_id and h.ceiling_role_id = roles.id
  )
);
create policy ceiling on access.role_history for select using (
  exists (
    select from access.holding_history h
    where h.center_id = (select foundation.acting_center()) and h.owner_center_id = role_history.center_id and h.ceiling_role_id = role_history.id
  )
);
create policy partner on access.centers for select using (
  exists (select from access.partnerships p where p.center_id = (select foundation.acting_center()) and p.partner_center_id = centers.center_id)
);
create policy sought on access.centers for select using (center_id = (select foundation.sought_center()));
create policy here on access.center_history for select using (
  center_id = (select foundation.acting_center())
  or exists (select from access.partnerships p where p.center_id = (select foundation.acting_center()) and p.partner_center_id = center_history.center_id)
);
create policy partner on centers.centers for select using (
  exists (
    select from access.partnerships p
    where p.center_id = (select foundation.acting_center()) and p.partner_center_id = centers.id and p.status = 'active'
  )
);
create policy partner on centers.profiles for select using (
  exists (
    select from access.partnerships p
    where p.center_id = (select foundation.acting_center()) and p.partner_center_id = profiles.center_id and p.status = 'active'
  )
);
create policy shared on assets.accounts for select using (
  exists (
    select from access.holdings h
    where h.center_id = (select foundation.acting_center()) and h.asset_id = accounts.id and h.status = 'bound' and (h.expires_at is null or h.expires_at > now())
  )
);
create policy shared_change on assets.accounts for update using (
  exists (
    select from access.holdings h
    where h.center_id = (select foundation.acting_center()) and h.asset_id = accounts.id and h.status = 'bound' and (h.expires_at is null or h.expires_at > now())
  )
) with check (
  exists (
    select from access.holdings h
    where h.center_id = (select foundation.acting_center()) and h.asset_id = accounts.id and h.owner_center_id = accounts.owner_center_id
  )
);

-- Who is Owner or Admin of a center sees and decides what is asked of it.
create policy ours on requests.requests using (
  to_center_id = (select foundation.acting_center())
  or to_center_id in (
    select m.center_id from access.members m
    where m.person_id = (select foundation.acting_person()) and m.role in ('owner', 'admin') and m.status = 'active'
  )
);

-- The door reads by key, and ends what ends with a share or a holding.
grant usage on schema assets to atrium_door;
grant select on access.role_masks, access.roles, access.groups, access.group_items, access.group_grants, access.elevations, access.partnerships, access.epochs,
  access.center_history, access.member_history, access.holding_history, access.grant_history, access.role_history, access.group_item_history,
  access.group_grant_history, access.elevation_history, assets.labels to atrium_door;
grant update on access.holdings, access.group_grants, access.elevations, access.group_items, access.partnerships to atrium_door;
grant delete on access.grants, access.elevations, access.group_items, assets.labels to atrium_door;
-- A label that ends with a holding runs the rules that name it.
grant insert on access.group_items to atrium_door;
grant insert, update on access.epochs to atrium_door;
do $$
declare
  one regclass;
begin
  foreach one in array array[
    'access.roles', 'access.groups', 'access.group_items', 'access.group_grants', 'access.elevations', 'access.partnerships', 'access.epochs',
    'access.center_history', 'access.member_history', 'access.holding_history', 'access.grant_history', 'access.role_history', 'access.group_item_history',
    'access.group_grant_history', 'access.elevation_history', 'assets.labels'
  ]::regclass[] loop
    execute format('create policy door on %s to atrium_door using (true)', one);
  end loop;
end
$$;
drop policy door on access.holdings;
create policy door on access.holdings to atrium_door using (true);

do $$
declare
  one regprocedure;
begin
  grant create on schema access to atrium_door;
  foreach one in array array[
    'access.guard_share()', 'access.end_holding()', 'access.end_partnership()',
    'access.bump_members()', 'access.bump_centers()', 'access.bump_borrowers()', 'access.concerned(bigint[], bigint[])'
  ]::regprocedure[] loop
    execute format('alter function %s owner to atrium_door', one);
    execute format('revoke all on function %s from public', one);
  end loop;
  grant execute on function access.concerned(bigint[], bigint[]) to atrium_app;
  revoke create on schema access from atrium_door;
end
$$;
