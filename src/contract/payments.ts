// Payment providers: programs that say, signed, that money came in or went back, without a person recording it.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { amount } from './money.ts';
import * as shape from './shapes.ts';

export const mostProviders = 20;
export const providerKinds = ['hmac', 'sandbox'] as const;
export const providerStates = ['on', 'off'] as const;
export const paymentTypes = ['payment.succeeded', 'payment.refunded'] as const;
export const paymentOutcomes = ['booked', 'uncovered', 'refused'] as const;
/** What was signed longer ago, or will be so far in the future, is not taken: somebody may have kept it. */
export const toleranceSeconds = 300;
/** How long what is signed with the former secret is taken as well. */
export const formerSecretHours = 24;
export const mostEventBytes = 20_000;

const inCenter = { center: shape.id };
const oneProvider = { ...inCenter, provider: shape.id };
const see = { who: 'center', action: 'finance:view' } as const;
const act = { who: 'center', action: 'finance:pay' } as const;
const name = shape.text(80);

/** How transactions and events name the provider that they came from. */
export const providerCard = z.strictObject({ id: shape.id, name: z.string(), isSandbox: z.boolean() });
export type ProviderCard = z.infer<typeof providerCard>;

export const paymentProvider = z.strictObject({
  id: shape.id,
  name: z.string(),
  kind: z.enum(providerKinds),
  currency: shape.currency,
  state: z.enum(providerStates),
  /** Where it posts its events to. */
  url: z.string(),
  /** Whether somebody was shown a secret to sign with. */
  hasSecret: z.boolean(),
  /** Until when the secret before is taken as well; null where it is not. */
  formerSecretUntil: shape.instant.nullable(),
  madeAt: shape.instant,
  /** The last thing that it said which was signed by it; null before. */
  lastEventAt: shape.instant.nullable(),
});
export type PaymentProvider = z.infer<typeof paymentProvider>;

export const listPaymentProviders = endpoint({
  name: 'finance.listPaymentProviders',
  method: 'GET',
  path: '/centers/:center/finance/payment-providers',
  access: see,
  risk: 'plain',
  summary: 'The payment providers of a center. Their secrets are never shown again.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum([...providerKinds, 'all']).default('all'),
    state: z.enum([...providerStates, 'all']).default('all'),
    sort: z.enum(['name', '-name', 'made', '-made']).default('name'),
  }),
  reply: shape.page(paymentProvider),
  refusals: [],
});

export const createPaymentProvider = endpoint({
  name: 'finance.createPaymentProvider',
  method: 'POST',
  path: '/centers/:center/finance/payment-providers',
  access: act,
  risk: 'step-up',
  status: 201,
  summary:
    'Adds a payment provider, whose signed events fund the center in one currency. Its secret is made by a call of its own. A sandbox is for trying: what comes from it is marked.',
  input: z.strictObject({ ...inCenter, name, kind: z.enum(providerKinds), currency: shape.currency }),
  reply: paymentProvider,
  refusals: ['finance.too_many_providers'],
});

export const updatePaymentProvider = endpoint({
  name: 'finance.updatePaymentProvider',
  method: 'PATCH',
  path: '/centers/:center/finance/payment-providers/:provider',
  access: act,
  risk: 'step-up',
  summary: 'Renames a payment provider, or turns it on or off. Of one that is off every event is refused.',
  input: z.strictObject({ ...oneProvider, name: name.optional(), isOn: z.boolean().optional() }),
  reply: paymentProvider,
  refusals: ['not_found'],
});

export const makePaymentSecret = endpoint({
  name: 'finance.makePaymentSecret',
  method: 'POST',
  path: '/centers/:center/finance/payment-providers/:provider/secret',
  access: act,
  risk: 'step-up',
  isUnrepeatable: true,
  isSessionOnly: true,
  status: 201,
  summary:
    'Makes a new secret, which is in this answer and never shown again. What is signed with the former one is taken for 24 hours, or no longer at all with `endsFormer`.',
  input: z.strictObject({ ...oneProvider, endsFormer: z.boolean().default(false) }),
  reply: z.strictObject({ secret: z.string(), formerUntil: shape.instant.nullable() }),
  refusals: ['not_found'],
});

/** What a provider posts. Amounts are as people write them, so that no program multiplies wrongly. */
export const paymentEvent = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:-]{1,120}$/)
    .meta({ description: 'Of the event: the same id is the same event, however often it is posted.' }),
  type: z.enum(paymentTypes),
  amount: z.string().max(40).meta({ description: 'A decimal number such as 1250.00, in units of the currency.' }),
  currency: z.string().regex(/^[A-Z]{3}$/),
  reference: shape.text(200),
  paidAt: shape.instant,
});
export type PaymentEvent = z.infer<typeof paymentEvent>;

