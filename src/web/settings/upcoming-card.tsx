import { ArrowRight } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { Card } from '../ui/card.tsx';
import { Time } from '../ui/time.tsx';

type Later = Center['upcoming'][number];
const fields = ['name', 'region', 'timeZone', 'currency', 'businessType'] as const;

/** Changes that take effect later, each against what holds before it. */
export function UpcomingCard({ center }: { center: Center }) {
  const t = useTranslations();
  const locale = useLocale();
  if (center.upcoming.length === 0) return null;
  const say = (field: (typeof fields)[number], value: string) => {
    if (field === 'businessType') return t(`centers.types.${value}`);
    if (field === 'region') return new Intl.DisplayNames([locale], { type: 'region' }).of(value) ?? value;
    return value;
  };
  return (
    <Card title={t('settings.upcoming.title')}>
      <ol className="space-y-4">
        {center.upcoming.map((later, index) => {
          const before: Omit<Later, 'from'> = center.upcoming[index - 1] ?? center;
          const changed = fields.filter((field) => later[field] !== before[field]);
          return (
            <li key={later.from} className="text-sm">
              <p className="text-ink-3">
                {t('settings.upcoming.from')} <Time at={later.from} show="exact" />
              </p>
              <ul className="mt-1 space-y-1">
                {changed.map((field) => (
                  <li key={field} className="flex flex-wrap items-center gap-x-2">
                    <span className="text-ink-3">{t(`audit.fields.${field}`)}</span>
                    <bdi className="text-ink-2">{say(field, before[field])}</bdi>
                    <ArrowRight size={14} aria-hidden="true" className="text-ink-3 rtl:rotate-180" />
                    <bdi className="font-medium text-ink">{say(field, later[field])}</bdi>
                  </li>
                ))}
              </ul>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
