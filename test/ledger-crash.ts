// Money while the server or PostgreSQL is killed, or connections are cut between a COMMIT and its answer. Clients note what they
// asked and were told; what nobody heard about is asked again with its key. Nothing told is lost, nothing is posted twice, and
// nothing is half done.
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Battery } from './battery.ts';
import { type Caller, type EndpointName, endpointNamed, readReply, requestOf } from './caller.ts';
import { addPeople, type Running, startServer, withDatabase } from './crashing.ts';
import { freePort } from './launched.ts';
import { temporaryFolder } from './postgres.ts';

interface Asked {
  endpoint: EndpointName;
  input: Record<string, unknown>;
  /** As the ledger knows it. */
  key: string;
  state: 'done' | 'refused' | 'unknown';
  status: number;
}

interface Place {
  who: Caller;
  center: string;
  accounts: string[];
  asked: number;
}

const home = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);

async function furnish(running: Running): Promise<Place> {
  const [owner] = await addPeople(running, ['treasurer']);
  if (!owner) throw new Error('There is no owner.');
  const who = owner.caller;
  const { id: center } = await who.must('centers.createCenter', { name: 'Till', ...home, businessType: 'brand' });
  const accounts: string[] = [];
  for (let at = 0; at < 3; at++)
    accounts.push((await who.must('assets.createAccount', { center, name: `Purse ${at}`, ...home })).id);
  const funds = { center, key: 'start', currency: 'EUR', amountMicros: '100000000000', reference: 'Start' };
  await who.must('finance.recordFunding', funds);
  const rows = accounts.map((account) => ({ account, cashMicros: '10000000000' }));
  await who.must('finance.transferFunds', { center, key: 'start-accounts', direction: 'recharge', rows });
  return { who, center, accounts, asked: 0 };
}

/** Keys of holds and settlements carry a word before what the caller chose. */
const prefixes: Partial<Record<EndpointName, string>> = { 'finance.holdFunds': 'hold:' };

function draw(place: Place, battery: Battery): Asked {
  const { center, accounts } = place;
  place.asked += 1;
  const key = `act-${place.asked}`;
  const account = accounts[battery.below(accounts.length)] ?? '';
  const micros = String(10_000 * (1 + battery.below(500)));
  const choices: [EndpointName, Record<string, unknown>][] = [
    ['finance.recordFunding', { currency: 'EUR', amountMicros: micros, reference: key }],
    ['finance.transferFunds', { direction: 'recharge', rows: [{ account, cashMicros: micros }] }],
    ['finance.recordSpend', { day: yesterday(), source: key, rows: [{ account, spendMicros: micros }] }],
    ['finance.holdFunds', { account, amountMicros: micros, seconds: 3600 }],
    ['finance.adjustBalance', { account, currency: 'EUR', amountMicros: micros, direction: 'up', reason: key }],
  ];
  const [endpoint, input] = choices[battery.below(choices.length)] ?? choices[0] ?? ['finance.recordFunding', {}];
  const name = `${prefixes[endpoint] ?? ''}${key}`;
  return { endpoint, input: { center, key, ...input }, key: name, state: 'unknown', status: 0 };
}

async function send(place: Place, asked: Asked): Promise<void> {
  const { path, init } = requestOf(endpointNamed(asked.endpoint), asked.input);
  try {
    const reply = await readReply(await place.who.fetch(path, { ...init, signal: AbortSignal.timeout(20_000) }));
    asked.status = reply.status;
    asked.state = reply.status < 300 ? 'done' : reply.status < 500 ? 'refused' : 'unknown';
  } catch {
    asked.status = 0;
    asked.state = 'unknown';
  }
}

async function writeOn(place: Place, battery: Battery, history: Asked[], isGone: () => boolean): Promise<void> {
  while (!isGone()) {
    const asked = draw(place, battery);
    history.push(asked);
    await send(place, asked);
    if (asked.state === 'unknown' && asked.status === 0) return;
  }
}

