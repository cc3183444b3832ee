// Asset groups of a center, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BCApi, type Callback } from 'tiktok-business-api-sdk-official';
import { type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const bc = new BCApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

const create = (person: Person, body: Data) => (callback: Callback) =>
  bc.bcAssetGroupCreate(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
const update = (person: Person, body: Data) => (callback: Callback) =>
  bc.bcAssetGroupUpdate(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
const remove = (person: Person, ...asset_group_ids: string[]) => {
  const body = { bc_id: world.acme.id, asset_group_ids };
  return (callback: Callback) => bc.bcAssetGroupDelete(tokenOf(person), { body }, callback);
};
const list =
  (person: Person, options: Data = {}) =>
  (callback: Callback) =>
    bc.bcAssetGroupList(world.acme.id, tokenOf(person), options, callback);
const get =
  (person: Person, group: string, entity: 'ASSET' | 'MEMBER', options: Data = {}) =>
  (callback: Callback) =>
    bc.bcAssetGroupGet(world.acme.id, group, entity, tokenOf(person), options, callback);

const asset = (account: { id: string }) => ({ asset_id: account.id, asset_type: 'ADVERTISER' });
const memberOf = (person: Person, role?: string) => ({
  member_id: person.id,
  ...(role === undefined ? {} : { asset_roles: { ADVERTISER: role } }),
});

async function made(name: string, body: Data = {}): Promise<string> {
  const whole = { asset_group_name: name, assets: [asset(world.winter)], members: [memberOf(world.ben)], ...body };
  return (await told(create(world.ada, whole)))['asset_group_id'] as string;
}

async function membersIn(group: string): Promise<unknown[][]> {
  const { members } = await told(get(world.ada, group, 'MEMBER'));
  return (members as Data[]).map((row) => [row['member_name'], (row['asset_roles'] as Data)['ADVERTISER']]);
}

async function assetsIn(group: string, options: Data = {}): Promise<unknown[]> {
  const { assets } = await told(get(world.ada, group, 'ASSET', options));
  return (assets as Data[]).map((row) => row['asset_name']);
}

describe('An asset group', () => {
  it('is created with its assets and members, who have them at once', async () => {
    const group = await made('Winter', { members: [memberOf(world.ben), memberOf(world.mia, 'OPERATOR')] });
    assert.match(group, /^[0-9]+$/);
    assert.deepEqual(await membersIn(group), [
      ['Ben', 'ANALYST'],
      ['Mia', 'OPERATOR'],
    ]);
    const seen = await told((callback) => bc.bcAssetGet(world.acme.id, 'ADVERTISER', tokenOf(world.ben), {}, callback));
    assert.deepEqual(
      rowsOf(seen).map((row) => [row['asset_name'], row['advertiser_role']]),
      [
        ['Acme Spring', 'ANALYST'],
        ['Acme Winter', 'ANALYST'],
      ],
    );
    await told(remove(world.ada, group));
  });

  it('is not created by who may not, nor with a wrong value', async () => {
    const good = { asset_group_name: 'No', assets: [asset(world.winter)], members: [memberOf(world.ben)] };
    await refused(40001, create(world.mia, good));
    await refused(40001, create(world.cleo, good));
    await refused(40001, create(world.ada, { ...good, assets: [asset(world.cypressAccount)] }));
    await refused(40700, create(world.ada, { ...good, members: [memberOf(world.cleo)] }), /not an active member/);
    await refused(40002, create(world.ada, { ...good, assets: [] }), /assets/);
    await refused(40002, create(world.ada, { ...good, asset_group_name: '' }), /asset_group_name: Missing/);
    await refused(40002, create(world.ada, { ...good, members: [memberOf(world.ben, 'OWNER')] }), /asset_roles/);
    const group = await made('Taken');
    await refused(40202, create(world.ada, { ...good, asset_group_name: 'taken' }), /this name already/);
    await told(remove(world.ada, group));
  });

  it('gains and loses assets and members, and changes its name', async () => {
    const group = await made('Changing');
    const change = (body: Data) => told(update(world.ada, { asset_group_id: group, ...body }));
    assert.deepEqual(await change({ update_entity: 'NAME', asset_group_name: 'Changed' }), {});
    assert.deepEqual(await change({ update_entity: 'ASSET', action: 'ADD', assets: [asset(world.spring)] }), {});
    assert.deepEqual(await assetsIn(group), ['Acme Spring', 'Acme Winter']);
    await change({ update_entity: 'ASSET', action: 'DELETE', assets: [asset(world.winter)] });
    assert.deepEqual(await assetsIn(group), ['Acme Spring']);
    const two = [memberOf(world.ben, 'ADMIN'), memberOf(world.mia)];
    await change({ update_entity: 'MEMBER', action: 'ADD', members: two });
    assert.deepEqual(await membersIn(group), [
      ['Ben', 'ADMIN'],
      ['Mia', 'ANALYST'],
    ]);
    await change({ update_entity: 'MEMBER', action: 'DELETE', members: [memberOf(world.ben)] });
    assert.deepEqual(await membersIn(group), [['Mia', 'ANALYST']]);
    const { asset_group_name } = await told(get(world.ada, group, 'ASSET'));
    assert.equal(asset_group_name, 'Changed');
    const wrong = (body: Data) => update(world.ada, { asset_group_id: group, ...body });
    await refused(40002, wrong({ update_entity: 'NAME' }), /asset_group_name: Missing/);
    await refused(40002, wrong({ update_entity: 'ASSET', assets: [asset(world.spring)] }), /action: Missing/);
    await refused(40002, wrong({ update_entity: 'MEMBER', action: 'ADD' }), /members: Missing/);
    await refused(40002, wrong({ update_entity: 'COLOUR' }), /update_entity/);
    await refused(40001, update(world.mia, { asset_group_id: group, update_entity: 'NAME', asset_group_name: 'X' }));
    await told(remove(world.ada, group));
  });

  it('keeps the end of what was given for a time when the role changes', async () => {
    const group = await made('For a time');
    const at = { center: world.acme.id, group };
    const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
    const people = [{ person: world.ben.id, role: 'analyst', expiresAt }];
    await world.ada.must('assets.assignGroup', { ...at, people });
    const members = [memberOf(world.ben, 'ADMIN')];
    await told(update(world.ada, { asset_group_id: group, update_entity: 'MEMBER', action: 'ADD', members }));
    const { items } = await world.ada.must('assets.listGroupPeople', at);
    assert.deepEqual(
      items.map((row) => [row.role, row.expiresAt]),
      [['admin', expiresAt]],
    );
    await told(remove(world.ada, group));
  });

  it('is listed and searched by who runs the center, and told with its assets or its members', async () => {
    const [one, other] = [await made('Listed one'), await made('Listed two')];
    assert.deepEqual(await told(list(world.adam, { filtering: { keyword: 'listed' } })), {
      asset_groups: [
        { asset_group_id: one, asset_group_name: 'Listed one' },
        { asset_group_id: other, asset_group_name: 'Listed two' },
      ],
      page_info: { page: 1, page_size: 10, total_number: 2, total_page: 1 },
    });
    const paged = await told(list(world.adam, { filtering: { keyword: 'listed' }, page: 2, page_size: 1 }));
    assert.deepEqual(paged['asset_groups'], [{ asset_group_id: other, asset_group_name: 'Listed two' }]);
    const assets = [{ asset_id: world.winter.id, asset_name: 'Acme Winter', asset_type: 'ADVERTISER' }];
    const group = { asset_group_id: one, asset_group_name: 'Listed one', assets };
    assert.deepEqual(await told(get(world.adam, one, 'ASSET')), {
      ...group,
      asset_group: [group],
      page_info: { page: 1, page_size: 10, total_number: 1, total_page: 1 },
    });
    assert.deepEqual(await assetsIn(one, { filtering: { keyword: 'spring' } }), []);
    await refused(40001, list(world.mia));
    await refused(40001, list(world.cleo));
    await refused(40001, get(world.mia, one, 'ASSET'));
    await refused(40001, get(world.ada, '4611686018427387904', 'MEMBER'));
    for (const id of [one, other]) await told(remove(world.ada, id));
  });

  it('is deleted by who may, and takes what it gave', async () => {
    const group = await made('Short-lived');
    await refused(40001, remove(world.mia, group));
    await refused(40002, remove(world.ada, group, group), /asset_group_ids/);
    assert.deepEqual(await told(remove(world.ada, group)), {});
    await refused(40001, remove(world.ada, group));
    const seen = await told((callback) => bc.bcAssetGet(world.acme.id, 'ADVERTISER', tokenOf(world.ben), {}, callback));
    assert.deepEqual(
      rowsOf(seen).map((row) => row['asset_name']),
      ['Acme Spring'],
    );
  });
});

describe('Access through asset groups', () => {
  const of = async (filtering: Data): Promise<unknown[]> => {
    const list = (callback: Callback) =>
      bc.bcAssetGet(world.acme.id, 'ADVERTISER', tokenOf(world.ada), { filtering }, callback);
    return rowsOf(await told(list)).map((row) => [row['asset_name'], row['advertiser_role']]);
  };
  const peopleOf = async (account: { id: string }, options: Data = {}): Promise<Data> =>
    told((callback) =>
      bc.bcAssetMemberGet(world.acme.id, 'ADVERTISER', account.id, tokenOf(world.ada), options, callback),
    );

  it('is told of a member and of an asset, once for each, in the highest role', async () => {
    const group = await made('Both', {
      assets: [asset(world.winter), asset(world.spring)],
      members: [memberOf(world.ben, 'OPERATOR'), memberOf(world.mia)],
    });
    assert.deepEqual(await of({ user_id: world.ben.id }), [
      ['Acme Spring', 'OPERATOR'],
      ['Acme Winter', 'OPERATOR'],
    ]);
    assert.deepEqual(await of({ user_email: world.mia.email, keyword: 'spring' }), [['Acme Spring', 'ADMIN']]);
    const named = (data: Data) => rowsOf(data).map((row) => [row['user_name'], row['advertiser_role']]);
    assert.deepEqual(named(await peopleOf(world.winter)), [
      ['Ben', 'OPERATOR'],
      ['Mia', 'ANALYST'],
    ]);
    const second = await peopleOf(world.spring, { page: 2, page_size: 1 });
    assert.deepEqual(named(second), [['Mia', 'ADMIN']]);
    assert.deepEqual(second['page_info'], { page: 2, page_size: 1, total_number: 4, total_page: 4 });
    await told(remove(world.ada, group));
    assert.deepEqual(await of({ user_id: world.ben.id }), [['Acme Spring', 'ANALYST']]);
  });

  it('counts what is in force before what is over or to come', async () => {
    const at = { center: world.acme.id, account: world.winter.id, person: world.ben.id };
    await world.ada.must('assets.assignAccount', { ...at, role: 'admin', startsAt: '2098-01-01T00:00:00Z' });
    const group = await made('Now');
    assert.deepEqual(await of({ user_id: world.ben.id, keyword: 'winter' }), [['Acme Winter', 'ANALYST']]);
    await told(remove(world.ada, group));
    await world.ada.must('assets.unassignAccount', at);
  });

  it('is promised to who is invited with a group', async () => {
    const group = await made('Promised', { assets: [asset(world.winter), asset(world.spring)] });
    await world.invite(world.ada, world.acme.id, ['grouped@example.com'], {
      accounts: [{ id: world.spring.id, role: 'admin' }],
      groups: [{ id: group, role: 'operator' }],
    });
    assert.deepEqual(await of({ user_email: 'grouped@example.com' }), [
      ['Acme Spring', 'ADMIN'],
      ['Acme Winter', 'OPERATOR'],
    ]);
    await told(remove(world.ada, group));
    assert.deepEqual(await of({ user_email: 'grouped@example.com' }), [['Acme Spring', 'ADMIN']]);
  });
});
