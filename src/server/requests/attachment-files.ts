// Serves files of requests to whoever stands on a side of them.
import { z } from 'zod';
import { endpoint } from '../../contract/endpoint.ts';
import * as shape from '../../contract/shapes.ts';
import { type Engine, route } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { fileAnswer, serveKeptFile } from '../foundation/file-answer.ts';
import type { HttpSettings, Server } from '../foundation/http.ts';
import { stand } from './conversations.ts';

const file = endpoint({
  name: 'requests.getAttachmentFile',
  method: 'GET',
  path: '/me/requests/:request/attachments/:attachment',
  access: { who: 'person' },
  risk: 'plain',
  summary: 'The bytes of a file beside a request.',
  input: z.strictObject({ request: shape.id, attachment: shape.id }),
  reply: fileAnswer,
  refusals: ['not_found'],
});

export function serveAttachments(server: Server, engine: Engine, settings: HttpSettings): void {
  serveKeptFile(server, engine, { settings, found: route(file, getFile) });
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
