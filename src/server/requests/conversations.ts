// Comments and files of a request: for both of its sides, and nobody else.
import { type SqlBool, sql } from 'kysely';
import type * as contract from '../../contract/conversations.ts';
import type { Attachment, Comment } from '../../contract/conversations.ts';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { type Context, contextIn } from '../foundation/context.ts';
import { enterCenter } from '../foundation/database.ts';
import { refuse } from '../foundation/errors.ts';
import { matches, readPage } from '../foundation/lists.ts';
import { receivedFile } from '../foundation/received-file.ts';

const mostComments = 500;
const mostAttachments = 20;

type Side = 'asker' | 'decider';

interface Standing {
  request: string;
  side: Side;
  centerId: string;
}

/** Lets the rest of the transaction act in the asking center, where all that was said is kept; refused to who stands on no side. */
export async function stand(context: Context, request: string): Promise<Standing> {
  const { rows } = await sql<{
    center_id: string;
    side: Side;
  }>`select center_id, side from requests.find_side(${request})`.execute(context.db);
  const found = rows[0] ?? refuse('not_found');
  await enterCenter(context.db, found.center_id);
  return { request, side: found.side, centerId: found.center_id };
}

interface Said {
  id: string;
  side: string;
  author_id: string;
  author_name: string;
}

function presentSaid({ actor }: Context, row: Said, at: Date) {
  return {
    id: row.id,
    side: row.side as Side,
    author: { id: row.author_id, name: row.author_name },
    isOwn: row.author_id === actor.personId,
    at: at.toISOString(),
  };
}

const commentColumns = ['id', 'side', 'author_id', 'author_name', 'said_at', 'text'] as const;

function presentComment(context: Context, row: Said & { said_at: Date; text: string }): Comment {
  return { ...presentSaid(context, row, row.said_at), text: row.text };
}

function isListed(input: Pick<InputOf<typeof contract.listComments>, 'search' | 'side'>, columns: readonly string[]) {
  const ofSide = input.side === undefined ? sql<SqlBool>`true` : sql<SqlBool>`side = ${input.side}`;
  return sql<SqlBool>`${ofSide} and ${matches(input.search, columns)}`;
}

export async function listComments(
  context: Context,
  input: InputOf<typeof contract.listComments>,
): Promise<ReplyOf<typeof contract.listComments>> {
  const { centerId, request } = await stand(context, input.request);
  const found = context.db
    .selectFrom('requests.comments')
    .where('center_id', '=', centerId)
    .where('request_id', '=', request)
    .where(isListed(input, ['text', 'author_name']));
  const { rows, total } = await readPage(
    found.select(commentColumns).orderBy('id', input.sort === 'at' ? 'asc' : 'desc'),
    input,
  );
  const items = rows.map((row) => presentComment(context, row));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

async function refuseFull(
  context: Context,
  { centerId, request }: Standing,
  of: { table: 'requests.comments' | 'requests.attachments'; most: number },
): Promise<void> {
  // Two that are added at once are counted one after the other.
  await lockCenter(context, centerId);
  const { total } = await context.db
    .selectFrom(of.table)
    .select(sql<number>`count(*)::int`.as('total'))
    .where('center_id', '=', centerId)
    .where('request_id', '=', request)
    .executeTakeFirstOrThrow();
  if (total >= of.most) refuse('requests.conversation_full', { limit: of.most });
}

export async function addComment(context: Context, input: InputOf<typeof contract.addComment>): Promise<Comment> {
  const standing = await stand(context, input.request);
  await refuseFull(context, standing, { table: 'requests.comments', most: mostComments });
  const row = await context.db
    .insertInto('requests.comments')
    .values({ ...authored(context, standing), said_at: context.now, text: input.text })
    .returning(commentColumns)
    .executeTakeFirstOrThrow();
  await recordSaid(context, standing, { action: 'requests.comment_added', after: { comment: input.text } });
  return presentComment(context, row);
}

function authored({ actor }: Context, { centerId, request, side }: Standing) {
  return {
    center_id: centerId,
    request_id: request,
    side,
    author_id: actor.personId,
    author_name: actor.name,
  };
}

const attachmentColumns = [
  'id',
  'side',
  'author_id',
  'author_name',
  'added_at',
  'name',
  'media_type',
  'bytes',
] as const;
type AttachmentRow = Said & { added_at: Date; name: string; media_type: string; bytes: number };

function presentAttachment(context: Context, request: string, row: AttachmentRow): Attachment {
  return {
    ...presentSaid(context, row, row.added_at),
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    url: `/api/v1/me/requests/${request}/attachments/${row.id}`,
  };
}

export async function listAttachments(
  context: Context,
  input: InputOf<typeof contract.listAttachments>,
): Promise<ReplyOf<typeof contract.listAttachments>> {
  const { centerId, request } = await stand(context, input.request);
  const found = context.db
    .selectFrom('requests.attachments')
    .where('center_id', '=', centerId)
    .where('request_id', '=', request)
    .where(isListed(input, ['name', 'author_name']));
  const { rows, total } = await readPage(
    found.select(attachmentColumns).orderBy('id', input.sort === 'at' ? 'asc' : 'desc'),
    input,
  );
  const items = rows.map((row) => presentAttachment(context, request, row));
  return { items, total, page: input.page, pageSize: input.pageSize };
}

export async function addAttachment(
  context: Context,
  input: InputOf<typeof contract.addAttachment>,
): Promise<Attachment> {
  const standing = await stand(context, input.request);
  const { bytes, mediaType } = await receivedFile(input);
  await refuseFull(context, standing, { table: 'requests.attachments', most: mostAttachments });
  const { name } = input;
  const row = await context.db
    .insertInto('requests.attachments')
    .values({
      ...authored(context, standing),
      added_at: context.now,
      name,
      media_type: mediaType,
      bytes: bytes.length,
      content: bytes,
    })
    .returning(attachmentColumns)
    .executeTakeFirstOrThrow();
  const after = { file: name, mediaType, bytes: bytes.length };
  await recordSaid(context, standing, { action: 'requests.attachment_added', after });
  return presentAttachment(context, standing.request, row);
}

/** Both logs tell it; where the other side acted from is left out. */
async function recordSaid(
  context: Context,
  { request, side, centerId }: Standing,
  said: { action: 'requests.comment_added' | 'requests.attachment_added'; after: Record<string, unknown> },
): Promise<void> {
  const row = await context.db
    .selectFrom('requests.requests')
    .select(['object_id', 'to_center_id'])
    .where('id', '=', request)
    .executeTakeFirstOrThrow();
  const entry = {
    action: said.action,
    object: { type: 'request' as const, id: request, name: row.object_id },
    after: said.after,
  };
  const other = row.to_center_id;
  await record(contextIn(context, centerId), {
    ...entry,
    log: { center: centerId },
    hidesOrigin: side === 'decider' && other !== centerId,
  });
  if (other === null || other === centerId) return;
  await enterCenter(context.db, other);
  await record(contextIn(context, other), { ...entry, log: { center: other }, hidesOrigin: side === 'asker' });
  await enterCenter(context.db, centerId);
}
