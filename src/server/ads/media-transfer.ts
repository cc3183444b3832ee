// The bytes of the creative library, in and out. No endpoints of the contract, since they carry bytes and no JSON, but the same walk:
// at each request the right is asked anew, and what one may not see is not found.
import { z } from 'zod';
import { onAccount } from '../../contract/ads.ts';
import * as media from '../../contract/ads-media.ts';
import { mostPartBytes } from '../../contract/ads-media-kinds.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { endpoint } from '../../contract/endpoint.ts';
import * as shape from '../../contract/shapes.ts';
import { type Engine, type Route, route, runCall } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import {
  acceptStream,
  credentialOf,
  type HttpSettings,
  originOf,
  type Reply,
  type Request,
  refuseCrossSite,
  type Server,
} from '../foundation/http.ts';
import { checkUpload } from './media-facts.ts';
import { fileOf } from './media-queries.ts';
import type { MediaStore, Upload } from './media-store.ts';
import { libraryOf } from './posts.ts';
import { postFile } from './posts-queries.ts';
import { type Reviewers, reviewedFile } from './review.ts';
import { getAdAccount } from './rows.ts';

const place = '/centers/:center/ad-accounts/:account';

/** Admission alone, so that no connection is held while bytes travel. */
const sending = endpoint({
  name: 'ads.sendUpload',
  method: 'GET',
  path: `${place}/uploads/:upload`,
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  summary: 'How much of a file has come.',
  input: z.strictObject({ ...onAccount, upload: media.upload }),
  reply: z.strictObject({ library: z.string() }),
  refusals: ['ads.upload_missing'],
});

/** A file that is kept, found for somebody who may see it. */
export const keptFile = z.strictObject({ hash: z.string(), mediaType: z.string(), name: z.string() });
export type KeptFile = z.infer<typeof keptFile>;

const sendingPost = endpoint({
  name: 'ads.sendPostUpload',
  method: 'GET',
  path: '/me/post-uploads/:upload',
  access: { who: 'person' },
  risk: 'plain',
  isSessionOnly: true,
  summary: 'How much of a video of the caller has come.',
  input: z.strictObject({ upload: media.upload }),
  reply: z.strictObject({ library: z.string() }),
  refusals: ['ads.upload_missing'],
});

const readingPost = endpoint({
  name: 'ads.readPostFile',
  method: 'GET',
  path: '/me/posts/:post/:file',
  access: { who: 'person' },
  risk: 'plain',
  isSessionOnly: true,
  summary: 'The bytes of a post of the caller, or of the small image that stands for it.',
  input: z.strictObject({ post: shape.id, file: z.enum(['original', 'preview']) }),
  reply: keptFile,
  refusals: ['not_found'],
});

const reading = endpoint({
  name: 'ads.readMediaFile',
  method: 'GET',
  path: `${place}/media/:media/versions/:version/:file`,
  access: { who: 'account', action: 'adaccount:view' },
  risk: 'plain',
  summary: 'The bytes of an image or a video, or of the small image that stands for it.',
  input: z.strictObject({
    ...onAccount,
    media: shape.id,
    version: z.coerce.number().int().min(1).max(1_000_000),
    file: z.enum(['original', 'preview']),
  }),
  reply: keptFile,
  refusals: ['not_found'],
});

const reviewing = endpoint({
  name: 'ads.readReviewedFile',
  method: 'GET',
  path: '/review/ads/:review/media/:media/:version/:file',
  access: { who: 'person' },
  risk: 'plain',
  isSessionOnly: true,
  summary: 'The bytes of what is reviewed.',
  input: z.strictObject({
    review: shape.id,
    media: shape.id,
    version: reading.input.shape.version,
    file: reading.input.shape.file,
  }),
  reply: keptFile,
  refusals: ['not_found', 'ads.reviewers_only'],
});

interface At {
  reviewers: Reviewers;
  engine: Engine;
  settings: HttpSettings;
  store: MediaStore;
}

export function serveMedia(server: Server, at: At): void {
  const receive = route(sending, async (context: Context) => ({ library: (await getAdAccount(context)).id }));
  receiveUploads(server, at, receive);
  receiveUploads(
    server,
    at,
    route(sendingPost, ({ actor }: Context) => Promise.resolve({ library: libraryOf(actor.personId) })),
  );
  serveKept(server, at, route(reading, fileOf));
  const ofReview = route(reviewing, (context, input) => reviewedFile(context, at.reviewers, input));
  serveKept(server, at, ofReview);
  serveKept(server, at, route(readingPost, postFile));
}

