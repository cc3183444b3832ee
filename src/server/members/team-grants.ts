// What teams are given: a role on an ad account or on an asset group, for whoever is in the team.
import type { InputOf } from '../../contract/endpoint.ts';
import type { TeamGrant as Grant } from '../../contract/teams.ts';
import * as contract from '../../contract/teams.ts';
import {
  listRights,
  listTeamGrants,
  listTeamPlaces,
  lockRightsOf,
  maskOfRole,
  putTeamGrant,
  refuseAboveCeiling,
  refuseAboveOwn,
  removeTeamGrant,
  roleNames,
  type TeamGrant,
  type TeamThing,
  termOf,
} from '../access/index.ts';
import { type Inverse, inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { AccountNames } from './names.ts';
import { requireGroup, requireTeam } from './teams.ts';

export interface Named {
  id: string;
  name: string;
}

const same = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();
const textOf = (date: Date | null): string | null => date?.toISOString() ?? null;

/** An entry names this many people; the rest is a number. */
const namedAtMost = 50;

function said(key: 'gaining' | 'losing', people: readonly (Named & { accounts: number })[]): Record<string, unknown> {
  if (people.length === 0) return {};
  const more = people.length - namedAtMost;
  return { [key]: people.slice(0, namedAtMost), ...(more > 0 ? { [`${key}More`]: more } : {}) };
}

/** Makes a change and tells who of the team gains and who loses anything by it, whatever else they hold. */
async function withEffects(
  context: Context,
  of: { teamId: string; accounts: readonly string[] },
  work: () => Promise<void>,
): Promise<Record<string, unknown>> {
  const places = await listTeamPlaces(context, of.teamId);
  const scope = { people: places.map(({ personId }) => personId), accounts: of.accounts, at: null };
  const isMoot = scope.people.length === 0 || scope.accounts.length === 0;
  const read = async () =>
    new Map(
      (isMoot ? [] : await listRights(context, scope)).map((row) => [`${row.person_id} ${row.asset_id}`, row.mask]),
    );
  const before = await read();
  await work();
  const after = await read();
  const touched = (from: Map<string, number>, to: Map<string, number>) =>
    places.flatMap(({ personId: id, name }) => {
      const accounts = of.accounts.filter((account) => {
        const key = `${id} ${account}`;
        return ((to.get(key) ?? 0) & ~(from.get(key) ?? 0)) !== 0;
      }).length;
      return accounts === 0 ? [] : [{ id, name, accounts }];
    });
  return { ...said('gaining', touched(before, after)), ...said('losing', touched(after, before)) };
}

interface Subject {
  team: Named;
  thing: TeamThing;
  on: Named;
}

/** What gives it as it was given before, or takes it where it was not. */
function givenAgain(context: Context, { team, thing, on }: Subject, former: TeamGrant | null): Inverse {
  const at = { center: context.centerId, team: team.id };
  if (!former) {
    if (thing === 'account') return inverse(contract.takeTeamAccount, { ...at, account: on.id });
    return inverse(contract.takeTeamGroup, { ...at, group: on.id });
  }
  const given = { role: former.role, startsAt: textOf(former.startsAt), expiresAt: textOf(former.expiresAt) };
  if (thing === 'account') return inverse(contract.giveTeamAccount, { ...at, account: on.id, ...given });
  return inverse(contract.giveTeamGroup, { ...at, group: on.id, ...given });
}

async function recordGrant(
  context: Context,
  subject: Subject,
  change: { before: TeamGrant | null; after: TeamGrant | null; effects: Record<string, unknown> },
): Promise<void> {
  const { team, thing, on } = subject;
  const { before, after, effects } = change;
  const roleName = await roleNames(
    context,
    [before, after].flatMap((grant) => (grant ? [grant.role] : [])),
  );
  const side = (grant: TeamGrant | null) =>
    grant && { [thing]: on, role: roleName(grant.role), startsAt: grant.startsAt, expiresAt: grant.expiresAt };
  await record(context, {
    action: after ? 'members.team_given' : 'members.team_taken',
    object: { type: 'team', id: team.id, name: team.name },
    before: after ? side(before) : { ...side(before), ...effects },
    after: after && { ...side(after), ...effects },
    keep: [thing],
    log: { center: context.centerId },
    undo: givenAgain(context, subject, before),
  });
}

async function accountsOf(context: Context, { thing, on }: Pick<Subject, 'thing' | 'on'>): Promise<string[]> {
  if (thing === 'account') return [on.id];
  const rows = await context.db
    .selectFrom('access.group_items')
    .select('asset_id')
    .where('center_id', '=', context.centerId)
    .where('group_id', '=', on.id)
    .execute();
  return rows.map(({ asset_id }) => asset_id);
}

/** Gives something to a team, or changes how it holds it. Whoever calls holds the locks and has refused what may not be given. */
export async function give(
  context: Context,
  subject: Subject,
  asked: { role: string; startsAt: string | null; expiresAt: string | null },
): Promise<void> {
  await maskOfRole(context, asked.role);
  const { team, thing, on } = subject;
  const grant: TeamGrant = { id: on.id, role: asked.role, ...termOf(context, asked) };
  const [former = null] = await listTeamGrants(context, { teamId: team.id, thing, id: on.id });
  const isSame =
    former?.role === grant.role && same(former.startsAt, grant.startsAt) && same(former.expiresAt, grant.expiresAt);
  if (isSame) return;
  const effects = await withEffects(context, { teamId: team.id, accounts: await accountsOf(context, subject) }, () =>
    putTeamGrant(context, { teamId: team.id, thing }, grant),
  );
  await recordGrant(context, subject, { before: former, after: grant, effects });
}

async function take(context: Context, subject: Subject): Promise<void> {
  const { team, thing, on } = subject;
  const [former] = await listTeamGrants(context, { teamId: team.id, thing, id: on.id });
  if (!former) refuse('not_found');
  if (thing === 'account') await refuseAboveOwn(context, on.id, [former.role]);
  const effects = await withEffects(context, { teamId: team.id, accounts: await accountsOf(context, subject) }, () =>
    removeTeamGrant(context, { teamId: team.id, thing, id: on.id }),
  );
  await recordGrant(context, subject, { before: former, after: null, effects });
}

async function presentHeld(context: Context, { team, thing, on }: Subject): Promise<Grant> {
  const [held] = await listTeamGrants(context, { teamId: team.id, thing, id: on.id });
  if (!held) refuse('not_found');
  return {
    role: held.role,
    startsAt: textOf(held.startsAt),
    expiresAt: textOf(held.expiresAt),
    grantedAt: held.grantedAt.toISOString(),
    grantedBy: held.grantedBy,
  };
}

async function accountSubject(
  context: Context,
  names: AccountNames,
  at: { team: string; account: string },
): Promise<Subject> {
  const team = await requireTeam(context, at.team);
  const known = await names(context, [at.account]);
  return { team, thing: 'account', on: { id: at.account, name: known.get(at.account) ?? '' } };
}

export async function giveTeamAccount(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.giveTeamAccount>,
): Promise<Grant> {
  await lockRightsOf(context, context.centerId);
  const subject = await accountSubject(context, names, input);
  const [former] = await listTeamGrants(context, { teamId: input.team, thing: 'account', id: input.account });
  await refuseAboveCeiling(context, input.account, input.role);
  await refuseAboveOwn(context, input.account, [input.role, former?.role]);
  await give(context, subject, input);
  return presentHeld(context, subject);
}

export async function takeTeamAccount(
  context: Context,
  names: AccountNames,
  input: InputOf<typeof contract.takeTeamAccount>,
): Promise<Record<string, never>> {
  await lockRightsOf(context, context.centerId);
  await take(context, await accountSubject(context, names, input));
  return {};
}

async function groupSubject(context: Context, at: { team: string; group: string }): Promise<Subject> {
  const [group, team] = [await requireGroup(context, at.group), await requireTeam(context, at.team)];
  return { team, thing: 'group', on: group };
}

export async function giveTeamGroup(context: Context, input: InputOf<typeof contract.giveTeamGroup>): Promise<Grant> {
  await lockRightsOf(context, context.centerId);
  const subject = await groupSubject(context, input);
  await give(context, subject, input);
  return presentHeld(context, subject);
}

/** The same to several teams, for a group that is made with them. Whoever calls holds the locks. */
export async function giveGroupToTeams(
  context: Context,
  group: Named,
  teams: readonly { team: string; role: string; startsAt: string | null; expiresAt: string | null }[],
): Promise<void> {
  for (const { team, ...asked } of teams)
    await give(context, { team: await requireTeam(context, team), thing: 'group', on: group }, asked);
}

export async function takeTeamGroup(
  context: Context,
  input: InputOf<typeof contract.takeTeamGroup>,
): Promise<Record<string, never>> {
  await lockRightsOf(context, context.centerId);
  await take(context, await groupSubject(context, input));
  return {};
}
