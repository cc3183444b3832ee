// The one walk of every call, whatever door it came through: parse, open the transaction, admit, handle, commit, answer.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { type Endpoint, type InputOf, isWrite, type ReplyOf } from '../../contract/endpoint.ts';
import type { ListKind } from './changes.ts';
import { readable } from './confidential.ts';
import { type Context, makeContext, type Origin } from './context.ts';
import {
  ConnectionLost,
  type Database,
  isConnectionTrouble,
  isRetryable,
  NotBegun,
  type Transaction,
} from './database.ts';
import { Refusal, refuse } from './errors.ts';
import { type Call, contextOf, type Guess, guessOf, headOf, remember } from './heads.ts';
import { beginKeeping, recallAnswer } from './kept-answers.ts';
import { together } from './together.ts';

export type { Call, Credential } from './heads.ts';

export interface Answer {
  status: number;
  body: unknown;
  cookie?: { secret: string; expiresAt: Date } | null;
  /** The body as it is written, where that was done already. */
  text?: string;
  /** The same compressed, which is kept beside an answer that is kept. */
  zipped?(): Promise<Buffer>;
}

export type Handler = (context: Context, input: never) => Promise<unknown>;
export interface Route {
  endpoint: Endpoint;
  handle: Handler;
  enter?: Enter;
  /** Answers are kept as long as the versions of these kinds stand: see `kept`. */
  keptUnder?: readonly ListKind[];
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

/** What a center's rules ask for before a change may be made. */
export interface NeededApproval {
  areas: string[];
  approvals: number;
  approvers: 'owners' | 'admins';
}

/** Who was here. */
export type Seen = Pick<Context, 'caller' | 'now' | 'hasMember' | 'centerId'>;

export interface Engine {
  database: Database;
  routes: ReadonlyMap<string, Route>;
  /** Decides whether the caller may make this call; refuses if not. */
  admit(endpoint: Endpoint, context: Context): Promise<void>;
  /** Whether others must approve what this call has just changed; asked before it commits. */
  needsApproval(context: Context): Promise<NeededApproval | null>;
  /** What hangs on the things that a dry run touched; asked where all stands as it stood before it. */
  atStake?(context: Context, changes: Context['changes']): Promise<unknown[]>;
  /** Records a write that was refused as forbidden; the transaction is one of its own. */
  denied(context: Context, refusal: Refusal): Promise<void>;
  /** Told of every admitted call of a session or token, outside the transaction and without waiting. */
  seen(seen: Seen): void;
  /** Told after every write that was committed, without waiting. */
  written?(): void;
  /** Replies are checked against the contract where a mistake should show: in tests and development. */
  checksReplies: boolean;
}

const tries = 5;

/**
 * Makes one call. Answers the endpoint's reply, or the changes of a dry run; throws a Refusal, or a bug.
 * A transaction that lost to another is run again. A connection that broke is tried again when nothing can have happened
 * yet, or when an idempotency key tells what happened.
 */
export async function runCall(engine: Engine, call: Call): Promise<Answer> {
  const route = engine.routes.get(call.endpoint.name);
  const recalled = route?.keptUnder && (await recallAnswer(engine, call, route.keptUnder));
  if (recalled) return recalled;
  if (call.isDryRun) refuseDryRun(call.endpoint);
  const input = parseInput(call.endpoint, call.input);
  const leave = await route?.enter?.({ input: input as never, origin: call.origin });
  try {
    return await repeatedly(call, () => attemptCall(engine, call, input));
  } finally {
    leave?.();
  }
}

/** Tries again where nothing can have happened yet, or what happened can be told. */
export async function repeatedly<Result>(call: Call, attemptOnce: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await attemptOnce();
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

/** The input of a call in the form that handlers take; refused where it has another. */
export function parseInput(endpoint: Endpoint, raw: unknown): unknown {
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
  const guess = writes ? undefined : guessOf(call, input);
  const guessed = guess && (await attemptOnGuess(engine, { call, input, guess }));
  if (guessed) return guessed;
  const transaction = await engine.database.begin(writes ? 'write' : 'read', headOf(call, input));
  let context: Context | undefined;
  try {
    context = contextOf(transaction, call, input);
    await engine.admit(call.endpoint, context);
    if (context.caller) engine.seen(context);
    if (writes) return await handleWrite(engine, call, { context, input, transaction });
    remember(call, input, transaction);
    return await answerRead(transaction, call.endpoint, handle(engine, call.endpoint, { context, input }));
  } catch (error) {
    await transaction.rollback();
    if (error instanceof Refusal && writes && context)
      await recordRefusal(engine, { call, input, context, refusal: error });
    throw error;
  }
}

async function answerRead(transaction: Transaction, endpoint: Endpoint, reply: Promise<unknown>): Promise<Answer> {
  const body = await reply;
  // A read has nothing to lose: its reply need not wait for the end of its transaction.
  void transaction.commit().catch(() => undefined);
  return { status: endpoint.status ?? 200, body };
}

/**
 * A read whose head is likely what it was the last time: the handler starts on the remembered one, so that its queries
 * travel with the question for the fresh head. The fresh head decides alone. If it says anything else, or the call may not
 * be made after all, nothing of the guess is used and the call is made as if there had been none.
 */
async function attemptOnGuess(
  engine: Engine,
  on: { call: Call; input: unknown; guess: Guess },
): Promise<Answer | undefined> {
  const { call, input, guess } = on;
  const transaction = await engine.database.start('read', guess.opening);
  const context = guess.contextOf(transaction);
  guess.learn(transaction);
  const kinds = engine.routes.get(call.endpoint.name)?.keptUnder;
  const head = guess.lasting;
  const keeping = kinds && head && beginKeeping(call, { kinds, head, context, transaction });
  const reply = handle(engine, call.endpoint, { context: keeping?.context ?? context, input });
  // What becomes of it is asked below, and only once the call is admitted.
  const settled = reply.then(ignore, ignore);
  try {
    await transaction.begun;
    if (guess.isTrue(transaction) && (await isAdmitted(engine, call.endpoint, context))) {
      await settled;
      if (guess.isTrue(transaction)) {
        const answer = await answerRead(transaction, call.endpoint, reply);
        return keeping ? await keeping.keep(answer.body) : answer;
      }
    }
  } catch (error) {
    await settled;
    await transaction.rollback();
    throw error;
  }
  guess.forget();
  await settled;
  await transaction.rollback();
  return undefined;
}

/** A refusal is left to the call that is made next. */
async function isAdmitted(engine: Engine, endpoint: Endpoint, context: Context): Promise<boolean> {
  try {
    await engine.admit(endpoint, context);
  } catch {
    return false;
  }
  if (context.caller) engine.seen(context);
  return true;
}

const ignore = (): void => undefined;

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
    engine.written?.();
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

/** Does the work of an endpoint. */
export async function handle(engine: Engine, endpoint: Endpoint, work: Omit<Work, 'transaction'>): Promise<unknown> {
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
  if (context.isDryRun) return dryRun(engine, call, work);
  const body = await handle(engine, call.endpoint, work);
  const status = call.endpoint.status ?? 200;
  // No audit entry, no commit: a call that recorded nothing, as setting a value to what it was, leaves nothing behind.
  if (context.changes.length === 0) {
    await transaction.rollback();
    return { status, body };
  }
  const approval = await engine.needsApproval(context);
  if (approval) refuse('requests.approval_needed', { ...approval });
  const kept = isKeyed ? keepReply(transaction, { person: context.actor.personId, key, status, body }) : undefined;
  // In one message with what is kept: PostgreSQL skips the commit where that fails.
  await together([Promise.resolve(kept), transaction.commit()]);
  engine.written?.();
  return context.cookie === undefined ? { status, body } : { status, body, cookie: context.cookie };
}

function keepReply(
  transaction: Transaction,
  { person, key, status, body }: { person: string; key: string; status: number; body: unknown },
): Promise<unknown> {
  return transaction.query(
    'update foundation.idempotency set status = $3, reply = $4 where person_id = $1 and key = $2',
    [person, key, status, JSON.stringify(body)],
  );
}

async function dryRun(engine: Engine, call: Call, { context, transaction, input }: Work): Promise<Answer> {
  await transaction.query('savepoint untouched');
  const body = await handle(engine, call.endpoint, { context, input });
  const approval = await engine.needsApproval(context);
  await transaction.query('rollback to savepoint untouched');
  const budgets = (await engine.atStake?.(context, context.changes)) ?? [];
  await transaction.rollback();
  const changes = readable(context, context.changes).map(asDryRun);
  return { status: 200, body: { dryRun: true, changes, approval, budgets, ...resultsOf(body) } };
}

/** What would become of each, where a call is about many things and refuses some without refusing the others. */
function resultsOf(body: unknown): { results?: unknown } {
  const { results } = body as { results?: unknown };
  return Array.isArray(results) ? { results } : {};
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
  const transaction = await database.start('write', {
    text: `select now() as now, set_config('atrium.center', $1, true)`,
    values: [at.centerId],
  });
  const origin: Origin = { ip: '', device: '', requestId: at.name, locale: 'en' };
  const context = makeContext({
    db: transaction.db,
    now: () => clockOf(transaction),
    origin,
    endpoint: at.name,
    isDryRun: false,
    caller: null,
    centerId: at.centerId,
    centerName: null,
    member: null,
    account: null,
  });
  try {
    // What the work asks first travels with the beginning.
    await together([transaction.begun, work(context)]);
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

function clockOf({ opened }: Transaction): Date {
  const [row] = (opened?.rows ?? []) as { now: Date }[];
  if (!row) throw new Error('What happens by itself asks the database first, and then what time it is.');
  return row.now;
}
