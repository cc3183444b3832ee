// Ways to access: the palette finds roles and groups by name and the pages of access by their words; the grid is filtered by
// label, in the address, and names the hat that somebody's way is. Once in each language.
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('en')) {
  test(`the palette finds roles, groups and the pages of access (${locale})`, async ({ visit }) => {
    const say = speaker(locale);
    const owner = await signUp('Lin Wei', { locale });
    const { id: center } = await openCenter(owner, 'Northpeak');
    await owner.must('access.createRole', { center, name: 'Night planner', actions: ['report:read'] });
    const { id: group } = await owner.must('assets.createGroup', { center, name: 'Season accounts' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.home(center));
    const open = async (typed: string, option: string): Promise<void> => {
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: say('frame.search') }).fill(typed);
      await page.getByRole('option', { name: option }).first().click();
    };
    await open('night', 'Night planner');
    await expect(page).toHaveURL(`${paths.roles(center)}?search=Night+planner`);
    await expect(page.getByRole('row', { name: 'Night planner' })).toBeVisible();
    await open('season', 'Season accounts');
    await expect(page).toHaveURL(paths.group(center, group));
    await open(locale === 'en' ? 'what if' : '假如', say('access.questions.what_if'));
    await expect(page).toHaveURL(paths.accessWhatIf(center));
    await open('db', say('access.questions.compare'));
    await expect(page).toHaveURL(paths.accessChanges(center));
  });

  test(`the grid shows the accounts with a label, and the hat through which somebody sees them (${locale})`, async ({
    visit,
  }) => {
    const say = speaker(locale);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const retail = await addAccount(owner, center, 'Retail US');
    await addAccount(owner, center, 'Brand EU');
    const labelled = { center: center.id, labels: ['Retail'], accounts: [retail.id] };
    await owner.must('assets.addLabels', labelled);
    await bringIn(owner, center, { name: 'Farah Finance', locale, as: { financeRole: 'analyst' } });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accessGrid(center.id));
    const grid = page.getByRole('grid');
    await expect(grid).toHaveAttribute('aria-colcount', '3');
    const farah = page.getByRole('row', { name: 'Farah Finance' });
    await expect(farah.getByRole('gridcell').first()).toHaveText(say('access.roles.finance_analyst'));
    await page.getByRole('combobox', { name: say('assets.labels.filter') }).selectOption('Retail');
    await expect(page).toHaveURL(/label=Retail/);
    await expect(grid).toHaveAttribute('aria-colcount', '2');
    await expect(grid.getByRole('columnheader', { name: 'Retail US' })).toBeVisible();
    await page.reload();
    await expect(grid).toHaveAttribute('aria-colcount', '2');
    await expect(grid.getByRole('columnheader', { name: 'Brand EU' })).toBeHidden();
  });
}
