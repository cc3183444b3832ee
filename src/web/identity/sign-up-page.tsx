import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Locale } from '../../contract/shapes.ts';
import { call } from '../api/call.ts';
import { usePlaceErrors } from '../api/form.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { looksLikeEmail } from '../ui/email.ts';
import { PasswordField } from '../ui/password-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { Entrance, textLink } from './entrance.tsx';
import { passwordPlaces, useRate } from './rate.ts';
import { ResendConfirmation } from './resend-confirmation.tsx';

export default function SignUpPage() {
  const t = useTranslations();
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (sentTo !== null) {
    return (
      <Entrance
        title={t('identity.mail.title')}
        subtitle={t.rich('identity.mail.text', { email: sentTo, b: (words) => <b className="text-ink">{words}</b> })}
      >
        <ul className="list-disc space-y-1 ps-5 text-sm text-ink-2">
          <li>{t('identity.mail.spam')}</li>
          <li>{t('identity.mail.close')}</li>
        </ul>
        <div className="mt-5 flex flex-wrap items-center gap-2 text-sm">
          <ResendConfirmation email={sentTo} />
          <Button size="sm" variant="ghost" onClick={() => setSentTo(null)}>
            {t('identity.mail.other_address')}
          </Button>
        </div>
      </Entrance>
    );
  }
  return (
    <Entrance
      title={t('identity.sign_up.title')}
      subtitle={t('identity.sign_up.text')}
      foot={
        <>
          {t('identity.sign_up.has_account')}{' '}
          <Link to={paths.signIn()} className={textLink}>
            {t('identity.sign_in.action')}
          </Link>
        </>
      }
    >
      <SignUpForm onSent={setSentTo} />
    </Entrance>
  );
}

function SignUpForm({ onSent }: { onSent: (email: string) => void }) {
  const t = useTranslations();
  const locale = useLocale() as Locale;
  const place = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const form = useForm({ name: '', email: '', password: '' });
  const { register, handleSubmit, setError, values, errors, isSubmitting } = form;
  const { name, email, password } = values;
  const rate = useRate([name, email]);
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    try {
      await call('identity.signUp', { ...values, locale, timeZone });
      onSent(values.email.trim());
    } catch (error) {
      setProblem(place(error, { setError, names: ['name', 'email', 'password'], places: passwordPlaces }));
    }
  });
  const required = t('errors.fields.required');
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <TextField
        label={t('identity.fields.name')}
        autoComplete="name"
        maxLength={120}
        error={errors.name?.message}
        {...register('name', { required })}
      />
      <TextField
        label={t('identity.fields.work_email')}
        type="email"
        inputMode="email"
        autoComplete="username"
        dir="ltr"
        error={errors.email?.message}
        {...register('email', {
          required,
          validate: (value) => looksLikeEmail(value.trim()) || t('errors.fields.email'),
        })}
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
        {t('identity.sign_up.action')}
      </Button>
    </form>
  );
}
