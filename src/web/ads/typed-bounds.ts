// Filters by metrics as people type them.
import type { Unit } from './metric-bounds.ts';

const places = 6;

/** What was typed, as the lists have it; null for what is no number. Shares are typed in per cent. */
export function readBound(typed: string, unit: Unit): string | null {
  const narrow = typed
    .normalize('NFKC')
    .replace(/[\s%]/g, '')
    .replace(/^[A-Za-z]{0,3}\p{Sc}/u, '');
  const plain = /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(narrow) ? narrow.replaceAll(',', '') : narrow;
  const [, whole, part = ''] = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(plain) ?? [];
  if (whole === undefined) return null;
  const micros = BigInt(whole + part.padEnd(places, '0'));
  return unit === 'money' ? String(micros) : decimal(micros, unit === 'share' ? places + 2 : places);
}

/** The same as it would be typed. */
export function typedBound(bound: string, unit: Unit): string {
  if (bound === '') return '';
  const [whole = '', part = ''] = bound.split('.');
  if (unit === 'money') return decimal(BigInt(whole === '' ? '0' : whole), places);
  return unit === 'share' ? decimal(BigInt(whole + part.padEnd(9, '0')), 7) : bound;
}

function decimal(digits: bigint, ofPlaces: number): string {
  const text = String(digits).padStart(ofPlaces + 1, '0');
  const part = text.slice(-ofPlaces).replace(/0+$/, '');
  return part === '' ? text.slice(0, -ofPlaces) : `${text.slice(0, -ofPlaces)}.${part}`;
}
