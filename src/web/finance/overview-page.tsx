import { Landmark } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Balance } from '../../contract/finance.ts';
import { deferred } from '../api/deferred.tsx';
import type { Reply } from '../api/endpoints.ts';
import { useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link } from '../frame/link.tsx';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { AlertsCard } from './alerts-card.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount, plus, useMoney } from './money.tsx';
import { PlanStrip } from './plan-strip.tsx';
import { useDayName, useDaysLeft } from './words.ts';

const TotalCard = deferred(() => import('./total-card.tsx').then((file) => file.TotalCard));

type Overview = Reply<'finance.getOverview'>;

const link = 'rounded font-medium text-accent-ink hover:underline';

function Figure({ label, hint, children }: { label: string; hint?: ReactNode; children: ReactNode }) {
  return (
    <div className="min-w-0 px-5 py-3.5">
      <dt className="text-sm text-ink-3">{label}</dt>
      <dd className="mt-0.5 min-w-0">
        <span className="tnum block text-lg font-semibold break-words text-ink">{children}</span>
        {hint !== undefined && <span className="mt-0.5 block text-xs text-ink-3">{hint}</span>}
      </dd>
    </div>
  );
}

const total = (balance: Balance): bigint =>
  plus(
    balance.cashMicros,
    balance.creditMicros,
    balance.accountCashMicros,
    balance.accountCreditMicros,
    balance.frozenMicros,
  );

function BalanceCard({ center: whole, balance, plan }: { center: Center; balance: Balance; plan: string | null }) {
  const t = useTranslations();
  const center = whole.id;
  const money = useMoney();
  const daysLeft = useDaysLeft();
  const { currency } = balance;
  const amount = (micros: bigint | string) => <Amount micros={micros} currency={currency} />;
  const credit = (micros: string) =>
    micros === '0' ? undefined : t('finance.overview.of_which_credit', { amount: money(micros, currency) });
  return (
    <Card title={<bdi>{currency}</bdi>} isFlush className="overflow-hidden">
      <dl className="grid grid-cols-2 border-t border-line *:border-line max-lg:*:not-first:not-nth-2:border-t lg:grid-cols-4 lg:*:nth-[n+5]:border-t">
        <Figure label={t('finance.overview.free')} hint={credit(balance.creditMicros)}>
          {amount(plus(balance.cashMicros, balance.creditMicros))}
        </Figure>
        <Figure
          label={t('finance.overview.in_accounts')}
          hint={
            <>
              {balance.adAccounts === 0 ? (
                t('finance.overview.accounts', { count: 0 })
              ) : (
                <Link to={withQuery(paths.wallets(center), { currency })} className={link}>
                  {t('finance.overview.accounts', { count: balance.adAccounts })}
                </Link>
              )}
              {balance.accountCreditMicros !== '0' && <> · {credit(balance.accountCreditMicros)}</>}
            </>
          }
        >
          {amount(plus(balance.accountCashMicros, balance.accountCreditMicros))}
        </Figure>
        <Figure label={t('finance.overview.frozen')} hint={t('finance.overview.frozen_hint')}>
          {amount(balance.frozenMicros)}
        </Figure>
        <Figure label={t('finance.overview.lasts')}>{daysLeft(balance.daysLeft)}</Figure>
        <Figure label={t('finance.overview.today')}>{amount(balance.spentTodayMicros)}</Figure>
        <Figure label={t('finance.overview.month')}>{amount(balance.spentThisMonthMicros)}</Figure>
        <Figure label={t('finance.overview.per_day')} hint={t('finance.overview.per_day_hint')}>
          <Amount micros={balance.spentPerDayMicros} currency={currency} isRounded />
        </Figure>
        <Figure
          label={t('finance.overview.low')}
          hint={
            balance.lowAccounts === 0 ? (
              t('finance.overview.low_hint')
            ) : (
              <Link to={withQuery(paths.wallets(center), { state: 'low', currency })} className={link}>
                {t('finance.overview.show_low')}
              </Link>
            )
          }
        >
          <span className={balance.lowAccounts === 0 ? undefined : 'text-warn'}>{balance.lowAccounts}</span>
        </Figure>
      </dl>
      <PlanStrip center={whole} balance={balance} plan={plan} />
    </Card>
  );
}

function BooksCard({ center, overview }: { center: string; overview: Overview }) {
  const t = useTranslations();
  const dayName = useDayName();
  const { lastCheck, openFrom } = overview;
  return (
    <Card
      title={t('finance.overview.books')}
      actions={
        <Link to={paths.books(center)} className={`inline-flex min-h-6 items-center text-sm ${link}`}>
          {t('finance.overview.to_books')}
        </Link>
      }
    >
      <DefinitionList
        items={[
          {
            term: t('finance.overview.checked'),
            value:
              lastCheck === null ? (
                <span className="text-ink-3">{t('finance.overview.never_checked')}</span>
              ) : (
                <span className="flex flex-wrap items-center gap-2">
                  <Badge tone={lastCheck.isSound ? 'ok' : 'bad'} hasDot>
                    {t(lastCheck.isSound ? 'finance.overview.sound' : 'finance.overview.unsound')}
                  </Badge>
                  <Time at={lastCheck.at} />
                </span>
              ),
          },
          {
            term: t('finance.overview.open_from'),
            value: openFrom === null ? t('finance.overview.nothing_closed') : dayName(openFrom),
          },
        ]}
      />
    </Card>
  );
}

function Overview({ center, onFund }: { center: Center; onFund: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const reason = useReason();
  const asked = useEndpoint('finance.getOverview', { center: center.id });
  const overview = asked.data;
  if (overview === undefined) {
    if (asked.error !== null) return <Banner tone="bad">{say(asked.error)}</Banner>;
    return (
      <Card>
        <Skeleton lines={4} />
      </Card>
    );
  }
  const isEmpty = overview.balances.every((balance) => total(balance) === 0n && balance.spentThisMonthMicros === '0');
  const mayPay = reason('finance:pay') === null;
  // The currency of the center first, where most of it is.
  const isOwn = ({ currency }: Balance): number => (currency === center.currency ? 0 : 1);
  const balances = overview.balances.toSorted((one, other) => isOwn(one) - isOwn(other));
  return (
    <div className="space-y-4">
      {isEmpty && (
        <Card>
          <EmptyState
            icon={<Landmark size={20} />}
            title={t('finance.overview.empty')}
            action={
              mayPay && (
                <Button variant="primary" onClick={onFund}>
                  {t('finance.acts.fund')}
                </Button>
              )
            }
          >
            {t(mayPay ? 'finance.overview.empty_hint' : 'finance.overview.empty_for_viewer')}
          </EmptyState>
        </Card>
      )}
      {!isEmpty && <AlertsCard center={center} most={5} />}
      {balances.map((balance) => (
        <BalanceCard
          key={balance.currency}
          center={center}
          balance={balance}
          plan={overview.plans.find(({ currency }) => currency === balance.currency)?.amountMicros ?? null}
        />
      ))}
      {balances.length > 1 && <TotalCard center={center} currencies={balances.map(({ currency }) => currency)} />}
      <BooksCard center={center.id} overview={overview} />
    </div>
  );
}

/** What the center has and how long it lasts, currency by currency. */
export default function OverviewPage() {
  return (
    <FinanceFrame current="overview" acts={['fund', 'transfer', 'credit', 'adjust']}>
      {(center, open) => <Overview center={center} onFund={() => open('fund')} />}
    </FinanceFrame>
  );
}
