// The shape of everything that can be asked of Atrium. An endpoint is data: the server, the web client, the API
// description and the generated tests all read the same object.
import type { z } from 'zod';
import type { AccountAction, CenterAction } from './permissions.ts';
import type { RefusalCode } from './refusals.ts';

/**
 * Who may call.
 * `anyone`: no sign-in. `person`: any signed-in person, about themself.
 * `center`: a live member of `:center` who holds the action; `account`: who holds the action on `:account` of `:center`.
 */
export type Access =
  | { who: 'anyone' }
  | { who: 'person' }
  | { who: 'center'; action: CenterAction }
  | { who: 'account'; action: AccountAction };

/** `step-up` asks for a password confirmed within the last ten minutes; `four-eyes` may be put under a second person by policy. */
export type Risk = 'plain' | 'step-up' | 'four-eyes';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Endpoint<Input extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  /** Room and verb, as in `members.inviteMembers`. Stable: stored calls name it. */
  name: string;
  method: Method;
  /** Below `/api/v1`; parameters as `:center`. */
  path: string;
  access: Access;
  risk: Risk;
  /** Path parameters, query and body in one strict object. */
  input: Input;
  reply: Reply;
  /** The refusals that the command itself may give, beside those of the door (see `doorRefusals`). */
  refusals: readonly RefusalCode[];
  /** One plain sentence for the reference. */
  summary: string;
  /** Success status; 200 unless it says otherwise. */
  status?: 200 | 201 | 202;
  /** A POST that only computes an answer: no transaction to commit, no audit entry. */
  isRead?: boolean;
  /** How much its body may hold; one unless it says otherwise. */
  bodyMegabytes?: number;
  /** The call opens or closes a session or carries a file, so it has no dry run and no idempotency key. */
  isUnrepeatable?: boolean;
  /** Only a signed-in session may call it, never an API token. */
  isSessionOnly?: boolean;
}

/** Declares an endpoint. Access is mandatory, so one without it does not compile. */
export function endpoint<const Input extends z.ZodType, const Reply extends z.ZodType>(
  shape: Endpoint<Input, Reply>,
): Endpoint<Input, Reply> {
  return shape;
}

export function isWrite(shape: Endpoint): boolean {
  return shape.method !== 'GET' && shape.isRead !== true;
}

/** The scope that an API token needs for a call: `members:write`, `assets:read`, … */
export function scopeOf(shape: Endpoint): string {
  const room = shape.name.slice(0, shape.name.indexOf('.'));
  return `${room}:${isWrite(shape) ? 'write' : 'read'}`;
}

export type InputOf<E> = E extends Endpoint<infer I, z.ZodType> ? z.output<I> : never;
/** What a caller writes: fields with a default may be left out. */
export type CallOf<E> = E extends Endpoint<infer I, z.ZodType> ? z.input<I> : never;
export type ReplyOf<E> = E extends Endpoint<z.ZodType, infer R> ? z.output<R> : never;
