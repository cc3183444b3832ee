// Rows from a CSV file: which column is which, and what each line says.

import { microsOf } from '../../contract/decimals.ts';
import { counts, fileColumns, rowsAtOnce } from '../../contract/reporting-kinds.ts';
import {
  mostMicrosOfDay,
  mostOfCount,
  type PerformanceRow,
  type RowFault,
} from '../../contract/reporting-performance.ts';
import { type Line, readCsv } from '../foundation/csv.ts';
import { refuse } from '../foundation/errors.ts';

export interface Fault {
  line: number;
  field: string;
  problem: RowFault;
  value: string;
}

export interface NumberedRow extends PerformanceRow {
  line: number;
}

type Column = 'ad' | 'day' | 'currency' | (typeof fileColumns)[number];

/** What the columns are called elsewhere, without spaces and signs. */
const otherNames: Record<string, Column> = {
  adid: 'ad',
  广告: 'ad',
  广告id: 'ad',
  date: 'day',
  日期: 'day',
  币种: 'currency',
  cost: 'spend',
  消耗: 'spend',
  花费: 'spend',
  收入: 'revenue',
  成交金额: 'revenue',
  覆盖人数: 'reach',
  展示: 'impressions',
  展示数: 'impressions',
  点击: 'clicks',
  点击数: 'clicks',
  转化: 'conversions',
  转化数: 'conversions',
  点赞: 'likes',
  评论: 'comments',
  分享: 'shares',
  关注: 'follows',
};

const all: readonly Column[] = ['ad', 'day', 'currency', ...fileColumns];
const keyOf = (name: string): string => name.toLowerCase().replace(/[\s_()（）-]/g, '');
const byKey = new Map<string, Column>([
  ...all.map((name) => [keyOf(name), name] as const),
  ...Object.entries(otherNames),
]);

interface Head {
  columns: Map<Column, number>;
  ignored: string[];
}

function headOf(line: Line | undefined): Head {
  const columns = new Map<Column, number>();
  const ignored: string[] = [];
  for (const [at, name] of (line?.cells ?? []).entries()) {
    const column = byKey.get(keyOf(name));
    if (column === undefined || columns.has(column)) ignored.push(name);
    else columns.set(column, at);
  }
  const missing = ['ad', 'day'].filter((name) => !columns.has(name as Column));
  if (missing.length > 0 || columns.size < 3)
    refuse('reporting.file_unreadable', { missing: missing.join(', ') || 'spend', lines: 0, most: rowsAtOnce });
  return { columns, ignored: ignored.filter((name) => name !== '') };
}

/** Digits alone; a fraction of a click is a mistake. */
function countOf(text: string): number | RowFault {
  if (text === '') return 0;
  if (/^-\d/.test(text)) return 'number_negative';
  if (!/^\d+(\.0+)?$/.test(text)) return 'number_invalid';
  return Number(text) > mostOfCount ? 'number_too_large' : Number(text);
}

function amountOf(text: string): string | RowFault {
  if (text === '') return '0';
  if (/^-\d/.test(text)) return 'number_negative';
  const micros = microsOf(text);
  if (micros === null) return /^\d{14,}/.test(text) ? 'number_too_large' : 'number_invalid';
  return micros > mostMicrosOfDay ? 'number_too_large' : String(micros);
}

function dayOf(text: string): string | null {
  const day = text.replaceAll('/', '-');
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) === true;
  return isDay ? day : null;
}

const isId = (text: string): boolean => /^[1-9][0-9]{0,18}$/.test(text) && BigInt(text) <= 9223372036854775807n;

function rowOf({ number, cells }: Line, { columns }: Head, currency: string): { row: NumberedRow; faults: Fault[] } {
  const faults: Fault[] = [];
  const cell = (name: Column): string => {
    const at = columns.get(name);
    return at === undefined ? '' : (cells[at] ?? '');
  };
  const fault = (field: string, problem: RowFault): void => {
    faults.push({ line: number, field, problem, value: cell(field as Column).slice(0, 60) });
  };
  const read = <Value>(name: Column, found: Value | RowFault, or: Value): Value => {
    if (typeof found !== 'string' || /^\d/.test(found)) return found as Value;
    fault(name, found as RowFault);
    return or;
  };
  const day = dayOf(cell('day'));
  if (day === null) fault('day', 'day_invalid');
  if (!isId(cell('ad'))) fault('ad', 'ad_unknown');
  if (cell('currency') !== '' && cell('currency').toUpperCase() !== currency) fault('currency', 'currency_differs');
  const numbers = Object.fromEntries(counts.map((name) => [name, read<number>(name, countOf(cell(name)), 0)]));
  const row = {
    line: number,
    ad: cell('ad'),
    day: day ?? '',
    ...(numbers as Record<(typeof counts)[number], number>),
    spendMicros: read<string>('spend', amountOf(cell('spend')), '0'),
    revenueMicros: read<string>('revenue', amountOf(cell('revenue')), '0'),
    reach: cell('reach') === '' ? null : read<number>('reach', countOf(cell('reach')), 0),
  };
  return { row, faults };
}

export function readRows(csv: string, currency: string): { rows: NumberedRow[]; faults: Fault[]; ignored: string[] } {
  const [first, ...lines] = readCsv(csv);
  const head = headOf(first);
  if (lines.length === 0 || lines.length > rowsAtOnce)
    refuse('reporting.file_unreadable', { missing: 'none', lines: lines.length, most: rowsAtOnce });
  const read = lines.map((line) => rowOf(line, head, currency));
  return { rows: read.map(({ row }) => row), faults: read.flatMap(({ faults }) => faults), ignored: head.ignored };
}
