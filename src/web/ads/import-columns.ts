// Rows of a spreadsheet as people type them, read as rows of an import: what could be read in more than one way is not guessed,
// and what was read otherwise than it stands there is told.

import { type ImportRow, importable } from '../../contract/ads-imports.ts';
import {
  adBudgetModes,
  adFormats,
  billings,
  callsToAction,
  goals,
  isWebAddress,
  objectives,
  pacings,
} from '../../contract/ads-kinds.ts';
import { type AdLevel } from '../../contract/ads-levels.ts';
import { decimalOf } from '../../contract/decimals.ts';
import { readTyped } from '../finance/typed-amount.ts';
import { instantOfLocal, localOf } from '../ui/days.ts';

/** A column by the words that may head it, in either language, and as the export writes it (the first). */
const headings = {
  id: ['id', 'ID', '编号'],
  within: ['parent id', 'campaign id', 'ad group id', '上级 id', '推广系列 id', '广告组 id'],
  name: ['name', '名称'],
  isOn: ['on', 'status', '启用', '状态'],
  labels: ['labels', '标签'],
  objective: ['objective', '推广目标'],
  budgetMode: ['budget type', '预算类型'],
  budget: ['budget', 'amount', '预算', '金额'],
  startsAt: ['starts', 'start', '开始时间'],
  endsAt: ['ends', 'end', '结束时间'],
  bid: ['bid cap', 'bid', '出价上限', '出价'],
  billing: ['billed', 'billing', '计费方式'],
  goal: ['goal', 'delivery aims at', '优化目标'],
  pacing: ['pacing', '投放节奏'],
  format: ['format', '格式'],
  brandName: ['brand', '品牌名称', '品牌'],
  text: ['text', '文案'],
  callToAction: ['button', '行动按钮'],
  landingUrl: ['landing page', '落地页'],
} as const;
export type ImportColumn = keyof typeof headings;

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, ' ');
const byHeading = new Map(
  (Object.keys(headings) as ImportColumn[]).flatMap((column) =>
    headings[column].map((word) => [plain(word), column] as const),
  ),
);

/** A field that no column stands for is called as it is. */
export const headingOf = (column: ImportColumn): string => headings[column]?.[0] ?? column;

/** The columns of a level, in the order of the export. */
export function columnsOf(level: AdLevel): ImportColumn[] {
  const fields: readonly string[] = importable[level];
  const all = (Object.keys(headings) as ImportColumn[]).filter((column) => fields.includes(column));
  const place: ImportColumn[] = level === 'campaign' ? ['id'] : ['id', 'within'];
  return [...place, ...all.flatMap((one): ImportColumn[] => (one === 'budget' ? ['budgetMode', 'budget'] : [one]))];
}

export interface Fault {
  line: number;
  column: ImportColumn;
  typed: string;
  problem: 'id' | 'number' | 'amount' | 'date' | 'word' | 'name' | 'labels' | 'address';
}

/** A cell that was read as something else than it says. */
export interface Fix {
  line: number;
  column: ImportColumn;
  typed: string;
  read: string;
}

export interface ReadTable {
  rows: ImportRow[];
  faults: Fault[];
  fixes: Fix[];
  /** What the columns are called in the table. */
  heads: Partial<Record<ImportColumn, string>>;
  /** Heads of columns that mean nothing here. */
  unknown: string[];
}

interface Place {
  level: AdLevel;
  currency: string;
  timeZone: string;
  /** What our words are called in the language of the reader. */
  say: (word: string) => string;
}

type Cell<Value> = { value: Value; read?: string } | { problem: Fault['problem'] };

const words: Partial<Record<ImportColumn, readonly string[]>> = {
  objective: objectives,
  budgetMode: adBudgetModes,
  billing: billings,
  goal: goals,
  pacing: pacings,
  format: adFormats,
  callToAction: callsToAction,
};

function readWord(typed: string, known: readonly string[], say: Place['say']): Cell<string> {
  const found = known.find((word) => word === typed);
  if (found) return { value: found };
  const meant = known.find((word) => [plain(word), plain(say(word))].includes(plain(typed)));
  return meant ? { value: meant, read: meant } : { problem: 'word' };
}

const isOnWords: Record<string, boolean> = {
  on: true,
  off: false,
  true: true,
  false: false,
  yes: true,
  no: false,
  '1': true,
  '0': false,
  启用: true,
  开启: true,
  暂停: false,
  关闭: false,
};

function readMoney(typed: string, currency: string): Cell<string> {
  const read = readTyped(typed, currency);
  if (!('micros' in read)) return { problem: 'number' };
  const shown = decimalOf(read.micros, currency);
  const isSame = typed === shown || Number(typed) === Number(shown);
  return { value: String(read.micros), ...(isSame ? {} : { read: shown }) };
}

