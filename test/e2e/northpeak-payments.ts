// Payment providers for a center that others only look at: a sandbox that paid, asked for too much back, and was refused.
import type { Center, Newcomer } from './newcomers.ts';

export async function takePayments(owner: Newcomer, { id: center }: Center): Promise<void> {
  const { id: provider } = await owner.must('finance.createPaymentProvider', {
    center,
    name: 'Trial till',
    kind: 'sandbox',
    currency: 'USD',
  });
  await owner.must('finance.createPaymentProvider', { center, name: 'Card payments', kind: 'hmac', currency: 'USD' });
  const pay = (key: string, amount: string, type: 'payment.succeeded' | 'payment.refunded' = 'payment.succeeded') =>
    owner.call('finance.makeTestPayment', { center, provider, key, type, amount, reference: `Order ${key}` });
  await pay('1187', '1250.00');
  await pay('1188', '90000000.00', 'payment.refunded');
  await pay('1189', '0.005');
}
