// Calls that are stored before they are made. They take the walk of every call: what their maker may do is decided when they run.

import { sql } from 'kysely';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type Engine, handle, parseInput, repeatedly } from './calls.ts';
import type { Change, Context, Origin } from './context.ts';
import { type Call, contextOf, contextWithin, headOf } from './heads.ts';

export interface Stored {
  endpoint: Endpoint;
  input: unknown;
  personId: string;
}

function callOf({ endpoint, input, personId }: Stored, origin: Origin, isDryRun: boolean): Call {
  return { endpoint, input, credential: { kind: 'maker', personId }, origin, isDryRun };
}

/** Makes a call of the caller inside this transaction. Refused as it would be by itself. */
export async function makeWithin(
  engine: Engine,
  outer: Context,
  of: Omit<Stored, 'personId'> & { isDryRun: boolean; undoes?: string },
): Promise<Change[]> {
  const call = callOf({ ...of, personId: outer.actor.personId }, outer.origin, of.isDryRun);
  const input = parseInput(call.endpoint, call.input);
  const context = await contextWithin(outer, call, input);
  if (of.undoes !== undefined) context.undoes = of.undoes;
  await engine.admit(call.endpoint, context);
  await handle(engine, call.endpoint, { context, input });
  return context.changes;
}

/** What a read answers the caller inside this transaction. Refused as it would be by itself. */
export async function askWithin(engine: Engine, outer: Context, of: Omit<Stored, 'personId'>): Promise<unknown> {
  const call = callOf({ ...of, personId: outer.actor.personId }, outer.origin, outer.isDryRun);
  const input = parseInput(call.endpoint, call.input);
  const context = await contextWithin(outer, call, input);
  await engine.admit(call.endpoint, context);
  return handle(engine, call.endpoint, { context, input });
}

/** What a call of the caller would change now: it is made inside this transaction and taken back. */
export async function rehearse(engine: Engine, outer: Context, of: Omit<Stored, 'personId'>): Promise<Change[]> {
  await sql`savepoint rehearsal`.execute(outer.db);
  try {
    return await makeWithin(engine, outer, { ...of, isDryRun: true });
  } finally {
    await sql`rollback to savepoint rehearsal`.execute(outer.db);
  }
}

/**
 * Makes a stored call for good, in a transaction of its own. `begin` comes before it, once its maker is admitted; `end` after it,
 * with what it answered. What either refuses is not done.
 */
export function runStored(
  engine: Engine,
  stored: Stored & { origin: Origin },
  steps: { begin(context: Context): Promise<void>; end(context: Context, reply: unknown): Promise<void> },
): Promise<void> {
  const call = callOf(stored, stored.origin, false);
  const input = parseInput(call.endpoint, call.input);
  return repeatedly(call, async () => {
    const transaction = await engine.database.begin('write', headOf(call, input));
    try {
      const context = contextOf(transaction, call, input);
      await engine.admit(call.endpoint, context);
      await steps.begin(context);
      await steps.end(context, await handle(engine, call.endpoint, { context, input }));
      await transaction.commit();
      engine.written?.();
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  });
}
