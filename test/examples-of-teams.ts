// A call of each endpoint of teams, for tests that make every call.
import type { Scene } from './scene.ts';

const inCenter = ({ center }: Scene) => ({ center });
const onTeam = async (scene: Scene) => ({ center: scene.center, team: await teamOf(scene) });
const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });
const onGroup = async (scene: Scene) => ({ center: scene.center, group: await scene.group() });
const held = async (scene: Scene) => ({ ...(await onTeam(scene)), account: await scene.spare() });

/** A team with the member in it, which was given the spare account and, another one, the group. */
export function teamOf(scene: Scene): Promise<string> {
  return scene.once('team', async () => {
    const made = {
      center: scene.center,
      name: 'Growth',
      people: [{ person: (await scene.member()).id }],
      accounts: [{ account: await scene.spare(), role: 'analyst' as const }],
    };
    return (await scene.owner.must('members.createTeam', made)).id;
  });
}

/** A team that nobody is in, with the group. */
function emptyTeamOf(scene: Scene): Promise<string> {
  return scene.once('empty team', async () => {
    const groups = [{ group: await scene.group(), role: 'analyst' as const }];
    return (await scene.owner.must('members.createTeam', { center: scene.center, name: 'Launch', groups })).id;
  });
}

export const teamExamples = {
  'members.listTeams': inCenter,
  'members.getTeam': onTeam,
  'members.createTeam': async (scene: Scene) => ({
    center: scene.center,
    name: 'Night shift',
    people: [{ person: (await scene.member()).id, expiresAt: '2099-01-01T00:00:00Z' }],
    accounts: [{ account: await scene.account(), role: 'operator' as const }],
    groups: [{ group: await scene.group(), role: 'operator' as const }],
  }),
  'members.updateTeam': async (scene: Scene) => ({ ...(await onTeam(scene)), name: 'Renamed' }),
  'members.deleteTeam': onTeam,
  'members.listTeamPeople': onTeam,
  'members.addTeamPeople': async (scene: Scene) => ({
    ...(await onTeam(scene)),
    people: [{ person: (await scene.grantee()).id }],
  }),
  'members.removeTeamPeople': async (scene: Scene) => ({
    ...(await onTeam(scene)),
    people: [(await scene.member()).id],
  }),
  'members.listTeamAccounts': onTeam,
  'members.listTeamGroups': onTeam,
  'members.listAccountTeams': onAccount,
  'members.giveTeamAccount': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    team: await teamOf(scene),
    role: 'operator' as const,
  }),
  'members.takeTeamAccount': held,
  'members.listGroupTeams': onGroup,
  'members.giveTeamGroup': async (scene: Scene) => ({
    ...(await onGroup(scene)),
    team: await teamOf(scene),
    role: 'operator' as const,
  }),
  'members.takeTeamGroup': async (scene: Scene) => ({ ...(await onGroup(scene)), team: await emptyTeamOf(scene) }),
};
