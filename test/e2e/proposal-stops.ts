// The pages and dialogs of what needs the approval of others, for the tour of every page.
import { paths, withQuery } from '../../src/web/paths.ts';
import { northpeak } from './northpeak.ts';
import type { Stop } from './site.ts';

export const proposalStops: readonly Stop[] = [
  {
    name: 'proposals',
    as: 'lin',
    at: (known) => paths.proposals(known.center),
    shows: (say) => say('requests.proposals.states.scheduled'),
  },
  {
    name: 'proposals-empty',
    as: 'kenji',
    at: (known) => paths.proposals(known.center),
    shows: (say) => say('requests.proposals.empty'),
  },
  {
    name: 'proposal',
    as: 'lin',
    at: (known) => paths.proposal(known.center, known.proposal),
    shows: () => 'The season is over',
  },
  {
    name: 'proposal-gone',
    as: 'kenji',
    at: (known) => paths.proposal(known.center, known.proposal),
    shows: (say) => say('requests.proposals.not_found'),
    isRefused: true,
  },
  {
    name: 'proposal-in-inbox',
    as: 'lin',
    at: (known) => withQuery(paths.inbox(known.center), { request: known.approval }),
    shows: (say) => say('requests.can.not_stale'),
  },
  {
    name: 'settings-refused',
    as: 'kenji',
    at: (known) => paths.settings(known.center),
    shows: (say) => say('settings.approval.hint'),
  },
  {
    name: 'dialog-approval',
    as: 'lin',
    at: (known) => withQuery(paths.accounts(known.center), { do: 'bind' }),
    shows: (say) => say('requests.approval.nothing_lost'),
    isRefused: true,
    open: async (page, say) => {
      await page.getByLabel(say('assets.bind.account_id')).fill(northpeak().ownAccount);
      await page.getByRole('button', { name: say('assets.bind.send') }).click();
    },
  },
  {
    name: 'dialog-emergency',
    as: 'lin',
    at: (known) => paths.proposal(known.center, known.proposal),
    shows: (say) => say('requests.proposals.force_told'),
    open: (page, say) => page.getByRole('button', { name: say('requests.proposals.force') }).click(),
  },
  {
    name: 'dialog-cancel-proposal',
    as: 'lin',
    at: (known) => paths.proposal(known.center, known.proposal),
    shows: (say) => say('requests.proposals.cancel_hint'),
    open: (page, say) => page.getByRole('button', { name: say('requests.proposals.cancel') }).click(),
  },
];
