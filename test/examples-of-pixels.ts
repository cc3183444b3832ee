// A call of each endpoint about pixels, for tests that make every call.
import type { Scene } from './scene.ts';

const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

/** A pixel of the account. */
export function pixelIn(scene: Scene): Promise<string> {
  return scene.once('pixel', async () => {
    const asked = { ...(await onAccount(scene)), name: 'Lamp shop' };
    return (await scene.owner.must('assets.createPixel', asked)).id;
  });
}

/** One in the bin. */
const binned = (scene: Scene): Promise<string> =>
  scene.once('pixel in the bin', async () => {
    const at = await onAccount(scene);
    const { id } = await scene.owner.must('assets.createPixel', { ...at, name: 'Former shop' });
    await scene.owner.must('assets.removePixel', { ...at, pixel: id });
    return id;
  });

const thePixel = async (scene: Scene) => ({ ...(await onAccount(scene)), pixel: await pixelIn(scene) });
const week = { from: '2026-03-01', to: '2026-03-07' };

export const pixelExamples = {
  'assets.listPixels': onAccount,
  'assets.getPixel': thePixel,
  'assets.createPixel': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Lantern shop',
    domains: ['shop.nordlicht.example'],
    retentionDays: 90,
  }),
  'assets.updatePixel': async (scene: Scene) => ({
    ...(await thePixel(scene)),
    name: 'Lamp and lantern shop',
    isOn: false,
    consent: 'assumed' as const,
  }),
  'assets.removePixel': thePixel,
  'assets.restorePixel': async (scene: Scene) => ({ ...(await onAccount(scene)), pixel: await binned(scene) }),
  'assets.sharePixel': async (scene: Scene) => ({
    ...(await thePixel(scene)),
    accounts: [await scene.spare()],
  }),
  'assets.makePixelSecret': thePixel,
  'assets.makeTestCode': thePixel,
  'assets.getPixelActivity': async (scene: Scene) => ({ ...(await thePixel(scene)), ...week, event: 'purchase' }),
  'assets.listPixelEvents': async (scene: Scene) => ({ ...(await thePixel(scene)), event: 'purchase' }),
  'assets.listTestEvents': thePixel,
};
