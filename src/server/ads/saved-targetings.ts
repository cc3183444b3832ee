// Targeting with a name, audiences that targeting may name, and the ad groups that name one.
import { sql } from 'kysely';
import type { Targeting } from '../../contract/ads-groups.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { mayIn } from '../../contract/permissions.ts';
import type { SavedTargeting } from '../../contract/saved-targetings.ts';
import * as contract from '../../contract/saved-targetings.ts';
import { refuseAccount } from '../access/index.ts';
import { getAudience, holdAccount, listUnfitAudiences, recordOnAccount } from '../assets/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { targetingFields, targetingOf } from './present.ts';

export const namedIn = ({ audiences }: Pick<Targeting, 'audiences'>): string[] => [
  ...audiences.include,
  ...audiences.exclude,
];

/** Audiences that are newly named must be there, good, and this account's to use; those that stay may have ended since. */
export async function checkAudiences(context: Context, targeting: Targeting, former: Targeting | null): Promise<void> {
  const known = new Set(former ? namedIn(former) : []);
  const fresh = namedIn(targeting).filter((id) => !known.has(id));
  if (fresh.length === 0) return;
  if (!mayIn(context.account.mask, 'audience:use')) await refuseAccount(context, 'audience:use');
  const [audience] = await listUnfitAudiences(context, fresh);
  if (audience !== undefined) refuse('ads.audience_unfit', { field: 'targeting.audiences', audience });
}

