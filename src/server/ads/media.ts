// What is done in the creative library. Bytes come in before, outside of any transaction; here a row says that they are meant.
import { sql } from 'kysely';
import type { Media } from '../../contract/ads-media.ts';
import * as contract from '../../contract/ads-media.ts';
import { type MediaKind, mediaEndings, mostBytes, mostPartBytes } from '../../contract/ads-media-kinds.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { refusePictures, refuseUnsquare } from './identities.ts';
import { recordMedia } from './log.ts';
import { getMediaRow, type MediaRow, presentMedia, readMedia, usedBytes } from './media-queries.ts';
import { refuseUnfitIn } from './media-rules.ts';
import type { Checked, MediaStore, Upload } from './media-store.ts';
import type { PostCodes } from './post-codes.ts';
import { reviewAnew } from './review-anew.ts';
import type { AdAccount } from './rows.ts';
import { takeAdAccount } from './writes.ts';

/** What the commands of the library need of the installation. */
export interface Library {
  store: MediaStore;
  /** Of one account. */
  mostBytes: number;
  codes: PostCodes;
}

export const megabytes = (bytes: number): number => Math.floor(bytes / 1_048_576);

export async function refuseFull(context: Context, library: Library, more: number): Promise<void> {
  const used = await usedBytes(context);
  if (used + more > library.mostBytes) refuse('ads.media_quota', { limitMegabytes: megabytes(library.mostBytes) });
}

/** The kind that a name claims by its ending; what the file is, its bytes say later. */
function claimOf(name: string): { ending: string; kind: MediaKind } {
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const [mediaType] = Object.entries(mediaEndings).find(([, endings]) => endings.includes(ending)) ?? [];
  if (!mediaType) refuse('ads.media_kind', { possible: Object.values(mediaEndings).flat().join(', ') });
  return { ending, kind: mediaType.startsWith('image/') ? 'image' : 'video' };
}

type Started = ReplyOf<typeof contract.startUpload>;

export async function startUpload(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.startUpload>,
): Promise<Started> {
  return beginUpload(library, context.account.id, {
    ...input,
    refuseFull: () => refuseFull(context, library, input.bytes),
  });
}

/** Names an upload of an ad account, or of whoever else keeps files here. */
export async function beginUpload(
  { store }: Library,
  account: string,
  { name, bytes, refuseFull: refuseTooMuch }: { name: string; bytes: number; refuseFull: () => Promise<void> },
): Promise<Started> {
  const { ending, kind } = claimOf(name);
  if (bytes > mostBytes[kind]) refuse('ads.media_too_large', { kind, limitMegabytes: megabytes(mostBytes[kind]) });
  await refuseTooMuch();
  const { token, upload } = store.begin({ account, bytes, ending });
  return { upload: token, mostPartBytes, expiresAt: new Date(upload.expiresAt).toISOString() };
}

interface Sent {
  upload: Upload;
  checked: Checked;
}

async function sentAs(account: string, { store }: Library, token: string): Promise<Sent> {
  const upload = store.read(token, account) ?? refuse('ads.upload_missing');
  return { upload, checked: (await store.checked(upload)) ?? refuse('ads.upload_missing') };
}

/** A file with the image that stands for it, sent to an ad account or to whoever else keeps files here. */
export async function takeSent(
  context: Context,
  library: Library,
  { account, ...input }: { account: string; upload: string; poster: string | null },
): Promise<{ checked: Checked; keep: () => Promise<void> }> {
  const file = await sentAs(account, library, input.upload);
  const poster = input.poster === null ? null : await sentAs(account, library, input.poster);
  if (poster !== null && (file.checked.kind !== 'video' || poster.checked.kind !== 'image'))
    refuse('ads.poster_not_image');
  const previewHash = poster === null ? file.checked.previewHash : poster.checked.previewHash;
  const keep = async (): Promise<void> => {
    if (context.isDryRun) return;
    // The sweep waits for this transaction, so it finds either no file or the row that names it.
    await sql`select pg_advisory_xact_lock_shared(${sweepLock})`.execute(context.db);
    for (const one of poster === null ? [file] : [file, poster]) await library.store.keep(one.upload, one.checked);
  };
  return { checked: { ...file.checked, previewHash }, keep };
}

