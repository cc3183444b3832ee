// Numbers in the ads manager: a file with mistakes, mended and imported; what it comes to in the table; days and columns by choice.
import { readFileSync } from 'node:fs';
import { paths } from '../../src/web/paths.ts';
import { addAccount, openCenter, signUp } from './newcomers.ts';
import { expect, test } from './visits.ts';
import { localesOf, speaker } from './words.ts';

for (const locale of localesOf('zh-CN')) {
  const say = speaker(locale);

  test(`numbers from a file, in the table and over other days, ${locale}`, async ({ visit }) => {
    test.setTimeout(120_000);
    const owner = await signUp('Lin Wei', { locale });
    const center = await openCenter(owner, 'Northpeak');
    const account = await addAccount(owner, center, 'Northpeak US');
    const at = { center: center.id, account: account.id };
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: account.timeZone }).format(new Date());
    const ids: string[] = [];
    for (const name of ['Autumn', 'Winter']) {
      const campaign = await owner.must('ads.createCampaign', { ...at, name, objective: 'traffic' });
      const group = await owner.must('ads.createAdGroup', { ...at, campaign: campaign.id, name: `${name} evenings` });
      ids.push(
        (await owner.must('ads.createAd', { ...at, adGroup: group.id, name: `${name} lamp`, format: 'video' })).id,
      );
    }
    const page = await visit({ as: owner, locale });
    await page.goto(paths.accountAds(center.id, account.id));
    await expect(page.getByText(say('ads.numbers.none'), { exact: false })).toBeVisible();

    await page.getByRole('button', { name: say('ads.import.open'), exact: true }).click();
    const dialog = page.getByRole('dialog', { name: say('ads.import.title') });
    const upload = (lines: string[]) =>
      dialog.getByLabel(say('ads.import.file'), { exact: true }).setInputFiles({
        name: 'numbers.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['ad,day,spend,impressions,clicks,note', ...lines].join('\n')),
      });
    await upload([`${ids[0]},${today},12.50,1000,50,`, `77,${today},-3,1,1,`]);
    await expect(dialog.getByText(say('ads.import.problems.ad_unknown'), { exact: true })).toBeHidden();
    await expect(dialog.getByText(say('ads.import.problems.number_negative'), { exact: true })).toBeVisible();
    await upload([`${ids[0]},${today},12.50,1000,50,`, `77,${today},3,1,1,`]);
    await expect(dialog.getByText(say('ads.import.problems.ad_unknown'), { exact: true })).toBeVisible();
    await expect(dialog.getByRole('button', { name: say('ads.import.action'), exact: true })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await upload([`${ids[0]},${today},12.50,1000,50,`, `${ids[1]},${today},30,3000,30,`]);
    await expect(dialog.getByText(say('ads.import.ignored', { columns: 'note' }), { exact: true })).toBeVisible();
    await dialog.getByRole('button', { name: say('ads.import.action'), exact: true }).click();
    await expect(dialog).toHaveCount(0);

    const table = page.getByRole('table', { name: say('ads.levels.campaign') });
    const row = (name: string) => table.getByRole('row').filter({ hasText: name });
    await expect(row('Autumn')).toContainText('12.50');
    await expect(row('Autumn')).toContainText('5.00%');
    await expect(row('Winter')).toContainText('1.00%');
    await expect(table.locator('tfoot')).toContainText('42.50');
    await expect(table.locator('tfoot')).toContainText('2.00%');
    await expect(page.getByText(say('ads.import.source_usual'), { exact: false })).toBeVisible();
    // The dearest first, then the cheapest.
    const spend = table.getByRole('button', { name: say('ads.metrics.spend'), exact: true });
    const first = table.locator('tbody tr').first();
    await spend.click();
    await expect(first).toContainText('Winter');
    await spend.click();
    await expect(first).toContainText('Autumn');

    // Of those that cost 20 and more only one clicks rarely: both filters stand as chips and in the address.
    const addBound = async (metric: string, how: 'least' | 'between', values: string[]) => {
      await page.getByRole('button', { name: say('ads.bounds.add'), exact: true }).click();
      const dialog = page.getByRole('dialog', { name: say('ads.bounds.title') });
      await dialog.getByLabel(say('ads.bounds.metric'), { exact: true }).selectOption(metric);
      await dialog.getByLabel(say('ads.bounds.how'), { exact: true }).selectOption(how);
      const fields = [say('ads.bounds.from'), say('ads.bounds.to')];
      for (const [at, value] of values.entries())
        await dialog.getByLabel(fields[at] ?? '', { exact: true }).fill(value);
      await page.keyboard.press('Enter');
      await expect(dialog).toHaveCount(0);
    };
    await addBound('spend', 'least', ['10']);
    await expect(row('Autumn')).toBeVisible();
    await addBound('ctr', 'between', ['0.5', '2%']);
    await expect(row('Autumn')).toHaveCount(0);
    await expect(row('Winter')).toBeVisible();
    await expect(table.locator('tfoot')).toContainText('30.00');
    expect(new URL(page.url()).searchParams.get('bounds')).toBe('spend:10000000:,ctr:0.005:0.02');
    await page.reload();
    await expect(row('Winter')).toBeVisible();
    await expect(row('Autumn')).toHaveCount(0);
    const chips = page.getByRole('list', { name: say('ads.bounds.all'), exact: true }).getByRole('listitem');
    await chips.last().getByRole('button').last().click();
    await chips.last().getByRole('button').last().click();
    await expect(chips).toHaveCount(0);
    await expect(row('Autumn')).toBeVisible();

    await page.getByRole('button', { name: say('ads.columns.open'), exact: true }).click();
    const columns = page.getByRole('dialog', { name: say('ads.columns.title') });
    await columns.getByRole('checkbox', { name: say('ads.metrics.roas'), exact: true }).uncheck();
    await columns.getByRole('checkbox', { name: say('ads.metrics.likes'), exact: true }).check();
    await columns.getByRole('button', { name: say('ads.columns.show'), exact: true }).click();
    await expect(table.getByRole('columnheader', { name: say('ads.metrics.likes'), exact: true })).toBeVisible();
    await expect(table.getByRole('columnheader', { name: say('ads.metrics.roas'), exact: true })).toHaveCount(0);

    // Held against the days before, of which nothing was told; then against a day with numbers.
    await page.getByLabel(say('ads.compare.label'), { exact: true }).selectOption('previous');
    await expect(row('Autumn')).toContainText(say('ads.compare.no_data'));
    await expect(table.locator('tfoot')).toContainText(say('ads.compare.no_data'));
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const { currency } = await owner.must('assets.getAccount', at);
    const told = (ad: string | undefined, spend: number) => ({
      ad: ad ?? '',
      day: yesterday,
      spendMicros: `${spend}000000`,
      clicks: 10,
    });
    const rows = [told(ids[0], 10), told(ids[1], 40)];
    await owner.must('reporting.importPerformance', { ...at, source: 'Network', currency, rows });
    await page.getByLabel(say('ads.days.label'), { exact: true }).selectOption('today');
    await expect(row('Autumn')).toContainText('↑ +25%');
    await expect(row('Winter')).toContainText('↓ -25%');
    await expect(table.locator('tfoot')).toContainText('↓ -15%');
    await page.getByLabel(say('ads.compare.order'), { exact: true }).selectOption('Change');
    await spend.click();
    await expect(first).toContainText('Autumn');
    await expect(page).toHaveURL(/sort=-spendChange/);
    await page.reload();
    await expect(row('Winter')).toContainText('↓ -25%');
    await expect(first).toContainText('Autumn');
    // As a file: what is filtered and sorted, with what it was and what became of it.
    const save = async (format: 'csv' | 'xlsx') => {
      await page.getByRole('button', { name: say('common.export'), exact: true }).click();
      const files = page.getByRole('dialog', { name: say('ads.export.title') });
      await files.getByRole('radio', { name: new RegExp(`^${format === 'csv' ? 'CSV' : 'Excel'}`) }).check();
      const download = page.waitForEvent('download');
      await files.getByRole('button', { name: say('ads.export.action'), exact: true }).click();
      const file = await download;
      await expect(files).toHaveCount(0);
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
    };
    const csv = await save('csv');
    expect(csv.name).toBe(`Northpeak US ${say('ads.levels.campaign')}.csv`);
    const lines = csv.bytes.toString().trim().split('\r\n');
    expect(lines[0]).toContain(
      `"${say('ads.export.earlier', { metric: `${say('ads.metrics.spend')} (${currency})` })}"`,
    );
    expect(
      lines.slice(1).map((line) => line.split(',').find((cell) => cell.includes('A') || cell.includes('W'))),
    ).toEqual(['"Autumn"', '"Winter"']);
    expect(lines[1]).toContain(',12.50,10.00,2.5,0.25,');
    const xlsx = await save('xlsx');
    expect([xlsx.name.endsWith('.xlsx'), xlsx.bytes.subarray(0, 2).toString()]).toEqual([true, 'PK']);

    await page.getByLabel(say('ads.compare.label'), { exact: true }).selectOption('none');
    await expect(page).toHaveURL(/sort=-spend(&|$)/);
    await expect(first).toContainText('Winter');

    await page.getByLabel(say('ads.days.label'), { exact: true }).selectOption('last_month');
    await expect(table.locator('tfoot')).not.toContainText('42.50');
    await expect(page).toHaveURL(/days=last_month/);
    // Days go along into a campaign, and a link shows the same.
    await page.getByRole('link', { name: 'Winter', exact: true }).click();
    await expect(page).toHaveURL(/days=last_month/);
    await page.getByLabel(say('ads.days.label'), { exact: true }).selectOption('today');
    const groups = page.getByRole('table', { name: say('ads.levels.ad_group') });
    await expect(groups.locator('tfoot')).toContainText('30.00');
  });
}
