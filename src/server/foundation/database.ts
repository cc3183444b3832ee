// The only file that knows how PostgreSQL is reached. One transaction a call; the role of the pool owns no table.
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { type Answered, ask, type Question } from './flights.ts';
import { Recalls } from './recalls.ts';
import type { DB } from './tables.ts';

/** A query builder bound to one transaction. */
export type Connection = Kysely<DB>;

export interface Transaction {
  db: Connection;
  /** The answer to the opening question; not there before `begun`. */
  readonly opened: Answered | undefined;
  begun: Promise<void>;
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Database {
  /** Opens a transaction. The opening question travels with the begin, in one message. */
  begin(mode: 'read' | 'write', opening?: Question): Promise<Transaction>;
  /** The same without waiting for its beginning: what is asked at once travels along. Whoever starts awaits `begun`. */
  start(mode: 'read' | 'write', opening?: Question): Promise<Transaction>;
  /**
   * Asks outside of any transaction and answers the first value, which is shared by all who ask under this name before the question
   * is sent.
   */
  recall(name: string, question: Question): Promise<string | null>;
  pool: pg.Pool;
  close(): Promise<void>;
}

/** Everything that a broken connection, a dying server or a full pool can say. */
const connectionTroubles = new Set([
  '57P01',
  '57P02',
  '57P03',
  '08000',
  '08003',
  '08006',
  '08001',
  '08004',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
]);

export function isConnectionTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  return (typeof code === 'string' && connectionTroubles.has(code)) || error instanceof ConnectionLost;
}

/** Two transactions stood in each other's way and PostgreSQL ended one: run it again. */
export function isRetryable(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === '40001' || code === '40P01';
}

export function isUniqueViolation(error: unknown, constraint: string): boolean {
  const { code, constraint: broken } = error as { code?: unknown; constraint?: unknown };
  return code === '23505' && broken === constraint;
}

/** The connection ended while a query or a commit was under way. */
export class ConnectionLost extends Error {}

/** The connection ended before the transaction began, so nothing can have happened. */
export class NotBegun extends ConnectionLost {}

/** Says by its type that the connection was lost; node-postgres often does so by message only. */
function named(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ConnectionLost) return error;
  const isLost =
    isConnectionTrouble(error) ||
    /^Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect/.test(
      error.message,
    );
  return isLost ? new ConnectionLost(error.message, { cause: error }) : error;
}

const builders = new WeakMap<pg.PoolClient, Connection>();

/** One query builder for each pooled connection, made once. */
function builderOf(client: pg.PoolClient): Connection {
  const known = builders.get(client);
  if (known) return known;
  const lent = {
    query: (text: string, values?: readonly unknown[]) => askNamed(client, { text, values }),
    release: () => undefined,
  };
  const builder = new Kysely<DB>({
    dialect: new PostgresDialect({
      pool: { connect: async () => lent, end: async () => undefined } as unknown as pg.Pool,
    }),
  });
  builders.set(client, builder);
  return builder;
}

export function openDatabase(url: string, options: { max?: number; role?: string } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 20,
    // A wait for a connection is bounded, so that an overload answers instead of queueing without end.
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
    statement_timeout: 15_000,
    lock_timeout: 8_000,
    idle_in_transaction_session_timeout: 20_000,
    application_name: 'atrium',
    // Days are counted from midnight to midnight, which some zones do not have on each day: wherever the database lives, so ours is told.
    options: `-c role=${options.role ?? 'atrium_app'} -c timezone=UTC`,
    pipeline: true,
  } as pg.PoolConfig);
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const from: Connections = { pool, resting: [], waiting: [], reads: 0 };
  const recalls = new Recalls(pool);
  const start: Database['start'] = (mode, opening) => startOn(from, mode, opening);
  return {
    start,
    async begin(mode, opening) {
      const transaction = await start(mode, opening);
      await transaction.begun;
      return transaction;
    },
    recall: (name, question) => recalls.ask(name, question),
    pool,
    async close() {
      recalls.close();
      await Promise.all(from.resting.splice(0).map((one) => endRest(from, one)));
      await pool.end();
    },
  };
}

