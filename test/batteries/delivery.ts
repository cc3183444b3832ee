// Delivery under faults: receivers that fail, stall, hang up after taking a message, or point inside; a mail server that
// refuses for a while; and a server that is killed between the commit and the sending. Whatever was committed arrives at least
// once, under one id, signed, and about each object in order.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool } from 'pg';
import { Webhook } from 'standardwebhooks';
import { hashSecret, newSecret } from '../../src/server/foundation/secrets.ts';
import { type Battery, runAlone } from '../battery.ts';
import { Caller } from '../caller.ts';
import { startServer } from '../crashing.ts';
import { freePort } from '../launched.ts';
import { temporaryFolder } from '../postgres.ts';
import { type Manner, openReceiver, type Received, type Receiver } from '../receiver.ts';
import { openMailServer } from '../smtp.ts';
import { openWorld, type Person, type World } from '../world.ts';

const home = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const renamed = 'assets.account_updated' as const;

interface Query {
  query<Row extends object>(text: string, values?: unknown[]): Promise<{ rows: Row[] }>;
}

/** The renamings of a center as its log has them: what every receiver must get. */
async function loggedIn(database: Query, center: string): Promise<{ id: string; object: string }[]> {
  const { rows } = await database.query<{ id: string; object: string }>(
    `select id::text, object_id::text as object from audit.entries where center_id = $1 and action = $2 order by id`,
    [center, renamed],
  );
  return rows;
}

/** The time of the next attempt has come, again and again, until nothing waits. A lease is left alone: somebody may be sending. */
async function untilNothingWaits(database: Query, what: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 50) {
    const { rows } = await database.query<{ waiting: number }>(
      `with hurried as (update notifications.deliveries set next_at = now() where state = 'waiting' returning 1)
       select ((select count(*) from hurried) + (select count(*) from notifications.outbox))::int as waiting`,
    );
    if (rows[0]?.waiting === 0) return;
    await sleep(50);
  }
  throw new Error(`Something still waits after a minute: ${what}`);
}

interface Arrived {
  receiver: Receiver;
  secret: string;
  logged: { id: string; object: string }[];
  round: string;
}

function checkArrived(battery: Battery, { receiver, secret, logged, round }: Arrived): void {
  const { received } = receiver;
  const key = new Webhook(secret);
  const ids = new Map<string, Set<string>>();
  for (const message of received) {
    const isSigned = verifies(key, message);
    battery.check(isSigned, `${round}: ${message.id} was not signed as the standard wants it.`);
    ids.set(message.entry.id, (ids.get(message.entry.id) ?? new Set()).add(message.id));
  }
  for (const { id } of logged) {
    battery.check(
      received.some((one) => one.entry.id === id && one.status === 200),
      `${round}: entry ${id} never arrived.`,
    );
    battery.check(ids.get(id)?.size === 1, `${round}: entry ${id} came under ${ids.get(id)?.size} ids.`);
  }
  const known = new Set(logged.map(({ id }) => id));
  battery.check(
    received.every(({ entry }) => known.has(entry.id)),
    `${round}: something came that is not in the log.`,
  );
  battery.check(new Set(received.map(({ id }) => id)).size === logged.length, `${round}: ids were used twice.`);
  for (const object of new Set(logged.map((one) => one.object)))
    checkOrder(battery, { received, logged, object, round });
}

