// Lists whose order is kept in memory: what one server changed is in the next list of another.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Caller } from '../../../test/caller.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { type SecondServer, startSecondServer } from '../../../test/second-server.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
let second: SecondServer;
before(async () => {
  world = await openWorld({ isSmall: true });
  second = await startSecondServer(world.databaseUrl);
});
after(async () => {
  await second.stop();
  await world.close();
});

/** The same session on the other server. */
function elsewhere(person: Person): Caller {
  const caller = new Caller(second.url);
  caller.cookie = person.cookie;
  return caller;
}

/** Names of accounts and of members, as somebody sees them on the second server. */
function looks(person: Person, center: string) {
  const there = elsewhere(person);
  return {
    accounts: async (input: object = {}) => {
      const { items, total } = await there.must('assets.listAccounts', { center, ...input });
      assert.equal(total, items.length);
      return items.map(({ name }) => name);
    },
    members: async (input: object = {}) => {
      const { items, total } = await there.must('members.listMembers', { center, ...input });
      assert.equal(total, items.length);
      return items.map((item) => item.person.name);
    },
    counts: async () => {
      const [accounts, members] = [
        await there.must('assets.listAccounts', { center }),
        await there.must('members.listMembers', { center }),
      ];
      return {
        people: Object.fromEntries(accounts.items.map((item) => [item.name, item.peopleCount])),
        accounts: Object.fromEntries(members.items.map((item) => [item.person.name, item.accountCount])),
      };
    },
  };
}

describe('the list of accounts on another server', () => {
  test('follows a new account, a new name, a new status and an unbinding', async () => {
    const { owner, center } = await Scene.open(world);
    const see = looks(owner, center).accounts;
    assert.deepEqual(await see(), []);
    const beta = await world.addAccount(owner, center, 'Beta');
    assert.deepEqual(await see(), ['Beta']);
    const alpha = await world.addAccount(owner, center, 'Alpha');
    assert.deepEqual(await see(), ['Alpha', 'Beta']);
    assert.deepEqual(await see({ sort: '-created' }), ['Alpha', 'Beta']);
    await owner.must('assets.updateAccount', { center, account: alpha.id, name: 'Gamma' });
    assert.deepEqual(await see(), ['Beta', 'Gamma']);
    assert.deepEqual(await see({ sort: '-name' }), ['Gamma', 'Beta']);
    assert.deepEqual(await see({ search: 'alpha' }), []);
    assert.deepEqual(await see({ search: 'GAM' }), ['Gamma']);
    assert.deepEqual(await see({ search: beta.id }), ['Beta']);
    await world.database.query(`update assets.accounts set status = 'suspended' where id = $1`, [beta.id]);
    assert.deepEqual(await see({ status: 'suspended' }), ['Beta']);
    assert.deepEqual(await see({ sort: 'status' }), ['Gamma', 'Beta']);
  });

  test('follows what is shared, renamed by its owner, and taken back', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const see = looks(pair.agency.owner, pair.agency.center).accounts;
    assert.deepEqual(await see(), []);
    const account = await pair.share('operator');
    assert.deepEqual(await see(), ['Scene']);
    const { owner, center } = pair.brand;
    await owner.must('assets.updateAccount', { center, account, name: 'Renamed' });
    assert.deepEqual(await see(), ['Renamed']);
    assert.deepEqual(await see({ search: 'scene' }), []);
    await owner.must('partners.revokeShare', { center, partner: pair.agency.center, account });
    assert.deepEqual(await see(), []);
  });

  test('of somebody who was given some shows those alone, each as soon as it was given', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const member = await scene.member();
    const see = looks(member, center).accounts;
    const names = ['Delta', 'Alpha', 'Charlie', 'Bravo'];
    for (const name of names) await world.addAccount(owner, center, name);
    const { items } = await owner.must('assets.listAccounts', { center });
    const idOf = (name: string): string => items.find((item) => item.name === name)?.id ?? '';
    assert.deepEqual(await see(), []);
    const given: string[] = [];
    for (const name of names) {
      const at = { center, account: idOf(name), person: member.id };
      await owner.must('assets.assignAccount', { ...at, role: 'analyst' });
      given.push(name);
      assert.deepEqual(await see(), given.toSorted());
    }
    await owner.must('assets.unassignAccount', { center, account: idOf('Charlie'), person: member.id });
    assert.deepEqual(await see({ sort: '-name' }), ['Delta', 'Bravo', 'Alpha']);
  });
});

