// A call of each endpoint about campaigns, ad groups and ads, for tests that make every call.
import { imageIn, onAccount, videoIn } from './examples-of-media.ts';
import { units } from './funds.ts';
import type { Scene } from './scene.ts';

export const content = {
  format: 'video' as const,
  brandName: 'Nordlicht',
  text: 'Light for long nights',
  landingUrl: 'https://nordlicht.example/lamps',
};

/** A draft of a campaign with a budget. */
export function campaignIn(scene: Scene): Promise<string> {
  return scene.once('campaign', async () => {
    const budget = { mode: 'daily' as const, amountMicros: units(50) };
    const asked = { ...(await onAccount(scene)), name: 'Autumn', objective: 'traffic' as const, budget };
    return (await scene.owner.must('ads.createCampaign', asked)).id;
  });
}

/** A draft of an ad group in it. */
export function adGroupIn(scene: Scene): Promise<string> {
  return scene.once('ad group', async () => {
    const asked = { ...(await onAccount(scene)), campaign: await campaignIn(scene), name: 'Evenings' };
    return (await scene.owner.must('ads.createAdGroup', asked)).id;
  });
}

/** A draft of an ad in that, with all that it needs. */
export function adIn(scene: Scene): Promise<string> {
  return scene.once('ad', async () => {
    const at = await onAccount(scene);
    const media = [await videoIn(scene)];
    const asked = { ...at, adGroup: await adGroupIn(scene), name: 'Lamp', ...content, media };
    return (await scene.owner.must('ads.createAd', asked)).id;
  });
}

const theCampaign = async (scene: Scene) => {
  await adIn(scene);
  return { ...(await onAccount(scene)), level: 'campaign' as const, ids: [await campaignIn(scene)] };
};

const nothing = () => ({});

export const adExamples = {
  'ads.listCampaigns': onAccount,
  'ads.getCampaign': async (scene: Scene) => ({ ...(await onAccount(scene)), campaign: await campaignIn(scene) }),
  'ads.createCampaign': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Winter',
    objective: 'reach' as const,
    budget: { mode: 'lifetime' as const, amountMicros: units(900) },
    labels: ['season'],
  }),
  'ads.updateCampaign': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    campaign: await campaignIn(scene),
    name: 'Late autumn',
    budget: { mode: 'daily' as const, amountMicros: units(75) },
  }),
  'ads.listAdGroups': onAccount,
  'ads.getAdGroup': async (scene: Scene) => ({ ...(await onAccount(scene)), adGroup: await adGroupIn(scene) }),
  'ads.createAdGroup': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    campaign: await campaignIn(scene),
    name: 'Mornings',
    startsAt: '2090-01-01T08:00:00+01:00',
    endsAt: '2099-01-01T00:00:00Z',
    bid: { strategy: 'bid_cap' as const, amountMicros: units(2) },
    targeting: { places: ['DE', 'AT'], languages: ['de'], ages: ['25-34' as const] },
    frequency: { impressions: 3, days: 7 },
  }),
  'ads.updateAdGroup': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    adGroup: await adGroupIn(scene),
    hours: '1'.repeat(48).padEnd(336, '0'),
    pacing: 'fast' as const,
  }),
  'ads.listAds': onAccount,
  'ads.getAd': async (scene: Scene) => ({ ...(await onAccount(scene)), ad: await adIn(scene) }),
  'ads.createAd': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    adGroup: await adGroupIn(scene),
    name: 'Lantern',
    ...content,
    media: [await videoIn(scene)],
    thumbnail: await imageIn(scene),
    trackers: ['https://measure.example/seen'],
  }),
  'ads.updateAd': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    ad: await adIn(scene),
    text: 'Light for the longest night',
    callToAction: 'shop_now' as const,
  }),
  'ads.switchAds': async (scene: Scene) => ({ ...(await theCampaign(scene)), isOn: false }),
  'ads.removeAds': theCampaign,
  'ads.restoreAds': async (scene: Scene) => {
    const at = await onAccount(scene);
    const ids = await scene.once('bin', async () => {
      const { owner } = scene;
      const { id } = await owner.must('ads.createCampaign', { ...at, name: 'Spring', objective: 'reach' });
      await owner.must('ads.createAdGroup', { ...at, campaign: id, name: 'Noon' });
      await owner.must('ads.removeAds', { ...at, level: 'campaign', ids: [id] });
      return [id];
    });
    return { ...at, level: 'campaign' as const, ids };
  },
  'ads.publishAds': theCampaign,
  'ads.listPlaces': nothing,
  'ads.listLanguages': nothing,
  'ads.listTimeZones': nothing,
  'ads.editSeveral': async (scene: Scene) => ({
    ...(await theCampaign(scene)),
    changes: {
      name: { how: 'suffix' as const, text: ' · night' },
      budget: { how: 'percent' as const, percent: 12.5 },
      addLabels: ['night'],
      isOn: false,
    },
  }),
  'ads.revertAds': async (scene: Scene) => {
    const theirs = await theCampaign(scene);
    const at = await scene.once('edit', async () => {
      const changes = { budget: { how: 'amount' as const, byMicros: units(10) } };
      return (await scene.owner.must('ads.editSeveral', { ...theirs, changes })).at;
    });
    return { ...theirs, at };
  },
  'ads.copyAds': theCampaign,
  'ads.importAds': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    level: 'campaign' as const,
    rows: [
      { line: 2, id: await campaignIn(scene), name: 'Autumn, read in', labels: ['sheet'] },
      { line: 3, name: 'Made of a row', objective: 'reach' as const },
    ],
  }),
};
