// A higher role for some hours. Asking is a request to the own center, which the rooms below carry; what is approved is a row
// that ends by the clock of the database.
import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/access.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { isRefused, refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { presentColleague } from '../identity/index.ts';
import { requireVerdict } from './admit.ts';
import { lockCenter } from './commands.ts';
import { findFacts } from './links.ts';
import { listPeopleWithRoles } from './queries.ts';
import { findRoleMask, maskOfRole, roleNames } from './roles.ts';
import { isWithin, judgeCenter, stateOfMember, stateOfTerm, weighAccount } from './rules.ts';

/** How access asks: `requests` hands it over. */
export interface Asks {
  ask(context: Context, asked: Elevation): Promise<string>;
  /** Whether the caller has asked for a higher role on this account and waits for the answer. */
  isWaiting(context: Context, accountId: string): Promise<boolean>;
}

/** What a request for a higher role says. */
export interface Elevation {
  objectId: string;
  note: string;
  details: { account: { id: string; name: string }; role: string; roleName: string; hours: number };
  expiresAt: Date;
}

interface Decided {
  centerId: string;
  objectId: string;
  askedBy: string;
  note: string;
  details: unknown;
}

const answerMs = 3 * 24 * 3600_000;
const hourMs = 3600_000;

async function accountName(context: Context, id: string): Promise<string> {
  const row = await context.db.selectFrom('assets.accounts').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? '';
}

async function personName(context: Context, id: string): Promise<string> {
  const row = await context.db.selectFrom('identity.people').select('name').where('id', '=', id).executeTakeFirst();
  return row?.name ?? '';
}

export async function requestElevation(
  context: Context,
  asks: Asks,
  input: InputOf<typeof contract.requestElevation>,
): Promise<ReplyOf<typeof contract.requestElevation>> {
  await lockCenter(context, context.centerId);
  const mask = await maskOfRole(context, input.role);
  const { links } = await findFacts(context, {
    personId: context.actor.personId,
    accountId: input.account,
    at: null,
  });
  const cap = links.holding?.share?.ceilingMask ?? -1;
  if (isWithin(mask & cap, context.account.mask)) refuse('access.role_not_higher');
  if (await asks.isWaiting(context, input.account)) refuse('access.elevation_already_asked');
  if ((await listPeopleWithRoles(context, ['owner', 'admin'])).length === 0) refuse('access.nobody_to_approve');
  const { id } = await context.db.selectNoFrom(sql<string>`foundation.new_id()`.as('id')).executeTakeFirstOrThrow();
  const account = { id: input.account, name: await accountName(context, input.account) };
  const roleName = (await roleNames(context, [input.role]))(input.role);
  const expiresAt = new Date(context.now.getTime() + answerMs);
  const details = { account, role: input.role, roleName, hours: input.hours };
  const request = await asks.ask(context, { objectId: id, note: input.reason, details, expiresAt });
  await record(context, {
    action: 'access.elevation_requested',
    object: { type: 'member', id: context.actor.personId, name: context.actor.name },
    after: { account, role: roleName, hours: input.hours, reason: input.reason },
    log: { center: context.centerId },
  });
  return { request, expiresAt: expiresAt.toISOString() };
}

/** Things may have changed since it was asked: who asks, the account, the role, and what it still adds. */
async function refuseOvertaken(
  context: Context,
  asked: { personId: string; accountId: string; role: string },
): Promise<void> {
  const { at, member, links } = await findFacts(context, { ...asked, at: null });
  const mask = await findRoleMask(context, asked.role);
  const { holding } = links;
  const isHeld = holding?.isBound === true && stateOfTerm(holding, at) === 'ok';
  if (mask === undefined || !isHeld || stateOfMember(member, at) !== 'ok') refuse('requests.overtaken');
  const cap = holding.share?.ceilingMask ?? -1;
  if (isWithin(mask & cap, weighAccount({ member, links }, at))) refuse('requests.overtaken');
}

/** The answer acts in the center that was asked, which is the asking one. */
function inCenter(context: Context, centerId: string): Context {
  return Object.create(context, { centerId: { value: centerId } }) as Context;
}

type Answer =
  | 'access.elevation_approved'
  | 'access.elevation_declined'
  | 'access.elevation_withdrawn'
  | 'access.elevation_expired';

async function recordAnswer(
  context: Context,
  action: Answer,
  { decided, more = {} }: { decided: Decided; more?: object },
): Promise<void> {
  const { account, roleName, hours } = decided.details as Elevation['details'];
  await record(context, {
    action,
    object: { type: 'member', id: decided.askedBy, name: await personName(context, decided.askedBy) },
    after: { account, role: roleName, hours, reason: decided.note, ...more },
    log: { center: context.centerId },
    isSystem: action === 'access.elevation_expired',
  });
}

/** What the message centre does with a request for a higher role. */
export const elevationDecider = {
  async approve(from: Context, decided: Decided): Promise<void> {
    const context = inCenter(from, decided.centerId);
    const { account, role, hours } = decided.details as Elevation['details'];
    const { actor, now } = context;
    // Four eyes: the inbox shows nobody what they asked themself, and this does not rely on it.
    if (decided.askedBy === actor.personId) refuse('not_found');
    await refuseOvertaken(context, { personId: decided.askedBy, accountId: account.id, role });
    const expiresAt = new Date(now.getTime() + hours * hourMs);
    await context.db
      .insertInto('access.elevations')
      .values({
        center_id: context.centerId,
        id: decided.objectId,
        person_id: decided.askedBy,
        asset_id: account.id,
        role,
        starts_at: now,
        expires_at: expiresAt,
        reason: decided.note,
        approved_by: actor.personId,
      })
      .execute();
    await recordAnswer(context, 'access.elevation_approved', { decided, more: { expiresAt } });
  },
  isOvertaken(from: Context, { centerId, askedBy, details }: Decided): Promise<boolean> {
    const { account, role } = details as Elevation['details'];
    const asked = { personId: askedBy, accountId: account.id, role };
    return isRefused(() => refuseOvertaken(inCenter(from, centerId), asked));
  },
  async decline(from: Context, decided: Decided): Promise<void> {
    const context = inCenter(from, decided.centerId);
    if (decided.askedBy === context.actor.personId) refuse('not_found');
    await recordAnswer(context, 'access.elevation_declined', { decided });
  },
  async withdraw(context: Context, decided: Decided): Promise<void> {
    await recordAnswer(context, 'access.elevation_withdrawn', { decided });
  },
  async expire(context: Context, decided: Decided): Promise<void> {
    await recordAnswer(context, 'access.elevation_expired', { decided });
  },
};

const isRunning = sql<boolean>`e.expires_at > now()`;

export async function listElevations(
  context: Context,
  input: InputOf<typeof contract.listElevations>,
): Promise<ReplyOf<typeof contract.listElevations>> {
  const seesAll = judgeCenter('access:view', context.member, context.now).isAllowed;
  const endsAll = judgeCenter('elevation:approve', context.member, context.now).isAllowed;
  let found = context.db
    .selectFrom('access.elevations as e')
    .innerJoin('identity.people as p', 'p.id', 'e.person_id')
    .innerJoin('assets.accounts as a', 'a.id', 'e.asset_id')
    .leftJoin('identity.people as by', 'by.id', 'e.approved_by')
    .where('e.center_id', '=', context.centerId)
    .where(matches(input.search, ['p.name', 'p.email', 'a.name', 'e.reason']));
  if (!seesAll) found = found.where('e.person_id', '=', context.actor.personId);
  if (input.person) found = found.where('e.person_id', '=', input.person);
  if (input.account) found = found.where('e.asset_id', '=', input.account);
  if (input.state) found = found.where(input.state === 'running' ? isRunning : sql<SqlBool>`not ${isRunning}`);
  const order = input.sort.endsWith('until') ? sql`e.expires_at` : sql`lower(p.name)`;
  const { rows, total } = await readPage(
    found
      .select(['e.id', 'e.person_id', 'p.name', 'p.email', 'p.avatar_version', 'a.id as account_id'])
      .select(['a.name as account_name', 'e.role', 'e.reason', 'by.name as approved_by_name'])
      .select(['e.starts_at', 'e.expires_at', isRunning.as('is_running')])
      .orderBy(order, input.sort.startsWith('-') ? 'desc' : 'asc')
      .orderBy('e.id'),
    input,
  );
  const items = rows.map((row) => ({
    id: row.id,
    person: presentColleague({ ...row, id: row.person_id }, context.centerId),
    account: { id: row.account_id, name: row.account_name },
    role: row.role,
    reason: row.reason,
    approvedBy: row.approved_by_name ?? '',
    startsAt: row.starts_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    state: row.is_running ? ('running' as const) : ('over' as const),
    canEnd: row.is_running && (endsAll || row.person_id === context.actor.personId),
  }));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

/** The higher roles that a member has now or will have: by account, in one order. */
export async function listElevationsOf(
  context: Context,
  personId: string,
): Promise<{ id: string; name: string; role: string }[]> {
  return context.db
    .selectFrom('access.elevations as e')
    .innerJoin('assets.accounts as a', 'a.id', 'e.asset_id')
    .select(['a.id', 'a.name', 'e.role'])
    .where('e.center_id', '=', context.centerId)
    .where('e.person_id', '=', personId)
    .where(isRunning)
    .orderBy('e.id')
    .execute();
}

/** One's own, or any as Owner or Admin. Others are told who may, whether or not it is there. */
export async function endElevation(
  context: Context,
  input: InputOf<typeof contract.endElevation>,
): Promise<Record<string, never>> {
  const find = () =>
    context.db
      .selectFrom('access.elevations as e')
      .select(['person_id', 'asset_id', 'role', 'reason', 'expires_at'])
      .where('center_id', '=', context.centerId)
      .where('id', '=', input.elevation)
      .where(isRunning);
  const seen = await find().executeTakeFirst();
  const isOwn = seen?.person_id === context.actor.personId;
  if (!isOwn) await requireVerdict(context, judgeCenter('elevation:approve', context.member, context.now));
  if (!seen) refuse('not_found');
  // Waits for the writes of its holder that are under way.
  await lockCenter(context, context.centerId, seen.person_id);
  const row = await find().forUpdate().executeTakeFirst();
  if (!row) refuse('not_found');
  await context.db
    .deleteFrom('access.elevations')
    .where('center_id', '=', context.centerId)
    .where('id', '=', input.elevation)
    .execute();
  const account = { id: row.asset_id, name: await accountName(context, row.asset_id) };
  const role = (await roleNames(context, [row.role]))(row.role);
  await record(context, {
    action: 'access.elevation_ended',
    object: { type: 'member', id: row.person_id, name: await personName(context, row.person_id) },
    before: { account, role, reason: row.reason, expiresAt: row.expires_at },
    after: null,
    log: { center: context.centerId },
  });
  return {};
}
