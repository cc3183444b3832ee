// A call of each endpoint about creators' posts, for tests that make every call.
import type { Caller } from './caller.ts';
import { videoFile } from './creatives.ts';
import { onAccount } from './examples-of-media.ts';
import { addPost, codeOf, postSent } from './posts.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

const selfOf = (scene: Scene, who: Caller): Person => ('email' in who ? (who as Person) : scene.owner);

/** A post of whoever calls. */
export function postOf(scene: Scene, who: Caller): Promise<string> {
  const self = selfOf(scene, who);
  return scene.once(`post of ${self.id}`, () => addPost(self));
}

/** Somebody with a post, who belongs to no center. */
export function creatorOf(scene: Scene): Promise<{ creator: Person; post: string }> {
  return scene.once('creator', async () => {
    const creator = await scene.world.newcomer('Cara');
    return { creator, post: await addPost(creator) };
  });
}

/** A code that nobody has used. */
export async function freshCode(scene: Scene): Promise<string> {
  const { creator, post } = await creatorOf(scene);
  return codeOf(creator, post);
}

export const postExamples = {
  'ads.listOwnPosts': () => ({}),
  'ads.startPostUpload': () => ({ name: 'run.mp4', bytes: 5_000_000 }),
  'ads.createPost': async (scene: Scene, who: Caller) => ({
    upload: await postSent(selfOf(scene, who), 'wide.mov', videoFile('wide.mov')),
    name: 'Evening run',
  }),
  'ads.removePost': async (scene: Scene, who: Caller) => ({
    post: await scene.once(`post to delete of ${selfOf(scene, who).id}`, () =>
      addPost(selfOf(scene, who), 'To delete', 'quiet.webm'),
    ),
  }),
  'ads.authorizePost': async (scene: Scene, who: Caller) => ({ post: await postOf(scene, who), days: 30 as const }),
  'ads.revokePost': async (scene: Scene, who: Caller) => {
    const self = selfOf(scene, who);
    const authorization = await scene.once(`authorization of ${self.id}`, async () => {
      const post = await postOf(scene, who);
      return (await self.must('ads.authorizePost', { post, days: 7 })).id;
    });
    return { authorization };
  },
  'ads.redeemPost': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    code: await scene.once('code', () => freshCode(scene)),
  }),
};
