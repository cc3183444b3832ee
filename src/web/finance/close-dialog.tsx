import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { toast } from '../ui/toast.tsx';
import { openMonths } from './open-months.ts';
import { useToday } from './use-today.ts';
import { useMonthName } from './words.ts';

/** Closes a month for good. */
export function CloseDialog({ center, onClose }: { center: Center; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const monthName = useMonthName();
  const overview = useEndpoint('finance.getOverview', { center: center.id });
  const months = openMonths(useToday(center), overview.data?.openFrom ?? null);
  const [chosen, setChosen] = useState('');
  // Once a month is closed the next one is usually the month after it; the first time it is the last one that is over.
  const next = overview.data?.openFrom === null ? months.at(-1) : months[0];
  const month = chosen === '' ? (next ?? '') : chosen;
  const named = month === '' ? '' : monthName(month);
  const close = useCommand('finance.closePeriod', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('finance.close.done', { month: named }) });
      onClose();
    },
  });
  const isNone = overview.isSuccess && months.length === 0;
  return (
    <ConfirmDialog
      title={t('finance.close.title')}
      action={named === '' ? t('finance.acts.close') : t('finance.close.action', { month: named })}
      isBusy={close.isPending || overview.isPending}
      disabledReason={isNone ? t('finance.close.none') : null}
      error={say(close.error ?? overview.error)}
      onConfirm={() => close.mutate({ center: center.id, month })}
      onClose={onClose}
    >
      {isNone ? (
        <p>{t('finance.close.none')}</p>
      ) : (
        <>
          <SelectField
            label={t('finance.close.month')}
            options={months.map((value) => ({ value, label: monthName(value) }))}
            value={month}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          <p>{t('finance.close.for_good', { month: named })}</p>
          <p>{t('finance.close.checked')}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
