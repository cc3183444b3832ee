import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

test('of the roles of several teams the one that reaches furthest comes first, whatever the teams are called', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const [account, person] = [await scene.account(), await scene.member()];
  for (const [name, role] of [
    ['Alder', 'analyst'],
    ['Birch', 'admin'],
    ['Cedar', 'operator'],
  ] as const) {
    const made = { center, name, people: [{ person: person.id }], accounts: [{ account, role }] };
    await owner.must('members.createTeam', made);
  }
  const expected = [
    ['admin', 'Birch'],
    ['operator', 'Cedar'],
    ['analyst', 'Alder'],
  ];
  const held = await owner.must('assets.listMemberAccounts', { center, person: person.id });
  assert.deepEqual(
    held.items.map(({ role, team }) => [role, team?.name]),
    expected,
  );
  const people = await owner.must('assets.listAccountPeople', { center, account });
  assert.deepEqual(
    people.items.map(({ role, team }) => [role, team?.name]),
    expected,
  );
  const { items } = await person.must('assets.listAccounts', { center });
  assert.deepEqual(
    items.map(({ viewer }) => viewer.role),
    ['admin'],
  );
});
