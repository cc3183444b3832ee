// Refusals of the questions about access, each reached.
import type { Reply } from './caller.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

type Row = (scene: Scene, owner: Person, center: string) => Promise<Reply<unknown>>;

export const refusalsOfQuestions: Record<string, Row> = {
  'access.explainAccess access.account_missing': (_, owner, center) =>
    owner.call('access.explainAccess', { center, person: owner.id, action: 'campaign:edit' }),
  'access.explainAccess access.account_unneeded': async (scene, owner, center) =>
    owner.call('access.explainAccess', {
      center,
      person: owner.id,
      action: 'member:invite',
      account: await scene.account(),
    }),
  'access.listDifferences access.end_before_start': (_, owner, center) =>
    owner.call('access.listDifferences', { center, from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }),
  'access.listLosses access.removal_unclear': (_, owner, center) => owner.call('access.listLosses', { center }),
  'access.listBereft access.removal_unclear': (_, owner, center) =>
    owner.call('access.listBereft', { center, person: owner.id, group: owner.id }),
};
