// A published campaign with ad groups whose numbers are told, for tests of automated rules.
import type { Written } from './ads-rules-oracle.ts';
import { content } from './examples-of-ads.ts';
import { units } from './funds.ts';
import { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

/** A day of the account's calendar: days are not all of 24 hours. */
export function dayAgo(days: number): string {
  const today = new Date(new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Berlin' }));
  return new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}

export type Rule = Omit<Written, 'center' | 'account'>;
export const cheap: Rule = {
  name: 'Dear conversions',
  level: 'ad_group',
  which: { by: 'all' },
  conditions: [{ fact: 'costPerConversion', over: 'last_3_days', is: 'gt', value: units(20) }],
  act: { do: 'lower_percent', field: 'budget', percent: 20, leastMicros: units(20) },
};
export const more: Rule = {
  name: 'More',
  level: 'ad_group',
  which: { by: 'all' },
  conditions: [{ fact: 'budget', is: 'gte', value: units(1) }],
  act: { do: 'raise_percent', field: 'budget', percent: 10 },
};

/** A published campaign with ad groups, each with the draft of an ad and a budget in units. */
export async function furnished(world: World, budgets: readonly number[] = [50, 30, 22]) {
  const scene = await Scene.open(world);
  const { owner } = scene;
  const at = { center: scene.center, account: await scene.account() };
  const { id: campaign } = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'traffic' });
  const made: string[] = [];
  for (const [place, budget] of budgets.entries()) {
    const { id } = await owner.must('ads.createAdGroup', {
      ...at,
      campaign,
      name: `Group ${place}`,
      labels: place % 2 ? ['odd'] : [],
      budget: { mode: 'daily', amountMicros: units(budget) },
      bid: { strategy: 'bid_cap', amountMicros: units(place + 1) },
    });
    made.push(id);
  }
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
  const groups: { id: string; ad: string }[] = [];
  for (const id of made) {
    const { id: ad } = await owner.must('ads.createAd', { ...at, adGroup: id, name: 'Ad', ...content });
    groups.push({ id, ad });
  }
  const tell = (rows: { ad: string; day: string }[]) =>
    owner.must('reporting.importPerformance', { ...at, source: 'Network', currency: 'EUR', rows });
  const active = async (rule: Rule, who: Person = owner) => {
    const { id } = await who.must('ads.createRule', { ...at, ...rule });
    const { fingerprint } = await who.must('ads.previewRule', { ...at, rule: id });
    await who.must('ads.activateRule', { ...at, rule: id, fingerprint });
    return id;
  };
  const budgetsNow = async () => {
    const { items } = await owner.must('ads.listAdGroups', { ...at, sort: 'created' });
    return items.map(({ budget }) => (budget.mode === 'none' ? 0 : Number(budget.amountMicros) / 1e6));
  };
  const results = async (run: string) => (await owner.must('ads.listRuleResults', { ...at, run })).items;
  return { scene, owner, at, campaign, groups, tell, active, budgetsNow, results };
}

/** The last three days and today, of which one ad group spent too much for what it brought. */
export const told = (groups: readonly { ad: string }[]) =>
  [3, 2, 1, 0].flatMap((ago) =>
    groups.map(({ ad }, place) => ({
      ad,
      day: dayAgo(ago),
      spendMicros: units(place === 1 ? 5 : 40),
      conversions: 1,
      clicks: 9,
      impressions: 99,
    })),
  );
