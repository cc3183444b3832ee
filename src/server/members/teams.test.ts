// Teams through the door: who is in one holds what it was given on the very next request, and no longer than that.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

interface Crew {
  owner: Person;
  center: string;
  account: string;
  other: string;
  team: string;
  tilda: Person;
  nell: Person;
}
let crew: Crew;

/** Two people of a center with two accounts; the first is in a team that holds the first account as operator. */
beforeEach(async () => {
  const owner = await world.newcomer('Oona');
  const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
  const { id: center } = await owner.must('centers.createCenter', { name: 'Acme', ...place, businessType: 'brand' });
  const [first, second] = [await world.addAccount(owner, center, 'One'), await world.addAccount(owner, center, 'Two')];
  const [tilda, nell] = [await world.newcomer('Tilda'), await world.newcomer('Nell')];
  await world.join(owner, center, [tilda, nell]);
  const people = [{ person: tilda.id }];
  const accounts = [{ account: first.id, role: 'operator' }];
  const { id: team } = await owner.must('members.createTeam', { center, name: 'Growth', people, accounts });
  crew = { owner, center, account: first.id, other: second.id, team, tilda, nell };
});

/** The role on an account as its page says it, or the refusal. */
async function roleOn(who: Person, account: string): Promise<string | null> {
  const reply = await who.call('assets.getAccount', { center: crew.center, account });
  return reply.refusal === null ? (reply.body.viewer.role ?? null) : reply.refusal.code;
}

async function seen(who: Person): Promise<string[]> {
  const { items } = await who.must('assets.listAccounts', { center: crew.center });
  return items.map(({ name }) => name);
}

describe('who is in a team', () => {
  test('holds what it was given, at the account and in the list, from the next request on', async () => {
    const { owner, center, account, team, tilda, nell } = crew;
    assert.deepEqual([await roleOn(tilda, account), await seen(tilda)], ['operator', ['One']]);
    assert.deepEqual([await roleOn(nell, account), await seen(nell)], ['not_found', []]);
    await owner.must('members.addTeamPeople', { center, team, people: [{ person: nell.id }] });
    assert.deepEqual([await roleOn(nell, account), await seen(nell)], ['operator', ['One']]);
  });

  test('holds nothing of it from the next request after they left it', async () => {
    const { owner, center, account, team, tilda } = crew;
    await owner.must('members.removeTeamPeople', { center, team, people: [tilda.id] });
    assert.deepEqual([await roleOn(tilda, account), await seen(tilda)], ['not_found', []]);
  });

  test('holds nothing while suspended, and is in no team after a removal until that is undone', async () => {
    const { owner, center, account, team, tilda } = crew;
    const member = { center, member: tilda.id };
    await owner.must('members.suspendMember', member);
    assertRefused(await tilda.call('assets.getAccount', { center, account }), 403, 'forbidden');
    await owner.must('members.reinstateMember', member);
    assert.equal(await roleOn(tilda, account), 'operator');
    const dry = await owner.dryRun('members.removeMember', member);
    assert.deepEqual(dry.body.changes[0]?.before?.['teams'], [{ id: team, name: 'Growth' }]);
    await owner.must('members.removeMember', member);
    assert.equal((await owner.must('members.getTeam', { center, team })).peopleCount, 0);
    await owner.must('members.restoreMember', member);
    assert.equal(await roleOn(tilda, account), 'operator');
  });

  test('keeps a higher role of their own, and gets the higher role of the team', async () => {
    const { owner, center, account, other, team, tilda } = crew;
    await owner.must('assets.assignAccount', { center, account, person: tilda.id, role: 'admin' });
    await owner.must('assets.assignAccount', { center, account: other, person: tilda.id, role: 'analyst' });
    await owner.must('members.giveTeamAccount', { center, account: other, team, role: 'operator' });
    const can = async (id: string) =>
      (await tilda.must('assets.getAccount', { center, account: id })).viewer.can.includes('campaign:edit');
    assert.equal(await roleOn(tilda, account), 'admin');
    assert.equal(await can(other), true);
    await owner.must('members.takeTeamAccount', { center, account, team });
    assert.equal(await roleOn(tilda, account), 'admin');
  });

  test('holds it for as long as both what was given and their place last', async () => {
    const { owner, center, account, team, tilda } = crew;
    const put = (term: object) =>
      owner.must('members.addTeamPeople', { center, team, people: [{ person: tilda.id, ...term }] });
    await put({ startsAt: '2098-01-01T00:00:00Z' });
    assert.equal(await roleOn(tilda, account), 'not_found');
    await put({ expiresAt: '2099-01-01T00:00:00Z' });
    assert.equal(await roleOn(tilda, account), 'operator');
    const given = { center, account, team, role: 'operator', startsAt: '2099-06-01T00:00:00Z' };
    await owner.must('members.giveTeamAccount', given);
    assert.equal(await roleOn(tilda, account), 'not_found');
  });

  test('is told of it, and by which team', async () => {
    const { owner, center, team, nell } = crew;
    await owner.must('members.addTeamPeople', { center, team, people: [{ person: nell.id }] });
    const told = async () => {
      const { items } = await nell.must('notifications.listNotifications', {});
      return items.some(
        ({ action, after: side }) => action === 'members.team_joined' && JSON.stringify(side).includes('Growth'),
      );
    };
    for (let tries = 0; tries < 100 && !(await told()); tries++)
      await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(await told(), true);
  });
});

