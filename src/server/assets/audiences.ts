// What people do to audiences. Who belongs to one is put together by a job, and never told.
import { sql } from 'kysely';
import { mostAudiences } from '../../contract/audience-kinds.ts';
import type { Audience, AudienceRule } from '../../contract/audiences.ts';
import * as contract from '../../contract/audiences.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { requireOnAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { type HeldAccount, holdAccount, recordOnAccount } from './account-log.ts';
import { composeLater } from './audience-jobs.ts';
import {
  type AudienceRow,
  audiences,
  findAudienceRow,
  presentAudience,
  readAudiences,
  takeAudienceRow,
} from './audience-rows.ts';
import { all } from './pixel-queries.ts';
import { refuseBinned } from './pixel-rows.ts';
import { accountsBeside } from './pixels.ts';

type Jobs = Pick<Installation, 'jobs'>;

export const audienceObject = ({ id, name }: { id: string; name: string }) => ({ type: 'audience' as const, id, name });

const orders = {
  '-created': sql`u.id desc`,
  created: sql`u.id`,
  name: sql`lower(u.name), u.id`,
  '-name': sql`lower(u.name) desc, u.id desc`,
  '-size': sql`u.size desc nulls last, u.id desc`,
  size: sql`u.size nulls first, u.id`,
} as const;

export async function listAudiences(
  context: Context,
  input: InputOf<typeof contract.listAudiences>,
): Promise<ReplyOf<typeof contract.listAudiences>> {
  const { search, source, whose, audience, state, sort, page, pageSize } = input;
  const conditions =
    state === 'deleted'
      ? [sql`u.account_id = ${context.account.id}`, sql`u.deleted_at is not null`]
      : [sql`u.deleted_at is null`];
  if (state !== 'deleted' && state !== 'all') conditions.push(sql`u.state = ${state}`);
  if (source !== undefined) conditions.push(source === 'rule' ? sql`u.rule is not null` : sql`u.rule is null`);
  if (whose !== 'all') conditions.push(sql`(u.account_id = ${context.account.id}) = ${whose === 'own'}`);
  if (audience !== undefined) conditions.push(sql`u.id = any (${audience}::bigint[])`);
  const id = asId(search);
  if (id !== null) conditions.push(sql`(u.id = ${id} or u.name ilike ${containing(search)})`);
  else if (search !== '') conditions.push(sql`u.name ilike ${containing(search)}`);
  const where = all(conditions);
  const [rows, counted] = await Promise.all([
    readAudiences(context, { where, order: orders[sort], limit: pageSize, offset: listOffset(input) }),
    sql<{ total: number }>`select count(*)::int as total from ${audiences} where ${where}`.execute(context.db),
  ]);
  const items = rows.map((row) => presentAudience(context, row));
  return { items, total: counted.rows[0]?.total ?? 0, page, pageSize };
}

export async function getAudience(context: Context, id: string): Promise<Audience> {
  return presentAudience(context, await findAudienceRow(context, id));
}

