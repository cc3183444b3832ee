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

const planner = { name: 'Planner', description: 'Plans', actions: ['campaign:edit', 'report:read'] as const };

async function joined(scene: Scene, as: { role?: 'admin' | 'employee' } = {}): Promise<Person> {
  const person = await world.newcomer();
  await world.join(scene.owner, scene.center, [person], as);
  return person;
}

async function makeRole(scene: Scene, of: { name: string; actions: readonly string[] } = planner): Promise<string> {
  const made = await scene.owner.must('access.createRole', {
    center: scene.center,
    ...of,
    actions: [...of.actions] as never,
  });
  return made.id;
}

async function give(scene: Scene, person: Person, role: string): Promise<void> {
  const account = await scene.account();
  await scene.owner.must('assets.assignAccount', { center: scene.center, account, person: person.id, role });
}

const canOf = async (scene: Scene, person: Person): Promise<string[]> => {
  const account = await scene.account();
  return (await person.must('assets.getAccount', { center: scene.center, account })).viewer.can;
};

/** Shares the scene's account with a partner, written into the tables as the room of partners does. */
async function share(scene: Scene, partner: Scene, ceiling: string): Promise<string> {
  const account = await scene.account();
  for (const [one, other] of [
    [scene.center, partner.center],
    [partner.center, scene.center],
  ]) {
    await world.database.query(
      `insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Partner')`,
      [one, other],
    );
  }
  await world.database.query(
    `insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling) values ($1, $2, 'owner_partner', $3, $4)`,
    [partner.center, account, scene.center, ceiling],
  );
  return account;
}

