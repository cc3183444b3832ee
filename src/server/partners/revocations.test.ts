import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { instantOf } from '../../../test/access/chance.ts';
import { assertRefused } from '../../../test/caller.ts';
import { actionsOf, Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

/** A brand with two accounts: both shared with one agency, whose analyst has the first, and the first with another agency. */
async function openShares() {
  const brand = await Scene.open(world);
  const [agency, other] = [await Partnership.link(world, brand), await Partnership.link(world, brand)];
  const [first, second] = [await brand.account(), await brand.spare()];
  const { center } = brand;
  const share = (partner: string, accounts: string[]) =>
    brand.owner.must('partners.shareAccounts', { center, partner, accounts, ceiling: 'operator' });
  await share(agency.center, [first, second]);
  await share(other.center, [first]);
  const holder = await agency.member();
  const given = { center: agency.center, account: first, person: holder.id, role: 'operator' } as const;
  await agency.owner.must('assets.assignAccount', given);
  return { brand, agency, other, first, second, holder };
}

describe('what changed between two days in the whole center', () => {
  test('tells of people of partners what who can told on both days', async () => {
    const { brand, agency, other, first, second, holder } = await openShares();
    const { owner, center } = brand;
    const from = await instantOf(world);
    await owner.must('partners.putShare', { center, account: first, partner: agency.center, ceiling: 'analyst' });
    await owner.must('partners.revokeShare', { center, account: first, partner: other.center });
    const given = { center: agency.center, account: second, person: holder.id, role: 'analyst' } as const;
    await agency.owner.must('assets.assignAccount', given);
    const to = await instantOf(world);
    const { items } = await owner.must('access.listDifferences', { center, from, to, pageSize: 200 });
    const keyOf = (person: string, at: string | undefined, account: string) => `${person} ${at ?? ''} ${account}`;
    const told = (action: (typeof items)[number]['lost'][number], side: 'gained' | 'lost') =>
      items
        .filter((row) => row.center !== null && row[side].includes(action))
        .map((row) => keyOf(row.person.id, row.center?.id, row.account.id));
    assert.deepEqual(told('campaign:edit', 'lost'), [keyOf(holder.id, agency.center, first)]);
    assert.deepEqual(told('report:read', 'gained'), [keyOf(holder.id, agency.center, second)]);
    assert.deepEqual(told('asset:assign', 'lost'), [keyOf(other.owner.id, other.center, first)]);
    for (const action of ['campaign:edit', 'report:read', 'asset:assign', 'asset:view_basic'] as const) {
      const could = async (at: string) => {
        const rows: string[] = [];
        for (const account of [first, second]) {
          const asked = { center, account, action, at, side: 'partner' } as const;
          const who = await owner.must('access.listWhoCan', asked);
          rows.push(...who.items.map(({ person, center: theirs }) => keyOf(person.id, theirs?.id, account)));
        }
        return rows;
      };
      const [was, is] = [await could(from), await could(to)];
      const minus = (some: string[], others: string[]) => some.filter((one) => !others.includes(one)).sort();
      assert.deepEqual(told(action, 'lost').sort(), minus(was, is), action);
      assert.deepEqual(told(action, 'gained').sort(), minus(is, was), action);
    }
  });
});

describe('shares that are revoked together', () => {
  test('end for everybody there at once; a dry run names before who loses what', async () => {
    const { brand, agency, other, first, second, holder } = await openShares();
    const { owner, center } = brand;
    const shares = [
      { account: first, partner: agency.center },
      { account: second, partner: agency.center },
      { account: first, partner: other.center },
    ];
    const { body } = await owner.dryRun('partners.revokeShares', { center, shares });
    const ofOwner = body.changes.filter(
      ({ before: was }) => (was?.['partner'] as { id: string } | undefined)?.id !== center,
    );
    assert.deepEqual(
      ofOwner.map(({ object, before: was }) => [
        object.name,
        (was?.['partner'] as { id: string } | undefined)?.id === agency.center,
        (was?.['people'] as { name: string }[] | undefined)?.map(({ name }) => name),
      ]),
      [
        ['Scene', true, ['Tess']],
        ['Spare', true, []],
        ['Scene', false, []],
      ],
    );
    const asked = { center, shares: shares.map(({ account, partner }) => `${account}:${partner}`).join(',') };
    const losses = await owner.must('access.listLosses', { ...asked, pageSize: 100 });
    assert.deepEqual(
      losses.items
        .filter(({ person }) => person.id === holder.id)
        .map(({ account, lost }) => [account.id, lost.length > 0]),
      [[first, true]],
    );
    assert.equal((await holder.must('assets.listAccounts', { center: agency.center })).total, 1);
    const { results } = await owner.must('partners.revokeShares', { center, shares });
    assert.deepEqual(
      results.map(({ lostPeople, refusal }) => [lostPeople, refusal]),
      [
        [1, null],
        [0, null],
        [0, null],
      ],
    );
    assert.equal((await holder.must('assets.listAccounts', { center: agency.center })).total, 0);
    assert.equal((await owner.must('partners.listShares', { center })).total, 0);
    assert.equal((await actionsOf(owner, center)).filter((action) => action === 'share_revoked').length, 3);
    assert.equal((await actionsOf(other.owner, other.center)).filter((action) => action === 'share_revoked').length, 1);
  });

  test('are told one by one: what is not shared is refused and stops no other', async () => {
    const { brand, agency, other, first, second } = await openShares();
    const { owner, center } = brand;
    const shares = [
      { account: second, partner: other.center },
      { account: world.spring.id, partner: agency.center },
      { account: first, partner: agency.center },
      { account: first, partner: '4611686018427387904' },
    ];
    const { results } = await owner.must('partners.revokeShares', { center, shares });
    assert.deepEqual(
      results.map(({ account, refusal }) => [account, refusal?.code ?? null]),
      [
        [second, 'not_found'],
        [world.spring.id, 'not_found'],
        [first, null],
        [first, 'not_found'],
      ],
    );
    const mine = await agency.owner.must('partners.revokeShares', {
      center: agency.center,
      shares: [{ account: second, partner: center }],
    });
    assert.equal(mine.results[0]?.refusal?.code, 'partners.not_owned', 'The borrower takes nothing back.');
    const many = Array.from({ length: 101 }, () => ({ account: first, partner: agency.center }));
    assertRefused(await owner.call('partners.revokeShares', { center, shares: many }), 400, 'invalid_input');
  });

  test('would leave an account without anybody who looks after it only where both go', async () => {
    const { brand, agency, other, first } = await openShares();
    const { owner, center } = brand;
    const holder = await other.member();
    const given = { center: other.center, account: first, person: holder.id, role: 'operator' } as const;
    await other.owner.must('assets.assignAccount', given);
    const bereft = async (...partners: string[]) => {
      const shares = partners.map((partner) => `${first}:${partner}`).join(',');
      const { items } = await owner.must('access.listBereft', { center, shares });
      return items.map(({ account, losesLastEditor }) => [account.id, losesLastEditor]);
    };
    assert.deepEqual(await bereft(agency.center), []);
    assert.deepEqual(await bereft(other.center), []);
    assert.deepEqual(await bereft(agency.center, other.center), [[first, true]]);
    const unknown = await owner.call('access.listBereft', { center, shares: `${first}:${center}` });
    assertRefused(unknown, 404, 'not_found');
    for (const shares of ['', first, `${first}:${center}:1`, `${first}:x`])
      assertRefused(await owner.call('access.listLosses', { center, shares }), 400, 'invalid_input');
  });
});
