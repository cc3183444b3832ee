// What the ledger costs: posting for ten thousand accounts at once against one transfer after the other on a hot account; strict
// transfers between random wallets against a bare pair of updates and against a ledger in plain SQL of the usual shape; and what
// a finance manager waits for where a million transactions are. Times are from runs that alternate.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { endAll } from '../src/server/finance/jobs.ts';
import { type Leg, post } from '../src/server/finance/ledger.ts';
import { runInCenter } from '../src/server/foundation/calls.ts';
import { type Database, openDatabase } from '../src/server/foundation/database.ts';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';
import { migrate } from '../src/server/foundation/migrations.ts';
import { fillLedger, ledgerPlaces, plainLedger } from './measure/ledger-data.ts';
import { firstReads, lists } from './measure/ledger-lists.ts';
import { compare, type Measure, print } from './measure/report.ts';

const rounds = 5;
/** `--only words` measures lists whose name fits these alone. */
const { only, json } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'boolean' } } }).values;
const { center, wallets, hotWallet, house, firstWallet } = ledgerPlaces;

let keys = 0;

/** One posting in a transaction of its own, as a command writes it. */
function posting(database: Database, legs: readonly Leg[]): Promise<void> {
  return runInCenter(database, { centerId: center, name: 'bench' }, async (context) => {
    const key = `bench-${++keys}`;
    await post(context, { kind: 'spend', key, asked: key, legs, valueDate: ledgerPlaces.day });
  });
}

const walletAt = (at: number): string => String(firstWallet + (at % wallets));
const leg = (from: string, to: string): Leg => ({ from, to, currency: 'EUR', micros: 1n });

/** Thousands of transfers a second. */
async function rateOf(transfers: number, work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return transfers / (performance.now() - started);
}

async function oneByOne(times: number, work: (at: number) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < times; at++) await work(at);
}

async function batches(database: Database): Promise<Measure> {
  const [batch, single]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    const legs = Array.from({ length: wallets }, (_, at) => leg(walletAt(at), house));
    batch.push(await rateOf(wallets, () => posting(database, legs)));
    single.push(await rateOf(200, () => oneByOne(200, (at) => posting(database, [leg(hotWallet, walletAt(at))]))));
  }
  const measure = 'a posting for 10,000 accounts, thousand transfers/s';
  const of = { bench: 'ledger', measure, peerName: 'single transfers on a hot account', goal: 30 } as const;
  return compare({ ...of, better: 'higher' }, batch, single);
}

/** The same wallets in both; who pays whom is drawn the same way for all. */
async function spread(database: Database, client: Client): Promise<Measure[]> {
  const pairAt = (at: number): [number, number] => [(at * 7919) % wallets, (at * 104_729 + 1) % wallets];
  const times = 300;
  const ours = (): Promise<void> =>
    oneByOne(times, (at) => {
      const [from, to] = pairAt(at);
      return posting(database, [leg(walletAt(from), walletAt(to === from ? to + 1 : to))]);
    });
  const bare = (): Promise<void> =>
    oneByOne(times, async (at) => {
      const [from, to] = pairAt(at);
      await client.query('begin');
      await client.query('update bench.bare set micros = micros - 1 where id = $1 returning micros', [from]);
      await client.query('update bench.bare set micros = micros + 1 where id = $1 returning micros', [to]);
      await client.query('commit');
    });
  const plain = (): Promise<void> =>
    oneByOne(times, async (at) => {
      const [from, to] = pairAt(at);
      await client.query('select bench.create_transfer($1, $2, 1)', [from, to === from ? (to + 1) % wallets : to]);
    });
  const rates: Record<'ours' | 'bare' | 'plain', number[]> = { ours: [], bare: [], plain: [] };
  for (let round = 0; round <= rounds; round++)
    for (const [name, work] of Object.entries({ ours, bare, plain })) {
      const rate = await rateOf(times, work);
      // The first round warms all three.
      if (round > 0) rates[name as keyof typeof rates].push(rate);
    }
  const of = {
    bench: 'ledger',
    measure: 'strict transfers between random wallets, thousand/s',
    better: 'higher',
  } as const;
  return [
    compare({ ...of, peerName: 'a bare pair of updates in a transaction', goal: 0.5 }, rates.ours, rates.bare),
    compare({ ...of, peerName: 'a ledger in plain SQL', goal: 3 }, rates.ours, rates.plain),
  ];
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-bench-'));
const embedded = await startEmbedded({ dataDir: folder });
try {
  const url = embedded.urlOf('postgres');
  const client = new Client({ connectionString: url });
  // What ends the server ends it too; the fault before that is the one to tell.
  client.on('error', () => undefined);
  await client.connect();
  await migrate(client);
  await fillLedger(client);
  await client.query(plainLedger);
  await client.query('vacuum analyze');
  const database = openDatabase(url, { max: 1 });
  const measures = only ? [] : [await batches(database), ...(await spread(database, client))];
  // As the run of every minute does.
  await endAll(database);
  const firsts = await firstReads(database, client);
  for await (const measure of lists(database, client, { rounds, only: new RegExp(only ?? '') })) measures.push(measure);
  print(measures);
  if (!json) console.log(`first reads, ms: ${firsts.map(([name, ms]) => `${name} ${ms.toFixed(1)}`).join(', ')}`);
  await database.close();
  await client.end();
} finally {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
