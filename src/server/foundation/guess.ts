// What most likely is as it was: a read starts on it in the message that asks how it is now, and is made anew where it is not so.
import { isDeepStrictEqual } from 'node:util';
import type { Context } from './context.ts';
import { Shelf, settled } from './shelf.ts';

export class Guess<Known> {
  readonly #last = new Shelf<Known>(10_000, () => 1);

  /** Does something with what is known of the acting center. It may be done twice, so it must not change anything. */
  async on<Result>(
    context: Context,
    ask: () => Promise<Known>,
    work: (known: Known) => Promise<Result>,
  ): Promise<Result> {
    if (!context.epochs) return work(await ask());
    const last = this.#last.find(context.centerId);
    const [known, attempt] = await Promise.all([ask(), last === undefined ? undefined : settled(work(last))]);
    if (attempt && isDeepStrictEqual(known, last)) return attempt();
    this.#last.keep(context.centerId, known);
    return work(known);
  }
}
