// Papers of postings: the bank's advice beside a funding, an agreement beside a credit. Appended, never changed.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { fileBodyMegabytes, fileRefusals, keptFile, sentFile } from './files.ts';
import * as shape from './shapes.ts';

const onPosting = { center: shape.id, posting: shape.id };

const paper = z.strictObject({
  id: shape.id,
  by: z.strictObject({ id: shape.id, name: z.string() }),
  at: shape.instant,
  ...keptFile,
});
export type Paper = z.infer<typeof paper>;

export const listPapers = endpoint({
  name: 'finance.listPapers',
  method: 'GET',
  path: '/centers/:center/finance/postings/:posting/papers',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Files beside a posting. `url` serves one to who may see the money of the center.',
  input: z.strictObject({
    ...onPosting,
    ...shape.paging,
    search: shape.search,
    sort: z.enum(['at', '-at']).default('at'),
  }),
  reply: shape.page(paper),
  refusals: ['not_found'],
});

export const addPaper = endpoint({
  name: 'finance.addPaper',
  method: 'POST',
  path: '/centers/:center/finance/postings/:posting/papers',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  bodyMegabytes: fileBodyMegabytes,
  summary:
    'Puts a file beside a posting: PDF, PNG, JPEG, WebP, CSV, plain text, Word or Excel (docx, xlsx), up to 10 MB. It stays there.',
  input: z.strictObject({ ...onPosting, ...sentFile }),
  reply: paper,
  refusals: ['not_found', ...fileRefusals, 'finance.too_many_papers'],
});
