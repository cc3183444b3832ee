import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { actionsOf, entriesOf, Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { askAccess, closedIn, handOver } from '../../../test/transfers.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const open = async () => ({ brand: await Scene.open(world), agency: await Scene.open(world) });
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

const approve = (scene: Scene, request: string) =>
  scene.owner.call('requests.decideRequest', { request, decision: 'approve' });

describe('a request for access to an account of another center', () => {
  test('is decided by an Admin there, and a yes shares the account as asked and makes them partners', async () => {
    const { brand, agency } = await open();
    const admin = await world.newcomer('Ava');
    await world.join(brand.owner, brand.center, [admin], { role: 'admin' });
    const [account, endsAt] = [await brand.account(), inDays(30)];
    const asked = await agency.owner.must('partners.requestAccess', {
      center: agency.center,
      accountId: account,
      role: 'operator',
      endsAt,
      note: 'For the launch',
    });
    assert.deepEqual([asked.state, asked.role, asked.endsAt], ['pending', 'operator', endsAt]);
    const { items } = await admin.must('requests.listInbox');
    const [request] = items;
    assert.ok(request?.kind === 'partners.access_request');
    assert.equal(request.id, asked.id);
    const { account: named, role, arePartners } = request.details;
    assert.deepEqual([named.id, role, arePartners, request.note], [account, 'operator', false, 'For the launch']);
    await admin.must('requests.decideRequest', { request: asked.id, decision: 'approve' });
    const seen = await agency.owner.must('assets.getAccount', { center: agency.center, account });
    assert.deepEqual(seen.share, { ceiling: 'operator', ceilingName: null, expiresAt: endsAt });
    const member = await agency.member();
    const give = { center: agency.center, account, person: member.id };
    assertRefused(
      await agency.owner.call('assets.assignAccount', { ...give, role: 'admin' }),
      422,
      'access.above_ceiling',
    );
    await agency.owner.must('assets.assignAccount', { ...give, role: 'operator' });
    for (const { owner, center } of [brand, agency])
      assert.deepEqual((await actionsOf(owner, center)).slice(0, 2), ['account_shared', 'partnership_started']);
    assert.equal((await entriesOf(agency.owner, agency.center))[0]?.ip, null);
    const { items: mine } = await agency.owner.must('partners.listAccessRequests', { center: agency.center });
    assert.equal(mine[0]?.state, 'approved');
  });

  test('between partners leaves the link as it is, and begins when it was asked to', async () => {
    const { brand, agency } = await Partnership.open(world).then((pair) => pair.linked());
    const accountId = await brand.account();
    const asked = { center: agency.center, accountId, role: 'analyst', startsAt: inDays(1) } as const;
    const { id } = await agency.owner.must('partners.requestAccess', asked);
    const { items } = await brand.owner.must('requests.listInbox', { kind: 'partners.access_request' });
    assert.ok(items[0]?.kind === 'partners.access_request' && items[0].details.arePartners);
    assert.equal((await approve(brand, id)).status, 200);
    const { items: borrowed } = await agency.owner.must('partners.listBorrowed', { center: agency.center });
    assert.deepEqual(
      borrowed.map(({ account, state }) => [account.id, state]),
      [[accountId, 'scheduled']],
    );
    assert.equal((await actionsOf(brand.owner, brand.center)).filter((one) => one === 'partnership_started').length, 1);
  });

  test('tells nothing of an account: unknown, closed, of a person or of a deleted center are one answer', async () => {
    const { brand, agency } = await open();
    const gone = await Scene.open(world);
    const person = await world.newcomer('Pia');
    const place = { region: 'DE', timeZone: 'Europe/Berlin', currency: 'EUR' } as const;
    const ids = [
      '4611686018427387904',
      await closedIn(brand),
      (await person.must('assets.createOwnAccount', { name: 'Mine', ...place })).id,
      await gone.account(),
    ];
    const { name } = await gone.owner.must('centers.getCenter', { center: gone.center });
    await gone.owner.must('centers.deleteCenter', { center: gone.center, name });
    const answers = new Set<string>();
    for (const accountId of ids) {
      const reply = await agency.owner.call('partners.requestAccess', {
        center: agency.center,
        accountId,
        role: 'analyst',
      });
      assertRefused(reply, 422, 'partners.not_askable');
      answers.add(JSON.stringify([reply.refusal?.message, reply.refusal?.details]));
    }
    assert.equal(answers.size, 1);
  });

  test('shows who asked no name of the account before they have it', async () => {
    const { brand, agency } = await open();
    await askAccess(brand, agency);
    const { center, owner } = agency;
    const told = await Promise.all([
      owner.must('partners.listAccessRequests', { center }),
      owner.must('requests.listSent', { center }),
      owner.must('requests.listSent', { center, search: 'Scene' }),
      owner.must('audit.listActivity', { center, room: 'partners' }),
    ]);
    assert.ok(!JSON.stringify(told).includes('Scene'));
    assert.equal(told[1]?.items.length, 1);
    assert.deepEqual(told[2]?.items, []);
  });

  test('that is declined, withdrawn or late shares nothing and may be asked again', async () => {
    const { brand, agency } = await open();
    const accountId = await brand.account();
    const first = await askAccess(brand, agency);
    await brand.owner.must('requests.decideRequest', { request: first, decision: 'decline' });
    const second = await askAccess(brand, agency);
    await agency.owner.must('requests.withdrawRequest', { center: agency.center, request: second });
    assertRefused(await approve(brand, second), 409, 'requests.already_decided');
    const third = await askAccess(brand, agency);
    await world.database.query('update requests.requests set expires_at = now() where id = $1', [third]);
    assertRefused(await approve(brand, third), 422, 'requests.expired');
    await askAccess(brand, agency);
    const { items } = await agency.owner.must('partners.listAccessRequests', { center: agency.center });
    assert.deepEqual(
      items.map(({ state }) => state),
      ['pending', 'expired', 'cancelled', 'declined'],
    );
    assertRefused(
      await agency.owner.call('assets.getAccount', { center: agency.center, account: accountId }),
      404,
      'not_found',
    );
    assert.equal((await brand.owner.must('partners.listPartners', { center: brand.center })).total, 0);
    assert.deepEqual(await actionsOf(brand.owner, brand.center), ['access_declined']);
  });

  test('is overtaken once the account went elsewhere, was closed, or is shared already', async () => {
    const overtakings: ((brand: Scene, agency: Scene) => Promise<unknown>)[] = [
      async (brand) => handOver(brand, await Scene.open(world), { account: await brand.account() }),
      async (brand) =>
        brand.owner.must('assets.closeAccount', { center: brand.center, account: await brand.account() }),
      async (brand, agency) => (await new Partnership(brand, agency).linked()).share('analyst'),
    ];
    for (const overtake of overtakings) {
      const { brand, agency } = await open();
      const request = await askAccess(brand, agency, 'admin');
      await overtake(brand, agency);
      assertRefused(await approve(brand, request), 409, 'requests.overtaken');
      assert.equal((await brand.owner.must('requests.getRequest', { request })).state, 'overtaken');
    }
  });

  test('is for Owners and Admins of the owner alone, who confirmed their password', async () => {
    const { brand, agency } = await open();
    const request = await askAccess(brand, agency);
    const employee = await brand.member();
    const answer = { request, decision: 'approve' } as const;
    for (const who of [employee, agency.owner])
      assertRefused(await who.call('requests.decideRequest', answer), 404, 'not_found');
    const stale = `update identity.sessions set authenticated_at = now() - interval '1 hour' where person_id = $1`;
    await world.database.query(stale, [brand.owner.id]);
    assertRefused(await approve(brand, request), 403, 'step_up_required');
    const many = { requests: [request], decision: 'approve' as const };
    assertRefused(await brand.owner.call('requests.decideRequests', many), 403, 'step_up_required');
  });

  test('is not granted alone where the owner wants a second person for shares', async () => {
    const { brand, agency } = await open();
    await brand.deputy();
    const rules = [{ area: 'partners', approvals: 1, approvers: 'admins' } as const];
    await brand.owner.must('requests.putApprovalRules', { center: brand.center, rules });
    const request = await askAccess(brand, agency);
    assertRefused(await approve(brand, request), 422, 'requests.approval_needed');
    const { body } = await brand.owner.dryRun('requests.approveReceived', { center: brand.center, request });
    assert.deepEqual(body.approval, { areas: ['partners'], approvals: 1, approvers: 'admins' });
    assert.equal((await brand.owner.must('requests.getRequest', { request })).state, 'pending');
  });
});
