// Asset groups: what they hold, what they give, and what their end takes.
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

const day = 86_400_000;

async function lastEntry({ owner, center }: Scene) {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
  assert.ok(items[0]);
  return items[0];
}

async function seenBy(person: Person, center: string): Promise<string[]> {
  const { items } = await person.must('assets.listAccounts', { center });
  return items.map(({ name }) => name);
}

async function itemsOf({ owner, center }: Scene, group: string): Promise<[string, boolean, boolean][]> {
  const { items } = await owner.must('assets.listGroupItems', { center, group });
  return items.map(({ account, byHand, byRule }) => [account.name, byHand, byRule]);
}

const label = (scene: Scene, account: string, labels: string[]) =>
  scene.owner.must('assets.putAccountLabels', { center: scene.center, account, labels });

describe('a group', () => {
  test('gives what is in it, from the next request on, and takes it with the person', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [one, other] = [await scene.account(), await scene.spare()];
    const tess = await scene.member();
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'Summer', accounts: [one] });
    assert.deepEqual(await seenBy(tess, center), []);
    await owner.must('assets.assignGroup', { center, group, people: [{ person: tess.id, role: 'operator' }] });
    assert.deepEqual(await seenBy(tess, center), ['Scene']);
    assert.equal((await tess.must('assets.getAccount', { center, account: one })).viewer.role, 'operator');
    const grown = await owner.must('assets.addGroupItems', { center, group, accounts: [other, other] });
    assert.deepEqual([grown.itemCount, grown.peopleCount, grown.rule], [2, 1, null]);
    assert.deepEqual(await seenBy(tess, center), ['Scene', 'Spare']);
    await owner.must('assets.removeGroupItems', { center, group, accounts: [one] });
    assert.deepEqual(await seenBy(tess, center), ['Spare']);
    await owner.must('assets.unassignGroup', { center, group, people: [tess.id] });
    assert.deepEqual(await seenBy(tess, center), []);
    assertRefused(await tess.call('assets.getAccount', { center, account: other }), 404, 'not_found');
  });

  test('never lowers a higher direct role, and adds to a lower one', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const account = await scene.account();
    const at = { center, account, person: (await scene.member()).id };
    await owner.must('assets.assignAccount', { ...at, role: 'admin' });
    const group = await scene.group();
    const can = async () => (await (await scene.member()).must('assets.getAccount', { center, account })).viewer.can;
    assert.ok((await can()).includes('asset:assign'), 'Admin directly, analyst through the group.');
    await owner.must('assets.assignAccount', { ...at, role: 'analyst' });
    await owner.must('assets.assignGroup', { center, group, people: [{ person: at.person, role: 'operator' }] });
    assert.ok((await can()).includes('campaign:edit'), 'Analyst directly, operator through the group.');
  });

  test('gives for a time only', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [group, tess] = [await scene.group(), await scene.member()];
    const give = (startsAt: number | null, expiresAt: number | null) => {
      const at = (ms: number | null) => (ms === null ? null : new Date(Date.now() + ms).toISOString());
      const person = { person: tess.id, role: 'analyst' as const, startsAt: at(startsAt), expiresAt: at(expiresAt) };
      return owner.must('assets.assignGroup', { center, group, people: [person] });
    };
    await give(day, 2 * day);
    assert.deepEqual(await seenBy(tess, center), []);
    await give(null, day);
    assert.deepEqual(await seenBy(tess, center), ['Scene']);
    await world.database.query('update access.group_grants set expires_at = now() where person_id = $1', [tess.id]);
    assert.deepEqual(await seenBy(tess, center), []);
    const [row] = (await owner.must('assets.listGroupPeople', { center, group })).items;
    assert.deepEqual([row?.person.name, row?.role, row?.memberState], ['Tess', 'analyst', 'active']);
  });

  test('holds only what the center holds, and only its members', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const group = await scene.group();
    const foreign = { center, group, accounts: [await scene.spare(), world.spring.id] };
    assertRefused(await owner.call('assets.addGroupItems', foreign), 404, 'not_found');
    assert.deepEqual(await itemsOf(scene, group), [['Scene', true, false]]);
    const people = [
      { person: (await scene.grantee()).id, role: 'analyst' as const },
      { person: world.ada.id, role: 'analyst' as const },
    ];
    const reply = await owner.call('assets.assignGroup', { center, group, people });
    assertRefused(reply, 422, 'assets.grantee_not_member');
    assert.equal((await owner.must('assets.getGroup', { center, group })).peopleCount, 1);
  });

  test('is found by name, by id, by account and by kind, in any order', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const group = await scene.group();
    await owner.must('assets.createGroup', { center, name: 'By label', rule: { labels: ['x'] } });
    const names = async (input: object) =>
      (await owner.must('assets.listGroups', { center, ...input })).items.map(({ name }) => name);
    assert.deepEqual(await names({}), ['By label', 'Scenery']);
    assert.deepEqual(await names({ sort: '-items' }), ['Scenery', 'By label']);
    assert.deepEqual(await names({ sort: 'people' }), ['By label', 'Scenery']);
    assert.deepEqual(await names({ search: 'label' }), ['By label']);
    assert.deepEqual(await names({ search: group }), ['Scenery']);
    assert.deepEqual(await names({ account: await scene.account() }), ['Scenery']);
    assert.deepEqual(await names({ kind: 'rule' }), ['By label']);
    assert.deepEqual(await names({ kind: 'hand' }), ['Scenery']);
    const paged = await owner.must('assets.listGroups', { center, pageSize: 1, page: 2 });
    assert.deepEqual([paged.items.map(({ name }) => name), paged.total], [['Scenery'], 2]);
  });

  test('is renamed, and the log keeps both names', async () => {
    const scene = await Scene.open(world);
    const group = await scene.group();
    await scene.owner.must('assets.updateGroup', { center: scene.center, group, name: 'Other' });
    const { action, before: old, after: next } = await lastEntry(scene);
    assert.deepEqual([action, old, next], ['assets.group_updated', { name: 'Scenery' }, { name: 'Other' }]);
  });

  test('a removed member comes back with the groups of then, but for those that are gone', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [group, tess, account] = [await scene.group(), await scene.member(), await scene.account()];
    const people = [{ person: tess.id, role: 'admin' as const }];
    const short = await owner.must('assets.createGroup', { center, name: 'Short', accounts: [account], people });
    await owner.must('members.removeMember', { center, member: tess.id });
    const { before: lost } = await lastEntry(scene);
    assert.deepEqual(lost?.['groups'], [
      { id: group, name: 'Scenery', role: 'analyst' },
      { id: short.id, name: 'Short', role: 'admin' },
    ]);
    assert.equal((await owner.must('assets.getGroup', { center, group })).peopleCount, 0);
    await owner.must('assets.deleteGroup', { center, group: short.id });
    await owner.must('members.restoreMember', { center, member: tess.id });
    assert.deepEqual(await seenBy(tess, center), ['Scene']);
    assert.equal((await tess.must('assets.getAccount', { center, account })).viewer.role, 'analyst');
  });
});

