// Review: the queue of whoever runs the installation, and the way of an advertiser to ask once more.
import { z } from 'zod';
import { onAccount } from './ads.ts';
import { adFormats, callsToAction, objectives, placements } from './ads-kinds.ts';
import { mediaFile } from './ads-media.ts';
import { deskStates, findings, rejectionReasons, reviewsAtOnce } from './ads-review-kinds.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const person = { who: 'person' } as const;

const review = z.strictObject({
  id: shape.id,
  state: z.enum(deskStates),
  askedAt: shape.instant,
  ad: z.strictObject({ id: shape.id, name: z.string() }),
  account: z.strictObject({ id: shape.id, name: z.string() }),
  centerName: z.string(),
  objective: z.enum(objectives),
  placements: z.array(z.enum(placements)),
  format: z.enum(adFormats),
  brandName: z.string(),
  text: z.string(),
  callToAction: z.enum(callsToAction),
  landingUrl: z.string().nullable(),
  media: z.array(mediaFile),
  thumbnail: mediaFile.nullable(),
  /** Of the brand. */
  picture: mediaFile.nullable(),
  /** What the rules found. */
  findings: z.array(z.enum(findings)),
  appeal: z.string().nullable(),
  reasons: z.array(z.enum(rejectionReasons)),
  note: z.string().nullable(),
  decidedAt: shape.instant.nullable(),
  /** Null where the rules decided. */
  decidedBy: z.string().nullable(),
});
export type Review = z.infer<typeof review>;

export const getReviewDesk = endpoint({
  name: 'ads.getReviewDesk',
  method: 'GET',
  path: '/review',
  access: person,
  risk: 'plain',
  summary: 'Whether the caller reviews ads for this installation, and how many wait then.',
  input: z.strictObject({}),
  reply: z.strictObject({ isReviewer: z.boolean(), waiting: z.int() }),
  refusals: [],
});

export const listReviews = endpoint({
  name: 'ads.listReviews',
  method: 'GET',
  path: '/review/ads',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary:
    'Ads that wait for review, or were decided, of all ad accounts; for those whom the installation names. Search matches what people see, the names, and the exact id of the ad.',
  input: z.strictObject({
    ...shape.paging,
    search: shape.search,
    state: z.enum(deskStates).default('waiting'),
    /** Only those that the advertiser asks about once more. */
    isAppeal: z.stringbool().optional(),
    finding: z.enum(findings).optional(),
    sort: z.enum(['asked', '-asked']).default('asked'),
  }),
  reply: shape.page(review),
  refusals: ['ads.reviewers_only'],
});

export const decideReviews = endpoint({
  name: 'ads.decideReviews',
  method: 'PUT',
  path: '/review/decisions',
  access: person,
  risk: 'plain',
  isSessionOnly: true,
  summary: 'Approves or rejects ads that wait, all or none. Who is rejected is told why, by reasons and in words.',
  input: z.strictObject({
    ids: z
      .array(shape.id)
      .min(1)
      .max(reviewsAtOnce)
      .refine((ids) => new Set(ids).size === ids.length),
    decision: z.enum(['approve', 'reject']),
    reasons: z.array(z.enum(rejectionReasons)).max(5).default([]),
    note: shape.text(1000, 0).default(''),
  }),
  reply: z.strictObject({ changed: z.int() }),
  refusals: ['ads.reviewers_only', 'ads.review_gone', 'ads.reason_missing'],
});

export const appealReview = endpoint({
  name: 'ads.appealReview',
  method: 'POST',
  path: '/centers/:center/ad-accounts/:account/ads/:ad/appeals',
  access: { who: 'account', action: 'creative:edit' },
  risk: 'plain',
  status: 201,
  summary:
    'Asks once more about an ad that was rejected, with why. Once for what people see; after a change there is another.',
  input: z.strictObject({ ...onAccount, ad: shape.id, text: shape.text(2000) }),
  reply: z.strictObject({ ad: shape.id }),
  refusals: ['not_found', 'assets.account_closed', 'ads.in_bin', 'ads.nothing_to_appeal', 'ads.appealed_already'],
});
