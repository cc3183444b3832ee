// The form of this wire: how parameters are read and answers are written. Pure; it knows neither HTTP nor the contract.
import { z } from 'zod';
import { decimalOf } from '../../contract/decimals.ts';
import { isInReach } from '../../contract/shapes.ts';
import { assetTypes, codes, problems } from './tables.ts';

/** A refusal in the terms of this wire. */
export class WireRefusal extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export function invalidParameter(name: string, why: string): WireRefusal {
  return new WireRefusal(codes.invalidParameter, `${name}: ${why}`);
}

/** A reply of which some parts were done and others refused. */
export class Partial {
  readonly message: string;
  readonly data: object;

  constructor(message: string, data: object) {
    this.message = message;
    this.data = data;
  }
}

export interface Envelope {
  code: number;
  message: string;
  request_id: string;
  data: unknown;
}

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown;

/** An id that a program wrote as a number must not lose its last digits, so whole numbers past 2^53 stay text. */
const keepDigits: Reviver = (_key, value, { source = '' }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;

/** JSON whose whole numbers keep all their digits. */
export function parseJson(text: string): unknown {
  return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
}

/**
 * One piece of a Python literal: a string in either quotes, a name, or anything else by the character. A string may lack
 * its end, so that a broken one is read once and not again from each of its characters.
 */
const pythonPiece = /[uU]?'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|[A-Za-z_]+|[\s\S]/g;
const pythonNames = new Map([
  ['True', 'true'],
  ['False', 'false'],
  ['None', 'null'],
]);

function jsonOfPython(piece: string): string {
  const quoted = /^[uU]?'([\s\S]*)'$/.exec(piece)?.[1];
  if (quoted === undefined) return pythonNames.get(piece) ?? piece;
  const inside = quoted.replace(/\\[\s\S]|"/g, (found) => (found === "\\'" ? "'" : found === '"' ? '\\"' : found));
  return `"${inside}"`;
}

const longestLiteral = 20_000;

/** Text that stands for an array or an object: JSON or, as `str()` of Python writes it, with single quotes. */
export function parseLiteral(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (text.length > longestLiteral) throw error;
    return parseJson(text.replace(pythonPiece, jsonOfPython));
  }
}

/** An object as JSON, a query or a form has it; a file is none. */
function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Blob);
}

/** Parameters of a query or a body. Those that are null, or empty text, count as left out, in inner objects too. */
function givenOf(raw: unknown, depth = 3): Record<string, unknown> {
  if (!isObject(raw)) throw invalidParameter('body', 'Not a JSON object.');
  const given = Object.entries(raw).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(
    given.map(([name, value]) => [name, isObject(value) && depth > 1 ? givenOf(value, depth - 1) : value]),
  );
}

export function bodyOf(text: unknown): unknown {
  if (typeof text !== 'string' || text.trim() === '') return {};
  try {
    return parseJson(text);
  } catch {
    throw invalidParameter('body', 'Not valid JSON.');
  }
}

/** Checks parameters; the refusal names the first that is wrong and never repeats its value. */
export function readParameters<Shape extends z.ZodType>(shape: Shape, raw: unknown): z.output<Shape> {
  const parsed = shape.safeParse(givenOf(raw), { reportInput: true });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const inside = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const name = [...(issue?.path.map(String) ?? []), ...inside].join('.').slice(0, 200);
  throw invalidParameter(name, issue ? whyOf(issue) : (problems['invalid'] ?? ''));
}

function whyOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `Must be one of: ${issue.values.join(', ')}.`;
  if (issue.code === 'unrecognized_keys') return 'Not supported here: it would be left out.';
  if (issue.code === 'custom' || issue.code === 'invalid_format') return issue.message;
  if (issue.code === 'invalid_type') {
    return `${problems[issue.input === undefined ? 'missing' : 'wrong_type']}`;
  }
  return issue.message;
}

/** An id, as text or as a number. */
export const id = z.preprocess(
  (value) => (typeof value === 'number' ? String(value) : value),
  z
    .string()
    .regex(/^\s*[1-9][0-9]{0,18}\s*$/, 'Must be an id: a string of digits.')
    .transform((text) => text.trim()),
);

