// The only file that knows how PostgreSQL is reached. One transaction a call; the role of the pool owns no table.
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { DB } from './tables.ts';

/** A query builder bound to one transaction. */
export type Connection = Kysely<DB>;

export interface Transaction {
  db: Connection;
  /** The rows of the opening query. */
  opened: readonly pg.QueryResultRow[];
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<pg.QueryResult<Row>>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

export interface Database {
  /**
   * Opens a transaction. The opening query travels with the begin, in one flight; it is plain text, so whoever writes it
   * puts nothing into it that is not checked.
   */
  begin(mode: 'read' | 'write', opening?: string): Promise<Transaction>;
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

/**
 * Names of prepared statements by their text. Planning costs more than running most of our queries, so each connection
 * plans a text once. Texts that vary with their input (long `in` lists) are many; past the cap they go unnamed.
 */
const statements = new Map<string, string>();
const mostStatements = 500;

function statementOf(text: string): string | undefined {
  const known = statements.get(text);
  if (known !== undefined || statements.size >= mostStatements) return known;
  const name = `s${statements.size}`;
  statements.set(text, name);
  return name;
}

function prepared(text: string, values: readonly unknown[] | undefined): pg.QueryConfig {
  const name = statementOf(text);
  return { text, ...(values === undefined ? {} : { values: [...values] }), ...(name === undefined ? {} : { name }) };
}

const builders = new WeakMap<pg.PoolClient, Connection>();

/** One query builder for each pooled connection, made once. */
function builderOf(client: pg.PoolClient): Connection {
  const known = builders.get(client);
  if (known) return known;
  const lent = {
    query: (text: string, values?: readonly unknown[]) =>
      client.query(prepared(text, values)).catch((error: unknown) => {
        throw named(error);
      }),
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
    options: `-c role=${options.role ?? 'atrium_app'}`,
    pipeline: true,
  } as pg.PoolConfig);
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  const resting: Resting[] = [];
  return {
    begin: (mode, opening) => begin({ pool, resting }, mode, opening),
    pool,
    async close() {
      await Promise.all(resting.splice(0).map(endRest));
      await pool.end();
    },
  };
}

/**
 * A connection whose read is answered and whose commit is not sent yet. Under load the next call comes within the rest and
 * carries the commit along, so that a read costs two flights instead of four messages; else the commit goes by itself.
 */
interface Resting {
  client: pg.PoolClient;
  timer: NodeJS.Timeout;
}
const restMs = 25;

interface Connections {
  pool: pg.Pool;
  resting: Resting[];
}

const ignore = (): void => undefined;

function release(client: pg.PoolClient, error?: Error): void {
  client.off('error', ignore);
  client.release(error);
}

async function endRest({ client, timer }: Resting): Promise<void> {
  clearTimeout(timer);
  await client.query('commit').then(
    () => release(client),
    (error: Error) => release(client, error),
  );
}

function rest({ resting }: Connections, client: pg.PoolClient): void {
  const one: Resting = {
    client,
    timer: setTimeout(() => {
      resting.splice(resting.indexOf(one), 1);
      void endRest(one);
    }, restMs),
  };
  resting.push(one);
}

/** A connection, and whether it still has a read to end. */
async function take({ pool, resting }: Connections): Promise<{ client: pg.PoolClient; isResting: boolean }> {
  const rested = resting.pop();
  if (rested) {
    clearTimeout(rested.timer);
    return { client: rested.client, isResting: true };
  }
  const client = await pool.connect().catch((error: unknown) => {
    throw new NotBegun('No connection to the database.', { cause: error });
  });
  client.on('error', ignore);
  return { client, isResting: false };
}

async function begin(from: Connections, mode: 'read' | 'write', opening?: string): Promise<Transaction> {
  const { client, isResting } = await take(from);
  const texts = [isResting ? 'commit' : '', mode === 'read' ? 'begin read only' : 'begin', opening ?? ''];
  const sent = texts.filter((text) => text !== '').join(';');
  const results = await client.query(sent).catch((error: unknown) => {
    release(client, error as Error);
    throw isConnectionTrouble(named(error)) ? new NotBegun('The database went away.', { cause: error }) : error;
  });
  const all = results as unknown as pg.QueryResult | pg.QueryResult[];
  let isOpen = true;
  const end = async (how: 'commit' | 'rollback'): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    if (mode === 'read' && how === 'commit') return rest(from, client);
    const { command } = await client.query(how).catch((error: unknown) => {
      release(client, error as Error);
      throw named(error);
    });
    release(client);
    // PostgreSQL answers the commit of a failed transaction with ROLLBACK.
    if (how === 'commit' && command !== 'COMMIT')
      throw new Error('The transaction was rolled back instead of committed.');
  };
  return {
    db: builderOf(client),
    opened: opening === undefined ? [] : ((Array.isArray(all) ? all.at(-1) : all)?.rows ?? []),
    query: (text, values) => ask(client, prepared(text, values)) as never,
    commit: () => end('commit'),
    rollback: () => end('rollback').catch(ignore),
  };
}

function ask(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult> {
  return client.query(query).catch((error: unknown) => {
    throw named(error);
  });
}

/** Lets the rest of the transaction act inside a center, as an invitation or an approval entitles it to. */
export async function enterCenter(db: Connection, centerId: string): Promise<void> {
  await sql`select set_config('atrium.center', ${centerId}, true)`.execute(db);
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
