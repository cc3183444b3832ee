import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { entriesOf, Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { accept, handOver, offer } from '../../../test/transfers.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const scenes = async () => ({ seller: await Scene.open(world), buyer: await Scene.open(world) });

const sees = async (who: Person, center: string, account: string): Promise<boolean> =>
  (await who.call('assets.getAccount', { center, account })).status === 200;

/** What a person may do on an account, or nothing. */
async function roleOf(who: Person, center: string, account: string): Promise<string | null> {
  const reply = await who.call('assets.getAccount', { center, account });
  return reply.status === 200 ? (reply.body as { viewer: { role: string | null } }).viewer.role : null;
}

const given = (scene: Scene, account: string, person: Person, role = 'analyst') =>
  scene.owner.must('assets.assignAccount', { center: scene.center, account, person: person.id, role });

const idsIn = async ({ owner, center }: Scene): Promise<string[]> =>
  (await owner.must('assets.listAccounts', { center })).items.map(({ id }) => id);

const instant = async (): Promise<string> => {
  const { rows } = await world.database.query<{ at: Date }>('select clock_timestamp() as at');
  await new Promise((done) => setTimeout(done, 5));
  return rows[0]?.at.toISOString() ?? '';
};

describe('a transfer', () => {
  test('changes nothing before it is accepted, and then everything at once', async () => {
    const { seller, buyer } = await scenes();
    const account = await seller.account();
    const grantee = await seller.grantee();
    const { transfer, request } = await offer(seller, buyer, { account });
    assert.ok(await sees(grantee, seller.center, account));
    assert.ok(!(await sees(buyer.owner, buyer.center, account)));
    await accept(buyer.owner, request);
    assert.ok(!(await sees(grantee, seller.center, account)), 'Its people lose it with their next request.');
    assert.ok(!(await sees(seller.owner, seller.center, account)));
    assert.ok(!(await idsIn(seller)).includes(account));
    assert.ok((await idsIn(buyer)).includes(account));
    const now = await buyer.owner.must('assets.getAccount', { center: buyer.center, account });
    assert.deepEqual([now.relation, now.peopleCount], ['owner_center', 0]);
    for (const { owner, center } of [seller, buyer]) {
      const { items } = await owner.must('assets.listTransfers', { center });
      assert.deepEqual(
        items.map(({ id, state, can }) => [id, state, can]),
        [[transfer, 'accepted', ['reverse']]],
      );
      const [entry] = await entriesOf(owner, center, 'assets');
      assert.equal(entry?.action, 'assets.account_transferred');
    }
    const [told] = await entriesOf(seller.owner, seller.center, 'assets');
    assert.equal(told?.ip, null, 'From where the other side acted is not told.');
    assert.equal(told?.after?.['lostPeople'], 1);
  });

  test('is offered with the names of who would lose the account, and they stay with their own center', async () => {
    const { seller, buyer } = await scenes();
    const account = await seller.account();
    const grantee = await seller.grantee();
    const input = { center: seller.center, account, to: buyer.center };
    const { body: dry } = await seller.owner.dryRun('assets.offerTransfer', input);
    assert.deepEqual(dry.changes[0]?.after?.['losing'], [{ id: grantee.id, name: grantee.name }]);
    const { request } = await offer(seller, buyer, { account });
    const { items } = await buyer.owner.must('requests.listInbox');
    const [asked] = items;
    assert.ok(asked?.kind === 'assets.transfer');
    assert.deepEqual([asked.details.people, asked.details.partners, asked.details.keeps], [1, 0, null]);
    const { body: tried } = await buyer.owner.dryRun('requests.approveReceived', { center: buyer.center, request });
    assert.ok(!JSON.stringify([items, tried]).includes(grantee.id));
  });

  test('may leave the former owner access as a partner, up to a role', async () => {
    const { seller, buyer } = await scenes();
    const account = await seller.account();
    const grantee = await seller.grantee();
    await handOver(seller, buyer, { account, keeps: 'operator' });
    const kept = await seller.owner.must('assets.getAccount', { center: seller.center, account });
    assert.deepEqual([kept.relation, kept.share?.ceiling], ['owner_partner', 'operator']);
    assert.ok(!(await sees(grantee, seller.center, account)), 'What was given before has ended all the same.');
    await given(seller, account, grantee, 'operator');
    assert.equal(await roleOf(grantee, seller.center, account), 'operator');
    const above = { center: seller.center, account, person: grantee.id, role: 'admin' };
    assertRefused(await seller.owner.call('assets.assignAccount', above), 422, 'access.above_ceiling');
    const { items } = await buyer.owner.must('partners.listPartners', { center: buyer.center });
    assert.deepEqual(
      items.map(({ id, sharedByUs }) => [id, sharedByUs]),
      [[seller.center, 1]],
    );
  });

  test('leaves people of the new owner what they had through a share, and takes it from other partners', async () => {
    const { brand, agency } = await new Partnership(await Scene.open(world), await Scene.open(world)).linked();
    const other = await new Partnership(brand, await Scene.open(world)).linked();
    const account = await new Partnership(brand, agency).share('operator');
    await other.share('analyst');
    const [ours, theirs] = [await agency.member(), await other.agency.member()];
    await given(agency, account, ours, 'operator');
    await agency.owner.must('assets.putAccountLabels', { center: agency.center, account, labels: ['client'] });
    await given(other.agency, account, theirs);
    await handOver(brand, agency, { account });
    assert.equal(await roleOf(ours, agency.center, account), 'operator');
    const now = await agency.owner.must('assets.getAccount', { center: agency.center, account });
    assert.deepEqual([now.relation, now.labels], ['owner_center', ['client']]);
    assert.ok(!(await sees(theirs, other.agency.center, account)));
    assert.ok(!(await idsIn(other.agency)).includes(account));
  });

  test('that is declined, withdrawn or late changes nothing, and may be offered again', async () => {
    const { seller, buyer } = await scenes();
    const first = await offer(seller, buyer);
    const { account } = first;
    await buyer.owner.must('requests.decideRequest', { request: first.request, decision: 'decline' });
    const second = await offer(seller, buyer, { account });
    await seller.owner.must('requests.withdrawRequest', { center: seller.center, request: second.request });
    const third = await offer(seller, buyer, { account });
    await seller.owner.must('assets.cancelTransfer', { center: seller.center, transfer: third.transfer });
    const fourth = await offer(seller, buyer, { account });
    for (const table of ['requests.requests', 'assets.transfers'])
      await world.database.query(
        `update ${table} set expires_at = now() where ${table === 'assets.transfers' ? 'account_id' : 'object_id'} = $1`,
        [account],
      );
    const late = { request: fourth.request, decision: 'approve' } as const;
    assertRefused(await buyer.owner.call('requests.decideRequest', late), 422, 'requests.expired');
    const { items } = await seller.owner.must('assets.listTransfers', { center: seller.center, sort: 'offered' });
    assert.deepEqual(
      items.map(({ state }) => state),
      ['declined', 'cancelled', 'cancelled', 'expired'],
    );
    await offer(seller, buyer, { account });
    assert.ok((await idsIn(seller)).includes(account));
  });

  test('of an account that was closed meanwhile is overtaken', async () => {
    const { seller, buyer } = await scenes();
    const { account, request } = await offer(seller, buyer);
    await world.database.query(`update assets.accounts set status = 'closed' where id = $1`, [account]);
    const answer = { request, decision: 'approve' } as const;
    assert.equal((await buyer.owner.must('requests.getRequest', { request })).state, 'overtaken');
    assertRefused(await buyer.owner.call('requests.decideRequest', answer), 409, 'requests.overtaken');
    assert.ok(!(await sees(buyer.owner, buyer.center, account)));
  });

  test('wants a password that was given just now', async () => {
    const { seller, buyer } = await scenes();
    const { request } = await offer(seller, buyer);
    await world.database.query(
      `update identity.sessions set authenticated_at = now() - interval '1 hour' where person_id = $1`,
      [buyer.owner.id],
    );
    const answer = { request, decision: 'approve' } as const;
    assertRefused(await buyer.owner.call('requests.decideRequest', answer), 403, 'step_up_required');
  });

  test('is not taken over alone where the rules of the new owner want a second person', async () => {
    const { seller, buyer } = await scenes();
    const deputy = await buyer.deputy();
    const rules = [{ area: 'accounts', approvals: 1, approvers: 'admins' } as const];
    await buyer.owner.must('requests.putApprovalRules', { center: buyer.center, rules });
    const { account, request } = await offer(seller, buyer);
    const answer = { request, decision: 'approve' } as const;
    assertRefused(await buyer.owner.call('requests.decideRequest', answer), 422, 'requests.approval_needed');
    assert.ok((await idsIn(seller)).includes(account));
    const calls = [{ endpoint: 'requests.approveReceived', input: { request } }];
    await buyer.owner.must('requests.proposeChanges', { center: buyer.center, calls });
    const { items } = await deputy.must('requests.listInbox', { kind: 'requests.proposal' });
    await deputy.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    for (let time = 0; time < 400 && !(await idsIn(buyer)).includes(account); time++)
      await new Promise((done) => setTimeout(done, 25));
    assert.ok((await idsIn(buyer)).includes(account));
  });

  test('accepted and withdrawn at once is one of the two', async () => {
    for (let round = 0; round < 5; round++) {
      const { seller, buyer } = await scenes();
      const { account, transfer, request } = await offer(seller, buyer);
      const replies = await Promise.all([
        buyer.owner.call('requests.decideRequest', { request, decision: 'approve' }),
        seller.owner.call('assets.cancelTransfer', { center: seller.center, transfer }),
      ]);
      assert.equal(replies.filter(({ status }) => status === 200).length, 1);
      const [isHere, isThere] = [
        await sees(seller.owner, seller.center, account),
        await sees(buyer.owner, buyer.center, account),
      ];
      assert.equal(isThere, replies[0]?.status === 200);
      assert.equal(isHere, !isThere);
    }
  });

  test('at once with a new share leaves no share of a former owner behind', async () => {
    for (let round = 0; round < 5; round++) {
      const buyer = await Scene.open(world);
      const { brand, agency } = await Partnership.open(world).then((pair) => pair.linked());
      const account = await brand.account();
      const { request } = await offer(brand, buyer, { account });
      const share = { center: brand.center, account, partner: agency.center, ceiling: 'analyst' };
      await Promise.all([accept(buyer.owner, request), brand.owner.call('partners.putShare', share)]);
      const { rows } = await world.database.query(
        `select from access.holdings where asset_id = $1 and status = 'bound' and owner_center_id = $2`,
        [account, brand.center],
      );
      assert.equal(rows.length, 0);
      assert.ok(!(await sees(agency.owner, agency.center, account)));
    }
  });

  test('at once with gifts of the account leaves nothing given at the former owner', async () => {
    for (let round = 0; round < 5; round++) {
      const { seller, buyer } = await scenes();
      const [member, account] = [await seller.member(), await seller.account()];
      const group = await seller.group();
      const { request } = await offer(seller, buyer, { account });
      const { owner, center } = seller;
      const [taken] = await Promise.all([
        buyer.owner.call('requests.decideRequest', { request, decision: 'approve' }),
        owner.call('assets.assignAccount', { center, account, person: member.id, role: 'admin' }),
        owner.call('assets.addGroupItems', { center, group, accounts: [account] }),
        owner.call('assets.putAccountLabels', { center, account, labels: ['late'] }),
      ]);
      assert.equal(taken.status, 200, JSON.stringify(taken.body));
      for (const table of ['access.grants', 'access.group_items', 'assets.labels']) {
        const { rows } = await world.database.query(`select from ${table} where center_id = $1 and asset_id = $2`, [
          center,
          account,
        ]);
        assert.equal(rows.length, 0, table);
      }
    }
  });
});

describe('a reversal', () => {
  /** A brand whose account is given in every way, and shared with an agency that gave it on; then handed over. */
  async function transferred(keeps: 'analyst' | null = null) {
    const { brand, agency } = await Partnership.open(world).then((pair) => pair.linked());
    const buyer = await Scene.open(world);
    const account = await new Partnership(brand, agency).share('operator');
    const [direct, grouped, gone, theirs, late] = await Promise.all(
      ['Dora', 'Gus', 'Rita', 'Theo', 'Lena'].map((name) => world.newcomer(name)),
    );
    assert.ok(direct && grouped && gone && theirs && late);
    await world.join(brand.owner, brand.center, [direct, grouped, gone, late]);
    await world.join(agency.owner, agency.center, [theirs]);
    const { center } = brand;
    await given(brand, account, direct, 'admin');
    await given(brand, account, gone, 'operator');
    await brand.owner.must('assets.createGroup', {
      center,
      name: 'By label',
      rule: { labels: ['spring'] },
      people: [{ person: grouped.id, role: 'operator' }],
    });
    await brand.owner.must('assets.putAccountLabels', { center, account, labels: ['spring'] });
    await given(agency, account, theirs, 'operator');
    const { transfer } = await handOver(brand, buyer, { account, keeps });
    return { brand, agency, buyer, account, transfer, direct, grouped, gone, theirs, late };
  }

  for (const side of ['brand', 'buyer'] as const) {
    test(`by the ${side === 'brand' ? 'former' : 'new'} owner gives back what everybody held`, async () => {
      const it = await transferred();
      const { brand, buyer, agency, account, transfer } = it;
      for (const [person, center] of [
        [it.direct, brand.center],
        [it.grouped, brand.center],
        [it.theirs, agency.center],
      ] as const)
        assert.equal(await sees(person, center, account), false);
      await given(buyer, account, await buyer.member());
      const by = it[side];
      const reversed = await by.owner.must('assets.reverseTransfer', { center: by.center, transfer });
      assert.deepEqual([reversed.state, reversed.can], ['reversed', []]);
      assert.equal(await roleOf(it.direct, brand.center, account), 'admin');
      assert.equal(await roleOf(it.grouped, brand.center, account), 'operator');
      assert.equal(await roleOf(it.theirs, agency.center, account), 'operator');
      assert.equal(await sees(await buyer.member(), buyer.center, account), false);
      assert.equal(await sees(buyer.owner, buyer.center, account), false);
      const now = await brand.owner.must('assets.getAccount', { center: brand.center, account });
      assert.deepEqual([now.relation, now.labels], ['owner_center', ['spring']]);
      for (const { owner, center } of [brand, buyer])
        assert.equal((await entriesOf(owner, center, 'assets'))[0]?.action, 'assets.transfer_reversed');
      const again = await by.owner.call('assets.reverseTransfer', { center: by.center, transfer });
      assertRefused(again, 409, 'assets.transfer_not_done');
    });
  }

  test('gives nothing to who left meanwhile, nor by a partnership that ended, and keeps what was given since', async () => {
    const it = await transferred('analyst');
    const { brand, agency, account, transfer, gone, late } = it;
    const { center } = brand;
    await brand.owner.must('members.removeMember', { center, member: gone.id });
    await world.join(brand.owner, center, [gone]);
    await brand.owner.must('partners.endPartnership', { center, partner: agency.center });
    await given(brand, account, late, 'analyst');
    await brand.owner.must('assets.reverseTransfer', { center, transfer });
    assert.equal(await sees(gone, center, account), false);
    assert.equal(await sees(it.theirs, agency.center, account), false);
    assert.equal(await roleOf(late, center, account), 'analyst');
    assert.equal(await roleOf(it.direct, center, account), 'admin');
    assert.equal((await brand.owner.must('assets.getAccount', { center, account })).relation, 'owner_center');
  });

  test('can be had from the log of either side', async () => {
    const { brand, account } = await transferred();
    const [entry] = await entriesOf(brand.owner, brand.center, 'assets');
    assert.equal(entry?.action, 'assets.account_transferred');
    await brand.owner.must('audit.undoEntry', { center: brand.center, entry: entry?.id ?? '' });
    assert.ok((await idsIn(brand)).includes(account));
  });

  test('of the same transfer twice at once is one', async () => {
    const { brand, buyer, account, transfer } = await transferred();
    const replies = await Promise.all(
      [brand, buyer].map(({ owner, center }) => owner.call('assets.reverseTransfer', { center, transfer })),
    );
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 409]);
    assert.ok((await idsIn(brand)).includes(account));
  });

  test('is not a transfer back, which gives its people nothing they had', async () => {
    const { brand, buyer, account, direct } = await transferred();
    await world.database.query(`update assets.transfers set reversible_until = now() where account_id = $1`, [account]);
    await handOver(buyer, brand, { account });
    assert.equal(await sees(brand.owner, brand.center, account), true);
    assert.equal(await sees(direct, brand.center, account), false);
  });
});

test('who could do what on any day is told right across a transfer and its reversal', async () => {
  const { seller, buyer } = await scenes();
  const account = await seller.account();
  const grantee = await seller.grantee();
  const before = await instant();
  const { transfer } = await handOver(seller, buyer, { account });
  const member = await buyer.member();
  await given(buyer, account, member);
  const between = await instant();
  await seller.owner.must('assets.reverseTransfer', { center: seller.center, transfer });
  const later = await instant();
  const named = async ({ owner, center }: Scene, at: string): Promise<string[]> => {
    const reply = await owner.call('access.listWhoCan', { center, account, action: 'report:read', at });
    if (reply.status === 404) return [];
    const { items } = reply.body as { items: { person: { id: string } }[] };
    return items.map(({ person }) => person.id).toSorted();
  };
  const here = [seller.owner.id, grantee.id].toSorted();
  assert.deepEqual(await named(seller, before), here);
  assert.deepEqual(await named(seller, between), []);
  assert.deepEqual(await named(seller, later), here);
  assert.deepEqual(await named(buyer, before), []);
  assert.deepEqual(await named(buyer, between), [buyer.owner.id, member.id].toSorted());
  assert.deepEqual(await named(buyer, later), []);
});
