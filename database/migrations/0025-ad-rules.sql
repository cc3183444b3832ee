-- Automated rules of ad accounts, what each run of them did, and to which campaign, ad group or ad.

create table ads.rules (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  center_id bigint not null,
  owner_id bigint not null,
  name text not null check (length(name) between 1 and 200),
  precedence integer not null check (precedence between 1 and 1000),
  level text not null check (level in ('campaign', 'ad_group', 'ad')),
  definition jsonb not null,
  version integer not null default 1 check (version > 0),
  state text not null default 'paused' check (state in ('active', 'paused')),
  stopped_because text check (stopped_because in ('owner_may_not', 'owner_left', 'account_closed')),
  activated_at timestamptz,
  last_slot timestamptz,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id),
  check (state = 'paused' or (deleted_at is null and stopped_because is null and activated_at is not null))
);
create index rules_of_owner on ads.rules (center_id, owner_id) where deleted_at is null;
create index active_rules on ads.rules (account_id, id) where state = 'active';
comment on table ads.rules is 'If conditions hold of an object of the account, something is done to it, as the person who answers for the rule.';
comment on column ads.rules.center_id is 'From where its owner works in the account: the center that owns it, or a partner.';
comment on column ads.rules.definition is 'All that it says but its name and place, as the contract has it.';
comment on column ads.rules.version is 'Counts what it said: a preview is of one version.';
comment on column ads.rules.last_slot is 'The half hour up to which it ran or was left out.';

create table ads.rule_runs (
  account_id bigint not null,
  id bigint not null default foundation.new_id(),
  rule_id bigint not null,
  center_id bigint not null,
  slot timestamptz,
  ran_at timestamptz not null default now(),
  began_at timestamptz not null default clock_timestamp(),
  level text not null,
  state text not null check (state in ('done', 'no_numbers', 'days_missing', 'stale', 'missed', 'stopped', 'failed')),
  failure text check (failure in ('unreadable', 'busy', 'fault')),
  missed integer not null default 0,
  numbers_at timestamptz,
  missing_day date,
  considered integer not null default 0,
  met integer not null default 0,
  acted integer not null default 0,
  proposed integer not null default 0,
  skipped integer not null default 0,
  unchanged integer not null default 0,
  budget_micros bigint not null default 0,
  proposal_id bigint,
  reverted_at timestamptz,
  primary key (account_id, id),
  foreign key (account_id, rule_id) references ads.rules,
  check ((state = 'failed') = (failure is not null))
);
-- A half hour whose run failed is tried again: that it failed stays beside what became of it.
create unique index rule_runs_slot on ads.rule_runs (account_id, rule_id, slot, (state = 'failed'));
create index rule_runs_of_account on ads.rule_runs (account_id, ran_at, id);
create index rule_runs_of_rule on ads.rule_runs (account_id, rule_id, id);
comment on table ads.rule_runs is 'Each run of a rule, written in the transaction of what it did: a half hour is claimed by its row, so that no two servers do it.';
comment on column ads.rule_runs.slot is 'The half hour for which it ran; null where somebody ran it, and where runs were missed.';
comment on column ads.rule_runs.began_at is 'Before anything was changed by it: what changed since is what it did, or what came after.';

create table ads.rule_results (
  account_id bigint not null,
  run_id bigint not null,
  object_id bigint not null,
  rule_id bigint not null,
  name text not null,
  state text not null check (state in ('acted', 'noted', 'proposed', 'skipped')),
  reason text,
  yields_to bigint,
  refusal jsonb,
  act text not null,
  before_micros bigint,
  after_micros bigint,
  found text[] not null,
  done_at timestamptz not null default now(),
  primary key (account_id, run_id, object_id),
  foreign key (account_id, run_id) references ads.rule_runs on delete cascade,
  check ((state = 'skipped') = (reason is not null))
);
create index rule_acts on ads.rule_results (account_id, object_id, done_at) where state <> 'skipped';
comment on table ads.rule_results is 'What a run did to each object that met the conditions, or why it did nothing. For 90 days.';
comment on column ads.rule_results.act is 'What was done, in which direction: by it rules that contradict each other are told apart.';

select foundation.fence('open', array['ads.rules', 'ads.rule_runs', 'ads.rule_results']::regclass[]);
grant select, insert, update on ads.rules, ads.rule_runs, ads.rule_results to atrium_app;
-- What a leaver leaves, and a rule that stops, are seen from the center from which the rule runs.
create policy center on ads.rules using (center_id = (select foundation.acting_center()));
create policy center on ads.rule_runs using (center_id = (select foundation.acting_center()));

create function ads.active_rules() returns table (account_id bigint, center_id bigint, id bigint, owner_id bigint, precedence integer, hours text, time_zone text, since timestamptz)
language sql stable security definer set search_path = ''
begin atomic
  select r.account_id, r.center_id, r.id, r.owner_id, r.precedence, r.definition ->> 'hours', a.time_zone, greatest(r.last_slot, r.activated_at)
  from ads.rules r join assets.accounts a on a.id = r.account_id where r.state = 'active';
end;
comment on function ads.active_rules is 'Rules that run by themselves, for the job that looks which of them are due.';
grant select on ads.rules to atrium_door;
create policy door on ads.rules for select to atrium_door using (true);
grant create on schema ads to atrium_door;
alter function ads.active_rules owner to atrium_door;
revoke create on schema ads from atrium_door;
revoke all on function ads.active_rules from public;
grant execute on function ads.active_rules to atrium_app;

create function ads.tidy_rule_results() returns void language sql security definer set search_path = ''
begin atomic
  delete from ads.rule_results where done_at < now() - interval '90 days';
end;
comment on function ads.tidy_rule_results is 'Forgets what runs of rules found of each object, after 90 days; the runs stay.';
grant select, delete on ads.rule_results to atrium_door;
create policy door on ads.rule_results to atrium_door using (true);
grant create on schema ads to atrium_door;
alter function ads.tidy_rule_results owner to atrium_door;
revoke create on schema ads from atrium_door;
revoke all on function ads.tidy_rule_results from public;
grant execute on function ads.tidy_rule_results to atrium_app;
create index old_rule_results on ads.rule_results (done_at);
