import { useTranslations } from 'use-intl';
import type { Difference } from '../../contract/finance-statements.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { TextArea } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useMoney } from './money.tsx';
import { useMoneyForm } from './use-money-form.ts';
import { useMonthName } from './words.ts';

/** Of an ad account: what is about the center itself is booked, not explained. */
export type OfAccount = Difference & { account: NonNullable<Difference['account']> };

/** Notes why a difference is there. */
export function ExplainDialog({ center, row, onClose }: { center: string; row: OfAccount; onClose: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const money = useMoney();
  const monthName = useMonthName();
  const { account, month, kind, currency, differenceMicros, explanation } = row;
  const { values, set, problem, isTried, submit, forget } = useMoneyForm(
    `explain ${center} ${account.id} ${month} ${kind}`,
    { note: explanation?.note ?? '' },
    ({ note }) => ({ note: note.trim() === '' ? t('finance.form.required') : null }),
  );
  const act = useCommand('finance.explainDifference', {
    refreshes: ['finance', 'audit'],
    onDone: () => {
      toast({ message: t('invoices.differences.explain_done') });
      forget();
      onClose();
    },
  });
  const error = say(act.error);
  return (
    <FormDialog
      size="sm"
      title={t('invoices.differences.explain_title')}
      subtitle={t('invoices.differences.explain_hint', {
        account: account.name,
        month: monthName(month),
        kind: t(`invoices.differences.kinds.${kind}`),
        amount: money(differenceMicros, currency),
      })}
      onClose={onClose}
      onSubmit={submit(() => {
        const note = values.note.trim();
        if (!act.isPending) act.mutate({ center, month, account: account.id, kind, differenceMicros, note });
      })}
      action={t('invoices.differences.explain_action')}
      isBusy={act.isPending}
    >
      <TextArea
        label={t('invoices.differences.note')}
        error={isTried ? problem('note') : undefined}
        rows={3}
        maxLength={500}
        value={values.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
