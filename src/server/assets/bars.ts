// What stands against the end of an account in its center.
import type { RefusalCode } from '../../contract/refusals.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';

/** Why an account may not go now, in the words of a refusal; null where nothing of the kind stands against it. */
export type Bar = (
  context: Context,
  accountId: string,
) => Promise<{ code: RefusalCode; details?: Record<string, unknown> } | null>;

/** The account row is locked, so that nothing of this begins meanwhile. */
export async function refuseIfBarred(context: Context, accountId: string, bars: readonly Bar[]): Promise<void> {
  for (const barOf of bars) {
    const bar = await barOf(context, accountId);
    if (bar) refuse(bar.code, bar.details);
  }
}

/** An offer that nobody has decided, or a transfer that the former owner may still reverse. */
export const barOfTransfer: Bar = async (context, accountId) => {
  const rows = await context.db
    .selectFrom('assets.transfers')
    .select(['state', 'reversible_until'])
    .where('account_id', '=', accountId)
    .where((where) =>
      where.or([
        where.and([
          where('center_id', '=', context.centerId),
          where('state', '=', 'offered'),
          where('expires_at', '>', context.now),
        ]),
        where.and([
          where('to_center_id', '=', context.centerId),
          where('state', '=', 'accepted'),
          where('reversible_until', '>', context.now),
        ]),
      ]),
    )
    .execute();
  const [open] = rows;
  if (!open) return null;
  if (open.state === 'offered') return { code: 'assets.transfer_open' };
  return { code: 'assets.transfer_settling', details: { until: open.reversible_until?.toISOString() ?? null } };
};
