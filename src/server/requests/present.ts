import type { Request, SentRequest } from '../../contract/requests.ts';
import type { Decided, Decider, Deciders, Kind } from './deciders.ts';
import type { RequestRow } from './queries.ts';

/** A pending request past its time is over, whether or not the job that says so has run. */
export function stateOf(row: Pick<RequestRow, 'state' | 'expires_at'>, now: Date): Request['state'] {
  return row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state;
}

const objects = { 'assets.binding': 'accountId', 'partners.link': 'partnerId' } as const;

/** What was asked for, as who asked may know it. */
export function presentSent(row: RequestRow, now: Date): SentRequest {
  const object = row.kind in objects ? objects[row.kind as keyof typeof objects] : null;
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row, now),
    note: row.note,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    details: object === null ? row.details : { [object]: row.object_id },
  } as SentRequest;
}

export function present(row: RequestRow, now: Date, centerNames: ReadonlyMap<string, string>): Request {
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row, now),
    centerId: row.center_id,
    centerName: row.center_name,
    toCenter:
      row.to_center_id === null ? null : { id: row.to_center_id, name: centerNames.get(row.to_center_id) ?? '' },
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

/** A request as its decider gets it. */
export function decidedOf(row: RequestRow): Decided {
  return {
    id: row.id,
    centerId: row.center_id,
    objectId: row.object_id,
    toCenterId: row.to_center_id,
    askedBy: row.asked_by,
    note: row.note,
    details: row.details,
  };
}

export function deciderOf(deciders: Deciders, kind: Kind): Decider {
  const decider = deciders[kind];
  if (!decider) throw new Error(`Nobody decides requests of the kind ${kind}.`);
  return decider;
}
