// What is taken out of a center as a file.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

/** For how long what was begun may be saved, also again. */
export const exportHours = 24;

export const startExport = endpoint({
  name: 'audit.startExport',
  method: 'POST',
  path: '/centers/:center/exports',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary:
    'Says that the rows of a list, as the caller may see them, are to be saved as a file. It is in the activity log with what was asked for and how many rows there are, and rules of approval may hold it. For 24 hours the same person saves the same rows again without another entry.',
  input: z.strictObject({
    center: shape.id,
    list: z.string().max(100).meta({ description: 'The name of an endpoint that lists things of a center.' }),
    filters: z
      .record(z.string().max(100), z.json())
      .default({})
      .meta({ description: 'What the list takes, without the center, the order and the page.' }),
  }),
  reply: z.strictObject({
    id: shape.id,
    /** How many rows there were when it began. */
    rows: z.int(),
    until: shape.instant,
  }),
  refusals: ['not_found', 'audit.list_unknown'],
  status: 201,
});
