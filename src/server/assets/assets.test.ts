import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, explanationOf } from '../../../test/caller.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld();
});
after(() => world.close());

const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;

async function lastEntry({ owner, center }: Scene) {
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 1 });
  assert.ok(items[0]);
  return items[0];
}

const seenBy = async (name: 'ada' | 'adam' | 'mia' | 'ben', input: object = {}): Promise<string[]> => {
  const { items } = await world[name].must('assets.listAccounts', { center: world.acme.id, ...input });
  return items.map((account) => account.name);
};

describe('the list of accounts', () => {
  test('shows administrators all, and others what they were given', async () => {
    assert.deepEqual(await seenBy('ada'), ['Acme Spring', 'Acme Winter']);
    assert.deepEqual(await seenBy('adam'), ['Acme Spring', 'Acme Winter']);
    assert.deepEqual(await seenBy('mia'), ['Acme Spring']);
    assert.deepEqual(await seenBy('ben'), ['Acme Spring']);
  });

  test('a search finds names and exact ids, never what the caller may not see', async () => {
    assert.deepEqual(await seenBy('ada', { search: 'winter' }), ['Acme Winter']);
    assert.deepEqual(await seenBy('ada', { search: world.winter.id }), ['Acme Winter']);
    assert.deepEqual(await seenBy('ben', { search: world.winter.id }), []);
    assert.deepEqual(await seenBy('ada', { search: world.cypressAccount.id }), []);
  });

  test('agrees with the account itself, for everybody and every account', async () => {
    for (const name of ['ada', 'adam', 'mia', 'ben'] as const) {
      for (const { id, name: account } of [world.spring, world.winter]) {
        const { status } = await world[name].call('assets.getAccount', { center: world.acme.id, account: id });
        assert.equal(status === 200, (await seenBy(name)).includes(account), `${name} ${account}`);
      }
    }
  });

  test('counts the people only for who may list them', async () => {
    const one = { center: world.acme.id, account: world.spring.id };
    assert.equal((await world.ben.must('assets.getAccount', one)).peopleCount, null);
    assert.equal((await world.mia.must('assets.getAccount', one)).peopleCount, 4);
    const { items } = await world.mia.must('assets.listAccountPeople', one);
    assert.deepEqual(
      items.map(({ person, role, memberState }) => [person.name, role, memberState]),
      [
        ['Ben', 'analyst', 'active'],
        ['Mia', 'admin', 'active'],
        ['Olga', 'operator', 'active'],
        ['Sue', 'analyst', 'suspended'],
      ],
    );
  });
});

describe('changing an account', () => {
  test('its admin changes the settings, an operator learns what would be needed', async () => {
    const one = { center: world.acme.id, account: world.spring.id };
    const changed = await world.mia.must('assets.updateAccount', { ...one, industry: 'Toys' });
    assert.equal(changed.industry, 'Toys');
    const explanation = explanationOf(await world.olga.call('assets.updateAccount', { ...one, industry: 'Games' }));
    assert.deepEqual(explanation.chain.at(-1), {
      link: 'grant',
      state: 'insufficient',
      role: 'operator',
      name: null,
      from: null,
      until: null,
    });
    assert.deepEqual([explanation.fix?.kind, explanation.fix?.roles], ['raise_account_role', ['admin']]);
  });

  test('records before and after of what changed, and only that', async () => {
    const scene = await Scene.open(world);
    const one = { center: scene.center, account: await scene.account() };
    await scene.owner.must('assets.updateAccount', { ...one, name: 'Renamed', company: '' });
    const { action, object, before: old, after: next } = await lastEntry(scene);
    assert.deepEqual(
      [action, object.name, old, next],
      ['assets.account_updated', 'Renamed', { name: 'Scene' }, { name: 'Renamed' }],
    );
  });
});

