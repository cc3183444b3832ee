// The one walk of every call, whatever door it came through: parse, open the transaction, admit, handle, commit, answer.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Endpoint, type InputOf, isWrite, type ReplyOf } from '../../contract/endpoint.ts';
import type { Locale } from '../../contract/shapes.ts';
import { type AccountFacts, type Actor, type Context, type MemberFacts, makeContext, type Origin } from './context.ts';
import {
  ConnectionLost,
  type Database,
  isConnectionTrouble,
  isRetryable,
  NotBegun,
  type Transaction,
} from './database.ts';
import { Refusal, refuse } from './errors.ts';

/** What a caller presents: the SHA-256 of a session's or an API token's secret. */
export interface Credential {
  kind: 'session' | 'token';
  hash: Buffer;
}

export interface Call {
  endpoint: Endpoint;
  /** Path, query and body merged, not yet checked. */
  input: unknown;
  credential: Credential | null;
  origin: Origin;
  isDryRun?: boolean;
  idempotencyKey?: string | null;
}

export interface Answer {
  status: number;
  body: unknown;
  cookie?: { secret: string; expiresAt: Date } | null;
}

export type Handler = (context: Context, input: never) => Promise<unknown>;
export interface Route {
  endpoint: Endpoint;
  handle: Handler;
  enter?: Enter;
}

/**
 * What comes before the transaction, so that it holds no connection: counting attempts, waiting for a turn at something
 * expensive. Gives back what ends the turn. The caller is not known yet.
 */
export type Enter = (call: { input: never; origin: Origin }) => Promise<() => void>;

/** Joins an endpoint to what does it. Input and reply are checked by the compiler against the contract. */
export function route<E extends Endpoint>(
  endpoint: E,
  handle: (context: Context, input: InputOf<E>) => Promise<ReplyOf<E>>,
): Route {
  return { endpoint, handle: handle as Handler };
}

export interface Engine {
  database: Database;
  routes: ReadonlyMap<string, Route>;
  /** Decides whether the caller may make this call; refuses if not. */
  admit(endpoint: Endpoint, context: Context): Promise<void>;
  /** Records a write that was refused as forbidden; the transaction is one of its own. */
  denied(context: Context, refusal: Refusal): Promise<void>;
  /** Told of every admitted call of a session or token, outside the transaction and without waiting. */
  seen(context: Context): void;
  /** Replies are checked against the contract where a mistake should show: in tests and development. */
  checksReplies: boolean;
}

interface Head {
  now: Date;
  person_id: string;
  person_name: string;
  person_email: string;
  person_locale: Locale;
  session_id: string | null;
  token_id: string | null;
  token_name: string | null;
  token_scopes: string[] | null;
  authenticated_at: Date | null;
  last_seen_at: Date | null;
  center_status: MemberFacts['centerStatus'] | null;
  center_name: string | null;
  member_role: MemberFacts['role'] | null;
  finance_role: MemberFacts['financeRole'];
  creator_role: MemberFacts['creatorRole'];
  member_status: MemberFacts['status'];
  member_starts_at: Date | null;
  member_expires_at: Date | null;
  holding_status: string | null;
  grant_role: NonNullable<AccountFacts['grant']>['role'] | null;
  grant_starts_at: Date | null;
  grant_expires_at: Date | null;
}

const tries = 5;

/**
 * Makes one call. Answers the endpoint's reply, or the changes of a dry run; throws a Refusal, or a bug.
 * A transaction that lost to another is run again. A connection that broke is tried again when nothing can have happened
 * yet, or when an idempotency key tells what happened.
 */
export async function runCall(engine: Engine, call: Call): Promise<Answer> {
  if (call.isDryRun) refuseDryRun(call.endpoint);
  const input = parseInput(call.endpoint, call.input);
  const leave = await engine.routes.get(call.endpoint.name)?.enter?.({ input: input as never, origin: call.origin });
  try {
    return await attemptRepeatedly(engine, call, input);
  } finally {
    leave?.();
  }
}

async function attemptRepeatedly(engine: Engine, call: Call, input: unknown): Promise<Answer> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptCall(engine, call, input);
    } catch (error) {
      const isSafe = error instanceof NotBegun || (isConnectionTrouble(error) && isSafeToRepeat(call));
      const mayRepeat = isRetryable(error) || isSafe;
      if (!mayRepeat || attempt === tries) {
        if (isRetryable(error)) refuse('retry');
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 10 + Math.random() * 20));
    }
  }
}

/** What strangers may call shows no changes: they would tell which addresses are known. */
function refuseDryRun(endpoint: Endpoint): void {
  const hasDryRun = endpoint.access.who !== 'anyone' && endpoint.isUnrepeatable !== true;
  if (isWrite(endpoint) && !hasDryRun) refuse('invalid_input', { fields: [{ path: 'dry_run', problem: 'unknown' }] });
}

