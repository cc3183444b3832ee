// Brand identities: the names and pictures as which the ads of an account appear.
import { type RawBuilder, sql } from 'kysely';
import type { Identity } from '../../contract/ads-identities.ts';
import * as contract from '../../contract/ads-identities.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { type KeptShown, presentKept, shownPicture } from './ad-media.ts';
import { recordIdentity } from './log.ts';
import { readMedia } from './media-queries.ts';
import { reviewAnew } from './review-anew.ts';
import { takeAdAccount } from './writes.ts';

interface Row {
  id: string;
  name: string;
  shown: KeptShown | null;
  ad_count: number;
  deleted_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const present = (context: Context, row: Row): Identity => ({
  id: row.id,
  name: row.name,
  picture: row.shown && presentKept(context, row.shown),
  adCount: row.ad_count,
  deletedAt: row.deleted_at?.toISOString() ?? null,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

const orders: Record<(typeof contract.identitySorts)[number], RawBuilder<unknown>> = {
  '-created': sql`i.id desc`,
  created: sql`i.id`,
  name: sql`lower(i.name), i.id`,
  '-name': sql`lower(i.name) desc, i.id desc`,
};

/** Those for which the conditions hold; ads are counted for those of the page alone. */
async function read(
  { db, account }: Context,
  { where, order = orders.created, limit, offset = 0 }: ReadAsked,
): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select i.id, i.name, i.deleted_at, i.created_at, i.updated_at, ${shownPicture} as shown,
      (select count(*)::int from ads.ads a where a.account_id = i.account_id and a.identity = i.id and a.deleted_at is null) as ad_count
    from (
      select i.*, row_number() over (order by ${order}) as place from ads.identities i
      where i.account_id = ${account.id} and ${where} order by ${order} limit ${limit ?? null} offset ${offset}
    ) i order by i.place`.execute(db);
  return rows;
}

interface ReadAsked {
  where: RawBuilder<unknown>;
  order?: RawBuilder<unknown>;
  limit?: number;
  offset?: number;
}

export async function listIdentities(
  context: Context,
  input: InputOf<typeof contract.listIdentities>,
): Promise<ReplyOf<typeof contract.listIdentities>> {
  const { search, state, sort, page, pageSize } = input;
  const where = sql`i.deleted_at is ${state === 'deleted' ? sql`not null` : sql`null`}
    and (i.id = ${asId(search) ?? '0'} or i.name ilike ${containing(search)})`;
  const [rows, counted] = await Promise.all([
    read(context, { where, order: orders[sort], limit: pageSize, offset: listOffset(input) }),
    sql<{ total: number }>`select count(*)::int as total from ads.identities i
      where i.account_id = ${context.account.id} and ${where}`.execute(context.db),
  ]);
  return { items: rows.map((row) => present(context, row)), total: counted.rows[0]?.total ?? 0, page, pageSize };
}

async function getRow(context: Context, id: string): Promise<Row> {
  const [row] = await read(context, { where: sql`i.id = ${id}` });
  return row ?? refuse('not_found', { field: 'identity' });
}

export const getIdentity = async (
  context: Context,
  { identity }: InputOf<typeof contract.getIdentity>,
): Promise<Identity> => present(context, await getRow(context, identity));

/** A picture of a brand is a square image; people see it round and small. */
async function takePicture(context: Context, id: string): Promise<string> {
  const where = sql`m.account_id = ${context.account.id} and m.id = ${id}`;
  const [row] = await readMedia(context, { where });
  const field = 'picture';
  if (!row) refuse('not_found', { field });
  if (row.deleted_at !== null) refuse('ads.media_in_bin', { field, name: row.name });
  if (row.kind !== 'image' || row.width !== row.height) refuse('ads.picture_not_square', { field, name: row.name });
  return row.name;
}

async function refuseFull({ db, account }: Context): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from ads.identities where account_id = ${account.id} and deleted_at is null`.execute(
    db,
  );
  const limit = contract.mostIdentities;
  if ((rows[0]?.count ?? 0) >= limit) refuse('ads.too_many_identities', { limit });
}

export async function createIdentity(
  context: Context,
  { name, picture }: InputOf<typeof contract.createIdentity>,
): Promise<Identity> {
  const account = await takeAdAccount(context);
  await refuseFull(context);
  const pictured = picture === null ? null : await takePicture(context, picture);
  const { id } = await context.db
    .insertInto('ads.identities')
    .values({ account_id: account.id, name, picture })
    .returning('id')
    .executeTakeFirstOrThrow();
  await recordIdentity(context, account, {
    verb: 'created',
    id,
    name,
    after: { name, picture: pictured },
    undo: (center) => inverse(contract.removeIdentity, { center, account: account.id, identity: id }),
  });
  return present(context, await getRow(context, id));
}

export async function updateIdentity(
  context: Context,
  input: InputOf<typeof contract.updateIdentity>,
): Promise<Identity> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, input.identity);
  if (row.deleted_at !== null) refuse('assets.in_bin', { name: row.name });
  const former = { name: row.name, picture: row.shown?.id ?? null };
  const { name = former.name, picture = former.picture } = input;
  const pictured =
    picture === null ? null : picture === former.picture ? row.shown?.name : await takePicture(context, picture);
  await sql`update ads.identities set name = ${name}, picture = ${picture}, updated_at = ${context.now}
    where account_id = ${account.id} and id = ${row.id}`.execute(context.db);
  if (name !== former.name || picture !== former.picture) await reviewAnew(context, sql`a.identity = ${row.id}`);
  await recordIdentity(context, account, {
    verb: 'updated',
    id: row.id,
    name,
    before: { name: former.name, picture: row.shown?.name ?? null },
    after: { name, picture: pictured ?? null },
    undo: (center) => inverse(contract.updateIdentity, { center, account: account.id, identity: row.id, ...former }),
  });
  return present(context, await getRow(context, row.id));
}

