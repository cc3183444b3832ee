// Campaigns of an account that others only look at: one that begins tomorrow, one with drafts, one that is switched off, and one
// in the bin.
import { addImage, addVideo, picture } from '../creatives.ts';
import { addPost, codeOf, redeemed } from '../posts.ts';
import type { Center, Newcomer } from './newcomers.ts';

const units = (amount: number): string => String(amount * 1_000_000);

/** Numbers of the last days, as a network would tell them. */
async function measure(
  owner: Newcomer,
  at: { center: string; account: string },
  ads: readonly string[],
): Promise<void> {
  const { currency } = await owner.must('assets.getAccount', at);
  const rows = ads.flatMap((ad, n) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((days) => ({
      ad,
      day: new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10),
      spendMicros: units(40 + 13 * n - 4 * days),
      revenueMicros: units(90 + 21 * n),
      impressions: 9_000 + 1_700 * n - 600 * days,
      reach: 6_000 + 900 * n - 350 * days,
      clicks: 210 + 35 * n - 9 * days,
      conversions: 6 + n,
      videoViews2s: 4_100 + 300 * n,
      likes: 40 + 7 * n,
    })),
  );
  await owner.must('reporting.importPerformance', { ...at, source: 'Network', currency, rows });
}

/** Two rules: one that ran, and one that waits for somebody to look at its preview. */
async function rule(owner: Newcomer, at: { center: string; account: string }): Promise<void> {
  const { id } = await owner.must('ads.createRule', {
    ...at,
    name: 'More for all',
    level: 'campaign',
    which: { by: 'labels', labels: ['Q4'] },
    conditions: [{ fact: 'budget', is: 'lt', value: units(300) }],
    act: { do: 'raise_percent', field: 'budget', percent: 4, mostMicros: units(400) },
  });
  const { fingerprint } = await owner.must('ads.previewRule', { ...at, rule: id });
  await owner.must('ads.activateRule', { ...at, rule: id, fingerprint });
  await owner.must('ads.runRule', { ...at, rule: id });
  await owner.must('ads.createRule', {
    ...at,
    name: 'Dear conversions',
    precedence: 10,
    level: 'campaign',
    which: { by: 'all' },
    conditions: [
      { fact: 'costPerConversion', over: 'last_3_days', is: 'gt', value: units(5) },
      { fact: 'spend', over: 'last_3_days', is: 'gt', value: units(50) },
    ],
    act: { do: 'lower_percent', field: 'budget', percent: 20, leastMicros: units(20) },
  });
}

/** Two views: one for all, one of the owner's own. */
async function see(owner: Newcomer, at: { center: string; account: string }): Promise<void> {
  const monday = { sort: '-spend', columns: ['delivery', 'spend', 'roas', 'conversions'] } as const;
  const settings = { ...monday, columns: [...monday.columns] };
  await owner.must('ads.createView', { ...at, name: 'Monday review', settings, isShared: true });
  await owner.must('ads.createView', { ...at, name: '双十一 盯盘', settings: { ...settings, days: 'today' } });
}

export async function advertise(owner: Newcomer, { id: center }: Center, account: string): Promise<void> {
  const at = { center, account };
  const make = (name: string, objective: 'traffic' | 'video_views' | 'web_conversions', daily: number) =>
    owner.must('ads.createCampaign', {
      ...at,
      name,
      objective,
      budget: { mode: 'daily', amountMicros: units(daily) },
      labels: ['Q4'],
    });
  const autumn = await make('Autumn – Prospecting', 'traffic', 250);
  const drafts = await make('双十一 直播预热', 'video_views', 120);
  const off = await make('Retargeting 30 days', 'web_conversions', 80);
  const gone = await make('Summer leftovers', 'traffic', 20);
  const startsAt = new Date(Date.now() + 86_400_000).toISOString();
  const content = {
    brandName: 'Northpeak',
    text: 'Warm layers for cold mornings',
    landingUrl: 'https://northpeak.example/autumn',
  };
  const video = await addVideo(owner, at, 'Autumn – layers');
  const image = await addImage(owner, at, 'Autumn – morning', await picture(1200, 628));
  await addImage(owner, at, '双十一 主图', await picture(720, 1280));
  const sale = await addImage(owner, at, 'Summer sale', await picture(1080, 1080));
  await owner.must('ads.updateMedia', { ...at, media: sale, isShared: true, labels: ['Season'] });
  await owner.must('ads.createIdentity', { ...at, name: 'Northpeak', picture: sale });
  await owner.must('ads.createIdentity', { ...at, name: '北峰户外' });
  const post = await addPost(owner);
  await redeemed(owner, at, await codeOf(owner, post, 30));
  await codeOf(owner, post, 7);
  const ads: string[] = [];
  for (const name of ['US 25–44', 'Lookalike of buyers']) {
    const group = await owner.must('ads.createAdGroup', { ...at, campaign: autumn.id, name, startsAt });
    for (const format of ['video', 'single_image'] as const) {
      const { id } = await owner.must('ads.createAd', {
        ...at,
        adGroup: group.id,
        name: `${name} · ${format}`,
        format,
        ...content,
        media: [format === 'video' ? video : image],
      });
      ads.push(id);
    }
  }
  await measure(owner, at, ads);
  await owner.must('ads.createAdGroup', { ...at, campaign: drafts.id, name: '晚间直播' });
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [autumn.id, off.id] });
  await owner.must('ads.switchAds', { ...at, level: 'campaign', ids: [off.id], isOn: false });
  await owner.must('ads.removeAds', { ...at, level: 'campaign', ids: [gone.id] });
  await rule(owner, at);
  await see(owner, at);
}
