// The pages and dialogs of offboarding and of recovery, for the tour of every page.
import { paths } from '../../src/web/paths.ts';
import type { Stop } from './site.ts';

export const leavingStops: readonly Stop[] = [
  {
    name: 'receipts-empty',
    as: 'lin',
    at: (known) => paths.receipts(known.center),
    shows: (say) => say('members.receipts.empty_hint'),
  },
  {
    name: 'member-gone',
    as: 'lin',
    at: (known) => paths.member(known.center, known.nobody.id),
    shows: (say) => say('members.receipts.of_person'),
    isRefused: true,
  },
  {
    name: 'dialog-offboard',
    as: 'lin',
    at: (known) => paths.members(known.center),
    shows: (say) => say('members.offboard.hand_over'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('common.actions_of', { name: 'Diego Ramos' }) }).click();
      await page.getByRole('menuitem', { name: say('members.menu.offboard'), exact: true }).click();
    },
  },
  {
    name: 'recovery',
    as: 'nobody',
    at: paths.recovery,
    shows: (say) => say('centers.recovery.start'),
  },
  {
    name: 'dialog-recovery-codes',
    as: 'lin',
    at: (known) => paths.settings(known.center),
    shows: (say) => say('centers.recovery.make_hint'),
    open: (page, say) => page.getByRole('button', { name: say('centers.recovery.make'), exact: true }).click(),
  },
  {
    name: 'dialog-recovery-sheet',
    as: 'lin',
    at: (known) => paths.settings(known.center),
    shows: (say) => say('centers.recovery.sheet_hint'),
    open: async (page, say) => {
      await page.getByRole('button', { name: say('centers.recovery.make'), exact: true }).click();
      for (const number of [1, 2, 3])
        await page.getByLabel(say('centers.recovery.holder', { number }), { exact: true }).fill(`Holder ${number}`);
      await page.getByRole('button', { name: say('centers.recovery.show'), exact: true }).click();
    },
  },
];
