import { FileText } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import { deferred } from '../api/deferred.tsx';
import type { Input } from '../api/endpoints.ts';
import { useEndpoint, useRows } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { Link, useGo } from '../frame/link.tsx';
import { useUrlState } from '../frame/url-state.ts';
import { useReason } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ExportButton } from '../ui/export-button.tsx';
import { FilterBar } from '../ui/filter-bar.tsx';
import { DataTable } from '../ui/table.tsx';
import { FinanceFrame } from './finance-frame.tsx';
import { useInvoiceColumns } from './invoice-columns.tsx';
import { Amount } from './money.tsx';

const IssueDialog = deferred(() => import('./issue-dialog.tsx').then((file) => file.IssueDialog));
const SettingsDialog = deferred(() =>
  import('./invoice-settings-dialog.tsx').then((file) => file.InvoiceSettingsDialog),
);

type Query = Input<'finance.listInvoices'>;

const states = ['all', 'open', 'overdue', 'paid', 'credited'] as const;

/** What is unpaid, one sum for each currency. */
function Unpaid({ center }: { center: string }) {
  const t = useTranslations();
  const { data } = useEndpoint('finance.listInvoices', { center, pageSize: 1 });
  if (data === undefined || data.unpaid.length === 0) return null;
  return (
    <dl className="mb-4 flex flex-wrap gap-x-8 gap-y-3 rounded-xl bg-surface px-5 py-4 shadow-card">
      {data.unpaid.map(({ currency, amountMicros, invoices, overdue }) => (
        <div key={currency}>
          <dt className="text-sm text-ink-3">{t('invoices.unpaid', { currency })}</dt>
          <dd className="text-lg font-medium text-ink">
            <Amount micros={amountMicros} currency={currency} />
          </dd>
          <dd className="text-xs text-ink-3">{t('invoices.unpaid_count', { count: invoices, overdue })}</dd>
        </div>
      ))}
    </dl>
  );
}

function InvoiceTable({ center, onIssue }: { center: Center; onIssue: () => void }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const go = useGo();
  const mayPay = useReason()('finance:pay') === null;
  const [state, change] = useUrlState({ search: '', state: 'all', kind: 'all', sort: '-issued' });
  const list = useRows('finance.listInvoices', {
    center: center.id,
    search: state.search,
    state: state.state as NonNullable<Query['state']>,
    kind: state.kind as NonNullable<Query['kind']>,
    sort: state.sort as NonNullable<Query['sort']>,
  });
  const { columns, csv } = useInvoiceColumns(center.id);
  const isFiltered = state.search !== '' || state.state !== 'all' || state.kind !== 'all';
  return (
    <>
      <FilterBar
        search={{ label: t('invoices.search'), value: state.search, onChange: (search) => change({ search }) }}
        filters={[
          {
            key: 'state',
            label: t('invoices.state'),
            value: state.state,
            options: states.map((value) => ({ value: value as string, label: t(`invoices.states.${value}`) })),
            onChange: (value) => change({ state: value }),
          },
          {
            key: 'kind',
            label: t('invoices.kind'),
            value: state.kind,
            options: (['all', 'invoice', 'credit_note'] as const).map((value) => ({
              value: value as string,
              label: t(`invoices.kinds.${value}`),
            })),
            onChange: (kind) => change({ kind }),
          },
        ]}
        count={t('invoices.count', { count: list.total })}
        actions={<ExportButton list={list} columns={csv} fileName="invoices" />}
      />
      <DataTable
        label={t('finance.tabs.invoices')}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        rowName={({ number }) => number}
        sort={state.sort}
        onSort={(sort) => change({ sort })}
        onOpen={({ id }) => go(paths.invoice(center.id, id))}
        errorText={say(list.error)}
        empty={
          isFiltered ? (
            <EmptyState title={t('invoices.no_match')} />
          ) : (
            <EmptyState
              icon={<FileText size={20} />}
              title={t('invoices.empty')}
              action={
                mayPay && (
                  <Button variant="primary" {...IssueDialog.onIntent} onClick={onIssue}>
                    {t('invoices.issue')}
                  </Button>
                )
              }
            >
              {t('invoices.empty_hint')}
            </EmptyState>
          )
        }
      />
    </>
  );
}

function Acts({ onOpen }: { onOpen: (what: 'issue' | 'settings') => void }) {
  const t = useTranslations();
  const whyNot = useReason()('finance:pay');
  return (
    <>
      <Button {...SettingsDialog.onIntent} onClick={() => onOpen('settings')}>
        {t('invoices.settings.open')}
      </Button>
      <Button variant="primary" {...IssueDialog.onIntent} disabledReason={whyNot} onClick={() => onOpen('issue')}>
        {t('invoices.issue')}
      </Button>
    </>
  );
}

/** Invoices and credit notes, and what is unpaid of them. */
export default function InvoicesPage() {
  const t = useTranslations();
  const [open, setOpen] = useState<'issue' | 'settings' | null>(null);
  return (
    <FinanceFrame current="invoices" acts={[]} actions={<Acts onOpen={setOpen} />}>
      {(center) => (
        <>
          <Unpaid center={center.id} />
          <p className="mb-3">
            <Link to={paths.billingGroups(center.id)} className={buttonClass('secondary', 'sm')}>
              {t('invoices.groups.title')}
            </Link>
          </p>
          <InvoiceTable center={center} onIssue={() => setOpen('issue')} />
          {open === 'issue' && <IssueDialog center={center} onClose={() => setOpen(null)} />}
          {open === 'settings' && <SettingsDialog center={center} onClose={() => setOpen(null)} />}
        </>
      )}
    </FinanceFrame>
  );
}
