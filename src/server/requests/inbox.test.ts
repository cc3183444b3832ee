import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

/** A request for a higher role, which the Owner of the scene decides. */
async function elevation(scene: Scene, hours = 2): Promise<string> {
  const [person, account] = [await scene.grantee(), await scene.account()];
  const asked = { center: scene.center, account, role: 'operator', hours, reason: 'Launch' } as const;
  return (await person.must('access.requestElevation', asked)).request;
}

/** An invitation of somebody into a center of its own. */
async function invited(person: Person): Promise<string> {
  return (await Scene.open(world)).requestOf(person);
}

describe('many requests at once', () => {
  test('are each decided for themselves: what is refused of one does not stop the others', async () => {
    const person = await world.newcomer('Inge');
    const [good, late, done] = [await invited(person), await invited(person), await invited(person)];
    await sql('update requests.requests set expires_at = now() where id = $1', [late]);
    await person.must('requests.decideRequest', { request: done, decision: 'decline' });
    const foreign = await invited(await world.newcomer('Other'));
    const requests = [good, late, done, foreign, good];
    const { results } = await person.must('requests.decideRequests', { requests, decision: 'approve' });
    assert.deepEqual(
      results.map(({ request, state, refusal, changes }) => [request, state, refusal?.code ?? null, changes]),
      [
        [good, 'approved', null, 2],
        [late, null, 'requests.expired', 0],
        [done, null, 'requests.already_decided', 0],
        [foreign, null, 'not_found', 0],
      ],
    );
    assert.equal((await person.must('requests.getRequest', { request: good })).state, 'approved');
    const again = await person.must('requests.decideRequests', { requests: [late, good], decision: 'decline' });
    assert.deepEqual(
      again.results.map(({ refusal }) => refusal?.code),
      ['requests.expired', 'requests.already_decided'],
    );
  });

  test('tell in a dry run what would become of each, and nothing happens', async () => {
    const person = await world.newcomer('Inge');
    const [one, late, other] = [await invited(person), await invited(person), await invited(person)];
    await sql('update requests.requests set expires_at = now() where id = $1', [late]);
    const requests = [one, late, other];
    const { body } = await person.dryRun('requests.decideRequests', { requests, decision: 'approve' });
    assert.deepEqual(
      body.results?.map(({ request, state, changes }) => [request, state, changes]),
      [
        [one, 'approved', 2],
        [late, null, 0],
        [other, 'approved', 2],
      ],
    );
    assert.deepEqual(
      body.changes.map(({ action }) => action),
      ['members.invitation_accepted', 'members.member_joined', 'members.invitation_accepted', 'members.member_joined'],
    );
    assert.deepEqual(await person.must('requests.countInbox'), { open: 2 });
  });

  test('of several centers are decided by two people at once without waiting for each other for ever', async () => {
    const [first, second] = [await Scene.open(world), await Scene.open(world)];
    const deputy = await first.deputy();
    await world.join(second.owner, second.center, [deputy], { role: 'admin' });
    await world.join(first.owner, first.center, [second.owner], { role: 'admin' });
    const requests = [await elevation(first), await elevation(second)];
    const replies = await Promise.all([
      deputy.must('requests.decideRequests', { requests, decision: 'approve' }),
      second.owner.must('requests.decideRequests', { requests: requests.toReversed(), decision: 'approve' }),
    ]);
    const told = replies.flatMap(({ results }) => results).filter(({ state }) => state === 'approved');
    assert.deepEqual(told.map(({ request }) => request).toSorted(), requests.toSorted());
  });

  test('are at most a hundred, and never none', async () => {
    const person = await world.newcomer('Inge');
    const requests = Array.from({ length: 101 }, (_, n) => String(n + 1));
    for (const some of [requests, []]) {
      const reply = await person.call('requests.decideRequests', { requests: some, decision: 'approve' });
      assertRefused(reply, 400, 'invalid_input');
    }
  });
});

