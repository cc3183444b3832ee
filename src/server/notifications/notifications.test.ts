import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { Notification } from '../../contract/notifications.ts';

let world: World;
let center: string;
before(async () => {
  world = await openWorld();
  center = world.acme.id;
});
after(() => world.close());

const listOf = async (who: Person, filter: { kind?: Notification['kind']; search?: string } = {}) =>
  (await who.must('notifications.listNotifications', { ...filter, pageSize: 200 })).items;
const actionsOf = async (who: Person): Promise<string[]> => (await listOf(who)).map(({ action }) => action);

/** Waits until everything that was written is told. */
async function settled(): Promise<void> {
  for (let time = 0; time < 400; time++) {
    const { rows } = await world.database.query('select from notifications.outbox');
    if (rows.length === 0) return;
    await sleep(15);
  }
  throw new Error('What was written was not told.');
}

/** A member with an account of their own in it, who has been told nothing yet. */
async function newMember(name: string, as: Parameters<World['join']>[3] = {}): Promise<Person> {
  const person = await world.newcomer(name);
  await world.join(world.ada, center, [person], as);
  await settled();
  await world.database.query('delete from notifications.notifications where person_id = $1', [person.id]);
  return person;
}

test('whose role is changed is told what it was and is, and so are those who run the center; who did it is not', async () => {
  const pat = await newMember('Pat');
  const bystander = await newMember('By');
  await world.ada.must('members.updateMember', { center, member: pat.id, role: 'admin' });
  await settled();
  const [mine] = await listOf(pat);
  assert.ok(mine);
  assert.deepEqual(
    [mine.kind, mine.action, mine.actorName, mine.center?.name],
    ['access', 'members.member_updated', 'Ada', 'Acme'],
  );
  assert.deepEqual([mine.before, mine.after], [{ role: 'employee' }, { role: 'admin' }]);
  const [ofAdam] = await listOf(world.adam, { search: 'Pat' });
  assert.deepEqual([ofAdam?.kind, ofAdam?.object.name], ['people', 'Pat']);
  assert.ok(!(await actionsOf(world.ada)).includes('members.member_updated'));
  assert.deepEqual(await listOf(bystander), []);
});

test('a new Owner is a matter of security', async () => {
  const heir = await newMember('Heir');
  await world.ada.must('members.updateMember', { center, member: heir.id, role: 'owner' });
  await settled();
  const [told] = await listOf(world.adam, { kind: 'security' });
  assert.deepEqual([told?.action, told?.object.name], ['members.member_updated', 'Heir']);
  await world.ada.must('members.updateMember', { center, member: heir.id, role: 'employee' });
});

test('what one call does many times is told once', async () => {
  const pat = await newMember('Many');
  const accounts = [world.spring, world.winter, await world.addAccount(world.ada, center, 'Acme Third')];
  const to = { role: 'analyst', startsAt: null, expiresAt: null } as const;
  const changes = accounts.map(({ id }) => ({ person: pat.id, account: id, from: null, to }));
  await world.ada.must('access.changeAssignments', { center, changes });
  await settled();
  const [told, ...others] = await listOf(pat);
  assert.deepEqual([told?.action, told?.times, others.length], ['assets.account_assigned', 3, 0]);
});

