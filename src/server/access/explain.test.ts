// What a person is told about access: the reason, the way to begin the fix, the history, and what would be lost.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { instantOf } from '../../../test/access/chance.ts';
import { assertRefused, explanationOf } from '../../../test/caller.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';
import type { AccountAction, CenterAction } from '../../contract/permissions.ts';

const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
  const { ada, acme, spring } = world;
  for (const name of ['Adam', 'Mia', 'Olga', 'Ben', 'Sue', 'Cleo', 'Dan'])
    Object.assign(world, { [name.toLowerCase()]: await world.newcomer(name) });
  const { adam, mia, olga, ben, sue, cleo } = world;
  await world.join(ada, acme.id, [adam], { role: 'admin' });
  for (const [person, role] of [
    [mia, 'admin'],
    [olga, 'operator'],
    [ben, 'analyst'],
    [sue, 'analyst'],
  ] as const)
    await world.join(ada, acme.id, [person], { accounts: [{ id: spring.id, role }] });
  await ada.must('members.suspendMember', { center: acme.id, member: sue.id });
  const cypress = await cleo.must('centers.createCenter', { name: 'Cypress', ...place, businessType: 'agency' });
  const winter = await world.addAccount(ada, acme.id, 'Acme Winter');
  const cypressAccount = await world.addAccount(cleo, cypress.id, 'Cypress House');
  Object.assign(world, { cypress, winter, cypressAccount });
});
after(() => world.close());

const sql = (text: string, values: unknown[] = []) => world.database.query(text, values);

async function explain(
  asker: Person,
  of: { person: string; action: AccountAction | CenterAction; account?: string; at?: string },
) {
  return (await asker.must('access.explainAccess', { center: world.acme.id, ...of })).explanation;
}

const clock = (): Promise<string> => instantOf(world);

describe('why', () => {
  const settings = (person: Person) =>
    ({ person: person.id, action: 'adaccount:edit_settings', account: world.spring.id }) as const;

  test('one who asks about themself is told the same as the refusal told', async () => {
    const refused = await world.ben.call('assets.updateAccount', {
      center: world.acme.id,
      account: world.spring.id,
      name: 'Other',
    });
    const told = await explain(world.ben, settings(world.ben));
    assert.deepEqual(told, explanationOf(refused));
    assert.equal(told.verdict, 'deny');
    assert.equal(told.fix?.kind, 'raise_account_role');
    assert.equal(told.start, 'request_elevation');
    assert.deepEqual(
      told.chain.map(({ link, state }) => `${link} ${state}`),
      ['membership ok', 'ownership ok', 'grant insufficient'],
    );
  });

  test('who may mend it is told with what', async () => {
    assert.equal((await explain(world.ada, settings(world.ben))).start, 'change_role');
    assert.equal((await explain(world.ada, { ...settings(world.ben), account: world.winter.id })).start, 'assign');
    const invite = { person: world.ben.id, action: 'member:invite' } as const;
    assert.equal((await explain(world.adam, invite)).start, 'change_role');
    assert.equal((await explain(world.ben, { ...invite })).start, null);
    const erase = { person: world.ben.id, action: 'center:delete' } as const;
    assert.equal((await explain(world.adam, erase)).start, null);
    assert.equal((await explain(world.ada, erase)).start, 'change_role');
    const suspended = await explain(world.ada, settings(world.sue));
    assert.equal(suspended.start, 'reinstate');
    assert.equal(suspended.chain[0]?.state, 'suspended');
  });

  test('a role that is over is extended by who may, and stays over at the instant it was', async () => {
    const during = await clock();
    await sql(
      `update access.grants set expires_at = now() - interval '1 second', starts_at = now() - interval '1 day' where asset_id = $1 and person_id = $2`,
      [world.spring.id, world.mia.id],
    );
    const told = await explain(world.ada, settings(world.mia));
    assert.equal(told.fix?.kind, 'extend_grant');
    assert.equal(told.start, 'extend');
    assert.equal((await explain(world.ada, { ...settings(world.mia), at: during })).verdict, 'allow');
    await sql('update access.grants set expires_at = null, starts_at = null where asset_id = $1 and person_id = $2', [
      world.spring.id,
      world.mia.id,
    ]);
  });

  test('of the past nothing is offered to mend', async () => {
    const before = await explain(world.ada, { ...settings(world.ben), at: '2001-01-01T00:00:00Z' });
    assert.deepEqual([before.verdict, before.fix, before.start], ['deny', null, null]);
  });

  test('others are explained only to who may see access, and nobody learns of an account they do not see', async () => {
    const asked = { center: world.acme.id, ...settings(world.olga) };
    explanationOf(await world.ben.call('access.explainAccess', asked));
    const unseen = { center: world.acme.id, ...settings(world.ben), account: world.winter.id };
    assertRefused(await world.ben.call('access.explainAccess', unseen), 404, 'not_found');
    const stranger = { center: world.acme.id, person: world.ben.id, action: 'campaign:edit' } as const;
    const foreign = { ...stranger, account: world.cypressAccount.id };
    assertRefused(await world.ada.call('access.explainAccess', foreign), 404, 'not_found');
    const nobody = { ...stranger, account: world.spring.id, person: world.dan.id };
    assertRefused(await world.ada.call('access.explainAccess', nobody), 404, 'not_found');
  });

  test('of oneself anybody may ask which accounts and since when', async () => {
    const mine = { center: world.acme.id, person: world.olga.id };
    const { items } = await world.olga.must('access.listReachable', { ...mine, action: 'campaign:edit' });
    assert.deepEqual(
      items.map(({ account, ways }) => [account.name, ways.map(({ via, role }) => `${via} ${role}`)]),
      [['Acme Spring', ['grant operator']]],
    );
    const { items: chapters } = await world.olga.must('access.listPersonTimeline', mine);
    assert.ok(chapters.some(({ kind, role, by }) => kind === 'grant' && role === 'operator' && by?.name === 'Ada'));
    const theirs = { center: world.acme.id, person: world.ben.id };
    explanationOf(await world.olga.call('access.listPersonTimeline', theirs));
  });
});

