// The refusals about views of the ads manager, for the test that reaches every one.
import { examples } from './examples.ts';
import { campaignIn } from './examples-of-ads.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed } from './refusals-of-pixels.ts';
import type { Scene } from './scene.ts';

const sql =
  (text: string) =>
  async (scene: Scene): Promise<unknown> =>
    scene.world.database.query(text, [await scene.account()]);
const binned = sql('update ads.views set deleted_at = now() where account_id = $1');
const full = (scene: Scene): Promise<unknown> =>
  sql(`insert into ads.views (account_id, person_id, maker_name, name, is_shared, settings)
    select $1::bigint, ${scene.owner.id}, 'Nora', 'View ' || n, false, '{}' from generate_series(1, 50) n`)(scene);

const writes = ['ads.createView', 'ads.updateView', 'ads.removeView', 'ads.restoreView', 'ads.setDefaultView'] as const;
const rowsOf = (names: readonly (typeof writes)[number][], code: string, prepare: (scene: Scene) => Promise<unknown>) =>
  Object.fromEntries(names.map((name): [string, Row] => [`${name} ${code}`, asking(name, {}, prepare)]));

export const viewRows: Record<string, Row> = {
  ...rowsOf(writes, 'assets.account_closed', closed),
  ...rowsOf(['ads.updateView', 'ads.removeView', 'ads.setDefaultView'], 'assets.in_bin', binned),
  ...rowsOf(['ads.createView', 'ads.restoreView'], 'ads.too_many_views', full),
  'ads.undoChange audit.not_undoable': async (scene, owner) => {
    const { entry: _, ...at } = await examples['ads.undoChange'](scene, owner);
    const campaign = await campaignIn(scene);
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
    const { items } = await owner.must('ads.listChanges', { ...at, level: 'campaign', id: campaign });
    return owner.call('ads.undoChange', { ...at, entry: items[0]?.id ?? '' });
  },
  'ads.undoChange audit.already_undone': async (scene, owner) => {
    const example = await examples['ads.undoChange'](scene, owner);
    await owner.must('ads.undoChange', example);
    return owner.call('ads.undoChange', example);
  },
  'ads.undoChange audit.undo_refused': async (scene, owner) => {
    const example = await examples['ads.undoChange'](scene, owner);
    const { entry: _, ...at } = example;
    await owner.must('ads.removeAds', { ...at, level: 'campaign', ids: [await campaignIn(scene)] });
    return owner.call('ads.undoChange', example);
  },
  'ads.undoChange audit.nothing_to_undo': async (scene, owner) => {
    const example = await examples['ads.undoChange'](scene, owner);
    const { entry: _, ...at } = example;
    await owner.must('ads.updateCampaign', { ...at, campaign: await campaignIn(scene), labels: [] });
    return owner.call('ads.undoChange', example);
  },
  'ads.undoChange audit.undo_conflict': async (scene, owner) => {
    const example = await examples['ads.undoChange'](scene, owner);
    const { entry: _, ...at } = example;
    await owner.must('ads.updateCampaign', { ...at, campaign: await campaignIn(scene), labels: ['Other'] });
    return owner.call('ads.undoChange', example);
  },
  'ads.restoreView assets.not_in_bin': async (scene, owner) => {
    const example = await examples['ads.restoreView'](scene, owner);
    await owner.must('ads.restoreView', example);
    return owner.call('ads.restoreView', example);
  },
  // Shared by an Admin, and taken back by the Owner.
  'ads.updateView ads.view_of_another': async (scene, owner) => {
    const deputy = await scene.deputy();
    const at = { center: scene.center, account: await scene.account() };
    const { id } = await deputy.must('ads.createView', { ...at, name: 'Ours', settings: {}, isShared: true });
    return owner.call('ads.updateView', { ...at, view: id, isShared: false });
  },
};
