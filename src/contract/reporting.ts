// What is read across rooms.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

export const getSummary = endpoint({
  name: 'reporting.getSummary',
  method: 'GET',
  path: '/centers/:center/summary',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Counts for the home page. Members and invitations are null for who may not list them.',
  input: z.strictObject({ center: shape.id }),
  reply: z.strictObject({
    accounts: z.int(),
    members: z.int().nullable(),
    pendingInvitations: z.int().nullable(),
    owners: z.int().nullable(),
    accountsWithoutPeople: z.int().nullable(),
    /** Owners and Admins who could step in today. */
    stewards: z.int().nullable(),
    /** A recovery that runs: who becomes an Owner, and when. */
    recovery: z.strictObject({ person: z.string(), dueAt: shape.instant }).nullable(),
  }),
  refusals: [],
});
