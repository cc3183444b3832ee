// Answers that are kept: what is asked before one is told again, and what ends it. That each change ends it: test/kept-answers.test.ts.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { assertRefused, type Caller } from '../../../test/caller.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import { api } from '../../contract/index.ts';
import { type Engine, type Handler, runCall } from './calls.ts';
import type { Context } from './context.ts';
import { type Database, openDatabase } from './database.ts';
import { kept, nowUntil } from './kept-answers.ts';
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

const acme = () => ({ center: world.acme.id });
const spring = () => ({ ...acme(), account: world.spring.id });

async function warm(caller: Caller): Promise<void> {
  for (let times = 0; times < 4; times++) await caller.must('assets.getAccount', spring());
}

/** Somebody with a role on the account, for whom its answer is kept. */
async function reader(): Promise<Person> {
  const person = await world.newcomer('Reader');
  await world.join(world.ada, world.acme.id, [person], { accounts: [{ id: world.spring.id, role: 'analyst' }] });
  await warm(person);
  return person;
}

/** Reads until the database's clock has passed an instant. */
async function pass(instant: string): Promise<void> {
  await world.database.query(`select pg_sleep(extract(epoch from $1::timestamptz - clock_timestamp()) + 0.01)`, [
    instant,
  ]);
}

async function soon(): Promise<string> {
  const { rows } = await world.database.query<{ soon: string }>(
    `select (clock_timestamp() + interval '1.5 seconds')::text as soon`,
  );
  return rows[0]?.soon ?? '';
}

interface Watched {
  read(input?: Record<string, string>): Promise<unknown>;
  /** How often a transaction was begun, how often only what the answer hangs on was asked, and who was seen. */
  counted: { begun: number; recalled: number; seen: number };
}

/** A read of the center whose answers are kept, done by `handle`, as somebody asks it. */
function watch(person: Person, handle: (context: Context) => Promise<unknown>): Watched {
  const counted = { begun: 0, recalled: 0, seen: 0 };
  const { getCenter: endpoint } = api.centers;
  const watched: Database = {
    ...database,
    start: (mode, opening) => {
      counted.begun += 1;
      return database.start(mode, opening);
    },
    recall: (name, question) => {
      counted.recalled += 1;
      return database.recall(name, question);
    },
  };
  const engine: Engine = {
    database: { ...watched, begin: database.begin },
    routes: new Map([[endpoint.name, kept([], { endpoint, handle: handle as Handler })]]),
    admit: async () => undefined,
    needsApproval: async () => null,
    denied: async () => undefined,
    seen: () => {
      counted.seen += 1;
    },
    checksReplies: false,
  };
  const credential = { kind: 'session' as const, hash: hashSecret(person.cookie?.split('=')[1] ?? '') };
  const origin = { ip: '', device: '', requestId: '', locale: 'en' as const };
  const read = async (input = {}) =>
    (await runCall(engine, { endpoint, input: { ...acme(), ...input }, credential, origin })).body;
  return { read, counted };
}

/** Makes the answer anew each time: to have asked the database first is what handlers do. */
async function anew({ db }: Context): Promise<{ made: string }> {
  const { rows } = await sql<{ made: string }>`select clock_timestamp()::text as made`.execute(db);
  return { made: rows[0]?.made ?? '' };
}

describe('an answer', () => {
  test('that is kept takes no transaction, and whoever asks is seen all the same', async () => {
    const { read, counted } = watch(await reader(), anew);
    for (let times = 0; times < 3; times++) await read();
    const before = { ...counted };
    const answers = [await read(), await read()];
    assert.deepEqual(answers[0], answers[1]);
    assert.deepEqual(counted, { begun: before.begun, recalled: before.recalled + 2, seen: before.seen + 2 });
  });

  test('of which a change of the caller is told is made anew', async () => {
    const person = await reader();
    const { read } = watch(person, anew);
    for (let times = 0; times < 4; times++) await read();
    const last = await read();
    await world.ada.must('members.updateMember', { ...acme(), member: person.id, role: 'admin' });
    assert.notDeepEqual(await read(), last);
  });

  test('whose maker looked at the time without saying until when it holds is not kept', async () => {
    const { read } = watch(await reader(), async (context) => ({ ...(await anew(context)), now: context.now }));
    const answers = new Set<string>();
    for (let times = 0; times < 6; times++) answers.add(JSON.stringify(await read()));
    assert.equal(answers.size, 6);
  });

  test('that holds until an instant is made anew from there on', async () => {
    const turn = await soon();
    const { read } = watch(await reader(), async (context) => {
      const made = await anew(context);
      return { ...made, isOver: nowUntil(context, [new Date(turn), null]) >= new Date(turn) };
    });
    for (let times = 0; times < 4; times++) await read();
    const [one, other] = [await read(), await read()];
    assert.deepEqual(one, other);
    assert.equal((one as { isOver: boolean }).isOver, false);
    await pass(turn);
    assert.equal(((await read()) as { isOver: boolean }).isOver, true);
  });

  test('that is kept looks on the wire as it did, compressed or not', async () => {
    for (const encoding of ['gzip', 'identity']) {
      const seen = [];
      for (let times = 0; times < 6; times++) {
        const reply = await world.ada.fetch(`/api/v1/centers/${world.acme.id}/members?search=example`, {
          headers: { 'accept-encoding': encoding },
        });
        assert.equal(reply.headers.get('content-encoding'), encoding === 'gzip' ? 'gzip' : null);
        const headers = [...reply.headers].filter(([name]) => name !== 'date' && name !== 'x-request-id');
        seen.push({ status: reply.status, headers, text: await reply.text() });
      }
      for (const one of seen) assert.deepEqual(one, seen[0]);
    }
  });

  test('is another where something else was asked', async () => {
    const { read } = watch(await reader(), async (context) => ({ ...(await anew(context)), of: context.centerId }));
    for (let times = 0; times < 4; times++) await read();
    assert.deepEqual({ ...((await read({ center: '1' })) as object), made: '' }, { made: '', of: '1' });
    await assert.rejects(read({ more: 'x' }), { code: 'invalid_input' });
  });
});

