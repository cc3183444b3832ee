// Starting and ending, through real processes: what an operator sees and what is left behind.
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { Client } from 'pg';
import { testDatabase } from './database.ts';
import { freePort, type Launched, launch, processesOf, untilHealthy, untilNoneLeft } from './launched.ts';
import { temporaryFolder } from './postgres.ts';

const folder = temporaryFolder('launch');
const isProgress = (line: string): boolean => /^(?:Installing packages|Building the web app) …/.test(line);
const place = (name: string): string => path.join(folder, name);

after(() => {
  // A test that failed half-way leaves its Atrium running.
  for (const { pid } of processesOf(folder)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});

/** Ends with this exit code and says this, in one sentence and without a stack. */
async function assertRefusal(launched: Launched, code: number, sentence: RegExp): Promise<void> {
  assert.equal(await launched.ended, code, launched.output());
  const lines = launched
    .output()
    .trim()
    .split('\n')
    .filter((line) => !isProgress(line));
  assert.equal(lines.length, 1, launched.output());
  assert.match(lines[0] ?? '', sentence);
}

const serverOf = (dataDir: string): number => {
  const found = processesOf(dataDir).find(({ command }) => command.includes('main.ts'));
  assert.ok(found, 'the server runs');
  return found.pid;
};

describe('a running Atrium', () => {
  const dataDir = place('running');

  /** Starts, does what ends it, and checks that nothing is left. */
  async function startThen(end: (launched: Launched) => void): Promise<string> {
    const started = performance.now();
    const launched = launch({ port: await freePort(), dataDir });
    await untilHealthy(launched);
    const startedMs = Math.round(performance.now() - started);
    end(launched);
    const code = await launched.ended;
    const goneMs = await untilNoneLeft(dataDir);
    return `ready after ${startedMs} ms, ended with ${code}, nothing left ${goneMs} ms later`;
  }

  test('starts on an empty folder, answers, and a Ctrl-C leaves no process', async (t) => {
    t.diagnostic(await startThen(({ launcher }) => launcher.kill('SIGINT')));
    assert.ok(existsSync(path.join(dataDir, 'secret.key')));
  });

  test('a kill -9 of the launcher takes the server and PostgreSQL along', async (t) => {
    t.diagnostic(await startThen(({ launcher }) => launcher.kill('SIGKILL')));
  });

  test('a kill -9 of the server takes the launcher and PostgreSQL along', async (t) => {
    t.diagnostic(await startThen(() => process.kill(serverOf(dataDir), 'SIGKILL')));
  });

  test('a start right after a kill -9 waits for the old PostgreSQL and works', async (t) => {
    const first = launch({ port: await freePort(), dataDir });
    await untilHealthy(first);
    process.kill(serverOf(dataDir), 'SIGKILL');
    await first.ended;
    t.diagnostic(await startThen(({ launcher }) => launcher.kill('SIGTERM')));
  });

  test('a kill -9 of PostgreSQL ends it with a sentence, and the next start recovers', async (t) => {
    const launched = launch({ port: await freePort(), dataDir });
    await untilHealthy(launched);
    for (const { pid, command } of processesOf(dataDir))
      if (/^\S*postgres -D/.test(command)) process.kill(pid, 'SIGKILL');
    assert.equal(await launched.ended, 1);
    assert.match(launched.output(), /PostgreSQL has ended unexpectedly: see .*postgres\.log\./);
    t.diagnostic(await startThen(({ launcher }) => launcher.kill('SIGTERM')));
  });

  test('a second Atrium on the same folder is refused, and the first stays', async () => {
    const first = launch({ port: await freePort(), dataDir });
    await untilHealthy(first);
    await assertRefusal(
      launch({ port: await freePort(), dataDir }),
      1,
      /^The data folder .* is in use by another Atrium, process \d+/,
    );
    await untilHealthy(first);
    first.launcher.kill('SIGTERM');
    assert.equal(await first.ended, 0);
  });
});

describe('a start that cannot be', () => {
  test('a port in use is named, and nothing is left', async () => {
    const taken = await listen();
    const { port } = taken.address() as { port: number };
    await assertRefusal(launch({ port, dataDir: place('taken') }), 2, new RegExp(`^Port ${port} .* is in use`));
    taken.close();
    await untilNoneLeft(place('taken'));
  });

  test('a setting that makes no sense is named', async () => {
    const wrong = { TRUST_PROXY: '10.0.0.0/64', PUBLIC_URL: 'atrium.example.com', SMTP_URL: 'mail.example.com' };
    for (const [name, value] of Object.entries(wrong)) {
      const environment = { [name]: value };
      await assertRefusal(
        launch({ port: 4600, dataDir: place('settings'), environment }),
        2,
        new RegExp(`^${name} must`),
      );
    }
  });

  test('a database that does not answer is named, without its password', async () => {
    const environment = { DATABASE_URL: `postgres://ada:secret@127.0.0.1:${await freePort()}/atrium` };
    const launched = launch({ port: await freePort(), dataDir: place('unreachable'), environment });
    await assertRefusal(launched, 1, /^No database answers at 127\.0\.0\.1:\d+\/atrium/);
    assert.ok(!launched.output().includes('secret'));
  });

  test('data of a newer version is refused, and two servers may share one database', async (t) => {
    const database = await testDatabase();
    const client = new Client({ connectionString: database.url });
    t.after(() => client.end().then(() => database.drop()));
    await client.connect();
    const start = async (): Promise<Launched> =>
      launch({ port: await freePort(), dataDir: place('own'), environment: { DATABASE_URL: database.url } });

    const pair = await Promise.all([start(), start()]);
    await Promise.all(pair.map(untilHealthy));
    for (const one of pair) one.launcher.kill('SIGTERM');
    await Promise.all(pair.map((one) => one.ended));

    await client.query(`insert into foundation.migrations values (9999, 'from-tomorrow', 'x')`);
    await assertRefusal(
      await start(),
      1,
      /^The data was written by a newer version of Atrium \(migration 9999, from-tomorrow\)/,
    );
  });

  test('a data folder that cannot be made or written is named', async () => {
    writeFileSync(place('a-file'), '');
    await assertRefusal(launch({ port: 4600, dataDir: place('a-file/data') }), 2, /^DATA_DIR \(.*\) cannot be made/);
    const closed = place('closed');
    mkdirSync(closed);
    chmodSync(closed, 0o555);
    const uid = process.getuid?.() === 0 ? { uid: 65_534 } : {}; // root may write anywhere
    await assertRefusal(launch({ port: 4600, dataDir: closed, ...uid }), 1, /may not be read and written by user \d+/);
  });
});

function listen(): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}
