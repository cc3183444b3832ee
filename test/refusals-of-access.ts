// The refusals of access, for the test that reaches every one.
import type { Reply } from './caller.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

/** Makes the call that is refused, in a fresh scene. */
export type Row = (scene: Scene, owner: Person, center: string) => Promise<Reply<unknown>>;

const later = '2099-01-01T00:00:00Z';
const extension = { expiresAt: '2099-01-01T00:00:00Z', reason: 'It goes on' };
const tooEarly = { expiresAt: '2020-01-01T00:00:00Z', reason: 'It goes on' };

/** Each of the three things that can be extended: of somebody whose hold has an end, and with a person who holds it without. */
const extending: Record<string, Row> = {
  'members.extendMembership access.without_end': async (scene, owner, center) =>
    owner.call('members.extendMembership', { center, member: (await scene.member()).id, ...extension }),
  'members.extendMembership access.end_not_later': async (scene, owner, center) =>
    owner.call('members.extendMembership', { center, member: (await scene.contractor()).id, ...tooEarly }),
  'members.extendMembership members.own_role': async (_, owner, center) =>
    owner.call('members.extendMembership', { center, member: owner.id, ...extension }),
  'members.extendMembership members.only_owner_changes_owner': async (scene, owner, center) => {
    const admin = await scene.world.newcomer();
    await scene.world.join(owner, center, [admin], { role: 'admin' });
    return admin.call('members.extendMembership', { center, member: owner.id, ...extension });
  },
  'assets.extendAccount access.without_end': async (scene, owner, center) => {
    const [account, person] = [await scene.account(), (await scene.grantee()).id];
    return owner.call('assets.extendAccount', { center, account, person, ...extension });
  },
  'assets.extendAccount access.end_not_later': async (scene, owner, center) => {
    const [account, person] = [await scene.account(), (await scene.contractor()).id];
    return owner.call('assets.extendAccount', { center, account, person, ...tooEarly });
  },
  'assets.extendGroup access.without_end': async (scene, owner, center) => {
    const [group, person] = [await scene.group(), (await scene.contractor()).id];
    await owner.must('assets.assignGroup', { center, group, people: [{ person, role: 'analyst' }] });
    return owner.call('assets.extendGroup', { center, group, person, ...extension });
  },
  'assets.extendGroup access.end_not_later': async (scene, owner, center) => {
    const [group, person] = [await scene.group(), (await scene.contractor()).id];
    return owner.call('assets.extendGroup', { center, group, person, ...tooEarly });
  },
};

/** A membership that is to start when it cannot. */
const starting: Record<string, Row> = {
  'members.updateMember members.owner_starts_at_once': async (scene, owner, center) =>
    owner.call('members.updateMember', { center, member: (await scene.member()).id, role: 'owner', startsAt: later }),
  'members.updateMember access.end_before_start': async (scene, owner, center) =>
    owner.call('members.updateMember', {
      center,
      member: (await scene.member()).id,
      startsAt: later,
      expiresAt: later,
    }),
  'members.inviteMembers members.owner_starts_at_once': (_, owner, center) =>
    owner.call('members.inviteMembers', {
      center,
      emails: ['a@example.com'],
      role: 'owner',
      membershipStartsAt: later,
    }),
  'members.inviteMembers access.end_before_start': (_, owner, center) =>
    owner.call('members.inviteMembers', {
      center,
      emails: ['a@example.com'],
      membershipStartsAt: later,
      membershipExpiresAt: later,
    }),
};

export const accessRows: Record<string, Row> = {
  ...extending,
  ...starting,
  'access.createRole access.role_name_taken': async (scene, owner, center) => {
    await scene.role();
    return owner.call('access.createRole', { center, name: 'planner', actions: ['report:read'] });
  },
  'access.createRole access.too_many_roles': async (scene, owner, center) => {
    await scene.world.database.query(
      `insert into access.roles (center_id, name, mask, made_by) select $1, 'Role ' || n, 1, $2 from generate_series(1, 100) n`,
      [center, owner.id],
    );
    return owner.call('access.createRole', { center, name: 'One more', actions: ['report:read'] });
  },
  'access.updateRole access.role_name_taken': async (scene, owner, center) =>
    owner.call('access.updateRole', { center, role: await scene.role(), name: '观察员' }),
  'access.requestElevation access.role_unknown': async (scene, _, center) =>
    (await scene.grantee()).call('access.requestElevation', {
      center,
      account: await scene.account(),
      role: '1',
      hours: 1,
      reason: 'Launch',
    }),
  'access.requestElevation access.role_not_higher': async (scene, owner, center) =>
    owner.call('access.requestElevation', {
      center,
      account: await scene.account(),
      role: 'admin',
      hours: 1,
      reason: 'Launch',
    }),
  'access.requestElevation access.elevation_already_asked': async (scene, _, center) => {
    const [grantee, account] = [await scene.grantee(), await scene.account()];
    const asked = { center, account, role: 'operator', hours: 1, reason: 'Launch' } as const;
    await grantee.must('access.requestElevation', asked);
    return grantee.call('access.requestElevation', { ...asked, role: 'admin' });
  },
  'access.requestElevation access.nobody_to_approve': async (scene, owner, center) => {
    const [grantee, account] = [await scene.grantee(), await scene.account()];
    await scene.world.database.query(
      `update access.members set starts_at = now() + interval '1 day' where center_id = $1 and person_id = $2`,
      [center, owner.id],
    );
    return grantee.call('access.requestElevation', { center, account, role: 'operator', hours: 1, reason: 'Launch' });
  },
  'access.deleteRole access.role_in_use': async (scene, owner, center) => {
    const role = await scene.role();
    const person = (await scene.member()).id;
    await owner.must('assets.assignAccount', { center, account: await scene.account(), person, role });
    return owner.call('access.deleteRole', { center, role });
  },
  'requests.withdrawRequest requests.already_decided': async (scene, owner, center) => {
    const request = await scene.binding();
    await owner.must('assets.cancelBinding', { center, binding: request });
    return owner.call('requests.withdrawRequest', { center, request });
  },
};
