// Creators' posts in ads, through the official SDK and its client.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Callback, IdentityApi } from 'tiktok-business-api-sdk-official';
import { addVideo } from './creatives.ts';
import { addPost, codeOf, endsIn } from './posts.ts';
import { ask, type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import { Advertiser, creative } from './sdk-ads.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
let post: string;
const identities = new IdentityApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
  post = await addPost(world.otto);
});
after(() => world.close());

const authorize = (person: Person, auth_code: string) =>
  ask('POST', 'tt_video/authorize/', { token: tokenOf(person), body: { advertiser_id: world.spring.id, auth_code } });
const fresh = (): Promise<string> => codeOf(world.otto, post);
const itemOf = async (): Promise<string> => {
  const { item_info } = await told(authorize(world.olga, await fresh()));
  return String((item_info as Data)['item_id']);
};
const identityList =
  (person: Person, options: Data = {}) =>
  (done: Callback): void =>
    identities.identityGet(world.spring.id, tokenOf(person), options, done);

describe('Posts of creators', () => {
  it('come into the account by their code, once, and are told with whose they are', async () => {
    const code = await fresh();
    await refused(40001, authorize(world.ben, code));
    const { item_info, user_info, auth_info, video_info } = await told(authorize(world.olga, code));
    const { item_id, ...item } = item_info as Data;
    assert.deepEqual(item, { item_type: 'VIDEO', text: 'Morning run' });
    assert.deepEqual(user_info, { tiktok_name: 'Otto', identity_id: item_id, identity_type: 'AUTH_CODE' });
    const { ad_auth_status, auth_end_time } = auth_info as Data;
    assert.equal(ad_auth_status, 'AUTHORIZED');
    assert.match(String(auth_end_time), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    const { width, height, duration } = video_info as Data;
    assert.deepEqual([width, height, duration], [540, 960, 6]);
    await refused(40202, authorize(world.olga, code));
    await refused(40700, authorize(world.olga, 'nonsense'));
    await refused(40001, authorize(world.otto, await fresh()), /advertiser_id/);
    const query = { advertiser_id: world.spring.id };
    const listed = rowsOf(await told(ask('GET', 'tt_video/list/', { token: tokenOf(world.ben), query })));
    assert.deepEqual(
      listed.map((each) => (each['item_info'] as Data)['item_id']),
      [item_id],
    );
  });

  it('are identities, of which the official SDK tells the video', async () => {
    const item = await itemOf();
    const { identity_list, page_info } = await told(identityList(world.ben, { identity_type: 'AUTH_CODE' }));
    assert.deepEqual(
      (identity_list as Data[]).map(({ identity_id, identity_type, display_name }) => [
        identity_id,
        identity_type,
        display_name,
      ]),
      [[item, 'AUTH_CODE', 'Otto']],
    );
    assert.equal((page_info as Data)['total_number'], 1);
    for (const identity_type of ['CUSTOMIZED_USER', 'TT_USER', 'BC_AUTH_TT'])
      assert.deepEqual((await told(identityList(world.ben, { identity_type })))['identity_list'], []);
    await refused(40002, identityList(world.ben, { identity_type: 'NOBODY' }), /identity_type/);
    await refused(40001, identityList(world.otto), /advertiser_id/);
    const info = (identity: string, id: string) => (done: Callback) =>
      identities.identityVideoInfo(tokenOf(world.ben), world.spring.id, 'AUTH_CODE', identity, id, {}, done);
    const { video_detail } = await told(info(item, item));
    assert.equal((video_detail as Data)['text'], 'Morning run');
    await refused(40002, info(item, world.spring.id), /item_id/);
    await refused(40002, info(world.spring.id, item), /identity_id/);
  });

  it('are shown by ads until the authorization ends', async () => {
    const item = await itemOf();
    const olga = new Advertiser({ tokenOf }, world.olga, world.spring.id);
    const adgroup_id = await olga.anAdGroup(await olga.aCampaign());
    const { image_ids: _, ...words } = creative;
    const shown = { ...words, ad_format: 'SINGLE_VIDEO', identity_type: 'AUTH_CODE', identity_id: item };
    await refused(40002, olga.createAds(adgroup_id, shown), /tiktok_item_id/);
    const other = await addVideo(world.olga, { center: world.acme.id, account: world.spring.id });
    await refused(
      40002,
      olga.createAds(adgroup_id, { ...shown, identity_id: other, tiktok_item_id: other }),
      /tiktok_item_id/,
    );
    await refused(40002, olga.createAds(adgroup_id, { ...shown, tiktok_item_id: item, video_id: other }), /video_id/);
    await refused(40002, olga.createAds(adgroup_id, { ...words, identity_id: item }), /identity_type/);
    const made = (await told(olga.createAds(adgroup_id, { ...shown, tiktok_item_id: item })))['creatives'] as Data[];
    assert.equal(made[0]?.['video_id'], item);
    const stands = async (filtering: Data = {}): Promise<unknown[]> => {
      const all = rowsOf(await told(olga.ads({ filtering: { adgroup_ids: [adgroup_id], ...filtering } })));
      return all.map(({ secondary_status }) => secondary_status);
    };
    assert.deepEqual(await stands(), ['AD_STATUS_AUDIT']);
    await world.database.query(endsIn(-1), [post]);
    assert.deepEqual(await stands(), ['AD_STATUS_ASSET_AUTHORIZATION_LOST']);
    assert.equal((await stands({ primary_status: 'STATUS_NOT_DELIVERY' })).length, 1);
    await refused(40700, olga.createAds(adgroup_id, { ...shown, tiktok_item_id: item }));
    const unbind = (person: Person) =>
      ask('POST', 'tt_video/unbind/', {
        token: tokenOf(person),
        body: { advertiser_id: world.spring.id, item_id: item },
      });
    await refused(40001, unbind(world.ben));
    await refused(40202, unbind(world.olga));
    await told(olga.adStatus('DELETE', String(made[0]?.['ad_id'])));
    await told(unbind(world.olga));
    await refused(40002, unbind(world.olga), /item_id/);
  });

  it('say by their primary status what the original lists under it', async () => {
    const olga = new Advertiser({ tokenOf }, world.olga, world.spring.id);
    const campaign_id = await olga.aCampaign();
    const found = async (primary_status: string): Promise<number> =>
      rowsOf(await told(olga.campaigns({ filtering: { campaign_ids: [campaign_id], primary_status } }))).length;
    assert.deepEqual([await found('STATUS_DELIVERY_OK'), await found('STATUS_NOT_DELIVERY')], [1, 0]);
    await told(olga.campaignStatus('DISABLE', campaign_id));
    assert.deepEqual(
      [await found('STATUS_DISABLE'), await found('STATUS_NOT_DELIVERY'), await found('STATUS_DELIVERY_OK')],
      [1, 0, 0],
    );
  });
});
