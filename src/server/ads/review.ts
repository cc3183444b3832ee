// The desk of whoever runs the installation, and the way of an advertiser to ask once more.
import { type RawBuilder, sql } from 'kysely';
import type { MediaFile } from '../../contract/ads-media.ts';
import type * as contract from '../../contract/ads-review.ts';
import type { Review } from '../../contract/ads-review.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterAccount, enterCenter, openReviewDesk } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { recordAds } from './log.ts';
import type { KeptFile } from './media-transfer.ts';
import type { ReviewedContent } from './review-checks.ts';
import { decideOne } from './review-decisions.ts';
import { getRow } from './rows.ts';
import { refuseInBin, takeAdAccount } from './writes.ts';

/** Addresses of those who review, in lower case. */
export type Reviewers = ReadonlySet<string>;

const isReviewer = ({ actor }: Context, reviewers: Reviewers): boolean => reviewers.has(actor.email.toLowerCase());

/** Lets the rest of the transaction see what waits, of all accounts. */
async function atDesk(context: Context, reviewers: Reviewers): Promise<void> {
  if (!isReviewer(context, reviewers)) refuse('ads.reviewers_only');
  await openReviewDesk(context.db);
}

export async function getReviewDesk(
  context: Context,
  reviewers: Reviewers,
): Promise<ReplyOf<typeof contract.getReviewDesk>> {
  if (!isReviewer(context, reviewers)) return { isReviewer: false, waiting: 0 };
  await openReviewDesk(context.db);
  const { rows } = await sql<{ waiting: number }>`
    select count(*)::int as waiting from ads.reviews where state = 'waiting'`.execute(context.db);
  return { isReviewer: true, waiting: rows[0]?.waiting ?? 0 };
}

interface ReviewRow {
  id: string;
  ad_id: string;
  state: Review['state'];
  asked_at: Date;
  content: ReviewedContent;
  findings: Review['findings'];
  appeal: string | null;
  reasons: Review['reasons'];
  note: string | null;
  decided_at: Date | null;
  decided_by_name: string | null;
}

function present(row: ReviewRow): Review {
  const { name, media, thumbnail, picture, ...content } = row.content;
  const file = ({ hasPreview, ...one }: ReviewedContent['media'][number]): MediaFile => {
    const url = `/api/v1/review/ads/${row.id}/media/${one.id}/${one.version}`;
    return { ...one, url: `${url}/original`, previewUrl: hasPreview ? `${url}/preview` : null };
  };
  return {
    id: row.id,
    state: row.state,
    askedAt: row.asked_at.toISOString(),
    ad: { id: row.ad_id, name },
    ...(content as Omit<typeof content, 'format'> &
      Pick<Review, 'objective' | 'placements' | 'format' | 'callToAction'>),
    media: media.map(file),
    thumbnail: thumbnail && file(thumbnail),
    picture: picture && file(picture),
    findings: row.findings,
    appeal: row.appeal,
    reasons: row.reasons,
    note: row.note,
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: row.decided_by_name,
  };
}

function conditionsOf({ search, state, isAppeal, finding }: InputOf<typeof contract.listReviews>): RawBuilder<unknown> {
  const all = [sql`state = ${state}`];
  if (search !== '') all.push(sql`(search ilike ${containing(search)} or ad_id = ${asId(search)})`);
  if (isAppeal !== undefined) all.push(isAppeal ? sql`appeal is not null` : sql`appeal is null`);
  if (finding) all.push(sql`${finding} = any (findings)`);
  return sql.join(all, sql` and `);
}

export async function listReviews(
  context: Context,
  reviewers: Reviewers,
  input: InputOf<typeof contract.listReviews>,
): Promise<ReplyOf<typeof contract.listReviews>> {
  await atDesk(context, reviewers);
  const where = conditionsOf(input);
  const order = input.sort === 'asked' ? sql`id` : sql`id desc`;
  const [{ rows }, counted] = await Promise.all([
    sql<ReviewRow>`
      select id, ad_id, state, asked_at, content, findings, appeal, reasons, note, decided_at, decided_by_name
      from ads.reviews where ${where} order by ${order} limit ${input.pageSize} offset ${listOffset(input)}`.execute(
      context.db,
    ),
    sql<{ total: number }>`select count(*)::int as total from ads.reviews where ${where}`.execute(context.db),
  ]);
  return { items: rows.map(present), total: counted.rows[0]?.total ?? 0, page: input.page, pageSize: input.pageSize };
}

