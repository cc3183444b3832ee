// What a center wants a second person for. A rule looks at what a call recorded, not at which call it was, so that it holds for
// every endpoint, present and future.
import { sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { ApprovalArea } from '../../contract/proposals.ts';
import * as contract from '../../contract/proposals.ts';
import { isInTerm, lockCenter } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { NeededApproval } from '../foundation/calls.ts';
import { isConfidential } from '../foundation/confidential.ts';
import type { Change, Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

export interface Rule {
  area: ApprovalArea;
  approvals: number;
  approvers: 'owners' | 'admins';
  threshold: number | null;
}

/** Makes somebody Owner or Admin, or takes it from them. */
const isAdministrative = ({ before, after }: Change): boolean =>
  [before, after].some((side) => side?.['role'] === 'owner' || side?.['role'] === 'admin');

const isActionOf =
  (...actions: Change['action'][]) =>
  ({ action }: Change): boolean =>
    actions.includes(action);

/** Whether one change is of an area; those with a threshold look at how much it is. */
const isOf: Record<Exclude<ApprovalArea, 'bulk' | 'funds' | 'budgets' | 'exports'>, (change: Change) => boolean> = {
  admins: (change) =>
    isAdministrative(change) &&
    isActionOf('members.member_updated', 'members.invitation_sent', 'members.member_restored')(change),
  ownership: isActionOf(
    'centers.ownership_transferred',
    'centers.center_deleted',
    'centers.recovery_codes_made',
    'centers.recovery_codes_revoked',
  ),
  removals: isActionOf('members.member_removed', 'members.member_suspended'),
  partners: isActionOf(
    'partners.link_requested',
    'partners.access_requested',
    'partners.partnership_ended',
    'partners.account_shared',
    'partners.share_changed',
    'partners.share_revoked',
  ),
  accounts: isActionOf(
    'assets.account_unbound',
    'assets.binding_requested',
    'assets.transfer_offered',
    'assets.account_transferred',
    'assets.transfer_reversed',
    'assets.account_closed',
    'assets.account_reopened',
  ),
  launches: isActionOf('ads.campaign_published', 'ads.ad_group_published', 'ads.ad_published'),
  rules: isActionOf(
    'requests.rules_changed',
    'access.policy_updated',
    'access.role_created',
    'access.role_updated',
    'access.role_deleted',
  ),
};

/** Money that people move, and the limits that hold it; what it is spent on moves by itself. */
const isOfFunds = isActionOf(
  'finance.funding_recorded',
  'finance.funds_transferred',
  'finance.credit_issued',
  'finance.balance_adjusted',
  'finance.posting_reversed',
  'finance.rate_recorded',
  'finance.cash_converted',
  'finance.payment_provider_created',
  'finance.payment_received',
  'finance.payment_refunded',
  'finance.payment_uncovered',
  'finance.cap_set',
  'finance.cap_removed',
  'finance.breaker_settings_changed',
);

const microsIn = ({ after }: Change): bigint | null => {
  const told = ['amountMicros', 'cashMicros', 'creditMicros'].flatMap(
    (field) => (after?.[field] as string | undefined) ?? [],
  );
  return told.length === 0 ? null : told.reduce((sum, micros) => sum + BigInt(micros), 0n);
};

/** As many units of any one currency as the threshold says, or a change that names no amount. */
function movesFunds(changes: readonly Change[], threshold: number | null): boolean {
  const moved = changes.filter(isOfFunds);
  if (threshold === null || moved.some((change) => microsIn(change) === null)) return moved.length > 0;
  const sums = new Map<unknown, bigint>();
  for (const change of moved) {
    const currency = change.after?.['currency'];
    sums.set(currency, (sums.get(currency) ?? 0n) + (microsIn(change) ?? 0n));
  }
  return [...sums.values()].some((micros) => micros >= BigInt(threshold) * 1_000_000n);
}

/** Of an ad account, and of a campaign or an ad group that was published: where the budget stands in an entry, and what none is. */
const budgetFields = ({ action, after }: Change): { kind: string; amount: string; none: string } | null => {
  if (action === 'finance.budget_changed') return { kind: 'mode', amount: 'amountMicros', none: 'unlimited' };
  const isOfAds = action === 'ads.campaign_updated' || action === 'ads.ad_group_updated';
  return isOfAds && after?.['isDraft'] !== true ? { kind: 'budgetMode', amount: 'budgetMicros', none: 'none' } : null;
};

/** By how much more than so many percent, or at all. A budget of another kind cannot be compared, and counts as raised. */
function raisesBudget(change: Change, percent: number | null): boolean {
  const fields = budgetFields(change);
  const { before, after } = change;
  if (fields === null || before?.[fields.kind] === fields.none) return false;
  if (after?.[fields.kind] !== undefined) return true;
  const [former, next] = [before?.[fields.amount], after?.[fields.amount]];
  if (typeof former !== 'string' || typeof next !== 'string') return false;
  return BigInt(next) * 100n > BigInt(former) * BigInt(100 + (percent ?? 0));
}

/** A file of at least so many rows, or any. */
function takesRows({ action, after }: Change, rows: number | null): boolean {
  const isExport = action === 'audit.list_exported' || action === 'finance.list_exported';
  return isExport && Number(after?.['rows']) >= (rows ?? 0);
}

/** What money does by itself when something else happens is approved with that, unseen by who may not see it. */
export const asksForReaders = ({ action }: Change): boolean =>
  isConfidential(action) && !action.startsWith('finance.wallet_');

/**
 * What a proposal does to itself is no change of the center, nor is showing a secret, which no stored call could do, nor the note
 * that an automated rule ran: of what it does it asks by itself.
 */
const isOfProposal = ({ action }: Change): boolean =>
  action.startsWith('requests.proposal_') ||
  action === 'ads.rule_ran' ||
  action === 'ads.rule_noted' ||
  action === 'notifications.secret_made' ||
  action === 'finance.payment_secret_made';

function rulesFor(rules: readonly Rule[], all: readonly Change[]): Rule[] {
  const changes = all.filter((change) => !isOfProposal(change));
  return rules.filter(({ area, threshold }) => {
    if (area === 'bulk') return changes.length >= (threshold ?? 1);
    if (area === 'funds') return movesFunds(changes, threshold);
    if (area === 'exports') return changes.some((change) => takesRows(change, threshold));
    if (area === 'budgets') return changes.some((change) => raisesBudget(change, threshold));
    return changes.some(isOf[area]);
  });
}

export async function listRules({ db, centerId }: Context): Promise<Rule[]> {
  const rows = await db
    .selectFrom('requests.approval_rules')
    .select(['area', 'approvals', 'approvers', 'threshold'])
    .where('center_id', '=', centerId)
    .orderBy('area')
    .execute();
  return rows as Rule[];
}

export interface Approvers {
  approvers: 'owners' | 'admins';
  /** What is approved is read only by who holds a finance role, or by an Owner. */
  isConfidential?: boolean;
}

/** Who of a center may approve now: live Owners, or Owners and Admins; of what is confidential, those who may read it. */
export async function listApprovers(
  context: Context,
  { approvers, isConfidential = false }: Approvers,
): Promise<string[]> {
  let members = context.db
    .selectFrom('access.members as m')
    .select('m.person_id')
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where('m.role', 'in', approvers === 'owners' ? ['owner'] : ['owner', 'admin'])
    .where(isInTerm('m'));
  if (isConfidential)
    members = members.where((where) =>
      where.or([where('m.role', '=', 'owner'), where('m.finance_role', '<>', 'none')]),
    );
  return (await members.execute()).map((row) => row.person_id);
}

/** Of what a team is given or loses: those in it who hold more or less by that. */
const teammatesOf = (side: Change['before']): (string | null)[] =>
  [side?.['gaining'], side?.['losing']].flatMap((all) =>
    Array.isArray(all) ? all.map((one: { id?: string } | null) => one?.id ?? null) : [],
  );

/** The people whom changes are about: who gains or loses by them does not approve them. */
export function beneficiariesOf(changes: readonly Change[]): string[] {
  const people = changes.flatMap(({ object, before, after }) => [
    object.type === 'member' || object.type === 'person' ? object.id : null,
    ...(object.type === 'team' ? [...teammatesOf(before), ...teammatesOf(after)] : []),
    ...[before, after].map((side) => (side?.['person'] as { id?: string } | null | undefined)?.id ?? null),
  ]);
  return [...new Set(people.filter((id) => id !== null && /^\d+$/.test(id)))] as string[];
}

/**
 * What the rules of the acting center ask for these changes, as they stood before them. Null also where too few could approve:
 * a center that lost its other Admins is warned by an entry, never locked out.
 */
export async function approvalFor(
  context: Context,
  changes: readonly Change[],
): Promise<(NeededApproval & { canBeGiven: boolean }) | null> {
  const changed = changes.find(({ action }) => action === 'requests.rules_changed');
  const rules = changed ? ((changed.before?.['rules'] ?? []) as unknown as Rule[]) : await listRules(context);
  const asking = rulesFor(rules, changes);
  if (asking.length === 0) return null;
  const approvals = Math.max(...asking.map((rule) => rule.approvals));
  const approvers = asking.some((rule) => rule.approvers === 'owners') ? 'owners' : 'admins';
  const barred = new Set([context.actor.personId, ...beneficiariesOf(changes)]);
  const isSecret = changes.some(asksForReaders);
  const able = await listApprovers(context, { approvers, isConfidential: isSecret });
  const possible = able.filter((id) => !barred.has(id));
  return { areas: asking.map(({ area }) => area), approvals, approvers, canBeGiven: possible.length >= approvals };
}

/** Asked of every write before it commits. What nobody could approve is done, and the log says so. */
export async function needsApproval(context: Context): Promise<NeededApproval | null> {
  if (!context.hasMember || context.changes.length === 0) return null;
  const needed = await approvalFor(context, context.changes);
  if (!needed) return null;
  const { canBeGiven, ...approval } = needed;
  if (canBeGiven) return approval;
  await record(context, {
    action: 'requests.review_skipped',
    object: { type: 'center', id: context.centerId, name: context.centerName },
    after: { areas: approval.areas, approvals: approval.approvals },
    log: { center: context.centerId },
    isSystem: true,
  });
  return null;
}

export async function getApprovalRules(context: Context): Promise<ReplyOf<typeof contract.getApprovalRules>> {
  const rules = await listRules(context);
  const owners = await listApprovers(context, { approvers: 'owners' });
  const admins = await listApprovers(context, { approvers: 'admins' });
  return { rules, owners: owners.length, admins: admins.length };
}

/** Replaces all rules. Each must leave somebody to make a change beside those who approve it. */
export async function putApprovalRules(
  context: Context,
  input: InputOf<typeof contract.putApprovalRules>,
): Promise<ReplyOf<typeof contract.putApprovalRules>> {
  await lockCenter(context, context.centerId);
  const before = await getApprovalRules(context);
  const rules = input.rules.toSorted((one, other) => (one.area < other.area ? -1 : 1));
  if (new Set(rules.map(({ area }) => area)).size < rules.length) refuse('requests.area_twice');
  const isImpossible = rules.some(({ approvals, approvers }) => before[approvers] <= approvals);
  if (isImpossible) refuse('requests.too_few_approvers', { owners: before.owners, admins: before.admins });
  await context.db.deleteFrom('requests.approval_rules').where('center_id', '=', context.centerId).execute();
  if (rules.length > 0) {
    await context.db
      .insertInto('requests.approval_rules')
      .values(rules.map((rule) => ({ center_id: context.centerId, ...rule })))
      .execute();
  }
  await record(context, {
    action: 'requests.rules_changed',
    object: { type: 'center', id: context.centerId, name: context.centerName },
    before: { rules: before.rules },
    after: { rules },
    log: { center: context.centerId },
    undo: inverse(contract.putApprovalRules, { center: context.centerId, rules: before.rules }),
  });
  return { ...before, rules };
}

/** Holds the memberships of who approved, so that who is removed meanwhile is seen, or waits. */
export async function holdApprovers(context: Context, people: readonly string[]): Promise<void> {
  await sql`select from access.members where center_id = ${context.centerId} and person_id = any (${people as string[]}::bigint[]) for share`.execute(
    context.db,
  );
}
