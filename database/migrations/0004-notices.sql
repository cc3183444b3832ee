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
