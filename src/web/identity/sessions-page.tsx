import { MonitorSmartphone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { deviceName } from '../ui/device-name.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { MeFrame } from './me-frame.tsx';

export default function SessionsPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const list = useRows('identity.listSessions', {});
  const fail = (error: Error) => toast({ message: say(error) ?? '', tone: 'bad' });
  const end = useCommand('identity.revokeSession', {
    refreshes: ['identity', 'audit'],
    onDone: () => toast({ message: t('identity.sessions.ended', { count: 1 }) }),
  });
  const endOthers = useCommand('identity.revokeOtherSessions', {
    refreshes: ['identity', 'audit'],
    onDone: ({ ended }) => toast({ message: t('identity.sessions.ended', { count: ended }) }),
  });
  const hasOthers = list.rows.some((session) => !session.isCurrent);
  return (
    <MeFrame>
      <Card
        isFlush
        className="max-w-3xl"
        title={t('identity.sessions.title')}
        hint={t('identity.sessions.text')}
        actions={
          <Button
            size="sm"
            isBusy={endOthers.isPending}
            disabledReason={hasOthers ? null : t('identity.sessions.only_this')}
            onClick={() => endOthers.mutate({}, { onError: fail })}
          >
            {t('identity.sessions.end_others')}
          </Button>
        }
      >
        {list.error !== null && <Banner tone="bad">{say(list.error)}</Banner>}
        {list.isLoading && <Skeleton className="p-5" />}
        <ul className="divide-y divide-line">
          {list.rows.map((session) => (
            <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-5 py-3">
              <MonitorSmartphone size={18} aria-hidden="true" className="shrink-0 text-ink-3" />
              <div className="min-w-0 flex-1 basis-48">
                <p className="flex flex-wrap items-center gap-2 font-medium">
                  {deviceName(session.device)}
                  {session.isCurrent && <Badge tone="ok">{t('identity.sessions.this_one')}</Badge>}
                </p>
                <p className="text-xs text-ink-3">
                  <bdi dir="ltr">{session.ip}</bdi> · {t('identity.sessions.last_seen')}{' '}
                  <Time at={session.lastSeenAt} /> · {t('identity.sessions.since')}{' '}
                  <Time at={session.createdAt} show="date" />
                </p>
              </div>
              {!session.isCurrent && (
                <Button
                  size="sm"
                  aria-label={t('identity.sessions.end_this', { device: deviceName(session.device) })}
                  isBusy={end.isPending && end.variables.session === session.id}
                  onClick={() => end.mutate({ session: session.id }, { onError: fail })}
                >
                  {t('identity.sessions.end')}
                </Button>
              )}
            </li>
          ))}
        </ul>
        {list.rows.length < list.total && (
          <div className="px-5 py-3">
            <Button size="sm" isBusy={list.isLoadingMore} onClick={list.loadMore}>
              {t('identity.show_more')}
            </Button>
          </div>
        )}
      </Card>
    </MeFrame>
  );
}
