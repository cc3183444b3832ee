// Automated rules of an ad account, and the log of what they did.
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { call } from '../api/call.ts';
import { AccountFrame } from '../assets/account-frame.tsx';
import { Denied } from '../frame/denied.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Tabs } from '../ui/tabs.tsx';
import { RulesLog } from './rules-log.tsx';
import { RulesTable } from './rules-table.tsx';

function Rules({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const [{ view }] = useUrlState({ view: '' });
  const to = paths.accountRules(center.id, account.id);
  const isLog = view === 'log';
  return (
    <>
      <Tabs
        label={t('rules.title')}
        tabs={[
          { key: 'rules', label: t('rules.title'), isCurrent: !isLog, link: (props) => <Link {...props} to={to} /> },
          {
            key: 'log',
            label: t('rules.log.title'),
            isCurrent: isLog,
            link: (props) => <Link {...props} to={withQuery(to, { view: 'log' })} />,
          },
        ]}
      />
      {isLog ? <RulesLog center={center.id} account={account} /> : <RulesTable center={center.id} account={account} />}
    </>
  );
}

export default function RulesPage() {
  const t = useTranslations();
  return (
    <AccountFrame part="rules">
      {(center, account) =>
        account.viewer.can.includes('adaccount:view') ? (
          <Rules center={center} account={account} />
        ) : (
          <Denied
            title={t('rules.title')}
            reason={t('ads.reasons.view')}
            ask={() => call('ads.listRules', { center: center.id, account: account.id, pageSize: 1 })}
          />
        )
      }
    </AccountFrame>
  );
}
