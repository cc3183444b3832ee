// Runs what tells: at once after each write of this server, and every two seconds for what jobs and other servers wrote.
import { sql } from 'kysely';
import type { Database } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Outbound } from '../foundation/outbound.ts';
import { sendDigests } from './digests.ts';
import { sendLetter } from './letters.ts';
import { type Sending, sendDue, sendQueue } from './sender.ts';
import { tellAll } from './teller.ts';
import { type Mailing, mailQueue } from './write.ts';

interface Notifications {
  /** Something was committed that may have to be told. */
  written: () => void;
  start(): void;
  /** Waits for what is under way. */
  stop(): Promise<void>;
}

const everyMs = 2_000;
/** Writes come in bursts, and are told together. */
const patienceMs = 30;

interface Parts {
  installation: Installation;
  database: Database;
  outbound: Outbound;
  report: (error: unknown, where: string) => void;
}

/** Registers who mails and who sends, so call it before the jobs start. */
export function openNotifications({ installation, database, outbound, report }: Parts): Notifications {
  const { jobs, mail, secretKey } = installation;
  jobs.work<Mailing>(mailQueue, (job) => sendLetter(database, mail, job));
  jobs.work<Sending>(sendQueue, ({ data }) => sendDue({ database, outbound, secretKey }, data));
  jobs.work('notifications.digests', () => sendDigests(database, jobs), { cron: '*/15 * * * *' });
  return runRepeatedly(async () => {
    await tellAll(database, jobs, (error) => report(error, 'notifications'));
    await enqueueDue(database, installation).catch((error: unknown) => report(error, 'notifications'));
  });
}

/** Runs one after the other, soon after it is asked for and now and then without. */
function runRepeatedly(runOnce: () => Promise<void>): Notifications {
  const state = { isAsked: false, isStopped: false };
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  const run = async (): Promise<void> => {
    while (state.isAsked && !state.isStopped) {
      state.isAsked = false;
      await runOnce();
    }
    underWay = undefined;
    if (!state.isStopped) wait(everyMs);
  };
  const wait = (ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      state.isAsked = true;
      underWay ??= run();
    }, ms);
    timer.unref();
  };
  return {
    written() {
      if (state.isAsked || state.isStopped) return;
      state.isAsked = true;
      if (!underWay) wait(patienceMs);
    },
    start: () => wait(patienceMs),
    async stop() {
      state.isStopped = true;
      clearTimeout(timer);
      await underWay;
    },
  };
}

/** A job for each address with something that may be sent now; one that waits already is enough. */
async function enqueueDue(database: Database, { jobs }: Installation): Promise<void> {
  const transaction = await database.begin('write');
  try {
    const { rows } = await sql<Sending>`
      select center_id as "centerId", webhook_id as "webhookId" from notifications.webhooks_due()`.execute(
      transaction.db,
    );
    for (const due of rows) await jobs.enqueue(transaction.db, sendQueue, due, { singletonKey: due.webhookId });
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
