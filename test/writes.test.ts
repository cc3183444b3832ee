// What every write has in common: it records what it did, a dry run shows exactly that and leaves no trace, and a retry with
// the same key is one write. The walk of a call keeps all three; `npm test` asks every endpoint for one of
// them, by turns.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Endpoint, isWrite } from '../src/contract/endpoint.ts';
import { endpoints } from '../src/contract/index.ts';
import {
  assertRefused,
  type Caller,
  type EndpointName,
  endpointNamed,
  type Reply,
  readReply,
  requestOf,
} from './caller.ts';
import { examples } from './examples.ts';
import { Scene } from './scene.ts';
import { isRest, takes } from './sweeps.ts';
import { openWorld, type Person, type World } from './world.ts';

let world: World;

/** Everything that a world holds is read in each test, so one serves some of them and goes before it is crowded. */
function ownWorld(): void {
  before(async () => {
    world = await openWorld({ isSmall: true });
  });
  after(() => world.close());
}

const writes = endpoints.filter(isWrite);
const hasDryRun = (endpoint: Endpoint): boolean => endpoint.access.who !== 'anyone' && !endpoint.isUnrepeatable;

/** These take the caller's own right away, and a retry is answered by the door like any other call. */
const parting = new Map([
  ['members.leaveCenter', 'not_found'],
  ['centers.deleteCenter', 'not_found'],
  ['centers.transferOwnership', 'forbidden'],
  ['assets.unbindAccount', 'not_found'],
]);

type Change = { action: string; actor: object; object: object; before: unknown; after: unknown };

/**
 * Every row of every table as text, but for what is kept beside the calls: counters of attempts, when somebody was last seen,
 * how far mail got, and what people and programs are told of it afterwards.
 */
async function contents(): Promise<Record<string, string[]>> {
  contentsQuery ??= await makeContentsQuery();
  await rulesHaveLooked();
  const { rows } = await world.database.query<{ name: string; lines: string | null }>(contentsQuery);
  // Split and sorted here: sixty sorts of a few rows each cost the database more than all else, and arrays are slow to read.
  return Object.fromEntries(rows.map(({ name, lines }) => [name, lines?.split('\n').toSorted() ?? []]));
}

let contentsQuery: string | undefined;

/** Published ads are looked at by a job. */
async function rulesHaveLooked(): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    const { rowCount } = await world.database.query(`select from ads.reviews where state = 'checking' limit 1`);
    if (rowCount === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('No rule has looked at an ad.');
}

