// What a center demands of its own Admins.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const policy = z.strictObject({
  /** Least privilege: Admins act on an ad account only when it was given to them. */
  adminsNeedAssignment: z.boolean(),
});

export const getPolicy = endpoint({
  name: 'access.getPolicy',
  method: 'GET',
  path: '/centers/:center/access-policy',
  access: { who: 'center', action: 'policy:update' },
  risk: 'plain',
  summary: 'The policy of access of the center.',
  input: z.strictObject({ center: shape.id }),
  reply: policy,
  refusals: [],
});

export const updatePolicy = endpoint({
  name: 'access.updatePolicy',
  method: 'PUT',
  path: '/centers/:center/access-policy',
  access: { who: 'center', action: 'policy:update' },
  risk: 'step-up',
  summary:
    'Sets the policy of access. A dry run names which Admins lose or gain what they could do, and on how many ad accounts.',
  input: z.strictObject({ center: shape.id, ...policy.shape }),
  reply: policy,
  refusals: [],
});
