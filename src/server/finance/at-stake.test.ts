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

test('the plan of many cells and the preview of many decisions tell them too, each center for who may see its money', async () => {
  const { owner, center, accounts, person } = await open();
  const rows = accounts.map((account, line) => ({ line, person: person.email, account, role: '' }));
  const unchanged = { line: 9, person: owner.email, account: accounts[0] ?? '', role: '' };
  const plan = { center, rows: [...rows.slice(1), unchanged] };
  assert.deepEqual((await owner.must('access.planAssignments', plan)).budgets, [
    { currency: 'EUR', accounts: 1, dailyMicros: '0', unbounded: 1 },
    { currency: 'USD', accounts: 1, dailyMicros: '75500000', unbounded: 0 },
  ]);
  const token = await world.token(owner, ['access:read']);
  assert.deepEqual((await token.must('access.planAssignments', plan)).budgets, []);

  const second = await open();
  await world.join(second.owner, second.center, [owner], { role: 'admin' });
  const ask = async (who: typeof person, asked: { center: string; account: string }): Promise<string> =>
    (await who.must('access.requestElevation', { ...asked, role: 'admin', hours: 2, reason: 'Launch' })).request;
  const requests = [
    await ask(person, { center, account: accounts[0] ?? '' }),
    await ask(second.person, { center: second.center, account: second.accounts[2] ?? '' }),
    await ask(second.person, { center: second.center, account: second.accounts[0] ?? '' }),
  ];
  const both = await owner.dryRun('requests.decideRequests', { requests, decision: 'approve' });
  assert.deepEqual(both.body.budgets, [
    { currency: 'EUR', accounts: 2, dailyMicros: '240000000', unbounded: 0 },
    { currency: 'USD', accounts: 1, dailyMicros: '75500000', unbounded: 0 },
  ]);
  await second.owner.must('access.updatePolicy', { center: second.center, adminsNeedAssignment: true });
  const less = await owner.dryRun('requests.decideRequests', { requests, decision: 'approve' });
  assert.deepEqual(less.body.budgets, [{ currency: 'EUR', accounts: 1, dailyMicros: '120000000', unbounded: 0 }]);
});
