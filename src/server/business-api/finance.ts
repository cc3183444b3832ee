// Balances, transfers and transactions. Amounts are numbers of units here, and micros in Atrium; what has more places than its
// currency is refused there, not rounded.
import { z } from 'zod';
import { microsOf } from '../../contract/decimals.ts';
import type { ReplyOf } from '../../contract/endpoint.ts';
import type { Transaction, Wallet } from '../../contract/finance.ts';
import { api } from '../../contract/index.ts';
import { ask, type Caller, type List, mapped, operation, pageAcross } from './ask.ts';
import { day, epochOf, filtering, id, invalidParameter, literal, pageOf, paging, text, unitsOf } from './wire.ts';

type Filter = Omit<Parameters<typeof listOf>[1], 'center'>;

const presentPurses = ({
  cashMicros,
  creditMicros,
  frozenMicros,
}: Pick<Wallet, 'cashMicros' | 'creditMicros' | 'frozenMicros'>) => {
  const [cash, credit, frozen] = [BigInt(cashMicros), BigInt(creditMicros), BigInt(frozenMicros)];
  return {
    account_balance: unitsOf(cash + credit + frozen),
    valid_account_balance: unitsOf(cash + credit),
    frozen_balance: unitsOf(frozen),
    tax: 0,
    cash_balance: unitsOf(cash),
    valid_cash_balance: unitsOf(cash),
    grant_balance: unitsOf(credit),
    valid_grant_balance: unitsOf(credit),
  };
};

/** Of the center itself, in its own currency. */
const getBalance = operation({
  method: 'GET',
  path: 'bc/balance/get',
  params: z.object({ bc_id: id }),
  async run(caller, { bc_id }) {
    const { currency } = await ask(caller, api.centers.getCenter, { center: bc_id });
    const { balances } = await ask(caller, api.finance.getOverview, { center: bc_id });
    const found = balances.find((balance) => balance.currency === currency);
    const { cashMicros = '0', creditMicros = '0' } = found ?? {};
    return { bc_id, currency, ...presentPurses({ cashMicros, creditMicros, frozenMicros: '0' }) };
  },
});

const statusOf = (status: string): string => `STATUS_${status.toUpperCase()}`;

function presentWallet(wallet: Wallet) {
  const { account, currency, cashMicros, creditMicros, daysLeft } = wallet;
  const purses = presentPurses(wallet);
  return {
    advertiser_id: account.id,
    advertiser_name: account.name,
    advertiser_status: statusOf(account.status),
    currency,
    balance_reminder: daysLeft !== null && daysLeft < 7,
    ...purses,
    transferable_amount: unitsOf(BigInt(cashMicros) + BigInt(creditMicros)),
    max_transferable_amount: { cash_amount: unitsOf(cashMicros), grant_amount: unitsOf(creditMicros) },
    balance_info: purses,
  };
}

const getAdvertiserBalances = operation({
  method: 'GET',
  path: 'advertiser/balance/get',
  params: z.object({ bc_id: id, filtering: filtering({ keyword: text.optional() }), ...paging(50) }),
  async run(caller, params) {
    const search = params.filtering?.keyword ?? '';
    const list: List<Wallet> = (page) =>
      ask(caller, api.finance.listWallets, { center: params.bc_id, search, ...page });
    const { list: advertiser_account_list, page_info } = pageOf(
      await pageAcross([mapped(list, presentWallet)], params),
      params,
    );
    return { advertiser_account_list, page_info };
  },
});

/** A number of units as a program writes it; its digits are taken as they stand. */
const money = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string()).optional();

function microsIn(name: string, typed: string | undefined): string {
  const micros = typed === undefined ? 0n : microsOf(typed);
  if (micros === null) throw invalidParameter(name, 'Must be an amount above zero, with at most six decimal places.');
  return String(micros);
}

