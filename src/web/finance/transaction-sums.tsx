import { useTranslations } from 'use-intl';
import type { Input, Reply } from '../api/endpoints.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { useIsNarrow } from '../ui/use-is-narrow.ts';
import { Amount } from './money.tsx';
import { useKindName } from './words.ts';

type Sum = Reply<'finance.sumTransactions'>['sums'][number];

/** What moved in each currency, kind by kind. Kinds are not added to each other: each moves money another way. */
function SumsOf({ currency, sums }: { currency: string; sums: readonly Sum[] }) {
  const t = useTranslations();
  const kindName = useKindName();
  return (
    <section>
      <h2 className="mb-1.5 text-xs font-medium text-ink-3">
        <bdi>{currency}</bdi>
      </h2>
      <dl className="space-y-2">
        {sums.map(({ kind, transactions, amountMicros }) => (
          <div key={kind} className="flex flex-wrap items-baseline justify-between gap-x-3">
            <dt className="text-sm text-ink-2">
              {kindName(kind)}{' '}
              <span className="text-xs text-ink-3">
                {t('finance.transactions.sums_count', { count: transactions })}
              </span>
            </dt>
            <dd className="text-sm font-medium text-ink">
              <Amount micros={amountMicros} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The sum of the filter, asked for once the list stands. */
export function TransactionSums({ filter, isReady }: { filter: Input<'finance.sumTransactions'>; isReady: boolean }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const isNarrow = useIsNarrow();
  const asked = useEndpoint('finance.sumTransactions', filter, { isEnabled: isReady });
  const sums = asked.data?.sums;
  const currencies = [...new Set((sums ?? []).map(({ currency }) => currency))];
  return (
    <details open={!isNarrow} className="shrink-0 rounded-xl bg-surface shadow-card lg:w-72 lg:self-start">
      <summary className="cursor-pointer rounded-xl px-4 py-3 text-sm font-medium text-ink">
        {t('finance.transactions.sums')}
      </summary>
      <div className="max-h-[60vh] space-y-4 overflow-y-auto px-4 pb-4">
        {asked.isPending && <Skeleton lines={3} />}
        {asked.error !== null && <p className="text-sm text-bad">{say(asked.error)}</p>}
        {asked.data?.isPart === true && <p className="text-xs text-ink-3">{t('finance.transactions.sums_part')}</p>}
        {sums?.length === 0 && <p className="text-sm text-ink-3">{t('finance.transactions.sums_none')}</p>}
        {currencies.map((currency) => (
          <SumsOf key={currency} currency={currency} sums={(sums ?? []).filter((sum) => sum.currency === currency)} />
        ))}
      </div>
    </details>
  );
}
