// Access: random changes of everything that decides who may do what, and after each the same question asked in every way.
import { Client } from 'pg';
import * as facts from '../../src/server/access/facts.ts';
import * as links from '../../src/server/access/links.ts';
import * as visible from '../../src/server/access/index.ts';
import * as rules from '../../src/server/access/rules.ts';
import * as snapshot from '../../src/server/access/snapshot.ts';
import { drawSteps, runRound, shrink } from '../access/round.ts';
import { type Battery, runAlone } from '../battery.ts';
import { testDatabase } from '../database.ts';

export const code = { facts, links, rules, snapshot, visible };
/** Changes of one round; a hundred rounds are the twenty thousand of a whole run. */
const length = 250;

/** Rounds of random changes, until one fails. */
async function changes(battery: Battery, client: Client): Promise<number> {
  let made = 0;
  for (let round = 1; round <= battery.rounds; round++) {
    const seed = (battery.seed + round * 7919) >>> 0;
    const steps = drawSteps(seed, length);
    const one = await runRound({ client, code }, { steps, length });
    made += one.made;
    battery.check(one.failure === null, `Round ${round}: ${one.failure?.what}`);
    if (one.failure === null) continue;
    const least = await shrink({ client, code }, steps.slice(0, one.failure.taken));
    console.error(`The least that fails:\n${least.map(({ change }) => JSON.stringify(change)).join('\n')}`);
    break;
  }
  return made;
}

export async function runAccess(battery: Battery, say: (line: string) => void): Promise<void> {
  const stored = await testDatabase();
  const client = new Client({ connectionString: stored.url });
  await client.connect();
  try {
    const started = performance.now();
    const made = await changes(battery, client);
    say(`  changes          ${made} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  } finally {
    await client.end();
    await stored.drop();
  }
}

if (import.meta.main) await runAlone('access', { rounds: 100 }, runAccess);
