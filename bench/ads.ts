// What a page of the ads manager costs in an ad account as full as it may be: 999 campaigns, 50,000 ad groups and 200,000 ads with
// numbers of 35 days. Calls take the walk of every call, on one connection, without HTTP. What is told is processor time of this
// process and of its PostgreSQL backend together, from runs that alternate with reading one ad by its id on the same walk.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { Endpoint } from '../src/contract/endpoint.ts';
import { api } from '../src/contract/index.ts';
import { admit } from '../src/server/access/index.ts';
import { getAd, listsWith } from '../src/server/ads/queries.ts';
import { type Handler, runCall } from '../src/server/foundation/calls.ts';
import type { Context } from '../src/server/foundation/context.ts';
import { type Database, openDatabase } from '../src/server/foundation/database.ts';
import { startEmbedded } from '../src/server/foundation/embedded-postgres.ts';
import { migrate } from '../src/server/foundation/migrations.ts';
import { hashSecret } from '../src/server/foundation/secrets.ts';
import { estimateTargeting } from '../src/server/reporting/estimate.ts';
import { importPerformance } from '../src/server/reporting/imports.ts';
import { numbers } from '../src/server/reporting/numbers.ts';
import { listPerformance } from '../src/server/reporting/performance.ts';
import { openSessionOf } from './measure/access-data.ts';
import { adPlaces, fillAds } from './measure/ads-data.ts';
import { afterChanges, bulkEdits, cpuAfter, rules, type Walk, type Work } from './measure/ads-writes.ts';
import { cpuOf } from './measure/cpu.ts';
import { compare, type Measure, print } from './measure/report.ts';

const rounds = 5;
const goal = 10;
/** An estimate is asked beside a form and weighs 500 ad groups on 28 days: about a quarter of a second. */
const estimateGoal = 400;
const { center, account, campaign, adGroup, ad } = adPlaces;

async function walkerOf(database: Database, client: Client): Promise<Walk> {
  const hash = hashSecret(await openSessionOf(client, 1));
  return (endpoint, handle, input) => {
    const engine = {
      database,
      routes: new Map([[endpoint.name, { endpoint, handle }]]),
      admit,
      needsApproval: async () => null,
      denied: async () => undefined,
      seen: () => undefined,
      checksReplies: false,
    };
    const origin = { ip: '', device: '', requestId: 'bench', locale: 'en' as const };
    const credential = { kind: 'session', hash } as const;
    return async () =>
      (await runCall(engine, { endpoint, input: { center, account, ...input() }, credential, origin })).body;
  };
}

const dayBefore = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const month = { from: dayBefore(29), to: dayBefore(0) };
/** Two weeks beside the two before them. */
const compared = { from: dayBefore(13), to: dayBefore(0), compareFrom: dayBefore(27), compareTo: dayBefore(14) };

/** What targeting like this got: of everybody, of some, and of people that no ad group is aimed at. */
function estimatesOf(walk: Walk): Record<string, Work> {
  const estimate = (some: object): Work => {
    const everybody = { places: [], languages: [], gender: null, ages: [], devices: [], systems: [] };
    const targeting = { ...everybody, audiences: { include: [], exclude: [] }, ...some };
    return walk(api.reporting.estimateTargeting, estimateTargeting as Handler, () => ({ targeting }));
  };
  return {
    'estimate: everybody': estimate({}),
    'estimate: women of 25 to 34 in Germany': estimate({ places: ['DE'], ages: ['25-34'], gender: 'female' }),
    'estimate: an audience that nothing names': estimate({ audiences: { include: ['7'], exclude: [] } }),
  };
}

