// How an invoice stands, as a badge and in words.
import { useTranslations } from 'use-intl';
import type { InvoiceSummary } from '../../contract/finance-invoices.ts';
import { Badge, type Tone } from '../ui/badge.tsx';

type Standing = InvoiceSummary['state'] | 'overdue';

const tones: Record<Standing, Tone> = {
  open: 'info',
  overdue: 'bad',
  paid: 'ok',
  credited: 'neutral',
  issued: 'neutral',
};

const standingOf = ({ state, isOverdue }: InvoiceSummary): Standing => (isOverdue ? 'overdue' : state);

export function useStateName(): (invoice: InvoiceSummary) => string {
  const t = useTranslations();
  return (invoice) => t(`invoices.states.${standingOf(invoice)}`);
}

export function InvoiceState({ invoice }: { invoice: InvoiceSummary }) {
  const name = useStateName();
  return <Badge tone={tones[standingOf(invoice)]}>{name(invoice)}</Badge>;
}