describe('with a partner', () => {
  before(async () => {
    await sql(
      `insert into access.partnerships (center_id, partner_center_id, partner_name) values ($1, $2, 'Cypress'), ($2, $1, 'Acme')`,
      [world.acme.id, world.cypress.id],
    );
    await sql(
      `insert into access.holdings (center_id, asset_id, relation, owner_center_id, ceiling, shared_by, shared_at) values ($1, $2, 'owner_partner', $3, 'analyst', $4, now())`,
      [world.cypress.id, world.winter.id, world.acme.id, world.ada.id],
    );
    await sql(
      `insert into access.grants (center_id, person_id, asset_id, role, granted_by) values ($1, $2, $3, 'operator', $2)`,
      [world.cypress.id, world.cleo.id, world.winter.id],
    );
  });

  test('the owner sees who of the partner has the account, and how far', async () => {
    const asked = { center: world.acme.id, account: world.winter.id, action: 'report:read' } as const;
    const { items } = await world.ada.must('access.listWhoCan', { ...asked, side: 'partner' });
    assert.deepEqual(
      items.map(({ person, center, ways }) => [person.name, person.email, center?.name, ways.map(({ role }) => role)]),
      [['Cleo', null, 'Cypress', ['operator']]],
    );
    const edit = { ...asked, action: 'campaign:edit', side: 'partner' } as const;
    assert.equal((await world.ada.must('access.listWhoCan', edit)).total, 0);
    const of = { person: world.cleo.id, account: world.winter.id };
    const allowed = await explain(world.ada, { ...of, action: 'report:read' });
    assert.equal(allowed.verdict, 'allow');
    const capped = await explain(world.ada, { ...of, action: 'campaign:edit' });
    assert.deepEqual([capped.verdict, capped.fix?.kind, capped.start], ['deny', 'raise_ceiling', 'raise_ceiling']);
    assert.deepEqual(
      capped.chain.map(({ link, state, role }) => [link, state, role]),
      [
        ['lending', 'ok', null],
        ['limit', 'insufficient', 'analyst'],
      ],
    );
  });

  test('the partner is told that only the owner raises the ceiling', async () => {
    const { explanation } = await world.cleo.must('access.explainAccess', {
      center: world.cypress.id,
      person: world.cleo.id,
      action: 'campaign:edit',
      account: world.winter.id,
    });
    assert.deepEqual(
      [explanation.fix?.kind, explanation.fix?.center, explanation.start],
      ['raise_ceiling', 'Acme', null],
    );
  });

  test('the end of one share takes it from the people of the partner, and from nobody else', async () => {
    const losses = { center: world.acme.id, partner: world.cypress.id, account: world.winter.id };
    const { items } = await world.ada.must('access.listLosses', losses);
    assert.deepEqual(
      items.map(({ person, center, account, after }) => [person.name, center?.name, account.name, after.length]),
      [['Cleo', 'Cypress', 'Acme Winter', 0]],
    );
    const other = { ...losses, account: world.spring.id };
    assertRefused(await world.ada.call('access.listLosses', other), 404, 'not_found');
    const stranger = { center: world.acme.id, partner: world.acme.id };
    assertRefused(await world.ada.call('access.listLosses', stranger), 404, 'not_found');
  });

  test('the history of an account tells of shares, and by whom', async () => {
    const asked = { center: world.acme.id, account: world.winter.id };
    const { items } = await world.ada.must('access.listAccountTimeline', { ...asked, kind: 'share' });
    assert.deepEqual(
      items.map(({ partner, role, by, to }) => [partner?.name, role, by?.name, to]),
      [['Cypress', 'analyst', 'Ada', null]],
    );
    const { items: born } = await world.ada.must('access.listAccountTimeline', { ...asked, kind: 'holding' });
    assert.deepEqual(
      born.map(({ status, by }) => [status, by?.name]),
      [['bound', 'Ada']],
    );
  });
});

