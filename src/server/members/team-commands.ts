// Teams, changed: made, renamed, deleted, and who is in them. What changes the rights of many at once waits for the writes that
// are under way in the center.
import { type SqlBool, sql } from 'kysely';
import type { AuditAction } from '../../contract/audit.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Team } from '../../contract/teams.ts';
import * as contract from '../../contract/teams.ts';
import {
  dropTeam,
  holdGroups,
  insertTeam,
  isNotOver,
  type Loss,
  listTeamGrants,
  listTeamLosses,
  listTeamPlaces,
  lockRightsOf,
  putTeamPerson,
  refuseAboveCeiling,
  removeTeamPerson,
  renameTeam,
  roleNames,
  type TeamGrant,
  type TeamPlace,
  type Term,
  termOf,
} from '../access/index.ts';
import { type Inverse, inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { AccountNames } from './names.ts';
import { give, type Named } from './team-grants.ts';
import { getTeam, requireTeam } from './teams.ts';

type Places = InputOf<typeof contract.addTeamPeople>['people'];

async function refuseTakenName(context: Context, name: string, but: string | null): Promise<void> {
  const taken = await context.db
    .selectFrom('access.teams')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where(sql<SqlBool>`lower(name) = lower(${name}) and id is distinct from ${but}`)
    .executeTakeFirst();
  if (taken) refuse('members.team_name_taken');
}

async function requireMembers(context: Context, people: readonly string[]): Promise<Map<string, string>> {
  const rows = await context.db
    .selectFrom('access.members as m')
    .innerJoin('identity.people as p', 'p.id', 'm.person_id')
    .select(['p.id', 'p.name'])
    .where('m.center_id', '=', context.centerId)
    .where('m.person_id', 'in', people)
    .where('m.status', '=', 'active')
    .where(isNotOver('m'))
    .execute();
  if (rows.length < people.length) refuse('assets.grantee_not_member');
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const textOf = (date: Date | null): string | null => date?.toISOString() ?? null;
const termText = ({ startsAt, expiresAt }: Term) => ({ startsAt: textOf(startsAt), expiresAt: textOf(expiresAt) });
const isLasting = ({ expiresAt }: Term, now: Date): boolean => expiresAt === null || expiresAt > now;

/** What puts somebody into a team as they were in it before, or out where they were not. */
function placedAgain(context: Context, team: Named, of: { person: string; former: TeamPlace | null }): Inverse {
  const at = { center: context.centerId, team: team.id };
  if (!of.former) return inverse(contract.removeTeamPeople, { ...at, people: [of.person] });
  return inverse(contract.addTeamPeople, { ...at, people: [{ person: of.person, ...termText(of.former) }] });
}

async function recordPlace(
  context: Context,
  team: Named,
  change: { name: string; before: TeamPlace | null; after: TeamPlace | null },
): Promise<void> {
  const side = (place: TeamPlace | null) =>
    place && { team: { id: team.id, name: team.name }, startsAt: place.startsAt, expiresAt: place.expiresAt };
  const person = change.after?.personId ?? change.before?.personId ?? '';
  await record(context, {
    action: change.after ? 'members.team_joined' : 'members.team_left',
    object: { type: 'member', id: person, name: change.name },
    before: side(change.before),
    after: side(change.after),
    keep: ['team'],
    log: { center: context.centerId },
    undo: placedAgain(context, team, { person, former: change.before }),
  });
}

async function place(context: Context, team: Named, asked: Places): Promise<void> {
  if (asked.length === 0) return;
  const people = asked.map(({ person }) => person);
  const names = await requireMembers(context, people);
  const held = new Map((await listTeamPlaces(context, team.id, people)).map((one) => [one.personId, one]));
  for (const one of asked) {
    const before = held.get(one.person) ?? null;
    const after: TeamPlace = { personId: one.person, ...termOf(context, one) };
    const isSame =
      before?.startsAt?.getTime() === after.startsAt?.getTime() &&
      before?.expiresAt?.getTime() === after.expiresAt?.getTime();
    if (before && isSame) continue;
    await putTeamPerson(context, team.id, after);
    await recordPlace(context, team, { name: names.get(one.person) ?? '', before, after });
  }
}

function recordTeam(
  context: Context,
  team: Named & { action: AuditAction },
  change: { before: Record<string, unknown> | null; after: Record<string, unknown> | null; undo: Inverse },
): Promise<void> {
  return record(context, {
    action: team.action,
    object: { type: 'team', id: team.id, name: team.name },
    ...change,
    log: { center: context.centerId },
  });
}

/** Only what the center holds, and up to the ceiling of what is shared with it. */
async function requireAccounts(
  context: Context,
  names: AccountNames,
  asked: InputOf<typeof contract.createTeam>['accounts'],
): Promise<Map<string, string>> {
  const known = await names(
    context,
    asked.map(({ account }) => account),
  );
  for (const { account, role } of asked) {
    if (!known.has(account)) refuse('not_found');
    await refuseAboveCeiling(context, account, role);
  }
  return known;
}

export async function createTeam(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.createTeam>,
): Promise<Team> {
  await lockRightsOf(context, context.centerId);
  await refuseTakenName(context, input.name, null);
  const accounts = await requireAccounts(context, names, input.accounts);
  const groups = await holdGroups(
    context,
    input.groups.map(({ group }) => group),
  );
  if (input.groups.some(({ group }) => !groups.has(group))) refuse('not_found');
  const id = await insertTeam(context, input.name);
  const team = { id, name: input.name };
  await recordTeam(
    context,
    { action: 'members.team_created', ...team },
    {
      before: null,
      after: { name: input.name },
      undo: inverse(contract.deleteTeam, { center: context.centerId, team: id }),
    },
  );
  await place(context, team, input.people);
  for (const { account, ...asked } of input.accounts)
    await give(context, { team, thing: 'account', on: { id: account, name: accounts.get(account) ?? '' } }, asked);
  for (const { group, ...asked } of input.groups)
    await give(context, { team, thing: 'group', on: { id: group, name: groups.get(group) ?? '' } }, asked);
  return getTeam(context, { team: id });
}

export async function updateTeam(context: Context, input: InputOf<typeof contract.updateTeam>): Promise<Team> {
  await lockRightsOf(context, context.centerId);
  const former = await requireTeam(context, input.team);
  await refuseTakenName(context, input.name, input.team);
  if (former.name !== input.name) {
    await renameTeam(context, input.team, input.name);
    const undo = inverse(contract.updateTeam, { center: context.centerId, team: input.team, name: former.name });
    await recordTeam(
      context,
      { action: 'members.team_updated', id: input.team, name: input.name },
      { before: { name: former.name }, after: { name: input.name }, undo },
    );
  }
  return getTeam(context, input);
}

/** Who loses what, by name: `accounts` some of those that they no longer see, `more` how many others, `lowered` where they keep less. */
async function describeLosses(
  context: Context,
  names: AccountNames,
  of: { losses: readonly Loss[]; places: readonly (TeamPlace & { name: string })[] },
) {
  const accountName = await names(context, [...new Set(of.losses.flatMap(({ examples }) => examples))]);
  const personName = new Map(of.places.map(({ personId, name }) => [personId, name]));
  return of.losses.map(({ person_id: id, lost, lowered, examples }) => ({
    id,
    name: personName.get(id) ?? '',
    accounts: examples.map((account) => accountName.get(account) ?? ''),
    ...(lost > examples.length ? { more: lost - examples.length } : {}),
    ...(lowered > 0 ? { lowered } : {}),
  }));
}

/** The entry keeps all that makes the team again, and says what each of its people loses: the dry run is the preview. */
export async function deleteTeam(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.deleteTeam>,
): Promise<{ lostPeople: number }> {
  await lockRightsOf(context, context.centerId);
  const team = await requireTeam(context, input.team);
  const places = await listTeamPlaces(context, team.id);
  const accounts = await listTeamGrants(context, { teamId: team.id, thing: 'account' });
  const groups = await listTeamGrants(context, { teamId: team.id, thing: 'group' });
  const losses = await listTeamLosses(context, team.id);
  const losing = await describeLosses(context, names, { losses, places });
  const roleName = await roleNames(
    context,
    [...accounts, ...groups].map(({ role }) => role),
  );
  const shown = ({ id, name, role, startsAt, expiresAt }: TeamGrant & { name: string }) => ({
    id,
    name,
    role: roleName(role),
    ...(startsAt ? { startsAt } : {}),
    ...(expiresAt ? { expiresAt } : {}),
  });
  // Who is no member any more comes not back with the team, and neither does what is over.
  const members = await listLive(
    context,
    places.map(({ personId }) => personId),
  );
  const lasting = <One extends Term>(all: readonly One[]): One[] => all.filter((one) => isLasting(one, context.now));
  await dropTeam(context, team.id);
  await recordTeam(
    context,
    { action: 'members.team_deleted', ...team },
    {
      before: {
        name: team.name,
        people: places.map(({ personId: id, name }) => ({ id, name })),
        accounts: accounts.map(shown),
        groups: groups.map(shown),
        losing,
      },
      after: null,
      undo: inverse(contract.createTeam, {
        center: context.centerId,
        name: team.name,
        people: lasting(places)
          .filter(({ personId }) => members.has(personId))
          .map((one) => ({ person: one.personId, ...termText(one) })),
        accounts: lasting(accounts).map((one) => ({ account: one.id, role: one.role, ...termText(one) })),
        groups: lasting(groups).map((one) => ({ group: one.id, role: one.role, ...termText(one) })),
      }),
    },
  );
  return { lostPeople: losses.length };
}

async function listLive(context: Context, people: readonly string[]): Promise<Set<string>> {
  if (people.length === 0) return new Set();
  const rows = await context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', context.centerId)
    .where('m.person_id', 'in', people)
    .where('m.status', '=', 'active')
    .where(isNotOver('m'))
    .execute();
  return new Set(rows.map(({ person_id }) => person_id));
}

export async function addTeamPeople(context: Context, input: InputOf<typeof contract.addTeamPeople>): Promise<Team> {
  await lockRightsOf(context, context.centerId);
  await place(context, await requireTeam(context, input.team), input.people);
  return getTeam(context, input);
}

export async function removeTeamPeople(
  context: Context,
  input: InputOf<typeof contract.removeTeamPeople>,
): Promise<Team> {
  await lockRightsOf(context, context.centerId);
  const team = await requireTeam(context, input.team);
  const people = [...new Set(input.people)];
  const places = await listTeamPlaces(context, team.id, people);
  if (places.length < people.length) refuse('not_found');
  for (const one of places) {
    await removeTeamPerson(context, { teamId: team.id, personId: one.personId });
    await recordPlace(context, team, { name: one.name, before: one, after: null });
  }
  return getTeam(context, input);
}
