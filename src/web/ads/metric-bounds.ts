// Filters by metrics: as people type them, as chips, and as the address and the lists have them (`spend:5000000:,ctr::0.02`).
import { type MetricName, metricNames, metricOf } from '../../contract/reporting-kinds.ts';

export interface MetricBound {
  metric: MetricName;
  /** As the lists have them: amounts in micros, shares as fractions; empty for none. */
  least: string;
  most: string;
}

export type Unit = 'money' | 'share' | 'number';

export function unitOf(metric: MetricName): Unit {
  const { of, by } = metricOf[metric];
  const isAmount = of === 'spendMicros' || of === 'revenueMicros';
  if (isAmount) return by === 'spendMicros' ? 'number' : 'money';
  return by === undefined ? 'number' : 'share';
}

const value = String.raw`(\d{0,18}(?:\.\d{1,9})?)`;
const pattern = new RegExp(`^([A-Za-z0-9]+):${value}:${value}$`);

/** What an address holds; what cannot be read is passed over. */
export function boundsOf(text: string): MetricBound[] {
  return text.split(',').flatMap((each) => {
    const [, name, least = '', most = ''] = pattern.exec(each) ?? [];
    const metric = metricNames.find((one) => one === name);
    return metric === undefined || (least === '' && most === '') ? [] : [{ metric, least, most }];
  });
}

export const boundsText = (bounds: readonly MetricBound[]): string =>
  bounds.map(({ metric, least, most }) => `${metric}:${least}:${most}`).join(',');

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
