// What a finance manager waits for where a million transactions are: processor time of lists and sums, each the whole walk of a
// call, beside one indexed read that takes the same walk.
import { sql } from 'kysely';
import type { Client } from 'pg';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { api } from '../../src/contract/index.ts';
import { admit } from '../../src/server/access/index.ts';
import { listAlerts } from '../../src/server/finance/alerts.ts';
import { listChecks } from '../../src/server/finance/books.ts';
import { listCosts } from '../../src/server/finance/costs.ts';
import { listDifferences } from '../../src/server/finance/differences.ts';
import { post } from '../../src/server/finance/ledger.ts';
import { getPosting } from '../../src/server/finance/postings.ts';
import { getOverview, listCredits, listHolds } from '../../src/server/finance/queries.ts';
import { addCosts } from '../../src/server/finance/spend.ts';
import { getStatement } from '../../src/server/finance/statements.ts';
import { listTransactions, sumTransactions } from '../../src/server/finance/transactions.ts';
import { listWallets } from '../../src/server/finance/wallet-lists.ts';
import { type Handler, runCall, runInCenter } from '../../src/server/foundation/calls.ts';
import type { Context } from '../../src/server/foundation/context.ts';
import type { Database } from '../../src/server/foundation/database.ts';
import { hashSecret } from '../../src/server/foundation/secrets.ts';
import { openSessionOf } from './access-data.ts';
import { cpuAfter, cpuOf } from './cpu.ts';
import { ledgerPlaces } from './ledger-data.ts';
import { compare, type Measure } from './report.ts';

const { center } = ledgerPlaces;

type Work = () => Promise<unknown>;

/** Makes calls as the Owner, each the whole walk of a call. */
async function walkerOf(database: Database, client: Client) {
  const hash = hashSecret(await openSessionOf(client, 1));
  return (endpoint: Endpoint, handle: Handler, input: object = {}): Work => {
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
    const call = { endpoint, input: { center, ...input }, credential: { kind: 'session', hash } as const, origin };
    return async () => (await runCall(engine, call)).body;
  };
}

type Walk = Awaited<ReturnType<typeof walkerOf>>;

function worksOf(walk: Walk): Record<string, Work> {
  const transactions = (input: object = {}) => walk(api.finance.listTransactions, listTransactions as Handler, input);
  const wallet = (input: object = {}) => walk(api.finance.listWallets, listWallets as Handler, input);
  const sums = (input: object = {}) => walk(api.finance.sumTransactions, sumTransactions as Handler, input);
  const { account, posting: one, transfer, reference, day } = ledgerPlaces;
  const costs = (input: object = {}) => walk(api.finance.listCosts, listCosts as Handler, input);
  const differences = (input: object = {}) => walk(api.finance.listDifferences, listDifferences as Handler, input);
  const alerts = (input: object = {}) => walk(api.finance.listAlerts, listAlerts as Handler, input);
  const month = ledgerPlaces.earlier.slice(0, 7);
  const getOne = (context: Context, input: { posting: string }) => getPosting(context, input.posting);
  return {
    transactions: transactions(),
    'transactions, page 20': transactions({ page: 20 }),
    'transactions of a common kind': transactions({ kind: 'spend' }),
    'transactions of a rare kind': transactions({ kind: 'funding' }),
    'transactions of an account': transactions({ account }),
    'transactions of a currency': transactions({ currency: 'EUR' }),
    'transactions of a day': transactions({ from: day, to: day }),
    'transactions by id': transactions({ search: transfer }),
    'transactions by a rare reference': transactions({ search: reference }),
    'transactions by a word that none has': transactions({ search: 'zeppelin' }),
    'transactions of credit': transactions({ funds: 'credit' }),
    'transactions by a word that most have': transactions({ search: 'network' }),
    'transactions by a word that most have, page 10': transactions({ search: 'network', page: 10 }),
    'transactions of a month long ago': transactions({ from: ledgerPlaces.earlier, to: ledgerPlaces.monthLater }),
    'transactions of a month long ago, oldest first': transactions({
      from: ledgerPlaces.earlier,
      to: ledgerPlaces.monthLater,
      sort: 'posted',
    }),
    'transactions of a rare currency': transactions({ currency: 'USD' }),
    'sums of all': sums(),
    'sums by a word that most have': sums({ search: 'network' }),
    'sums of a rare currency': sums({ currency: 'USD' }),
    'sums of two months and some days': sums({ from: ledgerPlaces.earlier, to: day }),
    'sums of an account': sums({ account }),
    'one posting': walk(api.finance.getPosting, getOne as Handler, { posting: one }),
    'wallets by name': wallet(),
    'wallets by what they hold': wallet({ sort: '-available' }),
    'wallets by how long they last': wallet({ sort: 'daysLeft' }),
    'wallets that are low': wallet({ state: 'low' }),
    'wallets by a word that a quarter has': wallet({ search: 'spring' }),
    overview: walk(api.finance.getOverview, getOverview as Handler),
    credits: walk(api.finance.listCredits, listCredits as Handler),
    holds: walk(api.finance.listHolds, listHolds as Handler),
    'costs by account': costs(),
    'costs by account, of a month': costs({ from: ledgerPlaces.earlier, to: ledgerPlaces.monthLater }),
    'costs by account, by name': costs({ sort: 'name' }),
    'costs by account, by a word that a quarter has': costs({ search: 'spring' }),
    'costs by campaign': costs({ groupBy: 'campaign' }),
    'costs by label': costs({ groupBy: 'label' }),
    'costs by label, by a word': costs({ groupBy: 'label', search: 'label 1' }),
    'costs by person': costs({ groupBy: 'person' }),
    'costs by day': costs({ groupBy: 'day' }),
    'costs of an account by day': costs({ groupBy: 'day', account }),
    'statement of an account and month': walk(api.finance.getStatement, getStatement as Handler, { account, month }),
    reconciliation: differences(),
    'reconciliation of a month': differences({ month }),
    'reconciliation of an account': differences({ account }),
    alerts: alerts(),
    checks: walk(api.finance.listChecks, listChecks as Handler),
  };
}

