// The refusals about payment providers, for the test that reaches every one.
import { examples } from './examples.ts';
import { type Provider, paymentOf, providerOf, sandboxOf, signatureOf, uncoveredIn } from './payments.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';

const later = (seconds: number): Date => new Date(Date.now() + seconds * 1000);

async function tell(scene: Scene, event: unknown, more: { at?: Date; provider?: Provider } = {}) {
  const provider = more.provider ?? (await providerOf(scene));
  const body = typeof event === 'string' ? event : JSON.stringify(event);
  const call = { provider: provider.id, body, ...signatureOf(provider, body, more.at) };
  return scene.world.anonymous.call('finance.receivePayment', call);
}

const telling =
  (change: object): Row =>
  (scene) =>
    tell(scene, paymentOf(change));

const trying =
  (change: object): Row =>
  async (scene, owner) =>
    owner.call('finance.makeTestPayment', { ...(await examples['finance.makeTestPayment'](scene, owner)), ...change });

const turnedOff = async (scene: Scene, { id }: Provider): Promise<void> => {
  await scene.owner.must('finance.updatePaymentProvider', { center: scene.center, provider: id, isOn: false });
};

export const paymentRows: Record<string, Row> = {
  'finance.createPaymentProvider finance.too_many_providers': async (scene, owner) => {
    const input = await examples['finance.createPaymentProvider'](scene, owner);
    for (let at = 0; at < 20; at++) await owner.must('finance.createPaymentProvider', input);
    return owner.call('finance.createPaymentProvider', input);
  },
  'finance.receivePayment finance.payment_provider_unknown': async (scene) =>
    tell(scene, paymentOf(), { provider: { ...(await providerOf(scene)), id: '4611686018427387904' } }),
  'finance.receivePayment finance.payment_unsigned': async (scene) =>
    tell(scene, paymentOf(), { provider: { ...(await providerOf(scene)), secret: `whsec_${btoa('somebody else')}` } }),
  'finance.receivePayment finance.payment_stale': async (scene) => tell(scene, paymentOf(), { at: later(-400) }),
  'finance.receivePayment finance.payment_unreadable': telling({ more: 'than there is' }),
  'finance.receivePayment finance.payment_currency_other': telling({ currency: 'USD' }),
  'finance.receivePayment finance.day_out_of_reach': telling({ paidAt: '2020-01-01T00:00:00Z' }),
  'finance.receivePayment finance.payment_amount_wrong': telling({ amount: 'NaN' }),
  'finance.receivePayment finance.amount_too_fine': telling({ amount: '1.005' }),
  'finance.receivePayment finance.payment_event_reused': async (scene) => {
    await tell(scene, paymentOf());
    return tell(scene, paymentOf({ amount: '5000.00' }));
  },
  'finance.receivePayment finance.payment_provider_off': async (scene) => {
    await turnedOff(scene, await providerOf(scene));
    return tell(scene, paymentOf());
  },
  'finance.makeTestPayment finance.provider_not_sandbox': async (scene, owner) =>
    trying({ provider: (await providerOf(scene)).id })(scene, owner, scene.center),
  'finance.makeTestPayment finance.payment_provider_off': async (scene, owner) => {
    await turnedOff(scene, await sandboxOf(scene));
    return trying({})(scene, owner, scene.center);
  },
  'finance.makeTestPayment finance.payment_amount_wrong': trying({ amount: '-1' }),
  'finance.makeTestPayment finance.amount_too_fine': trying({ amount: '0.001' }),
  'finance.makeTestPayment finance.payment_event_reused': async (scene, owner) => {
    await owner.must('finance.makeTestPayment', await examples['finance.makeTestPayment'](scene, owner));
    return trying({ amount: '21' })(scene, owner, scene.center);
  },
  'finance.bookPaymentRefund finance.payment_not_uncovered': async (scene, owner) => {
    const input = await examples['finance.bookPaymentRefund'](scene, owner);
    await owner.must('finance.bookPaymentRefund', input);
    return owner.call('finance.bookPaymentRefund', input);
  },
  'finance.bookPaymentRefund finance.balance_too_low': async (scene, owner, center) =>
    owner.call('finance.bookPaymentRefund', { center, event: await uncoveredIn(scene) }),
};
