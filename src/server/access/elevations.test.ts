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

interface Stage {
  scene: Scene;
  center: string;
  account: string;
  /** An analyst of the account. */
  asker: Person;
  /** An Admin. */
  admin: Person;
}

async function setStage(): Promise<Stage> {
  const scene = await Scene.open(world);
  const { center } = scene;
  const [account, asker, admin] = [await scene.account(), await scene.grantee(), await world.newcomer('Adele')];
  await world.join(scene.owner, center, [admin], { role: 'admin' });
  return { scene, center, account, asker, admin };
}

const ask = async ({ center, account, asker }: Stage, role = 'operator'): Promise<string> =>
  (await asker.must('access.requestElevation', { center, account, role, hours: 2, reason: 'Launch tonight' })).request;

const decide = (who: Person, request: string, decision: 'approve' | 'decline') =>
  who.call('requests.decideRequest', { request, decision });

const mayEdit = async ({ asker, center, account }: Stage): Promise<boolean> =>
  (await asker.must('assets.getAccount', { center, account })).viewer.can.includes('campaign:edit');

const running = async ({ scene, center }: Stage) =>
  (await scene.owner.must('access.listElevations', { center, state: 'running' })).items;

describe('a higher role for some hours', () => {
  test('is asked for, approved by an Admin, works at once, and ends by itself', async () => {
    const stage = await setStage();
    const { admin, asker, center, account } = stage;
    const request = await ask(stage);
    assert.equal(await mayEdit(stage), false);
    const { items } = await admin.must('requests.listInbox');
    const seen = items.find(({ id }) => id === request);
    assert.equal(seen?.kind, 'access.elevation');
    assert.equal(seen?.note, 'Launch tonight');
    assert.equal((await decide(admin, request, 'approve')).status, 200);
    assert.equal(await mayEdit(stage), true);
    const [one] = await running(stage);
    assert.equal(one?.approvedBy, admin.name);
    assert.equal(Date.parse(one?.expiresAt ?? '') - Date.parse(one?.startsAt ?? ''), 2 * 3600_000);
    await world.database.query(
      `update access.elevations set starts_at = now() - interval '2 hours', expires_at = now() where person_id = $1 and center_id = $2`,
      [asker.id, center],
    );
    assert.equal(await mayEdit(stage), false);
    assert.deepEqual(await running(stage), []);
    const over = await asker.must('access.listElevations', { center, account, state: 'over' });
    assert.equal(over.total, 1);
  });

  test('is never approved by who asked, also as an Admin', async () => {
    const stage = await setStage();
    await stage.scene.owner.must('access.updatePolicy', { center: stage.center, adminsNeedAssignment: true });
    const own = { ...stage, asker: stage.admin };
    const request = await ask(own);
    const { items } = await stage.admin.must('requests.listInbox');
    assert.deepEqual(
      items.filter(({ id }) => id === request),
      [],
    );
    assertRefused(await decide(stage.admin, request, 'approve'), 404, 'not_found');
    assert.equal((await decide(stage.scene.owner, request, 'approve')).status, 200);
    assert.equal(await mayEdit(own), true);
  });

  test('is not for others to decide, and a declined one gives nothing and may be asked for again', async () => {
    const stage = await setStage();
    const request = await ask(stage);
    const member = await stage.scene.member();
    assertRefused(await decide(member, request, 'approve'), 404, 'not_found');
    assert.equal((await decide(stage.admin, request, 'decline')).status, 200);
    assert.equal(await mayEdit(stage), false);
    await ask(stage);
  });

  test('of two answers at once only one counts', async () => {
    const stage = await setStage();
    const request = await ask(stage);
    const answers = await Promise.all([
      decide(stage.admin, request, 'approve'),
      decide(stage.scene.owner, request, 'approve'),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409]);
    assert.equal((await running(stage)).length, 1);
  });

  test('cannot be approved any more once the asker is gone, or holds as much already', async () => {
    const left = await setStage();
    const gone = await ask(left);
    await left.scene.owner.must('members.suspendMember', { center: left.center, member: left.asker.id });
    assertRefused(await decide(left.admin, gone, 'approve'), 409, 'requests.overtaken');
    const raised = await setStage();
    const { center, account } = raised;
    const request = await ask(raised);
    await raised.admin.must('assets.assignAccount', { center, account, person: raised.asker.id, role: 'admin' });
    assertRefused(await decide(raised.admin, request, 'approve'), 409, 'requests.overtaken');
  });

  test('is ended early by its holder or by an Admin, and by nobody else', async () => {
    for (const by of ['asker', 'admin'] as const) {
      const stage = await setStage();
      await decide(stage.admin, await ask(stage), 'approve');
      const elevation = (await running(stage))[0]?.id ?? '';
      const member = await stage.scene.member();
      assert.equal((await member.call('access.endElevation', { center: stage.center, elevation })).status, 403);
      assert.equal((await member.must('access.listElevations', { center: stage.center })).total, 0);
      await stage[by].must('access.endElevation', { center: stage.center, elevation });
      assert.equal(await mayEdit(stage), false);
      assertRefused(
        await stage.admin.call('access.endElevation', { center: stage.center, elevation }),
        404,
        'not_found',
      );
    }
  });

  test('may be a role that the center made, and the log tells the whole story by name', async () => {
    const stage = await setStage();
    const { scene, center } = stage;
    await decide(stage.admin, await ask(stage, await scene.role()), 'approve');
    assert.equal(await mayEdit(stage), true);
    const { items } = await scene.owner.must('audit.listActivity', { center, room: 'access' });
    const told = items.filter(({ action }) => action.startsWith('access.elevation'));
    assert.deepEqual(
      told.map(({ action, actor, after: entry }) => [action, actor.name, entry?.['role'], entry?.['reason']]),
      [
        ['access.elevation_approved', stage.admin.name, 'Planner', 'Launch tonight'],
        ['access.elevation_requested', stage.asker.name, 'Planner', 'Launch tonight'],
      ],
    );
  });

  test('that nobody answers expires by itself', async () => {
    const stage = await setStage();
    const request = await ask(stage);
    await world.database.query('update requests.requests set expires_at = now() where id = $1', [request]);
    assertRefused(await decide(stage.admin, request, 'approve'), 422, 'requests.expired');
    await ask(stage);
  });
});
