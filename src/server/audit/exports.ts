// What leaves a center as a file is said first: the log tells who took what, and rules of approval can hold it. What may be read
// is decided by the list itself, again with each page of it.
import { sql } from 'kysely';
import type { z } from 'zod';
import type { AuditAction, confidentialRooms } from '../../contract/audit.ts';
import { exportHours, type startExport as startEndpoint } from '../../contract/audit-exports.ts';
import type { Endpoint, InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { endpoints } from '../../contract/index.ts';
import { parseInput } from '../foundation/calls.ts';
import { roomOf } from '../foundation/confidential.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { record } from './record.ts';

/** What a read answers the caller in the transaction of another call; handed over by `app.ts`, which knows all calls. */
export type AskWithin = (context: Context, call: { endpoint: Endpoint; input: unknown }) => Promise<unknown>;

const fieldsOf = (schema: z.ZodType): object => ('shape' in schema ? (schema.shape as object) : {});

/** Lists of things of a center, by name. */
export const exportable: ReadonlyMap<string, Endpoint> = new Map(
  endpoints
    .filter(({ method, access, input, reply }) => {
      const isInCenter = access.who === 'center' || access.who === 'account';
      return method === 'GET' && isInCenter && 'items' in fieldsOf(reply) && 'page' in fieldsOf(input);
    })
    .map((one) => [one.name, one]),
);

/** Entries about what not everybody may read are of the room that it is from. */
const confidentialActions: Record<keyof typeof confidentialRooms, AuditAction> = { finance: 'finance.list_exported' };

const actionOf = (list: string): AuditAction =>
  (confidentialActions as Record<string, AuditAction | undefined>)[roomOf(list)] ?? 'audit.list_exported';

const isOfThePage = (field: string): boolean => /^(?:center|page|pageSize|locale|after)$|sort$/i.test(field);

/** What decides which rows there are, in the one form that the list itself reads it in. */
function rowsAskedFor(parsed: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(parsed as object).filter(([field, value]) => !isOfThePage(field) && value !== undefined),
  );
}

interface Begun {
  id: string;
  rows: number;
  until: Date;
}

async function findExport(context: Context, list: string, asked: object): Promise<Begun | undefined> {
  const { rows } = await sql<Begun>`
    select id, rows, until from audit.exports
    where center_id = ${context.centerId} and person_id = ${context.actor.personId} and list = ${list} and until > ${context.now}
      and filters = ${JSON.stringify(asked)}::jsonb
    order by until desc limit 1`.execute(context.db);
  return rows[0];
}

export async function startExport(
  context: Context,
  ask: AskWithin,
  input: InputOf<typeof startEndpoint>,
): Promise<ReplyOf<typeof startEndpoint>> {
  const endpoint = exportable.get(input.list) ?? refuse('audit.list_unknown');
  const call = { ...input.filters, center: context.centerId, page: 1, pageSize: 1 };
  const { total } = (await ask(context, { endpoint, input: call })) as { total: number };
  const asked = rowsAskedFor(parseInput(endpoint, call));
  const begun = await findExport(context, input.list, asked);
  if (begun) return { ...begun, until: begun.until.toISOString() };
  const until = new Date(context.now.getTime() + exportHours * 3600_000);
  await sql`delete from audit.exports where center_id = ${context.centerId} and until <= ${context.now}`.execute(
    context.db,
  );
  const { id } = await context.db
    .insertInto('audit.exports')
    .values({
      center_id: context.centerId,
      person_id: context.actor.personId,
      list: input.list,
      filters: JSON.stringify(asked),
      rows: total,
      until,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const given = Object.fromEntries(Object.entries(input.filters).filter(([field]) => !isOfThePage(field)));
  await record(context, {
    action: actionOf(input.list),
    object: { type: 'center', id: context.centerId, name: context.centerName },
    after: { list: input.list, rows: total, ...(Object.keys(given).length > 0 ? { filters: given } : {}) },
    log: { center: context.centerId },
  });
  return { id, rows: total, until: until.toISOString() };
}

/** Refuses a file of rows that the caller has not said they would take. */
export async function requireExport(context: Context, list: string, input: unknown): Promise<void> {
  if (!(await findExport(context, list, rowsAskedFor(input)))) refuse('audit.not_exported');
}
