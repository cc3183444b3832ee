// The data set of the access benchmark: one big center, its partners, a thousand small ones, and a center with ten times the
// accounts. Filled as a restore would be, without triggers; history and epochs are filled after it.
import { Client } from 'pg';
import { hashSecret, newSecret } from '../../src/server/foundation/secrets.ts';

/** Who and what is where, by number. */
export const places = {
  /** 4,000 members, 10,000 accounts, 300 groups of 100, 200,000 direct grants. */
  big: { id: '1', members: 4_000, accounts: 10_000 },
  /** 50 partners of 20 members, with whom the big center shares 2,000 accounts. */
  partners: { first: 2, count: 50, members: 20, accounts: 2_000 },
  small: { first: 1_001, count: 1_000, accounts: 3 },
  /** A center with 100,000 accounts, where a list may be slow. */
  huge: { id: '5000', firstAccount: 1_000_001, accounts: 100_000 },
} as const;

/** People, by number, and how many accounts of their center were given to them directly. */
export const people = { owner: 1, usual: 1_000, busy: 30, busiest: 31 } as const;
export const peopleOfHuge = { owner: 100_001, usual: 100_002, busy: 100_003, busiest: 100_004 } as const;
const given = { busy: 300, busiest: 5_000 };
const givenInHuge = { usual: 50, busy: 900, busiest: 20_000 };

const history = `
  insert into access.center_history select *, now() - interval '400 days', null from access.centers;
  insert into access.member_history select *, now() - interval '400 days', null from access.members;
  insert into access.holding_history select *, now() - interval '400 days', null from access.holdings;
  insert into access.grant_history select *, now() - interval '400 days', null from access.grants;
  insert into access.group_history select *, now() - interval '400 days', null from access.groups;
  insert into access.group_item_history select *, now() - interval '400 days', null from access.group_items;
  insert into access.group_grant_history select *, now() - interval '400 days', null from access.group_grants;
  insert into access.epochs (center_id, person_id) select center_id, 0 from access.centers;
  insert into access.epochs (center_id, person_id) select center_id, person_id from access.members;
  -- A fifth of the grants were another role for a while, a year ago.
  insert into access.grant_history
    select g.*, now() - interval '800 days', now() - interval '400 days' from access.grants g where (person_id + asset_id) % 5 = 0;`;

