// Labels of accounts. Groups may follow them, so a label can give rights and take them: what would reach further than the
// caller is refused, and what a rule names waits for the writes that are under way.
import { type SqlBool, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import * as contract from '../../contract/labels.ts';
import { maxLabels } from '../../contract/labels.ts';
import {
  findReach,
  isWithin,
  judgeCenter,
  lockCenter,
  lockRightsOf,
  maskOfRole,
  visibleAccounts,
} from '../access/index.ts';
import { inverse, recordAll } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { accountNames } from './queries.ts';

export async function listLabels(
  context: Context,
  input: InputOf<typeof contract.listLabels>,
): Promise<ReplyOf<typeof contract.listLabels>> {
  const used = context.db
    .selectFrom('assets.labels as l')
    .innerJoin('assets.accounts as a', 'a.id', 'l.asset_id')
    .where('l.center_id', '=', context.centerId)
    .where(visibleAccounts(context))
    .where(matches(input.search, ['l.label']));
  const isDown = input.sort.startsWith('-');
  const order = input.sort.endsWith('accounts') ? sql`count(*)` : sql`lower(l.label)`;
  const [rows, { total }] = await Promise.all([
    used
      .select(['l.label', sql<number>`count(*)::int`.as('accounts')])
      .groupBy('l.label')
      .orderBy(order, isDown ? 'desc' : 'asc')
      .orderBy('l.label')
      .limit(input.pageSize)
      .offset(listOffset(input))
      .execute(),
    used.select(sql<number>`count(distinct l.label)::int`.as('total')).executeTakeFirstOrThrow(),
  ]);
  return { items: rows, total, page: input.page, pageSize: input.pageSize };
}

/**
 * Labels as they are spelled in the center already, on other accounts than `but` or in a rule; else as they were typed. By the
 * label as it was typed.
 */
export async function spellLabels(
  context: Context,
  labels: readonly string[],
  but: string | null = null,
): Promise<Map<string, string>> {
  const keys = labels.map((each) => each.toLowerCase());
  const { rows } = await sql<{ label: string }>`
    select l.label from assets.labels l
      where l.center_id = ${context.centerId} and lower(l.label) = any (${keys}) and l.asset_id is distinct from ${but}
    union
    select r from access.groups g, unnest(g.rule_labels) r where g.center_id = ${context.centerId} and lower(r) = any (${keys})
    order by 1`.execute(context.db);
  const known = new Map(rows.map(({ label }) => [label.toLowerCase(), label]));
  return new Map(labels.map((each) => [each, known.get(each.toLowerCase()) ?? each]));
}

/** Labels change one after the other in a center; those that a rule names change the rights of many. */
async function lockLabels(context: Context, labels: readonly string[]): Promise<void> {
  const keys = labels.map((each) => each.toLowerCase());
  const followed = await context.db
    .selectFrom('access.groups')
    .select('id')
    .where('center_id', '=', context.centerId)
    .where(sql<SqlBool>`exists (select from unnest(rule_labels) r where lower(r) = any (${keys}))`)
    .executeTakeFirst();
  if (followed) await lockRightsOf(context, context.centerId);
}

interface State {
  labels: string[];
  groups: { id: string; name: string }[];
}

/** The labels of accounts, and the groups that each is in. */
async function statesOf(context: Context, accounts: readonly string[]): Promise<Map<string, State>> {
  const { rows } = await sql<State & { id: string }>`
    select h.asset_id as id,
      coalesce((select array_agg(l.label order by lower(l.label)) from assets.labels l
        where l.center_id = h.center_id and l.asset_id = h.asset_id), '{}') as labels,
      coalesce((select jsonb_agg(jsonb_build_object('id', g.id::text, 'name', g.name) order by g.id) from access.group_items i
        join access.groups g on g.center_id = i.center_id and g.id = i.group_id
        where i.center_id = h.center_id and i.asset_id = h.asset_id), '[]') as groups
    from access.holdings h
    where h.center_id = ${context.centerId} and h.status = 'bound' and h.asset_id = any (${accounts as string[]}::bigint[])
    order by h.asset_id`.execute(context.db);
  return new Map(rows.map(({ id, ...state }) => [id, state]));
}

async function insertLabels(context: Context, accounts: readonly string[], labels: readonly string[]): Promise<void> {
  if (accounts.length === 0 || labels.length === 0) return;
  await sql`
    insert into assets.labels (center_id, asset_id, label)
    select ${context.centerId}, a.id, l.label from unnest(${accounts as string[]}::bigint[]) a (id) cross join unnest(${labels as string[]}::text[]) l (label)
    on conflict do nothing`.execute(context.db);
}

async function deleteLabels(context: Context, accounts: readonly string[], labels: readonly string[]): Promise<void> {
  if (labels.length === 0) return;
  await context.db
    .deleteFrom('assets.labels')
    .where('center_id', '=', context.centerId)
    .where('asset_id', 'in', accounts)
    .where('label', 'in', labels)
    .execute();
}

/** Records what became of each account; returns how many changed. */
async function recordLabels(context: Context, before: ReadonlyMap<string, State>): Promise<number> {
  const ids = [...before.keys()];
  const after = await statesOf(context, ids);
  const names = await accountNames(context, ids);
  const count = context.changes.length;
  await recordAll(
    context,
    [...before].map(([id, state]) => ({
      action: 'assets.labels_changed',
      object: { type: 'account', id, name: names.get(id) ?? '' },
      before: { ...state },
      after: { ...(after.get(id) ?? { labels: [], groups: [] }) },
      undo: inverse(contract.putAccountLabels, { center: context.centerId, account: id, labels: state.labels }),
    })),
  );
  return context.changes.length - count;
}

export async function putAccountLabels(
  context: Context,
  input: InputOf<typeof contract.putAccountLabels>,
): Promise<{ labels: string[] }> {
  await lockCenter(context, context.centerId);
  const before = await statesOf(context, [input.account]);
  const former = before.get(input.account) ?? refuse('not_found');
  await lockLabels(context, [...former.labels, ...input.labels]);
  const wanted = [...(await spellLabels(context, input.labels, input.account)).values()];
  // What comes is put before what goes is taken: so an account that stays in a group by another label never leaves it.
  await insertLabels(
    context,
    [input.account],
    wanted.filter((each) => !former.labels.includes(each)),
  );
  await deleteLabels(
    context,
    [input.account],
    former.labels.filter((each) => !wanted.includes(each)),
  );
  const after = (await statesOf(context, [input.account])).get(input.account) ?? refuse('not_found');
  await refuseUnreachable(context, await rolesOf(context, movedBetween(former, after)));
  await recordLabels(context, before);
  return { labels: after.labels };
}

/** Groups that only one of two states has. */
function movedBetween(one: State, other: State): string[] {
  const ids = ({ groups }: State): string[] => groups.map(({ id }) => id);
  return [...ids(one).filter((id) => !ids(other).includes(id)), ...ids(other).filter((id) => !ids(one).includes(id))];
}

async function rolesOf(context: Context, groups: readonly string[]): Promise<string[]> {
  if (groups.length === 0) return [];
  const rolesIn = (table: 'access.group_grants' | 'access.team_group_grants') =>
    context.db
      .selectFrom(table)
      .select('role')
      .where('center_id', '=', context.centerId)
      .where('group_id', 'in', groups);
  const rows = await rolesIn('access.group_grants')
    .union(rolesIn('access.team_group_grants'))
    .orderBy('role')
    .execute();
  return rows.map(({ role }) => role);
}

/** Who may change members gives any role; an account Admin brings the account into no group whose people hold more than they do. */
async function refuseUnreachable(context: Context, roles: readonly string[]): Promise<void> {
  if (roles.length === 0 || judgeCenter('member:update', context.member, context.now).isAllowed) return;
  const { mask, cap } = await findReach(context, context.account.id);
  for (const role of roles) {
    if (!isWithin((await maskOfRole(context, role)) & cap, mask & cap)) refuse('assets.role_above_own');
  }
}

/** The state of accounts that the center holds, locked against other changes of labels. */
async function takeStates(
  context: Context,
  input: { labels: string[]; accounts: string[] },
): Promise<Map<string, State>> {
  await lockCenter(context, context.centerId);
  await lockLabels(context, input.labels);
  const before = await statesOf(context, input.accounts);
  if (input.accounts.some((id) => !before.has(id))) refuse('not_found');
  return before;
}

export async function addLabels(
  context: Context,
  input: InputOf<typeof contract.addLabels>,
): Promise<{ changed: number }> {
  const before = await takeStates(context, input);
  const wanted = [...(await spellLabels(context, input.labels)).values()];
  const isTooMuch = ({ labels }: State): boolean => new Set([...labels, ...wanted]).size > maxLabels;
  if ([...before.values()].some(isTooMuch)) refuse('assets.too_many_labels', { limit: maxLabels });
  await insertLabels(context, [...before.keys()], wanted);
  return { changed: await recordLabels(context, before) };
}

export async function removeLabels(
  context: Context,
  input: InputOf<typeof contract.removeLabels>,
): Promise<{ changed: number }> {
  const before = await takeStates(context, input);
  const spelled = (await spellLabels(context, input.labels)).values();
  await deleteLabels(context, [...before.keys()], [...spelled]);
  return { changed: await recordLabels(context, before) };
}
