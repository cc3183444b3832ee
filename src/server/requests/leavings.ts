// What a leaver leaves in this room: what they asked and nobody has answered, proposals that wait or are to run later, and their
// word on proposals of others.
import { type SqlBool, sql } from 'kysely';
import type { Heir, Leaving, Left } from '../access/index.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { cancelAsked } from './asked.ts';
import type { Deciders, Kind } from './deciders.ts';
import { closeDelegation, listDelegationsWith } from './delegations.ts';
import { decidedOf, deciderOf } from './present.ts';
import { endProposal } from './proposal-acts.ts';

/** Asked for oneself, so nobody takes it over. */
const personal: readonly Kind[] = ['access.elevation'];

/** These follow the thing that they are about, which its own room closes or hands over. */
const followers: readonly Kind[] = ['members.invitation', 'requests.proposal'];

/** The request about an object is another member's from now on. The room whose object it is records that. */
export async function handOverRequest(
  context: Context,
  which: { kind: Kind; objectId: string },
  heir: Heir,
): Promise<void> {
  await context.db
    .updateTable('requests.requests')
    .set({ asked_by: heir.id, asked_by_name: heir.name, asked_by_email: heir.email })
    .where('kind', '=', which.kind)
    .where('center_id', '=', context.centerId)
    .where('object_id', '=', which.objectId)
    .where('state', '=', 'pending')
    .execute();
}

function asked(deciders: Deciders): Leaving {
  return {
    kind: 'request',
    async list(context, personId) {
      const rows = await context.db
        .selectFrom('requests.requests')
        .select(['id', 'kind', 'object_id'])
        .where('center_id', '=', context.centerId)
        .where('asked_by', '=', personId)
        .where('state', '=', 'pending')
        .where('kind', 'not in', followers)
        .where(sql<SqlBool>`expires_at > now()`)
        .orderBy('id')
        .execute();
      return rows.map(({ id, kind, object_id: name }) => ({
        id,
        name,
        detail: kind,
        heirs: personal.includes(kind) ? null : ('admin' as const),
      }));
    },
    async end(context, left) {
      for (const { id, detail } of left) {
        const row = await cancelAsked(context, { kind: detail as Kind, id });
        await deciderOf(deciders, row.kind).withdraw?.(context, decidedOf(row));
      }
    },
    async handOver(context, left, heir) {
      for (const { id, name, detail } of left) {
        await handOverRequest(context, { kind: detail as Kind, objectId: name }, heir);
        await recordHandOver(context, { type: 'request', id, name }, heir);
      }
    },
  };
}

function recordHandOver(
  context: Context,
  object: { type: 'request' | 'proposal'; id: string; name: string },
  heir: Heir,
): Promise<void> {
  return record(context, {
    action: object.type === 'request' ? 'requests.request_handed_over' : 'requests.proposal_handed_over',
    object,
    before: { responsible: heir.formerName },
    after: { responsible: heir.name },
    log: { center: context.centerId },
  });
}

function openProposals(context: Context) {
  return context.db
    .selectFrom('requests.proposals as p')
    .innerJoin('requests.proposed_calls as c', (join) =>
      join.onRef('c.center_id', '=', 'p.center_id').onRef('c.proposal_id', '=', 'p.id').on('c.place', '=', 0),
    )
    .select(['p.id', 'p.note', 'p.state', sql<boolean>`coalesce(p.run_at > now(), false)`.as('isLater')])
    .select(sql<string>`coalesce(c.changes -> 0 ->> 'action', c.endpoint)`.as('action'))
    .where('p.center_id', '=', context.centerId)
    .where('p.state', 'in', ['pending', 'approved'])
    .orderBy('p.id');
}

type Row = Awaited<ReturnType<ReturnType<typeof openProposals>['execute']>>[number];

const asLeft =
  (heirs: Left['heirs']) =>
  (row: Row): Left => ({
    id: row.id,
    // Told by what it does, where its maker said nothing.
    name: row.note === '' ? row.action : row.note,
    detail: row.state === 'approved' && row.isLater ? 'scheduled' : row.state,
    heirs,
  });

/** An heir makes the calls with rights of their own; whoever approved them approved what they do, not who makes them. */
const proposals: Leaving = {
  kind: 'proposal',
  async list(context, personId) {
    return (await openProposals(context).where('p.made_by', '=', personId).execute()).map(asLeft('admin'));
  },
  async end(context, left) {
    for (const { id } of left) await endProposal(context, id);
  },
  async handOver(context, left, heir) {
    for (const { id } of left) {
      await context.db
        .updateTable('requests.proposals')
        .set({ made_by: heir.id })
        .where('center_id', '=', context.centerId)
        .where('id', '=', id)
        .execute();
      await handOverRequest(context, { kind: 'requests.proposal', objectId: id }, heir);
      await recordHandOver(context, { type: 'proposal', id, name: '' }, heir);
    }
  },
};

/** An approval counts only while who gave it may approve, so it ends by itself with the membership. */
const approvals: Leaving = {
  kind: 'approval',
  async list(context, personId) {
    const rows = await openProposals(context)
      .innerJoin('requests.approvals as a', (join) =>
        join.onRef('a.center_id', '=', 'p.center_id').onRef('a.proposal_id', '=', 'p.id'),
      )
      .where('a.person_id', '=', personId)
      .where('p.made_by', '!=', personId)
      .execute();
    return rows.map(asLeft(null));
  },
  end: () => Promise.resolve(),
};

/** Nobody stands in for who is gone, and who is gone stands in for nobody. */
const delegations: Leaving = {
  kind: 'delegation',
  async list(context, personId) {
    const rows = await listDelegationsWith(context, personId);
    return rows.map((row) => ({ ...row, detail: null, heirs: null }));
  },
  async end(context, left) {
    for (const { id } of left) await closeDelegation(context, id);
  },
};

export function leavings(deciders: Deciders): Leaving[] {
  return [asked(deciders), proposals, approvals, delegations];
}