describe('requests:', () => {
  test('whoever decides is told that something waits, and whoever asked what became of it', async () => {
    const asker = await newMember('Asker', { accounts: [{ id: world.spring.id, role: 'analyst' }] });
    const asked = { center, account: world.spring.id, role: 'operator', hours: 4, reason: 'Launch' } as const;
    const { request } = await asker.must('access.requestElevation', asked);
    await settled();
    const [waiting] = await listOf(world.adam, { kind: 'request' });
    assert.deepEqual(
      [waiting?.action, waiting?.request, waiting?.actorName],
      ['access.elevation_requested', request, 'Asker'],
    );
    assert.deepEqual(await listOf(asker), []);
    await world.adam.must('requests.decideRequest', { request, decision: 'approve' });
    await settled();
    const [answer] = await listOf(asker);
    assert.deepEqual(
      [answer?.kind, answer?.action, answer?.actorName],
      ['decision', 'access.elevation_approved', 'Adam'],
    );
    assert.deepEqual(answer?.after?.['account'], { id: world.spring.id, name: 'Acme Spring' });
  });

  test('a person outside is told of an invitation, and the inviter that they joined', async () => {
    const guest = await world.newcomer('Guest');
    const [id = ''] = await world.invite(world.adam, center, [guest.email.toUpperCase()]);
    await settled();
    const [invited] = await listOf(guest);
    assert.deepEqual([invited?.kind, invited?.object.name, invited?.after], ['request', 'Acme', null]);
    await guest.must('members.acceptInvitation', { token: await world.invitationLink(id) });
    await settled();
    const [joined] = await listOf(world.adam, { kind: 'people' });
    assert.deepEqual([joined?.action, joined?.object.name], ['members.member_joined', 'Guest']);
  });

  test('another center is told who asks and no more', async () => {
    await world.ada.must('partners.requestLink', { center, partnerId: world.cypress.id, note: 'Secret plan' });
    await settled();
    const [asked] = await listOf(world.cleo, { kind: 'request' });
    assert.deepEqual(
      [asked?.center?.name, asked?.object.name, asked?.before, asked?.after],
      ['Cypress', 'Acme', null, null],
    );
    const { items } = await world.cleo.must('requests.listInbox');
    await world.cleo.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    await settled();
    const [answer] = await listOf(world.ada, { kind: 'decision' });
    assert.deepEqual([answer?.action, answer?.object.name], ['partners.partnership_started', 'Cypress']);
    const [shared] = await listOf(world.adam, { kind: 'assets' });
    assert.deepEqual(shared?.action, 'partners.partnership_started');
  });

  test('who proposed is told what became of it', async () => {
    await world.ada.must('requests.putApprovalRules', {
      center,
      rules: [{ area: 'removals', approvals: 1, approvers: 'admins' }],
    });
    const pat = await newMember('Proposed');
    const calls = [{ endpoint: 'members.suspendMember', input: { member: pat.id } }];
    const { request } = await world.adam.must('requests.proposeChanges', { center, calls });
    await settled();
    assert.deepEqual((await listOf(world.ada, { kind: 'request' }))[0]?.request, request);
    await world.ada.must('requests.decideRequest', { request: request ?? '', decision: 'decline' });
    await settled();
    const [declined] = await listOf(world.adam, { kind: 'decision' });
    assert.equal(declined?.action, 'requests.proposal_declined');
    await world.ada.must('requests.putApprovalRules', { center, rules: [] });
  });
});

describe('who may not know any more', () => {
  test('is told that they were removed, and nothing from then on; nor is the past shown', async () => {
    const pat = await newMember('Leaver', { role: 'admin' });
    await world.ada.must('centers.updateCenter', { center, name: 'Acme', businessType: 'agency' });
    await settled();
    assert.deepEqual(await actionsOf(pat), ['centers.center_updated']);
    await world.ada.must('members.removeMember', { center, member: pat.id });
    await world.ada.must('centers.updateCenter', { center, name: 'Acme', businessType: 'brand' });
    await settled();
    assert.deepEqual(await actionsOf(pat), ['members.member_removed']);
    assert.deepEqual(await pat.must('notifications.countNotifications'), { unread: 1 });
  });

  test('an Admin who is one no longer is shown what is theirs alone', async () => {
    const pat = await newMember('Lowered', { role: 'admin' });
    await world.ada.must('access.createRole', { center, name: `Role ${pat.id}`, actions: ['report:read'] });
    await settled();
    assert.deepEqual(await actionsOf(pat), ['access.role_created']);
    await world.ada.must('members.updateMember', { center, member: pat.id, role: 'employee' });
    await settled();
    assert.deepEqual(await actionsOf(pat), ['members.member_updated']);
  });

  test('is not told why by the log: the reason of a suspension is for those who read it', async () => {
    const pat = await newMember('Paused');
    await world.ada.must('members.suspendMember', { center, member: pat.id, reason: 'Under suspicion' });
    await settled();
    const [told] = await listOf(pat);
    assert.equal(told?.action, 'members.member_suspended');
    assert.ok(!JSON.stringify(told).includes('suspicion'));
  });
});

test('what was only tried, or was rolled back, is told to nobody', async () => {
  const pat = await newMember('Tried');
  await world.ada.dryRun('members.updateMember', { center, member: pat.id, role: 'admin' });
  await world.ben.call('members.updateMember', { center, member: pat.id, role: 'admin' });
  await settled();
  assert.deepEqual(await listOf(pat), []);
});

describe('an account of one’s own:', () => {
  test('a sign-in from a device that was not seen before is told, and the first one and the next are not', async () => {
    const pat = await world.newcomer('Device');
    const signIn = (agent: string) =>
      world.anonymous.must(
        'identity.signIn',
        { email: pat.email, password: 'violet harbour 7 lanterns' },
        { headers: { 'user-agent': agent } },
      );
    await signIn('Firefox');
    await settled();
    assert.deepEqual(await actionsOf(pat), ['identity.signed_in']);
    assert.deepEqual((await listOf(pat))[0]?.after, { device: 'Firefox', ip: '127.0.0.1' });
    await signIn('Firefox');
    await settled();
    assert.deepEqual(await actionsOf(pat), ['identity.signed_in']);
  });

  test('what has a mail of its own is in the app as well, and mailed once', async () => {
    const pat = await world.newcomer('Token');
    await pat.must('identity.createToken', { name: 'Script', scopes: ['centers:read'] });
    await settled();
    const [told] = await listOf(pat);
    assert.deepEqual([told?.action, told?.object.name], ['identity.token_created', 'Script']);
    const { rows } = await world.database.query(
      `select from pgboss.job where name = 'notifications.mail' and data->>'personId' = $1`,
      [pat.id],
    );
    assert.equal(rows.length, 0);
  });
});

