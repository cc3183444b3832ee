// Crashes: the server or its PostgreSQL is killed at a random moment under concurrent writes, and started again. What was
// acknowledged is there; what nobody heard about is asked again with its key and is then done once or not at all; and of
// nothing is there a half.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { linkSecret } from '../../src/server/foundation/secrets.ts';
import { type Battery, runAlone } from '../battery.ts';
import type { Caller } from '../caller.ts';
import { type Asked, type Place, recordedAs, send, writeUntilGone } from '../crash-crew.ts';
import { addPeople, type Running, startServer, withDatabase } from '../crashing.ts';
import { freePort } from '../launched.ts';
import { temporaryFolder } from '../postgres.ts';

const secretKey = Buffer.alloc(32, 9);
const home = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

/** A center with an owner, six Admins who will write, eight members to write about, and four accounts. */
async function furnish(running: Running): Promise<{ place: Place; admins: Caller[] }> {
  const admins = Array.from({ length: 6 }, (_, at) => `admin${at}`);
  const members = Array.from({ length: 8 }, (_, at) => `member${at}`);
  const [owner, ...others] = await addPeople(running, ['owner', ...admins, ...members]);
  assert.ok(owner);
  const { id: center } = await owner.caller.must('centers.createCenter', {
    name: 'Crash',
    ...home,
    businessType: 'brand',
  });
  for (const [role, people] of [
    ['admin', others.slice(0, 6)],
    ['employee', others.slice(6)],
  ] as const) {
    const emails = people.map(({ email }) => email);
    const { results } = await owner.caller.must('members.inviteMembers', { center, emails, role });
    for (const [at, { caller }] of people.entries()) {
      const token = linkSecret(secretKey, 'invitation', results[at]?.invitation?.id ?? '');
      await caller.must('members.acceptInvitation', { token });
    }
  }
  const accounts: string[] = [];
  for (let at = 0; at < 4; at++) {
    accounts.push((await owner.caller.must('assets.createAccount', { center, name: `First ${at}`, ...home })).id);
  }
  const place = { center, accounts, members: others.slice(6).map(({ id }) => id), asked: 0 };
  return { place, admins: others.slice(0, 6).map(({ caller }) => caller) };
}

/** How often each thing is recorded, in the center of the battery and in those that its Admins made. */
function countRecorded(running: Running): Promise<Map<string, number>> {
  return withDatabase(running.databaseUrl, async (client) => {
    const { rows } = await client.query<{ action: string; n: number }>(
      `select action, count(*)::int as n from audit.entries where result = 'done' group by action`,
    );
    return new Map(rows.map(({ action, n }) => [action, n]));
  });
}

/** Each gives rows only where something is half done. */
const halves: Record<string, string> = {
  'a center without an active owner': `select c.center_id from access.centers c where not exists (
     select from access.members m where m.center_id = c.center_id and m.role = 'owner' and m.status = 'active' and m.expires_at is null)`,
  'a center without its other half': `select c.id from centers.centers c full join access.centers a on a.center_id = c.id
     where c.id is null or a.center_id is null or not exists (select from centers.profiles p where p.center_id = c.id)`,
  'a change of a membership without exactly its entry': `select h.center_id, h.person_id, h.n, e.n from (
       select center_id, person_id, count(*) as n from access.member_history group by 1, 2) h
     join (select center_id, object_id, count(*) as n from audit.entries where result = 'done' and action like 'members.member\\_%' group by 1, 2) e
       on e.center_id = h.center_id and e.object_id = h.person_id where h.n <> e.n`,
  'a membership that differs from the end of its history': `select m.center_id, m.person_id from access.members m
     full join (select * from access.member_history where valid_to is null) h using (center_id, person_id)
     where m.center_id is null or h.center_id is null or (m.role, m.status, m.ended_at) is distinct from (h.role, h.status, h.ended_at)`,
  'a grant that differs from the end of its history': `select g.center_id from access.grants g
     full join (select * from access.grant_history where valid_to is null) h using (center_id, person_id, asset_id)
     where g.role is null or h.role is null or (g.role, g.expires_at) is distinct from (h.role, h.expires_at)`,
  'a grant of somebody who is gone': `select g.center_id from access.grants g join access.members m using (center_id, person_id)
     where m.status in ('removed', 'left')`,
  'an account that nobody holds': `select a.id from assets.accounts a left join access.holdings h
     on h.asset_id = a.id and h.center_id = a.owner_center_id and h.status = 'bound' where h.asset_id is null`,
  'a key without its answer': 'select key from foundation.idempotency where status is null',
};

