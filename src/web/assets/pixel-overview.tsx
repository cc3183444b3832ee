import { useMemo, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { matchKeys } from '../../contract/pixel-kinds.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Banner } from '../ui/banner.tsx';
import { Card } from '../ui/card.tsx';
import { dayOf } from '../ui/days.ts';
import { DefinitionList } from '../ui/definition-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Time } from '../ui/time.tsx';
import type { PixelProps } from './pixel-page.tsx';
import { useEventName } from './pixel-words.ts';

const dayMs = 86_400_000;
const spans = ['7', '28', '90'] as const;

/** Days as bars. The table below says the same. */
function Bars({ days, label }: { days: { day: string; total: number }[]; label: string }) {
  const most = Math.max(1, ...days.map(({ total }) => total));
  return (
    <svg
      viewBox={`0 0 ${days.length * 10} 100`}
      preserveAspectRatio="none"
      className="h-28 w-full"
      role="img"
      aria-label={label}
    >
      {days.map(({ day, total }, at) => (
        <rect
          key={day}
          x={at * 10 + 1}
          y={100 - (total / most) * 100}
          width={8}
          height={(total / most) * 100}
          className="fill-accent"
        />
      ))}
    </svg>
  );
}

export function PixelOverview({ center, account, pixel }: PixelProps) {
  const t = useTranslations();
  const say = useErrorSentence();
  const format = useFormatter();
  const nameOf = useEventName();
  const [{ days: asked }, change] = useUrlState({ days: '28' });
  const span = spans.find((one) => one === asked) ?? '28';
  const [now] = useState(() => Date.now());
  const range = useMemo(() => {
    const days = Array.from({ length: Number(span) }, (_, at) =>
      dayOf(new Date(now - (Number(span) - 1 - at) * dayMs), account.timeZone),
    );
    return [...new Set(days)];
  }, [span, now, account.timeZone]);
  const { data, error } = useEndpoint('assets.getPixelActivity', {
    center,
    account: account.id,
    pixel: pixel.id,
    from: range[0] ?? '',
    to: range.at(-1) ?? '',
  });
  if (error !== null) return <Banner tone="bad">{say(error)}</Banner>;
  const totals = new Map<string, number>();
  for (const { day, total } of data?.days ?? []) totals.set(day, (totals.get(day) ?? 0) + total);
  const matched = data?.matched;
  const share = (part: number): string =>
    matched === undefined || matched.total === 0 ? '—' : format.number(part / matched.total, { style: 'percent' });
  return (
    <div className="space-y-4">
      <SelectField
        label={t('pixels.overview.days')}
        value={span}
        options={spans.map((one) => ({ value: one, label: t('pixels.overview.last', { days: Number(one) }) }))}
        onChange={(event) => change({ days: event.currentTarget.value })}
      />
      <Card title={t('pixels.overview.by_day')} hint={t('pixels.overview.zone', { zone: account.timeZone })}>
        <Bars
          label={t('pixels.overview.chart', { count: matched?.total ?? 0 })}
          days={range.map((day) => ({ day, total: totals.get(day) ?? 0 }))}
        />
      </Card>
      <Card title={t('pixels.overview.by_event')} isFlush>
        {data !== undefined && data.events.length === 0 ? (
          <EmptyState title={t('pixels.overview.nothing')}>{t('pixels.overview.nothing_hint')}</EmptyState>
        ) : (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keys
          <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('pixels.overview.by_event')}>
            <table className="w-full text-sm">
              <thead>
                <tr className="text-start text-ink-3">
                  {(['event', 'total', 'browser', 'server', 'both', 'matched', 'received'] as const).map((column) => (
                    <th key={column} scope="col" className="px-5 py-2 text-start font-normal whitespace-nowrap">
                      {t(`pixels.columns.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {data?.events.map((row) => (
                  <tr key={row.event} className="border-t border-line">
                    <th scope="row" className="max-w-64 truncate px-5 py-2 text-start font-medium text-ink">
                      <bdi>{nameOf(row.event)}</bdi>
                    </th>
                    {[row.total, row.browser, row.server, row.both].map((count, at) => (
                      // oxlint-disable-next-line react/no-array-index-key -- columns, in their order
                      <td key={at} className="tnum px-5 py-2">
                        {format.number(count)}
                      </td>
                    ))}
                    <td className="tnum px-5 py-2">{format.number(row.matched / row.total, { style: 'percent' })}</td>
                    <td className="px-5 py-2">
                      <Time at={row.lastReceivedAt} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Card>
      <Card title={t('pixels.overview.matched')} hint={t('pixels.overview.matched_hint')}>
        <DefinitionList
          items={[
            { term: t('pixels.keys.any'), value: share(matched?.any ?? 0) },
            ...matchKeys.map((key) => ({ term: t(`pixels.keys.${key}`), value: share(matched?.[key] ?? 0) })),
          ]}
        />
      </Card>
    </div>
  );
}
