// Issuing invoices, taking them back by credit notes, and what is recorded about their payment.
import { sql } from 'kysely';
import type { InputOf } from '../../contract/endpoint.ts';
import type { Invoice, Party, Seller } from '../../contract/finance-invoices.ts';
import * as contract from '../../contract/finance-invoices.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { lockBilling } from './billing-groups.ts';
import { dayOf } from './funds.ts';
import { draftOf } from './invoice-drafts.ts';
import { getInvoice, listLines } from './invoice-queries.ts';
import { dayAfter, type Line } from './invoice-rules.ts';
import { getInvoiceSettings } from './invoice-settings.ts';
import { todayOf } from './ledger.ts';

interface Written {
  kind: 'invoice' | 'credit_note';
  groupId: string;
  corrects: string | null;
  currency: string;
  month: string;
  attempt: number;
  dueDays: number;
  seller: Seller;
  buyer: Party & { group: string };
  note: string;
  lines: readonly Line[];
  netMicros: bigint;
  taxMicros: bigint;
}

/** Takes the next number, in the transaction that writes what bears it; the caller holds the lock of the numbers. */
async function write(context: Context, what: Written): Promise<{ id: string; number: string }> {
  const { centerId, caller } = context;
  const today = await todayOf(context);
  const { rows } = await sql<{ id: string; number: string }>`
    with taken as (
      update finance.invoice_series set next_number = next_number + 1 where center_id = ${centerId} and kind = ${what.kind}
      returning prefix, next_number - 1 as serial
    ), written as (
      insert into finance.invoices (center_id, kind, serial, number, group_id, corrects, currency, month, attempt, issued_on, due_on,
        seller, buyer, note, net_micros, tax_micros, total_micros, issued_by, issued_by_name)
      select ${centerId}, ${what.kind}, serial, prefix || lpad(serial::text, greatest(5, length(serial::text)), '0'), ${what.groupId}, ${what.corrects}, ${what.currency},
        ${`${what.month}-01`}::date, ${what.attempt}::int, ${today}::date, ${dayAfter(today, what.dueDays)}::date,
        ${JSON.stringify(what.seller)}::jsonb, ${JSON.stringify(what.buyer)}::jsonb, ${what.note}, ${String(what.netMicros)}::bigint,
        ${String(what.taxMicros)}::bigint, ${String(what.netMicros + what.taxMicros)}::bigint, ${caller?.personId ?? null}, ${caller?.name ?? ''}
      from taken returning id, number
    ), lined as (
      insert into finance.invoice_lines (center_id, invoice_id, place, kind, ad_account_id, name, rate_thousandths, micros)
      select ${centerId}, w.id, l.place, l.kind, l.ad_account_id, l.name, l.rate, l.micros
      from written w, unnest(${what.lines.map(({ kind }) => kind)}::text[], ${what.lines.map(({ adAccountId }) => adAccountId)}::bigint[],
        ${what.lines.map(({ name }) => name)}::text[], ${what.lines.map(({ rateThousandths }) => rateThousandths)}::int[],
        ${what.lines.map(({ micros }) => String(micros))}::bigint[]) with ordinality as l (kind, ad_account_id, name, rate, micros, place)
    )
    select id, number from written`.execute(context.db);
  const [written] = rows;
  if (!written) throw new Error('An invoice found no number.');
  return written;
}

export async function issueInvoice(context: Context, input: InputOf<typeof contract.issueInvoice>): Promise<Invoice> {
  await lockBilling(context);
  const drafted = await draftOf(context, input);
  const { group, month, attempt, lines, netMicros, taxMicros, totalMicros } = drafted;
  const settings = await getInvoiceSettings(context);
  const { address, taxNumber, bankDetails, dueDays } = settings;
  const written = await write(context, {
    kind: 'invoice',
    groupId: group.id,
    corrects: null,
    currency: group.currency,
    month,
    attempt,
    dueDays,
    seller: { name: settings.legalName || context.centerName, address, taxNumber, bankDetails },
    buyer: {
      name: group.legalName || group.name,
      address: group.address,
      taxNumber: group.taxNumber,
      group: group.name,
    },
    note: input.note,
    lines,
    netMicros,
    taxMicros,
  });
  await record(context, {
    action: 'finance.invoice_issued',
    object: { type: 'invoice', id: written.id, name: written.number },
    after: { group: group.name, month, currency: group.currency, totalMicros: String(totalMicros) },
    log: { center: input.center },
  });
  return getInvoice(context, written.id);
}

/** All of an invoice, the other way round. */
export async function creditInvoice(context: Context, input: InputOf<typeof contract.creditInvoice>): Promise<Invoice> {
  await lockBilling(context);
  const invoice = await getInvoice(context, input.invoice);
  if (invoice.kind !== 'invoice' || invoice.state === 'credited') refuse('finance.invoice_not_creditable');
  const lines = (await listLines(context, invoice.id)).map((line) => ({ ...line, micros: -line.micros }));
  const written = await write(context, {
    kind: 'credit_note',
    groupId: invoice.group.id,
    corrects: invoice.id,
    currency: invoice.currency,
    month: invoice.month,
    attempt: 1,
    dueDays: 0,
    seller: invoice.seller,
    buyer: { ...invoice.buyer, group: invoice.group.name },
    note: input.reason,
    lines,
    netMicros: -BigInt(invoice.netMicros),
    taxMicros: -BigInt(invoice.taxMicros),
  });
  await record(context, {
    action: 'finance.invoice_credited',
    object: { type: 'invoice', id: invoice.id, name: invoice.number },
    after: { creditNote: written.number, reason: input.reason },
    log: { center: input.center },
  });
  return getInvoice(context, written.id);
}

export async function recordPayment(context: Context, input: InputOf<typeof contract.recordPayment>): Promise<Invoice> {
  const { center, invoice: id, reference } = input;
  await lockBilling(context);
  const invoice = await getInvoice(context, id);
  if (invoice.state !== 'open') refuse('finance.invoice_not_open', { number: invoice.number });
  const paidOn = await dayOf(context, input.paidOn);
  await context.db
    .insertInto('finance.invoice_payments')
    .values({
      center_id: center,
      invoice_id: id,
      paid_on: sql<Date>`${paidOn}::date`,
      reference,
      recorded_by: context.actor.personId,
      recorded_by_name: context.actor.name,
    })
    .execute();
  await record(context, {
    action: 'finance.invoice_paid',
    object: { type: 'invoice', id, name: invoice.number },
    after: { paidOn, reference },
    log: { center },
    undo: inverse(contract.withdrawPayment, { center, invoice: id }),
  });
  return getInvoice(context, id);
}

export async function withdrawPayment(
  context: Context,
  { center, invoice: id }: InputOf<typeof contract.withdrawPayment>,
): Promise<Invoice> {
  await lockBilling(context);
  const { payment, number } = await getInvoice(context, id);
  if (payment === null) refuse('finance.invoice_not_paid', { number });
  const { paidOn, reference } = payment;
  await context.db
    .updateTable('finance.invoice_payments')
    .set({ withdrawn_at: context.now })
    .where('center_id', '=', center)
    .where('invoice_id', '=', id)
    .where('withdrawn_at', 'is', null)
    .execute();
  await record(context, {
    action: 'finance.payment_withdrawn',
    object: { type: 'invoice', id, name: number },
    before: { paidOn, reference },
    log: { center },
    undo: inverse(contract.recordPayment, { center, invoice: id, paidOn, reference }),
  });
  return getInvoice(context, id);
}