/** Text; a number where text is meant, such as an industry code, is taken as its digits. */
export const text = z.preprocess((value) => (typeof value === 'number' ? String(value) : value), z.string());

export const assetType = z.enum(assetTypes).default('ADVERTISER');

/** An array or object, which a query holds as the text of one. */
export function literal<Shape extends z.ZodType>(shape: Shape) {
  return z.preprocess((value) => {
    if (typeof value !== 'string') return value;
    try {
      return parseLiteral(value);
    } catch {
      return value;
    }
  }, shape);
}

/** The `filtering` of a list: nulls and empty text count as left out, as everywhere. */
export function filtering<Fields extends z.ZodRawShape>(fields: Fields) {
  const given = z.preprocess((value) => (isObject(value) ? givenOf(value) : value), z.object(fields));
  return literal(given).optional();
}

/** What may come beside the settings that an operation knows: names that change nothing here, and values that ask for nothing. */
interface Tolerated {
  ignored?: readonly string[];
  neutral?: Record<string, readonly string[]>;
}

function asksNothing(value: unknown, neutral: readonly string[] = []): boolean {
  if (value === null || value === '' || value === false || value === 'false' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0 || value.some((each) => neutral.includes(each as string));
  return neutral.includes(value as string);
}

/**
 * Settings of which none may be lost, since money would be spent or people chosen otherwise than was asked: one that is not
 * known here is refused by its name, unless it asks for nothing.
 */
export function settings<Fields extends z.ZodRawShape>(fields: Fields, { ignored = [], neutral = {} }: Tolerated = {}) {
  return z.preprocess((raw) => {
    if (!isObject(raw)) return raw;
    const given = Object.entries(raw).filter(([name, value]) =>
      name in fields ? value !== null && value !== '' : !ignored.includes(name) && !asksNothing(value, neutral[name]),
    );
    return Object.fromEntries(given);
  }, z.strictObject(fields));
}

const noDay = 'Must be a day: YYYY-MM-DD.';
export const day = z.iso.date(noDay).refine(isInReach, noDay);

const noTime = 'Must be a time: YYYY-MM-DD HH:MM:SS.';
/** A day and a time of it in UTC, as an ISO instant. */
export const time = z
  .string()
  .transform((typed) => typed.trim().replace(' ', 'T'))
  .pipe(z.iso.datetime({ local: true, precision: 0, message: noTime }).refine(isInReach, noTime))
  .transform((local) => (local.endsWith('Z') ? local : `${local}Z`));

/** An ISO instant as this wire writes times. */
export function timeOf(instant: string): string {
  return instant.slice(0, 19).replace('T', ' ');
}

/** Of each row the fields that were asked for, and its id. */
export function picked(
  rows: Record<string, unknown>[],
  fields: readonly string[] | undefined,
  id: string,
): Record<string, unknown>[] {
  if (!fields) return rows;
  const wanted = new Set([id, ...fields]);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => wanted.has(name))));
}

/** Whole numbers arrive as text in a query. */
function whole(max: number) {
  return z.coerce
    .number('Not a valid integer.')
    .int('Not a valid integer.')
    .min(1, 'Must be at least 1.')
    .max(max, `Must be at most ${max}.`);
}

export function paging(maxSize: number) {
  return { page: whole(100_000).default(1), page_size: whole(maxSize).default(10) };
}

export interface Paging {
  page: number;
  page_size: number;
}

/** One page of a list as every list here answers. */
export function pageOf(found: { items: unknown[]; total: number }, { page, page_size }: Paging) {
  const total_page = Math.ceil(found.total / page_size);
  return { list: found.items, page_info: { page, page_size, total_number: found.total, total_page } };
}

/** An amount in units, as this wire writes numbers: how many digits a currency has makes no difference to a number. */
export const unitsOf = (micros: bigint | string): number => Number(decimalOf(micros, 'EUR'));

/** Seconds since 1970 of an ISO instant. */
export function epochOf(instant: string): number {
  return Math.floor(Date.parse(instant) / 1000);
}

/** Enough of an address to know one's own by. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}
