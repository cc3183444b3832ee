// What the inbox opens, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const inboxStops: readonly Stop[] = [
  {
    name: 'inbox-selected',
    as: 'lin',
    at: (known) => paths.inbox(known.center),
    shows: (say) => say('requests.select.accept'),
    open: (page, say) =>
      page
        .getByRole('list', { name: say('requests.list.label') })
        .getByRole('checkbox')
        .first()
        .check(),
  },
  {
    name: 'dialog-inbox-bulk',
    as: 'lin',
    at: (known) => paths.inbox(known.center),
    shows: (say) => say('requests.bulk.hint'),
    open: async (page, say) => {
      const boxes = page.getByRole('list', { name: say('requests.list.label') }).getByRole('checkbox');
      await boxes.nth(0).check();
      await boxes.nth(1).check();
      await page.getByRole('button', { name: say('requests.select.decline') }).click();
      const preview = page.getByRole('alertdialog').getByRole('list', { name: say('requests.bulk.preview') });
      await preview.getByRole('listitem').nth(1).waitFor();
    },
  },
  {
    name: 'dialog-inbox-keys',
    as: 'lin',
    at: (known) => paths.inbox(known.center),
    shows: (say) => say('requests.keys.off'),
    open: (page, say) => page.getByRole('button', { name: say('requests.keys.open') }).click(),
  },
  {
    name: 'inbox-no-match',
    as: 'lin',
    at: (known) => withQuery(paths.inbox(known.center), { search: 'xyzzy' }),
    shows: (say) => say('requests.empty.no_match'),
  },
  {
    name: 'decide-refused',
    as: 'lin',
    at: () => '/decide/unknown',
    shows: (say) => say('refusals.requests.link_invalid'),
    isRefused: true,
  },
];
