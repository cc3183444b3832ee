import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

const actionsOf = async (input: object): Promise<string[]> => {
  const { items } = await world.ada.must('audit.listActivity', { center: world.acme.id, ...input });
  return items.map(({ action }) => action);
};

test('the log is filtered by action, room, actor, object and time', async () => {
  assert.deepEqual(await actionsOf({ action: 'members.member_suspended' }), ['members.member_suspended']);
  assert.ok((await actionsOf({ room: 'assets' })).every((action) => action.startsWith('assets.')));
  const ofSue = await actionsOf({ objectType: 'member', objectId: world.sue.id });
  assert.deepEqual(ofSue, ['members.member_suspended', 'members.member_joined']);
  assert.deepEqual(
    new Set(await actionsOf({ actor: world.mia.id })),
    new Set(['members.member_joined', 'members.invitation_accepted']),
  );
  assert.deepEqual(await actionsOf({ to: '2020-01-01T00:00:00Z' }), []);
  assert.deepEqual(await actionsOf({ search: world.sue.id }), [
    ...ofSue.slice(0, 1),
    ...ofSue.slice(1),
    'members.invitation_accepted',
  ]);
});

test('pages follow one another without a gap', async () => {
  const all = await actionsOf({ pageSize: 200, sort: 'at' });
  const paged: string[] = [];
  for (let page = 1; paged.length < all.length; page++) {
    const part = await actionsOf({ pageSize: 7, page, sort: 'at' });
    assert.ok(part.length > 0);
    paged.push(...part);
  }
  assert.deepEqual(paged, all);
});

test('no entry of a center names another center or its people', async () => {
  const { items } = await world.ada.must('audit.listActivity', { center: world.acme.id, pageSize: 200 });
  assert.ok(!JSON.stringify(items).includes('Cypress') && !JSON.stringify(items).includes(world.cleo.id));
});

test('a person’s own log tells of their account, and of nobody else’s', async () => {
  const own = await world.signUp('Ottilie');
  const { items } = await own.must('audit.listOwnActivity', { sort: 'at' });
  assert.deepEqual(
    items.slice(0, 2).map(({ action }) => action),
    ['identity.person_registered', 'identity.address_confirmed'],
  );
  assert.ok(items.every(({ object, actor }) => object.name !== 'Ada' && (actor.id === null || actor.id === own.id)));
});

test('no secret, hash or password is ever written down', async () => {
  const scene = await Scene.open(world);
  await world.token(scene.owner, ['members:read']);
  await scene.invitation();
  const { rows } = await world.database.query<{ text: string }>(
    `select string_agg(to_jsonb(e)::text, '') as text from audit.entries e`,
  );
  assert.doesNotMatch(rows[0]?.text ?? '', /argon2|secret|"password"|hash/i);
});

test('an attempt of a stranger leaves nothing in a center’s log', async () => {
  const before = await actionsOf({ pageSize: 200 });
  await world.otto.call('members.suspendMember', { center: world.acme.id, member: world.ben.id });
  await world.cleo.call('members.removeMember', { center: world.acme.id, member: world.ben.id });
  await world.rex.call('assets.updateAccount', { center: world.acme.id, account: world.spring.id, name: 'Mine' });
  assert.deepEqual(await actionsOf({ pageSize: 200 }), before);
});

test('an attempt of somebody suspended is recorded as denied', async () => {
  const reply = await world.sue.call('assets.updateAccount', {
    center: world.acme.id,
    account: world.spring.id,
    name: 'Mine',
  });
  assert.equal(reply.status, 403);
  const { items } = await world.ada.must('audit.listActivity', {
    center: world.acme.id,
    action: 'access.call_denied',
    pageSize: 1,
  });
  assert.deepEqual(
    [items[0]?.actor.name, items[0]?.result, items[0]?.after],
    ['Sue', 'denied', { endpoint: 'assets.updateAccount', reason: 'forbidden' }],
  );
});
