-- Billing groups, invoices and conversion rates.
-- An invoice is written once, with all that it says, and never changed: what is wrong is taken back by a credit note.

create table finance.billing_groups (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  name text not null check (length(name) between 1 and 100),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  is_primary boolean not null default false,
  emails text[] not null default '{}' check (cardinality(emails) <= 20),
  legal_name text not null default '',
  address text not null default '',
  tax_number text not null default '',
  tax_lines jsonb not null default '[]',
  state text not null default 'live' check (state in ('live', 'archived')),
  made_at timestamptz not null default now(),
  primary key (center_id, id),
  unique (center_id, id, state)
);
create unique index billing_groups_primary on finance.billing_groups (center_id, currency) where is_primary and state = 'live';
comment on table finance.billing_groups is 'Ad accounts that are invoiced together, to whom, and with which taxes.';
comment on column finance.billing_groups.is_primary is 'It holds all accounts of its currency that are in no other group: at most one of a currency.';
comment on column finance.billing_groups.legal_name is 'Who is billed; the name of the group where it is empty.';
comment on column finance.billing_groups.tax_lines is 'Name and rate of each tax; rates are whole thousandths of a percent.';

create table finance.billing_group_items (
  center_id bigint not null,
  group_id bigint not null,
  ad_account_id bigint not null references assets.accounts,
  state text not null default 'live',
  primary key (center_id, group_id, ad_account_id),
  foreign key (center_id, group_id, state) references finance.billing_groups (center_id, id, state) on update cascade
);
create unique index billing_group_items_of_account on finance.billing_group_items (center_id, ad_account_id) where state = 'live';
comment on table finance.billing_group_items is 'The accounts of a group that were put there by hand; each is in one live group at most.';
comment on column finance.billing_group_items.state is 'That of its group.';

create table finance.invoice_settings (
  center_id bigint primary key references access.centers,
  legal_name text not null default '',
  address text not null default '',
  tax_number text not null default '',
  bank_details text not null default '',
  due_days int not null default 30 check (due_days between 0 and 365),
  changed_at timestamptz not null default now()
);
comment on table finance.invoice_settings is 'Who issues the invoices of a center, how it is paid, and in how many days.';

create table finance.invoice_series (
  center_id bigint not null references access.centers,
  kind text not null check (kind in ('invoice', 'credit_note')),
  prefix text not null check (length(prefix) <= 20),
  first_number bigint not null default 1 check (first_number between 1 and 999999999),
  next_number bigint not null check (next_number >= first_number),
  primary key (center_id, kind)
);
comment on table finance.invoice_series is 'The number of the next invoice. Its row is locked until the invoice is written, so numbers have no gap: what is rolled back never had one.';

create table finance.invoices (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  kind text not null check (kind in ('invoice', 'credit_note')),
  serial bigint not null,
  number text not null,
  group_id bigint not null,
  corrects bigint,
  currency text not null,
  month date not null check (extract(day from month) = 1),
  attempt int not null default 1,
  issued_on date not null,
  due_on date not null,
  seller jsonb not null,
  buyer jsonb not null,
  note text not null default '',
  net_micros bigint not null,
  tax_micros bigint not null,
  total_micros bigint not null check (total_micros = net_micros + tax_micros),
  issued_at timestamptz not null default now(),
  issued_by bigint,
  issued_by_name text not null default '',
  primary key (center_id, id),
  unique (center_id, kind, serial),
  unique (center_id, number),
  unique (center_id, corrects),
  foreign key (center_id, group_id) references finance.billing_groups,
  foreign key (center_id, corrects) references finance.invoices,
  check ((kind = 'credit_note') = (corrects is not null))
);
create unique index invoices_once on finance.invoices (center_id, group_id, month, attempt) where kind = 'invoice';
create index invoices_of_month on finance.invoices (center_id, month, id);
comment on table finance.invoices is 'Invoices and credit notes as they were issued, with the parties as they were then. Never changed: the database refuses it.';
comment on column finance.invoices.attempt is 'One, and more where the invoice of the month before was taken back by a credit note.';
comment on column finance.invoices.corrects is 'Of a credit note: the invoice that it takes back.';

