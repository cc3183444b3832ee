// Invoices as people read them.
import { type RawBuilder, sql } from 'kysely';
import type { InputOf, ReplyOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/finance-invoices.ts';
import type { Invoice, InvoiceSummary, Party, Seller } from '../../contract/finance-invoices.ts';
import { judgeCenter } from '../access/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { asId, listOffset, matches, sortOf } from '../foundation/lists.ts';
import { presentLine } from './invoice-drafts.ts';
import type { Line } from './invoice-rules.ts';
import { todayOf } from './ledger.ts';

interface SummaryRow {
  id: string;
  kind: InvoiceSummary['kind'];
  number: string;
  group_id: string;
  group_name: string;
  currency: string;
  month: string;
  issued_on: string;
  due_on: string;
  state: InvoiceSummary['state'];
  is_overdue: boolean;
  net_micros: string;
  tax_micros: string;
  total_micros: string;
}

/** Invoices never change; how they stand follows from what was written beside them. */
function invoicesQuery({ centerId }: Context, today: string): RawBuilder<SummaryRow> {
  return sql<SummaryRow>`
    select v.*, v.state = 'open' and v.due < ${today}::date as is_overdue from (
      select v.id, v.kind, v.number, v.group_id, v.buyer->>'group' as group_name, v.currency, to_char(v.month, 'YYYY-MM') as month,
        v.issued_on::text, v.due_on::text, v.due_on as due, v.net_micros::text, v.tax_micros::text, v.total_micros::text, v.total_micros as total,
        v.corrects, v.serial, case
          when v.kind = 'credit_note' then 'issued'
          when exists (select from finance.invoices c where c.center_id = v.center_id and c.corrects = v.id) then 'credited'
          when exists (select from finance.invoice_payments p where p.center_id = v.center_id and p.invoice_id = v.id and p.withdrawn_at is null) then 'paid'
          else 'open' end as state
      from finance.invoices v where v.center_id = ${centerId}
    ) v`;
}

const presentSummary = (row: SummaryRow): InvoiceSummary => ({
  id: row.id,
  kind: row.kind,
  number: row.number,
  group: { id: row.group_id, name: row.group_name },
  currency: row.currency,
  month: row.month,
  issuedOn: row.issued_on,
  dueOn: row.due_on,
  state: row.state,
  isOverdue: row.is_overdue,
  netMicros: row.net_micros,
  taxMicros: row.tax_micros,
  totalMicros: row.total_micros,
});

const orders = { issued: sql`v.id`, due: sql`v.due`, total: sql`v.total`, number: sql`v.kind, v.serial` };

const states = {
  all: sql`true`,
  open: sql`v.state = 'open'`,
  overdue: sql`v.is_overdue`,
  paid: sql`v.state = 'paid'`,
  credited: sql`v.state = 'credited'`,
};

export async function listInvoices(
  context: Context,
  input: InputOf<typeof contract.listInvoices>,
): Promise<ReplyOf<typeof contract.listInvoices>> {
  const id = asId(input.search);
  const where = [
    id === null
      ? matches(input.search, ['v.number', 'v.group_name'])
      : sql`(v.id = ${id} or v.group_id = ${id} or v.number = ${id})`,
    states[input.state],
  ];
  if (input.kind !== 'all') where.push(sql`v.kind = ${input.kind}`);
  if (input.group) where.push(sql`v.group_id = ${input.group}`);
  if (input.month) where.push(sql`v.month = ${input.month}`);
  if (input.currency) where.push(sql`v.currency = ${input.currency}`);
  const all = sql`(${invoicesQuery(context, await todayOf(context))}) v where ${sql.join(where, sql` and `)}`;
  const [order, direction] = sortOf(orders, input.sort);
  const { rows } = await sql<SummaryRow>`
    select v.* from ${all} order by ${order} ${sql.raw(direction)}, v.id limit ${input.pageSize} offset ${listOffset(input)}`.execute(
    context.db,
  );
  const { rows: counted } = await sql<{ total: number }>`select count(*)::int as total from ${all}`.execute(context.db);
  const mayIssue = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  const { page, pageSize } = input;
  return {
    items: rows.map(presentSummary),
    total: counted[0]?.total ?? 0,
    page,
    pageSize,
    unpaid: await sumUnpaid(context),
    can: mayIssue ? ['issue'] : [],
  };
}

async function sumUnpaid(context: Context): Promise<ReplyOf<typeof contract.listInvoices>['unpaid']> {
  const { rows } = await sql<{ currency: string; invoices: number; overdue: number; micros: string }>`
    select v.currency, count(*)::int as invoices, (count(*) filter (where v.is_overdue))::int as overdue, sum(v.total)::text as micros
    from (${invoicesQuery(context, await todayOf(context))}) v where v.state = 'open' group by 1 order by 1`.execute(
    context.db,
  );
  return rows.map(({ micros, ...unpaid }) => ({ ...unpaid, amountMicros: micros }));
}

interface InvoiceRow extends SummaryRow {
  seller: Seller;
  buyer: Party & { group: string };
  note: string;
  issued_at: Date;
  issued_by_name: string;
  corrects: string | null;
  corrects_number: string | null;
  corrected_by: string | null;
  corrected_by_number: string | null;
  addresses: number;
  paid_on: string | null;
  reference: string | null;
  recorded_at: Date | null;
  recorded_by_name: string | null;
}

/** As it is for somebody who may not do anything to it. */
async function findInvoice(context: Context, id: string): Promise<{ row: InvoiceRow; invoice: Invoice }> {
  const { rows } = await sql<InvoiceRow>`
    select v.*, i.seller, i.buyer, i.note, i.issued_at, i.issued_by_name, o.number as corrects_number, c.id as corrected_by,
      c.number as corrected_by_number, cardinality(g.emails) as addresses, p.paid_on::text, p.reference, p.recorded_at, p.recorded_by_name
    from (${invoicesQuery(context, await todayOf(context))}) v
    join finance.invoices i on i.center_id = ${context.centerId} and i.id = v.id
    join finance.billing_groups g on g.center_id = i.center_id and g.id = i.group_id
    left join finance.invoices o on o.center_id = i.center_id and o.id = i.corrects
    left join finance.invoices c on c.center_id = i.center_id and c.corrects = i.id
    left join finance.invoice_payments p on p.center_id = i.center_id and p.invoice_id = i.id and p.withdrawn_at is null
    where v.id = ${id}`.execute(context.db);
  const row = rows[0] ?? refuse('not_found');
  const { name, address, taxNumber } = row.buyer;
  const invoice: Invoice = {
    ...presentSummary(row),
    seller: row.seller,
    buyer: { name, address, taxNumber },
    note: row.note,
    lines: (await listLines(context, id)).map(presentLine),
    issuedAt: row.issued_at.toISOString(),
    issuedBy: row.issued_by_name,
    payment: paymentOf(row),
    corrects: row.corrects === null ? null : { id: row.corrects, number: row.corrects_number ?? '' },
    correctedBy: row.corrected_by === null ? null : { id: row.corrected_by, number: row.corrected_by_number ?? '' },
    addresses: row.addresses,
    can: [],
  };
  return { row, invoice };
}

export async function getInvoice(context: Context, id: string): Promise<Invoice> {
  const { row, invoice } = await findInvoice(context, id);
  const mayPay = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return mayPay ? { ...invoice, can: actsOn(row) } : invoice;
}

/** For a job, which acts for nobody. */
export async function readInvoice(context: Context, id: string): Promise<Invoice> {
  return (await findInvoice(context, id)).invoice;
}

function paymentOf(row: InvoiceRow): Invoice['payment'] {
  const { paid_on: paidOn, recorded_at: recordedAt } = row;
  if (paidOn === null || recordedAt === null) return null;
  const [reference, recordedBy] = [row.reference ?? '', row.recorded_by_name ?? ''];
  return { paidOn, reference, recordedAt: recordedAt.toISOString(), recordedBy };
}

function actsOn({ state, kind, paid_on: paidOn }: InvoiceRow): Invoice['can'] {
  const acts: Invoice['can'] = ['send'];
  if (state === 'open') acts.push('pay');
  if (paidOn !== null) acts.push('withdraw_payment');
  if (kind === 'invoice' && state !== 'credited') acts.push('credit');
  return acts;
}

export async function listLines(context: Context, invoiceId: string): Promise<Line[]> {
  const rows = await context.db
    .selectFrom('finance.invoice_lines')
    .select(['kind', 'ad_account_id', 'name', 'rate_thousandths', 'micros'])
    .where('center_id', '=', context.centerId)
    .where('invoice_id', '=', invoiceId)
    .orderBy('place')
    .execute();
  return rows.map((row) => ({
    kind: row.kind as Line['kind'],
    adAccountId: row.ad_account_id,
    name: row.name,
    rateThousandths: row.rate_thousandths,
    micros: BigInt(row.micros),
  }));
}
