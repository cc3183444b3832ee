// Another server process on a database that a world serves already.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './launched.ts';
import { temporaryFolder } from './postgres.ts';

const main = path.join(import.meta.dirname, '..', 'src', 'server', 'main.ts');

export interface SecondServer {
  url: string;
  stop(): Promise<void>;
}

export async function startSecondServer(databaseUrl: string): Promise<SecondServer> {
  const port = await freePort();
  const dataDir = temporaryFolder('second');
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(?:ATRIUM_|DATABASE_URL|NODE_TEST_CONTEXT)/.test(name),
  );
  const settings = { PORT: String(port), DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const server = spawn(process.execPath, [main], {
    env: { ...Object.fromEntries(clean), ...settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(server, 'exit');
  // A test that dies takes it along.
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  const url = `http://127.0.0.1:${port}`;
  for (let waitedMs = 0; ; waitedMs += 50) {
    if ((await fetch(`${url}/readyz`).catch(() => undefined))?.ok) break;
    if (server.exitCode !== null || waitedMs > 60_000) throw new Error('The second server did not start.');
    await sleep(50);
  }
  return {
    url,
    async stop() {
      process.off('exit', end);
      server.kill('SIGTERM');
      await ended;
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
