import { useParams } from '@tanstack/react-router';
import { Ellipsis, FileText, Send } from 'lucide-react';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import type { Center } from '../../contract/centers.ts';
import type { Invoice } from '../../contract/finance-invoices.ts';
import { deferred } from '../api/deferred.tsx';
import { useCommand, useEndpoint } from '../api/hooks.ts';
import { useErrorSentence } from '../api/sentences.ts';
import { useFailureToast } from '../api/shown-call.ts';
import { Breadcrumbs } from '../frame/breadcrumbs.tsx';
import { Link } from '../frame/link.tsx';
import { useCenter } from '../frame/viewer.ts';
import { paths } from '../paths.ts';
import { Banner } from '../ui/banner.tsx';
import { Button, buttonClass } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { DefinitionList } from '../ui/definition-list.tsx';
import { MenuIconButton } from '../ui/menu.tsx';
import { PageHeader } from '../ui/page-header.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { Time } from '../ui/time.tsx';
import { toast } from '../ui/toast.tsx';
import { InvoiceLines } from './invoice-lines.tsx';
import { InvoiceState } from './invoice-state.tsx';
import { useDayName, useMonthName } from './words.ts';

const PaymentDialog = deferred(() => import('./payment-dialog.tsx').then((file) => file.PaymentDialog));
const CreditNoteDialog = deferred(() => import('./credit-note-dialog.tsx').then((file) => file.CreditNoteDialog));

function Acts({
  center,
  invoice,
  onOpen,
}: {
  center: Center;
  invoice: Invoice;
  onOpen: (what: 'pay' | 'credit') => void;
}) {
  const t = useTranslations();
  const locale = useLocale() as 'en' | 'zh-CN';
  const fail = useFailureToast();
  const at = { center: center.id, invoice: invoice.id };
  const send = useCommand('finance.sendInvoice', {
    refreshes: ['audit'],
    onDone: ({ addresses }) => toast({ message: t('invoices.sent', { count: addresses }) }),
  });
  const withdraw = useCommand('finance.withdrawPayment', {
    refreshes: ['finance', 'audit'],
    onDone: () => toast({ message: t('invoices.payment.withdrawn') }),
  });
  const file = `/api/v1/centers/${center.id}/finance/invoices/${invoice.id}/file?${new URLSearchParams({ locale })}`;
  const can = (act: Invoice['can'][number]): boolean => invoice.can.includes(act);
  return (
    <>
      {(can('withdraw_payment') || can('credit')) && (
        <MenuIconButton
          label={t('common.actions_of', { name: invoice.number })}
          icon={<Ellipsis size={16} />}
          items={[
            ...(can('withdraw_payment')
              ? [{ label: t('invoices.payment.withdraw'), onSelect: () => withdraw.mutate(at, { onError: fail }) }]
              : []),
            ...(can('credit')
              ? [{ label: t('invoices.credit_note.open'), tone: 'danger' as const, onSelect: () => onOpen('credit') }]
              : []),
          ]}
        />
      )}
      <a href={file} download className={buttonClass()}>
        <FileText size={16} aria-hidden="true" />
        {t('invoices.download')}
      </a>
      {can('send') && (
        <Button
          icon={<Send size={16} aria-hidden="true" />}
          isBusy={send.isPending}
          disabledReason={invoice.addresses === 0 ? t('invoices.no_addresses') : null}
          onClick={() => send.mutate({ ...at, locale }, { onError: fail })}
        >
          {t('invoices.send')}
        </Button>
      )}
      {can('pay') && (
        <Button variant="primary" {...PaymentDialog.onIntent} onClick={() => onOpen('pay')}>
          {t('invoices.payment.open')}
        </Button>
      )}
    </>
  );
}

function Party({ name, address, taxNumber }: Invoice['buyer']) {
  const t = useTranslations();
  return (
    <div className="text-sm text-ink-2">
      <bdi className="block font-medium text-ink">{name}</bdi>
      {address !== '' && <bdi className="block whitespace-pre-line">{address}</bdi>}
      {taxNumber !== '' && <p>{t('invoices.tax_number_of', { number: taxNumber })}</p>}
    </div>
  );
}