describe('a role that a center made', () => {
  test('gives exactly its actions, and seeing the account', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const person = await joined(scene);
    await give(scene, person, role);
    assert.deepEqual(await canOf(scene, person), ['asset:view_basic', 'report:read', 'campaign:edit']);
    const edit = await person.call('assets.updateAccount', {
      center: scene.center,
      account: await scene.account(),
      name: 'New',
    });
    assert.equal(edit.status, 403);
  });

  test('cannot hold what no role on an account holds', async () => {
    const scene = await Scene.open(world);
    const input = { center: scene.center, name: 'Seller', actions: ['asset:transfer'] };
    assertRefused(await scene.owner.call('access.createRole', input as never), 400, 'invalid_input');
  });

  test('is listed after the built-in ones, with what it may do and how many hold it', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    await give(scene, await joined(scene), role);
    await give(scene, await joined(scene), 'analyst');
    const { items, total } = await scene.owner.must('access.listRoles', { center: scene.center, include: 'uses' });
    assert.equal(total, 4);
    assert.deepEqual(
      items.map(({ id }) => id),
      ['admin', 'operator', 'analyst', role],
    );
    assert.deepEqual(
      items.map(({ uses }) => uses?.people),
      [0, 0, 1, 1],
    );
    assert.deepEqual(items[3]?.can, ['change', 'delete']);
    assert.deepEqual(items[0]?.can, []);
    const second = await scene.owner.must('access.listRoles', { center: scene.center, page: 2, pageSize: 3 });
    assert.deepEqual(
      second.items.map(({ id }) => id),
      [role],
    );
  });

  test('is found by its name, by a built-in name in either language, and by what it may do', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const found = async (input: object): Promise<string[]> =>
      (await scene.owner.must('access.listRoles', { center: scene.center, ...input })).items.map(({ id }) => id);
    assert.deepEqual(await found({ search: 'plan' }), [role]);
    assert.deepEqual(await found({ search: '观察' }), ['analyst']);
    assert.deepEqual(await found({ kind: 'own' }), [role]);
    assert.deepEqual(await found({ kind: 'built_in' }), ['admin', 'operator', 'analyst']);
    assert.deepEqual(await found({ action: 'campaign:edit' }), ['admin', 'operator', role]);
  });

  test('is named to every member, but where it is used only to who may see access', async () => {
    const scene = await Scene.open(world);
    await makeRole(scene);
    const member = await scene.member();
    const { items } = await member.must('access.listRoles', { center: scene.center, include: 'uses', kind: 'own' });
    assert.deepEqual(
      items.map(({ name, uses, can }) => ({ name, uses, can })),
      [{ name: 'Planner', uses: null, can: [] }],
    );
  });

  test('names its holders: people on accounts and through groups, and partners', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const person = await joined(scene);
    await give(scene, person, role);
    await world.database.query(
      `with g as (insert into access.groups (center_id, name, made_by) values ($1, 'Summer', $2) returning id)
       insert into access.group_grants (center_id, person_id, group_id, role, granted_by) select $1, $2, id, $3, $2 from g`,
      [scene.center, person.id, role],
    );
    await share(scene, await Scene.open(world), role);
    const holders = await scene.owner.must('access.listRoleHolders', { center: scene.center, role });
    assert.deepEqual(
      holders.items.map(({ kind, person: who, partner, on }) => [kind, who?.name ?? partner?.name, on.name]).toSorted(),
      [
        ['grant', person.name, 'Scene'],
        ['group', person.name, 'Summer'],
        ['share', 'Partner', 'Scene'],
      ],
    );
    const shares = await scene.owner.must('access.listRoleHolders', { center: scene.center, role, kind: 'share' });
    assert.equal(shares.total, 1);
    const byName = await scene.owner.must('access.listRoleHolders', { center: scene.center, role, search: 'summer' });
    assert.deepEqual(
      byName.items.map(({ kind }) => kind),
      ['group'],
    );
  });

  test('changes for its holders with their next request, and a dry run says who gains and who loses', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const [holder, operator, outside] = [await joined(scene), await joined(scene), await joined(scene)];
    for (const person of [holder, operator]) await give(scene, person, role);
    await give(scene, outside, 'analyst');
    // What somebody else's role holds anyway is nobody's loss.
    await world.database.query(
      `insert into access.elevations (center_id, person_id, asset_id, role, starts_at, expires_at, reason, approved_by)
       values ($1, $2, $3, 'operator', now(), now() + interval '1 hour', 'Launch', $2)`,
      [scene.center, operator.id, await scene.account()],
    );
    const change = { center: scene.center, role, actions: ['campaign:pause' as const, 'report:export' as const] };
    const dry = await scene.owner.dryRun('access.updateRole', change);
    const [entry] = dry.body.changes;
    assert.equal(entry?.action, 'access.role_updated');
    assert.deepEqual(entry?.after?.['gaining'], [{ id: holder.id, name: holder.name, accounts: 1 }]);
    assert.deepEqual(entry?.after?.['losing'], [{ id: holder.id, name: holder.name, accounts: 1 }]);
    assert.deepEqual(await canOf(scene, holder), ['asset:view_basic', 'report:read', 'campaign:edit']);
    await scene.owner.must('access.updateRole', change);
    assert.deepEqual(await canOf(scene, holder), ['asset:view_basic', 'report:export', 'campaign:pause']);
  });

  test('bounds what a partner reaches, also when it is changed later', async () => {
    const [scene, partner] = [await Scene.open(world), await Scene.open(world)];
    const role = await makeRole(scene);
    const account = await share(scene, partner, role);
    const theirs = await joined(partner);
    const may = async (): Promise<string[]> =>
      (await theirs.must('assets.getAccount', { center: partner.center, account })).viewer.can;
    await partner.owner.must('assets.assignAccount', {
      center: partner.center,
      account,
      person: theirs.id,
      role: await makeRole(partner, { name: 'Reader', actions: ['report:read', 'campaign:edit'] }),
    });
    assert.deepEqual(await may(), ['asset:view_basic', 'report:read', 'campaign:edit']);
    const dry = await scene.owner.dryRun('access.updateRole', { center: scene.center, role, actions: ['report:read'] });
    assert.deepEqual(dry.body.changes[0]?.after?.['partners'], [{ id: partner.center, name: 'Partner', accounts: 1 }]);
    await scene.owner.must('access.updateRole', { center: scene.center, role, actions: ['report:read'] });
    assert.deepEqual(await may(), ['asset:view_basic', 'report:read']);
  });

  test('cannot be deleted while it is used, in whatever way, and says by whom', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const person = await joined(scene);
    const account = await scene.account();
    const remove = () => scene.owner.call('access.deleteRole', { center: scene.center, role });
    await give(scene, person, role);
    const used = await remove();
    assertRefused(used, 409, 'access.role_in_use');
    assert.match(used.refusal?.message ?? '', /Newcomer \(Scene\)/);
    await scene.owner.must('assets.unassignAccount', { center: scene.center, account, person: person.id });
    const [invitation = ''] = await world.invite(scene.owner, scene.center, ['new@example.com'], {
      accounts: [{ id: account, role }],
    });
    const promised = await remove();
    assertRefused(promised, 409, 'access.role_in_use');
    assert.equal(promised.refusal?.details['invitations'], 1);
    await scene.owner.must('members.cancelInvitation', { center: scene.center, invitation });
    const partner = await Scene.open(world);
    await share(scene, partner, role);
    assertRefused(await remove(), 409, 'access.role_in_use');
    await world.database.query(`update access.holdings set status = 'unbound' where center_id = $1 and asset_id = $2`, [
      partner.center,
      account,
    ]);
    assert.equal((await remove()).status, 200);
    assertRefused(await scene.owner.call('access.getRole', { center: scene.center, role }), 404, 'not_found');
  });

  test('that is gone is left out when an invitation that ran out is accepted after all', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const person = await world.newcomer();
    const account = await scene.account();
    const [invitation = ''] = await world.invite(scene.owner, scene.center, [person.email], {
      accounts: [{ id: account, role }],
    });
    await world.database.query('update members.invitations set expires_at = now() where id = $1', [invitation]);
    await scene.owner.must('access.deleteRole', { center: scene.center, role });
    await scene.owner.must('members.resendInvitation', { center: scene.center, invitation });
    await person.must('members.acceptInvitation', { token: await world.invitationLink(invitation) });
    assertRefused(await person.call('assets.getAccount', { center: scene.center, account }), 404, 'not_found');
  });

  test('is called by its name in the log and in invitations', async () => {
    const scene = await Scene.open(world);
    const role = await makeRole(scene);
    const account = await scene.account();
    await give(scene, await joined(scene), role);
    const { items } = await scene.owner.must('audit.listActivity', {
      center: scene.center,
      action: 'assets.account_assigned',
    });
    assert.equal(items[0]?.after?.['role'], 'Planner');
    const guest = await world.newcomer();
    const [id = ''] = await world.invite(scene.owner, scene.center, [guest.email], {
      accounts: [{ id: account, role }],
    });
    const offer = await guest.must('members.openInvitation', { token: await world.invitationLink(id) });
    assert.deepEqual(offer.accounts, [{ name: 'Scene', role: 'Planner' }]);
  });
});