describe('what if', () => {
  const bereft = async (without: { person: string }) => {
    const { items } = await world.ada.must('access.listBereft', { center: world.acme.id, ...without });
    return items.map(({ account, losesLastAdmin, losesLastEditor }) => [account.name, losesLastAdmin, losesLastEditor]);
  };

  test('names accounts whose last admin or editor would be gone, and stops when there is another', async () => {
    assert.deepEqual(await bereft({ person: world.mia.id }), [['Acme Spring', true, false]]);
    assert.deepEqual(await bereft({ person: world.olga.id }), []);
    const mine = { center: world.acme.id, account: world.spring.id, person: world.mia.id };
    await world.ada.must('assets.assignAccount', { ...mine, role: 'analyst' });
    assert.deepEqual(await bereft({ person: world.olga.id }), [['Acme Spring', false, true]]);
    await world.ada.must('assets.assignAccount', { ...mine, role: 'admin' });
  });

  test('of several members counts what only all of them together looked after', async () => {
    const at = { center: world.acme.id, account: world.winter.id };
    for (const { id } of [world.mia, world.olga])
      await world.ada.must('assets.assignAccount', { ...at, person: id, role: 'operator' });
    const winter = async (...people: { id: string }[]) =>
      (await bereft({ person: people.map(({ id }) => id).join(',') })).filter(([name]) => name === 'Acme Winter');
    assert.deepEqual([await winter(world.mia), await winter(world.olga)], [[], []]);
    assert.deepEqual(await winter(world.mia, world.olga), [['Acme Winter', false, true]]);
    const both = { center: world.acme.id, person: `${world.mia.id},${world.olga.id}` };
    const { items } = await world.ada.must('access.listLosses', { ...both, pageSize: 100 });
    assert.deepEqual(new Set(items.map(({ person }) => person.name)), new Set(['Mia', 'Olga']));
    const stranger = { center: world.acme.id, person: `${world.mia.id},${world.cleo.id}` };
    assertRefused(await world.ada.call('access.listBereft', stranger), 404, 'not_found');
    for (const { id } of [world.mia, world.olga]) await world.ada.must('assets.unassignAccount', { ...at, person: id });
  });

  test('tells what a member would lose, and changes nothing', async () => {
    const asked = { center: world.acme.id, person: world.ben.id };
    const once = await world.ada.must('access.listLosses', asked);
    assert.deepEqual(
      once.items.map(({ account, before, after, gained }) => [
        account.name,
        before.length,
        after.length,
        gained.length,
      ]),
      [['Acme Spring', 1, 0, 0]],
    );
    assert.deepEqual(await world.ada.must('access.listLosses', asked), once);
  });
});

test('a change of role is one row with its sides, and the history tells who made it', async () => {
  const from = await clock();
  const at = { center: world.acme.id, account: world.spring.id, person: world.ben.id };
  await world.adam.must('assets.assignAccount', { ...at, role: 'operator' });
  const { items } = await world.ada.must('access.listDifferences', { center: world.acme.id, from });
  assert.deepEqual(
    items.map((row) => [row.person.name, row.account.name, row.before[0]?.role, row.after[0]?.role, row.lost.length]),
    [['Ben', 'Acme Spring', 'analyst', 'operator', 0]],
  );
  assert.ok(items[0]?.gained.includes('campaign:edit'));
  const gone = { center: world.acme.id, from, change: 'lost' } as const;
  assert.equal((await world.ada.must('access.listDifferences', gone)).total, 0);
  const { items: chapters } = await world.ada.must('access.listPersonTimeline', {
    center: world.acme.id,
    person: world.ben.id,
    kind: 'grant',
  });
  assert.deepEqual(
    chapters.map(({ role, by, to }) => [role, by?.name, to === null]),
    [
      ['operator', 'Adam', true],
      ['analyst', 'Ada', false],
    ],
  );
});

test('a membership remembers who changed it', async () => {
  const { items } = await world.ada.must('access.listPersonTimeline', {
    center: world.acme.id,
    person: world.sue.id,
    kind: 'membership',
  });
  assert.deepEqual(
    items.map(({ status, by }) => [status, by?.name]),
    [
      ['suspended', 'Ada'],
      ['active', 'Sue'],
    ],
  );
});
