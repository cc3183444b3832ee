import { sql } from 'kysely';
import { lockCenter } from '../access/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Database } from '../foundation/database.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { closeRequest } from './commands.ts';
import type { Deciders } from './deciders.ts';
import { decidedOf, deciderOf } from './present.ts';

/** Ends requests that nobody answered in time. A request that was renewed has a later end, and a later job. */
export function registerJobs(jobs: Jobs, database: Database, deciders: Deciders): void {
  jobs.work<{ centerId: string; requestId: string }>('requests.expire', ({ data }) =>
    runInCenter(database, { centerId: data.centerId, name: 'requests.expire' }, async (context) => {
      await lockCenter(context, data.centerId);
      const row = await context.db
        .selectFrom('requests.requests')
        .selectAll()
        .where('id', '=', data.requestId)
        .where('state', '=', 'pending')
        .where('expires_at', '<=', sql<Date>`now()`)
        .forUpdate()
        .executeTakeFirst();
      if (!row) return;
      await deciderOf(deciders, row.kind).expire(context, decidedOf(row));
      await closeRequest(context, { kind: row.kind, centerId: row.center_id, objectId: row.object_id }, 'expired');
    }),
  );
}
