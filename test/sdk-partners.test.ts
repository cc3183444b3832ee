// Partners and what is shared with them, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { BCApi, type Callback } from 'tiktok-business-api-sdk-official';
import { Partnership } from './partnership.ts';
import { Scene } from './scene.ts';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const bc = new BCApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

const at = () => ({ bc_id: world.acme.id, partner_id: world.cypress.id });
const add = (more: Data = {}) =>
  told((callback) => bc.bcPartnerAdd(tokenOf(world.ada), { body: { ...at(), ...more } }, callback));

const partners = async (person: Person, center: string, options: Data = {}): Promise<unknown[]> =>
  rowsOf(await told((callback) => bc.bcPartnerGet(center, tokenOf(person), options, callback))).map(
    (row) => row['bc_name'],
  );

async function assets(person: Person, share: 'SHARED' | 'SHARING', options: Data = {}): Promise<unknown[][]> {
  const [own, other] = person === world.ada ? [world.acme, world.cypress] : [world.cypress, world.acme];
  const list = (callback: Callback) =>
    bc.bcPartnerAssetGet(own.id, other.id, 'ADVERTISER', share, tokenOf(person), options, callback);
  return rowsOf(await told(list)).map((row) => [
    row['asset_name'],
    row['advertiser_role'],
    row['relation_type'],
    row['owner_bc_name'],
  ]);
}

async function holders(account: string, options: Data = {}): Promise<unknown[]> {
  const list = (callback: Callback) =>
    bc.bcAssetPartnerGet(world.acme.id, 'ADVERTISER', account, tokenOf(world.ada), options, callback);
  return rowsOf(await told(list));
}

it('asks a partner, shares with it once it accepted, and stops', async () => {
  await add();
  await refused(40202, (callback) => bc.bcPartnerAdd(tokenOf(world.ada), { body: at() }, callback), /asked/);
  assert.deepEqual(await partners(world.ada, world.acme.id), []);
  const { items } = await world.cleo.must('requests.listInbox');
  await world.cleo.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
  assert.deepEqual(await partners(world.ada, world.acme.id), ['Cypress']);
  assert.deepEqual(await partners(world.cleo, world.cypress.id, { filtering: { name: 'acm' } }), ['Acme']);

  const asset_ids = [world.spring.id, world.winter.id];
  await add({ asset_ids, advertiser_role: 'OPERATOR' });
  assert.deepEqual(await assets(world.ada, 'SHARING'), [
    ['Acme Spring', 'OPERATOR', 'OWNER_BC', null],
    ['Acme Winter', 'OPERATOR', 'OWNER_BC', null],
  ]);
  assert.deepEqual(await assets(world.ada, 'SHARED'), []);
  assert.deepEqual(await assets(world.cleo, 'SHARED', { filtering: { keyword: 'win' } }), [
    ['Acme Winter', 'OPERATOR', 'OWNER_PARTNER', 'Acme'],
  ]);
  assert.deepEqual(await holders(world.spring.id), [{ bc_id: world.cypress.id, bc_name: 'Cypress' }]);
  assert.deepEqual(await holders(world.spring.id, { filtering: { keyword: 'acme' } }), []);

  const all = (relation_type: string) => (callback: Callback) =>
    bc.bcAssetAdminGet(world.cypress.id, 'ADVERTISER', tokenOf(world.cleo), { filtering: { relation_type } }, callback);
  const namesOf = (data: Data): unknown[] => rowsOf(data).map((row) => row['asset_name']);
  assert.deepEqual(namesOf(await told(all('OWNER_PARTNER'))), ['Acme Spring', 'Acme Winter']);
  assert.deepEqual(namesOf(await told(all('OWNER_BC'))), ['Cypress House']);

  const stop = (ids: string[]) => (callback: Callback) =>
    bc.bcPartnerAssetDelete(
      tokenOf(world.ada),
      { body: { ...at(), asset_type: 'ADVERTISER', asset_ids: ids } },
      callback,
    );
  await told(stop([world.winter.id]));
  await refused(40001, stop([world.winter.id]));
  assert.deepEqual(await holders(world.winter.id), []);
  await refused(20001, stop([world.spring.id, world.winter.id]), /1 of 2/);
  assert.deepEqual(await assets(world.cleo, 'SHARED'), []);

  await told((callback) => bc.bcPartnerDelete(tokenOf(world.ada), { body: at() }, callback));
  assert.deepEqual(await partners(world.cleo, world.cypress.id), []);
});

it('leaves the end of a share as it is when its role is changed here', async () => {
  const pair = await new Partnership(
    new Scene(world, world.ada, world.acme.id).using(world.spring.id),
    new Scene(world, world.cleo, world.cypress.id),
  ).linked();
  const expiresAt = '2099-01-01T00:00:00.000Z';
  await pair.share('analyst', { expiresAt });
  await add({ asset_ids: [world.spring.id], advertiser_role: 'ADMIN' });
  const { items } = await world.ada.must('partners.listShares', { center: world.acme.id });
  assert.deepEqual(
    items.map((share) => [share.ceiling, share.expiresAt]),
    [['admin', expiresAt]],
  );
});

it('a withdrawn request is deleted like a partner, and an unknown center is no partner', async () => {
  const other = await Scene.open(world);
  const body = { bc_id: world.acme.id, partner_id: other.center };
  await told((callback) => bc.bcPartnerAdd(tokenOf(world.ada), { body }, callback));
  await told((callback) => bc.bcPartnerDelete(tokenOf(world.ada), { body }, callback));
  assert.equal((await other.owner.must('requests.countInbox')).open, 0);
  await refused(40001, (callback) => bc.bcPartnerDelete(tokenOf(world.ada), { body }, callback));
  await refused(40700, (callback) =>
    bc.bcPartnerAdd(tokenOf(world.ada), { body: { ...body, partner_id: '42' } }, callback),
  );
});

it('is not for employees', async () => {
  await refused(40001, (callback) => bc.bcPartnerGet(world.acme.id, tokenOf(world.ben), {}, callback));
  await refused(40001, (callback) => bc.bcPartnerAdd(tokenOf(world.ben), { body: at() }, callback));
});
