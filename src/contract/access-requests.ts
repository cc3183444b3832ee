// Asking for access to an ad account that another center owns.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { sentByCenter, sentFilters } from './sent-requests.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };

const accessRequest = z.strictObject({
  ...sentByCenter,
  accountId: shape.id,
  role: shape.assetRole,
  startsAt: shape.instant.nullable(),
  endsAt: shape.instant.nullable(),
});
export type AccessRequest = z.infer<typeof accessRequest>;

export const listAccessRequests = endpoint({
  name: 'partners.listAccessRequests',
  method: 'GET',
  path: '/centers/:center/access-requests',
  access: { who: 'center', action: 'asset:request_access' },
  risk: 'plain',
  summary:
    'Requests of this center for access to ad accounts of other centers. Search matches notes, who asked and the exact id of an account.',
  input: z.strictObject({ ...inCenter, ...sentFilters }),
  reply: shape.page(accessRequest),
  refusals: [],
});

export const requestAccess = endpoint({
  name: 'partners.requestAccess',
  method: 'POST',
  path: '/centers/:center/access-requests',
  access: { who: 'center', action: 'asset:request_access' },
  risk: 'plain',
  status: 201,
  summary:
    'Asks the center that owns an ad account to share it, by account id, up to a role and for a time. Its Owners and Admins decide; a yes makes the two centers partners, if they are not. Nothing is learned about the account before.',
  input: z.strictObject({
    ...inCenter,
    accountId: shape.id,
    role: shape.assetRole,
    startsAt: shape.instant.nullable().default(null),
    endsAt: shape.instant.nullable().default(null),
    note: shape.text(500, 0).default(''),
  }),
  reply: accessRequest,
  refusals: [
    'partners.not_askable',
    'partners.already_held',
    'partners.already_requested',
    'access.end_before_start',
    'assets.end_in_past',
  ],
});

export const cancelAccessRequest = endpoint({
  name: 'partners.cancelAccessRequest',
  method: 'DELETE',
  path: '/centers/:center/access-requests/:request',
  access: { who: 'center', action: 'asset:request_access' },
  risk: 'plain',
  summary: 'Withdraws a request that nobody has decided.',
  input: z.strictObject({ ...inCenter, request: shape.id }),
  reply: accessRequest,
  refusals: ['not_found', 'requests.already_decided'],
});
