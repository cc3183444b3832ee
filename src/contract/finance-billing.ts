// Billing groups: which ad accounts are invoiced together, to whom, and with which taxes. And who it is that invoices.
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import * as shape from './shapes.ts';

const inCenter = { center: shape.id };
const named = z.strictObject({ id: shape.id, name: z.string() });

export const groupStates = ['live', 'archived'] as const;
export const maxGroupAccounts = 100;
export const maxGroupEmails = 20;

const taxLine = z.strictObject({
  name: shape.text(60),
  /** 19 % is 19000. */
  rateThousandths: z.int().min(0).max(100_000),
});
export type TaxLine = z.infer<typeof taxLine>;

/** Several lines, of which none is empty at the end. */
const address = shape.text(500, 0);
const party = {
  legalName: shape.text(200, 0),
  address,
  taxNumber: shape.text(60, 0),
};

const billingGroup = z.strictObject({
  id: shape.id,
  name: z.string(),
  currency: shape.currency,
  /** It holds all accounts of its currency that are in no other group. */
  isPrimary: z.boolean(),
  emails: z.array(z.string()),
  legalName: z.string(),
  address: z.string(),
  taxNumber: z.string(),
  taxLines: z.array(taxLine),
  state: z.enum(groupStates),
  /** Those that were put there by hand; of a primary group there are more. */
  accounts: z.array(named),
  invoices: z.int(),
  madeAt: shape.instant,
});
export type BillingGroup = z.infer<typeof billingGroup>;

const fields = {
  name: shape.text(100),
  emails: z.array(shape.email).max(maxGroupEmails),
  isPrimary: z.boolean(),
  legalName: party.legalName,
  address: party.address,
  taxNumber: party.taxNumber,
  taxLines: z.array(taxLine).max(5),
  accounts: z.array(shape.id).max(maxGroupAccounts),
};
const groupRefusals = [
  'not_found',
  'finance.currency_other',
  'finance.account_billed_elsewhere',
  'finance.primary_taken',
] as const;

export const listBillingGroups = endpoint({
  name: 'finance.listBillingGroups',
  method: 'GET',
  path: '/centers/:center/finance/billing-groups',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Ad accounts that are invoiced together. Search matches names of groups, legal names and exact ids.',
  input: z.strictObject({
    ...inCenter,
    ...shape.paging,
    search: shape.search,
    state: z.enum([...groupStates, 'all']).default('live'),
    currency: shape.currency.optional(),
    sort: z.enum(['name', '-name', 'made', '-made']).default('name'),
  }),
  reply: z.strictObject({ ...shape.page(billingGroup).shape, can: z.array(z.enum(['manage'])) }),
  refusals: [],
});

export const getBillingGroup = endpoint({
  name: 'finance.getBillingGroup',
  method: 'GET',
  path: '/centers/:center/finance/billing-groups/:group',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'One billing group with its accounts.',
  input: z.strictObject({ ...inCenter, group: shape.id }),
  reply: billingGroup,
  refusals: ['not_found'],
});

export const createBillingGroup = endpoint({
  name: 'finance.createBillingGroup',
  method: 'POST',
  path: '/centers/:center/finance/billing-groups',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  status: 201,
  summary: 'Makes a billing group of one currency. An account is in one group at most; a primary group holds the rest.',
  input: z.strictObject({
    ...inCenter,
    name: fields.name,
    currency: shape.currency,
    isPrimary: fields.isPrimary.default(false),
    emails: fields.emails.default([]),
    legalName: fields.legalName.default(''),
    address: fields.address.default(''),
    taxNumber: fields.taxNumber.default(''),
    taxLines: fields.taxLines.default([]),
    accounts: fields.accounts.default([]),
  }),
  reply: billingGroup,
  refusals: groupRefusals,
});

export const updateBillingGroup = endpoint({
  name: 'finance.updateBillingGroup',
  method: 'PATCH',
  path: '/centers/:center/finance/billing-groups/:group',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary:
    'Changes what is given, and nothing else. An archived group keeps its invoices and gives its accounts free; invoices that were issued stay as they are.',
  input: z.strictObject({
    ...inCenter,
    group: shape.id,
    name: fields.name.optional(),
    isPrimary: fields.isPrimary.optional(),
    emails: fields.emails.optional(),
    legalName: fields.legalName.optional(),
    address: fields.address.optional(),
    taxNumber: fields.taxNumber.optional(),
    taxLines: fields.taxLines.optional(),
    accounts: fields.accounts.optional(),
    state: z.enum(groupStates).optional(),
  }),
  reply: billingGroup,
  refusals: groupRefusals,
});

const series = z.strictObject({ prefix: shape.text(20, 0), next: z.int().min(1).max(999_999_999) });
const settings = {
  ...party,
  /** Where to pay, as it is printed on each invoice. */
  bankDetails: shape.text(500, 0),
  dueDays: z.int().min(0).max(365),
};
const invoiceSettings = z.strictObject({
  ...settings,
  invoices: series,
  creditNotes: series,
  /** Whether an invoice, or a credit note, was issued: then its numbers run on by themselves. */
  hasInvoices: z.boolean(),
  hasCreditNotes: z.boolean(),
  can: z.array(z.enum(['manage'])),
});
export type InvoiceSettings = z.infer<typeof invoiceSettings>;

export const getInvoiceSettings = endpoint({
  name: 'finance.getInvoiceSettings',
  method: 'GET',
  path: '/centers/:center/finance/invoice-settings',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'Who issues the invoices of the center, where to pay, in how many days, and their next numbers.',
  input: z.strictObject(inCenter),
  reply: invoiceSettings,
  refusals: [],
});

export const putInvoiceSettings = endpoint({
  name: 'finance.putInvoiceSettings',
  method: 'PUT',
  path: '/centers/:center/finance/invoice-settings',
  access: { who: 'center', action: 'finance:pay' },
  risk: 'plain',
  summary:
    'Sets who issues the invoices from now on. Prefix and next number can be chosen before the first one only: numbers have no gaps.',
  input: z.strictObject({
    ...inCenter,
    ...settings,
    /** Left as they are where they are not given. */
    invoices: series.optional(),
    creditNotes: series.optional(),
  }),
  reply: invoiceSettings,
  refusals: ['finance.numbering_begun', 'finance.prefixes_alike'],
});
