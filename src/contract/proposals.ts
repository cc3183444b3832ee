// Changes that are stored before they are made: for the approval of others, for later, or many at once.
import { z } from 'zod';
import { entry } from './audit.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** What a center may want a second person for. `bulk` is any call that changes as many things as the threshold says; `funds`
 * any that moves as many units of a currency as it says, or with none any at all; `budgets` any that raises the budget of an
 * ad account, or of what is published in one, by more than so many percent, or with none at all; `launches` what turns a draft of a
 * campaign, an ad group or an ad into what is shown; `exports` any file of as many
 * rows, or with none every file. */
export const approvalAreas = [
  'admins',
  'ownership',
  'removals',
  'partners',
  'accounts',
  'funds',
  'budgets',
  'launches',
  'exports',
  'rules',
  'bulk',
] as const;
export type ApprovalArea = (typeof approvalAreas)[number];

/** The areas whose rule has a threshold: how large it may be, and whether it must be told. */
export const thresholds: Partial<Record<ApprovalArea, { most: number; isNeeded: boolean }>> = {
  funds: { most: 1_000_000_000, isNeeded: false },
  budgets: { most: 1000, isNeeded: false },
  exports: { most: 1_000_000, isNeeded: false },
  bulk: { most: 1000, isNeeded: true },
};

export const proposalStates = ['pending', 'approved', 'done', 'failed', 'declined', 'expired', 'cancelled'] as const;

export const maxCalls = 100;

const inCenter = { center: shape.id };
const oneProposal = { ...inCenter, proposal: shape.id };
const person = z.strictObject({ id: shape.id, name: z.string() });

const change = entry.pick({ action: true, object: true, before: true, after: true });

const call = z.strictObject({
  endpoint: z.string(),
  input: z.record(z.string(), z.json()),
  /** What it would have changed when it was stored. */
  changes: z.array(change),
  state: z.enum(['waiting', 'done', 'failed']),
  /** Of a failed call. */
  refusal: shape.rowRefusal.nullable(),
  endedAt: shape.instant.nullable(),
});

const summary = {
  id: shape.id,
  state: z.enum(proposalStates),
  note: z.string(),
  madeBy: person,
  madeAt: shape.instant,
  /** When it is to run; null for as soon as it is approved. */
  runAt: shape.instant.nullable(),
  endedAt: shape.instant.nullable(),
  /** The rules that ask for approval; none where it only runs later or one by one. */
  areas: z.array(z.enum(approvalAreas)),
  approvals: z.strictObject({
    needed: z.int(),
    approvers: z.enum(['owners', 'admins']),
    /** Who approved; `counts` is false of somebody who may not approve any more. */
    given: z.array(z.strictObject({ person, at: shape.instant, counts: z.boolean() })),
  }),
  emergency: z.strictObject({ by: person, reason: z.string() }).nullable(),
  progress: z.strictObject({ calls: z.int(), done: z.int(), failed: z.int() }),
  /** The first things that it changes, to be told apart in a list. */
  firstChanges: z.array(change),
  /** What the caller may do to it now. */
  can: z.array(z.enum(['decide', 'cancel', 'retry', 'force'])),
  /** The request by which others decide it, while it waits. */
  request: shape.id.nullable(),
};

export const proposalSummary = z.strictObject(summary);
export const proposal = z.strictObject({ ...summary, calls: z.array(call) });
export type Proposal = z.infer<typeof proposal>;
export type ProposalSummary = z.infer<typeof proposalSummary>;

export const proposeChanges = endpoint({
  name: 'requests.proposeChanges',
  method: 'POST',
  path: '/centers/:center/proposals',
  access: { who: 'center', action: 'center:view' },
  risk: 'step-up',
  summary:
    'Stores calls of this center with what they would change. They are made when those whom the rules name have approved, not before `runAt`, each with a result of its own.',
  input: z.strictObject({
    ...inCenter,
    calls: z
      .array(
        z.strictObject({
          endpoint: z.string().max(100).meta({ description: 'The name of an endpoint that writes in a center.' }),
          input: z.record(z.string().max(100), z.json()).meta({ description: 'What it takes, without the center.' }),
        }),
      )
      .min(1)
      .max(maxCalls),
    note: shape.text(1000, 0).default(''),
    runAt: shape.instant.nullable().default(null),
  }),
  reply: proposal,
  refusals: ['requests.call_unknown', 'requests.call_refused', 'requests.changes_nothing', 'requests.run_in_past'],
  status: 201,
});

