// What nobody needs any more: files that no row names, and what was sent and never taken over.
import { sql } from 'kysely';
import type { Database } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { sweepLock } from './media.ts';
import type { MediaStore } from './media-store.ts';

const queue = 'ads.media-sweep';

export function sweepMedia({ jobs }: Pick<Installation, 'jobs'>, database: Database, store: MediaStore): void {
  jobs.work(queue, () => sweepAll(database, store), { cron: '50 3 * * *' });
}

/** A file younger than a day is left: its row may be on its way. */
export async function sweepAll(database: Database, store: MediaStore): Promise<void> {
  await store.dropStaleUploads();
  for await (const hashes of store.listOld()) await sweep(database, store, hashes);
}

async function sweep(database: Database, store: MediaStore, hashes: readonly string[]): Promise<void> {
  const transaction = await database.begin('write');
  try {
    await sql`select pg_advisory_xact_lock(${sweepLock})`.execute(transaction.db);
    const named = hashes.map((hash) => Buffer.from(hash, 'hex'));
    const { rows } = await sql<{ hash: Buffer }>`select ads.unused_files(${named}::bytea[]) as hash`.execute(
      transaction.db,
    );
    for (const { hash } of rows) await store.drop(hash.toString('hex'));
  } finally {
    await transaction.rollback();
  }
}
