// The frame of a battery: a long test by chance that a seed replays. Run alone it prints what it checked, as a last line of
// JSON; a short run of each is also among the tests.
import { parseArgs } from 'node:util';
import { startTestPostgres } from './postgres.ts';

export interface Battery {
  seed: number;
  rounds: number;
  /** 0 ≤ x < 1, the same for the same seed. */
  random(): number;
  /** A whole number below `end`. */
  below(end: number): number;
  /** Counts a check and, if it does not hold, keeps and prints what was wrong. */
  check(isTrue: boolean, what: string): void;
  checks: number;
  failures: string[];
}

export function openBattery({ seed, rounds }: { seed: number; rounds: number }): Battery {
  let state = seed >>> 0;
  // Mulberry32, by Tommy Ettinger: small, and good enough to choose who goes first.
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const battery: Battery = {
    seed,
    rounds,
    random,
    below: (end) => Math.floor(random() * end),
    checks: 0,
    failures: [],
    check(isTrue, what) {
      battery.checks += 1;
      if (isTrue) return;
      battery.failures.push(what);
      console.error(`FAILED (seed ${seed}): ${what}`);
    },
  };
  return battery;
}

/** Runs a battery by itself, with `--seed N --rounds N --json`, and ends the process with 1 if a check failed. */
export async function runAlone(
  name: string,
  usual: { rounds: number },
  run: (battery: Battery, say: (line: string) => void) => Promise<void>,
): Promise<void> {
  const options = { seed: { type: 'string' }, rounds: { type: 'string' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ options });
  const seed = Number(values.seed ?? Math.floor(Math.random() * 1_000_000_000));
  const battery = openBattery({ seed, rounds: Number(values.rounds ?? usual.rounds) });
  const say = (line: string): void => void (values.json ? undefined : console.log(line));
  say(`${name}: seed ${seed}, ${battery.rounds} rounds of each`);
  const postgres = await startTestPostgres();
  process.env['ATRIUM_TEST_DATABASE'] = postgres.url;
  try {
    await run(battery, say);
  } catch (error) {
    battery.check(false, error instanceof Error ? (error.stack ?? error.message) : String(error));
  } finally {
    await postgres.stop();
  }
  const { rounds, checks, failures } = battery;
  const line = `${JSON.stringify({ battery: name, seed, rounds, checks, failures: failures.length })}\n`;
  process.stdout.write(line, () => process.exit(failures.length === 0 ? 0 : 1));
}
