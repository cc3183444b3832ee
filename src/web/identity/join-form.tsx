import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Locale } from '../../contract/shapes.ts';
import { call } from '../api/call.ts';
import { queryClient } from '../api/client.ts';
import { usePlaceErrors } from '../api/form.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { passwordPlaces, useRate } from './rate.ts';

/** Opens an account for the invited address and joins in one step; the link is proof of the address. */
export function JoinForm({
  token,
  email,
  onJoined,
}: {
  token: string;
  email: string;
  onJoined: (center: string) => void;
}) {
  const t = useTranslations();
  const locale = useLocale() as Locale;
  const place = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, setError, values, errors, isSubmitting } = useForm({ name: '', password: '' });
  const { name, password } = values;
  const rate = useRate([name, email]);
  const submit = handleSubmit(async (joining) => {
    setProblem(null);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    try {
      const { centerId } = await call('members.joinByInvitation', { ...joining, token, locale, timeZone });
      onJoined(centerId);
    } catch (error) {
      setProblem(place(error, { setError, names: ['name', 'password'], places: passwordPlaces }));
      const isStale = error instanceof RefusalError && error.code.startsWith('members.');
      if (isStale) void queryClient.invalidateQueries({ queryKey: ['members.openInvitation'] });
    }
  });
  const required = t('errors.fields.required');
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      {/* Password managers keep the address together with the password. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <TextField
        label={t('identity.fields.name')}
        autoComplete="name"
        maxLength={120}
        error={errors.name?.message}
        {...register('name', { required })}
      />
      <PasswordField
        label={t('identity.fields.password')}
        hint={t('identity.fields.password_hint')}
        autoComplete="new-password"
        rate={rate}
        meterValue={password}
        error={errors.password?.message}
        {...register('password', { required })}
      />
      <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={isSubmitting}>
        {t('identity.invitation.join')}
      </Button>
    </form>
  );
}
