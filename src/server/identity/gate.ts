// Bounds expensive work: a few at once, a short queue behind them, and a refusal for the rest, so that a flood of
// sign-ins cannot take the memory, the processor or the database connections of everyone else.
import { refuse } from '../foundation/errors.ts';

/** Runs what it is given, at most `width` at once and `depth` waiting. @throws Refusal too_many_requests beyond that. */
export function makeGate(width: number, depth: number): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = (): Promise<void> | undefined => {
    if (running < width) {
      running++;
      return undefined;
    }
    if (waiting.length >= depth) refuse('too_many_requests', { retryAfterSeconds: 2 });
    return new Promise((resolve) => waiting.push(resolve));
  };
  const leave = (): void => {
    const next = waiting.shift();
    // Who leaves hands its place to the first who waits.
    if (next) next();
    else running--;
  };
  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
