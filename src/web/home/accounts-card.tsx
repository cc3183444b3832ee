import { LayoutGrid } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useViewerRole } from '../assets/account-columns.tsx';
import { accountHome } from '../assets/account-home.ts';
import { AccountStatus } from '../assets/account-status.tsx';
import { AddAccountButton } from '../assets/add-account.tsx';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const shown = 8;

function AccountRow({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const viewerRole = useViewerRole(center);
  return (
    <li className="relative flex min-h-13 items-center gap-4 px-5 py-2 hover:bg-sunken">
      <div className="min-w-0 flex-1">
        <Link
          to={accountHome(center.id, account)}
          className="block truncate text-sm font-medium text-ink after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {account.name}
        </Link>
        <span className="block truncate text-xs text-ink-3">
          {account.peopleCount === null
            ? viewerRole(account)
            : t('home.accounts.people', { count: account.peopleCount })}
        </span>
      </div>
      <AccountStatus status={account.status} />
      <span className="w-10 shrink-0 text-end text-sm text-ink-3">{account.currency}</span>
    </li>
  );
}

/** The ad accounts that the viewer may open, one press away. */
export function AccountsCard({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const accounts = useEndpoint('assets.listAccounts', { center: center.id, pageSize: shown });
  const items = accounts.data?.items ?? [];
  const total = accounts.data?.total ?? 0;
  const mayAdd = center.viewer.can.includes('asset:create');
  return (
    <Card
      title={t('home.accounts.title')}
      actions={
        total > 0 ? (
          <Link
            to={paths.accounts(center.id)}
            className="inline-flex min-h-6 items-center rounded-md text-sm font-medium text-accent-ink hover:underline"
          >
            {t('home.accounts.all', { count: total })}
          </Link>
        ) : undefined
      }
      isFlush
      className="overflow-hidden"
    >
      {accounts.isPending && <Skeleton className="px-5 pb-5" lines={4} />}
      {accounts.error !== null && items.length === 0 && (
        <div className="px-5 pb-5">
          <Banner tone="bad">{say(accounts.error)}</Banner>
        </div>
      )}
      {items.length > 0 && (
        <ul className="divide-y divide-line border-t border-line">
          {items.map((account) => (
            <AccountRow key={account.id} center={center} account={account} />
          ))}
        </ul>
      )}
      {accounts.isSuccess && items.length === 0 && (
        <EmptyState
          icon={<LayoutGrid size={20} />}
          title={t('home.accounts.empty')}
          action={mayAdd ? <AddAccountButton center={center} /> : undefined}
        >
          {mayAdd ? t('home.accounts.empty_hint') : t('home.accounts.empty_for_viewer')}
        </EmptyState>
      )}
    </Card>
  );
}
