// The PostgreSQL that Atrium brings along: real server binaries from a package, in the data folder, on a unix socket
// that only this user can open. It starts with Atrium and goes with it, however Atrium ends.
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart, fileFault } from './cannot-start.ts';
import { giveFolder, type Identity, nativeFolder, pickIdentity, run, socketFolder } from './embedded-account.ts';
import { claimFolder, isAlive, runningPostmaster } from './embedded-owner.ts';

export interface Embedded {
  /** The address of a database in it, as its superuser. */
  urlOf(database: string): string;
  /** Resolves when PostgreSQL has ended, asked or not. */
  ended: Promise<void>;
  /** Asks for a fast shutdown and waits for it. Callable more than once. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Made when missing. Holds the cluster, the socket, the owner's mark and the server's log. */
  dataDir: string;
  /** On top of the settings below. */
  settings?: Record<string, string>;
}

/** Sized for a small server. Durability (fsync, full_page_writes, synchronous_commit) stays at its safe defaults. */
const serverSettings: Record<string, string> = {
  listen_addresses: '',
  port: '5432',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  random_page_cost: '1.1',
  jit: 'off',
  max_wal_size: '512MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  max_logical_replication_workers: '0',
  // The detail of a broken constraint quotes the row, which may be somebody's address.
  log_error_verbosity: 'terse',
};

/**
 * Starts PostgreSQL, making the cluster at the first time. Resolves when it accepts connections.
 * @throws CannotStart when another Atrium uses the folder, the disk is full or the folder may not be written.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const dataDir = path.resolve(options.dataDir);
  const native = nativeFolder();
  const identity = pickIdentity(native, dataDir);
  claimFolder(dataDir);
  const folder = path.join(dataDir, 'postgres');
  giveFolder(folder, identity);
  const cluster = path.join(folder, 'pg18');
  await previousServerGone(cluster);
  await makeCluster({ native, folder, cluster, identity });
  const sockets = socketFolder(dataDir, identity);
  const settings = {
    ...serverSettings,
    unix_socket_directories: `"${sockets.replaceAll('"', '""')}"`,
    ...options.settings,
  };
  const child = await startServer({ native, cluster, identity, settings, logFile: path.join(dataDir, 'postgres.log') });
  return {
    urlOf: (database) =>
      `postgres://postgres@localhost/${encodeURIComponent(database)}?host=${encodeURIComponent(sockets)}`,
    ended: new Promise((resolve) => child.once('exit', () => resolve())),
    stop: () => stopServer(child),
  };
}

interface Cluster {
  native: string;
  folder: string;
  cluster: string;
  identity: Identity;
}

/** Under another name first, then renamed: a first start that is killed leaves nothing half made. */
async function makeCluster({ native, folder, cluster, identity }: Cluster): Promise<void> {
  if (existsSync(path.join(cluster, 'PG_VERSION'))) return;
  for (const entry of readdirSync(folder)) {
    const owner = /^init-(\d+)$/.exec(entry)?.[1];
    if (owner !== undefined && !isAlive(Number(owner)))
      rmSync(path.join(folder, entry), { recursive: true, force: true });
  }
  const fresh = path.join(folder, `init-${process.pid}`);
  const collation = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8'];
  const args = ['-D', fresh, '-U', 'postgres', '--auth=trust', '--data-checksums', ...collation];
  const { code, output } = await run(identity, path.join(native, 'bin', 'initdb'), args);
  if (code !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    throw (
      serverFault(output, folder) ??
      new CannotStart(`PostgreSQL could not make its files in ${folder}: ${lastLine(output)}`)
    );
  }
  renameSync(fresh, cluster);
}

/**
 * The server of an Atrium that was killed goes by itself within a moment. One that stays for five seconds has lost its
 * watchdog as well, and is asked to go. Crash recovery is never interrupted.
 */