const filling = `
  set session_replication_role = replica;
  insert into identity.people (id, email, name, locale, confirmed_at)
    select n, 'person' || n || '@example.com', (array['Ada', 'Ben', 'Chen', 'Dora', 'Emil', 'Fang', 'Gita', 'Hugo'])[1 + n % 8] || ' ' || md5(n::text), 'en', now()
    from (select generate_series(1, 7000) union all select generate_series(${peopleOfHuge.owner}, ${peopleOfHuge.busiest})) s (n);
  insert into access.centers (center_id)
    select n from (select generate_series(1, 51) union all select generate_series(1001, 2000) union all select ${places.huge.id}) s (n);
  insert into centers.centers (id, created_by) select center_id, 1 from access.centers;
  insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
    select center_id, now() - interval '400 days', 'Center ' || center_id, 'DE', 'UTC', 'EUR', 'brand', 1 from access.centers;
  -- 2 in 100 members are suspended; 1 in 100 is still to start.
  insert into access.members (center_id, person_id, role, finance_role, status, starts_at)
    select 1, n, case when n = 1 then 'owner' when n <= 20 then 'admin' else 'employee' end, case when n between 21 and 25 then 'analyst' else 'none' end,
      case when n % 50 = 7 then 'suspended' else 'active' end, case when n % 100 = 9 then now() + interval '30 days' end
    from generate_series(1, ${places.big.members}) n;
  insert into access.members (center_id, person_id, role)
    select 2 + (n - 1) / 20, 4000 + n, case (n - 1) % 20 when 0 then 'owner' else 'employee' end from generate_series(1, 1000) n;
  insert into access.members (center_id, person_id, role) select 1000 + n, 5000 + n, 'owner' from generate_series(1, 1000) n;
  insert into access.members (center_id, person_id, role)
    select ${places.huge.id}, n, case n when ${peopleOfHuge.owner} then 'owner' else 'employee' end from generate_series(${peopleOfHuge.owner}, ${peopleOfHuge.busiest}) n;
  -- Names in no order, as people give them.
  insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, company, currency, time_zone, region, status, created_at)
    select id, center, 1, 'created', (array['Spring', 'Summer', 'Autumn', 'Winter', 'Brand', 'Search', 'Retail', 'Travel'])[1 + id % 8] || ' ' || md5(id::text),
      'Company ' || substr(md5((id % 400)::text), 1, 6), 'EUR', 'UTC', 'DE', case when id % 20 = 3 then 'suspended' else 'enabled' end, now() - make_interval(mins => (id::bigint * 7919 % 500000)::int)
    from (
      select n, 1 from generate_series(1, ${places.big.accounts}) n
      union all select 20000 + n, 1001 + (n - 1) / 3 from generate_series(1, 3000) n
      union all select ${places.huge.firstAccount} - 1 + n, ${places.huge.id} from generate_series(1, ${places.huge.accounts}) n
    ) s (id, center);
  insert into access.holdings (center_id, asset_id) select owner_center_id, id from assets.accounts;
  insert into access.partnerships (center_id, partner_center_id, partner_name)
    select 1, n, 'Center ' || n from generate_series(2, 51) n union all select n, 1, 'Center 1' from generate_series(2, 51) n;
  insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling, expires_at)
    select 2 + (a - 1) % 50, a, 'owner_partner', 1, (array['admin', 'operator', 'analyst'])[1 + a % 3], case when a % 20 = 0 then now() + interval '60 days' end
    from generate_series(1, ${places.partners.accounts}) a;
  insert into access.groups (center_id, id, name, made_by) select 1, n, 'Group ' || n, 1 from generate_series(1, 300) n;
  insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule)
    select distinct 1, g, 1 + (g * 313 + n * 97) % ${places.big.accounts}, true, false from generate_series(1, 300) g, generate_series(1, 100) n;
  insert into access.group_grants (center_id, person_id, group_id, role, granted_by)
    select distinct 1, 40 + (g * 53 + n * 211) % 3900, g, 'analyst', 1 from generate_series(1, 300) g, generate_series(1, 20) n;
  -- 5 in 100 grants are for a time; 1 in 100 is still to start.
  insert into access.grants (center_id, person_id, asset_id, role, starts_at, expires_at, granted_by, granted_at)
    select 1, p, a, (array['admin', 'operator', 'analyst'])[1 + (p + a) % 3],
      case when (p * 31 + a) % 100 = 50 then now() + interval '20 days' end, case when (p * 31 + a) % 20 = 0 then now() + interval '40 days' end, 1, now() - interval '400 days'
    from (
      select p, 1 + (p * 7919 + n * 197) % ${places.big.accounts} from generate_series(40, ${places.big.members}) p, generate_series(1, 50) n
      union select ${people.busy}, 1 + n * 31 % ${places.big.accounts} from generate_series(1, ${given.busy}) n
      union select ${people.busiest}, n * 2 from generate_series(1, ${given.busiest}) n
    ) s (p, a);
  insert into access.grants (center_id, person_id, asset_id, role, granted_by, granted_at)
    select center, person, ${places.huge.firstAccount} + n * step % ${places.huge.accounts}, 'operator', 1, now() - interval '400 days'
    from (values (${places.huge.id}, ${peopleOfHuge.usual}, ${givenInHuge.usual}, 1999), (${places.huge.id}, ${peopleOfHuge.busy}, ${givenInHuge.busy}, 101),
      (${places.huge.id}, ${peopleOfHuge.busiest}, ${givenInHuge.busiest}, 3)) s (center, person, count, step), generate_series(1, count) n;
  insert into access.grants (center_id, person_id, asset_id, role, granted_by, granted_at)
    select h.center_id, m.person_id, h.asset_id, 'operator', 1, now() - interval '400 days' from access.holdings h
    join access.members m on m.center_id = h.center_id and m.role = 'employee' and (m.person_id + h.asset_id) % 3 = 0
    where h.relation = 'owner_partner';
  ${history}
  reset session_replication_role;`;

/** Fills a database that has been migrated and holds nothing. The connection must be a superuser's. */
export async function fillAccess(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(filling);
  // By itself, as it may not run in a transaction.
  await client.query('vacuum analyze');
  await client.end();
}

/** A session for a person, by number. Gives back its secret. */
export async function openSessionOf(client: Client, person: number): Promise<string> {
  const secret = newSecret();
  await client.query(
    `insert into identity.sessions (person_id, secret_hash, expires_at, ip, device) values ($1, $2, now() + interval '1 day', '', '')`,
    [person, hashSecret(secret)],
  );
  return secret;
}
