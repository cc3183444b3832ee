import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/ads-posts.ts';
import type { Authorization, Post } from '../../contract/ads-posts.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import type { KeptFile } from './media-transfer.ts';
import type { PostCodes } from './post-codes.ts';

export interface AuthorizationRow {
  id: string;
  days: number;
  ends_at: Date;
  account_name: string | null;
  center_name: string | null;
  redeemed_at: Date | null;
  revoked_at: Date | null;
}

interface PostRow {
  id: string;
  name: string;
  media_type: string;
  bytes: string;
  width: number;
  height: number;
  duration_ms: number | null;
  preview_hash: Buffer | null;
  created_at: Date;
}

const stateOf = ({ ends_at, redeemed_at, revoked_at }: AuthorizationRow, now: Date): Authorization['state'] => {
  if (revoked_at !== null) return 'revoked';
  if (ends_at <= now) return 'ended';
  return redeemed_at === null ? 'waiting' : 'used';
};

export function presentAuthorization({ now }: Context, codes: PostCodes, row: AuthorizationRow): Authorization {
  const state = stateOf(row, now);
  const { redeemed_at: at, account_name: account, center_name: center } = row;
  return {
    id: row.id,
    state,
    days: row.days,
    code: state === 'waiting' ? codes.codeOf(row.id) : null,
    endsAt: row.ends_at.toISOString(),
    usedBy: at === null ? null : { account: account ?? '', center: center ?? '', at: at.toISOString() },
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}

const shownAuthorizations = 20;

async function authorizationsOf(context: Context, posts: readonly string[]): Promise<Map<string, AuthorizationRow[]>> {
  const { rows } = await sql<AuthorizationRow & { post_id: string }>`
    select a.* from unnest(${posts as string[]}::bigint[]) p (id) cross join lateral (
      select * from ads.post_authorizations where post_id = p.id order by id desc limit ${sql.lit(shownAuthorizations)}) a
    order by a.id desc`.execute(context.db);
  return Map.groupBy(rows, ({ post_id }) => post_id);
}

async function readPosts(
  context: Context,
  codes: PostCodes,
  { where, limit, offset }: { where: RawBuilder<unknown>; limit: number; offset: number },
): Promise<Post[]> {
  const { rows } = await sql<PostRow>`
    select * from ads.posts where ${where} order by id desc limit ${limit} offset ${offset}`.execute(context.db);
  const authorizations = await authorizationsOf(
    context,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    bytes: Number(row.bytes),
    width: row.width,
    height: row.height,
    durationMs: row.duration_ms,
    url: `/api/v1/me/posts/${row.id}/original`,
    previewUrl: row.preview_hash && `/api/v1/me/posts/${row.id}/preview`,
    createdAt: row.created_at.toISOString(),
    authorizations: (authorizations.get(row.id) ?? []).map((one) => presentAuthorization(context, codes, one)),
  }));
}

const ownPosts = ({ actor }: Context): RawBuilder<unknown> => sql`person_id = ${actor.personId} and removed_at is null`;

export async function listOwnPosts(
  context: Context,
  codes: PostCodes,
  input: InputOf<typeof contract.listOwnPosts>,
): Promise<ReplyOf<typeof contract.listOwnPosts>> {
  const { search, page, pageSize } = input;
  const sought = search === '' ? sql`true` : sql`(name ilike ${containing(search)} or id = ${asId(search)})`;
  const where = sql`${ownPosts(context)} and ${sought}`;
  const [items, counted] = await Promise.all([
    readPosts(context, codes, { where, limit: pageSize, offset: listOffset(input) }),
    sql<{ total: number }>`select count(*)::int as total from ads.posts where ${where}`.execute(context.db),
  ]);
  return { items, total: counted.rows[0]?.total ?? 0, page, pageSize };
}

/** One of the caller's own. */
export async function getOwnPost(context: Context, codes: PostCodes, id: string): Promise<Post> {
  const [post] = await readPosts(context, codes, {
    where: sql`${ownPosts(context)} and id = ${id}`,
    limit: 1,
    offset: 0,
  });
  return post ?? refuse('not_found');
}

/** The bytes of a post, for whoever it belongs to. */
export async function postFile(
  context: Context,
  { post, file }: { post: string; file: 'original' | 'preview' },
): Promise<KeptFile> {
  const { rows } = await sql<{ hash: Buffer; preview_hash: Buffer | null; media_type: string }>`
    select hash, preview_hash, media_type from ads.posts where ${ownPosts(context)} and id = ${post}`.execute(
    context.db,
  );
  const [row] = rows;
  const hash = file === 'original' ? row?.hash : row?.preview_hash;
  if (!row || !hash) refuse('not_found');
  return { hash: hash.toString('hex'), mediaType: file === 'original' ? row.media_type : 'image/webp', name: post };
}
