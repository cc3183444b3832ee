// Rows of audiences: those of the account of the call and those shared with it. Row-level security shows no others.
import { type RawBuilder, sql } from 'kysely';
import { type AudienceState, leastSize, roundedSize } from '../../contract/audience-kinds.ts';
import type { Audience, AudienceRule } from '../../contract/audiences.ts';
import { visibleAccounts } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

export interface AudienceRow {
  account_id: string;
  id: string;
  name: string;
  rule: AudienceRule | null;
  state: AudienceState;
  size: number | null;
  computed_at: Date | null;
  expires_at: Date | null;
  owner_name: string | null;
  own_role: 'view' | 'use' | null;
  shared_with: { id: string; name: string; role: 'view' | 'use' }[];
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** With the state that follows from all that bears on it, as `u`. */
export const audiences = sql`(select u.*, case when u.expires_at <= now() then 'expired' when u.computed_at is null then 'collecting'
    when u.size < ${sql.lit(leastSize)} then 'too_small' else 'ready' end as state from assets.audiences u) u`;

export async function readAudiences(
  context: Context,
  which: { where: RawBuilder<unknown>; order: RawBuilder<unknown>; limit: number; offset: number },
): Promise<AudienceRow[]> {
  const mayKnow = visibleAccounts(context);
  const { rows } = await sql<AudienceRow>`
    select u.*, (select a.name from assets.accounts a where a.id = u.account_id and ${mayKnow}) as owner_name,
      (select s.role from assets.audience_shares s where s.account_id = u.account_id and s.audience_id = u.id
        and s.to_account_id = ${context.account.id}) as own_role,
      coalesce((select json_agg(json_build_object('id', a.id::text, 'name', a.name, 'role', s.role) order by lower(a.name), a.id)
        from assets.audience_shares s join assets.accounts a on a.id = s.to_account_id
        where s.account_id = u.account_id and s.audience_id = u.id and ${mayKnow}), '[]') as shared_with
    from ${audiences} where ${which.where} order by ${which.order} limit ${which.limit} offset ${which.offset}`.execute(
    context.db,
  );
  return rows;
}

export async function findAudienceRow(context: Context, id: string): Promise<AudienceRow> {
  const where = sql`u.id = ${id} and (u.account_id = ${context.account.id} or u.deleted_at is null)`;
  const [row] = await readAudiences(context, { where, order: sql`u.id`, limit: 1, offset: 0 });
  return row ?? refuse('not_found');
}

/** One of the account itself, for a write. */
export async function takeAudienceRow(context: Context, id: string): Promise<AudienceRow> {
  const row = await findAudienceRow(context, id);
  return row.account_id === context.account.id ? row : refuse('not_found');
}

export function presentAudience(context: Context, row: AudienceRow): Audience {
  const isOwn = row.account_id === context.account.id;
  return {
    id: row.id,
    name: row.name,
    source: row.rule === null ? 'list' : 'rule',
    // What a shared one is made of names pixels of another account.
    rule: isOwn ? row.rule : null,
    state: row.state,
    size: row.size === null ? null : roundedSize(row.size),
    computedAt: row.computed_at?.toISOString() ?? null,
    expiresAt: row.expires_at?.toISOString() ?? null,
    sharedBy: isOwn ? null : { id: row.account_id, name: row.owner_name, role: row.own_role ?? 'view' },
    sharedWith: isOwn ? row.shared_with : [],
    deletedAt: row.deleted_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** The first of these that an ad group of this account may not name: not there, in the bin, past its end, or only to be looked at. */
export async function listUnfitAudiences(context: Context, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string }>`
    select i.id from unnest(${ids}::bigint[]) i (id) where not exists (
      select from assets.audiences u where u.id = i.id and u.deleted_at is null and (u.expires_at is null or u.expires_at > now())
        and (u.account_id = ${context.account.id} or exists (select from assets.audience_shares s
          where s.account_id = u.account_id and s.audience_id = u.id and s.to_account_id = ${context.account.id} and s.role = 'use')))`.execute(
    context.db,
  );
  return rows.map(({ id }) => id);
}
