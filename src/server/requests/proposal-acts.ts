// What becomes of a proposal: approved, declined, cancelled, forced, tried again.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/proposals.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { lockCenter } from '../access/index.ts';
import { type Change, type Context, contextIn } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { listApprovers } from './approval-rules.ts';
import { closeRequest } from './commands.ts';
import type { Decided, Decider } from './deciders.ts';
import { enqueueRun, getProposal, recordProposal } from './proposals.ts';

interface Locked {
  id: string;
  state: string;
  made_by: string;
  approvals: number;
  approvers: 'owners' | 'admins';
  isConfidential: boolean;
  beneficiaries: string[];
  run_at: Date | null;
  emergency_by: string | null;
}

/** Holds a proposal of the acting center until the transaction ends. The center is held before it, as in every decision. */
export async function lockProposal(context: Context, id: string): Promise<Locked | undefined> {
  await lockCenter(context, context.centerId);
  const { rows } = await sql<Locked>`
    select id, state, made_by, approvals, approvers, is_confidential as "isConfidential", beneficiaries, run_at, emergency_by from requests.proposals
    where center_id = ${context.centerId} and id = ${id} for update`.execute(context.db);
  return rows[0];
}

type Ended = 'done' | 'failed' | 'declined' | 'expired' | 'cancelled';

export async function setState(context: Context, id: string, state: Ended | 'approved'): Promise<void> {
  await context.db
    .updateTable('requests.proposals')
    .set({ state, ended_at: state === 'approved' ? null : context.now })
    .where('center_id', '=', context.centerId)
    .where('id', '=', id)
    .execute();
}

/** Who approved and still may; the maker never counts. */
export async function countApprovals(
  context: Context,
  proposal: Locked,
): Promise<{ people: string[]; live: string[] }> {
  const rows = await context.db
    .selectFrom('requests.approvals')
    .select('person_id')
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', proposal.id)
    .execute();
  const people = rows.map((row) => row.person_id).filter((id) => id !== proposal.made_by);
  const may = new Set(await listApprovers(context, proposal));
  return { people, live: people.filter((id) => may.has(id)) };
}

async function approve(outer: Context, request: Decided, jobs: Jobs): Promise<'waits' | undefined> {
  const context = contextIn(outer, request.centerId);
  const proposal = await lockProposal(context, request.objectId);
  if (proposal?.state !== 'pending') refuse('requests.overtaken');
  const self = context.actor.personId;
  await refuseUnlessApprover(context, proposal);
  const { people } = await countApprovals(context, proposal);
  if (people.includes(self)) refuse('requests.already_approved');
  await context.db
    .insertInto('requests.approvals')
    .values({ center_id: context.centerId, proposal_id: proposal.id, person_id: self, approved_at: context.now })
    .execute();
  const { live } = await countApprovals(context, proposal);
  await recordProposal(context, 'requests.proposal_approved', proposal.id, {
    approvals: live.length,
    needed: proposal.approvals,
  });
  if (live.length < proposal.approvals) return 'waits';
  await setState(context, proposal.id, 'approved');
  await enqueueRun(context, jobs, { id: proposal.id, runAt: proposal.run_at });
  return undefined;
}

/** Who may not approve may not decline either: else whom a change is about could keep it from being made. */
async function refuseUnlessApprover(context: Context, proposal: Locked): Promise<void> {
  const self = context.actor.personId;
  if (proposal.made_by === self || proposal.beneficiaries.includes(self)) refuse('requests.own_benefit');
  if (!(await listApprovers(context, proposal)).includes(self)) refuse('requests.not_approver');
}

async function end(
  outer: Context,
  request: Decided,
  how: { state: Ended; action: Change['action']; isSystem?: boolean },
): Promise<void> {
  const context = contextIn(outer, request.centerId);
  const proposal = await lockProposal(context, request.objectId);
  if (proposal?.state !== 'pending') refuse('requests.overtaken');
  if (!how.isSystem) await refuseUnlessApprover(context, proposal);
  await setState(context, proposal.id, how.state);
  await recordProposal(context, how.action, proposal.id, {}, how.isSystem);
}

