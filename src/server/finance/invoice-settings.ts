// Who issues the invoices of a center, how it is paid, and how its invoices are numbered.
import type { InputOf } from '../../contract/endpoint.ts';
import type { InvoiceSettings } from '../../contract/finance-billing.ts';
import * as contract from '../../contract/finance-billing.ts';
import { judgeCenter } from '../access/index.ts';
import { inverse, record } from '../audit/index.ts';
import type { Context } from '../foundation/context.ts';
import { refuse } from '../foundation/errors.ts';
import { lockBilling } from './billing-groups.ts';

type Input = InputOf<typeof contract.putInvoiceSettings>;
type Series = InvoiceSettings['invoices'];

/** What a center has before anybody chose anything; the same as in `lockBilling`. */
const firstSeries = { invoice: { prefix: 'INV-', next: 1 }, credit_note: { prefix: 'CN-', next: 1 } };

export async function getInvoiceSettings(context: Context): Promise<InvoiceSettings> {
  const row = await context.db
    .selectFrom('finance.invoice_settings')
    .selectAll()
    .where('center_id', '=', context.centerId)
    .executeTakeFirst();
  const rows = await context.db
    .selectFrom('finance.invoice_series')
    .select(['kind', 'prefix', 'first_number', 'next_number'])
    .where('center_id', '=', context.centerId)
    .execute();
  const seriesOf = (kind: keyof typeof firstSeries): Series & { hasBegun: boolean } => {
    const found = rows.find((each) => each.kind === kind);
    if (!found) return { ...firstSeries[kind], hasBegun: false };
    const { prefix, first_number: first, next_number: next } = found;
    return { prefix, next: Number(next), hasBegun: next !== first };
  };
  const [{ hasBegun: hasInvoices, ...invoices }, { hasBegun: hasCreditNotes, ...creditNotes }] = [
    seriesOf('invoice'),
    seriesOf('credit_note'),
  ];
  const mayManage = judgeCenter('finance:pay', context.member, context.now).isAllowed;
  return {
    legalName: row?.legal_name ?? '',
    address: row?.address ?? '',
    taxNumber: row?.tax_number ?? '',
    bankDetails: row?.bank_details ?? '',
    dueDays: row?.due_days ?? 30,
    invoices,
    creditNotes,
    hasInvoices,
    hasCreditNotes,
    can: mayManage ? ['manage'] : [],
  };
}

function kept(settings: InvoiceSettings) {
  const { can: _, hasInvoices: _invoices, hasCreditNotes: _notes, ...rest } = settings;
  return rest;
}

export async function putInvoiceSettings(context: Context, input: Input): Promise<InvoiceSettings> {
  await lockBilling(context);
  const before = await getInvoiceSettings(context);
  await putSeries(context, 'invoice', { given: input.invoices, now: before.invoices, hasBegun: before.hasInvoices });
  const notes = { given: input.creditNotes, now: before.creditNotes, hasBegun: before.hasCreditNotes };
  await putSeries(context, 'credit_note', notes);
  const values = {
    legal_name: input.legalName,
    address: input.address,
    tax_number: input.taxNumber,
    bank_details: input.bankDetails,
    due_days: input.dueDays,
    changed_at: context.now,
  };
  await context.db
    .insertInto('finance.invoice_settings')
    .values({ center_id: input.center, ...values })
    .onConflict((conflict) => conflict.column('center_id').doUpdateSet(values))
    .execute();
  const after = await getInvoiceSettings(context);
  if (after.invoices.prefix === after.creditNotes.prefix) refuse('finance.prefixes_alike', { field: 'creditNotes' });
  const { invoices, creditNotes, ...former } = kept(before);
  await record(context, {
    action: 'finance.invoice_settings_changed',
    object: { type: 'center', id: input.center, name: context.centerName },
    before: kept(before),
    after: kept(after),
    log: { center: input.center },
    undo: inverse(contract.putInvoiceSettings, {
      center: input.center,
      ...former,
      ...(input.invoices && { invoices }),
      ...(input.creditNotes && { creditNotes }),
    }),
  });
  return after;
}

/** Numbers have no gaps: once the first is given, the others follow it. */
async function putSeries(
  context: Context,
  kind: 'invoice' | 'credit_note',
  { given, now, hasBegun }: { given: Series | undefined; now: Series; hasBegun: boolean },
): Promise<void> {
  if (!given || (given.prefix === now.prefix && given.next === now.next)) return;
  if (hasBegun) refuse('finance.numbering_begun', { field: kind === 'invoice' ? 'invoices' : 'creditNotes' });
  await context.db
    .updateTable('finance.invoice_series')
    .set({ prefix: given.prefix, first_number: String(given.next), next_number: String(given.next) })
    .where('center_id', '=', context.centerId)
    .where('kind', '=', kind)
    .execute();
}
