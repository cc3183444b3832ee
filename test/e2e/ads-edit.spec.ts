// Operators at their daily work: campaigns and ad groups changed in a dialog and in place, duplicated, many at once, and taken back.
import type { Page } from '@playwright/test';
import { paths, withQuery } from '../../src/web/paths.ts';
import { addAccount, bringIn, type Center, type Newcomer, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf, undo } from './steps.ts';
import { expect, test, type Visitor } from './visits.ts';
import { type Locale, localesOf, type Say, speaker } from './words.ts';

const daily = (units: number) => ({ mode: 'daily' as const, amountMicros: String(units * 1_000_000) });

interface Desk {
  owner: Newcomer;
  at: { center: string; account: string };
  page: Page;
  say: Say;
  campaign: string;
  adGroup: string;
}

/** A published campaign with an ad group and an ad, in front of its owner. */
async function desk(visit: Visitor, locale: Locale): Promise<Desk> {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak US');
  const at = { center: center.id, account: account.id };
  const { id: campaign } = await owner.must('ads.createCampaign', {
    ...at,
    name: 'Autumn',
    objective: 'reach',
    budget: daily(50),
  });
  const { id: adGroup } = await owner.must('ads.createAdGroup', { ...at, campaign, name: 'Evenings' });
  const text = { format: 'video' as const, brandName: 'Northpeak', text: 'Light for long nights' };
  await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: [campaign] });
  await owner.must('ads.createAd', { ...at, adGroup, name: 'Lamp', ...text });
  const page = await visit({ as: owner, locale });
  return { owner, at, page, say: speaker(locale), campaign, adGroup };
}

