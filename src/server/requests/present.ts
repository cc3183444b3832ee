import type { Request } from '../../contract/requests.ts';
import type { RequestRow } from './queries.ts';

/** A pending request past its time is shown as expired, whether or not the job that says so has run. */
export function present(row: RequestRow, now: Date): Request {
  const isLate = row.state === 'pending' && row.expires_at <= now;
  return {
    id: row.id,
    kind: row.kind,
    state: isLate ? 'expired' : row.state,
    centerId: row.center_id,
    centerName: row.center_name,
    askedBy: { id: row.asked_by, name: row.asked_by_name, email: row.asked_by_email },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    note: row.note,
    isFirstFromCenter: row.is_first,
    details: row.details,
    // The asking room wrote the details in the shape of its kind.
  } as Request;
}
