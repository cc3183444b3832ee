// Small questions outside of any transaction, such as whether something is still what it was. They share one connection: what is asked
// while a message is under way goes with the next one, so that the more is asked at once, the less of the cost of a message
// each question bears, and one process of the database finds all that it needs in its caches.
import type pg from 'pg';
import { ask, type Question } from './flights.ts';

interface Asked {
  question: Question;
  answer: Promise<string | null>;
  resolve(answer: string | null): void;
  reject(error: unknown): void;
}

/** The connection goes back to the others when nothing was asked for so long. */
const restMs = 1000;

export class Recalls {
  readonly #pool: pg.Pool;
  #waiting = new Map<string, Asked>();
  #isUnderWay = false;
  #client: pg.PoolClient | undefined;
  #rest: NodeJS.Timeout | undefined;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The first value of the answer. Who asks the same under the same name, before it was sent, shares the answer. */
  ask(name: string, question: Question): Promise<string | null> {
    const known = this.#waiting.get(name);
    if (known) return known.answer;
    const { promise: answer, resolve, reject } = Promise.withResolvers<string | null>();
    this.#waiting.set(name, { question, answer, resolve, reject });
    if (!this.#isUnderWay) {
      this.#isUnderWay = true;
      // Once all that has arrived so far was read: it may have more to ask.
      setImmediate(() => void this.#send());
    }
    return answer;
  }

  async #send(): Promise<void> {
    clearTimeout(this.#rest);
    while (this.#waiting.size > 0) {
      const asked = [...this.#waiting.values()];
      this.#waiting = new Map();
      try {
        const client = await this.#connected();
        await Promise.all(asked.map((one) => answer(client, one)));
      } catch (error) {
        for (const { reject } of asked) reject(error);
        this.close(error as Error);
      }
    }
    this.#isUnderWay = false;
    // Who waits for a connection does not wait for this one to be no longer of use.
    if (this.#pool.waitingCount > 0) return this.close();
    this.#rest = setTimeout(() => this.close(), restMs).unref();
  }

  async #connected(): Promise<pg.PoolClient> {
    if (this.#client) return this.#client;
    const client = await this.#pool.connect();
    client.on('error', ignore);
    this.#client = client;
    return client;
  }

  close(error?: Error): void {
    clearTimeout(this.#rest);
    this.#client?.off('error', ignore);
    this.#client?.release(error);
    this.#client = undefined;
  }
}

const ignore = (): void => undefined;

async function answer(client: pg.PoolClient, { question, resolve }: Asked): Promise<void> {
  const { raw } = await ask(client, question);
  resolve(raw[0]?.[0] ?? null);
}
