// A center that bills: a group, and invoices of a month in which something was charged.
import { fundedBy, newKey, rechargedIn, units } from './funds.ts';
import type { Scene } from './scene.ts';

/** The month that was over last, wherever one is: on the first of a month it may still run somewhere. */
export function lastMonth(): string {
  const now = new Date();
  const back = now.getUTCDate() === 1 ? 2 : 1;
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 7);
}

/** Twelve EUR of the account, charged in the last month. */
export function chargedIn(scene: Scene): Promise<string> {
  return scene.once('charge', async () => {
    const account = await rechargedIn(scene);
    const rows = [{ account, spendMicros: units(12), campaign: 'Launch' }];
    const spend = { center: scene.center, key: newKey(), day: `${lastMonth()}-15`, source: 'Network', rows };
    await scene.owner.must('finance.recordSpend', spend);
    return account;
  });
}

/** The group that bills the account, with one tax of 19 %. */
export function billedBy(scene: Scene): Promise<string> {
  return scene.once('billing group', async () => {
    const group = {
      center: scene.center,
      name: 'Client A',
      currency: 'EUR',
      accounts: [await scene.account()],
      emails: ['books@client.example'],
      legalName: 'Client A GmbH',
      address: 'Lindenallee 4\n10999 Berlin',
      taxNumber: 'DE 123',
      taxLines: [{ name: 'VAT', rateThousandths: 19_000 }],
    };
    return (await scene.owner.must('finance.createBillingGroup', group)).id;
  });
}

/** The invoice of the last month: 12 EUR, and 2.28 EUR of tax. */
export function invoicedIn(scene: Scene): Promise<string> {
  return scene.once('invoice', async () => {
    const [, group] = [await chargedIn(scene), await billedBy(scene)];
    const { id } = await scene.owner.must('finance.issueInvoice', { center: scene.center, group, month: lastMonth() });
    return id;
  });
}

/** Another account with 30 EUR in its wallet, of which 10.005 were charged in the last month. */
async function chargedToo(scene: Scene, name: string): Promise<string> {
  const { center, owner, world } = scene;
  await fundedBy(scene);
  const { id: account } = await world.addAccount(owner, center, name);
  const moved = [{ account, cashMicros: units(30) }];
  await owner.must('finance.transferFunds', { center, key: newKey(), direction: 'recharge', rows: moved });
  const rows = [{ account, spendMicros: '10005000' }];
  await owner.must('finance.recordSpend', { center, key: newKey(), day: `${lastMonth()}-15`, source: 'Network', rows });
  return account;
}

/** An invoice that is paid, of a group of its own. */
export function paidIn(scene: Scene): Promise<string> {
  return scene.once('payment', async () => {
    const { center, owner } = scene;
    const accounts = [await chargedToo(scene, 'Paid')];
    const { id: group } = await owner.must('finance.createBillingGroup', {
      center,
      name: 'Client P',
      currency: 'EUR',
      accounts,
    });
    const { id: invoice } = await owner.must('finance.issueInvoice', { center, group, month: lastMonth() });
    await owner.must('finance.recordPayment', { center, invoice, paidOn: `${lastMonth()}-28`, reference: 'Bank 7' });
    return invoice;
  });
}

/** The primary group of EUR, with something that no invoice has yet. */
export function openIn(scene: Scene): Promise<string> {
  return scene.once('primary group', async () => {
    const { center, owner } = scene;
    await chargedToo(scene, 'Loose');
    const group = { center, name: 'The rest', currency: 'EUR', isPrimary: true };
    return (await owner.must('finance.createBillingGroup', group)).id;
  });
}

/** One EUR in USD, and money to convert. */
export function ratedIn(scene: Scene): Promise<string> {
  return scene.once('rate', async () => {
    await fundedBy(scene);
    const rate = { center: scene.center, from: 'EUR', to: 'USD', rate: '1.08', source: 'ECB' };
    return (await scene.owner.must('finance.recordRate', rate)).id;
  });
}

/** Three EUR more than an account had, told in the last month: a difference. */
export function unbilledIn(scene: Scene): Promise<string> {
  return scene.once('unbilled', async () => {
    const { center, owner, world } = scene;
    const { id: account } = await world.addAccount(owner, center, 'Short');
    const rows = [{ account, spendMicros: units(3) }];
    await owner.must('finance.recordSpend', {
      center,
      key: newKey(),
      day: `${lastMonth()}-15`,
      source: 'Network',
      rows,
    });
    return account;
  });
}

/** The same, explained. */
export function explainedIn(scene: Scene): Promise<string> {
  return scene.once('explanation', async () => {
    const { center, owner } = scene;
    const account = await unbilledIn(scene);
    const why = { kind: 'unbilled', differenceMicros: units(3), note: 'The network pays it' } as const;
    await owner.must('finance.explainDifference', { center, month: lastMonth(), account, ...why });
    return account;
  });
}

/** A plan for what is spent in EUR. */
export function plannedIn(scene: Scene): Promise<string> {
  return scene.once('plan', async () => {
    const plan = { center: scene.center, currency: 'EUR', amountMicros: units(900) };
    return (await scene.owner.must('finance.setPlan', plan)).currency;
  });
}
