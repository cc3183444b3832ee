import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, explanationOf } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

/** The newest entry of a center's log. */
async function lastEntry({ owner, center }: Scene) {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
  assert.ok(items[0]);
  return items[0];
}

const names = async (input: object): Promise<string[]> => {
  const { items } = await world.ada.must('members.listMembers', { center: world.acme.id, ...input });
  return items.map(({ person }) => person.name);
};

const seenBy = async (viewer: 'ada' | 'adam', name: string) => {
  const { items } = await world[viewer].must('members.listMembers', { center: world.acme.id });
  return items.find(({ person }) => person.name === name)?.can;
};

describe('the list of members', () => {
  test('shows who is in, and not who was removed', async () => {
    assert.deepEqual(await names({}), ['Ada', 'Adam', 'Ben', 'Mia', 'Olga', 'Sue']);
  });

  test('is filtered by role, state and what was typed', async () => {
    assert.deepEqual(await names({ role: 'owner' }), ['Ada']);
    assert.deepEqual(await names({ state: 'suspended' }), ['Sue']);
    assert.deepEqual(await names({ search: 'OLGA@' }), ['Olga']);
    assert.deepEqual(await names({ search: '%' }), []);
    assert.deepEqual(await names({ search: '_da' }), []);
  });

  test('is sorted both ways', async () => {
    const up = await names({ sort: 'name' });
    assert.deepEqual(await names({ sort: '-name' }), up.toReversed());
    assert.equal((await names({ sort: 'role' }))[0], 'Ada');
  });

  test('in pages is the same list, nobody twice and nobody missing', async () => {
    const all = await names({});
    const paged: string[] = [];
    for (const page of [1, 2, 3]) paged.push(...(await names({ page, pageSize: 2 })));
    assert.deepEqual(paged, all);
    assert.deepEqual(await names({ page: 4, pageSize: 2 }), []);
  });

  test('says what the viewer may do to each', async () => {
    assert.deepEqual(await seenBy('ada', 'Ben'), ['change_role', 'suspend', 'remove', 'assign_accounts']);
    assert.deepEqual(await seenBy('ada', 'Ada'), ['assign_accounts']);
    assert.deepEqual(await seenBy('adam', 'Ada'), ['assign_accounts']);
    assert.deepEqual(await seenBy('adam', 'Adam'), ['assign_accounts', 'leave']);
  });
});

describe('changing a member', () => {
  test('changes what is named and records before and after', async () => {
    const scene = await Scene.open(world);
    const { id: member, name } = await scene.member();
    const { owner, center } = scene;
    const expiresAt = '2098-01-01T00:00:00.000Z';
    const changed = await owner.must('members.updateMember', { center, member, financeRole: 'manager', expiresAt });
    assert.deepEqual([changed.role, changed.financeRole, changed.expiresAt], ['employee', 'manager', expiresAt]);
    const { action, object, before: old, after: next } = await lastEntry(scene);
    assert.equal(action, 'members.member_updated');
    assert.deepEqual(object, { type: 'member', id: member, name });
    assert.deepEqual(old, { financeRole: 'none', expiresAt: null });
    assert.deepEqual(next, { financeRole: 'manager', expiresAt });
  });

  test('to what they are already records nothing', async () => {
    const scene = await Scene.open(world);
    const { id: member } = await scene.member();
    const entry = await lastEntry(scene);
    await scene.owner.must('members.updateMember', { center: scene.center, member, role: 'employee' });
    assert.equal((await lastEntry(scene)).id, entry.id);
  });

  test('is refused without a password confirmed in the last ten minutes, but its preview is not', async () => {
    const scene = await Scene.open(world);
    const { id: member } = await scene.member();
    const { owner, center } = scene;
    await world.database.query(
      `update identity.sessions set authenticated_at = now() - interval '11 minutes' where person_id = $1`,
      [owner.id],
    );
    const change = { center, member, role: 'admin' } as const;
    assertRefused(await owner.call('members.updateMember', change), 403, 'step_up_required');
    assert.equal((await owner.dryRun('members.updateMember', change)).status, 200);
  });

  test('is refused to an Employee, who learns why and who could help, and the attempt is recorded', async () => {
    const reply = await world.ben.call('members.removeMember', { center: world.acme.id, member: world.mia.id });
    const explanation = explanationOf(reply);
    assert.equal(explanation.action, 'member:remove');
    assert.deepEqual(
      explanation.chain.map(({ link, state }) => `${link} ${state}`),
      ['membership ok', 'center_role insufficient'],
    );
    assert.equal(explanation.fix?.kind, 'raise_center_role');
    assert.deepEqual(explanation.fix?.people.map(({ name }) => name).toSorted(), ['Ada', 'Adam']);
    const { items } = await world.ada.must('audit.listActivity', {
      center: world.acme.id,
      action: 'access.call_denied',
      pageSize: 1,
    });
    assert.deepEqual(
      [items[0]?.actor.name, items[0]?.result, items[0]?.requestId],
      ['Ben', 'denied', reply.refusal?.requestId],
    );
    assert.deepEqual(items[0]?.after, { endpoint: 'members.removeMember', reason: 'forbidden' });
  });
});