/** Takes the parts of files for whoever a route admits; it says whose library they are sent to. */
function receiveUploads(server: Server, at: At, receive: Route): void {
  server.register(async (scope) => {
    acceptStream(scope);
    const url = `/api/v1${(receive.endpoint as Endpoint).path}`;
    const admitted = async (request: Request): Promise<Upload> => {
      if (request.method !== 'GET') refuseCrossSite(request, at.settings);
      const { part: _, ...input } = request.params as Record<string, string>;
      const { library } = (await admit(at, receive, { request, input })) as { library: string };
      return at.store.read(input['upload'] ?? '', library) ?? refuse('ads.upload_missing');
    };
    scope.get(url, async (request) => ({ received: await at.store.received(await admitted(request)) }));
    scope.delete(url, async (request) => {
      await at.store.forget(await admitted(request));
      return {};
    });
    scope.put(`${url}/parts/:part`, async (request) => {
      const upload = await admitted(request);
      const start = Number((request.params as { part: string }).part);
      const bytes = Number(request.headers['content-length']);
      if (!Number.isSafeInteger(bytes) || bytes < 1 || bytes > mostPartBytes)
        refuse('payload_too_large', { limitBytes: mostPartBytes });
      if (!Number.isSafeInteger(start) || start < 0)
        refuse('ads.part_out_of_place', { received: await at.store.received(upload) });
      return { received: await at.store.append(upload, { at: start, bytes, content: request.raw }) };
    });
    scope.post(`${url}/check`, async (request) => {
      const { hash: _, sentHash: __, previewHash, ...facts } = await checkUpload(at.store, await admitted(request));
      return { ...facts, hasPreview: previewHash !== null };
    });
  });
}

/** Serves the files that a route finds, by ranges where a player asks for one. */
export function serveKept(server: Server, at: At, found: Route): void {
  server.get(`/api/v1${(found.endpoint as Endpoint).path}`, async (request, answer) => {
    const file = (await admit(at, found, { request, input: request.params })) as KeptFile;
    return sendFile(answer, at.store, { file, range: request.headers.range });
  });
}

async function admit(
  { engine, settings }: At,
  found: Route,
  { request, input }: { request: Request; input: unknown },
): Promise<unknown> {
  const { endpoint: asked } = found as { endpoint: Endpoint };
  const walk = { ...engine, routes: new Map([[asked.name, found]]) };
  const credential = credentialOf(request, settings);
  return (await runCall(walk, { endpoint: asked, input, credential, origin: originOf(request) })).body;
}

/** `bytes=0-499`, `bytes=500-`, `bytes=-500`; null for what asks for the whole, or for several pieces, which get the whole. */
function rangeOf(text: string | undefined, size: number): { start: number; end: number } | 'beyond' | null {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(text ?? '') ?? [];
  if (first === '' && last === '') return null;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? { start, end } : 'beyond';
}

async function sendFile(
  answer: Reply,
  store: MediaStore,
  { file, range: asked }: { file: KeptFile; range: string | undefined },
): Promise<Reply> {
  const size = (await store.sizeOf(file.hash)) ?? refuse('not_found');
  answer.headers({
    'content-type': file.mediaType,
    // A page shows it in an element of its own; opened by itself it may do nothing.
    'content-disposition': 'inline',
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    // Kept by the browser of whoever asked, and asked about anew each time: rights end.
    'cache-control': 'private, no-cache',
    etag: `"${file.hash.slice(0, 32)}"`,
    'accept-ranges': 'bytes',
  });
  if (answer.request.headers['if-none-match'] === `"${file.hash.slice(0, 32)}"`) return answer.code(304).send();
  const range = rangeOf(asked, size);
  if (range === 'beyond') return answer.code(416).header('content-range', `bytes */${size}`).send();
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range) answer.code(206).header('content-range', `bytes ${start}-${end}/${size}`);
  return answer.header('content-length', end - start + 1).send(store.stream(file.hash, { start, end }));
}
