// A read that starts on what was true the last time: what is answered is what is true now.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { assertRefused, type Caller, explanationOf } from '../../../test/caller.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import { type Engine, type Handler, runCall } from './calls.ts';
import { type Database, openDatabase } from './database.ts';
import { ask } from './flights.ts';
import { hashSecret } from './secrets.ts';

let world: World;
let database: Database;
before(async () => {
  world = await openWorld();
  database = openDatabase(world.databaseUrl);
});
after(async () => {
  await database.close();
  await world.close();
});

const spring = () => ({ center: world.acme.id, account: world.spring.id });

/** Somebody with a role on the account, who has read it more than once. */
async function reader(role: 'analyst' | 'operator' = 'analyst'): Promise<Person> {
  const person = await world.newcomer('Reader');
  await world.join(world.ada, world.acme.id, [person], { accounts: [{ id: world.spring.id, role }] });
  await warm(person);
  return person;
}

async function warm(caller: Caller): Promise<void> {
  for (let times = 0; times < 3; times++) await caller.must('assets.getAccount', spring());
}

describe('the read after', () => {
  test('a session ended is refused', async () => {
    const person = await reader();
    const { cookie } = person;
    await person.must('identity.signOut');
    person.cookie = cookie;
    assertRefused(await person.call('assets.getAccount', spring()), 401, 'unauthenticated');
  });

  test('an account was taken away finds nothing', async () => {
    const person = await reader();
    await world.ada.must('assets.unassignAccount', { ...spring(), person: person.id });
    assertRefused(await person.call('assets.getAccount', spring()), 404, 'not_found');
  });

  test('a suspension is told so, and one after its end reads again', async () => {
    const person = await reader();
    const at = { center: world.acme.id, member: person.id };
    await world.ada.must('members.suspendMember', { ...at, reason: 'On leave' });
    const refused = await person.call('assets.getAccount', spring());
    assertRefused(refused, 403, 'forbidden');
    assert.equal(explanationOf(refused).chain[0]?.state, 'suspended');
    await world.ada.must('members.reinstateMember', at);
    await warm(person);
  });

  test('a role was changed has the new one', async () => {
    const person = await reader();
    await world.ada.must('assets.assignAccount', { ...spring(), person: person.id, role: 'operator' });
    const { viewer } = await person.must('assets.getAccount', spring());
    assert.equal(viewer.role, 'operator');
  });

  test('a membership ended by time alone is refused, though nothing was written', async () => {
    const person = await reader();
    await world.database.query(
      `update access.members set expires_at = now() + interval '3 seconds' where person_id = $1`,
      [person.id],
    );
    await warm(person);
    await new Promise((resolve) => setTimeout(resolve, 3100));
    assertRefused(await person.call('assets.getAccount', spring()), 403, 'forbidden');
  });

  test('a role ended by time alone finds nothing, though nothing was written', async () => {
    const person = await reader();
    await world.database.query(
      `update access.grants set expires_at = now() + interval '3 seconds' where person_id = $1`,
      [person.id],
    );
    await warm(person);
    await new Promise((resolve) => setTimeout(resolve, 3100));
    assertRefused(await person.call('assets.getAccount', spring()), 404, 'not_found');
  });

  test('a change of the center has its new name, at once and on the day that was announced', async () => {
    const { id: center } = await world.ada.must('centers.createCenter', newCenter);
    const { id: account } = await world.addAccount(world.ada, center, 'Fresh account');
    const ownerName = async () => (await world.ada.must('assets.getAccount', { center, account })).ownerName;
    for (let times = 0; times < 4; times++) assert.equal(await ownerName(), newCenter.name);
    await world.ada.must('centers.updateCenter', { center, name: 'Renamed' });
    for (let times = 0; times < 4; times++) assert.equal(await ownerName(), 'Renamed');
    await world.database.query(
      `insert into centers.profiles select center_id, now() + interval '2 seconds', 'Announced', region, time_zone, currency, business_type, recorded_by
       from centers.profiles where center_id = $1 order by effective_from desc limit 1`,
      [center],
    );
    for (let times = 0; times < 4; times++) await ownerName();
    await new Promise((resolve) => setTimeout(resolve, 2100));
    assert.equal(await ownerName(), 'Announced');
  });

  test('many that were the same asks for less', async () => {
    const person = await reader();
    const asked: string[] = [];
    const watched: Database = {
      ...database,
      start: (mode, opening) => {
        asked.push(/begin_call|recall_call/.exec(opening?.text ?? '')?.[0] ?? '');
        return database.start(mode, opening);
      },
    };
    const handle: Handler = async (context) => context.account.mask;
    const engine = engineOf(handle, { database: watched, endpoint: api.assets.getAccount });
    const masks = [];
    for (let times = 0; times < 4; times++) masks.push(await readOf(engine, person, spring()));
    assert.deepEqual(new Set(masks).size, 1);
    await world.ada.must('assets.assignAccount', { ...spring(), person: person.id, role: 'operator' });
    assert.notEqual(await readOf(engine, person, spring()), masks[0]);
    assert.deepEqual(asked.slice(-3), ['recall_call', 'recall_call', 'recall_call']);
  });

  test('a later use of the session is on the same guess, and knows of the use', async () => {
    const person = await reader();
    const seen: (number | undefined)[] = [];
    let begun = 0;
    const watched: Database = {
      ...database,
      begin: (mode, opening) => {
        begun += 1;
        return database.begin(mode, opening);
      },
    };
    const engine: Engine = {
      ...engineOf(async (context) => context.account.mask, { database: watched, endpoint: api.assets.getAccount }),
      seen: ({ caller }) => void seen.push(caller?.lastSeenAt?.getTime()),
    };
    for (const ago of [40, 30, 20, 10, 0]) {
      const used = `update identity.sessions set last_seen_at = date_trunc('second', now()) - make_interval(secs => $2) where person_id = $1`;
      await world.database.query(used, [person.id, ago]);
      await readOf(engine, person, spring());
    }
    assert.equal(begun, 0);
    assert.deepEqual(
      seen.slice(1).map((time, index) => (time ?? 0) > (seen[index] ?? 0)),
      [true, true, true, true],
    );
  });

  test('a change of language or name shows it', async () => {
    const person = await world.newcomer();
    for (let times = 0; times < 3; times++) assert.equal((await person.must('identity.getMe')).locale, 'en');
    await person.must('identity.updateMe', { locale: 'zh-CN', name: 'Renamed' });
    const { locale, name } = await person.must('identity.getMe');
    assert.deepEqual({ locale, name }, { locale: 'zh-CN', name: 'Renamed' });
  });
});