describe('a request that the world has overtaken', () => {
  test('says so when it is read, can be declined, and cannot be approved by mistake', async () => {
    const scene = await Scene.open(world);
    const maker = await world.newcomer('Pia');
    const { id } = await maker.must('assets.createOwnAccount', { name: 'Soon closed', ...place });
    await scene.owner.must('assets.requestBinding', { center: scene.center, accountId: id });
    const { items } = await maker.must('requests.listInbox');
    const request = items[0]?.id ?? '';
    assert.equal((await maker.must('requests.getRequest', { request })).state, 'pending');
    await sql(`update assets.accounts set status = 'closed' where id = $1`, [id]);
    assert.equal((await maker.must('requests.getRequest', { request })).state, 'overtaken');
    const approve = { request, decision: 'approve' } as const;
    assertRefused(await maker.call('requests.decideRequest', approve), 409, 'requests.overtaken');
    assert.deepEqual(
      (await maker.must('requests.listInbox')).items.map(({ state }) => state),
      ['overtaken'],
    );
    // Who asked learns nothing of what became of the account.
    const { items: sent } = await scene.owner.must('requests.listSent', { center: scene.center });
    assert.equal(sent[0]?.state, 'pending');
    await sql(`update assets.accounts set status = 'enabled' where id = $1`, [id]);
    assert.equal((await maker.must('requests.getRequest', { request })).state, 'pending');
    const { request: decided } = await maker.must('requests.decideRequest', approve);
    assert.equal(decided.state, 'approved');
  });

  const overtaken: [string, () => Promise<[Person, string]>][] = [
    [
      'an invitation whose inviter is gone',
      async () => {
        const [scene, person] = [await Scene.open(world), await world.newcomer('Inge')];
        const deputy = await scene.deputy();
        await world.invite(deputy, scene.center, [person.email]);
        await scene.owner.must('members.removeMember', { center: scene.center, member: deputy.id });
        return [person, (await person.must('requests.listInbox')).items[0]?.id ?? ''];
      },
    ],
    [
      'a higher role for somebody who was suspended',
      async () => {
        const scene = await Scene.open(world);
        const request = await elevation(scene);
        await scene.owner.must('members.suspendMember', { center: scene.center, member: (await scene.grantee()).id });
        return [scene.owner, request];
      },
    ],
    [
      'a partnership with a center that was deleted',
      async () => {
        const [asking, asked] = [await Scene.open(world), await Scene.open(world)];
        const { id } = await asking.owner.must('partners.requestLink', {
          center: asking.center,
          partnerId: asked.center,
        });
        await asking.owner.must('centers.deleteCenter', { center: asking.center, name: 'Nordlicht' });
        return [asked.owner, id];
      },
    ],
  ];
  for (const [what, make] of overtaken) {
    test(what, async () => {
      const [decider, request] = await make();
      assert.equal((await decider.must('requests.getRequest', { request })).state, 'overtaken');
      const { results } = await decider.must('requests.decideRequests', { requests: [request], decision: 'approve' });
      assert.ok(['requests.overtaken', 'members.invitation_void'].includes(results[0]?.refusal?.code ?? ''));
    });
  }
});

test('the inbox is filtered by kind, center and words, and sorted by deadline', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const [long, other] = [await elevation(scene), await invited(owner)];
  await sql(`update requests.requests set expires_at = now() + interval '90 days' where id = $1`, [long]);
  const listed = async (input: object) => (await owner.must('requests.listInbox', input)).items.map(({ id }) => id);
  assert.deepEqual(await listed({ sort: 'asked' }), [long, other]);
  assert.deepEqual(await listed({ sort: 'expires' }), [other, long]);
  assert.deepEqual(await listed({ kind: 'access.elevation' }), [long]);
  assert.deepEqual(await listed({ center }), [long]);
  assert.deepEqual(await listed({ search: 'LAUNCH' }), [long]);
  assert.deepEqual(await listed({ search: '50%_\\' }), []);
  assert.deepEqual(await listed({ search: `' or true --` }), []);
  const { total } = await owner.must('requests.listInbox', { pageSize: 1, page: 2 });
  assert.equal(total, 2);
});

test('who is an Admin no more, or not yet, finds nothing that is asked of the center', async () => {
  const scene = await Scene.open(world);
  const request = await elevation(scene);
  const deputy = await scene.deputy();
  assert.deepEqual(await deputy.must('requests.countInbox'), { open: 1 });
  await sql(`update access.members set starts_at = now() + interval '1 day' where person_id = $1`, [deputy.id]);
  assert.deepEqual(await deputy.must('requests.countInbox'), { open: 0 });
  assertRefused(await deputy.call('requests.getRequest', { request }), 404, 'not_found');
  await sql(`update access.members set starts_at = null, expires_at = now() where person_id = $1`, [deputy.id]);
  assert.equal((await deputy.must('requests.listInbox')).total, 0);
});
