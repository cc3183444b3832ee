import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { actionsOf, entriesOf, Partnership } from '../../../test/partnership.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

const open = (): Promise<Partnership> => Partnership.open(world);

describe('people of partners', () => {
  test('are shown to the owner with what they really hold, and found by partner, account and name', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('operator');
    const person = await agency.member();
    await agency.owner.must('assets.assignAccount', {
      center: agency.center,
      account,
      person: person.id,
      role: 'operator',
    });
    const peopleOf = async (filter: object = {}) => {
      const { items, total } = await brand.owner.must('partners.listPartnerPeople', {
        center: brand.center,
        ...filter,
      });
      assert.equal(items.length, total);
      return items.map(({ person: who, reach, isAssigner, isGiven }) => [who.name, reach, isAssigner, isGiven]);
    };
    const [assigner, holder] = [
      ['Nora', null, true, false],
      ['Tess', 'operator', false, true],
    ];
    assert.deepEqual(await peopleOf(), [assigner, holder]);
    assert.deepEqual(await peopleOf({ given: 'yes', partner: agency.center }), [holder]);
    assert.deepEqual(await peopleOf({ account, search: 'nor' }), [assigner]);
    assert.deepEqual(await peopleOf({ account: world.spring.id }), []);
    await brand.owner.must('partners.putShare', {
      center: brand.center,
      account,
      partner: agency.center,
      ceiling: 'analyst',
    });
    assert.deepEqual((await peopleOf({ given: 'yes' }))[0]?.[1], 'analyst');
    const [share] = (await brand.owner.must('partners.listShares', { center: brand.center })).items;
    assert.equal(share?.people, 1);
  });

  test('what they change is in the log of the owner too', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('admin');
    const person = await agency.member();
    await agency.owner.must('assets.assignAccount', {
      center: agency.center,
      account,
      person: person.id,
      role: 'admin',
    });
    await person.must('assets.updateAccount', { center: agency.center, account, industry: 'Toys' });
    for (const one of [brand, agency]) {
      const [entry] = await entriesOf(one.owner, one.center, 'assets');
      assert.deepEqual(
        [entry?.action, entry?.actor.name, entry?.after],
        ['assets.account_updated', 'Tess', { industry: 'Toys' }],
      );
      assert.equal(entry?.ip === null, one === brand);
    }
  });
});

describe('the end of a partnership', () => {
  test('by either side cuts everything on both, and shows before what it cuts', async () => {
    const pair = await (await open()).linked();
    const { brand, agency } = pair;
    const account = await pair.share('operator');
    const back = await agency.account();
    await agency.owner.must('partners.shareAccounts', {
      center: agency.center,
      partner: brand.center,
      accounts: [back],
      ceiling: 'analyst',
    });
    const person = await agency.member();
    await agency.owner.must('assets.assignAccount', {
      center: agency.center,
      account,
      person: person.id,
      role: 'operator',
    });
    const end = { center: agency.center, partner: brand.center };
    const dry = await agency.owner.dryRun('partners.endPartnership', end);
    const { sharedByUs, sharedToUs, accounts, ourPeople, theirPeople } = dry.body.changes[0]?.before ?? {};
    assert.deepEqual([sharedByUs, sharedToUs, (accounts as unknown[]).length], [1, 1, 2]);
    assert.deepEqual([ourPeople, theirPeople], [[{ id: person.id, name: person.name }], undefined]);
    assert.deepEqual(await agency.owner.must('partners.endPartnership', end), { endedShares: 2, lostPeople: 1 });
    assertRefused(await person.call('assets.getAccount', { center: agency.center, account }), 404, 'not_found');
    assertRefused(
      await brand.owner.call('assets.getAccount', { center: brand.center, account: back }),
      404,
      'not_found',
    );
    for (const [one, other] of [
      [brand, agency],
      [agency, brand],
    ] as const) {
      assert.equal((await actionsOf(one.owner, one.center))[0], 'partnership_ended');
      assert.equal((await one.owner.must('partners.listPartners', { center: one.center })).total, 0);
      const former = await one.owner.must('partners.listPartners', { center: one.center, status: 'ended' });
      assert.deepEqual(
        former.items.map(({ id }) => id),
        [other.center],
      );
    }
    assertRefused(
      await brand.owner.call('partners.endPartnership', { center: brand.center, partner: agency.center }),
      404,
      'not_found',
    );
    await pair.linked();
    assertRefused(await agency.owner.call('assets.getAccount', { center: agency.center, account }), 404, 'not_found');
  });

  test('ended by both at once, it ends once', async () => {
    const { brand, agency } = await (await open()).linked();
    const replies = await Promise.all([
      brand.owner.call('partners.endPartnership', { center: brand.center, partner: agency.center }),
      agency.owner.call('partners.endPartnership', { center: agency.center, partner: brand.center }),
    ]);
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 404]);
  });

  test('nothing is shared by a call that races with it', async () => {
    for (let round = 0; round < 5; round++) {
      const pair = await (await open()).linked();
      const { brand, agency } = pair;
      const account = await brand.account();
      await Promise.all([
        brand.owner.call('partners.putShare', {
          center: brand.center,
          account,
          partner: agency.center,
          ceiling: 'analyst',
        }),
        agency.owner.must('partners.endPartnership', { center: agency.center, partner: brand.center }),
      ]);
      assertRefused(await agency.owner.call('assets.getAccount', { center: agency.center, account }), 404, 'not_found');
    }
  });
});
