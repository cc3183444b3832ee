// A client is invoiced: a billing group is made, the invoice of the last month issued, its PDF read, and its payment recorded.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { paths } from '../../src/web/paths.ts';
import { addAccount, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { billedMonth } from './northpeak-invoices.ts';
import { printed } from './printed.ts';
import { toastOf } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, speaker } from './words.ts';

const units = (amount: number): string => String(amount * 1_000_000);

/** A center whose one ad account was charged a hundred dollars in the last month. */
async function openCast(locale: Locale): Promise<{ owner: Newcomer; center: Center }> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, '海悦 – US');
  const act = () => ({ center: center.id, key: randomUUID() });
  const bank = { currency: 'USD', amountMicros: units(1000), reference: 'DBS 1187' };
  await owner.must('finance.recordFunding', { ...act(), ...bank });
  const rows = [{ account: account.id, cashMicros: units(500) }];
  await owner.must('finance.transferFunds', { ...act(), direction: 'recharge', rows });
  const spend = [{ account: account.id, spendMicros: units(100) }];
  await owner.must('finance.recordSpend', { ...act(), day: `${billedMonth()}-10`, source: 'Network', rows: spend });
  return { owner, center };
}

/** A4, every word where it is said to be and within the margins, and nothing in them. */
function expectWellSet({ width, height, words, inkIn }: Awaited<ReturnType<typeof printed>>): void {
  expect([Math.round(width), Math.round(height)]).toEqual([595, 842]);
  for (const word of words) {
    expect(inkIn(word), `“${word.text}” is drawn.`).toBeGreaterThan(0.02);
    expect(word.x, word.text).toBeGreaterThanOrEqual(margin);
    expect(word.x + word.width, word.text).toBeLessThanOrEqual(width - margin);
    const others = words.filter((other) => other !== word && overlap(word, other));
    expect(
      others.map(({ text }) => text),
      `Nothing is drawn over “${word.text}”.`,
    ).toEqual([]);
  }
  for (const x of [0, width - margin]) expect(inkIn({ x, y: 0, width: margin, height })).toBe(0);
}

const margin = 36;

type Place = { x: number; y: number; width: number; height: number };
const overlap = (one: Place, other: Place): boolean =>
  one.x + 1 < other.x + other.width &&
  other.x + 1 < one.x + one.width &&
  one.y + 1 < other.y + other.height &&
  other.y + 1 < one.y + one.height;

for (const locale of localesOf('en')) {
  const say = speaker(locale);
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency: 'USD' });

  test(`a client is invoiced, gets the PDF, and pays, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.billingGroups(center.id));
    await page.getByRole('button', { name: say('invoices.groups.create'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('invoices.groups.create') });
    await dialog.getByLabel(say('invoices.groups.name'), { exact: true }).fill('Haiyue');
    await dialog.getByLabel(say('invoices.legal_name'), { exact: true }).fill('上海海悦贸易有限公司');
    await dialog.getByLabel(say('invoices.taxes'), { exact: true }).fill('GST 9 %');
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: say('invoices.groups.create'), exact: true }).click();
    await expect(toastOf(page, say, say('invoices.groups.created'))).toBeVisible();
    await expect(dialog).toHaveCount(0);

    await page.goto(paths.invoices(center.id));
    await expect(page.getByText(say('invoices.empty'), { exact: true })).toBeVisible();
    await page
      .getByRole('button', { name: say('invoices.issue'), exact: true })
      .first()
      .click();
    const issue = page.getByRole('dialog', { name: say('invoices.issue_title') });
    await issue.getByLabel(say('invoices.month'), { exact: true }).selectOption(billedMonth());
    const amount = money.format(109);
    await issue.getByRole('button', { name: say('invoices.issue_amount', { amount }), exact: true }).click();
    await expect(page.getByRole('heading', { name: say('invoices.title', { number: 'INV-00001' }) })).toBeVisible();
    await expect(page.getByText(say('invoices.states.open'), { exact: true })).toBeVisible();

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: say('invoices.download'), exact: true }).click();
    const paper = await printed(readFileSync(await (await download).path()), `invoice-${locale}`);
    expectWellSet(paper);
    const words = [say('invoices.pdf.invoice', { number: 'INV-00001' }), '上海海悦贸易有限公司', '海悦–US', '100.00'];
    for (const word of [...words, '9.00', '109.00']) expect(paper.text).toContain(word.replaceAll(' ', ''));

    await page.getByRole('button', { name: say('invoices.payment.open'), exact: true }).click();
    const payment = page.getByRole('dialog', { name: say('invoices.payment.title', { number: 'INV-00001' }) });
    await payment.getByLabel(say('invoices.payment.reference'), { exact: true }).fill('HSBC 77');
    await payment.getByRole('button', { name: say('invoices.payment.action'), exact: true }).click();
    await expect(page.getByText(say('invoices.states.paid'), { exact: true })).toBeVisible();
    await expect(page.getByText('HSBC 77', { exact: true })).toBeVisible();
    const { items, unpaid } = await owner.must('finance.listInvoices', { center: center.id });
    expect(items.map(({ number, state, totalMicros }) => [number, state, totalMicros])).toEqual([
      ['INV-00001', 'paid', units(109)],
    ]);
    expect(unpaid).toEqual([]);
  });
}
