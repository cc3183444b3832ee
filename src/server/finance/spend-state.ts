// Whether money lets an ad account spend now, for those who may not see how much there is.
import { sql } from 'kysely';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { budgetFrom, spentOnBudget } from './limits.ts';

export type SpendState = 'ok' | 'stopped' | 'balance_exhausted' | 'budget_exhausted';

/**
 * Says in one word what stands in the way, and no amount: who manages ads knows that nothing is shown because nothing is left.
 * `ownerId` is the center that owns the account; the transaction acts in the caller's center again afterwards.
 */
export async function spendStateOf(
  context: Context,
  { accountId, ownerId }: { accountId: string; ownerId: string },
): Promise<SpendState> {
  const isShared = ownerId !== context.centerId;
  if (isShared) await enterCenter(context.db, ownerId);
  const state = await readState(isShared ? contextIn(context, ownerId) : context, accountId);
  if (isShared) await enterCenter(context.db, context.centerId);
  return state;
}

async function readState({ db, centerId }: Context, accountId: string): Promise<SpendState> {
  const today = sql`(now() at time zone x.time_zone)::date`;
  const { rows } = await sql<{ is_stopped: boolean; has_money: boolean; has_budget: boolean }>`
    select exists (select from finance.breakers k where k.center_id = ${centerId} and k.ad_account_id = x.id and k.state = 'open') as is_stopped,
      exists (select from finance.accounts a
        join finance.balances w on w.center_id = a.center_id and w.account_id = a.id
        left join finance.credits c on c.center_id = a.center_id and c.id = a.credit_id
        where a.center_id = ${centerId} and a.ad_account_id = x.id and a.kind in ('cash', 'credit', 'frozen') and w.micros > 0
          and (c.id is null or c.expires_at > now())) as has_money,
      coalesce(b.mode, 'unlimited') = 'unlimited' or (${budgetFrom(today)} is not null and ${spentOnBudget(today)} < b.micros) as has_budget
    from assets.accounts x left join finance.budgets b on b.center_id = ${centerId} and b.ad_account_id = x.id
    where x.id = ${accountId}`.execute(db);
  const [row] = rows;
  if (!row || row.is_stopped) return 'stopped';
  if (!row.has_money) return 'balance_exhausted';
  return row.has_budget ? 'ok' : 'budget_exhausted';
}
