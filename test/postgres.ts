// A throw-away PostgreSQL for tests: the bundled one, in memory where the machine has room for it.
import { chmodSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isAlive } from '../src/server/foundation/embedded-owner.ts';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';

export interface TestPostgres {
  /** Its database `postgres`, as the superuser. */
  url: string;
  stop(): Promise<void>;
}

export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = temporaryFolder('postgres', memoryFolder());
  // Tables of a few rows are read sooner than a second process could start to help.
  const settings = { max_connections: '200', max_parallel_workers_per_gather: '0' };
  const embedded = await startEmbedded({ dataDir, settings });
  return {
    url: embedded.urlOf('postgres'),
    stop: async () => {
      await embedded.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A new folder that other accounts may pass through. Those that a killed run left behind are removed on the way. */
export function temporaryFolder(purpose: string, parent = tmpdir()): string {
  const prefix = `atrium-test-${purpose}-`;
  for (const entry of readdirSync(parent)) {
    const owner = entry.startsWith(prefix) ? Number(entry.slice(prefix.length).split('-')[0]) : Number.NaN;
    if (owner > 0 && !isAlive(owner)) rmSync(path.join(parent, entry), { recursive: true, force: true });
  }
  const folder = mkdtempSync(path.join(parent, `${prefix}${process.pid}-`));
  chmodSync(folder, 0o711);
  return folder;
}

/** Memory keeps fsync on and makes it free; containers often give it no more than 64 MB, and then the disk serves. */
function memoryFolder(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 2_000_000_000 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}
