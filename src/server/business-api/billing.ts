// Billing groups, and what is unpaid of their invoices.
import { z } from 'zod';
import type { BillingGroup } from '../../contract/finance-billing.ts';
import { api } from '../../contract/index.ts';
import { Refusal } from '../foundation/errors.ts';
import { ask, type Caller, type List, listed, mapped, operation, pageAcross } from './ask.ts';
import { accountType } from './tables.ts';
import { filtering, id, invalidParameter, literal, pageOf, paging, text, unitsOf } from './wire.ts';

const names = {
  group: 'billing_group_id',
  name: 'billing_group_name',
  emails: 'billing_group_emails',
  accounts: 'advertiser_ids',
  isPrimary: 'is_primary',
};

const groupTypes = ['AUCTION', 'RESERVATION'] as const;
const groupName = text.pipe(z.string().min(1).max(100));
const emails = z.array(z.string()).max(20);
const ids = z.array(id).max(100);

/** A program names accounts and no currency: it is that of the first. */
async function currencyOf(caller: Caller, center: string, account: string): Promise<string> {
  const { items } = await ask(caller, api.finance.listWallets, { center, search: account });
  const [found] = items;
  if (!found) throw new Refusal('not_found');
  return found.currency;
}

const createGroup = operation({
  method: 'POST',
  path: 'bc/billing_group/create',
  names,
  params: z.object({
    bc_id: id,
    billing_group_name: groupName,
    billing_group_type: z.enum(groupTypes).default('AUCTION'),
    advertiser_ids: ids.min(1, 'Must hold 1 to 100 ids.'),
    billing_group_emails: emails.default([]),
    is_primary: z.boolean().default(false),
  }),
  async run(caller, params) {
    if (params.billing_group_type !== accountType)
      throw invalidParameter('billing_group_type', 'Only AUCTION exists here.');
    const { bc_id: center, advertiser_ids: accounts } = params;
    const made = await ask(caller, api.finance.createBillingGroup, {
      center,
      name: params.billing_group_name,
      currency: await currencyOf(caller, center, accounts[0] ?? ''),
      accounts,
      emails: params.billing_group_emails,
      isPrimary: params.is_primary,
    });
    return { billing_group_id: made.id };
  },
});

const updateGroup = operation({
  method: 'POST',
  path: 'bc/billing_group/update',
  names: {
    ...names,
    name: 'new_billing_group_name',
    emails: 'new_billing_group_emails',
    accounts: 'add_advertiser_ids',
  },
  params: z.object({
    bc_id: id,
    billing_group_id: id,
    new_billing_group_name: groupName.optional(),
    new_billing_group_emails: emails.optional(),
    is_primary: z.boolean().optional(),
    add_advertiser_ids: ids.default([]),
    delete_advertiser_ids: ids.default([]),
  }),
  async run(caller, params) {
    const at = { center: params.bc_id, group: params.billing_group_id };
    const [added, removed] = [params.add_advertiser_ids, new Set(params.delete_advertiser_ids)];
    const isMoving = added.length > 0 || removed.size > 0;
    const held = isMoving ? (await ask(caller, api.finance.getBillingGroup, at)).accounts : [];
    const accounts = [...new Set([...held.map((account) => account.id), ...added])].filter((one) => !removed.has(one));
    await ask(caller, api.finance.updateBillingGroup, {
      ...at,
      ...(params.new_billing_group_name !== undefined && { name: params.new_billing_group_name }),
      ...(params.new_billing_group_emails !== undefined && { emails: params.new_billing_group_emails }),
      ...(params.is_primary !== undefined && { isPrimary: params.is_primary }),
      ...(isMoving && { accounts }),
    });
    return {};
  },
});

const present = (group: BillingGroup) => ({
  billing_group_id: group.id,
  billing_group_name: group.name,
  billing_group_type: accountType,
  billing_group_emails: group.emails,
  is_primary: group.isPrimary,
  currency: group.currency,
  status: group.state === 'live' ? 1 : 0,
  invoice_group_by: 'ACCOUNT',
  billed_to_type: 'ACCOUNT',
  advertiser_ids: group.accounts.map((account) => account.id),
  advertiser_infos: group.accounts.map((account) => ({ advertiser_id: account.id, advertiser_name: account.name })),
});

const getGroups = operation({
  method: 'GET',
  path: 'bc/billing_group/get',
  names,
  params: z.object({
    bc_id: id,
    filtering: filtering({
      billing_group_id: id.optional(),
      billing_group_name: text.optional(),
      billing_group_type: z.enum(groupTypes).optional(),
      invoice_group_by: z.enum(['ACCOUNT', 'ADVERTISER']).optional(),
      billed_to_type: z.enum(['ACCOUNT', 'ADVERTISER']).optional(),
      status: z.coerce.number().int().optional(),
    }),
    ...paging(50),
  }),
  async run(caller, params) {
    const wanted = params.filtering ?? {};
    const state = wanted.status === undefined ? 'all' : wanted.status === 1 ? 'live' : 'archived';
    const search = wanted.billing_group_id ?? wanted.billing_group_name ?? '';
    const found: List<object> = mapped(
      (page) => ask(caller, api.finance.listBillingGroups, { center: params.bc_id, search, state, ...page }),
      present,
    );
    // All groups are of the one type, and invoice by the account.
    const isOther = [wanted.billing_group_type, wanted.invoice_group_by, wanted.billed_to_type].some(
      (word) => word === 'RESERVATION' || word === 'ADVERTISER',
    );
    const list = await pageAcross([found], params);
    return pageOf(isOther ? await pageAcross([listed<object>([])], params) : list, params);
  },
});

/** Whole and decimal, as a number of units. */
const getUnpaid = operation({
  method: 'GET',
  path: 'bc/invoice/unpaid/get',
  params: z.object({ bc_id: id, invoice_type: literal(z.enum(['RECON'])) }),
  async run(caller, { bc_id }) {
    const { currency } = await ask(caller, api.centers.getCenter, { center: bc_id });
    const { unpaid } = await ask(caller, api.finance.listInvoices, { center: bc_id, pageSize: 1 });
    const list = unpaid.map((one) => ({
      currency: one.currency,
      unpaid_amount: unitsOf(one.amountMicros),
      unpaid_invoices: one.invoices,
      overdue_invoices: one.overdue,
    }));
    // Programs read one number: that of the center's own currency. Amounts of currencies are never added to each other.
    const own = list.find((one) => one.currency === currency);
    return { bc_id, currency, unpaid_amount: own?.unpaid_amount ?? 0, list };
  },
});

export const billingOperations = [createGroup, updateGroup, getGroups, getUnpaid];