/** Any number will do, as long as it is Atrium's alone in the database. */
export const sweepLock = '4600000018';

/** The one that was made of the same bytes. */
async function findSame({ db, account }: Context, sentHash: string) {
  const { rows } = await sql<{ id: string; name: string; deleted_at: Date | null; version: number; number: number }>`
    select m.id, m.name, m.deleted_at, m.version, v.number from ads.media_versions v
    join ads.media m on m.account_id = v.account_id and m.id = v.media_id
    where v.account_id = ${account.id} and v.sent_hash = decode(${sentHash}, 'hex') and v.number = m.version
      and m.post_id is null
    order by m.id limit 1`.execute(db);
  return rows[0];
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** What was found in a file, as the tables keep it. */
export const columnsOf = (checked: Checked) => ({
  sent_hash: bytesOf(checked.sentHash),
  hash: bytesOf(checked.hash),
  preview_hash: checked.previewHash === null ? null : bytesOf(checked.previewHash),
  media_type: checked.mediaType,
  bytes: checked.bytes,
  width: checked.width,
  height: checked.height,
  duration_ms: checked.durationMs,
  codec: checked.codec,
  bit_rate: checked.bitRate,
  has_sound: checked.hasSound,
});

async function insertVersion(context: Context, at: { media: string; number: number }, checked: Checked): Promise<void> {
  await context.db
    .insertInto('ads.media_versions')
    .values({
      account_id: context.account.id,
      media_id: at.media,
      number: at.number,
      ...columnsOf(checked),
      added_by: context.actor.name,
      added_at: context.now,
    })
    .execute();
}

const factsOf = ({
  kind,
  width,
  height,
  durationMs,
  bytes,
}: Pick<Checked, 'kind' | 'width' | 'height' | 'durationMs' | 'bytes'>) => ({
  kind,
  width,
  height,
  durationMs,
  bytes,
});

export async function createMedia(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.createMedia>,
): Promise<Media> {
  const account = await takeAdAccount(context);
  const { checked, keep } = await takeSent(context, library, { ...input, account: account.id });
  await refuseFull(context, library, checked.bytes);
  const same = await findSame(context, checked.sentHash);
  if (same) refuse('ads.media_exists', { id: same.id, name: same.name, isInBin: String(same.deleted_at !== null) });
  const { name, folder, labels } = input;
  const { id } = await context.db
    .insertInto('ads.media')
    .values({ account_id: account.id, kind: checked.kind, name, folder, labels, added_by: context.actor.name })
    .returning('id')
    .executeTakeFirstOrThrow();
  await insertVersion(context, { media: id, number: 1 }, checked);
  await keep();
  await recordMedia(context, account, [
    {
      verb: 'added',
      id,
      name,
      after: { name, folder, labels, ...factsOf(checked) },
      undo: (center) => inverse(contract.removeMedia, { center, account: account.id, ids: [id] }),
    },
  ]);
  return presentMedia(context, await getMediaRow(context, id));
}

export async function updateMedia(context: Context, input: InputOf<typeof contract.updateMedia>): Promise<Media> {
  const account = await takeAdAccount(context);
  const row = await getMediaRow(context, input.media);
  if (input.isShared === true && row.post_id !== null) refuse('ads.media_of_creator', { name: row.name });
  const before = { name: row.name, folder: row.folder, labels: row.labels, isShared: row.shared_with !== null };
  const after = {
    name: input.name ?? row.name,
    folder: input.folder ?? row.folder,
    labels: input.labels ?? row.labels,
    isShared: input.isShared ?? before.isShared,
  };
  const { isShared, ...columns } = after;
  await context.db
    .updateTable('ads.media')
    .set({ ...columns, shared_with: isShared ? account.owner_center_id : null, updated_at: context.now })
    .where('account_id', '=', account.id)
    .where('id', '=', row.id)
    .execute();
  await recordMedia(context, account, [
    {
      verb: 'updated',
      id: row.id,
      name: after.name,
      before,
      after,
      undo: (center) => inverse(contract.updateMedia, { center, account: account.id, media: row.id, ...before }),
    },
  ]);
  return presentMedia(context, await getMediaRow(context, row.id));
}

export async function replaceMedia(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.replaceMedia>,
): Promise<Media> {
  const account = await takeAdAccount(context);
  const row = await getMediaRow(context, input.media);
  if (row.deleted_at !== null) refuse('ads.media_in_bin', { name: row.name });
  if (row.post_id !== null) refuse('ads.media_of_creator', { name: row.name });
  const { checked, keep } = await takeSent(context, library, { ...input, account: account.id });
  await refuseFull(context, library, checked.bytes);
  if (checked.kind !== row.kind) refuse('ads.media_other_kind', { kind: row.kind });
  const same = await findSame(context, checked.sentHash);
  if (same?.id === row.id) refuse('ads.media_unchanged', { name: row.name });
  await refuseUnfitIn(context, row.id, checked);
  await refuseUnsquare(context, row, checked);
  const { rows } = await sql<{ number: number }>`
    select max(number)::int + 1 as number from ads.media_versions where account_id = ${account.id} and media_id = ${row.id}`.execute(
    context.db,
  );
  const number = rows[0]?.number ?? row.version + 1;
  await insertVersion(context, { media: row.id, number }, checked);
  await context.db
    .updateTable('ads.media')
    .set({ version: number, updated_at: context.now })
    .where('account_id', '=', account.id)
    .where('id', '=', row.id)
    .execute();
  const shows = sql`a.id in (select u.ad_id from ads.ad_media u where u.account_id = ${account.id} and u.media_id = ${row.id})`;
  const appears = sql`a.identity in (select i.id from ads.identities i where i.account_id = ${account.id} and i.picture = ${row.id})`;
  const reviewed = await reviewAnew(context, sql`(${shows} or ${appears})`);
  await keep();
  const former = {
    kind: row.kind,
    width: row.width,
    height: row.height,
    durationMs: row.duration_ms,
    bytes: Number(row.bytes),
  };
  await recordMedia(context, account, [
    {
      verb: 'replaced',
      id: row.id,
      name: row.name,
      before: { version: row.version, ...former, adsReviewedAnew: 0 },
      after: { version: number, ...factsOf(checked), adsReviewedAnew: reviewed },
    },
  ]);
  return presentMedia(context, await getMediaRow(context, row.id));
}

/** Those that were named; refused if one is not there. */
async function takeNamed(context: Context, ids: readonly string[]): Promise<MediaRow[]> {
  const where = sql`m.account_id = ${context.account.id} and m.id = any (${ids as string[]}::bigint[])`;
  const rows = await readMedia(context, { where });
  if (rows.length < ids.length) refuse('not_found');
  return rows;
}

async function moveIntoBin(
  context: Context,
  account: AdAccount,
  { rows, isRemoval }: { rows: readonly MediaRow[]; isRemoval: boolean },
): Promise<{ changed: number }> {
  const ids = rows.map(({ id }) => id);
  await sql`
    update ads.media set deleted_at = ${isRemoval ? context.now : null} where account_id = ${account.id} and id = any (${ids}::bigint[])`.execute(
    context.db,
  );
  const back = isRemoval ? contract.restoreMedia : contract.removeMedia;
  const changes = rows.map(({ id, name }) => ({
    verb: isRemoval ? ('removed' as const) : ('restored' as const),
    id,
    name,
    before: { inBin: !isRemoval },
    after: { inBin: isRemoval },
    undo: (center: string) => inverse(back, { center, account: account.id, ids: [id] }),
  }));
  await recordMedia(context, account, changes);
  return { changed: rows.length };
}

export async function removeMedia(context: Context, input: InputOf<typeof contract.removeMedia>) {
  const account = await takeAdAccount(context);
  const rows = (await takeNamed(context, input.ids)).filter(({ deleted_at }) => deleted_at === null);
  const used = rows.find(({ ad_count }) => ad_count > 0);
  if (used) refuse('ads.media_in_use', { name: used.name, count: used.ad_count });
  await refusePictures(
    context,
    rows.map(({ id }) => id),
  );
  return moveIntoBin(context, account, { rows, isRemoval: true });
}

export async function restoreMedia(context: Context, input: InputOf<typeof contract.restoreMedia>) {
  const account = await takeAdAccount(context);
  const rows = (await takeNamed(context, input.ids)).filter(({ deleted_at }) => deleted_at !== null);
  return moveIntoBin(context, account, { rows, isRemoval: false });
}
