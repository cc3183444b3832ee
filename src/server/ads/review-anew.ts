// What was approved is not what people would see any more.
import { type RawBuilder, sql } from 'kysely';
import type { Context } from '../foundation/context.ts';

/** Nobody has looked at what the ads `a` show now that are `meant`. Gives how many they are. */
export async function reviewAnew({ db, account, now }: Context, meant: RawBuilder<unknown>): Promise<number> {
  const which = sql`a.account_id = ${account.id} and ${meant}`;
  // Those that wait already are asked about anew; what changes its state is, by the database.
  await sql`
    select ads.open_review(a.account_id, a.id) from ads.ads a
    where ${which} and a.review = 'pending' and a.published_at is not null and a.deleted_at is null`.execute(db);
  // Written once more, an ad takes the name of its identity.
  const { numAffectedRows = 0n } = await sql`
    update ads.ads a set review = 'pending', review_reason = null, reviewed_at = null, updated_at = ${now}, identity = a.identity
    where ${which}`.execute(db);
  return Number(numAffectedRows);
}