describe('the policy that Admins need assignment', () => {
  test('takes from Admins what was not given to them, says so before, and gives it back', async () => {
    const scene = await Scene.open(world);
    const [given, bare] = [await joined(scene, { role: 'admin' }), await joined(scene, { role: 'admin' })];
    await give(scene, given, 'admin');
    const set = { center: scene.center, adminsNeedAssignment: true };
    const dry = await scene.owner.dryRun('access.updatePolicy', set);
    assert.deepEqual(dry.body.changes[0]?.after, {
      adminsNeedAssignment: true,
      losing: [{ id: bare.id, name: bare.name, accounts: 1 }],
    });
    assert.ok((await canOf(scene, bare)).includes('campaign:edit'));
    await scene.owner.must('access.updatePolicy', set);
    assert.deepEqual(await scene.owner.must('access.getPolicy', { center: scene.center }), {
      adminsNeedAssignment: true,
    });
    assert.ok(!(await canOf(scene, bare)).includes('campaign:edit'));
    assert.ok((await canOf(scene, bare)).includes('asset:assign'));
    assert.ok((await canOf(scene, given)).includes('campaign:edit'));
    const back = await scene.owner.dryRun('access.updatePolicy', { ...set, adminsNeedAssignment: false });
    assert.deepEqual(back.body.changes[0]?.after?.['gaining'], [{ id: bare.id, name: bare.name, accounts: 1 }]);
    await scene.owner.must('access.updatePolicy', { ...set, adminsNeedAssignment: false });
    assert.ok((await canOf(scene, bare)).includes('campaign:edit'));
    const { rows } = await world.database.query(
      'select admins_need_assignment as on from access.center_history where center_id = $1 order by valid_from',
      [scene.center],
    );
    assert.deepEqual(
      rows.map((row: { on: boolean }) => row.on),
      [false, true, false],
    );
  });
});
