// What an ad shows of the library of its account.
import { type RawBuilder, sql } from 'kysely';
import type { Ad } from '../../contract/ads-creatives.ts';
import type { MediaFile } from '../../contract/ads-media.ts';
import type { Shown } from '../../contract/ads-media-kinds.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { presentFile, readMedia } from './media-queries.ts';

/** One of them, in the version that ads show now. */
export interface ShownMedia extends Shown {
  /** 0 for the still that a video begins with. */
  place: number;
  id: string;
  name: string;
  version: number;
  mediaType: string;
  bytes: number;
  hasPreview: boolean;
}

/** Of the ad `a`. */
export const shownMedia: RawBuilder<ShownMedia[]> = sql`(
  select coalesce(jsonb_agg(jsonb_build_object('place', u.place, 'id', m.id::text, 'name', m.name, 'kind', m.kind, 'version', m.version,
    'mediaType', v.media_type, 'bytes', v.bytes, 'width', v.width, 'height', v.height, 'durationMs', v.duration_ms,
    'hasPreview', v.preview_hash is not null) order by u.place), '[]')
  from ads.ad_media u
  join ads.media m on m.account_id = u.account_id and m.id = u.media_id
  join ads.media_versions v on v.account_id = m.account_id and v.media_id = m.id and v.number = m.version
  where u.account_id = a.account_id and u.ad_id = a.id)`;

type Showing = { shown: readonly ShownMedia[] };

export const mediaOf = ({ shown }: Showing): ShownMedia[] => shown.filter(({ place }) => place > 0);

export function presentShown(context: Context, row: Showing): Pick<Ad, 'media' | 'thumbnail'> {
  const file = (shown: ShownMedia): MediaFile => {
    const { place: _, hasPreview, ...one } = shown;
    return presentFile(context, one, hasPreview);
  };
  const thumbnail = row.shown.find(({ place }) => place === 0);
  return { media: mediaOf(row).map(file), thumbnail: thumbnail ? file(thumbnail) : null };
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
