// Invoices as files: downloaded by who may see them, and mailed to the addresses of their billing group.
//
// A mail names no amount; the PDF that it brings does. It goes only to addresses that a finance manager entered for just that,
// and only if they still stand there when it is sent.
import { sql } from 'kysely';
import { z } from 'zod';
import { endpoint, type InputOf, type ReplyOf } from '../../contract/endpoint.ts';
import type { Invoice } from '../../contract/finance-invoices.ts';
import * as contract from '../../contract/finance-invoices.ts';
import * as shape from '../../contract/shapes.ts';
import { record } from '../audit/index.ts';
import { type Engine, route, runCall, runInCenter } from '../foundation/calls.ts';
import type { Context } from '../foundation/context.ts';
import type { Database } from '../foundation/database.ts';
import { drawn } from '../foundation/drawn.ts';
import { refuse } from '../foundation/errors.ts';
import { credentialOf, type HttpSettings, localeOf, originOf, type Server } from '../foundation/http.ts';
import type { Installation } from '../foundation/installation.ts';
import { drawingOf } from './invoice-pdf.ts';
import { getInvoice, readInvoice } from './invoice-queries.ts';

const file = endpoint({
  ...contract.getInvoice,
  name: 'finance.getInvoiceFile',
  input: z.strictObject({ center: shape.id, invoice: shape.id, locale: shape.locale.optional() }),
});

/** What a file of it is called: letters and digits only, since prefixes are what people type. */
const fileNameOf = ({ number }: Invoice): string => `${number.replace(/[^\p{L}\p{N}._-]/gu, '_')}.pdf`;

export function serveInvoices(server: Server, engine: Engine, settings: HttpSettings): void {
  const handle = (context: Context, { invoice }: InputOf<typeof file>) => getInvoice(context, invoice);
  const walk = { ...engine, routes: new Map([[file.name, route(file, handle)]]) };
  server.get('/api/v1/centers/:center/finance/invoices/:invoice/file', async (request, answer) => {
    const input = { ...(request.query as object), ...(request.params as object) };
    const call = { endpoint: file, input, credential: credentialOf(request, settings), origin: originOf(request) };
    const { body } = await runCall(walk, call);
    const invoice = body as Invoice;
    const { locale = localeOf(request) } = file.input.parse(input);
    answer.header('cache-control', 'private, no-store');
    answer.header('content-type', 'application/pdf');
    answer.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(fileNameOf(invoice))}`);
    return answer.send(await drawn(drawingOf(invoice, locale)));
  });
}

const queue = 'finance.invoice_mails';

interface MailJob {
  center: string;
  invoice: string;
  address: string;
  locale: shape.Locale;
}

async function listAddresses({ db, centerId }: Context, group: string): Promise<string[]> {
  const { emails } = await db
    .selectFrom('finance.billing_groups')
    .select('emails')
    .where('center_id', '=', centerId)
    .where('id', '=', group)
    .executeTakeFirstOrThrow();
  return emails;
}

export function sendInvoice({ jobs }: Pick<Installation, 'jobs'>) {
  return async (
    context: Context,
    { center, invoice: id, locale }: InputOf<typeof contract.sendInvoice>,
  ): Promise<ReplyOf<typeof contract.sendInvoice>> => {
    const invoice = await getInvoice(context, id);
    const addresses = await listAddresses(context, invoice.group.id);
    if (addresses.length === 0) refuse('finance.no_addresses', { group: invoice.group.name });
    for (const address of addresses)
      await jobs.enqueue(context.db, queue, { center, invoice: id, address, locale } satisfies MailJob);
    await record(context, {
      action: 'finance.invoice_sent',
      object: { type: 'invoice', id, name: invoice.number },
      after: { addresses },
      log: { center },
    });
    return { addresses: addresses.length };
  };
}

export function mailInvoices({ jobs, mail }: Pick<Installation, 'jobs' | 'mail'>, database: Database): void {
  jobs.work<MailJob>(queue, async ({ id, data }) => {
    const { center, invoice: invoiceId, address, locale } = data;
    let found: { invoice: Invoice; centerName: string } | undefined;
    await runInCenter(database, { centerId: center, name: queue }, async (context) => {
      const invoice = await readInvoice(context, invoiceId);
      if (!(await listAddresses(context, invoice.group.id)).includes(address)) return;
      const { rows } = await sql<{ name: string }>`select name from centers.current where id = ${center}`.execute(
        context.db,
      );
      found = { invoice, centerName: rows[0]?.name ?? '' };
    });
    if (!found) return;
    const { invoice, centerName } = found as { invoice: Invoice; centerName: string };
    const content = await drawn(drawingOf(invoice, locale), { isPatient: true });
    const letter = {
      template: 'finance.invoice',
      to: { email: address, locale },
      values: { center: centerName, number: invoice.number, month: invoice.month, kind: invoice.kind },
      link: { path: `/${center}/finance/invoices/${invoiceId}` },
    } as const;
    await mail.send({ id }, letter, [{ filename: fileNameOf(invoice), contentType: 'application/pdf', content }]);
  });
}
