import { useTranslations } from 'use-intl';
import type { Request } from '../../contract/requests.ts';
import { refresh } from '../api/client.ts';
import type { Reply } from '../api/endpoints.ts';
import { useCommand } from '../api/hooks.ts';
import { showInRows } from '../api/optimistic.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useGo } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { toast } from '../ui/toast.tsx';

type Decision = 'approve' | 'decline';

/** Decides a request and says what followed; an accepted invitation leads into its center. */
export function useDecision(onDecided: (request: Request) => void, token?: string) {
  const t = useTranslations();
  const go = useGo();
  const fail = useFailureToast();
  const onDone = ({ request, centerId }: Reply<'requests.decideRequest'>) => {
    // It leaves the list of what waits at once; the list of what was decided is asked again.
    showInRows('requests.listInbox', (row) => (row.id === request.id ? null : row));
    void refresh();
    onDecided(request);
    const center = request.centerName;
    if (request.kind === 'requests.proposal') {
      const said = { approved: 'approved_last', declined: 'declined' }[request.state as string] ?? 'approved_more';
      toast({
        message: t(`requests.proposals.${said}`),
        action: {
          label: t('requests.proposals.open_page'),
          onSelect: () => go(paths.proposal(centerId, request.details.proposal)),
        },
      });
    } else if (request.kind === 'members.review') {
      const name = request.details.member.name;
      const word = request.state === 'approved' ? 'review_approved' : 'review_declined';
      toast({ message: t(`requests.done.${word}`, { name, center }) });
    } else if (request.state !== 'approved') {
      toast({ message: t('requests.done.declined', { center }) });
    } else if (request.kind === 'assets.binding') {
      toast({ message: t('requests.done.binding_approved', { center, account: request.details.account.name }) });
    } else if (request.kind === 'assets.transfer') {
      const { account } = request.details;
      const own = request.toCenter ?? { id: centerId, name: '' };
      toast({
        message: t('requests.done.transfer_approved', { account: account.name, own: own.name }),
        action: { label: t('requests.actions.open_account'), onSelect: () => go(paths.account(own.id, account.id)) },
      });
    } else if (request.kind === 'partners.access_request') {
      toast({ message: t('requests.done.access_approved', { center, account: request.details.account.name }) });
    } else if (request.kind === 'partners.link') {
      toast({ message: t('requests.done.link_approved', { center }) });
    } else if (request.kind === 'access.elevation') {
      toast({ message: t('requests.done.elevation_approved', { name: request.askedBy.name }) });
    } else {
      toast({
        message: t('requests.done.invitation_approved', { center }),
        action: { label: t('requests.actions.open', { center }), onSelect: () => go(paths.home(centerId)) },
      });
    }
  };
  const answer = useCommand('requests.decideRequest', { onDone });
  const approval = useCommand('requests.approveReceived', { onDone });
  const byLink = useCommand('requests.decideByLink', { onDone });
  const decide = (request: Request, decision: Decision): void => {
    const { kind, toCenter } = request;
    if (token !== undefined) {
      byLink.mutate({ token, decision }, { onError: fail });
      return;
    }
    // What changes the own center is a call there: where its rules want a second person, it is proposed.
    if (
      decision === 'approve' &&
      toCenter !== null &&
      (kind === 'assets.transfer' || kind === 'partners.access_request')
    )
      approval.mutate({ center: toCenter.id, request: request.id }, { onError: fail });
    else answer.mutate({ request: request.id, decision }, { onError: fail });
  };
  return {
    decide,
    isPending: answer.isPending || approval.isPending || byLink.isPending,
    /** The decision that is on its way. */
    pending: approval.isPending ? 'approve' : [answer, byLink].find((one) => one.isPending)?.variables?.decision,
  };
}