describe('giving an account', () => {
  test('takes effect at once, changes in place and is recorded with both sides', async () => {
    const scene = await Scene.open(world);
    const person = await scene.member();
    const at = { center: scene.center, account: await scene.account(), person: person.id };
    const look = async () =>
      (await person.call('assets.getAccount', { center: at.center, account: at.account })).status;
    assert.equal(await look(), 404);
    await scene.owner.must('assets.assignAccount', { ...at, role: 'analyst' });
    assert.equal(await look(), 200);
    const account = { id: at.account, name: 'Scene' };
    assert.deepEqual((await lastEntry(scene)).after, { account, role: 'analyst', expiresAt: null });
    await scene.owner.must('assets.assignAccount', { ...at, role: 'operator' });
    const { before: old, after: next } = await lastEntry(scene);
    assert.deepEqual(
      [old, next],
      [
        { account, role: 'analyst' },
        { account, role: 'operator' },
      ],
    );
    await scene.owner.must('assets.unassignAccount', at);
    assert.equal((await lastEntry(scene)).action, 'assets.account_unassigned');
    assert.equal(await look(), 404);
  });

  test('ends with its end date, which the explanation of a refusal names', async () => {
    const scene = await Scene.open(world);
    const person = await scene.member();
    const one = { center: scene.center, account: await scene.account() };
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    await scene.owner.must('assets.assignAccount', { ...one, person: person.id, role: 'analyst', expiresAt });
    assert.equal((await person.call('assets.getAccount', one)).status, 200);
    await world.database.query('update access.grants set expires_at = now() where person_id = $1', [person.id]);
    assertRefused(await person.call('assets.getAccount', one), 404, 'not_found');
    assert.deepEqual((await person.must('assets.listAccounts', { center: scene.center })).items, []);
  });

  test('an account admin gives it to colleagues, and no other account', async () => {
    const { acme, spring, winter, mia, ben } = world;
    const candidates = await mia.must('assets.listCandidates', { center: acme.id, account: spring.id });
    assert.deepEqual(
      candidates.items.map(({ person }) => person.name),
      ['Ada', 'Adam', 'Ben', 'Mia', 'Olga'],
    );
    const to = { center: acme.id, person: ben.id, role: 'admin' } as const;
    assert.equal((await mia.dryRun('assets.assignAccount', { ...to, account: spring.id })).body.changes.length, 1);
    assertRefused(await mia.call('assets.assignAccount', { ...to, account: winter.id }), 404, 'not_found');
  });
});

