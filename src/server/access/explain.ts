// Why a person may or may not: the single verdict of the evaluator, of anybody whom the caller may ask about.
import { sql } from 'kysely';
import type * as contract from '../../contract/access-questions.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import {
  type AccountAction,
  accountActions,
  accountRule,
  type CenterAction,
  mayIn,
} from '../../contract/permissions.ts';
import type { Explanation } from '../../contract/shapes.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { explain } from './admit.ts';
import { tableAt } from './facts.ts';
import { type Facts, findFacts } from './links.ts';
import { findMember } from './queries.ts';
import { judgeAccount, judgeCenter, type Verdict, weighAccount } from './rules.ts';
import { instantOf, nameOfAccount, requireAccountEver, requireMayAskOf } from './subjects.ts';
import { justAccount, partnerWaysOf, type WayRow } from './ways.ts';

type Input = InputOf<typeof contract.explainAccess>;
type Answer = ReplyOf<typeof contract.explainAccess>;

function isOnAccount(action: Input['action']): action is AccountAction {
  return action in accountActions;
}

export async function explainAccess(context: Context, input: Input): Promise<Answer> {
  const { person, action } = input;
  const accountId = input.account ?? null;
  if (isOnAccount(action) && accountId === null) refuse('access.account_missing');
  if (!isOnAccount(action) && accountId !== null) refuse('access.account_unneeded');
  await requireMayAskOf(context, person);
  if (accountId !== null) await requireAccountEver(context, accountId);
  const at = instantOf(input.at);
  const name = await findName(context, person);
  if (name === undefined) return explainPartner(context, { ...input, at });
  const facts = await findFacts(context, { personId: person, accountId, at });
  if (accountId !== null) await requireMaySee(context, { person, accountId, facts });
  const verdict = isOnAccount(action)
    ? judgeAccount(action, facts, facts.at)
    : judgeCenter(action as CenterAction, facts.member, facts.at);
  return {
    person: { id: person, name },
    account: accountId === null ? null : { id: accountId, name: await nameOfAccount(context, accountId) },
    at: facts.at.toISOString(),
    explanation: await explain(context, isPast(context, at) ? withoutFix(verdict) : verdict, {
      personId: person,
      accountId,
    }),
  };
}

/** What is past cannot be mended. */
function withoutFix(verdict: Verdict): Verdict {
  return { ...verdict, fix: null };
}

function isPast(context: Context, at: Date | null): boolean {
  return at !== null && at < context.now;
}

async function findName(context: Context, personId: string): Promise<string | undefined> {
  if ((await findMember(context, personId)) === undefined) return undefined;
  const { rows } = await sql<{ name: string }>`select name from identity.people where id = ${personId}`.execute(
    context.db,
  );
  return rows[0]?.name;
}

/** Who asks about themself learns nothing of an account that they do not see, and did not then. */
async function requireMaySee(
  context: Context,
  { person, accountId, facts }: { person: string; accountId: string; facts: Facts },
): Promise<void> {
  if (person !== context.actor.personId) return;
  if (judgeCenter('access:view', context.member, context.now).isAllowed) return;
  if (mayIn(weighAccount(facts, facts.at), 'asset:view_basic')) return;
  const { at, ...now } = await findFacts(context, { personId: person, accountId, at: null });
  if (!mayIn(weighAccount(now, at), 'asset:view_basic')) refuse('not_found');
}

interface PartnerRow {
  center_id: string;
  center_name: string;
  person_name: string;
  mask: number;
  ways: WayRow[];
  ceiling: string;
  ceiling_mask: number;
  until: Date | null;
  now: Date;
}

/** Somebody of a partner with whom the account is shared: how far they reach there, but not how their own center is built. */
async function explainPartner(context: Context, input: Omit<Input, 'at'> & { at: Date | null }): Promise<Answer> {
  const { person, action, at } = input;
  if (input.account === undefined || !isOnAccount(action)) refuse('not_found');
  const accountId = input.account;
  const { rows } = await sql<PartnerRow>`
    select w.center_id, w.center_name, w.person_name, w.mask, w.ways, coalesce(r.name, h.ceiling) as ceiling, coalesce(b.mask, r.mask) as ceiling_mask,
      h.expires_at as until, now() as now
    from (${partnerWaysOf(justAccount(accountId), { at })}) w
    join ${tableAt('holdings', at)} h on h.center_id = w.center_id and h.asset_id = w.asset_id
    left join access.role_masks b on b.kind = 'account' and b.role = h.ceiling
    left join ${tableAt('roles', at)} r on r.center_id = h.owner_center_id and r.id = h.ceiling_role_id
    where w.person_id = ${person} order by w.mask & ${1 << accountActions[action].bit}::int desc, w.center_id`.execute(
    context.db,
  );
  const [row] = rows;
  if (row === undefined) refuse('not_found');
  const verdict = judgePartner(action, row);
  const shown = isPast(context, at) ? withoutFix(verdict) : verdict;
  const mayRaise = shown.fix?.kind === 'raise_ceiling';
  const explained = await explain(context, shown, { personId: person, accountId });
  const explanation: Explanation = { ...explained, start: mayRaise ? 'raise_ceiling' : null };
  return {
    person: { id: person, name: row.person_name },
    account: { id: accountId, name: await nameOfAccount(context, accountId) },
    at: (at ?? row.now).toISOString(),
    explanation,
  };
}

function judgePartner(action: AccountAction, row: PartnerRow): Verdict {
  const isAllowed = mayIn(row.mask, action);
  const isUnderCeiling = mayIn(row.ceiling_mask, action);
  const roles = accountRule(action)?.roles ?? [];
  const nothing = { role: null, name: null, from: null, until: null };
  const chain: Verdict['chain'] = [
    { ...nothing, link: 'lending', state: 'ok', name: row.center_name, until: row.until?.toISOString() ?? null },
  ];
  // The ceiling bounds what was given there; what their Admins hold by themselves is theirs under any.
  if (!isAllowed || isUnderCeiling) {
    const state = isUnderCeiling ? 'ok' : 'insufficient';
    chain.push({ ...nothing, link: 'limit', state, role: row.ceiling, name: row.center_name });
  }
  if (isAllowed) return { isAllowed, action, chain, fix: null };
  if (roles.length === 0) return { isAllowed, action, chain, fix: null };
  if (!isUnderCeiling)
    return { isAllowed, action, chain, fix: { kind: 'raise_ceiling', roles: [...roles], center: null } };
  for (const way of row.ways) chain.push({ ...nothing, link: way.via, state: 'insufficient', role: way.role });
  return { isAllowed, action, chain, fix: { kind: 'raise_account_role', roles: [...roles], center: row.center_name } };
}
