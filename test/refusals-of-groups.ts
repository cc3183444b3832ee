// The refusals of asset groups and labels, for the test that reaches every one.
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

const past = '2020-01-01T00:00:00Z';
const later = '2099-01-01T00:00:00Z';

type Given = { role: string; startsAt?: string; expiresAt?: string };

/** The two calls that give a group, each with the same person. */
function giving(code: string, given: Given, who = async (scene: Scene) => (await scene.member()).id) {
  return {
    [`assets.assignGroup ${code}`]: (async (scene, owner, center) => {
      const people = [{ ...given, person: await who(scene) }];
      return owner.call('assets.assignGroup', { center, group: await scene.group(), people });
    }) satisfies Row,
    [`assets.createGroup ${code}`]: (async (scene, owner, center) => {
      const people = [{ ...given, person: await who(scene) }];
      return owner.call('assets.createGroup', { center, name: 'Another', people });
    }) satisfies Row,
  };
}

export const groupRows: Record<string, Row> = {
  ...giving('assets.grantee_not_member', { role: 'analyst' }, async (scene) => (await scene.suspended()).id),
  ...giving('assets.end_in_past', { role: 'analyst', expiresAt: past }),
  ...giving('access.end_before_start', { role: 'analyst', startsAt: later, expiresAt: later }),
  ...giving('access.role_unknown', { role: '1' }),
  'assets.createGroup assets.group_name_taken': async (scene, owner, center) => {
    await scene.group();
    return owner.call('assets.createGroup', { center, name: 'SCENERY' });
  },
  'assets.updateGroup assets.group_name_taken': async (scene, owner, center) => {
    const { id } = await owner.must('assets.createGroup', { center, name: 'Another' });
    await scene.group();
    return owner.call('assets.updateGroup', { center, group: id, name: 'scenery' });
  },
  'assets.removeGroupItems assets.item_by_rule': async (scene, owner, center) => {
    const account = await scene.labelled();
    const { id } = await owner.must('assets.createGroup', { center, name: 'Old', rule: { labels: ['old'] } });
    return owner.call('assets.removeGroupItems', { center, group: id, accounts: [account] });
  },
  'assets.putAccountLabels assets.role_above_own': async (scene, owner, center) => {
    const [account, tess, gabe] = [await scene.account(), await scene.member(), await scene.grantee()];
    const actions = ['asset:view_basic' as const, 'asset:list_people' as const, 'asset:assign' as const];
    const { id: role } = await owner.must('access.createRole', { center, name: 'Assigner', actions });
    await owner.must('assets.assignAccount', { center, account, person: tess.id, role });
    const people = [{ person: gabe.id, role: 'operator' }];
    await owner.must('assets.createGroup', { center, name: 'High', rule: { labels: ['high'] }, people });
    return tess.call('assets.putAccountLabels', { center, account, labels: ['high'] });
  },
  'assets.addLabels assets.too_many_labels': async (scene, owner, center) => {
    const account = await scene.account();
    const labels = Array.from({ length: 20 }, (_, n) => `label ${n}`);
    await owner.must('assets.putAccountLabels', { center, account, labels });
    return owner.call('assets.addLabels', { center, labels: ['one more'], accounts: [account] });
  },
};

/** Declared, but something before always answers. */
export const neverOfGroups: Record<string, string> = {
  'assets.assignGroup assets.role_above_own': 'who may assign groups gives any role',
  'assets.createGroup assets.role_above_own': 'who may assign groups gives any role',
};