function verifies(key: Webhook, { body, headers }: Received): boolean {
  try {
    key.verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

/** Nothing about an object comes before what happened to it earlier was taken. */
function checkOrder(
  battery: Battery,
  of: { received: Received[]; logged: { id: string; object: string }[]; object: string; round: string },
): void {
  const inOrder = of.logged.filter((one) => one.object === of.object).map(({ id }) => id);
  const takenAt = inOrder.map((id) => of.received.findIndex((one) => one.entry.id === id && one.status === 200));
  const cameAt = inOrder.map((id) => of.received.findIndex((one) => one.entry.id === id));
  const isInOrder = cameAt.every((at, place) => place === 0 || (takenAt[place - 1] ?? -1) < at);
  battery.check(isInOrder, `${of.round}: account ${of.object} came as ${cameAt.join()}, taken ${takenAt.join()}.`);
}

/** How a receiver treats each message, by chance; what it hangs up on it may have taken. */
function mannersBy(battery: Battery, inside: string): () => Manner {
  const faults: Manner[] = [
    500,
    503,
    429,
    'hang up',
    'stall',
    { redirect: inside },
    { redirect: 'http://169.254.169.254/' },
  ];
  return () => (battery.random() < 0.55 ? 200 : (faults[battery.below(faults.length)] ?? 500));
}

async function runFaults(battery: Battery, round: number): Promise<string> {
  const [post, inside, ...receivers] = await Promise.all([
    openMailServer(),
    openReceiver(),
    openReceiver(),
    openReceiver(),
  ]);
  const world = await openWorld({
    isSmall: true,
    config: { allowsPrivateWebhooks: true, smtpUrl: post.url },
    app: { outbound: { timeoutMs: 250 } },
  });
  try {
    const center = world.acme.id;
    const secrets: string[] = [];
    for (const receiver of receivers) {
      const to = { center, url: `${receiver.url}/in`, actions: [renamed] };
      const { id } = await world.ada.must('notifications.createWebhook', to);
      secrets.push((await world.ada.must('notifications.makeWebhookSecret', { center, webhook: id })).secret);
      receiver.manner = mannersBy(battery, `${inside.url}/inside`);
    }
    const accounts = [world.spring.id];
    for (let at = 0; at < 3; at++) accounts.push((await world.addAccount(world.ada, center, `Account ${at}`)).id);
    const people = await membersOf(world, 4);
    const writes = Array.from({ length: 24 }, (_, number) => number);
    const write = async (number: number): Promise<void> => {
      const account = accounts[battery.below(accounts.length)] ?? '';
      await world.ada.must('assets.updateAccount', { center, account, name: `Name ${round}.${number}` });
    };
    await Promise.all([inTurns(writes.slice(0, 12), write), inTurns(writes.slice(12), write)]);
    for (const person of people) {
      if (battery.below(2) === 0) post.refusals.set(person.email, '451 Try later');
      await world.ada.must('members.updateMember', { center, member: person.id, role: 'admin' });
    }
    await untilNothingWaits(world.database, `round ${round}`);
    const logged = await loggedIn(world.database, center);
    for (const [at, receiver] of receivers.entries())
      checkArrived(battery, { receiver, secret: secrets[at] ?? '', logged, round: `Round ${round}, receiver ${at}` });
    battery.check(inside.received.length === 0, `Round ${round}: a redirect was followed.`);
    for (const person of people)
      await checkMailed(battery, world, { mails: () => post.mailsTo(person.email), person, round });
    const attempts = receivers.reduce((sum, { received }) => sum + received.length, 0);
    return `${logged.length} events to ${receivers.length} receivers in ${attempts} attempts`;
  } finally {
    // What a mail server refuses is reported, as it should be.
    for (const [at, bug] of [...world.bugs.entries()].toReversed())
      if (bug.includes('451 Try later')) world.bugs.splice(at, 1);
    await world.close();
    await Promise.all([post, inside, ...receivers].map((each) => each.close()));
  }
}

async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  for (const item of items) await work(item);
}

async function membersOf(world: World, count: number): Promise<Person[]> {
  const people: Person[] = [];
  for (let at = 0; at < count; at++) people.push(await world.newcomer(`Member ${at}`));
  await world.join(world.ada, world.acme.id, people);
  for (const person of people)
    await person.must('notifications.updateNotificationSettings', { kinds: [{ kind: 'access', mail: 'at_once' }] });
  return people;
}

async function checkMailed(
  battery: Battery,
  world: World,
  of: { mails: () => string[]; person: Person; round: number },
): Promise<void> {
  const ids = (): string[] =>
    of
      .mails()
      .flatMap((mail) => (mail.includes('List-Unsubscribe') ? (/^Message-ID: (\S+)/im.exec(mail)?.[1] ?? '') : []));
  for (let waitedMs = 0; waitedMs < 20_000 && ids().length === 0; waitedMs += 50) {
    await world.database.query(
      `update pgboss.job set start_after = now() where name = 'notifications.mail' and state = 'retry'`,
    );
    await sleep(50);
  }
  battery.check(ids().length > 0, `Round ${of.round}: ${of.person.name} was not mailed.`);
  battery.check(new Set(ids()).size <= 1, `Round ${of.round}: ${of.person.name} was mailed under several ids.`);
}

/** An owner with an open session and a member, in a server that runs as a process of its own. */
async function openPeople(
  databaseUrl: string,
  url: string,
): Promise<{ owner: Caller; member: { id: string; caller: Caller } }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const people: { id: string; caller: Caller }[] = [];
  for (const name of ['owner', 'member']) {
    const secret = newSecret();
    const { rows } = await client.query<{ id: string }>(
      `with p as (insert into identity.people (email, name, locale, confirmed_at) values ($1 || '@example.com', $1, 'en', now()) returning id)
       insert into identity.sessions (person_id, secret_hash, expires_at, authenticated_at, ip, device)
       select id, $2, now() + interval '1 day', now() + interval '1 hour', '127.0.0.1', 'test' from p returning person_id as id`,
      [name, hashSecret(secret)],
    );
    const caller = new Caller(url);
    caller.cookie = `atrium=${secret}`;
    people.push({ id: rows[0]?.id ?? '', caller });
  }
  await client.end();
  const [owner, member] = people;
  assert.ok(owner && member);
  return { owner: owner.caller, member };
}