function worksOf(walk: Walk): Record<string, Work> {
  const lists = listsWith(numbers);
  const page =
    (endpoint: Endpoint, handle: unknown) =>
    (input: object | (() => object) = {}): Work =>
      walk(endpoint, handle as Handler, typeof input === 'function' ? (input as () => object) : () => input);
  const campaigns = page(api.ads.listCampaigns, lists.listCampaigns);
  const groups = page(api.ads.listAdGroups, lists.listAdGroups);
  const ads = page(api.ads.listAds, lists.listAds);
  const performance = page(api.reporting.listPerformance, listPerformance);
  let asked = 0;
  return {
    'campaigns: first page': campaigns(),
    'campaigns: 30 days': campaigns(month),
    'campaigns: by spend': campaigns({ sort: '-spend' }),
    'campaigns: search "winter"': campaigns({ search: 'winter' }),
    'ad groups: first page': groups(),
    'ad groups: by name': groups({ sort: 'name' }),
    'ad groups: 30 days': groups(month),
    'ad groups: by spend': groups({ sort: '-spend' }),
    'ad groups: by cost per click, 30 days': groups({ sort: 'cpc', ...month }),
    'ad groups: of a campaign': groups({ campaign }),
    'ad groups: that are off': groups({ state: 'off' }),
    'ad groups: search "lookalike"': groups({ search: 'lookalike' }),
    'ads: first page': ads(),
    'ads: by name': ads({ sort: 'name' }),
    'ads: 30 days': ads(month),
    'ads: by spend': ads({ sort: '-spend' }),
    'ads: by spend, page 2,000': ads({ sort: '-spend', page: 2_000 }),
    'ads: by click rate, 30 days': ads({ sort: '-ctr', ...month }),
    'ads: page 2,000': ads({ page: 2_000 }),
    'ads: of a campaign': ads({ campaign }),
    'ads: of an ad group': ads({ adGroup }),
    'ads: that are on': ads({ state: 'on' }),
    'ads: that are off': ads({ state: 'off' }),
    'ads: drafts': ads({ state: 'draft' }),
    'ads: with a label': ads({ labels: 'season' }),
    'ads: in review': ads({ review: 'pending' }),
    'ads: search "lantern a3"': ads({ search: 'lantern a3' }),
    'ads: search "lantern"': ads({ search: 'lantern' }),
    'ads: a search that nobody made before': ads(() => ({ search: (asked++).toString(16).padStart(4, 'a') })),
    'ads: that cost 300 and more': ads({ bounds: 'spend:300000000:', sort: '-clicks' }),
    'campaigns: compared': campaigns(compared),
    'ad groups: compared': groups(compared),
    'ads: compared': ads(compared),
    'ads: by change of spend': ads({ ...compared, sort: '-spendChange' }),
    'ads: by difference of clicks, that cost 300 and more': ads({
      ...compared,
      sort: 'clicksDifference',
      bounds: 'spend:300000000:',
    }),
    'sums of the account by day': performance({ daily: 'true', ...month }),
    'sums of 50 campaigns': performance({ level: 'campaign', sort: '-spend' }),
    ...estimatesOf(walk),
  };
}

const ofRow = (name: string) =>
  ({
    bench: 'ads',
    measure: `${name}, µs`,
    peerName: 'one ad',
    goal: name.startsWith('estimate') ? estimateGoal : goal,
    better: 'lower',
  }) as const;

async function measureAll(database: Database, walk: Walk, client: Client): Promise<Measure[]> {
  const reading = walk(api.ads.getAd, ((context: Context) => getAd(context, ad)) as Handler, () => ({ ad }));
  const bare = ({ db }: Context) =>
    sql`select id, name from ads.ads where account_id = ${account} and id = ${ad}`.execute(db);
  const row = walk(api.ads.getAd, bare as unknown as Handler, () => ({ ad }));
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const backend = rows[0]?.pid ?? 0;
  const cpu = (work: Work) => cpuOf(work, { backend, ms: 150 });
  const measures: Measure[] = [];
  const only = process.argv.find((each) => each.startsWith('--only='))?.slice(7) ?? '';
  const works: Record<string, Work> = { 'one row of one ad': row, ...worksOf(walk) };
  for (const [name, work] of Object.entries(works).filter(([each]) => each.includes(only))) {
    const [ours, peer]: [number[], number[]] = [[], []];
    const started = performance.now();
    await work();
    const firstMs = performance.now() - started;
    if (process.argv.includes('--first')) console.error(`${name}: the first time ${firstMs.toFixed(0)} ms`);
    await cpu(work);
    for (let round = 0; round < rounds; round++) {
      ours.push(await cpu(work));
      peer.push(await cpu(reading));
    }
    measures.push(compare(ofRow(name), ours, peer));
  }
  for (const [name, { change, work }] of Object.entries(afterChanges(walk, client))) {
    if (!name.includes(only)) continue;
    const [ours, peer]: [number[], number[]] = [[], []];
    await cpuAfter(work, { change, backend });
    for (let round = 0; round < rounds; round++) {
      ours.push(await cpuAfter(work, { change, backend }));
      peer.push(await cpu(reading));
    }
    measures.push(compare(ofRow(name), ours, peer));
  }
  if ('rules'.includes(only)) measures.push(...(await rules(walk, backend)));
  if ('edits'.includes(only)) measures.push(...(await bulkEdits(walk, backend)));
  return measures;
}

/** Rows a second of an import as large as one may be, on all that stands; told beside the table. */
async function importing(walk: Walk): Promise<void> {
  const rows = Array.from({ length: 10_000 }, (_, at) => ({
    ad: String(1_000_001 + at * 20),
    day: dayBefore(at % 3),
    spendMicros: String(at * 1_000),
    clicks: at % 90,
    impressions: at,
  }));
  const told = { source: 'Network', currency: 'EUR', rows };
  const tell = walk(api.reporting.importPerformance, importPerformance as Handler, () => told);
  for (const name of ['first', 'again']) {
    const started = performance.now();
    await tell();
    console.error(`an import of 10,000 rows, ${name}: ${(performance.now() - started).toFixed(0)} ms`);
  }
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'atrium-bench-'));
const embedded = await startEmbedded({ dataDir: folder });
try {
  const url = embedded.urlOf('postgres');
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  await migrate(client);
  await fillAds(client);
  const database = openDatabase(url, { max: 1 });
  const walk = await walkerOf(database, client);
  print(await measureAll(database, walk, client));
  if (process.argv.includes('--import')) await importing(walk);
  await database.close();
  await client.end();
} finally {
  await embedded.stop();
  rmSync(folder, { recursive: true, force: true });
}
