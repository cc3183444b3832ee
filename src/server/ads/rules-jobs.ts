// Rules run by themselves: every half hour it is looked which are due, and each is run as its owner, in a transaction of its own.
import { sql } from 'kysely';
import { runRule } from '../../contract/ads-rule-runs.ts';
import type { Rule } from '../../contract/ads-rules.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { refusals } from '../../contract/refusals.ts';
import { record } from '../audit/index.ts';
import { runInCenter } from '../foundation/calls.ts';
import type { Context, Origin } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import { Refusal } from '../foundation/errors.ts';
import type { Jobs } from '../foundation/jobs.ts';
import { keepFailure } from './rules-failures.ts';
import { isScheduled, slotOf } from './rules-schedule.ts';

/** Makes a stored call for good; handed over by `app.ts`, which knows all calls. */
type RunStored = (
  stored: { endpoint: Endpoint; input: unknown; personId: string; origin: Origin },
  steps: { begin(context: Context): Promise<void>; end(context: Context, reply: unknown): Promise<void> },
) => Promise<void>;

interface Active {
  account_id: string;
  center_id: string;
  id: string;
  owner_id: string;
  precedence: number;
  hours: string;
  time_zone: string;
  since: Date;
}

const [dueQueue, runQueue, tidyQueue] = ['ads.rules', 'ads.rules_of_account', 'ads.rules_tidy'];

export function runRules(jobs: Jobs, database: Database, runStored: RunStored): void {
  jobs.work(dueQueue, () => enqueueDue(jobs, database), { cron: '*/30 * * * *' });
  jobs.work<{ account: string; slot: string }>(runQueue, ({ data, isLastTry }) =>
    runAccount(database, runStored, { ...data, isLastTry }),
  );
  jobs.work(tidyQueue, () => tidy(database), { cron: '10 3 * * *' });
}

async function readActive(database: Database, account: string | null): Promise<Active[]> {
  const reading = await database.begin('read');
  try {
    const { rows } = await sql<Active>`
      select * from ads.active_rules() where account_id = coalesce(${account}::bigint, account_id)
      order by account_id, precedence, id`.execute(reading.db);
    return rows;
  } finally {
    await reading.rollback();
  }
}

const isDue = ({ hours, time_zone: timeZone, since }: Active, slot: Date): boolean =>
  since.getTime() < slot.getTime() && isScheduled(hours, slot, timeZone);

/** One job for each account, so that its rules run in their order of precedence. */
async function enqueueDue(jobs: Jobs, database: Database): Promise<void> {
  const slot = slotOf(new Date());
  const accounts = new Set(
    (await readActive(database, null)).filter((one) => isDue(one, slot)).map((one) => one.account_id),
  );
  if (accounts.size === 0) return;
  const transaction = await database.begin('write');
  try {
    for (const account of accounts) {
      const data = { account, slot: slot.toISOString() };
      await jobs.enqueue(transaction.db, runQueue, data, { singletonKey: `${account} ${data.slot}` });
    }
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}

/** Each rule of an account that is due. One that was run already, by whoever, is left; one that fails keeps no other from running. */
async function runAccount(
  database: Database,
  runStored: RunStored,
  { account, slot, isLastTry }: { account: string; slot: string; isLastTry: boolean },
): Promise<void> {
  const faults: unknown[] = [];
  for (const rule of await readActive(database, account)) {
    if (!isDue(rule, new Date(slot))) continue;
    const at = { centerId: rule.center_id, name: runQueue };
    try {
      const because = await attempt(runStored, rule, slot);
      if (because !== null) await runInCenter(database, at, (context) => stop(context, { rule: rule.id, because }));
    } catch (fault) {
      faults.push(new Error(`Rule ${rule.id} failed for ${slot}`, { cause: fault }));
      // That others wrote all the while is over by the next try, as a rule.
      if (fault instanceof Refusal && !isLastTry) continue;
      await runInCenter(database, at, (context) => keepFailure(context, { rule: rule.id, slot, fault })).catch(
        (error: unknown) => faults.push(error),
      );
    }
  }
  // The job is tried again: what ran is left then.
  if (faults.length > 0) throw faults[0];
}

/** Runs one. Gives back why it can run no longer, or null. */
async function attempt(runStored: RunStored, rule: Active, slot: string): Promise<Rule['stoppedBecause']> {
  const input = { center: rule.center_id, account: rule.account_id, rule: rule.id, slot };
  const origin: Origin = { ip: '', device: '', requestId: `rule ${rule.id}`, locale: 'en' };
  const nothing = async (): Promise<void> => undefined;
  try {
    await runStored({ endpoint: runRule, input, personId: rule.owner_id, origin }, { begin: nothing, end: nothing });
    return null;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'retry') throw error;
    if (error.code === 'assets.account_closed') return 'account_closed';
    const mayNot = ['forbidden', 'not_found', 'unauthenticated'].includes(refusals[error.code]);
    // What else refuses is that somebody was quicker: it ran, was paused or went into the bin.
    return mayNot ? 'owner_may_not' : null;
  }
}

/** A rule whose owner may no longer do what it does stops, and those who run the center are told. */
export async function stop(
  context: Context,
  { rule, because }: { rule: string; because: NonNullable<Rule['stoppedBecause']> },
): Promise<void> {
  const { rows } = await sql<{ name: string; owner_id: string; owner_name: string; account_id: string; level: string }>`
    update ads.rules r set state = 'paused', stopped_because = ${because}, updated_at = now()
    where r.center_id = ${context.centerId} and r.id = ${rule} and r.state = 'active'
    returning r.name, r.owner_id, r.account_id, r.level, (select p.name from identity.people p where p.id = r.owner_id) as owner_name`.execute(
    context.db,
  );
  const [row] = rows;
  if (!row) return;
  await sql`
    insert into ads.rule_runs (account_id, rule_id, center_id, level, state)
    values (${row.account_id}, ${rule}, ${context.centerId}, ${row.level}, 'stopped')`.execute(context.db);
  await record(context, {
    action: 'ads.rule_stopped',
    object: { type: 'rule', id: rule, name: row.name },
    before: { state: 'active' },
    after: { state: 'paused', because, person: { id: row.owner_id, name: row.owner_name } },
    log: { center: context.centerId },
    isSystem: true,
  });
}

/** What was found of each object is kept for 90 days. */
async function tidy(database: Database): Promise<void> {
  const transaction = await database.begin('write');
  try {
    await sql`select ads.tidy_rule_results()`.execute(transaction.db);
    await transaction.commit();
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
}
