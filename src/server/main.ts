// Starts Atrium: settings, database, migrations, the application. Ends it when asked to, or when its launcher is gone.

import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import path from 'node:path';
import { inspect } from 'node:util';
import { Client } from 'pg';
import { requireRoleMasks } from './access/index.ts';
import { startApp } from './app.ts';
import { CannotStart, databaseFault, placeOf } from './foundation/cannot-start.ts';
import { type Config, readConfig } from './foundation/config.ts';
import { type Embedded, startEmbedded } from './foundation/embedded-postgres.ts';
import { migrate } from './foundation/migrations.ts';

/** What was started, in order; it is stopped the other way round. */
const running: { stop(): Promise<void> }[] = [];
let isStopping = false;

/** Whatever still hangs after this time is left behind; PostgreSQL then goes by itself. */
const stopLimitMs = 15_000;

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return; // a Ctrl-C reaches us twice: from the terminal and through the launcher
  isStopping = true;
  setTimeout(() => process.exit(exitCode || 1), stopLimitMs).unref();
  for (const part of running.toReversed()) await part.stop().catch(explain);
  process.exit(exitCode);
}

function explain(error: unknown): void {
  process.stderr.write(`${error instanceof CannotStart ? error.message : inspect(error)}\n`);
}

/** The launcher holds the other end of this pipe; it closes when the launcher ends, even by kill -9. */
function stopWithLauncher(): void {
  const descriptor = process.env['ATRIUM_LAUNCHER_FD'];
  if (descriptor === undefined) return;
  delete process.env['ATRIUM_LAUNCHER_FD'];
  const pipe = new Socket({ fd: Number(descriptor), readable: true, writable: false });
  pipe.on('error', () => undefined);
  pipe.on('close', () => void stop(0));
  pipe.resume();
  pipe.unref();
}

/** The address of the database: the bundled PostgreSQL's, started here, unless the settings name another. */
async function startDatabase(config: Config): Promise<string> {
  if (config.databaseUrl !== undefined) return config.databaseUrl;
  const embedded = await startEmbedded({ dataDir: config.dataDir });
  running.push(embedded);
  void embedded.ended.then(() => {
    if (isStopping) return;
    explain(new CannotStart(`PostgreSQL has ended unexpectedly: see ${path.join(config.dataDir, 'postgres.log')}.`));
    return stop(1);
  });
  await createDatabase(embedded, 'atrium');
  return embedded.urlOf('atrium');
}

/** Makes the database of a new cluster. */
async function createDatabase(embedded: Embedded, name: string): Promise<void> {
  const client = new Client({ connectionString: embedded.urlOf('postgres') });
  await client.connect();
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) await client.query(`create database ${name}`);
  await client.end();
}

/** Migrates the database. Several servers may share one: those that start at once wait for each other here. */
async function prepareDatabase(databaseUrl: string): Promise<void> {
  const client = new Client({
    connectionString: databaseUrl,
    application_name: 'atrium start',
    connectionTimeoutMillis: 15_000,
  });
  client.on('error', () => undefined); // a lost server is noticed by the query under way
  try {
    await client.connect();
    await migrate(client);
    await requireRoleMasks(client);
  } catch (error) {
    throw databaseFault(error, placeOf(databaseUrl));
  } finally {
    await client.end().catch(() => undefined);
  }
}

function greet(config: Config, url: string): void {
  const lines = [
    `Atrium is ready at ${config.publicUrl}`,
    ...(config.publicUrl.startsWith('http://localhost:') ? [] : [`  listens   ${url}`]),
    ...(config.smtpUrl === undefined
      ? [`  mailbox   ${config.publicUrl}/mailbox  (no SMTP_URL: mail stays here)`]
      : []),
    `  data      ${config.dataDir}`,
    ...(config.databaseUrl === undefined ? [] : [`  database  ${placeOf(config.databaseUrl)}`]),
    '  stop      Ctrl-C',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function start(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));
  stopWithLauncher();
  const config = readConfig();
  const databaseUrl = await startDatabase(config);
  await prepareDatabase(databaseUrl);
  const app = await startApp(config, databaseUrl).catch((error: unknown) => {
    throw listenFault(error, config);
  });
  running.push(app);
  greet(config, app.url);
  flushCompileCache(); // so that a server that is killed later has left its compiled code for the next start
}

function listenFault(error: unknown, { host, port }: Config): unknown {
  const sentences: Record<string, string> = {
    EADDRINUSE: `Port ${port} on ${host} is in use by another program: stop it or set PORT.`,
    EACCES: `Port ${port} may not be opened by this user: set PORT to a number above 1023.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine: correct HOST.`,
    ENOTFOUND: `${host} is not an address of this machine: correct HOST.`,
  };
  const sentence = sentences[(error as NodeJS.ErrnoException).code ?? ''];
  return sentence === undefined ? error : new CannotStart(sentence, 2);
}

start().catch((error: unknown) => {
  if (isStopping) return; // asked to stop while starting: what fails then is of no interest
  explain(error);
  return stop(error instanceof CannotStart ? error.exitCode : 1);
});
