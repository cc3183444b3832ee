// Assets of a center and ad accounts, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { AccountManagementApi, AuthenticationApi, BCApi, type Callback } from 'tiktok-business-api-sdk-official';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const bc = new BCApi();
const accounts = new AccountManagementApi();
const authentication = new AuthenticationApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

function assets(person: Person, options: Data = {}, type = 'ADVERTISER'): Promise<Data> {
  return told((callback) => bc.bcAssetGet(world.acme.id, type, tokenOf(person), options, callback));
}

function allAssets(person: Person, options: Data = {}): Promise<Data> {
  return told((callback) => bc.bcAssetAdminGet(world.acme.id, 'ADVERTISER', tokenOf(person), options, callback));
}

function namesOf(data: Data): unknown[] {
  return rowsOf(data).map((row) => [row['asset_name'], row['advertiser_role']]);
}

async function people(asset: string, options: Data = {}): Promise<unknown[][]> {
  const list = (callback: Callback) =>
    bc.bcAssetMemberGet(world.acme.id, 'ADVERTISER', asset, tokenOf(world.ada), options, callback);
  return rowsOf(await told(list)).map((row) => [row['user_name'], row['advertiser_role']]);
}

describe('Assets', () => {
  it('are those that the caller may see', async () => {
    const data = await assets(world.mia);
    assert.deepEqual(data, {
      list: [
        {
          asset_type: 'ADVERTISER',
          asset_id: world.spring.id,
          asset_name: 'Acme Spring',
          relation_type: 'OWNER_BC',
          relation_status: 'BOUND',
          advertiser_status: 'STATUS_ENABLE',
          advertiser_account_type: 'AUCTION',
          advertiser_role: 'ADMIN',
          owner_bc_name: 'Acme',
          catalog_role: null,
          store_role: null,
          pixel_code: null,
          tt_account_roles: null,
        },
      ],
      page_info: { page: 1, page_size: 10, total_number: 1, total_page: 1 },
    });
    assert.deepEqual(namesOf(await assets(world.ben)), [['Acme Spring', 'ANALYST']]);
    assert.deepEqual(namesOf(await assets(world.ada)), [
      ['Acme Spring', 'ADMIN'],
      ['Acme Winter', 'ADMIN'],
    ]);
    assert.deepEqual(namesOf(await assets(world.ada, { filtering: { keyword: 'wint' } })), [['Acme Winter', 'ADMIN']]);
    await refused(40001, (callback) => bc.bcAssetGet(world.acme.id, 'ADVERTISER', tokenOf(world.cleo), {}, callback));
  });

  it('are those of a member, by id or address, or promised to who is invited', async () => {
    const promised = { accounts: [{ id: world.winter.id, role: 'operator' as const }] };
    await world.invite(world.ada, world.acme.id, ['promised@example.com'], promised);
    const of = async (filtering: Data, by = world.ada) => namesOf(await assets(by, { filtering }));
    assert.deepEqual(await of({ user_id: world.ben.id }), [['Acme Spring', 'ANALYST']]);
    assert.deepEqual(await of({ user_email: 'Ben@example.com' }), [['Acme Spring', 'ANALYST']]);
    assert.deepEqual(await of({ user_email: 'promised@example.com' }), [['Acme Winter', 'OPERATOR']]);
    assert.deepEqual(await of({ user_id: world.ben.id }, world.ben), [['Acme Spring', 'ANALYST']]);
    const asked = (person: Person, filtering: Data) => (callback: Callback) =>
      bc.bcAssetGet(world.acme.id, 'ADVERTISER', tokenOf(person), { filtering }, callback);
    await refused(40001, asked(world.ben, { user_id: world.mia.id }));
    await refused(40002, asked(world.ada, { user_id: world.ben.id, user_email: world.ben.email }), /not both/);
    await refused(40002, asked(world.ada, { user_email: 'nobody@example.com' }), /user_email/);
  });

  it('of all the center are listed for Admins only', async () => {
    assert.deepEqual(namesOf(await allAssets(world.adam)), [
      ['Acme Spring', 'ADMIN'],
      ['Acme Winter', 'ADMIN'],
    ]);
    const shown = async (filtering: Data) => namesOf(await allAssets(world.adam, { filtering })).length;
    assert.equal(await shown({ advertiser_show_status: 'SHOW_ACCOUNT_STATUS_APPROVED', relation_type: 'OWNER_BC' }), 2);
    assert.equal(await shown({ advertiser_show_status: 'SHOW_ACCOUNT_STATUS_PUNISHED' }), 0);
    assert.equal(await shown({ relation_type: 'OWNER_PARTNER' }), 0);
    assert.equal(await shown({ relation_status: 'PENDING' }), 0);
    await world.ada.must('assets.requestBinding', { center: world.acme.id, accountId: world.danAccount.id });
    const [asked] = rowsOf(await allAssets(world.adam, { filtering: { relation_status: 'PENDING' } }));
    assert.deepEqual([asked?.['asset_id'], asked?.['asset_name']], [world.danAccount.id, '']);
    const all = (person: Person) => (callback: Callback) =>
      bc.bcAssetAdminGet(world.acme.id, 'ADVERTISER', tokenOf(person), {}, callback);
    await refused(40001, all(world.mia));
    await refused(40001, all(world.cleo));
  });

  it('of types that do not exist here are none', async () => {
    assert.deepEqual(rowsOf(await assets(world.ada, {}, 'PIXEL')), []);
    await refused(40001, (callback) => bc.bcAssetGet(world.acme.id, 'PIXEL', tokenOf(world.cleo), {}, callback));
    await refused(
      40002,
      (callback) => bc.bcAssetGet(world.acme.id, 'BOAT', tokenOf(world.ada), {}, callback),
      /asset_type/,
    );
  });

  it('are given and taken, up to the own role', async () => {
    const given = { bc_id: world.acme.id, asset_type: 'ADVERTISER', asset_id: world.winter.id };
    const assign = (person: Person, body: Data) => (callback: Callback) =>
      bc.bcAssetAssign(tokenOf(person), { body: { ...given, ...body } }, callback);
    const unassign = (person: Person, body: Data) => (callback: Callback) =>
      bc.bcAssetUnassign(tokenOf(person), { body: { ...given, ...body } }, callback);
    assert.deepEqual(await told(assign(world.ada, { user_id: world.ben.id })), {});
    assert.deepEqual(await people(world.winter.id), [['Ben', 'ANALYST']]);
    await told(assign(world.ada, { user_id: world.ben.id, advertiser_role: 'OPERATOR' }));
    assert.deepEqual(await people(world.winter.id, { filtering: { keyword: 'ben' } }), [['Ben', 'OPERATOR']]);
    await refused(40001, assign(world.ben, { user_id: world.mia.id }));
    await refused(40001, assign(world.cleo, { user_id: world.cleo.id }));
    await refused(40700, assign(world.ada, { user_id: world.cleo.id }), /not an active member/);
    await refused(40002, assign(world.ada, { user_id: world.ben.id, advertiser_role: 'OWNER' }), /advertiser_role/);
    await refused(40002, assign(world.ada, { user_id: world.ben.id, asset_type: 'PIXEL' }), /asset_type/);
    await refused(40001, unassign(world.ben, { user_id: world.ben.id }));
    assert.deepEqual(await told(unassign(world.ada, { user_id: world.ben.id })), {});
    assert.deepEqual(await people(world.winter.id), []);
    await refused(40001, unassign(world.ada, { user_id: world.ben.id }));
  });

  it('keep the end of the access whose role changes', async () => {
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const at = { center: world.acme.id, account: world.winter.id, person: world.ben.id };
    await world.ada.must('assets.assignAccount', { ...at, role: 'analyst', expiresAt });
    const body = { bc_id: at.center, asset_type: 'ADVERTISER', asset_id: at.account, user_id: at.person };
    await told((callback) =>
      bc.bcAssetAssign(tokenOf(world.ada), { body: { ...body, advertiser_role: 'ADMIN' } }, callback),
    );
    const { items } = await world.ada.must('assets.listAccountPeople', { center: at.center, account: at.account });
    assert.deepEqual(
      items.map((each) => [each.role, each.expiresAt]),
      [['admin', expiresAt]],
    );
    await world.ada.must('assets.unassignAccount', at);
  });

  it('keep the start of the access whose role changes', async () => {
    const startsAt = '2098-01-01T00:00:00.000Z';
    const at = { center: world.acme.id, account: world.winter.id, person: world.ben.id };
    await world.ada.must('assets.assignAccount', { ...at, role: 'analyst', startsAt });
    const body = { bc_id: at.center, asset_type: 'ADVERTISER', asset_id: at.account, user_id: at.person };
    await told((callback) => bc.bcAssetAssign(tokenOf(world.ada), { body }, callback));
    const { items } = await world.ada.must('assets.listAccountPeople', { center: at.center, account: at.account });
    assert.deepEqual(
      items.map((each) => each.startsAt),
      [startsAt],
    );
    await world.ada.must('assets.unassignAccount', at);
  });

  it('show their people to who may assign them', async () => {
    const names = (await people(world.spring.id)).map(([name]) => name);
    assert.deepEqual(names, ['Ben', 'Mia', 'Olga', 'Sue']);
    await refused(40001, (callback) =>
      bc.bcAssetMemberGet(world.acme.id, 'ADVERTISER', world.spring.id, tokenOf(world.ben), {}, callback),
    );
  });
});

