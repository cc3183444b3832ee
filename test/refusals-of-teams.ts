// The refusals of teams, for the test that reaches every one.
import { teamOf } from './examples-of-teams.ts';
import { Partnership } from './partnership.ts';
import type { Row } from './refusals-of-access.ts';
import { Scene } from './scene.ts';

const past = '2020-01-01T00:00:00Z';
const later = '2099-01-01T00:00:00Z';

interface Given {
  role: string;
  startsAt?: string;
  expiresAt?: string;
}

/** The three calls that give a team something, each with the same terms. */
function giving(code: string, given: Given): Record<string, Row> {
  return {
    [`members.giveTeamAccount ${code}`]: async (scene, owner, center) =>
      owner.call('members.giveTeamAccount', {
        center,
        account: await scene.account(),
        team: await teamOf(scene),
        ...given,
      }),
    [`members.giveTeamGroup ${code}`]: async (scene, owner, center) =>
      owner.call('members.giveTeamGroup', { center, group: await scene.group(), team: await teamOf(scene), ...given }),
    [`members.createTeam ${code}`]: async (scene, owner, center) =>
      owner.call('members.createTeam', {
        center,
        name: 'Another',
        accounts: [{ account: await scene.account(), ...given }],
      }),
  };
}

const putting = (
  code: string,
  place: (scene: Scene) => Promise<{ person: string; startsAt?: string; expiresAt?: string }>,
) => ({
  [`members.addTeamPeople ${code}`]: (async (scene, owner, center) =>
    owner.call('members.addTeamPeople', {
      center,
      team: await teamOf(scene),
      people: [await place(scene)],
    })) satisfies Row,
});

/** A partner's people, their team, and an account that is shared with them for looking at. */
async function borrowed(scene: Scene) {
  const agency = await Scene.open(scene.world);
  const pair = await new Partnership(scene, agency).linked();
  return { agency, account: await pair.share('analyst') };
}

/** Somebody who may give the account to others, and a team with more than they hold. */
async function assigner(scene: Scene) {
  const { owner, center } = scene;
  const [account, tess] = [await scene.account(), await scene.member()];
  const actions = ['asset:view_basic' as const, 'asset:list_people' as const, 'asset:assign' as const];
  const { id: role } = await owner.must('access.createRole', { center, name: 'Assigner', actions });
  await owner.must('assets.assignAccount', { center, account, person: tess.id, role });
  const accounts = [{ account, role: 'operator' as const }];
  const { id: team } = await owner.must('members.createTeam', { center, name: 'Above', accounts });
  return { tess, at: { center, account, team } };
}

export const teamRows: Record<string, Row> = {
  ...giving('assets.end_in_past', { role: 'analyst', expiresAt: past }),
  ...giving('access.end_before_start', { role: 'analyst', startsAt: later, expiresAt: later }),
  ...giving('access.role_unknown', { role: '1' }),
  ...putting('assets.grantee_not_member', async (scene) => ({ person: (await scene.suspended()).id })),
  ...putting('assets.end_in_past', async (scene) => ({ person: (await scene.grantee()).id, expiresAt: past })),
  ...putting('access.end_before_start', async (scene) => ({
    person: (await scene.grantee()).id,
    startsAt: later,
    expiresAt: later,
  })),
  'members.createTeam assets.grantee_not_member': async (scene, owner, center) => {
    const people = [{ person: (await scene.suspended()).id }];
    return owner.call('members.createTeam', { center, name: 'Another', people });
  },
  'members.createTeam members.team_name_taken': async (scene, owner, center) => {
    await teamOf(scene);
    return owner.call('members.createTeam', { center, name: 'GROWTH' });
  },
  'members.createTeam access.above_ceiling': async (scene) => {
    const { agency, account } = await borrowed(scene);
    const accounts = [{ account, role: 'operator' }];
    return agency.owner.call('members.createTeam', { center: agency.center, name: 'Another', accounts });
  },
  'members.giveTeamAccount access.above_ceiling': async (scene) => {
    const { agency, account } = await borrowed(scene);
    const at = { center: agency.center, account, team: await teamOf(agency) };
    return agency.owner.call('members.giveTeamAccount', { ...at, role: 'operator' });
  },
  'members.giveTeamAccount assets.role_above_own': async (scene) => {
    const { tess, at } = await assigner(scene);
    return tess.call('members.giveTeamAccount', { ...at, role: 'analyst' });
  },
  'members.takeTeamAccount assets.role_above_own': async (scene) => {
    const { tess, at } = await assigner(scene);
    return tess.call('members.takeTeamAccount', at);
  },
  'members.updateTeam members.team_name_taken': async (scene, owner, center) => {
    const { id } = await owner.must('members.createTeam', { center, name: 'Another' });
    await teamOf(scene);
    return owner.call('members.updateTeam', { center, team: id, name: 'growth' });
  },
};
