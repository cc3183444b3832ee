import { sql } from 'kysely';
import type { z } from 'zod';
import type { AuditAction, objectTypes } from '../../contract/audit.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import type { Change, Context } from '../foundation/context.ts';
import type { Refusal } from '../foundation/errors.ts';

type Fields = Record<string, unknown>;

export interface Recorded {
  action: AuditAction;
  object: { type: (typeof objectTypes)[number]; id: string | null; name: string };
  /** Whole states: only the fields that differ are kept when both are given. */
  before?: Fields | null;
  after?: Fields | null;
  /** Fields that say what the change is about, kept on both sides though they are equal. */
  keep?: readonly string[];
  /** The log it belongs to: that of a center, or that of a person's own account; null for an address that nobody has. */
  log: { center: string } | { person: string | null };
  /** What happens by itself, such as an expiry, has no person behind it. */
  isSystem?: boolean;
  /** Who acted, where the call began without a session: a person who just proved who they are, or a payment provider that signed. */
  actor?: { kind?: 'person' | 'provider'; id: string; name: string };
  /** Whoever reads this log is not to know from where the actor acted. */
  hidesOrigin?: boolean;
  /** The call that takes it back, for who reads this log; see `inverse`. */
  undo?: Inverse;
}

/** A call of an endpoint, as it is stored. */
export interface Inverse {
  endpoint: string;
  input: object;
}

/** Names the call that takes a change back. It is checked like any other when somebody makes it. */
export function inverse<E extends Endpoint>(endpoint: E, input: z.input<E['input']>): Inverse {
  return { endpoint: endpoint.name, input: input as object };
}

/** Writes one audit entry in the transaction of the call. Nothing is written where both sides are equal. */
export async function record(context: Context, what: Recorded): Promise<void> {
  const change = changeOf(context, what);
  if (change === null) return;
  const { log, hidesOrigin = false, undo = null } = what;
  await insert(context, change, { log, result: 'done', hidesOrigin, undo });
  context.changes.push(change);
}

/** Writes the entries of a change that is thousands of changes, all in the log of the acting center, in one statement and in their order. */
export async function recordAll(
  context: Context,
  all: readonly Omit<Recorded, 'log' | 'hidesOrigin'>[],
  { hidesOrigin = false }: { hidesOrigin?: boolean } = {},
): Promise<void> {
  const kept = all.flatMap((what) => {
    const change = changeOf(context, what);
    return change === null ? [] : [{ change, undo: what.undo ?? null }];
  });
  const changes = kept.map(({ change }) => change);
  if (changes.length === 0) return;
  const json = (side: object | null): string | null => side && JSON.stringify(side);
  await sql`
    insert into audit.entries (center_id, actor_kind, actor_id, actor_name, session_id, token_id, ip, device, request_id, endpoint,
      action, object_type, object_id, object_name, before, after, undo, undoes)
    select ${context.centerId}, e.actor_kind, e.actor_id, e.actor_name, ${context.caller?.sessionId ?? null}, ${context.caller?.tokenId ?? null},
      ${hidesOrigin ? null : context.origin.ip}, ${hidesOrigin ? null : context.origin.device}, ${context.origin.requestId}, ${context.endpoint},
      e.action, e.object_type, e.object_id, e.object_name, e.before, e.after, e.undo, ${context.undoes ?? null}
    from unnest(${changes.map(({ actor }) => actor.kind)}::text[], ${changes.map(({ actor }) => actor.id)}::bigint[], ${changes.map(({ actor }) => actor.name)}::text[],
      ${changes.map(({ action }) => action)}::text[], ${changes.map(({ object }) => object.type)}::text[], ${changes.map(({ object }) => object.id)}::bigint[],
      ${changes.map(({ object }) => object.name)}::text[], ${changes.map(({ before }) => json(before))}::jsonb[], ${changes.map(({ after }) => json(after))}::jsonb[],
      ${kept.map(({ undo }) => json(undo))}::jsonb[])
      with ordinality as e (actor_kind, actor_id, actor_name, action, object_type, object_id, object_name, before, after, undo, place)
    order by e.place`.execute(context.db);
  for (const change of changes) context.changes.push(change);
}

