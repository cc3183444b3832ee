// A higher role on an ad account for some hours, asked for with a reason and approved by somebody else.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { mostElevatedHours } from './permissions.ts';
import * as shape from './shapes.ts';

const oneAccount = { center: shape.id, account: shape.id };

export const requestElevation = endpoint({
  name: 'access.requestElevation',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/elevation-requests',
  access: { who: 'account', action: 'asset:view_basic' },
  risk: 'plain',
  status: 201,
  summary:
    'Asks the Owners and Admins of the center for a higher role on an ad account for some hours. It begins when one of them approves, and ends by itself.',
  input: z.strictObject({
    ...oneAccount,
    role: shape.heldRole,
    hours: z.int().min(1).max(mostElevatedHours),
    reason: shape.text(500),
  }),
  reply: z.strictObject({ request: shape.id, expiresAt: shape.instant }),
  refusals: [
    'access.role_unknown',
    'access.role_not_higher',
    'access.elevation_already_asked',
    'access.nobody_to_approve',
  ],
});

export const listElevations = endpoint({
  name: 'access.listElevations',
  method: 'GET',
  path: '/centers/:center/elevations',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: "Higher roles that were given for some hours: the caller's own, and all of them for who may see access.",
  input: z.strictObject({
    center: shape.id,
    ...shape.paging,
    search: shape.search,
    person: shape.id.optional(),
    account: shape.id.optional(),
    state: z.enum(['running', 'over']).optional(),
    sort: z.enum(['-until', 'until', 'name', '-name']).default('-until'),
  }),
  reply: shape.page(
    z.strictObject({
      id: shape.id,
      person: shape.personCard,
      account: z.strictObject({ id: shape.id, name: z.string() }),
      role: shape.heldRole,
      reason: z.string(),
      approvedBy: z.string(),
      startsAt: shape.instant,
      expiresAt: shape.instant,
      state: z.enum(['running', 'over']),
      /** The viewer may end it before its time. */
      canEnd: z.boolean(),
    }),
  ),
  refusals: [],
});

export const endElevation = endpoint({
  name: 'access.endElevation',
  method: 'DELETE',
  path: '/centers/:center/elevations/:elevation',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'Ends a higher role before its time: by its holder, or by an Owner or Admin.',
  input: z.strictObject({ center: shape.id, elevation: shape.id }),
  reply: shape.nothing,
  refusals: ['not_found'],
});
