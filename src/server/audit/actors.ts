import { sql } from 'kysely';
import type { Context } from '../foundation/context.ts';

/** A change of an object that happened at an instant, as its history has it. */
export interface ChangeOf {
  type: string;
  id: string | null;
  at: Date;
}

/**
 * Who made each of these changes: the person behind the first entry about the object that was written with it. An entry
 * follows its change within the same transaction, so a later one is another change.
 */
export async function listActors(
  context: Context,
  changes: readonly (ChangeOf | null)[],
): Promise<({ id: string; name: string } | undefined)[]> {
  const asked = changes.flatMap((change, place) => (change?.id ? [{ ...change, place }] : []));
  if (asked.length === 0) return changes.map(() => undefined);
  const { rows } = await sql<{ place: number; id: string; name: string }>`
    select q.place, e.actor_id as id, e.actor_name as name
    from unnest(${asked.map(({ place }) => place)}::int[], ${asked.map(({ type }) => type)}::text[], ${asked.map(({ id }) => id)}::bigint[],
      ${asked.map(({ at }) => at)}::timestamptz[]) as q (place, type, id, at)
    cross join lateral (
      select actor_id, actor_name from audit.entries
      where center_id = ${context.centerId} and object_type = q.type and object_id = q.id and result = 'done'
        and at >= q.at and at < q.at + interval '10 seconds'
      order by at limit 1
    ) e
    where e.actor_id is not null`.execute(context.db);
  const found = new Map(rows.map((row) => [row.place, { id: row.id, name: row.name }]));
  return changes.map((_, place) => found.get(place));
}
