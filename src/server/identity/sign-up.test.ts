import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, Caller } from '../../../test/caller.ts';
import { openWorld, password, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

let count = 0;
const fresh = (): string => `Visitor${++count}@Example.com`;
const asked = (email: string) => ({ email, password, name: 'New Person', locale: 'en' as const });

/** What was done to a person's own account, newest first. */
async function actionsOf(caller: Caller): Promise<string[]> {
  const { items } = await caller.must('audit.listOwnActivity');
  return items.map((item) => item.action);
}

/** The mails to an address, newest first, once there are as many as expected. */
async function mailsTo(email: string, expected: number): Promise<{ subject: string; plain: string }[]> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    const { rows } = await world.database.query<{ subject: string; plain: string }>(
      'select subject, plain from foundation.mailbox where lower(recipient) = lower($1) order by sent_at desc, id desc',
      [email],
    );
    if (rows.length >= expected) return rows;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.fail(`${email} got fewer than ${expected} mails.`);
}

describe('sign-up', () => {
  test('mails a link that confirms the address, signs in and works once', async () => {
    const email = fresh();
    const visitor = new Caller(world.url);
    const reply = await visitor.call('identity.signUp', asked(email));
    assert.deepEqual([reply.status, reply.body, visitor.cookie], [202, {}, null]);
    const [mail] = await mailsTo(email, 1);
    const token = /http:\/\/localhost:4600\/confirm\/([\w-]+)/.exec(mail?.plain ?? '')?.[1] ?? '';
    const me = await visitor.must('identity.confirmAddress', { token });
    assert.deepEqual([me.email, me.name, me.pendingEmail], [email, 'New Person', null]);
    assert.notEqual(visitor.cookie, null);
    assert.deepEqual(await actionsOf(visitor), [
      'identity.signed_in',
      'identity.address_confirmed',
      'identity.person_registered',
    ]);
    assertRefused(await new Caller(world.url).call('identity.confirmAddress', { token }), 422, 'identity.link_invalid');
  });

  test('answers the same for a new, a waiting and a known address, and leaves the known account as it was', async () => {
    const email = fresh();
    const answers = [];
    for (const address of [email, email, world.ada.email.toUpperCase()])
      answers.push(await world.anonymous.call('identity.signUp', asked(address)));
    for (const { status, body, headers } of answers) {
      assert.deepEqual([status, body, headers.get('set-cookie')], [202, {}, null]);
    }
    assert.equal((await world.ada.must('identity.getMe')).name, 'Ada');
    const [mail] = await mailsTo(world.ada.email, 1);
    assert.equal(mail?.subject, 'You already have an account');
    assert.match(mail.plain, /\/sign-in\n/);
    assert.match(mail.plain, /http:\/\/localhost:4600\/reset\/[\w-]{43}/);
  });

  test('of an address that waits ends the links and the password from before', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const old = await world.linkOf(email, 'confirm_address');
    await world.anonymous.must('identity.signUp', { ...asked(email), password: 'copper violins 12 gardens' });
    assertRefused(await world.anonymous.call('identity.confirmAddress', { token: old }), 422, 'identity.link_invalid');
    assertRefused(
      await world.anonymous.call('identity.signIn', { email, password }),
      401,
      'identity.credentials_wrong',
    );
    const visitor = new Caller(world.url);
    await visitor.must('identity.confirmAddress', { token: await world.linkOf(email, 'confirm_address') });
    await visitor.must('identity.signIn', { email, password: 'copper violins 12 gardens' });
  });

  test('of one address a dozen times at once makes one person', async () => {
    const email = fresh();
    const dozen = Array.from({ length: 12 }, () => world.anonymous.call('identity.signUp', asked(email)));
    for (const { status } of await Promise.all(dozen)) assert.equal(status, 202);
    const { rowCount } = await world.database.query('select from identity.people where email_key = lower($1)', [email]);
    assert.equal(rowCount, 1);
  });

  test('refuses bad passwords, and an address that is none', async () => {
    const bad = { ...asked(fresh()) };
    const refusals = [
      ['elevenchars', 'identity.password_too_short'],
      ['x'.repeat(129), 'identity.password_too_long'],
      ['password1234', 'identity.password_common'],
      ['a new person appears', null],
      ['atrium is my favourite', 'identity.password_contextual'],
    ] as const;
    for (const [each, code] of refusals) {
      const reply = await world.anonymous.call('identity.signUp', { ...bad, password: each });
      if (code === null) assert.equal(reply.refusal?.code, 'identity.password_contextual', 'It names the person.');
      else assertRefused(reply, 422, code);
    }
    const reply = await world.anonymous.call('identity.signUp', { ...bad, email: 'nobody' });
    assertRefused(reply, 400, 'invalid_input');
    assert.deepEqual(reply.refusal?.details, { fields: [{ path: 'email', problem: 'invalid' }] });
  });

  test('links in mails begin with the public address, whatever the Host header says', async () => {
    const email = fresh();
    const headers = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' };
    await world.anonymous.must('identity.signUp', asked(email), { headers });
    const [mail] = await mailsTo(email, 1);
    assert.doesNotMatch(mail?.plain ?? '', /evil\.example/);
    assert.match(mail?.plain ?? '', /http:\/\/localhost:4600\/confirm\//);
  });
});

