// What creators do with their posts, and how an ad account comes to one: by the code of an authorization.
import { sql } from 'kysely';
import type { Media } from '../../contract/ads-media.ts';
import { removeMedia } from '../../contract/ads-media.ts';
import { mostAuthorizations, mostPostBytes } from '../../contract/ads-media-kinds.ts';
import type * as contract from '../../contract/ads-posts.ts';
import type { Authorization, Post } from '../../contract/ads-posts.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { inverse, record, recordAll } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterAccount, enterCenter, presentAuthorization as present } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { recordPosts } from './log.ts';
import { beginUpload, columnsOf, type Library, megabytes, takeSent } from './media.ts';
import { getMediaRow, presentMedia } from './media-queries.ts';
import type { PostCodes } from './post-codes.ts';
import { type AuthorizationRow, getOwnPost, presentAuthorization } from './posts-queries.ts';
import { lockAds, takeAdAccount } from './writes.ts';

const dayMs = 86_400_000;

/** Under which name the uploads of a person are kept, beside those of ad accounts. */
export const libraryOf = (person: string): string => `person-${person}`;

async function refuseFull({ db, actor }: Context, more: number): Promise<void> {
  const { rows } = await sql<{ used: string }>`
    select coalesce(sum(bytes), 0) as used from ads.posts where person_id = ${actor.personId} and removed_at is null`.execute(
    db,
  );
  if (Number(rows[0]?.used ?? 0) + more > mostPostBytes)
    refuse('ads.posts_full', { limitMegabytes: megabytes(mostPostBytes) });
}

export function startPostUpload(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.startPostUpload>,
): Promise<ReplyOf<typeof contract.startPostUpload>> {
  const label = libraryOf(context.actor.personId);
  return beginUpload(library, label, { ...input, refuseFull: () => refuseFull(context, input.bytes) });
}

export async function createPost(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.createPost>,
): Promise<Post> {
  const { personId } = context.actor;
  const { name } = input;
  // Two of one person at once might both find that there is room, and neither the other.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`posts ${personId}`}, 0))`.execute(context.db);
  const { checked, keep } = await takeSent(context, library, { ...input, account: libraryOf(personId) });
  if (checked.kind !== 'video') refuse('ads.post_not_video');
  await refuseFull(context, checked.bytes);
  const columns = columnsOf(checked);
  const same = await context.db
    .selectFrom('ads.posts')
    .select('name')
    .where('person_id', '=', personId)
    .where('sent_hash', '=', columns.sent_hash)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (same) refuse('ads.post_exists', { name: same.name });
  const { id } = await context.db
    .insertInto('ads.posts')
    .values({ person_id: personId, name, ...columns })
    .returning('id')
    .executeTakeFirstOrThrow();
  await keep();
  await record(context, {
    action: 'ads.post_created',
    object: { type: 'post', id, name },
    after: { name, width: checked.width, height: checked.height, durationMs: checked.durationMs, bytes: checked.bytes },
    log: { person: personId },
  });
  return getOwnPost(context, library.codes, id);
}