test('what ends soon is announced in the app as by mail', async () => {
  const pat = await newMember('Ending', { membershipExpiresAt: new Date(Date.now() + 20 * 3600_000).toISOString() });
  const { announceAll } = await import('../access/index.ts');
  const { openDatabase } = await import('../foundation/database.ts');
  const database = openDatabase(world.databaseUrl);
  await announceAll(database, {
    sendLater: async () => undefined,
    send: async () => undefined,
    watch: () => undefined,
    close: () => undefined,
  });
  await database.close();
  for (let time = 0; time < 200 && (await listOf(pat)).length === 0; time++) await sleep(25);
  const [told] = await listOf(pat);
  assert.deepEqual([told?.kind, told?.action, told?.center?.name], ['ending', 'ending.membership', 'Acme']);
});

describe('reading:', () => {
  test('some are marked, and all up to one', async () => {
    const pat = await newMember('Reader');
    for (const role of ['admin', 'employee', 'admin'] as const)
      await world.ada.must('members.updateMember', { center, member: pat.id, role });
    await settled();
    const all = await listOf(pat);
    assert.equal(all.length, 3);
    assert.deepEqual(await pat.must('notifications.readNotifications', { notifications: [all[2]?.id ?? ''] }), {
      unread: 2,
    });
    const { items } = await pat.must('notifications.listNotifications', { state: 'unread' });
    assert.deepEqual(
      items.map(({ id }) => id),
      [all[0]?.id, all[1]?.id],
    );
    assert.deepEqual(await pat.must('notifications.readNotifications', { until: all[0]?.id ?? null }), { unread: 0 });
    // Somebody else's are nobody's business.
    assert.deepEqual(
      await world.ben.must('notifications.readNotifications', { notifications: [all[0]?.id ?? ''] }),
      await world.ben.must('notifications.countNotifications'),
    );
  });

  test('pages follow one another, and the search finds names', async () => {
    const pat = await newMember('Pager');
    for (const role of ['admin', 'employee', 'admin', 'employee'] as const)
      await world.ada.must('members.updateMember', { center, member: pat.id, role });
    await settled();
    const all = await listOf(pat);
    const paged = await Promise.all(
      [1, 2].map((page) => pat.must('notifications.listNotifications', { page, pageSize: 2 })),
    );
    assert.deepEqual(
      paged.flatMap(({ items }) => items),
      all,
    );
    assert.equal((await listOf(pat, { search: 'ada' })).length, 4);
    assert.equal((await listOf(pat, { search: 'nobody' })).length, 0);
    assert.equal((await pat.must('notifications.listNotifications', { center: world.cypress.id })).total, 0);
  });

  test('an open page hears at once that there is something new', async () => {
    const pat = await newMember('Live');
    const response = await pat.fetch('/api/v1/me/events', { signal: AbortSignal.timeout(10_000) });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.ok(reader);
    let heard = '';
    const hear = async (what: string): Promise<void> => {
      while (!heard.includes(what)) heard += (await reader.read()).value ?? assert.fail(`The stream ended: ${heard}`);
    };
    await hear('event: inbox');
    await world.ada.must('members.updateMember', { center, member: pat.id, role: 'admin' });
    await hear('event: notifications\ndata: {"unread":1}');
    await reader.cancel();
  });
});

describe('preferences:', () => {
  test('what is off is not shown, and what is wanted by mail alone is not either', async () => {
    const pat = await newMember('Choosy');
    const settings = await pat.must('notifications.updateNotificationSettings', {
      kinds: [{ kind: 'access', inApp: false, mail: 'off' }],
    });
    assert.deepEqual(
      settings.kinds.find(({ kind }) => kind === 'access'),
      { kind: 'access', inApp: false, mail: 'off' },
    );
    await world.ada.must('members.updateMember', { center, member: pat.id, role: 'admin' });
    await settled();
    assert.deepEqual(await listOf(pat, { kind: 'access' }), []);
    const { rows } = await world.database.query('select kind from notifications.notifications where person_id = $1', [
      pat.id,
    ]);
    assert.deepEqual(rows, []);
  });

  test('mails that are written elsewhere cannot be chosen, and are named so', async () => {
    const { kinds } = await world.ben.must('notifications.getNotificationSettings');
    assert.deepEqual(
      kinds.filter(({ mail }) => mail === null).map(({ kind }) => kind),
      ['request', 'ending'],
    );
  });
});
