// The refusals of offboarding, for the test that reaches every one.
import type { Row } from './refusals-of-access.ts';

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
};

export const neverOfLeaving: Record<string, string> = {
  'members.previewOffboarding members.last_owner': 'only an active Owner touches an Owner, so there are two',
  'members.offboardMember members.last_owner': 'only an active Owner touches an Owner, so there are two',
};
