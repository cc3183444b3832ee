// A call of each endpoint about invoices, for tests that make every call.
import {
  billedBy,
  explainedIn,
  invoicedIn,
  lastMonth,
  openIn,
  paidIn,
  plannedIn,
  ratedIn,
  unbilledIn,
} from './billing.ts';
import { newKey, units } from './funds.ts';
import type { Scene } from './scene.ts';

const inCenter = ({ center }: Scene) => ({ center });
const onGroup = async (scene: Scene) => ({ center: scene.center, group: await billedBy(scene) });
const onInvoice = async (scene: Scene) => ({ center: scene.center, invoice: await invoicedIn(scene) });
const toInvoice = async (scene: Scene) => ({ center: scene.center, group: await openIn(scene), month: lastMonth() });

export const invoiceExamples = {
  'finance.listBillingGroups': inCenter,
  'finance.getBillingGroup': onGroup,
  'finance.createBillingGroup': async (scene: Scene) => ({
    center: scene.center,
    name: 'Client B',
    currency: 'EUR',
    accounts: [await scene.spare()],
  }),
  'finance.updateBillingGroup': async (scene: Scene) => ({
    ...(await onGroup(scene)),
    name: 'Client A and sons',
    taxLines: [{ name: 'VAT', rateThousandths: 7000 }],
  }),
  'finance.getInvoiceSettings': inCenter,
  'finance.putInvoiceSettings': ({ center }: Scene) => ({
    center,
    legalName: 'Acme Media GmbH',
    address: 'Hafenstraße 1\n20457 Hamburg',
    taxNumber: 'DE 999',
    bankDetails: 'DE02 1203 0000 0000 2020 51',
    dueDays: 14,
  }),
  'finance.listInvoices': inCenter,
  'finance.getInvoice': onInvoice,
  'finance.draftInvoice': toInvoice,
  'finance.issueInvoice': toInvoice,
  'finance.creditInvoice': async (scene: Scene) => ({ ...(await onInvoice(scene)), reason: 'Wrong address' }),
  'finance.recordPayment': async (scene: Scene) => ({
    ...(await onInvoice(scene)),
    paidOn: `${lastMonth()}-28`,
    reference: 'Bank 7',
  }),
  'finance.withdrawPayment': async (scene: Scene) => ({ center: scene.center, invoice: await paidIn(scene) }),
  'finance.sendInvoice': async (scene: Scene) => ({ ...(await onInvoice(scene)), locale: 'en' as const }),
  'finance.listCosts': inCenter,
  'finance.getStatement': async (scene: Scene) => ({
    center: scene.center,
    account: await scene.account(),
    month: lastMonth(),
  }),
  'finance.listDifferences': inCenter,
  'finance.listRates': inCenter,
  'finance.recordRate': ({ center }: Scene) => ({ center, from: 'EUR', to: 'CNY', rate: '7.7912', source: 'ECB' }),
  'finance.convertCash': async (scene: Scene) => ({
    center: scene.center,
    key: await scene.once('key of conversion', () => Promise.resolve(newKey())),
    rate: await ratedIn(scene),
    amountMicros: units(5),
  }),
  'finance.getTotal': ({ center }: Scene) => ({ center, currency: 'EUR' }),
  'finance.setPlan': ({ center }: Scene) => ({ center, currency: 'EUR', amountMicros: units(1200) }),
  'finance.removePlan': async (scene: Scene) => ({ center: scene.center, currency: await plannedIn(scene) }),
  'finance.explainDifference': async (scene: Scene) => ({
    center: scene.center,
    month: lastMonth(),
    account: await unbilledIn(scene),
    kind: 'unbilled' as const,
    differenceMicros: units(3),
    note: 'Paid by the network',
  }),
  'finance.withdrawExplanation': async (scene: Scene) => ({
    center: scene.center,
    month: lastMonth(),
    account: await explainedIn(scene),
    kind: 'unbilled' as const,
  }),
};
