// A job that no call asks for, as the clock of the servers would: done by whichever of them takes it.
import { openDatabase } from '../src/server/foundation/database.ts';
import { openJobs } from '../src/server/foundation/jobs.ts';

export async function enqueue(databaseUrl: string, queue: string, data: object, times = 1): Promise<void> {
  const database = openDatabase(databaseUrl);
  const faults: unknown[] = [];
  const jobs = openJobs(databaseUrl, (error) => void faults.push(error), { hasClock: false });
  await jobs.start();
  const transaction = await database.begin('write');
  for (let time = 0; time < times; time++) await jobs.enqueue(transaction.db, queue, data);
  await transaction.commit();
  await jobs.stop();
  await database.close();
  if (faults.length > 0) throw faults[0];
}
