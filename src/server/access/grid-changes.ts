// Many changes of who was given what, as one: all of them or none.
import { sql } from 'kysely';
import type * as contract from '../../contract/access-grid.ts';
import type { Assignment } from '../../contract/access-grid.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type Recorded, recordAll } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { lockCenter, lockRightsOf } from './commands.ts';
import { givenAgain } from './given-again.ts';
import { findAccounts, findPeople, keyOf, listAllRoles, listHeld, type Role } from './grid-facts.ts';
import { presentHeld } from './grid-queries.ts';
import {
  barOnCell,
  type CellAccount,
  type CellPerson,
  type Held,
  isSameHeld,
  type Outcome,
  outcomeOf,
} from './grid-rules.ts';

type Input = InputOf<typeof contract.changeAssignments>;

interface Change {
  person: string;
  account: string;
  from: Held | null;
  to: Held | null;
}

interface Facts {
  people: Map<string, CellPerson>;
  accounts: Map<string, CellAccount>;
  roles: Map<string, Role>;
  held: Map<string, Held>;
}

export async function changeAssignments(
  context: Context,
  { limits }: Pick<Installation, 'limits'>,
  input: Input,
): Promise<ReplyOf<typeof contract.changeAssignments>> {
  await limits.take('changes.account', context.actor.personId);
  const changes = input.changes.map(({ from, to, ...at }) => ({ ...at, from: heldOf(from), to: heldOf(to) }));
  await lockRightsOf(context, context.centerId);
  await lockCenter(context, context.centerId);
  const facts = await findFacts(context, changes);
  refuseBarred(context, changes, facts);
  refuseOvertaken(changes, facts);
  const results = changes.map(({ person, account, from, to }) => ({ person, account, outcome: outcomeOf(from, to) }));
  const real = changes.filter(({ from, to }) => !isSameHeld(from, to));
  await putGrants(context, real);
  await removeGrants(context, real);
  await recordAll(
    context,
    real.map((change) => entryOf(context.centerId, change, facts)),
  );
  return { results };
}

function heldOf(assignment: Assignment | null): Held | null {
  const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return (
    assignment && {
      role: assignment.role,
      startsAt: instant(assignment.startsAt),
      expiresAt: instant(assignment.expiresAt),
    }
  );
}

async function findFacts(context: Context, changes: readonly Change[]): Promise<Facts> {
  const unique = (of: (change: Change) => string): string[] => [...new Set(changes.map(of))];
  const people = await findPeople(context, { ids: unique(({ person }) => person), emails: [] });
  const accounts = await findAccounts(context, { ids: unique(({ account }) => account), names: [] });
  return {
    people: new Map(people.map((one) => [one.id, one])),
    accounts: new Map(accounts.map((one) => [one.id, one])),
    roles: await listAllRoles(context),
    held: await listHeld(context, changes),
  };
}

/** What cannot be, each change with its place in the call and the code of why. */
function refuseBarred(context: Context, changes: readonly Change[], facts: Facts): void {
  const seen = new Set<string>();
  const barred = changes.flatMap((change, at) => {
    const key = keyOf(change);
    const isDouble = seen.has(key);
    seen.add(key);
    const code = isDouble ? 'access.duplicate_cell' : barOn(context, change, facts);
    return code === null ? [] : [{ change: at, code }];
  });
  if (barred.length > 0) refuse('access.changes_refused', { count: barred.length, changes: barred });
}

function barOn(context: Context, { person, account, from, to }: Change, facts: Facts) {
  const cell = { person: facts.people.get(person), account: facts.accounts.get(account), held: from };
  if (isSameHeld(from, to) && cell.person && cell.account) return null;
  return barOnCell(cell, to && { held: to, mask: facts.roles.get(to.role)?.mask }, context.now);
}

/** What is not as the caller saw it, each change with what is there now. */
function refuseOvertaken(changes: readonly Change[], facts: Facts): void {
  const overtaken = changes.flatMap((change, at) => {
    const now = facts.held.get(keyOf(change)) ?? null;
    return isSameHeld(now, change.from) ? [] : [{ change: at, now: now && presentHeld(now) }];
  });
  if (overtaken.length > 0) refuse('access.changes_overtaken', { count: overtaken.length, changes: overtaken });
}

/** One statement, in one order, so that what is kept beside the grants is kept once and two calls do not stand in each other's way. */
async function putGrants(context: Context, changes: readonly Change[]): Promise<void> {
  const put = changes.flatMap(({ to, ...at }) => (to ? [{ ...at, to }] : []));
  if (put.length === 0) return;
  await sql`
    insert into access.grants (center_id, person_id, asset_id, role, starts_at, expires_at, granted_by, granted_at)
    select ${context.centerId}, w.person_id, w.asset_id, w.role, w.starts_at, w.expires_at, ${context.actor.personId}, ${context.now}
    from unnest(${put.map(({ person }) => person)}::bigint[], ${put.map(({ account }) => account)}::bigint[], ${put.map(({ to }) => to.role)}::text[],
      ${put.map(({ to }) => to.startsAt)}::timestamptz[], ${put.map(({ to }) => to.expiresAt)}::timestamptz[])
      as w (person_id, asset_id, role, starts_at, expires_at)
    order by w.person_id, w.asset_id
    on conflict (center_id, person_id, asset_id) do update set role = excluded.role, starts_at = excluded.starts_at,
      expires_at = excluded.expires_at, granted_by = excluded.granted_by, granted_at = excluded.granted_at`.execute(
    context.db,
  );
}

async function removeGrants(context: Context, changes: readonly Change[]): Promise<void> {
  const gone = changes.filter(({ to }) => to === null);
  if (gone.length === 0) return;
  await sql`
    delete from access.grants g
    using unnest(${gone.map(({ person }) => person)}::bigint[], ${gone.map(({ account }) => account)}::bigint[]) as w (person_id, asset_id)
    where g.center_id = ${context.centerId} and g.person_id = w.person_id and g.asset_id = w.asset_id`.execute(
    context.db,
  );
}

const actions: Record<Exclude<Outcome, 'unchanged'>, Recorded['action']> = {
  given: 'assets.account_assigned',
  altered: 'assets.account_assigned',
  taken: 'assets.account_unassigned',
};

/** The same entry as of a single assignment, so that the log reads the same however it came about. */
function entryOf(center: string, { person, account, from, to }: Change, facts: Facts): Omit<Recorded, 'log'> {
  const named = { id: account, name: facts.accounts.get(account)?.name ?? '' };
  const side = (held: Held | null) =>
    held && {
      account: named,
      role: facts.roles.get(held.role)?.name ?? held.role,
      ...(to && (to.startsAt || from?.startsAt) ? { startsAt: held.startsAt } : {}),
      expiresAt: held.expiresAt,
    };
  const outcome = outcomeOf(from, to);
  return {
    action: actions[outcome === 'unchanged' ? 'altered' : outcome],
    object: { type: 'member', id: person, name: facts.people.get(person)?.name ?? '' },
    before: side(from),
    after: side(to),
    keep: ['account'],
    undo: givenAgain({ center, account, person }, from),
  };
}