describe('the list of members on another server', () => {
  test('follows who joins, is renamed, is given a role, is suspended and is removed', async () => {
    const { owner, center } = await Scene.open(world);
    const see = looks(owner, center).members;
    assert.deepEqual(await see(), ['Nora']);
    const [zoe, abe] = [await world.newcomer('Zoe'), await world.newcomer('Abe')];
    await world.join(owner, center, [zoe]);
    assert.deepEqual(await see(), ['Nora', 'Zoe']);
    await world.join(owner, center, [abe]);
    assert.deepEqual(await see(), ['Abe', 'Nora', 'Zoe']);
    assert.deepEqual(await see({ sort: 'joined' }), ['Nora', 'Zoe', 'Abe']);
    await zoe.must('identity.updateMe', { name: 'Mona' });
    assert.deepEqual(await see(), ['Abe', 'Mona', 'Nora']);
    assert.deepEqual(await see({ search: zoe.email.toUpperCase() }), ['Mona']);
    await owner.must('members.updateMember', { center, member: abe.id, role: 'admin' });
    assert.deepEqual(await see({ role: 'admin' }), ['Abe']);
    assert.deepEqual(await see({ sort: 'role' }), ['Nora', 'Abe', 'Mona']);
    await owner.must('members.suspendMember', { center, member: zoe.id });
    assert.deepEqual(await see({ state: 'suspended' }), ['Mona']);
    assert.deepEqual(await see({ state: 'active' }), ['Abe', 'Nora']);
    await owner.must('members.removeMember', { center, member: zoe.id });
    assert.deepEqual(await see(), ['Abe', 'Nora']);
  });

  test('an end that time alone brings needs no change', async () => {
    const { owner, center } = await Scene.open(world);
    const see = looks(owner, center).members;
    const uma = await world.newcomer('Uma');
    await world.join(owner, center, [uma]);
    await world.database.query(
      `update access.members set expires_at = now() + interval '1 second' where person_id = ${uma.id}`,
    );
    // The other server has the row with its end from here on, and is told nothing more.
    await see();
    const isOver = async () => {
      const text = `select now() > expires_at as over from access.members where person_id = ${uma.id}`;
      return (await world.database.query<{ over: boolean }>(text)).rows[0]?.over === true;
    };
    while (!(await isOver())) await sleep(50);
    assert.deepEqual(await see({ state: 'expired' }), ['Uma']);
    assert.deepEqual(await see({ state: 'active' }), ['Nora']);
  });
});

test('the numbers beside rows follow what is given directly and through groups', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const [account, member] = [await scene.account(), await scene.member()];
  const see = looks(owner, center).counts;
  const is = async (people: number, accounts: number): Promise<void> => {
    const counts = await see();
    assert.deepEqual([counts.people['Scene'], counts.accounts['Tess']], [people, accounts]);
  };
  await is(0, 0);
  await owner.must('assets.assignAccount', { center, account, person: member.id, role: 'analyst' });
  await is(1, 1);
  const group = await scene.group();
  await is(1, 1);
  await owner.must('assets.unassignAccount', { center, account, person: member.id });
  await is(1, 1);
  await owner.must('assets.deleteGroup', { center, group });
  await is(0, 0);
});

test('a list that changed many times is in the order of one that is read afresh', async () => {
  const { owner, center } = await Scene.open(world);
  const there = elsewhere(owner);
  const orders = ['name', '-name', 'created', '-created', 'status', '-status'] as const;
  const idsBy = async (caller: Caller, sort: (typeof orders)[number]) =>
    (await caller.must('assets.listAccounts', { center, sort })).items.map(({ id }) => id);
  const ids: string[] = [];
  for (let round = 0; round < 12; round++) {
    const account = await world.addAccount(owner, center, `Account ${(round * 7) % 12}`);
    ids.push(account.id);
    const renamed = ids[(round * 5) % ids.length] ?? '';
    await owner.must('assets.updateAccount', { center, account: renamed, name: `Account ${(round * 3) % 5}` });
    for (const sort of orders) {
      const { rows } = await world.database.query<{ id: string }>(
        `select id from assets.accounts where owner_center_id = $1 order by ${sort
          .replace('-', '')
          .replace('name', 'lower(name)')
          .replace(/^created/, 'created_at')}, id`,
        [center],
      );
      const expected = rows.map(({ id }) => id);
      assert.deepEqual(await idsBy(there, sort), sort.startsWith('-') ? expected.toReversed() : expected, sort);
    }
  }
});

test('a search finds the accounts whose name holds the text, in each order, whatever the names hold', async () => {
  const scene = await Scene.open(world);
  const names = ['Aa a', 'aab', 'Baa', '春季 a', '春', 'x😀a', '😀', 'İstanbul', 'last a'];
  for (const name of names) await world.addAccount(scene.owner, scene.center, name);
  const { accounts } = looks(scene.owner, scene.center);
  for (const sort of ['name', '-name', 'created', '-created'] as const) {
    const all = await accounts({ sort });
    for (const search of ['a', 'aa', 'A A', '春', '春季', '😀', 'stan', 'LAST', 'b', 'nothing', '\n']) {
      const expected = all.filter((name) => name.toLowerCase().includes(search.toLowerCase().trim()));
      assert.deepEqual(await accounts({ sort, search }), expected, `${sort} ${JSON.stringify(search)}`);
    }
  }
});
