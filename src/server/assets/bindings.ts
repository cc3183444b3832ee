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
import {
  ask,
  cancelAsked,
  type Decider,
  getAsked,
  listAskedOf,
  recordRequest,
  refuseIfAsked,
} from '../requests/index.ts';

type Binding = ReplyOf<typeof contract.requestBinding>;

const termMs = 30 * 24 * 3600_000;
const kind = 'assets.binding' as const;

export async function listBindings(
  context: Context,
  input: InputOf<typeof contract.listBindings>,
): Promise<ReplyOf<typeof contract.listBindings>> {
  const { items, ...page } = await listAskedOf(context, kind, input);
  return { ...page, items: items.map(present) };
}

function present({ objectId, details: _details, ...asked }: Awaited<ReturnType<typeof getAsked>>): Binding {
  return { ...asked, accountId: objectId };
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
  await refuseIfAsked(context, { kind, objectId: account.id, code: 'assets.already_requested' });
  const id = await ask(context, installation, {
    kind,
    centerName: context.centerName,
    to: { personId: account.owner_person_id },
    objectId: account.id,
    note: input.note,
    details: { account: { id: account.id, name: account.name, status: account.status } },
    expiresAt: new Date(context.now.getTime() + termMs),
  });
  await recordRequest(context, 'assets.binding_requested', {
    id,
    objectId: account.id,
    after: { account: { id: account.id, name: '' }, ...(input.note === '' ? {} : { note: input.note }) },
  });
  return present(await getAsked(context, { kind, id }));
}

export async function cancelBinding(context: Context, input: InputOf<typeof contract.cancelBinding>): Promise<Binding> {
  const { id, object_id: objectId } = await cancelAsked(context, { kind, id: input.binding });
  await recordCancelled(context, { id, objectId });
  return present(await getAsked(context, { kind, id }));
}

function recordCancelled(context: Context, { id, objectId }: { id: string; objectId: string }): Promise<void> {
  return recordRequest(context, 'assets.binding_cancelled', { id, objectId, after: { state: 'cancelled' } });
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
  async isOvertaken(context, { centerId, objectId }) {
    const { rows } = await sql`
      select from assets.accounts a join access.centers c on c.center_id = ${centerId} and c.status = 'active'
      where a.id = ${objectId} and a.owner_person_id = ${context.actor.personId} and a.status <> 'closed'`.execute(
      context.db,
    );
    return rows.length === 0;
  },
  async decline(context, { id, centerId, objectId }) {
    const after = { state: 'declined' };
    await recordRequest(context, 'assets.binding_declined', { id, objectId, after, center: centerId });
  },
  withdraw: recordCancelled,
  async expire(context, { id, objectId }) {
    const after = { state: 'expired' };
    await recordRequest(context, 'assets.binding_expired', { id, objectId, after, isSystem: true });
  },
};
