import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, explanationOf } from '../../../test/caller.ts';
import { actionsOf, entriesOf, Partnership } from '../../../test/partnership.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const open = (): Promise<Partnership> => Partnership.open(world);
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

describe('a link', () => {
  test('is asked for by center id and accepted by an Admin of the other side', async () => {
    const { brand, agency } = await open();
    const admin = await world.newcomer('Ava');
    await world.join(agency.owner, agency.center, [admin], { role: 'admin' });
    const asked = await brand.owner.must('partners.requestLink', {
      center: brand.center,
      partnerId: agency.center,
      note: 'Hello',
    });
    assert.equal(asked.state, 'pending');
    const { items } = await admin.must('requests.listInbox');
    assert.deepEqual(
      items.map(({ id, kind, note, toCenter }) => [id, kind, note, toCenter?.id]),
      [[asked.id, 'partners.link', 'Hello', agency.center]],
    );
    await admin.must('requests.decideRequest', { request: asked.id, decision: 'approve' });
    for (const [one, other] of [
      [brand, agency],
      [agency, brand],
    ] as const) {
      const partners = await one.owner.must('partners.listPartners', { center: one.center });
      assert.deepEqual(
        partners.items.map(({ id, status, sharedByUs }) => [id, status, sharedByUs]),
        [[other.center, 'active', 0]],
      );
      assert.ok((await actionsOf(one.owner, one.center)).includes('partnership_started'));
    }
    const [started] = await entriesOf(brand.owner, brand.center);
    assert.equal(started?.actor.name, 'Ava');
    assert.equal(started?.ip, null, 'From where the other side acted is not told.');
    const links = await brand.owner.must('partners.listLinks', { center: brand.center });
    assert.equal(links.items[0]?.state, 'approved');
  });

  test('says nothing of a center before it accepts, and tells apart neither unknown from deleted', async () => {
    const { brand, agency } = await open();
    const name = (await agency.owner.must('centers.getCenter', { center: agency.center })).name;
    await agency.owner.must('centers.deleteCenter', { center: agency.center, name });
    const answers = [];
    for (const partnerId of [agency.center, '4611686018427387904']) {
      const reply = await brand.owner.call('partners.requestLink', { center: brand.center, partnerId });
      assertRefused(reply, 422, 'partners.center_unknown');
      answers.push(reply.refusal?.message);
    }
    assert.equal(answers[0], answers[1]);
  });

  test('asked by one side is not asked by the other, and a declined one may be asked again', async () => {
    const { brand, agency } = await open();
    const asked = await brand.owner.must('partners.requestLink', { center: brand.center, partnerId: agency.center });
    assertRefused(
      await agency.owner.call('partners.requestLink', { center: agency.center, partnerId: brand.center }),
      409,
      'partners.asked_by_them',
    );
    await agency.owner.must('requests.decideRequest', { request: asked.id, decision: 'decline' });
    assert.deepEqual((await actionsOf(brand.owner, brand.center)).slice(0, 2), ['link_declined', 'link_requested']);
    assert.deepEqual(await actionsOf(agency.owner, agency.center), ['link_declined']);
    const again = await agency.owner.must('partners.requestLink', { center: agency.center, partnerId: brand.center });
    assert.equal(again.state, 'pending');
  });

  test('a withdrawn request is gone from the inbox', async () => {
    const { brand, agency } = await open();
    const { id } = await brand.owner.must('partners.requestLink', { center: brand.center, partnerId: agency.center });
    await brand.owner.must('partners.cancelLink', { center: brand.center, link: id });
    assert.equal((await agency.owner.must('requests.countInbox')).open, 0);
    assertRefused(
      await agency.owner.call('requests.decideRequest', { request: id, decision: 'approve' }),
      409,
      'requests.already_decided',
    );
  });

  test('an employee of the asked center neither sees nor decides it', async () => {
    const { brand, agency } = await open();
    const employee = await agency.member();
    const { id } = await brand.owner.must('partners.requestLink', { center: brand.center, partnerId: agency.center });
    assert.equal((await employee.must('requests.countInbox')).open, 0);
    assertRefused(
      await employee.call('requests.decideRequest', { request: id, decision: 'approve' }),
      404,
      'not_found',
    );
  });

  test('two centers that asked each other at once become partners once', async () => {
    const { brand, agency } = await open();
    const ask = (one: typeof brand, other: typeof brand) =>
      one.owner.call('partners.requestLink', { center: one.center, partnerId: other.center });
    await Promise.all([ask(brand, agency), ask(agency, brand)]);
    const { items } = await agency.owner.must('requests.listInbox');
    if (items[0]) await agency.owner.must('requests.decideRequest', { request: items[0].id, decision: 'approve' });
    else {
      const mine = await brand.owner.must('requests.listInbox');
      await brand.owner.must('requests.decideRequest', { request: mine.items[0]?.id ?? '', decision: 'approve' });
    }
    for (const one of [brand, agency]) {
      assert.equal((await one.owner.must('requests.countInbox')).open, 0);
      assert.equal((await one.owner.must('partners.listPartners', { center: one.center })).total, 1);
    }
  });
});

