import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePlaceErrors } from '../api/form.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useKept } from '../ui/kept.ts';
import { guessPlace, useCurrencyOptions, useRegionOptions, useZoneOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';

export interface AccountProfile {
  name: string;
  company: string;
  industry: string;
  region: string;
  currency: string;
  timeZone: string;
}

const names = ['name', 'company', 'industry', 'region', 'currency', 'timeZone'] as const;

/** The form of a new ad account, in a center or of one's own. `create` rejects with what the server says. */
export function CreateAccountDialog({
  title,
  subtitle,
  start,
  create,
  onClose,
}: {
  title: string;
  subtitle: string;
  /** Sensible guesses. */
  start: Partial<AccountProfile>;
  create: (profile: AccountProfile) => Promise<void>;
  onClose: () => void;
}) {
  const t = useTranslations();
  const placeErrors = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const empty = { name: '', company: '', industry: '', ...guessPlace(), ...start };
  const draft = useKept<AccountProfile>(JSON.stringify([title, start]), empty);
  const form = useForm<AccountProfile>(draft.value);
  const { register, errors, isSubmitting } = form;
  const required = { validate: (value: string) => value.trim() !== '' || t('errors.fields.required') };
  const submit = async (profile: AccountProfile) => {
    setProblem(null);
    try {
      await create(profile);
      draft.forget();
    } catch (error) {
      setProblem(placeErrors(error, { setError: form.setError, names }));
    }
  };
  const close = () => {
    draft.keep(form.values);
    onClose();
  };
  return (
    <Dialog
      title={title}
      subtitle={subtitle}
      onClose={close}
      onSubmit={(event: FormEvent) => void form.handleSubmit(submit)(event)}
      footer={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isSubmitting}>
            {t('assets.form.create')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('assets.form.name')}
        autoComplete="off"
        maxLength={120}
        error={errors.name?.message}
        {...register('name', required)}
      />
      <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
        <SelectField
          label={t('assets.form.currency')}
          options={useCurrencyOptions()}
          error={errors.currency?.message}
          {...register('currency')}
        />
        <SelectField
          label={t('assets.form.time_zone')}
          options={useZoneOptions(form.values.timeZone)}
          error={errors.timeZone?.message}
          {...register('timeZone')}
        />
        <SelectField
          label={t('assets.form.region')}
          options={useRegionOptions()}
          error={errors.region?.message}
          {...register('region')}
        />
        <TextField
          label={t('assets.form.industry')}
          hint={t('assets.form.optional')}
          maxLength={120}
          error={errors.industry?.message}
          {...register('industry')}
        />
      </div>
      <TextField
        label={t('assets.form.company')}
        hint={t('assets.form.optional')}
        maxLength={200}
        error={errors.company?.message}
        {...register('company')}
      />
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
    </Dialog>
  );
}
