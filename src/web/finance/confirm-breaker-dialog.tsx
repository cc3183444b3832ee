import { useTranslations } from 'use-intl';
import type { Breaker } from '../../contract/finance-breakers.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { toast } from '../ui/toast.tsx';
import { useMoney } from './money.tsx';

/** Two people say that spend is right; where only one may, their word is enough after a day. */
export function ConfirmBreakerDialog({
  center,
  breaker,
  onClose,
}: {
  center: string;
  breaker: Breaker;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const { account, confirmations, currency, needed, spendMicros } = breaker;
  const act = useCommand('finance.confirmBreaker', {
    refreshes: ['finance', 'audit'],
    onDone: ({ state }) => {
      toast({ message: t(state === 'closed' ? 'budgets.breaker.unfrozen' : 'budgets.breaker.done') });
      onClose();
    },
  });
  const consequence = needed < 2 ? 'alone' : confirmations.length > 0 ? 'second' : 'two';
  const consequences = {
    alone: t('budgets.breaker.alone'),
    second: t('budgets.breaker.second'),
    two: t('budgets.breaker.two'),
  };
  return (
    <ConfirmDialog
      title={t('budgets.breaker.title')}
      action={t('budgets.breaker.action')}
      tone="primary"
      isBusy={act.isPending}
      error={say(act.error)}
      onConfirm={() => act.mutate({ center, breaker: breaker.id })}
      onClose={onClose}
    >
      <p>{t('budgets.breaker.text', { account: account.name, spend: money(spendMicros, currency) })}</p>
      <p className="mt-2">{consequences[consequence]}</p>
    </ConfirmDialog>
  );
}
