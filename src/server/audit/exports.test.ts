// Files that leave a center: who took what is in the log, and a rule can ask for a second person.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { rechargedIn } from '../../../test/funds.ts';
import { ended } from '../../../test/proposals.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const members = { list: 'members.listMembers' };

async function exportsOf(person: Person, center: string) {
  const { items } = await person.must('audit.listActivity', { center, pageSize: 200 });
  return items.filter(({ action }) => action.endsWith('list_exported'));
}

async function approve(person: Person): Promise<void> {
  const { items } = await person.must('requests.listInbox', { kind: 'requests.proposal' });
  await person.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
}

describe('an export', () => {
  test('is in the log with the list, what was asked for and how many rows there were', async () => {
    const { owner, center } = await Scene.open(world);
    const filters = { search: 'Ad', sort: '-name', page: 3, pageSize: 50 };
    const { rows } = await owner.must('audit.startExport', { center, ...members, filters });
    const { total } = await owner.must('members.listMembers', { center, search: 'Ad' });
    assert.equal(rows, total);
    const [entry] = await exportsOf(owner, center);
    assert.equal(entry?.action, 'audit.list_exported');
    assert.deepEqual(entry.after, { ...members, rows: total, filters: { search: 'Ad' } });
    assert.equal(entry.actor.id, owner.id);
  });

  test('is said once for a day, for each person and each filter', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    const first = await owner.must('audit.startExport', { center, ...members });
    // Written otherwise it is the same rows.
    const again = await owner.must('audit.startExport', { center, ...members, filters: { search: '', sort: 'name' } });
    assert.deepEqual(again, first);
    assert.equal((await exportsOf(owner, center)).length, 1);
    await owner.must('audit.startExport', { center, ...members, filters: { state: 'active' } });
    await deputy.must('audit.startExport', { center, ...members });
    assert.equal((await exportsOf(owner, center)).length, 3);
    await world.database.query(`update audit.exports set until = now() where id = $1`, [first.id]);
    const later = await owner.must('audit.startExport', { center, ...members });
    assert.notEqual(later.id, first.id);
    assert.equal((await exportsOf(owner, center)).length, 4);
  });

  test('is of no more than its list gives the caller', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const employee = await scene.member();
    assertRefused(await employee.call('audit.startExport', { center, ...members }), 403, 'forbidden');
    const token = await world.token(owner, ['audit:write', 'audit:read']);
    assertRefused(await token.call('audit.startExport', { center, ...members }), 403, 'token_scope_missing');
    const filters = { colour: 'red' };
    assertRefused(await owner.call('audit.startExport', { center, ...members, filters }), 400, 'invalid_input');
    // The center is that of the path.
    const other = await Scene.open(world);
    const elsewhere = await owner.must('audit.startExport', { center, ...members, filters: { center: other.center } });
    assert.equal(elsewhere.rows, (await owner.must('members.listMembers', { center })).total);
    for (const list of ['members.removeMember', 'identity.listSessions', 'requests.listInbox', 'constructor', ''])
      assertRefused(await owner.call('audit.startExport', { center, list }), 422, 'audit.list_unknown');
    assert.equal((await exportsOf(owner, center)).length, 1);
  });

  test('of money is told to nobody who may not see money', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    await rechargedIn(scene);
    const filters = { search: 'Tokyo' };
    await owner.must('audit.startExport', { center, list: 'finance.listTransactions', filters });
    assert.equal((await exportsOf(owner, center))[0]?.action, 'finance.list_exported');
    assert.deepEqual(await exportsOf(deputy, center), []);
    const list = 'finance.listTransactions';
    assertRefused(await deputy.call('audit.startExport', { center, list }), 403, 'forbidden');
  });
});

describe('a rule for exports', () => {
  test('holds files of so many rows until another approves, and then for that person and those rows', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await scene.deputy();
    for (let count = 0; count < 3; count++) await scene.member();
    const rule = { area: 'exports', approvals: 1, approvers: 'admins', threshold: 3 } as const;
    await owner.must('requests.putApprovalRules', { center, rules: [rule] });
    // Too few to ask for anybody.
    await owner.must('audit.startExport', { center, ...members, filters: { search: owner.name } });
    const held = await owner.call('audit.startExport', { center, ...members });
    assertRefused(held, 422, 'requests.approval_needed');
    assert.deepEqual(held.refusal?.details['areas'], ['exports']);
    const calls = [{ endpoint: 'audit.startExport', input: members }];
    const { id } = await owner.must('requests.proposeChanges', { center, calls, note: 'For the audit' });
    // One more row than what was approved is still the list that was approved.
    await scene.member();
    await approve(deputy);
    assert.equal((await ended(owner, center, id)).state, 'done');
    const entries = await exportsOf(owner, center);
    assert.deepEqual(
      entries.map(({ actor }) => actor.id),
      [owner.id, owner.id],
    );
    await owner.must('audit.startExport', { center, ...members });
    assert.equal((await exportsOf(owner, center)).length, 2);
    // What was approved was of another person.
    assertRefused(await deputy.call('audit.startExport', { center, ...members }), 422, 'requests.approval_needed');
  });

  test('holds the file of transactions, which the server makes', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const deputy = await world.newcomer('Fay');
    await world.join(owner, center, [deputy], { role: 'admin', financeRole: 'manager' });
    await rechargedIn(scene);
    const rule = { area: 'exports', approvals: 1, approvers: 'admins' } as const;
    await owner.must('requests.putApprovalRules', { center, rules: [rule] });
    const fileOf = async (query: string): Promise<number> =>
      (await owner.fetch(`/api/v1/centers/${center}/finance/transactions.csv${query}`, {})).status;
    assert.equal(await fileOf(''), 422);
    assert.equal(await fileOf('?after=9000000000000000000'), 422, 'A later part is held as well.');
    const input = { list: 'finance.listTransactions', filters: { currency: 'EUR' } };
    const { id } = await owner.must('requests.proposeChanges', {
      center,
      calls: [{ endpoint: 'audit.startExport', input }],
    });
    await approve(deputy);
    assert.equal((await ended(owner, center, id)).state, 'done');
    assert.deepEqual([await fileOf('?currency=EUR&locale=zh-CN'), await fileOf('')], [200, 422]);
  });
});
