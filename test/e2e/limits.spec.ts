// Spend that cannot run away: a budget and a cap set on the pages, and an account that freezes and that two people unfreeze.
import { randomUUID } from 'node:crypto';
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, speaker } from './words.ts';

const units = (amount: number): string => String(amount * 1_000_000);
const yesterday = (): string => new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
const moneyIn = (locale: Locale) => new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });

interface Cast {
  owner: Newcomer;
  center: Center;
  account: string;
}

/** A center whose ad account has 1,000 dollars. */
async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const { id: account } = await addAccount(owner, center, 'Northpeak US');
  const act = () => ({ center: center.id, key: randomUUID() });
  const funding = { currency: 'USD', amountMicros: units(5000), reference: 'DBS 1' };
  await owner.must('finance.recordFunding', { ...act(), ...funding });
  const rows = [{ account, cashMicros: units(1000) }];
  await owner.must('finance.transferFunds', { ...act(), direction: 'recharge', rows });
  return { owner, center, account };
}

const spend = ({ owner, center, account }: Cast, amount: number) =>
  owner.must('finance.recordSpend', {
    center: center.id,
    key: randomUUID(),
    day: yesterday(),
    source: 'Network',
    rows: [{ account, spendMicros: units(amount) }],
  });

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);
  const money = moneyIn(locale);

  test(`a budget is set on the page of its ad account, ${locale}`, async ({ visit }) => {
    const { owner, center, account } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.account(center.id, account));
    await expect(page.getByText(say('budgets.card.unlimited_hint'), { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('budgets.card.change'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('budgets.dialog.title', { account: 'Northpeak US' }) });
    await expect(dialog.getByText(say('budgets.dialog.changes_left', { count: 10 }), { exact: true })).toBeVisible();
    await dialog.getByRole('radio', { name: say('budgets.modes.monthly') }).check();
    await dialog.getByLabel(say('budgets.dialog.amount'), { exact: true }).fill('1,200.50');
    await dialog.getByRole('button', { name: say('budgets.dialog.save'), exact: true }).click();
    await expect(toastOf(page, say, say('budgets.dialog.saved'))).toBeVisible();
    const used = say('budgets.card.used', { used: money.format(0), amount: money.format(1200.5) });
    await expect(page.getByText(used, { exact: true })).toBeVisible();
    const { mode, amountMicros } = await owner.must('finance.getBudget', { center: center.id, account });
    expect([mode, amountMicros]).toEqual(['monthly', '1200500000']);
  });

  test(`a cap is set and removed, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.limits(center.id));
    await expect(page.getByText(say('budgets.limits.no_caps'), { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('budgets.limits.set'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('budgets.cap.title') });
    await dialog.getByLabel(say('budgets.cap.amount'), { exact: true }).fill('300');
    await dialog.getByRole('button', { name: say('budgets.cap.save'), exact: true }).click();
    await expect(toastOf(page, say, say('budgets.cap.saved'))).toBeVisible();
    const used = say('budgets.cap.used', { used: money.format(0), amount: money.format(300) });
    await expect(page.getByText(used, { exact: true })).toBeVisible();
    const named = say('budgets.cap.remove_named', { name: 'Northpeak' });
    await page.getByRole('button', { name: named, exact: true }).click();
    const confirm = page.getByRole('alertdialog', { name: say('budgets.cap.remove_title') });
    await confirm.getByRole('button', { name: say('budgets.cap.remove'), exact: true }).click();
    await expect(page.getByText(say('budgets.limits.no_caps'), { exact: true })).toBeVisible();
    expect((await owner.must('finance.listCaps', { center: center.id })).total).toBe(0);
  });

  test(`an ad account that froze is unfrozen by two people, ${locale}`, async ({ visit }) => {
    const cast = await openCast(locale);
    const { owner, center } = cast;
    const page = await visit({ as: owner, locale });
    await page.goto(`${paths.limits(center.id)}?set=settings`);
    const settings = page.getByRole('dialog', { name: say('budgets.settings.title') });
    await settings.getByLabel(say('budgets.settings.amount', { currency: 'USD' }), { exact: true }).fill('200');
    await settings.getByRole('button', { name: say('budgets.settings.save'), exact: true }).click();
    await expect(toastOf(page, say, say('budgets.settings.saved'))).toBeVisible();
    await spend(cast, 250);
    const manager = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { financeRole: 'manager' } });

    await page.goto(paths.limits(center.id));
    const alert = say('budgets.alert.breaker_open', { spend: money.format(250) });
    await expect(page.getByText(alert, { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('budgets.breaker.confirm'), exact: true }).click();
    const first = page.getByRole('alertdialog', { name: say('budgets.breaker.title') });
    await expect(first.getByText(say('budgets.breaker.two'), { exact: true })).toBeVisible();
    await first.getByRole('button', { name: say('budgets.breaker.action'), exact: true }).click();
    await expect(page.getByText(say('budgets.breaker.confirmed', { name: 'Lin Wei' }))).toBeVisible();
    await expect(page.getByRole('button', { name: say('budgets.breaker.confirm'), exact: true })).toHaveCount(0);

    const other = await visit({ as: manager, locale });
    await other.goto(paths.limits(center.id));
    await other.getByRole('button', { name: say('budgets.breaker.confirm'), exact: true }).click();
    const second = other.getByRole('alertdialog', { name: say('budgets.breaker.title') });
    await expect(second.getByText(say('budgets.breaker.second'), { exact: true })).toBeVisible();
    await second.getByRole('button', { name: say('budgets.breaker.action'), exact: true }).click();
    await expect(toastOf(other, say, say('budgets.breaker.unfrozen'))).toBeVisible();
    await expect(other.getByText(say('budgets.limits.no_breakers'), { exact: true })).toBeVisible();
    const { items } = await owner.must('finance.listBreakers', { center: center.id });
    expect(items.map(({ state, confirmations }) => [state, confirmations.length])).toEqual([['closed', 2]]);
  });
}
