// Billing groups and what is unpaid, through the official SDK.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { BCApi } from 'tiktok-business-api-sdk-official';
import { chargedIn, lastMonth } from './billing.ts';
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

const create = (body: Data, by = world.ada) =>
  bc.bcBillingGroupCreate.bind(bc, tokenOf(by), { body: { bc_id: world.acme.id, ...body } });
const update = (body: Data) =>
  told((callback) =>
    bc.bcBillingGroupUpdate(tokenOf(world.ada), { body: { bc_id: world.acme.id, ...body } }, callback),
  );
const groups = async (filtering: Data = {}): Promise<Data[]> =>
  rowsOf(
    await told((callback) => bc.bcBillingGroupGet(world.acme.id, tokenOf(world.ada), { filtering }, callback)),
  ).map(({ billing_group_name, billing_group_emails, is_primary, advertiser_ids, currency }) => ({
    billing_group_name,
    billing_group_emails,
    is_primary,
    advertiser_ids,
    currency,
  }));
const unpaid = () => told((callback) => bc.bcInvoiceUnpaidGet(world.acme.id, 'RECON', tokenOf(world.ada), callback));

it('makes a billing group, changes it, lists it, and tells what is unpaid of its invoices', async () => {
  const scene = new Scene(world, world.ada, world.acme.id).using(world.spring.id);
  await chargedIn(scene);
  const made = await told(
    create({
      billing_group_name: 'Spring client',
      advertiser_ids: [world.spring.id],
      billing_group_emails: ['books@client.example'],
    }),
  );
  const billing_group_id = String(made['billing_group_id']);
  await refused(
    40202,
    create({ billing_group_name: 'Again', advertiser_ids: [world.spring.id] }),
    /in the billing group “Spring client”/,
  );
  await refused(40002, create({ billing_group_name: 'None', advertiser_ids: [] }), /advertiser_ids/);
  const kind = { billing_group_type: 'RESERVATION', billing_group_name: 'Other', advertiser_ids: [world.winter.id] };
  await refused(40002, create(kind), /billing_group_type/);

  await update({ billing_group_id, new_billing_group_name: 'Client', add_advertiser_ids: [world.winter.id] });
  await update({
    billing_group_id,
    new_billing_group_emails: ['a@client.example', 'b@client.example'],
    is_primary: true,
  });
  const whole = {
    billing_group_name: 'Client',
    billing_group_emails: ['a@client.example', 'b@client.example'],
    is_primary: true,
    advertiser_ids: [world.spring.id, world.winter.id],
    currency: 'EUR',
  };
  assert.deepEqual(await groups({ billing_group_id }), [whole]);
  await update({ billing_group_id, delete_advertiser_ids: [world.winter.id] });
  assert.deepEqual(await groups({ billing_group_name: 'clie' }), [{ ...whole, advertiser_ids: [world.spring.id] }]);
  assert.deepEqual(await groups({ billing_group_type: 'RESERVATION' }), []);
  assert.deepEqual(await groups({ status: 0 }), []);

  assert.deepEqual((await unpaid())['list'], []);
  const center = world.acme.id;
  await world.ada.must('finance.issueInvoice', { center, group: billing_group_id, month: lastMonth() });
  assert.deepEqual((await unpaid())['list'], [
    { currency: 'EUR', unpaid_amount: 12, unpaid_invoices: 1, overdue_invoices: 0 },
  ]);
});

it('is for finance roles alone', async () => {
  const body = { billing_group_name: 'Mine', advertiser_ids: [world.winter.id] };
  await refused(40001, create(body, world.adam));
  await refused(40001, (callback) => bc.bcBillingGroupGet(world.acme.id, tokenOf(world.adam), {}, callback));
  await refused(40001, (callback) => bc.bcInvoiceUnpaidGet(world.acme.id, 'RECON', tokenOf(world.ben), callback));
});
