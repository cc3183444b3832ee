// The beginning of a round: people with sessions, centers, each with an owner, and accounts.
import type { Client } from 'pg';
import { holdAccount, openCenter } from '../../src/server/access/index.ts';
import { sizes } from './change.ts';
import { type Model, newCenter } from './model.ts';
import { act, builderOn, contextOf, id, type Tables } from './tables.ts';

/** Begins the transaction of a round: centers, each with an owner, and accounts that belong to all but the last of them. */
export async function openTables(
  client: Client,
  damage?: (client: Client) => Promise<unknown>,
): Promise<{ tables: Tables; model: Model }> {
  await client.query('begin');
  await damage?.(client);
  const { rows } = await client.query<{ now: Date; xact: string }>(
    'select now() as now, pg_current_xact_id()::text as xact',
  );
  const stamp = `${rows[0]?.xact}`;
  const list = async (text: string, values: unknown[]): Promise<string[]> =>
    (await client.query<{ id: string }>(text, values)).rows.map((row) => row.id);
  const people = await list(
    `insert into identity.people (email, name, locale, confirmed_at)
     select format('p%s.%s@example.com', n, $1::text), 'P' || n, 'en', now() from generate_series(1, $2::int) n returning id`,
    [stamp, sizes.people],
  );
  const secrets = people.map((_, at) => Buffer.from(`${stamp}.${at}`.padEnd(32, '.')));
  await client.query(
    `insert into identity.sessions (person_id, secret_hash, expires_at, ip, device)
     select p, s, now() + interval '1 day', '127.0.0.1', 'battery' from unnest($1::bigint[], $2::bytea[]) as u (p, s)`,
    [people, secrets],
  );
  const dead = await addDead(client, people[0] ?? '', stamp);
  const centers = await list(
    'insert into centers.centers (created_by) select $1 from generate_series(1, $2::int) returning id',
    [people[0], sizes.centers],
  );
  await client.query(
    `insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
     select c, now(), 'Center ' || c, 'DE', 'UTC', 'EUR', 'brand', $2 from unnest($1::bigint[]) c`,
    [centers, people[0]],
  );
  const accounts = await list(
    `insert into assets.accounts (owner_center_id, maker_person_id, origin, name, currency, time_zone, region)
     select ($1::bigint[])[1 + n % $2::int], $3, 'created', 'Account ' || n, 'EUR', 'UTC', 'DE' from generate_series(0, $4::int - 1) n returning id`,
    [centers, sizes.centers - 1, people[0], sizes.accounts],
  );
  const tables: Tables = {
    client,
    db: builderOn(client),
    start: rows[0]?.now.getTime() ?? 0,
    centers,
    people,
    accounts,
    groups: centers.map(() => []),
    teams: centers.map(() => []),
    roles: centers.map(() => []),
    secrets,
    dead,
    acting: undefined,
  };
  return { tables, model: await populate(tables) };
}

async function addDead(client: Client, person: string, stamp: string): Promise<Tables['dead']> {
  const sessions = { 'a session that ended': 0, 'a session past its end': 1, 'an idle session': 2 };
  const tokens = { 'a token that ended': 0, 'a token past its end': 1 };
  const made = (reasons: Record<string, number>, isToken: boolean): Tables['dead'] =>
    Object.keys(reasons).map((why) => ({ why, isToken, secret: Buffer.from(`${stamp} ${why}`) }));
  const dead = [...made(sessions, false), ...made(tokens, true)];
  await client.query(
    `insert into identity.sessions (person_id, secret_hash, expires_at, ended_at, last_seen_at, ip, device)
     select $1::bigint, s, now() + case n when 2 then -1 else 1 end * interval '1 day', case n when 1 then now() end,
       now() - case n when 3 then 15 else 0 end * interval '1 day', '127.0.0.1', 'battery'
     from unnest($2::bytea[]) with ordinality as u (s, n)`,
    [person, dead.filter(({ isToken }) => !isToken).map(({ secret }) => secret)],
  );
  await client.query(
    `insert into identity.api_tokens (person_id, secret_hash, name, scopes, expires_at, ended_at)
     select $1::bigint, s, 'Dead', '{}', now() + case n when 2 then -1 else 1 end * interval '1 day', case n when 1 then now() end
     from unnest($2::bytea[]) with ordinality as u (s, n)`,
    [person, dead.filter(({ isToken }) => isToken).map(({ secret }) => secret)],
  );
  const secret = Buffer.from(`${stamp} stranger`);
  await client.query(
    `with p as (insert into identity.people (email, name, locale) values (format('new.%s@example.com', $1::text), 'New', 'en') returning id)
     insert into identity.sessions (person_id, secret_hash, expires_at, ip, device)
     select id, $2::bytea, now() + interval '1 day', '127.0.0.1', 'battery' from p`,
    [stamp, secret],
  );
  return [...dead, { secret, isToken: false, why: 'of an address that was never confirmed' }];
}

async function populate(tables: Tables): Promise<Model> {
  const model: Model = {
    centers: tables.centers.map(() => newCenter()),
    owners: tables.accounts.map((_, at) => at % (sizes.centers - 1)),
  };
  for (const [at, center] of model.centers.entries()) {
    const context = contextOf(tables, { center: at, person: at });
    await act(tables, { center: at, person: at });
    await openCenter(context, context.centerId);
    center.members.set(at, {
      role: 'owner',
      finance: 'none',
      creator: 'none',
      status: 'active',
      starts: null,
      expires: null,
    });
    for (const [account, owner] of model.owners.entries()) {
      if (owner !== at) continue;
      await holdAccount(context, { centerId: context.centerId, accountId: id(tables.accounts, account) });
      center.known.add(account);
    }
  }
  await act(tables, null);
  return model;
}
