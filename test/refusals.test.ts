// Every refusal that an endpoint declares, reached. Identity's own are in its room; not_found is in the matrix.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endpoints } from '../src/contract/index.ts';
import type { RefusalCode } from '../src/contract/refusals.ts';
import { assertRefused, Caller, type Reply } from './caller.ts';
import type { Row } from './refusals-of-access.ts';
import { rowsOfRooms } from './refusals-of-rooms.ts';
import { neverFirst } from './refusals-unreached.ts';
import { Scene } from './scene.ts';
import { takes } from './sweeps.ts';
import { openWorld, type Person, password, type World } from './world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const past = '2020-01-01T00:00:00Z';
const later = '2099-01-01T00:00:00Z';
const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

/** Somebody with this role in the scene's center. */
async function joined(scene: Scene, role: 'owner' | 'admin' | 'employee'): Promise<Person> {
  const person = await world.newcomer();
  await world.join(scene.owner, scene.center, [person], { role });
  return person;
}

/** A newcomer with the link of an invitation; the row then does to the invitation what it is about. */
async function invited(scene: Scene, role: 'owner' | 'admin' | 'employee' = 'employee', by = scene.owner) {
  const person = await world.newcomer();
  const [id = ''] = await world.invite(by, scene.center, [person.email], { role });
  const { items } = await person.must('requests.listInbox');
  return { person, id, token: await world.invitationLink(id), request: items[0]?.id ?? '' };
}

/** An invitation past its term. */
async function expired(scene: Scene, role: 'admin' | 'employee' = 'employee') {
  const made = await invited(scene, role);
  await sql('update members.invitations set expires_at = now() where id = $1', [made.id]);
  return made;
}

async function removedAs(scene: Scene, role: 'owner' | 'admin'): Promise<string> {
  const { id } = await joined(scene, role);
  await scene.owner.must('members.removeMember', { center: scene.center, member: id });
  return id;
}

const signUpBy = async (token: string) =>
  new Caller(world.url).call('members.joinByInvitation', { token, name: 'Jo', password, locale: 'en' });

/** The three ways into a center by invitation, each with the same rows. */
const accepting: [string, (of: { person: Person; token: string; request: string }) => Promise<Reply<unknown>>][] = [
  ['members.acceptInvitation', ({ person, token }) => person.call('members.acceptInvitation', { token })],
  ['members.joinByInvitation', ({ person, token }) => withoutAccount(person, () => signUpBy(token))],
  [
    'requests.decideRequest',
    ({ person, request }) => person.call('requests.decideRequest', { request, decision: 'approve' }),
  ],
];

/** The address becomes one that nobody has, as when somebody without an account is invited. */
async function withoutAccount<Result>(person: Person, act: () => Promise<Result>): Promise<Result> {
  await sql('update identity.people set email = $2 where id = $1', [person.id, `moved.${person.email}`]);
  return act();
}

const acceptances = Object.fromEntries(
  accepting.flatMap(([name, accept]): [string, Row][] => [
    [
      `${name} members.invitation_void`,
      async (scene) => {
        const admin = await joined(scene, 'admin');
        const of = await invited(scene, 'employee', admin);
        await scene.owner.must('members.removeMember', { center: scene.center, member: admin.id });
        return accept(of);
      },
    ],
    [
      `${name} members.limit_reached`,
      async (scene) => {
        const of = await invited(scene);
        await scene.crowd(3999, 'employee');
        return accept(of);
      },
    ],
    [
      `${name} members.admin_limit_reached`,
      async (scene) => {
        const of = await invited(scene, 'admin');
        await scene.crowd(19, 'admin');
        return accept(of);
      },
    ],
  ]),
);

