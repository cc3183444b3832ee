// Whether somebody still needs their access, asked of the other Owners and Admins: a request for each member. A yes is noted; a no
// removes them, as a call of whoever says it, checked like any other.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import { api } from '../../contract/index.ts';
import type * as contract from '../../contract/members-at-once.ts';
import type { Request } from '../../contract/requests.ts';
import { isInTerm } from '../access/index.ts';
import { type MakeWithin, record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { ask, type Decider, refuseIfAsked } from '../requests/index.ts';
import { forEachMember, type Results } from './at-once.ts';
import { takeMember } from './commands.ts';
import { getMember } from './queries.ts';

const kind = 'members.review';
const dayMs = 24 * 3600_000;

type Details = Extract<Request, { kind: 'members.review' }>['details'];
type Decided = Parameters<Decider['approve']>[1];

/** Whether somebody else could answer: a live Owner or Admin who neither asks nor is asked about. */
async function refuseUnanswerable(context: Context, member: string): Promise<void> {
  const { able } = await context.db
    .selectFrom('access.members as m')
    .select(sql<number>`count(*)::int`.as('able'))
    .where('m.center_id', '=', context.centerId)
    .where('m.status', '=', 'active')
    .where('m.role', 'in', ['owner', 'admin'])
    .where('m.person_id', 'not in', [context.actor.personId, member])
    .where(isInTerm('m'))
    .executeTakeFirstOrThrow();
  if (able === 0) refuse('access.nobody_to_approve');
}

async function reviewMember(
  context: Context,
  installation: Installation,
  { member: id, note, expiresAt }: { member: string; note: string; expiresAt: Date },
): Promise<void> {
  await takeMember(context, id);
  await refuseIfAsked(context, { kind, objectId: id, code: 'members.review_open' });
  await refuseUnanswerable(context, id);
  const member = await getMember(context, { member: id });
  const details: Details = {
    member: { id, name: member.person.name },
    role: member.role,
    accounts: member.accountCount,
    lastSeenAt: member.lastSeenAt,
  };
  const to = { centerId: context.centerId };
  await ask(context, installation, {
    kind,
    centerName: context.centerName,
    to,
    objectId: id,
    note,
    details,
    expiresAt,
  });
  await record(context, {
    action: 'members.review_asked',
    object: { type: 'member', id, name: member.person.name },
    after: { note, expiresAt },
    log: { center: context.centerId },
  });
}

export function reviewMembers(
  context: Context,
  installation: Installation,
  { members, note, days }: InputOf<typeof contract.reviewMembers>,
): Promise<{ results: Results }> {
  const expiresAt = new Date(context.now.getTime() + days * dayMs);
  return forEachMember(context, members, (member) => reviewMember(context, installation, { member, note, expiresAt }));
}

type Answer =
  | 'members.review_confirmed'
  | 'members.review_declined'
  | 'members.review_withdrawn'
  | 'members.review_expired';

function recordAnswer(context: Context, action: Answer, { objectId, details }: Decided): Promise<void> {
  const { member } = details as Details;
  return record(context, {
    action,
    object: { type: 'member', id: objectId, name: member.name },
    log: { center: context.centerId },
    isSystem: action === 'members.review_expired',
  });
}

async function isMember(context: Context, { centerId, objectId }: Decided): Promise<boolean> {
  const row = await context.db
    .selectFrom('access.members')
    .select('status')
    .where('center_id', '=', centerId)
    .where('person_id', '=', objectId)
    .executeTakeFirst();
  return row?.status === 'active' || row?.status === 'suspended';
}

/** Nobody speaks for themself, and the inbox shows nobody what they asked. */
function refuseOwn(context: Context, decided: Decided): void {
  if (decided.askedBy === context.actor.personId) refuse('not_found');
  if (decided.objectId === context.actor.personId) refuse('requests.own_benefit');
}

/** What the message centre does with a review; `makeWithin` makes the removal that follows from a no. */
export function reviewDecider(makeWithin: MakeWithin): Decider {
  return {
    async approve(from, decided) {
      refuseOwn(from, decided);
      if (!(await isMember(from, decided))) refuse('requests.overtaken');
      await recordAnswer(contextIn(from, decided.centerId), 'members.review_confirmed', decided);
    },
    async decline(from, decided) {
      refuseOwn(from, decided);
      await recordAnswer(contextIn(from, decided.centerId), 'members.review_declined', decided);
      if (!(await isMember(from, decided))) return;
      const input = { center: decided.centerId, member: decided.objectId, reason: decided.note };
      from.changes.push(...(await makeWithin(from, { endpoint: api.members.removeMember, input })));
      from.logs.add(decided.centerId);
    },
    isOvertaken: async (from, decided) => !(await isMember(from, decided)),
    withdraw: (context, decided) => recordAnswer(context, 'members.review_withdrawn', decided),
    expire: (context, decided) => recordAnswer(context, 'members.review_expired', decided),
  };
}