function isSafeToRepeat(call: Call): boolean {
  return !isWrite(call.endpoint) || (typeof call.idempotencyKey === 'string' && call.endpoint.isUnrepeatable !== true);
}

function parseInput(endpoint: Endpoint, raw: unknown): unknown {
  // The input of an issue tells a missing field from one of the wrong type.
  const parsed = endpoint.input.safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  refuse('invalid_input', { fields: parsed.error.issues.slice(0, 20).flatMap(fieldsOf) });
}

/** Which field, and what is wrong with it, in a word of the catalog; never the value itself. */
function fieldsOf(issue: z.core.$ZodIssue): { path: string; problem: string }[] {
  const path = issue.path.map(String).join('.').slice(0, 200);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys
      .slice(0, 10)
      .map((key) => ({ path: [path, key.slice(0, 100)].filter(Boolean).join('.'), problem: 'unknown' }));
  }
  if (issue.code === 'invalid_type') return [{ path, problem: issue.input === undefined ? 'missing' : 'wrong_type' }];
  if (issue.code === 'too_small' || issue.code === 'too_big') return [{ path, problem: issue.code }];
  return [{ path, problem: 'invalid' }];
}

async function attemptCall(engine: Engine, call: Call, input: unknown): Promise<Answer> {
  const writes = isWrite(call.endpoint);
  const transaction = await engine.database.begin(writes ? 'write' : 'read', headOf(call, input));
  let context: Context | undefined;
  try {
    context = contextOf(transaction, call, input);
    await engine.admit(call.endpoint, context);
    if (context.caller) engine.seen(context);
    const answer = writes
      ? await handleWrite(engine, call, { context, input, transaction })
      : { status: call.endpoint.status ?? 200, body: await handle(engine, call.endpoint, { context, input }) };
    // A read has nothing to lose: its reply need not wait for the end of its transaction.
    if (!writes) void transaction.commit().catch(() => undefined);
    return answer;
  } catch (error) {
    await transaction.rollback();
    if (error instanceof Refusal && writes && context)
      await recordRefusal(engine, { call, input, context, refusal: error });
    throw error;
  }
}

/** Center and account of the path, where the endpoint is about them. */
function placeOf({ endpoint }: Call, input: unknown): { centerId: string | null; accountId: string | null } {
  const { who } = endpoint.access;
  const { center, account } = input as Record<string, string>;
  return {
    centerId: who === 'center' || who === 'account' ? (center ?? null) : null,
    accountId: who === 'account' ? (account ?? null) : null,
  };
}

/** The opening query of a call. Its values are a hash of our making and ids that the contract's schema let through. */
function headOf(call: Call, input: unknown): string {
  const { credential } = call;
  if (!credential) return 'select now() as now';
  const { centerId, accountId } = placeOf(call, input);
  const secret = `'\\x${credential.hash.toString('hex')}'`;
  const isToken = credential.kind === 'token';
  return `select * from foundation.begin_call(${secret}, ${isToken}, ${literal(centerId)}, ${literal(accountId)}, ${isWrite(call.endpoint)})`;
}

function literal(id: string | null): string {
  if (id === null) return 'null';
  if (!/^\d{1,19}$/.test(id)) throw new Error('An id that is no number reached the database.');
  return id;
}

function contextOf(transaction: Transaction, call: Call, input: unknown): Context {
  const { centerId, accountId } = placeOf(call, input);
  const [opened] = transaction.opened as Head[];
  const head = call.credential ? opened : undefined;
  return makeContext({
    db: transaction.db,
    now: opened?.now ?? new Date(),
    origin: call.origin,
    endpoint: call.endpoint.name,
    isDryRun: call.isDryRun === true,
    caller: head ? actorOf(head) : null,
    centerId,
    centerName: head?.center_name ?? null,
    member: head ? memberOf(head) : null,
    account: head && accountId !== null ? accountOf(head) : null,
  });
}

function actorOf(head: Head): Actor {
  return {
    personId: head.person_id,
    name: head.person_name,
    email: head.person_email,
    locale: head.person_locale,
    sessionId: head.session_id,
    tokenId: head.token_id,
    tokenName: head.token_name,
    tokenScopes: head.token_scopes,
    authenticatedAt: head.authenticated_at,
    lastSeenAt: head.last_seen_at,
  };
}

function memberOf(head: Head): MemberFacts | null {
  if (head.member_role === null || head.center_status === null) return null;
  return {
    centerStatus: head.center_status,
    role: head.member_role,
    financeRole: head.finance_role,
    creatorRole: head.creator_role,
    status: head.member_status,
    startsAt: head.member_starts_at,
    expiresAt: head.member_expires_at,
  };
}

function accountOf(head: Head): AccountFacts {
  const grant = head.grant_role && {
    role: head.grant_role,
    startsAt: head.grant_starts_at,
    expiresAt: head.grant_expires_at,
  };
  return { isHeld: head.holding_status === 'bound', grant };
}

