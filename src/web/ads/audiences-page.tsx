// Audiences of an ad account, and targeting that was saved under a name.
import { useTranslations } from 'use-intl';
import { deferred } from '../api/deferred.tsx';
import { AccountFrame } from '../assets/account-frame.tsx';
import { OnlyViewers } from '../assets/account-reason.tsx';
import { AudiencesTable } from '../assets/audiences-table.tsx';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { paths, withQuery } from '../paths.ts';
import { Tabs } from '../ui/tabs.tsx';

/** The other tab. */
const SavedTargetings = deferred(() => import('./saved-targetings.tsx').then((file) => file.SavedTargetings));

export default function AudiencesPage() {
  const t = useTranslations();
  const [{ view }] = useUrlState({ view: '' });
  const isSaved = view === 'saved';
  return (
    <AccountFrame part="audiences">
      {(center, account) => {
        const to = paths.accountAudiences(center.id, account.id);
        return (
          <OnlyViewers center={center} account={account} title={t('audiences.title')}>
            <Tabs
              label={t('audiences.title')}
              tabs={[
                {
                  key: 'audiences',
                  label: t('audiences.title'),
                  isCurrent: !isSaved,
                  link: (props) => <Link {...props} to={to} />,
                },
                {
                  key: 'saved',
                  label: t('audiences.saved.title'),
                  isCurrent: isSaved,
                  link: (props) => <Link {...props} to={withQuery(to, { view: 'saved' })} />,
                },
              ]}
            />
            {isSaved ? (
              <SavedTargetings center={center.id} account={account} />
            ) : (
              <AudiencesTable center={center.id} account={account} />
            )}
          </OnlyViewers>
        );
      }}
    </AccountFrame>
  );
}
