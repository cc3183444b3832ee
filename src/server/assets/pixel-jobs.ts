// What happens to events by itself: they are deleted when they were kept as long as the settings of their pixel say.
import { sql } from 'kysely';
import { type Database, enterAccount } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { composeAudiences } from './audience-jobs.ts';

const queue = 'assets.pixels';
/** In one transaction; so that no statement is long. */
const mostAtOnce = 20_000;

/** What this room does by itself. */
export function keepAll({ jobs }: Pick<Installation, 'jobs'>, database: Database): void {
  composeAudiences({ jobs }, database);
  jobs.work(queue, () => tidyPixels(database), { cron: '50 2 * * *' });
}

/** Deletes of every account what is due. Counts by day stay. */
export async function tidyPixels(database: Database): Promise<void> {
  const reading = await database.begin('read');
  const { rows } = await sql<{ account: string }>`select assets.pixel_accounts() as account`
    .execute(reading.db)
    .finally(() => reading.rollback());
  for (const { account } of rows) while ((await deleteSome(database, account)) === mostAtOnce);
}

async function deleteSome(database: Database, account: string): Promise<number> {
  const transaction = await database.begin('write');
  try {
    await enterAccount(transaction.db, account);
    const { numAffectedRows = 0n } = await sql`
      delete from assets.pixel_events where account_id = ${account} and id in (
        select e.id from assets.pixels p join assets.pixel_events e on e.account_id = p.account_id and e.pixel_id = p.id
          and e.at < now() - make_interval(days => p.retention_days)
        where p.account_id = ${account} limit ${mostAtOnce})`.execute(transaction.db);
    await sql`delete from assets.pixel_test_events where account_id = ${account} and received_at < now() - interval '1 day'`.execute(
      transaction.db,
    );
    await transaction.commit();
    return Number(numAffectedRows);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