create table finance.invoice_lines (
  center_id bigint not null,
  invoice_id bigint not null,
  place int not null,
  kind text not null check (kind in ('spend', 'credit', 'rounding', 'tax')),
  ad_account_id bigint,
  name text not null,
  rate_thousandths int,
  micros bigint not null,
  primary key (center_id, invoice_id, place),
  foreign key (center_id, invoice_id) references finance.invoices,
  check ((kind = 'spend') = (ad_account_id is not null)),
  check ((kind = 'tax') = (rate_thousandths is not null))
);
create index invoice_lines_of_account on finance.invoice_lines (center_id, ad_account_id) where ad_account_id is not null;
comment on table finance.invoice_lines is 'What an invoice is made of: spend of each account, credit that was used, what the net is rounded by, taxes.';
comment on column finance.invoice_lines.rate_thousandths is 'Of a tax, in thousandths of a percent.';

create table finance.invoice_payments (
  center_id bigint not null,
  id bigint not null default foundation.new_id(),
  invoice_id bigint not null,
  paid_on date not null,
  reference text not null,
  recorded_at timestamptz not null default now(),
  recorded_by bigint,
  recorded_by_name text not null,
  withdrawn_at timestamptz,
  primary key (center_id, id),
  foreign key (center_id, invoice_id) references finance.invoices
);
create unique index invoice_payments_one on finance.invoice_payments (center_id, invoice_id) where withdrawn_at is null;
comment on table finance.invoice_payments is 'That an invoice was paid, as a finance manager recorded it. What was recorded by mistake is withdrawn, and stays.';

create table finance.rates (
  center_id bigint not null references access.centers,
  id bigint not null default foundation.new_id(),
  base text not null check (base ~ '^[A-Z]{3}$'),
  quote text not null check (quote ~ '^[A-Z]{3}$' and quote <> base),
  nanos bigint not null check (nanos > 0),
  source text not null,
  valid_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  recorded_by bigint,
  recorded_by_name text not null,
  primary key (center_id, id)
);
create index rates_of_pair on finance.rates (center_id, base, quote, valid_at desc);
comment on table finance.rates is 'What one unit of a currency was worth in another, where that was read and when. Only added to.';
comment on column finance.rates.nanos is 'Thousand-millionths of a unit of the quote currency for one unit of the base currency.';

create table finance.explanations (
  center_id bigint not null references access.centers,
  month date not null check (extract(day from month) = 1),
  ad_account_id bigint not null,
  kind text not null check (kind in ('ledger', 'unbilled', 'not_invoiced', 'invoiced_too_much')),
  difference_micros bigint not null,
  note text not null check (length(note) between 1 and 500),
  explained_at timestamptz not null default now(),
  explained_by bigint,
  explained_by_name text not null,
  primary key (center_id, month, ad_account_id, kind)
);
comment on table finance.explanations is 'Why a difference of the reconciliation is there. It holds for as long as the difference is the amount that was explained.';

select foundation.fence('here', array['finance.billing_groups', 'finance.billing_group_items', 'finance.invoice_settings', 'finance.invoice_series', 'finance.invoices', 'finance.invoice_lines', 'finance.invoice_payments', 'finance.rates', 'finance.explanations']::regclass[]);
do $$
declare
  one text;
begin
  foreach one in array array['invoices', 'invoice_lines', 'rates'] loop
    execute format('create trigger only_added_to before update or delete or truncate on finance.%I for each statement execute function finance.refuse_change()', one);
  end loop;
end
$$;
grant select, insert, update on finance.billing_groups, finance.invoice_settings, finance.invoice_series to atrium_app;
grant select, insert, delete on finance.billing_group_items to atrium_app;
grant select, insert, update, delete on finance.explanations to atrium_app;
grant select, insert on finance.invoices, finance.invoice_lines, finance.rates to atrium_app;
grant select, insert, update (withdrawn_at) on finance.invoice_payments to atrium_app;
