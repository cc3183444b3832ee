// Decides at the door whether a call may be made, inside its transaction and on the rows that it holds.
import { type Endpoint, isWrite, scopeOf } from '../../contract/endpoint.ts';
import { type AccountAction, mayIn } from '../../contract/permissions.ts';
import type { Explanation } from '../../contract/shapes.ts';
import type { Actor, Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { findFacts } from './links.ts';
import { listPeopleWithRoles } from './queries.ts';
import { judgeAccount, judgeCenter, stateOfMember, type Verdict } from './rules.ts';
import { type Subject, startOf } from './start.ts';

const stepUpMs = 10 * 60_000;

/** Refuses the call unless the caller may make it. An object that the caller may not see is not found. */
export async function admit(endpoint: Endpoint, context: Context): Promise<void> {
  if (endpoint.access.who === 'anyone') return;
  const { caller } = context;
  if (!caller) refuse('unauthenticated');
  admitCredential(endpoint, caller);
  if (endpoint.access.who === 'center') {
    admitMember(context);
    await requireVerdict(context, judgeCenter(endpoint.access.action, context.member, context.now));
  }
  if (endpoint.access.who === 'account') await admitToAccount(endpoint.access, context);
  if (endpoint.risk !== 'plain') requireFreshSession(context);
}

function admitCredential(endpoint: Endpoint, caller: Actor): void {
  if (caller.tokenId === null) return;
  if (endpoint.isSessionOnly) refuse('session_needed');
  const scope = scopeOf(endpoint);
  const scopes = caller.tokenScopes ?? [];
  // Who may write somewhere may read there.
  const isCovered = scopes.includes(scope) || (!isWrite(endpoint) && scopes.includes(scope.replace(':read', ':write')));
  if (!isCovered) refuse('token_scope_missing', { scope });
}

/** Who is no member, or no longer, cannot tell the center from one that does not exist. */
function admitMember(context: Context): void {
  if (!context.hasMember || stateOfMember(context.member, context.now) === 'missing') refuse('not_found');
}

/** The database weighed the account with the head of the call; only a refusal asks for the facts behind it. */
async function admitToAccount({ action }: { action: AccountAction }, context: Context): Promise<void> {
  admitMember(context);
  const { mask } = context.account;
  const isMemberLive = stateOfMember(context.member, context.now) === 'ok';
  if (isMemberLive && !mayIn(mask, 'asset:view_basic')) refuse('not_found');
  if (!mayIn(mask, action)) await refuseAccount(context, action);
}

/** Refuses an action on the account of the path, with the whole explanation. */
export async function refuseAccount(context: Context, action: AccountAction): Promise<never> {
  const { personId } = context.actor;
  const subject = { personId, accountId: context.account.id };
  const { at, ...facts } = await findFacts(context, { ...subject, at: null });
  const verdict = judgeAccount(action, facts, at);
  refuse('forbidden', { explanation: await explain(context, { ...verdict, isAllowed: false }, subject) });
}

/** Refuses unless the caller may do that on another account of the acting center than the one in the path. */
export async function requireOnAccount(context: Context, accountId: string, action: AccountAction): Promise<void> {
  const subject = { personId: context.actor.personId, accountId };
  const { at, ...facts } = await findFacts(context, { ...subject, at: null });
  if (!judgeAccount('asset:view_basic', facts, at).isAllowed) refuse('not_found');
  const verdict = judgeAccount(action, facts, at);
  if (!verdict.isAllowed) refuse('forbidden', { explanation: await explain(context, verdict, subject) });
}

/** The password was confirmed just now. Who made a stored call confirmed it when they did. */
export function requireFreshSession(context: Context): void {
  const { sessionId, authenticatedAt } = context.actor;
  if (sessionId === null || context.isDryRun) return;
  const since = authenticatedAt?.getTime() ?? 0;
  if (context.now.getTime() - since > stepUpMs) refuse('step_up_required');
}

/** Refuses with the whole explanation: what holds, what is missing, and who could mend it. */
export async function requireVerdict(context: Context, verdict: Verdict): Promise<void> {
  if (verdict.isAllowed) return;
  const self = { personId: context.actor.personId, accountId: null };
  refuse('forbidden', { explanation: await explain(context, verdict, self) });
}

/** A verdict with the people who could mend it, and how the asker may begin. */
export async function explain(context: Context, verdict: Verdict, subject: Subject): Promise<Explanation> {
  const { fix } = verdict;
  const mayKnow = stateOfMember(context.member, context.now) === 'ok';
  const fixers =
    fix?.roles.includes('admin') || fix?.kind !== 'raise_center_role'
      ? (['owner', 'admin'] as const)
      : (['owner'] as const);
  // Who works in a partner center is not for this one to know.
  const people = fix && fix.center === null && mayKnow ? await listPeopleWithRoles(context, fixers) : [];
  return {
    action: verdict.action,
    verdict: verdict.isAllowed ? 'allow' : 'deny',
    chain: verdict.chain,
    fix: fix && { ...fix, people },
    start: mayKnow ? await startOf(context, verdict, subject) : null,
  };
}
