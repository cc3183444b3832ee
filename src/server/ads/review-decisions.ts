// A decision about an ad, by the rules or by people: the review, the ad, and what its center is told, in one transaction.
import { sql } from 'kysely';
import type { RejectionReason } from '../../contract/ads-review-kinds.ts';
import { recordAll } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { getAdAccount } from './rows.ts';
import { lockAds } from './writes.ts';

export interface Decision {
  id: string;
  decision: 'approve' | 'reject';
  reasons: readonly RejectionReason[];
  note: string | null;
  /** Null for the rules. */
  by: { id: string; name: string } | null;
}

/** In a transaction that acts in the account and in the center that owns it. Refused where the ad is not what was looked at any more. */
export async function decideOne(context: Context, { id, decision, reasons, note, by }: Decision): Promise<void> {
  const { db, account, now } = context;
  // The ad is locked before its review, as whoever changes it does.
  const state = decision === 'approve' ? 'approved' : 'rejected';
  await lockAds(db, account.id);
  const { rows } = await sql<{ ad_id: string; name: string }>`
    update ads.reviews r set state = ${state}, reasons = ${[...reasons]}, note = ${note}, decided_at = ${now},
      decided_by = ${by?.id ?? null}, decided_by_name = ${by?.name ?? null}
    from ads.ads a where r.account_id = ${account.id} and r.id = ${id} and r.state = 'waiting' and a.account_id = r.account_id and a.id = r.ad_id
    returning r.ad_id, a.name`.execute(db);
  const [one] = rows;
  if (!one) refuse('ads.review_gone');
  await sql`
    update ads.ads set review = ${state}, review_reason = ${reasons[0] ?? null}, reviewed_at = ${now}
    where account_id = ${account.id} and id = ${one.ad_id}`.execute(db);
  const place = await getAdAccount(context);
  await recordAll(
    context,
    [
      {
        action: `ads.ad_${state}`,
        object: { type: 'ad', id: one.ad_id, name: one.name },
        before: { account: { id: place.id, name: place.name }, review: 'pending', reasons: [], note: null },
        after: { account: { id: place.id, name: place.name }, review: state, reasons: [...reasons], note },
        keep: ['account'],
        // Whoever runs the installation is no member of the center, and not for it to know.
        isSystem: true,
      },
    ],
    { hidesOrigin: true },
  );
}
