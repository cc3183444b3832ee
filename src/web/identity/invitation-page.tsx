import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { call } from '../api/call.ts';
import { queryClient } from '../api/client.ts';
import type { Reply } from '../api/endpoints.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { toast } from '../ui/toast.tsx';
import { Entrance } from './entrance.tsx';
import { InvitationOffer } from './invitation-offer.tsx';
import { JoinForm } from './join-form.tsx';
import { SignInForm } from './sign-in-form.tsx';

type Opened = Reply<'members.openInvitation'>;

/** The link of an invitation mail: what is offered, and the shortest way in for whoever opens it. */
export default function InvitationPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const { token } = useParams({ strict: false }) as { token: string };
  const opened = useQuery({
    queryKey: ['members.openInvitation', token],
    queryFn: ({ signal }) => call('members.openInvitation', { token }, { signal }),
  });
  if (opened.data !== undefined) return <Opened token={token} offer={opened.data} />;
  if (opened.error !== null) {
    return (
      <Entrance title={t('identity.invitation.broken')}>
        <Banner tone="bad">{say(opened.error)}</Banner>
        <p className="mt-4 text-sm text-ink-2">{t('identity.invitation.ask_again')}</p>
        <Link to={paths.start()} className={`${buttonClass('secondary')} mt-5`}>
          {t('errors.go_home')}
        </Link>
      </Entrance>
    );
  }
  return (
    <Entrance title={t('identity.invitation.loading')}>
      <Skeleton lines={3} />
    </Entrance>
  );
}

function Opened({ token, offer }: { token: string; offer: Opened }) {
  const t = useTranslations();
  const [isDeclined, setIsDeclined] = useState(false);
  const title = t.rich('identity.invitation.title', {
    inviter: offer.inviterName,
    center: offer.centerName,
    b: (words) => <span className="text-accent-ink">{words}</span>,
  });
  if (isDeclined) {
    return (
      <Entrance title={t('identity.invitation.declined_title')}>
        <p className="text-sm text-ink-2">
          {t('identity.invitation.declined_text', { inviter: offer.inviterName, center: offer.centerName })}
        </p>
      </Entrance>
    );
  }
  if (offer.state !== 'pending') return <Closed offer={offer} />;
  return (
    <Entrance title={title} isSignedIn={offer.isForViewer !== null}>
      <InvitationOffer offer={offer} />
      <div className="mt-6">
        <WayIn token={token} offer={offer} onDeclined={() => setIsDeclined(true)} />
      </div>
    </Entrance>
  );
}

function Closed({ offer }: { offer: Opened }) {
  const t = useTranslations();
  const isMine = offer.state === 'accepted' && offer.isForViewer === true && offer.centerId !== null;
  return (
    <Entrance title={t(`identity.invitation.state_${offer.state}`)}>
      <p className="text-sm text-ink-2">
        {t(`identity.invitation.state_${offer.state}_text`, { inviter: offer.inviterName, center: offer.centerName })}
      </p>
      <Link
        to={isMine && offer.centerId !== null ? paths.home(offer.centerId) : paths.start()}
        className={`${buttonClass('primary')} mt-5`}
      >
        {isMine ? t('identity.invitation.open_center', { center: offer.centerName }) : t('errors.go_home')}
      </Link>
    </Entrance>
  );
}

/** Signed in as the invited person, as another one, or not at all, with or without an account: four ways. */
function WayIn({ token, offer, onDeclined }: { token: string; offer: Opened; onDeclined: () => void }) {
  const t = useTranslations();
  const go = useGo();
  const say = useErrorSentence();
  const [busy, setBusy] = useState<'accept' | 'decline' | 'leave' | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const arrive = (center: string) => {
    queryClient.clear();
    toast({ message: t('identity.invitation.welcome', { center: offer.centerName }) });
    go(paths.home(center), { isReplacing: true });
  };
  const run = async (what: 'accept' | 'decline' | 'leave', act: () => Promise<void>) => {
    setBusy(what);
    setProblem(null);
    try {
      await act();
    } catch (error) {
      setProblem(say(error));
      // What the link offers may have changed meanwhile.
      void queryClient.invalidateQueries({ queryKey: ['members.openInvitation'] });
    }
    setBusy(null);
  };
  const accept = () =>
    run('accept', async () => {
      const { centerId } = await call('members.acceptInvitation', { token });
      arrive(centerId);
    });
  const decline = () =>
    run('decline', async () => {
      await call('members.declineInvitation', { token });
      onDeclined();
    });
  const leave = () =>
    run('leave', async () => {
      await call('identity.signOut', {});
      await queryClient.resetQueries();
    });
  const declineButton = (
    <Button variant="ghost" isBusy={busy === 'decline'} onClick={() => void decline()}>
      {t('identity.invitation.decline')}
    </Button>
  );
  return (
    <div className="space-y-4">
      {problem !== null && <Banner tone="bad">{problem}</Banner>}
      {offer.isForViewer === true && (
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" isBusy={busy === 'accept'} onClick={() => void accept()}>
            {t('identity.invitation.accept')}
          </Button>
          {declineButton}
        </div>
      )}
      {offer.isForViewer === false && (
        <>
          <Banner tone="warn">{t('identity.invitation.other_address', { email: offer.email })}</Banner>
          <Button variant="primary" isBusy={busy === 'leave'} onClick={() => void leave()}>
            {t('identity.invitation.switch')}
          </Button>
        </>
      )}
      {offer.isForViewer === null && offer.hasAccount && (
        <>
          <p className="text-sm font-medium">{t('identity.invitation.sign_in')}</p>
          <SignInForm
            fixedEmail={offer.email}
            action={t('identity.invitation.sign_in_and_accept')}
            onSignedIn={accept}
          />
          {declineButton}
        </>
      )}
      {offer.isForViewer === null && !offer.hasAccount && (
        <>
          <p className="text-sm font-medium">{t('identity.invitation.sign_up')}</p>
          <JoinForm token={token} email={offer.email} onJoined={arrive} />
          {declineButton}
        </>
      )}
    </div>
  );
}
