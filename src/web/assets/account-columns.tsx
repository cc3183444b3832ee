import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { useRoleName } from '../access/roles.ts';
import { Link } from '../frame/link.tsx';
import type { Path } from '../paths.ts';
import type { Column } from '../ui/table-types.ts';
import { Time } from '../ui/time.tsx';
import { AccountStatus } from './account-status.tsx';

/** What the viewer is in an account: a role of their own, or what their place in the center gives. */
export function useViewerRole(center: Center | undefined): (account: Account) => string {
  const t = useTranslations();
  const roleName = useRoleName();
  return (account) => {
    if (account.viewer.role !== null) return roleName(account.viewer.role);
    const { role, financeRole } = center?.viewer ?? {};
    if (role === 'owner' || role === 'admin') return t(`access.roles.${role}`);
    if (financeRole !== undefined && financeRole !== 'none') return t(`access.finance_roles.${financeRole}`);
    return '—';
  };
}

function NameCell({ account, to }: { account: Account; to: Path }) {
  return (
    <div className="min-w-0">
      <Link to={to} className="block truncate rounded font-medium text-ink hover:underline">
        {account.name}
      </Link>
      <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
        {account.id}
      </bdi>
    </div>
  );
}

function PeopleCell({ count }: { count: number | null }) {
  const t = useTranslations();
  if (count === null) return <span className="text-ink-3">{t('assets.table.hidden')}</span>;
  if (count === 0) return <span className="text-ink-3">{t('assets.table.no_people')}</span>;
  return t('assets.table.people_count', { count });
}

/** Columns of a list of ad accounts: in a center, or of one's own (without `center`). */
export function useAccountColumns(pathOf: (account: Account) => Path, center?: Center): Column<Account>[] {
  const t = useTranslations();
  const viewerRole = useViewerRole(center);
  const ofCenter: Column<Account>[] = [
    {
      key: 'owner',
      header: t('assets.table.owner'),
      cell: (account) => <span className="block truncate">{account.ownerName}</span>,
      csv: (account) => account.ownerName,
    },
    {
      key: 'people',
      header: t('assets.table.people'),
      phone: 'primary',
      width: '12%',
      cell: (account) => <PeopleCell count={account.peopleCount} />,
      csv: (account) => String(account.peopleCount ?? ''),
    },
    {
      key: 'labels',
      header: t('assets.labels.title'),
      cell: (account) => <span className="block truncate">{account.labels.join(t('assets.groups.and'))}</span>,
      csv: (account) => account.labels.join(', '),
    },
    {
      key: 'role',
      header: t('assets.table.your_role'),
      cell: (account) => <span className="block truncate">{viewerRole(account)}</span>,
      csv: viewerRole,
    },
  ];
  return [
    {
      key: 'name',
      header: t('assets.table.name'),
      sortKey: 'name',
      phone: 'title',
      width: '30%',
      cell: (account) => <NameCell account={account} to={pathOf(account)} />,
      csv: (account) => account.name,
    },
    {
      key: 'status',
      header: t('assets.table.status'),
      sortKey: 'status',
      phone: 'primary',
      width: '12%',
      cell: (account) => <AccountStatus status={account.status} />,
      csv: (account) => t(`assets.statuses.${account.status}`),
    },
    ...(center === undefined ? [] : ofCenter),
    {
      key: 'currency',
      header: t('assets.table.currency'),
      width: '9%',
      cell: (account) => account.currency,
      csv: (account) => account.currency,
    },
    {
      key: 'created',
      header: t('assets.table.created'),
      sortKey: 'created',
      isDescendingFirst: true,
      width: '13%',
      cell: (account) => <Time at={account.createdAt} show="date" />,
      csv: (account) => account.createdAt,
    },
  ];
}

/** A CSV has no cells. */
const cell = () => null;

/** Columns that only a CSV has. */
export function useAccountCsvColumns(columns: Column<Account>[]): Column<Account>[] {
  const t = useTranslations();
  return [
    ...columns,
    { key: 'id', header: t('assets.table.id'), cell, csv: (account) => account.id },
    { key: 'timeZone', header: t('assets.table.time_zone'), cell, csv: (account) => account.timeZone },
  ];
}
