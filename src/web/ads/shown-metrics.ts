// Which metrics somebody wants to see, remembered by their browser.
import { useState } from 'react';
import { type MetricName, metricNames } from '../../contract/reporting-kinds.ts';

const key = 'atrium.ads.metrics';
export const usualMetrics: readonly MetricName[] = [
  'spend',
  'impressions',
  'clicks',
  'ctr',
  'cpc',
  'conversions',
  'costPerConversion',
  'roas',
];

function remembered(): readonly MetricName[] {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    return Array.isArray(names) ? metricNames.filter((name) => names.includes(name)) : usualMetrics;
  } catch {
    return usualMetrics;
  }
}

export function useShownMetrics(): [readonly MetricName[], (names: readonly MetricName[]) => void] {
  const [shown, setShown] = useState(remembered);
  const choose = (names: readonly MetricName[]): void => {
    // In the order in which metrics stand everywhere.
    const ordered = metricNames.filter((name) => names.includes(name));
    setShown(ordered);
    try {
      localStorage.setItem(key, JSON.stringify(ordered));
    } catch {
      // A browser that remembers nothing shows them until the page is left.
    }
  };
  return [shown, choose];
}
