// What both sides of a request say to each other, and the files they put beside it. Nothing of it is changed or taken back.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { fileBodyMegabytes, fileRefusals, keptFile, sentFile } from './files.ts';
import * as shape from './shapes.ts';

const person = { who: 'person' } as const;

const said = {
  id: shape.id,
  /** On which side the author stood: who asked, or who decides. */
  side: z.enum(['asker', 'decider']),
  author: z.strictObject({ id: shape.id, name: z.string() }),
  isOwn: z.boolean(),
  at: shape.instant,
};

const comment = z.strictObject({ ...said, text: z.string() });
export type Comment = z.infer<typeof comment>;

const attachment = z.strictObject({ ...said, ...keptFile });
export type Attachment = z.infer<typeof attachment>;

const list = {
  request: shape.id,
  ...shape.paging,
  search: shape.search,
  side: z.enum(['asker', 'decider']).optional(),
  sort: z.enum(['at', '-at']).default('at'),
};

export const listComments = endpoint({
  name: 'requests.listComments',
  method: 'GET',
  path: '/me/requests/:request/comments',
  access: person,
  risk: 'plain',
  summary:
    'What was said about a request, for both sides: who decides it; who asked, and the Owners and Admins of the asking center.',
  input: z.strictObject(list),
  reply: shape.page(comment),
  refusals: ['not_found'],
});

export const addComment = endpoint({
  name: 'requests.addComment',
  method: 'POST',
  path: '/me/requests/:request/comments',
  access: person,
  risk: 'plain',
  status: 201,
  summary: 'Says something about a request to both sides. It cannot be changed afterwards.',
  input: z.strictObject({ request: shape.id, text: shape.text(4000) }),
  reply: comment,
  refusals: ['not_found', 'requests.conversation_full'],
});

export const listAttachments = endpoint({
  name: 'requests.listAttachments',
  method: 'GET',
  path: '/me/requests/:request/attachments',
  access: person,
  risk: 'plain',
  summary: 'Files beside a request. `url` serves one to both sides.',
  input: z.strictObject(list),
  reply: shape.page(attachment),
  refusals: ['not_found'],
});

export const addAttachment = endpoint({
  name: 'requests.addAttachment',
  method: 'POST',
  path: '/me/requests/:request/attachments',
  access: person,
  risk: 'plain',
  status: 201,
  bodyMegabytes: fileBodyMegabytes,
  summary:
    'Puts a file beside a request: PDF, PNG, JPEG, WebP, CSV, plain text, Word or Excel (docx, xlsx), up to 10 MB. What it is is read from its bytes.',
  input: z.strictObject({ request: shape.id, ...sentFile }),
  reply: attachment,
  refusals: ['not_found', ...fileRefusals, 'requests.conversation_full'],
});
