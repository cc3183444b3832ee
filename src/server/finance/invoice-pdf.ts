// An invoice as a page of lines, in the reader's language. Its names and amounts are those of the day it was issued.
import { decimalOf, digitsOf } from '../../contract/decimals.ts';
import type { Invoice, InvoiceLine } from '../../contract/finance-invoices.ts';
import type { Locale } from '../../contract/shapes.ts';
import { sentence } from '../../locales/catalog.ts';
import type { Drawing, Line } from '../foundation/pdf.ts';
import { percentOf } from './invoice-rules.ts';

export function drawingOf(invoice: Invoice, locale: Locale): Drawing {
  return {
    title: titleOf(invoice, locale),
    author: invoice.seller.name,
    createdAt: invoice.issuedAt,
    locale,
    lines: linesOf(invoice, locale),
  };
}

function titleOf({ kind, number }: Invoice, locale: Locale): string {
  return kind === 'invoice'
    ? sentence(locale, 'invoices.pdf.invoice', { number })
    : sentence(locale, 'invoices.pdf.credit_note', { number });
}

/** An amount to the last micro that it has, grouped as the language does it. */
function amountOf(micros: string, { currency, locale }: { currency: string; locale: Locale }): string {
  const [minimumFractionDigits, maximumFractionDigits] = [digitsOf(currency), 6];
  return new Intl.NumberFormat(locale, { minimumFractionDigits, maximumFractionDigits }).format(
    decimalOf(micros, currency) as `${number}`,
  );
}

const plain = (text: string, more: Partial<Line> = {}): Line => ({ text, weight: 400, size: 10, gap: 0, ...more });
const head = (text: string, more: Partial<Line> = {}): Line => ({ text, weight: 600, size: 11, gap: 14, ...more });
const small = (text: string, more: Partial<Line> = {}): Line => ({
  text,
  weight: 400,
  size: 8,
  gap: 0,
  grey: true,
  ...more,
});
const paragraph = (text: string): Line[] =>
  text
    .split('\n')
    .filter((part) => part.trim() !== '')
    .map((part) => plain(part));

function linesOf(invoice: Invoice, locale: Locale): Line[] {
  const { seller, buyer, currency } = invoice;
  const say = (key: string, values: Record<string, string | number> = {}): string =>
    sentence(locale, `invoices.pdf.${key}`, values);
  const amount = (micros: string): string => amountOf(micros, { currency, locale });
  const tax = (number: string): Line[] => (number === '' ? [] : [plain(say('tax_number', { number }))]);
  const before = invoice.lines.filter(({ kind }) => kind !== 'tax');
  const taxes = invoice.lines.filter(({ kind }) => kind === 'tax');
  return [
    { text: titleOf(invoice, locale), weight: 600, size: 18, gap: 0 },
    ...datesOf(invoice, locale),
    head(say('from')),
    plain(seller.name),
    ...paragraph(seller.address),
    ...tax(seller.taxNumber),
    head(say('to')),
    plain(buyer.name),
    ...paragraph(buyer.address),
    ...tax(buyer.taxNumber),
    head(say('accounts'), { right: say('amount', { currency }), gap: 24 }),
    ...before.flatMap((line) => rowOf(line, locale, amount(line.amountMicros))),
    plain(say('net'), { right: amount(invoice.netMicros), gap: 10, ruled: true }),
    ...taxes.flatMap((line) => rowOf(line, locale, amount(line.amountMicros))),
    head(say('total', { currency }), { right: amount(invoice.totalMicros), gap: 10, size: 13, ruled: true }),
    ...(invoice.note === '' ? [] : [head(say('note')), ...paragraph(invoice.note)]),
    ...(seller.bankDetails === '' || invoice.kind === 'credit_note'
      ? []
      : [head(say('pay_to')), ...paragraph(seller.bankDetails)]),
    small(say('rounding_rule'), { gap: 20 }),
  ];
}

function datesOf({ kind, issuedOn, dueOn, month, corrects }: Invoice, locale: Locale): Line[] {
  const day = (iso: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(iso));
  const monthName = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' });
  return [
    plain(sentence(locale, 'invoices.pdf.issued_on', { day: day(issuedOn) }), { gap: 8 }),
    ...(kind === 'invoice' ? [plain(sentence(locale, 'invoices.pdf.due_on', { day: day(dueOn) }))] : []),
    ...(corrects ? [plain(sentence(locale, 'invoices.pdf.corrects', { number: corrects.number }))] : []),
    plain(sentence(locale, 'invoices.pdf.month', { month: monthName.format(new Date(`${month}-01`)) })),
  ];
}

function rowOf({ kind, account, name, rateThousandths }: InvoiceLine, locale: Locale, right: string): Line[] {
  if (account) return [plain(account.name, { right, gap: 3 }), small(account.id)];
  if (kind === 'tax') {
    const rate = percentOf(rateThousandths ?? 0);
    return [plain(sentence(locale, 'invoices.pdf.tax', { name, rate }), { right, gap: 3 })];
  }
  const words = kind === 'credit' ? 'invoices.pdf.credit' : 'invoices.pdf.rounding';
  return [plain(sentence(locale, words), { right, gap: 3 })];
}
