import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, Caller } from '../../../test/caller.ts';
import { openWorld, type Person, password, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const chrome = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0.0.0 Safari/537.36';

async function actionsOf(caller: Caller): Promise<string[]> {
  const { items } = await caller.must('audit.listOwnActivity');
  return items.map((item) => item.action);
}

/** Signs in as on another device. */
async function signIn(person: Person): Promise<Caller> {
  const device = new Caller(world.url);
  await device.must('identity.signIn', { email: person.email, password }, { headers: { 'user-agent': chrome } });
  return device;
}

function withCookie(cookie: string | null): Caller {
  const caller = new Caller(world.url);
  caller.cookie = cookie;
  return caller;
}

const middle = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

describe('signing in', () => {
  test('sets a cookie that no script reads, and is written down', async () => {
    const person = await world.newcomer();
    const device = new Caller(world.url);
    const reply = await device.call('identity.signIn', { email: person.email.toUpperCase(), password });
    assert.equal(reply.status, 200);
    assert.match(reply.headers.get('set-cookie') ?? '', /^atrium=[\w-]{43}; .*HttpOnly; SameSite=Lax$/);
    assert.equal(reply.body.id, person.id);
    assert.deepEqual(await actionsOf(device), ['identity.signed_in']);
  });

  test('with a wrong password and with an unknown address is refused in the same words', async () => {
    const person = await world.newcomer();
    const replies = [];
    for (const email of [person.email, 'nobody@example.com'])
      replies.push(await world.anonymous.call('identity.signIn', { email, password: 'not the password' }));
    for (const reply of replies) assertRefused(reply, 401, 'identity.credentials_wrong');
    const words = replies.map(({ refusal }) => ({ ...refusal, requestId: '' }));
    assert.deepEqual(words[0], words[1]);
    assert.deepEqual(await actionsOf(person), ['identity.sign_in_failed']);
  });

  test('takes as long for an unknown address as for a known one', async () => {
    const person = await world.newcomer();
    const timed = async (email: string): Promise<number> => {
      const start = performance.now();
      await world.anonymous.call('identity.signIn', { email, password: 'not the password' });
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 15; round++) {
      known.push(await timed(person.email));
      unknown.push(await timed(`nobody${round}@example.com`));
    }
    const ratio = middle(known) / middle(unknown);
    assert.ok(ratio > 0.5 && ratio < 2, `A known address takes ${ratio} times as long.`);
  });

  test('before the confirmation says so only to who knows the password', async () => {
    const email = 'waiting@example.com';
    await world.anonymous.must('identity.signUp', { email, password, name: 'Waiting', locale: 'en' });
    const right = await world.anonymous.call('identity.signIn', { email, password });
    assertRefused(right, 403, 'identity.address_not_confirmed');
    const wrong = await world.anonymous.call('identity.signIn', { email, password: 'not the password' });
    assertRefused(wrong, 401, 'identity.credentials_wrong');
  });

  test('again in the same browser ends the session it had', async () => {
    const person = await world.newcomer();
    const before = person.cookie;
    await person.must('identity.signIn', { email: person.email, password });
    assertRefused(await withCookie(before).call('identity.getMe'), 401, 'unauthenticated');
    await person.must('identity.getMe');
  });

  test('is refused from another site', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const input = { email: world.ada.email, password };
    assertRefused(await world.anonymous.call('identity.signIn', input, { headers }), 403, 'cross_site');
  });
});

test('signing out ends the session at once and clears the cookie', async () => {
  const person = await world.newcomer();
  const before = person.cookie;
  await person.must('identity.signOut');
  assert.equal(person.cookie, null);
  assertRefused(await withCookie(before).call('identity.getMe'), 401, 'unauthenticated');
  const device = await signIn(person);
  assert.deepEqual(await actionsOf(device), ['identity.signed_in', 'identity.signed_out']);
});

describe('confirming the password again', () => {
  test('gives the session a new secret and ten minutes', async () => {
    const person = await world.newcomer();
    const before = person.cookie;
    const { until } = await person.must('identity.stepUp', { password });
    const minutes = (Date.parse(until) - Date.now()) / 60_000;
    assert.ok(minutes > 9 && minutes < 11);
    assert.notEqual(person.cookie, before);
    assertRefused(await withCookie(before).call('identity.getMe'), 401, 'unauthenticated');
    assert.deepEqual(await actionsOf(person), ['identity.step_up_confirmed']);
    assert.equal((await person.must('identity.listSessions')).total, 1);
  });

  test('with a wrong password is refused and written down', async () => {
    const person = await world.newcomer();
    assertRefused(await person.call('identity.stepUp', { password: 'not it' }), 403, 'identity.password_wrong');
    assert.deepEqual(await actionsOf(person), ['identity.sign_in_failed']);
  });

  test('is what risky calls want after ten minutes', async () => {
    const person = await world.newcomer();
    await world.database.query(
      `update identity.sessions set authenticated_at = now() - interval '11 minutes' where person_id = $1`,
      [person.id],
    );
    const token = { name: 'CI', scopes: ['identity:read' as const] };
    assertRefused(await person.call('identity.createToken', token), 403, 'step_up_required');
    await person.must('identity.stepUp', { password });
    await person.must('identity.createToken', token);
  });
});

