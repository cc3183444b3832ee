import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Balance } from '../../contract/finance.ts';
import { deferred } from '../api/deferred.tsx';
import { useReason } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { Meter } from './meter.tsx';
import { useMoney } from './money.tsx';
import { monthEndMicros } from './month-pace.ts';
import { useToday } from './use-today.ts';

const PlanDialog = deferred(() => import('./plan-dialog.tsx').then((file) => file.PlanDialog));

/** What is spent this month against what was meant to be. */
export function PlanStrip({ center, balance, plan }: { center: Center; balance: Balance; plan: string | null }) {
  const t = useTranslations();
  const money = useMoney();
  const today = useToday(center);
  const whyNotPay = useReason()('finance:pay');
  const [isOpen, setIsOpen] = useState(false);
  const { currency, spentThisMonthMicros: spent } = balance;
  const end = monthEndMicros(
    {
      month: BigInt(spent),
      today: BigInt(balance.spentTodayMicros),
      perDay: BigInt(balance.spentPerDayMicros),
    },
    today,
  );
  const over = plan === null ? 0n : end - BigInt(plan);
  return (
    <section
      aria-label={t('finance.plan.title', { currency })}
      className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-t border-line px-5 py-3.5"
    >
      <div className="min-w-0 flex-1 basis-72 text-sm">
        {plan === null ? (
          <p className="text-ink-3">{t('finance.overview.plan_none')}</p>
        ) : (
          <>
            <p className="mb-1.5 text-ink">
              {t('finance.overview.plan_used', { spent: money(spent, currency), plan: money(plan, currency) })}
            </p>
            <Meter used={spent} amount={plan} />
            <p className="mt-1.5 text-xs text-ink-3">
              {t('finance.overview.plan_pace', { amount: money(end, currency, true) })}
              {over > 0n && (
                <span className="ms-2 text-warn">
                  {t('finance.overview.plan_over', { amount: money(over, currency, true) })}
                </span>
              )}
            </p>
          </>
        )}
      </div>
      <Button size="sm" {...PlanDialog.onIntent} disabledReason={whyNotPay} onClick={() => setIsOpen(true)}>
        {t(plan === null ? 'finance.overview.set_plan' : 'finance.overview.change_plan')}
      </Button>
      {isOpen && <PlanDialog center={center.id} currency={currency} plan={plan} onClose={() => setIsOpen(false)} />}
    </section>
  );
}
