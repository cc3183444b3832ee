import { type FormEvent, useState } from 'react';
import { useFormatter, useTimeZone, useTranslations } from 'use-intl';
import { businessTypes, type Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { refresh } from '../api/client.ts';
import type { Input } from '../api/endpoints.ts';
import { usePlaceErrors } from '../api/form.ts';
import { command } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useReason } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { DayField, isFutureDay } from '../ui/day-field.tsx';
import { startOfDay } from '../ui/days.ts';
import { useCurrencyOptions, useRegionOptions, useZoneOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { type Form, useForm } from '../ui/use-form.ts';

type Profile = Required<Omit<Input<'centers.updateCenter'>, 'center' | 'from'>>;
const names = ['name', 'region', 'timeZone', 'currency', 'businessType'] as const;

export function profileOf({ name, region, timeZone, currency, businessType }: Profile): Profile {
  return { name, region, timeZone, currency, businessType };
}

/** Saves the form, now or from a day on, and says which. */
function useSave(center: Center) {
  const t = useTranslations();
  const format = useFormatter();
  const fail = useFailureToast();
  const timeZone = useTimeZone() ?? 'UTC';
  const former = profileOf(center as Profile);
  const undo = () =>
    void command('centers.updateCenter', { center: center.id, ...former })
      .then(() => refresh())
      .catch(fail);
  return async (changed: Partial<Profile>, day: string) => {
    const from = day === '' ? null : startOfDay(day, timeZone);
    await command('centers.updateCenter', { center: center.id, ...changed, ...(from === null ? {} : { from }) });
    void refresh();
    if (from === null) toast({ message: t('settings.profile.saved'), undo });
    else
      toast({
        message: t('settings.profile.scheduled', { date: format.dateTime(new Date(from), { dateStyle: 'long' }) }),
      });
  };
}

/** Where the center is and what it does. */
function PlaceFields({ center, form, isReadOnly }: { center: Center; form: Form<Profile>; isReadOnly: boolean }) {
  const t = useTranslations();
  const { register, errors } = form;
  const regions = useRegionOptions();
  const currencies = useCurrencyOptions();
  const zones = useZoneOptions(center.timeZone);
  /** A select that may not be changed offers only what it holds. */
  const only = <T extends { value: string }>(options: T[], value: string) =>
    isReadOnly ? options.filter((option) => option.value === value) : options;
  const types = businessTypes.map((type) => ({ value: type as string, label: t(`centers.types.${type}`) }));
  return (
    <div className="grid gap-x-4 gap-y-5 sm:grid-cols-2">
      <SelectField
        label={t('centers.fields.region')}
        options={only(regions, center.region)}
        error={errors.region?.message}
        {...register('region')}
      />
      <SelectField
        label={t('settings.profile.business_type')}
        options={only(types, center.businessType)}
        error={errors.businessType?.message}
        {...register('businessType')}
      />
      <SelectField
        label={t('centers.fields.time_zone')}
        options={only(zones, center.timeZone)}
        error={errors.timeZone?.message}
        {...register('timeZone')}
      />
      <SelectField
        label={t('centers.fields.currency')}
        options={only(currencies, center.currency)}
        error={errors.currency?.message}
        {...register('currency')}
      />
    </div>
  );
}

/** The profile of the center. A change may take effect on a later day; what was true before stays in history. */
export function ProfileCard({ center }: { center: Center }) {
  const t = useTranslations();
  const reason = useReason();
  const placeErrors = usePlaceErrors();
  const timeZone = useTimeZone() ?? 'UTC';
  const save = useSave(center);
  const [day, setDay] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm<Profile>(profileOf(center as Profile));
  const { register, errors, isSubmitting, changed } = form;
  const why = reason('center:update');
  const isDayWrong = !isFutureDay(day, timeZone);
  const isReadOnly = why !== null;
  const submit = async (profile: Profile) => {
    if (isDayWrong) return;
    setProblem(null);
    try {
      await save(Object.fromEntries(changed.map((name) => [name, profile[name]])) as Partial<Profile>, day);
      if (day !== '') form.reset();
      setDay('');
    } catch (error) {
      setProblem(placeErrors(error, { setError: form.setError, names }));
    }
  };
  return (
    <Card title={t('settings.profile.title')}>
      <form className="space-y-5" noValidate onSubmit={(event: FormEvent) => void form.handleSubmit(submit)(event)}>
        {why !== null && <Banner tone="info">{why}</Banner>}
        <TextField
          label={t('centers.fields.name')}
          maxLength={120}
          readOnly={isReadOnly}
          error={errors.name?.message}
          {...register('name', { validate: (value) => (value ?? '').trim() !== '' || t('errors.fields.required') })}
        />
        <PlaceFields center={center} form={form} isReadOnly={isReadOnly} />
        {!isReadOnly && (
          <DayField
            label={t('settings.profile.from')}
            hint={t('settings.profile.from_hint')}
            error={isDayWrong ? t('settings.profile.in_past') : undefined}
            value={day}
            onChange={setDay}
            isFuture
            className="sm:max-w-60"
          />
        )}
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <div className="flex flex-wrap items-center justify-between gap-3">
          <span className="flex items-center gap-1.5 text-sm text-ink-3">
            {t('settings.profile.id')} <CopyableId id={center.id} />
          </span>
          <span className="flex flex-wrap items-center gap-2">
            {why !== null && <WhyNot center={center.id} action="center:update" />}
            <Button
              type="submit"
              variant="primary"
              isBusy={isSubmitting}
              disabledReason={why ?? (changed.length > 0 ? null : t('settings.profile.unchanged'))}
            >
              {t('settings.profile.save')}
            </Button>
          </span>
        </div>
      </form>
    </Card>
  );
}
