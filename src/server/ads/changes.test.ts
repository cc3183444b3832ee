// The change log beside a campaign, an ad group and an ad: for those who see the ads of the account, and of nothing else.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { assertRefused, type Caller } from '../../../test/caller.ts';
import { adIn } from '../../../test/examples-of-ads.ts';
import { Partnership } from '../../../test/partnership.ts';
import { Scene } from '../../../test/scene.ts';
import { openWorld, type Person, type World } from '../../../test/world.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

interface Place {
  center: string;
  account: string;
}

async function campaignOf(owner: Person, at: Place, name: string): Promise<string> {
  return (await owner.must('ads.createCampaign', { ...at, name, objective: 'traffic' })).id;
}

const logOf = async (who: Caller, at: Place, id: string, more: object = {}) =>
  (await who.must('ads.listChanges', { ...at, level: 'campaign', id, ...more })).items;

async function joined(scene: Scene, name: string, account: string, role: 'operator' | 'analyst'): Promise<Person> {
  const person = await world.newcomer(name);
  await world.join(scene.owner, scene.center, [person], { accounts: [{ id: account, role }] });
  return person;
}

describe('the change log of a campaign', () => {
  test('tells operators and analysts what the activity log does, but for where somebody acted from', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const at = { center, account: await scene.account() };
    const campaign = await campaignOf(owner, at, 'Autumn');
    const operator = await joined(scene, 'Olga', at.account, 'operator');
    const analyst = await joined(scene, 'Ben', at.account, 'analyst');
    await operator.must('ads.updateCampaign', { ...at, campaign, name: 'Late autumn' });
    const { items } = await owner.must('audit.listActivity', { center, objectType: 'campaign', objectId: campaign });
    assert.equal(items.length, 2);
    const told = items.map(({ actor: { kind, name }, id, at: then, action, object, ...entry }) => {
      const { before: former, after: latter, undo, undoes, ip, device } = entry;
      return {
        id,
        at: then,
        action,
        object,
        before: former,
        after: latter,
        undo,
        undoes,
        ip,
        device,
        actor: { kind, name },
      };
    });
    assert.deepEqual(await logOf(owner, at, campaign), told);
    assert.ok(told.every(({ ip }) => ip !== null));
    const plain = told.map((entry) => ({ ...entry, ip: null, device: null }));
    assert.deepEqual(await logOf(operator, at, campaign), plain);
    assert.deepEqual(await logOf(analyst, at, campaign, { sort: 'at' }), plain.toReversed());
    assert.deepEqual(await logOf(analyst, at, campaign, { search: 'olga' }), plain.slice(0, 1));
    assert.deepEqual(await logOf(analyst, at, campaign, { pageSize: 1, page: 2 }), plain.slice(1));
    const token = await world.token(owner, ['ads:read']);
    assert.deepEqual(await logOf(token, at, campaign), plain);
    assertRefused(await operator.call('audit.listActivity', { center }), 403, 'forbidden');
  });

  test('is taken back by who may make the change that does so', async () => {
    const scene = await Scene.open(world);
    const { owner, center } = scene;
    const at = { center, account: await scene.account() };
    const campaign = await campaignOf(owner, at, 'Autumn');
    await owner.must('ads.updateCampaign', { ...at, campaign, name: 'Late autumn' });
    const operator = await joined(scene, 'Olive', at.account, 'operator');
    const analyst = await joined(scene, 'Bert', at.account, 'analyst');
    const entry = (await logOf(analyst, at, campaign))[0]?.id ?? '';
    assertRefused(await analyst.call('ads.undoChange', { ...at, entry }), 403, 'forbidden');
    const { body } = await operator.dryRun('ads.undoChange', { ...at, entry });
    assert.deepEqual([body.changes[0]?.before?.['name'], body.changes[0]?.after?.['name']], ['Late autumn', 'Autumn']);
    await operator.must('ads.undoChange', { ...at, entry });
    const [back, former] = await logOf(analyst, at, campaign);
    assert.deepEqual([back?.undoes, back?.actor.name, former?.undo], [entry, 'Olive', 'done']);
    assertRefused(await operator.call('ads.undoChange', { ...at, entry }), 409, 'audit.already_undone');
  });

  test('tells a partner’s people of the owner’s people too, and they take back what the ceiling lets them', async () => {
    const pair = await (await Partnership.open(world)).linked();
    const account = await pair.share('operator');
    const [theirs, ours] = [
      { center: pair.brand.center, account },
      { center: pair.agency.center, account },
    ];
    const guest = await joined(pair.agency, 'Gus', account, 'operator');
    const campaign = await campaignOf(pair.brand.owner, theirs, 'Autumn');
    await guest.must('ads.updateCampaign', { ...ours, campaign, name: 'Winter' });
    await pair.brand.owner.must('ads.updateCampaign', { ...theirs, campaign, name: 'Spring' });
    const seen = await logOf(guest, ours, campaign);
    assert.deepEqual(
      seen.map(({ after, actor, ip, undo }) => [after?.['name'], actor.name, ip, undo]),
      [
        ['Spring', pair.brand.owner.name, null, 'possible'],
        ['Winter', 'Gus', null, 'possible'],
        ['Autumn', pair.brand.owner.name, null, 'possible'],
      ],
    );
    const entry = seen[0]?.id ?? '';
    await guest.must('ads.undoChange', { ...ours, entry });
    assert.equal((await guest.must('ads.getCampaign', { ...ours, campaign })).name, 'Winter');
    // Both sides see that it was.
    for (const [who, at] of [
      [guest, ours],
      [pair.brand.owner, theirs],
    ] as const)
      assert.deepEqual(
        (await logOf(who, at, campaign)).slice(0, 2).map(({ undo, undoes }) => [undo, undoes]),
        [
          ['possible', entry],
          ['done', null],
        ],
      );
    await pair.brand.owner.must('partners.putShare', { ...theirs, partner: pair.agency.center, ceiling: 'analyst' });
    const next = (await logOf(guest, ours, campaign))[0]?.id ?? '';
    assertRefused(await guest.call('ads.undoChange', { ...ours, entry: next }), 403, 'forbidden');
    await pair.brand.owner.must('partners.revokeShare', { ...theirs, partner: pair.agency.center });
    assertRefused(await guest.call('ads.listChanges', { ...ours, level: 'campaign', id: campaign }), 404, 'not_found');
  });
});

