import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Reply } from '../api/endpoints.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Card } from '../ui/card.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Amount } from './money.tsx';
import { useInstant } from './use-instant.ts';

type Total = Reply<'finance.getTotal'>;
type Part = Total['parts'][number];

/** By which rate, from where, of when; or why there is none. */
function PartRate({ part, total }: { part: Part; total: string }) {
  const t = useTranslations();
  const instant = useInstant();
  if (part.currency === total) return t('finance.total.own');
  if (part.rate === null) return <span className="text-warn">{t('finance.total.missing')}</span>;
  const { from, to, rate, source, at } = part.rate;
  return (
    <>
      <bdi dir="ltr" className="tnum whitespace-nowrap">
        {t('finance.total.rate', { from, rate, to })}
      </bdi>{' '}
      <span className="text-ink-3">{t('finance.total.source', { source, time: instant(at) })}</span>
    </>
  );
}

function Parts({ total }: { total: Total }) {
  return (
    <ul>
      {total.parts.map((part) => (
        <li
          key={part.currency}
          className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-t border-line px-5 py-2.5 text-sm"
        >
          <Amount micros={part.heldMicros} currency={part.currency} className="basis-36 font-medium text-ink" />
          <span className="min-w-0 flex-1 basis-72 break-words text-ink-2">
            <PartRate part={part} total={total.currency} />
          </span>
          {part.heldInTotalMicros !== null && part.currency !== total.currency && (
            <Amount micros={part.heldInTotalMicros} currency={total.currency} className="ms-auto text-ink-2" />
          )}
        </li>
      ))}
    </ul>
  );
}

function Sums({ total, center }: { total: Total; center: string }) {
  const t = useTranslations();
  const locale = useLocale();
  const figures = { held: total.heldMicros, spent: total.spentThisMonthMicros };
  const missing = total.parts.filter((part) => part.heldInTotalMicros === null).map(({ currency }) => currency);
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-8 px-5 pb-4">
        {(['held', 'spent'] as const).map((key) => (
          <div key={key} className="min-w-0">
            <dt className="text-sm text-ink-3">{t(`finance.total.${key}`)}</dt>
            <dd className="mt-0.5 text-lg font-semibold break-words text-ink">
              <Amount micros={figures[key]} currency={total.currency} />
            </dd>
          </div>
        ))}
      </dl>
      {!total.isComplete && (
        <p className="px-5 pb-4 text-sm text-warn">
          {t('finance.total.incomplete', { currencies: new Intl.ListFormat(locale).format(missing) })}{' '}
          <Link to={paths.rates(center)} className="rounded font-medium text-accent-ink hover:underline">
            {t('finance.total.record')}
          </Link>
        </p>
      )}
    </>
  );
}

/** Everything in one currency, with each rate that it is told by. */
export function TotalCard({ center, currencies }: { center: Center; currencies: readonly string[] }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [chosen, setChosen] = useState(center.currency);
  const asked = useEndpoint('finance.getTotal', { center: center.id, currency: chosen }, { keepPrevious: true });
  const options = [...new Set([center.currency, ...currencies])].map((value) => ({ value, label: value }));
  return (
    <Card
      title={t('finance.total.title')}
      hint={t('finance.total.hint')}
      isFlush
      className="overflow-hidden"
      actions={
        <SelectField
          label={t('finance.total.in')}
          value={chosen}
          options={options}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
      }
    >
      {asked.data === undefined ? (
        <div className="px-5 pb-5">
          {asked.error === null ? <Skeleton lines={3} /> : <Banner tone="bad">{say(asked.error)}</Banner>}
        </div>
      ) : (
        <>
          <Sums total={asked.data} center={center.id} />
          <Parts total={asked.data} />
        </>
      )}
    </Card>
  );
}