/** Cuts every connection of the application, again and again. */
async function cutConnections(running: Running, times: number): Promise<void> {
  await withDatabase(running.databaseUrl, async (client) => {
    for (let time = 0; time < times; time++) {
      await client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and state in ('active', 'idle in transaction') and backend_type = 'client backend'`,
      );
      await sleep(50);
    }
  });
}

const halves: Record<string, string> = {
  'a balance that is not what its transfers sum to': `select d.* from access.centers c cross join lateral finance.differences(c.center_id) d`,
  'a wallet below zero': 'select account_id from finance.balances where micros < 0',
  'a posting without its transfers': `select p.key from finance.postings p where not exists (
     select from finance.transfers t where t.center_id = p.center_id and t.posting_id = p.id)
     and not exists (select from finance.costs c where c.center_id = p.center_id and c.posting_id = p.id)`,
  'a posting without its entry in the log': `select p.key from finance.postings p where p.kind in ('funding', 'adjustment', 'spend') and not exists (
     select from audit.entries e where e.center_id = p.center_id and e.object_id = p.id)`,
  'a hold that is not what is frozen for it': `select h.id from finance.holds h where h.micros - h.settled_micros - h.released_micros <> (
     select coalesce(sum(q.micros), 0) from finance.hold_parts q where q.center_id = h.center_id and q.hold_id = h.id)`,
  'frozen money that no hold knows': `select a.id from finance.accounts a join finance.balances b on b.center_id = a.center_id and b.account_id = a.id
     where a.kind = 'frozen' and b.micros <> (select coalesce(sum(q.micros), 0) from finance.hold_parts q where q.center_id = a.center_id and q.frozen_account_id = a.id)`,
};

async function checkAll(
  running: Running,
  battery: Battery,
  { history, when }: { history: Asked[]; when: string },
): Promise<void> {
  await withDatabase(running.databaseUrl, async (client) => {
    for (const [what, query] of Object.entries(halves)) {
      const { rows } = await client.query(query);
      battery.check(rows.length === 0, `${when}: ${what}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
    const { rows } = await client.query<{ key: string; n: number }>(
      'select key, count(*)::int as n from finance.postings group by key',
    );
    const posted = new Map(rows.map(({ key, n }) => [key, n]));
    for (const { endpoint, key, state, status } of history) {
      const times = posted.get(key) ?? 0;
      battery.check(
        times === (state === 'done' ? 1 : 0),
        `${when}: ${endpoint} ${key} was ${state} (${status}) and is posted ${times} times.`,
      );
    }
  });
}

export async function runLedgerCrash(battery: Battery, say: (line: string) => void): Promise<void> {
  const dataDir = temporaryFolder('ledger-crash');
  const at = { port: await freePort(), dataDir, secretKey: Buffer.alloc(32, 11) };
  let running = await startServer(at);
  try {
    const place = await furnish(running);
    const rounds = Math.max(1, Math.ceil(battery.rounds / 4));
    for (let round = 1; round <= rounds; round++) {
      const what = (['server', 'postgres', 'connections'] as const)[(round + battery.seed) % 3] ?? 'server';
      const history: Asked[] = [];
      let isOver = false;
      const writing = Array.from({ length: 8 }, () => writeOn(place, battery, history, () => isOver));
      await sleep(200 + battery.below(800));
      if (what === 'connections') {
        await cutConnections(running, 10);
        isOver = true;
        await Promise.all(writing);
      } else {
        await running.kill(what);
        isOver = true;
        await Promise.all(writing);
        running = await startServer(at);
      }
      const unknown = history.filter(({ state }) => state === 'unknown');
      for (const asked of unknown) {
        await send(place, asked);
        battery.check(asked.state !== 'unknown', `${asked.endpoint} stayed unknown: ${asked.status}.`);
      }
      await checkAll(running, battery, { history, when: `Kill ${round}` });
      // Whoever did not trust the answer asks again, and is told the same posting.
      const again = history.filter(({ state }) => state === 'done').slice(-5);
      for (const asked of again) await send(place, asked);
      await checkAll(running, battery, { history, when: `Kill ${round}, asked again` });
      const done = history.filter(({ state }) => state === 'done').length;
      say(`  kill ${round}: ${what}, ${done} of ${history.length} acts done, ${unknown.length} were unknown`);
    }
  } finally {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}
