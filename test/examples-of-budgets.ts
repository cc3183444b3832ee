// A call of each endpoint about budgets, caps and the breaker, for tests that make every call.
import { newKey, rechargedIn, someDaysAgo, units } from './funds.ts';
import type { Scene } from './scene.ts';

const inCenter = ({ center }: Scene) => ({ center });
const onAccount = async (scene: Scene) => ({ center: scene.center, account: await scene.account() });
const cap = { measure: 'spend', period: 'month', currency: 'EUR' } as const;

/** A cap on the spend of the account. */
export function capIn(scene: Scene): Promise<string> {
  return scene.once('cap', async () => {
    const { center } = scene;
    const subject = { kind: 'account', id: await scene.account() } as const;
    return (await scene.owner.must('finance.setCap', { center, subject, ...cap, amountMicros: units(500) })).id;
  });
}

/** The account froze: in a center that takes more than 5 EUR a day for too much, it spent 6. */
export function breakerIn(scene: Scene): Promise<string> {
  return scene.once('breaker', async () => {
    const { center, owner, world } = scene;
    const account = await rechargedIn(scene);
    // Two may confirm, so that the word of one is not enough.
    await world.join(owner, center, [await world.newcomer('Fio')], { financeRole: 'manager' });
    const dailyAmounts = [{ currency: 'EUR', amountMicros: units(5) }];
    await owner.must('finance.updateLimitSettings', { center, dailyAmounts });
    const rows = [{ account, spendMicros: units(6) }];
    const day = someDaysAgo(2);
    await owner.must('finance.recordSpend', { center, key: newKey(), day, source: 'Network', rows });
    const { items } = await owner.must('finance.listBreakers', { center, state: 'open' });
    return items[0]?.id ?? '';
  });
}

export const budgetExamples = {
  'finance.getBudget': onAccount,
  'finance.setBudget': async (scene: Scene) => ({
    ...(await onAccount(scene)),
    budget: { mode: 'daily' as const, amountMicros: units(40) },
  }),
  'finance.listBudgetChanges': onAccount,
  'finance.listCaps': inCenter,
  'finance.listCapSubjects': ({ center }: Scene) => ({ center, kind: 'person' as const }),
  'finance.setCap': async (scene: Scene) => ({
    center: scene.center,
    subject: { kind: 'account' as const, id: await scene.account() },
    ...cap,
    period: 'day' as const,
    amountMicros: units(80),
  }),
  'finance.removeCap': async (scene: Scene) => ({ center: scene.center, cap: await capIn(scene) }),
  'finance.listBreakers': inCenter,
  'finance.confirmBreaker': async (scene: Scene) => ({ center: scene.center, breaker: await breakerIn(scene) }),
  'finance.getLimitSettings': inCenter,
  'finance.updateLimitSettings': ({ center }: Scene) => ({ center, lowDays: 5, dailyMultiple: 20 }),
  'finance.listAlerts': inCenter,
};
