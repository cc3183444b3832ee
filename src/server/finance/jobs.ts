// What happens to money by itself: holds and credit that run out, and the daily proof that the books add up.
import { sql } from 'kysely';
import { runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import type { Installation } from '../foundation/installation.ts';
import { tellLow } from './alerts.ts';
import { addUp, recordCheck } from './books.ts';
import { closeDue } from './breaker.ts';
import { endCredit } from './funds.ts';
import { endHold } from './holds.ts';

const [endsQueue, checksQueue, balancesQueue] = ['finance.ends', 'finance.checks', 'finance.balances'];

/** Every minute what ran out; every night the books and the balances of each center; balances also when spend was told. */
export function registerJobs({ jobs }: Pick<Installation, 'jobs'>, database: Database): void {
  jobs.work(endsQueue, () => endAll(database), { cron: '* * * * *' });
  jobs.work(checksQueue, () => checkAll(database), { cron: '20 2 * * *' });
  jobs.work<{ centerId?: string }>(balancesQueue, ({ data }) => tellAll(database, data.centerId), {
    cron: '40 2 * * *',
  });
}

/** Looks at the balances of a center soon; one look for all the spend that is told until then. */
export async function lookAtBalances(context: Context, jobs: Installation['jobs']): Promise<void> {
  const { centerId } = context;
  await jobs.enqueue(context.db, balancesQueue, { centerId }, { singletonKey: centerId });
}

/** Of one center, or of each that has wallets. */
export async function tellAll(database: Database, centerId?: string): Promise<void> {
  const centers = centerId === undefined ? await listDue(database, 'balances') : [centerId];
  for (const each of centers) await runInCenter(database, { centerId: each, name: balancesQueue }, tellLow);
}

async function listDue(
  database: Database,
  what: 'ends' | 'checks' | 'closing' | 'balances' | 'rollups',
): Promise<string[]> {
  const isLimit = what === 'closing' || what === 'balances';
  const byWhat = isLimit ? sql`finance.limited_centers(${what})` : sql`finance.due_centers(${what})`;
  const from = what === 'rollups' ? sql`finance.rollup_centers()` : byWhat;
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<{ center: string }>`select ${from} as center`.execute(reading.db);
    return rows.map(({ center }) => center);
  } finally {
    await reading.rollback();
  }
}

/** Each center, and in it each thing, by itself: what fails in one is tried again without the others. */
export async function endAll(database: Database): Promise<void> {
  for (const centerId of await listDue(database, 'ends')) {
    const due = await readIn(database, centerId, listEnded);
    for (const { kind, id } of due)
      await runInCenter(database, { centerId, name: endsQueue }, (context) =>
        kind === 'hold' ? expireHold(context, id) : endCredit(context, id),
      );
  }
  for (const centerId of await listDue(database, 'closing'))
    await runInCenter(database, { centerId, name: endsQueue }, closeDue);
  for (const centerId of await listDue(database, 'rollups'))
    await runInCenter(database, { centerId, name: endsQueue }, tidySums);
}

/** What is new is put to its day and month, and paces go on to today: nothing that is read changes by it. */
async function tidySums({ db }: Context): Promise<void> {
  await sql`select finance.fold_rollups()`.execute(db);
  await sql`select finance.move_paces()`.execute(db);
}

async function readIn<Found>(
  database: Database,
  centerId: string,
  read: (context: Context) => Promise<Found>,
): Promise<Found> {
  let found: Found | undefined;
  await runInCenter(database, { centerId, name: endsQueue }, async (context) => {
    found = await read(context);
  });
  return found as Found;
}

async function listEnded({ db, centerId }: Context): Promise<{ kind: 'hold' | 'credit'; id: string }[]> {
  const { rows } = await sql<{ kind: 'hold' | 'credit'; id: string }>`
    select 'hold' as kind, id from finance.holds where center_id = ${centerId} and state = 'open' and expires_at <= now()
    union all
    select 'credit', id from finance.credits where center_id = ${centerId} and expired_at is null and expires_at <= now()
    order by 1 desc, 2`.execute(db);
  return rows;
}

async function expireHold(context: Context, id: string): Promise<void> {
  const { rows } = await sql`
    select from finance.holds where center_id = ${context.centerId} and id = ${id} and state = 'open' and expires_at <= now() for update`.execute(
    context.db,
  );
  if (rows.length > 0) await endHold(context, id, 'expired');
}

export async function checkAll(database: Database): Promise<void> {
  for (const centerId of await listDue(database, 'checks'))
    await runInCenter(database, { centerId, name: checksQueue }, async (context) => {
      const check = await addUp(context);
      // A night on which all agrees is told by the list of checks; one on which it does not is an event.
      if (check.differences.length > 0) await recordCheck(context, check, true);
    });
}
