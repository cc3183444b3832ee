// What a leaver leaves in this room: automated rules that run as them. Somebody else answers for them from now on, or they stop.
import { sql } from 'kysely';
import type { Leaving } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { stop } from './rules-jobs.ts';

export const leavings: Leaving[] = [
  {
    kind: 'rule',
    async list(context, personId) {
      const { rows } = await sql<{ id: string; name: string }>`
        select id, name from ads.rules where center_id = ${context.centerId} and owner_id = ${personId} and state = 'active' order by id`.execute(
        context.db,
      );
      return rows.map(({ id, name }) => ({ id, name, detail: null, heirs: 'admin' }));
    },
    async end(context, left) {
      for (const { id } of left) await stop(context, { rule: id, because: 'owner_left' });
    },
    /** The heir may run it as far as they may do what it does: what they may not, stops it at its next run. */
    async handOver(context, left, heir) {
      for (const { id, name } of left) {
        await sql`update ads.rules set owner_id = ${heir.id} where center_id = ${context.centerId} and id = ${id}`.execute(
          context.db,
        );
        await record(context, {
          action: 'ads.rule_handed_over',
          object: { type: 'rule', id, name },
          before: { responsible: heir.formerName },
          after: { responsible: heir.name },
          log: { center: context.centerId },
        });
      }
    },
  },
];
