import { Check, ExternalLink, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { useLetterKeys } from './letter-keys.ts';
import { RequestState } from './request-view.tsx';
import { useDecision } from './use-decision.ts';

/** Accept and decline, with their keys. Handing over an account takes a second, deliberate step. */
export function DecisionBar({
  request,
  hasKeys = true,
  decideBy,
  onDecided,
}: {
  request: Request;
  /** Whether its keys act: they are for what is picked, where something is. */
  hasKeys?: boolean;
  /** The link of a mail that is used up by the answer. */
  decideBy?: string;
  onDecided: (request: Request) => void;
}) {
  const t = useTranslations();
  const [isConfirming, setIsConfirming] = useState(false);
  const { decide, isPending, pending } = useDecision((decided) => {
    setIsConfirming(false);
    onDecided(decided);
  }, decideBy);
  const isOvertaken = request.state === 'overtaken';
  const isOpen = request.state === 'pending' || isOvertaken;
  const isHandover = request.kind === 'assets.binding' || request.kind === 'assets.transfer';
  const isProposal = request.kind === 'requests.proposal';
  const isReview = request.kind === 'members.review';
  const accept = () => (isHandover ? setIsConfirming(true) : decide(request, 'approve'));
  const decline = () => (isReview && !isOvertaken ? setIsConfirming(true) : decide(request, 'decline'));
  const mayAct = isOpen && !isPending;
  const yes = mayAct && !isOvertaken ? accept : undefined;
  useLetterKeys(mayAct && hasKeys ? { e: yes, a: yes, d: decline } : {});
  if (!isOpen) return <Decided request={request} />;
  return (
    <div data-page-foot="" className="flex flex-wrap items-center gap-2 border-t border-line px-5 py-3.5 sm:px-6">
      <Button
        variant="primary"
        icon={<Check size={16} aria-hidden="true" />}
        hint={hasKeys ? 'E' : undefined}
        isBusy={pending === 'approve'}
        disabledReason={isOvertaken ? t('requests.overtaken.reason') : null}
        onClick={accept}
      >
        {t(
          isProposal
            ? 'requests.proposals.approve'
            : isReview
              ? 'requests.actions.keep_access'
              : 'requests.actions.accept',
        )}
      </Button>
      <Button
        variant="ghost"
        icon={<X size={16} aria-hidden="true" />}
        hint={hasKeys ? 'D' : undefined}
        isBusy={pending === 'decline'}
        onClick={decline}
      >
        {t(isReview && !isOvertaken ? 'requests.actions.remove_member' : 'requests.actions.decline')}
      </Button>
      {isConfirming && request.kind === 'assets.transfer' && (
        <ConfirmDialog
          title={t('requests.transfer.confirm_title', {
            account: request.details.account.name,
            center: request.centerName,
          })}
          action={t('requests.transfer.confirm')}
          tone="primary"
          isBusy={isPending}
          onConfirm={() => decide(request, 'approve')}
          onClose={() => setIsConfirming(false)}
        >
          <p>{t('requests.transfer.confirm_body', { own: request.toCenter?.name ?? '' })}</p>
        </ConfirmDialog>
      )}
      {isConfirming && request.kind === 'members.review' && (
        <ConfirmDialog
          title={t('requests.review.confirm_title', {
            name: request.details.member.name,
            center: request.centerName,
          })}
          action={t('requests.review.confirm')}
          isBusy={isPending}
          onConfirm={() => decide(request, 'decline')}
          onClose={() => setIsConfirming(false)}
        >
          <p>{t('requests.review.confirm_body')}</p>
        </ConfirmDialog>
      )}
      {isConfirming && request.kind === 'assets.binding' && (
        <ConfirmDialog
          title={t('requests.binding.confirm_title', {
            account: request.details.account.name,
            center: request.centerName,
          })}
          action={t('requests.binding.confirm')}
          isBusy={isPending}
          onConfirm={() => decide(request, 'approve')}
          onClose={() => setIsConfirming(false)}
        >
          <p>{t('requests.binding.confirm_body', { center: request.centerName })}</p>
        </ConfirmDialog>
      )}
    </div>
  );
}

function Decided({ request }: { request: Request }) {
  const t = useTranslations();
  const leadsIn = request.kind === 'members.invitation' && request.state === 'approved';
  return (
    <div className="flex flex-wrap items-center gap-3 border-t border-line px-5 py-3.5 sm:px-6">
      <RequestState state={request.state} />
      {leadsIn && (
        <Link to={paths.home(request.centerId)} className={buttonClass('primary')}>
          <ExternalLink size={16} aria-hidden="true" />
          {t('requests.actions.open', { center: request.centerName })}
        </Link>
      )}
    </div>
  );
}