const two = (text: string): string => text.padStart(2, '0');

/** `2026-11-05 09:30`, on the clock of the account; a day alone begins at midnight. Which of day and month comes first is never guessed. */
function readTime(typed: string, timeZone: string): Cell<string> {
  const text = typed.normalize('NFKC').trim();
  const found =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/.exec(
      text,
    );
  if (!found) return { problem: 'date' };
  const [, year = '', month = '', day = '', hour = '0', minute = '00'] = found;
  const date = `${year}-${two(month)}-${two(day)}`;
  const local = `${date}T${two(hour)}:${minute}`;
  const at = Date.parse(`${local}Z`);
  // 31 February is no day, and 25:00 no time.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 16) !== local) return { problem: 'date' };
  const value = instantOfLocal(local, timeZone);
  // A time that the clocks of the account skip is a later one.
  const canonical = localOf(value, timeZone).replace('T', ' ');
  return { value, ...(text === canonical ? {} : { read: canonical }) };
}

function readCell(column: ImportColumn, typed: string, { currency, timeZone, say }: Place): Cell<unknown> {
  const known = words[column];
  if (known) return readWord(typed, known, say);
  switch (column) {
    case 'id':
    case 'within':
      return /^[1-9]\d{0,18}$/.test(typed) ? { value: typed } : { problem: 'id' };
    case 'isOn': {
      const isOn = isOnWords[plain(typed)];
      return isOn === undefined ? { problem: 'word' } : { value: isOn };
    }
    case 'budget':
    case 'bid':
      return readMoney(typed, currency);
    case 'startsAt':
    case 'endsAt':
      return readTime(typed, timeZone);
    case 'labels': {
      const all = typed
        .split(/[;；,，]/)
        .map((one) => one.trim())
        .filter(Boolean);
      return all.some((one) => one.length > 40) || all.length > 20 ? { problem: 'labels' } : { value: all };
    }
    case 'name':
      return typed.length > 200 ? { problem: 'name' } : { value: typed };
    case 'landingUrl':
      return isWebAddress(typed) ? { value: typed } : { problem: 'address' };
    default:
      return { value: typed };
  }
}

/** Amounts and kinds stand in columns of their own and are one in a row. */
function rowOf(line: number, read: Partial<Record<ImportColumn, unknown>>): ImportRow {
  const { budgetMode, budget, bid, ...rest } = read;
  const amountMicros = budget as string | undefined;
  const mode = (budgetMode as string | undefined) ?? (amountMicros === undefined ? undefined : 'daily');
  return {
    line,
    ...rest,
    ...(mode === 'none' ? { budget: { mode } } : {}),
    ...(mode !== undefined && mode !== 'none' && amountMicros !== undefined ? { budget: { mode, amountMicros } } : {}),
    ...(bid === undefined ? {} : { bid: { strategy: 'bid_cap', amountMicros: bid } }),
  } as ImportRow;
}

/** Cells of a table whose first row heads the columns. An empty cell leaves as it is what it is about. */
export function readTable(table: readonly { line: number; cells: readonly string[] }[], place: Place): ReadTable {
  const [head, ...lines] = table;
  const allowed = new Set<ImportColumn>(columnsOf(place.level));
  const columns = (head?.cells ?? []).map((cell) => {
    const column = byHeading.get(plain(cell));
    return column !== undefined && allowed.has(column) ? column : null;
  });
  const result: ReadTable = {
    rows: [],
    faults: [],
    fixes: [],
    heads: Object.fromEntries(columns.flatMap((column, at) => (column ? [[column, head?.cells[at]?.trim()]] : []))),
    unknown: (head?.cells ?? []).filter((cell, at) => cell.trim() !== '' && columns[at] === null),
  };
  for (const { line, cells } of lines) {
    const read: Partial<Record<ImportColumn, unknown>> = {};
    for (const [at, column] of columns.entries()) {
      const cell = cells[at] ?? '';
      const typed = cell.trim().replace(/^'(?=[=+\-@])/, '');
      if (column === null || typed === '') continue;
      const found = readCell(column, typed, place);
      if ('problem' in found) {
        result.faults.push({ line, column, typed: cell, problem: found.problem });
        continue;
      }
      read[column] = found.value;
      const meant = found.read ?? (cell === typed || column === 'labels' ? undefined : typed);
      if (meant !== undefined) result.fixes.push({ line, column, typed: cell, read: meant });
    }
    const kind = read.budgetMode;
    const isFaulty = result.faults.some((one) => one.line === line && one.column === 'budget');
    if (kind !== undefined && kind !== 'none' && read.budget === undefined && !isFaulty)
      result.faults.push({ line, column: 'budgetMode', typed: String(kind), problem: 'amount' });
    if (Object.keys(read).length > 0) result.rows.push(rowOf(line, read));
  }
  return result;
}