export async function decideReviews(
  context: Context,
  reviewers: Reviewers,
  input: InputOf<typeof contract.decideReviews>,
): Promise<{ changed: number }> {
  await atDesk(context, reviewers);
  const isRejection = input.decision === 'reject';
  const isUnexplained = input.reasons.length === 0 || (input.reasons.includes('other') && input.note === '');
  if (isRejection && isUnexplained)
    refuse('ads.reason_missing', { field: input.reasons.length === 0 ? 'reasons' : 'note' });
  // Account by account, in one order, as they are locked.
  const { rows } = await sql<{ id: string; account_id: string }>`
    select id, account_id from ads.reviews where id = any (${input.ids}::bigint[]) and state = 'waiting' order by account_id, id`.execute(
    context.db,
  );
  if (rows.length < input.ids.length) refuse('ads.review_gone');
  const by = { id: context.actor.personId, name: context.actor.name };
  for (const { id, account_id } of rows) {
    await enterAccount(context.db, account_id);
    const owner = await ownerOf(context, account_id);
    await enterCenter(context.db, owner);
    const account = { value: { id: account_id, mask: 0, relation: 'owner_center', role: null } };
    const there = Object.create(contextIn(context, owner), { account }) as Context;
    const reasons = isRejection ? input.reasons : [];
    await decideOne(there, {
      id,
      decision: input.decision,
      reasons,
      note: isRejection && input.note !== '' ? input.note : null,
      by,
    });
  }
  return { changed: rows.length };
}

async function ownerOf({ db }: Context, account: string): Promise<string> {
  const { rows } = await sql<{ owner: string | null }>`select ads.owner_of_reviewed(${account}) as owner`.execute(db);
  return rows[0]?.owner ?? refuse('ads.review_gone');
}

export async function appealReview(
  context: Context,
  input: InputOf<typeof contract.appealReview>,
): Promise<{ ad: string }> {
  const account = await takeAdAccount(context);
  const row = await getRow(context, 'ad', input.ad);
  refuseInBin('ad', row);
  if (row.review !== 'rejected') refuse('ads.nothing_to_appeal', { name: row.name });
  if (row.verdict?.appeal) refuse('ads.appealed_already', { name: row.name });
  await sql`
    update ads.ads set review = 'pending', review_reason = null, reviewed_at = null, updated_at = ${context.now}
    where account_id = ${account.id} and id = ${row.id}`.execute(context.db);
  await sql`
    update ads.reviews set appeal = ${input.text} where account_id = ${account.id} and ad_id = ${row.id} and state = 'checking'`.execute(
    context.db,
  );
  await recordAds(context, account, [
    {
      level: 'ad',
      verb: 'appealed',
      id: row.id,
      name: row.name,
      before: { review: 'rejected', appeal: null },
      after: { review: 'pending', appeal: input.text },
    },
  ]);
  return { ad: row.id };
}

/** The bytes of what is reviewed, for whoever reviews, and of nothing else. */
export async function reviewedFile(
  context: Context,
  reviewers: Reviewers,
  input: { review: string; media: string; version: number; file: 'original' | 'preview' },
): Promise<KeptFile> {
  await atDesk(context, reviewers);
  const { rows } = await sql<{ account_id: string; content: ReviewedContent | null }>`
    select account_id, content from ads.reviews where id = ${input.review}`.execute(context.db);
  const [row] = rows;
  const shown = row?.content ? [...row.content.media, row.content.thumbnail, row.content.picture] : [];
  const isShown = shown.some((one) => one?.id === input.media && one.version === input.version);
  if (!row || !isShown) refuse('not_found');
  await enterAccount(context.db, row.account_id);
  const kept = await context.db
    .selectFrom('ads.media_versions')
    .select(['hash', 'preview_hash', 'media_type'])
    .where('account_id', '=', row.account_id)
    .where('media_id', '=', input.media)
    .where('number', '=', input.version)
    .executeTakeFirst();
  const hash = input.file === 'original' ? kept?.hash : kept?.preview_hash;
  if (!kept || !hash) refuse('not_found');
  return {
    hash: hash.toString('hex'),
    mediaType: input.file === 'original' ? kept.media_type : 'image/webp',
    name: input.media,
  };
}
