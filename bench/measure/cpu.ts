// Processor time of this process and of one PostgreSQL backend, which a busy machine around does not lengthen as it does wall time.
import { readFileSync } from 'node:fs';

/** Nanoseconds that a process, or one thread of it (`pid/task/tid`), has been on a processor, by Linux's count. */
export function scheduledNs(pid: number | string): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]);
}

/** Microseconds of processor time, of this process and a backend, that one of many runs takes: as many as go into `ms`, and five. */
export async function cpuOf(work: () => Promise<unknown>, on: { backend: number; ms: number }): Promise<number> {
  const before = process.cpuUsage();
  const beforeNs = scheduledNs(on.backend);
  const started = performance.now();
  let times = 0;
  while (times < 5 || performance.now() - started < on.ms) {
    await work();
    times += 1;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system + (scheduledNs(on.backend) - beforeNs) / 1000) / times;
}

/** The same of work that is done after something else each time, which is not counted. */
export async function cpuAfter(
  change: () => Promise<unknown>,
  work: () => Promise<unknown>,
  on: { backend: number; times: number },
): Promise<number> {
  let micros = 0;
  for (let time = 0; time < on.times; time += 1) {
    await change();
    const before = process.cpuUsage();
    const beforeNs = scheduledNs(on.backend);
    await work();
    const { user, system } = process.cpuUsage(before);
    micros += user + system + (scheduledNs(on.backend) - beforeNs) / 1000;
  }
  return micros / on.times;
}

/** Nanoseconds of processor time that one of many checks takes. */
export function cpuOfChecks(work: (time: number) => void, times: number): number {
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) work(time);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1000) / times;
}
