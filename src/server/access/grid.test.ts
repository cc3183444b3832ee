// The grid of people and accounts: reading it, and reading lines that people typed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { always, analyst, change, crowdGrid, openGrid, plan, type Row, shareWith } from '../../../test/grid.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { lineRefusals } from '../../contract/access-grid.ts';
import { roleMasks } from '../../contract/permissions.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

describe('a window of the grid', () => {
  test('shows what was given, what comes from elsewhere, and what a role in the center holds by itself', async () => {
    const at = await openGrid(world);
    const { owner, center, member, account } = at;
    const until = '2099-01-31T22:59:59.999Z';
    await change(at, [
      { person: member.id, account, from: null, to: { role: 'operator', startsAt: null, expiresAt: until } },
    ]);
    const { rows } = await sql(
      `insert into access.groups (center_id, name, made_by) values ($1, 'Spring', $2) returning id`,
      [center, owner.id],
    );
    const group = rows[0].id as string;
    await sql(
      `insert into access.group_items (center_id, group_id, asset_id, by_hand, by_rule) values ($1, $2, $3, true, false)`,
      [center, group, account],
    );
    await sql(
      `insert into access.group_grants (center_id, person_id, group_id, role, granted_by) values ($1, $2, $3, 'admin', $2)`,
      [center, member.id, group],
    );
    const grid = await owner.must('access.getGrid', { center });
    assert.equal(grid.people.total, 2);
    assert.deepEqual(
      grid.accounts.items.map(({ id, share }) => [id, share]),
      [[account, null]],
    );
    assert.deepEqual(grid.cells, [
      {
        person: member.id,
        account,
        held: { role: 'operator', startsAt: null, expiresAt: until },
        mask: roleMasks.admin,
        through: [{ via: 'group', role: 'admin', group: 'Spring', team: null, until: null }],
      },
    ]);
    const byId = new Map(grid.people.items.map((one) => [one.id, one]));
    assert.ok((byId.get(owner.id)?.byRole.own ?? 0) > roleMasks.admin);
    assert.deepEqual(byId.get(member.id)?.byRole, { own: 0, shared: 0 });
    assert.deepEqual([byId.get(owner.id)?.hat, byId.get(member.id)?.hat], ['owner', null]);
  });

  test('names the hat through which somebody sees every account, and none while that gives nothing', async () => {
    const at = await openGrid(world);
    const { owner, center, member } = at;
    const hatNow = async () => {
      const { people } = await owner.must('access.getGrid', { center });
      const found = people.items.find(({ id }) => id === member.id);
      return [found?.role, found?.hat, (found?.byRole.own ?? 0) !== 0];
    };
    for (const [financeRole, hat] of [
      ['analyst', 'finance_analyst'],
      ['manager', 'finance_manager'],
    ] as const) {
      await owner.must('members.updateMember', { center, member: member.id, financeRole, creatorRole: 'manager' });
      assert.deepEqual(await hatNow(), ['employee', hat, true]);
    }
    await owner.must('members.updateMember', { center, member: member.id, role: 'admin' });
    assert.deepEqual(await hatNow(), ['admin', 'admin', true]);
    await owner.must('members.suspendMember', { center, member: member.id });
    assert.deepEqual(await hatNow(), ['admin', null, false]);
  });

  test('is filtered, sorted and paged on both sides', async () => {
    const at = await openGrid(world);
    const { owner, center } = at;
    const { people, accounts } = await crowdGrid(world, at, { members: 30, accounts: 40 });
    await sql(`insert into assets.labels (center_id, asset_id, label) select $1, unnest($2::bigint[]), 'Retail'`, [
      center,
      accounts.slice(0, 3).map(({ id }) => id),
    ]);
    const grid = await owner.must('access.getGrid', {
      center,
      peopleSearch: 'Person 0001',
      peopleSort: '-name',
      peoplePageSize: 4,
      peoplePage: 2,
      accountsSearch: 'Account',
      label: 'Retail',
      accountsPageSize: 2,
      accountsSort: '-name',
    });
    assert.equal(grid.people.total, 10);
    assert.deepEqual(
      grid.people.items.map(({ id }) => id),
      people
        .slice(11, 15)
        .toReversed()
        .map(({ id }) => id),
    );
    assert.deepEqual(
      [grid.accounts.total, grid.accounts.items.map(({ id }) => id)],
      [3, [accounts[2]?.id, accounts[1]?.id]],
    );
    const past = await owner.must('access.getGrid', { center, role: 'employee', peoplePage: 9, accountsPage: 9 });
    assert.deepEqual([past.people.total, past.people.items, past.accounts.total, past.cells], [31, [], 41, []]);
  });

  test('says of an account that a partner shares how far it reaches, and leaves out a share that is over', async () => {
    const { owner, center } = await openGrid(world);
    const account = await shareWith(world, { center, ceiling: 'analyst' });
    const find = async () => {
      const { accounts } = await owner.must('access.getGrid', { center, accountsSearch: account });
      return accounts.items.map(({ share }) => share);
    };
    assert.deepEqual(await find(), [{ centerName: 'Lender', role: 'analyst', mask: roleMasks.analyst, until: null }]);
    await sql('update access.holdings set expires_at = now() where center_id = $1 and asset_id = $2', [
      center,
      account,
    ]);
    assert.deepEqual(await find(), []);
  });

  test('rows for a file are the direct assignments under the same filters', async () => {
    const at = await openGrid(world);
    const { owner, center, member, account } = at;
    await change(at, [
      { person: member.id, account, from: null, to: analyst },
      { person: owner.id, account, from: null, to: always('admin') },
    ]);
    const all = await owner.must('access.listAssignments', { center, pageSize: 1 });
    assert.deepEqual([all.total, all.items.length], [2, 1]);
    const { items } = await owner.must('access.listAssignments', { center, role: 'employee' });
    assert.deepEqual(items, [
      {
        person: { id: member.id, name: member.name, email: member.email },
        account: { id: account, name: 'Scene' },
        ...analyst,
      },
    ]);
  });
});

