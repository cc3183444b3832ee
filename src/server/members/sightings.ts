import type { Seen } from '../foundation/calls.ts';
import type { Database } from '../foundation/database.ts';

const everyMs = 60_000;
const noted = new Map<string, number>();
const mostNoted = 20_000;

/** Notes, at most once a minute and beside the call, that a member was here. A lost note is not worth an error. */
export function noteSighting(database: Database, { centerId, caller }: Seen): void {
  if (!caller) return;
  const key = `${centerId}:${caller.personId}`;
  const now = Date.now();
  if ((noted.get(key) ?? 0) > now - everyMs) return;
  if (noted.size >= mostNoted) noted.clear();
  noted.set(key, now);
  void write(database, { centerId, personId: caller.personId }).catch(() => noted.delete(key));
}

async function write(database: Database, at: { centerId: string; personId: string }): Promise<void> {
  const transaction = await database.begin('write');
  try {
    await transaction.query(`select set_config('atrium.center', $1, true)`, [at.centerId]);
    await transaction.query(
      `insert into members.sightings (center_id, person_id, seen_at) values ($1, $2, now())
       on conflict (center_id, person_id) do update set seen_at = excluded.seen_at`,
      [at.centerId, at.personId],
    );
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