describe('sessions', () => {
  test('are listed with their devices, the current one marked', async () => {
    const person = await world.newcomer();
    const device = await signIn(person);
    const { items, total } = await device.must('identity.listSessions');
    assert.equal(total, 2);
    assert.deepEqual(
      items.map((item) => [item.isCurrent, item.device]),
      [
        [true, 'Chrome on Windows'],
        [false, 'test'],
      ],
    );
  });

  test('are ended one by one, at once', async () => {
    const person = await world.newcomer();
    const device = await signIn(person);
    const { items } = await person.must('identity.listSessions');
    const other = items.find((item) => !item.isCurrent)?.id ?? '';
    await person.must('identity.revokeSession', { session: other });
    assertRefused(await device.call('identity.getMe'), 401, 'unauthenticated');
    assertRefused(await person.call('identity.revokeSession', { session: other }), 404, 'not_found');
    assert.deepEqual(await actionsOf(person), ['identity.session_revoked', 'identity.signed_in']);
  });

  test('of others are not found', async () => {
    const person = await world.newcomer();
    const { items } = await world.ada.must('identity.listSessions');
    const session = items[0]?.id ?? '';
    assertRefused(await person.call('identity.revokeSession', { session }), 404, 'not_found');
    await world.ada.must('identity.getMe');
  });

  test('all but this one end together', async () => {
    const person = await world.newcomer();
    const devices = [await signIn(person), await signIn(person)];
    assert.deepEqual(await person.must('identity.revokeOtherSessions'), { ended: 2 });
    for (const device of devices) assertRefused(await device.call('identity.getMe'), 401, 'unauthenticated');
    assert.equal((await actionsOf(person))[0], 'identity.sessions_revoked');
    assert.deepEqual(await person.must('identity.revokeOtherSessions'), { ended: 0 });
  });

  test('end after 14 idle days and after 90 days', async () => {
    for (const column of ['last_seen_at', 'expires_at']) {
      const person = await world.newcomer();
      const past = column === 'expires_at' ? 'now()' : `now() - interval '14 days'`;
      await world.database.query(`update identity.sessions set ${column} = ${past} where person_id = $1`, [person.id]);
      assertRefused(await person.call('identity.getMe'), 401, 'unauthenticated');
    }
  });

  test('note when they were last used', async () => {
    const person = await world.newcomer();
    const longAgo = `update identity.sessions set last_seen_at = now() - interval '1 hour' where person_id = $1`;
    await world.database.query(longAgo, [person.id]);
    await person.must('identity.getMe');
    for (let tries = 0; tries < 100; tries++) {
      const { items } = await person.must('identity.listSessions');
      if (Date.now() - Date.parse(items[0]?.lastSeenAt ?? '') < 60_000) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.fail('It still says an hour ago.');
  });
});

describe('too many attempts', () => {
  let strict: World;
  before(async () => {
    strict = await openWorld({ isSmall: true, app: { limitFactor: 1 } });
  });
  after(() => strict.close());

  test('on one account are refused, the right password too, and say when to come back', async () => {
    const { email } = await strict.newcomer();
    const wrong = () => strict.anonymous.call('identity.signIn', { email, password: 'not the password' });
    for (let attempt = 0; attempt < 10; attempt++) assertRefused(await wrong(), 401, 'identity.credentials_wrong');
    const reply = await strict.anonymous.call('identity.signIn', { email: email.toUpperCase(), password });
    assertRefused(reply, 429, 'too_many_requests');
    const seconds = Number(reply.headers.get('retry-after'));
    assert.ok(seconds > 800 && seconds <= 900);
    assert.equal(reply.refusal?.details['retryAfterSeconds'], seconds);
  });

  test('are forgotten by signing in', async () => {
    const { email } = await strict.newcomer();
    for (let round = 0; round < 2; round++) {
      for (let attempt = 0; attempt < 6; attempt++)
        await strict.anonymous.call('identity.signIn', { email, password: 'not the password' });
      await new Caller(strict.url).must('identity.signIn', { email, password });
    }
  });

  test('to reset or to sign up are refused for known and unknown addresses alike', async () => {
    for (const email of [strict.ada.email, 'nobody@example.com']) {
      for (let attempt = 0; attempt < 5; attempt++)
        await strict.anonymous.must('identity.requestPasswordReset', { email });
      const reply = await strict.anonymous.call('identity.requestPasswordReset', { email });
      assertRefused(reply, 429, 'too_many_requests');
    }
  });
});
