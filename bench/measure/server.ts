// An Atrium of its own for a benchmark: a real server process on a real database, with one center that was filled by SQL.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { startEmbedded } from '../../src/server/foundation/embedded-postgres.ts';
import { hashSecret, newSecret } from '../../src/server/foundation/secrets.ts';

export interface BenchServer {
  origin: string;
  databaseUrl: string;
  /** Of the process of the server alone. */
  pid: number;
  /** Of the process that every process of the database comes from. */
  databasePid: number;
  stop(): Promise<void>;
}

/** The center is 1; people and accounts are numbered from 1. Person 1 is the Owner, person 2 an analyst of every account. */
export interface Filled {
  center: string;
  account: string;
  /** Secrets of their sessions. */
  owner: string;
  analyst: string;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}

export async function startServer(): Promise<BenchServer> {
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
  await Promise.race([
    once(server.stdout, 'data'),
    once(server, 'exit').then(() => Promise.reject(new Error('The server did not start.'))),
  ]);
  return {
    origin: `http://localhost:${port}`,
    databaseUrl,
    pid: server.pid ?? 0,
    databasePid: Number(readFileSync(path.join(folder, 'postgres', 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0]),
    async stop() {
      server.kill('SIGTERM');
      await once(server, 'exit');
      await embedded.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Fills the empty database with one center. */
export async function fill(databaseUrl: string, size: { members: number; accounts: number }): Promise<Filled> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const { members, accounts } = size;
  await client.query(`
    insert into identity.people (id, email, name, locale, confirmed_at)
      select n, 'person' || n || '@example.com', 'Person ' || n, 'en', now() from generate_series(1, ${members}) n;
    insert into identity.passwords (person_id, hash) select n, '' from generate_series(1, 2) n;
    insert into centers.centers (id, created_by) values (1, 1);
    insert into centers.profiles (center_id, effective_from, name, region, time_zone, currency, business_type, recorded_by)
      values (1, now(), 'Bench', 'DE', 'UTC', 'EUR', 'brand', 1);
    insert into access.centers values (1, 'active');
    insert into access.members (center_id, person_id, role)
      select 1, n, case n when 1 then 'owner' else 'employee' end from generate_series(1, ${members}) n;
    insert into assets.accounts (id, owner_center_id, maker_person_id, origin, name, currency, time_zone, region)
      select n, 1, 1, 'created', 'Account ' || n, 'EUR', 'UTC', 'DE' from generate_series(1, ${accounts}) n;
    insert into access.holdings (center_id, asset_id) select 1, n from generate_series(1, ${accounts}) n;
    insert into access.grants (center_id, person_id, asset_id, role, granted_by)
      select 1, p, a, 'analyst', 1 from generate_series(2, 101) p, generate_series(1, ${accounts}) a where a % 10 = p % 10 or p = 2;
    analyze`);
  const secretOf = async (person: number): Promise<string> => {
    const secret = newSecret();
    await client.query(
      `insert into identity.sessions (person_id, secret_hash, expires_at, ip, device) values ($1, $2, now() + interval '1 day', '', '')`,
      [person, hashSecret(secret)],
    );
    return secret;
  };
  const filled = {
    center: '1',
    account: String(Math.ceil(accounts / 2)),
    owner: await secretOf(1),
    analyst: await secretOf(2),
  };
  await client.end();
  return filled;
}
