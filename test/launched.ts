// Atrium as its users start it: real processes, a port and a data folder of their own.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const starter = path.join(import.meta.dirname, '..', 'scripts', 'start.mjs');

export interface Launched {
  launcher: ChildProcess;
  url: string;
  /** All that it has printed so far, stdout and stderr. */
  output(): string;
  /** Resolves with the exit code, or the signal's name, of the launcher. */
  ended: Promise<number | string | null>;
}

export interface LaunchOptions {
  port: number;
  dataDir: string;
  environment?: Record<string, string>;
  /** Another account to run as; only root may ask for it. */
  uid?: number;
}

/** `node scripts/start.mjs` with nothing of our own settings but the ones given. */
export function launch({ port, dataDir, environment = {}, uid }: LaunchOptions): Launched {
  const clean = Object.entries(process.env).filter(
    ([name]) => !/^(?:ATRIUM_|DATABASE_URL|NODE_TEST_CONTEXT|npm_)/.test(name),
  );
  const settings = { PORT: String(port), DATA_DIR: dataDir, ...environment };
  // As under npm: then it also ends when we do, and a test run that is killed leaves none.
  const env = { ...Object.fromEntries(clean), npm_lifecycle_event: 'start', ...settings };
  const launcher = spawn(process.execPath, [starter], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  let output = '';
  for (const stream of [launcher.stdout, launcher.stderr])
    stream?.on('data', (part: Buffer) => (output += part.toString()));
  return {
    launcher,
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    ended: new Promise((resolve) => launcher.once('close', (code, signal) => resolve(code ?? signal))),
  };
}

/** Waits until it answers. @throws with what it printed when it ends instead. */
export async function untilHealthy({ url, output, ended }: Launched): Promise<void> {
  let isOver = false;
  void ended.then(() => (isOver = true));
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 20) {
    const reply = await fetch(`${url}/healthz`).catch(() => undefined);
    if (reply?.ok) return;
    if (isOver) break;
    await sleep(20);
  }
  throw new Error(`Atrium did not start:\n${output()}`);
}

/** A port that nothing listens on at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Processes that name the data folder in their command line or environment: the launcher, the server, PostgreSQL. */
export function processesOf(dataDir: string): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return [];
    const [command, environment] = ['cmdline', 'environ'].map((file) => readProc(entry, file));
    const names = command?.includes(dataDir) || environment?.includes(`DATA_DIR=${dataDir}`);
    return names ? [{ pid: Number(entry), command: (command ?? '').replaceAll('\0', ' ') }] : [];
  });
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it has ended meanwhile, or is not ours to read
  }
}

/** Waits until none is left and returns how long that took in milliseconds; after ten seconds returns those that are. */
export async function untilNoneLeft(dataDir: string): Promise<number> {
  const started = performance.now();
  while (processesOf(dataDir).length > 0) {
    if (performance.now() - started > 10_000) throw new Error(`Still there: ${JSON.stringify(processesOf(dataDir))}`);
    await sleep(20);
  }
  return Math.round(performance.now() - started);
}