describe('a confirmation link', () => {
  test('that is too old does not work', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const token = await world.linkOf(email, 'confirm_address');
    await world.database.query(
      `update identity.links set expires_at = now() from identity.people p
       where p.id = person_id and p.email_key = lower($1)`,
      [email],
    );
    assertRefused(await world.anonymous.call('identity.confirmAddress', { token }), 422, 'identity.link_invalid');
  });

  test('tried by many at once lets one in', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const token = await world.linkOf(email, 'confirm_address');
    const tries = Array.from({ length: 10 }, () => new Caller(world.url).call('identity.confirmAddress', { token }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status).sort();
    assert.deepEqual(statuses, [200, ...Array.from({ length: 9 }, () => 422)]);
  });

  test('is no reset link, and a made-up one is nothing', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const token = await world.linkOf(email, 'confirm_address');
    const reset = await world.anonymous.call('identity.resetPassword', {
      token,
      password: 'copper violins 12 gardens',
    });
    assertRefused(reset, 422, 'identity.link_invalid');
    const made = 'A'.repeat(43);
    assertRefused(await world.anonymous.call('identity.confirmAddress', { token: made }), 422, 'identity.link_invalid');
  });

  test('ends the session that the browser had, whoever it belonged to', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const browser = await world.newcomer();
    const before = browser.cookie;
    await browser.must('identity.confirmAddress', { token: await world.linkOf(email, 'confirm_address') });
    const old = new Caller(world.url);
    old.cookie = before;
    assertRefused(await old.call('identity.getMe'), 401, 'unauthenticated');
  });
});

const countLinks = async (): Promise<string | undefined> =>
  (await world.database.query<{ count: string }>('select count(*) from identity.links')).rows[0]?.count;

describe('resending the confirmation', () => {
  test('mails another link; the first still works', async () => {
    const email = fresh();
    await world.anonymous.must('identity.signUp', asked(email));
    const first = await world.linkOf(email, 'confirm_address');
    await world.anonymous.must('identity.resendConfirmation', { email });
    assert.equal((await mailsTo(email, 2)).length, 2);
    const second = await world.linkOf(email, 'confirm_address');
    const visitor = new Caller(world.url);
    await visitor.must('identity.confirmAddress', { token: first });
    assert.ok((await actionsOf(visitor)).includes('identity.confirmation_resent'));
    assertRefused(await visitor.call('identity.confirmAddress', { token: second }), 422, 'identity.link_invalid');
  });

  test('answers the same for an address that is unknown or confirmed, and mails nothing', async () => {
    const before = await countLinks();
    for (const email of ['nobody@example.com', world.ada.email]) {
      const { status, body } = await world.anonymous.call('identity.resendConfirmation', { email });
      assert.deepEqual([status, body], [202, {}]);
    }
    assert.equal(await countLinks(), before);
  });
});

const rate = (text: string) => world.anonymous.must('identity.ratePassword', { password: text, context: ['Ada'] });

test('a password is rated without being kept', async () => {
  assert.deepEqual(await rate('short'), { score: 0, problem: 'too_short', minLength: 12 });
  assert.deepEqual(await rate(password), { score: 4, problem: null, minLength: 12 });
  assert.equal((await rate('password1234')).problem, 'common');
});
