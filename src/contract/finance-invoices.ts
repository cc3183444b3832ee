// Invoices: what was charged to the ad accounts of a billing group in a month, in words that never change again.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { sum } from './money.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });
export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'A month, such as 2026-11.' });

export const invoiceKinds = ['invoice', 'credit_note'] as const;
/** Of a credit note: always `issued`. */
export const invoiceStates = ['open', 'paid', 'credited', 'issued'] as const;

const party = z.strictObject({ name: z.string(), address: z.string(), taxNumber: z.string() });
const seller = party.extend({ bankDetails: z.string() });

const line = z.strictObject({
  /** `credit` is what was paid with credit and is not invoiced; `rounding` takes the net to the smallest coin. */
  kind: z.enum(['spend', 'credit', 'rounding', 'tax']),
  account: named.nullable(),
  /** Of a tax, its name. */
  name: z.string(),
  /** Of a tax: in thousandths of a percent, so that 19 % is 19000. */
  rateThousandths: z.int().nullable(),
  amountMicros: sum,
});
export type InvoiceLine = z.infer<typeof line>;

const payment = z.strictObject({
  paidOn: shape.day,
  reference: z.string(),
  recordedAt: shape.instant,
  recordedBy: z.string(),
});

const summary = z.strictObject({
  id: shape.id,
  kind: z.enum(invoiceKinds),
  number: z.string(),
  group: named,
  currency: shape.currency,
  month,
  issuedOn: shape.day,
  dueOn: shape.day,
  state: z.enum(invoiceStates),
  /** Open and past its day. */
  isOverdue: z.boolean(),
  netMicros: sum,
  taxMicros: sum,
  totalMicros: sum,
});
export type InvoiceSummary = z.infer<typeof summary>;

const invoice = z.strictObject({
  ...summary.shape,
  seller,
  buyer: party,
  note: z.string(),
  lines: z.array(line),
  issuedAt: shape.instant,
  issuedBy: z.string(),
  payment: payment.nullable(),
  /** Of a credit note the invoice that it takes back, and the other way round. */
  corrects: z.strictObject({ id: shape.id, number: z.string() }).nullable(),
  correctedBy: z.strictObject({ id: shape.id, number: z.string() }).nullable(),
  /** To how many addresses it can be sent: those of its group. */
  addresses: z.int(),
  can: z.array(z.enum(['pay', 'withdraw_payment', 'credit', 'send'])),
});
export type Invoice = z.infer<typeof invoice>;

export const listInvoices = endpoint({
  name: 'finance.listInvoices',
  method: 'GET',
  path: '/centers/:center/finance/invoices',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary:
    'Invoices and credit notes, newest first, with what is unpaid of all of them by currency. Search matches numbers, groups and exact ids.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    kind: z.enum([...invoiceKinds, 'all']).default('all'),
    state: z.enum(['open', 'overdue', 'paid', 'credited', 'all']).default('all'),
    group: shape.id.optional(),
    month: month.optional(),
    currency: shape.currency.optional(),
    sort: z.enum(['-issued', 'issued', '-due', 'due', '-total', 'total', 'number', '-number']).default('-issued'),
  }),
  reply: z.strictObject({
    ...shape.page(summary).shape,
    /** Whatever the filter shows. */
    unpaid: z.array(
      z.strictObject({ currency: shape.currency, invoices: z.int(), overdue: z.int(), amountMicros: sum }),
    ),
    can: z.array(z.enum(['issue'])),
  }),
  refusals: [],
});

export const getInvoice = endpoint({
  name: 'finance.getInvoice',
  method: 'GET',
  path: '/centers/:center/finance/invoices/:invoice',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'One invoice or credit note as it was issued. The same address with `/file` answers it as a PDF.',
  input: z.strictObject({ ...inCenter, invoice: shape.id }),
  reply: invoice,
  refusals: ['not_found'],
});

const draft = z.strictObject({
  group: named,
  currency: shape.currency,
  month,
  lines: z.array(line),
  netMicros: sum,
  taxMicros: sum,
  totalMicros: sum,
});
export type InvoiceDraft = z.infer<typeof draft>;

const issueRefusals = [
  'not_found',
  'finance.month_still_runs',
  'finance.already_invoiced',
  'finance.nothing_to_invoice',
  'finance.group_archived',
] as const;

export const draftInvoice = endpoint({
  name: 'finance.draftInvoice',
  method: 'GET',
  path: '/centers/:center/finance/billing-groups/:group/draft',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'What an invoice of the group for a month would say, were it issued now. It has no number.',
  input: z.strictObject({ ...inCenter, group: shape.id, month }),
  reply: draft,
  refusals: issueRefusals,
});

export const issueInvoice = endpoint({
  name: 'finance.issueInvoice',
  method: 'POST',
  path: '/centers/:center/finance/invoices',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Issues the invoice of a billing group for a month that is over, with the next number: what was charged to its accounts, less credit that was used, and taxes. It never changes again.',
  input: z.strictObject({ ...inCenter, group: shape.id, month, note: shape.text(500, 0).default('') }),
  reply: invoice,
  refusals: issueRefusals,
});

export const creditInvoice = endpoint({
  name: 'finance.creditInvoice',
  method: 'POST',
  path: '/centers/:center/finance/invoices/:invoice/credit-note',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'step-up',
  status: 201,
  summary:
    'Takes an invoice back, whole, by a credit note with a number of its own. The month can be invoiced anew afterwards.',
  input: z.strictObject({ ...inCenter, invoice: shape.id, reason: shape.text(500) }),
  reply: invoice,
  refusals: ['not_found', 'finance.invoice_not_creditable'],
});

export const recordPayment = endpoint({
  name: 'finance.recordPayment',
  method: 'PUT',
  path: '/centers/:center/finance/invoices/:invoice/payment',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'Records that an invoice was paid, on which day and by what reference. It moves no money of the center.',
  input: z.strictObject({ ...inCenter, invoice: shape.id, paidOn: shape.day, reference: shape.text(200) }),
  reply: invoice,
  refusals: ['not_found', 'finance.invoice_not_open', 'finance.day_out_of_reach'],
});

export const withdrawPayment = endpoint({
  name: 'finance.withdrawPayment',
  method: 'DELETE',
  path: '/centers/:center/finance/invoices/:invoice/payment',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary: 'Takes back that an invoice was paid, where it was recorded by mistake.',
  input: z.strictObject({ ...inCenter, invoice: shape.id }),
  reply: invoice,
  refusals: ['not_found', 'finance.invoice_not_paid'],
});

export const sendInvoice = endpoint({
  name: 'finance.sendInvoice',
  method: 'POST',
  path: '/centers/:center/finance/invoices/:invoice/mails',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 202,
  summary: 'Mails an invoice as a PDF to the addresses of its billing group. The mail itself names no amount.',
  input: z.strictObject({ ...inCenter, invoice: shape.id, locale: shape.locale }),
  reply: z.strictObject({ addresses: z.int() }),
  refusals: ['not_found', 'finance.no_addresses'],
});

export type Party = z.infer<typeof party>;
export type Seller = z.infer<typeof seller>;