describe('deleting a group', () => {
  test('is shown first: who loses what, and not what they hold in other ways', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account, other] = [await scene.account(), await scene.spare()];
    const [tess, gabe] = [await scene.member(), await scene.grantee()];
    const people = [
      { person: tess.id, role: 'operator' as const },
      { person: gabe.id, role: 'operator' as const },
      { person: owner.id, role: 'analyst' as const },
    ];
    const made = await owner.must('assets.createGroup', { center, name: 'All', accounts: [account, other], people });
    const { body } = await owner.dryRun('assets.deleteGroup', { center, group: made.id });
    assert.deepEqual(body.changes[0]?.before?.['losing'], [
      { id: tess.id, name: 'Tess', accounts: ['Scene', 'Spare'] },
      { id: gabe.id, name: 'Gabe', accounts: ['Spare'], lowered: 1 },
    ]);
    assert.deepEqual(await seenBy(tess, center), ['Scene', 'Spare'], 'A dry run takes nothing.');
    assert.deepEqual(await owner.must('assets.deleteGroup', { center, group: made.id }), { lostPeople: 2 });
    assert.deepEqual(await seenBy(tess, center), []);
    assert.deepEqual(await seenBy(gabe, center), ['Scene']);
    assertRefused(await owner.call('assets.getGroup', { center, group: made.id }), 404, 'not_found');
  });

  test('can be undone from what the log kept', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account, other, tess] = [await scene.account(), await scene.spare(), await scene.member()];
    await label(scene, other, ['brand']);
    const expiresAt = new Date(Date.now() + day).toISOString();
    const people = [{ person: tess.id, role: 'operator' as const, expiresAt }];
    const rule = { labels: ['brand'], match: 'any' as const };
    const first = { center, name: 'Both', rule, accounts: [account], people };
    const { id } = await owner.must('assets.createGroup', first);
    await owner.must('assets.deleteGroup', { center, group: id });
    const kept = (await lastEntry(scene)).before as {
      name: string;
      rule: typeof rule;
      accounts: { id: string }[];
      people: { id: string; role: 'operator'; expiresAt: string }[];
    };
    const again = await owner.must('assets.createGroup', {
      center,
      name: kept.name,
      rule: kept.rule,
      accounts: kept.accounts.map((one) => one.id),
      people: kept.people.map((one) => ({ person: one.id, role: one.role, expiresAt: one.expiresAt })),
    });
    assert.deepEqual([again.name, again.rule, again.itemCount, again.peopleCount], ['Both', rule, 2, 1]);
    assert.deepEqual(await itemsOf(scene, again.id), [
      ['Scene', true, false],
      ['Spare', false, true],
    ]);
    const [row] = (await owner.must('assets.listGroupPeople', { center, group: again.id })).items;
    assert.deepEqual([row?.role, row?.expiresAt], ['operator', expiresAt]);
  });
});

