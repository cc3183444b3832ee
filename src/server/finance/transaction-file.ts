// Transactions as one file of any length. Not an endpoint of the contract, since it answers a stream, but the same walk for each
// part of it: whoever loses the right to see money in the middle of a download gets no further part, and what is held in memory
// is one part, not the file.
import { Readable } from 'node:stream';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { csvCell } from '../../contract/csv.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { endpoint, type InputOf } from '../../contract/endpoint.ts';
import { listTransactions } from '../../contract/finance.ts';
import * as shape from '../../contract/shapes.ts';
import type { Cell } from '../../contract/workbook.ts';
import { sentence } from '../../locales/catalog.ts';
import { requireExport } from '../audit/index.ts';
import { type Call, type Engine, route, runCall } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import { credentialOf, type HttpSettings, localeOf, originOf, type Server } from '../foundation/http.ts';
import { writeWorkbook } from '../foundation/workbook.ts';
import type { TransferRow } from './postings.ts';
import { type Side, withSides } from './sides.ts';
import { conditionsOf, findSought, mostSought, wordsOf } from './transaction-pages.ts';
import { joined } from './transactions.ts';

/** Small enough that a part is read, written and forgotten while its memory is young. */
const partSize = 500;

const { page: _page, pageSize: _pageSize, sort: _sort, ...filter } = listTransactions.input.shape;
const part = endpoint({
  ...listTransactions,
  name: 'finance.getTransactionFile',
  input: z.strictObject({ ...filter, locale: shape.locale.optional(), after: shape.id.optional() }),
  reply: z.strictObject({ rows: z.array(z.array(z.string())), last: shape.id.nullable() }),
});
type Input = InputOf<typeof part>;

interface Row extends TransferRow {
  reference: string;
  note: string;
  actor_name: string;
}

interface Part {
  /** In the order of `columns`. */
  rows: string[][];
  last: string | null;
}

async function readPart(context: Context, input: Input): Promise<Part> {
  await requireExport(context, listTransactions.name, input);
  // A list looks among the newest postings that words find; a file holds what all of them are.
  const sought = await findSought(context, input);
  const areAll = sought === null || sought.length < mostSought;
  const where = conditionsOf(context, input, areAll ? sought : null);
  const hasWords: RawBuilder<unknown> = areAll ? sql`true` : sql`p.sought like ${wordsOf(input)}`;
  // By id downwards from where the last part ended, so that what is added meanwhile shifts nothing.
  const before: RawBuilder<unknown> = input.after === undefined ? sql`true` : sql`t.id < ${input.after}`;
  const { rows } = await sql<Row>`
    select t.id, t.posting_id, t.kind, t.from_account_id, t.to_account_id, t.currency, t.micros, t.value_date::text, t.posted_at,
      p.reference, p.note, p.actor_name
    from ${joined} where ${where} and ${hasWords} and ${before} order by t.id desc limit ${partSize}`.execute(
    context.db,
  );
  const say = (key: string, words: Record<string, string> = {}): string =>
    sentence(context.origin.locale, `finance.${key}`, words);
  const nameOf = ({ kind, account, credit }: Side): string => {
    if (!['cash', 'credit', 'frozen'].includes(kind)) return say(`sides.${kind}`);
    const owner = account?.name ?? say('sides.center');
    if (kind === 'frozen') return say('sides.frozen', { owner });
    return credit === null ? owner : say('sides.credit', { owner, name: credit.name });
  };
  const named = await withSides(context, (name) => name(rows));
  const lines = named.map(({ row, from, to }) => [
    row.value_date,
    row.posted_at.toISOString(),
    say(`kinds.${row.kind}`),
    nameOf(from),
    nameOf(to),
    decimalOf(row.micros, row.currency),
    row.currency,
    row.reference,
    row.note,
    row.actor_name,
    row.id,
    row.posting_id,
  ]);
  const last = rows.length < partSize ? null : (rows.at(-1)?.id ?? null);
  // Emptied, since promises keep what they were resolved with until old memory is collected: half a file, if nobody did.
  rows.length = 0;
  return { rows: lines, last };
}

const columns = [
  'date',
  'posted',
  'kind',
  'from',
  'to',
  'amount',
  'currency',
  'reference',
  'note',
  'by',
  'id',
  'posting',
] as const;

type Write = (head: string[], parts: AsyncIterable<string[][]>, title: string) => Readable;

const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

const writeCsv: Write = (head, parts) => {
  async function* text(): AsyncGenerator<string> {
    // The mark at the start lets spreadsheets know that it is UTF-8.
    yield `\ufeff${csvLine(head)}`;
    for await (const rows of parts) yield rows.map(csvLine).join('');
  }
  return Readable.from(text(), { objectMode: false, highWaterMark: 64 * 1024 });
};

const cellOf = (value: string, at: number): Cell => {
  if (columns[at] === 'date') return { day: value };
  return columns[at] === 'amount' ? { decimal: value } : { text: value };
};

const writeXlsx: Write = (head, parts, name) => {
  async function* cells(): AsyncGenerator<Cell[][]> {
    for await (const rows of parts) yield rows.map((row) => row.map(cellOf));
  }
  return writeWorkbook({ name, head, parts: cells() });
};

const formats: Record<string, { write: Write; type: string }> = {
  csv: { write: writeCsv, type: 'text/csv; charset=utf-8' },
  xlsx: { write: writeXlsx, type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
};

export function serveTransactionFile(server: Server, engine: Engine, settings: HttpSettings): void {
  const walk = { ...engine, routes: new Map([[part.name, route(part, readPart)]]) };
  for (const [ending, { write, type }] of Object.entries(formats))
    server.get(`/api/v1/centers/:center/finance/transactions.${ending}`, async (request, answer) => {
      const input = { ...(request.query as object), ...(request.params as object) };
      const { locale = localeOf(request) } = z.looseObject({ locale: shape.locale.optional() }).parse(input);
      const origin = { ...originOf(request), locale };
      const call: Call = { endpoint: part, input, credential: credentialOf(request, settings), origin };
      const read = async (after: string | null): Promise<Part> => {
        const { body } = await runCall(walk, { ...call, input: after === null ? input : { ...input, after } });
        return body as Part;
      };
      // A refusal of the first part is an answer like any other; a later one breaks the file off.
      const first = await read(null);
      const say = (key: string): string => sentence(locale, `finance.${key}`, {});
      async function* parts(): AsyncGenerator<string[][]> {
        for (let found = first; ; found = await read(found.last)) {
          if (found.rows.length > 0) yield found.rows;
          found.rows.length = 0;
          if (found.last === null) return;
        }
      }
      answer.header('cache-control', 'private, no-store');
      answer.header('x-content-type-options', 'nosniff');
      answer.header('content-disposition', `attachment; filename="transactions.${ending}"`);
      answer.header('content-type', type);
      const head = columns.map((name) => say(`transactions.${name}`));
      return answer.send(write(head, parts(), say('tabs.transactions')));
    });
}
