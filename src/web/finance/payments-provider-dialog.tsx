import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type PaymentProvider, providerKinds } from '../../contract/payments.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { PaymentSecretShown } from './payments-secret.tsx';
import { useFinanceCurrencies } from './use-currencies.ts';

/** Adds a payment provider and shows its first secret the one time that it can be seen; or renames one. */
export function PaymentProviderDialog({
  center,
  provider,
  onClose,
}: {
  center: Center;
  provider?: PaymentProvider;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const currencies = useFinanceCurrencies(center);
  const [draft, setDraft] = useState({
    name: provider?.name ?? '',
    kind: provider?.kind ?? ('hmac' as PaymentProvider['kind']),
    currency: provider?.currency ?? center.currency,
  });
  const [isTried, setIsTried] = useState(false);
  const set = (change: Partial<typeof draft>) => setDraft({ ...draft, ...change });
  const refreshes = { refreshes: ['finance', 'audit'] };
  const create = useCommand('finance.createPaymentProvider', refreshes);
  const update = useCommand('finance.updatePaymentProvider', refreshes);
  const makeSecret = useCommand('finance.makePaymentSecret', refreshes);
  const [problem, setProblem] = useState<unknown>(null);
  const isBusy = create.isPending || update.isPending || makeSecret.isPending;
  const submit = async () => {
    const name = draft.name.trim();
    setIsTried(true);
    setProblem(null);
    if (name === '' || isBusy) return;
    try {
      if (provider !== undefined) {
        await update.mutateAsync({ center: center.id, provider: provider.id, name });
        toast({ message: t('payments.provider.renamed') });
        return onClose();
      }
      // What was added stands, also where its secret has to be asked for again.
      const { id } = create.data ?? (await create.mutateAsync({ center: center.id, ...draft, name }));
      await makeSecret.mutateAsync({ center: center.id, provider: id });
    } catch (error) {
      setProblem(error);
    }
  };
  if (create.data !== undefined && makeSecret.data !== undefined)
    return (
      <PaymentSecretShown
        provider={create.data}
        secret={makeSecret.data.secret}
        title={t('payments.provider.made')}
        onClose={onClose}
      />
    );
  const error = say(problem);
  return (
    <FormDialog
      title={t(provider === undefined ? 'payments.add' : 'payments.rename')}
      {...(provider === undefined ? { subtitle: t('payments.provider.hint') } : {})}
      onClose={onClose}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      action={t(provider === undefined ? 'payments.provider.add' : 'common.save')}
      isBusy={isBusy}
    >
      <TextField
        label={t('payments.provider.name')}
        autoComplete="off"
        maxLength={80}
        value={draft.name}
        error={isTried && draft.name.trim() === '' ? t('payments.provider.name_missing') : undefined}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      {provider === undefined && (
        <>
          <RadioCards
            legend={t('payments.provider.kind')}
            value={draft.kind}
            options={providerKinds.map((value) => ({
              value,
              label: t(`payments.kinds.${value}`),
              hint: t(`payments.kind_hints.${value}`),
            }))}
            onChange={(kind) => set({ kind })}
          />
          <SelectField
            label={t('payments.provider.currency')}
            hint={t('payments.provider.currency_hint')}
            value={draft.currency}
            options={currencies}
            onChange={(event) => set({ currency: event.currentTarget.value })}
          />
        </>
      )}
      {error !== null && <Banner tone="bad">{error}</Banner>}
    </FormDialog>
  );
}
