// What was done to campaigns, ad groups and ads, for those who see them. The log of the center that owns the account tells all of
// it, also what a partner's people did; nothing else of that log is told here.
import { sql } from 'kysely';
import type * as contract from '../../contract/ads-history.ts';
import type { ToldChange } from '../../contract/ads-history.ts';
import { type AdLevel, adLevels } from '../../contract/ads-levels.ts';
import type { Entry } from '../../contract/audit.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { centerActionsOf } from '../access/index.ts';
import { listChangesOf, type MakeWithin, takeBack, takeEntry } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { type AdAccount, getAdAccount } from './rows.ts';

async function requireHere({ db, account }: Context, level: AdLevel, id: string): Promise<void> {
  const { rows } = await sql`
    select from ${sql.table(`ads.${level}s`)} where account_id = ${account.id} and id = ${id}`.execute(db);
  if (rows.length === 0) refuse('not_found');
}

/** Reads in the log of the center that owns the account, and leaves the transaction acting in the caller's. */
async function inOwnersLog<T>(
  context: Context,
  { owner_center_id: owner }: AdAccount,
  read: (there: Context) => Promise<T>,
): Promise<T> {
  if (owner === context.centerId) return read(context);
  await enterCenter(context.db, owner);
  const found = await read(contextIn(context, owner));
  await enterCenter(context.db, context.centerId);
  return found;
}

export async function listChanges(
  context: Context,
  { level, id, ...paged }: InputOf<typeof contract.listChanges>,
): Promise<ReplyOf<typeof contract.listChanges>> {
  await requireHere(context, level, id);
  const place = await getAdAccount(context);
  const page = await inOwnersLog(context, place, (there) =>
    listChangesOf(there, { room: 'ads', type: level, id }, paged),
  );
  const readsLog = place.owner_center_id === context.centerId && mayReadLog(context);
  const entries = await withoutForeign(context, level, page.items);
  return { ...page, items: entries.map((entry) => present(entry, readsLog)) };
}

const copiedFrom = ({ after }: Entry): string | null => (after?.['copyOf'] as { id: string } | undefined)?.id ?? null;

/** What lies in another account is not named here, though something was copied from there. */
async function withoutForeign({ db, account }: Context, level: AdLevel, entries: Entry[]): Promise<Entry[]> {
  const copied = entries.flatMap((entry) => copiedFrom(entry) ?? []);
  if (copied.length === 0) return entries;
  const { rows } = await sql<{ id: string }>`
    select id from ${sql.table(`ads.${level}s`)} where account_id = ${account.id} and id = any (${copied}::bigint[])`.execute(
    db,
  );
  const here = new Set(rows.map(({ id }) => id));
  return entries.map((entry) => {
    const from = copiedFrom(entry);
    if (from === null || here.has(from)) return entry;
    const { copyOf: _copyOf, ...after } = entry.after ?? {};
    return { ...entry, after };
  });
}

function mayReadLog({ member, now, actor }: Context): boolean {
  const isInScope = actor.tokenScopes === null || actor.tokenScopes.includes('audit:read');
  return isInScope && centerActionsOf(member, now).includes('audit:view');
}

function present(entry: Entry, readsLog: boolean): ToldChange {
  const { id, at, action, actor, object, before, after, undo, undoes } = entry;
  const from = readsLog ? { ip: entry.ip, device: entry.device } : { ip: null, device: null };
  return {
    id,
    at,
    action,
    actor: { kind: actor.kind, name: actor.name },
    object,
    before,
    after,
    undo,
    undoes,
    ...from,
  };
}

const isLevel = (type: string): type is AdLevel => (adLevels as readonly string[]).includes(type);

export async function undoChange(
  context: Context,
  makeWithin: MakeWithin,
  { entry: id, despite }: InputOf<typeof contract.undoChange>,
): Promise<ReplyOf<typeof contract.undoChange>> {
  const place = await getAdAccount(context);
  const entry = await inOwnersLog(context, place, (there) => takeEntry(there, id));
  if (!entry?.action.startsWith('ads.') || !isLevel(entry.object_type)) refuse('not_found');
  await requireHere(context, entry.object_type, entry.object_id ?? '');
  // The owner's log names the call as the owner makes it.
  const undo = entry.undo && { ...entry.undo, input: { ...entry.undo.input, center: context.centerId } };
  return takeBack(context, makeWithin, { entry: { ...entry, undo }, despite });
}
