import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const place = { region: 'DE', timeZone: 'Europe/Berlin' } as const;

/** A member with three accounts: of two currencies, one of them without a daily budget. */
async function open() {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const made = [];
  for (const [name, currency, micros] of [
    ['North', 'EUR', '120000000'],
    ['South', 'EUR', null],
    ['West', 'USD', '75500000'],
  ] as const) {
    const { id } = await owner.must('assets.createAccount', { center, name, currency, ...place });
    const budget = micros === null ? { mode: 'unlimited' as const } : { mode: 'daily' as const, amountMicros: micros };
    if (micros !== null) await owner.must('finance.setBudget', { center, account: id, budget });
    made.push(id);
  }
  const person = await world.newcomer('Tess');
  await world.join(owner, center, [person], { accounts: made.map((id) => ({ id, role: 'operator' as const })) });
  return { scene, owner, center, accounts: made, person };
}

const all = [
  { currency: 'EUR', accounts: 2, dailyMicros: '120000000', unbounded: 1 },
  { currency: 'USD', accounts: 1, dailyMicros: '75500000', unbounded: 0 },
];

test('a dry run tells the daily budgets of the accounts that it touches, no two currencies added up', async () => {
  const { owner, center, accounts, person } = await open();
  const removal = await owner.dryRun('members.removeMember', { center, member: person.id });
  assert.deepEqual(removal.body.budgets, all);
  const [north = '', south = ''] = accounts;
  assert.deepEqual((await owner.dryRun('assets.closeAccount', { center, account: north })).body.budgets, [
    { currency: 'EUR', accounts: 1, dailyMicros: '120000000', unbounded: 0 },
  ]);
  assert.deepEqual((await owner.dryRun('assets.closeAccount', { center, account: south })).body.budgets, [
    { currency: 'EUR', accounts: 1, dailyMicros: '0', unbounded: 1 },
  ]);
  const renamed = await owner.dryRun('centers.updateCenter', { center, name: 'Nordlicht once more' });
  assert.deepEqual(renamed.body.budgets, []);
});

test('a group stands for the accounts in it', async () => {
  const { owner, center, accounts } = await open();
  const { id } = await owner.must('assets.createGroup', { center, name: 'All of them', accounts });
  assert.deepEqual((await owner.dryRun('assets.deleteGroup', { center, group: id })).body.budgets, all);
});

test('only what the caller may see of an account is told', async () => {
  const { owner, center, person } = await open();
  const admin = await world.newcomer('Adele');
  await world.join(owner, center, [admin], { role: 'admin' });
  const removal = { center, member: person.id };
  assert.deepEqual((await admin.dryRun('members.removeMember', removal)).body.budgets, all);
  await owner.must('access.updatePolicy', { center, adminsNeedAssignment: true });
  assert.deepEqual((await admin.dryRun('members.removeMember', removal)).body.budgets, []);
  assert.deepEqual((await owner.dryRun('members.removeMember', removal)).body.budgets, all);
  const [withMoney, without] = [
    await world.token(owner, ['members:write', 'finance:read']),
    await world.token(owner, ['members:write']),
  ];
  assert.deepEqual((await withMoney.dryRun('members.removeMember', removal)).body.budgets, all);
  assert.deepEqual((await without.dryRun('members.removeMember', removal)).body.budgets, []);
});
