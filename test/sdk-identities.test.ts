// Brand identities and the ads that appear as them, through the official SDK and its client.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Callback, IdentityApi } from 'tiktok-business-api-sdk-official';
import { addImage, picture } from './creatives.ts';
import { addPost, codeOf } from './posts.ts';
import { ask, type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import { Advertiser, creative } from './sdk-ads.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
let olga: Advertiser;
let square: string;
const identities = new IdentityApi();

before(async () => {
  const sdk = await openSdkWorld();
  ({ world, tokenOf } = sdk);
  olga = new Advertiser(sdk, world.olga, world.spring.id);
  square = await addImage(world.olga, { center: world.acme.id, account: world.spring.id }, 'Mark');
});
after(() => world.close());

const create =
  (person: Person, body: Data) =>
  (done: Callback): void =>
    identities.identityCreate(tokenOf(person), { body: { advertiser_id: world.spring.id, ...body } }, done);
const make = async (display_name: string, more: Data = {}): Promise<string> =>
  String((await told(create(world.olga, { display_name, ...more })))['identity_id']);
const listed = async (options: Data = {}): Promise<Data[]> => {
  const data = await told((done) => identities.identityGet(world.spring.id, tokenOf(world.ben), options, done));
  return data['identity_list'] as Data[];
};
const sent = (method: 'GET' | 'POST', path: string, person: Person, more: Data) => {
  const all = { advertiser_id: world.spring.id, identity_type: 'CUSTOMIZED_USER', ...more };
  return ask(method, path, { token: tokenOf(person), ...(method === 'GET' ? { query: all } : { body: all }) });
};

describe('Brand identities', () => {
  it('are made with a name and a square image of the library, by who may edit creatives', async () => {
    const identity_id = await make('Nordlicht Home', { image_uri: square });
    const [first] = await listed({ identity_type: 'CUSTOMIZED_USER' });
    assert.deepEqual([first?.['identity_id'], first?.['display_name']], [identity_id, 'Nordlicht Home']);
    const { identity_info } = await told(sent('GET', 'identity/info/', world.ben, { identity_id }));
    const { profile_image_url, ...info } = identity_info as Data;
    assert.equal(profile_image_url, first?.['profile_image']);
    assert.deepEqual([info['identity_type'], info['display_name']], ['CUSTOMIZED_USER', 'Nordlicht Home']);
    const image = await fetch(world.url + new URL(String(profile_image_url)).pathname, {
      headers: { authorization: `Bearer ${tokenOf(world.olga)}` },
    });
    assert.equal(image.headers.get('content-type'), 'image/png');
    const wide = await addImage(
      world.olga,
      { center: world.acme.id, account: world.spring.id },
      'Wide',
      await picture(640, 360),
    );
    await refused(40002, create(world.olga, { display_name: 'Wide', image_uri: wide }), /image_uri/);
    await refused(40002, create(world.olga, { display_name: 'Nobody', image_uri: world.spring.id }), /image_uri/);
    await refused(40002, create(world.olga, { display_name: 'x'.repeat(101) }), /display_name/);
    await refused(40002, create(world.olga, {}), /display_name/);
    await refused(40001, create(world.ben, { display_name: 'Mine' }));
    await refused(40001, create(world.otto, { display_name: 'Mine' }), /advertiser_id/);
  });

  it('stand in one list with creators, of which a type or a keyword leaves some', async () => {
    const brand = await make('Lampenhaus');
    const code = await codeOf(world.otto, await addPost(world.otto));
    const { item_info } = await told(
      ask('POST', 'tt_video/authorize/', {
        token: tokenOf(world.olga),
        body: { advertiser_id: world.spring.id, auth_code: code },
      }),
    );
    const post = (item_info as Data)['item_id'];
    const idsOf = async (query: Data): Promise<unknown[]> => {
      const data = await told(
        ask('GET', 'identity/get/', {
          token: tokenOf(world.ben),
          query: { advertiser_id: world.spring.id, page_size: 100, ...query },
        }),
      );
      return (data['identity_list'] as Data[]).map(({ identity_id }) => identity_id);
    };
    const all = await idsOf({});
    assert.ok(all.includes(brand) && all.includes(post));
    assert.ok(!(await idsOf({ identity_type: 'AUTH_CODE' })).includes(brand));
    assert.ok(!(await idsOf({ identity_type: 'CUSTOMIZED_USER' })).includes(post));
    assert.deepEqual(await idsOf({ filtering: '{"keyword":"lampenh"}' }), [brand]);
    assert.deepEqual(await idsOf({ filtering: '{"keyword":"otto"}' }), [post]);
    const { identity_info } = await told(
      sent('GET', 'identity/info/', world.ben, { identity_id: post, identity_type: 'AUTH_CODE' }),
    );
    assert.equal((identity_info as Data)['display_name'], 'Otto');
    for (const identity_type of ['AUTH_CODE', 'TT_USER'])
      await refused(
        40002,
        sent('GET', 'identity/info/', world.ben, { identity_id: brand, identity_type }),
        /identity_id/,
      );
  });

  it('are named by ads when they are made and changed, and read back', async () => {
    const [one, other] = [await make('Nordlicht', { image_uri: square }), await make('Südlicht')];
    const adgroup_id = await olga.anAdGroup(await olga.aCampaign());
    const { display_name: _, ...words } = { ...creative, image_ids: [square] };
    const as = (identity_id: unknown): Data => ({ identity_type: 'CUSTOMIZED_USER', identity_id });
    await refused(40002, olga.createAds(adgroup_id, { ...words, identity_id: one }), /identity_type/);
    await refused(40002, olga.createAds(adgroup_id, { ...words, ...as(world.spring.id) }), /identity_id/);
    const made = (await told(olga.createAds(adgroup_id, { ...words, ...as(one) })))['creatives'] as Data[];
    const ad_id = made[0]?.['ad_id'];
    const said = async (): Promise<unknown[]> => {
      const [ad] = rowsOf(await told(olga.ads({ filtering: { ad_ids: [ad_id] } })));
      return [ad?.['identity_type'], ad?.['identity_id'], ad?.['display_name'], ad?.['ad_text']];
    };
    const { ad_text } = creative;
    assert.deepEqual(await said(), ['CUSTOMIZED_USER', one, 'Nordlicht', ad_text]);
    const patch = (change: Data) =>
      olga.updateAds({ adgroup_id, patch_update: true, creatives: [{ ad_id, ...change }] });
    await told(patch({ ad_text: 'Longer nights' }));
    assert.deepEqual(await said(), ['CUSTOMIZED_USER', one, 'Nordlicht', 'Longer nights']);
    await told(patch(as(other)));
    assert.deepEqual(await said(), ['CUSTOMIZED_USER', other, 'Südlicht', 'Longer nights']);
    await refused(40202, sent('POST', 'identity/delete/', world.olga, { identity_id: other }));
    // Without patch_update all that people see is replaced, and with it as whom the ad appears.
    await told(olga.updateAds({ adgroup_id, creatives: [{ ...words, ad_id, display_name: 'Own' }] }));
    assert.deepEqual(await said(), [null, null, 'Own', ad_text]);
    await refused(40001, sent('POST', 'identity/delete/', world.ben, { identity_id: other }));
    await refused(
      40002,
      sent('POST', 'identity/delete/', world.olga, { identity_id: other, identity_type: 'TT_USER' }),
      /identity_type/,
    );
    await told(sent('POST', 'identity/delete/', world.olga, { identity_id: other }));
    assert.ok(!(await listed()).some(({ identity_id }) => identity_id === other));
    await refused(40202, sent('POST', 'identity/delete/', world.olga, { identity_id: other }));
    await refused(40202, patch(as(other)));
  });
});
