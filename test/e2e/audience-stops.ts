// Audiences, saved targeting and their dialogs, for the tour of every page.
import type { Page } from '@playwright/test';
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';
import type { Say } from './words.ts';

const list =
  (account: number, query: Record<string, string> = {}) =>
  (known: Northpeak) =>
    withQuery(paths.accountAudiences(known.center, known.accounts[account] ?? ''), query);
const one =
  (which: 'ruled' | 'listed', query: Record<string, string> = {}) =>
  (known: Northpeak) =>
    paths.audience(known.center, known.accounts[0] ?? '', known.audiences[which], query);

const ruled = 'Put a jacket into the cart, bought none';
const listed = '会员 Newsletter readers';

async function choose(page: Page, say: Say, row: string, act: string): Promise<void> {
  await page.getByRole('button', { name: say('common.actions_of', { name: row }), exact: true }).click();
  await page.getByRole('menuitem', { name: say(act), exact: true }).click();
}

/** A list as people paste it: headings, a bad line, one twice. */
export const pasted = [
  'name,e-mail',
  'Ada,Ada@Example.com',
  'Ben,ben@example.com ',
  'Cleo,ＣＬＥＯ＠ｅｘａｍｐｌｅ．ｃｏｍ',
  'Dana,nobody',
  'Ada again,ada@example.com',
].join('\n');

export const audienceStops: readonly Stop[] = [
  { name: 'audiences', as: 'lin', at: list(0), shows: () => listed },
  { name: 'audiences-shared', as: 'lin', at: list(1), shows: () => ruled },
  { name: 'audiences-empty', as: 'lin', at: list(2), shows: (say) => say('audiences.empty') },
  { name: 'audiences-of-an-analyst', as: 'kenji', at: list(0), shows: () => listed },
  { name: 'audience-by-rule', as: 'lin', at: one('ruled'), shows: (say) => say('audiences.overview.rule') },
  { name: 'audience-of-a-list', as: 'lin', at: one('listed'), shows: () => 'Northpeak EU – Brand' },
  {
    name: 'audience-uploads',
    as: 'lin',
    at: one('listed', { part: 'uploads' }),
    shows: (say) => say('audiences.uploads.open', { received: 20_000, rows: 40_000 }),
  },
  { name: 'audience-uses', as: 'lin', at: one('listed', { part: 'uses' }), shows: () => 'Lookalike of buyers' },
  { name: 'saved-targeting', as: 'lin', at: list(0, { view: 'saved' }), shows: () => 'North America, readers' },
  {
    name: 'saved-targeting-empty',
    as: 'lin',
    at: list(2, { view: 'saved' }),
    shows: (say) => say('audiences.saved.empty'),
  },
  {
    name: 'dialog-audience',
    as: 'lin',
    at: list(0, { do: 'create' }),
    shows: (say) => say('audiences.rule.one'),
  },
  {
    name: 'dialog-edit-audience',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.rule.any'),
    open: (page, say) => choose(page, say, ruled, 'audiences.acts.edit'),
  },
  {
    name: 'dialog-share-audience',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.share.count', { count: 1 }),
    open: (page, say) => choose(page, say, listed, 'audiences.acts.share'),
  },
  {
    name: 'dialog-remove-audience',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.remove.uses', { count: 1 }),
    open: (page, say) => choose(page, say, listed, 'audiences.acts.remove'),
  },
  {
    name: 'dialog-list',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.list.paste_hint'),
    open: (page, say) => choose(page, say, listed, 'audiences.acts.upload'),
  },
  {
    name: 'dialog-list-columns',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.list.rule_email'),
    open: async (page, say) => {
      await choose(page, say, listed, 'audiences.acts.upload');
      await page.getByLabel(say('audiences.list.paste'), { exact: true }).fill(pasted);
      await page.getByRole('button', { name: say('audiences.list.next'), exact: true }).click();
    },
  },
  {
    name: 'dialog-list-checked',
    as: 'lin',
    at: list(0),
    shows: (say) => say('audiences.list.faults.not_email'),
    open: async (page, say) => {
      await choose(page, say, listed, 'audiences.acts.upload');
      await page.getByLabel(say('audiences.list.paste'), { exact: true }).fill(pasted);
      await page.getByRole('button', { name: say('audiences.list.next'), exact: true }).click();
      await page.getByRole('button', { name: say('audiences.list.check'), exact: true }).click();
    },
  },
  {
    name: 'flow-audience',
    as: 'lin',
    at: (known) =>
      withQuery(paths.newCampaign(known.center, known.accounts[0] ?? ''), {
        campaign: known.audiences.draft,
        step: 'audience',
      }),
    shows: (say) => say('audiences.estimate.per_day'),
    open: (page, say) =>
      page.getByRole('region', { name: say('audiences.estimate.per_day'), exact: true }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'dialog-save-targeting',
    as: 'lin',
    at: (known) =>
      withQuery(paths.newCampaign(known.center, known.accounts[0] ?? ''), {
        campaign: known.audiences.draft,
        step: 'audience',
      }),
    shows: (say) => say('audiences.saved.save_hint'),
    open: (page, say) => page.getByRole('button', { name: say('audiences.saved.save'), exact: true }).click(),
  },
];
