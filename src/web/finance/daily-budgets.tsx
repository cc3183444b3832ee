import { useTranslations } from 'use-intl';
import type { DailyBudgets as Budgets } from '../../contract/daily-budgets.ts';
import { Amount } from './money.tsx';

/** How much the ad accounts that an act touches may spend in a day, each currency by itself, as its dry run says. */
export function DailyBudgets({ of, isInside = false }: { of: Budgets | undefined; isInside?: boolean }) {
  const t = useTranslations();
  if (of === undefined || of.length === 0) return null;
  return (
    <div className={`mt-2 text-sm text-ink-2 ${isInside ? '' : 'rounded-lg bg-sunken px-3 py-2.5'}`}>
      <p className="mb-1 font-medium text-ink">{t('budgets.at_stake.title')}</p>
      <ul className="list-disc space-y-0.5 ps-5">
        {of.map(({ currency, accounts, dailyMicros, unbounded }) => (
          <li key={currency}>
            {unbounded < accounts && (
              <>
                <Amount micros={dailyMicros} currency={currency} />{' '}
                {t('budgets.at_stake.a_day', { count: accounts - unbounded })}
              </>
            )}
            {unbounded > 0 && (
              <span className={unbounded < accounts ? 'block' : ''}>
                {t('budgets.at_stake.unbounded', { count: unbounded, currency })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
