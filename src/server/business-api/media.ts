// Images and videos of an account's library: sent in one piece here, and in parts to Atrium.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Media } from '../../contract/ads-media.ts';
import { type MediaKind, mostBytes } from '../../contract/ads-media-kinds.ts';
import { api } from '../../contract/index.ts';
import { Refusal } from '../foundation/errors.ts';
import { type Place, placeOf } from './ads-objects.ts';
import { ask, type Caller, keyedFor, type List, listed, mapped, operation, pageAcross } from './ask.ts';
import { codeOfKind } from './tables.ts';
import { filtering, id, invalidParameter, literal, pageOf, paging, settings, text, WireRefusal } from './wire.ts';

const names = { account: 'advertiser_id', name: 'file_name', search: 'filtering.video_name' };

const formatOf = (mediaType: string): string => mediaType.slice(mediaType.indexOf('/') + 1);

function presentFile(caller: Caller, media: Media) {
  const url = new URL(media.url, caller.publicUrl).href;
  return {
    material_id: media.id,
    file_name: media.name,
    format: formatOf(media.mediaType),
    width: media.width,
    height: media.height,
    size: media.bytes,
    displayable: media.deletedAt === null,
    create_time: `${media.createdAt.slice(0, 19)}Z`,
    modify_time: `${media.updatedAt.slice(0, 19)}Z`,
    url,
  };
}

const presentImage =
  (caller: Caller) =>
  (media: Media): Record<string, unknown> => {
    const { url, ...file } = presentFile(caller, media);
    return { image_id: media.id, ...file, url, image_url: url, is_carousel_usable: true };
  };

const presentVideo =
  (caller: Caller) =>
  (media: Media): Record<string, unknown> => {
    const { url, ...file } = presentFile(caller, media);
    return {
      video_id: media.id,
      ...file,
      preview_url: url,
      video_cover_url: media.previewUrl && new URL(media.previewUrl, caller.publicUrl).href,
      duration: (media.durationMs ?? 0) / 1000,
      bit_rate: media.bitRate,
      allow_download: true,
    };
  };

/** Those of one kind that are there: what is not, or of the other kind, is left out as in the original. */
async function readSome(caller: Caller, place: Place, at: { kind: MediaKind; ids: string[] }): Promise<Media[]> {
  const found = await Promise.all(
    [...new Set(at.ids)].map(async (media) => {
      try {
        return await ask(caller, api.ads.getMedia, { ...place, media });
      } catch (error) {
        if (error instanceof Refusal && error.kind === 'not_found') return null;
        throw error;
      }
    }),
  );
  return found.filter((media) => media !== null && media.kind === at.kind && media.deletedAt === null) as Media[];
}

const someIds = literal(z.array(id).min(1, 'Must hold 1 to 100 ids.').max(100, 'Must hold 1 to 100 ids.'));

const getImages = operation({
  method: 'GET',
  path: 'file/image/ad/info',
  names,
  params: z.object({ advertiser_id: id, image_ids: someIds }),
  async run(caller, { advertiser_id, image_ids: ids }) {
    const found = await readSome(caller, await placeOf(caller, advertiser_id), { kind: 'image', ids });
    return { list: found.map(presentImage(caller)) };
  },
});

const getVideos = operation({
  method: 'GET',
  path: 'file/video/ad/info',
  names,
  params: z.object({ advertiser_id: id, video_ids: someIds }),
  async run(caller, { advertiser_id, video_ids: ids }) {
    const found = await readSome(caller, await placeOf(caller, advertiser_id), { kind: 'video', ids });
    return { list: found.map(presentVideo(caller)) };
  },
});

const searchVideos = operation({
  method: 'GET',
  path: 'file/video/ad/search',
  names,
  params: z.object({
    advertiser_id: id,
    filtering: filtering({
      video_name: text.optional(),
      video_ids: someIds.optional(),
      material_ids: someIds.optional(),
    }),
    ...paging(1000),
  }),
  async run(caller, params) {
    const { video_name: search, video_ids, material_ids } = params.filtering ?? {};
    const place = await placeOf(caller, params.advertiser_id);
    const ids = video_ids ?? material_ids;
    const list: List<Media> = ids
      ? listed(
          (await readSome(caller, place, { kind: 'video', ids })).filter(
            ({ id: each, name }) =>
              (!material_ids || material_ids.includes(each)) &&
              name.toLowerCase().includes((search ?? '').toLowerCase()),
          ),
        )
      : (page) => ask(caller, api.ads.listMedia, { ...place, kind: 'video', search, ...page });
    return pageOf(await pageAcross([mapped(list, presentVideo(caller))], params), params);
  },
});

