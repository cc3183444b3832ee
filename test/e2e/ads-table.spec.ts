// The table of the ads manager as people work in it all day: how much of it is seen, and what stays in view.
import { paths } from '../../src/web/paths.ts';
import { addAccount, bringIn, openCenter, signUp } from './newcomers.ts';
import { northpeak } from './northpeak.ts';
import { chooseFrom, toastOf, undo } from './steps.ts';
import { expect, test } from './visits.ts';
import { bothLocales, speaker } from './words.ts';

const usual = ['spend', 'impressions', 'clicks', 'ctr', 'cpc', 'conversions'];

for (const locale of bothLocales) {
  const say = speaker(locale);

  test(`six metrics are seen at once, and names stay when it is scrolled sideways, ${locale}`, async ({ visit }) => {
    const known = northpeak();
    const page = await visit({ as: known.lin, locale });
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(paths.accountAds(known.center, known.accounts[0] ?? ''));
    const table = page.getByRole('table', { name: say('ads.levels.campaign') });
    const name = table.getByRole('link', { name: 'Autumn – Prospecting', exact: true });
    await expect(name).toBeVisible();
    const whole = async (metric: string): Promise<boolean> => {
      const header = table.getByRole('columnheader', { name: say(`ads.metrics.${metric}`), exact: true });
      return await header.evaluate((cell) => {
        const { left, right, width, height } = cell.getBoundingClientRect();
        const [x, y] = [left + width / 2, cell.getBoundingClientRect().top + height / 2];
        return left >= 0 && right <= innerWidth && cell.contains(document.elementFromPoint(x, y));
      });
    };
    expect(await Promise.all(usual.map(whole))).toEqual(usual.map(() => true));
    // A short name begins where its column does, whatever stands beside it.
    const column = await table
      .getByRole('columnheader', { name: say('ads.table.name'), exact: true })
      .evaluate((cell) => cell.getBoundingClientRect().left + Number.parseFloat(getComputedStyle(cell).paddingLeft));
    expect((await name.boundingBox())?.x).toBeCloseTo(column, 0);
    // Narrower, so that most of it lies outside.
    await page.setViewportSize({ width: 800, height: 900 });
    const before = await name.boundingBox();
    const toggle = table.getByRole('switch', { name: say('ads.table.switch', { name: 'Autumn – Prospecting' }) });
    await table.getByRole('button', { name: say('ads.metrics.roas'), exact: true }).focus();
    await expect(table.getByRole('button', { name: say('ads.metrics.roas'), exact: true })).toBeInViewport({
      ratio: 1,
    });
    // Cells are pinned by the frame after the one that is scrolled first.
    await expect.poll(() => name.boundingBox()).toEqual(before);
    await expect(toggle).toBeInViewport({ ratio: 1 });
    // What gets focus from the keyboard does not stay beneath what is pinned.
    const delivery = table.getByRole('columnheader', { name: say('ads.table.delivery'), exact: true });
    const spend = table.getByRole('button', { name: say('ads.metrics.spend'), exact: true });
    await spend.focus();
    const pinned = table.getByRole('columnheader', { name: say('ads.table.name'), exact: true });
    const [left, right] = await Promise.all([
      spend.evaluate((button) => button.getBoundingClientRect().left),
      pinned.evaluate((cell) => cell.getBoundingClientRect().right),
    ]);
    expect(left).toBeGreaterThanOrEqual(right - 4);
    await expect(delivery).toHaveCount(1);
  });

  test(`a view is saved, shared, opened by a link and by default, changed and taken back, ${locale}`, async ({
    visit,
  }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    for (const name of ['Autumn', 'Winter'])
      await owner.must('ads.createCampaign', { ...at, name, objective: 'traffic' });
    const analyst = await bringIn(owner, center, {
      name: 'Kenji Mori',
      locale,
      as: { role: 'employee', accounts: [{ id: account.id, role: 'analyst' }] },
    });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    const table = page.getByRole('table', { name: say('ads.levels.campaign') });
    const heads = () => table.getByRole('columnheader').allInnerTexts();
    await expect(table.getByRole('link', { name: 'Winter', exact: true })).toBeVisible();

    // Columns: without the state of delivery, and the return before the rest.
    await page.getByRole('button', { name: say('ads.columns.open'), exact: true }).click();
    const columns = page.getByRole('dialog', { name: say('ads.columns.title') });
    await columns.getByRole('checkbox', { name: say('ads.table.delivery'), exact: true }).uncheck();
    const up = columns.getByRole('button', {
      name: say('ads.columns.up', { name: say('ads.metrics.roas') }),
      exact: true,
    });
    for (let presses = 0; presses < 8; presses++) await up.press('Enter');
    await expect(up).toBeDisabled();
    await columns.getByRole('button', { name: say('ads.columns.show'), exact: true }).click();
    await expect.poll(async () => (await heads())[3]).toBe(say('ads.metrics.roas'));
    await expect(table.getByRole('columnheader', { name: say('ads.table.delivery'), exact: true })).toHaveCount(0);
    await page.getByRole('searchbox', { name: say('ads.table.search') }).fill('Winter');
    await expect(table.getByRole('link', { name: 'Autumn', exact: true })).toHaveCount(0);

    const views = (name: string) => page.getByRole('button', { name, exact: false }).first();
    const choose = async (button: string, item: string) => {
      await views(button).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    await choose(say('ads.views.title'), say('ads.views.save'));
    const save = page.getByRole('dialog', { name: say('ads.views.save_title') });
    await save.getByLabel(say('ads.views.name'), { exact: true }).fill('Cold days');
    await save.getByRole('checkbox', { name: say('ads.views.share'), exact: false }).check();
    await save.getByRole('button', { name: say('ads.views.save_action'), exact: true }).click();
    await expect(toastOf(page, say, say('ads.views.saved', { name: 'Cold days' }))).toBeVisible();
    await expect(views('Cold days')).toBeVisible();
    const link = page.url();

    // Somebody else opens the link and sees the same; they cannot change what is shared.
    const other = await visit({ as: analyst, locale });
    await other.goto(link);
    const theirs = other.getByRole('table', { name: say('ads.levels.campaign') });
    await expect(theirs.getByRole('link', { name: 'Winter', exact: true })).toBeVisible();
    await expect(theirs.getByRole('link', { name: 'Autumn', exact: true })).toHaveCount(0);
    expect((await theirs.getByRole('columnheader').allInnerTexts())[3]).toBe(say('ads.metrics.roas'));
    await other.getByRole('button', { name: 'Cold days' }).click();
    await other.getByRole('menuitem', { name: say('ads.views.manage'), exact: true }).click();
    const list = other.getByRole('dialog', { name: say('ads.views.manage_title') });
    await expect(list.getByRole('switch')).toBeDisabled();
    await list.getByRole('button', { name: say('ads.views.default_on', { name: 'Cold days' }), exact: true }).click();
    await expect(list.getByRole('button', { name: say('ads.views.default_off', { name: 'Cold days' }) })).toBeVisible();
    // From now on the manager opens with it.
    await other.goto(paths.accountAds(center.id, account.id));
    await expect(other).toHaveURL(/view=\d+/);
    await expect(theirs.getByRole('link', { name: 'Autumn', exact: true })).toHaveCount(0);

    // Changed, saved over, taken back.
    await table.getByRole('button', { name: say('ads.metrics.spend'), exact: true }).click();
    await expect(views('Cold days')).toContainText(say('ads.views.changed'));
    await choose('Cold days', say('ads.views.update', { name: 'Cold days' }));
    await expect(views('Cold days')).not.toContainText(say('ads.views.changed'));
    await undo(page, say, say('ads.views.updated', { name: 'Cold days' }));
    await expect(views('Cold days')).toContainText(say('ads.views.changed'));

    // Renamed and deleted, by keyboard.
    await choose('Cold days', say('ads.views.manage'));
    const mine = page.getByRole('dialog', { name: say('ads.views.manage_title') });
    await mine
      .getByRole('button', { name: say('ads.views.rename', { name: 'Cold days' }), exact: true })
      .press('Enter');
    const field = mine.getByLabel(say('ads.views.name_of', { name: 'Cold days' }), { exact: true });
    await field.fill('Warm days');
    await field.press('Enter');
    await mine
      .getByRole('button', { name: say('ads.views.remove', { name: 'Warm days' }), exact: true })
      .press('Enter');
    await expect(mine.getByText(say('ads.views.none'), { exact: true })).toBeVisible();
    await page.keyboard.press('Escape');
    await undo(page, say, say('ads.views.removed', { name: 'Warm days' }));
    await expect
      .poll(async () => (await owner.must('ads.listViews', at)).items.map(({ name }) => name))
      .toEqual(['Warm days']);
  });

  test(`what was done to a campaign stands beside it, and is taken back there, ${locale}`, async ({ visit }) => {
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const { id } = await owner.must('ads.createCampaign', { ...at, name: 'Autumn', objective: 'traffic' });
    await owner.must('ads.updateCampaign', { ...at, campaign: id, name: 'Late autumn' });
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    await chooseFrom(page, say('common.actions_of', { name: 'Late autumn' }), say('ads.acts.history'));
    const log = page.getByRole('dialog', { name: say('ads.changes.title', { name: 'Late autumn' }) });
    const [newest, oldest] = [log.getByRole('listitem').first(), log.getByRole('listitem').last()];
    await expect(newest).toContainText(say('audit.actions.ads_campaign_updated'));
    await expect(newest).toContainText('Lin Wei');
    await expect(newest.getByRole('row').filter({ hasText: 'Late autumn' })).toContainText('Autumn');
    await expect(oldest).toContainText(say('audit.actions.ads_campaign_created'));
    // A week ago there was no such campaign; what it is set to now stands beside that.
    await log.getByRole('button', { name: say('ads.changes.two_days'), exact: true }).click();
    const days = log.getByRole('region', { name: say('ads.changes.two_days') });
    await expect(days.getByRole('row').filter({ hasText: 'Late autumn' })).toBeVisible();
    await days
      .getByLabel(say('ads.changes.day_one'), { exact: true })
      .fill(await days.getByLabel(say('ads.changes.day_other'), { exact: true }).inputValue());
    await expect(days.getByText(say('ads.changes.alike'), { exact: true })).toBeVisible();
    await newest.getByRole('button', { name: say('audit.undo.open'), exact: true }).click();
    const undoing = page.getByRole('alertdialog');
    await expect(undoing.getByRole('row').filter({ hasText: 'Late autumn' })).toBeVisible();
    await undoing.getByRole('button', { name: say('audit.undo.confirm'), exact: true }).click();
    await expect.poll(async () => (await owner.must('ads.getCampaign', { ...at, campaign: id })).name).toBe('Autumn');
    // The log is there again, and says that it was.
    await expect(log.getByText(say('ads.changes.taken_back'), { exact: true })).toBeVisible();
    await expect(log.getByRole('link', { name: say('ads.changes.all') })).toBeVisible();
    // An analyst of the account reads it too: not from where, not the whole log of the center, and takes nothing back.
    const as = { accounts: [{ id: account.id, role: 'analyst' as const }] };
    const analyst = await bringIn(owner, center, { name: 'Ben Adler', locale, as });
    const theirs = await visit({ as: analyst, locale });
    await theirs.goto(paths.accountAds(center.id, account.id));
    await chooseFrom(theirs, say('common.actions_of', { name: 'Autumn' }), say('ads.acts.history'));
    const read = theirs.getByRole('dialog', { name: say('ads.changes.title', { name: 'Autumn' }) });
    await expect(read.getByRole('listitem')).toHaveCount(3);
    await expect(read.getByRole('listitem').nth(1)).toContainText('Lin Wei');
    await expect(read.getByText('127.0.0.1')).toHaveCount(0);
    await expect(read.getByRole('link')).toHaveCount(0);
    const back = read
      .getByRole('listitem')
      .first()
      .getByRole('button', { name: say('audit.undo.open'), exact: true });
    await expect(back).toBeDisabled();
  });
}
