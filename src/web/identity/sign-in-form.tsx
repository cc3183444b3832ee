import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Me } from '../../contract/identity.ts';
import { call } from '../api/call.ts';
import { usePlaceErrors } from '../api/form.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { PasswordField } from '../ui/password-field.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { textLink } from './entrance.tsx';
import { ResendConfirmation } from './resend-confirmation.tsx';
import { startSession } from './signed-in.ts';

/** Address and password; `fixedEmail` when only one address will do. */
export function SignInForm({
  fixedEmail,
  action,
  onSignedIn,
}: {
  fixedEmail?: string;
  action: string;
  onSignedIn: (me: Me) => void | Promise<void>;
}) {
  const t = useTranslations();
  const place = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const [isUnconfirmed, setIsUnconfirmed] = useState(false);
  const { register, handleSubmit, setError, values, errors, isSubmitting } = useForm({
    email: fixedEmail ?? '',
    password: '',
  });
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    setIsUnconfirmed(false);
    try {
      const me = await call('identity.signIn', values);
      startSession(me);
      await onSignedIn(me);
    } catch (error) {
      setIsUnconfirmed(error instanceof RefusalError && error.code === 'identity.address_not_confirmed');
      setProblem(place(error, { setError, names: ['email', 'password'] }));
    }
  });
  const required = t('errors.fields.required');
  return (
    <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
      {problem !== null && (
        <Banner tone="bad">
          {problem}
          {isUnconfirmed && (
            <span className="mt-1.5 block">
              <ResendConfirmation email={values.email} />
            </span>
          )}
        </Banner>
      )}
      <TextField
        label={t('identity.fields.email')}
        type="email"
        inputMode="email"
        autoComplete="username"
        dir="ltr"
        readOnly={fixedEmail !== undefined}
        error={errors.email?.message}
        {...register('email', { required })}
      />
      <PasswordField
        label={t('identity.fields.password')}
        autoComplete="current-password"
        error={errors.password?.message}
        {...register('password', { required })}
      />
      <div className="flex items-center justify-between gap-3">
        <Link to={paths.reset()} className={`${textLink} inline-flex min-h-6 items-center text-sm`}>
          {t('identity.sign_in.forgot')}
        </Link>
        <Button type="submit" variant="primary" isBusy={isSubmitting}>
          {action}
        </Button>
      </div>
    </form>
  );
}