async function makeContentsQuery(): Promise<string> {
  const { rows } = await world.database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname in ('foundation', 'identity', 'access', 'centers', 'members', 'assets', 'requests', 'notifications', 'finance', 'ads', 'audit')
       and (schemaname || '.' || tablename) not in ('foundation.rate_limits', 'foundation.mailbox', 'members.sightings',
       'notifications.outbox', 'notifications.notifications', 'notifications.deliveries', 'assets.audience_members',
       'assets.audience_uploads', 'assets.audience_upload_rows')`,
  );
  const beside = `array['last_seen_at', 'last_used_at', 'delivery', 'delivery_error', 'failing_since', 'computed_at', 'size']`;
  const parts = rows.map(
    ({ name }) =>
      `select '${name}' as name, string_agg((to_jsonb(t) - ${beside})::text, e'\\n') as lines from ${name} t
       where to_jsonb(t) ->> 'kind' is distinct from 'sightings'`,
  );
  parts.push(`select 'jobs', string_agg(id::text, e'\\n') from pgboss.job where name !~ '^(__|notifications)'`);
  return parts.join(' union all ');
}

async function send(
  name: EndpointName,
  who: Caller,
  { input, isDry, key }: { input: object; isDry?: boolean; key?: string },
): Promise<Reply<unknown>> {
  const { path, init } = requestOf(endpointNamed(name), input as Record<string, unknown>);
  const headers = new Headers(init.headers);
  if (key !== undefined) headers.set('idempotency-key', key);
  return readReply(await who.fetch(isDry ? `${path}?dry_run=true` : path, { ...init, headers }));
}

/** What one request recorded. */
async function entriesOf(reply: Reply<unknown>): Promise<Change[]> {
  const { rows } = await world.database.query<Change & { kind: string }>(
    `select action, jsonb_build_object('kind', actor_kind, 'id', actor_id::text, 'name', actor_name) as actor,
       jsonb_build_object('type', object_type, 'id', object_id::text, 'name', object_name) as object, before, after
     from audit.entries where request_id = $1 order by id`,
    [reply.headers.get('x-request-id')],
  );
  return rows;
}

/** Ids and instants differ between two runs of the same call. */
function withoutChance(changes: Change[]): unknown {
  const plain = changes.map(({ action, actor, object, before, after }) => ({ action, actor, object, before, after }));
  const text = JSON.stringify(plain, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return JSON.parse(text.replaceAll(/"\d{13,19}"/g, '"id"').replaceAll(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"instant"'));
}

function assertDone(reply: Reply<unknown>): void {
  assert.ok(reply.status < 300, `${reply.status} ${JSON.stringify(reply.refusal)}`);
}

/** Whoever may call: the owner of the scene's center or, about themself, somebody who is not in it yet. */
const callerIn = async (scene: Scene, { name, access }: Endpoint): Promise<Person> => {
  // An Owner holds everything already.
  if (name === 'access.requestElevation') return scene.grantee();
  // The installation names her.
  if (name === 'ads.decideReviews') return world.ada;
  return access.who === 'person' ? world.newcomer('Petra') : scene.owner;
};

const pretending = writes.filter(hasDryRun);
for (let from = 0; from < pretending.length; from += 8) {
  describe(`calls from the ${from + 1}th on`, () => {
    ownWorld();
    for (const [at, one] of pretending.slice(from, from + 8).entries())
      describe(one.name, () => holdsWhatWritesHold(one, at));
  });
}

function holdsWhatWritesHold(one: Endpoint, at: number): void {
  const name = one.name as EndpointName;
  if (takes(at === 0)) dryRunsShow(name, one);
  if (takes(at === 3)) retriesAreOneWrite(name, one);
  if (takes(at === 6)) twinsAreOneWrite(name, one);
}

function dryRunsShow(name: EndpointName, one: Endpoint): void {
  test('a dry run changes nothing and shows what the call then records', async () => {
    const scene = await Scene.open(world);
    const who = await callerIn(scene, one);
    const input = await examples[name](scene, who);
    const before = await contents();
    const dry = await send(name, who, { input, isDry: true });
    assertDone(dry);
    assert.deepEqual(await contents(), before);
    const { dryRun, changes } = dry.body as { dryRun: boolean; changes: Change[] };
    assert.equal(dryRun, true);
    const done = await send(name, who, { input });
    assertDone(done);
    const recorded = await entriesOf(done);
    assert.ok(recorded.length > 0, 'A write records what it did.');
    assert.deepEqual(withoutChance(changes), withoutChance(recorded));
  });
}

function retriesAreOneWrite(name: EndpointName, one: Endpoint): void {
  test('a retry with the same key is the same write, and another call may not use its key', async () => {
    const scene = await Scene.open(world);
    const who = await callerIn(scene, one);
    const input = await examples[name](scene, who);
    const key = crypto.randomUUID();
    const first = await send(name, who, { input, key });
    assertDone(first);
    const state = await contents();
    const again = await send(name, who, { input, key });
    if (parting.has(name)) assert.equal(again.refusal?.code, parting.get(name));
    else assert.deepEqual([again.status, again.body], [first.status, first.body]);
    const other = await who.call('assets.createOwnAccount', ownAccount, { idempotencyKey: key });
    assertRefused(other, 422, 'idempotency_key_reused');
    assert.deepEqual(await settled(state), state);
  });
}

function twinsAreOneWrite(name: EndpointName, one: Endpoint): void {
  test('two at once with the same key are one write', async () => {
    const scene = await Scene.open(world);
    const who = await callerIn(scene, one);
    const input = await examples[name](scene, who);
    const key = crypto.randomUUID();
    const [first, second] = await Promise.all([1, 2].map(() => send(name, who, { input, key })));
    assert.ok(first && second);
    const hasFirst = (await entriesOf(first)).some(({ action }) => action !== 'access.call_denied');
    const [winner, twin] = hasFirst ? [first, second] : [second, first];
    assertDone(winner);
    if (!parting.has(name)) assert.deepEqual([twin.status, twin.body], [winner.status, winner.body]);
    assert.equal((await entriesOf(winner)).length > 0, true);
    assert.deepEqual(
      (await entriesOf(twin)).filter(({ action }) => action !== 'access.call_denied'),
      [],
    );
  });
}

const ownAccount = { name: 'Another', region: 'DE', timeZone: 'UTC', currency: 'EUR' } as const;

/** The contents, without the record that a retry was turned away: that one belongs to the log. */
async function settled(state: Record<string, string[]>): Promise<Record<string, string[]>> {
  const now = await contents();
  const known = new Set(state['audit.entries']);
  now['audit.entries'] = (now['audit.entries'] ?? []).filter((row) => known.has(row) || !row.includes('call_denied'));
  return now;
}

if (!isRest)
  describe('a key', () => {
    ownWorld();
    test('with another body is refused, and with another person is another key', async () => {
      const [scene, other] = [await Scene.open(world), await Scene.open(world)];
      const idempotencyKey = crypto.randomUUID();
      const create = ({ owner, center }: Scene, name: string) =>
        owner.call('assets.createAccount', { ...ownAccount, center, name }, { idempotencyKey });
      assert.equal((await create(scene, 'One')).status, 201);
      assertRefused(await create(scene, 'Two'), 422, 'idempotency_key_reused');
      assert.equal((await create(other, 'Two')).status, 201);
      const tooLong = await scene.owner.call(
        'centers.createCenter',
        { ...ownAccount, businessType: 'brand' },
        { idempotencyKey: 'k'.repeat(201) },
      );
      assertRefused(tooLong, 400, 'idempotency_key_invalid');
    });
  });

if (!isRest)
  describe('a call without a dry run', () => {
    ownWorld();
    for (const { name, access } of writes.filter((each) => !hasDryRun(each))) {
      test(`${name} refuses to pretend, so that nothing is learned from it`, async () => {
        const scene = await Scene.open(world);
        const who = access.who === 'anyone' ? world.anonymous : scene.owner;
        const input = await examples[name as EndpointName](scene, who);
        const before = await contents();
        const reply = await send(name as EndpointName, who, { input, isDry: true });
        assertRefused(reply, 400, 'invalid_input');
        assert.deepEqual(reply.refusal?.details, { fields: [{ path: 'dry_run', problem: 'unknown' }] });
        assert.deepEqual(await contents(), before);
      });
    }
  });
