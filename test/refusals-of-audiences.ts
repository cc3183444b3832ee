// The refusals about audiences and saved targeting, for the test that reaches every one.
import { examples } from './examples.ts';
import { audienceIn, listIn, sha, uploadIn } from './examples-of-audiences.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed } from './refusals-of-pixels.ts';
import type { Scene } from './scene.ts';

const sql =
  (text: string) =>
  async (scene: Scene): Promise<unknown> =>
    scene.world.database.query(text, [await scene.account()]);
const binned = sql('update assets.audiences set deleted_at = now() where account_id = $1');
const binnedTargeting = sql('update ads.saved_targetings set deleted_at = now() where account_id = $1');
const full = sql(
  `insert into assets.audiences (account_id, name) select $1::bigint, 'Audience ' || n from generate_series(1, 400) n`,
);
const cancelled = sql(`update assets.audience_uploads set state = 'cancelled' where account_id = $1`);

const writes = [
  'assets.createAudience',
  'assets.updateAudience',
  'assets.removeAudience',
  'assets.restoreAudience',
  'assets.shareAudience',
  'assets.startAudienceUpload',
  'assets.addUploadPart',
  'assets.finishAudienceUpload',
  'assets.cancelAudienceUpload',
  'ads.createSavedTargeting',
  'ads.updateSavedTargeting',
  'ads.removeSavedTargeting',
  'ads.restoreSavedTargeting',
] as const;
const past = '2020-01-01T00:00:00Z';
const nobody = { audiences: { include: ['7'], exclude: [] } };

const rowsOf = (names: readonly (typeof writes)[number][], code: string, prepare: (scene: Scene) => Promise<unknown>) =>
  Object.fromEntries(names.map((name): [string, Row] => [`${name} ${code}`, asking(name, {}, prepare)]));

export const audienceRows: Record<string, Row> = {
  ...rowsOf(writes, 'assets.account_closed', closed),
  ...rowsOf(
    ['assets.updateAudience', 'assets.removeAudience', 'assets.shareAudience', 'assets.startAudienceUpload'],
    'assets.in_bin',
    binned,
  ),
  ...rowsOf(['ads.updateSavedTargeting', 'ads.removeSavedTargeting'], 'assets.in_bin', binnedTargeting),
  ...rowsOf(['assets.createAudience', 'assets.restoreAudience'], 'assets.too_many_audiences', full),
  ...rowsOf(
    ['assets.addUploadPart', 'assets.finishAudienceUpload', 'assets.cancelAudienceUpload'],
    'assets.upload_closed',
    cancelled,
  ),
  'assets.createAudience assets.expiry_in_past': asking('assets.createAudience', { expiresAt: past }),
  'assets.updateAudience assets.expiry_in_past': asking('assets.updateAudience', { expiresAt: past }),
  'assets.updateAudience assets.audience_of_lists': async (scene, owner) => {
    const example = await examples['assets.updateAudience'](scene, owner);
    return owner.call('assets.updateAudience', { ...example, audience: await listIn(scene) });
  },
  'assets.restoreAudience assets.not_in_bin': async (scene, owner) => {
    const example = await examples['assets.restoreAudience'](scene, owner);
    return owner.call('assets.restoreAudience', { ...example, audience: await audienceIn(scene) });
  },
  // Nothing is shared with itself.
  'assets.shareAudience assets.not_same_center': async (scene, owner) => {
    const example = await examples['assets.shareAudience'](scene, owner);
    return owner.call('assets.shareAudience', { ...example, accounts: [{ id: example.account, role: 'view' }] });
  },
  'assets.startAudienceUpload assets.audience_by_rule': async (scene, owner) => {
    const example = await examples['assets.startAudienceUpload'](scene, owner);
    return owner.call('assets.startAudienceUpload', { ...example, audience: await audienceIn(scene) });
  },
  'assets.startAudienceUpload assets.upload_open': async (scene, owner) => {
    const example = await examples['assets.startAudienceUpload'](scene, owner);
    await owner.must('assets.startAudienceUpload', example);
    return owner.call('assets.startAudienceUpload', example);
  },
  'assets.addUploadPart assets.upload_overfull': asking('assets.addUploadPart', {
    hashes: ['1', '2', '3'].map(sha),
  }),
  'assets.finishAudienceUpload assets.upload_incomplete': async (scene, owner) =>
    owner.call('assets.finishAudienceUpload', await uploadIn(scene)),
  'ads.createSavedTargeting ads.audience_unfit': asking('ads.createSavedTargeting', { targeting: nobody }),
  'ads.updateSavedTargeting ads.audience_unfit': asking('ads.updateSavedTargeting', { targeting: nobody }),
  'ads.createAdGroup ads.audience_unfit': asking('ads.createAdGroup', { targeting: nobody }),
  'ads.updateAdGroup ads.audience_unfit': asking('ads.updateAdGroup', { targeting: nobody }),
  'ads.restoreSavedTargeting assets.not_in_bin': async (scene, owner) => {
    const example = await examples['ads.restoreSavedTargeting'](scene, owner);
    await owner.must('ads.restoreSavedTargeting', example);
    return owner.call('ads.restoreSavedTargeting', example);
  },
};
