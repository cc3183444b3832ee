// Answers of reads that are asked for again and again, kept as they were written. The database is asked each time, before anything is
// told: whether the secret is still good, both epochs and the versions of what the answer consists of are what they were, and the
// answer has not come to its end by the time alone. That is one question, by keys, outside of any transaction; where it does not
// find all as it was, the call is made as if nothing had been kept.
//
// Who declares that an answer is kept says of which versions it consists, and triggers move those. Facts about the caller need no
// version: an answer is kept only where the head of the call stands as long as its epochs do.
import type { Answer, Engine, Route, Seen } from './calls.ts';
import type { ListKind } from './changes.ts';
import { compress } from './compress.ts';
import type { Context } from './context.ts';
import type { Transaction } from './database.ts';
import type { Question } from './flights.ts';
import type { Call, Head } from './heads.ts';
import { Shelf } from './shelf.ts';

interface Kept {
  text: string;
  zipped?: Promise<Buffer>;
  /** What is asked before it is told again, and what came of that when it was made: as it came, and what of it counts. */
  question: Question;
  /** Names that question. */
  asking: string;
  said: string;
  stamp: string;
  seen: Seen;
}

/** In letters; a page of fifty members has 20,000. */
const mostLetters = 64_000_000;
const lettersBeside = 500;
/** Compressed it is a tenth and more, and is made when it is first asked for. */
const answers = new Shelf<Kept>(mostLetters, ({ text }) => text.length * 1.2 + lettersBeside);

/** What the answer to a read hangs on beside versions, noted while it is made. */
export class Hold {
  readonly #context: Context;
  readonly #turns: number[] = [];
  /** The answer holds for this call alone. */
  isPassing = false;

  constructor(context: Context) {
    this.#context = context;
  }

  nowUntil(turns: Iterable<Date | number | null>): Date {
    for (const turn of turns) if (turn !== null) this.#turns.push(Number(turn));
    return this.#context.now;
  }

  /** The first turn that is still to come. */
  get end(): string | null {
    const now = this.#context.now.getTime();
    const end = Math.min(...this.#turns.filter((turn) => turn > now));
    return Number.isFinite(end) ? new Date(end).toISOString() : null;
  }
}

/**
 * The time, for whoever makes an answer that is kept: it becomes another at the first of these turns that is still to come, and not by the time
 * otherwise. An answer whose maker looked at `now` without saying so is not kept.
 */
export function nowUntil(context: Context, turns: Iterable<Date | number | null>): Date {
  return context.hold ? context.hold.nowUntil(turns) : context.now;
}

/** Keeps the answers of a route, which consist of what these kinds of versions count and of facts about the caller. */
export function kept(kinds: readonly ListKind[], route: Route): Route {
  const { risk, method, status, access, name } = route.endpoint;
  if (
    risk !== 'plain' ||
    method !== 'GET' ||
    status !== undefined ||
    (access.who !== 'center' && access.who !== 'account')
  )
    throw new Error(`Answers of ${name} cannot be kept.`);
  return { ...route, keptUnder: kinds };
}

/** What was asked is named as it came: another way to write the same is another answer to keep. */
function nameOf({ endpoint, credential, input, origin }: Call): string | undefined {
  if (!credential || credential.kind === 'maker') return undefined;
  const secret = credential.hash.toString('latin1');
  return `${endpoint.name} ${credential.kind} ${secret} ${origin.locale} ${JSON.stringify(input)}`;
}

const standing = 'select foundation.standing($1, $2, $3, $4, $5) as said';

function questionOf({ credential }: Call, on: { head: Head; centerId: string; end: string | null }): Question {
  if (!credential || credential.kind === 'maker') throw new Error('Nobody presented a secret.');
  const isToken = credential.kind === 'token';
  return { text: standing, values: [credential.hash, isToken, on.centerId, on.head.person_id, on.end] };
}

const wordOf = (value: unknown): string => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value));

/** Of what the question tells: the epochs, what a token reaches, and the versions of these kinds. */
function stampOf(said: string, kinds: readonly string[]): string {
  const [center, member, scopes, ...versions] = said.split(' ');
  const counted = versions.filter((version) => kinds.includes(version.slice(0, version.indexOf(':')))).sort();
  return [center, member, scopes, ...counted].join(' ');
}

/** The answer that was kept, if it is still what this call would be told. */
export async function recallAnswer(
  engine: Engine,
  call: Call,
  kinds: readonly ListKind[],
): Promise<Answer | undefined> {
  const name = nameOf(call);
  const known = name === undefined ? undefined : answers.find(name);
  if (name === undefined || !known) return undefined;
  // A trouble with the connection is left to the call that is made instead.
  const said = await engine.database.recall(known.asking, known.question).catch(() => null);
  if (said !== known.said) {
    // It may stand again once it is noted that its session is used.
    if (said === null) return undefined;
    if (stampOf(said, kinds) !== known.stamp) {
      answers.drop(name);
      return undefined;
    }
    known.said = said;
  }
  engine.seen(known.seen);
  return Object.assign(answerOf(known.text), {
    zipped: () => {
      known.zipped ??= compress(known.text);
      return known.zipped;
    },
  });
}

/** Doors other than HTTP read what was written. */
function answerOf(text: string): Answer {
  return {
    status: 200,
    text,
    get body() {
      return JSON.parse(text) as unknown;
    },
  };
}

/** The making of an answer that may be kept. */
export interface Keeping {
  /** The same context, which notes what the answer hangs on. */
  context: Context;
  /** Once the call is made and admitted. */
  keep(body: unknown): Promise<Answer>;
}

/**
 * Begins in the message of the head, before anything else is asked: what the answer is made of is then of the versions that are
 * read here, or of later ones.
 */
export function beginKeeping(
  call: Call,
  on: { kinds: readonly ListKind[]; head: Head; context: Context; transaction: Transaction },
): Keeping {
  const { head, transaction, kinds } = on;
  const { centerId } = on.context;
  const hold = new Hold(on.context);
  const context = watched(on.context, hold);
  const { text, values } = questionOf(call, { head, centerId, end: null });
  const asked = transaction.query<{ said: string | null }>(text, [...(values ?? [])]).then(
    ({ rows }) => rows[0]?.said ?? null,
    () => null,
  );
  return {
    context,
    async keep(body) {
      const written = answerOf(JSON.stringify(body));
      const name = nameOf(call);
      const said = await asked;
      const isOfHead = said?.startsWith(`${head.center_epoch} ${head.member_epoch} `);
      if (name === undefined || said === null || !isOfHead || hold.isPassing) return written;
      const { caller, hasMember } = context;
      const { now } = on.context;
      const question = questionOf(call, { head, centerId, end: hold.end });
      answers.keep(name, {
        text: written.text ?? '',
        question,
        asking: question.values?.map(wordOf).join(' ') ?? '',
        said,
        stamp: stampOf(said, kinds),
        seen: { caller: caller && { ...caller }, now, hasMember, centerId },
      });
      return written;
    },
  };
}

function watched(context: Context, hold: Hold): Context {
  const now = {
    get(): Date {
      hold.isPassing = true;
      return context.now;
    },
  };
  return Object.create(context, { hold: { value: hold }, now }) as Context;
}