const transfer = operation({
  method: 'POST',
  path: 'bc/transfer',
  names: { rows: 'cash_amount', key: 'request_id' },
  params: z.object({
    bc_id: id,
    transfer_type: z.enum(['RECHARGE', 'REFUND']),
    advertiser_id: id,
    cash_amount: money,
    grant_amount: money,
    request_id: id.optional(),
  }),
  async run(caller, params) {
    const { bc_id, advertiser_id, transfer_type, request_id } = params;
    const direction = transfer_type === 'RECHARGE' ? 'recharge' : 'refund';
    const row = {
      account: advertiser_id,
      cashMicros: microsIn('cash_amount', params.cash_amount),
      creditMicros: microsIn('grant_amount', params.grant_amount),
    };
    const key = request_id === undefined ? `api:${crypto.randomUUID()}` : `api:${request_id}`;
    const posting = await ask(caller, api.finance.transferFunds, { center: bc_id, key, direction, rows: [row] });
    const [center, advertiser] = [
      { account_type: 'BC', account_id: bc_id },
      { account_type: 'ADVERTISER', account_id: advertiser_id },
    ];
    const [payee_account, remitter_account] = direction === 'recharge' ? [advertiser, center] : [center, advertiser];
    const transaction_infos = posting.transfers.map((part) => ({
      transaction_id: part.id,
      transaction_type: part.from.credit ? 'GRANT' : 'CASH',
      payee_account,
      remitter_account,
    }));
    return { bc_id, advertiser_id, transaction_infos };
  },
});

/** Ids of the first fifty accounts that are called so; of none, one that no account has. */
async function accountsNamed(caller: Caller, center: string, search: string): Promise<{ account?: string }> {
  if (search === '') return {};
  const { items } = await ask(caller, api.finance.listWallets, { center, search, pageSize: 50 });
  return { account: items.map(({ account }) => account.id).join(',') || '1' };
}

const fundsTypes = ['FUNDS_TYPE_CASH', 'FUNDS_TYPE_GRANT'] as const;

/** Both, or none, is no filter. */
function fundsOf(types: readonly (typeof fundsTypes)[number][] | undefined): 'cash' | 'credit' | undefined {
  if (types?.length !== 1) return undefined;
  return types[0] === 'FUNDS_TYPE_GRANT' ? 'credit' : 'cash';
}

const isGrant = ({ from, to }: Transaction): boolean => from.credit !== null || to.credit !== null;
const accountOf = ({ from, to }: Transaction) => to.account ?? from.account;

/** Of the contract's list the number is counted up to a thousand; programs are told how many there are. */
const listOf =
  (caller: Caller, filter: Parameters<typeof ask<typeof api.finance.listTransactions>>[2]): List<Transaction> =>
  async (page) => {
    const found = await ask(caller, api.finance.listTransactions, { ...filter, ...page });
    if (!found.hasMore) return found;
    const { sums } = await sumsOf(caller, filter);
    return { items: found.items, total: sums.reduce((total, { transactions }) => total + transactions, 0) };
  };

function sumsOf(
  caller: Caller,
  filter: Parameters<typeof ask<typeof api.finance.sumTransactions>>[2],
): Promise<ReplyOf<typeof api.finance.sumTransactions>> {
  return ask(caller, api.finance.sumTransactions, filter);
}

/** What came in, less what payment providers gave back, and what was spent, in the currency of the center. */
async function summaryOf(caller: Caller, center: string, filter: Filter) {
  const { currency, timeZone } = await ask(caller, api.centers.getCenter, { center });
  const { sums } = await sumsOf(caller, { center, ...filter });
  const sumOf = (kind: Transaction['kind']): bigint =>
    BigInt(sums.find((sum) => sum.kind === kind && sum.currency === currency)?.amountMicros ?? 0);
  const paid = unitsOf(sumOf('funding') - sumOf('funding_refund'));
  return { timeZone, summary: { amount_charged: unitsOf(sumOf('spend')), amount_paid: paid, currency } };
}

const getTransactions = operation({
  method: 'GET',
  path: 'bc/transaction/get',
  params: z.object({
    bc_id: id,
    filtering: filtering({ funds_type: literal(z.array(z.enum(fundsTypes))).optional() }),
    start_date: day.optional(),
    end_date: day.optional(),
    ...paging(50),
  }),
  async run(caller, params) {
    const filter: Filter = {
      from: params.start_date,
      to: params.end_date,
      funds: fundsOf(params.filtering?.funds_type),
    };
    const { timeZone, summary } = await summaryOf(caller, params.bc_id, filter);
    const list = mapped(listOf(caller, { center: params.bc_id, ...filter }), (one) => ({
      date: epochOf(one.postedAt),
      amount: unitsOf(one.amountMicros),
      timezone: timeZone,
      currency: one.currency,
      funds_type: isGrant(one) ? 'FUNDS_TYPE_GRANT' : 'FUNDS_TYPE_CASH',
      transaction_id: one.id,
      transaction_type: one.kind.toUpperCase(),
    }));
    return { ...pageOf(await pageAcross([list], params), params), transaction_summary: summary };
  },
});

