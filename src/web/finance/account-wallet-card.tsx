import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { lowDays } from '../../contract/finance-kinds.ts';
import { deferred } from '../api/deferred.tsx';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { Amount, plus } from './money.tsx';
import { useDaysLeft } from './words.ts';

const TransferDialog = deferred(() => import('./transfer-dialog.tsx').then((file) => file.TransferDialog));

/** What one ad account can spend, on its own page, for who may see it. */
export function AccountWalletCard({ center, account }: { center: Center; account: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const daysLeft = useDaysLeft();
  const whyNotPay = useReason()('finance:pay');
  const [direction, setDirection] = useState<'recharge' | 'refund' | null>(null);
  const asked = useEndpoint('finance.getWallet', { center: center.id, account });
  const wallet = asked.data;
  return (
    <Card
      title={t('finance.wallet.title')}
      actions={
        <Link
          to={withQuery(paths.transactions(center.id), { account })}
          className="inline-flex min-h-6 items-center rounded text-sm font-medium text-accent-ink hover:underline"
        >
          {t('finance.wallet.all')}
        </Link>
      }
    >
      {asked.isPending && <Skeleton lines={3} />}
      {asked.error !== null && wallet === undefined && <Banner tone="bad">{say(asked.error)}</Banner>}
      {wallet !== undefined && (
        <>
          <p className="text-sm text-ink-3">{t('finance.wallet.available')}</p>
          <p className="mb-3 text-xl font-semibold text-ink">
            <Amount micros={plus(wallet.cashMicros, wallet.creditMicros)} currency={wallet.currency} />
          </p>
          <DefinitionList
            items={[
              {
                term: t('finance.wallets.cash'),
                value: <Amount micros={wallet.cashMicros} currency={wallet.currency} />,
              },
              ...wallet.credits.map((credit) => ({
                key: credit.id,
                term: (
                  <>
                    <bdi>{credit.name}</bdi>
                    <span className="block text-xs">
                      {t('finance.wallet.credit_until')}{' '}
                      <Time at={credit.expiresAt} show="date" timeZone={center.timeZone} />
                    </span>
                  </>
                ),
                value: <Amount micros={credit.amountMicros} currency={wallet.currency} />,
              })),
              {
                term: t('finance.wallets.frozen'),
                value:
                  wallet.frozenMicros === '0' ? null : (
                    <Amount micros={wallet.frozenMicros} currency={wallet.currency} />
                  ),
              },
              {
                term: t('finance.wallets.per_day'),
                value: <Amount micros={wallet.spentPerDayMicros} currency={wallet.currency} isRounded />,
              },
              {
                term: t('finance.wallets.days_left'),
                value: (
                  <span
                    className={
                      wallet.daysLeft !== null && wallet.daysLeft < lowDays ? 'font-medium text-warn' : undefined
                    }
                  >
                    {daysLeft(wallet.daysLeft)}
                  </span>
                ),
              },
            ]}
          />
          <div className="mt-4 flex flex-wrap gap-2">
            {(['recharge', 'refund'] as const).map((one) => (
              <Button
                key={one}
                {...TransferDialog.onIntent}
                disabledReason={whyNotPay}
                onClick={() => setDirection(one)}
              >
                {t(`finance.wallets.${one}`)}
              </Button>
            ))}
          </div>
          {direction !== null && (
            <TransferDialog
              center={center}
              start={{ direction, wallets: [wallet] }}
              onClose={() => setDirection(null)}
            />
          )}
        </>
      )}
    </Card>
  );
}
