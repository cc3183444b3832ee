import { useTranslations } from 'use-intl';
import { decimalOf } from '../../contract/decimals.ts';
import type { Wallet } from '../../contract/finance.ts';
import { lowDays } from '../../contract/finance-kinds.ts';
import { Link } from '../frame/link.tsx';
import { paths } from '../paths.ts';
import type { Column } from '../ui/table-types.ts';
import { Amount, plus, useMoney } from './money.tsx';
import { useDaysLeft } from './words.ts';

export const availableOf = ({ cashMicros, creditMicros }: Wallet): bigint => plus(cashMicros, creditMicros);

function Days({ wallet }: { wallet: Wallet }) {
  const say = useDaysLeft();
  const { daysLeft } = wallet;
  if (daysLeft === null) return <span className="text-ink-3">—</span>;
  return <span className={daysLeft < lowDays ? 'font-medium text-warn' : undefined}>{say(daysLeft)}</span>;
}

/** Amounts in a CSV are plain numbers; their currency has a column of its own. */
export function useWalletColumns(center: string): Column<Wallet>[] {
  const t = useTranslations();
  const money = useMoney();
  const amount = (key: string, header: string, of: (wallet: Wallet) => bigint | string): Column<Wallet> => ({
    key,
    header,
    align: 'end',
    width: '17%',
    cell: (wallet) => <Amount micros={of(wallet)} currency={wallet.currency} />,
    csv: (wallet) => decimalOf(of(wallet), wallet.currency),
  });
  return [
    {
      key: 'account',
      header: t('finance.wallets.account'),
      sortKey: 'name',
      phone: 'title',
      cell: ({ account }) => (
        <div className="min-w-0">
          <Link
            to={paths.account(center, account.id)}
            className="block truncate rounded font-medium text-ink hover:underline"
          >
            {account.name}
          </Link>
          <bdi dir="ltr" className="tnum block truncate text-xs text-ink-3">
            {account.id}
          </bdi>
        </div>
      ),
      csv: ({ account }) => account.name,
    },
    {
      ...amount('available', t('finance.wallets.available'), availableOf),
      cell: (wallet) => (
        <span className="block">
          <Amount micros={availableOf(wallet)} currency={wallet.currency} className="font-medium text-ink" />
          {wallet.creditMicros !== '0' && (
            <span className="block text-xs text-ink-3">
              {t('finance.overview.of_which_credit', { amount: money(wallet.creditMicros, wallet.currency) })}
            </span>
          )}
        </span>
      ),
      sortKey: 'available',
      isDescendingFirst: true,
      phone: 'primary',
    },
    amount('frozen', t('finance.wallets.frozen'), ({ frozenMicros }) => frozenMicros),
    {
      ...amount('pace', t('finance.wallets.per_day'), ({ spentPerDayMicros }) => spentPerDayMicros),
      cell: ({ spentPerDayMicros, currency }) => <Amount micros={spentPerDayMicros} currency={currency} isRounded />,
    },
    {
      key: 'days',
      header: t('finance.wallets.days_left'),
      sortKey: 'daysLeft',
      align: 'end',
      width: '13%',
      phone: 'primary',
      cell: (wallet) => <Days wallet={wallet} />,
      csv: ({ daysLeft }) => String(daysLeft ?? ''),
    },
  ];
}

/** A CSV has no cells. */
const cell = () => null;

/** As the table, with ids and currencies. Balances are called so, lest a file of them is taken for one of transfers. */
export function useWalletCsvColumns(columns: readonly Column<Wallet>[]): Column<Wallet>[] {
  const t = useTranslations();
  const balance = (key: 'cash' | 'credit'): Column<Wallet> => ({
    key,
    header: t(`finance.wallets.${key}_balance`),
    cell,
    csv: (wallet) => decimalOf(wallet[`${key}Micros`], wallet.currency),
  });
  return [
    { key: 'id', header: t('finance.wallets.account_id'), cell, csv: ({ account }) => account.id },
    ...columns,
    balance('cash'),
    balance('credit'),
    { key: 'currency', header: t('finance.wallets.currency'), cell, csv: ({ currency }) => currency },
  ];
}
