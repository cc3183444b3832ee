// Webhooks of a center: addresses of other programs that are sent its log as it grows.
import { z } from 'zod';
import { auditActions } from './audit.ts';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

export const mostWebhooks = 20;
export const webhookStates = ['on', 'off', 'disabled'] as const;
export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;
/** Why an attempt failed where no status says it. */
export const deliveryProblems = ['unreachable', 'timed_out', 'not_allowed', 'redirected', 'refused', 'off'] as const;

/** What a center can be told of: its own log holds nothing of people's accounts. */
export const webhookActions = auditActions.filter((action) => !action.startsWith('identity.'));
type WebhookAction = (typeof webhookActions)[number];

const inCenter = { center: shape.id };
const oneWebhook = { ...inCenter, webhook: shape.id };
const manage = { who: 'center', action: 'webhook:manage' } as const;

const url = z
  .string()
  .max(2000)
  .refine((value) => value.isWellFormed() && URL.canParse(value) && new URL(value).href.length <= 2000)
  .meta({ description: 'https, without a name or password in it.' });
const actions = z
  .array(z.enum(webhookActions as [WebhookAction, ...WebhookAction[]]))
  .max(webhookActions.length)
  .meta({ description: 'What is sent, as the log names it; everything where it is empty.' });
const description = shape.text(200, 0);

export const webhook = z.strictObject({
  id: shape.id,
  url: z.string(),
  description: z.string(),
  actions: z.array(z.string()),
  /** `disabled` is what Atrium switched off: it failed for three days, or answered 410. */
  state: z.enum(webhookStates),
  madeAt: shape.instant,
  /** Whether somebody was shown its secret. */
  hasSecret: z.boolean(),
  /** Since when every attempt failed. */
  failingSince: shape.instant.nullable(),
  /** Of the last 30 days. */
  deliveries: z.strictObject({ waiting: z.int(), delivered: z.int(), failed: z.int() }),
});
export type Webhook = z.infer<typeof webhook>;

export const listWebhooks = endpoint({
  name: 'notifications.listWebhooks',
  method: 'GET',
  path: '/centers/:center/webhooks',
  access: manage,
  risk: 'plain',
  summary: 'The webhooks of a center.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    state: z.enum(webhookStates).optional(),
    search: shape.search,
    sort: z.enum(['-made', 'made', 'url']).default('-made'),
  }),
  reply: shape.page(webhook),
  refusals: [],
});

export const getWebhook = endpoint({
  name: 'notifications.getWebhook',
  method: 'GET',
  path: '/centers/:center/webhooks/:webhook',
  access: manage,
  risk: 'plain',
  summary: 'One webhook.',
  input: z.strictObject(oneWebhook),
  reply: webhook,
  refusals: ['not_found'],
});

const wrongAddress = ['notifications.address_not_https', 'notifications.address_not_allowed'] as const;

export const createWebhook = endpoint({
  name: 'notifications.createWebhook',
  method: 'POST',
  path: '/centers/:center/webhooks',
  access: manage,
  risk: 'step-up',
  summary:
    'Sends what the log of the center holds from now on to an address, signed by the Standard Webhooks scheme. Its secret is made by a call of its own.',
  input: z.strictObject({ ...inCenter, url, description: description.default(''), actions: actions.default([]) }),
  reply: webhook,
  refusals: [...wrongAddress, 'notifications.too_many_webhooks'],
  status: 201,
});

export const updateWebhook = endpoint({
  name: 'notifications.updateWebhook',
  method: 'PATCH',
  path: '/centers/:center/webhooks/:webhook',
  access: manage,
  risk: 'step-up',
  summary:
    'Changes a webhook, or turns it on or off. What was not sent when it is turned off counts as failed and can be sent again.',
  input: z.strictObject({
    ...oneWebhook,
    url: url.optional(),
    description: description.optional(),
    actions: actions.optional(),
    isOn: z.boolean().optional(),
  }),
  reply: webhook,
  refusals: ['not_found', ...wrongAddress],
});

export const removeWebhook = endpoint({
  name: 'notifications.removeWebhook',
  method: 'DELETE',
  path: '/centers/:center/webhooks/:webhook',
  access: manage,
  risk: 'plain',
  summary: 'Removes a webhook with what was not sent yet.',
  input: z.strictObject(oneWebhook),
  reply: shape.nothing,
  refusals: ['not_found'],
});

export const makeWebhookSecret = endpoint({
  name: 'notifications.makeWebhookSecret',
  method: 'POST',
  path: '/centers/:center/webhooks/:webhook/secret',
  access: manage,
  risk: 'step-up',
  isUnrepeatable: true,
  isSessionOnly: true,
  status: 201,
  summary:
    'Makes a new secret, which is in this answer and never shown again. For 24 hours messages are signed with the former one too.',
  input: z.strictObject(oneWebhook),
  reply: z.strictObject({ secret: z.string() }),
  refusals: ['not_found'],
});

export const testWebhook = endpoint({
  name: 'notifications.testWebhook',
  method: 'POST',
  path: '/centers/:center/webhooks/:webhook/test',
  access: manage,
  risk: 'plain',
  summary: 'Sends a test event.',
  input: z.strictObject(oneWebhook),
  reply: webhook,
  refusals: ['not_found', 'notifications.webhook_off'],
});

export const delivery = z.strictObject({
  /** At every attempt its `webhook-id` is `msg_` and this. */
  id: shape.id,
  action: z.string(),
  object: z.strictObject({ type: z.string(), name: z.string() }),
  /** The entry of the log that it carries. */
  entry: shape.id,
  state: z.enum(deliveryStates),
  madeAt: shape.instant,
  attempts: z.int(),
  /** Of what waits: when it is tried again. */
  nextAt: shape.instant.nullable(),
  endedAt: shape.instant.nullable(),
  /** Of the last attempt: what was answered, and how long that took. */
  status: z.int().nullable(),
  durationMs: z.int().nullable(),
  problem: z.enum(deliveryProblems).nullable(),
  answer: z.string().nullable(),
});
export type Delivery = z.infer<typeof delivery>;

export const listDeliveries = endpoint({
  name: 'notifications.listDeliveries',
  method: 'GET',
  path: '/centers/:center/webhooks/:webhook/deliveries',
  access: manage,
  risk: 'plain',
  summary: 'What was sent to a webhook in the last 30 days, and what became of it, newest first.',
  input: z.strictObject({
    ...oneWebhook,
    ...shape.paging,
    state: z.enum(deliveryStates).optional(),
    search: shape.search,
    sort: z.enum(['-made', 'made']).default('-made'),
  }),
  reply: shape.page(delivery),
  refusals: ['not_found'],
});

const replays = z.strictObject({ replayed: z.int() });

export const replayDelivery = endpoint({
  name: 'notifications.replayDelivery',
  method: 'POST',
  path: '/centers/:center/webhooks/:webhook/deliveries/:delivery/replay',
  access: manage,
  risk: 'plain',
  summary: 'Sends one message again, under the same `webhook-id`.',
  input: z.strictObject({ ...oneWebhook, delivery: shape.id }),
  reply: replays,
  refusals: ['not_found', 'notifications.webhook_off'],
});

export const replayFailed = endpoint({
  name: 'notifications.replayFailed',
  method: 'POST',
  path: '/centers/:center/webhooks/:webhook/replays',
  access: manage,
  risk: 'plain',
  summary: 'Sends everything again that failed since an instant.',
  input: z.strictObject({ ...oneWebhook, since: shape.instant }),
  reply: replays,
  refusals: ['not_found', 'notifications.webhook_off'],
});
