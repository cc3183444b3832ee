import { CircleCheck, Inbox, MailWarning, MailX, Send, ShieldAlert, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Reply } from '../api/endpoints.ts';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { type Path, paths, withQuery } from '../paths.ts';
import { Card } from '../ui/card.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

export type Summary = Reply<'reporting.getSummary'>;

interface Item {
  key: string;
  icon: ReactNode;
  text: string;
  action: string;
  to: Path;
}

const size = 16;
const hour = 3_600_000;

function isRecent(at: string): boolean {
  return Date.parse(at) > Date.now() - 14 * 24 * hour;
}

/** Mails that failed and invitations that lapsed within two weeks; older ones are history. */
function useInvitationTrouble(center: Center) {
  const mayList = center.viewer.can.includes('member:list');
  const options = { isEnabled: mayList };
  const input = { center: center.id, pageSize: 200 } as const;
  const pending = useEndpoint('members.listInvitations', { ...input, state: 'pending' }, options);
  const expired = useEndpoint('members.listInvitations', { ...input, state: 'expired' }, options);
  return {
    isLoading: mayList && (pending.isPending || expired.isPending),
    failed: (pending.data?.items ?? []).filter((one) => one.delivery === 'failed').length,
    expired: (expired.data?.items ?? []).filter((one) => isRecent(one.expiresAt)).length,
  };
}

function useItems(center: Center, summary: Summary | undefined): { items: Item[]; isLoading: boolean } {
  const t = useTranslations();
  const inbox = useEndpoint('requests.countInbox', {});
  const trouble = useInvitationTrouble(center);
  const open = inbox.data?.open ?? 0;
  const waiting = (summary?.pendingInvitations ?? 0) - trouble.failed;
  const unassigned = summary?.accountsWithoutPeople ?? 0;
  const invitations = paths.invitations(center.id);
  const settings = paths.settings(center.id);
  const recovery = summary?.recovery ?? null;
  const all: (Item & { isShown: boolean })[] = [
    {
      key: 'recovery',
      isShown: recovery !== null,
      icon: <ShieldAlert size={size} className="text-bad" />,
      text: t('home.attention.recovery', { person: recovery?.person ?? '' }),
      action: t('home.attention.recovery_action'),
      to: settings,
    },
    {
      key: 'requests',
      isShown: open > 0,
      icon: <Inbox size={size} className="text-accent-ink" />,
      text: t('home.attention.requests', { count: open }),
      action: t('home.attention.requests_action'),
      to: paths.inbox(center.id),
    },
    {
      key: 'failed',
      isShown: trouble.failed > 0,
      icon: <MailX size={size} className="text-bad" />,
      text: t('home.attention.failed', { count: trouble.failed }),
      action: t('home.attention.failed_action'),
      to: invitations,
    },
    {
      key: 'owner',
      isShown: summary?.owners === 1 && center.viewer.role === 'owner',
      icon: <ShieldAlert size={size} className="text-warn" />,
      text: t('home.attention.owner'),
      action: t('home.attention.owner_action'),
      to: withQuery(paths.members(center.id), { do: 'invite', as: 'owner' }),
    },
    {
      key: 'stewards',
      // One Owner alone is told so already.
      isShown: (summary?.stewards ?? 2) < 2 && (summary?.owners !== 1 || center.viewer.role !== 'owner'),
      icon: <ShieldAlert size={size} className="text-warn" />,
      text: t('home.attention.stewards'),
      action: t('home.attention.stewards_action'),
      to: settings,
    },
    {
      key: 'unassigned',
      isShown: unassigned > 0,
      icon: <Users size={size} className="text-warn" />,
      text: t('home.attention.unassigned', { count: unassigned }),
      action: t('home.attention.unassigned_action'),
      to: paths.accounts(center.id),
    },
    {
      key: 'expired',
      isShown: trouble.expired > 0,
      icon: <MailWarning size={size} className="text-warn" />,
      text: t('home.attention.expired', { count: trouble.expired }),
      action: t('home.attention.expired_action'),
      to: withQuery(invitations, { state: 'expired' }),
    },
    {
      key: 'pending',
      isShown: waiting > 0,
      icon: <Send size={size} className="text-ink-3" />,
      text: t('home.attention.pending', { count: waiting }),
      action: t('home.attention.pending_action'),
      to: invitations,
    },
  ];
  return {
    items: all.filter((item) => item.isShown),
    isLoading: inbox.isPending || summary === undefined || trouble.isLoading,
  };
}

/** What waits for the viewer in this center, the most pressing first. */
export function AttentionCard({ center, summary }: { center: Center; summary: Summary | undefined }) {
  const t = useTranslations();
  const { items, isLoading } = useItems(center, summary);
  return (
    <Card title={t('home.attention.title')} isFlush className="pb-1">
      {isLoading && <Skeleton className="px-5 pb-4" lines={2} />}
      {!isLoading && items.length === 0 && (
        <p className="flex items-center gap-2.5 px-5 pb-4 text-sm text-ink-3">
          <CircleCheck size={size} aria-hidden="true" className="text-ok" />
          {t('home.attention.none')}
        </p>
      )}
      <ul className="divide-y divide-line empty:hidden">
        {!isLoading &&
          items.map((item) => (
            <li key={item.key} className="flex items-center gap-3 px-5 py-3">
              <span aria-hidden="true" className="shrink-0">
                {item.icon}
              </span>
              <span className="min-w-0 flex-1 text-sm text-ink">{item.text}</span>
              <Link
                to={item.to}
                className="inline-flex min-h-7 shrink-0 items-center rounded-md text-sm font-medium text-accent-ink hover:underline"
              >
                {item.action}
              </Link>
            </li>
          ))}
      </ul>
    </Card>
  );
}
