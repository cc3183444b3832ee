// Links of invitations: who holds one, whom it is for, what it is still worth, and when it is worth nothing any more.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { linkSecret } from '../src/server/foundation/secrets.ts';
import { assertRefused, Caller } from './caller.ts';
import { Scene } from './scene.ts';
import { openWorld, type Person, password, type World } from './world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

interface Invited {
  scene: Scene;
  person: Person;
  id: string;
  token: string;
}

async function invite(as: Parameters<World['invite']>[3] = {}, by?: Person, from?: Scene): Promise<Invited> {
  const scene = from ?? (await Scene.open(world));
  const person = await world.newcomer('Ines');
  const [id = ''] = await world.invite(by ?? scene.owner, scene.center, [person.email], as);
  return { scene, person, id, token: await world.invitationLink(id) };
}

/** An Admin of the scene's center, who will invite. */
async function adminIn(scene: Scene): Promise<Person> {
  const admin = await world.newcomer('Arno');
  await world.join(scene.owner, scene.center, [admin], { role: 'admin' });
  return admin;
}

const accept = ({ person, token }: Pick<Invited, 'person' | 'token'>) =>
  person.call('members.acceptInvitation', { token });
const join = (token: string) =>
  new Caller(world.url).call('members.joinByInvitation', { token, name: 'Jo', password, locale: 'en' });

async function assertDead(token: string, person: Person, code: Parameters<typeof assertRefused>[2]): Promise<void> {
  for (const reply of [
    await accept({ person, token }),
    await join(token),
    await world.anonymous.call('members.declineInvitation', { token }),
  ]) {
    assert.equal(reply.refusal?.code, code);
  }
}

async function isMember({ scene, person }: Invited): Promise<boolean> {
  return (await person.call('centers.getCenter', { center: scene.center })).status === 200;
}

describe('a link', () => {
  test('that was guessed, cut short or made for another purpose opens nothing', async () => {
    const { id, token, person } = await invite();
    const { secretKey } = world.config;
    const wrong = [
      linkSecret(Buffer.alloc(32, 8), 'invitation', id),
      linkSecret(secretKey, 'confirm_address', id),
      linkSecret(secretKey, 'invitation', String(BigInt(id) + 1n)),
      linkSecret(secretKey, 'invitation', id, 2),
      token.slice(0, -1),
      token.toUpperCase(),
    ];
    for (const guess of wrong) {
      assertRefused(
        await world.anonymous.call('members.openInvitation', { token: guess }),
        422,
        'identity.link_invalid',
      );
      await assertDead(guess, person, 'identity.link_invalid');
    }
  });

  test('tells who holds it what it offers, and changes nothing', async () => {
    const { token, person, scene } = await invite({ role: 'admin', financeRole: 'analyst' });
    const offer = await world.anonymous.must('members.openInvitation', { token });
    assert.deepEqual(
      [offer.email, offer.role, offer.financeRole, offer.state, offer.hasAccount, offer.isForViewer, offer.centerId],
      [person.email, 'admin', 'analyst', 'pending', true, null, null],
    );
    assert.equal((await person.must('members.openInvitation', { token })).isForViewer, true);
    assert.equal((await scene.owner.must('members.openInvitation', { token })).isForViewer, false);
  });

  test('works once', async () => {
    const invited = await invite();
    assert.equal((await accept(invited)).status, 200);
    assert.equal(await isMember(invited), true);
    assertRefused(await accept(invited), 409, 'members.invitation_not_pending');
    await assertDead(invited.token, invited.person, 'members.invitation_not_pending');
  });

  test('works once, also after who used it was removed', async () => {
    const invited = await invite();
    await accept(invited);
    const { scene, person } = invited;
    await scene.owner.must('members.removeMember', { center: scene.center, member: person.id });
    await assertDead(invited.token, person, 'members.invitation_not_pending');
    assert.equal(await isMember(invited), false);
  });

  test('is for its address alone, whoever is signed in', async () => {
    const invited = await invite();
    const other = await world.newcomer('Other');
    const reply = await accept({ person: other, token: invited.token });
    assertRefused(reply, 403, 'members.invitation_for_another_address');
    assert.equal((await accept(invited)).status, 200);
  });

  test('is for its address however it is written', async () => {
    const scene = await Scene.open(world);
    const person = await world.newcomer('Case');
    const [id = ''] = await world.invite(scene.owner, scene.center, [person.email.toUpperCase()]);
    assert.equal((await accept({ person, token: await world.invitationLink(id) })).status, 200);
  });

  test('makes an account for its address, confirmed and signed in, and only one', async () => {
    const scene = await Scene.open(world);
    const email = `fresh.${crypto.randomUUID()}@example.com`;
    const token = await world.invitationLink(await scene.freshInvitation(email));
    const visitor = new Caller(world.url);
    const input = { token, name: 'Fresh', password, locale: 'zh-CN' } as const;
    assert.deepEqual(await visitor.must('members.joinByInvitation', input), { centerId: scene.center });
    const me = await visitor.must('identity.getMe');
    assert.deepEqual([me.email, me.locale], [email, 'zh-CN']);
    assert.equal((await visitor.must('centers.getCenter', { center: scene.center })).viewer.role, 'employee');
    assertRefused(await join(token), 409, 'members.invitation_not_pending');
  });

  test('past its term is worth nothing, and an invitation that is sent again has a new term', async () => {
    const { scene, person, id, token } = await invite();
    await world.database.query(
      `update members.invitations set expires_at = now() - interval '1 second' where id = $1`,
      [id],
    );
    await assertDead(token, person, 'members.invitation_expired');
    const { items } = await scene.owner.must('members.listInvitations', { center: scene.center, state: 'expired' });
    assert.deepEqual(
      items.map((each) => each.id),
      [id],
    );
    await scene.owner.must('members.resendInvitation', { center: scene.center, invitation: id });
    assert.equal((await accept({ person, token: await world.invitationLink(id) })).status, 200);
  });

  test('that was cancelled is worth nothing', async () => {
    const { scene, person, id, token } = await invite();
    await scene.owner.must('members.cancelInvitation', { center: scene.center, invitation: id });
    await assertDead(token, person, 'members.invitation_not_pending');
    assert.equal((await person.must('requests.countInbox')).open, 0);
  });

  test('that was declined is worth nothing', async () => {
    const { person, token } = await invite();
    await world.anonymous.must('members.declineInvitation', { token });
    await assertDead(token, person, 'members.invitation_not_pending');
  });

  test('dies when a newer one is sent', async () => {
    const { scene, person, id, token } = await invite();
    await scene.owner.must('members.resendInvitation', { center: scene.center, invitation: id });
    await assertDead(token, person, 'identity.link_invalid');
    const newer = await world.invitationLink(id);
    assert.notEqual(newer, token);
    assert.equal((await accept({ person, token: newer })).status, 200);
  });
});

