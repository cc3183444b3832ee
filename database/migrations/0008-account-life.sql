-- Asking for access to an account of another center, its transfer between centers, and its end.

alter table assets.accounts
  add column closed_at timestamptz,
  add column status_before_closing text,
  drop constraint accounts_origin_check,
  add constraint accounts_origin_check check (origin in ('created', 'bound', 'personal', 'transferred')),
  add check (closed_at is null or status = 'closed'),
  add check ((closed_at is null) = (status_before_closing is null));
comment on column assets.accounts.closed_at is 'When it was closed: what people and partners held until then is given back if it is reopened in time.';

create table assets.transfers (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  request_id bigint not null,
  account_id bigint not null references assets.accounts,
  account_name text not null,
  center_name text not null,
  to_center_id bigint not null references access.centers,
  to_center_name text not null default '',
  keeps text check (keeps in ('admin', 'operator', 'analyst')),
  note text not null default '',
  state text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'cancelled', 'expired', 'reversed')),
  offered_by bigint not null references identity.people,
  offered_by_name text not null,
  offered_at timestamptz not null default now(),
  expires_at timestamptz not null,
  transferred_at timestamptz,
  reversible_until timestamptz,
  ended_at timestamptz,
  former_bound_at timestamptz,
  former_origin text,
  primary key (center_id, id),
  check (center_id <> to_center_id),
  check ((state in ('accepted', 'reversed')) = (transferred_at is not null)),
  check ((transferred_at is null) = (reversible_until is null))
);
create index transfers_newest on assets.transfers (center_id, offered_at desc, id desc);
create index transfers_to on assets.transfers (to_center_id, offered_at desc, id desc);
create index transfers_of_account on assets.transfers (account_id) where state in ('offered', 'accepted');
comment on table assets.transfers is 'Ownership of ad accounts that one center offers to another, and what became of it.';
comment on column assets.transfers.keeps is 'The role up to which people of the former owner keep access, as a partner of the new one.';
comment on column assets.transfers.transferred_at is 'The instant before anything was changed: a reversal gives back what was held then.';
comment on column assets.transfers.former_origin is 'How the account had come to the former owner, and since when it was there in former_bound_at: for the way back.';
comment on column assets.transfers.to_center_name is 'Not known to who offers before the other center accepts.';

alter table assets.transfers enable row level security;
alter table assets.transfers force row level security;
grant select, insert, update on assets.transfers to atrium_app;
create policy offer on assets.transfers for insert with check (center_id = (select foundation.acting_center()));
create policy sides on assets.transfers for select using (
  center_id = (select foundation.acting_center()) or to_center_id = (select foundation.acting_center())
);
create policy change on assets.transfers for update using (
  center_id = (select foundation.acting_center()) or to_center_id = (select foundation.acting_center())
);

-- An account changes its owner only along an offer that its owner made, and back only as long as that can be reversed.
create policy handed on assets.accounts for update using (
  exists (
    select from assets.transfers t
    where t.account_id = accounts.id and t.state = 'offered'
      and t.to_center_id = (select foundation.acting_center()) and t.center_id = accounts.owner_center_id
  ) or exists (
    select from assets.transfers t
    where t.account_id = accounts.id and t.state = 'accepted' and t.reversible_until > now()
      and t.center_id = (select foundation.acting_center()) and t.to_center_id = accounts.owner_center_id
  )
) with check (owner_center_id = (select foundation.acting_center()));

alter table requests.requests
  drop constraint requests_kind_check,
  add constraint requests_kind_check check (
    kind in ('members.invitation', 'assets.binding', 'assets.transfer', 'partners.link', 'partners.access_request', 'access.elevation', 'members.review', 'requests.proposal')
  );

-- Labels end with a holding, and the rules of groups hang on them: what is given back brings them along.
select foundation.remember('assets.labels', 'assets.label_history', 'center_id, asset_id, label');
alter table assets.label_history enable row level security;
grant select on assets.label_history to atrium_app;
create policy here on assets.label_history for select using (center_id = (select foundation.acting_center()));

create function assets.restore_labels(center bigint, asset bigint, at timestamptz) returns void language sql
begin atomic
  insert into assets.labels (center_id, asset_id, label)
    select h.center_id, h.asset_id, h.label from assets.label_history h
    where h.center_id = center and h.asset_id = asset and h.valid_from <= at and (h.valid_to is null or h.valid_to > at)
    order by h.label on conflict do nothing;
end;
comment on function assets.restore_labels is 'Puts the labels on an asset again that it had in a center at an instant.';
