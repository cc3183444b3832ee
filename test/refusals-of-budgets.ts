// The refusals about budgets, caps and the breaker, for the test that reaches every one.
import type { CallOf } from '../src/contract/endpoint.ts';
import type { EndpointName, EndpointNamed } from './caller.ts';
import { examples } from './examples.ts';
import { breakerIn } from './examples-of-budgets.ts';
import { newKey, rechargedIn, units } from './funds.ts';
import type { Row } from './refusals-of-access.ts';
import type { Scene } from './scene.ts';
import type { Person } from './world.ts';

/** The example's call with something else in it. */
const asking =
  <Name extends EndpointName>(
    name: Name,
    change: (scene: Scene) => Promise<Partial<CallOf<EndpointNamed<Name>>>>,
  ): Row =>
  async (scene, owner) => {
    const changed = await change(scene);
    const example = await examples[name](scene, owner);
    return owner.call(name, { ...example, ...changed });
  };

const capped = async (scene: Scene): Promise<void> => {
  const { center, owner } = scene;
  const cap = { measure: 'moves', period: 'day', currency: 'EUR', amountMicros: units(1) } as const;
  await owner.must('finance.setCap', { center, subject: { kind: 'center' }, ...cap });
};

/** The example's call in a center where hardly anything may be moved. */
const beyondCap =
  <Name extends EndpointName>(name: Name): Row =>
  async (scene, owner) => {
    const example = await examples[name](scene, owner);
    await capped(scene);
    return owner.call(name, example);
  };

/** A finance manager with a cap of their own. */
async function bound(scene: Scene): Promise<{ manager: Person; cap: string; subject: { kind: 'person'; id: string } }> {
  const { center, owner, world } = scene;
  const manager = await world.newcomer('Fina');
  await world.join(owner, center, [manager], { financeRole: 'manager' });
  const subject = { kind: 'person', id: manager.id } as const;
  const { id: cap } = await owner.must('finance.setCap', { center, subject, ...moves, amountMicros: units(10) });
  return { manager, cap, subject };
}

const moves = { measure: 'moves', period: 'day', currency: 'EUR' } as const;

const onHold =
  (micros: string): Row =>
  async (scene, owner, center) => {
    const account = await rechargedIn(scene);
    return owner.call('finance.holdFunds', { center, key: newKey(), account, amountMicros: micros });
  };

export const budgetRows: Record<string, Row> = {
  'finance.setBudget finance.amount_too_fine': asking('finance.setBudget', async () => ({
    budget: { mode: 'daily' as const, amountMicros: '5001000' },
  })),
  'finance.setBudget assets.account_closed': async (scene, owner, center) => {
    const account = await scene.account();
    await owner.must('assets.closeAccount', { center, account });
    return owner.call('finance.setBudget', { center, account, budget: { mode: 'unlimited' } });
  },
  'finance.setBudget finance.budget_changes_used': async (scene, owner, center) => {
    const account = await scene.account();
    for (let change = 1; change <= 10; change += 1) {
      const budget = { mode: 'daily', amountMicros: units(change) } as const;
      await owner.must('finance.setBudget', { center, account, budget });
    }
    return owner.call('finance.setBudget', { center, account, budget: { mode: 'unlimited' } });
  },
  'finance.setCap finance.amount_too_fine': asking('finance.setCap', async () => ({ amountMicros: '1' })),
  'finance.setCap finance.currency_other': asking('finance.setCap', async () => ({ currency: 'USD' })),
  'finance.setCap finance.cap_only_moves': asking('finance.setCap', async ({ owner }) => ({
    subject: { kind: 'person' as const, id: owner.id },
  })),
  'finance.setCap finance.cap_binds_you': async (scene, _, center) => {
    const { manager, subject } = await bound(scene);
    return manager.call('finance.setCap', { center, subject, ...moves, amountMicros: units(11) });
  },
  'finance.removeCap finance.cap_binds_you': async (scene, _, center) => {
    const { manager, cap } = await bound(scene);
    return manager.call('finance.removeCap', { center, cap });
  },
  'finance.recordFunding finance.cap_reached': beyondCap('finance.recordFunding'),
  'finance.transferFunds finance.cap_reached': beyondCap('finance.transferFunds'),
  'finance.issueCredit finance.cap_reached': beyondCap('finance.issueCredit'),
  'finance.adjustBalance finance.cap_reached': beyondCap('finance.adjustBalance'),
  'finance.holdFunds finance.cap_reached': async (scene, owner, center) => {
    const subject = { kind: 'account', id: await scene.account() } as const;
    const cap = { measure: 'spend', period: 'total', currency: 'EUR', amountMicros: units(1) } as const;
    await owner.must('finance.setCap', { center, subject, ...cap });
    return onHold(units(2))(scene, owner, center);
  },
  'finance.holdFunds finance.budget_exceeded': async (scene, owner, center) => {
    const account = await scene.account();
    await owner.must('finance.setBudget', { center, account, budget: { mode: 'monthly', amountMicros: units(1) } });
    return onHold(units(2))(scene, owner, center);
  },
  'finance.holdFunds finance.breaker_open': async (scene, owner, center) => {
    await breakerIn(scene);
    return onHold(units(1))(scene, owner, center);
  },
  'finance.transferFunds finance.breaker_open': asking('finance.transferFunds', async (scene) => {
    await breakerIn(scene);
    return {};
  }),
  'finance.confirmBreaker finance.breaker_confirmed': async (scene, owner, center) => {
    const breaker = await breakerIn(scene);
    await owner.must('finance.confirmBreaker', { center, breaker });
    return owner.call('finance.confirmBreaker', { center, breaker });
  },
  'finance.confirmBreaker finance.breaker_not_open': async (scene, owner, center) => {
    const breaker = await breakerIn(scene);
    const { manager } = await bound(scene);
    await owner.must('finance.confirmBreaker', { center, breaker });
    await manager.must('finance.confirmBreaker', { center, breaker });
    return manager.call('finance.confirmBreaker', { center, breaker });
  },
  'finance.updateLimitSettings finance.scores_reversed': asking('finance.updateLimitSettings', async () => ({
    alertScore: 9,
  })),
  'finance.updateLimitSettings finance.currency_twice': asking('finance.updateLimitSettings', async () => {
    const amount = { currency: 'EUR', amountMicros: units(1) };
    return { dailyAmounts: [amount, amount] };
  }),
};