describe('an invitation is worth what its inviter could give now', () => {
  const losses: [string, (scene: Scene, inviter: Person) => Promise<unknown>][] = [
    ['removed', ({ owner, center }, { id: member }) => owner.must('members.removeMember', { center, member })],
    ['suspended', ({ owner, center }, { id: member }) => owner.must('members.suspendMember', { center, member })],
    [
      'an Employee',
      ({ owner, center }, { id: member }) => owner.must('members.updateMember', { center, member, role: 'employee' }),
    ],
    ['gone', ({ center }, inviter) => inviter.must('members.leaveCenter', { center })],
    [
      'past their end',
      ({ center }, { id }) =>
        world.database.query(`update access.members set expires_at = now() where center_id = $1 and person_id = $2`, [
          center,
          id,
        ]),
    ],
  ];
  for (const [state, lose] of losses) {
    test(`nothing, once the inviter is ${state}`, async () => {
      const scene = await Scene.open(world);
      const inviter = await adminIn(scene);
      const invited = await invite({}, inviter, scene);
      await lose(scene, inviter);
      assertRefused(await accept(invited), 422, 'members.invitation_void');
      const { items } = await invited.person.must('requests.listInbox');
      const decision = { request: items[0]?.id ?? '', decision: 'approve' } as const;
      assertRefused(await invited.person.call('requests.decideRequest', decision), 422, 'members.invitation_void');
      assert.equal(await isMember(invited), false);
    });
  }

  test('an Owner who became an Admin no longer makes an Owner, but still an Employee', async () => {
    const scene = await Scene.open(world);
    const heir = await scene.member();
    const grand = await invite({ role: 'owner' }, scene.owner, scene);
    const modest = await invite({}, scene.owner, scene);
    await scene.owner.must('centers.transferOwnership', { center: scene.center, heir: heir.id });
    assertRefused(await accept(grand), 422, 'members.invitation_void');
    assert.equal((await accept(modest)).status, 200);
  });

  test('nothing, once the center is deleted; all of it, once the center is back', async () => {
    const invited = await invite();
    const { owner, center } = invited.scene;
    await owner.must('centers.deleteCenter', { center, name: 'Nordlicht' });
    assertRefused(await accept(invited), 422, 'members.invitation_void');
    await owner.must('centers.restoreCenter', { center });
    assert.equal((await accept(invited)).status, 200);
  });

  test('an account that left the center meanwhile is not given', async () => {
    const scene = await Scene.open(world);
    const [bound, kept] = [await scene.bound(), await scene.account()];
    const accounts = [
      { id: bound, role: 'admin' },
      { id: kept, role: 'analyst' },
    ] as const;
    const invited = await invite({ accounts: [...accounts] }, scene.owner, scene);
    await scene.owner.must('assets.unbindAccount', { center: scene.center, account: bound });
    await accept(invited);
    const { items } = await invited.person.must('assets.listAccounts', { center: scene.center });
    assert.deepEqual(
      items.map(({ id, viewer }) => [id, viewer.role]),
      [[kept, 'analyst']],
    );
  });
});

