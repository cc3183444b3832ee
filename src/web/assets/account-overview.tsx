import { Check, CircleSlash } from 'lucide-react';
import { useLocale, useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import type { AccountAction } from '../../contract/permissions.ts';
import { deferred } from '../api/deferred.tsx';
import { AccountPartnersCard } from '../partners/account-partners-card.tsx';
import { Card } from '../ui/card.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';
import { useViewerRole } from './account-columns.tsx';
import { LabelsCard } from './labels-card.tsx';

const AccountWalletCard = deferred(() =>
  import('../finance/account-wallet-card.tsx').then((file) => file.AccountWalletCard),
);

const BudgetCard = deferred(() => import('../finance/budget-card.tsx').then((file) => file.BudgetCard));

const rightsOf: readonly { action: AccountAction; key: string }[] = [
  { action: 'asset:view_basic', key: 'view' },
  { action: 'adaccount:edit_settings', key: 'edit' },
  { action: 'asset:list_people', key: 'list_people' },
  { action: 'asset:assign', key: 'assign' },
  { action: 'asset:transfer', key: 'transfer' },
];

/** What the account is, without changing anything. */
function AccountProfileList({ account }: { account: Account }) {
  const t = useTranslations();
  const regionNames = new Intl.DisplayNames([useLocale()], { type: 'region' });
  const orEmpty = (text: string) =>
    text === '' ? <span className="text-ink-3">{t('assets.account.empty')}</span> : text;
  return (
    <DefinitionList
      items={[
        { term: t('assets.account.relation'), value: account.ownerName },
        { term: t('assets.form.company'), value: orEmpty(account.company) },
        { term: t('assets.form.industry'), value: orEmpty(account.industry) },
        { term: t('assets.form.region'), value: regionNames.of(account.region) },
        { term: t('assets.form.currency'), value: account.currency },
        { term: t('assets.form.time_zone'), value: account.timeZone.replaceAll('_', ' ') },
        { term: t('assets.account.origin'), value: t(`assets.origins.${account.origin}`) },
        { term: t('assets.account.created'), value: <Time at={account.createdAt} show="date" /> },
        {
          term: t('assets.account.bound_at'),
          value:
            account.boundAt === null || account.origin === 'created' ? null : <Time at={account.boundAt} show="date" />,
        },
      ]}
    />
  );
}

/** Profile of the account, and what the viewer may do in it. */
export function AccountOverview({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const viewerRole = useViewerRole(center);
  return (
    <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <div className="space-y-4">
        <Card title={t('assets.account.profile')}>
          <AccountProfileList account={account} />
        </Card>
        <LabelsCard center={center.id} account={account} />
        <AccountPartnersCard center={center} account={account} />
      </div>
      <div className="space-y-4">
        {account.relation === 'owner_center' && center.viewer.can.includes('finance:view') && (
          <AccountWalletCard center={center} account={account.id} />
        )}
        {account.relation === 'owner_center' && account.viewer.can.includes('adaccount.finance:view') && (
          <BudgetCard center={center.id} account={account} />
        )}
        <Card title={t('assets.account.your_rights')} hint={`${t('assets.account.your_role')}: ${viewerRole(account)}`}>
          <ul className="space-y-2 text-sm">
            {rightsOf.map(({ action, key }) => {
              const isAllowed = account.viewer.can.includes(action);
              const Icon = isAllowed ? Check : CircleSlash;
              return (
                <li key={action} className="flex items-start gap-2.5">
                  <Icon
                    size={16}
                    aria-hidden="true"
                    className={`mt-0.5 shrink-0 ${isAllowed ? 'text-ok' : 'text-ink-3'}`}
                  />
                  <span className={isAllowed ? 'text-ink' : 'text-ink-3'}>
                    {t(`assets.rights.${key}`)}
                    <span className="sr-only"> ({isAllowed ? t('assets.rights.yes') : t('assets.rights.no')})</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </Card>
      </div>
    </div>
  );
}
