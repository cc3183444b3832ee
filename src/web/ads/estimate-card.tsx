// What ad groups with overlapping targeting got of late, from the numbers of this account; or that nothing is known.
import { useFormatter, useTranslations } from 'use-intl';
import type { Targeting } from '../../contract/ads-groups.ts';
import type { Estimate } from '../../contract/reporting-estimate.ts';
import { estimateRows } from '../../contract/reporting-kinds.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useMoney } from '../finance/money.tsx';
import { Banner } from '../ui/banner.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useSettled } from '../ui/use-settled.ts';

const quartiles = ['low', 'median', 'high'] as const;

function Days({ perDay, currency }: { perDay: NonNullable<Estimate['perDay']>; currency: string }) {
  const t = useTranslations();
  const format = useFormatter();
  const money = useMoney();
  const count = (value: number | string) => format.number(Number(value));
  const rows = [
    { key: 'impressions', of: perDay.impressions, say: count },
    ...(perDay.reach === null ? [] : [{ key: 'reach', of: perDay.reach, say: count }]),
    { key: 'spend', of: perDay.spendMicros, say: (value: number | string) => money(String(value), currency, true) },
  ];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be scrolled by keys
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label={t('audiences.estimate.per_day')}>
      <table className="w-full text-sm">
        <thead>
          <tr className="text-ink-3">
            <th scope="col" className="py-1.5 pe-4 text-start font-normal">
              {t('audiences.estimate.per_day')}
            </th>
            {quartiles.map((one) => (
              <th key={one} scope="col" className="py-1.5 ps-4 text-end font-normal">
                {t(`audiences.estimate.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, of, say }) => (
            <tr key={key} className="border-t border-line">
              <th scope="row" className="py-1.5 pe-4 text-start font-medium text-ink">
                {t(`audiences.estimate.${key}`)}
              </th>
              {quartiles.map((one) => (
                <td key={one} className="tnum py-1.5 ps-4 text-end whitespace-nowrap">
                  <bdi dir="ltr">{say(of[one])}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Found({ estimate }: { estimate: Estimate }) {
  const t = useTranslations();
  const format = useFormatter();
  const money = useMoney();
  const { from, to, currency, rows, adGroups, sameAdGroups, lacks, perDay, totals } = estimate;
  if (lacks !== null) return <Banner>{t(`audiences.estimate.lacks.${lacks}`, { rows, least: estimateRows })}</Banner>;
  if (perDay === null || totals === null) return null;
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: 'medium', timeZone: 'UTC' });
  return (
    <div className="space-y-2 text-sm">
      <p className="text-ink-3">{t('audiences.estimate.hint', { from: day(from), to: day(to) })}</p>
      <Days perDay={perDay} currency={currency} />
      {perDay.reach === null && <p className="text-ink-3">{t('audiences.estimate.no_reach')}</p>}
      <p className="text-ink-2">
        {t('audiences.estimate.total', {
          impressions: totals.impressions,
          spend: money(totals.spendMicros, currency, true),
          cpm: money(totals.cpmMicros, currency, true),
        })}
      </p>
      <p className="text-ink-2">{t('audiences.estimate.rests', { rows, adGroups, same: sameAdGroups })}</p>
      <p className="text-xs text-ink-3">{t('audiences.estimate.overlaps')}</p>
    </div>
  );
}

export function EstimateCard({
  center,
  account,
  targeting,
}: {
  center: string;
  account: string;
  targeting: Targeting;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const settled = useSettled(JSON.stringify(targeting), 500);
  const { data, error, isPlaceholderData } = useEndpoint(
    'reporting.estimateTargeting',
    { center, account, targeting: JSON.parse(settled) as Targeting },
    { keepPrevious: true },
  );
  return (
    <section aria-label={t('audiences.estimate.title')} aria-live="polite" className="rounded-xl bg-sunken p-4">
      <h3 className="mb-1 text-sm font-medium text-ink">{t('audiences.estimate.title')}</h3>
      {error !== null && data === undefined && <Banner tone="bad">{say(error)}</Banner>}
      {error === null && data === undefined && <Skeleton lines={3} />}
      {data !== undefined && (
        <div className={isPlaceholderData ? 'opacity-60' : undefined}>
          <Found estimate={data} />
        </div>
      )}
    </section>
  );
}
