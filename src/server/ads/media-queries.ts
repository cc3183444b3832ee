import { type RawBuilder, sql } from 'kysely';
import type * as contract from '../../contract/ads-media.ts';
import type { Media, MediaFile } from '../../contract/ads-media.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import type { KeptFile } from './media-transfer.ts';

/** A version as it is kept. */
interface VersionRow {
  number: number;
  /** Of the file as it was sent. */
  sent_hash: Buffer;
  hash: Buffer;
  preview_hash: Buffer | null;
  media_type: string;
  bytes: string;
  width: number;
  height: number;
  duration_ms: number | null;
  codec: string | null;
  bit_rate: number | null;
  has_sound: boolean | null;
}

export interface MediaRow extends VersionRow {
  id: string;
  account_id: string;
  kind: MediaFile['kind'];
  name: string;
  folder: string;
  labels: string[];
  version: number;
  added_by: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
  shared_with: string | null;
  /** Of a creator's post. */
  post_id: string | null;
  creator_name: string | null;
  authorized_until: Date | null;
  ad_count: number;
}

/** Where a file of a version is read. */
const urlOf = ({ centerId, account }: Context, media: string, version: number): string =>
  `/api/v1/centers/${centerId}/ad-accounts/${account.id}/media/${media}/versions/${version}`;

export function presentFile(
  context: Context,
  file: Omit<MediaFile, 'url' | 'previewUrl'>,
  hasPreview: boolean,
): MediaFile {
  const url = urlOf(context, file.id, file.version);
  return { ...file, url: `${url}/original`, previewUrl: hasPreview ? `${url}/preview` : null };
}

export const fileFields = (row: MediaRow) => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  version: row.version,
  mediaType: row.media_type,
  bytes: Number(row.bytes),
  width: row.width,
  height: row.height,
  durationMs: row.duration_ms,
});

const presentPost = ({ now }: Context, { creator_name: creator, authorized_until: until }: MediaRow): Media['post'] =>
  creator === null || until === null
    ? null
    : { creator, authorizedUntil: until.toISOString(), isAuthorized: until > now };

/** Of what another account shares, what that account does with it is not told. */
const isForeign = ({ account }: Context, row: MediaRow): boolean => row.account_id !== account.id;

export const presentMedia = (context: Context, row: MediaRow): Media => ({
  ...presentFile(context, fileFields(row), row.preview_hash !== null),
  folder: isForeign(context, row) ? '' : row.folder,
  labels: row.labels,
  codec: row.codec,
  bitRate: row.bit_rate,
  hasSound: row.has_sound,
  adCount: row.ad_count,
  post: presentPost(context, row),
  isShared: row.shared_with !== null,
  addedBy: isForeign(context, row) ? '' : row.added_by,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  deletedAt: row.deleted_at?.toISOString() ?? null,
});

const isUsed = sql`exists (select from ads.ad_media u join ads.ads a on a.account_id = u.account_id and a.id = u.ad_id
  where u.account_id = m.account_id and u.media_id = m.id and a.deleted_at is null)`;

const adCount = sql`(select count(distinct u.ad_id)::int from ads.ad_media u join ads.ads a on a.account_id = u.account_id and a.id = u.ad_id
  where u.account_id = m.account_id and u.media_id = m.id and a.deleted_at is null)`;

const orders: Record<contract.MediaSort, RawBuilder<unknown>> = {
  '-created': sql`m.id desc`,
  created: sql`m.id`,
  name: sql`lower(m.name), m.id`,
  '-name': sql`lower(m.name) desc, m.id desc`,
  bytes: sql`v.bytes, m.id`,
  '-bytes': sql`v.bytes desc, m.id desc`,
};

const source = sql`ads.media m join ads.media_versions v on v.account_id = m.account_id and v.media_id = m.id and v.number = m.version`;

/** Rows for which the conditions hold; how many ads use each is counted for those of the page alone. */
export async function readMedia(
  { db }: Context,
  which: { where: RawBuilder<unknown>; order?: RawBuilder<unknown>; limit?: number; offset?: number },
): Promise<MediaRow[]> {
  const { where, order = sql`m.id`, limit = null, offset = 0 } = which;
  const { rows } = await sql<MediaRow>`
    select m.*, ${adCount} as ad_count from (
      select m.*, v.number, v.sent_hash, v.hash, v.preview_hash, v.media_type, v.bytes, v.width, v.height, v.duration_ms, v.codec, v.bit_rate, v.has_sound,
        row_number() over (order by ${order}) as place
      from ${source} where ${where} order by ${order} limit ${limit} offset ${offset}
    ) m order by m.place`.execute(db);
  return rows;
}

const ratio = sql`v.width::float / v.height`;
const shapes = { tall: sql`${ratio} < 0.9`, square: sql`${ratio} between 0.9 and 1.1`, wide: sql`${ratio} > 1.1` };

/** What the other accounts of the center share: row-level security leaves no others. */
const isShared = ({ centerId, account }: Context): RawBuilder<unknown> =>
  sql`m.shared_with = ${centerId} and m.account_id <> ${account.id}`;

