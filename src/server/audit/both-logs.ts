// What concerns two centers is written into the logs of both, in the transaction of the change.
import type { Context } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { type Recorded, record } from './record.ts';

export interface Side {
  id: string;
  name: string;
}

/** One entry, told from either side: `other` is whom this side reads about. */
export type Telling = (other: Side, side: 'own' | 'other') => Omit<Recorded, 'log'>;

/**
 * Records in the log of `own`, the center of who acts, then in that of `other`, and leaves the transaction acting in `own`.
 * From where somebody acted is known to their own center only.
 */
export async function recordOnBoth(
  context: Context,
  sides: { own: Side; other: Side },
  tellings: readonly Telling[],
): Promise<void> {
  const { own, other } = sides;
  await enterCenter(context.db, own.id);
  for (const tell of tellings) await record(context, { ...tell(other, 'own'), log: { center: own.id } });
  await enterCenter(context.db, other.id);
  for (const tell of tellings)
    await record(context, { ...tell(own, 'other'), log: { center: other.id }, hidesOrigin: true });
  await enterCenter(context.db, own.id);
}
