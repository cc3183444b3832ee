import { useLocation, useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link } from '../frame/link.tsx';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { CopyableId } from '../ui/copy-button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { AccountOverview } from './account-overview.tsx';
import { AccountPeople } from './account-people.tsx';
import { AccountSettings } from './account-settings.tsx';
import { AccountStatus } from './account-status.tsx';
import { UnbindCard } from './unbind-card.tsx';

type Part = 'overview' | 'people' | 'settings';

function partOf(pathname: string): Part {
  if (pathname.endsWith('/people')) return 'people';
  return pathname.endsWith('/settings') ? 'settings' : 'overview';
}

/** How far a zone is from UTC now, as `GMT+8`. */
function zoneOffset(timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }).formatToParts(new Date());
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** The facts that tell one account from another, below its name. */
export function AccountFacts({ account }: { account: Account }) {
  const t = useTranslations();
  return (
    <span className="flex flex-wrap items-center gap-x-3">
      <CopyableId id={account.id} label={t('assets.account.copy_id')} />
      <span>{account.currency}</span>
      <span>
        {account.timeZone.replaceAll('_', ' ')} ({zoneOffset(account.timeZone)})
      </span>
    </span>
  );
}

function AccountView({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const { pathname } = useLocation();
  const part = partOf(pathname);
  return (
    // Only the table of people fills the height of the page; the others grow with what they hold.
    <div className={part === 'people' ? 'flex min-h-0 flex-1 flex-col' : undefined}>
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('assets.account.back'), to: paths.accounts(center.id) }]} />}
        title={account.name}
        badge={<AccountStatus status={account.status} />}
        subtitle={<AccountFacts account={account} />}
      />
      <Tabs
        label={t('assets.account.tabs')}
        tabs={[
          {
            key: 'overview',
            label: t('assets.account.overview'),
            isCurrent: part === 'overview',
            link: (props) => <Link {...props} to={paths.account(center.id, account.id)} />,
          },
          {
            key: 'people',
            label: t('assets.account.people'),
            count: account.peopleCount,
            isCurrent: part === 'people',
            link: (props) => <Link {...props} to={paths.accountPeople(center.id, account.id)} />,
          },
          {
            key: 'settings',
            label: t('assets.account.settings'),
            isCurrent: part === 'settings',
            link: (props) => <Link {...props} to={paths.accountSettings(center.id, account.id)} />,
          },
        ]}
      />
      {part === 'overview' && <AccountOverview center={center} account={account} />}
      {part === 'people' && <AccountPeople center={center} account={account} />}
      {part === 'settings' && (
        <div className="max-w-3xl space-y-4">
          {/* The form starts anew when somebody else has changed the account. */}
          <AccountSettings key={JSON.stringify(account)} account={account} center={center.id} />
          <UnbindCard center={center} account={account} />
        </div>
      )}
    </div>
  );
}

export default function AccountPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const center = useCenter();
  const { account: id = '' } = useParams({ strict: false }) as { account?: string };
  const account = useEndpoint(
    'assets.getAccount',
    { center: center?.id ?? '', account: id },
    { isEnabled: center !== undefined },
  );
  if (center !== undefined && account.error !== null && account.data === undefined) {
    const isGone = account.error instanceof RefusalError;
    return (
      <PageHeader
        breadcrumbs={<Breadcrumbs items={[{ label: t('assets.account.back'), to: paths.accounts(center.id) }]} />}
        title={isGone ? t('assets.account.not_found') : t('assets.title')}
        subtitle={isGone ? t('assets.account.not_found_hint') : say(account.error)}
      />
    );
  }
  if (center === undefined || account.data === undefined) return <PageSkeleton />;
  return <AccountView center={center} account={account.data} />;
}
