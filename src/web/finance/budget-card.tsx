import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Budget } from '../../contract/finance-budgets.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { useBudgetWords } from './budget-words.ts';
import { Meter } from './meter.tsx';
import { Amount, useMoney } from './money.tsx';

const BudgetDialog = deferred(() => import('./budget-dialog.tsx').then((file) => file.BudgetDialog));

function BudgetUse({ budget }: { budget: Budget }) {
  const t = useTranslations();
  const money = useMoney();
  const words = useBudgetWords();
  const { amountMicros, currency, leftMicros, mode, usedMicros } = budget;
  if (amountMicros === null)
    return (
      <>
        <p className="text-xl font-semibold text-ink">{t('budgets.card.unlimited')}</p>
        <p className="mt-1 text-sm text-ink-3">{t('budgets.card.unlimited_hint')}</p>
      </>
    );
  return (
    <>
      <p className="text-xl font-semibold text-ink">
        <Amount micros={amountMicros} currency={currency} />{' '}
        <span className="text-sm font-normal text-ink-3">{words.span(budget)}</span>
      </p>
      <div className="mt-3 mb-1.5">
        <Meter used={usedMicros} amount={amountMicros} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-ink-2">
        <span>
          {t('budgets.card.used', { used: money(usedMicros, currency), amount: money(amountMicros, currency) })}
        </span>
        <span>{t('budgets.card.left', { left: money(leftMicros ?? '0', currency) })}</span>
      </p>
      {mode === 'custom' && <p className="mt-2 text-sm text-ink-3">{t('budgets.card.outside')}</p>}
    </>
  );
}

/** How much an ad account may spend, on its own page, for who may see its money. */
export function BudgetCard({ center, account }: { center: string; account: Account }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [isOpen, setIsOpen] = useState(false);
  const asked = useEndpoint('finance.getBudget', { center, account: account.id });
  const budget = asked.data;
  return (
    <Card
      title={t('budgets.card.title')}
      actions={
        budget?.can.includes('change') === true && (
          <Button size="sm" {...BudgetDialog.onIntent} onClick={() => setIsOpen(true)}>
            {t('budgets.card.change')}
          </Button>
        )
      }
    >
      {asked.isPending && <Skeleton lines={2} />}
      {asked.error !== null && budget === undefined && <Banner tone="bad">{say(asked.error)}</Banner>}
      {budget !== undefined && <BudgetUse budget={budget} />}
      {isOpen && budget !== undefined && (
        <BudgetDialog center={center} budget={budget} timeZone={account.timeZone} onClose={() => setIsOpen(false)} />
      )}
    </Card>
  );
}