describe('through what somebody holds an account', () => {
  test('is told at the account and at the member, each way in a row of its own', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const [account, tess, group] = [await scene.account(), await scene.member(), await scene.group()];
    await owner.must('assets.assignAccount', { center, account, person: tess.id, role: 'operator' });
    await world.database.query(
      `insert into access.elevations (center_id, person_id, asset_id, role, starts_at, expires_at, reason, approved_by)
       values ($1, $2, $3, 'admin', now(), now() + interval '1 hour', 'Launch', $4)`,
      [center, tess.id, account, owner.id],
    );
    const expected = [
      ['grant', 'operator', null],
      ['elevation', 'admin', null],
      ['group', 'analyst', { id: group, name: 'Scenery' }],
    ];
    const people = await owner.must('assets.listAccountPeople', { center, account });
    const accounts = await owner.must('assets.listMemberAccounts', { center, person: tess.id });
    assert.deepEqual(
      people.items.map((row) => [row.via, row.role, row.group]),
      expected,
    );
    assert.deepEqual(
      accounts.items.map((row) => [row.via, row.role, row.group]),
      expected,
    );
    assert.ok(people.items.every((row) => row.person.id === tess.id && row.grantedBy === 'Nora'));
    assert.deepEqual([people.total, accounts.total], [3, 3]);
    const direct = await owner.must('assets.listAccountPeople', { center, account, via: 'grant' });
    assert.deepEqual([direct.items.length, direct.total], [1, 1]);
    const through = await owner.must('assets.listMemberAccounts', { center, person: tess.id, via: 'group' });
    assert.deepEqual([through.items[0]?.group?.name, through.total], ['Scenery', 1]);
    assert.equal(
      (await owner.must('assets.getAccount', { center, account })).peopleCount,
      1,
      'One person, three ways.',
    );
    const listed = await owner.must('assets.listAccounts', { center });
    assert.equal(listed.items[0]?.peopleCount, 1);
  });

  test('what comes through a group is not taken at the account', async () => {
    const scene = await Scene.open(world);
    await scene.group();
    const at = { center: scene.center, account: await scene.account(), person: (await scene.member()).id };
    assertRefused(await scene.owner.call('assets.unassignAccount', at), 404, 'not_found');
    assert.deepEqual(await seenBy(await scene.member(), scene.center), ['Scene']);
  });
});

test('writes under way and the end of a group do not meet: whoever commits last sees the other', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const [account, tess] = [await scene.account(), await scene.member()];
  const people = [{ person: tess.id, role: 'admin' as const }];
  const { id: group } = await owner.must('assets.createGroup', { center, name: 'Brief', accounts: [account], people });
  const rename = (n: number) => tess.call('assets.updateAccount', { center, account, name: `Name ${n}` });
  const [gone, ...renamed] = await Promise.all([
    owner.call('assets.deleteGroup', { center, group }),
    ...Array.from({ length: 6 }, (_, n) => rename(n)),
  ]);
  assert.equal(gone.status, 200);
  for (const reply of renamed) assert.ok([200, 404].includes(reply.status), `${reply.status}`);
  const { rows } = await world.database.query<{ late: boolean }>(
    `select e.id > d.id as late from audit.entries e, audit.entries d
     where e.center_id = $1 and e.action = 'assets.account_updated' and d.center_id = $1 and d.action = 'assets.group_deleted'`,
    [center],
  );
  assert.ok(
    rows.every(({ late }) => !late),
    'Nothing was renamed after the group was gone.',
  );
});
