import { useParams } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Entrance } from './entrance.tsx';
import { startSession } from './signed-in.ts';
import { findStart } from './start-page.tsx';

// A link works once, and React mounts twice while developing: both mounts share the one call.
const calls = new Map<string, ReturnType<typeof confirm>>();

function confirm(token: string) {
  return call('identity.confirmAddress', { token });
}

/** The link of the confirmation mail: it confirms by itself and goes on to where the person belongs. */
export default function ConfirmPage() {
  const t = useTranslations();
  const go = useGo();
  const say = useErrorSentence();
  const { token } = useParams({ strict: false }) as { token: string };
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    let isCurrent = true;
    const answer = calls.get(token) ?? confirm(token);
    calls.set(token, answer);
    const run = async () => {
      try {
        startSession(await answer);
        const to = await findStart();
        if (isCurrent) go(to, { isReplacing: true });
      } catch (cause) {
        if (isCurrent) setError(cause);
      }
    };
    void run();
    return () => {
      isCurrent = false;
    };
  }, [token, go]);
  if (error === null) {
    return (
      <Entrance title={t('identity.confirm.title')}>
        <Skeleton lines={2} />
      </Entrance>
    );
  }
  return (
    <Entrance title={t('identity.confirm.failed')}>
      <Banner tone="bad">{say(error)}</Banner>
      <p className="mt-4 text-sm text-ink-2">{t('identity.confirm.help')}</p>
      <Link to={paths.signIn()} className={`${buttonClass('primary')} mt-5`}>
        {t('identity.sign_in.action')}
      </Link>
    </Entrance>
  );
}
