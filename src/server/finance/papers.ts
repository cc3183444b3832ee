// Files beside postings, for whoever may see the money of the center.
import { sql } from 'kysely';
import { z } from 'zod';
import { endpoint, type InputOf, type ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-papers.ts';
import * as shape from '../../contract/shapes.ts';
import { lockCenter } from '../access/index.ts';
import { record } from '../audit/index.ts';
import { type Engine, route } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { fileAnswer, serveKeptFile } from '../foundation/file-answer.ts';
import type { HttpSettings, Server } from '../foundation/http.ts';
import { listOffset, matches } from '../foundation/lists.ts';
import { receivedFile } from '../foundation/received-file.ts';

const mostPapers = 20;

const columns = ['id', 'posting_id', 'author_id', 'author_name', 'added_at', 'name', 'media_type', 'bytes'] as const;
interface Row {
  id: string;
  posting_id: string;
  author_id: string;
  author_name: string;
  added_at: Date;
  name: string;
  media_type: string;
  bytes: number;
}

function present({ centerId }: Context, row: Row): contract.Paper {
  return {
    id: row.id,
    by: { id: row.author_id, name: row.author_name },
    at: row.added_at.toISOString(),
    name: row.name,
    mediaType: row.media_type,
    bytes: row.bytes,
    url: `/api/v1/centers/${centerId}/finance/postings/${row.posting_id}/papers/${row.id}`,
  };
}

const papersOf = ({ db, centerId }: Context, posting: string) =>
  db.selectFrom('finance.papers').where('center_id', '=', centerId).where('posting_id', '=', posting);

async function takePosting({ db, centerId }: Context, posting: string) {
  const row = await db
    .selectFrom('finance.postings')
    .select(['id', 'reference'])
    .where('center_id', '=', centerId)
    .where('id', '=', posting)
    .executeTakeFirst();
  return row ?? refuse('not_found');
}

const count = sql<number>`count(*)::int`.as('total');

export async function listPapers(
  context: Context,
  input: InputOf<typeof contract.listPapers>,
): Promise<ReplyOf<typeof contract.listPapers>> {
  const { id } = await takePosting(context, input.posting);
  let found = papersOf(context, id);
  if (input.search !== '') found = found.where(matches(input.search, ['name', 'author_name']));
  const rows = await found
    .select(columns)
    .orderBy('id', input.sort === 'at' ? 'asc' : 'desc')
    .limit(input.pageSize)
    .offset(listOffset(input))
    .execute();
  const { total } = await found.select(count).executeTakeFirstOrThrow();
  return { items: rows.map((row) => present(context, row)), total, page: input.page, pageSize: input.pageSize };
}

export async function addPaper(context: Context, input: InputOf<typeof contract.addPaper>): Promise<contract.Paper> {
  const { db, centerId, actor } = context;
  const posting = await takePosting(context, input.posting);
  const { bytes, mediaType } = await receivedFile(input);
  // Two that are added at once are counted one after the other.
  await lockCenter(context, centerId);
  const { total } = await papersOf(context, posting.id).select(count).executeTakeFirstOrThrow();
  if (total >= mostPapers) refuse('finance.too_many_papers', { limit: mostPapers });
  const row = await db
    .insertInto('finance.papers')
    .values({
      center_id: centerId,
      posting_id: posting.id,
      author_id: actor.personId,
      author_name: actor.name,
      added_at: context.now,
      name: input.name,
      media_type: mediaType,
      bytes: bytes.length,
      content: bytes,
    })
    .returning(columns)
    .executeTakeFirstOrThrow();
  await record(context, {
    action: 'finance.paper_added',
    object: { type: 'posting', id: posting.id, name: posting.reference },
    after: { file: input.name, mediaType, bytes: bytes.length },
    log: { center: centerId },
  });
  return present(context, row);
}

const file = endpoint({
  name: 'finance.getPaperFile',
  method: 'GET',
  path: '/centers/:center/finance/postings/:posting/papers/:paper',
  access: { who: 'center', action: 'finance:view' },
  risk: 'plain',
  summary: 'The bytes of a file beside a posting.',
  input: z.strictObject({ center: shape.id, posting: shape.id, paper: shape.id }),
  reply: fileAnswer,
  refusals: ['not_found'],
});

export function servePapers(server: Server, engine: Engine, settings: HttpSettings): void {
  serveKeptFile(server, engine, { settings, found: route(file, getFile) });
}

async function getFile(context: Context, input: { posting: string; paper: string }) {
  const row = await papersOf(context, input.posting)
    .select(['name', 'media_type', 'content'])
    .where('id', '=', input.paper)
    .executeTakeFirst();
  if (!row) refuse('not_found');
  return { name: row.name, mediaType: row.media_type, content: new Uint8Array(row.content) };
}