describe('a team', () => {
  test('is named by explanations, who-can, what somebody can do, the people of an account, and what if', async () => {
    const { owner, center, account, team, tilda } = crew;
    const asked = { center, account, action: 'campaign:edit' } as const;
    const { explanation } = await owner.must('access.explainAccess', { ...asked, person: tilda.id });
    const link = explanation.chain.find((one) => one.link === 'team');
    assert.deepEqual([explanation.verdict, link?.name, link?.role, link?.state], ['allow', 'Growth', 'operator', 'ok']);
    const who = await owner.must('access.listWhoCan', { ...asked, via: 'team' });
    assert.deepEqual(
      who.items.map(({ person, ways }) => [person.name, ways[0]?.team?.name]),
      [['Tilda', 'Growth']],
    );
    const can = await owner.must('access.listReachable', { center, person: tilda.id, action: 'campaign:edit' });
    assert.deepEqual(
      can.items.map(({ ways }) => ways[0]?.team?.id),
      [team],
    );
    const people = await owner.must('assets.listAccountPeople', { center, account, via: 'team' });
    assert.deepEqual(
      people.items.map(({ person, team: of }) => [person.name, of?.name]),
      [['Tilda', 'Growth']],
    );
    const losses = await owner.must('access.listLosses', { center, team });
    assert.deepEqual(
      losses.items.map(({ person, lost }) => [person.name, lost.includes('campaign:edit')]),
      [['Tilda', true]],
    );
    assertRefused(
      await owner.call('access.listLosses', { center, team, person: tilda.id }),
      400,
      'access.removal_unclear',
    );
  });

  test('of a former day is who was in it then', async () => {
    const { owner, center, account, team, tilda, nell } = crew;
    await new Promise((resolve) => setTimeout(resolve, 20));
    const { rows } = await world.database.query<{ now: Date }>('select clock_timestamp() as now');
    const at = rows[0]?.now.toISOString() ?? '';
    await new Promise((resolve) => setTimeout(resolve, 20));
    await owner.must('members.removeTeamPeople', { center, team, people: [tilda.id] });
    await owner.must('members.addTeamPeople', { center, team, people: [{ person: nell.id }] });
    await owner.must('members.updateTeam', { center, team, name: 'Grown' });
    const names = async (more: object) => {
      const { items } = await owner.must('access.listWhoCan', {
        center,
        account,
        action: 'report:read',
        via: 'team',
        ...more,
      });
      return items.map(({ person, ways }) => [person.name, ways[0]?.team?.name]);
    };
    assert.deepEqual(await names({ at }), [['Tilda', 'Growth']]);
    assert.deepEqual(await names({}), [['Nell', 'Grown']]);
    const { items } = await owner.must('access.listPersonTimeline', { center, person: tilda.id, kind: 'team' });
    assert.deepEqual(
      items.map(({ account: on, role, to }) => [on?.name ?? null, role, to !== null]).toSorted(),
      [
        [null, null, true],
        ['One', 'operator', true],
      ].toSorted(),
    );
    const changed = await owner.must('access.listDifferences', { center, from: at });
    assert.deepEqual(
      changed.items.map(({ person }) => person.name),
      ['Nell', 'Tilda'],
    );
  });

  test('says before it is deleted who loses what, and comes back with all of it', async () => {
    const { owner, center, account, team, tilda } = crew;
    const { id: group } = await owner.must('assets.createGroup', {
      center,
      name: 'Both',
      accounts: [account, crew.other],
    });
    await owner.must('members.giveTeamGroup', { center, group, team, role: 'analyst' });
    const dry = await owner.dryRun('members.deleteTeam', { center, team });
    const losing = [{ id: tilda.id, name: 'Tilda', accounts: ['One', 'Two'] }];
    assert.deepEqual(dry.body.changes[0]?.before?.['losing'], losing);
    assert.equal((await owner.must('members.deleteTeam', { center, team })).lostPeople, 1);
    assert.deepEqual(await seen(tilda), []);
    const { items } = await owner.must('audit.listActivity', { center, action: 'members.team_deleted' });
    await owner.must('audit.undoEntry', { center, entry: items[0]?.id ?? '' });
    assert.deepEqual(await seen(tilda), ['One', 'Two']);
    const { viewer } = await tilda.must('assets.getAccount', { center, account });
    assert.ok(viewer.can.includes('campaign:edit'));
  });

  test('loses a group that is deleted, which is told by name, and has it again when that is undone', async () => {
    const { owner, center, other, team, tilda } = crew;
    const teams = [{ team, role: 'analyst' }];
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'Late', accounts: [other], teams });
    assert.deepEqual(await seen(tilda), ['One', 'Two']);
    const dry = await owner.dryRun('assets.deleteGroup', { center, group });
    assert.deepEqual(dry.body.changes[0]?.before?.['losing'], [{ id: tilda.id, name: 'Tilda', accounts: ['Two'] }]);
    await owner.must('assets.deleteGroup', { center, group });
    assert.deepEqual(await seen(tilda), ['One']);
    const { items } = await owner.must('audit.listActivity', { center, action: 'assets.group_deleted' });
    await owner.must('audit.undoEntry', { center, entry: items[0]?.id ?? '' });
    assert.deepEqual(await seen(tilda), ['One', 'Two']);
  });

  test('tells who gains and who loses by what it is given or loses', async () => {
    const { owner, center, account, other, team, tilda } = crew;
    const given = await owner.dryRun('members.giveTeamAccount', { center, account: other, team, role: 'analyst' });
    assert.deepEqual(given.body.changes[0]?.after?.['gaining'], [{ id: tilda.id, name: 'Tilda', accounts: 1 }]);
    await owner.must('assets.assignAccount', { center, account, person: tilda.id, role: 'admin' });
    const taken = await owner.dryRun('members.takeTeamAccount', { center, account, team });
    assert.equal(taken.body.changes[0]?.before?.['losing'], undefined);
  });

  test('is given by an Admin of the account no more than they hold, and not by an operator', async () => {
    const { owner, center, other, team, tilda, nell } = crew;
    await owner.must('assets.assignAccount', { center, account: other, person: nell.id, role: 'admin' });
    await owner.must('assets.assignAccount', { center, account: other, person: tilda.id, role: 'operator' });
    const give = (who: Person) =>
      who.call('members.giveTeamAccount', { center, account: other, team, role: 'analyst' });
    assertRefused(await give(tilda), 403, 'forbidden');
    assert.equal((await give(nell)).status, 200);
    const { items } = await nell.must('members.listAccountTeams', { center, account: other, given: 'yes' });
    assert.deepEqual(
      items.map(({ team: one, grant }) => [one.name, grant?.role]),
      [['Growth', 'analyst']],
    );
    assertRefused(await nell.call('members.listTeams', { center }), 403, 'forbidden');
  });

  test('keeps a role from being deleted, also while nobody is in it', async () => {
    const { owner, center, other } = crew;
    const { id: role } = await owner.must('access.createRole', {
      center,
      name: 'Reader',
      actions: ['asset:view_basic'],
    });
    const accounts = [{ account: other, role }];
    const { id: team } = await owner.must('members.createTeam', { center, name: 'Nobody', accounts });
    assertRefused(await owner.call('access.deleteRole', { center, role }), 409, 'access.role_in_use');
    const { items } = await owner.must('access.listRoleHolders', { center, role });
    assert.deepEqual(
      items.map(({ kind, team: one, on }) => [kind, one?.name, on.name]),
      [['team', 'Nobody', 'Two']],
    );
    await owner.must('members.deleteTeam', { center, team });
    await owner.must('access.deleteRole', { center, role });
  });
});