async function previousServerGone(cluster: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const pid = runningPostmaster(cluster);
    if (pid === undefined) return;
    if (waitedMs === 5000) askToGo(pid, cluster);
    await sleep(50);
  }
  throw new CannotStart(
    `The database in ${cluster} is still in use by PostgreSQL process ${runningPostmaster(cluster)}.`,
  );
}

function askToGo(pid: number, cluster: string): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    throw fileFault(error, cluster);
  }
}

interface Server {
  native: string;
  cluster: string;
  identity: Identity;
  settings: Record<string, string>;
  logFile: string;
}

// The watchdog holds our end of a pipe as its descriptor 3: however we die, kill -9 included, it closes, and PostgreSQL
// is asked for a fast shutdown. It ignores the terminal's signals itself, so that it outlives a Ctrl-C.
const watchdog = `exec 3<&0
"$@" </dev/null 3<&- & server=$!
(while read -r _ <&3; do :; done; kill -INT $server 2>/dev/null) & watcher=$!
exec 3<&-
trap "" INT TERM HUP
wait $server; code=$?
kill $watcher 2>/dev/null
exit $code`;

async function startServer({ native, cluster, identity, settings, logFile }: Server): Promise<ChildProcess> {
  const log = openLog(logFile);
  const offset = fstatSync(log).size;
  const chosen = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = [path.join(native, 'bin', 'postgres'), '-D', cluster, ...chosen];
  const [command, ...args] = [...identity.prefix, '/bin/sh', '-c', watchdog, 'atrium-postgres', ...server];
  const child = spawn(command as string, args, {
    ...identity.account,
    cwd: '/',
    detached: true,
    stdio: ['pipe', log, log],
    // In a container a pid file can name our own pid of today; PostgreSQL leaves this one out of its search for others.
    env: { ...identity.environment, PG_GRANDPARENT_PID: String(process.pid) },
  });
  closeSync(log);
  child.stdin?.on('error', () => {}); // it may be gone before we are
  await ready(child, cluster).catch(() => {
    const said = readFileSync(logFile).subarray(offset).toString();
    throw (
      serverFault(said, cluster) ?? new CannotStart(`PostgreSQL did not start: ${lastLine(said)} (more in ${logFile})`)
    );
  });
  child.unref();
  (child.stdin as { unref?(): void } | null)?.unref?.();
  return child;
}

/**
 * The server itself writes "ready" into its pid file, below the second in which it started; a file that a killed server
 * left says so too, hence the comparison. Recovery after a crash may take a while, so there is no limit.
 */
async function ready(child: ChildProcess, cluster: string): Promise<void> {
  const spawned = Math.floor(Date.now() / 1000);
  child.once('error', () => undefined);
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const [, , started, , , , , status] = readIfThere(path.join(cluster, 'postmaster.pid')).split('\n');
    if (status?.trim() === 'ready' && Number(started) >= spawned) return;
    await sleep(10);
  }
  throw new Error('it ended');
}

function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.ref();
    child.once('exit', () => resolve());
    child.stdin?.end();
  });
}

function openLog(file: string): number {
  try {
    if (existsSync(file) && statSync(file).size > 10_000_000) renameSync(file, `${file}.1`);
    return openSync(file, 'a', 0o600);
  } catch (error) {
    throw fileFault(error, file);
  }
}

/** What the server's own messages mean to the person who runs Atrium. */
function serverFault(said: string, place: string): CannotStart | undefined {
  if (/No space left on device|Disk quota exceeded/.test(said))
    return new CannotStart(`The disk of ${place} is full: make room, then start again.`);
  if (/Permission denied|Operation not permitted|has wrong ownership/.test(said)) {
    return new CannotStart(`PostgreSQL may not read and write ${place}: give the folder to the account that runs it.`);
  }
  if (said.includes('incompatible with server'))
    return new CannotStart(`${place} belongs to another version of PostgreSQL.`);
  return undefined;
}

const readIfThere = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