describe('a plan', () => {
  test('reads people, accounts, roles and days as they are typed in either language', async () => {
    const at = await openGrid(world);
    const { owner, center, member, account } = at;
    const other = await world.addAccount(owner, center, 'Second, "quoted"');
    const third = await world.addAccount(owner, center, '第三个账户');
    const { id: role } = await owner.must('access.createRole', { center, name: 'Planner', actions: ['report:read'] });
    const { lines, totals } = await plan(at, [
      {
        line: 2,
        person: ` ${member.email.toUpperCase()} `,
        account: 'Scene',
        role: '观察员',
        starts: '2098-03-01',
        ends: '2098/3/29',
      },
      { line: 3, person: member.id, account: other.id, role: 'PLANNER', ends: '2099-01-02T03:04:05Z' },
      { line: 4, person: owner.email, account: third.name, role: role, ends: '2098年12月31日' },
      { line: 5, person: owner.email, account, role: '' },
    ]);
    assert.deepEqual(
      lines.map(({ line, outcome, to }) => [line, outcome, to]),
      [
        // The zone of the center, on both sides of its change of clocks.
        [
          2,
          'changed',
          { role: 'analyst', startsAt: '2098-02-28T23:00:00.000Z', expiresAt: '2098-03-29T22:59:59.999Z' },
        ],
        [3, 'changed', { role, startsAt: null, expiresAt: '2099-01-02T03:04:05.000Z' }],
        [4, 'changed', { role, startsAt: null, expiresAt: '2098-12-31T22:59:59.999Z' }],
        [5, 'unchanged', null],
      ],
    );
    assert.deepEqual(totals, { given: 3, altered: 0, taken: 0, unchanged: 1, refused: 0, withoutEffect: 1 });
    const { items } = await owner.must('access.listAssignments', { center });
    assert.deepEqual(items, [], 'Nothing was changed.');
  });

  test('says who gains and who loses, all other ways to hold it considered', async () => {
    const at = await openGrid(world);
    const { member, owner, account } = at;
    await change(at, [
      { person: member.id, account, from: null, to: always('operator') },
      { person: owner.id, account, from: null, to: analyst },
    ]);
    const { lines, people } = await plan(at, [
      { line: 1, person: member.email, account, role: 'analyst' },
      { line: 2, person: owner.email, account, role: '' },
    ]);
    assert.deepEqual(
      lines.map(({ gains, loses }) => [gains, loses]),
      [
        [0, roleMasks.operator & ~roleMasks.analyst],
        [0, 0],
      ],
    );
    assert.deepEqual(people, [{ person: { id: member.id, name: member.name }, gainsOn: 0, losesOn: 1 }]);
  });

  test('keeps a start and an end that a line leaves out', async () => {
    const at = await openGrid(world);
    const { member, account } = at;
    const term = { startsAt: '2098-01-01T00:00:00.000Z', expiresAt: '2099-01-01T00:00:00.000Z' };
    await change(at, [{ person: member.id, account, from: null, to: { role: 'analyst', ...term } }]);
    const lines = async (more: Partial<Row>) =>
      (await plan(at, [{ line: 1, person: member.id, account, role: 'operator', ...more }])).lines[0]?.to;
    assert.deepEqual(await lines({}), { role: 'operator', ...term });
    assert.deepEqual(await lines({ starts: '', ends: '' }), always('operator'));
  });

  test('refuses each line that cannot be, in words, and previews the others', async () => {
    const at = await openGrid(world);
    const { scene: made, owner, center, member, account } = at;
    for (const name of ['Twin', 'Twin']) await world.addAccount(owner, center, name);
    const lent = await shareWith(world, { center, ceiling: 'analyst' });
    const suspended = await made.suspended();
    const good = { person: member.email, account, role: 'analyst' };
    const rows: Omit<Row, 'line'>[] = [
      good,
      { ...good, person: 'nobody@example.com' },
      { ...good, person: suspended.email },
      { ...good, account: 'scene' },
      { ...good, account: 'Twin' },
      { ...good, role: 'Wizard' },
      { ...good, account: lent, role: 'Operator' },
      { ...good, person: owner.email, ends: '2020-01-01' },
      { ...good, person: owner.email, starts: '2099-01-02', ends: '2099-01-01' },
      { ...good, person: owner.email, ends: '31.12.2099' },
      { ...good, role: 'operator' },
      { ...good, person: owner.email, account: lent },
      { ...good, account: 'no\u0000thing', person: '\ud800' },
    ];
    const { lines, totals, people } = await plan(
      at,
      rows.map((row, line) => ({ line: line + 1, ...row })),
    );
    assert.deepEqual(
      lines.map(({ refusal }) => refusal?.code ?? null),
      [
        null,
        'access.person_unknown',
        'assets.grantee_not_member',
        'access.account_unknown',
        'access.account_ambiguous',
        'access.role_unknown',
        'access.above_ceiling',
        'assets.end_in_past',
        'access.duplicate_cell',
        'access.date_unreadable',
        'access.duplicate_cell',
        null,
        'access.person_unknown',
      ],
    );
    const single = async (row: Partial<Row>) =>
      (await plan(at, [{ line: 1, ...good, ...row }])).lines.map(({ refusal }) => refusal?.code);
    assert.deepEqual(await single({ ends: '2099-02-30' }), ['access.date_unreadable']);
    assert.deepEqual(await single({ starts: '2099-01-02', ends: '2099-01-01' }), ['access.end_before_start']);
    const told = new Set([
      ...lines.map(({ refusal }) => refusal?.code),
      'access.date_unreadable',
      'access.end_before_start',
    ]);
    assert.deepEqual(
      lineRefusals.filter((code) => !told.has(code)),
      [],
      'Every code of a line was met.',
    );
    for (const { refusal } of lines) assert.ok(refusal === null || refusal.message.length > 15, refusal?.code);
    assert.match(lines[6]?.refusal?.message ?? '', /Lender.*Analyst/);
    assert.match(lines[10]?.refusal?.message ?? '', /Line 1\b/);
    assert.deepEqual([totals.given, totals.refused, people.length], [2, 11, 2]);
  });
});
