// Money from the bank to ad accounts and back: recorded, moved by a list with a broken line, looked up and summed, reversed,
// proven and closed; and who holds no finance role is not told of any of it.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { closableMonth } from './northpeak-money.ts';
import { reasonOf, room, toastOf, undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

const formats: Record<Locale, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' }),
  'zh-CN': new Intl.NumberFormat('zh-CN', { style: 'currency', currency: 'USD' }),
};

const monthNames: Record<Locale, Intl.DateTimeFormat> = {
  en: new Intl.DateTimeFormat('en', { year: 'numeric', month: 'long', timeZone: 'UTC' }),
  'zh-CN': new Intl.DateTimeFormat('zh-CN', { year: 'numeric', month: 'long', timeZone: 'UTC' }),
};

interface Cast {
  owner: Newcomer;
  center: Center;
}

async function openCast(locale: Locale): Promise<Cast> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  for (const name of ['Northpeak US', 'Northpeak EU']) await addAccount(owner, center, name);
  return { owner, center };
}

/** Fills in 1,000 dollars in the dialog that is open, until it says what would become of the balance. */
async function fillFunding(page: Page, say: Say, locale: Locale): Promise<void> {
  const dialog = page.getByRole('dialog', { name: say('finance.fund.title') });
  const money = formats[locale];
  await dialog.getByLabel(say('finance.form.amount'), { exact: true }).fill('0.005');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel(say('finance.form.amount'), { exact: true }).fill('1,000');
  await dialog.getByLabel(say('finance.form.reference'), { exact: true }).fill('DBS 1187');
  const change = dialog.getByRole('status').filter({ hasText: say('finance.form.center_cash') });
  await expect(change).toContainText(money.format(1000));
}

async function fund(page: Page, say: Say, locale: Locale): Promise<void> {
  await fillFunding(page, say, locale);
  const dialog = page.getByRole('dialog', { name: say('finance.fund.title') });
  const amount = formats[locale].format(1000);
  await dialog.getByRole('button', { name: say('finance.fund.action', { amount }), exact: true }).click();
  await expect(toastOf(page, say, say('finance.fund.done', { amount }))).toBeVisible();
  await expect(dialog).toHaveCount(0);
}

/** Puts the bank's advice beside a transaction; what is no paper is refused. */
async function keepPaper(page: Page, say: Say, dialog: Locator): Promise<void> {
  const attach = dialog.getByLabel(say('files.attach'), { exact: true });
  const program = { name: 'advice.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ\u0000program') };
  await attach.setInputFiles(program);
  await expect(dialog.getByText(say('refusals.file_refused'), { exact: true })).toBeVisible();
  const advice = { name: '银行回单.csv', mimeType: 'text/csv', buffer: Buffer.from('day,amount\n1,200.50\n') };
  await attach.setInputFiles(advice);
  await expect(toastOf(page, say, say('files.added', { name: advice.name }))).toBeVisible();
  const download = page.waitForEvent('download');
  await dialog
    .getByRole('list', { name: say('files.list') })
    .getByRole('link', { name: advice.name, exact: true })
    .click();
  expect(readFileSync(await (await download).path(), 'utf8')).toBe(advice.buffer.toString());
}

