// What an ad account is called, and how much it may spend. Budgets are numbers of units here, without the dates of a custom one.
import { z } from 'zod';
import { microsOf } from '../../contract/decimals.ts';
import type { Budget, BudgetTerms } from '../../contract/finance-budgets.ts';
import { api } from '../../contract/index.ts';
import { Refusal, rowRefusal } from '../foundation/errors.ts';
import { type Found, findAccounts } from './advertisers.ts';
import { ask, type Caller, operation } from './ask.ts';
import { codeOfKind, codes } from './tables.ts';
import { id, invalidParameter, Partial, text, WireRefusal } from './wire.ts';

const modes = ['UNLIMITED', 'DAILY_BUDGET', 'MONTHLY_BUDGET', 'CUSTOM_BUDGET'] as const;
const wanted = z.object({ advertiser_id: id, budget_mode: z.enum(modes), budget: z.number().optional() });
type Wanted = z.output<typeof wanted>;

/** The day that it is where the account is. */
const todayIn = (timeZone: string): string => new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date());

/** Amounts are read before any budget is changed. */
function microsIn(budget: number | undefined): bigint {
  const micros = budget === undefined || budget <= 0 ? null : microsOf(String(budget));
  return micros ?? raise(invalidParameter('advertiser_budgets.budget', 'Must be an amount above zero.'));
}

function raise(refusal: WireRefusal): never {
  throw refusal;
}

/** A custom budget keeps the dates that it has; a new one begins today and stands until it is changed. */
function termsOf({ budget_mode, budget }: Wanted, { account }: Found, current: Budget): BudgetTerms {
  if (budget_mode === 'UNLIMITED') return { mode: 'unlimited' };
  const amountMicros = String(microsIn(budget));
  if (budget_mode === 'DAILY_BUDGET') return { mode: 'daily', amountMicros };
  if (budget_mode === 'MONTHLY_BUDGET') return { mode: 'monthly', amountMicros };
  return { mode: 'custom', amountMicros, from: current.from ?? todayIn(account.timeZone), to: current.to };
}

interface Result {
  advertiser_id: string;
  status: 'SUCCESS' | 'FAIL';
  error_msg: string;
  code: number;
}

async function setOne(caller: Caller, one: Wanted, found: Found | undefined): Promise<void> {
  // Who may not see an account learns no more of it than of one that is not there.
  const center = found?.centerId ?? null;
  if (!found || center === null) throw new Refusal('not_found');
  const at = { center, account: one.advertiser_id };
  const current = await ask({ ...caller, idempotencyKey: null }, api.finance.getBudget, at);
  const key = caller.idempotencyKey;
  const own = { ...caller, idempotencyKey: key && `${key} ${one.advertiser_id}`.slice(0, 200) };
  await ask(own, api.finance.setBudget, { ...at, budget: termsOf(one, found, current) });
}

/** Nothing was changed: an error; some was: a partial success that says what was not, and why. */
function outcomeOf(results: readonly Result[]): object {
  const list = results.map(({ advertiser_id, status, error_msg }) => ({ advertiser_id, status, error_msg }));
  const failed = results.filter(({ status }) => status === 'FAIL');
  if (failed.length === 0) return { list };
  const sentences = failed.map((each) => `${each.advertiser_id}: ${each.error_msg}`).join(' ');
  if (failed.length < results.length)
    return new Partial(`${results.length - failed.length} of ${results.length} done. ${sentences}`, { list });
  const kinds = new Set(failed.map(({ code }) => code));
  throw new WireRefusal(kinds.size === 1 ? (failed[0]?.code ?? codes.conflict) : codes.conflict, sentences);
}

async function setBudgets(caller: Caller, budgets: readonly Wanted[]): Promise<object> {
  for (const { budget_mode, budget } of budgets) if (budget_mode !== 'UNLIMITED') microsIn(budget);
  const found = await findAccounts(
    caller,
    budgets.map(({ advertiser_id }) => advertiser_id),
  );
  const results: Result[] = [];
  for (const one of budgets) {
    const { advertiser_id } = one;
    try {
      await setOne(caller, one, found.get(advertiser_id));
      results.push({ advertiser_id, status: 'SUCCESS', error_msg: '', code: codes.ok });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'unauthenticated') throw error;
      const { message } = rowRefusal(error, caller.origin.locale);
      results.push({ advertiser_id, status: 'FAIL', error_msg: message, code: codeOfKind[error.kind] });
    }
  }
  return outcomeOf(results);
}

const updateAdvertiser = operation({
  method: 'POST',
  path: 'advertiser/update',
  names: { name: 'advertiser_name', account: 'advertiser_id' },
  params: z.object({
    advertiser_budgets: z
      .array(wanted)
      .min(1, 'Must hold 1 to 10 budgets.')
      .max(10, 'Must hold 1 to 10 budgets.')
      .optional(),
    advertiser_id: id.optional(),
    advertiser_name: text.optional(),
    company: text.optional(),
    // How the original is told of more or less instead of so much; Atrium knows so much only.
    budget_update_type: z.undefined('Is not supported: send the whole budget.').optional(),
  }),
  async run(caller, { advertiser_budgets, advertiser_id, advertiser_name: name, company }) {
    const isProfile = advertiser_id !== undefined || name !== undefined || company !== undefined;
    if ((advertiser_budgets !== undefined) === isProfile)
      throw invalidParameter('advertiser_budgets', 'Send either budgets or a profile.');
    if (advertiser_budgets) return setBudgets(caller, advertiser_budgets);
    if (advertiser_id === undefined) throw invalidParameter('advertiser_id', 'Missing data for required field.');
    const center = (await findAccounts(caller, [advertiser_id])).get(advertiser_id)?.centerId ?? null;
    if (center === null) throw new WireRefusal(codes.noPermission, 'advertiser_id: No permission on it.');
    await ask(caller, api.assets.updateAccount, {
      center,
      account: advertiser_id,
      ...(name === undefined ? {} : { name }),
      ...(company === undefined ? {} : { company }),
    });
    return { list: [{ advertiser_id, status: 'SUCCESS', error_msg: '' }] };
  },
});

export const budgetOperations = [updateAdvertiser];
