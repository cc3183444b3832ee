// The pages and dialogs of partners.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const partnerStops: readonly Stop[] = [
  { name: 'partners', as: 'lin', at: (known) => paths.partners(known.center), shows: () => 'Harbor Agency' },
  {
    name: 'partners-empty',
    as: 'lin',
    at: (known) => `${paths.partners(known.center)}?search=xyzzy`,
    shows: (say) => say('partners.list.no_match'),
  },
  {
    name: 'partners-refused',
    as: 'kenji',
    at: (known) => paths.partners(known.center),
    shows: (say) => say('partners.why'),
    isRefused: true,
  },
  { name: 'shares', as: 'lin', at: (known) => paths.shares(known.center), shows: () => 'Northpeak US – Performance' },
  { name: 'borrowed', as: 'lin', at: (known) => paths.borrowed(known.center), shows: () => 'Harbor House' },
  { name: 'partner-people', as: 'lin', at: (known) => paths.partnerPeople(known.center), shows: () => 'Nils Berg' },
  {
    name: 'dialog-add-partner',
    as: 'lin',
    at: (known) => `${paths.partners(known.center)}?do=add`,
    shows: (say) => say('partners.add.how'),
  },
  {
    name: 'dialog-share',
    as: 'lin',
    at: (known) => `${paths.partners(known.center)}?do=share`,
    shows: () => 'Northpeak EU – Brand',
  },
  {
    name: 'dialog-end-partnership',
    as: 'lin',
    at: (known) => paths.partners(known.center),
    shows: (say) => say('partners.losses.accounts', { count: 2 }),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('common.actions_of', { name: 'Harbor Agency' }) }).click();
      await page.getByRole('menuitem', { name: say('partners.end.action') }).click();
    },
  },
  {
    name: 'dialog-share-term',
    as: 'lin',
    at: (known) => paths.shares(known.center),
    shows: (say) => say('common.term.ends_hint'),
    open: async (page, say) => {
      const name = 'Northpeak US – Performance · Harbor Agency';
      await page.getByRole('button', { name: say('common.actions_of', { name }) }).click();
      await page.getByRole('menuitem', { name: say('partners.term.action') }).click();
    },
  },
];
