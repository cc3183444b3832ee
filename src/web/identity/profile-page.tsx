import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Me } from '../../contract/identity.ts';
import type { Locale } from '../../contract/shapes.ts';
import { usePlaceErrors } from '../api/form.ts';
import { useCommand } from '../api/hooks.ts';
import { languages, useSetLocale } from '../frame/locale.tsx';
import { useMe } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { areKeysOn, setKeysOn } from '../ui/keys.ts';
import { useZoneOptions } from '../ui/place-options.ts';
import { SelectField } from '../ui/select-field.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { AvatarField } from './avatar-field.tsx';
import { MeFrame } from './me-frame.tsx';

export default function ProfilePage() {
  const me = useMe();
  return (
    <MeFrame>
      <div className="max-w-2xl space-y-4">
        <Card>{me === undefined ? <Skeleton lines={5} /> : <ProfileForm me={me} />}</Card>
        <KeysCard />
      </div>
    </MeFrame>
  );
}

function ProfileForm({ me }: { me: Me }) {
  const t = useTranslations();
  const place = usePlaceErrors();
  const setLocale = useSetLocale();
  const zones = useZoneOptions(me.timeZone);
  const [problem, setProblem] = useState<string | null>(null);
  const save = useCommand('identity.updateMe', { refreshes: ['identity', 'members'] });
  const { register, handleSubmit, setError, reset, errors, changed } = useForm(
    { name: me.name, locale: me.locale, timeZone: me.timeZone },
    { follows: true },
  );
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      const saved = await save.mutateAsync(values);
      reset({ name: saved.name, locale: saved.locale, timeZone: saved.timeZone });
      await setLocale(saved.locale as Locale);
      toast({ message: t('common.saved') });
    } catch (error) {
      setProblem(place(error, { setError, names: ['name', 'locale', 'timeZone'] }));
    }
  });
  return (
    <div className="space-y-5">
      <AvatarField me={me} />
      <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <TextField
          label={t('identity.fields.name')}
          autoComplete="name"
          maxLength={120}
          error={errors.name?.message}
          {...register('name', { validate: (value) => value.trim() !== '' || t('errors.fields.required') })}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={t('identity.fields.locale')}
            hint={t('identity.fields.locale_hint')}
            options={languages.map((language) => ({ value: language.locale, label: language.name }))}
            error={errors.locale?.message}
            {...register('locale')}
          />
          <SelectField
            label={t('identity.fields.time_zone')}
            options={zones}
            error={errors.timeZone?.message}
            {...register('timeZone')}
          />
        </div>
        <Button
          type="submit"
          variant="primary"
          isBusy={save.isPending}
          disabledReason={changed.length > 0 ? null : t('identity.me.nothing_changed')}
        >
          {t('common.save')}
        </Button>
      </form>
    </div>
  );
}

function KeysCard() {
  const t = useTranslations();
  const [isOn, setIsOn] = useState(areKeysOn);
  return (
    <Card>
      <Switch
        label={t('identity.me.keys')}
        hint={t('identity.me.keys_hint')}
        checked={isOn}
        onChange={(event) => {
          setKeysOn(event.currentTarget.checked);
          setIsOn(event.currentTarget.checked);
        }}
      />
    </Card>
  );
}
