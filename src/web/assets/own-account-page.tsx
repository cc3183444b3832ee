import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import { useEndpoint } from '../api/hooks.ts';
import { RefusalError } from '../api/refusal-error.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { CopyableId } from '../ui/copy-button.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AccountSettings } from './account-settings.tsx';
import { AccountStatus } from './account-status.tsx';

/** How the account comes into a center: by its id, and by the owner's yes. */
function HandOver({ account }: { account: Account }) {
  const t = useTranslations();
  return (
    <Card title={t('assets.own.hand_title')} hint={t('assets.own.hand_hint')}>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="rounded-lg bg-sunken px-3 py-1.5 text-lg font-medium">
          <CopyableId id={account.id} label={t('assets.account.copy_id')} />
        </span>
        <Link to={paths.ownInbox()} className={buttonClass('secondary', 'sm')}>
          {t('assets.own.inbox')}
        </Link>
      </div>
    </Card>
  );
}

/** One ad account of the viewer's own. */
export default function OwnAccountPage() {
  const t = useTranslations();
  const say = useErrorSentence();
  const { account: id = '' } = useParams({ strict: false }) as { account?: string };
  const account = useEndpoint('assets.getOwnAccount', { account: id });
  if (account.data !== undefined) {
    return (
      <div>
        <PageHeader
          breadcrumbs={<Breadcrumbs items={[{ label: t('assets.own.title'), to: paths.ownAccounts() }]} />}
          title={account.data.name}
          badge={<AccountStatus status={account.data.status} />}
          subtitle={<AccountFacts account={account.data} />}
        />
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <AccountSettings key={JSON.stringify(account.data)} account={account.data} />
          <HandOver account={account.data} />
        </div>
      </div>
    );
  }
  if (account.error === null) return <PageSkeleton />;
  const isGone = account.error instanceof RefusalError;
  return (
    <PageHeader
      breadcrumbs={<Breadcrumbs items={[{ label: t('assets.own.title'), to: paths.ownAccounts() }]} />}
      title={isGone ? t('assets.account.not_found') : t('assets.own.title')}
      subtitle={isGone ? t('assets.own.not_found_hint') : say(account.error)}
    />
  );
}