/**
 * A connection whose read is answered and whose commit is not sent yet. Under load the next call comes within the rest and
 * carries the commit along, in the same message; else the commit goes by itself.
 */
interface Resting {
  client: pg.PoolClient;
  timer: NodeJS.Timeout;
}
const restMs = 25;

/** A connection, and whether it still has a read to end. */
interface Taken {
  client: pg.PoolClient;
  isResting: boolean;
}

/** A read in a queue for the connection of another, which comes to nothing when it waited long enough. */
interface Waiting {
  take(taken: Taken | undefined): void;
  timer: NodeJS.Timeout;
}

/**
 * A few connections that are kept busy serve reads faster than many, since each is a process that must be woken. So a read
 * beyond them waits for one; but no longer than this, as those that are under way may be slow ones.
 */
const busyReads = 4;
const queueMs = 5;

interface Connections {
  pool: pg.Pool;
  resting: Resting[];
  waiting: Waiting[];
  /** Connections that reads have, at work or resting. */
  reads: number;
}

const ignore = (): void => undefined;

function release(client: pg.PoolClient, error?: Error): void {
  client.off('error', ignore);
  client.release(error);
}

async function endRest(from: Connections, { client, timer }: Resting): Promise<void> {
  clearTimeout(timer);
  from.reads -= 1;
  await ask(client, { text: 'commit' }).then(
    () => release(client),
    (error: Error) => release(client, error),
  );
}

function rest(from: Connections, client: pg.PoolClient): void {
  if (pass(from, { client, isResting: true })) return;
  const one: Resting = {
    client,
    timer: setTimeout(() => {
      from.resting.splice(from.resting.indexOf(one), 1);
      void endRest(from, one);
    }, restMs),
  };
  // Who waits for the pool itself waits for a connection that was let go.
  if (from.pool.waitingCount > 0) return void endRest(from, one);
  from.resting.push(one);
}

/** Gives a place among the reads to who waits longest. */
function pass({ waiting }: Connections, taken: Taken | undefined): boolean {
  const next = waiting.shift();
  if (!next) return false;
  clearTimeout(next.timer);
  next.take(taken);
  return true;
}

async function takeForRead(from: Connections): Promise<Taken> {
  const rested = from.resting.pop();
  if (rested) {
    clearTimeout(rested.timer);
    return { client: rested.client, isResting: true };
  }
  const passed = from.reads < busyReads ? undefined : await queue(from);
  if (passed) return passed;
  from.reads += 1;
  try {
    return await connect(from);
  } catch (error) {
    from.reads -= 1;
    throw error;
  }
}

function queue({ waiting }: Connections): Promise<Taken | undefined> {
  return new Promise((resolve) => {
    const one: Waiting = {
      take: resolve,
      timer: setTimeout(() => {
        waiting.splice(waiting.indexOf(one), 1);
        resolve(undefined);
      }, queueMs),
    };
    waiting.push(one);
  });
}

/** A write takes the connection of a read that rests, if there is one. */
async function takeForWrite(from: Connections): Promise<Taken> {
  const rested = from.resting.pop();
  if (!rested) return connect(from);
  clearTimeout(rested.timer);
  from.reads -= 1;
  return { client: rested.client, isResting: true };
}

async function connect({ pool }: Connections): Promise<Taken> {
  const client = await pool.connect().catch((error: unknown) => {
    throw new NotBegun('No connection to the database.', { cause: error });
  });
  client.on('error', ignore);
  return { client, isResting: false };
}

