// Centers: the organizations.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { centerActionNames } from './permissions.ts';
import * as shape from './shapes.ts';

export const businessTypes = ['brand', 'agency', 'seller'] as const;

const profile = {
  name: shape.text(120),
  region: shape.region,
  timeZone: shape.timeZone,
  currency: shape.currency,
  businessType: z.enum(businessTypes),
};

export const center = z.strictObject({
  id: shape.id,
  name: z.string(),
  region: z.string(),
  timeZone: z.string(),
  currency: z.string(),
  businessType: z.enum(businessTypes),
  status: z.enum(['active', 'deleted']),
  /** When the center is gone for good, while it is deleted. */
  goneAt: shape.instant.nullable(),
  createdAt: shape.instant,
  /** Changes that take effect later. */
  upcoming: z.array(
    z.strictObject({
      from: shape.instant,
      name: z.string(),
      region: z.string(),
      timeZone: z.string(),
      currency: z.string(),
      businessType: z.enum(businessTypes),
    }),
  ),
  /** The viewer's own place in it. */
  viewer: z.strictObject({
    role: shape.centerRole,
    financeRole: shape.financeRole,
    creatorRole: shape.creatorRole,
    expiresAt: shape.instant.nullable(),
    can: z.array(z.enum(centerActionNames)),
  }),
});
export type Center = z.infer<typeof center>;

const inCenter = { center: shape.id };

export const createCenter = endpoint({
  name: 'centers.createCenter',
  method: 'POST',
  path: '/centers',
  access: { who: 'person' },
  risk: 'plain',
  status: 201,
  summary: 'Creates a center. Its maker is its Owner.',
  input: z.strictObject(profile),
  reply: center,
  refusals: ['centers.too_many'],
});

export const listCenters = endpoint({
  name: 'centers.listCenters',
  method: 'GET',
  path: '/centers',
  access: { who: 'person' },
  risk: 'plain',
  summary:
    'The centers in which the caller is a live member or will be one, and deleted ones that the caller could restore.',
  input: z.strictObject({ ...shape.paging, search: shape.search }),
  reply: shape.page(
    z.strictObject({
      id: shape.id,
      name: z.string(),
      status: z.enum(['active', 'deleted']),
      goneAt: shape.instant.nullable(),
      role: shape.centerRole,
      financeRole: shape.financeRole,
      /** When the membership starts, where it has not yet: nothing can be done in the center before. */
      startsAt: shape.instant.nullable(),
      businessType: z.enum(businessTypes),
      region: z.string(),
      currency: z.string(),
      timeZone: z.string(),
    }),
  ),
  refusals: [],
});

export const getCenter = endpoint({
  name: 'centers.getCenter',
  method: 'GET',
  path: '/centers/:center',
  access: { who: 'center', action: 'center:view' },
  risk: 'plain',
  summary: 'One center, with what the caller may do in it.',
  input: z.strictObject(inCenter),
  reply: center,
  refusals: [],
});

export const updateCenter = endpoint({
  name: 'centers.updateCenter',
  method: 'PATCH',
  path: '/centers/:center',
  access: { who: 'center', action: 'center:update' },
  risk: 'plain',
  summary: 'Changes the profile, now or from a later instant. Earlier values stay in history.',
  input: z.strictObject({
    ...inCenter,
    name: profile.name.optional(),
    region: profile.region.optional(),
    timeZone: profile.timeZone.optional(),
    currency: profile.currency.optional(),
    businessType: profile.businessType.optional(),
    from: shape.instant.optional(),
  }),
  reply: center,
  refusals: [],
});

export const transferOwnership = endpoint({
  name: 'centers.transferOwnership',
  method: 'PUT',
  path: '/centers/:center/ownership',
  access: { who: 'center', action: 'center:transfer_ownership' },
  risk: 'step-up',
  summary: 'Makes another active member an Owner and the caller an Admin.',
  input: z.strictObject({ ...inCenter, heir: shape.id }),
  reply: center,
  refusals: ['centers.heir_not_member', 'centers.heir_is_self'],
});

export const deleteCenter = endpoint({
  name: 'centers.deleteCenter',
  method: 'PUT',
  path: '/centers/:center/deletion',
  access: { who: 'center', action: 'center:delete' },
  risk: 'step-up',
  summary: 'Deletes the center. For 30 days an Owner can restore it; nobody can use it meanwhile.',
  input: z.strictObject({ ...inCenter, name: z.string().max(500) }),
  reply: z.strictObject({ goneAt: shape.instant }),
  refusals: ['centers.name_mismatch', 'centers.already_deleted'],
});

export const restoreCenter = endpoint({
  name: 'centers.restoreCenter',
  method: 'DELETE',
  path: '/centers/:center/deletion',
  access: { who: 'person' },
  risk: 'plain',
  summary: 'Takes back the deletion of a center within its 30 days of grace. Only for its Owners.',
  input: z.strictObject(inCenter),
  reply: center,
  refusals: ['centers.not_deleted', 'not_found'],
});
