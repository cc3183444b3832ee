// Addresses, phone numbers and ids of a list in the one form in which they are hashed. What cannot be brought into it is told by its reason.

export const listKinds = ['email', 'phone', 'external'] as const;
export type ListKind = (typeof listKinds)[number];
export const rowFaults = [
  'empty',
  'not_email',
  'not_phone',
  'scientific',
  'too_short',
  'too_long',
  'no_country',
  'other_hash',
] as const;
export type RowFault = (typeof rowFaults)[number];

export interface ListRule {
  kind: ListKind;
  /** Of phone numbers: the country of those that do not name one. */
  code: string;
  /** All carry their country code, also those without `+`. */
  isComplete: boolean;
}

export type NormalRow = { text: string; isHash: boolean; mayHaveCode?: boolean } | { fault: RowFault };

let zeros: number[] | undefined;

/** Where the ten digits of each script begin. Those of every script stand in a row. */
function digitZeros(): number[] {
  if (zeros) return zeros;
  zeros = [];
  for (let at = 0x660; at < 0x1_fc00; at++) {
    if (!/\p{Nd}/u.test(String.fromCodePoint(at))) continue;
    zeros.push(at);
    at += 9;
  }
  return zeros;
}

/** Digits of any script as those of ours. */
function withPlainDigits(text: string): string {
  return text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const point = digit.codePointAt(0) ?? 0;
    const zero = digitZeros().findLast((start) => start <= point) ?? point;
    return String(point - zero);
  });
}

/** Signs that nobody sees. */
const unseen = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
/** Full-width letters and digits as usual ones, without what nobody sees. */
const plain = (typed: string): string => typed.normalize('NFKC').replace(unseen, '').trim();

const email = /^[^\s@"(),:;<>[\]\\]+@[^\s@"(),:;<>[\]\\.]+(?:\.[^\s@"(),:;<>[\]\\.]+)+$/;

/** Numbers are dialled with this before them within their country; from abroad it falls away. Elsewhere it is one zero. */
const trunks: Record<string, RegExp> = {
  '1': /^1(?=\d{10}$)/,
  '7': /^8(?=\d{10}$)/,
  '36': /^06/,
};
/** There the zero belongs to the number. */
const keepsZero = new Set(['39', '225', '242', '378']);

function withCode(digits: string, code: string): string {
  return code + (keepsZero.has(code) ? digits : digits.replace(trunks[code] ?? /^0/, ''));
}

function normalPhone(typed: string, { code, isComplete }: ListRule): NormalRow {
  const text = withPlainDigits(plain(typed)).replace(/^tel:/i, '');
  if (/^\d+(?:[.,]\d+)?e\+?\d+$/i.test(text)) return { fault: 'scientific' };
  const dialled = text.replace(/[\s().\-/\u2010-\u2015\u2212_·]/g, '');
  if (!/^\+?\d+$/.test(dialled)) return { fault: 'not_phone' };
  const isAbroad = dialled.startsWith('+') || /^00(?!0)/.test(dialled);
  // +44 (0)20 … names the zero that falls away.
  const abroad = text
    .replace(/\(\s*0\s*\)/, '')
    .replace(/\D/g, '')
    .replace(/^00/, '');
  const digits = isAbroad ? abroad : isComplete ? dialled : withCode(dialled, code);
  if (digits.startsWith('0') || (!isAbroad && !isComplete && code === '')) return { fault: 'no_country' };
  if (digits.length < 8) return { fault: 'too_short' };
  if (digits.length > 15) return { fault: 'too_long' };
  const mayHaveCode = !isAbroad && !isComplete && dialled.startsWith(code) && dialled.length >= code.length + 8;
  return { text: digits, isHash: false, mayHaveCode };
}

/** What is hashed of a cell, or why nothing is. A cell that is hashed already stays as it is. */
export function normalRow(typed: string, rule: ListRule): NormalRow {
  const bare = plain(typed);
  if (bare === '') return { fault: 'empty' };
  if (/^[0-9a-f]{64}$/i.test(bare)) return { text: bare.toLowerCase(), isHash: true };
  // As the tag of pixels hashes ids, so that both are the same people.
  if (rule.kind === 'external') return { text: typed.trim(), isHash: false };
  if (/^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{128})$/i.test(bare) && /[a-f]/i.test(bare))
    return { fault: 'other_hash' };
  if (rule.kind === 'phone') return normalPhone(typed, rule);
  const address = bare.toLowerCase();
  return email.test(address) && address.length <= 254 ? { text: address, isHash: false } : { fault: 'not_email' };
}

/** What a column seems to hold, by its first cells; null for neither. */
export function kindOf(cells: readonly string[]): ListKind | null {
  const shareOf = (kind: ListKind): number => {
    const rule = { kind, code: '1', isComplete: false };
    const good = cells.filter((cell) => {
      const row = normalRow(cell, rule);
      return 'text' in row && !row.isHash;
    });
    return good.length / Math.max(1, cells.length);
  };
  return shareOf('email') >= 0.5 ? 'email' : shareOf('phone') >= 0.5 ? 'phone' : null;
}

/** Enough to recognise a row by, too little to know whose it is. */
export function masked(text: string): string {
  const [name = '', domain] = text.split('@');
  const ending = /\.[^.]+$/.exec(domain ?? '')?.[0] ?? '';
  if (domain !== undefined && ending !== '') return `${name.slice(0, 1)}•••@${domain.slice(0, 1)}•••${ending}`;
  return text.length <= 4 ? '•••' : `•••${text.slice(-2)}`;
}
