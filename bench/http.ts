// What a whole authorized call costs over HTTP, against the same server answering `select 1` (/readyz) and against a route
// that does nothing (/healthz). The server runs in a process of its own; loads are interleaved, so that each ratio compares
// runs that lie next to each other.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';
import { Client } from 'pg';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';
import { hashSecret, newSecret } from '../src/server/foundation/secrets.ts';
import { compare, print } from './measure/report.ts';

const rounds = 5;
const seconds = 2;
const connections = 32;
const members = 4000;
const accounts = 1000;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

/** One center with its members and ad accounts, and a session of an employee who was given every account. */
async function seed(url: string): Promise<{ secret: string; center: string; account: string; owner: string }> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const secret = newSecret();
  const owner = newSecret();
  const session = (person: number, hash: Buffer) =>
    client.query(
      `insert into identity.sessions (person_id, secret_hash, expires_at, ip, device) values ($1, $2, now() + interval '1 day', '', '')`,
      [person, hash],
    );
  await client.query(`
    insert into identity.people (id, email, name, locale, confirmed_at)
      select n, 'person' || n || '@example.com', 'Person ' || n, 'en', now() from generate_series(1, ${members}) n;
    insert into centers.centers (id, created_by) values (1, 1);
    insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
      values (1, now(), 'Bench', 'DE', 'UTC', 'EUR', 'brand', 1);
    insert into access.centers values (1, 'active');
    insert into access.members (center_id, person_id, role) select 1, n, case n when 1 then 'owner' else 'employee' end from generate_series(1, ${members}) n;
    insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, currency, time_zone, region)
      select n, 1, 1, 'created', 'Account ' || n, 'EUR', 'UTC', 'DE' from generate_series(1, ${accounts}) n;
    insert into access.holdings (center_id, asset_id) select 1, n from generate_series(1, ${accounts}) n;
    insert into access.grants (center_id, person_id, asset_id, role, granted_by) select 1, p, a, 'analyst', 1
      from generate_series(2, 101) p, generate_series(1, ${accounts}) a where a % 10 = p % 10 or p = 2;
    analyze`);
  await session(2, hashSecret(secret));
  await session(1, hashSecret(owner));
  await client.end();
  return { secret, owner, center: '1', account: '500' };
}

async function load(url: string, secret?: string): Promise<number> {
  const headers = secret === undefined ? {} : { cookie: `atrium=${secret}` };
  const result = await autocannon({ url, connections, duration: seconds, headers });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  return result.requests.average;
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-bench-'));
const embedded = await startEmbedded({ dataDir: folder });
const databaseUrl = embedded.urlOf('postgres');
const port = await freePort();
// The bench has a launcher of its own to follow; the server follows the bench.
const { ATRIUM_LAUNCHER_FD: _launcher, ...environment } = process.env;
const server = spawn(process.execPath, ['src/server/main.ts'], {
  env: { ...environment, PORT: String(port), DATA_DIR: path.join(folder, 'data'), DATABASE_URL: databaseUrl },
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  await once(server.stdout, 'data');
  const { secret, owner, center, account } = await seed(databaseUrl);
  const origin = `http://127.0.0.1:${port}`;
  const loads = {
    bare: () => load(`${origin}/healthz`),
    select: () => load(`${origin}/readyz`),
    account: () => load(`${origin}/api/v1/centers/${center}/ad-accounts/${account}`, secret),
    members: () => load(`${origin}/api/v1/centers/${center}/members?pageSize=50`, owner),
  };
  const measured: Record<keyof typeof loads, number[]> = { bare: [], select: [], account: [], members: [] };
  const names = Object.keys(loads) as (keyof typeof loads)[];
  for (const name of names) await loads[name]();
  for (let round = 0; round < rounds; round++) for (const name of names) measured[name].push(await loads[name]());
  const against = (measure: string, ours: number[]) => [
    compare({ bench: 'http', measure, peerName: 'select 1', goal: 0.5, better: 'higher' }, ours, measured.select),
    compare({ bench: 'http', measure, peerName: 'bare route', goal: 0.3, better: 'higher' }, ours, measured.bare),
  ];
  print([
    ...against('one ad account, requests/s', measured.account),
    ...against(`50 of ${members} members, requests/s`, measured.members),
  ]);
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
