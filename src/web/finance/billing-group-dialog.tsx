import { useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type BillingGroup, maxGroupAccounts, maxGroupEmails } from '../../contract/finance-billing.ts';
import { call } from '../api/call.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Banner } from '../ui/banner.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { ChipsField } from '../ui/chips-field.tsx';
import { looksLikeEmail } from '../ui/email.ts';
import { FormDialog } from '../ui/form-dialog.tsx';
import { type Choice, Picker } from '../ui/picker.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextArea, TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { readTaxes, writeTaxes } from './tax-lines.ts';
import { useFinanceCurrencies } from './use-currencies.ts';

/** The fields of a group and how it is saved, whether it is a new one or not. */
function useGroupForm(center: Center, group: BillingGroup | null, onClose: () => void) {
  const t = useTranslations();
  const [accounts, setAccounts] = useState<Choice[]>(
    (group?.accounts ?? []).map(({ id, name }) => ({ id, label: name, hint: id })),
  );
  const form = useForm({
    name: group?.name ?? '',
    currency: group?.currency ?? center.currency,
    isPrimary: group?.isPrimary ?? false,
    emails: group?.emails ?? [],
    legalName: group?.legalName ?? '',
    address: group?.address ?? '',
    taxNumber: group?.taxNumber ?? '',
    taxes: writeTaxes(group?.taxLines ?? []),
  });
  const done = {
    refreshes: ['finance' as const, 'audit' as const],
    onDone: () => {
      toast({ message: group === null ? t('invoices.groups.created') : t('common.saved') });
      onClose();
    },
  };
  const create = useCommand('finance.createBillingGroup', done);
  const update = useCommand('finance.updateBillingGroup', done);
  const taxLines = readTaxes(form.values.taxes);
  const areEmailsFine = form.values.emails.every(looksLikeEmail) && form.values.emails.length <= maxGroupEmails;
  const save = () => {
    if (taxLines === null || !areEmailsFine) return;
    const { name, currency, isPrimary, emails, legalName, address, taxNumber } = form.values;
    const fields = {
      name,
      isPrimary,
      emails,
      legalName,
      address,
      taxNumber,
      taxLines,
      accounts: accounts.map(({ id }) => id),
    };
    if (group === null) create.mutate({ center: center.id, currency, ...fields });
    else update.mutate({ center: center.id, group: group.id, ...fields });
  };
  const isBusy = create.isPending || update.isPending;
  return { form, accounts, setAccounts, taxLines, save, isBusy, error: create.error ?? update.error };
}

/** Finds ad accounts of the currency of the group. */
function useFind(center: string, currency: string) {
  return useCallback(
    async (search: string): Promise<Choice[]> => {
      const { items } = await call('finance.listWallets', { center, search, currency, pageSize: 20 });
      return items.map(({ account }) => ({ id: account.id, label: account.name, hint: account.id }));
    },
    [center, currency],
  );
}

/** Makes a billing group, or changes one. */
export function BillingGroupDialog({
  center,
  group,
  onClose,
}: {
  center: Center;
  group: BillingGroup | null;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const currencies = useFinanceCurrencies(center);
  const { form, accounts, setAccounts, taxLines, save, isBusy, error } = useGroupForm(center, group, onClose);
  const { values, register, setValue, handleSubmit, errors } = form;
  const find = useFind(center.id, values.currency);
  const failure = say(error);
  return (
    <FormDialog
      size="lg"
      title={group === null ? t('invoices.groups.create') : t('invoices.groups.edit', { name: group.name })}
      subtitle={t('invoices.groups.hint')}
      onClose={onClose}
      onSubmit={handleSubmit(save)}
      action={group === null ? t('invoices.groups.create') : t('common.save')}
      isBusy={isBusy}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('invoices.groups.name')}
          maxLength={100}
          autoComplete="off"
          error={errors.name?.message}
          {...register('name', { required: t('finance.form.required') })}
        />
        {group === null && (
          <SelectField
            label={t('invoices.currency')}
            options={currencies}
            {...register('currency', { onChange: () => setAccounts([]) })}
          />
        )}
      </div>
      <Picker
        label={t('invoices.groups.which')}
        hint={t('invoices.groups.which_hint', { max: maxGroupAccounts })}
        find={find}
        chosen={accounts}
        onChange={(chosen) => setAccounts([...chosen])}
      />
      <Checkbox
        label={t('invoices.groups.is_primary', { currency: values.currency })}
        checked={values.isPrimary}
        onChange={(event) => setValue('isPrimary', event.currentTarget.checked)}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label={t('invoices.legal_name')}
          hint={t('invoices.groups.legal_name_hint')}
          maxLength={200}
          {...register('legalName')}
        />
        <TextField label={t('invoices.tax_number')} maxLength={60} {...register('taxNumber')} />
        <TextArea
          label={t('invoices.address')}
          maxLength={500}
          value={values.address}
          onChange={(event) => setValue('address', event.currentTarget.value)}
        />
        <TextArea
          label={t('invoices.taxes')}
          hint={t('invoices.groups.taxes_hint')}
          error={taxLines === null ? t('invoices.groups.taxes_wrong') : undefined}
          value={values.taxes}
          onChange={(event) => setValue('taxes', event.currentTarget.value)}
        />
      </div>
      <ChipsField
        label={t('invoices.groups.emails')}
        hint={t('invoices.groups.emails_hint')}
        values={values.emails}
        max={maxGroupEmails}
        acceptsFile={false}
        onChange={(emails) => setValue('emails', emails)}
      />
      {failure !== null && <Banner tone="bad">{failure}</Banner>}
    </FormDialog>
  );
}
