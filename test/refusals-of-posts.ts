// The refusals about creators' posts, for the test that reaches every one.
import { picture, videoFile } from './creatives.ts';
import { adGroupIn, adIn, content } from './examples-of-ads.ts';
import { onAccount } from './examples-of-media.ts';
import { creatorOf, freshCode, postOf } from './examples-of-posts.ts';
import { addPost, codeOf, endsIn, postSent, redeemed } from './posts.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed } from './refusals-of-ads.ts';
import type { Scene } from './scene.ts';

const unknown = `${'A'.repeat(40)}.${'A'.repeat(43)}`;

/** All that somebody may have is taken by what they have. */
async function fill(scene: Scene): Promise<void> {
  await postOf(scene, scene.owner);
  await scene.world.database.query('update ads.posts set bytes = 4294967296 where person_id = $1', [scene.owner.id]);
}

/** A creator's post in the library. */
const borrowed = async (scene: Scene): Promise<string> =>
  redeemed(scene.owner, await onAccount(scene), await freshCode(scene));

/** One whose authorization has ended. */
async function over(scene: Scene): Promise<{ media: string[] }> {
  const media = await borrowed(scene);
  await scene.world.database.query(endsIn(-1), [(await creatorOf(scene)).post]);
  return { media: [media] };
}

export const postRows: Record<string, Row> = {
  'ads.redeemPost assets.account_closed': asking('ads.redeemPost', {}, closed),
  'ads.startPostUpload ads.media_kind': asking('ads.startPostUpload', { name: 'film.svg' }),
  'ads.startPostUpload ads.media_too_large': asking('ads.startPostUpload', { bytes: 501 * 1024 * 1024 }),
  'ads.startPostUpload ads.posts_full': asking('ads.startPostUpload', {}, fill),
  'ads.createPost ads.upload_missing': asking('ads.createPost', { upload: unknown }),
  'ads.createPost ads.posts_full': asking('ads.createPost', {}, fill),
  'ads.createPost ads.post_not_video': async (_, owner) =>
    owner.call('ads.createPost', { upload: await postSent(owner, 'still.png', await picture()), name: 'Still' }),
  'ads.createPost ads.post_exists': async (scene, owner) => {
    await postOf(scene, owner);
    const upload = await postSent(owner, 'again.mp4', videoFile('feed.mp4'));
    return owner.call('ads.createPost', { upload, name: 'Again' });
  },
  'ads.createPost ads.poster_not_image': async (_, owner) => {
    const [upload, poster] = [
      await postSent(owner, 'wide.mov', videoFile('wide.mov')),
      await postSent(owner, 'quiet.webm', videoFile('quiet.webm')),
    ];
    return owner.call('ads.createPost', { upload, poster, name: 'Moving' });
  },
  'ads.removePost ads.post_authorized': async (_, owner) => {
    const post = await addPost(owner);
    await codeOf(owner, post);
    return owner.call('ads.removePost', { post });
  },
  'ads.authorizePost ads.too_many_authorizations': async (_, owner) => {
    const post = await addPost(owner);
    for (let made = 0; made < 20; made++) await codeOf(owner, post);
    return owner.call('ads.authorizePost', { post, days: 7 });
  },
  'ads.redeemPost ads.post_code_wrong': asking('ads.redeemPost', { code: '1A2B3C-0123456789ABCDEF' }),
  'ads.redeemPost ads.post_code_used': async (scene, owner) => {
    const at = { ...(await onAccount(scene)), code: await freshCode(scene) };
    await owner.must('ads.redeemPost', at);
    return owner.call('ads.redeemPost', at);
  },
  'ads.redeemPost ads.post_code_ended': async (scene, owner) => {
    const code = await freshCode(scene);
    await scene.world.database.query(
      `update ads.post_authorizations set ends_at = now() - interval '1 minute' where post_id = $1`,
      [(await creatorOf(scene)).post],
    );
    return owner.call('ads.redeemPost', { ...(await onAccount(scene)), code });
  },
  'ads.replaceMedia ads.media_of_creator': async (scene, owner) =>
    owner.call('ads.replaceMedia', { ...(await onAccount(scene)), media: await borrowed(scene), upload: unknown }),
  'ads.updateMedia ads.media_of_creator': async (scene, owner) =>
    owner.call('ads.updateMedia', { ...(await onAccount(scene)), media: await borrowed(scene), isShared: true }),
  'ads.copyMedia ads.media_of_creator': async (scene, owner, center) => {
    const from = await onAccount(scene);
    const ids = [await borrowed(scene)];
    const { id: account } = await scene.world.addAccount(owner, center, 'Copies');
    return owner.call('ads.copyMedia', { center, account, from: from.account, ids });
  },
  'ads.createAd ads.post_over': async (scene, owner) => {
    const at = { ...(await onAccount(scene)), adGroup: await adGroupIn(scene) };
    return owner.call('ads.createAd', { ...at, name: 'Lantern', ...content, ...(await over(scene)) });
  },
  'ads.updateAd ads.post_over': async (scene, owner) =>
    owner.call('ads.updateAd', { ...(await onAccount(scene)), ad: await adIn(scene), ...(await over(scene)) }),
};
