// The refusals of proposals and of the rules that ask for them, for the test that reaches every one.
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

const rename = { endpoint: 'centers.updateCenter', input: { name: 'Proposed' } };

/** The request by which a proposal waits for others, as somebody finds it in their inbox. */
async function waitingFor(person: Person): Promise<string> {
  const { items } = await person.must('requests.listInbox', { kind: 'requests.proposal' });
  return items[0]?.id ?? '';
}

async function protect(scene: Scene, rule: { approvals: number; approvers: 'owners' | 'admins' }): Promise<Person> {
  const deputy = await scene.deputy();
  const third = await scene.world.newcomer('Theo');
  await scene.world.join(scene.owner, scene.center, [third], { role: 'admin' });
  const rules = [{ area: 'removals', ...rule } as const];
  await scene.owner.must('requests.putApprovalRules', { center: scene.center, rules });
  return deputy;
}

async function suspend(scene: Scene, by: Person, member: string): Promise<void> {
  const calls = [{ endpoint: 'members.suspendMember', input: { member } }];
  await by.must('requests.proposeChanges', { center: scene.center, calls });
}

export const proposalRows: Record<string, Row> = {
  'requests.proposeChanges requests.call_unknown': async (_, owner, center) =>
    owner.call('requests.proposeChanges', { center, calls: [{ endpoint: 'identity.updateMe', input: { name: 'X' } }] }),
  'requests.proposeChanges requests.call_refused': async (_, owner, center) =>
    owner.call('requests.proposeChanges', {
      center,
      calls: [rename, { endpoint: 'members.suspendMember', input: { member: owner.id } }],
    }),
  'requests.proposeChanges requests.changes_nothing': async (_, owner, center) => {
    const { name } = await owner.must('centers.getCenter', { center });
    return owner.call('requests.proposeChanges', { center, calls: [{ ...rename, input: { name } }] });
  },
  'requests.proposeChanges requests.run_in_past': async (_, owner, center) =>
    owner.call('requests.proposeChanges', { center, calls: [rename], runAt: '2020-01-01T00:00:00Z' }),
  'requests.cancelProposal requests.not_open': async (scene, owner, center) =>
    owner.call('requests.cancelProposal', { center, proposal: await scene.failedProposal() }),
  'requests.retryProposal requests.nothing_failed': async (scene, owner, center) =>
    owner.call('requests.retryProposal', { center, proposal: await scene.proposal() }),
  'requests.forceProposal requests.not_open': async (scene, owner, center) =>
    owner.call('requests.forceProposal', { center, proposal: await scene.failedProposal(), reason: 'Thief' }),
  'requests.putApprovalRules requests.too_few_approvers': async (_, owner, center) =>
    owner.call('requests.putApprovalRules', {
      center,
      rules: [{ area: 'ownership', approvals: 1, approvers: 'owners' }],
    }),
  'requests.putApprovalRules requests.area_twice': async (scene, owner, center) => {
    await scene.deputy();
    const rule = { area: 'ownership', approvals: 1, approvers: 'admins' } as const;
    return owner.call('requests.putApprovalRules', { center, rules: [rule, rule] });
  },
  'requests.decideRequest requests.already_approved': async (scene, owner) => {
    const deputy = await protect(scene, { approvals: 2, approvers: 'admins' });
    await suspend(scene, owner, (await scene.member()).id);
    const request = await waitingFor(deputy);
    await deputy.must('requests.decideRequest', { request, decision: 'approve' });
    return deputy.call('requests.decideRequest', { request, decision: 'approve' });
  },
  'requests.decideRequest requests.own_benefit': async (scene, owner) => {
    const deputy = await protect(scene, { approvals: 1, approvers: 'admins' });
    await suspend(scene, owner, deputy.id);
    return deputy.call('requests.decideRequest', { request: await waitingFor(deputy), decision: 'approve' });
  },
  'requests.decideRequest requests.not_approver': async (scene, owner, center) => {
    const deputy = await scene.deputy();
    const second = await scene.world.newcomer('Olivia');
    await scene.world.join(owner, center, [second], { role: 'owner' });
    const rules = [{ area: 'removals', approvals: 1, approvers: 'owners' } as const];
    await owner.must('requests.putApprovalRules', { center, rules });
    await suspend(scene, owner, (await scene.member()).id);
    return deputy.call('requests.decideRequest', { request: await waitingFor(deputy), decision: 'approve' });
  },
};