const rows: Record<string, Row> = {
  ...acceptances,
  ...rowsOfRooms,
  'centers.createCenter centers.too_many': async (scene, owner) => {
    await sql(
      `with c as (insert into centers.centers (created_by) select $1 from generate_series(1, 99) returning id),
         a as (insert into access.centers (center_id) select id from c returning center_id)
       insert into access.members (center_id, person_id, role) select center_id, $1, 'owner' from a`,
      [owner.id],
    );
    return scene.owner.call('centers.createCenter', { name: 'One more', ...place, businessType: 'brand' });
  },
  'centers.deleteCenter centers.name_mismatch': (_, owner, center) =>
    owner.call('centers.deleteCenter', { center, name: 'nordlicht' }),
  'centers.restoreCenter centers.not_deleted': (_, owner, center) => owner.call('centers.restoreCenter', { center }),
  'centers.transferOwnership centers.heir_not_member': async (_, owner, center) =>
    owner.call('centers.transferOwnership', { center, heir: world.ada.id }),
  'centers.transferOwnership centers.heir_is_self': (_, owner, center) =>
    owner.call('centers.transferOwnership', { center, heir: owner.id }),

  'members.leaveCenter members.last_owner': (_, owner, center) => owner.call('members.leaveCenter', { center }),
  'members.updateMember members.only_owner_makes_owner': async (scene, _, center) =>
    (await joined(scene, 'admin')).call('members.updateMember', {
      center,
      member: (await scene.member()).id,
      role: 'owner',
    }),
  'members.updateMember members.only_owner_changes_owner': async (scene, owner, center) =>
    (await joined(scene, 'admin')).call('members.updateMember', { center, member: owner.id, role: 'admin' }),
  'members.updateMember members.own_role': (_, owner, center) =>
    owner.call('members.updateMember', { center, member: owner.id, role: 'admin' }),
  'members.updateMember members.owner_cannot_expire': async (scene, owner, center) =>
    owner.call('members.updateMember', {
      center,
      member: (await scene.member()).id,
      role: 'owner',
      expiresAt: later,
    }),
  'members.updateMember members.end_in_past': async (scene, owner, center) =>
    owner.call('members.updateMember', { center, member: (await scene.member()).id, expiresAt: past }),
  'members.updateMember members.admin_limit_reached': async (scene, owner, center) => {
    await scene.crowd(19, 'admin');
    return owner.call('members.updateMember', { center, member: (await scene.member()).id, role: 'admin' });
  },
  'members.suspendMember members.only_owner_changes_owner': async (scene, owner, center) =>
    (await joined(scene, 'admin')).call('members.suspendMember', { center, member: owner.id }),
  'members.suspendMember members.own_role': (_, owner, center) =>
    owner.call('members.suspendMember', { center, member: owner.id }),
  'members.suspendMember members.already_suspended': async (scene, owner, center) =>
    owner.call('members.suspendMember', { center, member: (await scene.suspended()).id }),
  'members.reinstateMember members.not_suspended': async (scene, owner, center) =>
    owner.call('members.reinstateMember', { center, member: (await scene.member()).id }),
  'members.reinstateMember members.own_role': (_, owner, center) =>
    owner.call('members.reinstateMember', { center, member: owner.id }),
  'members.reinstateMember members.only_owner_changes_owner': async (scene, owner, center) =>
    (await joined(scene, 'admin')).call('members.reinstateMember', { center, member: owner.id }),
  'members.removeMember members.only_owner_changes_owner': async (scene, owner, center) =>
    (await joined(scene, 'admin')).call('members.removeMember', { center, member: owner.id }),
  'members.removeMember members.own_role': (_, owner, center) =>
    owner.call('members.removeMember', { center, member: owner.id }),
  'members.restoreMember members.not_removed': async (scene, owner, center) =>
    owner.call('members.restoreMember', { center, member: (await scene.member()).id }),
  'members.restoreMember members.removal_too_old': async (scene, owner, center) => {
    const { id } = await scene.removed();
    await sql(`update access.members set ended_at = now() - interval '25 hours' where person_id = $1`, [id]);
    return owner.call('members.restoreMember', { center, member: id });
  },
  'members.restoreMember members.only_owner_makes_owner': async (scene, _, center) => {
    const member = await removedAs(scene, 'owner');
    return (await joined(scene, 'admin')).call('members.restoreMember', { center, member });
  },
  'members.restoreMember members.limit_reached': async (scene, owner, center) => {
    const { id } = await scene.removed();
    await scene.crowd(3999, 'employee');
    return owner.call('members.restoreMember', { center, member: id });
  },
  'members.restoreMember members.admin_limit_reached': async (scene, owner, center) => {
    const member = await removedAs(scene, 'admin');
    await scene.crowd(19, 'admin');
    return owner.call('members.restoreMember', { center, member });
  },
  'members.inviteMembers members.only_owner_makes_owner': async (scene, _, center) =>
    (await joined(scene, 'admin')).call('members.inviteMembers', { center, emails: ['a@example.com'], role: 'owner' }),
  'members.inviteMembers members.owner_cannot_expire': (_, owner, center) =>
    owner.call('members.inviteMembers', {
      center,
      emails: ['a@example.com'],
      role: 'owner',
      membershipExpiresAt: later,
    }),
  'members.inviteMembers access.role_unknown': async (scene, owner, center) =>
    owner.call('members.inviteMembers', {
      center,
      emails: ['a@example.com'],
      accounts: [{ id: await scene.account(), role: '1' }],
    }),
  'members.inviteMembers members.end_in_past': (_, owner, center) =>
    owner.call('members.inviteMembers', { center, emails: ['a@example.com'], membershipExpiresAt: past }),
  'members.resendInvitation members.invitation_not_pending': async (scene, owner, center) => {
    const { id, person, token } = await invited(scene);
    await person.must('members.acceptInvitation', { token });
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.only_owner_makes_owner': async (scene, _, center) => {
    const { id } = await invited(scene, 'owner');
    return (await joined(scene, 'admin')).call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.end_in_past': async (scene, owner, center) => {
    const { id } = await invited(scene);
    await sql('update members.invitations set membership_expires_at = $2 where id = $1', [id, past]);
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.already_member': async (scene, owner, center) => {
    const { id, person } = await expired(scene);
    await sql(`insert into access.members (center_id, person_id, role) values ($1, $2, 'employee')`, [
      center,
      person.id,
    ]);
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.already_invited': async (scene, owner, center) => {
    const { id, person } = await expired(scene);
    await scene.freshInvitation(person.email);
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.limit_reached': async (scene, owner, center) => {
    const { id } = await expired(scene);
    await scene.crowd(3999, 'employee');
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.resendInvitation members.admin_limit_reached': async (scene, owner, center) => {
    const { id } = await expired(scene, 'admin');
    await scene.crowd(19, 'admin');
    return owner.call('members.resendInvitation', { center, invitation: id });
  },
  'members.cancelInvitation members.invitation_not_pending': async (scene, owner, center) => {
    const invitation = await scene.invitation();
    await owner.must('members.cancelInvitation', { center, invitation });
    return owner.call('members.cancelInvitation', { center, invitation });
  },
  'members.acceptInvitation members.already_member': async (scene, _, center) => {
    const { person, token } = await invited(scene);
    await sql(`insert into access.members (center_id, person_id, role) values ($1, $2, 'employee')`, [
      center,
      person.id,
    ]);
    return person.call('members.acceptInvitation', { token });
  },
  'members.joinByInvitation members.account_exists': async (scene) => signUpBy((await invited(scene)).token),
  'requests.decideRequest members.already_member': async (scene, _, center) => {
    const { person, request } = await invited(scene);
    await sql(`insert into access.members (center_id, person_id, role) values ($1, $2, 'employee')`, [
      center,
      person.id,
    ]);
    return person.call('requests.decideRequest', { request, decision: 'approve' });
  },
  'requests.decideRequest requests.already_decided': async (scene) => {
    const { person, request } = await invited(scene);
    await person.must('requests.decideRequest', { request, decision: 'decline' });
    return person.call('requests.decideRequest', { request, decision: 'approve' });
  },
  'requests.decideRequest requests.expired': async (scene) => {
    const { person, request } = await invited(scene);
    await sql('update requests.requests set expires_at = now() where id = $1', [request]);
    return person.call('requests.decideRequest', { request, decision: 'decline' });
  },
  'requests.decideRequest requests.overtaken': async (_, owner, center) => {
    const maker = await world.newcomer();
    const { id } = await maker.must('assets.createOwnAccount', { name: 'Soon closed', ...place });
    await owner.must('assets.requestBinding', { center, accountId: id });
    const { items } = await maker.must('requests.listInbox');
    await sql(`update assets.accounts set status = 'closed' where id = $1`, [id]);
    return maker.call('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
  },

  'assets.unbindAccount assets.created_here': async (scene, owner, center) =>
    owner.call('assets.unbindAccount', { center, account: await scene.account() }),
  'assets.assignAccount assets.grantee_not_member': async (scene, owner, center) =>
    owner.call('assets.assignAccount', {
      center,
      account: await scene.account(),
      person: (await scene.suspended()).id,
      role: 'analyst',
    }),
  'assets.assignAccount access.role_unknown': async (scene, owner, center) =>
    owner.call('assets.assignAccount', {
      center,
      account: await scene.account(),
      person: (await scene.member()).id,
      role: '1',
    }),
  'assets.assignAccount access.end_before_start': async (scene, owner, center) =>
    owner.call('assets.assignAccount', {
      center,
      account: await scene.account(),
      person: (await scene.member()).id,
      role: 'analyst',
      startsAt: later,
      expiresAt: later,
    }),
  'assets.assignAccount assets.end_in_past': async (scene, owner, center) =>
    owner.call('assets.assignAccount', {
      center,
      account: await scene.account(),
      person: (await scene.member()).id,
      role: 'analyst',
      expiresAt: past,
    }),
  'assets.requestBinding assets.not_bindable': (_, owner, center) =>
    owner.call('assets.requestBinding', { center, accountId: world.spring.id }),
  'assets.requestBinding assets.already_bound': async (scene, owner, center) =>
    owner.call('assets.requestBinding', { center, accountId: await scene.bound() }),
  'assets.requestBinding assets.already_requested': async (scene, owner, center) => {
    const accountId = await scene.bindable();
    await owner.must('assets.requestBinding', { center, accountId });
    return owner.call('assets.requestBinding', { center, accountId });
  },
  'assets.cancelBinding requests.already_decided': async (scene, owner, center) => {
    const binding = await scene.binding();
    await owner.must('assets.cancelBinding', { center, binding });
    return owner.call('assets.cancelBinding', { center, binding });
  },
};

for (const [name, refuse] of Object.entries(rows).filter((_, at) => takes(at % 4 === 0))) {
  const [, code = ''] = name.split(' ');
  test(`${name} is reached`, async () => {
    const scene = await Scene.open(world);
    const reply = await refuse(scene, scene.owner, scene.center);
    assert.equal(reply.refusal?.code, code, JSON.stringify(reply.body).slice(0, 500));
    assertRefused(reply, reply.status, code as RefusalCode);
    assert.ok((reply.refusal?.message.length ?? 0) > 10, 'It says so in a sentence.');
  });
}

/** Reached in invitations.test.ts. */
const ofLinks = [
  'identity.link_invalid',
  'members.invitation_not_pending',
  'members.invitation_expired',
  'members.invitation_for_another_address',
];
const perAddress = [
  'members.already_member',
  'members.already_invited',
  'members.limit_reached',
  'members.admin_limit_reached',
];

const isElsewhere = (each: string): boolean => {
  const [name = '', code = ''] = each.split(' ');
  // Of a line or a change among many: all of them in the room's tests of the grid.
  if (/^access\.(plan|change)Assignments$/.test(name)) return true;
  if (name === 'members.inviteMembers') return perAddress.includes(code);
  // An answer by the link of a mail is made like all others.
  if (name === 'requests.decideByLink') return `requests.decideRequest ${code}` in rows;
  return name.endsWith('Invitation') && ofLinks.includes(code);
};

test('every declared refusal is reached, or it is said why it cannot be', () => {
  const declared = endpoints
    .filter(({ name }) => !name.startsWith('identity.'))
    .flatMap(({ name, refusals }) => refusals.map((code) => `${name} ${code}`))
    .filter((each) => !each.endsWith(' not_found') && !/ identity\.password_/.test(each));
  const reached = new Set([...Object.keys(rows), ...Object.keys(neverFirst)]);
  assert.deepEqual(
    declared.filter((each) => !reached.has(each) && !isElsewhere(each)),
    [],
  );
  assert.deepEqual(
    [...reached].filter((each) => !declared.includes(each)),
    [],
  );
});
