import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const codes = ({ results }: { results: { member: string; refusal: { code: string } | null }[] }) =>
  results.map(({ member, refusal }) => [member, refusal?.code ?? null]);

const stateOf = async ({ owner, center }: Scene, member: string) =>
  (await owner.must('members.getMember', { center, member })).state;

describe('many members at once', () => {
  test('are suspended in one call, and what is refused of one does not stop the others', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [tess, gabe, susan] = [await scene.member(), await scene.grantee(), await scene.suspended()];
    const members = [tess.id, owner.id, susan.id, world.ada.id, gabe.id, tess.id];
    const done = await owner.must('members.suspendMembers', { center, members, reason: 'Pause' });
    assert.deepEqual(codes(done), [
      [tess.id, null],
      [owner.id, 'members.own_role'],
      [susan.id, 'members.already_suspended'],
      [world.ada.id, 'not_found'],
      [gabe.id, null],
    ]);
    assertRefused(await gabe.call('assets.listAccounts', { center }), 403, 'forbidden');
    const { items } = await owner.must('audit.listActivity', { center, pageSize: 2 });
    assert.deepEqual(
      items.map(({ action, object, after: now }) => [action, object.name, now?.['reason']]),
      [
        ['members.member_suspended', 'Gabe', 'Pause'],
        ['members.member_suspended', 'Tess', 'Pause'],
      ],
    );
  });

  test('are removed together; a dry run names before what each loses, and an undo brings it back', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [tess, gabe] = [await scene.member(), await scene.grantee()];
    await scene.group();
    const input = { center, members: [tess.id, gabe.id] };
    const { body } = await owner.dryRun('members.removeMembers', input);
    assert.deepEqual(
      body.changes.map(({ action, object, before: was }) => [
        action,
        object.name,
        (was?.['accounts'] as object[] | undefined)?.length,
        (was?.['groups'] as object[] | undefined)?.length,
      ]),
      [
        ['members.member_removed', 'Tess', 0, 1],
        ['members.member_removed', 'Gabe', 1, undefined],
      ],
    );
    assert.equal(await stateOf(scene, gabe.id), 'active');
    await owner.must('members.removeMembers', input);
    assertRefused(await gabe.call('assets.listAccounts', { center }), 404, 'not_found');
    await owner.must('members.restoreMember', { center, member: gabe.id });
    assert.equal((await gabe.must('assets.listAccounts', { center })).total, 1);
  });

  test('get the roles that are named and keep the others, as far as the limit of admins lets them', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [tess, gabe] = [await scene.member(), await scene.grantee()];
    const members = [tess.id, gabe.id];
    await owner.must('members.updateMember', { center, member: gabe.id, creatorRole: 'viewer' });
    await owner.must('members.updateMembers', { center, members, financeRole: 'analyst' });
    const now = await owner.must('members.getMember', { center, member: gabe.id });
    assert.deepEqual([now.role, now.financeRole, now.creatorRole], ['employee', 'analyst', 'viewer']);
    await scene.crowd(18, 'admin');
    assert.deepEqual(codes(await owner.must('members.updateMembers', { center, members, role: 'admin' })), [
      [tess.id, null],
      [gabe.id, 'members.admin_limit_reached'],
    ]);
    const byAdmin = await tess.must('members.updateMembers', { center, members: [owner.id, gabe.id], role: 'owner' });
    assert.deepEqual(codes(byAdmin), [
      [owner.id, 'members.only_owner_changes_owner'],
      [gabe.id, 'members.only_owner_makes_owner'],
    ]);
  });

  test('are up to a hundred, and a change names what changes', async () => {
    const { owner, center } = await Scene.open(world);
    const members = Array.from({ length: 101 }, (_, at) => String(at + 1));
    for (const name of ['members.suspendMembers', 'members.removeMembers'] as const)
      assertRefused(await owner.call(name, { center, members }), 400, 'invalid_input');
    assertRefused(await owner.call('members.suspendMembers', { center, members: [] }), 400, 'invalid_input');
    assertRefused(await owner.call('members.updateMembers', { center, members: ['1'] }), 400, 'invalid_input');
  });

  test('leave an Owner behind, also when two Owners suspend each other with all others', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const second = await world.newcomer('Olive');
    await world.join(owner, center, [second], { role: 'owner' });
    const tess = await scene.member();
    const both = await Promise.all([
      owner.call('members.suspendMembers', { center, members: [second.id, tess.id] }),
      second.call('members.suspendMembers', { center, members: [tess.id, owner.id] }),
    ]);
    const [won, lost] = both[0].status === 200 ? both : both.toReversed();
    assert.equal(won?.status, 200);
    assertRefused(lost as (typeof both)[0], 403, 'forbidden');
    const { rows } = await world.database.query<{ role: string }>(
      `select role from access.members where center_id = $1 and status = 'active'`,
      [center],
    );
    assert.deepEqual(rows, [{ role: 'owner' }]);
  });
});