describe('the read after', () => {
  test('a session ended, or ran out by time or by rest, is refused', async () => {
    for (const ended of [`expires_at = now()`, `last_seen_at = now() - interval '15 days'`, `ended_at = now()`]) {
      const person = await reader();
      await world.database.query(`update identity.sessions set ${ended} where person_id = $1`, [person.id]);
      assertRefused(await person.call('assets.getAccount', spring()), 401, 'unauthenticated');
    }
  });

  test('a token was taken back, or reaches less, is refused', async () => {
    const person = await reader();
    for (const [ended, status, code] of [
      [`scopes = array['centers:read']`, 403, 'token_scope_missing'],
      [`ended_at = now()`, 401, 'unauthenticated'],
    ] as const) {
      const token = await world.token(person, ['assets:read']);
      await warm(token);
      await world.database.query(`update identity.api_tokens set ${ended} where person_id = $1`, [person.id]);
      assertRefused(await token.call('assets.getAccount', spring()), status, code);
    }
  });

  test('a minute without one notes that the session was used, and later ones recall what was kept before', async () => {
    const person = await reader();
    const ago = `update identity.sessions set last_seen_at = now() - interval '2 minutes' where person_id = $1`;
    const { read } = watch(person, anew);
    for (let times = 0; times < 4; times++) await read();
    const last = await read();
    await world.database.query(ago, [person.id]);
    assert.notDeepEqual(await read(), last);
    await person.must('assets.getAccount', spring());
    for (let tries = 0; ; tries++) {
      const { rowCount } = await world.database.query(
        `select from identity.sessions where person_id = $1 and last_seen_at > now() - interval '1 minute'`,
        [person.id],
      );
      if (rowCount === 1) break;
      assert.ok(tries < 200, 'The session was not seen.');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    assert.deepEqual(await read(), last);
  });

  test('the connection on which it would be recalled was lost is answered', async () => {
    const person = await reader();
    for (let times = 0; times < 3; times++) {
      await warm(person);
      const { rowCount } = await world.database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and state = 'idle' and query like 'select foundation.standing%'`,
      );
      assert.ok((rowCount ?? 0) > 0);
      await person.must('assets.getAccount', spring());
    }
  });

  test('something shown began or ended by the time alone shows it', async () => {
    const [person, colleague] = [await reader(), await reader()];
    const turn = await soon();
    const list = async () => (await person.must('assets.listAccounts', acme())).items.length;
    const states = async () => {
      const { items } = await world.ada.must('members.listMembers', { ...acme(), search: colleague.email });
      const { state, isIdle } = await world.ada.must('members.getMember', { ...acme(), member: colleague.id });
      return [items[0]?.state, items[0]?.isIdle, state, isIdle];
    };
    await world.database.query('update access.grants set expires_at = $2 where person_id = $1', [person.id, turn]);
    await world.database.query('update access.members set expires_at = $2 where person_id = $1', [colleague.id, turn]);
    await world.database.query(
      `update members.sightings set seen_at = $2::timestamptz - interval '90 days' where person_id = $1`,
      [colleague.id, turn],
    );
    for (let times = 0; times < 5; times++) {
      assert.equal(await list(), 1);
      assert.deepEqual(await states(), ['active', false, 'active', false]);
    }
    await pass(turn);
    assert.equal(await list(), 0);
    assert.deepEqual(await states(), ['expired', true, 'expired', true]);
  });
});
