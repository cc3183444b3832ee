import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { Entrance, textLink } from '../identity/entrance.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

/** The way out that stands below a mail. Looking at it changes nothing. */
export default function UnsubscribePage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const { token } = useParams({ strict: false }) as { token: string };
  const link = useEndpoint('notifications.openUnsubscribe', { token });
  const stop = useCommand('notifications.unsubscribe', { refreshes: ['notifications'] });
  const error = say(link.error ?? stop.error);
  const mails = link.data?.mails;
  const isOff = stop.isSuccess || link.data?.isOff === true;
  const what =
    mails === undefined ? '' : mails === 'digest' ? t('notifications.off.digests') : t(`notifications.kinds.${mails}`);
  return (
    <Entrance
      title={t(isOff ? 'notifications.off.done' : 'notifications.off.title')}
      foot={
        <Link to={paths.notificationSettings()} className={textLink}>
          {t('notifications.off.settings')}
        </Link>
      }
    >
      {error !== null && <Banner tone="bad">{error}</Banner>}
      {error === null && mails === undefined && <Skeleton lines={2} />}
      {mails !== undefined && (
        <p className="text-sm text-ink-2">
          {t(isOff ? 'notifications.off.done_text' : 'notifications.off.text', { what })}
        </p>
      )}
      {mails !== undefined && !isOff && (
        <Button
          variant="primary"
          size="lg"
          className="mt-5 w-full"
          isBusy={stop.isPending}
          onClick={() => stop.mutate({ token })}
        >
          {t('notifications.off.action')}
        </Button>
      )}
    </Entrance>
  );
}
