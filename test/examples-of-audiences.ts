// A call of each endpoint about audiences and saved targeting, for tests that make every call.
import { createHash } from 'node:crypto';
import { adGroupIn } from './examples-of-ads.ts';
import { pixelIn } from './examples-of-pixels.ts';
import type { Scene } from './scene.ts';

const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

export const sha = (text: string): string => createHash('sha256').update(text).digest('hex');
const hashes = ['ada@example.com', 'ben@example.com'].map(sha);

const ruleIn = async (scene: Scene) => ({
  include: [{ pixel: await pixelIn(scene), event: 'purchase', days: 30 }],
  exclude: [{ pixel: await pixelIn(scene), event: 'lead', days: 7, urlContains: '/thanks' }],
});

/** An audience by what people bought. */
export function audienceIn(scene: Scene): Promise<string> {
  return scene.once('audience', async () => {
    const asked = { ...(await onAccount(scene)), name: 'Buyers', rule: await ruleIn(scene) };
    return (await scene.owner.must('assets.createAudience', asked)).id;
  });
}

/** One that lists are uploaded to. */
export function listIn(scene: Scene): Promise<string> {
  return scene.once('list', async () => {
    const asked = { ...(await onAccount(scene)), name: 'Newsletter' };
    return (await scene.owner.must('assets.createAudience', asked)).id;
  });
}

/** One that nothing was uploaded to. */
const freshList = (scene: Scene): Promise<string> =>
  scene.once('fresh list', async () => {
    const asked = { ...(await onAccount(scene)), name: 'Fair visitors' };
    return (await scene.owner.must('assets.createAudience', asked)).id;
  });

/** An upload that was begun. */
export const uploadIn = async (scene: Scene) => {
  const on = { ...(await onAccount(scene)), audience: await listIn(scene) };
  const upload = await scene.once('upload', async () => {
    const asked = { ...on, mode: 'add' as const, kind: 'email' as const, rows: 2 };
    return (await scene.owner.must('assets.startAudienceUpload', asked)).id;
  });
  return { ...on, upload };
};

/** One of which all has come. */
const wholeUpload = async (scene: Scene) => {
  const on = await uploadIn(scene);
  await scene.once('parts', async () => scene.owner.must('assets.addUploadPart', { ...on, part: 1, hashes }));
  return on;
};

const theAudience = async (scene: Scene) => ({ ...(await onAccount(scene)), audience: await audienceIn(scene) });

const binnedAudience = (scene: Scene): Promise<string> =>
  scene.once('audience in the bin', async () => {
    const at = await onAccount(scene);
    const { id } = await scene.owner.must('assets.createAudience', { ...at, name: 'Former buyers' });
    await scene.owner.must('assets.removeAudience', { ...at, audience: id });
    return id;
  });

const targeting = { places: ['DE'], ages: ['25-34' as const] };

export function savedTargetingIn(scene: Scene): Promise<string> {
  return scene.once('saved targeting', async () => {
    const asked = { ...(await onAccount(scene)), name: 'Young Germany', targeting };
    return (await scene.owner.must('ads.createSavedTargeting', asked)).id;
  });
}

const binnedTargeting = (scene: Scene): Promise<string> =>
  scene.once('saved targeting in the bin', async () => {
    const at = await onAccount(scene);
    const { id } = await scene.owner.must('ads.createSavedTargeting', { ...at, name: 'Old Germany', targeting });
    await scene.owner.must('ads.removeSavedTargeting', { ...at, savedTargeting: id });
    return id;
  });

const theTargeting = async (scene: Scene) => ({
  ...(await onAccount(scene)),
  savedTargeting: await savedTargetingIn(scene),
});

export const audienceExamples = {
  'assets.listAudiences': onAccount,
  'assets.getAudience': theAudience,
  'assets.createAudience': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Big spenders',
    rule: { ...(await ruleIn(scene)), match: 'all' as const },
    expiresAt: '2099-01-01T00:00:00Z',
  }),
  'assets.updateAudience': async (scene: Scene) => ({
    ...(await theAudience(scene)),
    name: 'Buyers of a week',
    rule: { include: [{ pixel: await pixelIn(scene), event: 'purchase', days: 7, times: 2 }] },
  }),
  'assets.removeAudience': theAudience,
  'assets.restoreAudience': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    audience: await binnedAudience(scene),
  }),
  'assets.shareAudience': async (scene: Scene) => ({
    ...(await theAudience(scene)),
    accounts: [{ id: await scene.spare(), role: 'use' as const }],
  }),
  'assets.listAudienceUploads': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    audience: await listIn(scene),
  }),
  'assets.startAudienceUpload': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    audience: await freshList(scene),
    mode: 'replace' as const,
    kind: 'phone' as const,
    rows: 3,
  }),
  'assets.addUploadPart': async (scene: Scene) => ({ ...(await uploadIn(scene)), part: 1, hashes }),
  'assets.finishAudienceUpload': wholeUpload,
  'assets.cancelAudienceUpload': uploadIn,
  'ads.listSavedTargetings': onAccount,
  'ads.createSavedTargeting': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Buyers in Austria',
    targeting: { places: ['AT'], audiences: { include: [await audienceIn(scene)], exclude: [] } },
  }),
  'ads.updateSavedTargeting': async (scene: Scene) => ({
    ...(await theTargeting(scene)),
    name: 'Germany and Austria',
    targeting: { places: ['DE', 'AT'] },
  }),
  'ads.removeSavedTargeting': theTargeting,
  'ads.restoreSavedTargeting': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    savedTargeting: await binnedTargeting(scene),
  }),
  'ads.listAudienceUses': async (scene: Scene) => {
    await adGroupIn(scene);
    return theAudience(scene);
  },
};
