// A change that needs a second person: who may approve it, when it runs, and that it is what was approved.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { ended, letRun } from '../../../test/proposals.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const far = '2099-01-01T00:00:00Z';
const rule = { area: 'removals', approvals: 1, approvers: 'admins' } as const;

/** A center with an Owner, two Admins and an employee, where removals need so many approvals. */
async function guarded(approvals = 1) {
  const scene = await Scene.open(world);
  const [deputy, third] = [await scene.deputy(), await world.newcomer('Theo')];
  await world.join(scene.owner, scene.center, [third], { role: 'admin' });
  const { owner, center } = scene;
  await owner.must('requests.putApprovalRules', { center, rules: [{ ...rule, approvals }] });
  const member = await scene.member();
  const calls = [{ endpoint: 'members.suspendMember', input: { member: member.id, reason: 'Leave' } }];
  return { scene, owner, center, deputy, third, member, calls };
}

async function approve(person: Person): Promise<void> {
  const { items } = await person.must('requests.listInbox', { kind: 'requests.proposal' });
  await person.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
}

const stateOf = async (person: Person, center: string, member: string): Promise<string> =>
  (await person.must('members.getMember', { center, member })).state;

describe('a change under a rule', () => {
  test('is refused alone, told by a dry run, and made when another approves it', async () => {
    const { owner, center, deputy, member, calls } = await guarded();
    const alone = await owner.call('members.suspendMember', { center, member: member.id });
    assertRefused(alone, 422, 'requests.approval_needed');
    assert.deepEqual(alone.refusal?.details['areas'], ['removals']);
    const { id, state } = await owner.must('requests.proposeChanges', { center, calls, note: 'On leave' });
    assert.equal(state, 'pending');
    assert.equal(await stateOf(owner, center, member.id), 'active');
    const own = await owner.must('requests.listInbox', { kind: 'requests.proposal' });
    assert.equal(own.total, 0, 'Who proposes is not asked.');
    await approve(deputy);
    const done = await ended(owner, center, id);
    assert.equal(done.state, 'done');
    assert.deepEqual(
      done.approvals.given.map(({ person }) => person.id),
      [deputy.id],
    );
    assert.equal(await stateOf(owner, center, member.id), 'suspended');
    const { items } = await owner.must('audit.listActivity', { center, pageSize: 200 });
    const actions = items.map(({ action }) => action);
    for (const action of ['requests.proposal_made', 'requests.proposal_approved', 'members.member_suspended'])
      assert.ok(actions.includes(action as never), action);
    const suspended = items.find(({ action }) => action === 'members.member_suspended');
    assert.equal(suspended?.actor.id, owner.id);
  });

  test('waits for as many as the rule says, each of them live', async () => {
    const { owner, center, deputy, third, member, calls } = await guarded(2);
    const { id } = await owner.must('requests.proposeChanges', { center, calls });
    await approve(deputy);
    const { total } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
    assert.equal(total, 0, 'Who approved is not asked again.');
    await world.database.query(`update access.members set role = 'employee' where center_id = $1 and person_id = $2`, [
      center,
      deputy.id,
    ]);
    await approve(third);
    const waiting = await owner.must('requests.getProposal', { center, proposal: id });
    assert.equal(waiting.state, 'pending');
    assert.deepEqual(
      waiting.approvals.given.map(({ person, counts }) => [person.id, counts]),
      [
        [deputy.id, false],
        [third.id, true],
      ],
    );
    assert.equal(await stateOf(owner, center, member.id), 'active');
  });

  test('is not made when an approver lost the right before its time came', async () => {
    const { owner, center, deputy, member, calls } = await guarded();
    const { id } = await owner.must('requests.proposeChanges', { center, calls, runAt: far });
    await approve(deputy);
    await world.database.query(
      `update access.members set status = 'suspended' where center_id = $1 and person_id = $2`,
      [center, deputy.id],
    );
    await letRun(world, id);
    const failed = await ended(owner, center, id);
    assert.deepEqual([failed.state, failed.calls[0]?.refusal?.code], ['failed', 'requests.approval_lost']);
    assert.equal(await stateOf(owner, center, member.id), 'active');
  });

  test('is not made when its maker may not make it any more', async () => {
    const { center, owner, deputy, third, member, calls } = await guarded();
    const { id } = await deputy.must('requests.proposeChanges', { center, calls });
    await world.database.query(`update access.members set role = 'employee' where center_id = $1 and person_id = $2`, [
      center,
      deputy.id,
    ]);
    await approve(third);
    const failed = await ended(owner, center, id);
    assert.deepEqual([failed.state, failed.calls[0]?.refusal?.code], ['failed', 'forbidden']);
    assert.equal(await stateOf(owner, center, member.id), 'active');
  });

  test('is not made when the world has moved on', async () => {
    const { owner, center, deputy } = await guarded();
    const rules = [{ area: 'bulk', approvals: 1, approvers: 'admins', threshold: 1 } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    const calls = [{ endpoint: 'centers.updateCenter', input: { name: 'Later' } }];
    const { id } = await owner.must('requests.proposeChanges', { center, calls });
    await world.database.query(`update centers.profiles set name = 'Meanwhile' where center_id = $1`, [center]);
    await approve(deputy);
    const failed = await ended(owner, center, id);
    assert.deepEqual([failed.state, failed.calls[0]?.refusal?.code], ['failed', 'requests.stale']);
    assert.equal((await owner.must('centers.getCenter', { center })).name, 'Meanwhile');
  });

  test('is neither approved nor declined by whom it is about', async () => {
    const { owner, center, deputy } = await guarded();
    const calls = [{ endpoint: 'members.suspendMember', input: { member: deputy.id } }];
    await owner.must('requests.proposeChanges', { center, calls });
    const { items } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
    for (const decision of ['approve', 'decline'] as const) {
      const decided = await deputy.call('requests.decideRequest', { request: items[0]?.id ?? '', decision });
      assertRefused(decided, 403, 'requests.own_benefit');
    }
  });

  test('goes on where nobody could approve it, and the log says so', async () => {
    const { owner, center, deputy, third, member } = await guarded();
    for (const { id } of [deputy, third])
      await world.database.query(
        `update access.members set role = 'employee' where center_id = $1 and person_id = $2`,
        [center, id],
      );
    await owner.must('members.suspendMember', { center, member: member.id });
    const { items } = await owner.must('audit.listActivity', { center });
    assert.ok(items.some(({ action }) => action === 'requests.review_skipped'));
  });

  test('is made at once by an Owner in an emergency, and everybody who could have approved gets a mail', async () => {
    const { owner, center, deputy, third, member, calls } = await guarded();
    const { id } = await deputy.must('requests.proposeChanges', { center, calls });
    assertRefused(
      await third.call('requests.forceProposal', { center, proposal: id, reason: 'Thief' }),
      403,
      'forbidden',
    );
    await owner.must('requests.forceProposal', { center, proposal: id, reason: 'Thief' });
    const done = await ended(owner, center, id);
    assert.deepEqual([done.state, done.emergency?.by.id, done.emergency?.reason], ['done', owner.id, 'Thief']);
    assert.equal(await stateOf(owner, center, member.id), 'suspended');
    const { rows } = await world.database.query<{ person: string }>(
      `select data -> 'to' ->> 'personId' as person from pgboss.job where data ->> 'template' = 'requests.forced' and data -> 'values' ->> 'reason' = 'Thief'`,
    );
    assert.deepEqual(rows.map(({ person }) => person).toSorted(), [owner.id, deputy.id, third.id].toSorted());
  });
});

describe('the rules', () => {
  test('protect themselves as they stood before the change', async () => {
    const { owner, center, deputy } = await guarded();
    const protecting = [{ area: 'rules', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center, rules: protecting });
    const open = await owner.call('requests.putApprovalRules', { center, rules: [] });
    assertRefused(open, 422, 'requests.approval_needed');
    const calls = [{ endpoint: 'requests.putApprovalRules', input: { rules: [] } }];
    const { id } = await owner.must('requests.proposeChanges', { center, calls });
    await approve(deputy);
    assert.equal((await ended(owner, center, id)).state, 'done');
    assert.deepEqual((await owner.must('requests.getApprovalRules', { center })).rules, []);
  });

  test('of Admins hold for making somebody one and for ending it', async () => {
    const { owner, center, deputy, member } = await guarded();
    const rules = [{ area: 'admins', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    for (const [who, role] of [
      [member, 'admin'],
      [deputy, 'employee'],
    ] as const) {
      const alone = await owner.call('members.updateMember', { center, member: who.id, role });
      assertRefused(alone, 422, 'requests.approval_needed');
    }
    await owner.must('members.updateMember', { center, member: member.id, financeRole: 'analyst' });
  });

  test('need no approval of what they do not name', async () => {
    const { owner, center } = await guarded();
    await owner.must('centers.updateCenter', { center, name: 'Free' });
  });
});

describe('many calls', () => {
  test('are made one by one, each with its result, and only what failed is tried again', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await scene.account();
    const calls = [
      { endpoint: 'centers.updateCenter', input: { name: 'Many' } },
      { endpoint: 'assets.updateAccount', input: { account, name: 'Renamed' } },
    ];
    const { id, state } = await owner.must('requests.proposeChanges', { center, calls, runAt: far });
    assert.equal(state, 'approved', 'No rule asks for anybody.');
    await owner.must('assets.updateAccount', { center, account, name: 'Meanwhile' });
    await letRun(world, id);
    const failed = await ended(owner, center, id);
    assert.deepEqual(
      failed.calls.map((call) => [call.state, call.refusal?.code ?? null]),
      [
        ['done', null],
        ['failed', 'requests.stale'],
      ],
    );
    assert.deepEqual([failed.state, failed.progress], ['failed', { calls: 2, done: 1, failed: 1 }]);
    await owner.must('assets.updateAccount', { center, account, name: 'Scene' });
    await owner.must('requests.retryProposal', { center, proposal: id });
    const done = await ended(owner, center, id);
    assert.deepEqual(done.progress, { calls: 2, done: 2, failed: 0 });
    assert.equal((await owner.must('assets.getAccount', { center, account })).name, 'Renamed');
  });

  test('wait for approval after all where a rule came after they were scheduled', async () => {
    const { owner, center, calls } = await guarded();
    await owner.must('requests.putApprovalRules', { center, rules: [] });
    const { id, state } = await owner.must('requests.proposeChanges', { center, calls, runAt: far });
    assert.equal(state, 'approved', 'No rule asked for anybody.');
    const rules = [{ area: 'removals', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    await letRun(world, id);
    const { calls: made } = await ended(owner, center, id);
    assert.deepEqual([made[0]?.state, made[0]?.refusal?.code], ['failed', 'requests.approval_needed']);
  });

  test('of a token reach no further than its scopes', async () => {
    const { owner, center, calls } = await guarded();
    const token = await world.token(owner, ['requests:write']);
    const reply = await token.call('requests.proposeChanges', { center, calls });
    assertRefused(reply, 422, 'requests.call_refused');
    assert.equal(reply.refusal?.details['code'], 'token_scope_missing');
  });

  test('are not made once they were cancelled', async () => {
    const { owner, center } = await Scene.open(world);
    const calls = [{ endpoint: 'centers.updateCenter', input: { name: 'Never' } }];
    const { id } = await owner.must('requests.proposeChanges', { center, calls, runAt: far });
    await owner.must('requests.cancelProposal', { center, proposal: id });
    await letRun(world, id);
    assert.equal((await owner.must('requests.getProposal', { center, proposal: id })).state, 'cancelled');
    assert.notEqual((await owner.must('centers.getCenter', { center })).name, 'Never');
  });
});

test('an employee sees what they proposed themself, and nobody outside sees anything', async () => {
  const { scene, owner, center, calls } = await guarded();
  const { id } = await owner.must('requests.proposeChanges', { center, calls });
  const employee = await scene.grantee();
  assert.equal((await employee.must('requests.listProposals', { center })).total, 0);
  assertRefused(await employee.call('requests.getProposal', { center, proposal: id }), 404, 'not_found');
  const other = await Scene.open(world);
  assertRefused(await other.owner.call('requests.getProposal', { center, proposal: id }), 404, 'not_found');
  const theirs = await other.owner.call('requests.getProposal', { center: other.center, proposal: id });
  assertRefused(theirs, 404, 'not_found');
});
