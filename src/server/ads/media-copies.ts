// What one ad account of a center has is taken over by another: rows of their own, and the same files.
import { sql } from 'kysely';
import * as contract from '../../contract/ads-media.ts';
import type { InputOf } from '../../contract/endpoint.ts';
import { requireOnAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterAccount } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { recordMedia } from './log.ts';
import { type Library, refuseFull, sweepLock } from './media.ts';
import { takeAdAccount } from './writes.ts';

interface Source {
  id: string;
  name: string;
  kind: string;
  folder: string;
  labels: string[];
  bytes: string;
  sent_hash: Buffer;
  post_id: string | null;
  row: unknown;
}

/** What is there, for somebody who may see it: the right on the other account is asked as it stands now. */
async function readFrom(context: Context, from: string, ids: readonly string[]): Promise<Source[]> {
  await requireOnAccount(context, from, 'adaccount:view');
  await enterAccount(context.db, from);
  const { rows } = await sql<Source>`
    select m.id, m.name, m.kind, m.folder, m.labels, v.bytes, v.sent_hash, m.post_id, to_jsonb(v) as row from ads.media m
    join ads.media_versions v on v.account_id = m.account_id and v.media_id = m.id and v.number = m.version
    where m.account_id = ${from} and m.id = any (${ids as string[]}::bigint[]) and m.deleted_at is null order by m.id`.execute(
    context.db,
  );
  await enterAccount(context.db, context.account.id);
  if (rows.length < ids.length) refuse('not_found');
  const borrowed = rows.find(({ post_id }) => post_id !== null);
  if (borrowed) refuse('ads.media_of_creator', { name: borrowed.name });
  return rows;
}

export async function copyMedia(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.copyMedia>,
): Promise<{ changed: number }> {
  const account = await takeAdAccount(context);
  // The files lie there already; the sweep waits for the rows that name them anew.
  await sql`select pg_advisory_xact_lock_shared(${sweepLock})`.execute(context.db);
  const sources = await readFrom(context, input.from, input.ids);
  const { rows: known } = await sql<{ sent_hash: Buffer }>`
    select sent_hash from ads.media_versions where account_id = ${account.id}
    and sent_hash = any (${sources.map((one) => one.sent_hash)}::bytea[])`.execute(context.db);
  const there = new Set(known.map(({ sent_hash }) => sent_hash.toString('hex')));
  const wanted = sources.filter((one) => !there.has(one.sent_hash.toString('hex')));
  await refuseFull(
    context,
    library,
    wanted.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  );
  const made: { id: string; name: string; folder: string; labels: string[] }[] = [];
  for (const { name, kind, folder, labels, row } of wanted) {
    const { id } = await context.db
      .insertInto('ads.media')
      .values({ account_id: account.id, kind, name, folder, labels, added_by: context.actor.name })
      .returning('id')
      .executeTakeFirstOrThrow();
    await sql`
      insert into ads.media_versions
      select (jsonb_populate_record(null::ads.media_versions, ${JSON.stringify(row)}::jsonb || jsonb_build_object('account_id', ${account.id}::text,
        'media_id', ${id}::text, 'number', 1, 'added_by', ${context.actor.name}::text, 'added_at', ${context.now}::timestamptz))).*`.execute(
      context.db,
    );
    made.push({ id, name, folder, labels });
  }
  await recordMedia(
    context,
    account,
    made.map(({ id, ...after }) => ({
      verb: 'copied',
      id,
      name: after.name,
      after,
      undo: (center) => inverse(contract.removeMedia, { center, account: account.id, ids: [id] }),
    })),
  );
  return { changed: made.length };
}