async function bin(context: Context, id: string, isGone: boolean): Promise<Identity> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, id);
  const { name } = row;
  if ((row.deleted_at !== null) === isGone) refuse(isGone ? 'assets.in_bin' : 'assets.not_in_bin', { name });
  if (isGone && row.ad_count > 0) refuse('ads.identity_in_use', { name, count: row.ad_count });
  if (!isGone) {
    await refuseFull(context);
    if (row.shown !== null) await takePicture(context, row.shown.id);
  }
  await sql`update ads.identities set deleted_at = ${isGone ? context.now : null}, updated_at = ${context.now}
    where account_id = ${account.id} and id = ${row.id}`.execute(context.db);
  const back = isGone ? contract.restoreIdentity : contract.removeIdentity;
  await recordIdentity(context, account, {
    verb: isGone ? 'removed' : 'restored',
    id: row.id,
    name,
    before: { inBin: !isGone },
    after: { inBin: isGone },
    undo: (center) => inverse(back, { center, account: account.id, identity: row.id }),
  });
  return present(context, await getRow(context, row.id));
}

export const removeIdentity = (
  context: Context,
  { identity }: InputOf<typeof contract.removeIdentity>,
): Promise<Identity> => bin(context, identity, true);

export const restoreIdentity = (
  context: Context,
  { identity }: InputOf<typeof contract.restoreIdentity>,
): Promise<Identity> => bin(context, identity, false);

/** The brand of an ad: that which is chosen anew must not lie in the bin, and a name of its own takes the place of what it was. */
export async function takeBrand(
  context: Context,
  given: { identity?: string | null | undefined; brandName?: string | undefined },
  former: { identity: string | null; brandName: string } = { identity: null, brandName: '' },
): Promise<{ identity: string | null; brandName: string }> {
  const { brandName = former.brandName } = given;
  const isOwnName = brandName !== former.brandName;
  const identity = given.identity === undefined ? (isOwnName ? null : former.identity) : given.identity;
  if (identity === null || identity === former.identity)
    return { identity, brandName: identity === null ? brandName : former.brandName };
  const { name, deleted_at } = await getRow(context, identity);
  if (deleted_at !== null) refuse('assets.in_bin', { field: 'identity', name });
  return { identity, brandName: name };
}

/** A version of a picture of a brand must be square as well. */
export async function refuseUnsquare(
  { db, account }: Context,
  { id, name }: { id: string; name: string },
  version: { width: number; height: number },
): Promise<void> {
  if (version.width === version.height) return;
  const { rows } = await sql`select from ads.identities where account_id = ${account.id} and picture = ${id}`.execute(
    db,
  );
  if (rows.length > 0) refuse('ads.picture_not_square', { name });
}

/** Refuses pictures that brands outside the bin have. */
export async function refusePictures({ db, account }: Context, ids: readonly string[]): Promise<void> {
  const { rows } = await sql<{ name: string; identity: string }>`
    select m.name, i.name as identity from ads.identities i join ads.media m on m.account_id = i.account_id and m.id = i.picture
    where i.account_id = ${account.id} and i.picture = any (${ids as string[]}::bigint[]) and i.deleted_at is null
    order by i.id limit 1`.execute(db);
  if (rows[0]) refuse('ads.picture_in_use', rows[0]);
}
