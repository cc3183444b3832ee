// Amounts as people type them: with signs of a currency, grouped, in full-width digits, in 万, with a decimal comma.
import { decimalOf, digitsOf, isWritable, maxMicros, microsOf } from '../../contract/decimals.ts';

export type AmountProblem = 'required' | 'zero' | 'unreadable' | 'too_fine' | 'too_large';
export type TypedAmount = { micros: bigint } | { problem: AmountProblem };

const tens: Record<string, number> = { 万: 4, 亿: 8 };

/** Digits, point and commas in the plain forms of ASCII, without blanks, apostrophes and the currency around them. */
function plain(text: string, currency: string): string {
  const narrow = text.normalize('NFKC').replaceAll('。', '.').replaceAll('、', ',');
  return narrow
    .replace(/[\s'’_]/g, '')
    .replace(new RegExp(`^(?:${currency}|\\p{Sc}|元)+|(?:${currency}|\\p{Sc}|元)+$`, 'giu'), '');
}

/** With a point for decimals and nothing between groups; null where groups are not of three, or it could be read twice. */
function ungrouped(text: string): string | null {
  if (/^\d+(?:\.\d+)?$/.test(text)) return text;
  if (/^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(text)) return text.replaceAll(',', '');
  // As in much of Europe: only where it cannot be a group.
  if (/^\d{1,3}(?:\.\d{3})+,\d+$/.test(text)) return text.replaceAll('.', '').replace(',', '.');
  if (/^\d+,(?:\d{1,2}|\d{4,6})$/.test(text)) return text.replace(',', '.');
  return null;
}

function shifted(decimal: string, by: number): string {
  const [whole = '0', part = ''] = decimal.split('.');
  const digits = part.padEnd(by, '0');
  const rest = digits.slice(by);
  return `${whole}${digits.slice(0, by)}${rest === '' ? '' : `.${rest}`}`.replace(/^0+(?=\d)/, '');
}

/** What was typed, in micros, or what is wrong with it. */
export function readTyped(text: string, currency: string): TypedAmount {
  const typed = plain(text, currency);
  if (typed === '') return { problem: text.trim() === '' ? 'required' : 'unreadable' };
  const unit = tens[typed.slice(-1)];
  const decimal = ungrouped(unit === undefined ? typed : typed.slice(0, -1));
  if (decimal === null) return { problem: 'unreadable' };
  const value = unit === undefined ? decimal : shifted(decimal, unit);
  const [whole = '', part = ''] = value.split('.');
  if (whole.replace(/^0+/, '').length > 13) return { problem: 'too_large' };
  if (part.replace(/0+$/, '').length > 6) return { problem: 'too_fine' };
  const micros = microsOf(`${whole.replace(/^0+(?=\d)/, '')}.${part.slice(0, 6).padEnd(1, '0')}`);
  if (micros === null || micros > maxMicros) return { problem: 'too_large' };
  if (!isWritable(micros, currency)) return { problem: 'too_fine' };
  return micros === 0n ? { problem: 'zero' } : { micros };
}

/** For the server, which reads plain numbers: what was typed as one, or as it is where it is none. */
export function normalized(text: string, currency: string): string {
  const read = readTyped(text, currency);
  if ('micros' in read) return decimalOf(read.micros, currency);
  return read.problem === 'required' || read.problem === 'zero' ? '' : text.trim();
}

/** An amount in the places of the currency, to show how one is written. */
export function exampleOf(currency: string): string {
  const digits = digitsOf(currency);
  return digits === 0 ? '1,234' : `1,234.${'50'.padEnd(digits, '0').slice(0, digits)}`;
}
