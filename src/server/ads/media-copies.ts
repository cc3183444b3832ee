// What one ad account of a center has is taken over by another: rows of their own, and the same files.
import { sql } from 'kysely';
import type { MediaFile } from '../../contract/ads-media.ts';
import * as contract from '../../contract/ads-media.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { requireOnAccount } from '../access/index.ts';
import { inverse } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { enterAccount } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { recordMedia } from './log.ts';
import { type Library, refuseFull, sweepLock } from './media.ts';
import { fileFields, presentFile, readMedia } from './media-queries.ts';
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

/**
 * What is there, for somebody who may see it: the right on the other account is asked as it stands now. Of what is shared with the
 * center row-level security finds what belongs to it.
 */
async function readFrom(context: Context, from: string | undefined, ids: readonly string[]): Promise<Source[]> {
  if (from !== undefined) {
    await requireOnAccount(context, from, 'adaccount:view');
    await enterAccount(context.db, from);
  }
  const { rows } = await sql<Source>`
    select m.id, m.name, m.kind, m.folder, m.labels, v.bytes, v.sent_hash, m.post_id, to_jsonb(v) as row from ads.media m
    join ads.media_versions v on v.account_id = m.account_id and v.media_id = m.id and v.number = m.version
    where ${from === undefined ? sql`m.shared_with = ${context.centerId} and m.account_id <> ${context.account.id}` : sql`m.account_id = ${from}`} and m.id = any (${ids as string[]}::bigint[]) and m.deleted_at is null order by m.id`.execute(
    context.db,
  );
  await enterAccount(context.db, context.account.id);
  if (rows.length < ids.length) refuse('not_found');
  rows.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
  const borrowed = rows.find(({ post_id }) => post_id !== null);
  if (borrowed) refuse('ads.media_of_creator', { name: borrowed.name });
  return rows;
}

/** What the account has of these now; what it had already may lie in its bin. */
async function heldOf(context: Context, sources: readonly Source[]): Promise<MediaFile[]> {
  const hashes = sources.map(({ sent_hash }) => sent_hash);
  const where = sql`m.account_id = ${context.account.id} and m.deleted_at is null and v.sent_hash = any (${hashes}::bytea[])`;
  const rows = await readMedia(context, { where });
  const byHash = new Map(rows.map((row) => [row.sent_hash.toString('hex'), row]));
  return sources.flatMap(({ sent_hash }) => {
    const row = byHash.get(sent_hash.toString('hex'));
    return row ? [presentFile(context, fileFields(row), row.preview_hash !== null)] : [];
  });
}

export async function copyMedia(
  context: Context,
  library: Library,
  input: InputOf<typeof contract.copyMedia>,
): Promise<ReplyOf<typeof contract.copyMedia>> {
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
  return { changed: made.length, media: await heldOf(context, sources) };
}
