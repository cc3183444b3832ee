import { Ban, Send } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { type Invitation, invitationStates } from '../../contract/members.ts';
import type { Input } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { ConfirmDialog } from '../frame/confirm-dialog.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useCenter, useReason } from '../frame/viewer.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { DataTable } from '../ui/table.tsx';
import { toast } from '../ui/toast.tsx';
import { useInvitationColumns } from './invitation-columns.tsx';
import { MembersFrame } from './members-frame.tsx';

type Query = Input<'members.listInvitations'>;

function useInvitationMenu(center: Center, onCancel: (invitation: Invitation) => void) {
  const t = useTranslations();
  const reason = useReason();
  const fail = useFailureToast();
  const resend = useCommand('members.resendInvitation', {
    onDone: (reply) => toast({ message: t('members.invitations.resent', { email: reply.email }) }),
  });
  return (invitation: Invitation): MenuItem[] => {
    const notNow = invitation.state === 'pending' ? null : t('members.invitations.not_pending');
    const why = reason('member:invite') ?? notNow;
    return [
      {
        label: t('members.invitations.resend'),
        icon: <Send size={16} />,
        disabledReason: why,
        onSelect: () => resend.mutate({ center: center.id, invitation: invitation.id }, { onError: fail }),
      },
      'divider',
      {
        label: t('members.invitations.cancel'),
        icon: <Ban size={16} />,
        tone: 'danger',
        disabledReason: why,
        onSelect: () => onCancel(invitation),
      },
    ];
  };
}

/** A cancelled link never works again, so it is confirmed rather than undone. */
function CancelDialog({
  center,
  invitation,
  onClose,
}: {
  center: string;
  invitation: Invitation;
  onClose: () => void;
}) {
  const t = useTranslations();
  const say = useErrorSentence();
  const { email } = invitation;
  const cancel = useCommand('members.cancelInvitation', {
    onDone: () => {
      toast({ message: t('members.invitations.cancelled', { email }) });
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('members.invitations.cancel_title', { email })}
      action={t('members.invitations.cancel_confirm')}
      isBusy={cancel.isPending}
      error={say(cancel.error)}
      onConfirm={() => cancel.mutate({ center, invitation: invitation.id })}
      onClose={onClose}
    >
      <p>{t('members.invitations.cancel_body')}</p>
    </ConfirmDialog>
  );
}

function InvitationTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  // The tab is named after those that wait, so it starts with them; `all` shows the others too.
  const [state, change] = useUrlState({ search: '', state: 'pending', sort: '-sent' });
  const [cancelling, setCancelling] = useState<Invitation | null>(null);
  const list = useRows('members.listInvitations', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    ...(state.state === 'all' ? {} : { state: state.state as NonNullable<Query['state']> }),
  });
  const columns = useInvitationColumns();
  const menu = useInvitationMenu(center, setCancelling);
  return (
    <>
      <FilterBar
        search={{
          label: t('members.invitations.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'state',
            label: t('members.table.state'),
            value: state.state,
            options: [
              ...invitationStates.map((one) => ({
                value: one as string,
                label: t(`members.invitation_states.${one}`),
              })),
              { value: 'all', label: t('members.invitations.all_states') },
            ],
            onChange: (one) => change({ state: one }),
          },
        ]}
        count={t('members.invitations.total', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="invitations" />}
      />
      <DataTable
        label={t('members.invitations.label')}
        list={list}
        columns={columns}
        rowKey={(invitation) => invitation.id}
        rowName={(invitation) => invitation.email}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        rowMenu={menu}
        errorText={say(list.error)}
        empty={<EmptyState title={t('members.invitations.empty')}>{t('members.invitations.empty_hint')}</EmptyState>}
      />
      {cancelling !== null && (
        <CancelDialog center={center.id} invitation={cancelling} onClose={() => setCancelling(null)} />
      )}
    </>
  );
}

export default function InvitationsPage() {
  const center = useCenter();
  if (center === undefined) return <PageSkeleton />;
  return (
    <MembersFrame center={center} current="invitations">
      {center.viewer.can.includes('member:list') && <InvitationTable center={center} />}
    </MembersFrame>
  );
}
