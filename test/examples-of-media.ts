// A call of each endpoint of the creative library, for tests that make every call.
import { addImage, addVideo, picture, uploaded } from './creatives.ts';
import type { Scene } from './scene.ts';

export const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

/** A video in the library. */
export function videoIn(scene: Scene): Promise<string> {
  return scene.once('video', async () => addVideo(scene.owner, await onAccount(scene)));
}

/** An image in the library, which no ad shows. */
export function imageIn(scene: Scene): Promise<string> {
  return scene.once('image', async () => addImage(scene.owner, await onAccount(scene)));
}

export async function pictureSent(scene: Scene): Promise<string> {
  return uploaded(scene.owner, await onAccount(scene), { name: 'lantern.png', bytes: await picture() });
}

const theImage = async (scene: Scene) => ({ ...(await onAccount(scene)), media: await imageIn(scene) });

export const mediaExamples = {
  'ads.listMedia': onAccount,
  'ads.getMedia': theImage,
  'ads.getMediaLibrary': onAccount,
  'ads.startUpload': async (scene: Scene) => ({ ...(await onAccount(scene)), name: 'lantern.mp4', bytes: 5_000_000 }),
  'ads.createMedia': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    upload: await pictureSent(scene),
    name: 'Lantern',
    folder: 'Autumn',
    labels: ['season'],
  }),
  'ads.updateMedia': async (scene: Scene) => ({ ...(await theImage(scene)), name: 'Still life', folder: 'Winter' }),
  'ads.replaceMedia': async (scene: Scene) => ({ ...(await theImage(scene)), upload: await pictureSent(scene) }),
  'ads.removeMedia': async (scene: Scene) => ({ ...(await onAccount(scene)), ids: [await imageIn(scene)] }),
  'ads.restoreMedia': async (scene: Scene) => {
    const at = await onAccount(scene);
    const ids = await scene.once('media in the bin', async () => {
      const id = await addImage(scene.owner, at, 'Thrown away');
      await scene.owner.must('ads.removeMedia', { ...at, ids: [id] });
      return [id];
    });
    return { ...at, ids };
  },
  'ads.copyMedia': async (scene: Scene) => {
    const from = await scene.once('account to copy from', async () => {
      const { id: account } = await scene.world.addAccount(scene.owner, scene.center, 'Source');
      return { account, media: await addImage(scene.owner, { center: scene.center, account }, 'To copy') };
    });
    return { ...(await onAccount(scene)), from: from.account, ids: [from.media] };
  },
};
