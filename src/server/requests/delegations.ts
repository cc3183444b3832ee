// Delegation: while an Owner or Admin is away, another is told of requests in their place. Nobody may do more by it.
import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/delegations.ts';
import type { Delegation } from '../../contract/delegations.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { listApprovers } from './approval-rules.ts';

const longestMs = 92 * 24 * 3600_000;

const isRunning = sql<SqlBool>`d.ended_at is null and d.starts_at <= now() and d.ends_at > now()`;
const isOver = sql<SqlBool>`(d.ended_at is not null or d.ends_at <= now())`;

/** Who of the acting center is away now, and who is told instead. */
export async function delegatesOf(context: Context): Promise<Map<string, { id: string; name: string | null }>> {
  const rows = await context.db
    .selectFrom('requests.delegations as d')
    .innerJoin('identity.people as p', 'p.id', 'd.person_id')
    .select(['d.person_id', 'd.delegate_id', 'p.name'])
    .where('d.center_id', '=', context.centerId)
    .where(isRunning)
    .execute();
  return new Map(rows.map((row) => [row.person_id, { id: row.delegate_id, name: row.name }]));
}

function delegations(context: Context) {
  return context.db
    .selectFrom('requests.delegations as d')
    .innerJoin('identity.people as p', 'p.id', 'd.person_id')
    .innerJoin('identity.people as o', 'o.id', 'd.delegate_id')
    .where('d.center_id', '=', context.centerId);
}

function listed(context: Context) {
  return delegations(context).select([
    'd.id',
    'd.person_id',
    'p.name as person_name',
    'd.delegate_id',
    'o.name as delegate_name',
    'd.starts_at',
    'd.ends_at',
    'd.ended_at',
  ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof listed>['execute']>>[number];

function present({ actor, member, now }: Context, row: Row): Delegation {
  const isEnded = row.ended_at !== null || row.ends_at <= now;
  return {
    id: row.id,
    person: { id: row.person_id, name: row.person_name },
    delegate: { id: row.delegate_id, name: row.delegate_name },
    startsAt: row.starts_at.toISOString(),
    endsAt: (row.ended_at ?? row.ends_at).toISOString(),
    state: isEnded ? 'over' : row.starts_at > now ? 'planned' : 'running',
    canEnd: !isEnded && (row.person_id === actor.personId || member.role === 'owner'),
  };
}

export async function listDelegations(
  context: Context,
  input: InputOf<typeof contract.listDelegations>,
): Promise<ReplyOf<typeof contract.listDelegations>> {
  const isAsked = sql<SqlBool>`${matches(input.search, ['p.name', 'o.name'])} and ${
    input.state === 'all' ? sql`true` : input.state === 'over' ? isOver : sql`not ${isOver}`
  }`;
  const rows = await listed(context)
    .where(isAsked)
    .orderBy('d.starts_at', input.sort === 'starts' ? 'asc' : 'desc')
    .orderBy('d.id')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await delegations(context)
    .where(isAsked)
    .select(sql<number>`count(*)::int`.as('total'))
    .executeTakeFirstOrThrow();
  return { items: rows.map((row) => present(context, row)), total, page: input.page, pageSize: input.pageSize };
}

async function getDelegation(context: Context, id: string): Promise<Row> {
  return (await listed(context).where('d.id', '=', id).executeTakeFirst()) ?? refuse('not_found');
}

export async function createDelegation(
  context: Context,
  input: InputOf<typeof contract.createDelegation>,
): Promise<Delegation> {
  await lockCenter(context, context.centerId);
  const { actor, centerId, now } = context;
  const [startsAt, endsAt] = [input.startsAt === null ? now : new Date(input.startsAt), new Date(input.endsAt)];
  if (endsAt <= startsAt || endsAt <= now || endsAt.getTime() - startsAt.getTime() > longestMs) {
    refuse('requests.delegation_term');
  }
  const managers = await listApprovers(context, { approvers: 'admins' });
  if (input.delegate === actor.personId || !managers.includes(input.delegate)) refuse('requests.delegate_unfit');
  const another = await context.db
    .selectFrom('requests.delegations as d')
    .select('d.id')
    .where('d.center_id', '=', centerId)
    .where('d.person_id', '=', actor.personId)
    .where('d.ended_at', 'is', null)
    .where('d.starts_at', '<', endsAt)
    .where('d.ends_at', '>', startsAt)
    .executeTakeFirst();
  if (another) refuse('requests.delegation_overlaps');
  const { id } = await context.db
    .insertInto('requests.delegations')
    .values({
      center_id: centerId,
      person_id: actor.personId,
      delegate_id: input.delegate,
      starts_at: startsAt,
      ends_at: endsAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const row = await getDelegation(context, id);
  await recordDelegation(context, 'requests.delegation_made', row);
  return present(context, row);
}

export async function endDelegation(
  context: Context,
  input: InputOf<typeof contract.endDelegation>,
): Promise<Delegation> {
  const row = await getDelegation(context, input.delegation);
  if (!present(context, row).canEnd) refuse('not_found');
  await closeDelegation(context, row.id);
  return present(context, await getDelegation(context, row.id));
}

/** What is agreed for later or runs now, of somebody who is away or who stands in. */
export async function listDelegationsWith(context: Context, personId: string): Promise<{ id: string; name: string }[]> {
  const rows = await listed(context)
    .where((where) => where.or([where('d.person_id', '=', personId), where('d.delegate_id', '=', personId)]))
    .where(sql<SqlBool>`not ${isOver}`)
    .orderBy('d.id')
    .execute();
  return rows.map((row) => ({ id: row.id, name: `${row.person_name} → ${row.delegate_name}` }));
}

export async function closeDelegation(context: Context, id: string): Promise<void> {
  const row = await getDelegation(context, id);
  await context.db
    .updateTable('requests.delegations')
    .set({ ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
  await recordDelegation(context, 'requests.delegation_ended', row);
}

function recordDelegation(
  context: Context,
  action: 'requests.delegation_made' | 'requests.delegation_ended',
  row: Row,
): Promise<void> {
  const delegation = { delegate: row.delegate_name, startsAt: row.starts_at, endsAt: row.ends_at };
  return record(context, {
    action,
    object: { type: 'member', id: row.person_id, name: row.person_name },
    before: action === 'requests.delegation_ended' ? delegation : null,
    after: action === 'requests.delegation_made' ? delegation : null,
    log: { center: context.centerId },
  });
}