const codesFor = async (scene: Scene, emails: string[], role: 'admin' | 'employee' = 'employee') => {
  const { results } = await scene.owner.must('members.inviteMembers', { center: scene.center, emails, role });
  return results.map((each) => each.refusal?.code ?? 'invited');
};

describe('inviting answers for each address', () => {
  test('who is in, who is invited, and who is neither', async () => {
    const scene = await Scene.open(world);
    const { email } = await scene.member();
    await world.invite(scene.owner, scene.center, ['known@example.com']);
    const emails = [email.toUpperCase(), 'Known@example.com', 'new@example.com', 'NEW@example.com'];
    assert.deepEqual(await codesFor(scene, emails), ['members.already_member', 'members.already_invited', 'invited']);
  });

  test('the last place is given, the next is not', async () => {
    const scene = await Scene.open(world);
    await scene.crowd(3998, 'employee');
    const emails = ['first@example.com', 'second@example.com'];
    assert.deepEqual(await codesFor(scene, emails), ['invited', 'members.limit_reached']);
  });

  test('the last place of an administrator is given, the next is not', async () => {
    const scene = await Scene.open(world);
    await scene.crowd(18, 'admin');
    const emails = ['first@example.com', 'second@example.com'];
    assert.deepEqual(await codesFor(scene, emails, 'admin'), ['invited', 'members.admin_limit_reached']);
  });
});

describe('asset groups that are promised', () => {
  async function withGroup(): Promise<Invited & { group: string }> {
    const scene = await Scene.open(world);
    const group = await scene.group();
    return { ...(await invite({ groups: [{ id: group, role: 'operator' }] }, scene.owner, scene)), group };
  }

  test('are shown before the answer, and held after it', async () => {
    const { scene, person, id, token, group } = await withGroup();
    const { owner, center } = scene;
    const promised = [{ name: 'Scenery', role: 'operator' }];
    assert.deepEqual((await world.anonymous.must('members.openInvitation', { token })).groups, promised);
    const { items: inbox } = await person.must('requests.listInbox');
    const [request] = inbox;
    assert.deepEqual(request?.kind === 'members.invitation' && request.details.groups, promised);
    const { items: sent } = await owner.must('members.listInvitations', { center });
    assert.deepEqual(sent.find((one) => one.id === id)?.groups, [{ id: group, ...promised[0] }]);
    const resent = await owner.must('members.resendInvitation', { center, invitation: id });
    assert.equal(resent.groups.length, 1);
    await person.must('members.acceptInvitation', { token: await world.invitationLink(id) });
    const { viewer } = await person.must('assets.getAccount', { center, account: await scene.account() });
    assert.ok(viewer.can.includes('campaign:edit'));
    const { items } = await owner.must('assets.listGroupPeople', { center, group, search: person.email });
    assert.deepEqual(
      items.map((one) => [one.person.id, one.role, one.grantedBy]),
      [[person.id, 'operator', owner.name]],
    );
  });

  test('are left out where they are deleted before the answer', async () => {
    const { scene, person, token, group } = await withGroup();
    await scene.owner.must('assets.deleteGroup', { center: scene.center, group });
    assert.deepEqual((await world.anonymous.must('members.openInvitation', { token })).groups, []);
    await person.must('members.acceptInvitation', { token });
    const { total } = await person.must('assets.listAccounts', { center: scene.center });
    assert.equal(total, 0);
  });

  test('must be of the center, in a role of the center', async () => {
    const [scene, other] = [await Scene.open(world), await Scene.open(world)];
    const { owner, center } = scene;
    const emails = ['guest@example.com'];
    const foreign = [{ id: await other.group(), role: 'analyst' }];
    assertRefused(await owner.call('members.inviteMembers', { center, emails, groups: foreign }), 404, 'not_found');
    const own = [{ id: await scene.group(), role: await other.role() }];
    assertRefused(
      await owner.call('members.inviteMembers', { center, emails, groups: own }),
      422,
      'access.role_unknown',
    );
  });

  test('keep their role from being deleted while the invitation is open', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const role = await scene.role();
    await invite({ groups: [{ id: await scene.group(), role }] }, owner, scene);
    assert.equal((await owner.must('access.getRole', { center, role })).uses?.invitations, 1);
    assertRefused(await owner.call('access.deleteRole', { center, role }), 409, 'access.role_in_use');
  });

  test('come to nothing once the inviter may not give them', async () => {
    const scene = await Scene.open(world);
    const admin = await adminIn(scene);
    const invited = await invite({ groups: [{ id: await scene.group(), role: 'admin' }] }, admin, scene);
    await scene.owner.must('members.updateMember', { center: scene.center, member: admin.id, role: 'employee' });
    assertRefused(await accept(invited), 422, 'members.invitation_void');
  });
});