for (const locale of localesOf('zh-CN')) {
  test(`a campaign is edited in a dialog and in place, duplicated in two presses, and all is taken back, ${locale}`, async ({
    visit,
  }) => {
    test.setTimeout(90_000);
    const { owner, at, page, say, campaign } = await desk(visit, locale);
    await page.goto(paths.accountAds(at.center, at.account));
    const now = () => owner.must('ads.getCampaign', { ...at, campaign });
    const menu = say('common.actions_of', { name: 'Autumn' });

    // More is spent: what changes is shown before it is saved.
    await chooseFrom(page, menu, say('ads.acts.edit'));
    const dialog = page.getByRole('dialog', { name: say('ads.edit.campaign') });
    await dialog.getByLabel(say('ads.form.amount'), { exact: true }).fill('80');
    await dialog.getByRole('button', { name: say('ads.edit.save'), exact: true }).click();
    await expect(dialog.getByText(say('ads.edit.spends_more'))).toBeVisible();
    await expect(dialog.getByRole('cell', { name: /80\.00/ })).toBeVisible();
    await dialog.getByRole('button', { name: say('ads.edit.confirm'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await expect.poll(async () => (await now()).budget).toEqual(daily(80));
    await undo(page, say, say('ads.done.changed', { name: 'Autumn' }));
    await expect.poll(async () => (await now()).budget).toEqual(daily(50));

    // In place: Escape leaves it, Enter saves it.
    const rename = page.getByRole('button', { name: say('ads.edit.inline.name', { name: 'Autumn' }), exact: true });
    await rename.click();
    const field = page.getByRole('textbox', { name: say('ads.edit.inline.name', { name: 'Autumn' }), exact: true });
    await field.fill('Nothing');
    await field.press('Escape');
    await expect(page.getByRole('link', { name: 'Autumn', exact: true })).toBeVisible();
    await rename.click();
    await field.fill('Late autumn');
    await field.press('Enter');
    await expect(page.getByRole('link', { name: 'Late autumn', exact: true })).toBeVisible();
    await undo(page, say, say('ads.done.changed', { name: 'Autumn' }));
    await expect(page.getByRole('link', { name: 'Autumn', exact: true })).toBeVisible();

    const money = page.getByRole('button', { name: say('ads.edit.inline.budget', { name: 'Autumn' }), exact: true });
    await money.click();
    const amount = page.getByRole('textbox', { name: say('ads.edit.inline.budget', { name: 'Autumn' }), exact: true });
    await amount.fill('60');
    await amount.press('Enter');
    const raise = page.getByRole('alertdialog', { name: say('ads.edit.raise', { name: 'Autumn' }) });
    await expect(raise.getByRole('cell', { name: /60\.00/ })).toBeVisible();
    await raise.getByRole('button', { name: say('ads.edit.confirm'), exact: true }).click();
    await expect.poll(async () => (await now()).budget).toEqual(daily(60));

    await chooseFrom(page, menu, say('ads.acts.copy'));
    const name = say('ads.copies.name', { name: 'Autumn' });
    await expect(page.getByRole('link', { name, exact: true })).toBeVisible();
    await expect(toastOf(page, say, say('ads.done.copied', { count: 1, name }))).toBeVisible();
    expect((await owner.must('ads.listAds', at)).total).toBe(2);
    await undo(page, say, say('ads.done.copied', { count: 1, name }));
    await expect(page.getByRole('link', { name, exact: true })).toHaveCount(0);
  });
}

for (const locale of localesOf('en')) {
  test(`the hours of an ad group are painted by keyboard and by mouse, ${locale}`, async ({ visit }) => {
    const { owner, at, page, say, adGroup } = await desk(visit, locale);
    await page.goto(withQuery(paths.accountAds(at.center, at.account), { level: 'ad_group' }));
    await chooseFrom(page, say('common.actions_of', { name: 'Evenings' }), say('ads.acts.edit'));
    const dialog = page.getByRole('dialog', { name: say('ads.edit.ad_group') });
    await dialog.getByRole('button', { name: say('ads.hours.presets.evenings'), exact: true }).click();
    const grid = dialog.getByRole('grid', { name: say('ads.hours.legend') });
    // From where the pencil stands (Monday 09:00): the half hour on, then down to Tuesday and right to 10:30 with it.
    await grid.focus();
    await page.keyboard.press('Space');
    await page.keyboard.down('Shift');
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
    await page.keyboard.up('Shift');
    const monday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(new Date('1970-01-05'));
    const cell = say('ads.hours.cell', { day: monday, from: '10:00', to: '10:30' });
    await expect(grid.getByRole('gridcell', { name: cell, exact: true })).toHaveAttribute('aria-selected', 'true');
    // By mouse: the last hour of Sunday is rubbed out.
    const box = await grid.boundingBox();
    if (box === null) throw new Error('The grid has no place.');
    const middle = (half: number) => [box.x + (box.width * (half + 0.5)) / 48, box.y + (box.height * 6.5) / 7] as const;
    await page.mouse.move(...middle(46));
    await page.mouse.down();
    await page.mouse.move(...middle(47), { steps: 4 });
    await page.mouse.up();
    await dialog.getByRole('button', { name: say('ads.edit.save'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    const day = (text: string) => text.padEnd(48, '0');
    const evening = `${'0'.repeat(36)}${'1'.repeat(12)}`;
    const early = `${'0'.repeat(18)}111${'0'.repeat(15)}${'1'.repeat(12)}`;
    const hours = [early, early, evening, evening, evening, evening, `${'0'.repeat(36)}${'1'.repeat(10)}`].map(day);
    expect((await owner.must('ads.getAdGroup', { ...at, adGroup })).hours).toBe(hours.join(''));
  });
}

const many = 500;

/** So many published campaigns: one, and copies of it. */
async function manyCampaigns({ owner, at, campaign }: Desk): Promise<void> {
  // A draft of an ad that shows nothing would not be published with them.
  const ads = await owner.must('ads.listAds', { ...at, campaign });
  await owner.must('ads.removeAds', { ...at, level: 'ad', ids: ads.items.map(({ id }) => id) });
  const ids = [campaign];
  while (ids.length < many) {
    const taken = ids.slice(0, Math.min(20, many - ids.length));
    const { copies } = await owner.must('ads.copyAds', { ...at, level: 'campaign', ids: taken });
    ids.push(...copies.map(({ id }) => id));
  }
  for (let from = 0; from < many; from += 200)
    await owner.must('ads.publishAds', { ...at, level: 'campaign', ids: ids.slice(from, from + 200) });
}

/** Budgets of all campaigns are raised by so many percent, as far as the preview. */
async function raiseAll(page: Page, say: Say, percent: string) {
  await expect(page.getByRole('link', { name: /^Autumn/ }).first()).toBeVisible();
  await page.getByRole('checkbox', { name: say('common.table.select_loaded'), exact: true }).check();
  await page.getByRole('button', { name: say('common.table.select_all', { count: many }), exact: true }).click();
  await page.getByRole('button', { name: say('ads.acts.edit'), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: say('ads.bulk.title_campaign', { count: many }), exact: true });
  await dialog.getByRole('checkbox', { name: say('ads.bulk.parts.budget'), exact: true }).check();
  await dialog.getByLabel(say('ads.bulk.percent'), { exact: true }).fill(percent);
  await dialog.getByRole('button', { name: say('ads.bulk.to_preview'), exact: true }).click();
  const preview = page.getByRole('dialog', { name: say('ads.bulk.preview'), exact: true });
  await expect(preview.getByText(say('ads.bulk.counts', { changed: many, refused: 0, same: 0 }))).toBeVisible();
  return { preview, act: preview.getByRole('button', { name: say('ads.bulk.act', { count: many }), exact: true }) };
}

for (const locale of localesOf('zh-CN'))
  test(`audiences and saved targeting are set of many ad groups after a preview, and taken back, ${locale}`, async ({
    visit,
  }) => {
    const { owner, at, campaign, page, say } = await desk(visit, locale);
    await owner.must('ads.createAdGroup', { ...at, campaign, name: 'Mornings' });
    const { id: readers } = await owner.must('assets.createAudience', { ...at, name: '会员 readers' });
    const targeting = { places: ['JP'], audiences: { include: [readers], exclude: [] } };
    await owner.must('ads.createSavedTargeting', { ...at, name: 'Japan, readers', targeting });
    const before = (await owner.must('ads.listAdGroups', { ...at, sort: 'created' })).items.map((one) => one.targeting);
    expect(before.length).toBe(2);
    const now = async () =>
      (await owner.must('ads.listAdGroups', { ...at, sort: 'created' })).items.map((one) => one.targeting);
    const open = async (part: string) => {
      await expect(page.getByText('Mornings', { exact: true }).first()).toBeVisible();
      await page.getByRole('checkbox', { name: say('common.table.select_loaded'), exact: true }).check();
      await page.getByRole('button', { name: say('ads.acts.edit'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('ads.bulk.title_ad_group', { count: 2 }), exact: true });
      await dialog.getByRole('checkbox', { name: say(`ads.bulk.parts.${part}`), exact: true }).check();
      return dialog;
    };
    const preview = page.getByRole('dialog', { name: say('ads.bulk.preview'), exact: true });
    const act = preview.getByRole('button', { name: say('ads.bulk.act', { count: 2 }), exact: true });
    await page.goto(withQuery(paths.accountAds(at.center, at.account), { level: 'ad_group' }));
    const audiences = await open('audiences');
    await audiences.getByRole('button', { name: say('ads.bulk.to_preview'), exact: true }).click();
    await expect(audiences.getByText(say('ads.bulk.unread'))).toBeVisible();
    await audiences.getByRole('combobox', { name: say('audiences.picker.include'), exact: true }).fill('readers');
    await page.getByRole('option', { name: /会员 readers/ }).click();
    await audiences.getByRole('button', { name: say('ads.bulk.to_preview'), exact: true }).click();
    await expect(preview.getByText(/→ 会员 readers/).first()).toBeVisible();
    await act.click();
    await expect(toastOf(page, say, say('ads.bulk.done', { count: 2 }))).toBeVisible();
    expect((await now()).map((one) => one.audiences.include)).toEqual([[readers], [readers]]);
    await undo(page, say, say('ads.bulk.done', { count: 2 }));
    await expect.poll(now).toEqual(before);

    const saved = await open('saved');
    await saved.getByRole('combobox', { name: say('ads.bulk.parts.saved'), exact: true }).fill('Japan');
    await page.getByRole('option', { name: /Japan, readers/ }).click();
    await saved.getByRole('button', { name: say('ads.bulk.to_preview'), exact: true }).click();
    await expect(preview.getByText(/会员 readers/).first()).toBeVisible();
    await act.click();
    await expect(toastOf(page, say, say('ads.bulk.done', { count: 2 }))).toBeVisible();
    expect((await now()).map((one) => [one.places, one.audiences.include])).toEqual([
      [['JP'], [readers]],
      [['JP'], [readers]],
    ]);
  });

for (const locale of localesOf('zh-CN')) {
  test(`${many} budgets are raised at once after a preview, taken back in one, and held for approval, ${locale}`, async ({
    visit,
  }) => {
    test.setTimeout(120_000);
    const known = await desk(visit, locale);
    const { owner, at, page, say } = known;
    await manyCampaigns(known);
    const amounts = async () => {
      const all = new Set<string>();
      for (let number = 1; number <= 3; number++) {
        const { items } = await owner.must('ads.listCampaigns', { ...at, page: number, pageSize: 200 });
        for (const { budget } of items) all.add(JSON.stringify(budget));
      }
      return [...all];
    };
    await page.goto(paths.accountAds(at.center, at.account));
    const direct = await raiseAll(page, say, '10');
    await expect(direct.preview.getByText(/50\.00.*→.*55\.00/).first()).toBeVisible();
    await direct.act.click();
    await expect(toastOf(page, say, say('ads.bulk.done', { count: many }))).toBeVisible();
    expect(await amounts()).toEqual([JSON.stringify(daily(55))]);
    await undo(page, say, say('ads.bulk.done', { count: many }));
    await expect.poll(amounts).toEqual([JSON.stringify(daily(50))]);

    const deputy = await bringIn(owner, { id: at.center } as Center, { name: 'Diego Ramos', as: { role: 'admin' } });
    const rules = [{ area: 'budgets', approvals: 1, approvers: 'admins', threshold: 20 } as const];
    await owner.must('requests.putApprovalRules', { center: at.center, rules });
    const held = await raiseAll(page, say, '30');
    await expect(held.preview.getByText(say('ads.bulk.approval'))).toBeVisible();
    await held.act.click();
    const approval = page.getByRole('dialog', { name: say('requests.approval.title') });
    await expect(approval.getByText(/65\.00/).first()).toBeVisible();
    await approval.getByRole('button', { name: say('requests.approval.propose') }).click();
    await expect(toastOf(page, say, say('requests.approval.waits'))).toBeVisible();
    expect(await amounts()).toEqual([JSON.stringify(daily(50))]);
    // Somebody else sees what would change, and says yes.
    const other = await visit({ as: deputy, locale });
    await other.goto(paths.inbox(at.center));
    await expect(other.getByText(/65\.00/).first()).toBeVisible();
    await other.getByRole('button', { name: say('requests.proposals.approve') }).click();
    await expect(toastOf(other, say, say('requests.proposals.approved_last'))).toBeVisible();
    await expect.poll(amounts, { timeout: 30_000 }).toEqual([JSON.stringify(daily(65))]);
  });
}
