// A few rounds of the batteries, so that what they hold is held by every run of the tests; more of them in the rest of the
// sweeps. `npm run battery` runs the whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runAdsCrash } from './ads-crash.ts';
import { runAccess } from './batteries/access.ts';
import { runStale } from './batteries/access-stale.ts';
import { runAds } from './batteries/ads.ts';
import { runApprovals } from './batteries/approvals.ts';
import { runCrash } from './batteries/crash.ts';
import { runDelivery } from './batteries/delivery.ts';
import { runLedger } from './batteries/ledger.ts';
import { runRaces } from './batteries/races.ts';
import { type Battery, openBattery } from './battery.ts';
import { runLedgerCrash } from './ledger-crash.ts';
import { isRest, roundsOf } from './sweeps.ts';

for (const [name, run, share, rest] of [
  ['races', runRaces, 2, 8],
  ['crash', runCrash, 1, 4],
  ['approvals', runApprovals, 1, 6],
  ['ads', runAdsShortly, 1, 3],
  ['delivery', runDelivery, 0, 3],
  ['ledger', runLedger, 1, 3],
  ['ledger under kills', runLedgerCrash, 0, 5],
  ['ads under kills', runAdsCrash, 0, 6],
  ['access-stale', runStale, 32, 256],
  ['access', runAccessShortly, 0, 8],
] as const) {
  const rounds = roundsOf({ share, rest });
  if (rounds === 0) continue;
  test(`a few rounds of ${name}`, async (t) => {
    const battery = openBattery({ seed: Math.floor(Math.random() * 1_000_000_000), rounds });
    t.diagnostic(`seed ${battery.seed}`);
    await run(battery, (line) => t.diagnostic(line));
    assert.deepEqual(battery.failures, []);
    t.diagnostic(`${battery.checks} checks`);
  });
}

if (!isRest)
  test('a round of access and a few of its mutants, from a seed that is always the same', async (t) => {
    const battery = openBattery({ seed: 20_261_122, rounds: 1 });
    await runAccess(battery, (line) => t.diagnostic(line), { length: 60, share: 0.02 });
    assert.deepEqual(battery.failures, []);
  });

function runAccessShortly(battery: Battery, say: (line: string) => void): Promise<void> {
  return runAccess(battery, say, { length: 60, share: 0 });
}

function runAdsShortly(battery: Battery, say: (line: string) => void): Promise<void> {
  return runAds(battery, say, 10);
}
