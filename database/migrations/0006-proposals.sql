-- Proposals: calls that are stored with what they would change, and run when others approved them or when their time has come.

create table requests.approval_rules (
  center_id bigint not null references access.centers,
  area text not null check (area in ('admins', 'ownership', 'removals', 'partners', 'accounts', 'funds', 'budgets', 'launches', 'exports', 'rules', 'bulk')),
  approvals integer not null check (approvals between 1 and 3),
  approvers text not null check (approvers in ('owners', 'admins')),
  threshold integer check (threshold between 1 and 1000000000),
  primary key (center_id, area),
  check (case area when 'bulk' then threshold between 1 and 1000 when 'funds' then true when 'exports' then threshold is null or threshold <= 1000000 when 'budgets' then threshold is null or threshold <= 1000 else threshold is null end)
);
comment on table requests.approval_rules is 'What a second person must approve in a center. Without a row nothing is.';

create table requests.proposals (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  made_by bigint not null references identity.people,
  made_at timestamptz not null default now(),
  note text not null default '',
  state text not null check (state in ('pending', 'approved', 'done', 'failed', 'declined', 'expired', 'cancelled')),
  areas text[] not null,
  approvals integer not null,
  approvers text not null check (approvers in ('owners', 'admins')),
  is_confidential boolean not null default false,
  beneficiaries bigint[] not null,
  run_at timestamptz,
  ended_at timestamptz,
  emergency_by bigint references identity.people,
  emergency_reason text,
  primary key (center_id, id),
  check ((emergency_by is null) = (emergency_reason is null))
);
create index proposals_newest on requests.proposals (center_id, made_at desc, id desc);
create index proposals_of_maker on requests.proposals (made_by);
comment on table requests.proposals is 'Calls of one member, to be made together with the approval of others, later, or one by one.';
comment on column requests.proposals.areas is 'The rules that asked for approval; none where nobody had to approve.';
comment on column requests.proposals.beneficiaries is 'People whom the changes are about. None of them may approve.';

create table requests.proposed_calls (
  center_id bigint not null,
  proposal_id bigint not null,
  place integer not null,
  endpoint text not null,
  input jsonb not null,
  changes jsonb not null,
  fingerprint bytea not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed')),
  reply jsonb,
  refusal jsonb,
  ended_at timestamptz,
  primary key (center_id, proposal_id, place),
  foreign key (center_id, proposal_id) references requests.proposals
);
comment on table requests.proposed_calls is 'One call, what it would change, and what became of it.';
comment on column requests.proposed_calls.fingerprint is 'SHA-256 of what it starts from and of what it does. A call that would do anything else now is not made.';

create table requests.approvals (
  center_id bigint not null,
  proposal_id bigint not null,
  person_id bigint not null references identity.people,
  approved_at timestamptz not null default now(),
  primary key (center_id, proposal_id, person_id),
  foreign key (center_id, proposal_id) references requests.proposals
);
comment on table requests.approvals is 'Who approved. It counts as long as the person may approve.';

create table audit.exports (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  person_id bigint not null references identity.people,
  list text not null,
  filters jsonb not null,
  rows integer not null check (rows >= 0),
  until timestamptz not null,
  primary key (center_id, id)
);
create index exports_of_person on audit.exports (center_id, person_id, list);
comment on table audit.exports is 'What somebody said they would save as a file, and may until it is over.';
comment on column audit.exports.filters is 'What decides which rows there are, as the list reads it.';
comment on column audit.exports.rows is 'How many there were when it was said.';

alter table requests.requests
  drop constraint requests_kind_check,
  add constraint requests_kind_check check (kind in ('members.invitation', 'assets.binding', 'partners.link', 'access.elevation', 'requests.proposal'));

select foundation.fence('here', array['requests.approval_rules', 'requests.proposals', 'requests.proposed_calls', 'requests.approvals', 'audit.exports']::regclass[]);
create policy mine on requests.approvals for select using (person_id = (select foundation.acting_person()));
grant select, insert, update on requests.proposals, requests.proposed_calls to atrium_app;
grant select, insert on requests.approvals to atrium_app;
grant select, insert, update, delete on requests.approval_rules to atrium_app;
grant select, insert, delete on audit.exports to atrium_app;
