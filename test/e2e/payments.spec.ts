// A payment provider is added with a secret that is seen once, and a sandbox pays what transactions mark.
import { Webhook } from 'standardwebhooks';
import { paths } from '../../src/web/paths.ts';
import { openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });

  test(`a provider is added, pays, is given another secret and turned off, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const page = await visit({ as: owner, locale });
    await page.goto(paths.payments(center.id));
    await expect(page.getByText(say('payments.empty'), { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('payments.add'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('payments.add'), exact: true });
    await dialog.getByLabel(say('payments.provider.name'), { exact: true }).fill('Card payments');
    await dialog.getByRole('button', { name: say('payments.provider.add'), exact: true }).click();
    const shown = page.getByRole('dialog', { name: say('payments.provider.made'), exact: true });
    const secret = (await shown.getByText(/^whsec_/).textContent()) ?? '';
    const address = (await shown.getByText(/\/payments\/\d+$/).textContent()) ?? '';
    await shown.getByRole('button', { name: say('payments.secret.kept'), exact: true }).click();
    await expect(page.getByText(/^whsec_/)).toHaveCount(0);

    const body = JSON.stringify({
      id: 'evt-77',
      type: 'payment.succeeded',
      amount: '250.00',
      currency: 'USD',
      reference: 'Order 77',
      paidAt: new Date().toISOString(),
    });
    const at = new Date();
    const signature = new Webhook(secret).sign('msg_77', at, body);
    const headers = { 'webhook-id': 'msg_77', 'webhook-timestamp': String(Math.floor(at.getTime() / 1000)) };
    const post = (signed: string) =>
      fetch(address, { method: 'POST', headers: { ...headers, 'webhook-signature': signed }, body });
    expect((await post(signature)).status).toBe(200);
    expect((await post('v1,AAAA')).status).toBe(401);
    await page.reload();
    await expect(page.getByText('evt-77', { exact: true })).toBeVisible();
    await expect(page.getByText(money.format(250), { exact: true })).toBeVisible();
    await expect(page.getByText(say('refusals.finance.payment_unsigned'), { exact: true })).toBeVisible();

    await page.getByRole('button', { name: say('payments.menu', { name: 'Card payments' }), exact: true }).click();
    await page.getByRole('menuitem', { name: say('payments.new_secret'), exact: true }).click();
    const rotate = page.getByRole('alertdialog', { name: say('payments.secret.title'), exact: true });
    await rotate.getByRole('button', { name: say('payments.secret.make'), exact: true }).click();
    const second = page.getByRole('dialog', { name: say('payments.secret.title'), exact: true });
    await expect(second.getByText(/^whsec_/)).not.toHaveText(secret);
    await second.getByRole('button', { name: say('payments.secret.kept'), exact: true }).click();
    await page.getByRole('button', { name: say('payments.menu', { name: 'Card payments' }), exact: true }).click();
    await page.getByRole('menuitem', { name: say('payments.turn_off'), exact: true }).click();
    await expect(toastOf(page, say, say('payments.turned_off'))).toBeVisible();
    const { items } = await owner.must('finance.listPaymentProviders', { center: center.id });
    expect(items.map(({ state, hasSecret }) => [state, hasSecret])).toEqual([['off', true]]);
    expect(items[0]?.formerSecretUntil).not.toBeNull();
  });

  test(`a sandbox pays, and transactions mark it, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const sandbox = { center: center.id, name: 'Trial till', kind: 'sandbox', currency: 'USD' } as const;
    await owner.must('finance.createPaymentProvider', sandbox);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.payments(center.id));
    await page.getByRole('button', { name: say('payments.test'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('payments.try.title', { name: 'Trial till' }), exact: true });
    await dialog.getByLabel(say('payments.try.amount', { currency: 'USD' }), { exact: true }).fill('12.5');
    await dialog.getByRole('button', { name: say('payments.try.send'), exact: true }).click();
    await expect(toastOf(page, say, say('payments.try.booked'))).toBeVisible();
    await page.getByRole('link', { name: say('payments.events.open'), exact: true }).click();
    await expect(page.getByText(money.format(12.5), { exact: true }).first()).toBeVisible();
    await expect(page.getByText(say('finance.transactions.sandbox'), { exact: true }).first()).toBeVisible();
  });
}