const received = z.strictObject({
  event: z.string(),
  outcome: z.enum(['booked', 'uncovered']),
  /** The act in the ledger; null where a refund was not covered. */
  posting: shape.id.nullable(),
});
export type Received = z.infer<typeof received>;

/** Of what an event says; the door before it refuses what is not signed. */
const eventRefusals = [
  'finance.payment_provider_off',
  'finance.payment_amount_wrong',
  'finance.amount_too_fine',
  'finance.payment_event_reused',
] as const;

export const receivePayment = endpoint({
  name: 'finance.receivePayment',
  method: 'POST',
  path: '/payment-events',
  access: { who: 'anyone' },
  risk: 'plain',
  summary:
    'Takes one event of a payment provider, with its signature by the Standard Webhooks scheme. Programs post the body itself, with these as headers, to the address of the provider; this form is for those that pass events on.',
  input: z.strictObject({
    provider: shape.id,
    id: z.string().max(200).meta({ description: 'The header webhook-id.' }),
    timestamp: z.string().max(20).meta({ description: 'The header webhook-timestamp.' }),
    signature: z.string().max(2000).meta({ description: 'The header webhook-signature.' }),
    body: z.string().max(mostEventBytes).meta({ description: 'The body, exactly as it was posted.' }),
  }),
  reply: received,
  refusals: [
    'finance.payment_provider_unknown',
    'finance.payment_unsigned',
    'finance.payment_stale',
    'finance.payment_unreadable',
    'finance.payment_currency_other',
    'finance.day_out_of_reach',
    ...eventRefusals,
  ],
});

export const makeTestPayment = endpoint({
  name: 'finance.makeTestPayment',
  method: 'POST',
  path: '/centers/:center/finance/payment-providers/:provider/test-payments',
  access: act,
  risk: 'step-up',
  status: 201,
  summary:
    'Lets a sandbox sign an event and brings it to where all events come in. The books take it like all others and mark it; the same key is the same event.',
  input: z.strictObject({
    ...oneProvider,
    key: z.string().regex(/^[\w.:-]{1,100}$/),
    type: z.enum(paymentTypes),
    amount: paymentEvent.shape.amount,
    reference: shape.text(200),
  }),
  reply: received,
  refusals: ['not_found', 'finance.provider_not_sandbox', ...eventRefusals],
});

const listedEvent = z.strictObject({
  id: shape.id,
  provider: providerCard,
  /** As the provider named it; empty for what was not signed by it. */
  event: z.string(),
  outcome: z.enum(paymentOutcomes),
  /** Of what was refused: why, and how often it came. */
  refusal: shape.rowRefusal.nullable(),
  times: z.int(),
  /** What it said, as far as it was understood. */
  type: z.enum(paymentTypes).nullable(),
  currency: z.string().nullable(),
  amountMicros: amount.nullable(),
  reference: z.string().nullable(),
  paidAt: shape.instant.nullable(),
  posting: shape.id.nullable(),
  firstAt: shape.instant,
  lastAt: shape.instant,
  can: z.array(z.enum(['book'])),
});
export type ListedPaymentEvent = z.infer<typeof listedEvent>;

export const listPaymentEvents = endpoint({
  name: 'finance.listPaymentEvents',
  method: 'GET',
  path: '/centers/:center/finance/payment-events',
  access: see,
  risk: 'plain',
  summary:
    'What payment providers said and what became of it, also what was refused, newest first. Search matches events and references.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    provider: shape.id.optional(),
    outcome: z.enum([...paymentOutcomes, 'all']).default('all'),
    sort: z.enum(['-last', 'last']).default('-last'),
  }),
  reply: shape.page(listedEvent),
  refusals: [],
});

export const bookPaymentRefund = endpoint({
  name: 'finance.bookPaymentRefund',
  method: 'POST',
  path: '/centers/:center/finance/payment-events/:event/booking',
  access: act,
  risk: 'step-up',
  status: 201,
  summary: 'Books a refund for which the center did not have the cash when it was told, now that it has.',
  input: z.strictObject({ ...inCenter, event: shape.id }),
  reply: listedEvent,
  refusals: ['not_found', 'finance.payment_not_uncovered', 'finance.balance_too_low'],
});
