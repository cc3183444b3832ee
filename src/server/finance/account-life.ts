// Money follows its ad account: back to the center when the account ends there, and along when it goes to another center.
import { sql } from 'kysely';
import type { Follower } from '../assets/index.ts';
import { record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { type Leg, openAccounts, post } from './ledger.ts';
import type { Taken } from './rules.ts';
import { hoursUntil, listUnsettled } from './transfers.ts';
import { lockWallets, type Owner, purseKey } from './wallets.ts';

interface Named {
  name: string;
  currency: string;
}

async function findAccount({ db }: Context, id: string): Promise<Named> {
  return db.selectFrom('assets.accounts').select(['name', 'currency']).where('id', '=', id).executeTakeFirstOrThrow();
}

/** All that a wallet holds, taken out of it in this call. */
async function takeAll(context: Context, owner: Owner): Promise<Taken[]> {
  const wallets = await lockWallets(context, [owner]);
  const held = wallets.of(owner).reduce((sum, { micros }) => sum + micros, 0n);
  return wallets.take(owner, held).taken;
}

const micros = (taken: readonly Taken[], isCash: boolean): string =>
  String(taken.filter(({ purse }) => (purse.creditId === null) === isCash).reduce((sum, one) => sum + one.micros, 0n));

/** Ids are new each time, since an account may come and go more than once. */
async function newKey({ db }: Context, accountId: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select foundation.new_id() as id`.execute(db);
  return `life:${accountId}:${rows[0]?.id ?? ''}`;
}

/** What is left returns to the center, credit as the credit that it is. */
async function returnToCenter(context: Context, accountId: string, taken: readonly Taken[]): Promise<Leg[]> {
  const { currency } = await findAccount(context, accountId);
  const own: Owner = { adAccountId: null, currency };
  const targets = await openAccounts(
    context,
    taken.map(({ purse }) => purseKey(own, purse)),
  );
  return taken.map(({ purse, micros: part }, place) => ({
    from: purse.accountId,
    to: targets[place] ?? '',
    currency,
    micros: part,
    adAccountId: accountId,
  }));
}

async function leave(context: Context, accountId: string): Promise<void> {
  const { name, currency } = await findAccount(context, accountId);
  const taken = await takeAll(context, { adAccountId: accountId, currency });
  if (taken.length === 0) return;
  const key = await newKey(context, accountId);
  const legs = await returnToCenter(context, accountId, taken);
  await post(context, { kind: 'refund', key, asked: key, legs, reference: name });
  await record(context, {
    action: 'finance.wallet_emptied',
    object: { type: 'account', id: accountId, name },
    after: { currency, cashMicros: micros(taken, true), creditMicros: micros(taken, false) },
    log: { center: context.centerId },
  });
}

/** Cash goes along through the house account of both centers; credit was granted to the center and stays there. */
async function move(
  outer: Context,
  { accountId, from, to }: { accountId: string; from: string; to: string },
): Promise<void> {
  await enterCenter(outer.db, from);
  const giving = contextIn(outer, from);
  const { name, currency } = await findAccount(giving, accountId);
  const taken = await takeAll(giving, { adAccountId: accountId, currency });
  if (taken.length === 0) return;
  const cash = taken.filter(({ purse }) => purse.creditId === null);
  const key = await newKey(giving, accountId);
  const [out = ''] = await openAccounts(giving, [{ kind: 'moved', currency }]);
  const back = await returnToCenter(
    giving,
    accountId,
    taken.filter(({ purse }) => purse.creditId !== null),
  );
  const gone = cash.map((one) => ({
    from: one.purse.accountId,
    to: out,
    currency,
    micros: one.micros,
    adAccountId: accountId,
  }));
  await post(giving, { kind: 'move', key, asked: key, legs: [...gone, ...back], reference: name });
  const amounts = { currency, cashMicros: micros(taken, true), creditMicros: micros(taken, false) };
  const object = { type: 'account', id: accountId, name } as const;
  await record(giving, { action: 'finance.wallet_moved', object, after: amounts, log: { center: from } });
  if (cash.length === 0) return;
  await enterCenter(outer.db, to);
  const taking = contextIn(outer, to);
  const [source = '', wallet = ''] = await openAccounts(taking, [
    { kind: 'moved', currency },
    { kind: 'cash', currency, adAccountId: accountId },
  ]);
  const legs = cash.map((one) => ({ from: source, to: wallet, currency, micros: one.micros, adAccountId: accountId }));
  await post(taking, { kind: 'move', key, asked: key, legs, reference: name });
  const arrived = { currency, cashMicros: micros(taken, true) };
  await record(taking, {
    action: 'finance.wallet_moved',
    object,
    after: arrived,
    log: { center: to },
    hidesOrigin: true,
  });
  await enterCenter(outer.db, from);
}

export const follower: Follower = {
  async bar(context, accountId) {
    const [unsettled] = await listUnsettled(context, [accountId]);
    if (!unsettled) return null;
    const { name } = await findAccount(context, accountId);
    const hours = hoursUntil(unsettled.until, context.now);
    return { code: 'finance.spend_unsettled', details: { account: name, until: unsettled.until.toISOString(), hours } };
  },
  leave,
  move,
};
