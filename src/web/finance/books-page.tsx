import { BookCheck, BookLock, ChevronRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import type { Check, Period } from '../../contract/finance-books.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useUrlState } from '../frame/url-state.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { SearchBox } from '../ui/filter-bar.tsx';
import { Select } from '../ui/select-field.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { CardList } from './card-list.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount } from './money.tsx';
import { useKindName, useMonthName } from './words.ts';

const head = 'px-3 py-1.5 text-xs font-medium text-ink-3';

function MonthTotals({ totals }: { totals: Period['totals'] }) {
  const t = useTranslations();
  const kindName = useKindName();
  if (totals.length === 0) return <p className="pb-1 text-sm text-ink-3">{t('finance.books.no_moves')}</p>;
  return (
    <div className="overflow-x-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-start`}>
              {t('finance.books.kind')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('finance.books.count')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('finance.books.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {totals.map(({ currency, kind, transactions, amountMicros }) => (
            <tr key={`${currency} ${kind}`} className="border-t border-line">
              <th scope="row" className="px-3 py-1.5 text-start font-normal text-ink-2">
                {kindName(kind)}
              </th>
              <td className="tnum px-3 py-1.5 text-end text-ink-2">{transactions}</td>
              <td className="px-3 py-1.5 text-end text-ink">
                <Amount micros={amountMicros} currency={currency} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Month({ period, isOpen }: { period: Period; isOpen: boolean }) {
  const t = useTranslations();
  const monthName = useMonthName();
  return (
    <li className="border-t border-line">
      <details open={isOpen} className="group">
        <summary className="flex cursor-pointer flex-wrap items-baseline gap-x-3 px-5 py-3 -outline-offset-2">
          <ChevronRight
            size={14}
            aria-hidden="true"
            className="-ms-1 self-center text-ink-3 transition-transform duration-100 group-open:rotate-90"
          />
          <span className="text-sm font-medium text-ink">{monthName(period.month)}</span>
          <span className="ms-auto text-xs text-ink-3">
            {t('finance.books.closed_by', { name: period.closedBy })} · <Time at={period.closedAt} />
          </span>
        </summary>
        <div className="px-5 pb-4">
          <MonthTotals totals={period.totals} />
        </div>
      </details>
    </li>
  );
}

/** `cash EUR 4611…`: what an account of the books is called there has its currency in it. */
const currencyOf = (account: string): string => /^[a-z]+ ([A-Z]{3})/.exec(account)?.[1] ?? 'XTS';

function Differences({ check }: { check: Check }) {
  const t = useTranslations();
  return (
    <div className="mt-2 overflow-x-auto rounded-lg shadow-[inset_0_0_0_1px_var(--line)]">
      <table className="w-full text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${head} text-start`}>
              {t('finance.books.account')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('finance.books.balance')}
            </th>
            <th scope="col" className={`${head} text-end`}>
              {t('finance.books.summed')}
            </th>
          </tr>
        </thead>
        <tbody>
          {check.differences.map(({ account, balanceMicros, summedMicros }) => (
            <tr key={account} className="border-t border-line">
              <th scope="row" className="px-3 py-1.5 text-start font-normal break-all text-ink-2">
                <bdi dir="ltr">{account}</bdi>
              </th>
              {[balanceMicros, summedMicros].map((micros, at) => (
                <td key={at} className="tnum px-3 py-1.5 text-end whitespace-nowrap text-ink">
                  <bdi dir="ltr">{decimalOf(micros, currencyOf(account))}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CheckRow({ check }: { check: Check }) {
  const t = useTranslations();
  const isSound = check.differences.length === 0;
  return (
    <li className="border-t border-line px-5 py-3 text-sm">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Badge tone={isSound ? 'ok' : 'bad'} hasDot>
          {isSound ? t('finance.overview.sound') : t('finance.books.differences', { count: check.differences.length })}
        </Badge>
        <span className="text-ink-3">
          {t('finance.books.counted', { transfers: check.transfers, accounts: check.accounts })}
        </span>
        <span className="ms-auto text-xs text-ink-3">
          <Time at={check.checkedAt} />
        </span>
      </div>
      {!isSound && <Differences check={check} />}
    </li>
  );
}

function OrderSelect({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const t = useTranslations();
  return (
    <Select
      aria-label={label}
      value={value}
      options={[
        { value: 'newest', label: t('finance.books.newest_first') },
        { value: 'oldest', label: t('finance.books.oldest_first') },
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function MonthsCard({ center }: { center: string }) {
  const t = useTranslations();
  const [state, change] = useUrlState({ search: '', months: 'newest' });
  const list = useRows('finance.listPeriods', {
    center,
    search: state.search,
    sort: state.months === 'oldest' ? 'month' : '-month',
  });
  return (
    <Card
      title={t('finance.books.months')}
      hint={t('finance.books.months_hint')}
      actions={
        <div className="flex flex-wrap gap-2">
          <SearchBox
            label={t('finance.books.search_months')}
            value={state.search}
            onChange={(search) => change({ search })}
          />
          <OrderSelect
            label={t('finance.books.sort_months')}
            value={state.months}
            onChange={(months) => change({ months })}
          />
        </div>
      }
      isFlush
    >
      <CardList
        list={list}
        empty={
          <EmptyState icon={<BookLock size={20} />} title={t('finance.books.no_months')}>
            {t('finance.books.no_months_hint')}
          </EmptyState>
        }
      >
        {(period) => <Month key={period.month} period={period} isOpen={period.month === list.rows[0]?.month} />}
      </CardList>
    </Card>
  );
}

function ChecksCard({ center }: { center: string }) {
  const t = useTranslations();
  const fail = useFailureToast();
  const [state, change] = useUrlState({ checks: 'newest' });
  const list = useRows('finance.listChecks', { center, sort: state.checks === 'oldest' ? 'checked' : '-checked' });
  const check = useCommand('finance.checkBooks', {
    refreshes: ['finance', 'audit'],
    onDone: ({ differences }) =>
      differences.length === 0
        ? toast({ message: t('finance.books.sound_now') })
        : toast({ message: t('finance.books.unsound_now'), tone: 'bad' }),
  });
  return (
    <Card
      title={t('finance.books.checks')}
      hint={t('finance.books.checks_hint')}
      actions={
        <div className="flex flex-wrap gap-2">
          <OrderSelect
            label={t('finance.books.sort_checks')}
            value={state.checks}
            onChange={(checks) => change({ checks })}
          />
          <Button
            icon={<BookCheck size={16} aria-hidden="true" />}
            isBusy={check.isPending}
            onClick={() => check.mutate({ center }, { onError: fail })}
          >
            {t('finance.books.check_now')}
          </Button>
        </div>
      }
      isFlush
    >
      <CardList list={list} empty={<EmptyState icon={<BookCheck size={20} />} title={t('finance.books.no_checks')} />}>
        {(one) => <CheckRow key={one.id} check={one} />}
      </CardList>
    </Card>
  );
}

/** Months that are closed, and the proof that all adds up. */
export default function BooksPage() {
  return (
    <FinanceFrame current="books" acts={['close']}>
      {(center) => (
        <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-2">
          <MonthsCard center={center.id} />
          <ChecksCard center={center.id} />
        </div>
      )}
    </FinanceFrame>
  );
}
