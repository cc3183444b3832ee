import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { usePlaceErrors } from '../api/form.ts';
import { Link, useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { Entrance, textLink } from './entrance.tsx';
import { passwordPlaces, useRate } from './rate.ts';
import { startSession } from './signed-in.ts';

/** The link of the reset mail: a new password, then straight in. */
export default function NewPasswordPage() {
  const t = useTranslations();
  const go = useGo();
  const place = usePlaceErrors();
  const rate = useRate([]);
  const { token } = useParams({ strict: false }) as { token: string };
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, setError, values, errors, isSubmitting } = useForm({ password: '' });
  const { password } = values;
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      startSession(await call('identity.resetPassword', { token, password: values.password }));
      toast({ message: t('identity.new_password.done') });
      go(paths.start(), { isReplacing: true });
    } catch (error) {
      setProblem(place(error, { setError, names: ['password'], places: passwordPlaces }));
    }
  });
  return (
    <Entrance
      title={t('identity.new_password.title')}
      subtitle={t('identity.new_password.text')}
      foot={
        <Link to={paths.reset()} className={textLink}>
          {t('identity.new_password.again')}
        </Link>
      }
    >
      <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <PasswordField
          label={t('identity.fields.new_password')}
          hint={t('identity.fields.password_hint')}
          autoComplete="new-password"
          rate={rate}
          meterValue={password}
          error={errors.password?.message}
          {...register('password', { required: t('errors.fields.required') })}
        />
        <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={isSubmitting}>
          {t('identity.new_password.action')}
        </Button>
      </form>
    </Entrance>
  );
}
