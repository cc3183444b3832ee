// The grid of people and ad accounts: the keyboard of a spreadsheet, one preview, one change, and back.
import type { Locator, Page } from '@playwright/test';
import { paths } from '../../src/web/paths.ts';
import { isRest } from '../sweeps.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { toastOf, undo } from './steps.ts';
import { test as base, expect } from './visits.ts';
import { localesOf, type Say, speaker } from './words.ts';

interface Own {
  owner: Newcomer;
  center: Center;
  email: string;
}

/** A center of the test's own: the accounts A to D; Bea and Cem, of whom Bea is analyst of A, after the owner Ada. */
const test = base.extend<{ own: Own }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
  own: async ({}, use) => {
    const owner = await signUp('Ada Lovelace');
    const center = await openCenter(owner, 'Analytical Engines');
    const accounts = [];
    for (const name of ['A', 'B', 'C', 'D']) accounts.push(await addAccount(owner, center, `Account ${name}`));
    const as = { accounts: [{ id: accounts[0]?.id ?? '', role: 'analyst' as const }] };
    const bea = await bringIn(owner, center, { name: 'Bea Byron', as });
    await bringIn(owner, center, { name: 'Cem Babbage' });
    await use({ owner, center, email: bea.email });
  },
});

/** Rows and columns as they are counted in the grid: from 1, the header and the names beside. */
const cell = (page: Page, row: number, column: number): Locator =>
  page.locator(`[role=row][aria-rowindex="${row + 1}"] [role=gridcell][aria-colindex="${column + 1}"]`);

/** Presses where a cell is: an empty one is no element. */
async function press(page: Page, row: number, column: number): Promise<void> {
  const grid = page.getByRole('grid');
  const middle = async (part: Locator) => {
    const [outer, inner] = [await grid.boundingBox(), await part.boundingBox()];
    if (outer === null || inner === null) throw new Error('The grid is not to be seen.');
    return { x: inner.x + inner.width / 2 - outer.x, y: inner.y + inner.height / 2 - outer.y };
  };
  const { x } = await middle(grid.getByRole('columnheader').nth(column));
  const { y } = await middle(grid.getByRole('rowheader').nth(row - 1));
  await grid.click({ position: { x, y } });
  const pressed = cell(page, row, column);
  await expect(pressed).toHaveAttribute('aria-selected', 'true');
  const drawn = await middle(pressed);
  expect(Math.abs(drawn.x - x), 'the cell is drawn below its column').toBeLessThan(2);
  expect(Math.abs(drawn.y - y), 'and in its row').toBeLessThan(2);
}

const isEmpty = (place: Locator): Promise<void> => expect(place.filter({ hasText: /./ })).toHaveCount(0);

async function openGrid(page: Page, { center }: Own): Promise<Locator> {
  await page.goto(paths.accessGrid(center.id));
  const grid = page.getByRole('grid');
  await expect(grid).toHaveAttribute('aria-rowcount', '4');
  await expect(grid).toHaveAttribute('aria-colcount', '5');
  return grid;
}

async function apply(page: Page, say: Say, count: number): Promise<void> {
  await page.getByRole('button', { name: say('grid.preview.open') }).click();
  const dialog = page.getByRole('dialog', { name: say('grid.preview.title') });
  await dialog.getByRole('button', { name: say('grid.preview.apply', { count }) }).click();
  await expect(toastOf(page, say, say('grid.done', { count }))).toBeVisible();
  await expect(dialog).toBeHidden();
}

for (const locale of localesOf('zh-CN')) {
  test(`cells are changed by keyboard, previewed, applied as one and taken back, in ${locale}`, async ({
    visit,
    own,
  }) => {
    const say = speaker(locale);
    const role = (name: string) => say(`access.roles.${name}`);
    const page = await visit({ as: own.owner, locale });
    const grid = await openGrid(page, own);
    await expect(cell(page, 2, 1)).toHaveText(role('analyst'));
    await press(page, 2, 2);
    await expect(grid).toBeFocused();
    await page.keyboard.press('Enter');
    const form = page.getByRole('dialog');
    await form.getByLabel(say('grid.columns.role')).selectOption('operator');
    await form.getByRole('button', { name: say('grid.edit.save') }).click();
    await expect(cell(page, 2, 2)).toHaveText(say('grid.cell.change', { from: '–', to: role('operator') }));

    // Down and to the end, filled from the first row.
    await expect(grid).toBeFocused();
    await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Control+d');
    await expect(cell(page, 3, 2)).toHaveText(say('grid.cell.change', { from: '–', to: role('operator') }));
    await press(page, 2, 1);
    await page.keyboard.press('Delete');
    await expect(cell(page, 2, 1)).toHaveText(say('grid.cell.change', { from: role('analyst'), to: '–' }));
    await expect(page.getByText(say('grid.pending', { count: 3 }))).toBeVisible();

    await page.getByRole('button', { name: say('grid.preview.open') }).click();
    const dialog = page.getByRole('dialog', { name: say('grid.preview.title') });
    await expect(dialog.getByText(say('grid.preview.losing', { count: 1 }))).toBeVisible();
    await expect(dialog.getByText(say('grid.preview.gaining', { count: 2 }))).toBeVisible();
    await page.keyboard.press('Escape');
    await apply(page, say, 3);
    await isEmpty(cell(page, 2, 1));
    await expect(cell(page, 3, 2)).toHaveText(role('operator'));
    await undo(page, say, say('grid.done', { count: 3 }));
    await expect(cell(page, 2, 1)).toHaveText(role('analyst'));
    await isEmpty(cell(page, 3, 2));
  });

  test(`lines are pasted, broken ones named, and the others applied, in ${locale}`, async ({ visit, own }) => {
    const say = speaker(locale);
    const page = await visit({ as: own.owner, locale });
    await openGrid(page, own);
    await page.getByRole('button', { name: say('grid.import.open') }).click();
    const lines = [
      'Email;Account;Role',
      `${own.email};Account B;Operator`,
      'nobody@example.com;Account B;Operator',
      `${own.email};"Account C";观察员`,
    ];
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('grid.import.text')).fill(lines.join('\r\n'));
    await expect(dialog.getByText(say('grid.import.found', { count: 3 }))).toBeVisible();
    await dialog.getByRole('button', { name: say('grid.preview.open') }).click();
    await expect(dialog.getByText(say('grid.preview.line', { line: 3 }))).toBeVisible();
    await expect(dialog.getByText(say('refusals.access.person_unknown'))).toBeVisible();
    await dialog.getByRole('button', { name: say('grid.preview.apply', { count: 2 }) }).click();
    await expect(cell(page, 2, 2)).toHaveText(say('access.roles.operator'));
    await expect(cell(page, 2, 3)).toHaveText(say('access.roles.analyst'));
  });
}

