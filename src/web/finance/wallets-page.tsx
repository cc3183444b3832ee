import { ArrowDownToLine, ArrowLeftRight, ArrowUpFromLine, ExternalLink, Wallet as WalletIcon } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Wallet } from '../../contract/finance.ts';
import { maxTransferRows } from '../../contract/finance-kinds.ts';
import type { Input } from '../api/endpoints.ts';
import { useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { SelectionBar } from '../ui/selection-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { useChosen } from '../ui/use-chosen.ts';
import { FinanceFrame, TransferDialog } from './finance-frame.tsx';
import { useOwnCurrencies } from './use-currencies.ts';
import { useWalletColumns, useWalletCsvColumns } from './wallet-columns.tsx';

type Query = Input<'finance.listWallets'>;

const states = ['all', 'low', 'empty', 'funded'] as const;

function NoWallets({ center, isFiltered }: { center: Center; isFiltered: boolean }) {
  const t = useTranslations();
  if (isFiltered)
    return <EmptyState title={t('finance.wallets.no_match')}>{t('finance.wallets.no_match_hint')}</EmptyState>;
  return (
    <EmptyState
      icon={<WalletIcon size={20} />}
      title={t('finance.wallets.empty')}
      action={
        <Link to={paths.accounts(center.id)} className={buttonClass()}>
          {t('finance.wallets.add')}
        </Link>
      }
    >
      {t('finance.wallets.empty_hint')}
    </EmptyState>
  );
}

function WalletTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const whyNot = useReason()('finance:pay');
  const [state, change] = useUrlState({ search: '', currency: '', state: 'all', sort: 'name' });
  const [moved, setMoved] = useState<{ direction: 'recharge' | 'refund'; wallets: Wallet[] } | null>(null);
  const list = useRows('finance.listWallets', {
    center: center.id,
    search: state.search,
    sort: state.sort as NonNullable<Query['sort']>,
    state: state.state as NonNullable<Query['state']>,
    ...(state.currency === '' ? {} : { currency: state.currency }),
  });
  const columns = useWalletColumns(center.id);
  const csvColumns = useWalletCsvColumns(columns);
  const chosen = useChosen({ list, rowKey: ({ account }) => account.id, view: JSON.stringify(state) });
  const currencies = useOwnCurrencies(center);
  const acts = [
    { direction: 'recharge' as const, Icon: ArrowDownToLine },
    { direction: 'refund' as const, Icon: ArrowUpFromLine },
  ];
  const menu = (wallet: Wallet): MenuItem[] => [
    ...acts.map(({ direction, Icon }) => ({
      label: t(`finance.wallets.${direction}`),
      icon: <Icon size={16} />,
      disabledReason: whyNot,
      onSelect: () => setMoved({ direction, wallets: [wallet] }),
    })),
    {
      label: t('finance.wallets.show_transactions'),
      icon: <ArrowLeftRight size={16} />,
      onSelect: () => go(withQuery(paths.transactions(center.id), { account: wallet.account.id })),
    },
    {
      label: t('finance.wallets.open_account'),
      icon: <ExternalLink size={16} />,
      onSelect: () => go(paths.account(center.id, wallet.account.id)),
    },
  ];
  return (
    <>
      <FilterBar
        search={{ label: t('finance.wallets.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('finance.wallets.state'),
            value: state.state,
            options: states.map((value) => ({ value: value as string, label: t(`finance.wallets.states.${value}`) })),
            onChange: (value) => change({ state: value }),
          },
          {
            key: 'currency',
            label: t('finance.wallets.currency'),
            value: state.currency,
            options: [
              { value: '', label: t('finance.wallets.all_currencies') },
              ...currencies.map((value) => ({ value, label: value })),
            ],
            onChange: (currency) => change({ currency }),
          },
        ]}
        selection={
          chosen.count === 0 ? undefined : (
            <SelectionBar
              chosen={chosen}
              max={maxTransferRows}
              acts={acts.map(({ direction, Icon }) => ({
                ...TransferDialog.onIntent,
                key: direction,
                label: t(`finance.wallets.${direction}`),
                icon: <Icon size={16} aria-hidden="true" />,
                disabledReason: whyNot,
                ...(direction === 'recharge' ? { variant: 'primary' as const } : {}),
                onChoose: (wallets: Wallet[]) => setMoved({ direction, wallets }),
              }))}
            />
          )
        }
        count={t('finance.wallets.total', { count: list.total })}
        actions={<ExportButton list={list} columns={csvColumns} fileName="wallets" />}
      />
      <DataTable
        label={t('finance.tabs.wallets')}
        list={list}
        columns={columns}
        rowKey={({ account }) => account.id}
        rowName={({ account }) => account.name}
        selection={chosen.selection}
        onSelect={chosen.select}
        rowMenu={menu}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        errorText={say(list.error)}
        empty={
          <NoWallets
            center={center}
            isFiltered={state.search !== '' || state.currency !== '' || state.state !== 'all'}
          />
        }
      />
      {moved !== null && (
        <TransferDialog
          center={center}
          start={moved}
          onClose={() => {
            setMoved(null);
            chosen.clear();
          }}
        />
      )}
    </>
  );
}

/** What each ad account can spend, and recharging and refunding of many at once. */
export default function WalletsPage() {
  return (
    <FinanceFrame current="wallets" acts={['transfer']}>
      {(center) => <WalletTable center={center} />}
    </FinanceFrame>
  );
}