export const listProposals = endpoint({
  name: 'requests.listProposals',
  method: 'GET',
  path: '/centers/:center/proposals',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Proposals, newest first: all of the center for Owners and Admins, their own for others.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    state: z.enum(['open', 'ended', 'all']).default('all'),
    search: shape.search,
    sort: z.enum(['-made', 'made']).default('-made'),
  }),
  reply: shape.page(proposalSummary),
  refusals: [],
});

export const getProposal = endpoint({
  name: 'requests.getProposal',
  method: 'GET',
  path: '/centers/:center/proposals/:proposal',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'One proposal with its calls, what each would change, and what became of it.',
  input: z.strictObject(oneProposal),
  reply: proposal,
  refusals: ['not_found'],
});

export const cancelProposal = endpoint({
  name: 'requests.cancelProposal',
  method: 'DELETE',
  path: '/centers/:center/proposals/:proposal',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Ends a proposal that waits; calls of it that were made already stay. Its maker, an Owner or an Admin may.',
  input: z.strictObject(oneProposal),
  reply: proposal,
  refusals: ['not_found', 'requests.not_open'],
});

export const retryProposal = endpoint({
  name: 'requests.retryProposal',
  method: 'POST',
  path: '/centers/:center/proposals/:proposal/retry',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Makes the failed calls of a proposal again, under the same approvals. Its maker, an Owner or an Admin may.',
  input: z.strictObject(oneProposal),
  reply: proposal,
  refusals: ['not_found', 'requests.nothing_failed'],
});

export const forceProposal = endpoint({
  name: 'requests.forceProposal',
  method: 'POST',
  path: '/centers/:center/proposals/:proposal/emergency',
  access: { who: 'center', action: 'center:delete' },
  risk: 'step-up',
  summary:
    'The emergency way: an Owner makes what waits for approval happen at once. All Owners and Admins are told by mail.',
  input: z.strictObject({ ...oneProposal, reason: shape.text(500) }),
  reply: proposal,
  refusals: ['not_found', 'requests.not_open'],
});

function isThresholdFit({ area, threshold }: { area: ApprovalArea; threshold: number | null }): boolean {
  const fit = thresholds[area];
  return threshold === null ? fit?.isNeeded !== true : fit !== undefined && threshold <= fit.most;
}

const rule = z.strictObject({
  area: z.enum(approvalAreas),
  approvals: z.int().min(1).max(3),
  approvers: z.enum(['owners', 'admins']).meta({ description: '`admins` are Owners and Admins.' }),
  /** Of `bulk`: from how many changes on; with one, every change. Of `funds`: units of a currency. Of `budgets`: percent. Of `exports`: rows. */
  threshold: z.int().min(1).max(1_000_000_000).nullable().default(null),
});
const rules = z.strictObject({
  rules: z.array(rule),
  /** How many live Owners, and Owners and Admins, there are: who a rule can count on. */
  owners: z.int(),
  admins: z.int(),
});

export const getApprovalRules = endpoint({
  name: 'requests.getApprovalRules',
  method: 'GET',
  path: '/centers/:center/approval-rules',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'What needs the approval of others in a center.',
  input: z.strictObject(inCenter),
  reply: rules,
  refusals: [],
});

export const putApprovalRules = endpoint({
  name: 'requests.putApprovalRules',
  method: 'PUT',
  path: '/centers/:center/approval-rules',
  access: { who: 'center', action: 'policy:update' },
  risk: 'step-up',
  summary:
    'Replaces the rules. A rule needs one approver more than it asks for, so that nobody is locked out. Where rules are protected, so is this.',
  input: z.strictObject({
    ...inCenter,
    rules: z.array(rule.refine(isThresholdFit)).max(approvalAreas.length),
  }),
  reply: rules,
  refusals: ['requests.too_few_approvers', 'requests.area_twice'],
});
