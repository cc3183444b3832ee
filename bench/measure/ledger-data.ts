// The data of the ledger benchmark: one center with ten thousand ad accounts and a million transactions, and a peer of the usual
// shape: a ledger in plain SQL.
import type { Client } from 'pg';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Who and what is where, by number. */
export const ledgerPlaces = {
  center: '1',
  wallets: 10_000,
  /** The wallet of account n is 1,000,000 + n. */
  firstWallet: 1_000_001,
  hotWallet: '999999',
  house: '999998',
  account: '77',
  posting: '49999230',
  transfer: '20000070',
  reference: 'Statement 77',
  day: daysAgo(1),
  earlier: daysAgo(80),
  monthLater: daysAgo(51),
} as const;

const { wallets, firstWallet } = ledgerPlaces;

/**
 * A million transfers of the last 100 days in 10,000 postings, nearly all spend; before them each wallet got what it lasts with for
 * a day to three years from now. A few fundings are in another currency, and some credit was given to some.
 */
const filling = `
  set session_replication_role = replica;
  insert into identity.people (id, email, name, locale, confirmed_at) values (1, 'ada@example.com', 'Ada', 'en', now());
  insert into centers.centers (id, created_by) values (1, 1);
  insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
    values (1, now() - interval '400 days', 'Center', 'DE', 'UTC', 'EUR', 'brand', 1);
  insert into access.centers (center_id) values (1);
  insert into access.members (center_id, person_id, role) values (1, 1, 'owner');
  insert into access.epochs (center_id, person_id) values (1, 0), (1, 1);
  insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, company, currency, time_zone, region)
    select n, 1, 1, 'created', (array['Spring', 'Summer', 'Autumn', 'Winter'])[1 + n % 4] || ' ' || md5(n::text), 'Company', 'EUR', 'UTC', 'DE'
    from generate_series(1, ${wallets}) n;
  insert into access.holdings (center_id, asset_id) select 1, n from generate_series(1, ${wallets}) n;
  insert into finance.accounts (center_id, id, kind, currency, ad_account_id)
    select 1, ${firstWallet} - 1 + n, 'cash', 'EUR', n from generate_series(1, ${wallets}) n
    union all values (1::bigint, 999999::bigint, 'cash', 'EUR', null::bigint), (1, 999998, 'revenue', 'EUR', null), (1, 999997, 'funding', 'EUR', null),
      (1, 999996, 'cash', 'USD', null), (1, 999995, 'funding', 'USD', null), (1, 999994, 'adjustments', 'EUR', null);
  insert into finance.credits (center_id, id, name, currency, micros, expires_at)
    select 1, n, 'Voucher ' || n, 'EUR', 500000000, now() + n * interval '10 days' from generate_series(1, 20) n;
  insert into finance.accounts (center_id, id, kind, currency, ad_account_id, credit_id)
    select 1, 900000 + n, 'credit', 'EUR', n * 50, n from generate_series(1, 20) n;
  insert into finance.postings (center_id, id, key, fingerprint, kind, value_date, reference, actor_id, actor_name, posted_at)
    select 1, 50000000 - 10 * n, 'p' || n, ''::bytea, case when n % 100 = 0 then 'recharge' else 'spend' end, current_date - n / 100 - 1, 'Network', 1, 'Ada', now() - n * interval '15 minutes'
    from generate_series(1, 10000) n
    union all select 1, 50000005 - 100 * n, 'f' || n, ''::bytea, 'funding', current_date - n / 10 - 1, 'Statement ' || n, 1, 'Ada', now() - n * interval '150 minutes' from generate_series(1, 1000) n
    union all select 1, 4000000, 'opening', ''::bytea, 'recharge', current_date - 102, 'Opening', 1, 'Ada', now() - interval '102 days'
    union all select 1, 50000007 - 4000 * n, 'c' || n, ''::bytea, 'credit', current_date - 4 * n, 'Voucher ' || n, 1, 'Ada', now() - n * interval '4 days' from generate_series(1, 20) n
    union all select 1, 50000003 - 2000 * n, 'd' || n, ''::bytea, 'funding', current_date - 2 * n, 'Wire ' || n, 1, 'Ada', now() - n * interval '2 days' from generate_series(1, 40) n;
  insert into finance.transfers (center_id, id, posting_id, kind, from_account_id, to_account_id, currency, micros, ad_account_id, value_date, posted_at)
    select 1, 30000000 - 10 * n, p.id, p.kind, case p.kind when 'spend' then w else 999999 end, case p.kind when 'spend' then 999998 else w end,
      'EUR', 1000000 + n % 5000, w - ${firstWallet} + 1, p.value_date, p.posted_at
    from (select n, 49999990 - (n - 1) / 100 * 10 as posting, ${firstWallet} + (n::bigint * 7919) % ${wallets} as w from generate_series(1, 1000000) n) s
    join finance.postings p on p.center_id = 1 and p.id = s.posting;
  insert into finance.transfers (center_id, id, posting_id, kind, from_account_id, to_account_id, currency, micros, value_date, posted_at)
    select 1, 30000005 - 10000 * n, 50000005 - 100 * n, 'funding', 999997, 999999, 'EUR', 10000000000, p.value_date, p.posted_at
    from generate_series(1, 1000) n join finance.postings p on p.center_id = 1 and p.id = 50000005 - 100 * n
    union all
    select 1, 30001003 - 200000 * n, 50000003 - 2000 * n, 'funding', 999995, 999996, 'USD', 1000000000, p.value_date, p.posted_at
    from generate_series(1, 40) n join finance.postings p on p.center_id = 1 and p.id = 50000003 - 2000 * n;
  insert into finance.transfers (center_id, id, posting_id, kind, from_account_id, to_account_id, currency, micros, ad_account_id, value_date, posted_at)
    select 1, 10000000 + n, 4000000, 'recharge', 999999, ${firstWallet} - 1 + n, 'EUR', 105000000 + (1000000 * exp(7 * (n * 37 % ${wallets})::float8 / ${wallets}))::bigint, n, p.value_date, p.posted_at
    from generate_series(1, ${wallets}) n join finance.postings p on p.center_id = 1 and p.id = 4000000
    union all
    select 1, 30000007 - 400000 * n, 50000007 - 4000 * n, 'credit', 999994, 900000 + n, 'EUR', 500000000, n * 50, p.value_date, p.posted_at
    from generate_series(1, 20) n join finance.postings p on p.center_id = 1 and p.id = 50000007 - 4000 * n;
  insert into finance.costs (center_id, posting_id, ad_account_id, day, currency, spend_micros, charged_micros, source, campaign)
    select 1, posting_id, ad_account_id, value_date, currency, micros + case when id % 997 = 0 then 50000 else 0 end, micros, 'Network', 'Campaign ' || ad_account_id % 500 || ' ' || id % 3
    from finance.transfers where kind = 'spend';
  insert into assets.labels (center_id, asset_id, label) select 1, n, 'Label ' || n % 40 from generate_series(1, ${wallets}) n where n % 4 <> 0;
  insert into identity.people (id, email, name, locale, confirmed_at)
    select 1 + n, 'person-' || n || '@example.com', 'Person ' || md5(n::text), 'en', now() from generate_series(1, 200) n;
  insert into access.members (center_id, person_id, role) select 1, 1 + n, 'employee' from generate_series(1, 200) n;
  insert into access.epochs (center_id, person_id) select 1, 1 + n from generate_series(1, 200) n;
  insert into access.grants (center_id, person_id, asset_id, role, granted_by)
    select 1, 2 + (n + k * 77) % 200, n, (array['operator', 'analyst'])[1 + k % 2], 1 from generate_series(1, ${wallets}) n, generate_series(0, 2) k;
  insert into finance.balances (center_id, account_id, micros)
    select 1, a.id, coalesce(sum(m.micros), 0)
    from finance.accounts a left join (
      select to_account_id as id, micros from finance.transfers union all select from_account_id, -micros from finance.transfers
    ) m on m.id = a.id where a.is_prepaid group by 1, 2;
  select finance.rebuild_rollups(1);
  reset session_replication_role;`;

