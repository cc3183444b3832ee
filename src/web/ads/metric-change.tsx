// What became of a metric since the days that it is held against.
import { useLocale, useTranslations } from 'use-intl';
import type { MetricName } from '../../contract/reporting-kinds.ts';
import type { Metrics } from '../../contract/reporting-metrics.ts';
import { unitOf } from './metric-bounds.ts';

/** As numbers; amounts in units, exact enough to be shown. */
function valueOf(metrics: Metrics, name: MetricName): number | null {
  const key = unitOf(name) === 'money' ? (`${name}Micros` as 'spendMicros') : (name as 'clicks');
  const value: string | number | null = metrics[key];
  return value === null ? null : unitOf(name) === 'money' ? Number(value) / 1e6 : Number(value);
}

function makeFormats(locale: string, currency: string) {
  const signed = { signDisplay: 'exceptZero' } as const;
  return {
    share: new Intl.NumberFormat(locale, { ...signed, style: 'percent', maximumFractionDigits: 1 }),
    amount: new Intl.NumberFormat(locale, { ...signed, style: 'currency', currency }),
    plain: new Intl.NumberFormat(locale, signed),
    times: new Intl.NumberFormat(locale, { ...signed, minimumFractionDigits: 2, maximumFractionDigits: 2 }),
  };
}

/** Made once: a table has hundreds of cells. */
const formats = new Map<string, ReturnType<typeof makeFormats>>();

function formatsOf(locale: string, currency: string): ReturnType<typeof makeFormats> {
  const key = `${locale} ${currency}`;
  const found = formats.get(key) ?? makeFormats(locale, currency);
  formats.set(key, found);
  return found;
}

interface Change {
  name: MetricName;
  now: Metrics | null;
  then: Metrics | null;
  currency: string;
}

/** In the reader's words, with a sign and not by colour. */
function useChangeWords({ name, now, then, currency }: Change): string {
  const t = useTranslations();
  const { share, amount, plain, times } = formatsOf(useLocale(), currency);
  const difference = (by: number): string => {
    const unit = unitOf(name);
    if (unit === 'money') return amount.format(by);
    if (unit === 'share') return t('ads.compare.points', { value: times.format(by * 100) });
    return (name === 'roas' ? times : plain).format(by);
  };
  const [is, was] = [now && valueOf(now, name), then && valueOf(then, name)];
  // Nothing was told, or it had no such number: there is nothing to grow from.
  if (is === null || was === null) return t('ads.compare.no_data');
  if (is === was) return t('ads.compare.same');
  const by = difference(is - was);
  if (was === 0) return t('ads.compare.from_zero', { by });
  const change = (is - was) / was;
  return t('ads.compare.change', { way: change > 0 ? 'up' : 'down', change: share.format(change), by });
}

export function MetricChange(props: Change) {
  const words = useChangeWords(props);
  return (
    <span className="block truncate text-xs font-normal text-ink-3" title={words}>
      {words}
    </span>
  );
}
