// Uploads of hashes to an audience, in parts. What was sent lies beside the audience until all of it is there.
import { sql } from 'kysely';
import type * as contract from '../../contract/audiences.ts';
import type { AudienceUpload } from '../../contract/audiences.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import type { Installation } from '../foundation/installation.ts';
import { asId, containing, listOffset } from '../foundation/lists.ts';
import { holdAccount, recordOnAccount } from './account-log.ts';
import { composeLater } from './audience-jobs.ts';
import { findAudienceRow, takeAudienceRow } from './audience-rows.ts';
import { audienceObject } from './audiences.ts';
import { refuseBinned } from './pixel-rows.ts';

type Jobs = Pick<Installation, 'jobs'>;

interface UploadRow {
  id: string;
  maker_name: string;
  mode: AudienceUpload['mode'];
  key_kind: AudienceUpload['kind'];
  state: AudienceUpload['state'];
  rows: number;
  received: number;
  parts: number[];
  started_at: Date;
  ended_at: Date | null;
}

const present = (row: UploadRow): AudienceUpload => ({
  id: row.id,
  maker: row.maker_name,
  mode: row.mode,
  kind: row.key_kind,
  state: row.state,
  rows: row.rows,
  received: row.received,
  startedAt: row.started_at.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
});

/** The first byte of a key says what is hashed. */
const kindByte: Record<AudienceUpload['kind'], string> = { email: '01', phone: '02', external: '04' };

const orders = {
  '-started': sql`id desc`,
  started: sql`id`,
  maker: sql`lower(maker_name), id`,
  '-maker': sql`lower(maker_name) desc, id desc`,
  rows: sql`rows, id`,
  '-rows': sql`rows desc, id desc`,
} as const;

export async function listAudienceUploads(
  context: Context,
  input: InputOf<typeof contract.listAudienceUploads>,
): Promise<ReplyOf<typeof contract.listAudienceUploads>> {
  const audience = await findAudienceRow(context, input.audience);
  const { search, state, sort, page, pageSize } = input;
  const found = sql`(maker_name ilike ${containing(search)} or id = ${asId(search)})`;
  const where = sql`account_id = ${context.account.id} and audience_id = ${audience.id}
    ${state === undefined ? sql`` : sql`and state = ${state}`} ${search === '' ? sql`` : sql`and ${found}`}`;
  const [{ rows }, counted] = await Promise.all([
    sql<UploadRow>`select * from assets.audience_uploads where ${where} order by ${orders[sort]}
      limit ${pageSize} offset ${listOffset(input)}`.execute(context.db),
    sql<{ total: number }>`select count(*)::int as total from assets.audience_uploads where ${where}`.execute(
      context.db,
    ),
  ]);
  return { items: rows.map(present), total: counted.rows[0]?.total ?? 0, page, pageSize };
}

async function takeUpload(context: Context, { audience, upload }: { audience: string; upload: string }) {
  const held = await holdAccount(context);
  const row = await takeAudienceRow(context, audience);
  const { rows } = await sql<UploadRow>`select * from assets.audience_uploads
    where account_id = ${held.id} and audience_id = ${row.id} and id = ${upload}`.execute(context.db);
  const found = rows[0] ?? refuse('not_found');
  if (found.state !== 'open') refuse('assets.upload_closed');
  return { held, audience: row, upload: found };
}

export async function startAudienceUpload(
  context: Context,
  input: InputOf<typeof contract.startAudienceUpload>,
): Promise<AudienceUpload> {
  const held = await holdAccount(context);
  const audience = await takeAudienceRow(context, input.audience);
  refuseBinned(audience);
  if (audience.rule !== null) refuse('assets.audience_by_rule', { name: audience.name });
  const { rows: open } =
    await sql`select from assets.audience_uploads where account_id = ${held.id} and audience_id = ${audience.id}
    and state in ('open', 'working')`.execute(context.db);
  if (open.length > 0) refuse('assets.upload_open', { name: audience.name });
  const { mode, kind, rows } = input;
  const { rows: made } = await sql<UploadRow>`
    insert into assets.audience_uploads (account_id, audience_id, mode, key_kind, rows, maker_name)
    values (${held.id}, ${audience.id}, ${mode}, ${kind}, ${rows}, ${context.actor.name}) returning *`.execute(
    context.db,
  );
  await recordOnAccount(context, held, {
    action: 'assets.audience_upload_started',
    object: audienceObject(audience),
    after: { uploadMode: mode, keyKind: kind, rows },
  });
  return present(made[0] as UploadRow);
}

export async function addUploadPart(
  context: Context,
  input: InputOf<typeof contract.addUploadPart>,
): Promise<AudienceUpload> {
  const { held, audience, upload } = await takeUpload(context, input);
  if (upload.parts.includes(input.part)) return present(upload);
  const received = upload.received + input.hashes.length;
  if (received > upload.rows) refuse('assets.upload_overfull', { rows: upload.rows });
  await sql`insert into assets.audience_upload_rows (account_id, upload_id, key)
    select ${held.id}, ${upload.id}, decode(${kindByte[upload.key_kind]} || h, 'hex') from unnest(${input.hashes}::text[]) h
    on conflict do nothing`.execute(context.db);
  const { rows } =
    await sql<UploadRow>`update assets.audience_uploads set received = ${received}, parts = parts || ${input.part}::integer
    where account_id = ${held.id} and id = ${upload.id} returning *`.execute(context.db);
  await recordOnAccount(context, held, {
    action: 'assets.audience_part_received',
    object: audienceObject(audience),
    after: { part: input.part, rows: input.hashes.length },
  });
  return present(rows[0] as UploadRow);
}

async function end(
  context: Context,
  { jobs }: Jobs,
  { input, state }: { input: { audience: string; upload: string }; state: 'working' | 'cancelled' },
): Promise<AudienceUpload> {
  const { held, audience, upload } = await takeUpload(context, input);
  if (state === 'working' && upload.received < upload.rows)
    refuse('assets.upload_incomplete', { received: upload.received, rows: upload.rows });
  const { rows } = await sql<UploadRow>`update assets.audience_uploads set state = ${state}, ended_at = ${context.now}
    where account_id = ${held.id} and id = ${upload.id} returning *`.execute(context.db);
  await composeLater(context, jobs, { account: held.id, audience: audience.id });
  await recordOnAccount(context, held, {
    action: state === 'working' ? 'assets.audience_upload_finished' : 'assets.audience_upload_cancelled',
    object: audienceObject(audience),
    after: { uploadMode: upload.mode, keyKind: upload.key_kind, rows: upload.received },
  });
  return present(rows[0] as UploadRow);
}

export const finishAudienceUpload = (
  context: Context,
  jobs: Jobs,
  input: InputOf<typeof contract.finishAudienceUpload>,
): Promise<AudienceUpload> => end(context, jobs, { input, state: 'working' });

export const cancelAudienceUpload = (
  context: Context,
  jobs: Jobs,
  input: InputOf<typeof contract.cancelAudienceUpload>,
): Promise<AudienceUpload> => end(context, jobs, { input, state: 'cancelled' });
