// Binding: a center asks for an account that a person made by themself; the person reads what it means and decides.
import { sql } from 'kysely';
import type * as contract from '../../contract/assets.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { holdAccount } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { seekAccount } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { ask, closeRequest, type Decider, findAsked, listAsked } from '../requests/index.ts';

type Binding = ReplyOf<typeof contract.requestBinding>;

const termMs = 30 * 24 * 3600_000;
const kind = 'assets.binding' as const;

export async function listBindings(
  context: Context,
  input: InputOf<typeof contract.listBindings>,
): Promise<ReplyOf<typeof contract.listBindings>> {
  const { rows, total } = await listAsked(context, kind, input);
  return { items: rows.map((row) => present(row, context.now)), total, page: input.page, pageSize: input.pageSize };
}

type Asked = NonNullable<Awaited<ReturnType<typeof findAsked>>>;

function present(row: Asked, now: Date): Binding {
  return {
    id: row.id,
    accountId: row.object_id,
    state: row.state === 'pending' && row.expires_at <= now ? 'expired' : row.state,
    note: row.note,
    askedBy: { id: row.asked_by, name: row.asked_by_name },
    askedAt: row.asked_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}

/** Nobody, a center, or closed: to who asks, all are one answer. */
export async function requestBinding(
  context: Context,
  installation: Installation,
  input: InputOf<typeof contract.requestBinding>,
): Promise<Binding> {
  await seekAccount(context.db, input.accountId);
  const account = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'status', 'owner_person_id', 'owner_center_id'])
    .where('id', '=', input.accountId)
    .executeTakeFirst();
  if (account?.owner_center_id === context.centerId) refuse('assets.already_bound');
  if (!account?.owner_person_id || account.status === 'closed') refuse('assets.not_bindable');
  const open = await findAsked(context, { kind, objectId: account.id });
  if (open) {
    if (open.expires_at > context.now) refuse('assets.already_requested');
    await closeRequest(context, { kind, centerId: context.centerId, objectId: account.id }, 'expired');
  }
  const id = await ask(context, installation.jobs, {
    kind,
    centerName: context.centerName,
    to: { personId: account.owner_person_id },
    objectId: account.id,
    note: input.note,
    details: { account: { id: account.id, name: account.name, status: account.status } },
    expiresAt: new Date(context.now.getTime() + termMs),
  });
  await recordBinding(context, 'assets.binding_requested', {
    id,
    accountId: account.id,
    after: { account: { id: account.id, name: '' }, ...(input.note === '' ? {} : { note: input.note }) },
  });
  const asked = await findAsked(context, { kind, objectId: account.id });
  if (!asked) throw new Error(`Request ${id} is gone.`);
  return present(asked, context.now);
}

function recordBinding(
  context: Context,
  action:
    | 'assets.binding_requested'
    | 'assets.binding_cancelled'
    | 'assets.binding_declined'
    | 'assets.binding_expired',
  binding: { id: string; accountId: string; after: Record<string, unknown>; center?: string },
): Promise<void> {
  return record(context, {
    action,
    object: { type: 'request', id: binding.id, name: binding.accountId },
    after: binding.after,
    log: { center: binding.center ?? context.centerId },
    isSystem: action === 'assets.binding_expired',
  });
}

export async function cancelBinding(context: Context, input: InputOf<typeof contract.cancelBinding>): Promise<Binding> {
  const asked = await findAsked(context, { kind, id: input.binding });
  if (!asked) refuse('not_found');
  if (asked.state !== 'pending' || asked.expires_at <= context.now) refuse('requests.already_decided');
  await closeRequest(context, { kind, centerId: context.centerId, objectId: asked.object_id }, 'cancelled');
  await recordBinding(context, 'assets.binding_cancelled', {
    id: asked.id,
    accountId: asked.object_id,
    after: { state: 'cancelled' },
  });
  const after = await findAsked(context, { kind, id: input.binding });
  if (!after) throw new Error(`Request ${input.binding} is gone.`);
  return present(after, context.now);
}

/** The person's answer. The account is taken from them only as it is now: still theirs, and not closed. */
export const bindingDecider: Decider = {
  async approve(context, { centerId, objectId }) {
    const account = await context.db
      .selectFrom('assets.accounts')
      .select(['id', 'name', 'status'])
      .where('id', '=', objectId)
      .where('owner_person_id', '=', context.actor.personId)
      .forUpdate()
      .executeTakeFirst();
    if (!account || account.status === 'closed') refuse('requests.overtaken');
    const { rows } = await sql<{
      status: string;
    }>`select status from access.centers where center_id = ${centerId} for key share`.execute(context.db);
    if (rows[0]?.status !== 'active') refuse('requests.overtaken');
    await context.db
      .updateTable('assets.accounts')
      .set({ owner_person_id: null, owner_center_id: centerId, origin: 'bound', bound_at: context.now })
      .where('id', '=', objectId)
      .execute();
    await holdAccount(context, { centerId, accountId: objectId });
    await record(context, {
      action: 'assets.account_bound',
      object: { type: 'account', id: objectId, name: account.name },
      before: { relation: 'owner_individual' },
      after: { relation: 'owner_center' },
      log: { center: centerId },
    });
  },
  async decline(context, { id, centerId, objectId }) {
    await recordBinding(context, 'assets.binding_declined', {
      id,
      accountId: objectId,
      after: { state: 'declined' },
      center: centerId,
    });
  },
  async expire(context, { id, objectId }) {
    await recordBinding(context, 'assets.binding_expired', { id, accountId: objectId, after: { state: 'expired' } });
  },
};
