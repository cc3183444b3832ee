// Reads a list, brings its rows into form and hashes them, beside the page. Rows stay here: the page is told counts, masked samples
// and hashes, and asks for the rows that could not be read only to hand them back to whoever brought them.

import { readFile } from '../ui/read-file.ts';
import { parseTable, type TableRow } from '../ui/typed-table.ts';
import type { Asked, FaultyRow, HashAsked, HashedList, ReadList, Told } from './audience-list-hasher.ts';
import { kindOf, masked, normalRow } from './audience-list-rows.ts';

const bytes = 32;
const batch = 2000;
const sampled = 20;

let lines: TableRow[] = [];
let hashes = new Uint8Array();
let faulty: FaultyRow[] = [];
/** Counts what was begun: what is not the last any more stops. */
let turn = 0;

const octets = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'));
function hexAt(all: Uint8Array, at: number): string {
  let text = '';
  for (let index = at * bytes; index < (at + 1) * bytes; index++) text += octets[all[index] ?? 0];
  return text;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16));
}

async function read(from: File | string): Promise<ReadList | null> {
  const found = typeof from === 'string' ? parseTable(from) : await readFile(from);
  if (found === null) return null;
  lines = found;
  const width = lines.slice(0, sampled).reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const cellsOf = (column: number) => lines.slice(1, sampled + 1).map(({ cells }) => cells[column] ?? '');
  const kinds = Array.from({ length: width }, (_, column) =>
    kindOf(lines.length > 1 ? cellsOf(column) : [lines[0]?.cells[column] ?? '']),
  );
  // A heading is no address where the rows below it are.
  const hasHeading =
    lines.length > 1 && kinds.some((kind, column) => kind !== null && kindOf([lines[0]?.cells[column] ?? '']) !== kind);
  return {
    rows: lines.length,
    hasHeading,
    columns: kinds.map((kind, column) => ({
      heading: hasHeading ? (lines[0]?.cells[column] ?? '').trim() : '',
      kind,
      samples: cellsOf(column)
        .filter((cell) => cell.trim() !== '')
        .slice(0, 3)
        .map((cell) => masked(cell.trim())),
    })),
  };
}

/** Hashes that were there before, by 96 of their bits: of a million no two are alike in these by chance. */
class Seen {
  readonly #all = new Set<string>();

  isNew(hash: Uint8Array): boolean {
    const { buffer, byteOffset } = hash;
    const before = this.#all.size;
    this.#all.add(String.fromCharCode(...new Uint16Array(buffer.slice(byteOffset, byteOffset + 12))));
    return this.#all.size > before;
  }
}

const encoder = new TextEncoder();
const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));

async function hash(asked: HashAsked, tell: (done: number, total: number) => void): Promise<HashedList | null> {
  const own = ++turn;
  const rows = asked.hasHeading ? lines.slice(1) : lines;
  const all = new Uint8Array(rows.length * bytes);
  const seen = new Seen();
  const samples: HashedList['samples'] = [];
  const wrong: typeof faulty = [];
  let [good, wereHashed, duplicates, mayHaveCode] = [0, 0, 0, 0];
  for (let at = 0; at < rows.length; at += batch) {
    const some = rows.slice(at, at + batch).map(({ line, cells }) => {
      const typed = cells[asked.column] ?? '';
      return { line, typed, row: normalRow(typed, asked) };
    });
    const made = await Promise.all(
      some.map(({ row }) => ('fault' in row ? null : row.isHash ? fromHex(row.text) : digest(row.text))),
    );
    if (own !== turn) return null;
    for (const [index, { line, typed, row }] of some.entries()) {
      const found = made[index];
      if ('fault' in row || !found) {
        if ('fault' in row) wrong.push({ line, fault: row.fault, typed });
        continue;
      }
      if (row.isHash) wereHashed += 1;
      if (row.mayHaveCode === true) mayHaveCode += 1;
      if (!seen.isNew(found)) {
        duplicates += 1;
        continue;
      }
      all.set(found, good * bytes);
      if (samples.length < 5) samples.push({ masked: row.isHash ? '' : masked(row.text), hash: hexAt(all, good) });
      good += 1;
    }
    tell(Math.min(at + batch, rows.length), rows.length);
  }
  hashes = all.slice(0, good * bytes);
  faulty = wrong;
  const byFault = Map.groupBy(wrong, ({ fault }) => fault);
  const of = new Uint8Array(await crypto.subtle.digest('SHA-256', hashes));
  return {
    rows: rows.length,
    good,
    duplicates,
    wereHashed,
    mayHaveCode,
    samples,
    fingerprint: hexAt(of, 0),
    faults: [...byFault].map(([fault, found]) => ({
      fault,
      count: found.length,
      lines: found.slice(0, 5).map(({ line }) => line),
    })),
  };
}

async function answer(asked: Exclude<Asked, { do: 'stop' }>, tell: (done: number, total: number) => void) {
  if (asked.do === 'read') return read(asked.from);
  if (asked.do === 'hash') return hash(asked, tell);
  if (asked.do === 'faults') return faulty;
  return Array.from({ length: asked.to - asked.from }, (_, at) => hexAt(hashes, asked.from + at));
}

addEventListener('message', ({ data }: MessageEvent<Asked & { id: number }>) => {
  const { id } = data;
  const say = (told: Told) => postMessage(told);
  if (data.do === 'stop') {
    turn += 1;
    return;
  }
  answer(data, (done, total) => say({ id, is: 'progress', done, total })).then(
    (made) => say({ id, is: 'done', answer: made }),
    () => say({ id, is: 'failed' }),
  );
});
