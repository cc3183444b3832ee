import { api } from '../../contract/index.ts';
import { type Route, route } from '../foundation/calls.ts';
import type { Installation } from '../foundation/installation.ts';
import { listAlerts } from './alerts.ts';
import { checkBooks, closePeriod, listChecks, listPeriods } from './books.ts';
import { confirmBreaker, listBreakers } from './breaker.ts';
import { getBudget, listBudgetChanges, setBudget } from './budgets.ts';
import { listCapSubjects } from './cap-subjects.ts';
import { listCaps, removeCap, setCap } from './caps.ts';
import { adjustBalance, issueCredit, recordFunding, reversePosting } from './funds.ts';
import { holdFunds, releaseHold, settleHold } from './holds.ts';
import { lookAtBalances } from './jobs.ts';
import { readSettings, updateLimitSettings } from './limit-settings.ts';
import { addPaper, listPapers } from './papers.ts';
import { planTransfers } from './plan.ts';
import { getPosting } from './postings.ts';
import { getOverview, listCredits, listHolds } from './queries.ts';
import { recordSpend } from './spend.ts';
import { listTransactions, sumTransactions } from './transactions.ts';
import { transferFunds } from './transfers.ts';
import { getWallet, listWallets } from './wallet-lists.ts';

const { finance } = api;

export function routes({ jobs }: Pick<Installation, 'jobs'>): Route[] {
  return [
    route(finance.getOverview, getOverview),
    route(finance.listWallets, listWallets),
    route(finance.getWallet, getWallet),
    route(finance.listTransactions, listTransactions),
    route(finance.sumTransactions, sumTransactions),
    route(finance.getPosting, (context, input) => getPosting(context, input.posting)),
    route(finance.recordFunding, recordFunding),
    route(finance.transferFunds, transferFunds),
    route(finance.planTransfers, planTransfers),
    route(finance.listCredits, listCredits),
    route(finance.issueCredit, issueCredit),
    route(finance.adjustBalance, adjustBalance),
    route(finance.reversePosting, reversePosting),
    route(finance.listPapers, listPapers),
    route(finance.addPaper, addPaper),
    route(finance.recordSpend, async (context, input) => {
      const reply = await recordSpend(context, input);
      await lookAtBalances(context, jobs);
      return reply;
    }),
    route(finance.listHolds, listHolds),
    route(finance.holdFunds, holdFunds),
    route(finance.settleHold, settleHold),
    route(finance.releaseHold, releaseHold),
    route(finance.listPeriods, listPeriods),
    route(finance.closePeriod, closePeriod),
    route(finance.listChecks, listChecks),
    route(finance.checkBooks, checkBooks),
    route(finance.getBudget, getBudget),
    route(finance.setBudget, setBudget),
    route(finance.listBudgetChanges, listBudgetChanges),
    route(finance.listCaps, listCaps),
    route(finance.listCapSubjects, listCapSubjects),
    route(finance.setCap, setCap),
    route(finance.removeCap, removeCap),
    route(finance.listBreakers, listBreakers),
    route(finance.confirmBreaker, confirmBreaker),
    route(finance.getLimitSettings, readSettings),
    route(finance.updateLimitSettings, updateLimitSettings),
    route(finance.listAlerts, listAlerts),
  ];
}
