// Who approves in their inbox what another center asks decides for their own center: its rules of approval hold there too.
import { record } from '../audit/index.ts';
import { getCenterName } from '../centers/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { approvalFor } from './approval-rules.ts';
import type { Kind } from './deciders.ts';
import type { RequestRow } from './queries.ts';

/** A yes, or a no, to these is a change of the center that is asked, which it could also have made by itself. */
const reviewed: Record<'approve' | 'decline', readonly Kind[]> = {
  approve: ['assets.transfer', 'partners.access_request'],
  decline: ['members.review'],
};

/** Refuses what a second person must approve; it is proposed as `requests.approveReceived` then. */
export async function refuseUnreviewed(
  context: Context,
  row: Pick<RequestRow, 'kind' | 'center_id' | 'to_center_id'>,
  decision: 'approve' | 'decline',
): Promise<void> {
  const center = row.to_center_id;
  if (context.hasMember || center === null || !reviewed[decision].includes(row.kind)) return;
  await enterCenter(context.db, center);
  const here = contextIn(context, center);
  const needed = await approvalFor(here, context.changes);
  if (needed) {
    const { canBeGiven, ...approval } = needed;
    if (canBeGiven) refuse('requests.approval_needed', { ...approval });
    await record(here, {
      action: 'requests.review_skipped',
      object: { type: 'center', id: center, name: await getCenterName(here, center) },
      after: { areas: approval.areas, approvals: approval.approvals },
      log: { center },
      isSystem: true,
    });
  }
  await enterCenter(context.db, row.center_id);
}
