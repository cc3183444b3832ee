// Changes by chance of all that lists of money are made of.
import assert from 'node:assert/strict';
import { endAll } from '../src/server/finance/index.ts';
import type { Database } from '../src/server/foundation/database.ts';
import type { EndpointName } from './caller.ts';
import { newKey, someDaysAgo, units } from './funds.ts';
import { Partnership } from './partnership.ts';
import { paymentOf, providerOf, say } from './payments.ts';
import type { Scene } from './scene.ts';
import type { Person, World } from './world.ts';

type Roll = (sides: number) => number;

/** A center with some ad accounts, people and a partner, in which things happen by chance. */
export class Happenings {
  readonly scene: Scene;
  readonly accounts: string[] = [];
  readonly #world: World;
  readonly #database: Database;
  readonly #roll: Roll;
  readonly #people: Person[] = [];
  readonly #postings: string[] = [];
  readonly #holds: string[] = [];
  #partner = '';
  #untried: string[] = [];

  constructor(world: World, database: Database, { scene, roll }: { scene: Scene; roll: Roll }) {
    [this.#world, this.#database, this.scene, this.#roll] = [world, database, scene, roll];
  }

  async begin(): Promise<void> {
    const { owner, center } = this.scene;
    await this.#do('finance.recordFunding', { ...this.#money(9000), reference: 'Bank' });
    for (const name of ['Spring', 'Summer', 'Autumn', 'Winter', 'Zenit'])
      this.accounts.push((await this.#world.addAccount(owner, center, name)).id);
    for (const name of ['Ina', 'Jon', 'Kim']) this.#people.push(await this.#world.newcomer(name));
    await this.#world.join(owner, center, this.#people);
    this.#partner = (await Partnership.link(this.#world, this.scene)).center;
    for (let at = 0; at < 12; at += 1) await this.#recharge().then(() => this.#spend());
  }

  /** Does one thing; each at least once, if so often. What is refused changes nothing. Gives back what it was. */
  async next(): Promise<string> {
    if (this.#untried.length === 0) this.#untried = Object.keys(this.#acts);
    const [what = ''] = this.#untried.splice(this.#roll(this.#untried.length), 1);
    await this.#acts[what]?.();
    return what;
  }

  #one = <Of>(all: readonly Of[]): Of => all[this.#roll(all.length)] as Of;
  #account = (): string => this.#one(this.accounts);

  async #do(name: EndpointName, input: object): Promise<{ id: string } | undefined> {
    const { status, body, refusal } = await this.scene.owner.call(name, { center: this.scene.center, ...input });
    assert.ok(status < 500 && status !== 400, `${name} ${JSON.stringify(refusal)}`);
    return status < 400 ? (body as { id: string }) : undefined;
  }

  #money = (most: number) => ({ key: newKey(), currency: 'EUR', amountMicros: units(1 + this.#roll(most)) });

  #recharge = async (direction: 'recharge' | 'refund' = 'recharge'): Promise<void> => {
    const rows = [{ account: this.#account(), cashMicros: units(1 + this.#roll(60)) }];
    const done = await this.#do('finance.transferFunds', { key: newKey(), direction, rows });
    if (done) this.#postings.push(done.id);
  };

  #spend = async (days = this.#one([0, 1, 2, 5, 20, 33, 34, 65])): Promise<void> => {
    const among = this.accounts.filter(() => this.#roll(3) === 0);
    const rows = [...among, this.#account()].map((account) => ({
      account,
      spendMicros: units(1 + this.#roll(25)),
      campaign: this.#one(['', 'Launch', 'Late', 'Zoo']),
    }));
    await this.#do('finance.recordSpend', { key: newKey(), day: someDaysAgo(days), source: 'Network', rows });
  };

  #explain = async (): Promise<void> => {
    const { items } = await this.scene.owner.must('finance.listDifferences', { center: this.scene.center });
    const one = this.#one(items);
    if (!one?.account) return;
    const at = { account: one.account.id, month: one.month, kind: one.kind as 'unbilled' };
    if (one.explanation && this.#roll(2) === 0) await this.#do('finance.withdrawExplanation', at);
    else await this.#do('finance.explainDifference', { ...at, note: 'So', differenceMicros: one.differenceMicros });
  };

  #hold = async (): Promise<void> => {
    const asked = { key: newKey(), account: this.#account(), amountMicros: units(1 + this.#roll(9)), seconds: 3600 };
    const hold = await this.#do('finance.holdFunds', asked);
    if (hold) this.#holds.push(hold.id);
  };

  #acts: Record<string, () => Promise<unknown>> = {
    spend: () => this.#spend(),
    'more spend': () => this.#spend(0),
    recharge: () => this.#recharge(),
    refund: () => this.#recharge('refund'),
    reversal: () => this.#do('finance.reversePosting', { posting: this.#one(this.#postings) ?? '1', reason: 'No' }),
    hold: this.#hold,
    release: () => this.#do('finance.releaseHold', { hold: this.#holds.pop() ?? '1' }),
    credit: () =>
      this.#do('finance.issueCredit', {
        ...this.#money(20),
        name: 'Voucher',
        expiresAt: new Date(Date.now() + (1 + this.#roll(30)) * 86_400_000).toISOString(),
      }),
    labels: () =>
      this.#do('assets.putAccountLabels', {
        account: this.#account(),
        labels: ['north', 'south', 'east'].filter(() => this.#roll(2) === 0),
      }),
    rename: () => this.#do('assets.updateAccount', { account: this.#account(), name: `Name ${this.#roll(9)}` }),
    close: () => this.#do('assets.closeAccount', { account: this.#account() }),
    reopen: () => this.#do('assets.reopenAccount', { account: this.#account() }),
    'another account': async () => {
      const { owner, center } = this.scene;
      if (this.accounts.length < 9) this.accounts.push((await this.#world.addAccount(owner, center, 'New')).id);
    },
    share: () =>
      this.#do('partners.shareAccounts', { partner: this.#partner, accounts: [this.#account()], ceiling: 'analyst' }),
    assign: () =>
      this.#do('assets.assignAccount', {
        account: this.#account(),
        person: this.#one(this.#people).id,
        role: this.#one(['operator', 'analyst', 'admin'] as const),
      }),
    unassign: () =>
      this.#do('assets.unassignAccount', { account: this.#account(), person: this.#one(this.#people).id }),
    'low days': () => this.#do('finance.updateLimitSettings', { lowDays: this.#one([3, 7, 30]) }),
    budget: () =>
      this.#do('finance.setBudget', {
        account: this.#account(),
        budget: { mode: 'monthly', amountMicros: units(1 + this.#roll(200)) },
      }),
    cap: () =>
      this.#do('finance.setCap', {
        subject: { kind: 'center' },
        measure: 'spend',
        period: 'month',
        currency: 'EUR',
        amountMicros: units(500 + this.#roll(500)),
      }),
    explanation: this.#explain,
    rate: () =>
      this.#do('finance.recordRate', {
        from: 'EUR',
        to: 'USD',
        rate: `1.${1 + this.#roll(9)}`,
        source: 'Bank',
      }),
    'uncovered refund': async () =>
      say(this.#world, await providerOf(this.scene), paymentOf({ type: 'payment.refunded', amount: '99999.00' })),
    'another day': () =>
      this.#do('centers.updateCenter', { timeZone: this.#one(['Pacific/Kiritimati', 'Pacific/Niue', 'UTC']) }),
    'sums are folded': () => endAll(this.#database),
  };
}
