// What an ad shows of the library of its account.
import { type RawBuilder, sql } from 'kysely';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import type { Shown } from '../../contract/ads-media-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { presentFile, readMedia } from './media-queries.ts';

/** A file of the library in the version that ads show now. */
export interface KeptShown extends Shown {
  id: string;
  name: string;
  version: number;
  mediaType: string;
  bytes: number;
  hasPreview: boolean;
}

export interface ShownMedia extends KeptShown {
  /** From 1; 0 for the still that a video begins with, -1 for the picture of the brand. */
  place: number;
}

const keptShown = sql`jsonb_build_object('id', m.id::text, 'name', m.name, 'kind', m.kind, 'version', m.version,
  'mediaType', v.media_type, 'bytes', v.bytes, 'width', v.width, 'height', v.height, 'durationMs', v.duration_ms,
  'hasPreview', v.preview_hash is not null)`;
const nowOf = sql`ads.media m join ads.media_versions v on v.account_id = m.account_id and v.media_id = m.id and v.number = m.version`;

/** Of the ad `a`. */
export const shownMedia: RawBuilder<ShownMedia[]> = sql`(
  select coalesce(jsonb_agg(${keptShown} || jsonb_build_object('place', u.place) order by u.place), '[]')
  from (
    select u.place, u.media_id from ads.ad_media u where u.account_id = a.account_id and u.ad_id = a.id
    union all select -1, i.picture from ads.identities i where i.account_id = a.account_id and i.id = a.identity
  ) u join ${nowOf} on m.account_id = a.account_id and m.id = u.media_id)`;

/** Of the identity `i`. */
export const shownPicture: RawBuilder<KeptShown | null> = sql`(
  select ${keptShown} from ${nowOf} where m.account_id = i.account_id and m.id = i.picture)`;

type Showing = { shown: readonly ShownMedia[] };

export const mediaOf = ({ shown }: Showing): ShownMedia[] => shown.filter(({ place }) => place > 0);

/** The still that a video begins with, and the picture of the brand. */
export const thumbnailOf = ({ shown }: Showing): ShownMedia | undefined => shown.find(({ place }) => place === 0);
export const pictureOf = ({ shown }: Showing): ShownMedia | undefined => shown.find(({ place }) => place === -1);

export function presentKept(context: Context, { hasPreview, ...file }: KeptShown): MediaFile {
  return presentFile(context, file, hasPreview);
}

export function presentShown(
  context: Context,
  row: Showing & { identity: string | null },
): Pick<Ad, 'media' | 'thumbnail' | 'identity'> {
  const file = (shown: ShownMedia): MediaFile => {
    const { place: _, ...kept } = shown;
    return presentKept(context, kept);
  };
  const [thumbnail, picture] = [thumbnailOf(row), pictureOf(row)];
  return {
    media: mediaOf(row).map(file),
    thumbnail: thumbnail ? file(thumbnail) : null,
    identity: row.identity === null ? null : { id: row.identity, picture: picture ? file(picture) : null },
  };
}

/** What was chosen for an ad, by id. */
export interface Chosen {
  media: readonly string[];
  thumbnail: string | null;
}

/**
 * What was chosen, in its order. What an ad shows already may stay though it went into the bin with another ad; what is new to it
 * must not lie there.
 */
export async function takeChosen(context: Context, { media, thumbnail }: Chosen, former?: Chosen): Promise<Shown[]> {
  const ids = thumbnail === null ? media : [...media, thumbnail];
  if (ids.length === 0) return [];
  const where = sql`m.account_id = ${context.account.id} and m.id = any (${ids as string[]}::bigint[])`;
  const rows = new Map((await readMedia(context, { where })).map((row) => [row.id, row]));
  const found = ids.map((id) => rows.get(id) ?? refuse('not_found'));
  const { now } = context;
  const kept = new Set([...(former?.media ?? []), former?.thumbnail]);
  const gone = found.find(({ id, deleted_at }) => deleted_at !== null && !kept.has(id));
  if (gone) refuse('ads.media_in_bin', { name: gone.name });
  const over = found.find(({ id, authorized_until: until }) => until !== null && until <= now && !kept.has(id));
  if (over) refuse('ads.post_over', { name: over.name });
  if (thumbnail !== null && rows.get(thumbnail)?.kind !== 'image') refuse('ads.poster_not_image');
  return found.slice(0, media.length).map((row) => ({ ...row, durationMs: row.duration_ms }));
}
