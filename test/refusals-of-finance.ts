// The refusals about money, for the test that reaches every one.
import assert from 'node:assert/strict';
import type { CallOf } from '../src/contract/endpoint.ts';
import type { EndpointName, EndpointNamed } from './caller.ts';
import { examples } from './examples.ts';
import { fundedBy, heldIn, monthBeforeLast, newKey, rechargedIn, units } from './funds.ts';
import type { Row } from './refusals-of-access.ts';
import { paymentRows } from './refusals-of-payments.ts';
import { Scene } from './scene.ts';
import { handedOverTo, offer } from './transfers.ts';

const tooLong = '2020-01-01';
const thisMonth = (): string => new Date().toISOString().slice(0, 7);

type Change<Name extends EndpointName> = (scene: Scene) => Promise<Partial<CallOf<EndpointNamed<Name>>>>;

/** The example's call with something else in it. */
const asking =
  <Name extends EndpointName>(name: Name, change: Change<Name>): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    return owner.call(name, { ...example, ...(await change(scene)) });
  };

const paper = async (scene: Scene, change: { name?: string; content?: string } = {}) =>
  scene.owner.call('finance.addPaper', { ...(await examples['finance.addPaper'](scene, scene.owner)), ...change });

/** The example's call, made before with the same key and something else in it. */
const again =
  <Name extends EndpointName>(name: Name, first: Change<Name>): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    await owner.must(name, { ...example, ...(await first(scene)) });
    return owner.call(name, example);
  };

/** The month of that day is closed before. */
const closed =
  <Name extends EndpointName>(name: Name, change: (day: string) => Partial<CallOf<EndpointNamed<Name>>>): Row =>
  async (scene, owner, center) => {
    const example = await examples[name](scene, owner);
    await owner.must('finance.closePeriod', { center, month: monthBeforeLast() });
    return owner.call(name, { ...example, ...change(`${monthBeforeLast()}-15`) });
  };

const closedAccount = async (scene: Scene): Promise<string> => {
  const account = await scene.account();
  await scene.owner.must('assets.closeAccount', { center: scene.center, account });
  return account;
};

const moving = (direction: 'recharge' | 'refund', rows: (scene: Scene) => Promise<object[]>): Row =>
  asking('finance.transferFunds', async (scene) => ({ direction, rows: (await rows(scene)) as never }));