/** What is kept in memory, and must follow each change. */
const kept = /words?|low|overview|costs|reconciliation|alerts/;

const started = Date.now();
let spends = 0;

/** A report of what one account spent, as a command writes it. */
function spend(database: Database): Promise<void> {
  return runInCenter(database, { centerId: center, name: 'bench' }, async (context) => {
    spends += 1;
    const at = (spends * 7919) % ledgerPlaces.wallets;
    const key = `after ${started} ${spends}`;
    const [from, to] = [String(ledgerPlaces.firstWallet + at), ledgerPlaces.house];
    const legs = [{ from, to, currency: 'EUR', micros: 1n, adAccountId: String(at + 1) }];
    // Each second one lies in the month that is asked for.
    const day = spends % 2 === 0 ? ledgerPlaces.day : ledgerPlaces.monthLater;
    const posted = await post(context, { kind: 'spend', key, asked: key, legs, valueDate: day, reference: 'Network' });
    const charges = [{ account: { id: String(at + 1), currency: 'EUR' }, campaign: 'New', spend: 2n, charged: 1n }];
    await addCosts(context, { day, hour: null, source: 'Network', postingId: posted.id, charges: charges as never });
  });
}

async function measuring(database: Database, client: Client) {
  const walk = await walkerOf(database, client);
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  return { walk, works: Object.entries(worksOf(walk)), backend: rows[0]?.pid ?? 0 };
}

/** What the first read after a start takes that puts something together, in milliseconds: by name, those that take longest first. */
export async function firstReads(database: Database, client: Client): Promise<[name: string, ms: number][]> {
  const { works, backend } = await measuring(database, client);
  const found: [string, number][] = [];
  for (const [name, work] of works.filter(([one]) => kept.test(one))) {
    const micros = await cpuAfter(async () => undefined, work, { backend, times: 1 });
    found.push([name, micros / 1000]);
  }
  return found.sort(([, one], [, other]) => other - one);
}

/** Of all rows, or of those whose name fits. */
export async function* lists(
  database: Database,
  client: Client,
  { rounds, only = /./ }: { rounds: number; only?: RegExp },
): AsyncGenerator<Measure> {
  const { walk, works, backend } = await measuring(database, client);
  const read = (context: Context) =>
    sql`select id, micros from finance.transfers where center_id = ${context.centerId} and id = ${ledgerPlaces.transfer}`.execute(
      context.db,
    );
  const reading = walk(api.finance.getOverview, read as Handler);
  const warm = (work: Work) => cpuOf(work, { backend, ms: 120 });
  const change = () => spend(database);
  const cold = (work: Work) => cpuAfter(change, work, { backend, times: 20 });
  const all = [
    ...works.map(([name, work]) => ({ name, work, cpu: warm })),
    ...works
      .filter(([name]) => kept.test(name))
      .map(([name, work]) => ({ name: `${name}, after a change`, work, cpu: cold })),
  ];
  for (const { name, work, cpu } of all.filter((each) => only.test(each.name))) {
    const [ours, peer]: [number[], number[]] = [[], []];
    await cpu(work);
    for (let round = 0; round < rounds; round++) {
      ours.push(await cpu(work));
      peer.push(await cpu(reading));
    }
    const measure = `a million transactions: ${name}, µs`;
    const of = { bench: 'ledger', measure, peerName: 'one indexed read', goal: 8, better: 'lower' } as const;
    yield compare(of, ours, peer);
  }
}
