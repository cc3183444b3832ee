// What lists keep in memory is told of every change by triggers. Each of them is taken out once, and a list must then be wrong:
// so none is missing here without being missed, and none is there for nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Partnership } from './partnership.ts';
import { openWorld, type Person, type World } from './world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

interface Triggered {
  table: string;
  trigger: string;
}

/** All that counts changes for lists, as the database has it. */
async function listTriggers(): Promise<Triggered[]> {
  const { rows } = await world.database.query<Triggered>(
    `select t.tgrelid::regclass::text as "table", t.tgname as trigger from pg_trigger t
     join pg_proc p on p.oid = t.tgfoid where p.proname in ('note_accounts', 'note_holdings', 'note_members', 'note_people')
       or (p.proname = 'note_version' and t.tgargs = 'assignments\\000'::bytea) order by 1, 2`,
  );
  return rows;
}

type Row = readonly [name: string, said: string, count: number | null];

interface Shown {
  accounts: Row[];
  members: Row[];
  totals: [accounts: number, members: number];
}

/** What a list shows of each row that a change could alter, as the server answers. */
async function shown(who: Person, center: string): Promise<Shown> {
  const accounts = await who.must('assets.listAccounts', { center, pageSize: 100 });
  const members = await who.must('members.listMembers', { center, pageSize: 100 });
  return {
    accounts: accounts.items.map(({ name, status, peopleCount }) => [name, status, peopleCount] as const),
    members: members.items.map(({ person, role, accountCount }) => [person.name, role, accountCount] as const),
    totals: [accounts.total, members.total],
  };
}

/** The same, from the tables. */
async function standing(center: string): Promise<Shown> {
  const given = `(select person_id, asset_id from access.grants where center_id = $1
    union select q.person_id, i.asset_id from access.group_items i join access.group_grants q using (center_id, group_id) where center_id = $1
    union select p.person_id, g.asset_id from access.team_people p join access.team_grants g using (center_id, team_id) where center_id = $1
    union select p.person_id, i.asset_id from access.team_people p join access.team_group_grants using (center_id, team_id)
      join access.group_items i using (center_id, group_id) where center_id = $1)`;
  const read = async (text: string): Promise<Row[]> => {
    const { rows } = await world.database.query<{ name: string; said: string; count: number }>(text, [center]);
    return rows.map(({ name, said, count }) => [name, said, count] as const);
  };
  const accounts = await read(
    `select a.name, a.status as said, (select count(*)::int from ${given} g where g.asset_id = a.id) as count
       from access.holdings h join assets.accounts a on a.id = h.asset_id where h.center_id = $1 and h.status = 'bound' order by lower(a.name), a.id`,
  );
  const members = await read(
    `select p.name, m.role as said, (select count(*)::int from ${given} g where g.person_id = p.id) as count
       from access.members m join identity.people p on p.id = m.person_id where m.center_id = $1 and m.status in ('active', 'suspended') order by lower(p.name), p.id`,
  );
  return { accounts, members, totals: [accounts.length, members.length] };
}

/** Goes through every change of what lists show, and looks after each; gives back what came of a change that nobody was told of. */
async function findStale(): Promise<string | null> {
  const { brand, agency } = await (await Partnership.open(world)).linked();
  const { owner, center } = brand;
  const first = await world.addAccount(owner, center, 'First');
  const [zoe, group, team] = [await world.newcomer('Zoe'), { center, group: '' }, { center, team: '' }];
  const at = { center, account: first.id };
  const share = { ...at, partner: agency.center };
  const steps: Record<string, () => Promise<unknown>> = {
    'a new account': () => world.addAccount(owner, center, 'Second'),
    'an account of another name': () => owner.must('assets.updateAccount', { ...at, name: 'Zulu' }),
    'a new member': () => world.join(owner, center, [zoe]),
    'a member of another role': () => owner.must('members.updateMember', { center, member: zoe.id, role: 'admin' }),
    'a person of another name': () => zoe.must('identity.updateMe', { name: 'Abe' }),
    'an account given': () => owner.must('assets.assignAccount', { ...at, person: zoe.id, role: 'analyst' }),
    'an account taken': () => owner.must('assets.unassignAccount', { ...at, person: zoe.id }),
    'a group': async () => {
      group.group = (await owner.must('assets.createGroup', { center, name: 'All', accounts: [first.id] })).id;
    },
    'a group given': () =>
      owner.must('assets.assignGroup', { ...group, people: [{ person: zoe.id, role: 'analyst' }] }),
    'an account out of a group': () => owner.must('assets.removeGroupItems', { ...group, accounts: [first.id] }),
    'an account into a group': () => owner.must('assets.addGroupItems', { ...group, accounts: [first.id] }),
    'a group taken': () => owner.must('assets.unassignGroup', { ...group, people: [zoe.id] }),
    'a team': async () => {
      team.team = (await owner.must('members.createTeam', { center, name: 'Growth' })).id;
    },
    'an account given to a team': () => owner.must('members.giveTeamAccount', { ...at, ...team, role: 'analyst' }),
    'somebody in a team': () => owner.must('members.addTeamPeople', { ...team, people: [{ person: zoe.id }] }),
    'an account taken from a team': () => owner.must('members.takeTeamAccount', { ...at, ...team }),
    'an account given to a full team': () => owner.must('members.giveTeamAccount', { ...at, ...team, role: 'analyst' }),
    'somebody out of a team': () => owner.must('members.removeTeamPeople', { ...team, people: [zoe.id] }),
    'somebody in a team again': () => owner.must('members.addTeamPeople', { ...team, people: [{ person: zoe.id }] }),
    'an account taken again': () => owner.must('members.takeTeamAccount', { ...at, ...team }),
    'a group given to a team': () => owner.must('members.giveTeamGroup', { ...group, ...team, role: 'analyst' }),
    'a group taken from a team': () => owner.must('members.takeTeamGroup', { ...group, ...team }),
    'an account shared': () => owner.must('partners.putShare', { ...share, ceiling: 'operator' }),
    'a shared account of another name': () => owner.must('assets.updateAccount', { ...at, name: 'Alpha' }),
    'an account no longer shared': () => owner.must('partners.revokeShare', share),
    'an account bound': () => brand.bound(),
    'an account unbound': async () => owner.must('assets.unbindAccount', { center, account: await brand.bound() }),
    'a member removed': () => owner.must('members.removeMember', { center, member: zoe.id }),
  };
  const sides = [
    [owner, center],
    [agency.owner, agency.center],
  ] as const;
  for (const [who, where] of sides) await shown(who, where);
  for (const [what, change] of Object.entries(steps)) {
    await change();
    for (const [who, where] of sides) {
      const [seen, real] = [await shown(who, where), await standing(where)];
      if (JSON.stringify(seen) !== JSON.stringify(real)) return `${what}: ${JSON.stringify({ seen, real })}`;
    }
  }
  return null;
}

test('with all triggers no list is stale, and without any one of them some list is', async () => {
  assert.equal(await findStale(), null);
  const triggers = await listTriggers();
  assert.ok(triggers.length >= 10);
  for (const { table, trigger } of triggers) {
    await world.database.query(`alter table ${table} disable trigger ${trigger}`);
    assert.notEqual(await findStale(), null, `Nothing misses ${trigger} on ${table}.`);
    await world.database.query(`alter table ${table} enable trigger ${trigger}`);
  }
});
