// The ads manager and its dialogs, for the tour of every page.

import type { Page } from '@playwright/test';
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';
import type { Say } from './words.ts';

const at =
  (account: number, query: Record<string, string> = {}) =>
  (known: Northpeak) =>
    withQuery(paths.accountAds(known.center, known.accounts[account] ?? ''), query);

/** Some days ago, to some days ago. */
function days(from: number, to: number): { from: string; to: string } {
  const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  return { from: day(from), to: day(to) };
}

async function choose(page: Page, say: Say, row: string, act: string): Promise<void> {
  await page.getByRole('button', { name: say('common.actions_of', { name: row }), exact: true }).click();
  await page.getByRole('menuitem', { name: say(act), exact: true }).click();
}

export const adStops: readonly Stop[] = [
  { name: 'ads-campaigns', as: 'lin', at: at(0), shows: () => 'Autumn – Prospecting' },
  { name: 'ads-groups', as: 'lin', at: at(0, { level: 'ad_group' }), shows: () => 'Lookalike of buyers' },
  { name: 'ads-ads', as: 'lin', at: at(0, { level: 'ad' }), shows: () => 'US 25–44 · video' },
  { name: 'ads-bin', as: 'lin', at: at(0, { state: 'deleted' }), shows: () => 'Summer leftovers' },
  { name: 'ads-empty', as: 'lin', at: at(2), shows: (say) => say('ads.empty.campaign') },
  {
    name: 'ads-of-an-analyst',
    as: 'kenji',
    at: at(0),
    shows: () => 'Retargeting 30 days',
  },
  {
    name: 'ads-new-campaign',
    as: 'lin',
    at: (known) => paths.newCampaign(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('ads.flow.hints.objective'),
  },
  {
    name: 'dialog-import-numbers',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.import.template'),
    open: (page, say) => page.getByRole('button', { name: say('ads.import.open'), exact: true }).click(),
  },
  {
    name: 'dialog-columns',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.columns.usual'),
    open: (page, say) => page.getByRole('button', { name: say('ads.columns.open'), exact: true }).click(),
  },
  {
    name: 'ads-compared',
    as: 'lin',
    at: at(0, { level: 'ad', days: 'custom', ...days(2, 1), compare: 'previous', sort: '-spendChange' }),
    shows: () => 'US 25–44 · video',
  },
  {
    name: 'ads-filtered-by-metrics',
    as: 'lin',
    at: at(0, { level: 'ad', bounds: 'spend:100000000:,ctr:0.01:0.09' }),
    shows: () => 'US 25–44 · video',
  },
  {
    name: 'dialog-bound',
    as: 'lin',
    at: at(0, { bounds: 'ctr:0.01:0.09' }),
    shows: (say) => say('ads.bounds.hint'),
    open: (page, say) => page.getByTitle(say('ads.bounds.edit'), { exact: true }).click(),
  },
  {
    name: 'dialog-changes-of-a-campaign',
    as: 'lin',
    at: at(0),
    shows: (say) => say('audit.undo.open'),
    open: (page, say) => choose(page, say, 'Autumn – Prospecting', 'ads.acts.history'),
  },
  {
    name: 'dialog-export-ads',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.export.xlsx_hint'),
    open: (page, say) => page.getByRole('button', { name: say('common.export'), exact: true }).click(),
  },
  {
    name: 'dialog-save-view',
    as: 'lin',
    at: at(0, { sort: '-spend' }),
    shows: (say) => say('ads.views.share_hint'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('ads.views.title'), exact: true }).click();
      await page.getByRole('menuitem', { name: say('ads.views.save'), exact: true }).click();
    },
  },
  {
    name: 'dialog-views',
    as: 'lin',
    at: at(0),
    shows: () => 'Monday review',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('ads.views.title'), exact: true }).click();
      await page.getByRole('menuitem', { name: say('ads.views.manage'), exact: true }).click();
    },
  },
  {
    name: 'dialog-campaign',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.form.budget_hint'),
    open: (page, say) => page.getByRole('button', { name: say('ads.create.campaign'), exact: true }).click(),
  },
  {
    name: 'dialog-ad-group',
    as: 'lin',
    at: at(0, { level: 'ad_group' }),
    shows: (say) => say('ads.form.bid_hint'),
    open: (page, say) => page.getByRole('button', { name: say('ads.create.ad_group'), exact: true }).click(),
  },
  {
    name: 'dialog-ad',
    as: 'lin',
    at: at(0, { level: 'ad' }),
    shows: (say) => say('ads.form.landing'),
    open: (page, say) => page.getByRole('button', { name: say('ads.create.ad'), exact: true }).click(),
  },
  {
    name: 'dialog-edit-campaign',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.edit.labels'),
    open: (page, say) => choose(page, say, 'Autumn – Prospecting', 'ads.acts.edit'),
  },
  {
    name: 'dialog-edit-ad-group',
    as: 'lin',
    at: at(0, { level: 'ad_group' }),
    shows: (say) => say('ads.hours.legend'),
    open: (page, say) => choose(page, say, 'Lookalike of buyers', 'ads.acts.edit'),
  },
  {
    name: 'dialog-edit-many-ads',
    as: 'lin',
    at: at(0, { level: 'ad_group' }),
    shows: (say) => say('ads.bulk.percent'),
    open: async (page, say) => {
      await page
        .getByRole('checkbox', { name: say('common.table.select_row', { name: 'US 25–44' }), exact: true })
        .check();
      await page.getByRole('button', { name: say('ads.acts.edit'), exact: true }).click();
      await page.getByRole('checkbox', { name: say('ads.bulk.parts.budget'), exact: true }).check();
    },
  },
  { name: 'review-of-others', as: 'kenji', at: paths.review, shows: (say) => say('ads.review.not_reviewer') },
  {
    name: 'creatives',
    as: 'lin',
    at: (known) => paths.accountMedia(known.center, known.accounts[0] ?? ''),
    shows: () => 'Autumn – layers',
  },
  {
    name: 'creatives-empty',
    as: 'lin',
    at: (known) => paths.accountMedia(known.center, known.accounts[2] ?? ''),
    shows: (say) => say('ads.media.none_hint'),
  },
  {
    name: 'creatives-shared',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[2] ?? ''), { source: 'shared' }),
    shows: () => 'Summer sale',
  },
  {
    name: 'brand-identities',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[0] ?? ''), { view: 'identities' }),
    shows: () => '北峰户外',
  },
  {
    name: 'brand-identities-empty',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[2] ?? ''), { view: 'identities' }),
    shows: (say) => say('ads.identities.none_hint'),
  },
  {
    name: 'dialog-identity',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[0] ?? ''), { view: 'identities' }),
    shows: (say) => say('ads.identities.picture_hint'),
    open: (page, say) => choose(page, say, 'Northpeak', 'ads.identities.edit'),
  },
  {
    name: 'dialog-ad-identity',
    as: 'lin',
    at: at(0, { level: 'ad' }),
    shows: () => '北峰户外',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('ads.create.ad'), exact: true }).click();
      await page.getByRole('combobox', { name: say('ads.identities.of_ad'), exact: true }).click();
      await page.getByRole('option', { name: /北峰户外/ }).click();
    },
  },
  {
    name: 'dialog-creative',
    as: 'lin',
    at: (known) => paths.accountMedia(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('ads.media.replace'),
    open: async (page, say) => {
      const menu = say('common.actions_of', { name: 'Autumn – morning' });
      await page.getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: say('ads.media.open'), exact: true }).click();
    },
  },
  {
    name: 'creator-posts',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[0] ?? ''), { source: 'creator' }),
    shows: () => 'Morning run',
  },
  {
    name: 'dialog-creator-post',
    as: 'lin',
    at: (known) => withQuery(paths.accountMedia(known.center, known.accounts[0] ?? ''), { source: 'creator' }),
    shows: (say) => say('ads.media.sound'),
    open: async (page, say) => {
      const menu = say('common.actions_of', { name: 'Morning run' });
      await page.getByRole('button', { name: menu, exact: true }).click();
      await page.getByRole('menuitem', { name: say('ads.media.open'), exact: true }).click();
    },
  },
  {
    name: 'dialog-redeem-post',
    as: 'lin',
    at: (known) => paths.accountMedia(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('ads.posts.redeem_text'),
    open: (page, say) => page.getByRole('button', { name: say('ads.posts.redeem'), exact: true }).click(),
  },
  { name: 'me-posts', as: 'lin', at: paths.myPosts, shows: () => 'Morning run' },
  { name: 'me-posts-empty', as: 'nobody', at: paths.myPosts, shows: (say) => say('ads.posts.none_hint') },
  {
    name: 'me-posts-authorize',
    as: 'lin',
    at: paths.myPosts,
    shows: (say) => say('ads.posts.authorize_text'),
    open: (page, say) =>
      page
        .getByRole('button', { name: say('ads.posts.authorize_named', { name: 'Morning run' }), exact: true })
        .click(),
  },
  {
    name: 'me-posts-revoke',
    as: 'lin',
    at: paths.myPosts,
    shows: (say) => say('ads.posts.revoke_text', { usedBy: 'nobody' }),
    open: (page, say) =>
      page
        .getByRole('button', { name: say('ads.posts.revoke_named', { name: 'Morning run' }), exact: true })
        .first()
        .click(),
  },
  {
    name: 'dialog-choose-creative',
    as: 'lin',
    at: at(0, { level: 'ad' }),
    shows: () => 'Autumn – layers',
    open: async (page, say) => {
      await page.getByRole('button', { name: say('ads.create.ad'), exact: true }).click();
      await page.getByRole('button', { name: say('ads.media.choose_video'), exact: true }).click();
    },
  },
  {
    name: 'dialog-import-ads',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.sheet.paste'),
    open: (page, say) => page.getByRole('button', { name: say('ads.acts.import'), exact: true }).click(),
  },
  {
    name: 'dialog-remove-ads',
    as: 'lin',
    at: at(0),
    shows: (say) => say('ads.remove.along', { adGroups: 2, ads: 4 }),
    open: (page, say) => choose(page, say, 'Autumn – Prospecting', 'ads.acts.remove'),
  },
];
