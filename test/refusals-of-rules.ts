// The refusals about automated rules, for the test that reaches every one.
import { examples } from './examples.ts';
import { publishedIn, raising, ruleIn } from './examples-of-rules.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

const on = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

const close = async (scene: Scene) =>
  scene.world.database.query(`update assets.accounts set status = 'closed' where id = $1`, [await scene.account()]);

const bin = async (scene: Scene) =>
  scene.owner.must('ads.removeRule', { ...(await on(scene)), rule: await ruleIn(scene) });

const full = async (scene: Scene) => {
  await publishedIn(scene);
  await scene.world.database.query(
    `insert into ads.rules (account_id, center_id, owner_id, name, precedence, level, definition)
     select $1, $2, $3, 'Rule ' || n, 100, 'campaign', $4 from generate_series(1, 100) n`,
    [await scene.account(), scene.center, scene.owner.id, { ...raising, hours: '1'.repeat(336) }],
  );
};

const names = [
  'ads.createRule',
  'ads.updateRule',
  'ads.activateRule',
  'ads.restoreRule',
  'ads.runRule',
  'ads.revertRuleRun',
] as const;
const inBin = ['ads.updateRule', 'ads.activateRule', 'ads.runRule'] as const;

/** The example, once something was done before. */
const after =
  (name: (typeof names)[number], prepare: (scene: Scene) => Promise<unknown>): Row =>
  async (scene, owner) => {
    const asked = await examples[name](scene, owner as never);
    await prepare(scene);
    return owner.call(name, asked as never);
  };

export const ruleRows: Record<string, Row> = {
  ...Object.fromEntries(names.map((name) => [`${name} assets.account_closed`, after(name, close)])),
  ...Object.fromEntries(inBin.map((name) => [`${name} ads.rule_in_bin`, after(name, bin)])),
  'ads.createRule ads.rule_unfit': async (scene, owner) =>
    owner.call('ads.createRule', { ...(await on(scene)), ...raising, level: 'ad' }),
  'ads.updateRule ads.rule_unfit': async (scene, owner) =>
    owner.call('ads.updateRule', {
      ...(await on(scene)),
      rule: await ruleIn(scene),
      ...raising,
      which: { by: 'campaigns', ids: ['1'] },
    }),
  'ads.createRule ads.too_many_rules': after('ads.createRule', full),
  'ads.restoreRule ads.too_many_rules': after('ads.restoreRule', full),
  'ads.activateRule ads.preview_stale': async (scene, owner) =>
    owner.call('ads.activateRule', { ...(await on(scene)), rule: await ruleIn(scene), fingerprint: '0'.repeat(64) }),
  'ads.runRule ads.rule_paused': async (scene, owner) =>
    owner.call('ads.runRule', { ...(await on(scene)), rule: await ruleIn(scene) }),
  'ads.runRule ads.rule_not_yours': async (scene, owner) => {
    const asked = await examples['ads.runRule'](scene, owner as never);
    const other = await scene.world.newcomer();
    await scene.world.join(scene.owner, scene.center, [other], { role: 'admin' });
    return other.call('ads.runRule', asked);
  },
  'ads.runRule ads.slot_taken': async (scene, owner) =>
    owner.call('ads.runRule', {
      ...(await examples['ads.runRule'](scene, owner as never)),
      slot: '2020-01-01T00:00:00Z',
    }),
  'ads.revertRuleRun ads.run_without_acts': async (scene, owner) => {
    const asked = await examples['ads.revertRuleRun'](scene, owner as never);
    await scene.owner.must('ads.revertRuleRun', asked);
    return owner.call('ads.revertRuleRun', asked);
  },
};
