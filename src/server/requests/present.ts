import type { Request, SentRequest } from '../../contract/requests.ts';
import type { Decided, Decider, Deciders, Kind } from './deciders.ts';
import type { RequestRow } from './queries.ts';

/** A pending request past its time is over, whether or not the job that says so has run. */
export function stateOf(row: Pick<RequestRow, 'state' | 'expires_at'>, now: Date): RequestRow['state'] {
  return row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state;
}

/** Who asked is not told that the world has overtaken it: it is not theirs to know what became of a thing of others. */
function inboxStateOf(row: RequestRow, now: Date): Request['state'] {
  const state = stateOf(row, now);
  return state === 'pending' && row.overtaken_at !== null ? 'overtaken' : state;
}

/** It can still be answered or taken back. */
export function isOpen(row: Pick<RequestRow, 'state' | 'expires_at'>, now: Date): boolean {
  return row.state === 'pending' && row.expires_at > now;
}

/** What is told of the object alone, since the rest is not for who asks to know. */
function knownDetails({ kind, object_id, to_center_id, details }: RequestRow): object {
  switch (kind) {
    case 'assets.binding':
      return { accountId: object_id };
    case 'partners.link':
      return { partnerId: object_id };
    case 'assets.transfer': {
      const { account } = details as { account: { id: string; name: string } };
      return { account: { id: account.id, name: account.name }, centerId: to_center_id };
    }
    case 'partners.access_request': {
      const { role, startsAt, endsAt } = details as Record<string, unknown>;
      return { accountId: object_id, role, startsAt, endsAt };
    }
    default:
      return details as object;
  }
}

/** What was asked for, as who asked may know it. */
export function presentSent(row: RequestRow, now: Date): SentRequest {
  return {
    id: row.id,
    kind: row.kind,
    state: stateOf(row, now),
    note: row.note,
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    details: knownDetails(row),
  } as SentRequest;
}

export function present(row: RequestRow, now: Date, centerNames: ReadonlyMap<string, string>): Request {
  return {
    id: row.id,
    kind: row.kind,
    state: inboxStateOf(row, now),
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