async function checkHalves(running: Running, battery: Battery, round: number): Promise<void> {
  await withDatabase(running.databaseUrl, async (client) => {
    for (const [what, query] of Object.entries(halves)) {
      const { rows } = await client.query(query);
      battery.check(rows.length === 0, `Round ${round}: ${what}: ${JSON.stringify(rows.slice(0, 3))}`);
    }
  });
}

/** What was done, by its id, is there; and a question with its key is answered as before. */
async function checkAcknowledged(running: Running, battery: Battery, done: Asked[]): Promise<void> {
  const ids = (endpoint: string): string[] =>
    done.filter((asked) => asked.endpoint === endpoint).map(({ body }) => (body as { id: string }).id);
  await withDatabase(running.databaseUrl, async (client) => {
    for (const [endpoint, table] of [
      ['assets.createAccount', 'assets.accounts'],
      ['centers.createCenter', 'centers.centers'],
    ] as const) {
      const wanted = ids(endpoint);
      const { rowCount } = await client.query(`select from ${table} where id = any($1)`, [wanted]);
      battery.check(
        rowCount === wanted.length,
        `${wanted.length} of ${table} were acknowledged, ${rowCount} are there.`,
      );
    }
  });
  for (const asked of done.slice(-5)) {
    const again = { ...asked };
    await send(again);
    const isSame = again.status === asked.status && isDeepStrictEqual(again.body, asked.body);
    battery.check(isSame, `${asked.endpoint} was answered ${asked.status} and then, with its key, ${again.status}.`);
  }
}

function checkCounts(
  battery: Battery,
  of: { before: Map<string, number>; after: Map<string, number>; round: Asked[] },
): void {
  for (const action of new Set(Object.values(recordedAs))) {
    const wanted = of.round.filter(({ endpoint, state }) => {
      return state === 'done' && recordedAs[endpoint as keyof typeof recordedAs] === action;
    }).length;
    const recorded = (of.after.get(action) ?? 0) - (of.before.get(action) ?? 0);
    battery.check(recorded === wanted, `${action}: ${wanted} were acknowledged and ${recorded} are recorded.`);
  }
}

export async function runCrash(battery: Battery, say: (line: string) => void): Promise<void> {
  const dataDir = temporaryFolder('crash');
  const at = { port: await freePort(), dataDir, secretKey };
  let running = await startServer(at);
  try {
    const { place, admins } = await furnish(running);
    for (let round = 1; round <= battery.rounds; round++) {
      const before = await countRecorded(running);
      const history: Asked[] = [];
      const writing = admins.map((by) => writeUntilGone(by, { place, battery, history }));
      const what = battery.below(2) === 0 ? 'server' : 'postgres';
      // The moment is the test; the writes go on all the while.
      await sleep(100 + battery.below(900));
      await running.kill(what);
      await Promise.all(writing);
      for (const { endpoint, status } of history)
        battery.check(status !== 500, `${endpoint} ended in a bug: ${running.output().slice(-3000)}`);
      running = await startServer(at);
      const unknown = history.filter(({ state }) => state === 'unknown');
      for (const asked of unknown) {
        await send(asked);
        battery.check(asked.state !== 'unknown', `${asked.endpoint} stayed unknown: ${asked.status}.`);
      }
      await checkHalves(running, battery, round);
      checkCounts(battery, { before, after: await countRecorded(running), round: history });
      const done = history.filter(({ state }) => state === 'done');
      await checkAcknowledged(running, battery, done);
      say(
        `  round ${round}: ${what} killed, ${done.length} of ${history.length} writes done, ${unknown.length} were unknown`,
      );
    }
  } finally {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

if (import.meta.main) await runAlone('crash', { rounds: 10 }, runCrash);
