// A call of each endpoint about brand identities, for tests that make every call.
import { addImage } from './creatives.ts';
import { onAccount } from './examples-of-media.ts';
import type { Scene } from './scene.ts';

/** A square image. */
export function logoIn(scene: Scene): Promise<string> {
  return scene.once('logo', async () => addImage(scene.owner, await onAccount(scene), 'Logo'));
}

/** A brand identity with a picture, as which no ad appears. */
export function identityIn(scene: Scene, isBinned = false): Promise<string> {
  return scene.once(`brand identity ${isBinned}`, async () => {
    const at = await onAccount(scene);
    const asked = { ...at, name: 'Nordlicht Home', picture: await logoIn(scene) };
    const { id } = await scene.owner.must('ads.createIdentity', asked);
    if (isBinned) await scene.owner.must('ads.removeIdentity', { ...at, identity: id });
    return id;
  });
}

const theIdentity = async (scene: Scene) => ({ ...(await onAccount(scene)), identity: await identityIn(scene) });

export const identityExamples = {
  'ads.listIdentities': onAccount,
  'ads.getIdentity': theIdentity,
  'ads.createIdentity': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Nordlicht Garden',
    picture: await logoIn(scene),
  }),
  'ads.updateIdentity': async (scene: Scene) => ({ ...(await theIdentity(scene)), name: 'Nordlicht', picture: null }),
  'ads.removeIdentity': theIdentity,
  'ads.restoreIdentity': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    identity: await identityIn(scene, true),
  }),
};
