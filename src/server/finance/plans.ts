// What a center means to spend in a month, currency by currency. A plan is compared with what is spent; it stops nothing.
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Plan } from '../../contract/finance-plans.ts';
import * as contract from '../../contract/finance-plans.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { refuseTooFine } from './funds.ts';

async function takePlan(context: Context, currency: string): Promise<string | undefined> {
  const row = await context.db
    .selectFrom('finance.plans')
    .select('micros')
    .where('center_id', '=', context.centerId)
    .where('currency', '=', currency)
    .forUpdate()
    .executeTakeFirst();
  return row?.micros;
}

export async function setPlan(context: Context, input: InputOf<typeof contract.setPlan>): Promise<Plan> {
  const { center, currency, amountMicros } = input;
  refuseTooFine(amountMicros, currency, 'amountMicros');
  const before = await takePlan(context, currency);
  if (before === amountMicros) return { currency, amountMicros };
  await context.db
    .insertInto('finance.plans')
    .values({ center_id: center, currency, micros: amountMicros })
    .onConflict((one) => one.columns(['center_id', 'currency']).doUpdateSet({ micros: amountMicros }))
    .execute();
  await record(context, {
    action: 'finance.plan_set',
    object: { type: 'plan', id: center, name: currency },
    before: before === undefined ? null : { currency, amountMicros: before },
    after: { currency, amountMicros },
    keep: ['currency'],
    log: { center },
    undo:
      before === undefined
        ? inverse(contract.removePlan, { center, currency })
        : inverse(contract.setPlan, { center, currency, amountMicros: before }),
  });
  return { currency, amountMicros };
}

export async function removePlan(
  context: Context,
  { center, currency }: InputOf<typeof contract.removePlan>,
): Promise<ReplyOf<typeof contract.removePlan>> {
  const amountMicros = (await takePlan(context, currency)) ?? refuse('not_found');
  await context.db
    .deleteFrom('finance.plans')
    .where('center_id', '=', center)
    .where('currency', '=', currency)
    .execute();
  await record(context, {
    action: 'finance.plan_removed',
    object: { type: 'plan', id: center, name: currency },
    before: { currency, amountMicros },
    log: { center },
    undo: inverse(contract.setPlan, { center, currency, amountMicros }),
  });
  return {};
}
