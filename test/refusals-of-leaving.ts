// The refusals of offboarding and of recovery, for the test that reaches every one.
import { hashOf, newCodes } from './recovery.ts';
import type { Row } from './refusals-of-access.ts';

const codes = newCodes(2).map((code) => ({ holder: 'Hal', hash: hashOf(code) }));
const alike = codes.map(({ holder }) => ({ holder, hash: hashOf('the same') }));

export const leavingRows: Record<string, Row> = {
  'members.previewOffboarding members.own_role': (_, owner, center) =>
    owner.call('members.previewOffboarding', { center, member: owner.id }),
  'members.previewOffboarding members.only_owner_changes_owner': async (scene, owner, center) =>
    (await scene.deputy()).call('members.previewOffboarding', { center, member: owner.id }),
  'members.offboardMember members.own_role': (_, owner, center) =>
    owner.call('members.offboardMember', { center, member: owner.id }),
  'members.offboardMember members.only_owner_changes_owner': async (scene, owner, center) =>
    (await scene.deputy()).call('members.offboardMember', { center, member: owner.id }),
  'members.offboardMember members.heir_needed': async (scene, owner, center) =>
    owner.call('members.offboardMember', { center, member: (await scene.leaver()).id }),
  'members.offboardMember members.heir_unfit': async (scene, owner, center) => {
    const [member, heir] = [(await scene.leaver()).id, (await scene.member()).id];
    return owner.call('members.offboardMember', { center, member, heir });
  },
  'centers.makeRecoveryCodes centers.codes_alike': (_, owner, center) =>
    owner.call('centers.makeRecoveryCodes', { center, needed: 2, codes: alike }),
  'centers.makeRecoveryCodes centers.recovery_running': async (scene, owner, center) => {
    await scene.recovery();
    return owner.call('centers.makeRecoveryCodes', { center, needed: 2, codes });
  },
  'centers.revokeRecoveryCodes centers.no_codes': (_, owner, center) =>
    owner.call('centers.revokeRecoveryCodes', { center }),
  'centers.revokeRecoveryCodes centers.recovery_running': async (scene, owner, center) => {
    await scene.recovery();
    return owner.call('centers.revokeRecoveryCodes', { center });
  },
  'centers.cancelRecovery centers.recovery_over': (_, owner, center) =>
    owner.call('centers.cancelRecovery', { center }),
  'centers.startRecovery centers.codes_wrong': (_, owner) =>
    owner.call('centers.startRecovery', { codes: newCodes(2) }),
  'centers.startRecovery centers.recovery_running': async (scene) => {
    await scene.recovery();
    const second = await scene.world.newcomer();
    return second.call('centers.startRecovery', { codes: await scene.codes() });
  },
};

export const neverOfLeaving: Record<string, string> = {
  'members.previewOffboarding members.last_owner': 'only an active Owner touches an Owner, so there are two',
  'members.offboardMember members.last_owner': 'only an active Owner touches an Owner, so there are two',
};
