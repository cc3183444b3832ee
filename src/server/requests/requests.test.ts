import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, type Caller } from '../../../test/caller.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('the inbox holds what waits for me, newest first, and counts it', async () => {
  const person = await world.newcomer('Inge');
  const centers: string[] = [];
  for (const _ of [1, 2]) {
    const scene = await Scene.open(world);
    await scene.freshInvitation(person.email);
    centers.unshift(scene.center);
  }
  const { items, total } = await person.must('requests.listInbox');
  assert.deepEqual([items.map(({ centerId }) => centerId), total], [centers, 2]);
  assert.deepEqual(await person.must('requests.countInbox'), { open: 2 });
  await person.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'decline' });
  assert.deepEqual(await person.must('requests.countInbox'), { open: 1 });
  const decided = await person.must('requests.listInbox', { state: 'decided' });
  assert.deepEqual(
    decided.items.map(({ state }) => state),
    ['declined'],
  );
  assert.equal((await person.must('requests.listInbox', { state: 'all', search: 'nora' })).total, 2);
});

test('approving an invitation makes a member and closes its link', async () => {
  const scene = await Scene.open(world);
  const person = await world.newcomer('Inge');
  const request = await scene.requestOf(person);
  const { centerId, request: decided } = await person.must('requests.decideRequest', { request, decision: 'approve' });
  assert.deepEqual([centerId, decided.state], [scene.center, 'approved']);
  assert.equal((await person.must('centers.getCenter', { center: scene.center })).viewer.role, 'employee');
  const token = await world.invitationLink(await scene.invitationOf(person));
  assertRefused(await person.call('members.acceptInvitation', { token }), 409, 'members.invitation_not_pending');
  const { items } = await scene.owner.must('audit.listActivity', { center: scene.center, pageSize: 2, sort: '-at' });
  assert.deepEqual(
    items.map(({ action, actor }) => [action, actor.name]),
    [
      ['members.member_joined', 'Inge'],
      ['members.invitation_accepted', 'Inge'],
    ],
  );
});

test('a request is for its person alone', async () => {
  const scene = await Scene.open(world);
  const request = await scene.requestOf(await world.newcomer('Inge'));
  const other = await world.newcomer('Other');
  assertRefused(await other.call('requests.getRequest', { request }), 404, 'not_found');
  assertRefused(await other.call('requests.decideRequest', { request, decision: 'approve' }), 404, 'not_found');
  assertRefused(await scene.owner.call('requests.decideRequest', { request, decision: 'approve' }), 404, 'not_found');
});

/** Reads the stream of events until one of this kind came. */
async function untilEvent(caller: Caller, kind: string, act: () => Promise<unknown>): Promise<string> {
  const stop = AbortSignal.timeout(8000);
  const response = await caller.fetch('/api/v1/me/events', { signal: stop });
  assert.equal(response.headers.get('content-type'), 'text/event-stream');
  const text = new TextDecoder();
  let heard = '';
  let hasActed = false;
  for await (const part of response.body ?? []) {
    heard += text.decode(part as Uint8Array, { stream: true });
    if (!hasActed && heard.includes('event: inbox')) {
      hasActed = true;
      heard = '';
      await act();
    }
    if (hasActed && heard.includes(kind)) break;
  }
  return heard;
}

test('an open page hears of a new request, and of an access that is gone', async () => {
  const scene = await Scene.open(world);
  const person = await world.newcomer('Inge');
  assert.match(await untilEvent(person, 'inbox', () => scene.requestOf(person)), /event: inbox\ndata: \{"open":1\}/);
  const member = await scene.member();
  const remove = () => scene.owner.must('members.removeMember', { center: scene.center, member: member.id });
  assert.match(await untilEvent(member, 'access', remove), /event: access/);
});

test('what changes in a center wakes its people and those of its partners, and nobody else', async () => {
  const scene = await Scene.open(world);
  const { owner } = scene;
  const stranger = await world.newcomer('Inge');
  const heard = await untilEvent(stranger, 'inbox', async () => {
    assert.match(await untilEvent(owner, 'access', () => scene.account()), /event: access/);
    await scene.requestOf(stranger);
  });
  assert.doesNotMatch(heard.slice(0, heard.indexOf('event: inbox')), /event: access/);
  const { owner: partner } = await Partnership.link(world, scene);
  assert.match(
    await untilEvent(partner, 'access', () => world.addAccount(owner, scene.center, 'Second')),
    /event: access/,
  );
});

test('who is not signed in gets no stream', async () => {
  assert.equal((await world.anonymous.fetch('/api/v1/me/events')).status, 401);
});

describe('what somebody asked for', () => {
  test('is listed for them alone, and tells nothing of what belongs to others', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const binding = await scene.binding();
    const { id: link } = await owner.must('partners.requestLink', { center, partnerId: world.acme.id });
    await scene.freshInvitation();
    const { items } = await owner.must('requests.listSent', { center });
    assert.deepEqual(
      items.map(({ id, kind, state }) => [id, kind, state]),
      [
        [link, 'partners.link', 'pending'],
        [binding, 'assets.binding', 'pending'],
      ],
    );
    assert.deepEqual(Object.keys(items[1]?.details ?? {}), ['accountId']);
    assert.deepEqual((await owner.must('requests.listSent', { center, search: 'Pia' })).items, []);
    assert.equal((await owner.must('requests.listSent', { center, search: world.acme.id })).total, 1);
    assert.equal((await (await scene.member()).must('requests.listSent', { center })).total, 0);
  });

  test('is taken back while nobody has decided: a higher role is asked for no more, and the log says so', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [person, account] = [await scene.grantee(), await scene.account()];
    const asked = { center, account, role: 'operator', hours: 2, reason: 'Launch' } as const;
    const { request } = await person.must('access.requestElevation', asked);
    assert.deepEqual(await owner.must('requests.countInbox'), { open: 1 });
    assertRefused(await owner.call('requests.withdrawRequest', { center, request }), 404, 'not_found');
    const withdrawn = await person.must('requests.withdrawRequest', { center, request });
    assert.deepEqual([withdrawn.kind, withdrawn.state], ['access.elevation', 'cancelled']);
    assert.deepEqual(await owner.must('requests.countInbox'), { open: 0 });
    assertRefused(
      await owner.call('requests.decideRequest', { request, decision: 'approve' }),
      409,
      'requests.already_decided',
    );
    assertRefused(await person.call('requests.withdrawRequest', { center, request }), 409, 'requests.already_decided');
    const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
    assert.deepEqual([items[0]?.action, items[0]?.actor.name], ['access.elevation_withdrawn', 'Gabe']);
    await person.must('access.requestElevation', asked);
  });

  test('is answered or taken back, not both, when both happen at once', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [person, account] = [await scene.grantee(), await scene.account()];
    const { request } = await person.must('access.requestElevation', {
      center,
      account,
      role: 'operator',
      hours: 2,
      reason: 'Launch',
    });
    const replies = await Promise.all([
      owner.call('requests.decideRequest', { request, decision: 'approve' }),
      person.call('requests.withdrawRequest', { center, request }),
    ]);
    const told = replies.map(({ refusal }) => refusal?.code ?? 'done').toSorted();
    assert.deepEqual(told, ['done', 'requests.already_decided']);
    const running = await owner.must('access.listElevations', { center, state: 'running' });
    assert.equal(running.total, replies[0].refusal === null ? 1 : 0);
  });
});
