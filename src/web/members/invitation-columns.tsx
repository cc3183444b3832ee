import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Invitation } from '../../contract/members.ts';
import { useRoleName } from '../access/roles.ts';
import { Badge, type Tone } from '../ui/badge.tsx';
import { StartsLater } from '../ui/starts-later.tsx';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { tip } from '../ui/tooltip.tsx';

const stateTones: Record<Invitation['state'], Tone> = {
  pending: 'info',
  accepted: 'ok',
  declined: 'neutral',
  expired: 'warn',
  cancelled: 'neutral',
};

function AddressCell({ invitation }: { invitation: Invitation }) {
  const t = useTranslations();
  return (
    <div className="min-w-0">
      <div className="flex min-w-0 items-center gap-2">
        <bdi dir="ltr" className="min-w-0 truncate font-medium text-ink">
          {invitation.email}
        </bdi>
        <Badge tone={stateTones[invitation.state]}>{t(`members.invitation_states.${invitation.state}`)}</Badge>
      </div>
      <span className="block truncate text-xs text-ink-3">
        {t('members.invitations.by', { name: invitation.invitedBy.name })}
      </span>
    </div>
  );
}

function RoleCell({ invitation }: { invitation: Invitation }) {
  const t = useTranslations();
  const roles = [
    t(`access.roles.${invitation.role}`),
    ...(invitation.financeRole === 'none' ? [] : [t(`access.finance_roles.${invitation.financeRole}`)]),
    ...(invitation.creatorRole === 'none' ? [] : [t(`access.creator_roles.${invitation.creatorRole}`)]),
  ];
  return (
    <div className="min-w-0">
      <span className="block truncate">{roles.join(' · ')}</span>
      <StartsLater at={invitation.membershipStartsAt} />
      {invitation.membershipExpiresAt !== null && (
        <span className="block truncate text-xs text-ink-3">
          {t('members.table.ends')} <Time at={invitation.membershipExpiresAt} show="date" />
        </span>
      )}
    </div>
  );
}

/** Names on hover, the count at once. */
function AccountsCell({ invitation }: { invitation: Invitation }) {
  const t = useTranslations();
  const roleName = useRoleName();
  const { accounts, groups } = invitation;
  const nameOrCount = (some: readonly { name: string }[], words: 'account_count' | 'group_count'): string =>
    some.length === 1 ? (some[0]?.name ?? '') : t(`members.table.${words}`, { count: some.length });
  if (invitation.role !== 'employee') return <span className="text-ink-2">{t('members.table.every_account')}</span>;
  if (accounts.length + groups.length === 0)
    return <span className="text-ink-3">{t('members.table.no_accounts')}</span>;
  const said = [
    ...(accounts.length === 0 ? [] : [nameOrCount(accounts, 'account_count')]),
    ...(groups.length === 0 ? [] : [nameOrCount(groups, 'group_count')]),
  ];
  return (
    <span
      {...tip([...accounts, ...groups].map((one) => `${one.name} · ${roleName(one.role)}`).join('\n'))}
      className="block truncate"
    >
      {said.join(t('common.comma'))}
    </span>
  );
}

function DeliveryCell({ invitation }: { invitation: Invitation }) {
  const t = useTranslations();
  const label = t(`members.delivery.${invitation.delivery}`);
  if (invitation.delivery !== 'failed') return <span className="text-ink-2">{label}</span>;
  return (
    <span {...tip(invitation.deliveryError)} className="inline-flex items-center gap-1.5 text-bad">
      <TriangleAlert size={14} aria-hidden="true" />
      {label}
    </span>
  );
}

export function useInvitationColumns(): Column<Invitation>[] {
  const t = useTranslations();
  return [
    {
      key: 'email',
      header: t('members.invitations.address'),
      sortKey: 'email',
      phone: 'title',
      width: '28%',
      cell: (invitation) => <AddressCell invitation={invitation} />,
      csv: (invitation) => invitation.email,
    },
    {
      key: 'role',
      header: t('members.invitations.role'),
      width: '19%',
      phone: 'primary',
      cell: (invitation) => <RoleCell invitation={invitation} />,
      csv: (invitation) => t(`access.roles.${invitation.role}`),
    },
    {
      key: 'accounts',
      header: t('members.invitations.accounts'),
      cell: (invitation) => <AccountsCell invitation={invitation} />,
      csv: (invitation) => invitation.accounts.map((one) => one.name).join('; '),
    },
    {
      key: 'delivery',
      header: t('members.invitations.delivery'),
      phone: 'primary',
      width: '12%',
      cell: (invitation) => <DeliveryCell invitation={invitation} />,
      csv: (invitation) => t(`members.delivery.${invitation.delivery}`),
    },
    {
      key: 'sent',
      header: t('members.invitations.sent_at'),
      sortKey: 'sent',
      isDescendingFirst: true,
      width: '13%',
      cell: (invitation) => <Time at={invitation.sentAt} />,
      csv: (invitation) => invitation.sentAt,
    },
    {
      key: 'expires',
      header: t('members.invitations.expires'),
      sortKey: 'expires',
      width: '13%',
      cell: (invitation) => <Time at={invitation.expiresAt} show="date" />,
      csv: (invitation) => invitation.expiresAt,
    },
  ];
}
