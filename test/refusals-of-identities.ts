// The refusals about brand identities, for the test that reaches every one.
import { addImage, picture, uploaded } from './creatives.ts';
import { examples } from './examples.ts';
import { adGroupIn, adIn, content } from './examples-of-ads.ts';
import { identityIn, logoIn } from './examples-of-identities.ts';
import { onAccount, videoIn } from './examples-of-media.ts';
import type { Row } from './refusals-of-access.ts';
import { asking, closed, type Prepare } from './refusals-of-ads.ts';
import type { Scene } from './scene.ts';

const sql =
  (text: string): Prepare =>
  async (scene) =>
    scene.world.database.query(text, [await scene.account()]);
const binned = sql('update ads.identities set deleted_at = now() where account_id = $1');
const picturesBinned = sql('update ads.media set deleted_at = now() where account_id = $1');
const full = sql(
  `insert into ads.identities (account_id, name) select $1::bigint, 'Brand ' || n from generate_series(1, 1000) n`,
);

const writes = ['ads.createIdentity', 'ads.updateIdentity', 'ads.removeIdentity', 'ads.restoreIdentity'] as const;
type Write = (typeof writes)[number];
const rowsOf = (names: readonly Write[], code: string, prepare: Prepare) =>
  Object.fromEntries(names.map((name): [string, Row] => [`${name} ${code}`, asking(name, {}, prepare)]));

/** With a picture of the library. */
const pictured =
  (name: 'ads.createIdentity' | 'ads.updateIdentity', choose: (scene: Scene) => Promise<string>): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    return owner.call(name, { ...example, picture: await choose(scene) } as never);
  };
const thrownAway = async (scene: Scene): Promise<string> => {
  const at = await onAccount(scene);
  const id = await addImage(scene.owner, at, 'Gone');
  await scene.owner.must('ads.removeMedia', { ...at, ids: [id] });
  return id;
};
const wide = async (scene: Scene): Promise<string> =>
  addImage(scene.owner, await onAccount(scene), 'Wide', await picture(640, 360));

export const identityRows: Record<string, Row> = {
  ...rowsOf(writes, 'assets.account_closed', closed),
  ...rowsOf(['ads.updateIdentity', 'ads.removeIdentity'], 'assets.in_bin', binned),
  ...rowsOf(['ads.createIdentity', 'ads.restoreIdentity'], 'ads.too_many_identities', full),
  'ads.createIdentity ads.media_in_bin': pictured('ads.createIdentity', thrownAway),
  'ads.updateIdentity ads.media_in_bin': pictured('ads.updateIdentity', thrownAway),
  'ads.createIdentity ads.picture_not_square': pictured('ads.createIdentity', wide),
  'ads.updateIdentity ads.picture_not_square': pictured('ads.updateIdentity', videoIn),
  'ads.restoreIdentity ads.media_in_bin': asking('ads.restoreIdentity', {}, picturesBinned),
  'ads.restoreIdentity assets.not_in_bin': async (scene, owner) => {
    const example = await examples['ads.restoreIdentity'](scene, owner);
    await owner.must('ads.restoreIdentity', example);
    return owner.call('ads.restoreIdentity', example);
  },
  'ads.removeIdentity ads.identity_in_use': async (scene, owner) => {
    const [at, identity] = [await onAccount(scene), await identityIn(scene)];
    await owner.must('ads.updateAd', { ...at, ad: await adIn(scene), identity });
    return owner.call('ads.removeIdentity', { ...at, identity });
  },
  'ads.removeMedia ads.picture_in_use': async (scene, owner) => {
    await identityIn(scene);
    return owner.call('ads.removeMedia', { ...(await onAccount(scene)), ids: [await logoIn(scene)] });
  },
  'ads.replaceMedia ads.picture_not_square': async (scene, owner) => {
    const at = await onAccount(scene);
    await identityIn(scene);
    const upload = await uploaded(owner, at, { name: 'wide.png', bytes: await picture(640, 360) });
    return owner.call('ads.replaceMedia', { ...at, media: await logoIn(scene), upload });
  },
  'ads.createAd assets.in_bin': async (scene, owner) => {
    const at = { ...(await onAccount(scene)), adGroup: await adGroupIn(scene) };
    return owner.call('ads.createAd', { ...at, name: 'Lamp', ...content, identity: await identityIn(scene, true) });
  },
  'ads.updateAd assets.in_bin': async (scene, owner) =>
    owner.call('ads.updateAd', {
      ...(await onAccount(scene)),
      ad: await adIn(scene),
      identity: await identityIn(scene, true),
    }),
};
