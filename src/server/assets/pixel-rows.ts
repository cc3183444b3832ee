// Rows of pixels: those of the account of the call and those shared with it. Row-level security shows no others.
import { type RawBuilder, sql } from 'kysely';
import { type PixelState, silentDays } from '../../contract/pixel-kinds.ts';
import type { Pixel } from '../../contract/pixels.ts';
import { visibleAccounts } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';

export type PixelPlace = Pick<Installation, 'publicUrl'>;

interface Card {
  id: string;
  name: string;
}

export interface PixelRow {
  account_id: string;
  id: string;
  code: string;
  name: string;
  is_on: boolean;
  state: PixelState;
  consent: Pixel['consent'];
  honors_opt_out: boolean;
  domains: string[];
  retention_days: number;
  secret_number: number;
  former_secret_until: Date | null;
  has_former: boolean | null;
  test_code: string;
  last_at: Date | null;
  owner_name: string | null;
  shared_with: Card[];
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

/** Events may be told a week late, so the last that came need not be of the last day. */
const lastAt = sql`(select max(d.last_at) from assets.pixel_days d where d.account_id = p.account_id and d.pixel_id = p.id
  and d.day >= (select max(e.day) from assets.pixel_days e where e.account_id = p.account_id and e.pixel_id = p.id) - 8)`;

/** Pixels with when they last received something, as `p`. */
export const pixels = sql`(select p.*, case when not p.is_on then 'paused' when p.last_at is null then 'no_events'
    when p.last_at > now() - make_interval(days => ${sql.lit(silentDays)}) then 'active' else 'stopped' end as state
  from (select p.*, ${lastAt} as last_at from assets.pixels p) p) p`;

export async function readPixels(
  context: Context,
  which: { where: RawBuilder<unknown>; order: RawBuilder<unknown>; limit: number; offset: number },
): Promise<PixelRow[]> {
  const mayKnow = visibleAccounts(context);
  const { rows } = await sql<PixelRow>`
    select p.*, p.former_secret_until > now() as has_former,
      (select a.name from assets.accounts a where a.id = p.account_id and ${mayKnow}) as owner_name,
      coalesce((select json_agg(json_build_object('id', a.id::text, 'name', a.name) order by lower(a.name), a.id)
        from assets.pixel_shares s join assets.accounts a on a.id = s.to_account_id
        where s.account_id = p.account_id and s.pixel_id = p.id and ${mayKnow}), '[]') as shared_with
    from ${pixels} where ${which.where} order by ${which.order} limit ${which.limit} offset ${which.offset}`.execute(
    context.db,
  );
  return rows;
}

/** One, also from the bin, and also one that is shared with the account. */
export async function findPixelRow(context: Context, id: string): Promise<PixelRow> {
  const where = sql`p.id = ${id} and (p.account_id = ${context.account.id} or p.deleted_at is null)`;
  const [row] = await readPixels(context, { where, order: sql`p.id`, limit: 1, offset: 0 });
  return row ?? refuse('not_found');
}

/** One of the account itself, for a write. */
export async function takePixelRow(context: Context, id: string): Promise<PixelRow> {
  const row = await findPixelRow(context, id);
  return row.account_id === context.account.id ? row : refuse('not_found');
}

export function refuseBinned(row: { name: string; deleted_at: Date | null }): void {
  if (row.deleted_at !== null) refuse('assets.in_bin', { name: row.name });
}

export function presentPixel(context: Context, { publicUrl }: PixelPlace, row: PixelRow): Pixel {
  const isOwn = row.account_id === context.account.id;
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    isOn: row.is_on,
    state: row.state,
    lastReceivedAt: row.last_at?.toISOString() ?? null,
    consent: row.consent,
    honorsOptOut: row.honors_opt_out,
    domains: row.domains,
    retentionDays: row.retention_days,
    sharedBy: isOwn ? null : { id: row.account_id, name: row.owner_name },
    sharedWith: isOwn ? row.shared_with : [],
    hasSecret: row.secret_number > 0,
    formerSecretUntil: row.has_former ? (row.former_secret_until?.toISOString() ?? null) : null,
    testCode: isOwn ? row.test_code : null,
    addresses: {
      tag: `${publicUrl}/pixel.js`,
      browser: `${publicUrl}/collect/${row.code}`,
      server: `${publicUrl}/collect/${row.code}/events`,
    },
    deletedAt: row.deleted_at?.toISOString() ?? null,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
