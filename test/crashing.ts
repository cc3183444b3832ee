// The server as its own process, to be killed: started on a folder of its own, and again on the same one.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { hashSecret, newSecret } from '../src/server/foundation/secrets.ts';
import { Caller } from './caller.ts';
import { untilHealthy } from './launched.ts';

const main = path.join(import.meta.dirname, '..', 'src', 'server', 'main.ts');

export interface Running {
  url: string;
  /** The database, as the owner of its tables. */
  databaseUrl: string;
  /** Ends this process at once, and waits until the server is gone. */
  kill(what: 'server' | 'postgres'): Promise<void>;
  stop(): Promise<void>;
  output(): string;
}

export async function startServer(at: {
  port: number;
  dataDir: string;
  secretKey: Buffer;
  environment?: Record<string, string>;
}): Promise<Running> {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ATRIUM_|DATABASE_URL|NODE_|npm_|SMTP|PUBLIC|WEBHOOKS)/.test(name),
  );
  const settings = {
    PORT: String(at.port),
    DATA_DIR: at.dataDir,
    SECRET_KEY: at.secretKey.toString('hex'),
    ...at.environment,
  };
  // Whoever holds the other end of descriptor 3 is its launcher: if this process dies, the server goes too.
  const child = spawn(process.execPath, [main], {
    env: { ...Object.fromEntries(kept), ...settings, ATRIUM_LAUNCHER_FD: '3' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (printed += part.toString()));
  const ended = new Promise<number | string | null>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal)),
  );
  const url = `http://127.0.0.1:${at.port}`;
  const output = (): string => printed;
  await untilHealthy({ launcher: child, url, output, ended }).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const postmaster = readPostmaster(at.dataDir);
  return {
    url,
    databaseUrl: `postgres://postgres@localhost/atrium?host=${encodeURIComponent(postmaster.socket)}`,
    output,
    async kill(what) {
      process.kill(what === 'server' ? pidOf(child) : postmaster.pid, 'SIGKILL');
      await ended;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error('The server has no process.');
  return child.pid;
}

/** PostgreSQL writes down its process and the folder of its socket. */
function readPostmaster(dataDir: string): { pid: number; socket: string } {
  const lines = readFileSync(path.join(dataDir, 'postgres', 'pg18', 'postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), socket: lines[4] ?? '' };
}

export async function withDatabase<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  // A kill may come between two questions, when nobody waits for an answer; the next one is then refused.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** People with confirmed addresses and open sessions, written into the tables of the running server. */
export function addPeople(running: Running, names: string[]): Promise<{ id: string; email: string; caller: Caller }[]> {
  return withDatabase(running.databaseUrl, async (client) => {
    const people: { id: string; email: string; caller: Caller }[] = [];
    for (const name of names) {
      const email = `${name}@example.com`;
      const secret = newSecret();
      const { rows } = await client.query<{ id: string }>(
        `with p as (insert into identity.people (email, name, locale, confirmed_at) values ($1, $2, 'en', now()) returning id)
         insert into identity.sessions (person_id, secret_hash, expires_at, authenticated_at, ip, device)
         select id, $3, now() + interval '1 day', now() + interval '1 hour', '127.0.0.1', 'test' from p returning person_id as id`,
        [email, name, hashSecret(secret)],
      );
      const caller = new Caller(running.url);
      caller.cookie = `atrium=${secret}`;
      people.push({ id: rows[0]?.id ?? '', email, caller });
    }
    return people;
  });
}
