// Who uses a data folder: the Atrium that marked it, and the PostgreSQL process that runs in its cluster.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CannotStart, fileFault } from './cannot-start.ts';

/** Marks the folder as this process's. @throws CannotStart when another Atrium that is alive has marked it. */
export function claimFolder(dataDir: string): void {
  const mark = path.join(dataDir, 'owner');
  const [pid = '', started = ''] = readOr(mark, '').trim().split(' ');
  const isOurs = Number(pid) === process.pid;
  if (pid !== '' && !isOurs && isAlive(Number(pid)) && startOf(Number(pid)) === started) {
    throw new CannotStart(
      `The data folder ${dataDir} is in use by another Atrium, process ${pid}: stop that one or set DATA_DIR.`,
    );
  }
  try {
    writeFileSync(mark, `${process.pid} ${startOf(process.pid)}\n`);
  } catch (error) {
    throw fileFault(error, dataDir);
  }
}

/**
 * The server process of a cluster if it is alive and is PostgreSQL. After a reboot, or in a container, its pid may be
 * another program's: the file that says so is then removed, because PostgreSQL itself would believe it.
 */
export function runningPostmaster(cluster: string): number | undefined {
  const file = path.join(cluster, 'postmaster.pid');
  const pid = Number(readOr(file, '').split('\n')[0]);
  if (!(pid > 0) || !isAlive(pid)) return undefined;
  if (readOr(`/proc/${pid}/cmdline`, 'postgres').includes('postgres')) return pid;
  rmSync(file, { force: true });
  return undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readOr(`/proc/${pid}/stat`, '').includes(') Z '); // a zombie has ended; only its parent has not looked yet
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process started, in ticks since boot, so that a pid used again is not taken for the old one; '' without /proc. */
function startOf(pid: number): string {
  const stat = readOr(`/proc/${pid}/stat`, '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readOr(file: string, otherwise: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return otherwise;
  }
}
