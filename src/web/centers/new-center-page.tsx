import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { queryClient } from '../api/client.ts';
import { usePlaceErrors } from '../api/form.ts';
import { command } from '../api/hooks.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useMe } from '../frame/viewer.ts';
import { Entrance, textLink } from '../identity/entrance.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { currencyOf, guessPlace, useCurrencyOptions, useRegionOptions, useZoneOptions } from '../ui/place-options.ts';
import { RadioCards } from '../ui/radio-cards.tsx';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { DeletedCenters } from './deleted-centers.tsx';

const businessTypes = ['brand', 'agency', 'seller'] as const;
const names = ['name', 'region', 'timeZone', 'currency', 'businessType'] as const;

/** Makes a center. All but the name is guessed, so that a name and one press are enough. */
export default function NewCenterPage() {
  const t = useTranslations();
  const go = useGo();
  const me = useMe();
  const place = usePlaceErrors();
  const guess = useMemo(() => guessPlace(), []);
  const [problem, setProblem] = useState<string | null>(null);
  const regions = useRegionOptions();
  const zones = useZoneOptions(guess.timeZone);
  const currencies = useCurrencyOptions();
  const [hasCurrency, setHasCurrency] = useState(false);
  const form = useForm({ name: '', ...guess, businessType: 'brand' as (typeof businessTypes)[number] });
  const { values, register, handleSubmit, setError, setValue, errors, isSubmitting } = form;
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      const center = await command('centers.createCenter', values);
      queryClient.setQueryData(['centers.getCenter', { center: center.id }], center);
      void queryClient.invalidateQueries({ queryKey: ['centers.listCenters'] });
      go(paths.home(center.id), { isReplacing: true });
    } catch (error) {
      setProblem(place(error, { setError, names }));
    }
  });
  return (
    <Entrance
      isWide
      isSignedIn
      title={t('centers.new.title')}
      subtitle={t('centers.new.text')}
      foot={
        <>
          {t.rich('centers.new.signed_in_as', { email: me?.email ?? '…', b: (words) => <bdi>{words}</bdi> })}{' '}
          <Link to={paths.ownInbox()} className={textLink}>
            {t('centers.new.skip')}
          </Link>
        </>
      }
    >
      <DeletedCenters />
      <form noValidate className="space-y-5" onSubmit={(event) => void submit(event)}>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <TextField
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the one field to fill in on this page
          autoFocus
          label={t('centers.fields.name')}
          hint={t('centers.fields.name_hint')}
          autoComplete="organization"
          maxLength={120}
          error={errors.name?.message}
          {...register('name', { validate: (value) => value.trim() !== '' || t('errors.fields.required') })}
        />
        <RadioCards
          legend={t('centers.fields.business_type')}
          columns={3}
          value={values.businessType}
          onChange={(type) => setValue('businessType', type)}
          options={businessTypes.map((type) => ({
            value: type,
            label: t(`centers.types.${type}`),
            hint: t(`centers.types.${type}_hint`),
          }))}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={t('centers.fields.region')}
            options={regions}
            error={errors.region?.message}
            {...register('region', {
              onChange: (event) => {
                if (!hasCurrency) setValue('currency', currencyOf(event.currentTarget.value));
              },
            })}
          />
          <SelectField
            label={t('centers.fields.currency')}
            options={currencies}
            error={errors.currency?.message}
            {...register('currency', { onChange: () => setHasCurrency(true) })}
          />
          <SelectField
            className="sm:col-span-2"
            label={t('centers.fields.time_zone')}
            hint={t('centers.fields.time_zone_hint')}
            options={zones}
            error={errors.timeZone?.message}
            {...register('timeZone')}
          />
        </div>
        <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={isSubmitting}>
          {t('centers.new.action')}
        </Button>
      </form>
    </Entrance>
  );
}
