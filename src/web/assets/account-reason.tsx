import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import type { AccountAction } from '../../contract/permissions.ts';
import { call } from '../api/call.ts';
import { Denied } from '../frame/denied.tsx';

/** Why the viewer may not do something in an account, in words; null where they may. */
export function useWhyNot(account: Pick<Account, 'status' | 'viewer'>): (action: AccountAction) => string | null {
  const t = useTranslations();
  return (action) => {
    if (account.status === 'closed') return t('ads.reasons.closed');
    return account.viewer.can.includes(action) ? null : t('ads.reasons.role');
  };
}

/** What who may look into the account sees; others the way to ask for it. */
export function OnlyViewers({
  center,
  account,
  title,
  children,
}: {
  center: Center;
  account: Account;
  title: string;
  children: ReactNode;
}) {
  const t = useTranslations();
  if (account.viewer.can.includes('adaccount:view')) return children;
  const ask = () => call('assets.listPixels', { center: center.id, account: account.id, pageSize: 1 });
  return <Denied title={title} reason={t('ads.reasons.view')} ask={ask} />;
}
