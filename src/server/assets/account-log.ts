// What lies in an ad account is written in its own way: one write after the other, and told in the log of the acting center and,
// where a partner's people do it, in that of the account's owner.
import { sql } from 'kysely';
import type { AuditAction, objectTypes } from '../../contract/audit.ts';
import { type Inverse, record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';

export interface HeldAccount {
  id: string;
  name: string;
  ownerId: string;
}

/** The account of the call, for a write: what one counts the next must not change. */
export async function holdAccount(context: Context): Promise<HeldAccount> {
  const { db, account } = context;
  await sql`select pg_advisory_xact_lock(hashtextextended(${`assets ${account.id}`}, 0))`.execute(db);
  const row = await db
    .selectFrom('assets.accounts')
    .select(['id', 'name', 'status', 'owner_center_id'])
    .where('id', '=', account.id)
    .executeTakeFirst();
  const ownerId = row?.owner_center_id ?? null;
  if (!row || ownerId === null) refuse('not_found');
  if (row.status === 'closed') refuse('assets.account_closed', { account: row.name });
  return { id: row.id, name: row.name, ownerId };
}

interface Happened {
  action: AuditAction;
  object: { type: (typeof objectTypes)[number]; id: string; name: string };
  before?: Record<string, unknown>;
  after: Record<string, unknown>;
  /** The call that takes it back, made in one of the centers that read of it. */
  undo?: (center: string) => Inverse;
}

export async function recordOnAccount(context: Context, held: HeldAccount, happened: Happened): Promise<void> {
  const { undo, before, after, ...what } = happened;
  const about = { account: { id: held.id, name: held.name } };
  const told = (center: string) => ({
    ...what,
    ...(before ? { before: { ...about, ...before } } : {}),
    after: { ...about, ...after },
    keep: ['account'],
    log: { center },
    ...(undo ? { undo: undo(center) } : {}),
  });
  const { centerId } = context;
  await record(context, told(centerId));
  if (held.ownerId === centerId) return;
  await enterCenter(context.db, held.ownerId);
  await record(contextIn(context, held.ownerId), { ...told(held.ownerId), hidesOrigin: true });
  await enterCenter(context.db, centerId);
}