describe('suspending and removing', () => {
  test('a suspended member has nothing, and has it all again when reinstated', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await scene.grantee();
    const look = async () =>
      (await person.call('assets.getAccount', { center, account: await scene.account() })).status;
    assert.equal(await look(), 200);
    await owner.must('members.suspendMember', { center, member: person.id, reason: 'On leave' });
    assert.deepEqual((await lastEntry(scene)).after, { state: 'suspended', reason: 'On leave' });
    assert.equal(await look(), 403);
    assert.equal((await person.must('centers.listCenters')).items.length, 0);
    await owner.must('members.reinstateMember', { center, member: person.id });
    assert.equal(await look(), 200);
  });

  test('removing names what is lost, and restoring within a day brings it back', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await scene.grantee();
    const account = await scene.account();
    const lost = [{ id: account, name: 'Scene', role: 'analyst' }];
    const preview = await owner.dryRun('members.removeMember', { center, member: person.id });
    assert.deepEqual(preview.body.changes[0]?.before?.['accounts'], lost);
    assert.deepEqual(await owner.must('members.removeMember', { center, member: person.id }), { lostAccounts: 1 });
    assert.deepEqual((await lastEntry(scene)).before?.['accounts'], lost);
    assertRefused(await person.call('assets.getAccount', { center, account }), 404, 'not_found');
    const back = await owner.must('members.restoreMember', { center, member: person.id });
    assert.deepEqual([back.role, back.state, back.accountCount], ['employee', 'active', 1]);
    assert.equal((await person.must('assets.getAccount', { center, account })).viewer.role, 'analyst');
  });

  test('restoring does not bring back an account that was taken away before the removal', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await scene.grantee();
    const account = await scene.account();
    await owner.must('assets.unassignAccount', { center, account, person: person.id });
    await owner.must('members.removeMember', { center, member: person.id });
    const back = await owner.must('members.restoreMember', { center, member: person.id });
    assert.equal(back.accountCount, 0);
    assertRefused(await person.call('assets.getAccount', { center, account }), 404, 'not_found');
  });

  test('a membership past its end date gives nothing, and says since when', async () => {
    const scene = await Scene.open(world);
    const person = await scene.grantee();
    await world.database.query('update access.members set expires_at = now() where person_id = $1', [person.id]);
    const reply = await person.call('centers.getCenter', { center: scene.center });
    const explanation = explanationOf(reply);
    assert.deepEqual([explanation.chain[0]?.state, explanation.fix?.kind], ['ended', 'reinstate_member']);
    const { items } = await scene.owner.must('members.listMembers', { center: scene.center, state: 'expired' });
    assert.deepEqual(
      items.map((each) => each.person.id),
      [person.id],
    );
  });

  test('leaving takes effect at once and is recorded with what was left behind', async () => {
    const scene = await Scene.open(world);
    const person = await scene.grantee();
    await person.must('members.leaveCenter', { center: scene.center });
    assertRefused(await person.call('centers.getCenter', { center: scene.center }), 404, 'not_found');
    const entry = await lastEntry(scene);
    assert.deepEqual(
      [entry.action, entry.actor.name, entry.before?.['accounts']],
      ['members.member_left', 'Gabe', [{ id: await scene.account(), name: 'Scene', role: 'analyst' }]],
    );
  });
});

describe('through a token', () => {
  test('only what its scopes name may be done', async () => {
    const reader = await world.token(world.ada, ['members:read']);
    const center = world.acme.id;
    assert.equal((await reader.call('members.listMembers', { center })).status, 200);
    const reply = await reader.call('members.suspendMember', { center, member: world.ben.id });
    assertRefused(reply, 403, 'token_scope_missing');
    assert.deepEqual(reply.refusal?.details, { scope: 'members:write' });
    assertRefused(await reader.call('assets.listAccounts', { center }), 403, 'token_scope_missing');
    assertRefused(await reader.call('identity.listTokens'), 403, 'session_needed');
  });

  test('a write is recorded as the token’s', async () => {
    const scene = await Scene.open(world);
    const writer = await world.token(scene.owner, ['members:write']);
    const { id: member } = await scene.member();
    await writer.must('members.suspendMember', { center: scene.center, member });
    assert.deepEqual((await lastEntry(scene)).actor, { kind: 'token', id: scene.owner.id, name: scene.owner.name });
  });
});
