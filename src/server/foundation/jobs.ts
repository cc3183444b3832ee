// Work done later: job rows written in the caller's transaction, done afterwards, at least once.
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { fromKysely, type JobResult, type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Connection } from './database.ts';

/** One job as its handler sees it. The same job may come twice, so the id is what makes its effect happen once. */
export interface Job<Data> {
  id: string;
  data: Data;
  /** After this attempt nobody tries again. */
  isLastTry: boolean;
}

/** Thrown by a handler when trying again cannot help; the job goes to the dead letters at once. */
export class HopelessJob extends Error {}

export interface JobTiming {
  startAfter?: Date;
  /** While a job with this key waits in the queue, another is not added. */
  singletonKey?: string;
}

export interface Jobs {
  /** Adds a job that exists when the transaction of `db` commits, and never if it rolls back. */
  enqueue(db: Connection, queue: string, data: object, timing?: JobTiming): Promise<void>;
  /** Registers who does the jobs of a queue, before `start`. With `cron` (UTC) an empty job is also made at those times. */
  work<Data extends object>(
    queue: string,
    handler: (job: Job<Data>) => Promise<void>,
    options?: { cron?: string },
  ): void;
  start(): Promise<void>;
  /** Lets running jobs end, for at most ten seconds. */
  stop(): Promise<void>;
}

interface Worker {
  queue: string;
  handler: (job: Job<never>) => Promise<void>;
  cron?: string;
}

const deadLetters = 'dead';
// Any number will do, as long as it is Atrium's alone in the database.
const grantLock = '4600000003';

/**
 * The jobs of the database at `databaseUrl`, reached as the owner of the job tables. `report` is told of everything that
 * goes wrong, with the queue's name where there is one.
 */
export function openJobs(
  databaseUrl: string,
  report: (error: unknown, what: string) => void,
  options: { hasClock: boolean },
): Jobs {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    application_name: 'atrium jobs',
    max: 4,
    useListenNotify: true,
    registerInstance: false,
    openTelemetry: { enabled: false },
  });
  let isStopped = false;
  // Its listening connection may be opened as it stops, and is then lost with the database: no news to anybody.
  boss.on('error', (error) => {
    if (!isStopped) report(error, 'jobs');
  });
  const workers: Worker[] = [];
  return {
    async enqueue(db, queue, data, timing = {}) {
      // A queue keeps one waiting job for each key, so a job that came without one gets its own.
      await boss.send(queue, data, { singletonKey: randomUUID(), ...timing, db: fromKysely(db) });
    },
    work(queue, handler, options) {
      workers.push({ queue, handler, ...options });
    },
    async start() {
      await boss.start();
      await admitApplication(databaseUrl);
      await boss.createQueue(deadLetters, { retryLimit: 0 });
      for (const worker of workers) await startWorker(boss, options.hasClock ? worker : timeless(worker), report);
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 10_000, close: true });
      isStopped = true;
    },
  };
}

/** Commands write job rows in their own transactions, as a role that owns nothing; they may add jobs, never change them. */
async function admitApplication(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'atrium jobs' });
  await client.connect();
  try {
    // One at a time: two servers that start at once would change the same rows of the catalog. Ends with the statement.
    await client.query(`
      select pg_advisory_xact_lock(${grantLock});
      grant usage on schema pgboss to atrium_app;
      grant select on pgboss.queue to atrium_app;
      grant select, insert on pgboss.job, pgboss.job_common to atrium_app;
      grant execute on all functions in schema pgboss to atrium_app`);
  } finally {
    await client.end();
  }
}

/** Does what it is asked for, and nothing by the time of day. */
function timeless({ queue, handler }: Worker): Worker {
  return { queue, handler };
}

async function startWorker(
  boss: PgBoss,
  worker: Worker,
  report: (error: unknown, what: string) => void,
): Promise<void> {
  // Ten tries in about five hours: a mail server that is down over lunch loses nothing.
  const retries = { retryLimit: 9, retryDelay: 10, retryBackoff: true, retryDelayMax: 3600 };
  const queue = { ...retries, expireInSeconds: 120, deleteAfterSeconds: 86_400, deadLetter: deadLetters, notify: true };
  await boss.createQueue(worker.queue, { ...queue, policy: 'short' });
  if (worker.cron !== undefined) await boss.schedule(worker.queue, worker.cron);
  await boss.work(
    worker.queue,
    {
      batchSize: 10,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 2,
      notifyPollingIntervalSeconds: 2,
      includeMetadata: true,
      perJobResults: true,
    },
    (jobs: JobWithMetadata<object>[]) => Promise.all(jobs.map((job) => attempt(job, worker, report))),
  );
}

/** One job's outcome, so that a job that fails does not take its batch along. */
async function attempt(
  job: JobWithMetadata<object>,
  worker: Worker,
  report: (error: unknown, what: string) => void,
): Promise<JobResult> {
  try {
    const isLastTry = job.retryCount >= job.retryLimit;
    // A job that the clock makes has none, and pg-boss says null.
    const data = (job.data ?? {}) as never;
    await worker.handler({ id: job.id, data, isLastTry });
    return { id: job.id, status: 'completed' };
  } catch (error) {
    report(error, worker.queue);
    const output = { message: error instanceof Error ? error.message : String(error) };
    return { id: job.id, status: error instanceof HopelessJob ? 'deadletter' : 'failed', output };
  }
}
