-- What ends is announced before it does.

create table access.notices (
  center_id bigint not null references access.centers,
  kind text not null check (kind in ('membership', 'grant', 'group', 'share', 'lent', 'team', 'team_account', 'team_group', 'account_of_team', 'group_of_team')),
  person_id bigint not null,
  object_id bigint not null,
  ends_at timestamptz not null,
  stage text not null check (stage in ('week', 'day')),
  announced_at timestamptz not null default now(),
  primary key (center_id, kind, person_id, object_id, ends_at, stage)
);
comment on table access.notices is 'Which ends were announced by mail, a week and a day before. An end that was moved is another end.';
comment on column access.notices.person_id is 'Who holds it; of an asset lent to a partner, the partner center; of what a team was given, as its giver hears of it, the team. Zero of a share.';
comment on column access.notices.object_id is 'The asset, the group or the team; zero of a membership.';
alter table access.notices enable row level security;
alter table access.notices force row level security;
create policy here on access.notices using (center_id = (select foundation.acting_center()));
grant select, insert, delete on access.notices to atrium_app;

create index members_ending on access.members (expires_at) where expires_at is not null;
create index grants_ending on access.grants (expires_at) where expires_at is not null;
create index group_grants_ending on access.group_grants (expires_at) where expires_at is not null;
create index holdings_ending on access.holdings (expires_at) where expires_at is not null;

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
  ) e on e.center_id = c.center_id
  where c.status = 'active' order by c.center_id;
end;
comment on function access.centers_with_ends is 'The centers where something ends soon: all that the job which announces it needs to know of others.';
grant create on schema access to atrium_door;
alter function access.centers_with_ends owner to atrium_door;
revoke create on schema access from atrium_door;
revoke all on function access.centers_with_ends from public;
grant execute on function access.centers_with_ends to atrium_app;
