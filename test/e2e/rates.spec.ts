// Currencies are told together only by recorded rates: one is recorded, cash is converted at it, the total names it; a plan for
// the month is set; and a difference of the reconciliation is explained and taken back.

import { randomUUID } from 'node:crypto';
import { paths } from '../../src/web/paths.ts';
import { addAccount, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { billedMonth } from './northpeak-invoices.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, speaker } from './words.ts';

const units = (amount: number): string => String(amount * 1_000_000);

/** A center with dollars and euros, whose ad account was told ten dollars more than it had. */
async function openCast(locale: Locale): Promise<{ owner: Newcomer; center: Center }> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak US');
  const act = () => ({ center: center.id, key: randomUUID() });
  for (const currency of ['USD', 'EUR']) {
    const bank = { currency, amountMicros: units(1000), reference: `DBS ${currency}` };
    await owner.must('finance.recordFunding', { ...act(), ...bank });
  }
  const rows = [{ account: account.id, spendMicros: units(10) }];
  await owner.must('finance.recordSpend', { ...act(), day: `${billedMonth()}-10`, source: 'Network', rows });
  return { owner, center };
}

for (const locale of localesOf('en')) {
  const say = speaker(locale);
  const inUnits = (currency: string, amount: number) =>
    new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount);

  test(`a rate is recorded, cash is converted at it, and the total names it, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.finance(center.id));
    await expect(page.getByText(say('finance.total.missing'), { exact: true })).toBeVisible();
    await page.getByRole('link', { name: say('finance.total.record'), exact: true }).click();
    await expect(page.getByText(say('finance.rates.empty'), { exact: true })).toBeVisible();
    await page
      .getByRole('button', { name: say('finance.rates.add'), exact: true })
      .first()
      .click();
    const dialog = page.getByRole('dialog', { name: say('finance.rates.add_title') });
    await dialog.getByLabel(say('finance.rates.from'), { exact: true }).selectOption('EUR');
    await dialog.getByLabel(say('finance.rates.to'), { exact: true }).selectOption('USD');
    await dialog.getByLabel(say('finance.rates.worth', { from: 'EUR' }), { exact: true }).fill('1.08');
    await dialog.getByLabel(say('finance.rates.source'), { exact: true }).fill('ECB 13:00');
    await dialog.getByRole('button', { name: say('finance.rates.add'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect(page.getByText('1 EUR = 1.08 USD', { exact: true })).toBeVisible();

    await page.getByRole('button', { name: say('finance.rates.convert'), exact: true }).click();
    const convert = page.getByRole('dialog', { name: say('finance.convert.title') });
    const rate = convert.getByLabel(say('finance.convert.rate'), { exact: true });
    await expect(rate.locator('option')).toHaveCount(2);
    await rate.selectOption({ index: 1 });
    const amount = convert.getByLabel(say('finance.convert.amount', { currency: 'EUR' }), { exact: true });
    await amount.fill('1,000.01');
    await expect(convert.getByRole('alert')).toBeVisible();
    await amount.fill('250.25');
    const becomes = (currency: string) =>
      convert.getByRole('status').filter({ hasText: say('finance.convert.cash', { currency }) });
    await expect(becomes('EUR')).toContainText(inUnits('EUR', 749.75));
    await expect(becomes('USD')).toContainText(inUnits('USD', 1270.27));
    const action = say('finance.convert.action', { amount: inUnits('EUR', 250.25) });
    await convert.getByRole('button', { name: action, exact: true }).click();
    await expect(convert).toHaveCount(0);
    const done = { paid: inUnits('EUR', 250.25), got: inUnits('USD', 270.27) };
    await expect(toastOf(page, say, say('finance.convert.done', done))).toBeVisible();

    await page.goto(paths.finance(center.id));
    await expect(page.getByText('1 EUR = 1.08 USD', { exact: true })).toBeVisible();
    await expect(page.getByText(/^ECB 13:00/)).toBeVisible();
    await expect(page.getByText(inUnits('USD', 2080), { exact: true })).toBeVisible();
  });

  test(`a plan is set for a month, and a difference is explained, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.finance(center.id));
    const strip = page.getByRole('region', { name: say('finance.plan.title', { currency: 'USD' }), exact: true });
    await strip.getByRole('button', { name: say('finance.overview.set_plan'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('finance.plan.title', { currency: 'USD' }) });
    await dialog.getByLabel(say('finance.plan.amount'), { exact: true }).fill('5,000');
    await dialog.getByRole('button', { name: say('finance.plan.save'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    const spent = { spent: inUnits('USD', 0), plan: inUnits('USD', 5000) };
    await expect(strip.getByText(say('finance.overview.plan_used', spent), { exact: true })).toBeVisible();

    await page.goto(paths.differences(center.id));
    const menu = page.getByRole('button', { name: say('common.actions_of', { name: 'Northpeak US' }), exact: true });
    await menu.click();
    await page.getByRole('menuitem', { name: say('invoices.differences.explain'), exact: true }).click();
    const explain = page.getByRole('dialog', { name: say('invoices.differences.explain_title') });
    await explain.getByRole('button', { name: say('invoices.differences.explain_action'), exact: true }).click();
    await expect(explain.getByText(say('finance.form.required'), { exact: true })).toBeVisible();
    await explain.getByLabel(say('invoices.differences.note'), { exact: true }).fill('The network pays it');
    await explain.getByRole('button', { name: say('invoices.differences.explain_action'), exact: true }).click();
    await expect(explain).toHaveCount(0);
    await expect(page.getByText('The network pays it', { exact: true })).toBeVisible();
    const openOnes = async () => {
      const { items } = await owner.must('finance.listDifferences', { center: center.id, state: 'open' });
      return items.length;
    };
    expect(await openOnes()).toBe(0);
    await menu.click();
    await page.getByRole('menuitem', { name: say('invoices.differences.withdraw'), exact: true }).click();
    await expect(page.getByText('The network pays it', { exact: true })).toHaveCount(0);
    await expect.poll(openOnes).toBe(1);
  });
}