interface Place {
  owner: Caller;
  center: string;
  accounts: string[];
  member: string;
}

/** Renames accounts and changes what a member holds, one after the other, until the server no longer answers. */
async function writeUntilGone(place: Place, { at, round }: { at: number; round: number }): Promise<void> {
  const { owner, center, accounts, member } = place;
  const account = accounts[at] ?? '';
  for (let number = 0; ; number++) {
    const role = number % 2 === 0 ? 'operator' : 'analyst';
    try {
      await owner.call('assets.updateAccount', { center, account, name: `${round}.${at}.${number}` });
      await owner.call('assets.assignAccount', { center, account, person: member, role });
    } catch {
      return;
    }
  }
}

async function runKills(battery: Battery, say: (line: string) => void): Promise<void> {
  const dataDir = temporaryFolder('delivery');
  const environment = { WEBHOOKS_TO_PRIVATE: 'allow' };
  const at = { port: await freePort(), dataDir, secretKey: Buffer.alloc(32, 5), environment };
  const receiver = await openReceiver();
  let running = await startServer(at);
  let database = new Pool({ connectionString: running.databaseUrl });
  try {
    const { owner, member } = await openPeople(running.databaseUrl, running.url);
    const { id: center } = await owner.must('centers.createCenter', { name: 'Killed', ...home, businessType: 'brand' });
    await database.query(`insert into access.members (center_id, person_id, role) values ($1, $2, 'employee')`, [
      center,
      member.id,
    ]);
    const accounts: string[] = [];
    for (let number = 0; number < 4; number++)
      accounts.push((await owner.must('assets.createAccount', { center, name: `First ${number}`, ...home })).id);
    const { id: webhook } = await owner.must('notifications.createWebhook', {
      center,
      url: `${receiver.url}/in`,
      actions: [renamed],
    });
    const { secret } = await owner.must('notifications.makeWebhookSecret', { center, webhook });
    for (let round = 1; round <= battery.rounds; round++) {
      // Some are taken without an answer, so that the worker dies not knowing.
      receiver.manner = () => (battery.random() < 0.7 ? 200 : 'stall');
      const writing = accounts.map((_, place) =>
        writeUntilGone({ owner, center, accounts, member: member.id }, { at: place, round }),
      );
      await sleep(150 + battery.below(700));
      await database.end();
      await running.kill('server');
      await Promise.all(writing);
      receiver.manner = () => 200;
      running = await startServer(at);
      database = new Pool({ connectionString: running.databaseUrl });
      // Whoever held these leases is dead, and a minute need not be waited for.
      await database.query(`update notifications.deliveries set leased_until = null where state = 'waiting'`);
      await untilNothingWaits(database, `kill ${round}`);
      const logged = await loggedIn(database, center);
      checkArrived(battery, { receiver, secret, logged, round: `Kill ${round}` });
      await checkToldOnce(battery, database, { member: member.id, round });
      say(`  kill ${round}: ${logged.length} events so far, in ${receiver.received.length} attempts`);
    }
  } finally {
    await database.end().catch(() => undefined);
    await running.stop();
    await receiver.close();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** In the app, each change is told once: neither twice nor never. */
async function checkToldOnce(battery: Battery, database: Pool, of: { member: string; round: number }): Promise<void> {
  const { rows } = await database.query<{ logged: number; told: number }>(
    `select (select count(*)::int from audit.entries where action = 'assets.account_assigned' and object_id = $1) as logged,
       (select coalesce(sum(times), 0)::int from notifications.notifications where person_id = $1 and action = 'assets.account_assigned') as told`,
    [of.member],
  );
  battery.check(
    rows[0]?.logged === rows[0]?.told,
    `Kill ${of.round}: ${rows[0]?.logged} changes were told ${rows[0]?.told} times.`,
  );
}

export async function runDelivery(battery: Battery, say: (line: string) => void): Promise<void> {
  for (let round = 1; round <= battery.rounds; round++) say(`  faults ${round}: ${await runFaults(battery, round)}`);
  await runKills(battery, say);
}

if (import.meta.main) await runAlone('delivery', { rounds: 10 }, runDelivery);
