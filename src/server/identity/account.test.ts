import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp from 'sharp';
import { assertRefused, Caller } from '../../../test/caller.ts';
import { openWorld, type Person, password, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const better = 'copper violins 12 gardens';

async function actionsOf(caller: Caller): Promise<string[]> {
  const { items } = await caller.must('audit.listOwnActivity');
  return items.map((item) => item.action);
}

async function secondDevice(person: Person): Promise<Caller> {
  const device = new Caller(world.url);
  await world.openSession(person, device);
  return device;
}

test('signed out, every call about oneself is refused', async () => {
  const names = [
    'getMe',
    'signOut',
    'removeAvatar',
    'cancelAddressChange',
    'listSessions',
    'revokeOtherSessions',
  ] as const;
  for (const name of names) assertRefused(await world.anonymous.call(`identity.${name}`), 401, 'unauthenticated');
  assertRefused(await world.anonymous.call('identity.updateMe', { name: 'X' }), 401, 'unauthenticated');
});

describe('the profile', () => {
  test('changes, and the entry shows what it was and is', async () => {
    const person = await world.newcomer('Pia');
    const me = await person.must('identity.updateMe', { name: ' Pia Lund ', locale: 'zh-CN' });
    assert.deepEqual([me.name, me.locale, me.timeZone], ['Pia Lund', 'zh-CN', 'UTC']);
    const { items } = await person.must('audit.listOwnActivity');
    assert.equal(items[0]?.action, 'identity.profile_updated');
    assert.deepEqual(items[0].before, { name: 'Pia', locale: 'en' });
    assert.deepEqual(items[0].after, { name: 'Pia Lund', locale: 'zh-CN' });
  });

  test('set to what it was leaves no entry', async () => {
    const person = await world.newcomer('Pia');
    await person.must('identity.updateMe', { name: 'Pia' });
    assert.deepEqual(await actionsOf(person), []);
  });

  test('tried out first changes nothing', async () => {
    const person = await world.newcomer('Pia');
    const { body } = await person.dryRun('identity.updateMe', { name: 'Pia Lund' });
    assert.deepEqual(body.changes[0]?.after, { name: 'Pia Lund' });
    assert.equal((await person.must('identity.getMe')).name, 'Pia');
  });

  test('wants a session, not an API token', async () => {
    const person = await world.newcomer();
    const token = await world.token(person, ['identity:read']);
    assert.equal((await token.must('identity.getMe')).id, person.id);
    assertRefused(await token.call('identity.updateMe', { name: 'X' }), 403, 'session_needed');
  });
});

const picture = (format: 'png' | 'jpeg' | 'webp' | 'gif', size = 600) =>
  sharp({ create: { width: size, height: size / 2, channels: 3, background: '#1f6feb' } })
    .toFormat(format)
    .toBuffer();

describe('the picture', () => {
  test('is cut to a square WebP, shown to its owner and to colleagues, and to nobody else', async () => {
    const image = (await picture('jpeg')).toString('base64');
    const { avatarUrl } = await world.ada.must('identity.putAvatar', { image });
    const shown = await world.ada.fetch(avatarUrl ?? '');
    assert.deepEqual(
      ['content-type', 'x-content-type-options', 'cache-control'].map((name) => shown.headers.get(name)),
      ['image/webp', 'nosniff', 'private, max-age=86400'],
    );
    const { format, width, height } = await sharp(Buffer.from(await shown.arrayBuffer())).metadata();
    assert.deepEqual([format, width, height], ['webp', 256, 256]);

    const colleague = await world.newcomer();
    await world.join(world.ada, world.acme.id, [colleague]);
    const outsider = await world.newcomer();
    const through = `${avatarUrl}&center=${world.acme.id}`;
    const statuses = [];
    for (const caller of [colleague, outsider, world.anonymous])
      for (const url of [avatarUrl ?? '', through]) statuses.push((await caller.fetch(url)).status);
    assert.deepEqual(statuses, [404, 200, 404, 404, 401, 401]);
  });

  test('has a new address when it changes, and none when it is removed', async () => {
    const person = await world.newcomer();
    const image = (await picture('png')).toString('base64');
    const first = await person.must('identity.putAvatar', { image });
    const second = await person.must('identity.putAvatar', { image: (await picture('webp')).toString('base64') });
    assert.notEqual(first.avatarUrl, second.avatarUrl);
    assert.equal((await person.must('identity.removeAvatar')).avatarUrl, null);
    assert.equal((await person.fetch(second.avatarUrl ?? '')).status, 404);
    assert.deepEqual(
      await actionsOf(person),
      Array.from({ length: 3 }, () => 'identity.avatar_changed'),
    );
  });

  test('of another kind, broken, or with too many pixels is refused', async () => {
    const person = await world.newcomer();
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    const cut = (await picture('png')).subarray(0, 60);
    const huge = await sharp({ create: { width: 9000, height: 5000, channels: 3, background: 'white' } })
      .png()
      .toBuffer();
    for (const file of [svg, await picture('gif'), cut, huge, Buffer.alloc(0)]) {
      const reply = await person.call('identity.putAvatar', { image: file.toString('base64') });
      assertRefused(reply, 400, 'identity.image_invalid');
    }
  });
});

describe('a new password', () => {
  test('ends every other session and rotates this one', async () => {
    const person = await world.newcomer();
    const device = await secondDevice(person);
    const before = person.cookie;
    await person.must('identity.changePassword', { currentPassword: password, password: better });
    assert.notEqual(person.cookie, before);
    await person.must('identity.getMe');
    assertRefused(await device.call('identity.getMe'), 401, 'unauthenticated');
    assert.deepEqual(await actionsOf(person), ['identity.password_changed']);
    const { email } = person;
    assertRefused(await device.call('identity.signIn', { email, password }), 401, 'identity.credentials_wrong');
    await device.must('identity.signIn', { email, password: better });
  });

  test('is refused without the current one, when it is the same, and when it is bad', async () => {
    const person = await world.newcomer();
    const change = (currentPassword: string, next: string) =>
      person.call('identity.changePassword', { currentPassword, password: next });
    assertRefused(await change('not it', better), 403, 'identity.password_wrong');
    assertRefused(await change(password, password), 422, 'identity.password_same');
    assertRefused(await change(password, 'too short'), 422, 'identity.password_too_short');
    assertRefused(await change(password, 'x'.repeat(129)), 422, 'identity.password_too_long');
    assertRefused(await change(password, 'password1234'), 422, 'identity.password_common');
    assertRefused(await change(password, 'newcomer in the atrium'), 422, 'identity.password_contextual');
  });
});

describe('a forgotten password', () => {
  test('is replaced through the mailed link, which ends all sessions and works once', async () => {
    const person = await world.newcomer();
    const device = await secondDevice(person);
    await world.anonymous.must('identity.requestPasswordReset', { email: person.email });
    const token = await world.linkOf(person.email, 'reset_password');
    const visitor = new Caller(world.url);
    assertRefused(await visitor.call('identity.resetPassword', { token, password }), 422, 'identity.password_same');
    const me = await visitor.must('identity.resetPassword', { token, password: better });
    assert.equal(me.id, person.id);
    for (const old of [person, device]) assertRefused(await old.call('identity.getMe'), 401, 'unauthenticated');
    const done = ['identity.signed_in', 'identity.password_changed', 'identity.password_reset_requested'];
    assert.deepEqual(await actionsOf(visitor), done);
    const again = await visitor.call('identity.resetPassword', { token, password: 'marble otters 15 canvas' });
    assertRefused(again, 422, 'identity.link_invalid');
  });

  test('asked for by anyone is answered the same, and no link is made for nobody', async () => {
    for (const email of ['nobody@example.com', world.ada.email]) {
      const { status, body } = await world.anonymous.call('identity.requestPasswordReset', { email });
      assert.deepEqual([status, body], [202, {}]);
    }
  });

  test('of an account that was never confirmed confirms it', async () => {
    const email = 'late@example.com';
    await world.anonymous.must('identity.signUp', { email, password, name: 'Late', locale: 'en' });
    await world.anonymous.must('identity.requestPasswordReset', { email });
    const visitor = new Caller(world.url);
    const token = await world.linkOf(email, 'reset_password');
    await visitor.must('identity.resetPassword', { token, password: better });
    await visitor.must('identity.signIn', { email, password: better });
  });

  test('and a sign-in with the old one at the same moment leave no session behind', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await world.newcomer();
      await world.anonymous.must('identity.requestPasswordReset', { email: person.email });
      const token = await world.linkOf(person.email, 'reset_password');
      const intruders = Array.from({ length: 4 }, () => new Caller(world.url));
      await Promise.all([
        ...intruders.map((each) => each.call('identity.signIn', { email: person.email, password })),
        new Caller(world.url).must('identity.resetPassword', { token, password: better }),
      ]);
      for (const each of intruders) assertRefused(await each.call('identity.getMe'), 401, 'unauthenticated');
    }
  });
});

