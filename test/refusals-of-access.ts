// The refusals of access, for the test that reaches every one.
import type { Reply } from './caller.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

/** Makes the call that is refused, in a fresh scene. */
export type Row = (scene: Scene, owner: Person, center: string) => Promise<Reply<unknown>>;

export const accessRows: Record<string, Row> = {
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
};
