// Asset groups, changed. What changes the rights of many at once waits for the writes that are under way in the center.
import { type SqlBool, sql } from 'kysely';
import type { AuditAction } from '../../contract/audit.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Group } from '../../contract/groups.ts';
import * as contract from '../../contract/groups.ts';
import {
  changeGroup,
  dropGroup,
  dropGroupItems,
  insertGroup,
  type Loss,
  listGroupGrants,
  listGroupLosses,
  lockCenter,
  lockRightsOf,
  putGroupItems,
} from '../access/index.ts';
import { type Inverse, inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { giveGroup } from './group-people.ts';
import { getGroup } from './groups.ts';
import { spellLabels } from './labels.ts';
import { accountNames } from './queries.ts';

interface Item {
  id: string;
  name: string;
  byHand: boolean;
  byRule: boolean;
}

/** What is in a group, by id; the entries of the log name it. */
async function itemsOf(context: Context, groupId: string): Promise<Item[]> {
  return context.db
    .selectFrom('access.group_items as i')
    .innerJoin('assets.accounts as a', 'a.id', 'i.asset_id')
    .select(['a.id', 'a.name', 'i.by_hand as byHand', 'i.by_rule as byRule'])
    .where('i.center_id', '=', context.centerId)
    .where('i.group_id', '=', groupId)
    .orderBy('a.id')
    .execute();
}

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });

async function refuseTakenName(context: Context, name: string, but: string | null): Promise<void> {
  const taken = await context.db
    .selectFrom('access.groups')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where(sql<SqlBool>`lower(name) = lower(${name}) and id is distinct from ${but}`)
    .executeTakeFirst();
  if (taken) refuse('assets.group_name_taken');
}

/** Only what the center holds goes into its groups. */
async function requireHeld(context: Context, accounts: readonly string[]): Promise<Map<string, string>> {
  const names = await accountNames(context, accounts);
  if (accounts.some((id) => !names.has(id))) refuse('not_found');
  return names;
}

/** A rule with its labels as they are spelled in the center. */
async function spelledRule(
  context: Context,
  rule: { labels: string[]; match: 'any' | 'all' } | null,
): Promise<{ labels: string[]; match: 'any' | 'all' } | null> {
  if (rule === null) return null;
  return { ...rule, labels: [...new Set((await spellLabels(context, rule.labels)).values())] };
}

function recordGroup(
  context: Context,
  group: { action: AuditAction; id: string; name: string },
  change: { before: Record<string, unknown> | null; after: Record<string, unknown> | null; undo: Inverse },
): Promise<void> {
  return record(context, {
    action: group.action,
    object: { type: 'group', id: group.id, name: group.name },
    ...change,
    log: { center: context.centerId },
  });
}

/** Gives a group to teams; handed over by the room that knows them. */
export type GiveToTeams = (
  context: Context,
  group: { id: string; name: string },
  teams: InputOf<typeof contract.createGroup>['teams'],
) => Promise<void>;

export async function createGroup(
  context: Context,
  giveToTeams: GiveToTeams,
  input: InputOf<typeof contract.createGroup>,
): Promise<Group> {
  await lockRightsOf(context, context.centerId);
  await lockCenter(context, context.centerId);
  await refuseTakenName(context, input.name, null);
  const accounts = [...new Set(input.accounts)];
  const names = await requireHeld(context, accounts);
  const rule = await spelledRule(context, input.rule);
  const id = await insertGroup(context, { name: input.name, rule });
  await putGroupItems(context, id, accounts);
  const byRule = (await itemsOf(context, id)).filter((item) => !item.byHand);
  await recordGroup(
    context,
    { action: 'assets.group_created', id, name: input.name },
    {
      before: null,
      after: {
        name: input.name,
        ...(rule ? { rule, accountsByRule: byRule.map(named) } : {}),
        accounts: accounts.map((account) => ({ id: account, name: names.get(account) ?? '' })),
      },
      undo: inverse(contract.deleteGroup, { center: context.centerId, group: id }),
    },
  );
  const group = { id, name: input.name };
  await giveGroup(context, group, input.people);
  await giveToTeams(context, group, input.teams);
  return getGroup(context, id);
}

export async function updateGroup(context: Context, input: InputOf<typeof contract.updateGroup>): Promise<Group> {
  if (input.rule !== undefined) await lockRightsOf(context, context.centerId);
  await lockCenter(context, context.centerId);
  const former = await getGroup(context, input.group);
  if (input.name !== undefined) await refuseTakenName(context, input.name, input.group);
  const before = await itemsOf(context, input.group);
  const rule = input.rule === undefined ? former.rule : await spelledRule(context, input.rule);
  await changeGroup(context, input.group, {
    ...(input.name === undefined ? {} : { name: input.name }),
    ...(input.rule === undefined ? {} : { rule }),
  });
  const after = await itemsOf(context, input.group);
  const name = input.name ?? former.name;
  const [had, has] = [new Set(before.map(({ id }) => id)), new Set(after.map(({ id }) => id))];
  await recordGroup(
    context,
    { action: 'assets.group_updated', id: input.group, name },
    {
      // Of the accounts only those that came or went.
      before: { name: former.name, rule: former.rule, accounts: before.filter(({ id }) => !has.has(id)).map(named) },
      after: { name, rule, accounts: after.filter(({ id }) => !had.has(id)).map(named) },
      undo: inverse(contract.updateGroup, {
        center: context.centerId,
        group: input.group,
        ...(input.name === undefined ? {} : { name: former.name }),
        ...(input.rule === undefined ? {} : { rule: former.rule }),
      }),
    },
  );
  return getGroup(context, input.group);
}

