// When a center is told of low balances, and what its breaker takes for out of the ordinary.
import type { InputOf } from '../../contract/endpoint.ts';
import type { LimitSettings } from '../../contract/finance-breakers.ts';
import * as contract from '../../contract/finance-breakers.ts';
import { lowDays } from '../../contract/finance-kinds.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

/** Where a center said nothing; the same as the defaults of the table. */
const usual: LimitSettings = {
  lowDays,
  isBreakerOn: true,
  alertScore: 6,
  tripScore: 8,
  dailyMultiple: 10,
  dailyAmounts: [],
};

export async function readSettings(context: Context): Promise<LimitSettings> {
  const row = await context.db
    .selectFrom('finance.limit_settings')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .executeTakeFirst();
  if (!row) return usual;
  return {
    lowDays: row.low_days,
    isBreakerOn: row.is_breaker_on,
    alertScore: row.alert_score,
    tripScore: row.trip_score,
    dailyMultiple: row.daily_multiple,
    dailyAmounts: row.daily_amounts as unknown as LimitSettings['dailyAmounts'],
  };
}

export async function updateLimitSettings(
  context: Context,
  input: InputOf<typeof contract.updateLimitSettings>,
): Promise<LimitSettings> {
  const { center, ...asked } = input;
  const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  await context.db
    .insertInto('finance.limit_settings')
    .values({ center_id: center })
    .onConflict((one) => one.doNothing())
    .execute();
  await context.db
    .selectFrom('finance.limit_settings')
    .select('center_id')
    .where('center_id', '=', center)
    .forUpdate()
    .execute();
  const before = await readSettings(context);
  const after: LimitSettings = { ...before, ...given };
  if (after.alertScore > after.tripScore) refuse('finance.scores_reversed', { field: 'alertScore' });
  if (new Set(after.dailyAmounts.map(({ currency }) => currency)).size < after.dailyAmounts.length)
    refuse('finance.currency_twice', { field: 'dailyAmounts' });
  await context.db
    .updateTable('finance.limit_settings')
    .set({
      low_days: after.lowDays,
      is_breaker_on: after.isBreakerOn,
      alert_score: after.alertScore,
      trip_score: after.tripScore,
      daily_multiple: after.dailyMultiple,
      daily_amounts: JSON.stringify(after.dailyAmounts),
    })
    .where('center_id', '=', center)
    .execute();
  // Only what this call changes: what somebody sets in between stays theirs.
  const back = Object.fromEntries(Object.keys(given).map((key) => [key, before[key as keyof LimitSettings]]));
  await record(context, {
    action: 'finance.breaker_settings_changed',
    object: { type: 'center', id: center, name: context.centerName },
    before: { ...before },
    after: { ...after },
    log: { center },
    undo: inverse(contract.updateLimitSettings, { center, ...back }),
  });
  return after;
}
