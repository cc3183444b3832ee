// What a center has in all its currencies, told in one of them: by recorded rates alone, each of which is named.
import { sql } from 'kysely';
import { rateUnit } from '../../contract/conversion.ts';
import { digitsOf } from '../../contract/decimals.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Balance } from '../../contract/finance.ts';
import type * as contract from '../../contract/finance-plans.ts';
import type { Context } from '../foundation/context.ts';
import { getOverview } from './queries.ts';
import { presentRate, type RateRow } from './rates.ts';

/** The newest rate between each currency and `to`, whichever way round it was recorded. */
async function readRates(context: Context, to: string): Promise<Map<string, RateRow>> {
  const { rows } = await sql<RateRow & { other: string }>`
    select distinct on (r.other) r.* from (
      select id, base, quote, nanos, source, valid_at, recorded_at, recorded_by_name, case when quote = ${to} then base else quote end as other
      from finance.rates where center_id = ${context.centerId} and (quote = ${to} or base = ${to})
    ) r order by r.other, r.valid_at desc, (r.quote = ${to}) desc, r.id desc`.execute(context.db);
  return new Map(rows.map((row) => [row.other, row]));
}

/** To the smallest coin, halves up: no amount here is below nothing. */
function convert(micros: bigint, to: string, { nanos, quote }: RateRow): bigint {
  const coin = 10n ** BigInt(6 - digitsOf(to));
  const [times, by] = quote === to ? [BigInt(nanos), rateUnit * coin] : [rateUnit, BigInt(nanos) * coin];
  return ((2n * micros * times + by) / (2n * by)) * coin;
}

const heldIn = (balance: Balance): bigint =>
  [
    balance.cashMicros,
    balance.creditMicros,
    balance.accountCashMicros,
    balance.accountCreditMicros,
    balance.frozenMicros,
  ].reduce((sum, micros) => sum + BigInt(micros), 0n);

export async function getTotal(
  context: Context,
  { currency }: InputOf<typeof contract.getTotal>,
): Promise<ReplyOf<typeof contract.getTotal>> {
  const { balances } = await getOverview(context);
  const rates = await readRates(context, currency);
  const parts = balances.map((balance) => {
    const [held, spent] = [heldIn(balance), BigInt(balance.spentThisMonthMicros)];
    const rate = balance.currency === currency ? undefined : rates.get(balance.currency);
    const into = (micros: bigint): string | null => {
      if (balance.currency === currency) return String(micros);
      return rate ? String(convert(micros, currency, rate)) : null;
    };
    return {
      currency: balance.currency,
      heldMicros: String(held),
      spentThisMonthMicros: String(spent),
      rate: rate ? presentRate(rate) : null,
      isInverse: rate !== undefined && rate.quote !== currency,
      heldInTotalMicros: into(held),
      spentInTotalMicros: into(spent),
    };
  });
  const sumOf = (all: (string | null)[]): string => String(all.reduce((sum, one) => sum + BigInt(one ?? 0), 0n));
  return {
    currency,
    heldMicros: sumOf(parts.map((part) => part.heldInTotalMicros)),
    spentThisMonthMicros: sumOf(parts.map((part) => part.spentInTotalMicros)),
    parts,
    isComplete: parts.every((part) => part.heldInTotalMicros !== null),
  };
}
