// What the memory of the server grows by while a million transactions are saved as a file: the peak of its resident set above
// what it held before, against the hundred megabytes that are allowed. Linux alone tells it.
import { readFileSync } from 'node:fs';
import { Client } from 'pg';
import { openSessionOf } from './measure/access-data.ts';
import { fillLedger, ledgerPlaces } from './measure/ledger-data.ts';
import { compare, type Measure, print } from './measure/report.ts';
import { startServer } from './measure/server.ts';

const megabytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

/** Reads the file to its end as it comes, and answers the bytes and the peak. */
async function save(url: string, { secret, pid }: { secret: string; pid: number }) {
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, megabytesOf(pid));
  }, 50);
  const reply = await fetch(url, { headers: { cookie: `atrium=${secret}` } });
  if (!reply.ok || reply.body === null) throw new Error(`${url}: ${reply.status} ${await reply.text()}`);
  let bytes = 0;
  for await (const part of reply.body) bytes += part.length;
  clearInterval(watch);
  return { bytes, peak };
}

const server = await startServer();
try {
  const client = new Client({ connectionString: server.databaseUrl });
  await client.connect();
  await fillLedger(client);
  await client.query('vacuum analyze');
  const secret = await openSessionOf(client, 1);
  await client.end();
  const { pid } = server;
  const at = `${server.origin}/api/v1/centers/${ledgerPlaces.center}/finance/transactions`;
  const say = (filters: object): Promise<Response> =>
    fetch(`${server.origin}/api/v1/centers/${ledgerPlaces.center}/exports`, {
      method: 'POST',
      headers: { cookie: `atrium=${secret}`, 'content-type': 'application/json', origin: server.origin },
      body: JSON.stringify({ list: 'finance.listTransactions', filters }),
    });
  await say({ kind: 'funding' });
  await say({});
  // Idle is after the code was used once.
  for (const ending of ['csv', 'xlsx']) await save(`${at}.${ending}?kind=funding`, { secret, pid });
  const measures: Measure[] = [];
  for (const ending of ['csv', 'xlsx']) {
    const idle = megabytesOf(pid);
    const startMs = performance.now();
    const { bytes, peak } = await save(`${at}.${ending}`, { secret, pid });
    const seconds = ((performance.now() - startMs) / 1000).toFixed(0);
    const measure = `a million transactions as ${ending}, MB above idle (${(bytes / 1e6).toFixed(0)} MB in ${seconds} s)`;
    const of = { bench: 'export', measure, peerName: 'MB allowed', goal: 1, better: 'lower' } as const;
    measures.push(compare(of, [peak - idle], [100]));
  }
  print(measures);
} finally {
  await server.stop();
}
