import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type PaymentProvider, paymentTypes } from '../../contract/payments.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';

type Type = (typeof paymentTypes)[number];

/** `payment.succeeded` as the catalog spells it. */
export const typeKey = (type: Type) => type.replace('.', '_') as 'payment_succeeded';

/** Lets a sandbox say that money came in, or went back. */
export function PaymentTestDialog({
  center,
  provider,
  onClose,
}: {
  center: string;
  provider: PaymentProvider;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [key] = useState(() => crypto.randomUUID());
  const [draft, setDraft] = useState({
    type: paymentTypes[0] as Type,
    amount: '10',
    reference: t('payments.try.reference_start'),
  });
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const act = useCommand('finance.makeTestPayment', {
    refreshes: ['finance', 'audit'],
    onDone: ({ outcome }) => {
      toast({ message: t(`payments.try.${outcome}`) });
      onClose();
    },
  });
  const error = say(act.error);
  return (
    <FormDialog
      title={t('payments.try.title', { name: provider.name })}
      subtitle={t('payments.try.hint')}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        if (!act.isPending) act.mutate({ center, provider: provider.id, key, ...draft, amount: draft.amount.trim() });
      }}
      action={t('payments.try.send')}
      isBusy={act.isPending}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label={t('payments.try.type')}
          value={draft.type}
          options={paymentTypes.map((value) => ({
            value: value as string,
            label: t(`payments.types.${typeKey(value)}`),
          }))}
          onChange={(event) => set({ type: event.currentTarget.value as Type })}
        />
        <TextField
          label={t('payments.try.amount', { currency: provider.currency })}
          value={draft.amount}
          maxLength={40}
          inputMode="decimal"
          autoComplete="off"
          onChange={(event) => set({ amount: event.currentTarget.value })}
        />
      </div>
      <TextField
        label={t('payments.try.reference')}
        value={draft.reference}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => set({ reference: event.currentTarget.value })}
      />
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