function create(person: Person, advertiser: Data, customer: Data = { registered_area: 'DE' }) {
  const body = { bc_id: world.acme.id, advertiser_info: advertiser, customer_info: customer };
  return (callback: Callback): void => bc.bcAdvertiserCreate(tokenOf(person), { body }, callback);
}

function info(person: Person, ids: string[], options: Data = {}) {
  return (callback: Callback): void => accounts.advertiserInfo(ids, tokenOf(person), options, callback);
}

async function ownNames(person: Person): Promise<unknown[]> {
  const data = await told((callback) => authentication.oauth2AdvertiserGet('1', 's', tokenOf(person), callback));
  return rowsOf(data).map((row) => row['advertiser_name']);
}

describe('Ad accounts', () => {
  const place = { currency: 'EUR', timezone: 'Europe/Berlin' };

  it('are created in a center', async () => {
    const customer = { company: 'Acme GmbH', industry: 290101, registered_area: 'DE' };
    const { advertiser_id } = await told(
      create(world.adam, { name: 'Acme Autumn', ...place, type: 'AUCTION' }, customer),
    );
    const [shown] = rowsOf(await told(info(world.ada, [advertiser_id as string])));
    const { create_time, ...rest } = shown ?? {};
    assert.deepEqual(rest, {
      advertiser_id,
      name: 'Acme Autumn',
      company: 'Acme GmbH',
      status: 'STATUS_ENABLE',
      role: 'ROLE_ADVERTISER',
      owner_bc_id: world.acme.id,
      advertiser_account_type: 'AUCTION',
      currency: 'EUR',
      timezone: 'Europe/Berlin',
      display_timezone: 'Europe/Berlin',
      country: 'DE',
      industry: '290101',
    });
    assert.ok(Math.abs((create_time as number) - Date.now() / 1000) < 600);
  });

  it('are not created without the right or with a wrong value', async () => {
    await refused(40001, create(world.mia, { name: 'X', ...place }));
    await refused(40002, create(world.ada, { name: 'X', timezone: 'UTC' }), /advertiser_info\.currency: Missing/);
    await refused(
      40002,
      create(world.ada, { name: 'X', ...place, currency: 'XXL' }),
      /advertiser_info\.currency: Not a valid/,
    );
    await refused(40002, create(world.ada, { name: 'X', ...place }, {}), /customer_info\.registered_area: Missing/);
  });

  it('are told about by id, with the fields asked for, wherever the caller may see them', async () => {
    const both = await told(info(world.ada, [world.winter.id, world.spring.id], { fields: ['name', 'email'] }));
    assert.deepEqual(rowsOf(both), [
      { advertiser_id: world.winter.id, name: 'Acme Winter' },
      { advertiser_id: world.spring.id, name: 'Acme Spring' },
    ]);
    const own = rowsOf(await told(info(world.dan, [world.danAccount.id], { fields: ['name', 'owner_bc_id'] })));
    assert.deepEqual(own, [{ advertiser_id: world.danAccount.id, name: "Dan's shop", owner_bc_id: null }]);
    await refused(40001, info(world.ben, [world.spring.id, world.winter.id]), new RegExp(world.winter.id));
    await refused(40002, info(world.ada, [world.spring.id], { fields: ['password'] }), /fields\.0/);
    await refused(40002, info(world.ada, []), /advertiser_ids/);
  });

  it('of the token are listed with their names', async () => {
    assert.deepEqual(await ownNames(world.dan), ["Dan's shop"]);
    assert.deepEqual(await ownNames(world.ben), ['Acme Spring']);
    assert.deepEqual(await ownNames(world.cleo), ['Cypress House']);
    assert.deepEqual(await ownNames(world.otto), []);
  });
});