function conditionsOf(context: Context, input: InputOf<typeof contract.listMedia>): RawBuilder<unknown> {
  const { search, state } = input;
  const all = [
    input.source === 'shared' ? isShared(context) : sql`m.account_id = ${context.account.id}`,
    state === 'deleted' ? sql`m.deleted_at is not null` : sql`m.deleted_at is null`,
  ];
  if (state === 'used') all.push(isUsed);
  if (state === 'unused') all.push(sql`not ${isUsed}`);
  if (search !== '') all.push(sql`(m.name ilike ${containing(search)} or m.id = ${asId(search)})`);
  if (input.kind) all.push(sql`m.kind = ${input.kind}`);
  if (input.source === 'own') all.push(sql`m.post_id is null`);
  if (input.source === 'creator') all.push(sql`m.post_id is not null`);
  if (input.folder !== undefined) all.push(input.source === 'shared' ? sql`false` : sql`m.folder = ${input.folder}`);
  if (input.shape) all.push(shapes[input.shape]);
  if (input.labels) {
    const wanted = input.labels.map((each) => each.toLowerCase());
    all.push(sql`exists (select from unnest(m.labels) l where lower(l) = any (${wanted}))`);
  }
  return sql.join(all, sql` and `);
}

export async function listMedia(
  context: Context,
  input: InputOf<typeof contract.listMedia>,
): Promise<ReplyOf<typeof contract.listMedia>> {
  const where = conditionsOf(context, input);
  const [rows, counted] = await Promise.all([
    readMedia(context, { where, order: orders[input.sort], limit: input.pageSize, offset: listOffset(input) }),
    sql<{ total: number }>`select count(*)::int as total from ${source} where ${where}`.execute(context.db),
  ]);
  const items = rows.map((row) => presentMedia(context, row));
  return { items, total: counted.rows[0]?.total ?? 0, page: input.page, pageSize: input.pageSize };
}

/** One, also from the bin. */
export async function getMediaRow(context: Context, id: string): Promise<MediaRow> {
  const where = sql`m.account_id = ${context.account.id} and m.id = ${id}`;
  const [row] = await readMedia(context, { where });
  return row ?? refuse('not_found');
}

export async function getMedia(context: Context, id: string): Promise<ReplyOf<typeof contract.getMedia>> {
  const where = sql`(m.account_id = ${context.account.id} or ${isShared(context)}) and m.id = ${id}`;
  const [row] = await readMedia(context, { where });
  if (!row) refuse('not_found');
  const versions = await context.db
    .selectFrom('ads.media_versions')
    .selectAll()
    .where('account_id', '=', row.account_id)
    .where('media_id', '=', id)
    .orderBy('number', 'desc')
    .execute();
  return {
    ...presentMedia(context, row),
    versions: versions.map((one) => {
      const url = urlOf(context, id, one.number);
      return {
        version: one.number,
        bytes: Number(one.bytes),
        width: one.width,
        height: one.height,
        durationMs: one.duration_ms,
        addedBy: isForeign(context, row) ? '' : one.added_by,
        addedAt: one.added_at.toISOString(),
        url: `${url}/original`,
        previewUrl: one.preview_hash && `${url}/preview`,
      };
    }),
  };
}

/** All versions count, also those of what is in the bin: their bytes are there. Those of posts are their creators'. */
export async function usedBytes({ db, account }: Context): Promise<number> {
  const { rows } = await sql<{ used: string }>`
    select coalesce(sum(bytes), 0) as used from ads.media_versions v where account_id = ${account.id} and not exists (
      select from ads.media m where m.account_id = v.account_id and m.id = v.media_id and m.post_id is not null)`.execute(
    db,
  );
  return Number(rows[0]?.used ?? 0);
}

export async function getMediaLibrary(
  context: Context,
  mostBytes: number,
): Promise<ReplyOf<typeof contract.getMediaLibrary>> {
  const [used, folders] = await Promise.all([
    usedBytes(context),
    sql<{ name: string; count: number }>`
      select folder as name, count(*)::int as count from ads.media
      where account_id = ${context.account.id} and deleted_at is null and folder <> ''
      group by folder order by lower(folder) limit 200`.execute(context.db),
  ]);
  return { usedBytes: used, mostBytes, folders: folders.rows };
}

/** For whoever may see the account, also of what others share with it. What its creator allows no longer is not played. */
export async function fileOf(
  { db, account, centerId, now }: Context,
  input: { media: string; version: number; file: 'original' | 'preview' },
): Promise<KeptFile> {
  const row = await db
    .selectFrom('ads.media_versions as v')
    .innerJoin('ads.media as m', (on) => on.onRef('m.account_id', '=', 'v.account_id').onRef('m.id', '=', 'v.media_id'))
    .select(['v.hash', 'v.preview_hash', 'v.media_type', 'm.authorized_until'])
    .where(({ or, eb }) => or([eb('v.account_id', '=', account.id), eb('m.shared_with', '=', centerId)]))
    .where('v.media_id', '=', input.media)
    .where('v.number', '=', input.version)
    .executeTakeFirst();
  const isOver = row?.authorized_until && row.authorized_until <= now;
  if (isOver && input.file === 'original') refuse('not_found');
  const hash = input.file === 'original' ? row?.hash : row?.preview_hash;
  if (!row || !hash) refuse('not_found');
  return {
    hash: hash.toString('hex'),
    mediaType: input.file === 'original' ? row.media_type : 'image/webp',
    name: input.media,
  };
}
