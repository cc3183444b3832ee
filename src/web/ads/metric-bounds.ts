// Filters by metrics as the address and the lists have them: `spend:5000000:,ctr::0.02`.
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
