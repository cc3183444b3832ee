// What hangs on an ad account in other rooms and goes with it: they say what stands against its end, and do their part in the
// transaction of it. Handed over by `app.ts`.
import type { Context } from '../foundation/context.ts';
import type { Bar } from './bars.ts';

export interface Follower {
  bar: Bar;
  /** It is closed, or goes back to who made it: what it has stays with the acting center. */
  leave(context: Context, accountId: string): Promise<void>;
  /** It goes from one center to another. May act in either, and leaves the transaction acting in the first. */
  move(context: Context, ends: { accountId: string; from: string; to: string }): Promise<void>;
}

export type Followers = readonly Follower[];

export const barsOf = (followers: Followers): Bar[] => followers.map(({ bar }) => bar);

export async function leaveAll(context: Context, followers: Followers, accountId: string): Promise<void> {
  for (const follower of followers) await follower.leave(context, accountId);
}

export async function moveAll(
  context: Context,
  followers: Followers,
  ends: { accountId: string; from: string; to: string },
): Promise<void> {
  for (const follower of followers) await follower.move(context, ends);
}
