// Whether a member still needs their access, asked of the others who could say.
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

/** A review of one member that the Owner asked for and an Admin can answer. */
async function reviewed(note = 'Left the project?') {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const deputy = await scene.deputy();
  const member = await scene.grantee();
  const { results } = await owner.must('members.reviewMembers', { center, members: [member.id], note });
  assert.deepEqual(results, [{ member: member.id, refusal: null }]);
  return { scene, owner, center, deputy, member, request: await waitingFor(deputy) };
}

async function waitingFor(person: Person): Promise<string> {
  const { items } = await person.must('requests.listInbox', { kind: 'members.review' });
  return items[0]?.id ?? '';
}

const stateOf = async (person: Person, center: string, member: string): Promise<string> =>
  (await person.must('members.getMember', { center, member })).state;

describe('a review of access', () => {
  test('says what the member has, and a yes is noted and told to who asked', async () => {
    const { owner, center, deputy, member, request } = await reviewed();
    const { items } = await deputy.must('requests.listInbox', { kind: 'members.review' });
    const [asked] = items;
    assert.ok(asked?.kind === 'members.review');
    assert.deepEqual(
      [asked.details.member.id, asked.details.role, asked.details.accounts, asked.note],
      [member.id, 'employee', 1, 'Left the project?'],
    );
    const own = await owner.must('requests.listInbox', { kind: 'members.review' });
    assert.equal(own.total, 0, 'Who asks does not answer.');
    await deputy.must('requests.decideRequest', { request, decision: 'approve' });
    assert.equal(await stateOf(owner, center, member.id), 'active');
    const log = await owner.must('audit.listActivity', { center, action: 'members.review_confirmed' });
    assert.deepEqual([log.items[0]?.actor.id, log.items[0]?.object.id], [deputy.id, member.id]);
    const sent = await owner.must('requests.listSent', { center, kind: 'members.review', search: member.name });
    assert.equal(sent.items[0]?.state, 'approved');
  });

  test('removes whom nobody needs any more, as the one who says so may, and the removal can be taken back', async () => {
    const { owner, center, deputy, member, request } = await reviewed();
    const dry = await deputy.dryRun('requests.decideRequest', { request, decision: 'decline' });
    assert.deepEqual(
      dry.body.changes.map(({ action }) => action),
      ['members.review_declined', 'members.member_removed'],
    );
    assert.equal(await stateOf(owner, center, member.id), 'active');
    await deputy.must('requests.decideRequest', { request, decision: 'decline' });
    assertRefused(await member.call('centers.getCenter', { center }), 404, 'not_found');
    const log = await owner.must('audit.listActivity', { center, action: 'members.member_removed' });
    const [removal] = log.items;
    assert.deepEqual([removal?.actor.id, removal?.after?.['reason']], [deputy.id, 'Left the project?']);
    await owner.must('audit.undoEntry', { center, entry: removal?.id ?? '' });
    assert.equal(await stateOf(owner, center, member.id), 'active');
  });

  test('is held by the rules for removals, and asks nothing of a yes', async () => {
    const { scene, owner, center, deputy, member, request } = await reviewed();
    const third = await world.newcomer('Theo');
    await world.join(owner, center, [third], { role: 'admin' });
    const rules = [{ area: 'removals', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    const refused = await deputy.call('requests.decideRequest', { request, decision: 'decline' });
    assertRefused(refused, 422, 'requests.approval_needed');
    assert.equal(await stateOf(owner, center, member.id), 'active');
    await deputy.must('requests.decideRequest', { request, decision: 'approve' });
    assert.equal(await stateOf(scene.owner, center, member.id), 'active');
  });

  test('is not answered by the member in question, by a token without the scope, or over somebody higher', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    const third = await world.newcomer('Theo');
    await world.join(owner, center, [third], { role: 'admin' });
    await owner.must('members.reviewMembers', { center, members: [deputy.id] });
    const request = await waitingFor(deputy);
    for (const decision of ['approve', 'decline'] as const)
      assertRefused(await deputy.call('requests.decideRequest', { request, decision }), 403, 'requests.own_benefit');
    const token = await world.token(third, ['requests:write', 'requests:read']);
    const byToken = await token.call('requests.decideRequest', { request, decision: 'decline' });
    assertRefused(byToken, 403, 'token_scope_missing');
    // An Admin cannot even ask about an Owner.
    const { results } = await third.must('members.reviewMembers', { center, members: [owner.id, '77'] });
    assert.deepEqual(
      results.map(({ refusal }) => refusal?.code),
      ['members.only_owner_changes_owner', 'not_found'],
    );
  });

  test('is asked once at a time, of somebody who can answer, and of no one who left', async () => {
    const { owner, center, deputy, member, request } = await reviewed();
    const again = await owner.must('members.reviewMembers', { center, members: [member.id] });
    assert.equal(again.results[0]?.refusal?.code, 'members.review_open');
    await owner.must('members.removeMember', { center, member: member.id });
    const opened = await deputy.must('requests.getRequest', { request });
    assert.equal(opened.state, 'overtaken');
    const late = await deputy.call('requests.decideRequest', { request, decision: 'approve' });
    assertRefused(late, 409, 'requests.overtaken');
    await deputy.must('requests.decideRequest', { request, decision: 'decline' });
    const alone = await Scene.open(world);
    const only = await alone.owner.must('members.reviewMembers', {
      center: alone.center,
      members: [(await alone.member()).id],
    });
    assert.equal(only.results[0]?.refusal?.code, 'access.nobody_to_approve');
  });

  test('can be withdrawn, and changes nothing where nobody answers', async () => {
    const { owner, center, member, request } = await reviewed();
    await owner.must('requests.withdrawRequest', { center, request });
    const log = await owner.must('audit.listActivity', { center, action: 'members.review_withdrawn' });
    assert.equal(log.items[0]?.object.id, member.id);
    await owner.must('members.reviewMembers', { center, members: [member.id], days: 1 });
    await world.database.query(`update requests.requests set expires_at = now() where center_id = $1`, [center]);
    const { items } = await owner.must('requests.listSent', { center, kind: 'members.review', state: 'decided' });
    assert.deepEqual(items.map(({ state }) => state).toSorted(), ['cancelled', 'expired']);
    assert.equal(await stateOf(owner, center, member.id), 'active');
  });
});
