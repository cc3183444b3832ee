// The same act on many members at once: one call, one result for each.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const members = { center: shape.id, members: z.array(shape.id).min(1).max(100) };
const reason = shape.text(500, 0).default('');

const reply = z.strictObject({
  results: z.array(z.strictObject({ member: shape.id, refusal: shape.rowRefusal.nullable() })),
});

export const suspendMembers = endpoint({
  name: 'members.suspendMembers',
  method: 'POST',
  path: '/centers/:center/member-suspensions',
  access: { who: 'center', action: 'member:suspend' },
  risk: 'step-up',
  summary: 'Suspends up to 100 members. One result per member; what is refused of one does not stop the others.',
  input: z.strictObject({ ...members, reason }),
  reply,
  refusals: [],
});

export const removeMembers = endpoint({
  name: 'members.removeMembers',
  method: 'POST',
  path: '/centers/:center/member-removals',
  access: { who: 'center', action: 'member:remove' },
  risk: 'step-up',
  summary:
    'Removes up to 100 members with every account access in this center. One result per member; a dry run names what each loses.',
  input: z.strictObject({ ...members, reason }),
  reply,
  refusals: [],
});

export const reviewDays = { least: 1, most: 90, usual: 14 } as const;

export const reviewMembers = endpoint({
  name: 'members.reviewMembers',
  method: 'POST',
  path: '/centers/:center/member-reviews',
  access: { who: 'center', action: 'member:remove' },
  risk: 'plain',
  summary:
    'Asks the other Owners and Admins whether up to 100 members still need their access: a request for each. Who is not needed is removed by whoever says so, as that person may remove them; without an answer nothing changes. One result per member.',
  input: z.strictObject({
    ...members,
    note: shape.text(500, 0).default(''),
    days: z
      .int()
      .min(reviewDays.least)
      .max(reviewDays.most)
      .default(reviewDays.usual)
      .meta({ description: 'How long there is to answer.' }),
  }),
  reply,
  refusals: [],
});

export const updateMembers = endpoint({
  name: 'members.updateMembers',
  method: 'POST',
  path: '/centers/:center/member-updates',
  access: { who: 'center', action: 'member:update' },
  risk: 'step-up',
  summary:
    'Gives up to 100 members the same center, finance or creator role; what is left out stays as it is. One result per member.',
  input: z
    .strictObject({
      ...members,
      role: shape.centerRole.optional(),
      financeRole: shape.financeRole.optional(),
      creatorRole: shape.creatorRole.optional(),
    })
    .refine(({ role, financeRole, creatorRole }) => role ?? financeRole ?? creatorRole),
  reply,
  refusals: [],
});
