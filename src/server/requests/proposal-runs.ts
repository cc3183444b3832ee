// Runs what was approved or whose time has come: one call after the other, each in a transaction of its own with its result, so
// that a server that dies in between goes on where it was.

import { type SqlBool, sql } from 'kysely';
import type { Endpoint } from '../../contract/endpoint.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context, Origin } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import { Refusal, refuse } from '../foundation/errors.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { holdApprovers, listApprovers, needsApproval } from './approval-rules.ts';
import { countApprovals, lockProposal, setState } from './proposal-acts.ts';
import { fingerprintOf, type KeptRefusal, recordProposal, runQueue, storableNamed } from './proposals.ts';

/** Makes a stored call for good; handed over by `app.ts`, which knows all calls. */
export type RunStored = (
  stored: { endpoint: Endpoint; input: unknown; personId: string; origin: Origin },
  steps: { begin(context: Context): Promise<void>; end(context: Context, reply: unknown): Promise<void> },
) => Promise<void>;

interface Run {
  centerId: string;
  proposal: string;
}

interface Item {
  place: number;
  endpoint: string;
  input: unknown;
  fingerprint: Buffer;
  made_by: string;
}

export function runProposals(jobs: Jobs, database: Database, runStored: RunStored): void {
  jobs.work<Run>(runQueue, async ({ data: run }) => {
    const at = { centerId: run.centerId, name: runQueue };
    for (;;) {
      const item = await nextItem(database, run);
      if (!item) break;
      const refusal = await attempt(runStored, run, item);
      if (refusal) await runInCenter(database, at, (context) => noteFailure(context, run, { item, refusal }));
    }
    await runInCenter(database, at, (context) => finish(context, run));
  });
}

/** The first call that waits; none once the proposal was cancelled or its time has not come. */
async function nextItem(database: Database, { centerId, proposal }: Run): Promise<Item | undefined> {
  let item: Item | undefined;
  await runInCenter(database, { centerId, name: runQueue }, async ({ db }) => {
    item = (await db
      .selectFrom('requests.proposed_calls as c')
      .innerJoin('requests.proposals as p', (join) =>
        join.onRef('p.center_id', '=', 'c.center_id').onRef('p.id', '=', 'c.proposal_id'),
      )
      .select(['c.place', 'c.endpoint', 'c.input', 'c.fingerprint', 'p.made_by'])
      .where('c.center_id', '=', centerId)
      .where('c.proposal_id', '=', proposal)
      .where('c.state', '=', 'waiting')
      .where('p.state', '=', 'approved')
      .where(sql<SqlBool>`coalesce(p.run_at <= now(), true)`)
      .orderBy('c.place')
      .limit(1)
      .executeTakeFirst()) as Item | undefined;
  });
  return item;
}

/** Makes one call. Gives back why it was refused, or null. */
async function attempt(runStored: RunStored, run: Run, item: Item): Promise<KeptRefusal | null> {
  const endpoint = storableNamed(item.endpoint);
  if (!endpoint) return { code: 'requests.call_unknown', details: { place: item.place + 1 } };
  const origin: Origin = { ip: '', device: '', requestId: `proposal ${run.proposal}`, locale: 'en' };
  try {
    await runStored(
      { endpoint, input: item.input, personId: item.made_by, origin },
      {
        begin: (context) => admitRun(context, run, item),
        end: (context, reply) => finishItem(context, run, { item, reply }),
      },
    );
    return null;
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, details: error.details };
    throw error;
  }
}

/** Held until the call commits: the proposal, so that it runs once, and the memberships of those who approved. */
async function admitRun(context: Context, run: Run, item: Item): Promise<void> {
  const proposal = await lockProposal(context, run.proposal);
  const row = await context.db
    .selectFrom('requests.proposed_calls')
    .select('state')
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', run.proposal)
    .where('place', '=', item.place)
    .executeTakeFirst();
  if (proposal?.state !== 'approved' || row?.state !== 'waiting') refuse('requests.overtaken');
  const { emergency_by: forcer } = proposal;
  if (forcer !== null) {
    await holdApprovers(context, [forcer]);
    if (!(await listApprovers(context, { approvers: 'owners' })).includes(forcer)) refuse('requests.approval_lost');
    return;
  }
  const { people } = await countApprovals(context, proposal);
  await holdApprovers(context, people);
  const { live } = await countApprovals(context, proposal);
  if (live.length < proposal.approvals) refuse('requests.approval_lost');
}

/** What it did is compared with what was approved, and noted with it. */
async function finishItem(context: Context, run: Run, { item, reply }: { item: Item; reply: unknown }): Promise<void> {
  if (!fingerprintOf(context.changes).equals(item.fingerprint)) refuse('requests.stale');
  await refuseUnapproved(context, run);
  await context.db
    .updateTable('requests.proposed_calls')
    .set({ state: 'done', reply: JSON.stringify(reply ?? null), ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', run.proposal)
    .where('place', '=', item.place)
    .execute();
}

/** The rules may ask for more now than when it was proposed, and others may be there now who can approve. */
async function refuseUnapproved(context: Context, run: Run): Promise<void> {
  const needed = await needsApproval(context);
  if (!needed) return;
  const proposal = (await lockProposal(context, run.proposal)) ?? refuse('requests.overtaken');
  if (proposal.emergency_by !== null) return;
  const { live } = await countApprovals(context, { ...proposal, approvers: needed.approvers });
  if (live.length < needed.approvals) refuse('requests.approval_needed', { ...needed });
}

async function noteFailure(
  context: Context,
  run: Run,
  { item, refusal }: { item: Item; refusal: KeptRefusal },
): Promise<void> {
  const proposal = await lockProposal(context, run.proposal);
  if (proposal?.state !== 'approved') return;
  await context.db
    .updateTable('requests.proposed_calls')
    .set({ state: 'failed', refusal: JSON.stringify(refusal), ended_at: context.now })
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', run.proposal)
    .where('place', '=', item.place)
    .where('state', '=', 'waiting')
    .execute();
}

async function finish(context: Context, run: Run): Promise<void> {
  const proposal = await lockProposal(context, run.proposal);
  if (proposal?.state !== 'approved') return;
  const rows = await context.db
    .selectFrom('requests.proposed_calls')
    .select('state')
    .where('center_id', '=', context.centerId)
    .where('proposal_id', '=', run.proposal)
    .execute();
  if (rows.some(({ state }) => state === 'waiting')) return;
  const failed = rows.filter(({ state }) => state === 'failed').length;
  await setState(context, run.proposal, failed === 0 ? 'done' : 'failed');
  const done = rows.length - failed;
  const action = failed === 0 ? 'requests.proposal_done' : 'requests.proposal_failed';
  await recordProposal(context, action, run.proposal, { done, failed }, true);
}
