// A call of each endpoint about automated rules, for tests that make every call.
import { content } from './examples-of-ads.ts';
import { units } from './funds.ts';
import type { Scene } from './scene.ts';

const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

/** A published campaign with an ad group and the draft of an ad, beside those of other examples. */
export function publishedIn(scene: Scene): Promise<{ campaign: string; adGroup: string; ad: string }> {
  return scene.once('published', async () => {
    const { owner } = scene;
    const at = await onAccount(scene);
    const budget = { mode: 'daily' as const, amountMicros: units(50) };
    const made = { ...at, name: 'Ruled', objective: 'traffic' as const, budget };
    const { id: campaign } = await owner.must('ads.createCampaign', made);
    const group = { ...at, campaign, name: 'Evenings', budget: { mode: 'daily' as const, amountMicros: units(20) } };
    const { id: adGroup } = await owner.must('ads.createAdGroup', group);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    const { id: ad } = await owner.must('ads.createAd', { ...at, adGroup, name: 'Lamp', ...content });
    return { campaign, adGroup, ad };
  });
}

/** Raises the budget of each campaign by a tenth: it needs no numbers. */
export const raising = {
  name: 'More for all',
  level: 'campaign' as const,
  which: { by: 'all' as const },
  conditions: [{ fact: 'budget' as const, is: 'gte' as const, value: units(1) }],
  act: { do: 'raise_percent' as const, field: 'budget' as const, percent: 10, mostMicros: units(500) },
  again: { every: 'hours' as const, hours: 2 },
};

/** A paused one. */
export function ruleIn(scene: Scene): Promise<string> {
  return scene.once('rule', async () => {
    await publishedIn(scene);
    return (await scene.owner.must('ads.createRule', { ...(await onAccount(scene)), ...raising })).id;
  });
}

const theRule = async (scene: Scene) => ({ ...(await onAccount(scene)), rule: await ruleIn(scene) });

const seen = async (scene: Scene) => {
  const asked = await theRule(scene);
  const { fingerprint } = await scene.owner.must('ads.previewRule', asked);
  return { ...asked, fingerprint };
};

export function activeRuleIn(scene: Scene): Promise<string> {
  return scene.once('active rule', async () => {
    await scene.owner.must('ads.activateRule', await seen(scene));
    return ruleIn(scene);
  });
}

const theActive = async (scene: Scene) => ({ ...(await onAccount(scene)), rule: await activeRuleIn(scene) });

/** A run of it that changed a budget. */
function runIn(scene: Scene): Promise<string> {
  return scene.once('rule run', async () => {
    return (await scene.owner.must('ads.runRule', await theActive(scene))).id;
  });
}

const theRun = async (scene: Scene) => ({ ...(await onAccount(scene)), run: await runIn(scene) });

export const ruleExamples = {
  'ads.listRules': onAccount,
  'ads.getRule': theRule,
  'ads.createRule': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Dear conversions',
    precedence: 20,
    level: 'ad_group' as const,
    which: { by: 'name' as const, contains: 'Even' },
    conditions: [
      { fact: 'costPerConversion' as const, over: 'last_3_days' as const, is: 'gt' as const, value: units(20) },
      {
        fact: 'spend' as const,
        over: 'last_3_days' as const,
        is: 'between' as const,
        value: units(50),
        upTo: units(900),
      },
    ],
    act: { do: 'switch_off' as const },
  }),
  'ads.updateRule': async (scene: Scene) => ({
    ...(await theRule(scene)),
    ...raising,
    precedence: 7,
    objectsPerRun: 10,
  }),
  'ads.activateRule': seen,
  'ads.pauseRule': theActive,
  'ads.removeRule': theRule,
  'ads.restoreRule': async (scene: Scene) => {
    const asked = await onAccount(scene);
    const rule = await scene.once('rule in the bin', async () => {
      const { id } = await scene.owner.must('ads.createRule', { ...asked, ...raising, name: 'Once' });
      await scene.owner.must('ads.removeRule', { ...asked, rule: id });
      return id;
    });
    return { ...asked, rule };
  },
  'ads.previewRule': theRule,
  'ads.runRule': theActive,
  'ads.listRuleRuns': onAccount,
  'ads.listRuleResults': theRun,
  'ads.revertRuleRun': theRun,
};
