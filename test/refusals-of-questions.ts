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
  'access.listDifferences access.too_much_changed': async (scene, owner, center) => {
    await scene.world.database.query(
      `insert into access.grant_history (center_id, person_id, asset_id, role, granted_by, granted_at, valid_from, valid_to)
       select $1, $2, n, 'analyst', $2, now(), now(), now() + interval '1 second' from generate_series(1, 20001) n`,
      [center, owner.id],
    );
    return owner.call('access.listDifferences', { center, from: '2020-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' });
  },
  'access.listLosses access.removal_unclear': (_, owner, center) => owner.call('access.listLosses', { center }),
  'access.listBereft access.removal_unclear': (_, owner, center) =>
    owner.call('access.listBereft', { center, person: owner.id, group: owner.id }),
};