const getAdvertiserTransactions = operation({
  method: 'GET',
  path: 'advertiser/transaction/get',
  params: z.object({
    bc_id: id,
    filtering: filtering({
      funds_type: literal(z.array(z.enum(fundsTypes))).optional(),
      keyword: text.optional(),
      start_date: day.optional(),
      end_date: day.optional(),
      transfer_type: z.enum(['RECHARGE', 'REFUND']).optional(),
    }),
    ...paging(50),
  }),
  async run(caller, params) {
    const { funds_type, keyword = '', start_date, end_date, transfer_type } = params.filtering ?? {};
    const filter: Filter = {
      of: 'accounts',
      funds: fundsOf(funds_type),
      ...(await accountsNamed(caller, params.bc_id, keyword)),
      from: start_date,
      to: end_date,
      ...(transfer_type ? { kind: transfer_type === 'RECHARGE' ? 'recharge' : 'refund' } : {}),
    };
    const { timeZone, summary } = await summaryOf(caller, params.bc_id, filter);
    const list = mapped(listOf(caller, { center: params.bc_id, ...filter }), (one) => ({
      transaction_id: one.id,
      advertiser_id: accountOf(one)?.id ?? '',
      advertiser_name: accountOf(one)?.name ?? '',
      amount: unitsOf(one.amountMicros),
      currency: one.currency,
      transfer_type: one.kind.toUpperCase(),
      funds_type: isGrant(one) ? 'FUNDS_TYPE_GRANT' : 'FUNDS_TYPE_CASH',
      date: epochOf(one.postedAt),
      timezone: timeZone,
    }));
    return { ...pageOf(await pageAcross([list], params), params), transaction_summary: summary };
  },
});

/** The day of `YYYY-MM-DD HH:MM:SS`, or of a day alone. */
const dayOfTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d([ T]\d\d:\d\d:\d\d)?$/, 'Must be a time: YYYY-MM-DD HH:MM:SS.')
  .transform((time) => time.slice(0, 10))
  .optional();

const getAccountTransactions = operation({
  method: 'GET',
  path: 'bc/account/transaction/get',
  params: z.object({
    bc_id: id,
    transaction_level: z.enum(['ADVERTISER', 'BC']).default('ADVERTISER'),
    filtering: filtering({
      account_ids: literal(z.array(id).max(50, 'Must hold at most 50 ids.')).optional(),
      account_name: text.optional(),
      start_time: dayOfTime,
      end_time: dayOfTime,
    }),
    ...paging(50),
  }),
  async run(caller, params) {
    const { bc_id, transaction_level } = params;
    const { account_ids = [], account_name = '', start_time, end_time } = params.filtering ?? {};
    const { name: bc_name, timeZone } = await ask(caller, api.centers.getCenter, { center: bc_id });
    const filter: Filter = {
      of: transaction_level === 'BC' ? 'center' : 'accounts',
      ...(await accountsNamed(caller, bc_id, account_name)),
      from: start_time,
      to: end_time,
      ...(account_ids.length > 0 ? { account: account_ids.join(',') } : {}),
    };
    const list = mapped(listOf(caller, { center: bc_id, ...filter }), (one) => ({
      transaction_id: one.id,
      account_id: accountOf(one)?.id ?? bc_id,
      account_name: accountOf(one)?.name ?? bc_name,
      bc_id,
      bc_name,
      amount: unitsOf(one.amountMicros),
      subtotal: unitsOf(one.amountMicros),
      tax_amount: 0,
      currency: one.currency,
      amount_type: isGrant(one) ? 'GRANT' : 'CASH',
      transaction_type: one.kind.toUpperCase(),
      timezone: timeZone,
      create_time: one.postedAt.slice(0, 19).replace('T', ' '),
    }));
    const { list: transaction, page_info } = pageOf(await pageAcross([list], params), params);
    return { transaction, page_info };
  },
});

export const financeOperations = [
  getBalance,
  getAdvertiserBalances,
  transfer,
  getTransactions,
  getAdvertiserTransactions,
  getAccountTransactions,
];
