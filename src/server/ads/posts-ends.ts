// Whoever works with an account is told a week before ads lose a creator's post, once for each end.
import { sql } from 'kysely';
import { recordAll } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import { type Database, enterAccount } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { lockAds } from './writes.ts';

const queue = 'ads.post-ends';
const atOnce = 100;

export function announcePostEnds({ jobs }: Pick<Installation, 'jobs'>, database: Database): void {
  jobs.work(queue, () => announceEnding(database), { cron: '*/10 * * * *' });
}

interface Ending {
  account_id: string;
  id: string;
  owner_id: string;
}

async function listEnding(database: Database): Promise<Ending[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Ending>`select * from ads.ending_posts(${atOnce})`.execute(reading.db);
    return rows;
  } finally {
    await reading.rollback();
  }
}

export async function announceEnding(database: Database): Promise<void> {
  for (;;) {
    const ending = await listEnding(database);
    for (const one of ending) await announce(database, one);
    if (ending.length < atOnce) return;
  }
}

async function announce(database: Database, { account_id, id, owner_id }: Ending): Promise<void> {
  await runInCenter(database, { centerId: owner_id, name: queue }, async (context) => {
    const { db } = context;
    await enterAccount(db, account_id);
    await lockAds(db, account_id);
    // Another server may have told it, or the creator have prolonged it, since it was listed.
    const { rows } = await sql<{ name: string; authorized_until: Date; account: string }>`
      update ads.media m set end_told = m.authorized_until from assets.accounts a
      where m.account_id = ${account_id} and m.id = ${id} and a.id = m.account_id and m.end_told is distinct from m.authorized_until
        and m.authorized_until between now() and now() + interval '7 days'
      returning m.name, m.authorized_until, a.name as account`.execute(db);
    const [media] = rows;
    if (!media) return;
    const change = {
      action: 'ads.post_ending' as const,
      object: { type: 'media' as const, id, name: media.name },
      after: { account: { id: account_id, name: media.account }, expiresAt: media.authorized_until },
      isSystem: true,
    };
    await recordAll(context, [change], { hidesOrigin: true });
  });
}
