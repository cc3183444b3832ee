import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { answerStepUp } from '../api/step-up.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { PasswordField } from '../ui/password-field.tsx';

/** Asks for the password once more; the act that needed it goes on by itself afterwards. */
export default function StepUpDialog() {
  const t = useTranslations();
  const say = useErrorSentence();
  const [password, setPassword] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setIsBusy(true);
    setError(null);
    try {
      await call('identity.stepUp', { password });
      answerStepUp(true);
    } catch (cause) {
      setError(cause);
      setIsBusy(false);
    }
  };
  const isWrong = error instanceof RefusalError && ['identity.password_wrong', 'invalid_input'].includes(error.code);
  return (
    <Dialog
      size="sm"
      title={t('frame.step_up.title')}
      subtitle={t('frame.step_up.text')}
      onClose={() => answerStepUp(false)}
      onSubmit={(event) => void submit(event)}
      footer={
        <>
          <Button onClick={() => answerStepUp(false)}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" isBusy={isBusy}>
            {t('frame.step_up.confirm')}
          </Button>
        </>
      }
    >
      <PasswordField
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog with one field
        autoFocus
        label={t('frame.step_up.password')}
        autoComplete="current-password"
        value={password}
        error={isWrong ? (say(error) ?? undefined) : undefined}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error !== null && !isWrong && <Banner tone="bad">{say(error)}</Banner>}
    </Dialog>
  );
}
