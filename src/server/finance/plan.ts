// Rows of a transfer as people type or paste them: what each means and does, or why it cannot be. Nothing is moved here.
import { sql } from 'kysely';
import { decimalOf, isWritable, microsOf } from '../../contract/decimals.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-funds.ts';
import type { TransferPlan } from '../../contract/finance-funds.ts';
import type { RefusalCode } from '../../contract/refusals.ts';
import { sentence } from '../../locales/catalog.ts';
import type { Context } from '../foundation/context.ts';
import { asId } from '../foundation/lists.ts';
import { listFrozen } from './breaker.ts';
import { sumOf } from './rules.ts';
import { hoursUntil, listUnsettled } from './transfers.ts';
import { type AdAccount, isCash, isCredit, readWallets, type Wallets } from './wallets.ts';

type Input = InputOf<typeof contract.planTransfers>;
type Row = Input['rows'][number];
type Line = TransferPlan['rows'][number];

interface Problem {
  code: RefusalCode;
  details?: Record<string, string | number>;
}

interface Read {
  row: Row;
  account: AdAccount | undefined;
  cash: bigint;
  credit: bigint;
  problem?: Problem;
}

/** Accounts by id and by name; a name that several have names none. */
async function findNamed(context: Context, rows: readonly Row[]): Promise<(text: string) => AdAccount | undefined> {
  const texts = rows.map(({ account }) => account.trim().toLowerCase());
  const found = await context.db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'currency', 'status'])
    .where('owner_center_id', '=', context.centerId)
    .where(
      sql<boolean>`(id = any (${texts.flatMap((text) => asId(text) ?? [])}::bigint[]) or lower(name) = any (${texts}::text[]))`,
    )
    .execute();
  const byId = new Map(found.map((account) => [account.id, account]));
  const byName = Map.groupBy(found, ({ name }) => name.toLowerCase());
  return (text) => {
    const key = text.trim().toLowerCase();
    const named = byName.get(key) ?? [];
    return byId.get(key) ?? (named.length === 1 ? named[0] : undefined);
  };
}

function readAmount(text: string, currency: string): bigint | Problem {
  const plain = text.trim().replaceAll(/(?<=\d),(?=\d{3}(\D|$))/g, '');
  if (plain === '') return 0n;
  const micros = microsOf(plain);
  if (micros === null) return { code: 'finance.amount_unreadable', details: { text: text.slice(0, 50) } };
  if (!isWritable(micros, currency))
    return { code: 'finance.amount_too_fine', details: { currency, example: decimalOf(1_000_000n, currency) } };
  return micros;
}

function readRow(row: Row, account: AdAccount | undefined): Read {
  const read: Read = { row, account, cash: 0n, credit: 0n };
  if (!account)
    return { ...read, problem: { code: 'finance.account_unknown', details: { text: row.account.slice(0, 100) } } };
  const [cash, credit] = [readAmount(row.cash, account.currency), readAmount(row.credit, account.currency)];
  if (typeof cash !== 'bigint') return { ...read, problem: cash };
  if (typeof credit !== 'bigint') return { ...read, problem: credit };
  const problem: Problem | undefined =
    cash === 0n && credit === 0n ? { code: 'finance.amount_missing', details: { account: account.name } } : undefined;
  return { ...read, cash, credit, ...(problem ? { problem } : {}) };
}

const heldIn = (wallets: Wallets, adAccountId: string | null, currency: string): { cash: bigint; credit: bigint } => {
  const purses = wallets.of({ adAccountId, currency });
  return { cash: sumOf(purses.filter(isCash)), credit: sumOf(purses.filter(isCredit)) };
};

const purse = ({ cash, credit }: { cash: bigint; credit: bigint }) => ({
  cashMicros: String(cash),
  creditMicros: String(credit),
});