/** What a refusal leaves behind, in a transaction of its own since that of the call is gone: a denied or failed attempt. */
async function recordRefusal(
  engine: Engine,
  refused: { call: Call; input: unknown; context: Context; refusal: Refusal },
): Promise<void> {
  const { call, input, context, refusal } = refused;
  const isDenied = refusal.kind === 'forbidden' && context.caller !== null;
  if ((!isDenied && !context.afterRefusal) || context.isDryRun) return;
  const transaction = await engine.database.begin('write', headOf(call, input));
  try {
    const after = contextOf(transaction, call, input);
    if (context.afterRefusal) await context.afterRefusal(after);
    if (isDenied) await engine.denied(after, refusal);
    await transaction.commit();
  } catch {
    // The refusal stands, recorded or not.
    await transaction.rollback();
  }
}

interface Work {
  context: Context;
  input: unknown;
  transaction: Transaction;
}

async function handle(engine: Engine, endpoint: Endpoint, work: Omit<Work, 'transaction'>): Promise<unknown> {
  const found = engine.routes.get(endpoint.name);
  if (!found) throw new Error(`No route for ${endpoint.name}.`);
  const reply = await found.handle(work.context, work.input as never);
  if (engine.checksReplies) endpoint.reply.parse(reply);
  return reply;
}

async function handleWrite(engine: Engine, call: Call, work: Work): Promise<Answer> {
  const { context, transaction } = work;
  const key = call.idempotencyKey ?? null;
  if (key !== null && (key.length < 1 || key.length > 200)) refuse('idempotency_key_invalid');
  const isKeyed = key !== null && context.caller !== null && !context.isDryRun && call.endpoint.isUnrepeatable !== true;
  if (isKeyed) {
    const earlier = await claimKey(transaction, call, work);
    if (earlier) {
      await transaction.rollback();
      return earlier;
    }
  }
  const body = await handle(engine, call.endpoint, work);
  const status = call.endpoint.status ?? 200;
  if (context.isDryRun) {
    await transaction.rollback();
    return { status: 200, body: { dryRun: true, changes: context.changes.map(asDryRun) } };
  }
  // No audit entry, no commit: a call that recorded nothing, as setting a value to what it was, leaves nothing behind.
  if (context.changes.length === 0) {
    await transaction.rollback();
    return { status, body };
  }
  if (isKeyed) {
    await transaction.query(
      'update foundation.idempotency set status = $3, reply = $4 where person_id = $1 and key = $2',
      [context.actor.personId, key, status, JSON.stringify(body)],
    );
  }
  await transaction.commit();
  return context.cookie === undefined ? { status, body } : { status, body, cookie: context.cookie };
}

function asDryRun(change: Context['changes'][number]): unknown {
  return { ...change, result: 'done', ip: null, device: null, requestId: '' };
}

/** Takes the key for this call, or answers what it answered before. A call under way with the same key is waited for. */
async function claimKey(transaction: Transaction, call: Call, work: Work): Promise<Answer | undefined> {
  const person = work.context.actor.personId;
  const hash = createHash('sha256')
    .update(JSON.stringify([call.endpoint.name, work.input]))
    .digest();
  const claimed = await transaction.query(
    `insert into foundation.idempotency (person_id, key, endpoint, request_hash) values ($1, $2, $3, $4) on conflict do nothing`,
    [person, call.idempotencyKey, call.endpoint.name, hash],
  );
  if (claimed.rowCount === 1) return undefined;
  const { rows } = await transaction.query<{ request_hash: Buffer; status: number; reply: unknown }>(
    'select request_hash, status, reply from foundation.idempotency where person_id = $1 and key = $2',
    [person, call.idempotencyKey],
  );
  const earlier = rows[0];
  if (!earlier) throw new ConnectionLost('The call that held this key went away.');
  if (!earlier.request_hash.equals(hash)) refuse('idempotency_key_reused');
  return { status: earlier.status, body: earlier.reply };
}

/**
 * Runs what happens by itself (an expiry, the outcome of a mail) in a transaction inside one center. Nobody is the caller;
 * the same rule holds for its end: what should last is recorded, or is a state that only the job keeps.
 */
export async function runInCenter(
  database: Database,
  at: { centerId: string; name: string },
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const transaction = await database.begin('write');
  try {
    const { rows } = await transaction.query<{ now: Date }>(
      `select now() as now, set_config('atrium.center', $1, true)`,
      [at.centerId],
    );
    const origin: Origin = { ip: '', device: '', requestId: at.name, locale: 'en' };
    const now = rows[0]?.now ?? new Date();
    await work(
      makeContext({
        db: transaction.db,
        now,
        origin,
        endpoint: at.name,
        isDryRun: false,
        caller: null,
        centerId: at.centerId,
        centerName: null,
        member: null,
        account: null,
      }),
    );
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
