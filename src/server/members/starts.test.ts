import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, explanationOf } from '../../../test/caller.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

const from = '2098-03-01T00:00:00.000Z';
const until = '2099-01-01T00:00:00.000Z';
const past = '2020-01-01T00:00:00.000Z';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** Somebody who accepted an invitation whose membership starts later, with an account waiting for them. */
async function early(scene: Scene): Promise<Person> {
  const person = await world.newcomer('Eve');
  const accounts = [{ id: await scene.account(), role: 'analyst' as const }];
  await world.join(scene.owner, scene.center, [person], { accounts, membershipStartsAt: from });
  return person;
}

const begin = (person: Person): Promise<unknown> =>
  world.database.query(`update access.members set starts_at = now() - interval '1 second' where person_id = $1`, [
    person.id,
  ]);

describe('a membership that starts later', () => {
  test('is told to who is invited, before and after they accept', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const { results } = await owner.must('members.inviteMembers', {
      center,
      emails: ['eve@example.com'],
      membershipStartsAt: from,
      membershipExpiresAt: until,
    });
    const invitation = results[0]?.invitation;
    assert.deepEqual([invitation?.membershipStartsAt, invitation?.membershipExpiresAt], [from, until]);
    const id = invitation?.id ?? '';
    const sent = await owner.must('members.resendInvitation', { center, invitation: id });
    assert.equal(sent.membershipStartsAt, from);
    const offer = await world.anonymous.must('members.openInvitation', { token: await world.invitationLink(id) });
    assert.deepEqual([offer.membershipStartsAt, offer.membershipExpiresAt], [from, until]);
  });

  test('gives nothing until it starts, and everything from then on', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await early(scene);
    const look = { center, account: await scene.account() };
    const { chain, fix } = explanationOf(await person.call('centers.getCenter', { center }));
    assert.deepEqual([chain[0]?.state, chain[0]?.from, fix?.kind], ['not_started', from, 'reinstate_member']);
    assertRefused(await person.call('assets.getAccount', look), 403, 'forbidden');
    const listed = async (): Promise<unknown[]> =>
      (await person.must('centers.listCenters')).items.map(({ id, startsAt }) => [id, startsAt]);
    assert.deepEqual(await listed(), [[center, from]]);
    const { items } = await owner.must('members.listMembers', { center, state: 'not_started' });
    assert.deepEqual(
      items.map((member) => [member.person.id, member.state, member.startsAt]),
      [[person.id, 'not_started', from]],
    );
    const active = await owner.must('members.listMembers', { center, state: 'active' });
    assert.deepEqual(
      active.items.map((member) => member.person.id),
      [owner.id],
    );
    await begin(person);
    assert.equal((await person.must('assets.getAccount', look)).viewer.role, 'analyst');
    assert.deepEqual(await listed(), [[center, null]]);
  });

  test('may be given accounts and groups before', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [person, account, group] = [await early(scene), await scene.account(), await scene.group()];
    const { items } = await owner.must('assets.listCandidates', { center, account });
    assert.ok(items.some((one) => one.person.id === person.id));
    const given = await owner.must('assets.assignAccount', { center, account, person: person.id, role: 'operator' });
    assert.equal(given.memberState, 'not_started');
    await owner.must('assets.assignGroup', { center, group, people: [{ person: person.id, role: 'admin' }] });
    assertRefused(await person.call('assets.getAccount', { center, account }), 403, 'forbidden');
    await begin(person);
    const { viewer } = await person.must('assets.getAccount', { center, account });
    assert.ok(viewer.can.includes('adaccount:edit_settings'));
  });

  test('comes back as it was when its removal is undone', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const { id: member } = await early(scene);
    await owner.must('members.removeMember', { center, member });
    const back = await owner.must('members.restoreMember', { center, member });
    assert.deepEqual([back.state, back.startsAt], ['not_started', from]);
  });

  test('cannot inherit the center, and lets nobody in who was invited by it', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [admin, guest] = [await world.newcomer('Adam'), await world.newcomer('Gus')];
    await world.join(owner, center, [admin], { role: 'admin' });
    const [id = ''] = await world.invite(admin, center, [guest.email]);
    await owner.must('members.updateMember', { center, member: admin.id, startsAt: from });
    assertRefused(
      await owner.call('centers.transferOwnership', { center, heir: admin.id }),
      422,
      'centers.heir_not_member',
    );
    const token = await world.invitationLink(id);
    assertRefused(await guest.call('members.acceptInvitation', { token }), 422, 'members.invitation_void');
  });
});

describe('the start of a member', () => {
  test('is moved by an admin, from the next request on, and the log tells', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const person = await scene.grantee();
    const look = { center, account: await scene.account() };
    const later = await owner.must('members.updateMember', { center, member: person.id, startsAt: from });
    assert.deepEqual([later.state, later.startsAt], ['not_started', from]);
    assertRefused(await person.call('assets.getAccount', look), 403, 'forbidden');
    const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
    assert.deepEqual([items[0]?.before, items[0]?.after], [{ startsAt: null }, { startsAt: from }]);
    const now = await owner.must('members.updateMember', { center, member: person.id, startsAt: null });
    assert.deepEqual([now.state, now.startsAt], ['active', null]);
    await person.must('assets.getAccount', look);
  });

  test('that is past means at once', async () => {
    const scene = await Scene.open(world);
    const person = await scene.grantee();
    const { center } = scene;
    const { state } = await scene.owner.must('members.updateMember', { center, member: person.id, startsAt: past });
    assert.equal(state, 'active');
    await person.must('assets.getAccount', { center, account: await scene.account() });
  });

  test('stands before the end: a refusal names the field, and roles can be changed after the end', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const { id: member } = await scene.member();
    const wrong = await owner.call('members.updateMember', { center, member, startsAt: until, expiresAt: from });
    assertRefused(wrong, 422, 'access.end_before_start');
    assert.deepEqual(wrong.refusal?.details, { field: 'expiresAt' });
    const emails = ['eve@example.com'];
    const invited = await owner.call('members.inviteMembers', {
      center,
      emails,
      membershipStartsAt: until,
      membershipExpiresAt: from,
    });
    assertRefused(invited, 422, 'access.end_before_start');
    assert.deepEqual(invited.refusal?.details, { field: 'membershipExpiresAt' });
    await world.database.query(
      `update access.members set starts_at = now() - interval '2 days', expires_at = now() where person_id = $1`,
      [member],
    );
    const { startsAt, expiresAt } = await owner.must('members.getMember', { center, member });
    const changed = await owner.must('members.updateMember', {
      center,
      member,
      financeRole: 'analyst',
      startsAt,
      expiresAt,
    });
    assert.deepEqual([changed.financeRole, changed.state], ['analyst', 'expired']);
  });
});