describe('binding an account that a person made', () => {
  test('a second binding revives no grant of the first', async () => {
    const scene = await Scene.open(world);
    const { center, owner } = scene;
    const maker = await world.newcomer('Mara');
    const person = await scene.member();
    const { id: account } = await maker.must('assets.createOwnAccount', { name: 'Twice', ...place });
    const bind = async () => {
      await owner.must('assets.requestBinding', { center, accountId: account });
      const { items } = await maker.must('requests.listInbox');
      await maker.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    };
    await bind();
    await owner.must('assets.assignAccount', { center, account, person: person.id, role: 'admin' });
    await owner.must('assets.unbindAccount', { center, account });
    await bind();
    assertRefused(await person.call('assets.getAccount', { center, account }), 404, 'not_found');
  });

  test('moves it into the center when the person agrees, and shows nothing of it before', async () => {
    const scene = await Scene.open(world);
    const maker = await world.newcomer('Mara');
    const { id: accountId } = await maker.must('assets.createOwnAccount', { name: 'Mara’s shop', ...place });
    const asked = await scene.owner.must('assets.requestBinding', { center: scene.center, accountId, note: 'Join us' });
    assert.ok(!JSON.stringify(asked).includes('Mara'), 'The center learns no name.');
    assert.ok(!JSON.stringify(await lastEntry(scene)).includes('Mara'), 'Nor from its log.');
    const { items } = await maker.must('requests.listInbox');
    assert.ok(items[0]);
    assert.deepEqual(
      [items[0].kind, items[0].centerName, items[0].note, items[0].isFirstFromCenter],
      ['assets.binding', 'Nordlicht', 'Join us', true],
    );
    await maker.must('requests.decideRequest', { request: items[0].id, decision: 'approve' });
    const bound = await scene.owner.must('assets.getAccount', { center: scene.center, account: accountId });
    assert.deepEqual([bound.origin, bound.relation, bound.name], ['bound', 'owner_center', 'Mara’s shop']);
    assertRefused(await maker.call('assets.getOwnAccount', { account: accountId }), 404, 'not_found');
  });

  test('the people of an account and of partners stand in the order that is asked for', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const account = await pair.share('operator');
    const { agency, brand } = pair;
    const people = [await world.newcomer('Zoe'), await world.newcomer('Abe')];
    await world.join(agency.owner, agency.center, people);
    for (const person of people)
      await agency.owner.must('assets.assignAccount', {
        center: agency.center,
        account,
        person: person.id,
        role: 'analyst',
      });
    const given = async (sort: 'name' | '-name' | 'granted' | '-granted') =>
      (await agency.owner.must('assets.listAccountPeople', { center: agency.center, account, sort })).items.map(
        ({ person }) => person.name,
      );
    assert.deepEqual(await given('name'), ['Abe', 'Zoe']);
    assert.deepEqual(await given('-name'), ['Zoe', 'Abe']);
    assert.deepEqual(await given('granted'), ['Zoe', 'Abe']);
    assert.deepEqual(await given('-granted'), ['Abe', 'Zoe']);
    const asked = { center: brand.center, given: 'yes' } as const;
    const { items } = await brand.owner.must('partners.listPartnerPeople', { ...asked, sort: '-person' });
    assert.deepEqual(
      items.map(({ person }) => person.name),
      ['Zoe', 'Abe'],
    );
  });

  test('declined or cancelled, it stays the person’s', async () => {
    const scene = await Scene.open(world);
    const maker = await world.newcomer('Mara');
    const { id: accountId } = await maker.must('assets.createOwnAccount', { name: 'Kept', ...place });
    const ask = { center: scene.center, accountId };
    await scene.owner.must('assets.requestBinding', ask);
    const { items } = await maker.must('requests.listInbox');
    await maker.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'decline' });
    const again = await scene.owner.must('assets.requestBinding', ask);
    await scene.owner.must('assets.cancelBinding', { center: scene.center, binding: again.id });
    const { items: bindings } = await scene.owner.must('assets.listBindings', { center: scene.center });
    assert.deepEqual(
      bindings.map(({ state }) => state),
      ['cancelled', 'declined'],
    );
    assert.equal((await maker.must('assets.getOwnAccount', { account: accountId })).relation, 'owner_individual');
  });

  test('requests are found by note, by who asked and by account, and stand in the order that is asked for', async () => {
    const scene = await Scene.open(world);
    const maker = await world.newcomer('Mara');
    const [first = '', second = ''] = await Promise.all(
      ['One', 'Two'].map(async (name) => (await maker.must('assets.createOwnAccount', { name, ...place })).id),
    );
    await scene.owner.must('assets.requestBinding', { center: scene.center, accountId: first, note: 'Autumn 50%' });
    await scene.owner.must('assets.requestBinding', { center: scene.center, accountId: second, note: 'Autumn 505' });
    const found = async (input: { search?: string; sort?: 'asked' | 'expires' }) =>
      (await scene.owner.must('assets.listBindings', { center: scene.center, ...input })).items.map(
        ({ accountId }) => accountId,
      );
    assert.deepEqual(await found({}), [second, first]);
    assert.deepEqual(await found({ sort: 'asked' }), [first, second]);
    assert.deepEqual(await found({ sort: 'expires' }), [first, second]);
    assert.deepEqual(await found({ search: 'autumn', sort: 'asked' }), [first, second]);
    assert.deepEqual(await found({ search: '50%' }), [first]);
    assert.deepEqual(await found({ search: second }), [second]);
    assert.equal((await found({ search: scene.owner.name.toUpperCase() })).length, 2);
    assert.deepEqual(await found({ search: 'Winter' }), []);
  });

  test('an Admin who did not make it gives it back, and everybody there loses it', async () => {
    const scene = await Scene.open(world);
    const admin = await world.newcomer('Arno');
    await world.join(scene.owner, scene.center, [admin], { role: 'admin' });
    const { center } = scene;
    const account = await scene.bound();
    const person = await scene.member();
    await admin.must('assets.assignAccount', { center, account, person: person.id, role: 'analyst' });
    assert.deepEqual(await admin.must('assets.unbindAccount', { center, account }), { lostPeople: 1 });
    assertRefused(await person.call('assets.getAccount', { center, account }), 404, 'not_found');
    const entry = await lastEntry(scene);
    assert.deepEqual(
      [entry.action, entry.before?.['relation'], entry.after?.['relation']],
      ['assets.account_unbound', 'owner_center', 'owner_individual'],
    );
  });
});
