// Access: random changes of everything that decides who may do what, and after each the same question asked in every way.
import { Client } from 'pg';
import * as facts from '../../src/server/access/facts.ts';
import * as visible from '../../src/server/access/index.ts';
import * as links from '../../src/server/access/links.ts';
import * as rules from '../../src/server/access/rules.ts';
import * as snapshot from '../../src/server/access/snapshot.ts';
import { escalations } from '../access/by-endpoints.ts';
import { listMutants } from '../access/mutants.ts';
import { drawSteps, type Round, runRound, shrink } from '../access/round.ts';
import { type Battery, runAlone } from '../battery.ts';
import { testDatabase } from '../database.ts';
import { openWorld } from '../world.ts';
import { owners } from './races.ts';

export const code = { facts, links, rules, snapshot, visible };
interface Size {
  /** Changes of one round; a hundred rounds are the twenty-five thousand of a whole run. */
  length: number;
  /** How large a part of the mutants is tried. */
  share: number;
}

/** Rounds of random changes, until one fails. */
async function changes(battery: Battery, client: Client, length: number): Promise<number> {
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

/** Rules are taken out one at a time, and each must be missed within some rounds. */
async function mutants(battery: Battery, client: Client, say: (line: string) => void, share: number): Promise<void> {
  const all = await listMutants(client);
  const chosen = all.filter(() => battery.random() < share);
  let killed = 0;
  for (const mutant of chosen) {
    const damaged = { ...code, ...(await mutant.code?.()) };
    const round = { client, code: damaged, ...(mutant.damage ? { damage: mutant.damage } : {}) };
    const { fault, made } = await firstFailure(round, battery.seed);
    const isBroken = fault !== null && /^error: (?:syntax error|.* does not exist)/.test(fault);
    battery.check(
      fault !== null && !isBroken,
      `Without this rule ${isBroken ? fault : 'all goes well'}: ${mutant.name}`,
    );
    if (fault !== null && !isBroken) killed += 1;
    say(`  ${fault === null ? 'SURVIVED' : isBroken ? 'BROKEN' : 'killed'} after ${made} changes: ${mutant.name}`);
  }
  say(`  mutants          ${killed} of ${chosen.length} killed, ${all.length} known`);
}

/** Some rules are missed only where several changes come together: up to 3,200 changes are tried. */
async function firstFailure(round: Round, seed: number): Promise<{ fault: string | null; made: number }> {
  let made = 0;
  for (let at = 1; at <= 40; at++) {
    const one = await runRound(round, { steps: drawSteps(seed + at * 104_729, 80), length: 80 });
    made += one.made;
    if (one.failure) return { fault: one.failure.what, made };
  }
  return { fault: null, made };
}

/** A sample through HTTP: nobody gives beyond what they hold, and owners who race leave one. */
async function byEndpoints(battery: Battery, say: (line: string) => void): Promise<void> {
  const world = await openWorld({ isSmall: true });
  const started = performance.now();
  const rounds = Math.ceil(battery.rounds / 4);
  try {
    for (let round = 1; round <= rounds; round++) {
      await escalations(world, battery);
      await owners(world, battery);
    }
  } finally {
    await world.close();
  }
  say(`  by endpoints     ${rounds} casts in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

export async function runAccess(
  battery: Battery,
  say: (line: string) => void,
  { length, share }: Size = { length: 250, share: 1 },
): Promise<void> {
  const stored = await testDatabase();
  const client = new Client({ connectionString: stored.url });
  await client.connect();
  try {
    const started = performance.now();
    const made = await changes(battery, client, length);
    say(`  changes          ${made} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    if (battery.failures.length === 0) await mutants(battery, client, say, share);
  } finally {
    await client.end();
    await stored.drop();
  }
  await byEndpoints(battery, say);
}

if (import.meta.main) await runAlone('access', { rounds: 100 }, (battery, say) => runAccess(battery, say));