function Facts({ center, invoice }: { center: string; invoice: Invoice }) {
  const t = useTranslations();
  const [dayName, monthName] = [useDayName(), useMonthName()];
  const other = (one: Invoice['corrects']) =>
    one && (
      <Link to={paths.invoice(center, one.id)} className="text-accent underline">
        <bdi dir="ltr">{one.number}</bdi>
      </Link>
    );
  const { payment } = invoice;
  return (
    <DefinitionList
      items={[
        { term: t('invoices.group'), value: <bdi>{invoice.group.name}</bdi> },
        { term: t('invoices.month'), value: monthName(invoice.month) },
        { term: t('invoices.issued'), value: `${dayName(invoice.issuedOn)} · ${invoice.issuedBy}` },
        { term: t('invoices.due'), value: invoice.kind === 'invoice' ? dayName(invoice.dueOn) : null },
        { term: t('invoices.payment.paid_on'), value: payment && dayName(payment.paidOn) },
        { term: t('invoices.payment.reference'), value: payment && <bdi>{payment.reference}</bdi> },
        {
          term: t('invoices.payment.recorded'),
          value: payment && (
            <>
              <bdi>{payment.recordedBy}</bdi> · <Time at={payment.recordedAt} />
            </>
          ),
        },
        { term: t('invoices.corrects'), value: other(invoice.corrects) },
        { term: t('invoices.corrected_by'), value: other(invoice.correctedBy) },
        { term: t('invoices.note'), value: invoice.note === '' ? null : <bdi>{invoice.note}</bdi> },
      ]}
    />
  );
}

function InvoiceView({ center, id }: { center: Center; id: string }) {
  const t = useTranslations();
  const say = useErrorSentence();
  const [open, setOpen] = useState<'pay' | 'credit' | null>(null);
  const { data: invoice, error } = useEndpoint('finance.getInvoice', { center: center.id, invoice: id });
  const crumbs = [{ label: t('finance.tabs.invoices'), to: paths.invoices(center.id) }];
  if (invoice === undefined) {
    const failure = say(error);
    if (failure === null) return <PageSkeleton />;
    return (
      <>
        <PageHeader title={t('invoices.not_shown')} breadcrumbs={<Breadcrumbs items={crumbs} />} />
        <Banner tone="bad">{failure}</Banner>
      </>
    );
  }
  const title = t(invoice.kind === 'invoice' ? 'invoices.title' : 'invoices.credit_note.title', {
    number: invoice.number,
  });
  return (
    <>
      <PageHeader
        title={title}
        breadcrumbs={<Breadcrumbs items={crumbs} />}
        badge={<InvoiceState invoice={invoice} />}
        actions={<Acts center={center} invoice={invoice} onOpen={setOpen} />}
      />
      <div className="grid grid-cols-1 items-start gap-4 xl:grid-cols-[1fr_22rem]">
        <Card title={t('invoices.lines.title')}>
          <div className="mb-5 grid gap-4 sm:grid-cols-2">
            <div>
              <h3 className="mb-1 text-xs font-medium text-ink-3">{t('invoices.from')}</h3>
              <Party {...invoice.seller} />
            </div>
            <div>
              <h3 className="mb-1 text-xs font-medium text-ink-3">{t('invoices.to')}</h3>
              <Party {...invoice.buyer} />
            </div>
          </div>
          <InvoiceLines of={invoice} />
        </Card>
        <Card title={t('invoices.facts')}>
          <Facts center={center.id} invoice={invoice} />
        </Card>
      </div>
      {open === 'pay' && <PaymentDialog center={center} invoice={invoice} onClose={() => setOpen(null)} />}
      {open === 'credit' && <CreditNoteDialog center={center} invoice={invoice} onClose={() => setOpen(null)} />}
    </>
  );
}

/** One invoice or credit note as it was issued, and how it stands. */
export default function InvoicePage() {
  const center = useCenter();
  const { invoice = '' } = useParams({ strict: false });
  if (center === undefined) return <PageSkeleton />;
  return <InvoiceView key={invoice} center={center} id={invoice} />;
}