export async function fillLedger(client: Client): Promise<void> {
  await client.query(filling);
}

/**
 * A pair of balances to update, and a ledger as plain SQL usually has it: accounts with a balance and a version, transfers, and two
 * entries for each with the balance before and after, written by one function that locks both accounts in order.
 */
export const plainLedger = `
  create schema bench;
  create table bench.bare (id bigint primary key, micros bigint not null);
  insert into bench.bare select n, 1000000000 from generate_series(0, ${wallets}) n;
  create table bench.accounts (
    id bigint primary key, name text not null, currency text not null, balance numeric not null default 0, version bigint not null default 0,
    allow_negative_balance boolean not null, created_at timestamptz not null default now(), updated_at timestamptz not null default now()
  );
  create table bench.transfers (
    id bigint generated always as identity primary key, from_account_id bigint not null references bench.accounts, to_account_id bigint not null references bench.accounts,
    amount numeric not null check (amount > 0), created_at timestamptz not null default now(), event_at timestamptz not null
  );
  create index on bench.transfers (from_account_id);
  create index on bench.transfers (to_account_id);
  create table bench.entries (
    id bigint generated always as identity primary key, account_id bigint not null references bench.accounts, transfer_id bigint not null references bench.transfers,
    amount numeric not null, account_previous_balance numeric not null, account_current_balance numeric not null, account_version bigint not null,
    created_at timestamptz not null default now()
  );
  create index on bench.entries (account_id);
  create index on bench.entries (transfer_id);
  insert into bench.accounts (id, name, currency, balance, allow_negative_balance) select n, 'Account ' || n, 'EUR', 1000000000, false from generate_series(0, ${wallets}) n;
  create function bench.create_transfer(source bigint, target bigint, amount_ numeric) returns bigint language plpgsql as $$
  declare
    made bigint;
    one bench.accounts;
    other bench.accounts;
  begin
    perform from bench.accounts where id in (source, target) order by id for update;
    update bench.accounts set balance = balance - amount_, version = version + 1, updated_at = now() where id = source returning * into one;
    update bench.accounts set balance = balance + amount_, version = version + 1, updated_at = now() where id = target returning * into other;
    if one.currency <> other.currency then
      raise exception 'Different currencies.';
    end if;
    if not one.allow_negative_balance and one.balance < 0 then
      raise exception 'Below zero.';
    end if;
    insert into bench.transfers (from_account_id, to_account_id, amount, event_at) values (source, target, amount_, now()) returning id into made;
    insert into bench.entries (account_id, transfer_id, amount, account_previous_balance, account_current_balance, account_version) values
      (source, made, -amount_, one.balance + amount_, one.balance, one.version), (target, made, amount_, other.balance - amount_, other.balance, other.version);
    return made;
  end
  $$;`;
