// When a session or token was last used: noted beside the call, at most once a minute, and never in its way.
import type { Seen } from '../foundation/calls.ts';
import type { Database } from '../foundation/database.ts';

const intervalMs = 60_000;
const underWay = new Set<string>();

export function noteSeen(database: Database, { caller, now }: Pick<Seen, 'caller' | 'now'>): void {
  if (!caller) return;
  const id = caller.sessionId ?? caller.tokenId;
  const isFresh = caller.lastSeenAt !== null && now.getTime() - caller.lastSeenAt.getTime() < intervalMs;
  if (id === null || isFresh || underWay.has(id)) return;
  underWay.add(id);
  const noted = write(database, { personId: caller.personId, id, isToken: caller.sessionId === null });
  // It is a courtesy: the next call tries again.
  void noted.catch(() => undefined).finally(() => underWay.delete(id));
}

async function write(database: Database, seen: { personId: string; id: string; isToken: boolean }): Promise<void> {
  const transaction = await database.begin('write');
  try {
    const acting = transaction.query("select set_config('atrium.person', $1, true)", [seen.personId]);
    const update = seen.isToken
      ? 'update identity.api_tokens set last_used_at = now() where id = $1'
      : 'update identity.sessions set last_seen_at = now() where id = $1 and ended_at is null';
    await Promise.all([acting, transaction.query(update, [seen.id])]);
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