/** Null where both sides are equal. */
function changeOf(context: Context, what: Omit<Recorded, 'log'>): Change | null {
  const keep = what.keep ?? [];
  const { before, after } = differing(what.before ?? null, what.after ?? null, keep);
  if (what.before && what.after && Object.keys(after ?? {}).every((key) => keep.includes(key))) return null;
  return { action: what.action, actor: actorOf(context, what), object: what.object, before, after };
}

/** Writes that a member tried what they may not do. Attempts of strangers are not the center's business and are not kept. */
export async function recordDenied(context: Context, refusal: Refusal): Promise<void> {
  if (!context.hasMember) return;
  const change: Change = {
    action: 'access.call_denied',
    actor: actorOf(context, {}),
    object: { type: 'center', id: context.centerId, name: '' },
    before: null,
    after: { endpoint: context.endpoint, reason: refusal.code },
  };
  await insert(context, change, {
    log: { center: context.centerId },
    result: 'denied',
    hidesOrigin: false,
    undo: null,
  });
}

function actorOf(context: Context, what: Pick<Recorded, 'isSystem' | 'actor'>): Change['actor'] {
  if (what.isSystem) return { kind: 'system', id: null, name: '' };
  if (what.actor) return { kind: 'person', ...what.actor };
  const { caller } = context;
  if (!caller) return { kind: 'anyone', id: null, name: '' };
  return { kind: caller.tokenId === null ? 'person' : 'token', id: caller.personId, name: caller.name };
}

function differing(
  before: Fields | null,
  after: Fields | null,
  keep: readonly string[],
): { before: Fields | null; after: Fields | null } {
  if (!before || !after) return { before: plain(before), after: plain(after) };
  const plainBefore = plain(before) ?? {};
  const plainAfter = plain(after) ?? {};
  const keys = Object.keys({ ...plainBefore, ...plainAfter }).filter(
    (key) => keep.includes(key) || JSON.stringify(plainBefore[key]) !== JSON.stringify(plainAfter[key]),
  );
  const pick = (from: Fields): Fields => Object.fromEntries(keys.map((key) => [key, from[key] ?? null]));
  return { before: pick(plainBefore), after: pick(plainAfter) };
}

/** Dates and the like as JSON has them. */
function plain(fields: Fields | null): Fields | null {
  return fields && (JSON.parse(JSON.stringify(fields)) as Fields);
}

async function insert(
  context: Context,
  change: Change,
  as: { log: Recorded['log']; result: 'done' | 'denied'; hidesOrigin: boolean; undo: Inverse | null },
): Promise<void> {
  if ('center' in as.log) context.logs.add(as.log.center);
  await context.db
    .insertInto('audit.entries')
    .values({
      center_id: 'center' in as.log ? as.log.center : null,
      person_id: 'person' in as.log ? as.log.person : null,
      actor_kind: change.actor.kind,
      actor_id: change.actor.id,
      actor_name: change.actor.name,
      session_id: context.caller?.sessionId ?? null,
      token_id: context.caller?.tokenId ?? null,
      ip: as.hidesOrigin ? null : context.origin.ip,
      device: as.hidesOrigin ? null : context.origin.device,
      request_id: context.origin.requestId,
      endpoint: context.endpoint,
      action: change.action,
      object_type: change.object.type,
      object_id: change.object.id,
      object_name: change.object.name,
      before: change.before && JSON.stringify(change.before),
      after: change.after && JSON.stringify(change.after),
      result: as.result,
      undo: as.undo && JSON.stringify(as.undo),
      undoes: context.undoes ?? null,
    })
    .execute();
}
