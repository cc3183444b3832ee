// A call of each endpoint about money, for tests that make every call.
import { letter } from './conversation.ts';
import { fundedBy, heldIn, monthBeforeLast, newKey, rechargedIn, units } from './funds.ts';
import type { Scene } from './scene.ts';

const inCenter = ({ center }: Scene) => ({ center });
const later = '2099-01-01T00:00:00Z';
/** The same in every call of one scene, as of somebody who asks again. */
const keyOf = (scene: Scene, act: string) => scene.once(`key of ${act}`, () => Promise.resolve(newKey()));
const funds = { currency: 'EUR', amountMicros: units(50) } as const;

/** A posting whose money nobody moved on. */
const fundedTwice = (scene: Scene) =>
  scene.once('second funding', async () => {
    const funding = { center: scene.center, key: newKey(), ...funds, reference: 'Bank 1 again' };
    return (await scene.owner.must('finance.recordFunding', funding)).id;
  });

export const financeExamples = {
  'finance.getOverview': inCenter,
  'finance.listWallets': inCenter,
  'finance.getWallet': async (scene: Scene) => ({ center: scene.center, account: await scene.account() }),
  'finance.listTransactions': inCenter,
  'finance.sumTransactions': inCenter,
  'finance.getPosting': async (scene: Scene) => ({ center: scene.center, posting: await fundedBy(scene) }),
  'finance.recordFunding': async (scene: Scene) => ({
    center: scene.center,
    key: await keyOf(scene, 'funding'),
    ...funds,
    reference: 'Bank 2',
  }),
  'finance.transferFunds': async (scene: Scene) => {
    await fundedBy(scene);
    const rows = [{ account: await scene.account(), cashMicros: units(5) }];
    return { center: scene.center, key: await keyOf(scene, 'transfer'), direction: 'recharge' as const, rows };
  },
  'finance.planTransfers': async (scene: Scene) => ({
    center: scene.center,
    direction: 'recharge' as const,
    rows: [{ account: await scene.account(), cash: '5' }],
  }),
  'finance.listCredits': inCenter,
  'finance.issueCredit': async (scene: Scene) => ({
    center: scene.center,
    key: await keyOf(scene, 'credit'),
    name: 'Spring voucher',
    ...funds,
    expiresAt: later,
  }),
  'finance.adjustBalance': async (scene: Scene) => ({
    center: scene.center,
    key: await keyOf(scene, 'adjustment'),
    ...funds,
    direction: 'up' as const,
    reason: 'Fee came back',
  }),
  'finance.listPapers': async (scene: Scene) => ({ center: scene.center, posting: await fundedBy(scene) }),
  'finance.addPaper': async (scene: Scene) => ({
    center: scene.center,
    posting: await fundedBy(scene),
    name: 'advice.csv',
    content: letter,
  }),
  'finance.reversePosting': async (scene: Scene) => ({
    center: scene.center,
    posting: await fundedTwice(scene),
    reason: 'Typed twice',
  }),
  'finance.recordSpend': async (scene: Scene) => ({
    center: scene.center,
    key: await keyOf(scene, 'spend'),
    day: new Date(Date.now() - 86_400_000).toISOString().slice(0, 10),
    source: 'Network',
    rows: [{ account: await rechargedIn(scene), spendMicros: units(3), campaign: 'Launch' }],
  }),
  'finance.listHolds': inCenter,
  'finance.holdFunds': async (scene: Scene) => ({
    center: scene.center,
    key: await keyOf(scene, 'hold'),
    account: await rechargedIn(scene),
    amountMicros: units(4),
    purpose: 'Auction',
  }),
  'finance.settleHold': async (scene: Scene) => ({
    center: scene.center,
    hold: await heldIn(scene),
    key: await keyOf(scene, 'settlement'),
    spendMicros: units(2),
  }),
  'finance.releaseHold': async (scene: Scene) => ({ center: scene.center, hold: await heldIn(scene) }),
  'finance.listPeriods': inCenter,
  'finance.closePeriod': ({ center }: Scene) => ({ center, month: monthBeforeLast() }),
  'finance.listChecks': inCenter,
  'finance.checkBooks': inCenter,
};
