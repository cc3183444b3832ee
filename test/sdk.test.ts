// The person, their centers and the members of those, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BCApi, type Callback } from 'tiktok-business-api-sdk-official';
import { ask, type Data, openSdkWorld, refused, rowsOf, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const bc = new BCApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
});
after(() => world.close());

describe('Who the token is', () => {
  it('answers the person, with a masked address', async () => {
    const user = await told(ask('GET', 'user/info/', { token: tokenOf(world.ada) }));
    const { create_time, ...rest } = user;
    assert.deepEqual(rest, {
      core_user_id: world.ada.id,
      display_name: 'Ada',
      email: 'a***@example.com',
      avatar_url: '',
    });
    assert.ok(Math.abs((create_time as number) - Date.now() / 1000) < 600);
  });

  it('refuses a missing token as 40104, and one that is wrong or revoked as 40105', async () => {
    await refused(40104, ask('GET', 'user/info/', { token: '' }));
    await refused(40105, ask('GET', 'user/info/', { token: 'nobody-has-this-token-0123456789' }));
    const created = await world.otto.must('identity.createToken', { name: 'Short', scopes: ['identity:read'] });
    await told(ask('GET', 'user/info/', { token: created.secret }));
    await world.otto.must('identity.revokeToken', { token: created.token.id });
    await refused(40105, ask('GET', 'user/info/', { token: created.secret }));
  });

  it('refuses a dead token before it looks at parameters', async () => {
    await refused(40105, ask('GET', 'bc/member/get/', { token: 'nobody-has-this-token-0123456789' }));
    await refused(40002, ask('GET', 'bc/member/get/', { token: tokenOf(world.otto) }), /bc_id: Missing/);
  });

  it('refuses what the scopes of the token leave out as 40001', async () => {
    const { bearer } = await world.token(world.ada, ['identity:read']);
    await refused(40001, (callback) => bc.bcGet(bearer ?? '', {}, callback), /centers:read/);
  });
});

describe('Centers', () => {
  it('lists those of the caller', async () => {
    const data = await told((callback) => bc.bcGet(tokenOf(world.mia), {}, callback));
    assert.deepEqual(data, {
      list: [
        {
          bc_info: {
            bc_id: world.acme.id,
            name: 'Acme',
            company: 'Acme',
            currency: 'EUR',
            registered_area: 'DE',
            status: 'ENABLE',
            timezone: 'Europe/Berlin',
            type: 'NORMAL',
            verification_status: 'NOT_SUBMITTED',
          },
          user_role: 'STANDARD',
          ext_user_role: {},
        },
      ],
      page_info: { page: 1, page_size: 10, total_number: 1, total_page: 1 },
    });
  });

  it('finds one by id or by keyword', async () => {
    const one = await told((callback) => bc.bcGet(tokenOf(world.ada), { bc_id: world.acme.id }, callback));
    assert.equal(rowsOf(one)[0]?.['user_role'], 'ADMIN');
    const none = await told((callback) => bc.bcGet(tokenOf(world.ada), { filtering: { keyword: 'zzz' } }, callback));
    assert.deepEqual(rowsOf(none), []);
    await refused(40001, (callback) => bc.bcGet(tokenOf(world.otto), { bc_id: world.acme.id }, callback));
  });

  it('are created, and gone from the list once deleted', async () => {
    const token = tokenOf(world.otto);
    const body = { bc_name: 'Otto & Sons', timezone: 'Asia/Shanghai', currency: 'CNY', registered_area: 'CN' };
    const { bc_id } = await told(ask('POST', 'bc/create/', { token, body: { ...body, type: 'SELF_SERVICE_AGENCY' } }));
    const shown = await world.otto.must('centers.getCenter', { center: bc_id as string });
    assert.deepEqual(
      [shown.name, shown.timeZone, shown.currency, shown.region, shown.businessType],
      ['Otto & Sons', 'Asia/Shanghai', 'CNY', 'CN', 'agency'],
    );
    await world.otto.must('centers.deleteCenter', { center: shown.id, name: shown.name });
    assert.deepEqual(rowsOf(await told((callback) => bc.bcGet(token, {}, callback))), []);
  });

  it('are refused with the name of what is wrong', async () => {
    const token = tokenOf(world.otto);
    await refused(40002, ask('POST', 'bc/create/', { token, body: { bc_name: 'X' } }), /timezone: Missing/);
    const body = { bc_name: 'X', timezone: 'Mars/Olympus' };
    await refused(40002, ask('POST', 'bc/create/', { token, body }), /timezone: Not a valid value/);
  });
});

function members(person: Person, options: Data = {}): Promise<Data> {
  return told((callback) => bc.bcMemberGet(world.acme.id, tokenOf(person), options, callback));
}

