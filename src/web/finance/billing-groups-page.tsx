import { Users } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { BillingGroup } from '../../contract/finance-billing.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useCommand, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import type { MenuItem } from '../ui/menu.tsx';
import { DataTable } from '../ui/table.tsx';
import type { Column } from '../ui/table-types.ts';
import { toast } from '../ui/toast.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { percentOf } from './invoice-lines.tsx';

const GroupDialog = deferred(() => import('./billing-group-dialog.tsx').then((file) => file.BillingGroupDialog));

type Query = Input<'finance.listBillingGroups'>;

function useColumns(): Column<BillingGroup>[] {
  const t = useTranslations();
  const accounts = ({ accounts: all, isPrimary }: BillingGroup): string =>
    isPrimary
      ? t('invoices.groups.and_rest', { count: all.length })
      : t('invoices.groups.accounts', { count: all.length });
  const taxes = ({ taxLines }: BillingGroup): string =>
    taxLines
      .map(({ name, rateThousandths }) => t('invoices.tax_line', { name, rate: percentOf(rateThousandths) }))
      .join(', ');
  return [
    {
      key: 'name',
      header: t('invoices.groups.name'),
      sortKey: 'name',
      phone: 'title',
      cell: ({ name, legalName, isPrimary, state }) => (
        <span className="block min-w-0">
          <span className="flex items-center gap-2">
            <bdi className="truncate font-medium text-ink">{name}</bdi>
            {isPrimary && <Badge>{t('invoices.groups.primary')}</Badge>}
            {state === 'archived' && <Badge>{t('invoices.groups.archived')}</Badge>}
          </span>
          <bdi className="block truncate text-xs text-ink-3">{legalName}</bdi>
        </span>
      ),
      csv: ({ name }) => name,
    },
    {
      key: 'currency',
      header: t('invoices.currency'),
      width: '10%',
      cell: ({ currency }) => <span className="text-ink-2">{currency}</span>,
      csv: ({ currency }) => currency,
    },
    {
      key: 'accounts',
      header: t('invoices.groups.which'),
      width: '20%',
      phone: 'primary',
      cell: (group) => <span className="block truncate text-ink-2">{accounts(group)}</span>,
      csv: ({ accounts: all }) => all.map(({ id }) => id).join(' '),
    },
    {
      key: 'taxes',
      header: t('invoices.taxes'),
      width: '18%',
      cell: (group) => <bdi className="block truncate text-ink-2">{taxes(group) || '—'}</bdi>,
      csv: taxes,
    },
    {
      key: 'emails',
      header: t('invoices.groups.emails'),
      width: '20%',
      cell: ({ emails }) => (
        <bdi dir="ltr" className="block truncate text-ink-2">
          {emails.length > 1 ? t('invoices.groups.email_count', { count: emails.length }) : (emails[0] ?? '—')}
        </bdi>
      ),
      csv: ({ emails }) => emails.join(' '),
    },
  ];
}

type Open = BillingGroup | 'new' | null;

function GroupTable({ center, onOpen }: { center: Center; onOpen: (what: Open) => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const fail = useFailureToast();
  const mayPay = useReason()('finance:pay') === null;
  const [state, change] = useUrlState({ search: '', state: 'live', sort: 'name' });
  const list = useRows('finance.listBillingGroups', {
    center: center.id,
    search: state.search,
    state: state.state as NonNullable<Query['state']>,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const update = useCommand('finance.updateBillingGroup', {
    refreshes: ['finance', 'audit'],
    onDone: () => toast({ message: t('common.saved') }),
  });
  const columns = useColumns();
  const menu = (group: BillingGroup): MenuItem[] => {
    const isLive = group.state === 'live';
    const next = isLive ? ('archived' as const) : ('live' as const);
    return [
      ...(isLive ? [{ label: t('common.edit'), onSelect: () => onOpen(group) }] : []),
      {
        label: t(isLive ? 'invoices.groups.archive' : 'invoices.groups.restore'),
        onSelect: () => update.mutate({ center: center.id, group: group.id, state: next }, { onError: fail }),
      },
    ];
  };
  const isFiltered = state.search !== '' || state.state !== 'live';
  return (
    <>
      <FilterBar
        search={{ label: t('invoices.groups.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('invoices.state'),
            value: state.state,
            options: (['live', 'archived', 'all'] as const).map((value) => ({
              value: value as string,
              label: t(`invoices.groups.states.${value}`),
            })),
            onChange: (value) => change({ state: value }),
          },
        ]}
        count={t('invoices.groups.count', { count: list.total })}
        actions={<ExportButton list={list} columns={columns} fileName="billing-groups" />}
      />
      <DataTable
        label={t('invoices.groups.title')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ name }) => name}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        {...(mayPay ? { rowMenu: menu, onOpen: (group: BillingGroup) => group.state === 'live' && onOpen(group) } : {})}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('invoices.no_match')} />
          ) : (
            <EmptyState icon={<Users size={20} />} title={t('invoices.groups.empty')}>
              {t('invoices.groups.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

/** Which ad accounts are invoiced together, to whom, and with which taxes. */
export default function BillingGroupsPage() {
  const t = useTranslations();
  const whyNot = useReason()('finance:pay');
  const [open, setOpen] = useState<Open>(null);
  return (
    <FinanceFrame
      current="invoices"
      acts={[]}
      actions={
        <Button variant="primary" {...GroupDialog.onIntent} disabledReason={whyNot} onClick={() => setOpen('new')}>
          {t('invoices.groups.create')}
        </Button>
      }
    >
      {(center) => (
        <>
          <h2 className="mb-3 text-base font-medium text-ink">{t('invoices.groups.title')}</h2>
          <GroupTable center={center} onOpen={setOpen} />
          {open !== null && (
            <GroupDialog center={center} group={open === 'new' ? null : open} onClose={() => setOpen(null)} />
          )}
        </>
      )}
    </FinanceFrame>
  );
}
