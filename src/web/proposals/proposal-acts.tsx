import { Check, RotateCcw, Siren, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useMe } from '../frame/viewer.ts';
import { Button } from '../ui/button.tsx';
import { toast } from '../ui/toast.tsx';

const CancelDialog = deferred(() => import('./proposal-dialogs.tsx').then((file) => file.CancelDialog));
const ForceDialog = deferred(() => import('./proposal-dialogs.tsx').then((file) => file.ForceDialog));

type Bar = 'maker' | 'approved' | 'owners' | 'admins' | 'about_you';

/** Why the viewer may not decide a proposal that waits. */
function barOf(proposal: Proposal, viewer: { id: string | undefined; role: string }): Bar | null {
  const { approvals, madeBy } = proposal;
  if (proposal.can.includes('decide')) return null;
  if (madeBy.id === viewer.id) return 'maker';
  if (approvals.given.some(({ person }) => person.id === viewer.id)) return 'approved';
  const isAsked = viewer.role === 'owner' || (viewer.role === 'admin' && approvals.approvers === 'admins');
  return isAsked ? 'about_you' : approvals.approvers;
}

function Decide({ center, proposal }: { center: Center; proposal: Proposal }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const me = useMe();
  const { mutate, isPending, variables } = useCommand('requests.decideRequest', {
    onDone: ({ request: { state } }) => {
      const said = { approved: 'approved_last', declined: 'declined' }[state as string] ?? 'approved_more';
      toast({ message: t(`requests.proposals.${said}`) });
    },
  });
  const bar = barOf(proposal, { id: me?.id, role: center.viewer.role });
  const why = bar === null ? null : t(`requests.proposals.why.${bar}`);
  const decide = (decision: 'approve' | 'decline') => {
    if (proposal.request !== null) mutate({ request: proposal.request, decision }, { onError: fail });
  };
  return (
    <>
      <Button
        variant="primary"
        icon={<Check size={16} aria-hidden="true" />}
        disabledReason={why}
        isBusy={isPending && variables.decision === 'approve'}
        onClick={() => decide('approve')}
      >
        {t('requests.proposals.approve')}
      </Button>
      <Button
        icon={<X size={16} aria-hidden="true" />}
        disabledReason={why}
        isBusy={isPending && variables.decision === 'decline'}
        onClick={() => decide('decline')}
      >
        {t('requests.proposals.decline')}
      </Button>
    </>
  );
}

function Retry({ center, proposal }: { center: Center; proposal: Proposal }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const retry = useCommand('requests.retryProposal', {
    onDone: () => toast({ message: t('requests.proposals.retried') }),
  });
  return (
    <Button
      variant="primary"
      icon={<RotateCcw size={16} aria-hidden="true" />}
      isBusy={retry.isPending}
      onClick={() => retry.mutate({ center: center.id, proposal: proposal.id }, { onError: fail })}
    >
      {t('requests.proposals.retry')}
    </Button>
  );
}

/** What can be done with a proposal in its state; what the viewer may not do says why. */
export function ProposalActs({ center, proposal }: { center: Center; proposal: Proposal }) {
  const t = useTranslations();
  const [open, setOpen] = useState<'cancel' | 'force' | null>(null);
  const close = () => setOpen(null);
  const isPending = proposal.state === 'pending';
  return (
    <>
      {isPending && <Decide center={center} proposal={proposal} />}
      {proposal.can.includes('retry') && <Retry center={center} proposal={proposal} />}
      {proposal.can.includes('cancel') && (
        <Button {...CancelDialog.onIntent} onClick={() => setOpen('cancel')}>
          {t('requests.proposals.cancel')}
        </Button>
      )}
      {isPending && (
        <Button
          {...ForceDialog.onIntent}
          icon={<Siren size={16} aria-hidden="true" />}
          disabledReason={proposal.can.includes('force') ? null : t('requests.proposals.why.only_owner')}
          onClick={() => setOpen('force')}
        >
          {t('requests.proposals.force')}
        </Button>
      )}
      {open === 'cancel' && <CancelDialog center={center.id} proposal={proposal.id} onClose={close} />}
      {open === 'force' && <ForceDialog center={center.id} proposal={proposal.id} onClose={close} />}
    </>
  );
}
