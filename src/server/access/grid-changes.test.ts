// Thousands of cells changed as one: all or none, on what the caller saw.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, type Reply } from '../../../test/caller.ts';
import {
  always,
  analyst,
  type Change,
  change,
  crowdGrid,
  openGrid,
  plan,
  type Row,
  shareWith,
} from '../../../test/grid.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { cellsPerChange } from '../../contract/access-grid.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

describe('changes', () => {
  test('are recorded one entry a cell, as a single assignment is, and can be undone by their inverse', async () => {
    const at = await openGrid(world);
    const { scene: made, owner, center, member, account } = at;
    const second = (await world.addAccount(owner, center, 'Second')).id;
    const grantee = await made.grantee();
    const changes: Change[] = [
      { person: member.id, account, from: null, to: analyst },
      {
        person: member.id,
        account: second,
        from: null,
        to: { role: 'operator', startsAt: '2098-01-01T00:00:00.000Z', expiresAt: null },
      },
      { person: grantee.id, account, from: analyst, to: always('operator') },
      { person: owner.id, account, from: null, to: null },
    ];
    const done = await change(at, changes);
    assert.deepEqual(
      done.body.results.map(({ outcome }) => outcome),
      ['given', 'given', 'altered', 'unchanged'],
    );
    const logged = async (reply: Reply<unknown>) => {
      const { items } = await owner.must('audit.listActivity', { center, sort: 'at', pageSize: 200 });
      const id = reply.headers.get('x-request-id');
      return items
        .filter(({ requestId }) => requestId === id)
        .map(({ action, object, before, after }) => ({ action, object, before, after }));
    };
    const entries = await logged(done);
    assert.equal(entries.length, 3);
    const inverse = changes.map(({ from, to, ...cell }) => ({ ...cell, from: to, to: from }));
    const undone = await change(at, inverse);
    assert.deepEqual(
      undone.body.results.map(({ outcome }) => outcome),
      ['taken', 'taken', 'altered', 'unchanged'],
    );
    assert.deepEqual(
      (await logged(undone)).map(({ action }) => action),
      ['assets.account_unassigned', 'assets.account_unassigned', 'assets.account_assigned'],
    );
    // The same one by one, through the account.
    const one = await owner.call('assets.assignAccount', { center, account, person: member.id, role: 'analyst' });
    const other = await owner.call('assets.assignAccount', {
      center,
      account: second,
      person: member.id,
      role: 'operator',
      startsAt: '2098-01-01T00:00:00.000Z',
    });
    const third = await owner.call('assets.assignAccount', { center, account, person: grantee.id, role: 'operator' });
    assert.deepEqual([...(await logged(one)), ...(await logged(other)), ...(await logged(third))], entries);
  });

  test('take effect with the very next request', async () => {
    const at = await openGrid(world);
    const { center, member, account } = at;
    const read = async () => (await member.call('assets.getAccount', { center, account })).status;
    assert.equal(await read(), 404);
    await change(at, [{ person: member.id, account, from: null, to: analyst }]);
    assert.equal(await read(), 200);
    await change(at, [{ person: member.id, account, from: analyst, to: null }]);
    assert.equal(await read(), 404);
  });

  test('are all or none: one that the world has overtaken stops the rest and says what is there now', async () => {
    const at = await openGrid(world);
    const { scene: made, owner, center, member, account } = at;
    const grantee = await made.grantee();
    const reply = await change(at, [
      { person: member.id, account, from: null, to: analyst },
      { person: grantee.id, account, from: always('operator'), to: null },
    ]);
    assertRefused(reply, 409, 'access.changes_overtaken');
    assert.deepEqual(reply.refusal?.details, { count: 1, changes: [{ change: 1, now: analyst }] });
    const { total } = await owner.must('access.listAssignments', { center });
    assert.equal(total, 1, 'Nothing was given.');
  });

  test('are all or none: one that cannot be stops the rest and says why', async () => {
    const at = await openGrid(world);
    const { owner, center, member, account } = at;
    const lent = await shareWith(world, { center, ceiling: 'analyst' });
    const reply = await change(at, [
      { person: member.id, account, from: null, to: analyst },
      { person: member.id, account: lent, from: null, to: always('operator') },
      { person: member.id, account, from: null, to: always('admin') },
      { person: world.ada.id, account, from: null, to: analyst },
      { person: owner.id, account: world.spring.id, from: null, to: analyst },
      { person: owner.id, account, from: null, to: { role: '7', startsAt: null, expiresAt: '2099-01-01T00:00:00Z' } },
    ]);
    assertRefused(reply, 422, 'access.changes_refused');
    assert.deepEqual(reply.refusal?.details['changes'], [
      { change: 1, code: 'access.above_ceiling' },
      { change: 2, code: 'access.duplicate_cell' },
      { change: 3, code: 'access.person_unknown' },
      { change: 4, code: 'access.account_unknown' },
      { change: 5, code: 'access.role_unknown' },
    ]);
    const { total } = await owner.must('access.listAssignments', { center });
    assert.equal(total, 0);
  });

  test('take away what reaches above a ceiling that was lowered since', async () => {
    const at = await openGrid(world);
    const lent = await shareWith(world, { center: at.center, ceiling: 'operator' });
    await change(at, [{ person: at.member.id, account: lent, from: null, to: always('operator') }]);
    await sql(`update access.holdings set ceiling = 'analyst' where center_id = $1 and asset_id = $2`, [
      at.center,
      lent,
    ]);
    const done = await change(at, [{ person: at.member.id, account: lent, from: always('operator'), to: null }]);
    assert.deepEqual(
      done.body.results.map(({ outcome }) => outcome),
      ['taken'],
    );
  });

  test('of two at once on the same cell one wins, and the other is told what is there', async () => {
    const at = await openGrid(world);
    const { member, account } = at;
    const both = await Promise.all(
      ['analyst', 'operator'].map((role) => change(at, [{ person: member.id, account, from: null, to: always(role) }])),
    );
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [200, 409]);
  });

  test('a removal at the same moment leaves nothing that was given to who is gone', async () => {
    for (let round = 0; round < 4; round++) {
      const at = await openGrid(world);
      const { owner, center, member, account } = at;
      await Promise.all([
        owner.call('members.removeMember', { center, member: member.id }),
        change(at, [{ person: member.id, account, from: null, to: analyst }]),
      ]);
      const { rows } = await sql('select from access.grants where center_id = $1 and person_id = $2', [
        center,
        member.id,
      ]);
      assert.equal(rows.length, 0);
    }
  });
});