test('who is in a team does not approve what it is given', async () => {
  const { owner, center, account, team, nell } = crew;
  const dean = await world.newcomer('Dean');
  await world.join(owner, center, [dean], { role: 'admin' });
  await owner.must('access.updatePolicy', { center, adminsNeedAssignment: true });
  await owner.must('members.addTeamPeople', { center, team, people: [{ person: dean.id }, { person: nell.id }] });
  const rules = [{ area: 'bulk', approvals: 1, approvers: 'admins', threshold: 1 } as const];
  await owner.must('requests.putApprovalRules', { center, rules });
  // Dean would gain by it, so nobody is left to approve: it is made, and the log says that nobody reviewed it.
  await owner.must('members.giveTeamAccount', { center, account: crew.other, team, role: 'operator' });
  const { items } = await owner.must('audit.listActivity', { center, action: 'requests.review_skipped' });
  assert.equal(items.length, 1);
  assertRefused(
    await owner.call('members.updateTeam', { center, team, name: 'Renamed' }),
    422,
    'requests.approval_needed',
  );
  assert.ok(account);
});

test('a partner gives a shared account to its own team, up to the ceiling, and the owner sees who holds it', async () => {
  const [brand, agency] = [await Scene.open(world), await Scene.open(world)];
  const pair = await new Partnership(brand, agency).linked();
  const account = await pair.share('operator');
  const member = await agency.member();
  const made = { center: agency.center, name: 'Desk', people: [{ person: member.id }] };
  const { id: team } = await agency.owner.must('members.createTeam', made);
  const give = (role: string) =>
    agency.owner.call('members.giveTeamAccount', { center: agency.center, account, team, role });
  assertRefused(await give('admin'), 422, 'access.above_ceiling');
  assert.equal((await give('operator')).status, 200);
  const asked = { center: brand.center, account, action: 'campaign:edit', side: 'partner' } as const;
  const before = await brand.owner.must('access.listWhoCan', asked);
  assert.deepEqual(
    before.items.map(({ person, ways }) => [person.id, ways[0]?.via, ways[0]?.team]),
    [[member.id, 'team', null]],
  );
  await brand.owner.must('partners.putShare', {
    center: brand.center,
    account,
    partner: agency.center,
    ceiling: 'analyst',
  });
  assert.equal((await brand.owner.must('access.listWhoCan', asked)).items.length, 0);
  const { viewer } = await member.must('assets.getAccount', { center: agency.center, account });
  assert.equal(viewer.can.includes('campaign:edit'), false);
});