/** How files begin, in hexadecimal. Programs send bytes without a name; what a file is, Atrium finds out for itself. */
const beginnings: [ending: string, pattern: RegExp][] = [
  ['png', /^89504e47/],
  ['jpg', /^ffd8ff/],
  ['webp', /^52494646.{8}57454250/],
  ['mov', /^.{8}667479707174/],
  ['mp4', /^.{8}66747970/],
  ['webm', /^1a45dfa3/],
];

function endingOf(names: readonly (string | undefined)[], bytes: Buffer): string {
  const named = names.map((name) => /\.([a-z0-9]{1,8})$/i.exec(name ?? '')?.[1]).find((ending) => ending);
  const start = bytes.subarray(0, 16).toString('hex');
  return named ?? beginnings.find(([, pattern]) => pattern.test(start))?.[0] ?? 'bin';
}

/** An answer to bytes that were sent to Atrium, which is no call of the contract. */
async function sendTo(caller: Caller, request: { method: 'PUT' | 'POST' | 'DELETE'; path: string; body?: Buffer }) {
  const { status, body } = await caller.send(request);
  if (status < 400) return;
  const { error } = body as { error: { message: string } };
  const kinds = {
    400: 'invalid',
    401: 'unauthenticated',
    403: 'forbidden',
    404: 'not_found',
    409: 'conflict',
  } as const;
  throw new WireRefusal(codeOfKind[kinds[status as keyof typeof kinds] ?? 'rule_broken'], error.message);
}

interface Sent {
  bytes: Buffer;
  field: string;
  fileName: string | undefined;
  ending: string;
}

/** Sends a file in parts and puts it into the library; one that is there already is answered as it is. */
async function keep(caller: Caller, place: Place, { bytes, field, fileName, ending }: Sent): Promise<Media> {
  const name = `upload.${ending}`;
  const started = await ask(keyedFor(caller, 'start'), api.ads.startUpload, { ...place, name, bytes: bytes.length });
  const { upload, mostPartBytes } = started;
  const path = `/centers/${place.center}/ad-accounts/${place.account}/uploads/${upload}`;
  for (let at = 0; at < bytes.length; at += mostPartBytes)
    await sendTo(caller, { method: 'PUT', path: `${path}/parts/${at}`, body: bytes.subarray(at, at + mostPartBytes) });
  try {
    await sendTo(caller, { method: 'POST', path: `${path}/check` });
    return await ask(caller, api.ads.createMedia, { ...place, upload, name: fileName ?? field });
  } catch (error) {
    await sendTo(caller, { method: 'DELETE', path });
    const there = error instanceof Refusal && error.code === 'ads.media_exists' ? error.details['id'] : undefined;
    if (typeof there !== 'string' || (error as Refusal).details['isInBin'] === 'true') throw error;
    return ask(caller, api.ads.getMedia, { ...place, media: there });
  }
}

const file = z.instanceof(File);
/** Only by file: Atrium fetches nothing from addresses that programs name. */
const byFile = z.literal('UPLOAD_BY_FILE').default('UPLOAD_BY_FILE');
const common = { advertiser_id: id, upload_type: byFile, file_name: text.optional() };

/** So much of a video is taken in one piece; longer ones are sent in parts by Atrium's own API. */
const mostVideoBytes = 100 * 1024 * 1024;

async function readFile(sent: File, signature: string | undefined, at: { field: string; name: string | undefined }) {
  const bytes = Buffer.from(await sent.arrayBuffer());
  const digest = createHash('md5').update(bytes).digest('hex');
  if (signature !== undefined && signature.toLowerCase() !== digest)
    throw invalidParameter(at.field.replace('file', 'signature'), 'Is not the MD5 of the file.');
  return { bytes, field: at.field, fileName: at.name, ending: endingOf([at.name, sent.name], bytes) };
}

const uploadImage = operation({
  method: 'POST',
  path: 'file/image/ad/upload',
  names,
  mostBytes: mostBytes.image,
  params: settings({ ...common, image_file: file, image_signature: text.optional() }),
  async run(caller, { advertiser_id, image_file, image_signature, file_name: name }) {
    const place = await placeOf(caller, advertiser_id);
    const sent = await readFile(image_file, image_signature, { field: 'image_file', name });
    return presentImage(caller)(await keep(caller, place, sent));
  },
});

const uploadVideo = operation({
  method: 'POST',
  path: 'file/video/ad/upload',
  names,
  mostBytes: mostVideoBytes,
  params: settings({ ...common, video_file: file, video_signature: text.optional() }),
  async run(caller, { advertiser_id, video_file, video_signature, file_name: name }) {
    const place = await placeOf(caller, advertiser_id);
    const sent = await readFile(video_file, video_signature, { field: 'video_file', name });
    return [presentVideo(caller)(await keep(caller, place, sent))];
  },
});

export const mediaOperations = [getImages, getVideos, searchVideos, uploadImage, uploadVideo];