/** Recharges two ad accounts from a list in which a third line names nobody. */
async function rechargeByList(page: Page, say: Say, locale: Locale): Promise<void> {
  const money = formats[locale];
  await page.getByRole('button', { name: say('finance.acts.transfer'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('finance.transfer.title') });
  await dialog.getByRole('radio', { name: say('finance.transfer.paste'), exact: true }).check();
  const lines = ['Account,Cash', 'Northpeak US,"200.50"', 'Nobody,10', 'Northpeak EU,100'];
  await dialog
    .getByLabel(say('finance.transfer.file'), { exact: true })
    .setInputFiles({ name: 'recharge.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
  await dialog.getByRole('button', { name: say('finance.transfer.preview'), exact: true }).click();
  const broken = dialog.getByRole('row', { name: 'Nobody' });
  await expect(broken).toContainText(say('refusals.finance.account_unknown', { text: 'Nobody' }));
  await expect(dialog.getByText(say('finance.transfer.bad', { count: 1 }))).toBeVisible();
  const change = dialog.getByRole('status').filter({ hasText: say('finance.form.center_cash') });
  await expect(change).toContainText(money.format(699.5));
  const words = { direction: 'recharge', count: 2 };
  await dialog.getByRole('button', { name: say('finance.transfer.apply', words), exact: true }).click();
  await expect(toastOf(page, say, say('finance.transfer.done', words))).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('row', { name: /Northpeak US/ })).toContainText(money.format(200.5));
}

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);
  const money = formats[locale];

  test(`money comes in, is moved by a list, is looked up, reversed, proven and closed, ${locale}`, async ({
    visit,
  }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(paths.home(center.id));
    await room(page, say, 'finance').click();
    await expect(page.getByText(say('finance.overview.empty'), { exact: true })).toBeVisible();
    await page
      .getByRole('button', { name: say('finance.acts.fund'), exact: true })
      .first()
      .click();
    await fund(page, say, locale);
    const free = page.locator('dl > div', { hasText: say('finance.overview.free') });
    await expect(free).toContainText(money.format(1000));

    await page
      .getByRole('link', { name: say('finance.tabs.wallets'), exact: true })
      .last()
      .click();
    await rechargeByList(page, say, locale);

    await page.getByRole('link', { name: say('finance.tabs.transactions'), exact: true }).click();
    const count = page.locator('main span[aria-live="polite"]');
    await expect(count).toHaveText(say('finance.transactions.total', { count: 3 }));
    const sums = page.locator('details', { hasText: say('finance.transactions.sums') });
    await expect(sums).toContainText(money.format(300.5));
    await expect(sums).toContainText(money.format(1000));
    await page.getByLabel(say('finance.transactions.kind'), { exact: true }).selectOption('recharge');
    await expect(count).toHaveText(say('finance.transactions.total', { count: 2 }));
    await expect(sums).not.toContainText(money.format(1000));
    await page
      .getByRole('button', { name: say('finance.kinds.recharge'), exact: true })
      .first()
      .click();

    const dialog = page.getByRole('dialog', { name: say('finance.kinds.recharge') });
    await expect(dialog.getByText(money.format(200.5), { exact: true })).toBeVisible();
    await keepPaper(page, say, dialog);
    await dialog.getByRole('button', { name: say('finance.posting.reverse'), exact: true }).click();
    const confirm = page.getByRole('alertdialog', { name: say('finance.reverse.title') });
    await confirm.getByLabel(say('finance.reverse.reason'), { exact: true }).fill('Wrong month');
    await confirm.getByRole('button', { name: say('finance.reverse.action'), exact: true }).click();
    await expect(confirm).toHaveCount(0);
    const reversal = page.getByRole('dialog', { name: say('finance.kinds.reversal') });
    await expect(reversal.getByText('Wrong month', { exact: true })).toBeVisible();
    await reversal
      .getByRole('button', { name: say('common.close'), exact: true })
      .last()
      .click();
    const { balances } = await owner.must('finance.getOverview', { center: center.id });
    expect(balances.map(({ currency, cashMicros }) => [currency, cashMicros])).toEqual([['USD', '1000000000']]);

    await page.getByRole('link', { name: say('finance.tabs.books'), exact: true }).click();
    await expect(page.getByText(say('finance.books.no_checks'), { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('finance.books.check_now'), exact: true }).click();
    await expect(toastOf(page, say, say('finance.books.sound_now'))).toBeVisible();
    await expect(page.getByText(say('finance.overview.sound'), { exact: true })).toBeVisible();
    await page.getByRole('button', { name: say('finance.acts.close'), exact: true }).click();
    const close = page.getByRole('alertdialog', { name: say('finance.close.title') });
    await expect(close.getByText(say('finance.close.checked'), { exact: true })).toBeVisible();
    await close.getByLabel(say('finance.close.month'), { exact: true }).selectOption(closableMonth());
    const month = monthNames[locale].format(new Date(`${closableMonth()}-01`));
    await close.getByRole('button', { name: say('finance.close.action', { month }), exact: true }).click();
    await expect(close).toHaveCount(0);
    await expect(page.getByText(say('finance.books.no_moves'), { exact: true })).toBeVisible();
    const { items } = await owner.must('finance.listPeriods', { center: center.id });
    expect(items.map(({ month }) => month)).toEqual([closableMonth()]);
  });

  test(`what was recorded by mistake is undone from its toast, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const page = await visit({ as: owner, locale });
    await page.goto(`${paths.finance(center.id)}?do=fund`);
    await fund(page, say, locale);
    await undo(page, say, say('finance.fund.done', { amount: money.format(1000) }));
    await expect(toastOf(page, say, say('finance.undone'))).toBeVisible();
    const { items } = await owner.must('finance.listTransactions', { center: center.id });
    expect(items.map(({ kind }) => kind)).toEqual(['reversal', 'funding']);
  });

  test(`money that needs a second person is proposed where it was recorded, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const as = { role: 'admin', financeRole: 'analyst' } as const;
    const other = await bringIn(owner, center, { name: 'Diego Ramos', locale, as });
    const rules = [{ area: 'funds', approvals: 1, approvers: 'admins' } as const];
    await owner.must('requests.putApprovalRules', { center: center.id, rules });
    const page = await visit({ as: owner, locale });
    await page.goto(`${paths.finance(center.id)}?do=fund`);
    await fillFunding(page, say, locale);
    const amount = money.format(1000);
    await page.getByRole('button', { name: say('finance.fund.action', { amount }), exact: true }).click();
    const approval = page.getByRole('dialog', { name: say('requests.approval.title') });
    await expect(approval.getByText(amount, { exact: true })).toBeVisible();
    await approval.getByRole('button', { name: say('requests.approval.propose'), exact: true }).click();
    await expect(toastOf(page, say, say('requests.approval.waits'))).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    const { items } = await other.must('requests.listInbox', { state: 'open' });
    await other.must('requests.decideRequest', { request: items[0]?.id ?? '', decision: 'approve' });
    const kinds = async () => {
      const listed = await owner.must('finance.listTransactions', { center: center.id });
      return listed.items.map(({ kind }) => kind);
    };
    await expect.poll(kinds).toEqual(['funding']);
  });

  test(`an Admin sees no finance, an analyst moves nothing, ${locale}`, async ({ visit }) => {
    const { owner, center } = await openCast(locale);
    const admin = await bringIn(owner, center, { name: 'Amira Haddad', locale, as: { role: 'admin' } });
    const analyst = await bringIn(owner, center, { name: 'Kenji Sato', locale, as: { financeRole: 'analyst' } });
    const page = await visit({ as: admin, locale });
    await page.goto(paths.finance(center.id));
    await expect(page.getByText(say('finance.why'), { exact: true })).toBeVisible();
    await expect(room(page, say, 'members')).toBeVisible();
    await expect(room(page, say, 'finance')).toHaveCount(0);
    await expect(page.getByRole('link', { name: say('finance.tabs.transactions'), exact: true })).toHaveCount(0);

    const other = await visit({ as: analyst, locale });
    await other.goto(paths.finance(center.id));
    await expect(other.getByText(say('finance.overview.empty_for_viewer'), { exact: true })).toBeVisible();
    const record = other.getByRole('button', { name: say('finance.acts.fund'), exact: true });
    expect(await reasonOf(other, record)).toContain(say('access.roles.finance_manager'));
  });
}