/** Who loses what, by name: `accounts` some of those that they no longer see, `more` how many others, `lowered` where they keep less. */
async function describeLosses(context: Context, losses: readonly Loss[], items: readonly Item[]) {
  const accountName = new Map(items.map(({ id, name }) => [id, name]));
  // Also of those who hold the group in a team.
  const people = losses.map(({ person_id }) => person_id);
  const rows =
    people.length === 0
      ? []
      : await context.db.selectFrom('identity.people').select(['id', 'name']).where('id', 'in', people).execute();
  const personName = new Map(rows.map(({ id, name }) => [id, name]));
  return losses.map(({ person_id: id, lost, lowered, examples }) => ({
    id,
    name: personName.get(id) ?? '',
    accounts: examples.map((account) => accountName.get(account) ?? ''),
    ...(lost > examples.length ? { more: lost - examples.length } : {}),
    ...(lowered > 0 ? { lowered } : {}),
  }));
}

/** The teams that hold a group, and how. */
async function teamsWith(context: Context, groupId: string) {
  const rows = await context.db
    .selectFrom('access.team_group_grants as g')
    .innerJoin('access.teams as t', (join) =>
      join.onRef('t.center_id', '=', 'g.center_id').onRef('t.id', '=', 'g.team_id'),
    )
    .select(['t.id', 't.name', 'g.role', 'g.starts_at', 'g.expires_at'])
    .where('g.center_id', '=', context.centerId)
    .where('g.group_id', '=', groupId)
    .orderBy('t.id')
    .execute();
  return rows.map(({ id, name, role, starts_at, expires_at }) => ({
    id,
    name,
    role,
    ...(starts_at ? { startsAt: starts_at } : {}),
    ...(expires_at ? { expiresAt: expires_at } : {}),
  }));
}

/** The entry keeps all that makes the group again, and says what each of its people loses: the dry run is the preview. */
export async function deleteGroup(
  context: Context,
  input: InputOf<typeof contract.deleteGroup>,
): Promise<{ lostPeople: number }> {
  await lockRightsOf(context, context.centerId);
  const group = await getGroup(context, input.group);
  const items = await itemsOf(context, input.group);
  const grants = await listGroupGrants(context, input.group);
  const teams = await teamsWith(context, input.group);
  const losses = await listGroupLosses(context, input.group);
  await dropGroup(context, input.group);
  await recordGroup(
    context,
    { action: 'assets.group_deleted', id: input.group, name: group.name },
    {
      before: {
        name: group.name,
        rule: group.rule,
        accounts: items.filter(({ byHand }) => byHand).map(named),
        accountsByRule: items.filter(({ byHand }) => !byHand).map(named),
        people: grants.map(({ personId: id, name, role, startsAt, expiresAt }) => ({
          id,
          name,
          role,
          ...(startsAt ? { startsAt } : {}),
          ...(expiresAt ? { expiresAt } : {}),
        })),
        ...(teams.length === 0 ? {} : { teams }),
        losing: await describeLosses(context, losses, items),
      },
      after: null,
      undo: inverse(contract.createGroup, {
        center: context.centerId,
        name: group.name,
        rule: group.rule,
        accounts: items.filter(({ byHand }) => byHand).map(({ id }) => id),
        people: grants.map(({ personId: person, role, startsAt, expiresAt }) => ({
          person,
          role,
          startsAt: startsAt?.toISOString() ?? null,
          expiresAt: expiresAt?.toISOString() ?? null,
        })),
        // What is over comes not back.
        teams: teams
          .filter(({ expiresAt }) => !expiresAt || expiresAt > context.now)
          .map(({ id, ...held }) => ({
            team: id,
            role: held.role,
            startsAt: held.startsAt?.toISOString() ?? null,
            expiresAt: held.expiresAt?.toISOString() ?? null,
          })),
      }),
    },
  );
  return { lostPeople: losses.length };
}

export async function addGroupItems(context: Context, input: InputOf<typeof contract.addGroupItems>): Promise<Group> {
  await lockRightsOf(context, context.centerId);
  const group = await getGroup(context, input.group);
  const accounts = [...new Set(input.accounts)];
  const names = await requireHeld(context, accounts);
  const put = await putGroupItems(context, input.group, accounts);
  const added = put.map(({ asset_id }) => asset_id).toSorted();
  if (added.length > 0) {
    const after = { accounts: added.map((id) => ({ id, name: names.get(id) ?? '' })) };
    const of = { action: 'assets.group_items_added', id: group.id, name: group.name } as const;
    const undo = inverse(contract.removeGroupItems, { center: context.centerId, group: group.id, accounts: added });
    await recordGroup(context, of, { before: null, after, undo });
  }
  return getGroup(context, input.group);
}

export async function removeGroupItems(
  context: Context,
  input: InputOf<typeof contract.removeGroupItems>,
): Promise<Group> {
  await lockRightsOf(context, context.centerId);
  const group = await getGroup(context, input.group);
  await requireHeld(context, input.accounts);
  const asked = new Set(input.accounts);
  const items = (await itemsOf(context, input.group)).filter(({ id }) => asked.has(id));
  if (items.some(({ byHand }) => !byHand)) refuse('assets.item_by_rule');
  if (items.length > 0) {
    await dropGroupItems(
      context,
      input.group,
      items.map(({ id }) => id),
    );
    const of = { action: 'assets.group_items_removed', id: group.id, name: group.name } as const;
    const undo = inverse(contract.addGroupItems, {
      center: context.centerId,
      group: group.id,
      accounts: items.map(({ id }) => id),
    });
    await recordGroup(context, of, { before: { accounts: items.map(named) }, after: null, undo });
  }
  return getGroup(context, input.group);
}
