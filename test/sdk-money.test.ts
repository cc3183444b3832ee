// Balances, transfers and transactions of a center, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BCApi, type Callback } from 'tiktok-business-api-sdk-official';
import { newKey, units } from './funds.ts';
import { paymentOf, providerOf, say } from './payments.ts';
import { Scene } from './scene.ts';
import { type Data, openSdkWorld, refused, told } from './sdk.ts';
import type { Person, World } from './world.ts';

let world: World;
let tokenOf: (person: Person) => string;
const bc = new BCApi();

before(async () => {
  ({ world, tokenOf } = await openSdkWorld());
  const center = world.acme.id;
  await world.ada.must('finance.recordFunding', {
    center,
    key: newKey(),
    currency: 'EUR',
    amountMicros: units(500),
    reference: 'Statement 7',
  });
  await world.ada.must('finance.issueCredit', {
    center,
    key: newKey(),
    name: 'Voucher',
    currency: 'EUR',
    amountMicros: units(50),
    expiresAt: '2099-01-01T00:00:00Z',
  });
});
after(() => world.close());

const balance = (person: Person) => (callback: Callback) =>
  bc.bcBalanceGet(world.acme.id, tokenOf(person), {}, callback);
const balances =
  (person: Person, options: Data = {}) =>
  (callback: Callback) =>
    bc.advertiserBalanceGet(world.acme.id, tokenOf(person), options, callback);
const transfer = (person: Person, body: Data) => (callback: Callback) =>
  bc.bcTransfer(tokenOf(person), { body: { bc_id: world.acme.id, ...body } }, callback);
const spring = () => ({ advertiser_id: world.spring.id });

describe('A balance', () => {
  it('of a center is what it can give to its accounts', async () => {
    const data = await told(balance(world.ada));
    assert.deepEqual(
      [data['bc_id'], data['currency'], data['account_balance'], data['cash_balance'], data['grant_balance']],
      [world.acme.id, 'EUR', 550, 500, 50],
    );
  });

  it('is told neither to an Admin without a finance role nor to others', async () => {
    for (const person of [world.adam, world.mia, world.ben, world.cleo]) {
      await refused(40001, balance(person));
      await refused(40001, balances(person));
    }
  });
});

describe('A transfer', () => {
  it('recharges and refunds an account, in cash and grant', async () => {
    const data = await told(
      transfer(world.ada, {
        ...spring(),
        transfer_type: 'RECHARGE',
        cash_amount: 120.5,
        grant_amount: 10,
        request_id: '71',
      }),
    );
    const infos = data['transaction_infos'] as Data[];
    assert.deepEqual(
      infos.map((info) => [info['transaction_type'], info['payee_account']]),
      ['CASH', 'GRANT'].map((type) => [type, { account_type: 'ADVERTISER', account_id: world.spring.id }]),
    );
    await told(transfer(world.ada, { ...spring(), transfer_type: 'REFUND', cash_amount: 20.5 }));
    const { advertiser_account_list } = await told(balances(world.ada, { filtering: { keyword: 'Spring' } }));
    const [account] = advertiser_account_list as Data[];
    assert.deepEqual(
      [account?.['advertiser_id'], account?.['cash_balance'], account?.['grant_balance'], account?.['account_balance']],
      [world.spring.id, 100, 10, 110],
    );
  });

  it('with the same request_id is made once', async () => {
    const body = { ...spring(), transfer_type: 'RECHARGE', cash_amount: 1, request_id: '72' };
    const [first, second] = [await told(transfer(world.ada, body)), await told(transfer(world.ada, body))];
    assert.deepEqual(first, second);
    await refused(40700, transfer(world.ada, { ...body, cash_amount: 2 }), /key was used before/);
  });

  it('is refused beyond the balance, in fractions of a cent, of nothing, and of foreign accounts', async () => {
    const body = { ...spring(), transfer_type: 'RECHARGE' };
    await refused(40700, transfer(world.ada, { ...body, cash_amount: 1000 }), /balance is too low/);
    await refused(40700, transfer(world.ada, { ...body, cash_amount: 1.005 }), /decimal places/);
    await refused(40700, transfer(world.ada, { ...body, cash_amount: 0 }), /enter an amount/);
    for (const cash_amount of [-1, 1e30, Number.NaN, 'many'])
      await refused(Number.isNaN(cash_amount) ? 40700 : 40002, transfer(world.ada, { ...body, cash_amount }));
    await refused(40001, transfer(world.ada, { ...body, advertiser_id: world.cypressAccount.id, cash_amount: 1 }));
    await refused(40001, transfer(world.adam, { ...body, cash_amount: 1 }));
    await refused(40002, transfer(world.ada, { ...body, transfer_type: 'GIFT', cash_amount: 1 }), /transfer_type/);
  });
});

describe('Transactions', () => {
  it('of a center are listed with what was paid and charged', async () => {
    const get = (options: Data) => (callback: Callback) =>
      bc.bcTransactionGet(world.acme.id, tokenOf(world.ada), options, callback);
    const all = await told(get({}));
    assert.equal((all['transaction_summary'] as Data)['amount_paid'], 500);
    const grants = await told(get({ filtering: { funds_type: ['FUNDS_TYPE_GRANT'] } }));
    const types = (grants['list'] as Data[]).map((row) => [row['transaction_type'], row['amount']]);
    assert.deepEqual(types, [
      ['RECHARGE', 10],
      ['CREDIT', 50],
    ]);
    const none = await told(get({ start_date: '2001-01-01', end_date: '2001-12-31' }));
    assert.deepEqual([none['list'], (none['page_info'] as Data)['total_number']], [[], 0]);
    await refused(40002, get({ start_date: 'yesterday' }), /start_date/);
  });

  it('of accounts are found by name, kind and id', async () => {
    const get = (filtering: Data) => (callback: Callback) =>
      bc.advertiserTransactionGet(world.acme.id, tokenOf(world.ada), { filtering }, callback);
    const refunds = await told(get({ keyword: 'spring', transfer_type: 'REFUND' }));
    assert.deepEqual(
      (refunds['list'] as Data[]).map((row) => [row['advertiser_name'], row['amount'], row['funds_type']]),
      [['Acme Spring', 20.5, 'FUNDS_TYPE_CASH']],
    );
    const options = { bc_id: world.acme.id, filtering: { account_ids: [world.winter.id] } };
    const byId = await told((callback) => bc.bcAccountTransactionGet(tokenOf(world.ada), options, callback));
    assert.deepEqual(byId['transaction'], []);
    const ofCenter = { bc_id: world.acme.id, transaction_level: 'BC' };
    const own = await told((callback) => bc.bcAccountTransactionGet(tokenOf(world.ada), ofCenter, callback));
    assert.deepEqual(
      (own['transaction'] as Data[]).map((row) => [row['transaction_type'], row['account_name'], row['amount']]),
      [
        ['CREDIT', 'Acme', 50],
        ['FUNDING', 'Acme', 500],
      ],
    );
  });

  it('tell as paid what came in less what a payment provider gave back', async () => {
    const provider = await providerOf(new Scene(world, world.ada, world.acme.id));
    await say(world, provider, paymentOf());
    await say(world, provider, paymentOf({ id: 'back-1', type: 'payment.refunded', amount: '30.00' }));
    const all = await told((callback) => bc.bcTransactionGet(world.acme.id, tokenOf(world.ada), {}, callback));
    assert.equal((all['transaction_summary'] as Data)['amount_paid'], 520);
  });
});