async function startOn(from: Connections, mode: 'read' | 'write', opening?: Question): Promise<Transaction> {
  const { client, isResting } = mode === 'read' ? await takeForRead(from) : await takeForWrite(from);
  const leave = (error?: Error): void => {
    if (mode === 'read') from.reads -= 1;
    release(client, error);
    if (mode === 'read' && from.reads < busyReads) pass(from, undefined);
  };
  let opened: Answered | undefined;
  let isOpen = true;
  const texts = isResting ? ['commit', beginnings[mode]] : [beginnings[mode]];
  const sent = texts.map((text) => ask(client, { text }));
  const arrived = (answer: Answered): void => {
    opened = answer;
  };
  if (opening) sent.push(ask(client, { ...opening, arrived }));
  const begun = Promise.all(sent).then(ignore, (error: unknown) => {
    isOpen = false;
    leave(error as Error);
    throw isConnectionTrouble(named(error)) ? new NotBegun('The database went away.', { cause: error }) : error;
  });
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    if (mode === 'read' && how === 'commit') return rest(from, client);
    const { command } = await ask(client, { text: how }).catch((error: unknown) => {
      leave(error as Error);
      throw named(error);
    });
    leave();
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
    if (how === 'commit' && command !== 'COMMIT')
      throw new Error('The transaction was rolled back instead of committed.');
  };
  return {
    db: builderOf(client),
    get opened() {
      return opened;
    },
    begun,
    query: (text, values) => askNamed(client, { text, values }) as never,
    commit: () => end('commit'),
    rollback: () => end('rollback').catch(ignore),
  };
}

const beginnings = { read: 'begin read only', write: 'begin' };

function askNamed(client: pg.PoolClient, question: Question): Promise<Answered> {
  return ask(client, question).catch((error: unknown) => {
    throw named(error);
  });
}

/** A question whose words never change, where it is asked so often that building it each time would cost more than its answer. */
export async function queryFixed<Row>({ db }: { db: Connection }, text: string, values: unknown[]): Promise<Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, values));
  return rows;
}

/** A list of ids as PostgreSQL reads it, for `= any ($1::bigint[])`. */
export function idsIn(ids: readonly string[]): string {
  return `{${ids.join(',')}}`;
}

/** Lets the rest of the transaction act inside a center, as an invitation or an approval entitles it to. */
export async function enterCenter(db: Connection, centerId: string): Promise<void> {
  await sql`select set_config('atrium.center', ${centerId}, true)`.execute(db);
}

/** Lets the rest of the transaction see the ads of all accounts that wait for review, once the caller was found to review them. */
export async function openReviewDesk(db: Connection): Promise<void> {
  await sql`select set_config('atrium.review_desk', 'on', true)`.execute(db);
}

/** Makes visible the authorization of a creator's post whose code was presented. */
export async function presentAuthorization(db: Connection, id: string): Promise<void> {
  await sql`select set_config('atrium.authorization', ${id}, true)`.execute(db);
}

/** Opens another ad account to the rest of the transaction, once the caller was found to hold something on it. */
export async function enterAccount(db: Connection, accountId: string): Promise<void> {
  await sql`select set_config('atrium.account', ${accountId}, true)`.execute(db);
}

/** Lets the rest of the transaction act as a person, once a secret or a password proved who it is. */
export async function actAs(db: Connection, person: { id: string; email?: string }): Promise<void> {
  await sql`select set_config('atrium.person', ${person.id}, true), set_config('atrium.email', ${person.email?.toLowerCase() ?? ''}, true)`.execute(
    db,
  );
}

/** Makes the rows of one presented secret (its SHA-256) visible. */
export async function presentSecret(db: Connection, hash: Buffer): Promise<void> {
  await sql`select set_config('atrium.secret', ${hash.toString('hex')}, true)`.execute(db);
}

/** Makes the person of an address visible, for sign-in, sign-up and reset. */
export async function seekEmail(db: Connection, email: string): Promise<void> {
  await sql`select set_config('atrium.sought_email', ${email.toLowerCase()}, true)`.execute(db);
}

/** Makes an ad account visible by its id, for a request to bind it. */
export async function seekAccount(db: Connection, accountId: string): Promise<void> {
  await sql`select set_config('atrium.sought_account', ${accountId}, true)`.execute(db);
}

/** Makes known whether a center is live by its id, for a request to become partners. */
export async function seekCenter(db: Connection, centerId: string): Promise<void> {
  await sql`select set_config('atrium.sought_center', ${centerId}, true)`.execute(db);
}