test('10,000 typed lines with broken ones are read, previewed and applied in seconds, each reported with its line', async () => {
  const at = await openGrid(world);
  const { owner, center } = at;
  const { people, accounts } = await crowdGrid(world, at, { members: 200, accounts: 100 });
  const rows: Row[] = Array.from({ length: cellsPerChange }, (_, n) => ({
    line: n + 2,
    person: people[n % 200]?.email ?? '',
    account: (n % 3 === 0 ? accounts[Math.floor(n / 200) % 100]?.id : accounts[Math.floor(n / 200) % 100]?.name) ?? '',
    role: n % 500 === 7 ? 'Wizard' : n % 2 === 0 ? 'Operator' : '观察员',
    ends: n % 1000 === 3 ? 'soon' : '',
  }));
  const began = performance.now();
  const { lines, totals } = await plan(at, rows);
  const planned = performance.now();
  assert.deepEqual([totals.given, totals.refused], [9970, 30]);
  const refused = lines.filter(({ outcome }) => outcome === 'refused');
  assert.deepEqual(
    refused.map(({ line, refusal }) => [line, refusal?.code]),
    rows
      .filter(({ role, ends }) => role === 'Wizard' || ends !== '')
      .map(({ line, role }) => [line, role === 'Wizard' ? 'access.role_unknown' : 'access.date_unreadable']),
  );
  const changes = lines.flatMap(({ outcome, person, account, from, to }): Change[] =>
    outcome === 'changed' && person && account ? [{ person: person.id, account: account.id, from, to }] : [],
  );
  const dry = await owner.dryRun('access.changeAssignments', { center, changes });
  assert.equal(dry.body.changes.length, 9970);
  const started = performance.now();
  const done = await change(at, changes);
  const ended = performance.now();
  assert.equal(done.status, 200, JSON.stringify(done.refusal)?.slice(0, 300));
  const { total } = await owner.must('access.listAssignments', { center });
  assert.equal(total, 9970);
  const { rows: entries } = await sql(
    `select count(*)::int as count from audit.entries where center_id = $1 and action = 'assets.account_assigned'`,
    [center],
  );
  assert.equal(entries[0].count, 9970);
  assert.ok(planned - began < 15_000 && ended - started < 15_000, `${planned - began} and ${ended - started} ms`);
  process.stdout.write(`plan ${Math.round(planned - began)} ms, change ${Math.round(ended - started)} ms\n`);
  const tooMany = await change(
    at,
    Array.from({ length: cellsPerChange + 1 }, () => changes[0] as Change),
  );
  assertRefused(tooMany, 400, 'invalid_input');
});