describe('a new address', () => {
  test('holds once its link was opened by its owner; other sessions end', async () => {
    const person = await world.newcomer();
    const device = await secondDevice(person);
    const email = `moved.${person.email}`;
    assert.equal((await person.must('identity.changeAddress', { email })).pendingEmail, email);
    const token = await world.linkOf(person.email, 'change_address');
    // A stranger who got the mail of a mistyped address gets no further with it.
    assertRefused(await world.anonymous.call('identity.confirmAddress', { token }), 401, 'unauthenticated');
    assertRefused(await world.ada.call('identity.confirmAddress', { token }), 401, 'unauthenticated');
    const me = await person.must('identity.confirmAddress', { token });
    assert.deepEqual([me.email, me.pendingEmail], [email, null]);
    assertRefused(await device.call('identity.getMe'), 401, 'unauthenticated');
    await device.must('identity.signIn', { email, password });
    assert.deepEqual(await actionsOf(person), [
      'identity.signed_in',
      'identity.signed_in',
      'identity.address_changed',
      'identity.address_change_requested',
    ]);
  });

  test('that somebody has is told only after its link was opened', async () => {
    const person = await world.newcomer();
    await person.must('identity.changeAddress', { email: world.ada.email.toUpperCase() });
    const token = await world.linkOf(person.email, 'change_address');
    assertRefused(await person.call('identity.confirmAddress', { token }), 409, 'identity.address_in_use');
    assertRefused(
      await person.call('identity.changeAddress', { email: person.email }),
      422,
      'identity.address_unchanged',
    );
  });

  test('given up ends its link', async () => {
    const person = await world.newcomer();
    await person.must('identity.changeAddress', { email: 'elsewhere@example.com' });
    const token = await world.linkOf(person.email, 'change_address');
    assert.equal((await person.must('identity.cancelAddressChange')).pendingEmail, null);
    assertRefused(await person.call('identity.confirmAddress', { token }), 422, 'identity.link_invalid');
    assertRefused(await person.call('identity.cancelAddressChange'), 404, 'not_found');
    const done = ['identity.address_change_cancelled', 'identity.address_change_requested'];
    assert.deepEqual(await actionsOf(person), done);
  });
});