export const financeRows: Record<string, Row> = {
  ...paymentRows,
  'finance.recordFunding finance.key_reused': again('finance.recordFunding', async () => ({ amountMicros: units(1) })),
  'finance.recordFunding finance.amount_too_fine': asking('finance.recordFunding', async () => ({
    amountMicros: '5001000',
  })),
  'finance.recordFunding finance.month_closed': closed('finance.recordFunding', (valueDate) => ({ valueDate })),
  'finance.recordFunding finance.day_out_of_reach': asking('finance.recordFunding', async () => ({
    valueDate: tooLong,
  })),
  'finance.transferFunds finance.key_reused': again('finance.transferFunds', async () => ({ note: 'Other' })),
  'finance.transferFunds finance.balance_too_low': moving('recharge', async (scene) => [
    { account: await scene.account(), cashMicros: units(1001) },
  ]),
  'finance.transferFunds finance.amount_too_fine': moving('recharge', async (scene) => [
    { account: await scene.account(), cashMicros: '5' },
  ]),
  'finance.transferFunds finance.amount_missing': moving('recharge', async (scene) => [
    { account: await scene.account() },
  ]),
  'finance.transferFunds finance.account_twice': moving('recharge', async (scene) => {
    const row = { account: await scene.account(), cashMicros: units(1) };
    return [row, row];
  }),
  'finance.transferFunds finance.spend_unsettled': moving('refund', async (scene) => {
    await heldIn(scene);
    return [{ account: await scene.account(), cashMicros: units(1) }];
  }),
  'finance.transferFunds assets.account_closed': moving('recharge', async (scene) => [
    { account: await closedAccount(scene), cashMicros: units(1) },
  ]),
  'finance.issueCredit finance.key_reused': again('finance.issueCredit', async () => ({ name: 'Other' })),
  'finance.issueCredit finance.amount_too_fine': asking('finance.issueCredit', async () => ({ amountMicros: '1' })),
  'finance.issueCredit finance.end_in_past': asking('finance.issueCredit', async () => ({
    expiresAt: '2020-01-01T00:00:00Z',
  })),
  'finance.adjustBalance finance.key_reused': again('finance.adjustBalance', async () => ({ reason: 'Other' })),
  'finance.adjustBalance finance.amount_too_fine': asking('finance.adjustBalance', async () => ({ amountMicros: '1' })),
  'finance.adjustBalance finance.balance_too_low': asking('finance.adjustBalance', async () => ({
    direction: 'down' as const,
  })),
  'finance.adjustBalance finance.currency_other': asking('finance.adjustBalance', async (scene) => ({
    account: await scene.account(),
    currency: 'USD',
  })),
  'finance.adjustBalance finance.month_closed': closed('finance.adjustBalance', (valueDate) => ({ valueDate })),
  'finance.adjustBalance finance.day_out_of_reach': asking('finance.adjustBalance', async () => ({
    valueDate: tooLong,
  })),
  'finance.reversePosting finance.not_reversible': async (scene, owner, center) => {
    const account = await rechargedIn(scene);
    const rows = [{ account, spendMicros: units(1) }];
    const day = thisMonth();
    const spend = { center, key: newKey(), day: `${day}-01`, source: 'Network', rows };
    const { posting } = await owner.must('finance.recordSpend', spend);
    return owner.call('finance.reversePosting', { center, posting, reason: 'No' });
  },
  'finance.reversePosting finance.already_reversed': async (scene, owner, center) => {
    const posting = await fundedBy(scene);
    await owner.must('finance.reversePosting', { center, posting, reason: 'Once' });
    return owner.call('finance.reversePosting', { center, posting, reason: 'Twice' });
  },
  'finance.reversePosting finance.balance_too_low': async (scene, owner, center) => {
    await rechargedIn(scene);
    return owner.call('finance.reversePosting', { center, posting: await fundedBy(scene), reason: 'Gone' });
  },
  'finance.addPaper file_refused': (scene) => paper(scene, { name: 'advice.exe' }),
  'finance.addPaper file_too_large': (scene) =>
    paper(scene, { content: Buffer.alloc(10 * 1024 * 1024 + 1, 'a').toString('base64') }),
  'finance.addPaper finance.too_many_papers': async (scene) => {
    for (let count = 0; count < 20; count++) assert.equal((await paper(scene)).status, 201);
    return paper(scene);
  },
  'finance.recordSpend finance.key_reused': again('finance.recordSpend', async () => ({ source: 'Other' })),
  'finance.recordSpend finance.month_closed': closed('finance.recordSpend', (day) => ({ day })),
  'finance.recordSpend finance.day_out_of_reach': asking('finance.recordSpend', async () => ({ day: tooLong })),
  'finance.holdFunds finance.key_reused': again('finance.holdFunds', async () => ({ purpose: 'Other' })),
  'finance.holdFunds finance.balance_too_low': asking('finance.holdFunds', async () => ({ amountMicros: units(101) })),
  'finance.holdFunds assets.account_closed': async (scene, owner, center) => {
    const account = await closedAccount(scene);
    return owner.call('finance.holdFunds', { center, key: newKey(), account, amountMicros: units(1) });
  },
  'finance.settleHold finance.key_reused': again('finance.settleHold', async () => ({ campaign: 'Other' })),
  'finance.settleHold finance.month_closed': closed('finance.settleHold', (day) => ({ day })),
  'finance.settleHold finance.day_out_of_reach': asking('finance.settleHold', async () => ({ day: tooLong })),
  'finance.releaseHold finance.hold_ended': async (scene, owner, center) => {
    const hold = await heldIn(scene);
    await owner.must('finance.releaseHold', { center, hold });
    return owner.call('finance.releaseHold', { center, hold });
  },
  'assets.closeAccount finance.spend_unsettled': async (scene, owner, center) => {
    await heldIn(scene);
    return owner.call('assets.closeAccount', { center, account: await scene.account() });
  },
  'assets.unbindAccount finance.spend_unsettled': async (scene, owner, center) => {
    const account = await scene.bound();
    await heldIn(scene.using(account));
    return owner.call('assets.unbindAccount', { center, account });
  },
  'assets.reverseTransfer finance.spend_unsettled': async (scene, owner, center) => {
    const { transfer, account } = await handedOverTo(scene);
    await heldIn(scene.using(account));
    return owner.call('assets.reverseTransfer', { center, transfer });
  },
  'requests.decideRequest finance.spend_unsettled': async (scene) => {
    await heldIn(scene);
    const to = await Scene.open(scene.world);
    const { request } = await offer(scene, to, { account: await scene.account() });
    return to.owner.call('requests.decideRequest', { request, decision: 'approve' });
  },
  'finance.closePeriod finance.month_not_over': async (_, owner, center) =>
    owner.call('finance.closePeriod', { center, month: thisMonth() }),
  'finance.closePeriod finance.already_closed': async (_, owner, center) => {
    await owner.must('finance.closePeriod', { center, month: monthBeforeLast() });
    return owner.call('finance.closePeriod', { center, month: monthBeforeLast() });
  },
  'finance.closePeriod finance.books_unsound': async (scene, owner, center) => {
    await fundedBy(scene);
    // As only somebody with the database in their hands could do it.
    await scene.world.database.query('update finance.balances set micros = micros + 1 where center_id = $1', [center]);
    return owner.call('finance.closePeriod', { center, month: monthBeforeLast() });
  },
};
