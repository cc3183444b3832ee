import type { Account } from '../../contract/assets.ts';
import * as contract from '../../contract/assets.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { holdAccount, listAccountGrants, releaseAccount } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterCenter, seekAccount } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { barOfTransfer, refuseIfBarred } from './bars.ts';
import { barsOf, type Followers, leaveAll } from './followers.ts';
import { type AccountRow, presentOwn, settingsOf } from './present.ts';
import { findRights, getAccount, getOwnRow } from './queries.ts';

type Profile = InputOf<typeof contract.createOwnAccount>;

async function insertAccount(
  context: Context,
  profile: Profile,
  owner: { owner_center_id: string; origin: 'created' } | { owner_person_id: string; origin: 'personal' },
): Promise<AccountRow> {
  return context.db
    .insertInto('assets.accounts')
    .values({
      ...owner,
      maker_person_id: context.actor.personId,
      name: profile.name,
      company: profile.company,
      currency: profile.currency,
      time_zone: profile.timeZone,
      industry: profile.industry,
      region: profile.region,
      bound_at: 'owner_center_id' in owner ? context.now : null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function createAccount(context: Context, input: InputOf<typeof contract.createAccount>): Promise<Account> {
  const { center, ...profile } = input;
  const row = await insertAccount(context, profile, { owner_center_id: center, origin: 'created' });
  await holdAccount(context, { centerId: center, accountId: row.id });
  await record(context, {
    action: 'assets.account_created',
    object: { type: 'account', id: row.id, name: row.name },
    after: profile,
    log: { center },
  });
  return getAccount(context, row.id, await findRights(context, row.id));
}

export async function createOwnAccount(context: Context, input: Profile): Promise<Account> {
  const row = await insertAccount(context, input, { owner_person_id: context.actor.personId, origin: 'personal' });
  await record(context, {
    action: 'assets.account_created',
    object: { type: 'account', id: row.id, name: row.name },
    after: { ...input },
    log: { person: context.actor.personId },
  });
  return presentOwn(context, row);
}

interface Settings {
  name?: string | undefined;
  company?: string | undefined;
  industry?: string | undefined;
  region?: string | undefined;
}

async function changeSettings(context: Context, row: AccountRow, settings: Settings): Promise<AccountRow> {
  const before = settingsOf(row);
  const after = {
    name: settings.name ?? before.name,
    company: settings.company ?? before.company,
    industry: settings.industry ?? before.industry,
    region: settings.region ?? before.region,
  };
  const changed = await context.db
    .updateTable('assets.accounts')
    .set(after)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  const change = {
    action: 'assets.account_updated',
    object: { type: 'account', id: row.id, name: after.name },
    before,
    after,
  } as const;
  const { owner_center_id: owner } = row;
  const undoIn = (center: string) => inverse(contract.updateAccount, { center, account: row.id, ...before });
  await record(context, {
    ...change,
    ...(owner === null
      ? { log: { person: context.actor.personId } }
      : { log: { center: context.centerId }, undo: undoIn(context.centerId) }),
  });
  if (owner !== null && owner !== context.centerId) {
    // The owner reads in its own log what people of a partner change.
    await enterCenter(context.db, owner);
    await record(context, { ...change, log: { center: owner }, hidesOrigin: true, undo: undoIn(owner) });
    await enterCenter(context.db, context.centerId);
  }
  return changed;
}

/** The row of an account that the acting center holds, locked until the call ends. The door has weighed the caller's rights. */
export async function takeAccount(context: Context, accountId: string): Promise<AccountRow> {
  const row = await context.db
    .selectFrom('assets.accounts')
    .selectAll()
    .where('id', '=', accountId)
    .forUpdate()
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

export async function updateAccount(context: Context, input: InputOf<typeof contract.updateAccount>): Promise<Account> {
  const { center: _center, account, ...settings } = input;
  await changeSettings(context, await takeAccount(context, account), settings);
  return getAccount(context, account, context.account);
}

export async function updateOwnAccount(
  context: Context,
  input: InputOf<typeof contract.updateOwnAccount>,
): Promise<Account> {
  const { account, ...settings } = input;
  return presentOwn(context, await changeSettings(context, await getOwnRow(context, account), settings));
}

/** The account goes back to the person who made it; grants of this center end and do not come back with a later binding. */
export async function unbindAccount(
  context: Context,
  followers: Followers,
  input: InputOf<typeof contract.unbindAccount>,
): Promise<{ lostPeople: number }> {
  const row = await takeAccount(context, input.account);
  await refuseIfBarred(context, row.id, [barOfTransfer, ...barsOf(followers)]);
  if (row.origin !== 'bound') refuse('assets.created_here');
  const people = await listAccountGrants(context, row.id);
  await leaveAll(context, followers, row.id);
  const lostPeople = await releaseAccount(context, row.id);
  // Row-level security wants a changed row to stay visible to who changes it; its new owner is somebody else.
  await seekAccount(context.db, row.id);
  await context.db
    .updateTable('assets.accounts')
    .set({ owner_center_id: null, owner_person_id: row.maker_person_id, origin: 'personal', bound_at: null })
    .where('id', '=', row.id)
    .execute();
  await record(context, {
    action: 'assets.account_unbound',
    object: { type: 'account', id: row.id, name: row.name },
    before: { relation: 'owner_center', people },
    after: { relation: 'owner_individual', people: [] },
    log: { center: context.centerId },
  });
  return { lostPeople };
}
