import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { usePlaceErrors } from '../api/form.ts';
import { useCommand } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useMe } from '../frame/viewer.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { looksLikeEmail } from '../ui/email.ts';
import { TextField } from '../ui/text-field.tsx';
import { toast } from '../ui/toast.tsx';
import { useForm } from '../ui/use-form.ts';
import { MeFrame } from './me-frame.tsx';

export default function AddressPage() {
  const t = useTranslations();
  const me = useMe();
  const say = useErrorSentence();
  const cancel = useCommand('identity.cancelAddressChange', { refreshes: ['identity'] });
  return (
    <MeFrame>
      <Card className="max-w-2xl" title={t('identity.address.title')} hint={t('identity.address.text')}>
        <p className="mb-4 text-sm text-ink-2">
          {t.rich('identity.address.now', {
            email: me?.email ?? '…',
            b: (words) => <bdi className="font-medium text-ink">{words}</bdi>,
          })}
        </p>
        {typeof me?.pendingEmail === 'string' ? (
          <Banner
            tone="info"
            action={
              <Button
                size="sm"
                isBusy={cancel.isPending}
                onClick={() =>
                  cancel.mutate({}, { onError: (error) => toast({ message: say(error) ?? '', tone: 'bad' }) })
                }
              >
                {t('identity.address.give_up')}
              </Button>
            }
          >
            {t('identity.address.waiting', { email: me.pendingEmail })}
          </Banner>
        ) : (
          <AddressForm />
        )}
      </Card>
    </MeFrame>
  );
}

function AddressForm() {
  const t = useTranslations();
  const place = usePlaceErrors();
  const [problem, setProblem] = useState<string | null>(null);
  const change = useCommand('identity.changeAddress', { refreshes: ['identity', 'audit'] });
  const { register, handleSubmit, setError, errors } = useForm({ email: '' });
  const submit = handleSubmit(async (values) => {
    setProblem(null);
    try {
      await change.mutateAsync(values);
    } catch (error) {
      setProblem(place(error, { setError, names: ['email'], places: { 'identity.address_unchanged': 'email' } }));
    }
  });
  return (
    <form noValidate className="max-w-md space-y-4" onSubmit={(event) => void submit(event)}>
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      <TextField
        label={t('identity.address.new')}
        type="email"
        inputMode="email"
        autoComplete="email"
        dir="ltr"
        error={errors.email?.message}
        {...register('email', {
          required: t('errors.fields.required'),
          validate: (value) => looksLikeEmail(value.trim()) || t('errors.fields.email'),
        })}
      />
      <Button type="submit" variant="primary" isBusy={change.isPending}>
        {t('identity.address.action')}
      </Button>
    </form>
  );
}
