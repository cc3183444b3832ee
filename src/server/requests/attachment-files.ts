// Serves files of requests. Not an endpoint of the contract, since it answers bytes, but the same walk: at each reading it is asked
// anew whether the caller stands on a side. A browser stores what it gets and never shows or runs it.
import { z } from 'zod';
import { endpoint } from '../../contract/endpoint.ts';
import * as shape from '../../contract/shapes.ts';
import { type Engine, route, runCall } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { credentialOf, type HttpSettings, originOf, type Server } from '../foundation/http.ts';
import { stand } from './conversations.ts';

const path = '/me/requests/:request/attachments/:attachment';

const file = endpoint({
  name: 'requests.getAttachmentFile',
  method: 'GET',
  path,
  access: { who: 'person' },
  risk: 'plain',
  summary: 'The bytes of a file beside a request.',
  input: z.strictObject({ request: shape.id, attachment: shape.id }),
  reply: z.strictObject({ name: z.string(), mediaType: z.string(), content: z.instanceof(Uint8Array) }),
  refusals: ['not_found'],
});

export function serveAttachments(server: Server, engine: Engine, settings: HttpSettings): void {
  const walk = { ...engine, routes: new Map([[file.name, route(file, getFile)]]) };
  server.get(`/api/v1${path}`, async (request, answer) => {
    const { body } = await runCall(walk, {
      endpoint: file,
      input: request.params,
      credential: credentialOf(request, settings),
      origin: originOf(request),
    });
    const { name, mediaType, content } = body as { name: string; mediaType: string; content: Uint8Array };
    answer.header('content-type', mediaType.startsWith('text/') ? `${mediaType}; charset=utf-8` : mediaType);
    answer.header('content-disposition', `attachment; filename="file"; filename*=UTF-8''${encoded(name)}`);
    answer.header('content-security-policy', "sandbox; default-src 'none'; frame-ancestors 'none'");
    answer.header('x-content-type-options', 'nosniff');
    answer.header('cache-control', 'private, no-store');
    return answer.send(Buffer.from(content));
  });
}

/** As RFC 8187 has it: what `encodeURIComponent` leaves alone and the header does not allow is written in hex too. */
function encoded(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);
}

async function getFile(context: Context, input: { request: string; attachment: string }) {
  const { centerId, request } = await stand(context, input.request);
  const row = await context.db
    .selectFrom('requests.attachments')
    .select(['name', 'media_type', 'content'])
    .where('center_id', '=', centerId)
    .where('request_id', '=', request)
    .where('id', '=', input.attachment)
    .executeTakeFirst();
  if (!row) refuse('not_found');
  return { name: row.name, mediaType: row.media_type, content: new Uint8Array(row.content) };
}
