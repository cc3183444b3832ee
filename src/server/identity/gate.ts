// Bounds expensive work: a few at once, a short queue behind them, and a refusal for the rest, so that a flood of
// sign-ins cannot take the memory, the processor or the database connections of everyone else.
import { refuse } from '../foundation/errors.ts';

export interface Gate {
  /** Waits for a turn, and gives back what ends it. @throws Refusal too_many_requests when too many wait already. */
  enter(): Promise<() => void>;
  /** Runs something in its turn. */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Lets `width` in at once and `depth` wait. */
export function makeGate(width: number, depth: number): Gate {
  let running = 0;
  const waiting: (() => void)[] = [];
  const leave = (): void => {
    const next = waiting.shift();
    // Who leaves hands its place to the first who waits.
    if (next) next();
    else running--;
  };
  const enter = async (): Promise<() => void> => {
    if (running < width) running++;
    else if (waiting.length >= depth) refuse('too_many_requests', { retryAfterSeconds: 2 });
    else await new Promise<void>((resolve) => waiting.push(resolve));
    return leave;
  };
  return {
    enter,
    async run(work) {
      const done = await enter();
      try {
        return await work();
      } finally {
        done();
      }
    },
  };
}
