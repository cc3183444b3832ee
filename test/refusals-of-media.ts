// The refusals of the creative library, for the test that reaches every one. What the bytes themselves are refused for, the tests
// of the library reach.
import { addImage, uploaded, videoFile } from './creatives.ts';
import { adGroupIn, adIn, campaignIn, content } from './examples-of-ads.ts';
import { imageIn, onAccount, pictureSent, videoIn } from './examples-of-media.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed, type Prepare } from './refusals-of-ads.ts';
import type { Scene } from './scene.ts';

const writes = [
  'ads.createMedia',
  'ads.updateMedia',
  'ads.replaceMedia',
  'ads.removeMedia',
  'ads.restoreMedia',
  'ads.copyMedia',
] as const;
const ofClosed = Object.fromEntries(writes.map((name) => [`${name} assets.account_closed`, asking(name, {}, closed)]));

/** The library is as full as it may be. */
const full: Prepare = async (scene) => {
  await imageIn(scene);
  const account = await scene.account();
  await scene.world.database.query(`update ads.media_versions set bytes = 21474836480 where account_id = $1`, [
    account,
  ]);
};

const binned = async (scene: Scene): Promise<string> => {
  const at = await onAccount(scene);
  const id = await addImage(scene.owner, at, 'Gone');
  await scene.owner.must('ads.removeMedia', { ...at, ids: [id] });
  return id;
};

const unknown = `${'A'.repeat(40)}.${'A'.repeat(43)}`;
const adWith = (change: (scene: Scene) => Promise<object>): Row => {
  return async (scene, owner) =>
    owner.call('ads.updateAd', { ...(await onAccount(scene)), ad: await adIn(scene), ...(await change(scene)) });
};
const newAdWith = (change: (scene: Scene) => Promise<object>): Row => {
  return async (scene, owner) => {
    const at = { ...(await onAccount(scene)), adGroup: await adGroupIn(scene) };
    return owner.call('ads.createAd', { ...at, name: 'Lantern', ...content, ...(await change(scene)) });
  };
};
const inBin = async (scene: Scene) => ({ media: [await binned(scene)] });
const moving = async (scene: Scene) => ({ thumbnail: await videoIn(scene) });

/** A version of the video that an ad shows. */
const replacing = (upload: (scene: Scene) => Promise<string>): Row => {
  return async (scene, owner) =>
    owner.call('ads.replaceMedia', {
      ...(await onAccount(scene)),
      media: await videoIn(scene),
      upload: await upload(scene),
    });
};
const videoSent =
  (name: string) =>
  async (scene: Scene): Promise<string> =>
    uploaded(scene.owner, await onAccount(scene), { name, bytes: videoFile(name) });

export const mediaRows: Record<string, Row> = {
  ...ofClosed,
  'ads.startUpload ads.media_kind': asking('ads.startUpload', { name: 'film.svg' }),
  'ads.startUpload ads.media_too_large': asking('ads.startUpload', { bytes: 501 * 1024 * 1024 }),
  'ads.startUpload ads.media_quota': asking('ads.startUpload', {}, full),
  'ads.createMedia ads.upload_missing': asking('ads.createMedia', { upload: unknown }),
  'ads.createMedia ads.media_quota': asking('ads.createMedia', {}, full),
  'ads.createMedia ads.media_exists': async (scene, owner) => {
    const at = { ...(await onAccount(scene)), upload: await pictureSent(scene) };
    await owner.must('ads.createMedia', { ...at, name: 'First' });
    return owner.call('ads.createMedia', { ...at, name: 'Second' });
  },
  'ads.createMedia ads.poster_not_image': async (scene, owner) => {
    const upload = await pictureSent(scene);
    return owner.call('ads.createMedia', { ...(await onAccount(scene)), upload, poster: upload, name: 'Second' });
  },
  'ads.replaceMedia ads.upload_missing': asking('ads.replaceMedia', { upload: unknown }),
  'ads.replaceMedia ads.media_quota': asking('ads.replaceMedia', {}, full),
  'ads.replaceMedia ads.media_in_bin': async (scene, owner) =>
    owner.call('ads.replaceMedia', {
      ...(await onAccount(scene)),
      media: await binned(scene),
      upload: await pictureSent(scene),
    }),
  'ads.replaceMedia ads.media_other_kind': replacing(pictureSent),
  'ads.replaceMedia ads.media_unchanged': replacing(videoSent('feed.mp4')),
  'ads.replaceMedia ads.media_unfit': async (scene, owner, center) => {
    const at = await onAccount(scene);
    await owner.must('ads.updateAdGroup', { ...at, adGroup: await adGroupIn(scene), placements: ['story'] });
    await adIn(scene);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
    return replacing(videoSent('wide.mov'))(scene, owner, center);
  },
  'ads.replaceMedia ads.poster_not_image': async (scene, owner) => {
    const [upload, poster] = [await videoSent('wide.mov')(scene), await videoSent('quiet.webm')(scene)];
    return owner.call('ads.replaceMedia', { ...(await onAccount(scene)), media: await videoIn(scene), upload, poster });
  },
  'ads.removeMedia ads.media_in_use': async (scene, owner) => {
    await adIn(scene);
    return owner.call('ads.removeMedia', { ...(await onAccount(scene)), ids: [await videoIn(scene)] });
  },
  'ads.copyMedia ads.media_quota': asking('ads.copyMedia', {}, full),
  'ads.createAd ads.media_in_bin': newAdWith(inBin),
  'ads.createAd ads.poster_not_image': newAdWith(moving),
  'ads.updateAd ads.media_in_bin': adWith(inBin),
  'ads.updateAd ads.poster_not_image': adWith(moving),
};
