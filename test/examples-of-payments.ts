// A call of each endpoint about payment providers, for tests that make every call.
import { newKey, units } from './funds.ts';
import { paymentOf, providerOf, sandboxOf, signatureOf, uncoveredIn } from './payments.ts';
import type { Scene } from './scene.ts';

const inCenter = ({ center }: Scene) => ({ center });
const onProvider = async (scene: Scene) => ({ center: scene.center, provider: (await providerOf(scene)).id });

export const paymentExamples = {
  'finance.listPaymentProviders': inCenter,
  'finance.createPaymentProvider': ({ center }: Scene) => ({
    center,
    name: 'Card payments',
    kind: 'hmac' as const,
    currency: 'EUR',
  }),
  'finance.updatePaymentProvider': async (scene: Scene) => ({ ...(await onProvider(scene)), name: 'Renamed' }),
  'finance.makePaymentSecret': onProvider,
  'finance.receivePayment': async (scene: Scene) => {
    const provider = await providerOf(scene);
    const event = await scene.once('payment event', () => Promise.resolve(paymentOf()));
    const body = JSON.stringify(event);
    return { provider: provider.id, body, ...signatureOf(provider, body) };
  },
  'finance.makeTestPayment': async (scene: Scene) => ({
    center: scene.center,
    provider: (await sandboxOf(scene)).id,
    key: 'try-1',
    type: 'payment.succeeded' as const,
    amount: '20.00',
    reference: 'Only a try',
  }),
  'finance.listPaymentEvents': inCenter,
  'finance.bookPaymentRefund': async (scene: Scene) => {
    const { center, owner } = scene;
    const event = await uncoveredIn(scene);
    await scene.once('cash for the refund', async () => {
      const funding = { center, key: newKey(), currency: 'CHF', amountMicros: units(80), reference: 'Bank 3' };
      return (await owner.must('finance.recordFunding', funding)).id;
    });
    return { center, event };
  },
};