export function proposalDecider({ jobs }: Installation): Decider {
  return {
    approve: (context, request) => approve(context, request, jobs),
    decline: (context, request) => end(context, request, { state: 'declined', action: 'requests.proposal_declined' }),
    expire: (context, request) =>
      end(context, request, { state: 'expired', action: 'requests.proposal_expired', isSystem: true }),
    async isOvertaken(context, { centerId, objectId }) {
      const proposal = await context.db
        .selectFrom('requests.proposals')
        .select('state')
        .where('center_id', '=', centerId)
        .where('id', '=', objectId)
        .executeTakeFirst();
      return proposal?.state !== 'pending';
    },
  };
}

/** A proposal that the caller may end or run again: one of their own, or any as Owner or Admin. */
async function lockOwn(context: Context, id: string): Promise<Locked> {
  const proposal = await lockProposal(context, id);
  const may = proposal && (proposal.made_by === context.actor.personId || context.member.role !== 'employee');
  return may ? proposal : refuse('not_found');
}

export async function cancelProposal(
  context: Context,
  input: InputOf<typeof contract.cancelProposal>,
): Promise<Proposal> {
  const proposal = await lockOwn(context, input.proposal);
  if (proposal.state !== 'pending' && proposal.state !== 'approved') refuse('requests.not_open');
  await endProposal(context, proposal.id);
  return getProposal(context, input);
}

/** Ends a proposal that is open; the center is held by the caller. */
export async function endProposal(context: Context, id: string): Promise<void> {
  await setState(context, id, 'cancelled');
  const about = { kind: 'requests.proposal', centerId: context.centerId, objectId: id } as const;
  await closeRequest(context, about, 'cancelled');
  await recordProposal(context, 'requests.proposal_cancelled', id, {});
}

/** Failed calls wait again; those that are done stay done. Approvals are asked once more when they run. */
export async function retryProposal(
  context: Context,
  jobs: Jobs,
  input: InputOf<typeof contract.retryProposal>,
): Promise<Proposal> {
  const proposal = await lockOwn(context, input.proposal);
  const failed = await context.db
    .updateTable('requests.proposed_calls')
    .set({ state: 'waiting', refusal: null, ended_at: null })
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', proposal.id)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  if (proposal.state !== 'failed' || failed.numUpdatedRows === 0n) refuse('requests.nothing_failed');
  await setState(context, proposal.id, 'approved');
  await enqueueRun(context, jobs, { id: proposal.id, runAt: proposal.run_at });
  await recordProposal(context, 'requests.proposal_retried', proposal.id, { calls: Number(failed.numUpdatedRows) });
  return getProposal(context, input);
}

/** An Owner takes it upon themself; everybody who could have approved is told. */
export async function forceProposal(
  context: Context,
  { jobs, mail }: Installation,
  input: InputOf<typeof contract.forceProposal>,
): Promise<Proposal> {
  const proposal = await lockProposal(context, input.proposal);
  if (!proposal) refuse('not_found');
  if (proposal.state !== 'pending') refuse('requests.not_open');
  await context.db
    .updateTable('requests.proposals')
    .set({ emergency_by: context.actor.personId, emergency_reason: input.reason, state: 'approved' })
    .where('center_id', '=', context.centerId)
    .where('id', '=', proposal.id)
    .execute();
  const about = { kind: 'requests.proposal', centerId: context.centerId, objectId: proposal.id } as const;
  await closeRequest(context, about, 'approved');
  await enqueueRun(context, jobs, { id: proposal.id, runAt: proposal.run_at });
  await recordProposal(context, 'requests.proposal_forced', proposal.id, { reason: input.reason });
  for (const personId of await listApprovers(context, { approvers: 'admins' })) {
    await mail.sendLater(context.db, {
      template: 'requests.forced',
      to: { personId },
      link: { path: `/${context.centerId}/proposals/${proposal.id}` },
      values: { center: context.centerName, person: context.actor.name, reason: input.reason },
    });
  }
  return getProposal(context, input);
}