describe('API tokens', () => {
  test('show their secret once, work within their scopes and end at once', async () => {
    const person = await world.newcomer();
    const made = await person.must('identity.createToken', { name: 'CI', scopes: ['identity:read'], expiresInDays: 7 });
    assert.match(made.secret, /^atr_[\w-]{43}$/);
    const caller = new Caller(world.url);
    caller.bearer = made.secret;
    await caller.must('identity.getMe');
    assertRefused(await caller.call('centers.listCenters'), 403, 'token_scope_missing');
    const { items, total } = await person.must('identity.listTokens');
    assert.deepEqual([total, items[0]?.name, 'secret' in (items[0] ?? {})], [1, 'CI', false]);
    await person.must('identity.revokeToken', { token: made.token.id });
    assertRefused(await caller.call('identity.getMe'), 401, 'unauthenticated');
    assertRefused(await person.call('identity.revokeToken', { token: made.token.id }), 404, 'not_found');
    assert.deepEqual(await actionsOf(person), ['identity.token_revoked', 'identity.token_created']);
    const { rows } = await world.database.query('select 1 from identity.api_tokens where secret_hash::text like $1', [
      `%${Buffer.from(made.secret).toString('hex')}%`,
    ]);
    assert.equal(rows.length, 0);
  });

  test('of others are not found', async () => {
    const [person, other] = [await world.newcomer(), await world.newcomer()];
    const { token } = await other.must('identity.createToken', { name: 'CI', scopes: ['identity:read'] });
    assertRefused(await person.call('identity.revokeToken', { token: token.id }), 404, 'not_found');
  });
});