test('what a team holds follows its account to a new owner no further than a share did, and ends with the account', async () => {
  const { owner, center, account, team, tilda } = crew;
  await owner.must('assets.closeAccount', { center, account });
  assert.deepEqual((await owner.must('members.listTeamAccounts', { center, team })).items.length, 0);
  await owner.must('assets.reopenAccount', { center, account });
  assert.equal(await roleOn(tilda, account), 'operator');
});

test('an account comes into no group whose teams hold more than who labels it', async () => {
  const { owner, center, other, team, nell } = crew;
  const actions = ['asset:view_basic' as const, 'asset:list_people' as const, 'asset:assign' as const];
  const { id: role } = await owner.must('access.createRole', { center, name: 'Assigner', actions });
  await owner.must('assets.assignAccount', { center, account: other, person: nell.id, role });
  const { id: group } = await owner.must('assets.createGroup', { center, name: 'High', rule: { labels: ['high'] } });
  await owner.must('members.giveTeamGroup', { center, group, team, role: 'operator' });
  const label = { center, account: other, labels: ['high'] };
  assertRefused(await nell.call('assets.putAccountLabels', label), 403, 'assets.role_above_own');
});

test('who joins while a team is given something, or loses it, is never left with what stood before', async () => {
  const { center, account, team, nell } = crew;
  const [one, two] = [await world.database.connect(), await world.database.connect()];
  const epoch = async (): Promise<string> => {
    const { rows } = await world.database.query<{ epoch: string }>(
      'select epoch from access.epochs where center_id = $1 and person_id = $2',
      [center, nell.id],
    );
    return rows[0]?.epoch ?? '';
  };
  try {
    await one.query('begin');
    await two.query('begin');
    await one.query('delete from access.team_grants where center_id = $1 and team_id = $2 and asset_id = $3', [
      center,
      team,
      account,
    ]);
    const joining = two.query(
      'insert into access.team_people (center_id, team_id, person_id, added_by) values ($1, $2, $3, $3)',
      [center, team, nell.id],
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    const before = await epoch();
    await one.query('commit');
    await joining;
    await two.query('commit');
    assert.notEqual(await epoch(), before);
  } finally {
    one.release();
    two.release();
  }
});