describe('sharing', () => {
  test('shows the partner the account, its owner and the ceiling, and nobody else anything', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('operator', { expiresAt: inDays(30) });
    const seen = await agency.owner.must('assets.getAccount', { center: agency.center, account });
    assert.equal(seen.relation, 'owner_partner');
    assert.equal(seen.ownerName, 'Nordlicht');
    assert.equal(seen.share?.ceiling, 'operator');
    assert.ok(seen.share?.expiresAt);
    assert.deepEqual(seen.viewer.can, ['asset:view_basic', 'asset:list_people', 'asset:assign']);
    const listed = await agency.owner.must('assets.listAccounts', { center: agency.center });
    assert.deepEqual(
      listed.items.map(({ id, relation, share }) => [id, relation, share?.ceiling]),
      [[account, 'owner_partner', 'operator']],
    );
    const own = await brand.owner.must('assets.getAccount', { center: brand.center, account });
    assert.deepEqual([own.relation, own.share], ['owner_center', null]);
    const employee = await agency.member();
    assertRefused(await employee.call('assets.getAccount', { center: agency.center, account }), 404, 'not_found');
    assert.deepEqual(await actionsOf(agency.owner, agency.center), ['account_shared', 'partnership_started']);
    const [entry] = await entriesOf(brand.owner, brand.center);
    assert.deepEqual([entry?.action, entry?.object.id], ['partners.account_shared', account]);
  });

  test('people of the partner hold what was given, up to the ceiling and no further, also when it is lowered later', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('admin');
    const person = await agency.member();
    const one = { center: agency.center, account };
    await agency.owner.must('assets.assignAccount', { ...one, person: person.id, role: 'admin' });
    assert.equal((await person.must('assets.updateAccount', { ...one, industry: 'Shoes' })).industry, 'Shoes');
    const put = (ceiling: 'operator' | 'admin') =>
      brand.owner.must('partners.putShare', { center: brand.center, account, partner: agency.center, ceiling });
    await put('operator');
    const told = explanationOf(await person.call('assets.updateAccount', { ...one, industry: 'Hats' }));
    assert.deepEqual(
      [told.chain.at(-1)?.link, told.chain.at(-1)?.state, told.fix?.kind, told.fix?.center],
      ['ceiling', 'insufficient', 'raise_ceiling', 'Nordlicht'],
    );
    await put('admin');
    assert.equal((await person.must('assets.updateAccount', { ...one, industry: 'Hats' })).industry, 'Hats');
    assert.deepEqual((await actionsOf(agency.owner, agency.center)).slice(0, 3), [
      'share_changed',
      'share_changed',
      'account_shared',
    ]);
  });

  test('a role above the ceiling is not given, and the refusal names the ceiling', async () => {
    const pair = await (await open()).linked();
    const { agency } = pair;
    const account = await pair.share('analyst');
    const person = (await agency.member()).id;
    const give = (role: 'operator' | 'analyst') =>
      agency.owner.call('assets.assignAccount', { center: agency.center, account, person, role });
    const reply = await give('operator');
    assertRefused(reply, 422, 'access.above_ceiling');
    assert.match(reply.refusal?.message ?? '', /Nordlicht.*Analyst/);
    assert.equal((await give('analyst')).status, 200);
  });

  test('what was given above a lowered ceiling can be changed and taken', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('admin');
    const at = { center: agency.center, account, person: (await agency.member()).id };
    await agency.owner.must('assets.assignAccount', { ...at, role: 'admin' });
    await brand.owner.must('partners.putShare', {
      center: brand.center,
      account,
      partner: agency.center,
      ceiling: 'analyst',
    });
    await agency.owner.must('assets.assignAccount', { ...at, role: 'analyst' });
    await agency.owner.must('assets.unassignAccount', at);
  });

  test('what is shared never travels onward', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('admin');
    const third = await Partnership.link(world, agency);
    const at = { center: agency.center, account };
    for (const partner of [third.center, brand.center]) {
      const told = explanationOf(await agency.owner.call('partners.putShare', { ...at, partner, ceiling: 'analyst' }));
      assert.equal(told.action, 'asset:share');
      const { results } = await agency.owner.must('partners.shareAccounts', {
        center: agency.center,
        partner,
        accounts: [account],
        ceiling: 'analyst',
      });
      assert.deepEqual([results[0]?.share, results[0]?.refusal?.code], [null, 'partners.not_owned']);
    }
    assert.equal(explanationOf(await agency.owner.call('assets.unbindAccount', at)).action, 'asset:transfer');
  });

  test('takes many accounts in one call, each with its own result', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const { id } = await world.addAccount(brand.owner, brand.center, 'Second');
    const accounts = [await brand.account(), id, world.spring.id];
    const call = { center: brand.center, partner: agency.center, accounts };
    const { results } = await brand.owner.must('partners.shareAccounts', { ...call, ceiling: 'analyst' });
    assert.deepEqual(
      results.map(({ account, share, refusal }) => [account, share?.state ?? refusal?.code]),
      [
        [accounts[0], 'active'],
        [accounts[1], 'active'],
        [accounts[2], 'not_found'],
      ],
    );
    const again = await brand.owner.must('partners.shareAccounts', { ...call, ceiling: 'operator' });
    assert.equal(again.results[0]?.share?.ceiling, 'operator');
    const shares = await brand.owner.must('partners.listShares', { center: brand.center, search: 'second' });
    assert.deepEqual(
      shares.items.map(({ account, partner, ceiling, sharedBy }) => [account.name, partner.id, ceiling, sharedBy]),
      [['Second', agency.center, 'operator', 'Nora']],
    );
    const borrowed = await agency.owner.must('partners.listBorrowed', { center: agency.center, partner: brand.center });
    assert.deepEqual(borrowed.items.map(({ account }) => account.name).toSorted(), ['Scene', 'Second']);
  });

  test('begins and ends by the clock', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('analyst', { startsAt: inDays(1), expiresAt: inDays(2) });
    const at = { center: agency.center, account };
    assertRefused(await agency.owner.call('assets.getAccount', at), 404, 'not_found');
    const [waiting] = (await agency.owner.must('partners.listBorrowed', { center: agency.center })).items;
    assert.equal(waiting?.state, 'scheduled');
    const move = (days: number) =>
      world.database.query(
        `update access.holdings set starts_at = starts_at - $2 * interval '1 day', expires_at = expires_at - $2 * interval '1 day' where center_id = $1`,
        [agency.center, days],
      );
    await move(1.5);
    assert.equal((await agency.owner.call('assets.getAccount', at)).status, 200);
    await move(1);
    assertRefused(await agency.owner.call('assets.getAccount', at), 404, 'not_found');
    assert.equal((await agency.owner.must('partners.listBorrowed', { center: agency.center })).total, 0);
    const [share] = (await brand.owner.must('partners.listShares', { center: brand.center })).items;
    assert.equal(share?.state, 'expired');
    await brand.owner.must('partners.putShare', {
      center: brand.center,
      account,
      partner: agency.center,
      ceiling: 'analyst',
      expiresAt: inDays(5),
    });
    assert.equal((await agency.owner.call('assets.getAccount', at)).status, 200);
  });

  test('is cut for everybody on the next request, and what was given does not come back with a later share', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('operator');
    const person = await agency.member();
    const at = { center: agency.center, account };
    await agency.owner.must('assets.assignAccount', { ...at, person: person.id, role: 'operator' });
    const share = { center: brand.center, account, partner: agency.center };
    const dry = await brand.owner.dryRun('partners.revokeShare', share);
    assert.deepEqual(dry.body.changes[0]?.before?.['people'], [{ id: person.id, name: person.name }]);
    assert.deepEqual(await brand.owner.must('partners.revokeShare', share), { lostPeople: 1 });
    for (const who of [person, agency.owner]) assertRefused(await who.call('assets.getAccount', at), 404, 'not_found');
    assertRefused(await brand.owner.call('partners.revokeShare', share), 404, 'not_found');
    await pair.share('operator');
    assertRefused(await person.call('assets.getAccount', at), 404, 'not_found');
    assert.deepEqual((await actionsOf(agency.owner, agency.center)).slice(0, 2), ['account_shared', 'share_revoked']);
  });

  test('may be bounded by a role that the owner made, named on both sides', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const { rows } = await world.database.query<{ id: string }>(
      `insert into access.roles (center_id, name, mask, made_by) values ($1, 'Pauser', 67, $2) returning id`,
      [brand.center, brand.owner.id],
    );
    const account = await pair.share(rows[0]?.id ?? '');
    const [lent] = (await brand.owner.must('partners.listShares', { center: brand.center })).items;
    assert.equal(lent?.ceilingName, 'Pauser');
    const seen = await agency.owner.must('assets.getAccount', { center: agency.center, account });
    assert.equal(seen.share?.ceilingName, 'Pauser');
  });
});