test('by the change log an operator learns nothing of another account, of people or of money', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const at = { center, account: await scene.account() };
  const mine = await campaignOf(owner, at, 'Autumn');
  const operator = await joined(scene, 'Otis', at.account, 'operator');
  // Another account of the same center, and one of another.
  const beside = { center, account: (await world.addAccount(owner, center, 'Heliotrope account')).id };
  const other = await Scene.open(world);
  const elsewhere = { center: other.center, account: await other.account() };
  for (const [who, there] of [
    [owner, beside],
    [other.owner, elsewhere],
  ] as const) {
    const theirs = await campaignOf(who, there, 'Heliotrope');
    await who.must('ads.updateCampaign', { ...there, campaign: theirs, labels: ['Heliotrope'] });
    const [change] = await logOf(who, there, theirs);
    assert.ok(change);
    for (const asked of [at, beside, elsewhere])
      assertRefused(
        await operator.call('ads.listChanges', { ...asked, level: 'campaign', id: theirs }),
        404,
        'not_found',
      );
    for (const level of ['ad_group', 'ad'] as const)
      assertRefused(await operator.call('ads.listChanges', { ...at, level, id: mine }), 404, 'not_found');
    for (const despite of [false, true]) {
      const undo = { ...at, entry: change.id, despite };
      assertRefused(await operator.call('ads.undoChange', undo), 404, 'not_found');
      assertRefused(await operator.dryRun('ads.undoChange', undo), 404, 'not_found');
    }
    const filters = { account: at.account, level: 'campaign', id: theirs };
    assertRefused(
      await operator.call('audit.startExport', { center, list: 'ads.listChanges', filters }),
      404,
      'not_found',
    );
    for (const search of ['Heliotrope', theirs, change.id])
      assert.deepEqual(await logOf(operator, at, mine, { search }), []);
  }
  const taken = { center, list: 'ads.listChanges', filters: { account: at.account, level: 'campaign', id: mine } };
  assert.equal((await operator.must('audit.startExport', taken)).rows, 1);
  // Entries of this very account that are of no campaign: who was given it, its budget, its name.
  await owner.must('assets.updateAccount', { ...at, name: 'Renamed' });
  await owner.must('finance.setBudget', { ...at, budget: { mode: 'daily', amountMicros: '90000000' } });
  const { items } = await owner.must('audit.listActivity', { center, pageSize: 200 });
  const others = items.filter(({ object }) => object.type !== 'campaign');
  assert.ok(others.some(({ action }) => action === 'assets.account_assigned' || action === 'members.member_joined'));
  for (const { id } of others) {
    const undo = { ...at, entry: id };
    assertRefused(await operator.dryRun('ads.undoChange', undo), 404, 'not_found');
    assertRefused(await owner.dryRun('ads.undoChange', undo), 404, 'not_found');
  }
  assert.equal((await logOf(operator, at, mine)).length, 1);
});

test('what was copied from another account is not named beside the copy', async () => {
  const scene = await Scene.open(world);
  const { owner, center } = scene;
  const at = { center, account: await scene.account() };
  const beside = { center, account: (await world.addAccount(owner, center, 'Beside')).id };
  const theirs = await campaignOf(owner, beside, 'Heliotrope');
  const input = { ...at, level: 'campaign' as const, from: beside.account, ids: [theirs], name: 'Ours' };
  const { copies } = await owner.must('ads.copyAds', input);
  const operator = await joined(scene, 'Omid', at.account, 'operator');
  const [told] = await logOf(operator, at, copies[0]?.id ?? '');
  assert.equal(told?.action, 'ads.campaign_created');
  assert.ok(!/Heliotrope|copyOf/.test(JSON.stringify(told)) && !JSON.stringify(told).includes(theirs));
  const own = await owner.must('ads.copyAds', { ...at, level: 'campaign', ids: [copies[0]?.id ?? ''] });
  const [again] = await logOf(operator, at, own.copies[0]?.id ?? '');
  assert.deepEqual(again?.after?.['copyOf'], { id: copies[0]?.id, name: 'Ours' });
});

test('ad groups and ads have such a log', async () => {
  const scene = await Scene.open(world);
  const ad = await adIn(scene);
  const at = { center: scene.center, account: await scene.account() };
  const { adGroup } = await scene.owner.must('ads.getAd', { ...at, ad });
  for (const [level, id] of [
    ['ad', ad],
    ['ad_group', adGroup.id],
  ] as const) {
    const { items } = await scene.owner.must('ads.listChanges', { ...at, level, id });
    assert.equal(items.at(-1)?.action, `ads.${level}_created`);
  }
});
