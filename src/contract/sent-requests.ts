// Requests as those see them who sent them: what all kinds have in common.
import { z } from 'zod';
import * as shape from './shapes.ts';

export const requestStates = ['pending', 'approved', 'declined', 'cancelled', 'expired'] as const;

export const sent = {
  id: shape.id,
  state: z.enum(requestStates),
  note: z.string(),
  askedAt: shape.instant,
  expiresAt: shape.instant,
  decidedAt: shape.instant.nullable(),
};

/** What a center asked of others, as its own people see it. */
export const sentByCenter = { ...sent, askedBy: z.strictObject({ id: shape.id, name: z.string() }) };
/** How lists of that are searched, narrowed and sorted. */
export const sentFilters = {
  ...shape.paging,
  search: shape.search,
  state: z.enum(requestStates).optional(),
  sort: z.enum(['-asked', 'asked', 'expires']).default('-asked'),
};
const sentList = z.object(sentFilters);
export type SentFilters = z.infer<typeof sentList>;
