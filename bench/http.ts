// What a whole authorized call costs over HTTP, against the same server answering `select 1` (/readyz) and against a route
// that does nothing (/healthz). The server runs in a process of its own; loads are interleaved, so that each ratio compares
// runs that lie next to each other.
//
// A machine that answers as much as it can is out of processors, not out of time: what is compared are requests for a second of
// processor time, of the client, the server and the database together. On a machine with nothing else to do these are the
// requests of a second and processor; beside other work they are still what they were.
import { readdirSync, readFileSync } from 'node:fs';
import autocannon from 'autocannon';
import { scheduledNs } from './measure/cpu.ts';
import { compare, print } from './measure/report.ts';
import { fill, startServer } from './measure/server.ts';

const rounds = 7;
const seconds = 2;
const connections = 16;
const size = { members: 250, accounts: 1000 };

interface Load {
  /** Requests for a second of processor time of all. */
  requests: number;
  /** Microseconds of each for one request. */
  client: number;
  server: number;
  database: number;
}

const server = await startServer();

/** Microseconds of processor time of the server, and of every process of its database, so far. */
function spent(): { server: number; database: number } {
  const backends = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === server.databasePid);
  const database = backends.reduce((sum, pid) => sum + timeOf(Number(pid)), 0);
  const threads = readdirSync(`/proc/${server.pid}/task`).map(Number);
  return { server: threads.reduce((sum, thread) => sum + timeOf(thread, server.pid), 0), database };
}

/** A process that ended meanwhile had little to do with it. */
function timeOf(pid: number, of = pid): number {
  try {
    return scheduledNs(`${of}/task/${pid}`) / 1000;
  } catch {
    return 0;
  }
}

function parentOf(pid: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return 0;
  }
}

async function load(url: string, secret?: string): Promise<Load> {
  const headers = secret === undefined ? {} : { cookie: `atrium=${secret}` };
  const [before, own] = [spent(), process.cpuUsage()];
  const result = await autocannon({ url, connections, duration: seconds, headers });
  const { user, system } = process.cpuUsage(own);
  const after = spent();
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers were not 2xx, ${result.errors} errors`);
  const count = result.requests.total;
  const of = {
    client: (user + system) / count,
    server: (after.server - before.server) / count,
    database: (after.database - before.database) / count,
  };
  return { requests: 1e6 / (of.client + of.server + of.database), ...of };
}

try {
  const { owner, analyst, center, account } = await fill(server.databaseUrl, size);
  const at = `${server.origin}/api/v1/centers/${center}`;
  const loads = {
    bare: () => load(`${server.origin}/healthz`),
    select: () => load(`${server.origin}/readyz`),
    account: () => load(`${at}/ad-accounts/${account}`, analyst),
    members: () => load(`${at}/members?pageSize=50`, owner),
  };
  const measured: Record<keyof typeof loads, Load[]> = { bare: [], select: [], account: [], members: [] };
  const names = Object.keys(loads) as (keyof typeof loads)[];
  for (const name of names) await loads[name]();
  for (let round = 0; round < rounds; round++) for (const name of names) measured[name].push(await loads[name]());
  const requestsOf = (name: keyof typeof loads) => measured[name].map(({ requests }) => requests);
  const against = (measure: string, name: keyof typeof loads) => [
    compare(
      { bench: 'http', measure, peerName: 'select 1', goal: 0.5, better: 'higher' },
      requestsOf(name),
      requestsOf('select'),
    ),
    compare(
      { bench: 'http', measure, peerName: 'bare route', goal: 0.3, better: 'higher' },
      requestsOf(name),
      requestsOf('bare'),
    ),
  ];
  print([
    ...against('one ad account, requests for a second of processor', 'account'),
    ...against(`50 of ${size.members} members, requests for a second of processor`, 'members'),
  ]);
  if (!process.argv.includes('--json')) {
    for (const name of names) {
      const least = (part: 'client' | 'server' | 'database') =>
        Math.round(Math.min(...measured[name].map((one) => one[part])));
      console.log(
        `${name}: at least ${least('client')} µs of the client, ${least('server')} of the server, ${least('database')} of the database`,
      );
    }
  }
} finally {
  await server.stop();
}
