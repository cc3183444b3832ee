// Who is told of requests while an Owner or Admin is away, and when a request is late.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const someone = z.strictObject({ id: shape.id, name: z.string() });

const delegation = z.strictObject({
  id: shape.id,
  /** Who is away. */
  person: someone,
  delegate: someone,
  startsAt: shape.instant,
  endsAt: shape.instant,
  state: z.enum(['planned', 'running', 'over']),
  canEnd: z.boolean(),
});
export type Delegation = z.infer<typeof delegation>;

const managers = { who: 'center', action: 'member:list' } as const;

export const listDelegations = endpoint({
  name: 'requests.listDelegations',
  method: 'GET',
  path: '/centers/:center/delegations',
  access: managers,
  risk: 'plain',
  summary: 'Which Owners and Admins are away, and who is told of requests in their place.',
  input: z.strictObject({
    center: shape.id,
    ...shape.paging,
    state: z.enum(['open', 'over', 'all']).default('open'),
    search: shape.search,
    sort: z.enum(['starts', '-starts']).default('starts'),
  }),
  reply: shape.page(delegation),
  refusals: [],
});

export const createDelegation = endpoint({
  name: 'requests.createDelegation',
  method: 'POST',
  path: '/centers/:center/delegations',
  access: managers,
  risk: 'plain',
  status: 201,
  summary:
    'While the caller is away, another Owner or Admin is told of requests in their place. It gives no right: the delegate decides with their own.',
  input: z.strictObject({
    center: shape.id,
    delegate: shape.id,
    /** Now, where it is left out. */
    startsAt: shape.instant.nullable().default(null),
    endsAt: shape.instant,
  }),
  reply: delegation,
  refusals: ['requests.delegate_unfit', 'requests.delegation_term', 'requests.delegation_overlaps'],
});

export const endDelegation = endpoint({
  name: 'requests.endDelegation',
  method: 'DELETE',
  path: '/centers/:center/delegations/:delegation',
  access: managers,
  risk: 'plain',
  summary: 'Ends a delegation of the caller, or any as Owner.',
  input: z.strictObject({ center: shape.id, delegation: shape.id }),
  reply: delegation,
  refusals: ['not_found'],
});

const lateness = z.strictObject({ hours: z.int().min(1).max(720).nullable() });

export const getLateness = endpoint({
  name: 'requests.getLateness',
  method: 'GET',
  path: '/centers/:center/request-lateness',
  access: managers,
  risk: 'plain',
  summary: 'After how many hours without an answer the Owners are told of what is asked of the center; null for never.',
  input: z.strictObject({ center: shape.id }),
  reply: lateness,
  refusals: [],
});

export const putLateness = endpoint({
  name: 'requests.putLateness',
  method: 'PUT',
  path: '/centers/:center/request-lateness',
  access: { who: 'center', action: 'center:update' },
  risk: 'plain',
  summary: 'Sets after how many hours without an answer the Owners are told, for requests that are asked from now on.',
  input: z.strictObject({ center: shape.id, ...lateness.shape }),
  reply: lateness,
  refusals: [],
});