const newCenter = { name: 'Fresh', region: 'DE', timeZone: 'UTC', currency: 'EUR', businessType: 'brand' } as const;

/** An engine with one read, done by `handle`, and with everybody admitted. */
function engineOf(
  handle: Handler,
  on: { database: Database; endpoint: Endpoint } = { database, endpoint: api.identity.getMe },
): Engine {
  return {
    database: on.database,
    routes: new Map([[on.endpoint.name, { endpoint: on.endpoint, handle }]]),
    admit: async () => undefined,
    needsApproval: async () => null,
    denied: async () => undefined,
    seen: () => undefined,
    checksReplies: false,
  };
}

async function readOf(engine: Engine, person: Person, input = {}): Promise<unknown> {
  const credential = { kind: 'session' as const, hash: hashSecret(person.cookie?.split('=')[1] ?? '') };
  const origin = { ip: '', device: '', requestId: '', locale: 'en' as const };
  const [{ endpoint } = { endpoint: api.identity.getMe }] = engine.routes.values();
  return (await runCall(engine, { endpoint, input, credential, origin })).body;
}

describe('a handler', () => {
  test('is run again when its facts were stale, and what it said of them is not told', async () => {
    const person = await world.newcomer('Before');
    const told: string[] = [];
    const engine = engineOf(async (context) => {
      told.push(context.actor.name);
      if (context.actor.name === 'Before' && told.length > 2) throw new Error('Never seen.');
      return context.actor.name;
    });
    for (let times = 0; times < 2; times++) assert.equal(await readOf(engine, person), 'Before');
    await world.database.query(`update identity.people set name = 'After' where id = $1`, [person.id]);
    assert.equal(await readOf(engine, person), 'After');
    assert.deepEqual(told, ['Before', 'Before', 'Before', 'After']);
  });

  test('that asks for the time first is told the time of its own call', async () => {
    const person = await world.newcomer();
    const engine = engineOf(async (context) => {
      const { now } = context;
      const { rows } = await sql<{ now: Date }>`select now()`.execute(context.db);
      return now.getTime() === rows[0]?.now.getTime();
    });
    for (let times = 0; times < 3; times++) assert.equal(await readOf(engine, person), true);
  });
});

test('a question that fails takes along those of its message, and they can be asked again', async () => {
  const client = await database.pool.connect();
  try {
    const wrong = { text: 'select 1 / $1::int as one', values: [0] };
    const right = { text: 'select $1::int + 1 as two', values: [1] };
    const outcomes = await Promise.allSettled([ask(client, wrong), ask(client, right)]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    for (let times = 0; times < 2; times++) assert.deepEqual((await ask(client, right)).rows, [{ two: 2 }]);
    assert.deepEqual((await ask(client, { ...wrong, values: [1] })).rows, [{ one: 1 }]);
  } finally {
    client.release();
  }
});

test('many reads at once are all answered, also while some are slow', async () => {
  const slow = Array.from({ length: 30 }, async () => {
    const transaction = await database.begin('read');
    await transaction.query('select pg_sleep(0.05)');
    await transaction.commit();
  });
  const quick = Array.from({ length: 100 }, async () => {
    const transaction = await database.begin('read');
    await transaction.query('select 1');
    await transaction.rollback();
  });
  await Promise.all([...slow, ...quick]);
});