export async function planTransfers(context: Context, input: Input): Promise<TransferPlan> {
  const find = await findNamed(context, input.rows);
  const read = input.rows.map((row) => readRow(row, find(row.account)));
  const accounts = read.flatMap(({ account }) => account ?? []);
  const currencies = [...new Set(accounts.map(({ currency }) => currency))];
  const wallets = await readWallets(context, [
    ...accounts.map(({ id, currency }) => ({ adAccountId: id, currency })),
    ...currencies.map((currency) => ({ adAccountId: null, currency })),
  ]);
  const unsettled = new Map(
    input.direction === 'refund'
      ? (
          await listUnsettled(
            context,
            accounts.map(({ id }) => id),
          )
        ).map(({ id, until }) => [id, until])
      : [],
  );
  const frozen = await listFrozen(
    context,
    accounts.map(({ id }) => id),
  );
  const seen = new Set<string>();
  for (const one of read)
    one.problem ??= problemOf(context, one, {
      direction: input.direction,
      wallets,
      unsettled,
      frozen,
      seen,
    }) as Problem;
  return {
    rows: read.map((one, place) => present(context, one, { place, input, wallets })),
    totals: totalsOf(read, currencies, { input, wallets }),
  };
}

interface Facts {
  direction: Input['direction'];
  wallets: Wallets;
  unsettled: ReadonlyMap<string, Date>;
  frozen: ReadonlySet<string>;
  seen: Set<string>;
}

function problemOf(context: Context, { account, cash, credit }: Read, facts: Facts): Problem | undefined {
  if (!account) return undefined;
  const { direction, wallets, unsettled, seen } = facts;
  const named = { account: account.name };
  if (seen.has(account.id)) return { code: 'finance.account_twice', details: named };
  seen.add(account.id);
  if (direction === 'recharge') {
    if (account.status === 'closed') return { code: 'assets.account_closed', details: named };
    return facts.frozen.has(account.id) ? { code: 'finance.breaker_open', details: named } : undefined;
  }
  const until = unsettled.get(account.id);
  if (until) return { code: 'finance.spend_unsettled', details: { ...named, hours: hoursUntil(until, context.now) } };
  const held = heldIn(wallets, account.id, account.currency);
  const short = (cash > held.cash ? cash - held.cash : 0n) + (credit > held.credit ? credit - held.credit : 0n);
  if (short === 0n) return undefined;
  const { currency } = account;
  return { code: 'finance.balance_too_low', details: { ...named, currency, short: decimalOf(short, currency) } };
}

function present(
  context: Context,
  { account, cash, credit, problem }: Read,
  { place, input, wallets }: { place: number; input: Input; wallets: Wallets },
): Line {
  const before = account ? heldIn(wallets, account.id, account.currency) : null;
  const sign = input.direction === 'recharge' ? 1n : -1n;
  const after = before && !problem ? { cash: before.cash + sign * cash, credit: before.credit + sign * credit } : null;
  return {
    line: place + 1,
    account: account ? { id: account.id, name: account.name } : null,
    currency: account?.currency ?? null,
    ...purse({ cash, credit }),
    before: before && purse(before),
    after: after && purse(after),
    problem: problem
      ? {
          code: problem.code,
          message: sentence(context.origin.locale, `refusals.${problem.code}`, problem.details ?? {}),
        }
      : null,
  };
}

function totalsOf(
  read: readonly Read[],
  currencies: readonly string[],
  { input, wallets }: { input: Input; wallets: Wallets },
): TransferPlan['totals'] {
  return currencies.map((currency) => {
    const good = read.filter(({ account, problem }) => account?.currency === currency && !problem);
    const moved = {
      cash: good.reduce((sum, { cash }) => sum + cash, 0n),
      credit: good.reduce((sum, { credit }) => sum + credit, 0n),
    };
    const held = heldIn(wallets, null, currency);
    const isCovered = input.direction === 'refund' || (held.cash >= moved.cash && held.credit >= moved.credit);
    return { currency, ...purse(moved), held: purse(held), isCovered };
  });
}