describe('Members', () => {
  it('are listed with their roles, then who is invited', async () => {
    await world.invite(world.ada, world.acme.id, ['waiting@example.com'], { role: 'admin', financeRole: 'analyst' });
    const data = await members(world.adam, { page_size: 4, page: 2 });
    assert.deepEqual(data['page_info'], { page: 2, page_size: 4, total_number: 7, total_page: 2 });
    const [, , invited] = rowsOf(data);
    assert.deepEqual(invited, {
      user_id: '',
      user_name: '',
      user_email: 'waiting@example.com',
      user_role: 'ADMIN',
      relation_status: 'PENDING',
      ext_user_role: { finance_role: 'ANALYST' },
    });
    const names = async (filtering: Data) =>
      rowsOf(await members(world.ada, { filtering })).map((row) => row['user_name']);
    assert.deepEqual(await names({ relation_status: 'BOUND', user_role: 'ADMIN' }), ['Ada', 'Adam']);
    assert.deepEqual(await names({ user_role: 'ADMIN' }), ['Ada', 'Adam', '']);
    assert.deepEqual(await names({ keyword: 'ben@' }), ['Ben']);
    assert.deepEqual(await names({ relation_status: 'PENDING', user_role: 'STANDARD' }), []);
    assert.deepEqual(await names({ relation_status: 'UNBOUND' }), []);
  });

  it('are listed for Admins only, and to strangers there is no center', async () => {
    const list = (person: Person) => (callback: Callback) =>
      bc.bcMemberGet(world.acme.id, tokenOf(person), {}, callback);
    await refused(40001, list(world.mia), /role does not allow/);
    await refused(40001, list(world.cleo), /not found/);
    await refused(40001, list(world.sue));
  });

  it('are invited with accounts; some may fail, or all', async () => {
    const invite = (person: Person, body: Data) => (callback: Callback) =>
      bc.bcMemberInvite(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
    const emails = ['new.one@example.com', 'new.two@example.com'];
    const asset_ids = [world.spring.id];
    assert.deepEqual(await told(invite(world.ada, { emails, asset_ids, advertiser_role: 'OPERATOR' })), {});
    const { items } = await world.ada.must('members.listInvitations', { center: world.acme.id, search: 'new.one' });
    assert.deepEqual(
      items.map((each) => [each.role, each.accounts.map((account) => [account.id, account.role])]),
      [['employee', [[world.spring.id, 'operator']]]],
    );
    const pattern = /1 of 2 invited\. .*ben@example\.com: This person is a member already/;
    await refused(20001, invite(world.ada, { emails: ['new.three@example.com', 'ben@example.com'] }), pattern);
    await refused(40202, invite(world.ada, { emails: ['ben@example.com'] }), /member already/);
    await refused(40002, invite(world.ada, { emails: ['no address'] }), /emails\.0/);
    await refused(40002, invite(world.ada, { emails: [] }), /emails: Must hold 1 to 50/);
    await refused(40002, invite(world.ada, { emails, asset_type: 'PIXEL' }), /asset_type/);
    await refused(40001, invite(world.mia, { emails: ['other@example.com'] }));
  });

  it('change their roles; an Owner who is made ADMIN stays an Owner', async () => {
    const update = (person: Person, body: Data) => (callback: Callback) =>
      bc.bcMemberUpdate(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
    const roleOf = async (person: Person) => {
      const found = await world.ada.must('members.getMember', { center: world.acme.id, member: person.id });
      return [found.role, found.financeRole];
    };
    await told(
      update(world.ada, { user_id: world.ben.id, user_role: 'ADMIN', ext_user_role: { finance_role: 'MANAGER' } }),
    );
    assert.deepEqual(await roleOf(world.ben), ['admin', 'manager']);
    await told(update(world.ada, { user_id: world.ben.id, user_role: 'STANDARD', user_name: 'Ben' }));
    assert.deepEqual(await roleOf(world.ben), ['employee', 'manager']);
    await told(update(world.ada, { user_id: world.ben.id, ext_user_role: { finance_role: 'NONE' } }));
    assert.deepEqual(await roleOf(world.ben), ['employee', 'none']);
    const second = await world.newcomer('Second');
    await world.join(world.ada, world.acme.id, [second], { role: 'owner' });
    await told(update(world.ada, { user_id: second.id, user_role: 'ADMIN' }));
    assert.deepEqual(await roleOf(second), ['owner', 'none']);
    await refused(40001, update(world.adam, { user_id: second.id, user_role: 'STANDARD' }), /Only an Owner/);
    await told(update(world.ada, { user_id: second.id, user_role: 'STANDARD' }));
    assert.deepEqual(await roleOf(second), ['employee', 'none']);
    await refused(40700, update(world.ada, { user_id: world.ada.id, user_role: 'STANDARD' }), /yourself/);
    await refused(40002, update(world.ada, { user_id: world.ben.id, user_name: 'Benny' }), /user_name/);
    await refused(40002, update(world.ada, { user_id: world.ben.id, user_role: 'OWNER' }), /user_role: Must be one of/);
    await refused(40001, update(world.ada, { user_id: world.cleo.id, user_role: 'ADMIN' }));
  });

  it('that may not are refused, and the attempt is recorded', async () => {
    const body = { bc_id: world.acme.id, user_id: world.ben.id, user_role: 'ADMIN' };
    await refused(40001, (callback) => bc.bcMemberUpdate(tokenOf(world.mia), { body }, callback));
    const asked = { center: world.acme.id, action: 'access.call_denied', actor: world.mia.id } as const;
    const { items } = await world.ada.must('audit.listActivity', asked);
    assert.ok(items.length > 0);
  });

  it('are removed by id or address, and an invitation is withdrawn by its address', async () => {
    const remove = (person: Person, body: Data) => (callback: Callback) =>
      bc.bcMemberDelete(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
    const [third, fourth] = [await world.newcomer('Third'), await world.newcomer('Fourth')];
    await world.join(world.ada, world.acme.id, [third, fourth]);
    await refused(40001, remove(world.mia, { user_id: third.id }));
    await told(remove(world.adam, { user_id: third.id }));
    await told(remove(world.adam, { user_email: fourth.email.toUpperCase() }));
    await told(remove(world.adam, { user_email: 'waiting@example.com' }));
    const left = rowsOf(await members(world.ada, { page_size: 50 })).map((row) => row['user_email']);
    assert.ok(![third.email, fourth.email, 'waiting@example.com'].some((email) => left.includes(email)));
    await refused(40002, remove(world.adam, { user_email: 'nobody@example.com' }), /user_email/);
    await refused(40002, remove(world.adam, {}), /user_id/);
    await refused(40700, remove(world.ada, { user_id: world.ada.id }));
    await refused(40001, remove(world.adam, { user_id: world.ada.id }));
  });
});
