// A client of the contract for tests: what it may ask and what it is told are typed by the endpoint's name.
import assert from 'node:assert/strict';
import type { DryRun } from '../src/contract/audit.ts';
import type { CallOf, Endpoint, ReplyOf } from '../src/contract/endpoint.ts';
import { type Api, api } from '../src/contract/index.ts';
import { doorRefusals, type RefusalCode, type RefusalKind } from '../src/contract/refusals.ts';
import { type Explanation, explanation } from '../src/contract/shapes.ts';

export type EndpointName = { [Room in keyof Api]: `${Room}.${keyof Api[Room] & string}` }[keyof Api];
export type EndpointNamed<Name extends EndpointName> = {
  [Room in keyof Api]: Name extends `${Room}.${infer Verb}` ? Api[Room][Verb & keyof Api[Room]] : never;
}[keyof Api];

export interface Told {
  code: RefusalCode | 'bug' | 'unavailable' | 'outcome_unknown';
  kind: RefusalKind;
  message: string;
  requestId: string;
  details: Record<string, unknown>;
}

export interface Reply<Body> {
  status: number;
  /** Of a success; what it holds of a refusal is in `refusal`. */
  body: Body;
  refusal: Told | null;
  headers: Headers;
}

export interface CallOptions {
  idempotencyKey?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
}

type Asked<Name extends EndpointName> =
  Record<never, never> extends CallOf<EndpointNamed<Name>>
    ? [input?: CallOf<EndpointNamed<Name>>, options?: CallOptions]
    : [input: CallOf<EndpointNamed<Name>>, options?: CallOptions];

export type Send = (path: string, init?: RequestInit) => Promise<Response>;

export function endpointNamed(name: string): Endpoint {
  const [room = '', verb = ''] = name.split('.');
  const found = (api as unknown as Record<string, Record<string, Endpoint>>)[room]?.[verb];
  assert.ok(found, `There is no endpoint ${name}.`);
  return found;
}

/** A value as it stands in an address: whatever it is, also what cannot be told as text. */
export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Method, address and body of a call: what the path names goes there, the rest into the query or the body. */
export function requestOf(endpoint: Endpoint, input: Record<string, unknown>): { path: string; init: RequestInit } {
  const rest = { ...input };
  const path = endpoint.path.replace(/:(\w+)/g, (_, name: string) => {
    assert.ok(name in rest, `${endpoint.name} wants :${name}.`);
    const value = encodeURIComponent(textOf(rest[name]));
    delete rest[name];
    return value;
  });
  if (endpoint.method === 'GET') {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(rest)) if (value !== undefined) query.append(name, textOf(value));
    return { path: `/api/v1${path}${query.size === 0 ? '' : `?${query}`}`, init: { method: 'GET' } };
  }
  const init: RequestInit = { method: endpoint.method };
  if (Object.keys(rest).length > 0) {
    init.body = JSON.stringify(rest);
    init.headers = { 'content-type': 'application/json' };
  }
  return { path: `/api/v1${path}`, init };
}

/** Somebody at the door: nobody in particular, a session or an API token. */
export class Caller {
  readonly url: string;
  /** `atrium=…` while a session is open. */
  cookie: string | null = null;
  bearer: string | null = null;
  /** Whether a cookie that an answer sets is kept. */
  #isBrowser: boolean;

  constructor(url: string, { isBrowser = true }: { isBrowser?: boolean } = {}) {
    this.url = url;
    this.#isBrowser = isBrowser;
  }

  /** Any request, with the cookie or token of this caller. Cookies that the answer sets are kept, as browsers do. */
  fetch: Send = async (path, init = {}) => {
    const headers = new Headers(init.headers);
    if (this.bearer !== null) headers.set('authorization', `Bearer ${this.bearer}`);
    else if (this.cookie !== null && !headers.has('cookie')) headers.set('cookie', this.cookie);
    const response = await fetch(`${this.url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      if (this.#isBrowser && /^(__Host-)?atrium=/.test(pair)) this.cookie = pair.endsWith('=') ? null : pair;
    }
    return response;
  };

  /** Makes a call and gives back whatever the answer is. */
  async call<Name extends EndpointName>(
    name: Name,
    ...asked: Asked<Name>
  ): Promise<Reply<ReplyOf<EndpointNamed<Name>>>> {
    return this.#send(name, asked) as never;
  }

  /** Makes a call that has to succeed, and gives back its reply. */
  async must<Name extends EndpointName>(name: Name, ...asked: Asked<Name>): Promise<ReplyOf<EndpointNamed<Name>>> {
    const reply = await this.#send(name, asked);
    assert.ok(reply.status < 300, `${name} answered ${reply.status} ${JSON.stringify(reply.refusal)}`);
    return reply.body as never;
  }

  /** Asks what a call would change. */
  async dryRun<Name extends EndpointName>(name: Name, ...asked: Asked<Name>): Promise<Reply<DryRun>> {
    const [input, options = {}] = asked;
    return this.#send(name, [input as object, { ...options, query: { ...options.query, dry_run: 'true' } }]) as never;
  }

  async #send(
    name: string,
    [input = {}, options = {}]: [input?: object, options?: CallOptions],
  ): Promise<Reply<unknown>> {
    const endpoint = endpointNamed(name);
    const { path, init } = requestOf(endpoint, input as Record<string, unknown>);
    const headers = new Headers(init.headers);
    for (const [header, value] of Object.entries(options.headers ?? {})) headers.set(header, value);
    if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey);
    const query = new URLSearchParams(options.query);
    const whole = query.size === 0 ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const reply = await readReply(await this.fetch(whole, { ...init, headers }));
    const known: readonly string[] = [...doorRefusals, ...endpoint.refusals, 'bug', 'unavailable', 'outcome_unknown'];
    if (reply.refusal) assert.ok(known.includes(reply.refusal.code), `${name} never declared ${reply.refusal.code}.`);
    return reply;
  }
}

export async function readReply(response: Response): Promise<Reply<unknown>> {
  const text = await response.text();
  const body: unknown = text === '' ? {} : JSON.parse(text);
  const refusal = response.status >= 400 ? (body as { error: Told }).error : null;
  return { status: response.status, body, refusal, headers: response.headers };
}

/** Asserts that a call was refused for this reason, with the status of its kind. */
export function assertRefused(reply: Reply<unknown>, status: number, code: RefusalCode): void {
  assert.equal(
    `${reply.status} ${reply.refusal?.code}`,
    `${status} ${code}`,
    JSON.stringify(reply.body).slice(0, 1000),
  );
}

/** Why a call was forbidden, as its refusal explains it. */
export function explanationOf(reply: Reply<unknown>): Explanation {
  assertRefused(reply, 403, 'forbidden');
  return explanation.parse(reply.refusal?.details['explanation']);
}
