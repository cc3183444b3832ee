// Rows of a spreadsheet become drafts and changes, all or none, and go back in one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertRefused } from '../../../test/caller.ts';
import { adGroupIn, campaignIn } from '../../../test/examples-of-ads.ts';
import { units } from '../../../test/funds.ts';
import { Scene } from '../../../test/scene.ts';
import { fingerprintOf } from '../../../test/tables.ts';
import { openWorld, type World } from '../../../test/world.ts';
import { type ImportRow, rowsPerImport } from '../../contract/ads-imports.ts';

let world: World;
before(async () => {
  world = await openWorld({ isSmall: true });
});
after(() => world.close());

async function place() {
  const scene = await Scene.open(world);
  const at = { center: scene.center, account: await scene.account() };
  return { scene, owner: scene.owner, at, campaign: await campaignIn(scene), adGroup: await adGroupIn(scene) };
}

const daily = (amount: number) => ({ mode: 'daily' as const, amountMicros: units(amount) });

test('rows with an id change what there is, the others draft; the same call back puts new ones into the bin', async () => {
  const { owner, at, campaign, adGroup } = await place();
  const rows: ImportRow[] = [
    { line: 2, id: adGroup, budget: daily(9), endsAt: '2099-01-01T01:00:00+01:00' },
    { line: 3, within: campaign, name: 'Mornings', bid: { strategy: 'bid_cap', amountMicros: units(1) } },
    { line: 4, within: campaign, name: 'Nights', labels: ['dark'] },
  ];
  const done = await owner.must('ads.importAds', { ...at, level: 'ad_group', rows });
  assert.deepEqual([done.created, done.changed], [2, 1]);
  assert.deepEqual(
    done.results.map(({ line, state }) => [line, state]),
    [
      [2, 'changed'],
      [3, 'created'],
      [4, 'created'],
    ],
  );
  const list = async () => (await owner.must('ads.listAdGroups', { ...at, sort: 'created' })).items;
  assert.deepEqual(
    (await list()).map(({ name, budget, endsAt, isDraft, billing }) => [name, budget.mode, endsAt, isDraft, billing]),
    [
      ['Evenings', 'daily', '2099-01-01T00:00:00.000Z', true, 'cpc'],
      ['Mornings', 'none', null, true, 'cpc'],
      ['Nights', 'none', null, true, 'cpc'],
    ],
  );
  const ids = done.results.flatMap(({ id }) => id ?? []);
  await owner.must('ads.revertAds', { ...at, level: 'ad_group', ids, at: done.at });
  assert.deepEqual(
    (await list()).map(({ name, budget, endsAt }) => [name, budget.mode, endsAt]),
    [['Evenings', 'none', null]],
  );
});

test(`${rowsPerImport} rows with faults are refused with line and field, and nothing of them is made`, async () => {
  const { owner, at, campaign, adGroup } = await place();
  const faulty: ImportRow[] = [
    { line: 2, id: adGroup, budget: daily(1) },
    { line: 3, name: 'Nowhere' },
    { line: 4, within: campaign },
    { line: 5, within: campaign, name: 'Over', endsAt: '2020-01-01T00:00:00Z' },
    { line: 6, id: '123', name: 'Unknown' },
    { line: 7, within: campaign, name: 'A text', text: 'Of an ad' },
    { line: 8, id: adGroup, name: 'First' },
    { line: 9, id: adGroup, name: 'Second' },
    { line: 10, within: campaign, name: 'Aim', billing: 'cpc', goal: 'leads' },
  ];
  const plain = Array.from({ length: rowsPerImport - faulty.length }, (_, at) => ({
    line: 11 + at,
    within: campaign,
    name: `Row ${at}`,
  }));
  const rows = [...faulty, ...plain];
  const before = await fingerprintOf(world.database);
  const reply = await owner.call('ads.importAds', { ...at, level: 'ad_group', rows });
  assertRefused(reply, 422, 'ads.rows_refused');
  // Byte for byte as they were, history and counters too.
  assert.deepEqual(await fingerprintOf(world.database), before);
  const { body } = await owner.dryRun('ads.importAds', { ...at, level: 'ad_group', rows, skipRefused: true });
  type Told = { line: number; refusal: { code: string; field: string | null } | null }[];
  const refused = (body.results as unknown as Told).filter(({ refusal }) => refusal !== null);
  assert.deepEqual(
    refused.slice(0, 8).map(({ line, refusal }) => [line, refusal?.code, refusal?.field]),
    [
      [2, 'ads.budget_too_low', 'budget.amountMicros'],
      [3, 'ads.into_missing', 'within'],
      [4, 'ads.field_missing', 'name'],
      [5, 'ads.end_in_past', 'endsAt'],
      [6, 'not_found', 'id'],
      [7, 'ads.field_unfit', 'text'],
      [8, 'ads.line_twice', 'id'],
      [9, 'ads.line_twice', 'id'],
    ],
  );
  assert.equal(refused[8]?.refusal?.code, 'ads.goal_unfit');
  // A campaign holds 999 ad groups: from there on each line says so.
  assert.equal(refused[9]?.refusal?.code, 'ads.limit_reached');
  assert.equal(refused.length, faulty.length + plain.length - 998);
  assert.deepEqual(await fingerprintOf(world.database), before);
});

test('campaigns need an objective and keep it', async () => {
  const { owner, at, campaign } = await place();
  const rows: ImportRow[] = [
    { line: 2, name: 'No objective' },
    { line: 3, id: campaign, objective: 'reach' },
    { line: 4, name: 'New', objective: 'video_views', budget: { mode: 'lifetime', amountMicros: units(900) } },
  ];
  const { results } = await owner.must('ads.importAds', { ...at, level: 'campaign', rows, skipRefused: true });
  assert.deepEqual(
    results.map(({ refusal }) => refusal?.code ?? null),
    ['ads.field_missing', 'ads.objective_fixed', null],
  );
  assert.equal((await owner.must('ads.listCampaigns', at)).total, 2);
});
