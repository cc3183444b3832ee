// How questions travel to PostgreSQL: all that one turn of the event loop asks of a connection goes in one message, with
// one end (Sync), so that it is written once and answered once. A message costs more than most of our queries.
import pg from 'pg';

export interface Question {
  text: string;
  values?: readonly unknown[] | undefined;
  /** Told of the answer as soon as it is read, before whoever waits for it runs. */
  arrived?(answer: Answered): void;
}

export interface Answered {
  command: string;
  rowCount: number | null;
  /** Read from what came when they are first asked for: a head that is what it was the last time is not. */
  readonly rows: pg.QueryResultRow[];
  /** What came over the wire, for a comparison that needs no parsing, by who is told of the answer as it arrives. */
  raw: (string | null)[][];
}

interface Column {
  name: string;
  parse(text: string): unknown;
}

/** A statement that a connection was told by name. Its columns are known once they were described; they do not change. */
interface Statement {
  columns: Column[] | undefined;
}

interface Asked {
  question: Question;
  name: string | undefined;
  resolve(answer: Answered): void;
  reject(error: unknown): void;
}

interface Wire {
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: readonly unknown[]; valueMapper(value: unknown): unknown }): void;
  describe(message: { type: 'P'; name: '' }): void;
  execute(message: object): void;
  close(message: { type: 'S'; name: string }): void;
  sync(): void;
}

/**
 * Names of prepared statements by their text. Planning costs more than running most of our queries, so each connection
 * plans a text once. Texts that vary with their input (long `in` lists) are many; past the cap they go unnamed.
 */
const names = new Map<string, string>();
const mostNames = 500;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostNames) return known;
  const name = `s${names.size}`;
  names.set(text, name);
  return name;
}

/** What node-postgres makes of a value before it is sent: a Buffer or a text. */
const { prepareValue } = (pg as unknown as { utils?: { prepareValue(value: unknown): unknown } }).utils ?? {};

/** What a message is made of. It is joined here, since a socket takes one piece at half the price of ten. */
const written: Buffer[] = [];
const paper = { writable: true, write: (part: Buffer) => written.push(part) };
const wire = new pg.Connection({ stream: paper as never }) as unknown as Wire;

/** One message. node-postgres hands it the answers in the order of its questions. */
class Flight extends pg.Query {
  readonly #asked: Asked[];
  readonly #statements: Map<string, Statement>;
  #at = 0;
  #columns: Column[] | undefined;
  #rows: (string | null)[][] = [];

  constructor(asked: Asked[], statements: Map<string, Statement>) {
    super({ text: '' });
    this.#asked = asked;
    this.#statements = statements;
  }

  override submit = (connection: pg.Connection): null => {
    for (const asked of this.#asked) this.#write(asked);
    wire.sync();
    connection.stream.write(Buffer.concat(written.splice(0)));
    return null;
  };

  #write({ name = '', question }: Asked): void {
    let statement = this.#statements.get(name);
    if (!statement) {
      // A statement whose telling went wrong may or may not exist; closing what does not is no error.
      if (name !== '') wire.close({ type: 'S', name });
      wire.parse({ name, text: question.text });
      statement = { columns: undefined };
      if (name !== '') this.#statements.set(name, statement);
    }
    wire.bind({ statement: name, values: question.values ?? [], valueMapper: asIs });
    if (!statement.columns) wire.describe({ type: 'P', name: '' });
    wire.execute({});
  }

  handleRowDescription({ fields }: { fields: { name: string; dataTypeID: number }[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, parse: pg.types.getTypeParser(dataTypeID, 'text') }));
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    this.#rows.push(fields);
  }

  handleCommandComplete({ text }: { text: string }): void {
    const asked = this.#asked[this.#at++];
    if (!asked) return;
    const statement = asked.name === undefined ? undefined : this.#statements.get(asked.name);
    const columns = this.#columns ?? statement?.columns ?? [];
    if (statement) statement.columns = columns;
    const raw = this.#rows;
    this.#columns = undefined;
    this.#rows = [];
    finish(asked, { text, columns, raw });
  }

  /** The first that fails takes those behind it along: PostgreSQL skips to the end of the message. */
  handleError(error: unknown): void {
    for (const { name, reject } of this.#asked.slice(this.#at)) {
      if (name !== undefined) this.#statements.delete(name);
      reject(error);
    }
    this.#at = this.#asked.length;
  }

  handleReadyForQuery(): void {
    if (this.#at < this.#asked.length) this.handleError(new Error('PostgreSQL left a question without an answer.'));
  }
}

const asIs = (value: unknown): unknown => value;

function finish(asked: Asked, got: { text: string; columns: Column[]; raw: (string | null)[][] }): void {
  try {
    const [command = '', ...counts] = got.text.split(' ');
    let rows: pg.QueryResultRow[] | undefined;
    const answer: Answered = {
      command,
      rowCount: counts.length === 0 ? null : Number(counts.at(-1)),
      get rows() {
        if (rows) return rows;
        rows = got.raw.map((fields) => rowOf(got.columns, fields));
        // Promises keep what they were resolved with for longer than anybody reads it: so not what came as well.
        if (!asked.question.arrived) got.raw.length = 0;
        return rows;
      },
      raw: got.raw,
    };
    asked.question.arrived?.(answer);
    asked.resolve(answer);
  } catch (error) {
    asked.reject(error);
  }
}

function rowOf(columns: readonly Column[], fields: readonly (string | null)[]): pg.QueryResultRow {
  const row: pg.QueryResultRow = {};
  let index = 0;
  for (const { name, parse } of columns) {
    const text = fields[index++] ?? null;
    row[name] = text === null ? null : parse(text);
  }
  return row;
}

/** The way to one connection. */
class Lane {
  readonly #client: pg.PoolClient;
  readonly #statements = new Map<string, Statement>();
  #waiting: Asked[] = [];

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  ask(question: Question): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const { text, values } = question;
      const sent = values === undefined ? question : { ...question, values: values.map(prepared) };
      // After the microtasks of this turn: they may have more to ask.
      if (this.#waiting.length === 0) queueMicrotask(() => process.nextTick(this.#leave));
      this.#waiting.push({ question: sent, name: nameOf(text), resolve, reject });
    });
  }

  readonly #leave = (): void => {
    const asked = this.#waiting;
    this.#waiting = [];
    this.#client.query(new Flight(asked, this.#statements));
  };
}

const prepared = (value: unknown): unknown => (prepareValue ? prepareValue(value) : value);

const lanes = new WeakMap<pg.PoolClient, Lane>();

/** Asks on a connection. Questions keep their order; those of one turn share a message and its fate. */
export function ask(client: pg.PoolClient, question: Question): Promise<Answered> {
  let lane = lanes.get(client);
  if (!lane) {
    lane = new Lane(client);
    lanes.set(client, lane);
  }
  return lane.ask(question);
}
