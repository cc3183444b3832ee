// What somebody leaves behind in a center, as each room tells it. `app.ts` hands all of them to offboarding, so that a room that
// comes later closes what is its own without offboarding knowing it.
import type { LeavingKind } from '../../contract/members-offboarding.ts';
import type { Context } from '../foundation/context.ts';

/** One thing that is left. */
export interface Left {
  id: string;
  name: string;
  detail: string | null;
  /** Who can take it over: an Owner, or an Owner or Admin. Null for what can only end. */
  heirs: 'owner' | 'admin' | null;
}

/** All acts happen in the transaction that ends the membership, before it ends, and each records what it did. */
export interface Leaving {
  kind: LeavingKind;
  /** What a member of the acting center leaves, always in the same order. */
  list(context: Context, personId: string): Promise<Left[]>;
  end(context: Context, left: readonly Left[]): Promise<void>;
  /** Of those with heirs: makes them another member's. */
  handOver?(context: Context, left: readonly Left[], to: Heir): Promise<void>;
}

export interface Heir {
  id: string;
  name: string;
  email: string;
  /** Whose it was. */
  formerName: string;
}
