// A call of each endpoint about views of the ads manager, for tests that make every call.
import type { Caller } from './caller.ts';
import { campaignIn } from './examples-of-ads.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });

/** A view is one person's: of whoever calls, or of the owner where they may have none. */
function viewOf(scene: Scene, who: Caller, isBinned = false): Promise<string> {
  const caller = 'email' in who ? (who as Person) : scene.owner;
  return scene.once(`view of ${caller.id} ${isBinned}`, async () => {
    const at = await onAccount(scene);
    const made = await caller.call('ads.createView', { ...at, name: 'Mornings', settings: { search: 'winter' } });
    if (made.refusal !== null) return viewOf(scene, scene.owner, isBinned);
    if (isBinned) await caller.must('ads.removeView', { ...at, view: made.body.id });
    return made.body.id;
  });
}

/** The entry of a change of the campaign that can be taken back. */
export function changeIn(scene: Scene): Promise<string> {
  return scene.once('change of the campaign', async () => {
    const [at, id] = [await onAccount(scene), await campaignIn(scene)];
    await scene.owner.must('ads.updateCampaign', { ...at, campaign: id, labels: ['Changed'] });
    const { items } = await scene.owner.must('ads.listChanges', { ...at, level: 'campaign', id });
    return items[0]?.id ?? '';
  });
}

const theView = async (scene: Scene, who: Caller) => ({ ...(await onAccount(scene)), view: await viewOf(scene, who) });

export const viewExamples = {
  'ads.compareSettings': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    level: 'campaign' as const,
    id: await campaignIn(scene),
    from: '2026-01-01',
    to: '2026-01-31',
  }),
  'ads.listChanges': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    level: 'campaign' as const,
    id: await campaignIn(scene),
  }),
  'ads.undoChange': async (scene: Scene) => ({ ...(await onAccount(scene)), entry: await changeIn(scene) }),
  'ads.listViews': onAccount,
  'ads.createView': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    name: 'Every Monday',
    settings: {
      level: 'ad_group' as const,
      bounds: 'spend:5000000:',
      days: 'custom' as const,
      range: { from: '2026-11-01', to: '2026-11-07' },
      comparison: 'previous' as const,
    },
  }),
  'ads.updateView': async (scene: Scene, who: Caller) => ({
    ...(await theView(scene, who)),
    name: 'Evenings',
    settings: { state: 'on' as const },
  }),
  'ads.removeView': theView,
  'ads.restoreView': async (scene: Scene, who: Caller) => ({
    ...(await onAccount(scene)),
    view: await viewOf(scene, who, true),
  }),
  'ads.setDefaultView': async (scene: Scene, who: Caller) => ({
    ...(await onAccount(scene)),
    defaultView: await viewOf(scene, who),
  }),
};
