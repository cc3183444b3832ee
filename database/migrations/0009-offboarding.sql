-- How a person leaves with everything closed, and how a center without Owners is found again.

------------------------------------------------------------------------------------------------------------------------
-- Offboarding: signed receipts
------------------------------------------------------------------------------------------------------------------------

create table foundation.signing_keys (
  id text primary key check (id ~ '^[0-9a-f]{16}$'),
  public_key bytea not null check (length(public_key) = 32),
  since timestamptz not null default now()
);
comment on table foundation.signing_keys is
  'Public keys (Ed25519) that this installation ever signed with, for whoever verifies a receipt. The private key is derived from the key of the installation and kept nowhere.';
grant select, insert on foundation.signing_keys to atrium_app;

create table members.receipts (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  person_id bigint not null,
  person_name text not null,
  person_email text not null,
  heir_id bigint,
  heir_name text,
  made_by bigint not null,
  maker_name text not null,
  made_at timestamptz not null,
  ended integer not null,
  handed_over integer not null,
  document text not null,
  signature bytea not null check (length(signature) = 64),
  key_id text not null references foundation.signing_keys,
  primary key (center_id, id),
  foreign key (center_id, person_id) references access.members (center_id, person_id),
  check ((heir_id is null) = (heir_name is null))
);
create index receipts_newest on members.receipts (center_id, made_at desc, id desc);
create index receipts_of_person on members.receipts (center_id, person_id, made_at desc);
comment on table members.receipts is 'What ended when somebody was offboarded, signed. Written once.';
comment on column members.receipts.document is 'JSON in the canonical form of RFC 8785: the very bytes that are signed.';
alter table members.receipts enable row level security;
alter table members.receipts force row level security;
create policy here on members.receipts using (center_id = (select foundation.acting_center()));
grant select, insert on members.receipts to atrium_app;

------------------------------------------------------------------------------------------------------------------------
-- Recovery: sealed codes held by people, and what they start
------------------------------------------------------------------------------------------------------------------------

create table centers.recovery_sets (
  center_id bigint not null references centers.centers,
  id bigint not null default foundation.new_id(),
  needed integer not null check (needed between 2 and 7),
  delay_hours integer not null check (delay_hours between 24 and 720),
  locale text not null check (locale in ('en', 'zh-CN')),
  made_by bigint not null references identity.people,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  primary key (center_id, id)
);
create unique index recovery_sets_one_live on centers.recovery_sets (center_id) where ended_at is null;
comment on table centers.recovery_sets is 'Codes that were handed out together: so many of them start a recovery. One set of a center is good at a time.';
comment on column centers.recovery_sets.locale is 'The language in which holders without an account are written to.';

create table centers.recovery_codes (
  center_id bigint not null,
  set_id bigint not null,
  place integer not null check (place between 1 and 7),
  holder text not null check (length(holder) between 1 and 120),
  email text check (length(email) <= 254),
  code_hash bytea not null check (length(code_hash) = 32),
  primary key (center_id, set_id, place),
  unique (center_id, set_id, code_hash),
  foreign key (center_id, set_id) references centers.recovery_sets
);
create index recovery_codes_presented on centers.recovery_codes (code_hash);
comment on table centers.recovery_codes is 'Who holds a code, and the SHA-256 of it. The code itself was made in the browser of the Owner and never came here.';

create table centers.recoveries (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  set_id bigint not null,
  center_name text not null,
  person_id bigint not null references identity.people,
  person_name text not null,
  person_email text not null,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled')),
  started_at timestamptz not null default now(),
  due_at timestamptz not null,
  ended_at timestamptz,
  ended_by bigint references identity.people,
  primary key (center_id, id),
  foreign key (center_id, set_id) references centers.recovery_sets,
  check ((state = 'running') = (ended_at is null))
);
create unique index recoveries_one_running on centers.recoveries (center_id) where state = 'running';
create index recoveries_of_person on centers.recoveries (person_id, started_at desc);
comment on table centers.recoveries is 'Who presented enough codes, and becomes an Owner when the delay is over and no Owner cancelled it.';

select foundation.fence('here', array['centers.recovery_sets', 'centers.recovery_codes', 'centers.recoveries']::regclass[]);
create policy presented on centers.recovery_codes for select using (code_hash = (select foundation.presented_secret()));
create policy mine on centers.recoveries for select using (person_id = (select foundation.acting_person()));
grant select, insert, update on centers.recovery_sets, centers.recoveries to atrium_app;
grant select, insert on centers.recovery_codes to atrium_app;
