import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { createBillingGroup, getBillingGroup, listBillingGroups, updateBillingGroup } from './billing-groups.ts';
import { listCosts } from './costs.ts';
import { listDifferences } from './differences.ts';
import { explainDifference, withdrawExplanation } from './explanations.ts';
import { draftInvoice } from './invoice-drafts.ts';
import { sendInvoice } from './invoice-files.ts';
import { getInvoice, listInvoices } from './invoice-queries.ts';
import { getInvoiceSettings, putInvoiceSettings } from './invoice-settings.ts';
import { creditInvoice, issueInvoice, recordPayment, withdrawPayment } from './invoices.ts';
import { removePlan, setPlan } from './plans.ts';
import { convertCash, listRates, recordRate } from './rates.ts';
import { getStatement } from './statements.ts';
import { getTotal } from './totals.ts';

const { finance } = api;

/** What is billed, to whom, and what agrees with what. */
export function billingRoutes(installation: Pick<Installation, 'jobs'>): Route[] {
  return [
    route(finance.listBillingGroups, listBillingGroups),
    route(finance.getBillingGroup, (context, input) => getBillingGroup(context, input.group)),
    route(finance.createBillingGroup, createBillingGroup),
    route(finance.updateBillingGroup, updateBillingGroup),
    route(finance.getInvoiceSettings, getInvoiceSettings),
    route(finance.putInvoiceSettings, putInvoiceSettings),
    route(finance.listInvoices, listInvoices),
    route(finance.getInvoice, (context, input) => getInvoice(context, input.invoice)),
    route(finance.draftInvoice, draftInvoice),
    route(finance.issueInvoice, issueInvoice),
    route(finance.creditInvoice, creditInvoice),
    route(finance.recordPayment, recordPayment),
    route(finance.withdrawPayment, withdrawPayment),
    route(finance.sendInvoice, sendInvoice(installation)),
    route(finance.listCosts, listCosts),
    route(finance.getStatement, getStatement),
    route(finance.listDifferences, listDifferences),
    route(finance.listRates, listRates),
    route(finance.recordRate, recordRate),
    route(finance.convertCash, convertCash),
    route(finance.getTotal, getTotal),
    route(finance.setPlan, setPlan),
    route(finance.removePlan, removePlan),
    route(finance.explainDifference, explainDifference),
    route(finance.withdrawExplanation, withdrawExplanation),
  ];
}
