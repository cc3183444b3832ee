// The refusals about invoices, for the test that reaches every one.
import { billedBy, chargedIn, invoicedIn, lastMonth, openIn, paidIn, ratedIn } from './billing.ts';
import { examples } from './examples.ts';
import { newKey, units } from './funds.ts';
import type { Row } from './refusals-of-access.ts';

const thisMonth = (): string => new Date().toISOString().slice(0, 7);
const inDollars = { region: 'US', timeZone: 'UTC', currency: 'USD' } as const;
const make = { name: 'Another', currency: 'EUR' } as const;

type Issuing = 'finance.issueInvoice' | 'finance.draftInvoice';

const archived =
  (name: Issuing): Row =>
  async (scene, owner, center) => {
    const asked = await examples[name](scene, owner);
    await owner.must('finance.updateBillingGroup', { center, group: asked.group, state: 'archived' });
    return owner.call(name, asked);
  };
const running =
  (name: Issuing): Row =>
  async (scene, owner) =>
    owner.call(name, { ...(await examples[name](scene, owner)), month: thisMonth() });
const twice =
  (name: Issuing): Row =>
  async (scene, owner) => {
    const asked = await examples[name](scene, owner);
    await owner.must('finance.issueInvoice', asked);
    return owner.call(name, asked);
  };
const empty =
  (name: Issuing): Row =>
  async (scene, owner, center) =>
    owner.call(name, { center, group: await billedBy(scene), month: lastMonth() });

export const invoiceRows: Record<string, Row> = {
  'finance.createBillingGroup finance.currency_other': async (_, owner, center) => {
    const { id } = await owner.must('assets.createAccount', { center, name: 'Dollars', ...inDollars });
    return owner.call('finance.createBillingGroup', { center, ...make, accounts: [id] });
  },
  'finance.createBillingGroup finance.account_billed_elsewhere': async (scene, owner, center) => {
    await billedBy(scene);
    return owner.call('finance.createBillingGroup', { center, ...make, accounts: [await scene.account()] });
  },
  'finance.createBillingGroup finance.primary_taken': async (scene, owner, center) => {
    await openIn(scene);
    return owner.call('finance.createBillingGroup', { center, ...make, isPrimary: true });
  },
  'finance.updateBillingGroup finance.currency_other': async (scene, owner, center) => {
    const { id } = await owner.must('assets.createAccount', { center, name: 'Dollars', ...inDollars });
    return owner.call('finance.updateBillingGroup', { center, group: await billedBy(scene), accounts: [id] });
  },
  'finance.updateBillingGroup finance.account_billed_elsewhere': async (scene, owner, center) => {
    const group = await billedBy(scene);
    await owner.must('finance.updateBillingGroup', { center, group, state: 'archived' });
    const accounts = [await scene.account()];
    await owner.must('finance.createBillingGroup', { center, ...make, accounts });
    return owner.call('finance.updateBillingGroup', { center, group, state: 'live' });
  },
  'finance.updateBillingGroup finance.primary_taken': async (scene, owner, center) => {
    await openIn(scene);
    return owner.call('finance.updateBillingGroup', { center, group: await billedBy(scene), isPrimary: true });
  },
  'finance.putInvoiceSettings finance.numbering_begun': async (scene, owner) => {
    await invoicedIn(scene);
    const settings = await examples['finance.putInvoiceSettings'](scene, owner);
    return owner.call('finance.putInvoiceSettings', { ...settings, invoices: { prefix: 'R-', next: 7 } });
  },
  'finance.putInvoiceSettings finance.prefixes_alike': async (scene, owner) => {
    const settings = await examples['finance.putInvoiceSettings'](scene, owner);
    return owner.call('finance.putInvoiceSettings', { ...settings, invoices: { prefix: 'CN-', next: 7 } });
  },
  'finance.issueInvoice finance.group_archived': archived('finance.issueInvoice'),
  'finance.draftInvoice finance.group_archived': archived('finance.draftInvoice'),
  'finance.issueInvoice finance.month_still_runs': running('finance.issueInvoice'),
  'finance.draftInvoice finance.month_still_runs': running('finance.draftInvoice'),
  'finance.issueInvoice finance.already_invoiced': twice('finance.issueInvoice'),
  'finance.draftInvoice finance.already_invoiced': twice('finance.draftInvoice'),
  'finance.issueInvoice finance.nothing_to_invoice': empty('finance.issueInvoice'),
  'finance.draftInvoice finance.nothing_to_invoice': empty('finance.draftInvoice'),
  'finance.creditInvoice finance.invoice_not_creditable': async (scene, owner, center) => {
    const asked = { center, invoice: await invoicedIn(scene), reason: 'Wrong' };
    await owner.must('finance.creditInvoice', asked);
    return owner.call('finance.creditInvoice', asked);
  },
  'finance.recordPayment finance.invoice_not_open': async (scene, owner, center) => {
    const paid = { invoice: await paidIn(scene), paidOn: `${lastMonth()}-28`, reference: 'Again' };
    return owner.call('finance.recordPayment', { center, ...paid });
  },
  'finance.recordPayment finance.day_out_of_reach': async (scene, owner) => {
    const payment = await examples['finance.recordPayment'](scene, owner);
    return owner.call('finance.recordPayment', { ...payment, paidOn: '2099-01-01' });
  },
  'finance.withdrawPayment finance.invoice_not_paid': async (scene, owner, center) =>
    owner.call('finance.withdrawPayment', { center, invoice: await invoicedIn(scene) }),
  'finance.sendInvoice finance.no_addresses': async (scene, owner, center) =>
    owner.call('finance.sendInvoice', { center, invoice: await paidIn(scene), locale: 'en' }),
  'finance.recordRate finance.same_currency': async (_, owner, center) =>
    owner.call('finance.recordRate', { center, from: 'EUR', to: 'EUR', rate: '1', source: 'Nobody' }),
  'finance.recordRate finance.rate_in_future': async (_, owner, center) => {
    const rate = { center, from: 'EUR', to: 'USD', rate: '1', source: 'Nobody', at: '2099-01-01T00:00:00Z' };
    return owner.call('finance.recordRate', rate);
  },
  'finance.convertCash finance.key_reused': async (scene, owner) => {
    const asked = await examples['finance.convertCash'](scene, owner);
    await owner.must('finance.convertCash', { ...asked, note: 'Other' });
    return owner.call('finance.convertCash', asked);
  },
  'finance.convertCash finance.amount_too_fine': async (scene, owner, center) =>
    owner.call('finance.convertCash', { center, key: newKey(), rate: await ratedIn(scene), amountMicros: '1' }),
  'finance.convertCash finance.balance_too_low': async (scene, owner, center) => {
    await chargedIn(scene);
    const asked = { center, key: newKey(), rate: await ratedIn(scene), amountMicros: units(5000) };
    return owner.call('finance.convertCash', asked);
  },
  'finance.convertCash finance.nothing_left': async (_, owner, center) => {
    const rate = { center, from: 'JPY', to: 'USD', rate: '0.000001', source: 'Nobody' };
    const { id } = await owner.must('finance.recordRate', rate);
    return owner.call('finance.convertCash', { center, key: newKey(), rate: id, amountMicros: units(1) });
  },
  'finance.setPlan finance.amount_too_fine': async (_, owner, center) =>
    owner.call('finance.setPlan', { center, currency: 'EUR', amountMicros: '1' }),
  'finance.explainDifference finance.difference_changed': async (scene, owner) => {
    const asked = await examples['finance.explainDifference'](scene, owner);
    return owner.call('finance.explainDifference', { ...asked, differenceMicros: units(2) });
  },
};
