// What images and videos must be for the formats and places in which they are shown, as plain data: the server judges by it,
// and pages say beforehand what does not fit.
import { type adFormats, placements } from './ads-kinds.ts';

export const mediaKinds = ['image', 'video'] as const;
export type MediaKind = (typeof mediaKinds)[number];

const megabyte = 1024 * 1024;
export const mostBytes: Record<MediaKind, number> = { image: 20 * megabyte, video: 500 * megabyte };
export const mostPixels = 40_000_000;
/** The longer side of a video. */
export const mostSide = 4096;
export const mostSeconds = 600;
/** The largest piece in which a file may be sent; whoever sends takes smaller ones where the line is slow. */
export const mostPartBytes = 8 * megabyte;
export const mostInCarousel = 10;
/** In one call that deletes or restores. */
export const mediaAtOnce = 200;
/** What is seen in the list: all but the bin, or some. */
export const mediaStates = ['all', 'used', 'unused', 'deleted'] as const;

/** Whether it is the account's own, the post of a creator, or what another account of the center shares. */
export const mediaSources = ['own', 'creator', 'shared'] as const;
/** For how long a creator may let a post be shown. */
export const authorizationDays = [7, 30, 60, 365] as const;
export const authorizationStates = ['waiting', 'used', 'revoked', 'ended'] as const;
/** That are in force for one post. */
export const mostAuthorizations = 20;
/** What all posts of a person may take. */
export const mostPostBytes = 4 * 1024 * megabyte;

/** The endings under which a file of each kind of content may come. */
export const mediaEndings: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov'],
  'video/webm': ['webm'],
};
export const videoCodecs = ['AVC', 'HEVC', 'VP8', 'VP9', 'AV1'] as const;

export type AdFormat = (typeof adFormats)[number];
export type Placement = (typeof placements)[number];

/** A shape that a place has room for, with the least size that looks sharp there. */
interface Room {
  ratio: string;
  width: number;
  height: number;
}
const tall = { ratio: '9:16', width: 540, height: 960 };
const square = { ratio: '1:1', width: 640, height: 640 };
const wide = { ratio: '16:9', width: 960, height: 540 };
const strip = { ratio: '1.91:1', width: 640, height: 335 };

/** Where what is shown in which shape; a place that is not named shows none of that kind. */
export const rooms: Record<MediaKind, Partial<Record<Placement, readonly Room[]>>> = {
  image: { feed: [tall, square, wide, strip], story: [tall], banner: [strip, wide, square] },
  video: { feed: [tall, square, wide], story: [tall] },
};
/** Of a video, in seconds. */
export const lengths: Partial<Record<Placement, { least: number; most: number }>> = {
  feed: { least: 5, most: 600 },
  story: { least: 5, most: 60 },
};
/** So far a ratio may be off: cameras and editors round. */
const slack = 0.03;

export interface Shown {
  kind: MediaKind;
  width: number;
  height: number;
  /** Of a video. */
  durationMs: number | null;
}

/** Why something is not shown in a place; `want` is what would be. */
export interface Unfit {
  placement: Placement;
  problem: 'kind' | 'ratio' | 'too_small' | 'too_short' | 'too_long';
  want: string;
}

const ratioOf = (text: string): number => {
  const [width = 1, height = 1] = text.split(':').map(Number);
  return width / height;
};

/** What keeps an image or a video out of a place; null where it is shown there. */
export function unfitIn(placement: Placement, { kind, width, height, durationMs }: Shown): Unfit | null {
  const all = rooms[kind][placement];
  if (!all) return { placement, problem: 'kind', want: 'image' };
  const ratio = width / height;
  const room = all.find((one) => Math.abs(ratio / ratioOf(one.ratio) - 1) <= slack);
  if (!room) return { placement, problem: 'ratio', want: all.map((one) => one.ratio).join(', ') };
  if (width < room.width || height < room.height)
    return { placement, problem: 'too_small', want: `${room.width}×${room.height}` };
  const length = lengths[placement];
  if (durationMs === null || !length) return null;
  if (durationMs < length.least * 1000) return { placement, problem: 'too_short', want: String(length.least) };
  if (durationMs > length.most * 1000) return { placement, problem: 'too_long', want: String(length.most) };
  return null;
}

/** Of which kind, and how many, each format shows. */
export const shows: Record<AdFormat, { kind: MediaKind; least: number; most: number }> = {
  single_image: { kind: 'image', least: 1, most: 1 },
  video: { kind: 'video', least: 1, most: 1 },
  carousel: { kind: 'image', least: 2, most: mostInCarousel },
};

/** The places of an ad group in which all that an ad shows fits, and what keeps it out of the others. No places are all places. */
export function fitOf(wanted: readonly Placement[], media: readonly Shown[]): { fits: Placement[]; unfit: Unfit[] } {
  const asked = wanted.length === 0 ? placements : wanted;
  const found = asked.map((place) => ({ place, unfit: media.flatMap((one) => unfitIn(place, one) ?? []) }));
  return {
    fits: found.filter(({ unfit }) => unfit.length === 0).map(({ place }) => place),
    unfit: found.flatMap(({ unfit }) => unfit.slice(0, 1)),
  };
}
