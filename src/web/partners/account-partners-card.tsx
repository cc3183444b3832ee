import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Account } from '../../contract/assets.ts';
import type { Center } from '../../contract/centers.ts';
import { WhyNot } from '../access/why-not.tsx';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { Link } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Time } from '../ui/time.tsx';
import { useCeilingName } from './words.ts';

const ShareDialog = deferred(() => import('./share-dialog.tsx').then((file) => file.ShareDialog));

/** With whom an account is shared; of a shared one, by whom and how far. */
export function AccountPartnersCard({ center, account }: { center: Center; account: Account }) {
  const nameOf = useCeilingName();
  const t = useTranslations();
  if (account.share === null) return <SharedWith center={center} account={account} />;
  const { expiresAt } = account.share;
  return (
    <Card title={t('partners.account.title')} hint={t('partners.account.borrowed_hint')}>
      <DefinitionList
        items={[
          { term: t('partners.shares.owner'), value: <bdi>{account.ownerName}</bdi> },
          { term: t('partners.shares.ceiling'), value: <bdi>{nameOf(account.share)}</bdi> },
          {
            term: t('partners.shares.ends'),
            value: expiresAt === null ? t('partners.shares.never') : <Time at={expiresAt} show="date" />,
          },
        ]}
      />
    </Card>
  );
}

function SharedWith({ center, account }: { center: Center; account: Account }) {
  const t = useTranslations();
  const reason = useReason();
  const nameOf = useCeilingName();
  const [isSharing, setIsSharing] = useState(false);
  const mayList = reason('partner:list') === null;
  const shares = useEndpoint('partners.listShares', { center: center.id, account: account.id }, { isEnabled: mayList });
  if (!mayList) return null;
  const rows = shares.data?.items ?? [];
  const why = account.viewer.can.includes('asset:share') ? null : t('partners.account.why');
  return (
    <Card
      title={t('partners.account.title')}
      actions={
        <>
          {why !== null && <WhyNot center={center.id} action="asset:share" account={account.id} />}
          <Button {...ShareDialog.onIntent} size="sm" disabledReason={why} onClick={() => setIsSharing(true)}>
            {t('partners.share.action_one')}
          </Button>
        </>
      }
    >
      {shares.data !== undefined && rows.length === 0 && (
        <p className="text-sm text-ink-3">{t('partners.account.nobody')}</p>
      )}
      <ul className="divide-y divide-line empty:hidden">
        {rows.map((share) => (
          <li key={share.partner.id} className="flex flex-wrap items-baseline gap-x-3 py-2 text-sm">
            <Link
              to={withQuery(paths.shares(center.id), { partner: share.partner.id, search: account.name })}
              className="min-w-0 truncate rounded font-medium text-ink hover:underline"
            >
              {share.partner.name}
            </Link>
            <span className="text-ink-3">
              {nameOf(share)} · {t(`partners.states.${share.state}`)} ·{' '}
              {share.expiresAt === null ? t('partners.shares.never') : <Time at={share.expiresAt} show="date" />}
            </span>
          </li>
        ))}
      </ul>
      {isSharing && <ShareDialog center={center} account={account} onClose={() => setIsSharing(false)} />}
    </Card>
  );
}
