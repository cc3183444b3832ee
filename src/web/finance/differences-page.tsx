import { CheckCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { decimalOf } from '../../contract/decimals.ts';
import type { Difference } from '../../contract/finance-statements.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Link } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths, withQuery } from '../paths.ts';
import { Badge } from '../ui/badge.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';
import type { OfAccount } from './explain-dialog.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { Amount, useMoney } from './money.tsx';
import { useInstant } from './use-instant.ts';
import { useMonthName } from './words.ts';

const ExplainDialog = deferred(() => import('./explain-dialog.tsx').then((file) => file.ExplainDialog));

type Query = Input<'finance.listDifferences'>;

const kinds = ['ledger', 'unbilled', 'not_invoiced', 'invoiced_too_much', 'refund_uncovered'] as const;

const nameOf = ({ account, provider }: Difference): string => account?.name ?? provider?.name ?? '';

/** What differs, and why, as somebody noted; and of which amount that was, where it is another by now. */
function What({ row: { kind, explanation, currency } }: { row: Difference }) {
  const t = useTranslations();
  const money = useMoney();
  const instant = useInstant();
  const isExplained = explanation?.isCurrent === true;
  const tone = kind === 'not_invoiced' ? 'warn' : 'bad';
  return (
    <span className="block min-w-0">
      <span className="flex min-w-0 items-center gap-2">
        <Badge tone={isExplained ? 'neutral' : tone}>{t(`invoices.differences.kinds.${kind}`)}</Badge>
        {explanation !== null && (
          <span className="truncate text-xs text-ink-3">
            {isExplained
              ? t('invoices.differences.explained_by', { name: explanation.by, time: instant(explanation.at) })
              : t('invoices.differences.outdated', { amount: money(explanation.differenceMicros, currency) })}
          </span>
        )}
      </span>
      {explanation !== null && (
        <bdi className="mt-0.5 block truncate text-xs text-ink-2" title={explanation.note}>
          {explanation.note}
        </bdi>
      )}
    </span>
  );
}

function useColumns(center: string): Column<Difference>[] {
  const t = useTranslations();
  const monthName = useMonthName();
  const amount = (key: string, header: string, of: (row: Difference) => string): Column<Difference> => ({
    key,
    header,
    align: 'end',
    width: '11%',
    cell: (row) => <Amount micros={of(row)} currency={row.currency} />,
    csv: (row) => decimalOf(of(row), row.currency),
  });
  return [
    {
      key: 'account',
      header: t('invoices.differences.account'),
      phone: 'title',
      cell: (row) => (
        <span className="block min-w-0">
          <Link
            to={
              row.account === null
                ? withQuery(paths.payments(center), { outcome: 'uncovered' })
                : withQuery(paths.statement(center, row.account.id), { month: row.month })
            }
            className="block truncate font-medium text-ink hover:underline"
          >
            <bdi>{nameOf(row)}</bdi>
          </Link>
          <span className="block truncate text-xs text-ink-3">{monthName(row.month)}</span>
        </span>
      ),
      sortKey: 'month',
      isDescendingFirst: true,
      csv: (row) => `${nameOf(row)} ${row.month}`,
    },
    {
      key: 'kind',
      header: t('invoices.differences.what'),
      width: '28%',
      phone: 'primary',
      cell: (row) => <What row={row} />,
      csv: ({ kind }) => t(`invoices.differences.kinds.${kind}`),
    },
    amount('told', t('invoices.differences.told'), ({ toldMicros }) => toldMicros),
    amount('ledger', t('invoices.differences.ledger'), ({ ledgerMicros }) => ledgerMicros),
    amount('invoiced', t('invoices.differences.invoiced'), ({ invoicedMicros }) => invoicedMicros),
    {
      ...amount('difference', t('invoices.differences.difference'), ({ differenceMicros }) => differenceMicros),
      sortKey: 'difference',
      isDescendingFirst: true,
      phone: 'primary',
    },
  ];
}

/** What is done with a difference. */
function useMenu(center: string, onExplain: (row: OfAccount) => void): (row: Difference) => MenuItem[] {
  const t = useTranslations();
  const fail = useFailureToast();
  const withdraw = useCommand('finance.withdrawExplanation', {
    refreshes: ['finance', 'audit'],
    onDone: () => toast({ message: t('invoices.differences.withdrawn') }),
  });
  return (row) => {
    const { month, account, kind, explanation } = row;
    if (account === null) return [];
    const which = { center, month, account: account.id, kind };
    return [
      {
        label: t(explanation === null ? 'invoices.differences.explain' : 'invoices.differences.change'),
        onSelect: () => onExplain({ ...row, account }),
      },
      ...(explanation === null
        ? []
        : [
            {
              label: t('invoices.differences.withdraw'),
              onSelect: () => withdraw.mutate(which, { onError: fail }),
            },
          ]),
    ];
  };
}

function DifferenceTable({ center }: { center: Center }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [state, change] = useUrlState({ search: '', kind: 'all', state: 'all', sort: '-month' });
  const mayPay = useReason()('finance:pay') === null;
  const [explained, setExplained] = useState<OfAccount | null>(null);
  const menu = useMenu(center.id, setExplained);
  const list = useRows('finance.listDifferences', {
    center: center.id,
    search: state.search,
    kind: state.kind as NonNullable<Query['kind']>,
    state: state.state as NonNullable<Query['state']>,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const columns = useColumns(center.id);
  const isFiltered = state.search !== '' || state.kind !== 'all' || state.state !== 'all';
  return (
    <>
      <FilterBar
        search={{
          label: t('invoices.differences.search'),
          value: state.search,
          onChange: (search) => change({ search }),
        }}
        filters={[
          {
            key: 'kind',
            label: t('invoices.differences.what'),
            value: state.kind,
            options: (['all', ...kinds] as const).map((value) => ({
              value: value as string,
              label: t(`invoices.differences.kinds.${value}`),
            })),
            onChange: (kind) => change({ kind }),
          },
          {
            key: 'state',
            label: t('invoices.differences.state'),
            value: state.state,
            options: (['all', 'open', 'explained'] as const).map((value) => ({
              value: value as string,
              label: t(`invoices.differences.states.${value}`),
            })),
            onChange: (value) => change({ state: value }),
          },
        ]}
        count={t('invoices.differences.count', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="differences" />}
      />
      <DataTable
        label={t('finance.tabs.differences')}
        list={list}
        columns={columns}
        rowKey={({ account, provider, month, kind, currency, differenceMicros }) =>
          `${account?.id ?? `${provider?.id} ${differenceMicros}`} ${month} ${kind} ${currency}`
        }
        rowName={nameOf}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        {...(mayPay ? { rowMenu: menu } : {})}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('invoices.no_match')} />
          ) : (
            <EmptyState icon={<CheckCheck size={20} />} title={t('invoices.differences.empty')}>
              {t('invoices.differences.empty_hint')}
            </EmptyState>
          )
        }
      />
      {explained !== null && <ExplainDialog center={center.id} row={explained} onClose={() => setExplained(null)} />}
    </>
  );
}

/** Where the ledger, what was told and the invoices do not agree. */
export default function DifferencesPage() {
  return (
    <FinanceFrame current="differences" acts={[]}>
      {(center) => <DifferenceTable center={center} />}
    </FinanceFrame>
  );
}
