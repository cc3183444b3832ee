// What a whole authorized call costs over HTTP, against the same server answering `select 1` (/readyz) and against a route
// that does nothing (/healthz). The server runs in a process of its own; loads are interleaved, so that each ratio compares
// runs that lie next to each other.
import autocannon from 'autocannon';
import { compare, print } from './measure/report.ts';
import { fill, startServer } from './measure/server.ts';

const rounds = 5;
const seconds = 2;
const connections = 16;
const size = { members: 250, accounts: 1000 };

async function load(url: string, secret?: string): Promise<number> {
  const headers = secret === undefined ? {} : { cookie: `atrium=${secret}` };
  const result = await autocannon({ url, connections, duration: seconds, headers });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  return result.requests.average;
}

const server = await startServer();
try {
  const { owner, analyst, center, account } = await fill(server.databaseUrl, size);
  const at = `${server.origin}/api/v1/centers/${center}`;
  const loads = {
    bare: () => load(`${server.origin}/healthz`),
    select: () => load(`${server.origin}/readyz`),
    account: () => load(`${at}/ad-accounts/${account}`, analyst),
    members: () => load(`${at}/members?pageSize=50`, owner),
  };
  const measured: Record<keyof typeof loads, number[]> = { bare: [], select: [], account: [], members: [] };
  const names = Object.keys(loads) as (keyof typeof loads)[];
  for (const name of names) await loads[name]();
  for (let round = 0; round < rounds; round++) for (const name of names) measured[name].push(await loads[name]());
  const against = (measure: string, ours: number[]) => [
    compare({ bench: 'http', measure, peerName: 'select 1', goal: 0.5, better: 'higher' }, ours, measured.select),
    compare({ bench: 'http', measure, peerName: 'bare route', goal: 0.3, better: 'higher' }, ours, measured.bare),
  ];
  print([
    ...against('one ad account, requests/s', measured.account),
    ...against(`50 of ${size.members} members, requests/s`, measured.members),
  ]);
} finally {
  await server.stop();
}
