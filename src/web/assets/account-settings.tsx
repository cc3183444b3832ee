import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { WhyNot } from '../access/why-not.tsx';
import { refresh } from '../api/client.ts';
import { usePlaceErrors } from '../api/form.ts';
import { command } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { useRegionOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';

interface Settings {
  name: string;
  company: string;
  industry: string;
  region: string;
}
const names = ['name', 'company', 'industry', 'region'] as const;

function settingsOf({ name, company, industry, region }: Account): Settings {
  return { name, company, industry, region };
}

/** What never changes, shown so that nobody looks for it. */
function FixedFields({ account }: { account: Account }) {
  const t = useTranslations();
  return (
    <>
      <TextField label={t('assets.form.currency')} hint={t('assets.form.fixed')} value={account.currency} readOnly />
      <TextField label={t('assets.form.time_zone')} hint={t('assets.form.fixed')} value={account.timeZone} readOnly />
    </>
  );
}

/** Saves, and offers the way back. Without a center the account is one of the viewer's own. */
function useSaveSettings(account: Account, center: string | undefined) {
  const t = useTranslations();
  const fail = useFailureToast();
  const former = settingsOf(account);
  const save = async (settings: Settings) => {
    if (center === undefined) await command('assets.updateOwnAccount', { account: account.id, ...settings });
    else await command('assets.updateAccount', { center, account: account.id, ...settings });
    void refresh();
  };
  return async (settings: Settings) => {
    await save(settings);
    toast({ message: t('assets.form.saved'), undo: () => void save(former).catch(fail) });
  };
}

/** Changes what may change of an account; the toast leads back. Without a center it is one of the viewer's own. */
export function AccountSettings({ account, center }: { account: Account; center?: string }) {
  const t = useTranslations();
  const placeErrors = usePlaceErrors();
  const regions = useRegionOptions();
  const [problem, setProblem] = useState<string | null>(null);
  const save = useSaveSettings(account, center);
  const form = useForm<Settings>(settingsOf(account));
  const { register, errors, isSubmitting } = form;
  const mayEdit = account.viewer.can.includes('adaccount:edit_settings');
  const why = mayEdit ? null : t('assets.why.edit');
  const submit = async (settings: Settings) => {
    setProblem(null);
    try {
      await save(settings);
    } catch (error) {
      setProblem(placeErrors(error, { setError: form.setError, names }));
    }
  };
  const reason = why ?? (form.changed.length > 0 ? null : t('assets.form.unchanged'));
  return (
    <Card title={t('assets.account.profile')}>
      <form className="space-y-5" noValidate onSubmit={(event: FormEvent) => void form.handleSubmit(submit)(event)}>
        {why !== null && (
          <Banner
            tone="info"
            action={
              center !== undefined && <WhyNot center={center} action="adaccount:edit_settings" account={account.id} />
            }
          >
            {why}
          </Banner>
        )}
        <TextField
          label={t('assets.form.name')}
          maxLength={120}
          readOnly={!mayEdit}
          error={errors.name?.message}
          {...register('name', { validate: (value) => value.trim() !== '' || t('errors.fields.required') })}
        />
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <TextField
            label={t('assets.form.company')}
            maxLength={200}
            readOnly={!mayEdit}
            error={errors.company?.message}
            {...register('company')}
          />
          <TextField
            label={t('assets.form.industry')}
            maxLength={120}
            readOnly={!mayEdit}
            error={errors.industry?.message}
            {...register('industry')}
          />
          <SelectField
            label={t('assets.form.region')}
            options={mayEdit ? regions : regions.filter((option) => option.value === account.region)}
            error={errors.region?.message}
            {...register('region')}
          />
        </div>
        <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
          <FixedFields account={account} />
        </div>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <Button type="submit" variant="primary" isBusy={isSubmitting} disabledReason={reason}>
          {t('assets.form.save')}
        </Button>
      </form>
    </Card>
  );
}