if (!isRest)
  test('cells go to a spreadsheet and come from one', async ({ visit, own }) => {
    const say = speaker('en');
    const page = await visit({ as: own.owner, locale: 'en' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openGrid(page, own);
    await press(page, 2, 1);
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Control+c');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('Analyst\t');
    await page.evaluate(() => navigator.clipboard.writeText('Admin\tOperator\r\n观察员\tWizard\r\n'));
    await press(page, 2, 3);
    await page.keyboard.press('Control+v');
    await expect(cell(page, 2, 3)).toHaveText('– → Admin');
    await expect(cell(page, 2, 4)).toHaveText('– → Operator');
    await expect(toastOf(page, say, say('grid.unknown_words', { words: '观察员, Wizard' }))).toBeVisible();
    await expect(page.getByText(say('grid.pending', { count: 2 }))).toBeVisible();
  });

if (!isRest)
  test('what somebody else changed meanwhile is not overwritten', async ({ visit, own }) => {
    const say = speaker('en');
    const page = await visit({ as: own.owner, locale: 'en' });
    await openGrid(page, own);
    await press(page, 2, 1);
    await page.keyboard.press('Delete');
    await page.getByRole('button', { name: say('grid.preview.open') }).click();
    const dialog = page.getByRole('dialog');
    const save = dialog.getByRole('button', { name: say('grid.preview.apply', { count: 1 }) });
    await expect(save).toBeVisible();
    const { items } = await own.owner.must('access.listAssignments', { center: own.center.id });
    const [held] = items;
    await own.owner.must('access.changeAssignments', {
      center: own.center.id,
      changes: [
        {
          person: held?.person.id ?? '',
          account: held?.account.id ?? '',
          from: { role: 'analyst', startsAt: null, expiresAt: null },
          to: { role: 'admin', startsAt: null, expiresAt: null },
        },
      ],
    });
    await save.click();
    await expect(dialog.getByText(say('refusals.access.changes_overtaken', { count: 1 }))).toBeVisible();
    await dialog.getByRole('button', { name: say('grid.preview.again') }).click();
    await expect(dialog.getByText(`${say('access.roles.admin')} → ${say('grid.edit.none')}`)).toBeVisible();
    await dialog.getByRole('button', { name: say('grid.preview.apply', { count: 1 }) }).click();
    await expect(toastOf(page, say, say('grid.done', { count: 1 }))).toBeVisible();
  });

if (!isRest)
  test('what is saved as CSV can be read back and changes nothing', async ({ visit, own }) => {
    const say = speaker('en');
    const page = await visit({ as: own.owner, locale: 'en' });
    await openGrid(page, own);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: say('common.export') }).click();
    const file = await (await download).path();
    await page.getByRole('button', { name: say('grid.import.open') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('grid.import.file')).setInputFiles(file);
    await dialog.getByRole('button', { name: say('grid.preview.open') }).click();
    const totals = { changes: 0, given: 0, altered: 0, taken: 0, unchanged: 1, refused: 0 };
    await expect(dialog.getByText(say('grid.preview.sum', totals))).toBeVisible();
  });

if (!isRest)
  test('on a phone one person is a list of accounts', async ({ visit, own }) => {
    const say = speaker('zh-CN');
    const page = await visit({ as: own.owner, locale: 'zh-CN', isPhone: true });
    await page.goto(paths.accessGrid(own.center.id));
    await page.getByRole('button', { name: 'Bea Byron' }).click();
    await page.getByLabel(say('grid.edit.one', { person: 'Bea Byron', account: 'Account B' })).selectOption('analyst');
    await apply(page, say, 1);
    await expect(page.getByLabel(say('grid.edit.one', { person: 'Bea Byron', account: 'Account B' }))).toHaveValue(
      'analyst',
    );
  });
