// Digests: at the hour that a person chose, by their own clock, one mail of all that came since the last.
import { sql } from 'kysely';
import { actAs, type Connection, type Database } from '../foundation/database.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { type Mailing, mailQueue } from './write.ts';

interface Due {
  personId: string;
  mail: 'daily' | 'weekly';
  before: Date;
}

/** Enqueues every digest that is due at an instant. What a mail takes is marked with it, so that no other takes it too. */
export async function sendDigests(database: Database, jobs: Jobs, at: Date = new Date()): Promise<void> {
  for (const due of await listDue(database, at)) {
    const transaction = await database.begin('write');
    try {
      await actAs(transaction.db, { id: due.personId });
      const ids = await takeRows(transaction.db, due);
      const mailing: Mailing = { personId: due.personId, ids, as: due.mail };
      if (ids.length > 0) await jobs.enqueue(transaction.db, mailQueue, mailing);
      await transaction.commit();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }
}

async function listDue(database: Database, at: Date): Promise<Due[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Due>`
      select person_id as "personId", mail, before from notifications.digests_due(${at})`.execute(reading.db);
    return rows;
  } finally {
    await reading.rollback();
  }
}

async function takeRows(db: Connection, { personId, mail, before }: Due): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update notifications.notifications set mailed_at = now()
    where person_id = ${personId} and mail = ${mail} and mailed_at is null and at < ${before}
    returning id`.execute(db);
  return rows.map(({ id }) => id).toSorted((one, other) => Number(BigInt(one) - BigInt(other)));
}