/** A post of the caller, kept from changing, and how much of it is authorized now. */
async function takePost({ db, actor }: Context, id: string): Promise<{ id: string; name: string; inForce: number }> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from ads.posts where id = ${id} and person_id = ${actor.personId} and removed_at is null for update`.execute(
    db,
  );
  const post = rows[0] ?? refuse('not_found');
  const counted = await sql<{ count: number }>`
    select count(*)::int as count from ads.post_authorizations where post_id = ${id} and revoked_at is null and ends_at > now()`.execute(
    db,
  );
  return { ...post, inForce: counted.rows[0]?.count ?? 0 };
}

export async function removePost(
  context: Context,
  input: InputOf<typeof contract.removePost>,
): Promise<Record<string, never>> {
  const { id, name, inForce } = await takePost(context, input.post);
  if (inForce > 0) refuse('ads.post_authorized', { name, count: inForce });
  await sql`update ads.posts set removed_at = ${context.now} where id = ${id}`.execute(context.db);
  await record(context, {
    action: 'ads.post_removed',
    object: { type: 'post', id, name },
    log: { person: context.actor.personId },
  });
  return {};
}

export async function authorizePost(
  context: Context,
  codes: PostCodes,
  input: InputOf<typeof contract.authorizePost>,
): Promise<Authorization> {
  const { personId, name: creator } = context.actor;
  const { id, name, inForce } = await takePost(context, input.post);
  if (inForce >= mostAuthorizations) refuse('ads.too_many_authorizations', { name, limit: mostAuthorizations });
  const row: AuthorizationRow = await context.db
    .insertInto('ads.post_authorizations')
    .values({
      post_id: id,
      person_id: personId,
      creator_name: creator,
      days: input.days,
      created_at: context.now,
      ends_at: new Date(context.now.getTime() + input.days * dayMs),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'ads.post_authorized',
    object: { type: 'post', id, name },
    after: { days: row.days, expiresAt: row.ends_at },
    log: { person: personId },
  });
  return presentAuthorization(context, codes, row);
}

interface Revoked extends AuthorizationRow {
  post_id: string;
  post_name: string;
  account_id: string | null;
}

export async function revokePost(
  context: Context,
  codes: PostCodes,
  input: InputOf<typeof contract.revokePost>,
): Promise<Authorization> {
  const { db, actor, now } = context;
  const { rows } = await sql<Revoked>`
    update ads.post_authorizations a set revoked_at = ${now} from ads.posts p
    where a.id = ${input.authorization} and a.person_id = ${actor.personId} and a.revoked_at is null and a.ends_at > ${now} and p.id = a.post_id
    returning a.*, p.name as post_name`.execute(db);
  const row = rows[0] ?? refuse('not_found');
  await record(context, {
    action: 'ads.post_revoked',
    object: { type: 'post', id: row.post_id, name: row.post_name },
    before: {
      state: row.redeemed_at === null ? 'waiting' : 'used',
      account: row.account_name,
      center: row.center_name,
    },
    after: { state: 'revoked', account: row.account_name, center: row.center_name },
    keep: ['account', 'center'],
    log: { person: actor.personId },
  });
  if (row.account_id !== null) await endIn(context, { ...row, account_id: row.account_id });
  return presentAuthorization(context, codes, row);
}

/** Until when all that was allowed to an account lets it show a post. */
const lastEnd = (account: string, post: string) => sql<Date>`(
  select max(least(ends_at, coalesce(revoked_at, ends_at))) from ads.post_authorizations
  where account_id = ${account} and post_id = ${post})`;

/** In the account that shows it: its ads end, and whoever works there is told. */
async function endIn(context: Context, { id, account_id, post_id }: Revoked & { account_id: string }): Promise<void> {
  const { db, now } = context;
  const owned = await sql<{ owner: string | null }>`select ads.owner_of_authorized(${id}) as owner`.execute(db);
  await enterAccount(db, account_id);
  await lockAds(db, account_id);
  const { rows } = await sql<{ id: string; name: string; authorized_until: Date; ads: number }>`
    update ads.media m set authorized_until = ${lastEnd(account_id, post_id)}, updated_at = ${now}
    where account_id = ${account_id} and post_id = ${post_id}
    returning id, name, authorized_until, (select count(distinct u.ad_id)::int from ads.ad_media u join ads.ads a on a.account_id = u.account_id
      and a.id = u.ad_id where u.account_id = m.account_id and u.media_id = m.id and a.deleted_at is null) as ads`.execute(
    db,
  );
  const [media] = rows;
  const owner = owned.rows[0]?.owner ?? null;
  if (!media || owner === null) return;
  await enterCenter(db, owner);
  const account = await db
    .selectFrom('assets.accounts')
    .select(['id', 'name'])
    .where('id', '=', account_id)
    .executeTakeFirstOrThrow();
  const change = {
    action: 'ads.post_revoked' as const,
    object: { type: 'media' as const, id: media.id, name: media.name },
    after: { account, expiresAt: media.authorized_until, adsEnded: media.authorized_until <= now ? media.ads : 0 },
  };
  await recordAll(contextIn(context, owner), [change], { hidesOrigin: true });
}

interface Offered {
  ends_at: Date;
  days: number;
  revoked_at: Date | null;
  redeemed_at: Date | null;
  creator_name: string;
  post_id: string;
  name: string;
}

async function takeOffer({ db, now }: Context, codes: PostCodes, code: string): Promise<Offered & { id: string }> {
  const id = codes.read(code) ?? refuse('ads.post_code_wrong');
  await present(db, id);
  const { rows } = await sql<Offered>`
    select a.*, p.name from ads.post_authorizations a join ads.posts p on p.id = a.post_id where a.id = ${id} for update of a`.execute(
    db,
  );
  const offer = rows[0] ?? refuse('ads.post_code_wrong');
  if (offer.redeemed_at !== null) refuse('ads.post_code_used');
  if (offer.revoked_at !== null || offer.ends_at <= now) refuse('ads.post_code_ended');
  return { ...offer, id };
}

export async function redeemPost(
  context: Context,
  codes: PostCodes,
  input: InputOf<typeof contract.redeemPost>,
): Promise<Media> {
  const account = await takeAdAccount(context);
  const offer = await takeOffer(context, codes, input.code);
  await sql`
    update ads.post_authorizations set account_id = ${account.id}, account_name = ${account.name}, center_name = ${context.centerName},
      redeemed_at = ${context.now} where id = ${offer.id}`.execute(context.db);
  const former = await context.db
    .selectFrom('ads.media')
    .select(['id', 'name', 'authorized_until'])
    .where('account_id', '=', account.id)
    .where('post_id', '=', offer.post_id)
    .executeTakeFirst();
  const id = former ? await prolong(context, former.id, offer) : await takeIn(context, offer);
  await recordPosts(context, account, [
    {
      verb: 'redeemed',
      id,
      name: former?.name ?? offer.name,
      ...(former ? { before: { creator: offer.creator_name, expiresAt: former.authorized_until } } : {}),
      after: { creator: offer.creator_name, days: offer.days, expiresAt: offer.ends_at },
      undo: (center) => inverse(removeMedia, { center, account: account.id, ids: [id] }),
    },
  ]);
  return presentMedia(context, await getMediaRow(context, id));
}

/** The post is there already: it may be shown longer, and comes out of the bin. */
async function prolong({ db, account, now }: Context, id: string, { post_id }: Offered): Promise<string> {
  await sql`
    update ads.media set authorized_until = ${lastEnd(account.id, post_id)}, deleted_at = null, updated_at = ${now}
    where account_id = ${account.id} and id = ${id}`.execute(db);
  return id;
}

/** A creative of the account that shows the very file of the creator. */
async function takeIn({ db, account, actor }: Context, offer: Offered): Promise<string> {
  const { id } = await db
    .insertInto('ads.media')
    .values({
      account_id: account.id,
      kind: 'video',
      name: offer.name,
      post_id: offer.post_id,
      creator_name: offer.creator_name,
      authorized_until: offer.ends_at,
      added_by: actor.name,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await sql`
    insert into ads.media_versions (account_id, media_id, number, sent_hash, hash, preview_hash, media_type, bytes, width, height, duration_ms,
      codec, bit_rate, has_sound, added_by)
    select ${account.id}, ${id}, 1, sent_hash, hash, preview_hash, media_type, bytes, width, height, duration_ms, codec, bit_rate, has_sound,
      ${actor.name} from ads.posts where id = ${offer.post_id}`.execute(db);
  return id;
}
