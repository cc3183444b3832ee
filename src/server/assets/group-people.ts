// Who was given an asset group: giving, changing and taking it.
import type { InputOf } from '../../contract/endpoint.ts';
import type { Group } from '../../contract/groups.ts';
import * as contract from '../../contract/groups.ts';
import {
  type GroupGrant,
  isNotOver,
  judgeCenter,
  laterEnd,
  listGroupGrants,
  lockCenter,
  lockRightsOf,
  maskOfRole,
  putGroupGrant,
  removeGroupGrant,
  roleNames,
  termOf,
} from '../access/index.ts';
import { type Inverse, inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { getGroup } from './groups.ts';

type Given = InputOf<typeof contract.assignGroup>['people'];
type Named = Pick<Group, 'id' | 'name'>;

/** Who may change members gives any role, and nobody else gives a group: what a role reaches on a shared account is cut by its ceiling. */
async function refuseRoles(context: Context, roles: ReadonlySet<string>): Promise<void> {
  if (!judgeCenter('member:update', context.member, context.now).isAllowed) refuse('assets.role_above_own');
  for (const role of roles) await maskOfRole(context, role);
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

const same = (one: Date | null, other: Date | null): boolean => one?.getTime() === other?.getTime();

/** Gives a group to members, or changes how they hold it. Whoever calls holds the locks. */
export async function giveGroup(context: Context, group: Named, given: Given): Promise<void> {
  if (given.length === 0) return;
  const people = given.map(({ person }) => person);
  await refuseRoles(context, new Set(given.map(({ role }) => role)));
  const names = await requireMembers(context, people);
  const held = new Map((await listGroupGrants(context, group.id, people)).map((grant) => [grant.personId, grant]));
  for (const one of given) {
    const grant = { personId: one.person, role: one.role, ...termOf(context, one) };
    const former = held.get(one.person) ?? null;
    const isSame =
      former?.role === grant.role && same(former.startsAt, grant.startsAt) && same(former.expiresAt, grant.expiresAt);
    if (isSame) continue;
    await putGroupGrant(context, group.id, grant);
    await recordPerson(context, group, { name: names.get(one.person) ?? '', before: former, after: grant });
  }
}

async function recordPerson(
  context: Context,
  group: Named,
  change: { name: string; before: GroupGrant | null; after: GroupGrant | null; extendedFor?: string },
): Promise<void> {
  const roles = [change.before, change.after].flatMap((grant) => (grant ? [grant.role] : []));
  const roleName = await roleNames(context, roles);
  const side = (grant: GroupGrant | null) =>
    grant && {
      group: { id: group.id, name: group.name },
      role: roleName(grant.role),
      startsAt: grant.startsAt,
      expiresAt: grant.expiresAt,
    };
  const id = change.after?.personId ?? change.before?.personId ?? null;
  await record(context, {
    action:
      change.extendedFor !== undefined
        ? 'assets.group_extended'
        : change.after
          ? 'assets.group_assigned'
          : 'assets.group_unassigned',
    object: { type: 'member', id, name: change.name },
    before: side(change.before),
    after:
      change.extendedFor === undefined ? side(change.after) : { ...side(change.after), reason: change.extendedFor },
    keep: ['group'],
    log: { center: context.centerId },
    undo: givenAgain({ center: context.centerId, group: group.id }, { person: id ?? '', former: change.before }),
  });
}

/** What gives a group as it was given before, or takes it where it was not. */
function givenAgain(
  at: { center: string; group: string },
  { person, former }: { person: string; former: GroupGrant | null },
): Inverse {
  if (!former) return inverse(contract.unassignGroup, { ...at, people: [person] });
  const { role, startsAt, expiresAt } = former;
  const given = {
    person,
    role,
    startsAt: startsAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  };
  return inverse(contract.assignGroup, { ...at, people: [given] });
}

/** One member's rights wait for that member's writes alone; several wait for all that is under way. */
async function lockPeople(context: Context, people: readonly string[]): Promise<void> {
  if (people.length === 1) await lockCenter(context, context.centerId, people[0]);
  else await lockRightsOf(context, context.centerId);
}

export async function assignGroup(context: Context, input: InputOf<typeof contract.assignGroup>): Promise<Group> {
  await lockPeople(
    context,
    input.people.map(({ person }) => person),
  );
  const group = await getGroup(context, input.group);
  await giveGroup(context, group, input.people);
  return getGroup(context, input.group);
}

export async function unassignGroup(context: Context, input: InputOf<typeof contract.unassignGroup>): Promise<Group> {
  const people = [...new Set(input.people)];
  await lockPeople(context, people);
  const group = await getGroup(context, input.group);
  const grants = await listGroupGrants(context, input.group, people);
  if (grants.length < people.length) refuse('not_found');
  for (const grant of grants) {
    await removeGroupGrant(context, { personId: grant.personId, groupId: group.id });
    await recordPerson(context, group, { name: grant.name, before: grant, after: null });
  }
  return getGroup(context, input.group);
}

export async function extendGroup(
  context: Context,
  input: InputOf<typeof contract.extendGroup>,
): Promise<{ expiresAt: string | null }> {
  await lockPeople(context, [input.person]);
  const group = await getGroup(context, input.group);
  const [former] = await listGroupGrants(context, input.group, [input.person]);
  if (!former) refuse('not_found');
  await refuseRoles(context, new Set([former.role]));
  const expiresAt = laterEnd(context, former.expiresAt, input.expiresAt);
  const { personId, role, startsAt } = former;
  const grant = { personId, role, startsAt, expiresAt };
  await putGroupGrant(context, group.id, grant);
  await recordPerson(context, group, { name: former.name, before: former, after: grant, extendedFor: input.reason });
  return { expiresAt: expiresAt?.toISOString() ?? null };
}
