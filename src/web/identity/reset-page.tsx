import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { usePlaceErrors } from '../api/form.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { looksLikeEmail } from '../ui/email.ts';
import { TextField } from '../ui/text-field.tsx';
import { useForm } from '../ui/use-form.ts';
import { Entrance, textLink } from './entrance.tsx';

/** Asks for a link that sets a new password. The answer is the same for every address. */
export default function ResetPage() {
  const t = useTranslations();
  const place = usePlaceErrors();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const { register, handleSubmit, setError, errors, isSubmitting } = useForm({ email: '' });
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      await call('identity.requestPasswordReset', values);
      setSentTo(values.email.trim());
    } catch (error) {
      setProblem(place(error, { setError, names: ['email'] }));
    }
  });
  const back = (
    <Link to={paths.signIn()} className={textLink}>
      {t('identity.reset.back')}
    </Link>
  );
  if (sentTo !== null) {
    return (
      <Entrance title={t('identity.mail.title')} foot={back}>
        <p className="text-sm text-ink-2">
          {t.rich('identity.reset.sent', { email: sentTo, b: (words) => <b className="text-ink">{words}</b> })}
        </p>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('identity.reset.title')} subtitle={t('identity.reset.text')} foot={back}>
      <form noValidate className="space-y-4" onSubmit={(event) => void submit(event)}>
        {problem !== null && <Banner tone="bad">{problem}</Banner>}
        <TextField
          label={t('identity.fields.email')}
          type="email"
          inputMode="email"
          autoComplete="username"
          dir="ltr"
          error={errors.email?.message}
          {...register('email', {
            required: t('errors.fields.required'),
            validate: (value) => looksLikeEmail(value.trim()) || t('errors.fields.email'),
          })}
        />
        <Button type="submit" variant="primary" size="lg" className="w-full" isBusy={isSubmitting}>
          {t('identity.reset.action')}
        </Button>
      </form>
    </Entrance>
  );
}