async function refuseTooMany(context: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from assets.audiences where account_id = ${context.account.id} and deleted_at is null`.execute(
    context.db,
  );
  if ((rows[0]?.count ?? 0) >= mostAudiences) refuse('assets.too_many_audiences', { most: mostAudiences });
}

/** Pixels that this account does not see are not there. */
async function refuseUnknownPixels({ db }: Context, rule: AudienceRule | null): Promise<void> {
  if (rule === null) return;
  const ids = [...new Set([...rule.include, ...rule.exclude].map(({ pixel }) => pixel))];
  const { rows } =
    await sql`select from assets.pixels where id = any (${ids}::bigint[]) and deleted_at is null`.execute(db);
  if (rows.length < ids.length) refuse('not_found');
}

function refusePast({ now }: Context, expiresAt: string | null): void {
  if (expiresAt !== null && Date.parse(expiresAt) <= now.getTime())
    refuse('assets.expiry_in_past', { field: 'expiresAt' });
}

const inUtc = (at: string | null): string | null => at && new Date(at).toISOString();

export async function createAudience(
  context: Context,
  { jobs }: Jobs,
  input: InputOf<typeof contract.createAudience>,
): Promise<Audience> {
  const held = await holdAccount(context);
  const { name, rule, expiresAt } = input;
  refusePast(context, expiresAt);
  await refuseTooMany(context);
  await refuseUnknownPixels(context, rule);
  const { id } = await context.db
    .insertInto('assets.audiences')
    .values({ account_id: held.id, name, rule: rule && JSON.stringify(rule), expires_at: expiresAt })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (rule !== null) await composeLater(context, jobs, { account: held.id, audience: id });
  await recordOnAccount(context, held, {
    action: 'assets.audience_created',
    object: audienceObject({ id, name }),
    after: { name, audienceRule: rule, expiresAt: inUtc(expiresAt) },
    undo: (center) => inverse(contract.removeAudience, { center, account: held.id, audience: id }),
  });
  return getAudience(context, id);
}

export async function updateAudience(
  context: Context,
  { jobs }: Jobs,
  input: InputOf<typeof contract.updateAudience>,
): Promise<Audience> {
  const held = await holdAccount(context);
  const row = await takeAudienceRow(context, input.audience);
  refuseBinned(row);
  const before = { name: row.name, rule: row.rule, expiresAt: row.expires_at?.toISOString() ?? null };
  if (input.rule && before.rule === null) refuse('assets.audience_of_lists', { name: row.name });
  if (input.expiresAt !== undefined && inUtc(input.expiresAt) !== before.expiresAt)
    refusePast(context, input.expiresAt);
  const { name = before.name, rule = before.rule } = input;
  const expiresAt = input.expiresAt === undefined ? before.expiresAt : inUtc(input.expiresAt);
  if (input.rule) await refuseUnknownPixels(context, rule);
  const isOther = JSON.stringify(rule) !== JSON.stringify(before.rule);
  await context.db
    .updateTable('assets.audiences')
    .set({
      name,
      expires_at: expiresAt,
      updated_at: context.now,
      ...(isOther ? { rule: JSON.stringify(rule), computed_at: null, size: null } : {}),
    })
    .where('account_id', '=', held.id)
    .where('id', '=', row.id)
    .execute();
  if (isOther) await composeLater(context, jobs, { account: held.id, audience: row.id });
  await recordOnAccount(context, held, {
    action: 'assets.audience_updated',
    object: audienceObject({ id: row.id, name }),
    before: { name: before.name, audienceRule: before.rule, expiresAt: before.expiresAt },
    after: { name, audienceRule: rule, expiresAt },
    undo: (center) => {
      const { rule: former, ...plain } = before;
      const whole = former === null ? plain : { ...plain, rule: former };
      return inverse(contract.updateAudience, { center, account: held.id, audience: row.id, ...whole });
    },
  });
  return getAudience(context, row.id);
}

async function bin(context: Context, held: HeldAccount, row: AudienceRow, isGone: boolean): Promise<Audience> {
  await context.db
    .updateTable('assets.audiences')
    .set({ deleted_at: isGone ? context.now : null, updated_at: context.now })
    .where('account_id', '=', held.id)
    .where('id', '=', row.id)
    .execute();
  const back = isGone ? contract.restoreAudience : contract.removeAudience;
  await recordOnAccount(context, held, {
    action: isGone ? 'assets.audience_removed' : 'assets.audience_restored',
    object: audienceObject(row),
    before: { inBin: !isGone },
    after: { inBin: isGone },
    undo: (center) => inverse(back, { center, account: held.id, audience: row.id }),
  });
  return getAudience(context, row.id);
}

export async function removeAudience(
  context: Context,
  input: InputOf<typeof contract.removeAudience>,
): Promise<Audience> {
  const held = await holdAccount(context);
  const row = await takeAudienceRow(context, input.audience);
  refuseBinned(row);
  return bin(context, held, row, true);
}

export async function restoreAudience(
  context: Context,
  input: InputOf<typeof contract.restoreAudience>,
): Promise<Audience> {
  const held = await holdAccount(context);
  const row = await takeAudienceRow(context, input.audience);
  if (row.deleted_at === null) refuse('assets.not_in_bin', { name: row.name });
  await refuseTooMany(context);
  return bin(context, held, row, false);
}

/** Accounts that the caller cannot see keep what they have, as with pixels. */
export async function shareAudience(
  context: Context,
  input: InputOf<typeof contract.shareAudience>,
): Promise<Audience> {
  const held = await holdAccount(context);
  const row = await takeAudienceRow(context, input.audience);
  refuseBinned(row);
  const ids = input.accounts.map(({ id }) => id);
  const to = await accountsBeside(context, held, ids);
  const former = new Map(row.shared_with.map(({ id, role }) => [id, role]));
  for (const { id, role } of input.accounts.filter((one) => former.get(one.id) !== one.role))
    if (role === 'use' || !former.has(id)) await requireOnAccount(context, id, 'audience:edit');
  await sql`delete from assets.audience_shares where account_id = ${held.id} and audience_id = ${row.id}
    and to_account_id = any (${[...former.keys()].filter((id) => !ids.includes(id))}::bigint[])`.execute(context.db);
  await sql`insert into assets.audience_shares (account_id, audience_id, to_account_id, role)
    select ${held.id}, ${row.id}, s.id, s.role from unnest(${ids}::bigint[], ${input.accounts.map(({ role }) => role)}::text[]) s (id, role)
    on conflict (account_id, audience_id, to_account_id) do update set role = excluded.role`.execute(context.db);
  const after = await findAudienceRow(context, row.id);
  const said = (some: AudienceRow['shared_with']) => ({
    users: some.filter(({ role }) => role === 'use').map(({ name }) => name),
    viewers: some.filter(({ role }) => role === 'view').map(({ name }) => name),
  });
  await recordOnAccount(context, held, {
    action: 'assets.audience_shared',
    object: audienceObject(row),
    before: said(row.shared_with),
    after: said(after.shared_with),
    undo: (center) => {
      const accounts = row.shared_with.map(({ id, role }) => ({ id, role }));
      return inverse(contract.shareAudience, { center, account: held.id, audience: row.id, accounts });
    },
  });
  return to.length === 0 && former.size === 0 ? presentAudience(context, row) : presentAudience(context, after);
}
