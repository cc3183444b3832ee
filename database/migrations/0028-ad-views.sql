-- What the tables of the ads manager show, under a name.
create table ads.views (
  account_id bigint not null references assets.accounts,
  id bigint not null default foundation.new_id(),
  person_id bigint not null references identity.people,
  maker_name text not null,
  name text not null check (length(name) between 1 and 100),
  is_shared boolean not null,
  settings jsonb not null,
  deleted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (account_id, id)
);
comment on table ads.views is 'Columns, filters, order and days of a table: of one person, or shared with all who work in the account.';
comment on column ads.views.maker_name is 'As they were called when they made it: a partner''s people do not see each other.';
create index views_of_person on ads.views (account_id, person_id);
create index shared_views on ads.views (account_id) where is_shared;

create table ads.default_views (
  account_id bigint not null,
  person_id bigint not null references identity.people,
  view_id bigint not null,
  primary key (account_id, person_id),
  foreign key (account_id, view_id) references ads.views
);
comment on table ads.default_views is 'With which view the ads manager of an account opens for a person, as long as they may use it.';

alter table ads.views enable row level security;
alter table ads.views force row level security;
create policy open on ads.views using (account_id = (select foundation.acting_account())
  and (is_shared or person_id = (select foundation.acting_person())));
grant select, insert, update on ads.views to atrium_app;
alter table ads.default_views enable row level security;
alter table ads.default_views force row level security;
create policy open on ads.default_views using (account_id = (select foundation.acting_account())
  and person_id = (select foundation.acting_person()));
grant select, insert, update, delete on ads.default_views to atrium_app;
