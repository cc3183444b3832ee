// The pages and dialogs of what ad accounts go through between centers.
import { paths, withQuery } from '../../src/web/paths.ts';
import { northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';

export const accountLifeStops: readonly Stop[] = [
  { name: 'transfers', as: 'lin', at: (known) => paths.transfers(known.center), shows: () => 'Duarte Looks' },
  {
    name: 'transfers-refused',
    as: 'kenji',
    at: (known) => paths.transfers(known.center),
    shows: (say) => say('assets.why.transfers'),
    isRefused: true,
  },
  {
    name: 'access-requests-empty',
    as: 'lin',
    at: (known) => paths.accessRequests(known.center),
    shows: (say) => say('assets.asked.empty_hint'),
  },
  {
    name: 'inbox-transfer',
    as: 'lin',
    at: (known) => withQuery(paths.inbox(known.center), { request: known.offer }),
    shows: (say) => say('requests.can.not_onward'),
  },
  {
    name: 'inbox-access-request',
    as: 'lin',
    at: (known) => withQuery(paths.inbox(known.center), { request: known.accessAsked }),
    shows: (say) => say('requests.can.keep_control'),
  },
  {
    name: 'dialog-ask-access',
    as: 'lin',
    at: (known) => withQuery(paths.accounts(known.center), { do: 'ask' }),
    shows: (say) => say('assets.ask.how'),
  },
  {
    name: 'dialog-transfer',
    as: 'lin',
    at: (known) => paths.accountSettings(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('assets.losses.title'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('assets.transfer.action'), exact: true }).click();
      await page.getByLabel(say('partners.add.id'), { exact: true }).fill(northpeak().agency);
    },
  },
  {
    name: 'dialog-close',
    as: 'lin',
    at: (known) => paths.accountSettings(known.center, known.accounts[0] ?? ''),
    shows: (say) => say('assets.losses.title'),
    open: (page, say) => page.getByRole('button', { name: say('assets.close.action'), exact: true }).click(),
  },
];
