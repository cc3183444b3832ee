import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Button } from '../ui/button.tsx';

/** Sends the mail that confirms an address once more, and then says so instead of offering it again at once. */
export function ResendConfirmation({ email }: { email: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, setState] = useState<'idle' | 'busy' | 'sent'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const send = async () => {
    setState('busy');
    setProblem(null);
    try {
      await call('identity.resendConfirmation', { email });
      setState('sent');
    } catch (error) {
      setProblem(say(error));
      setState('idle');
    }
  };
  if (state === 'sent') return <span role="status">{t('identity.mail.sent_again')}</span>;
  return (
    <>
      <Button size="sm" isBusy={state === 'busy'} onClick={() => void send()}>
        {t('identity.mail.resend')}
      </Button>
      {problem !== null && <span role="alert"> {problem}</span>}
    </>
  );
}
