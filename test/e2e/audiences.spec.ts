// An audience by rule from its first word to the bin and back, shared and no longer; then chosen in ad groups, with targeting that is
// saved, applied and renamed.
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { chooseFrom, toastOf, undo } from './steps.ts';
import { expect, test, type Visitor } from './visits.ts';
import { type Locale, localesOf, speaker } from './words.ts';

async function opened(visit: Visitor, locale: Locale, isPhone = false) {
  const owner = await signUp('Lin Wei', { locale });
  const center = await openCenter(owner, 'Northpeak');
  const account = await addAccount(owner, center, 'Northpeak US');
  const other = await addAccount(owner, center, 'Northpeak EU');
  const at = { center: center.id, account: account.id };
  const page = await visit({ as: owner, locale, isPhone });
  return { owner, at, other, page };
}

const dayMs = 86_400_000;

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`a rule is written in words, shared, deleted and restored, ${locale}`, async ({ visit }) => {
    test.setTimeout(90_000);
    const { owner, at, other, page } = await opened(visit, locale);
    const { id: pixel } = await owner.must('assets.createPixel', { ...at, name: 'Lamp shop' });
    await page.goto(paths.accountAudiences(at.center, at.account));
    // By keyboard from the button to the audience.
    await page
      .getByRole('button', { name: say('audiences.create'), exact: true })
      .first()
      .press('Enter');
    const dialog = page.getByRole('dialog', { name: say('audiences.create'), exact: true });
    await expect(dialog.getByLabel(say('audiences.form.name'), { exact: true })).toBeFocused();
    await page.keyboard.type('Lamp buyers');
    const condition = dialog.getByRole('group', { name: say('audiences.form.condition', { number: 1 }), exact: true });
    await condition.getByLabel(say('audiences.form.event'), { exact: true }).selectOption('purchase');
    await condition.getByLabel(say('audiences.form.days'), { exact: true }).fill('0');
    await page.keyboard.press('Enter');
    await expect(condition.getByText(say('audiences.form.days_wrong', { most: 180 }))).toBeVisible();
    await condition.getByLabel(say('audiences.form.days'), { exact: true }).fill('14');
    await condition.getByLabel(say('audiences.form.value'), { exact: true }).fill('50');
    await dialog.getByRole('button', { name: say('audiences.form.add_exclusion'), exact: true }).click();
    const exclusion = dialog.getByRole('group', { name: say('audiences.form.exclusion', { number: 1 }), exact: true });
    await exclusion.getByLabel(say('audiences.form.event'), { exact: true }).selectOption('other');
    await exclusion.getByLabel(say('audiences.form.event_name'), { exact: true }).fill('lamp_returned');
    const sentence = say('audiences.rule.did', { event: 'lamp_returned', pixel: 'Lamp shop', days: 30 });
    await expect(dialog.getByText(sentence, { exact: true })).toBeVisible();
    await exclusion.getByLabel(say('audiences.form.event_name'), { exact: true }).press('Enter');
    await expect(toastOf(page, say, say('audiences.done.created', { name: 'Lamp buyers' }))).toBeVisible();
    const [audience] = (await owner.must('assets.listAudiences', at)).items;
    expect(audience?.rule).toEqual({
      match: 'any',
      include: [
        {
          pixel,
          event: 'purchase',
          days: 14,
          urlContains: null,
          atLeast: { amountMicros: '50000000', currency: 'USD' },
          times: 1,
        },
      ],
      exclude: [{ pixel, event: 'lamp_returned', days: 30, urlContains: null, atLeast: null, times: 1 }],
    });
    // Its page tells the rule, and by itself that it was put together.
    await expect(page.getByRole('heading', { name: 'Lamp buyers', exact: true })).toBeVisible();
    await expect(page.getByText(sentence, { exact: true })).toBeVisible();
    await expect(page.getByText(say('audiences.states.too_small'), { exact: true })).toBeVisible();

    const on = { ...at, audience: audience?.id ?? '' };
    const now = () => owner.must('assets.getAudience', on);
    await page.getByRole('button', { name: say('audiences.acts.share'), exact: true }).click();
    const sharing = page.getByRole('dialog', { name: say('audiences.share.title', { name: 'Lamp buyers' }) });
    await sharing.getByRole('combobox', { name: say('audiences.share.account') }).fill('EU');
    await sharing.getByRole('option', { name: /Northpeak EU/ }).click();
    await sharing.getByLabel(say('audiences.share.role', { name: 'Northpeak EU' })).selectOption('view');
    await sharing.getByRole('button', { name: say('common.save'), exact: true }).click();
    const shared = say('audiences.done.shared', { name: 'Lamp buyers' });
    await expect(toastOf(page, say, shared)).toBeVisible();
    await page
      .getByRole('region', { name: say('common.notifications') })
      .getByRole('button', { name: say('common.close') })
      .last()
      .press('Enter');
    expect((await now()).sharedWith.map(({ id, role }) => [id, role])).toEqual([[other.id, 'view']]);
    // What toasts lie above is reached by keys.
    await page
      .getByRole('button', { name: say('audiences.overview.end_share', { name: 'Northpeak EU' }) })
      .press('Enter');
    await expect(page.getByText(say('audiences.overview.no_shares'), { exact: true })).toBeVisible();
    await undo(page, say, shared);
    await expect(page.getByText(say('audiences.roles.view'), { exact: true })).toBeVisible();

    await chooseFrom(page, say('common.actions'), say('audiences.acts.remove'));
    const removal = page.getByRole('alertdialog', { name: say('audiences.remove.title', { name: 'Lamp buyers' }) });
    await expect(removal.getByText(say('audiences.remove.uses', { count: 0 }))).toBeVisible();
    await expect(removal.getByText(say('audiences.remove.shares', { count: 1 }))).toBeVisible();
    await removal.getByRole('button', { name: say('audiences.remove.action'), exact: true }).click();
    await undo(page, say, say('audiences.done.removed', { name: 'Lamp buyers' }));
    await expect.poll(async () => (await now()).deletedAt).toBeNull();
    await owner.must('assets.removeAudience', on);
    await page.goto(`${paths.accountAudiences(at.center, at.account)}?state=deleted`);
    await chooseFrom(page, say('common.actions_of', { name: 'Lamp buyers' }), say('audiences.acts.restore'));
    await expect(toastOf(page, say, say('audiences.done.restored', { name: 'Lamp buyers' }))).toBeVisible();
    expect((await now()).deletedAt).toBeNull();
  });

  test(`audiences and saved targeting in the creation of a campaign, with past numbers, ${locale}`, async ({
    visit,
  }) => {
    test.setTimeout(90_000);
    const { owner, at, other, page } = await opened(visit, locale, true);
    const make = async (name: string) => (await owner.must('assets.createAudience', { ...at, name })).id;
    const readers = await make('Readers');
    const seen = { ...at, account: other.id };
    const theirs = await owner.must('assets.createAudience', { ...seen, name: 'Only seen' });
    const share = { ...seen, audience: theirs.id, accounts: [{ id: at.account, role: 'view' as const }] };
    await owner.must('assets.shareAudience', share);
    const campaign = await owner.must('ads.createCampaign', { ...at, name: 'Winter', objective: 'traffic' });
    const draft = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: 'Winter' });
    const ad = await owner.must('ads.createAd', { ...at, adGroup: draft.id, name: 'W', format: 'single_image' });
    const rows = Array.from({ length: 7 }, (_, ago) => ({
      ad: ad.id,
      day: new Date(Date.now() + 8 * 3_600_000 - (ago + 1) * dayMs).toISOString().slice(0, 10),
      impressions: 1000 * (ago + 1),
      spendMicros: '10000000',
    }));
    await owner.must('reporting.importPerformance', { ...at, source: 'Network', currency: 'USD', rows });
    await page.goto(`${paths.newCampaign(at.center, at.account)}?campaign=${campaign.id}&step=audience`);
    // Quartiles of 1,000 to 7,000.
    const past = page.getByRole('region', { name: say('audiences.estimate.per_day'), exact: true });
    for (const number of ['2,000', '4,000', '6,000'])
      await expect(past.getByText(number, { exact: true })).toBeVisible();
    await expect(page.getByText(say('audiences.estimate.rests', { rows: 7, adGroups: 1, same: 1 }))).toBeVisible();

    const include = page.getByRole('combobox', { name: say('audiences.picker.include'), exact: true });
    await include.click();
    const barred = page.getByRole('option', { name: /Only seen/ });
    await expect(barred).toContainText(say('audiences.reasons.view_only'));
    await expect(barred).toHaveAttribute('aria-disabled', 'true');
    await include.fill('Read');
    await expect(barred).toHaveCount(0);
    await expect(page.getByRole('option', { name: /Readers/ })).toBeVisible();
    await include.press('Enter');
    await expect(page.getByRole('button', { name: say('common.remove_value', { value: 'Readers' }) })).toBeVisible();
    const targetingNow = async () => (await owner.must('ads.getAdGroup', { ...at, adGroup: draft.id })).targeting;
    await expect.poll(async () => (await targetingNow()).audiences.include).toEqual([readers]);
    await page.getByRole('checkbox', { name: '25-34', exact: true }).check();
    await expect.poll(async () => (await targetingNow()).ages).toEqual(['25-34']);

    await page.getByRole('button', { name: say('audiences.saved.save'), exact: true }).click();
    const saving = page.getByRole('dialog', { name: say('audiences.saved.save_title'), exact: true });
    await saving.getByLabel(say('ads.table.name'), { exact: true }).fill('Young readers');
    await saving.getByLabel(say('ads.table.name'), { exact: true }).press('Enter');
    await expect(toastOf(page, say, say('audiences.saved.done.saved', { name: 'Young readers' }))).toBeVisible();
    await expect(page.getByRole('heading', { name: say('ads.flow.names.audience'), exact: true })).toBeVisible();
    await page.getByRole('checkbox', { name: '25-34', exact: true }).uncheck();
    await page.getByRole('button', { name: say('common.remove_value', { value: 'Readers' }) }).click();
    await expect.poll(async () => (await targetingNow()).audiences.include).toEqual([]);
    await page.getByRole('combobox', { name: say('audiences.saved.apply'), exact: true }).click();
    await page.getByRole('option', { name: /Young readers/ }).click();
    await expect(page.getByRole('checkbox', { name: '25-34', exact: true })).toBeChecked();
    await expect.poll(async () => (await targetingNow()).audiences.include).toEqual([readers]);
    const uses = await owner.must('ads.listAudienceUses', { ...at, audience: readers });
    expect(uses.items.map(({ name, how }) => [name, how])).toEqual([['Winter', 'include']]);

    await page.goto(`${paths.accountAudiences(at.center, at.account)}?view=saved`);
    await chooseFrom(page, say('common.actions_of', { name: 'Young readers' }), say('audiences.saved.rename'));
    const renaming = page.getByRole('dialog', { name: say('audiences.saved.rename_title', { name: 'Young readers' }) });
    await renaming.getByLabel(say('ads.table.name'), { exact: true }).fill('Readers of 25');
    await renaming.getByRole('button', { name: say('common.save'), exact: true }).click();
    await expect(page.getByText('Readers of 25', { exact: true })).toBeVisible();
    await chooseFrom(page, say('common.actions_of', { name: 'Readers of 25' }), say('audiences.saved.remove'));
    await expect(page.getByText(say('audiences.saved.empty'), { exact: true })).toBeVisible();
    await undo(page, say, say('audiences.saved.done.removed', { name: 'Readers of 25' }));
    await expect(page.getByText('Readers of 25', { exact: true })).toBeVisible();
  });
}
