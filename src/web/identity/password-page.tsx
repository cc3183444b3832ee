import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePlaceErrors } from '../api/form.ts';
import { useCommand } from '../api/hooks.ts';
import { useMe } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { MeFrame } from './me-frame.tsx';
import { passwordPlaces, useRate } from './rate.ts';

export default function PasswordPage() {
  const t = useTranslations();
  const me = useMe();
  const place = usePlaceErrors();
  const rate = useRate([me?.name ?? '', me?.email ?? '']);
  const [problem, setProblem] = useState<string | null>(null);
  const change = useCommand('identity.changePassword', { refreshes: ['identity', 'audit'] });
  const { register, handleSubmit, setError, reset, values, errors } = useForm({ currentPassword: '', password: '' });
  const { password } = values;
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      await change.mutateAsync(values);
      reset();
      toast({ message: t('identity.password.done') });
    } catch (error) {
      setProblem(
        place(error, {
          setError,
          names: ['currentPassword', 'password'],
          places: { ...passwordPlaces, 'identity.password_wrong': 'currentPassword' },
        }),
      );
    }
  });
  const required = t('errors.fields.required');
  return (
    <MeFrame>
      <Card
        className="max-w-2xl"
        title={t('identity.password.title')}
        hint={
          me !== undefined && (
            <>
              {t('identity.password.changed')} <Time at={me.passwordChangedAt} />
            </>
          )
        }
      >
        <form noValidate className="max-w-md space-y-4" onSubmit={(event) => void submit(event)}>
          {problem !== null && <Banner tone="bad">{problem}</Banner>}
          <input type="email" name="username" autoComplete="username" value={me?.email ?? ''} readOnly hidden />
          <PasswordField
            label={t('identity.fields.current_password')}
            autoComplete="current-password"
            error={errors.currentPassword?.message}
            {...register('currentPassword', { required })}
          />
          <PasswordField
            label={t('identity.fields.new_password')}
            hint={t('identity.fields.password_hint')}
            autoComplete="new-password"
            rate={rate}
            meterValue={password}
            error={errors.password?.message}
            {...register('password', { required })}
          />
          <p className="text-xs text-ink-3">{t('identity.password.others_end')}</p>
          <Button type="submit" variant="primary" isBusy={change.isPending}>
            {t('identity.password.action')}
          </Button>
        </form>
      </Card>
    </MeFrame>
  );
}