interface Row {
  id: string;
  name: string;
  targeting: unknown;
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const present = (row: Row): SavedTargeting => ({
  id: row.id,
  name: row.name,
  targeting: targetingOf(row.targeting),
  deletedAt: row.deleted_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const orders = {
  '-created': sql`id desc`,
  created: sql`id`,
  name: sql`lower(name), id`,
  '-name': sql`lower(name) desc, id desc`,
} as const;

export async function listSavedTargetings(
  context: Context,
  input: InputOf<typeof contract.listSavedTargetings>,
): Promise<ReplyOf<typeof contract.listSavedTargetings>> {
  const { search, state, sort, page, pageSize } = input;
  const id = asId(search) ?? '0';
  const where = sql`account_id = ${context.account.id} and deleted_at is ${state === 'deleted' ? sql`not null` : sql`null`}
    and (id = ${id} or name ilike ${containing(search)})`;
  const [{ rows }, counted] = await Promise.all([
    sql<Row>`select * from ads.saved_targetings where ${where} order by ${orders[sort]} limit ${pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    sql<{ total: number }>`select count(*)::int as total from ads.saved_targetings where ${where}`.execute(context.db),
  ]);
  return { items: rows.map(present), total: counted.rows[0]?.total ?? 0, page, pageSize };
}

async function getRow(context: Context, id: string): Promise<Row> {
  const { rows } =
    await sql<Row>`select * from ads.saved_targetings where account_id = ${context.account.id} and id = ${id}`.execute(
      context.db,
    );
  return rows[0] ?? refuse('not_found');
}

const objectOf = ({ id, name }: { id: string; name: string }) => ({ type: 'saved_targeting' as const, id, name });
const fieldsOf = (name: string, targeting: Targeting) => ({ name, ...targetingFields(targeting) });

export async function createSavedTargeting(
  context: Context,
  { name, targeting }: InputOf<typeof contract.createSavedTargeting>,
): Promise<SavedTargeting> {
  const held = await holdAccount(context);
  await checkAudiences(context, targeting, null);
  const { rows } = await sql<Row>`insert into ads.saved_targetings (account_id, name, targeting)
    values (${held.id}, ${name}, ${JSON.stringify(targeting)}) returning *`.execute(context.db);
  const row = rows[0] as Row;
  await recordOnAccount(context, held, {
    action: 'ads.targeting_saved',
    object: objectOf(row),
    after: fieldsOf(name, targeting),
    undo: (center) => inverse(contract.removeSavedTargeting, { center, account: held.id, savedTargeting: row.id }),
  });
  return present(row);
}

export async function updateSavedTargeting(
  context: Context,
  input: InputOf<typeof contract.updateSavedTargeting>,
): Promise<SavedTargeting> {
  const held = await holdAccount(context);
  const row = await getRow(context, input.savedTargeting);
  if (row.deleted_at !== null) refuse('assets.in_bin', { name: row.name });
  const before = { name: row.name, targeting: targetingOf(row.targeting) };
  const { name = before.name, targeting = before.targeting } = input;
  await checkAudiences(context, targeting, before.targeting);
  await sql`update ads.saved_targetings set name = ${name}, targeting = ${JSON.stringify(targeting)}, updated_at = ${context.now}
    where account_id = ${held.id} and id = ${row.id}`.execute(context.db);
  await recordOnAccount(context, held, {
    action: 'ads.targeting_updated',
    object: objectOf({ id: row.id, name }),
    before: fieldsOf(before.name, before.targeting),
    after: fieldsOf(name, targeting),
    undo: (center) =>
      inverse(contract.updateSavedTargeting, { center, account: held.id, savedTargeting: row.id, ...before }),
  });
  return present(await getRow(context, row.id));
}

async function bin(context: Context, id: string, isGone: boolean): Promise<SavedTargeting> {
  const held = await holdAccount(context);
  const row = await getRow(context, id);
  if ((row.deleted_at !== null) === isGone) refuse(isGone ? 'assets.in_bin' : 'assets.not_in_bin', { name: row.name });
  await sql`update ads.saved_targetings set deleted_at = ${isGone ? context.now : null}, updated_at = ${context.now}
    where account_id = ${held.id} and id = ${row.id}`.execute(context.db);
  const back = isGone ? contract.restoreSavedTargeting : contract.removeSavedTargeting;
  await recordOnAccount(context, held, {
    action: isGone ? 'ads.targeting_removed' : 'ads.targeting_restored',
    object: objectOf(row),
    before: { inBin: !isGone },
    after: { inBin: isGone },
    undo: (center) => inverse(back, { center, account: held.id, savedTargeting: row.id }),
  });
  return present(await getRow(context, row.id));
}

export const removeSavedTargeting = (
  context: Context,
  input: InputOf<typeof contract.removeSavedTargeting>,
): Promise<SavedTargeting> => bin(context, input.savedTargeting, true);

export const restoreSavedTargeting = (
  context: Context,
  input: InputOf<typeof contract.restoreSavedTargeting>,
): Promise<SavedTargeting> => bin(context, input.savedTargeting, false);

const usesIn = {
  name: sql`lower(g.name), g.id`,
  '-name': sql`lower(g.name) desc, g.id desc`,
  campaign: sql`lower(c.name), c.id, lower(g.name), g.id`,
  '-campaign': sql`lower(c.name) desc, c.id desc, lower(g.name), g.id`,
} as const;

export async function listAudienceUses(
  context: Context,
  input: InputOf<typeof contract.listAudienceUses>,
): Promise<ReplyOf<typeof contract.listAudienceUses>> {
  const { id } = await getAudience(context, input.audience);
  const { search, sort, page, pageSize } = input;
  const names = (list: 'include' | 'exclude') => sql`g.targeting -> 'audiences' -> ${sql.lit(list)} ? ${id}`;
  const from = sql`from ads.ad_groups g join ads.campaigns c on c.account_id = g.account_id and c.id = g.campaign_id
    where g.account_id = ${context.account.id} and g.deleted_at is null and g.targeting -> 'audiences' is not null
      and (${names('include')} or ${names('exclude')}) and g.name ilike ${containing(search)}`;
  const [{ rows }, counted] = await Promise.all([
    sql<{ id: string; name: string; campaign_id: string; campaign_name: string; is_included: boolean }>`
      select g.id, g.name, c.id as campaign_id, c.name as campaign_name, ${names('include')} as is_included ${from}
      order by ${usesIn[sort]} limit ${pageSize} offset ${listOffset(input)}`.execute(context.db),
    sql<{ total: number }>`select count(*)::int as total ${from}`.execute(context.db),
  ]);
  const items = rows.map((row) => ({
    id: row.id,
    name: row.name,
    campaign: { id: row.campaign_id, name: row.campaign_name },
    how: row.is_included ? ('include' as const) : ('exclude' as const),
  }));
  return { items, total: counted.rows[0]?.total ?? 0, page, pageSize };
}
